/**
 * What is used in the scopes and periods that a campaign has limits for, or that rules name; made from the entries when the first such limit is set, or
 * the first such rule comes to hold.
 */
import type { Transaction } from '../platform/db.ts';
import type { CounterName, CounterScope, LimitPeriod, Usage } from './limit.ts';
import { toUsage, type CampaignKey, type UsageRow } from './limits.store.ts';

/** One scope in one period of the calendar. */
export interface UsagePeriod extends CounterName {
  /** First local day; 1970-01-01 for the total. */
  periodStart: string;
  /** First instant of the period and the first after it; null: all time. */
  bounds: { from: Date; until: Date } | null;
}

/** The limits of one scope and period, as copies that a constraint compares with what is used; null: none. */
export interface LimitCopies {
  redemptions: number | null;
  discount: number | null;
  orders: number | null;
}

/** Of events `e`; null where one counts nobody. As `placeOf` says them. */
const scopeIds: Record<CounterScope, string> = {
  campaign: "''::text",
  customer: 'e.customer_id',
  voucher: 'e.voucher_id',
  customer_voucher: "e.voucher_id || ' ' || e.customer_id",
  api_key: "case when e.actor_type = 'api_key' then e.voucher_id || ' ' || e.actor_id end",
  member: "case when e.actor_type = 'member' then e.voucher_id || ' ' || e.actor_id end",
};

/** How long before the last entry the first count ends: the clock of the database may have been set back a little. */
const marginSeconds = 10;

/**
 * Up to when redemptions of a campaign can be counted while more of them are made: all entries before it are there. They are made under the lock of
 * the counters, at times that never go back, so whatever is older than the last one has been committed.
 */
export async function readMark(tx: Transaction, { projectId, campaignId }: CampaignKey): Promise<Date> {
  const [row] = await tx.query<{ mark: Date }>(
    `/* usage.mark */
     select coalesce(max(occurred_at), clock_timestamp()) - interval '${marginSeconds} seconds' as mark
       from redemptions
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId],
  );
  if (row === undefined) throw new Error('an aggregate without a row');
  return row.mark;
}

/**
 * Counts what stands of the period's redemptions before `mark`, as it stood then, for each customer, each code or the campaign as a whole. Reads every
 * entry of the period, some 30 s for a million codes, so it is done before the campaign is locked; `addUsage` counts the rest.
 */
export async function makeUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, of: UsagePeriod, mark: Date): Promise<void> {
  await tx.query(
    `/* usage.make */
     insert into campaign_usage (project_id, campaign_id, scope, scope_id, period, period_start, redemptions, discount_minor, order_minor)
     select $1, $2, $3, ${scopeIds[of.scope]}, $4, $5, count(*), coalesce(sum(e.discount_minor), 0), coalesce(sum(e.order_minor), 0)
       from redemptions as e
      where e.project_id = $1 and e.campaign_id = $2 and e.kind = 'redemption' and e.result = 'SUCCESS' and ${scopeIds[of.scope]} is not null
        and ${inPeriod('e.occurred_at')} and e.occurred_at < $8
        and not exists (
          select from redemptions as b
           where b.project_id = $1 and b.kind = 'rollback' and b.result = 'SUCCESS' and b.rolls_back_id = e.redemption_id and b.occurred_at < $8)
      group by 4`,
    [projectId, campaignId, of.scope, of.period, of.periodStart, of.bounds?.from ?? null, of.bounds?.until ?? null, mark],
  );
}

/**
 * Adds what has happened to the period's redemptions since `mark`, and what is held of it. To be done under the lock of the counters. A rollback takes
 * away the redemption that it takes back, whenever it was made.
 */
export async function addUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, of: UsagePeriod, mark: Date): Promise<void> {
  const values = [
    projectId, campaignId, of.scope, of.period, of.periodStart, of.bounds?.from ?? null, of.bounds?.until ?? null, mark,
  ];
  await tx.query(
    `/* usage.add */
     insert into campaign_usage as u ${usageColumns}
     select ${sums(of.scope)}
       from (
         select ${redeemedColumns}
           from redemptions as r
          where r.project_id = $1 and r.campaign_id = $2 and r.kind = 'redemption' and r.result = 'SUCCESS' and r.occurred_at >= $8
            and ${inPeriod('r.occurred_at')}
         union all
         select ${heldColumns}
           from holds as h
          where h.project_id = $1 and h.campaign_id = $2 and ${inPeriod('h.held_at')}
       ) as e
      where ${scopeIds[of.scope]} is not null
      group by 4
     on conflict (project_id, campaign_id, scope, scope_id, period, period_start) do update
       set redemptions = u.redemptions + excluded.redemptions, discount_minor = u.discount_minor + excluded.discount_minor,
           order_minor = u.order_minor + excluded.order_minor, held_redemptions = u.held_redemptions + excluded.held_redemptions,
           held_discount_minor = u.held_discount_minor + excluded.held_discount_minor,
           held_order_minor = u.held_order_minor + excluded.held_order_minor`,
    values,
  );
  // What is taken back was counted before, so each of these rows is there already; and so each is reached by its key.
  await tx.query(
    `/* usage.take_away */
     insert into campaign_usage as u ${usageColumns}
     select ${sums(of.scope)}
       from (
         select ${redeemedColumns}
           from redemptions as b
           join redemptions as r on r.project_id = b.project_id and r.redemption_id = b.rolls_back_id
          where b.project_id = $1 and b.campaign_id = $2 and b.kind = 'rollback' and b.result = 'SUCCESS' and b.occurred_at >= $8
            and ${inPeriod('r.occurred_at')}
       ) as e
      where ${scopeIds[of.scope]} is not null
      group by 4
     on conflict (project_id, campaign_id, scope, scope_id, period, period_start) do update
       set redemptions = u.redemptions - excluded.redemptions, discount_minor = u.discount_minor - excluded.discount_minor,
           order_minor = u.order_minor - excluded.order_minor`,
    values,
  );
}

/**
 * Counts all that stands of the period's redemptions of codes without a campaign, and what is held of them, for each code by itself. To be done under
 * the locks of the codes; reads their entries by key.
 */
export async function makeUsageOfCodes(tx: Transaction, projectId: string, voucherIds: readonly string[], of: UsagePeriod): Promise<void> {
  await tx.query(
    `/* usage.make_of_codes */
     insert into campaign_usage ${usageColumns}
     select ${sums(of.scope, 'k.id')}
       from unnest($2::text[]) as k(id)
            cross join lateral (
              select ${redeemedColumns}
                from redemptions as r
               where r.project_id = $1 and r.voucher_id = k.id and r.campaign_id is null and r.kind = 'redemption' and r.result = 'SUCCESS'
                 and ${inPeriod('r.occurred_at')}
                 and not exists (
                   select from redemptions as b
                    where b.project_id = $1 and b.kind = 'rollback' and b.result = 'SUCCESS' and b.rolls_back_id = r.redemption_id)
              union all
              select ${heldColumns}
                from holds as h
               where h.project_id = $1 and h.voucher_id = k.id and h.campaign_id is null and ${inPeriod('h.held_at')}
            ) as e
      where ${scopeIds[of.scope]} is not null
      group by 2, 4`,
    [projectId, voucherIds, of.scope, of.period, of.periodStart, of.bounds?.from ?? null, of.bounds?.until ?? null],
  );
}

const redeemedColumns = `r.customer_id, r.voucher_id, r.actor_type, r.actor_id, 1 as redemptions, r.discount_minor as discount, r.order_minor as orders,
                0 as held, 0 as held_discount, 0 as held_orders`;
const heldColumns = 'h.customer_id, h.voucher_id, h.actor_type, h.actor_id, 0, 0, 0, 1, h.discount_minor, h.order_minor';

function inPeriod(at: string): string {
  return `($6::timestamptz is null or ${at} >= $6 and ${at} < $7)`;
}

const usageColumns = `(project_id, campaign_id, scope, scope_id, period, period_start, redemptions, discount_minor, order_minor, held_redemptions,
        held_discount_minor, held_order_minor)`;

/** Sums of events `e` for each of a scope, in the order of `usageColumns`. */
function sums(scope: CounterScope, ownerId = '$2'): string {
  return `$1, ${ownerId}, $3, ${scopeIds[scope]}, $4, $5, sum(e.redemptions), coalesce(sum(e.discount), 0), coalesce(sum(e.orders), 0), sum(e.held),
            coalesce(sum(e.held_discount), 0), coalesce(sum(e.held_orders), 0)`;
}

/** Removes what is used of a scope and period of every day, week or month: it is not counted any more. */
export async function deleteUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, { scope, period }: CounterName): Promise<void> {
  await tx.query(
    `/* usage.delete */
     delete from campaign_usage
      where project_id = $1 and campaign_id = $2 and scope = $3 and period = $4`,
    [projectId, campaignId, scope, period],
  );
}

/** The same of codes without a campaign, under their locks. */
export async function deleteUsageOfCodes(tx: Transaction, projectId: string, voucherIds: readonly string[], { scope, period }: CounterName): Promise<void> {
  await tx.query(
    `/* usage.delete_of_codes */
     delete from campaign_usage
      where project_id = $1 and campaign_id = any($2::text[]) and scope = $3 and period = $4`,
    [projectId, voucherIds, scope, period],
  );
}

/**
 * Brings the copies of changed limits to what is used of the whole campaign in the running period; one below what is used and held becomes that.
 * Rows of customers and codes get theirs with their next move, which writes them anew: there may be a million of them.
 */
export async function copyLimits(
  tx: Transaction, { projectId, campaignId }: CampaignKey, { period, periodStart }: UsagePeriod, copies: LimitCopies,
): Promise<void> {
  await tx.query(
    `/* usage.copy_limits */
     update campaign_usage
        set redemptions_max = case when $5::bigint is not null then greatest($5, redemptions + held_redemptions) end,
            discount_max_minor = case when $6::bigint is not null then greatest($6, discount_minor + held_discount_minor) end,
            order_max_minor = case when $7::bigint is not null then greatest($7, order_minor + held_order_minor) end
      where project_id = $1 and campaign_id = $2 and scope = 'campaign' and scope_id = '' and period = $3 and period_start = $4`,
    [projectId, campaignId, period, periodStart, copies.redemptions, copies.discount, copies.orders],
  );
}

/** What is used of the campaign as a whole in one of its periods; undefined: nothing. */
export async function readCampaignUsage(
  tx: Transaction, { projectId, campaignId }: CampaignKey, period: LimitPeriod, start: string,
): Promise<Usage | undefined> {
  const [row] = await tx.query<UsageRow>(
    `/* usage.read */
     select redemptions, discount_minor, order_minor, held_redemptions, held_discount_minor, held_order_minor
       from campaign_usage
      where project_id = $1 and campaign_id = $2 and scope = 'campaign' and scope_id = '' and period = $3 and period_start = $4`,
    [projectId, campaignId, period, start],
  );
  return row && toUsage(row);
}
