import type { AssignedRules } from '../../contract/rule-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db, Pool } from '../platform/db.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { findVoucher } from '../voucher/voucher.store.ts';
import { rowColumns, toRuleRow, type ListedRule } from './rule-rows.query.ts';
import type { RuleObject } from './rule.ts';
import { ruleSource } from './rule.store.ts';

/** Over how many days redemptions are counted, and how many of them are looked at. */
const latelyDays = 7;
const lookedAtMax = 10_000;

type Assigned = AssignedRules['rows'][number];

interface AssignedRow extends ListedRule {
  assignment_id: string;
  assigned_at: Date;
}

/** The rules of a campaign, the first assigned first, and what became of redemptions that each judged lately. Throws 404. */
export async function readCampaignRules(db: Pool, projectId: string, campaignId: string, now: Date): Promise<AssignedRules> {
  const campaigns = await db.query(
    '/* rule.campaign */ select from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null', [projectId, campaignId],
  );
  if (campaigns.length === 0) throw notFound('campaign', campaignId);
  return readRulesOf(db, projectId, { type: 'campaign', id: campaignId }, now);
}

/** The same of a single code; the rules of its campaign are not among them. Throws 404, for one in the bin too. */
export async function readVoucherRules(db: Pool, projectId: string, codeOrId: string, now: Date): Promise<AssignedRules> {
  const voucher = await findVoucher(db, projectId, codeOrId);
  if (voucher === undefined) throw notFound('voucher', codeOrId);
  return readRulesOf(db, projectId, { type: 'voucher', id: voucher.voucherId }, now);
}

async function readRulesOf(db: Pool, projectId: string, object: RuleObject, now: Date): Promise<AssignedRules> {
  const rows = await db.query<AssignedRow>(
    `/* rule.of_object */
     select a.assignment_id, a.created_at as assigned_at, ${rowColumns}
       from rule_assignments as a
       join (${ruleSource}) on r.project_id = a.project_id and r.rule_id = a.rule_id
      where a.project_id = $1 and a.object_id = $2
      order by a.created_at, a.assignment_id`,
    [projectId, object.id],
  );
  if (rows.length === 0) return { rows: [] };
  const judged = await withinTime(db, countingMilliseconds, (bounded) => countJudged(bounded, projectId, object, now));
  return { rows: rows.map((row) => ({ assignment_id: row.assignment_id, assigned_at: row.assigned_at.toISOString(), rule: toRuleRow(row), lately: latelyBy(row.rule_id, judged) })) };
}

interface JudgedRow {
  /** null: no rule judged anything. */
  rule_id: string | null;
  passed: number;
  refused: number;
  name: string | null;
  property: string | null;
  of_condition: number;
}

/** What each rule decided, and by which condition it refused most often. */
interface Judged {
  rows: JudgedRow[];
  /** Whether there were no more redemptions, and no more refusals, than are looked at. */
  isWhole: { redemptions: boolean; refusals: boolean };
}

/**
 * Counts the latest redemptions that rules of an object let through, and the latest that they refused. Those of a campaign that a rule refused have an index
 * of their own, so few refusals are found among however many redemptions.
 */
async function countJudged(db: Db, projectId: string, { type, id }: RuleObject, now: Date): Promise<Judged> {
  const since = `$3::timestamptz - interval '${latelyDays} days'`;
  const rows = await db.query<JudgedRow & { redemptions: number; refusals: number }>(
    `/* rule.judged */
     with redeemed as materialized (
       select judged_by
         from redemptions
        where project_id = $1 and ${type}_id = $2 and kind = 'redemption' and occurred_at >= ${since}
        order by occurred_at desc
        limit ${lookedAtMax + 1}
     ), refused as materialized (
       select redemption_id, judged_by
         from redemptions
        where project_id = $1 and ${type}_id = $2 and judged_by ? 'broken' and occurred_at >= ${since}
        order by occurred_at desc
        limit ${lookedAtMax + 1}
     ), broken as materialized (
       select n.redemption_id, b.rule ->> 'id' as rule_id, b.rule -> 'conditions' as conditions
         from refused as n
        cross join lateral jsonb_array_elements(n.judged_by -> 'broken') as b(rule)
     ), by_condition as (
       select distinct on (b.rule_id) b.rule_id, d.condition ->> 'name' as name, d.condition ->> 'property' as property, count(distinct b.redemption_id) as of_condition
         from broken as b
        cross join lateral jsonb_array_elements(b.conditions) as d(condition)
        group by b.rule_id, d.condition ->> 'name', d.condition ->> 'property'
        order by b.rule_id, of_condition desc, name
     ), refusing as (
       select rule_id, count(distinct redemption_id) as count from broken group by rule_id
     ), passing as (
       select j.rule ->> 'id' as rule_id, count(*) as count
         from redeemed as n
        cross join lateral jsonb_array_elements(n.judged_by -> 'rules') as j(rule)
        where not coalesce(n.judged_by -> 'broken', '[]') @> jsonb_build_array(jsonb_build_object('id', j.rule ->> 'id'))
        group by j.rule ->> 'id'
     )
     select n.redemptions, n.refusals, rule_id, coalesce(p.count, 0) as passed, coalesce(r.count, 0) as refused, k.name, k.property,
            coalesce(k.of_condition, 0) as of_condition
       from (select (select count(*) from redeemed) as redemptions, (select count(*) from refused) as refusals) as n
       left join (passing as p full join refusing as r using (rule_id) left join by_condition as k using (rule_id)) on true`,
    [projectId, id, now],
  );
  const [{ redemptions, refusals } = { redemptions: 0, refusals: 0 }] = rows;
  return { rows, isWhole: { redemptions: redemptions <= lookedAtMax, refusals: refusals <= lookedAtMax } };
}

/** `judged` is undefined when there is more than anybody waits for. */
function latelyBy(ruleId: string, judged: Judged | undefined): Assigned['lately'] {
  if (judged === undefined) return { days: latelyDays, passed: null, refused: null, most: null };
  const found = judged.rows.find((row) => row.rule_id === ruleId);
  return {
    days: latelyDays,
    passed: { count: found?.passed ?? 0, is_exact: judged.isWhole.redemptions },
    refused: { count: found?.refused ?? 0, is_exact: judged.isWhole.refusals },
    most: found === undefined || found.name === null ? null : { name: found.name, property: found.property, count: found.of_condition },
  };
}
