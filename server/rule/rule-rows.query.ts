import type { RulePage, RuleRow, RuleRows, RuleUse, RuleVersions } from '../../contract/rule-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage } from '../platform/keyset.ts';
import { actorNameInSql } from '../tracking/actor-name.ts';
import { statusInSql } from '../tracking/campaign-status.ts';
import { ruleColumns, ruleSource, toRule, type RuleRow as StoredRule } from './rule.store.ts';
import { toWireRule } from './wire-rule.ts';

/** A row of `rowColumns`. */
export interface ListedRule extends StoredRule {
  at: number;
  assignments: number;
}

/** Most uses of one rule that are counted for a list. */
const countedMax = 100_000;

/** Select list of a `ListedRule`, for a statement with `ruleSource`. */
export const rowColumns = `
       ${ruleColumns}, ${microsecondsInSql('r.created_at')} as at,
       (select count(*)
          from (select from rule_assignments as a where a.project_id = r.project_id and a.rule_id = r.rule_id limit ${countedMax}) as counted) as assignments`;

/** A page of the project's rules, the newest first; `search` is a part of the name. Throws 400 for an `after` of another list. */
export async function readRuleRows(
  db: Db, projectId: string, { search = '', after, limit }: { search?: string; after?: string; limit: number },
): Promise<RuleRows> {
  const [at, id] = decodePosition('rules', after, ['number', 'string']) ?? [null, null];
  const rows = await db.query<ListedRule>(
    `/* rule.rows */
     select ${rowColumns}
       from ${ruleSource}
      where r.project_id = $1 and r.deleted_at is null
        and ($2::text = '' or position(lower($2::text) in lower(r.name)) > 0)
        and ($3::bigint is null or (r.created_at, r.rule_id) < ${positionInSql('$3::bigint', '$4')})
      order by r.created_at desc, r.rule_id desc
      limit $5`,
    [projectId, search.trim(), at, id, limit + 1],
  );
  const page = toPage('rules', rows, limit, (row) => [row.at, row.rule_id]);
  return { rows: page.rows.map(toRuleRow), next: page.next };
}

export function toRuleRow(row: ListedRule): RuleRow {
  return { ...toWireRule(toRule(row)), version: row.version, assignments_count: row.assignments };
}

/** Most uses that the page of a rule shows. */
const usesShown = 100;

/** A rule with the latest of its uses. Throws 404. */
export async function readRulePage(db: Db, projectId: string, ruleId: string, now: Date): Promise<RulePage> {
  const [row] = await db.query<ListedRule>(
    `/* rule.page */
     select ${rowColumns}
       from ${ruleSource}
      where r.project_id = $1 and r.rule_id = $2 and r.deleted_at is null`,
    [projectId, ruleId],
  );
  if (row === undefined) throw notFound('validation_rules', ruleId);
  return { rule: toRuleRow(row), uses: await readUses(db, projectId, ruleId, now) };
}

interface UseRow extends Omit<RuleUse, 'created_at'> {
  created_at: Date;
}

async function readUses(db: Db, projectId: string, ruleId: string, now: Date): Promise<RuleUse[]> {
  const rows = await db.query<UseRow>(
    `/* rule.uses */
     with latest as (
       select assignment_id, object_type, object_id, created_at
         from rule_assignments
        where project_id = $1 and rule_id = $2
        order by created_at desc, assignment_id desc
        limit ${usesShown}
     )
     select a.assignment_id, a.object_type, a.object_id, a.created_at, coalesce(o.name, a.object_id) as name, coalesce(o.is_live, false) as is_live
       from latest as a
       left join lateral (
         select c.name, c.binned_at is null and ${statusInSql('$3')} = 'active' as is_live
           from campaigns as c
           join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
           join campaign_counters as k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
          where c.project_id = $1 and c.campaign_id = a.object_id and a.object_type = 'campaign'
          union all
         select v.code, v.binned_at is null and v.active and coalesce(c.active and c.binned_at is null, true)
                and coalesce(coalesce(v.start_date, t.start_date) <= $3, true) and coalesce(coalesce(v.expiration_date, t.expiration_date) > $3, true)
                and coalesce(v.redeemed_quantity < v.redemption_quantity, true)
           from vouchers as v
           left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
           left join campaign_terms as t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
          where v.project_id = $1 and v.voucher_id = a.object_id and a.object_type = 'voucher'
       ) as o on true
      order by a.created_at desc, a.assignment_id desc`,
    [projectId, ruleId, now],
  );
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

interface VersionRow extends Omit<StoredRule, 'project_id' | 'rule_id' | 'updated_at'> {
  changed_by: string;
}

/** A page of what a rule said, the latest first. Throws 404, and 400 for an `after` of another list. */
export async function readRuleVersions(db: Db, projectId: string, ruleId: string, { after, limit }: { after?: string; limit: number }): Promise<RuleVersions> {
  const [before] = decodePosition('rule-versions', after, ['number']) ?? [null];
  const rows = await db.query<VersionRow>(
    `/* rule.versions */
     select a.version, a.name, a.rules, a.error, a.applicable_to, a.created_at, ${actorNameInSql} as changed_by
       from rules as r
       join rule_versions as a on a.project_id = r.project_id and a.rule_id = r.rule_id
      where r.project_id = $1 and r.rule_id = $2 and r.deleted_at is null and ($3::integer is null or a.version < $3)
      order by a.version desc
      limit $4`,
    [projectId, ruleId, before, limit + 1],
  );
  if (rows.length === 0 && before === null) throw notFound('validation_rules', ruleId);
  const page = toPage('rule-versions', rows, limit, (row) => [row.version]);
  return {
    rows: page.rows.map((row) => ({
      version: row.version, name: row.name, rules: row.rules, ...(row.error !== null && { error: row.error }), applicable_to: row.applicable_to,
      changed_by: row.changed_by, created_at: row.created_at.toISOString(),
    })),
    next: page.next,
  };
}
