import type { OrderRedemption, OrderStatus } from '../../contract/order.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { Order } from './order.ts';

interface OrderRow {
  order_id: string;
  source_id: string | null;
  status: OrderStatus;
  customer_id: string | null;
  amount_minor: number | null;
  discount_minor: number;
  items: Record<string, unknown>[] | null;
  metadata: Record<string, unknown>;
  created_at: Date;
  updated_at: Date | null;
}

const columns = 'order_id, source_id, status, customer_id, amount_minor, discount_minor, items, metadata, created_at, updated_at';

/** Stored orders by id or source_id with their redemptions, in the order of their ids; locked when asked to. Nothing is asked when no name is given. */
export async function lockOrders(tx: Transaction, projectId: string, names: string[], isLocking: boolean): Promise<Order[]> {
  if (names.length === 0) return [];
  const name = isLocking ? 'order.lock' : 'order.read';
  const [rows, redemptions] = await Promise.all([
    tx.prepared<OrderRow>(
      name,
      `/* ${name} */
       select ${columns}
         from orders
        where project_id = $1 and (order_id = any($2::text[]) or source_id = any($2::text[]))
        order by order_id
        ${isLocking ? 'for update' : ''}`,
      [projectId, names],
    ),
    redemptionsOf(tx, projectId, names),
  ]);
  return rows.map((row) => toOrder(row, redemptions.get(row.order_id)));
}

/** Orders by id, with their redemptions. */
export async function findOrders(db: Db, projectId: string, orderIds: string[]): Promise<Map<string, Order>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db.prepared<OrderRow>(
    'order.find', `/* order.find */ select ${columns} from orders where project_id = $1 and order_id = any($2::text[])`, [projectId, orderIds],
  );
  const redemptions = await redemptionsOf(db, projectId, orderIds);
  return new Map(rows.map((row) => [row.order_id, toOrder(row, redemptions.get(row.order_id))]));
}

interface OrderRedemptionRow {
  order_id: string;
  redemption_id: string;
  voucher_id: string;
  campaign_id: string | null;
  occurred_at: Date;
  rollback_id: string | null;
  rollback_at: Date | null;
}

/** Redemptions of orders by order id: of each the map that the wire contract shows. */
async function redemptionsOf(db: Db, projectId: string, names: string[]): Promise<Map<string, Record<string, OrderRedemption>>> {
  const rows = await db.prepared<OrderRedemptionRow>(
    'order.redemptions',
    `/* order.redemptions */
     select r.order_id, r.redemption_id, r.voucher_id, r.campaign_id, r.occurred_at, b.redemption_id as rollback_id, b.occurred_at as rollback_at
       from redemptions as r
            left join redemptions as b
                   on b.project_id = r.project_id and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS'
      where r.project_id = $1
        and r.order_id = any(array(select order_id from orders where project_id = $1 and (order_id = any($2::text[]) or source_id = any($2::text[]))))
        and r.kind = 'redemption' and r.result = 'SUCCESS'
      order by r.occurred_at, r.redemption_id`,
    [projectId, names],
  );
  const orders = new Map<string, Record<string, OrderRedemption>>();
  for (const row of rows) orders.set(row.order_id, { ...orders.get(row.order_id), [row.redemption_id]: toOrderRedemption(row) });
  return orders;
}

function toOrderRedemption(row: OrderRedemptionRow): OrderRedemption {
  return {
    date: row.occurred_at.toISOString(),
    related_object_type: 'voucher',
    related_object_id: row.voucher_id,
    ...(row.campaign_id !== null && { related_object_parent_id: row.campaign_id }),
    ...(row.rollback_id !== null && { rollback_id: row.rollback_id }),
    ...(row.rollback_at !== null && { rollback_date: row.rollback_at.toISOString() }),
  };
}

/** Orders as they stand after a batch: made, or changed in what a redemption changes. */
export async function putOrders(tx: Transaction, projectId: string, orders: readonly Order[]): Promise<void> {
  await tx.prepared(
    'order.put',
    `/* order.put */
     insert into orders (project_id, ${columns})
     select $1, ${columns}
       from json_to_recordset($2::json)
            as r(order_id text, source_id text, status text, customer_id text, amount_minor bigint, discount_minor bigint, items jsonb, metadata jsonb,
                 created_at timestamptz, updated_at timestamptz)
      order by order_id
     on conflict (project_id, order_id) do update
        set status = excluded.status,
            customer_id = excluded.customer_id,
            discount_minor = excluded.discount_minor,
            updated_at = excluded.updated_at`,
    [projectId, JSON.stringify(orders.map(toRow))],
  );
}

function toRow(order: Order): OrderRow {
  return {
    order_id: order.orderId, source_id: order.sourceId, status: order.status, customer_id: order.customerId, amount_minor: order.amountMinor,
    discount_minor: order.discountMinor, items: order.items, metadata: order.metadata, created_at: order.createdAt, updated_at: order.updatedAt,
  };
}

function toOrder(row: OrderRow, redemptions: Record<string, OrderRedemption> = {}): Order {
  return {
    orderId: row.order_id, sourceId: row.source_id, status: row.status, customerId: row.customer_id, amountMinor: row.amount_minor,
    discountMinor: row.discount_minor, items: row.items, metadata: row.metadata, createdAt: row.created_at, updatedAt: row.updated_at, redemptions,
  };
}
