/**
 * Where limits stand: those of the whole campaign for all time in campaign_counters, all others in campaign_limits with what is used of them in
 * campaign_usage. All of it is guarded by the lock of the campaign's counters.
 */
import type { Transaction } from '../platform/db.ts';
import type { CounterName, Limit, LimitMeasure, LimitPlace, StraddlePolicy, Usage } from './limit.ts';
import { isTotal } from './limit-list.ts';
import type { Warning } from './usage.ts';

/** One campaign. */
export interface CampaignKey {
  projectId: string;
  campaignId: string;
}

/** What the limits of a campaign depend on, at `now` (the database's clock, as redemptions read it). */
export interface LimitState {
  limits: Limit[];
  /** What rules name, whether or not a limit is for it too. */
  tracked: CounterName[];
  isBinned: boolean;
  /** Of the whole campaign for all time. */
  total: Usage;
  now: Date;
  timeZone: string;
  weekStartsOn: number;
}

/** Of advisory locks: tells these from others of the same name. */
const turnLockSpace = 4_602_001;

/**
 * Waits until nobody else sets limits of the campaign or has a rule count in it, and keeps them waiting until the transaction ends; redemptions go on.
 * What is read of the limits after it, and of what is counted, does not change until then.
 */
export async function takeTurn(tx: Transaction, { projectId, campaignId }: CampaignKey): Promise<void> {
  await takeTurns(tx, projectId, [campaignId]);
}

/** Of how many campaigns a transaction takes the turns one by one; the database has room for some thousands of such locks, of all transactions together. */
const turnsMax = 50;

/** The same of several campaigns, which are named in the order of their ids; of very many those of the whole project, by one lock. */
export async function takeTurns(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<void> {
  if (campaignIds.length > turnsMax) {
    await tx.query(`/* limits.take_all_turns */ select pg_advisory_xact_lock(hashtextextended($1, ${turnLockSpace}))`, [projectId]);
    return;
  }
  await tx.query(`/* limits.keep_turns */ select pg_advisory_xact_lock_shared(hashtextextended($1, ${turnLockSpace}))`, [projectId]);
  await tx.query(
    `/* limits.take_turns */ select pg_advisory_xact_lock(hashtextextended($1 || ' ' || id, ${turnLockSpace})) from unnest($2::text[]) as n(id)`, [projectId, campaignIds],
  );
}

/** Keeps redemptions of the campaign waiting until the transaction ends. */
export async function lockLimits(tx: Transaction, { projectId, campaignId }: CampaignKey): Promise<void> {
  await tx.query(
    '/* limits.lock */ select campaign_id from campaign_counters where project_id = $1 and campaign_id = $2 for no key update', [projectId, campaignId],
  );
}

/** The same of several campaigns, in the order of their ids as redemptions do. */
export async function lockAllLimits(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<void> {
  if (campaignIds.length === 0) return;
  await tx.query(
    `/* limits.lock_all */
     select campaign_id
       from campaign_counters
      where project_id = $1 and campaign_id = any($2::text[])
      order by campaign_id
        for no key update`,
    [projectId, campaignIds],
  );
}

/** What is used and held, as columns. */
export interface UsageRow {
  redemptions: number;
  discount_minor: number;
  order_minor: number;
  held_redemptions: number;
  held_discount_minor: number;
  held_order_minor: number;
}

/** Limits of the whole campaign for all time, and what is used of them. */
export interface TotalRow extends UsageRow {
  redemptions_max: number | null;
  discount_max_minor: number | null;
  discount_straddle: StraddlePolicy;
  order_max_minor: number | null;
}

interface StateRow extends TotalRow {
  now: Date;
  time_zone: string;
  week_starts_on: number;
  limits: Limit[];
  tracked: CounterName[];
  is_binned: boolean;
}

/**
 * The limits of a campaign whose turn was taken; undefined when the project has no such campaign, or nothing of it can be redeemed since it is imported
 * history. Deleted campaigns are there: they can be restored.
 */
export async function readLimitState(tx: Transaction, { projectId, campaignId }: CampaignKey): Promise<LimitState | undefined> {
  const [row] = await tx.query<StateRow>(
    `/* limits.read */
     select clock_timestamp() as now, p.time_zone, p.week_starts_on, ${totalColumns},
            (select coalesce(json_agg(json_build_object(
                      'scope', l.scope, 'measure', l.measure, 'period', l.period, 'max', l.max_value, 'straddle', l.straddle)), '[]')
               from campaign_limits as l
              where l.project_id = $1 and l.campaign_id = $2) as limits,
            (select coalesce(json_agg(json_build_object('scope', t.scope, 'period', t.period)), '[]')
               from (select distinct scope, period from tracked_counters where project_id = $1 and owner_id = $2) as t) as tracked,
            c.binned_at is not null as is_binned
       from projects as p
       join campaigns as c on c.project_id = p.project_id
       join campaign_counters as k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
      where p.project_id = $1 and c.campaign_id = $2 and not c.is_historical`,
    [projectId, campaignId],
  );
  return row && {
    limits: [...totalLimits(row), ...row.limits],
    tracked: row.tracked,
    isBinned: row.is_binned,
    total: toUsage(row),
    now: row.now,
    timeZone: row.time_zone,
    weekStartsOn: row.week_starts_on,
  };
}

/** Columns of `campaign_counters as k` that are the limits of the whole campaign for all time and what is used of them. */
export const totalColumns = `k.redemptions_max, k.discount_max_minor, k.discount_straddle, k.order_max_minor,
            k.redemptions_succeeded - k.rollbacks_succeeded as redemptions, k.discount_minor - k.discount_rolled_back_minor as discount_minor,
            k.order_minor - k.order_rolled_back_minor as order_minor, k.held_redemptions, k.held_discount_minor, k.held_order_minor`;

/** The limits of the whole campaign for all time. */
export function totalLimits(row: TotalRow): Limit[] {
  const limit = (measure: LimitMeasure, max: number | null, straddle: StraddlePolicy = 'reject'): Limit[] =>
    max === null ? [] : [{ scope: 'campaign', measure, period: 'total', max, straddle }];
  return [
    ...limit('redemptions', row.redemptions_max), ...limit('discount', row.discount_max_minor, row.discount_straddle),
    ...limit('orders', row.order_max_minor),
  ];
}

/** What a row says is used. */
export function toUsage(row: UsageRow): Usage {
  return {
    redemptions: row.redemptions, discountMinor: row.discount_minor, orderMinor: row.order_minor, heldRedemptions: row.held_redemptions,
    heldDiscountMinor: row.held_discount_minor, heldOrderMinor: row.held_order_minor,
  };
}

/**
 * Writes the limits of the whole campaign for all time. What is used and held now is remembered beside each, since a limit may be set below it;
 * and the campaign has moved, whichever of its limits was set.
 */
export async function writeTotalLimits(tx: Transaction, { projectId, campaignId }: CampaignKey, limits: readonly Limit[]): Promise<void> {
  const { redemptions, discount, orders } = totalsOf(limits);
  await tx.query(
    `/* limits.write_totals */
     update campaign_counters
        set redemptions_max = $3,
            redemptions_when_set = redemptions_succeeded - rollbacks_succeeded + held_redemptions,
            discount_max_minor = $4,
            discount_when_set_minor = discount_minor - discount_rolled_back_minor + held_discount_minor,
            discount_straddle = $5,
            order_max_minor = $6,
            order_when_set_minor = order_minor - order_rolled_back_minor + held_order_minor,
            moved = moved + 1
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, redemptions?.max ?? null, discount?.max ?? null, discount?.straddle ?? 'reject', orders?.max ?? null],
  );
}

/** Writes the counters of a new campaign, with its limits. */
export async function insertCounters(tx: Transaction, { projectId, campaignId }: CampaignKey, limits: readonly Limit[], now: Date): Promise<void> {
  const { redemptions, discount, orders } = totalsOf(limits);
  await tx.query(
    `/* limits.insert_counters */
     insert into campaign_counters (project_id, campaign_id, redemptions_max, discount_max_minor, discount_straddle, order_max_minor)
     values ($1, $2, $3, $4, $5, $6)`,
    [projectId, campaignId, redemptions?.max ?? null, discount?.max ?? null, discount?.straddle ?? 'reject', orders?.max ?? null],
  );
  await upsertLimits(tx, { projectId, campaignId }, limits, now);
}

function totalsOf(limits: readonly Limit[]): Partial<Record<LimitMeasure, Limit>> {
  return Object.fromEntries(limits.filter(isTotal).map((limit) => [limit.measure, limit]));
}

/** Writes limits, new ones and changed ones, except those of the whole campaign for all time. */
export async function upsertLimits(tx: Transaction, { projectId, campaignId }: CampaignKey, limits: readonly Limit[], now: Date): Promise<void> {
  const others = limits.filter((limit) => !isTotal(limit));
  if (others.length === 0) return;
  await tx.query(
    `/* limits.upsert */
     insert into campaign_limits (project_id, campaign_id, scope, measure, period, max_value, straddle, created_at)
     select $1, $2, l.scope, l.measure, l.period, l.max, l.straddle, $4
       from json_to_recordset($3) as l(scope text, measure text, period text, max bigint, straddle text)
     on conflict (project_id, campaign_id, scope, measure, period) do update
       set max_value = excluded.max_value, straddle = excluded.straddle, updated_at = excluded.created_at`,
    [projectId, campaignId, JSON.stringify(others), now],
  );
}

/** Removes limits, except those of the whole campaign for all time. */
export async function deleteLimits(tx: Transaction, { projectId, campaignId }: CampaignKey, places: readonly LimitPlace[]): Promise<void> {
  if (places.length === 0) return;
  await tx.query(
    `/* limits.delete */
     delete from campaign_limits as l
      using json_to_recordset($3) as gone(scope text, measure text, period text)
      where l.project_id = $1 and l.campaign_id = $2 and l.scope = gone.scope and l.measure = gone.measure and l.period = gone.period`,
    [projectId, campaignId, JSON.stringify(places)],
  );
}

/** Writes warnings; each is given once for a limit of this height in one period, and left out when it comes again after rollbacks. */
export async function insertWarnings(tx: Transaction, projectId: string, warnings: readonly Warning[], at: Date): Promise<void> {
  if (warnings.length === 0) return;
  await tx.prepared(
    'limits.insert_warnings',
    `/* limits.insert_warnings */
     insert into limit_warnings (project_id, campaign_id, measure, period, period_start, percent, max_value, used_value, occurred_at)
     select $1, w."campaignId", w.measure, w.period, w."periodStart", w.percent, w.max, w.used, $3
       from json_to_recordset($2::json)
            as w("campaignId" text, measure text, period text, "periodStart" date, percent smallint, max bigint, used bigint)
     on conflict do nothing`,
    [projectId, JSON.stringify(warnings), at],
  );
}
