/** What is used in the scopes and periods that a campaign has limits for; made from the entries when the first such limit is set. */
import type { Transaction } from '../platform/db.ts';
import type { LimitPeriod, LimitScope, Usage } from './limit.ts';
import { toUsage, type CampaignKey, type UsageRow } from './limits.store.ts';

/** One scope in one period of the calendar. */
export interface UsagePeriod {
  scope: LimitScope;
  period: LimitPeriod;
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

const scopeIds: Record<LimitScope, string> = { campaign: "''", customer: 'e.customer_id', voucher: 'e.voucher_id' };

/**
 * Counts what stands of the period's redemptions and what is held, for each customer, each code or the campaign as a whole. A rollback takes away
 * the redemption that it takes back, whenever it was made. Reads every entry of the period.
 */
export async function makeUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, of: UsagePeriod, copies: LimitCopies): Promise<void> {
  await tx.query(
    `/* usage.make */
     insert into campaign_usage
       (project_id, campaign_id, scope, scope_id, period, period_start, redemptions, discount_minor, order_minor, held_redemptions,
        held_discount_minor, held_order_minor, redemptions_max, discount_max_minor, order_max_minor)
     select $1, $2, $3, u.scope_id, $4, $5, u.redemptions, u.discount, u.orders, u.held, u.held_discount, u.held_orders,
            case when $8::bigint is not null then greatest($8, u.redemptions + u.held) end, case when $9::bigint is not null then greatest($9, u.discount + u.held_discount) end,
            case when $10::bigint is not null then greatest($10, u.orders + u.held_orders) end
       from (
         select ${scopeIds[of.scope]} as scope_id, sum(e.redemptions)::bigint as redemptions, sum(e.discount)::bigint as discount,
                sum(e.orders)::bigint as orders, sum(e.held)::bigint as held, sum(e.held_discount)::bigint as held_discount,
                sum(e.held_orders)::bigint as held_orders
           from (
             select r.customer_id, r.voucher_id, 1 as redemptions, coalesce(r.discount_minor, 0) as discount, coalesce(r.order_minor, 0) as orders,
                    0 as held, 0 as held_discount, 0 as held_orders
               from redemptions as r
              where r.project_id = $1 and r.campaign_id = $2 and r.kind = 'redemption' and r.result = 'SUCCESS'
                and ($6::timestamptz is null or r.occurred_at >= $6 and r.occurred_at < $7)
                and not exists (
                  select from redemptions as b
                   where b.project_id = $1 and b.kind = 'rollback' and b.result = 'SUCCESS' and b.rolls_back_id = r.redemption_id)
             union all
             select h.customer_id, h.voucher_id, 0, 0, 0, 1, coalesce(h.discount_minor, 0), coalesce(h.order_minor, 0)
               from holds as h
              where h.project_id = $1 and h.campaign_id = $2 and ($6::timestamptz is null or h.held_at >= $6 and h.held_at < $7)
           ) as e
          where ${scopeIds[of.scope]} is not null
          group by 1
       ) as u`,
    [
      projectId, campaignId, of.scope, of.period, of.periodStart, of.bounds?.from ?? null, of.bounds?.until ?? null, copies.redemptions, copies.discount,
      copies.orders,
    ],
  );
}

/** Removes what is used of a scope and period of every day, week or month; needed when no limit is for it any more. */
export async function deleteUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, scope: LimitScope, period: LimitPeriod): Promise<void> {
  await tx.query(
    `/* usage.delete */
     delete from campaign_usage
      where project_id = $1 and campaign_id = $2 and scope = $3 and period = $4`,
    [projectId, campaignId, scope, period],
  );
}

/**
 * Brings the copies of changed limits to what is used of the whole campaign in the running period; one below what is used and held becomes that.
 * Rows of customers and codes get theirs with their next move, which writes them anew: there may be a million of them.
 */
export async function copyLimits(tx: Transaction, { projectId, campaignId }: CampaignKey, { period, periodStart }: UsagePeriod, copies: LimitCopies): Promise<void> {
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
export async function readCampaignUsage(tx: Transaction, { projectId, campaignId }: CampaignKey, period: LimitPeriod, start: string): Promise<Usage | undefined> {
  const [row] = await tx.query<UsageRow>(
    `/* usage.read */
     select redemptions, discount_minor, order_minor, held_redemptions, held_discount_minor, held_order_minor
       from campaign_usage
      where project_id = $1 and campaign_id = $2 and scope = 'campaign' and scope_id = '' and period = $3 and period_start = $4`,
    [projectId, campaignId, period, start],
  );
  return row && toUsage(row);
}
