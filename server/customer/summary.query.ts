import type { CustomerSummary } from '../../contract/customer.ts';
import type { Db } from '../platform/db.ts';
import { safeInSql } from '../platform/safe-number.ts';

interface SummaryRow {
  customer_id: string;
  succeeded: number;
  failed: number;
  rolled_back: number;
  rollbacks_failed: number;
  orders: number;
  orders_minor: number;
  last_order_minor: number | null;
  last_order_at: Date | null;
}

/**
 * What customers did, by customer id. Orders are those that were paid; canceled ones are left out. Only made-up amounts add up to more than
 * 2^53 − 1, the largest whole number that is exact on the wire; it stands for all that are larger.
 */
export async function readSummaries(db: Db, projectId: string, customerIds: readonly string[]): Promise<Map<string, CustomerSummary>> {
  const rows = await db.query<SummaryRow>(
    `/* customer.summaries */
     select k.customer_id, r.succeeded, r.failed, r.rolled_back, r.rollbacks_failed, o.orders, o.orders_minor, l.last_order_minor, l.last_order_at
       from unnest($2::text[]) as k(customer_id)
            cross join lateral (
              select count(*) filter (where kind = 'redemption' and result = 'SUCCESS') as succeeded,
                     count(*) filter (where kind = 'redemption' and result = 'FAILURE') as failed,
                     count(*) filter (where kind = 'rollback' and result = 'SUCCESS') as rolled_back,
                     count(*) filter (where kind = 'rollback' and result = 'FAILURE') as rollbacks_failed
                from redemptions
               where project_id = $1 and redemptions.customer_id = k.customer_id
            ) as r
            cross join lateral (
              select count(*) as orders, ${safeInSql('coalesce(sum(amount_minor - discount_minor), 0)')} as orders_minor
                from orders
               where project_id = $1 and orders.customer_id = k.customer_id and status in ('PAID', 'FULFILLED')
            ) as o
            left join lateral (
              select amount_minor - discount_minor as last_order_minor, created_at as last_order_at
                from orders
               where project_id = $1 and orders.customer_id = k.customer_id and status in ('PAID', 'FULFILLED')
               order by created_at desc
               limit 1
            ) as l on true`,
    [projectId, customerIds],
  );
  return new Map(rows.map((row) => [row.customer_id, toSummary(row)]));
}

function toSummary(row: SummaryRow): CustomerSummary {
  return {
    redemptions: {
      total_redeemed: row.succeeded - row.rolled_back,
      total_failed: row.failed,
      total_succeeded: row.succeeded,
      total_rolled_back: row.rolled_back,
      total_rollback_failed: row.rollbacks_failed,
      total_rollback_succeeded: row.rolled_back,
      gift: { redeemed_amount: 0, amount_to_go: 0 },
      loyalty_card: { redeemed_points: 0, points_to_go: 0 },
    },
    orders: {
      total_amount: row.orders_minor,
      total_count: row.orders,
      average_amount: row.orders === 0 ? 0 : Math.round(row.orders_minor / row.orders),
      last_order_amount: row.last_order_minor ?? 0,
      ...(row.last_order_at !== null && { last_order_date: row.last_order_at.toISOString() }),
    },
  };
}
