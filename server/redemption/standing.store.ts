/** Reads how vouchers, campaigns and customers stand, in the transaction of a batch: each row by the whole of its key. */
import { usageKey, type CounterName, type Limit, type Usage, type UsageKey } from '../budget/limit.ts';
import { totalColumns, toUsage, type TotalRow, type UsageRow } from '../budget/limits.store.ts';
import { totalStart } from '../budget/period.ts';
import type { Transaction } from '../platform/db.ts';
import { safeInSql } from '../platform/safe-number.ts';
import type { Names } from './names.ts';
import { stackingRulesOf, type StackingRules } from '../stacking/stacking-rules.ts';
import type { State } from './decision/state.ts';
import type { CategoryRow, OwnRow, TermsRow } from './voucher-standing.ts';

const ownColumns = `voucher_id, code, campaign_id, terms_version, discount, redemption_quantity, redeemed_quantity, start_date, expiration_date,
            validity_timeframe, validity_day_of_week, validity_hours, category_id, additional_info, metadata, active, is_historical, holder_customer_id,
            publications, asset_key, created_at, updated_at, held_quantity`;

/**
 * The rows of vouchers, locked one after another in the order of their ids when asked to, with those that have an expired hold of the campaigns then.
 * A locked row is returned as it is after the wait; what is read beside it in one statement would not be. By key: see `voucherPlaces`.
 */
export async function readVouchers(tx: Transaction, projectId: string, { voucherIds, campaignIds }: Names, isLocking: boolean): Promise<OwnRow[]> {
  if (voucherIds.length === 0) return [];
  const name = isLocking ? 'redemption.lock_vouchers' : 'redemption.read_vouchers';
  return tx.prepared(
    name,
    `/* ${name} */
     select ${ownColumns}, is_binned
       from ${isLocking ? namedOrExpired : 'unnest($2::text[])'} as k(id)
            cross join lateral (
              select ${ownColumns}, binned_at is not null as is_binned
                from vouchers
               where project_id = $1 and voucher_id between k.id and k.id
               order by voucher_id
               limit 1
               ${isLocking ? 'for update' : ''}
            ) as v`,
    isLocking ? [projectId, voucherIds, campaignIds] : [projectId, voucherIds],
  );
}

const namedOrExpired = `(
              select id from unnest($2::text[]) as n(id)
               union
              select h.voucher_id
                from unnest($3::text[]) as n(id)
                     cross join lateral (
                       select voucher_id
                         from holds
                        where project_id = $1 and campaign_id = n.id and expires_at <= now()
                        order by expires_at
                       offset 0
                     ) as h
               order by id
            )`;

export interface CountersRow extends TotalRow {
  campaign_id: string;
  discount_gross_minor: number;
  order_gross_minor: number;
}

/** What campaigns count, locked one after another in the order given when asked to. A locked row is returned as it is after the wait. */
export async function readCounters(tx: Transaction, projectId: string, campaignIds: readonly string[], isLocking: boolean): Promise<CountersRow[]> {
  if (campaignIds.length === 0) return [];
  const name = isLocking ? 'redemption.lock_counters' : 'redemption.read_counters';
  return tx.prepared(
    name,
    `/* ${name} */
     select campaign_id, redemptions_max, discount_max_minor, discount_straddle, order_max_minor, redemptions, discount_minor, order_minor, held_redemptions,
            held_discount_minor, held_order_minor, discount_gross_minor, order_gross_minor
       from unnest($2::text[]) as n(id)
            cross join lateral (
              select campaign_id, ${totalColumns}, k.discount_minor as discount_gross_minor, k.order_minor as order_gross_minor
                from campaign_counters as k
               where project_id = $1 and campaign_id = n.id
               limit 1
               ${isLocking ? 'for update' : ''}
            ) as k`,
    [projectId, campaignIds],
  );
}

/** A campaign and its current terms. */
export interface CampaignRow extends TermsRow {
  campaign_id: string;
  name: string;
  size: string;
  active: boolean;
  is_binned: boolean;
  is_historical: boolean;
}

const termsColumns = 'version, discount, start_date, expiration_date, validity_timeframe, validity_day_of_week, validity_hours';

/** Campaigns by id. By the order every plan takes the index of their ids: by the one of their names it would go through all of the project. */
export async function readCampaigns(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<Map<string, CampaignRow>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await tx.prepared<CampaignRow>(
    'redemption.read_campaigns',
    `/* redemption.read_campaigns */
     select n.id as campaign_id, c.name, c.size, c.active, c.is_binned, c.is_historical, ${termsColumns}
       from unnest($2::text[]) as n(id)
            join lateral (
              select campaign_id, name, size, active, binned_at is not null as is_binned, is_historical, terms_version
                from campaigns
               where project_id = $1 and campaign_id >= n.id
               order by campaign_id
               limit 1
            ) as c on c.campaign_id = n.id
            cross join lateral (
              select ${termsColumns}
                from campaign_terms
               where project_id = $1 and campaign_id = n.id and version = c.terms_version
               limit 1
            ) as t`,
    [projectId, campaignIds],
  );
  return new Map(rows.map((row) => [row.campaign_id, row]));
}

interface ContextRow {
  now: Date;
  time_zone: string;
  week_starts_on: number;
  stacking_rules: Partial<StackingRules>;
}

/** The project and the clock. */
export type Context = Pick<State, 'now' | 'timeZone' | 'weekStartsOn' | 'stacking'>;

export async function readContext(tx: Transaction, projectId: string): Promise<Context> {
  const [row] = await tx.prepared<ContextRow>(
    'redemption.context',
    '/* redemption.context */ select clock_timestamp() as now, time_zone, week_starts_on, stacking_rules from projects where project_id = $1',
    [projectId],
  );
  if (row === undefined) throw new Error(`no project ${projectId}`);
  return { now: row.now, timeZone: row.time_zone, weekStartsOn: row.week_starts_on, stacking: stackingRulesOf(row.stacking_rules) };
}

/** Versions of terms, each of the campaign beside it. */
export async function readTerms(
  tx: Transaction, projectId: string, wanted: readonly { campaignId: string; version: number }[],
): Promise<(TermsRow & { campaign_id: string })[]> {
  if (wanted.length === 0) return [];
  return tx.prepared(
    'redemption.read_terms',
    `/* redemption.read_terms */
     select campaign_id, ${termsColumns}
       from unnest($2::text[], $3::integer[]) as k(id, number)
            cross join lateral (
              select campaign_id, ${termsColumns}
                from campaign_terms
               where project_id = $1 and campaign_id = k.id and version = k.number
               limit 1
            ) as t`,
    [projectId, wanted.map(({ campaignId }) => campaignId), wanted.map(({ version }) => version)],
  );
}

/** By the order every plan takes the index of the categories' ids. */
export async function readCategories(tx: Transaction, projectId: string, categoryIds: readonly string[]): Promise<CategoryRow[]> {
  if (categoryIds.length === 0) return [];
  return tx.prepared(
    'redemption.read_categories',
    `/* redemption.read_categories */
     select g.category_id, g.name, g.hierarchy
       from unnest($2::text[]) as k(id)
            join lateral (
              select category_id, name, hierarchy
                from categories
               where project_id = $1 and category_id >= k.id
               order by category_id
               limit 1
            ) as g on g.category_id = k.id`,
    [projectId, categoryIds],
  );
}

interface LimitRow extends Pick<Limit, 'scope' | 'measure' | 'period' | 'straddle'> {
  owner_id: string;
  max_value: number;
}

interface TrackedRow extends CounterName {
  owner_id: string;
  max_value: null;
}

export interface Counted {
  /** By campaign; those of the whole campaign for all time left out: they stand beside its counters. */
  limits: Map<string, Limit[]>;
  /** What rules name beside them, by campaign, and by code of those that have none. */
  tracked: Map<string, CounterName[]>;
}

/** What is counted by campaigns and codes. Under their locks, after which it changes no more: see `trackCounters`. */
export async function readCounted(tx: Transaction, projectId: string, ownerIds: readonly string[]): Promise<Counted> {
  const counted: Counted = { limits: new Map(), tracked: new Map() };
  if (ownerIds.length === 0) return counted;
  const rows = await tx.prepared<LimitRow | TrackedRow>(
    'redemption.read_counted',
    `/* redemption.read_counted */
     select campaign_id as owner_id, scope, measure, period, max_value, straddle
       from campaign_limits
      where project_id = $1 and campaign_id = any($2::text[])
      union all
     select distinct owner_id, scope, null, period, null::bigint, null
       from tracked_counters
      where project_id = $1 and owner_id = any($2::text[])
      order by owner_id, scope, measure, period`,
    [projectId, ownerIds],
  );
  for (const row of rows) {
    if (row.max_value === null) push(counted.tracked, row.owner_id, { scope: row.scope, period: row.period });
    else push(counted.limits, row.owner_id, { scope: row.scope, measure: row.measure, period: row.period, max: row.max_value, straddle: row.straddle });
  }
  return counted;
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

interface PlacedRow extends UsageRow, CounterName {
  campaign_id: string;
  scope_id: string;
  period_start: string;
}

const usageColumns = `u.campaign_id, u.scope, u.scope_id, u.period, u.period_start, u.redemptions, u.discount_minor, u.order_minor, u.held_redemptions,
            u.held_discount_minor, u.held_order_minor`;
/** Of a code without a campaign nothing bounds them before a rule has them counted. */
const amountColumns = ['discount_minor', 'order_minor', 'held_discount_minor', 'held_order_minor'].map((name) => `${safeInSql(`u.${name}`)} as ${name}`).join(', ');

/** A month has begun at most this long ago. */
const longestPeriodDays = 32;

/**
 * What is used of what is counted, by those whom the commands name, in all periods that may be going on, and in those of the redemptions that are to
 * be rolled back. Nothing is looked for where nothing is counted. Ids of scopes are made up as `placeOf` does.
 */
export async function readUsage(tx: Transaction, projectId: string, { ownerIds, users, oldestRedeemed }: Names): Promise<Map<UsageKey, Usage>> {
  if (ownerIds.length === 0) return new Map();
  const rows = await tx.prepared<PlacedRow>(
    'redemption.read_usage',
    `/* redemption.read_usage */
     select u.campaign_id, u.scope, u.scope_id, u.period, u.period_start, u.redemptions, u.held_redemptions, ${amountColumns}
       from (
              select campaign_id, scope, period from campaign_limits where project_id = $1 and campaign_id = any($2::text[])
               union
              select owner_id, scope, period from tracked_counters where project_id = $1 and owner_id = any($2::text[])
            ) as l
            cross join lateral (
              select distinct case l.scope
                       when 'campaign' then ''
                       when 'customer' then k.customer_id
                       when 'voucher' then k.voucher_id
                       when 'customer_voucher' then k.voucher_id || ' ' || k.customer_id
                       when k.actor_type then k.voucher_id || ' ' || k.actor_id
                     end as scope_id
                from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as k(owner_id, voucher_id, customer_id, actor_type, actor_id)
               where k.owner_id = l.campaign_id
            ) as k
            cross join lateral (
              select ${usageColumns}
                from campaign_usage as u
               where u.project_id = $1 and u.campaign_id = l.campaign_id and u.scope = l.scope and u.scope_id = k.scope_id and u.period = l.period
                 and u.period_start >= case when l.period = 'total' then '${totalStart}'::date
                                          else least(now(), $8::timestamptz)::date - ${longestPeriodDays} end
              offset 0
            ) as u`,
    [projectId, ownerIds, users.ownerIds, users.voucherIds, users.customerIds, users.actorTypes, users.actorIds, oldestRedeemed],
  );
  return new Map(rows.map((row) => [keyOf(row), toUsage(row)]));
}

function keyOf({ campaign_id, scope, scope_id, period, period_start }: PlacedRow): UsageKey {
  return usageKey({ campaignId: campaign_id, scope, scopeId: scope_id, period, periodStart: period_start });
}

/**
 * How many redemptions stand of vouchers that are gone, up to one more than the number given for each. From the oldest on: those that are too old to be
 * taken back stand, and of a public code nobody goes through all. By the order every plan takes the index of what was rolled back.
 */
export async function readGone(tx: Transaction, projectId: string, takenBack: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  if (takenBack.size === 0) return new Map();
  const rows = await tx.prepared<{ voucher_id: string; standing: number }>(
    'redemption.read_gone',
    `/* redemption.read_gone */
     select k.id as voucher_id, s.standing::integer
       from unnest($2::text[], $3::integer[]) as k(id, taken_back)
            cross join lateral (
              select count(*) as standing
                from (
                       select
                         from redemptions as r
                              left join lateral (
                                select rolls_back_id
                                  from redemptions
                                 where project_id = $1 and kind = 'rollback' and result = 'SUCCESS' and rolls_back_id >= r.redemption_id
                                 order by rolls_back_id
                                 limit 1
                              ) as b on b.rolls_back_id = r.redemption_id
                        where r.project_id = $1 and r.voucher_id = k.id and r.kind = 'redemption' and r.result = 'SUCCESS' and b.rolls_back_id is null
                        order by r.occurred_at
                        limit k.taken_back + 1
                     ) as found
            ) as s`,
    [projectId, [...takenBack.keys()], [...takenBack.values()]],
  );
  return new Map(rows.map((row) => [row.voucher_id, row.standing]));
}

/** Those of the redemptions and of the parents that were rolled back. By the order every plan takes the index that has it, not one of all rollbacks. */
export async function readRolledBack(tx: Transaction, projectId: string, { redemptionIds, parentIds }: Names): Promise<Set<string>> {
  if (redemptionIds.length + parentIds.length === 0) return new Set();
  const rows = await tx.prepared<{ rolls_back_id: string }>(
    'redemption.rolled_back',
    `/* redemption.rolled_back */
     select b.rolls_back_id
       from unnest($2::text[]) as k(id)
            join lateral (
              select rolls_back_id
                from redemptions
               where project_id = $1 and kind = 'rollback' and result = 'SUCCESS' and rolls_back_id >= k.id
               order by rolls_back_id
               limit 1
            ) as b on b.rolls_back_id = k.id
      union all
     select b.rolls_back_id
       from unnest($3::text[]) as k(id)
            cross join lateral (
              select rolls_back_id from redemption_parents where project_id = $1 and kind = 'rollback' and rolls_back_id = k.id limit 1
            ) as b`,
    [projectId, redemptionIds, parentIds],
  );
  return new Set(rows.map((row) => row.rolls_back_id));
}
