/** Reads how vouchers, campaigns and customers stand, in the transaction of a batch: each row by the whole of its key. */
import { usageKey, type Limit, type Usage, type UsageKey } from '../budget/limit.ts';
import { totalColumns, totalLimits, toUsage, type TotalRow, type UsageRow } from '../budget/limits.store.ts';
import { totalStart } from '../budget/period.ts';
import type { Transaction } from '../platform/db.ts';
import { toVoucher, voucherColumns, voucherPlaces, voucherSourceByKey, type VoucherRow } from '../voucher/voucher.store.ts';
import type { Names } from './names.ts';
import { stackingRulesOf, type StackingRules } from '../stacking/stacking-rules.ts';
import type { CampaignStanding, State, VoucherStanding } from './decision/state.ts';

interface StandingRow extends VoucherRow {
  is_binned: boolean;
  held_quantity: number;
}

export async function readVouchers(tx: Transaction, projectId: string, voucherIds: readonly string[]): Promise<VoucherStanding[]> {
  if (voucherIds.length === 0) return [];
  const rows = await tx.prepared<StandingRow>(
    'redemption.read_vouchers',
    `/* redemption.read_vouchers */
     select ${voucherColumns}, v.binned_at is not null as is_binned, v.held_quantity
       from ${voucherSourceByKey}
      where v.ctid = any(array(select p.place from ${voucherPlaces}))`,
    [projectId, voucherIds],
  );
  return rows.map((row) => ({ ...toVoucher(row), isBinned: row.is_binned, heldQuantity: row.held_quantity }));
}

interface CampaignRow extends TotalRow {
  campaign_id: string;
  active: boolean;
  is_binned: boolean;
  discount_gross_minor: number;
  order_gross_minor: number;
}

interface ContextRow extends CampaignRow {
  now: Date;
  time_zone: string;
  week_starts_on: number;
  stacking_rules: Partial<StackingRules>;
}

/** The project, the clock, and each campaign with its limits and use for all time. */
export interface Context extends Pick<State, 'now' | 'timeZone' | 'weekStartsOn' | 'stacking'> {
  campaigns: { standing: CampaignStanding; total: Usage }[];
}

/** By the order every plan takes the index of the campaigns' ids: by the one of their names it would go through all of the project. */
export async function readContext(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<Context> {
  const rows = await tx.prepared<ContextRow | (ContextRow & { campaign_id: null })>(
    'redemption.context',
    `/* redemption.context */
     select clock_timestamp() as now, p.time_zone, p.week_starts_on, p.stacking_rules, n.id as campaign_id, c.active, c.is_binned, ${totalColumns},
            k.discount_minor as discount_gross_minor, k.order_minor as order_gross_minor
       from projects as p
            left join (
              unnest($2::text[]) as n(id)
              join lateral (
                select campaign_id, active, binned_at is not null as is_binned
                  from campaigns
                 where project_id = $1 and campaign_id >= n.id
                 order by campaign_id
                 limit 1
              ) as c on c.campaign_id = n.id
              cross join lateral (
                select redemptions_max, discount_max_minor, discount_straddle, order_max_minor, redemptions_succeeded, rollbacks_succeeded,
                       discount_minor, discount_rolled_back_minor, order_minor, order_rolled_back_minor, held_redemptions, held_discount_minor,
                       held_order_minor
                  from campaign_counters
                 where project_id = $1 and campaign_id = n.id
                 limit 1
              ) as k
            ) on true
      where p.project_id = $1`,
    [projectId, campaignIds],
  );
  const [project] = rows;
  if (project === undefined) throw new Error(`no project ${projectId}`);
  return {
    now: project.now, timeZone: project.time_zone, weekStartsOn: project.week_starts_on, stacking: stackingRulesOf(project.stacking_rules),
    campaigns: rows.flatMap((row) => (row.campaign_id === null ? [] : [toCampaign(row)])),
  };
}

function toCampaign(row: CampaignRow): Context['campaigns'][number] {
  return {
    standing: {
      campaignId: row.campaign_id, active: row.active, isBinned: row.is_binned, limits: totalLimits(row), discountGrossMinor: row.discount_gross_minor,
      orderGrossMinor: row.order_gross_minor,
    },
    total: toUsage(row),
  };
}

interface LimitRow extends Pick<Limit, 'scope' | 'measure' | 'period' | 'straddle'> {
  campaign_id: string;
  max_value: number;
}

/** Limits by campaign, those of the whole campaign for all time left out: they stand beside its counters. */
export async function readLimits(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<Map<string, Limit[]>> {
  const limits = new Map<string, Limit[]>();
  if (campaignIds.length === 0) return limits;
  const rows = await tx.prepared<LimitRow>(
    'redemption.read_limits',
    `/* redemption.read_limits */
     select campaign_id, scope, measure, period, max_value, straddle
       from campaign_limits
      where project_id = $1 and campaign_id = any($2::text[])
      order by campaign_id, scope, measure, period`,
    [projectId, campaignIds],
  );
  for (const { campaign_id, max_value, ...limit } of rows) {
    const known = limits.get(campaign_id) ?? [];
    limits.set(campaign_id, [...known, { ...limit, max: max_value }]);
  }
  return limits;
}

interface PlacedRow extends UsageRow {
  campaign_id: string;
  scope: Limit['scope'];
  scope_id: string;
  period: Limit['period'];
  period_start: string;
}

const usageColumns = `u.campaign_id, u.scope, u.scope_id, u.period, u.period_start, u.redemptions, u.discount_minor, u.order_minor, u.held_redemptions,
            u.held_discount_minor, u.held_order_minor`;

/** A month has begun at most this long ago. */
const longestPeriodDays = 32;

/**
 * What is used of the limits of the campaigns by those whom the commands name, in all periods that may be going on, and in those of the redemptions
 * that are to be rolled back. Nothing is looked for where no limit is.
 */
export async function readUsage(tx: Transaction, projectId: string, { campaignIds, users, oldestRedeemed }: Names): Promise<Map<UsageKey, Usage>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await tx.prepared<PlacedRow>(
    'redemption.read_usage',
    `/* redemption.read_usage */
     select ${usageColumns}
       from (select distinct campaign_id, scope, period from campaign_limits where project_id = $1 and campaign_id = any($2::text[])) as l
            cross join lateral (
              select scope_id
                from unnest($3::text[], $4::text[], $5::text[]) as k(campaign_id, scope, scope_id)
               where k.campaign_id = l.campaign_id and k.scope = l.scope
            ) as k
            cross join lateral (
              select ${usageColumns}
                from campaign_usage as u
               where u.project_id = $1 and u.campaign_id = l.campaign_id and u.scope = l.scope and u.scope_id = k.scope_id and u.period = l.period
                 and u.period_start >= case when l.period = 'total' then '${totalStart}'::date
                                          else least(now(), $6::timestamptz)::date - ${longestPeriodDays} end
              offset 0
            ) as u`,
    [projectId, campaignIds, users.campaignIds, users.scopes, users.scopeIds, oldestRedeemed],
  );
  return new Map(rows.map((row) => [keyOf(row), toUsage(row)]));
}

function keyOf({ campaign_id, scope, scope_id, period, period_start }: PlacedRow): UsageKey {
  return usageKey({ campaignId: campaign_id, scope, scopeId: scope_id, period, periodStart: period_start });
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
