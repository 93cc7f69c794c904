import type { CustomerPage, ErasurePreview } from '../../contract/customer-page.ts';
import type { Db } from '../platform/db.ts';
import { safeInSql } from '../platform/safe-number.ts';

/** When each customer last redeemed (or tried to), ordered or did something that the shop told; each is looked up at the end of an index. */
export async function readLastSeen(db: Db, projectId: string, customerIds: readonly string[]): Promise<Map<string, Date>> {
  const latest = (table: string, instant: string, condition: string): string =>
    `(select ${instant} from ${table} where project_id = $1 and customer_id = k.id${condition} order by ${instant} desc limit 1)`;
  const rows = await db.query<{ id: string; at: Date | null }>(
    `/* customer.last_seen */
     select k.id, greatest(
              ${latest('redemptions', 'occurred_at', " and kind = 'redemption'")},
              ${latest('orders', 'created_at', '')},
              ${latest('custom_events', 'occurred_at', '')}) as at
       from unnest($2::text[]) as k(id)`,
    [projectId, customerIds],
  );
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const])));
}

/** The discount that a customer got, and gave back; amounts beyond 2^53 − 1 stand for all that are larger, as in their summary. */
export async function readDiscount(db: Db, projectId: string, customerId: string): Promise<CustomerPage['discount']> {
  const sum = (condition: string): string => safeInSql(`coalesce(sum(discount_minor) filter (where ${condition}), 0)`);
  const redeemed = "kind = 'redemption' and result = 'SUCCESS'";
  const [row] = await db.query<{ gross: number; rolled_back: number; known: number; unknown: number }>(
    `/* customer.discount */
     select ${sum(redeemed)} as gross, ${sum("kind = 'rollback' and result = 'SUCCESS'")} as rolled_back,
            count(*) filter (where ${redeemed} and discount_minor is not null) as known,
            count(*) filter (where ${redeemed} and discount_minor is null) as unknown
       from redemptions
      where project_id = $1 and customer_id = $2`,
    [projectId, customerId],
  );
  if (row === undefined) throw new Error('a sum has one row');
  const isUnknown = row.known === 0 && row.unknown > 0;
  return { gross_minor: row.gross, rolled_back_minor: row.rolled_back, net_minor: isUnknown ? null : row.gross - row.rolled_back, unknown: row.unknown };
}

/** How much an erasure would touch: counted the way `erase_customer` counts what it did. */
export async function previewErasure(db: Db, projectId: string, customerId: string): Promise<Omit<ErasurePreview, 'orders_minor' | 'discount_minor'>> {
  const count = (table: string): string => `(select count(*) from ${table} where project_id = $1 and customer_id = $2)`;
  const [row] = await db.query<Omit<ErasurePreview, 'orders_minor' | 'discount_minor'>>(
    `/* customer.preview_erasure */
     select ${count('custom_events')} as events, ${count('segment_customers')} as segments, ${count('orders')} as orders,
            ${count('redemptions')} as redemptions, ${count('publications')} as publications`,
    [projectId, customerId],
  );
  if (row === undefined) throw new Error('counts have one row');
  return row;
}
