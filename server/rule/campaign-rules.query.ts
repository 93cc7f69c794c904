import type { CampaignRules } from '../../contract/rule-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db, Pool } from '../platform/db.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { rowColumns, toRuleRow, type ListedRule } from './rule-rows.query.ts';
import { ruleSource } from './rule.store.ts';

/** Over how many days refusals are counted, and how many are at most. */
const refusedDays = 7;
const refusedMax = 10_000;

type Refused = CampaignRules['rows'][number]['refused'];

interface AssignedRow extends ListedRule {
  assignment_id: string;
  assigned_at: Date;
}

/** The rules of a campaign, the first assigned first, and how often each refused lately. Throws 404. */
export async function readCampaignRules(db: Pool, projectId: string, campaignId: string, now: Date): Promise<CampaignRules> {
  const rows = await db.query<AssignedRow | { assignment_id: null }>(
    `/* rule.of_campaign */
     select o.assignment_id, o.created_at as assigned_at, ${rowColumns}
       from campaigns as c
       left join rule_assignments as o on o.project_id = c.project_id and o.object_id = c.campaign_id
       left join (${ruleSource}) on r.project_id = o.project_id and r.rule_id = o.rule_id
      where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null
      order by o.created_at, o.assignment_id`,
    [projectId, campaignId],
  );
  if (rows.length === 0) throw notFound('campaign', campaignId);
  const assigned = rows.filter((row) => row.assignment_id !== null);
  if (assigned.length === 0) return { rows: [] };
  const refused = await withinTime(db, countingMilliseconds, (bounded) => countRefused(bounded, projectId, campaignId, now));
  return {
    rows: assigned.map((row) => ({
      assignment_id: row.assignment_id, assigned_at: row.assigned_at.toISOString(), rule: toRuleRow(row), refused: refusedBy(row.rule_id, refused),
    })),
  };
}

interface RefusedRow {
  rule_id: string;
  count: number;
  name: string | null;
  property: string | null;
  of_condition: number;
  looked_at: number;
}

/** How often each rule refused, and by which condition most often; of the latest refusals only, where there are very many. */
function countRefused(db: Db, projectId: string, campaignId: string, now: Date): Promise<RefusedRow[]> {
  return db.query<RefusedRow>(
    `/* rule.refused */
     with lately as materialized (
       select redemption_id, judged_by
         from redemptions
        where project_id = $1 and campaign_id = $2 and judged_by ? 'broken' and occurred_at >= $3::timestamptz - interval '${refusedDays} days'
        order by occurred_at desc
        limit ${refusedMax + 1}
     ), broken as materialized (
       select n.redemption_id, b.rule ->> 'id' as rule_id, b.rule -> 'conditions' as conditions
         from lately as n
        cross join lateral jsonb_array_elements(n.judged_by -> 'broken') as b(rule)
     ), by_condition as (
       select distinct on (b.rule_id) b.rule_id, d.condition ->> 'name' as name, d.condition ->> 'property' as property, count(distinct b.redemption_id) as of_condition
         from broken as b
        cross join lateral jsonb_array_elements(b.conditions) as d(condition)
        group by b.rule_id, d.condition ->> 'name', d.condition ->> 'property'
        order by b.rule_id, of_condition desc, name
     ), by_rule as (
       select rule_id, count(distinct redemption_id) as count from broken group by rule_id
     )
     select r.rule_id, r.count, k.name, k.property, coalesce(k.of_condition, 0) as of_condition, (select count(*) from lately) as looked_at
       from by_rule as r
       left join by_condition as k on k.rule_id = r.rule_id`,
    [projectId, campaignId, now],
  );
}

/** `rows` is undefined when there are more than anybody waits for. */
function refusedBy(ruleId: string, rows: readonly RefusedRow[] | undefined): Refused {
  const isExact = rows !== undefined && rows.every((row) => row.looked_at <= refusedMax);
  const found = rows?.find((row) => row.rule_id === ruleId);
  const most = found === undefined || found.name === null ? null : { name: found.name, property: found.property, count: found.of_condition };
  return { days: refusedDays, count: found?.count ?? 0, is_exact: isExact, most };
}
