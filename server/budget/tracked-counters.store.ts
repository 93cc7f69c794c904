/** What is counted because rules name it (`tracked_counters`): of campaigns, and of codes without one. */
import type { Transaction } from '../platform/db.ts';
import type { RuleSet } from '../../contract/rule-language.ts';
import type { CounterName } from './limit.ts';

/** What a rule can hold for. */
export interface RuleObject {
  type: 'campaign' | 'voucher';
  id: string;
}

/** By what the use of an object is counted: a campaign, also that of a code; or a code that has none. */
export interface Owner {
  ownerId: string;
  isCode: boolean;
  /** One of the objects that were asked about is still assigned. */
  isAssigned: boolean;
}

/** Keeps a rule as it is until the transaction ends, and reads its conditions; undefined: it is gone. */
export async function keepRule(tx: Transaction, projectId: string, ruleId: string): Promise<RuleSet | undefined> {
  await tx.query('/* tracked.keep_rule */ select 1 from rules where project_id = $1 and rule_id = $2 for share', [projectId, ruleId]);
  const [row] = await tx.query<{ rules: RuleSet }>(
    `/* tracked.read_rule */
     select v.rules
       from rules as r
       join rule_versions as v on v.project_id = r.project_id and v.rule_id = r.rule_id and v.version = r.version
      where r.project_id = $1 and r.rule_id = $2`,
    [projectId, ruleId],
  );
  return row?.rules;
}

/** Whether anything is counted because the rule names it. */
export async function isTracking(tx: Transaction, projectId: string, ruleId: string): Promise<boolean> {
  const rows = await tx.query('/* tracked.is_tracking */ select 1 from tracked_counters where project_id = $1 and rule_id = $2 limit 1', [projectId, ruleId]);
  return rows.length > 0;
}

/** The owners of some objects, in the order of their ids. */
export async function ownersOf(tx: Transaction, projectId: string, ruleId: string, objects: readonly RuleObject[]): Promise<Owner[]> {
  return tx.query<Owner>(
    `/* tracked.owners */
     select o."ownerId", o."isCode", bool_or(o."isAssigned") as "isAssigned"
       from (
              select coalesce(v.campaign_id, k.id) as "ownerId", k.type = 'voucher' and v.campaign_id is null as "isCode",
                     exists (select from rule_assignments as a where a.project_id = $1 and a.object_id = k.id and a.rule_id = $4) as "isAssigned"
                from unnest($2::text[], $3::text[]) as k(type, id)
                     left join vouchers as v on k.type = 'voucher' and v.project_id = $1 and v.voucher_id = k.id
            ) as o
      group by 1, 2
      order by 1`,
    [projectId, objects.map(({ type }) => type), objects.map(({ id }) => id), ruleId],
  );
}

/** The owners of all that a rule is assigned to, in the order of their ids; and those of what it was assigned to that is gone for good. */
export async function ownersOfRule(tx: Transaction, projectId: string, ruleId: string): Promise<Owner[]> {
  return tx.query<Owner>(
    `/* tracked.owners_of_rule */
     select o.id as "ownerId", o.is_code as "isCode", bool_or(o.is_assigned) as "isAssigned"
       from (
              select coalesce(v.campaign_id, a.object_id), a.object_type = 'voucher' and v.campaign_id is null, true
                from rule_assignments as a
                     left join vouchers as v on a.object_type = 'voucher' and v.project_id = $1 and v.voucher_id = a.object_id
               where a.project_id = $1 and a.rule_id = $2
               union all
              select t.owner_id, not exists (select from campaigns as c where c.project_id = $1 and c.campaign_id = t.owner_id), false
                from tracked_counters as t
               where t.project_id = $1 and t.rule_id = $2
            ) as o(id, is_code, is_assigned)
      group by 1, 2
      order by 1`,
    [projectId, ruleId],
  );
}

/** Whether a rule is assigned to a campaign or to any of its codes. */
export async function isAssignedIn(tx: Transaction, projectId: string, ruleId: string, campaignId: string): Promise<boolean> {
  const rows = await tx.query(
    `/* tracked.is_assigned_in */
     select 1
       from rule_assignments as a
            left join vouchers as v on a.object_type = 'voucher' and v.project_id = $1 and v.voucher_id = a.object_id
      where a.project_id = $1 and a.rule_id = $2 and coalesce(v.campaign_id, a.object_id) = $3
      limit 1`,
    [projectId, ruleId, campaignId],
  );
  return rows.length > 0;
}

/** Locks codes in the order of their ids, as redemptions do; those that are there. */
export async function lockCodes(tx: Transaction, projectId: string, voucherIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ voucher_id: string }>(
    `/* tracked.lock_codes */
     select voucher_id from vouchers where project_id = $1 and voucher_id = any($2::text[]) order by voucher_id for update`,
    [projectId, voucherIds],
  );
  return rows.map((row) => row.voucher_id);
}

/** Locks codes that nobody else has locked; those that somebody has. */
export async function lockIdleCodes(tx: Transaction, projectId: string, voucherIds: readonly string[]): Promise<Set<string>> {
  const locked = await tx.query<{ voucher_id: string }>(
    `/* tracked.lock_idle_codes */
     select voucher_id from vouchers where project_id = $1 and voucher_id = any($2::text[]) order by voucher_id for update skip locked`,
    [projectId, voucherIds],
  );
  const there = await tx.query<{ voucher_id: string }>(
    '/* tracked.codes_there */ select voucher_id from vouchers where project_id = $1 and voucher_id = any($2::text[])', [projectId, voucherIds],
  );
  const busy = new Set(there.map((row) => row.voucher_id));
  for (const { voucher_id: id } of locked) busy.delete(id);
  return busy;
}

/**
 * The same of all codes of which something is counted because of a rule. Whoever changes it locks them before it, as whoever assigns rules does: in the
 * other order both would wait for each other.
 */
export async function lockTrackedCodes(tx: Transaction, projectId: string, ruleId: string): Promise<void> {
  await tx.query(
    `/* tracked.lock_codes_of_rule */
     select voucher_id
       from vouchers
      where project_id = $1
        and voucher_id = any(array(select distinct owner_id from tracked_counters where project_id = $1 and rule_id = $2))
      order by voucher_id
        for update`,
    [projectId, ruleId],
  );
}

/** What is counted of some owners because of rules, whichever; or because of one of them. */
export async function readTracked(
  tx: Transaction, projectId: string, ownerIds: readonly string[], ruleId: string | null = null,
): Promise<(CounterName & { ownerId: string })[]> {
  return tx.query(
    `/* tracked.read */
     select distinct owner_id as "ownerId", scope, period
       from tracked_counters
      where project_id = $1 and owner_id = any($2::text[]) and ($3::text is null or rule_id = $3)`,
    [projectId, ownerIds, ruleId],
  );
}

/** Says of owners that a rule names these counters. Under the locks by which they are guarded. */
export async function insertTracked(
  tx: Transaction, projectId: string, ruleId: string, ownerIds: readonly string[], names: readonly CounterName[], now: Date,
): Promise<void> {
  await tx.query(
    `/* tracked.insert */
     insert into tracked_counters (project_id, owner_id, scope, period, rule_id, created_at)
     select $1, o.id, n.scope, n.period, $2, $6
       from unnest($3::text[]) as o(id), unnest($4::text[], $5::text[]) as n(scope, period)
     on conflict do nothing`,
    [projectId, ruleId, ownerIds, names.map(({ scope }) => scope), names.map(({ period }) => period), now],
  );
}

/** The rule names these counters no more. Under the locks by which they are guarded. */
export async function deleteTracked(
  tx: Transaction, projectId: string, ruleId: string, ownerIds: readonly string[], names: readonly CounterName[],
): Promise<void> {
  await tx.query(
    `/* tracked.delete */
     delete from tracked_counters as t
      using unnest($4::text[], $5::text[]) as n(scope, period)
      where t.project_id = $1 and t.rule_id = $2 and t.owner_id = any($3::text[]) and t.scope = n.scope and t.period = n.period`,
    [projectId, ruleId, ownerIds, names.map(({ scope }) => scope), names.map(({ period }) => period)],
  );
}

/** The project's calendar, by the database's clock. */
export async function readCalendar(tx: Transaction, projectId: string): Promise<{ now: Date; timeZone: string; weekStartsOn: number }> {
  const [row] = await tx.query<{ now: Date; timeZone: string; weekStartsOn: number }>(
    `/* tracked.calendar */
     select clock_timestamp() as now, time_zone as "timeZone", week_starts_on as "weekStartsOn" from projects where project_id = $1`,
    [projectId],
  );
  if (row === undefined) throw new Error(`no project ${projectId}`);
  return row;
}
