import type { OrderStatus } from '../../contract/order.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { jsonRows } from '../platform/json-rows.ts';
import type { StoredItem } from './order-items.ts';
import { withRedeemed, withRolledBack, type Order } from './order.ts';

interface OrderRow {
  order_id: string;
  source_id: string | null;
  status: OrderStatus;
  customer_id: string | null;
  amount_minor: number | null;
  initial_amount_minor: number | null;
  discount_minor: number;
  items_discount_minor: number;
  items: StoredItem[] | null;
  metadata: Record<string, unknown>;
  created_at: Date;
  updated_at: Date | null;
}

const columns = `order_id, source_id, status, customer_id, amount_minor, initial_amount_minor, discount_minor, items_discount_minor, items, metadata,
        created_at, updated_at`;

const shown = columns.replaceAll(/\w+/g, 'o.$&');

/** Ids of orders by id or source_id, name by name: whatever the plan was made for, each is one look-up in the index that has its order. */
const namedIds = `
              select distinct o.order_id
                from unnest($2::text[]) as k(name)
                     cross join lateral (
                       (select order_id from orders where project_id = $1 and order_id between k.name and k.name order by order_id limit 1)
                       union all
                       (select order_id from orders where project_id = $1 and source_id between k.name and k.name order by source_id limit 1)
                     ) as o
               order by o.order_id`;

/** Stored orders by id or source_id with their redemptions, in the order of their ids; locked when asked to. Without a name nothing is asked. */
export async function lockOrders(tx: Transaction, projectId: string, names: string[], isLocking: boolean): Promise<Order[]> {
  if (names.length === 0) return [];
  return read(tx, projectId, names, isLocking);
}

/** Orders by id or source_id, with their redemptions; the key is the id. */
export async function findOrders(db: Db, projectId: string, names: string[]): Promise<Map<string, Order>> {
  if (names.length === 0) return new Map();
  return new Map((await read(db, projectId, names, false)).map((order) => [order.orderId, order]));
}

async function read(db: Db, projectId: string, names: string[], isLocking: boolean): Promise<Order[]> {
  const name = isLocking ? 'order.lock' : 'order.read';
  const [rows, redemptions] = await Promise.all([
    db.prepared<OrderRow>(
      name,
      `/* ${name} */
       select ${shown}
         from (${namedIds}
              ) as n
              cross join lateral (
                select ${columns}
                  from orders
                 where project_id = $1 and orders.order_id between n.order_id and n.order_id
                 order by orders.order_id
                 limit 1
                 ${isLocking ? 'for update' : ''}
              ) as o`,
      [projectId, names],
    ),
    redemptionsOf(db, projectId, names),
  ]);
  return rows.map((row) => toOrder(row, redemptions.get(row.order_id)));
}

interface OrderRedemptionRow {
  order_id: string;
  redemption_id: string;
  parent_id: string | null;
  voucher_id: string;
  campaign_id: string | null;
  occurred_at: Date;
  rollback: { id: string; parentId: string | null; at: string } | null;
}

/**
 * Redemptions of orders by order id, the oldest first, each with its rollback: one without the order (stacking rules) is of none, so it is looked for
 * by what it takes back. Each order is looked up by itself (`offset 0` sees to it), and a rollback in the one index that has its order: a plan made
 * while a project had few redemptions would otherwise go through all that it has since.
 */
async function redemptionsOf(db: Db, projectId: string, names: string[]): Promise<Map<string, OrderRedemptionRow[]>> {
  const rows = await db.prepared<OrderRedemptionRow>(
    'order.redemptions',
    `/* order.redemptions */
     select n.order_id, r.redemption_id, r.parent_id, r.voucher_id, r.campaign_id, r.occurred_at, b.rollback
       from (${namedIds}
            ) as n
            cross join lateral (
              select redemption_id, parent_id, voucher_id, campaign_id, occurred_at
                from redemptions
               where project_id = $1 and redemptions.order_id = n.order_id and kind = 'redemption' and result = 'SUCCESS'
              offset 0
            ) as r
            left join lateral (
              select rolls_back_id, json_build_object('id', redemption_id, 'parentId', parent_id, 'at', occurred_at) as rollback
                from redemptions
               where project_id = $1 and kind = 'rollback' and result = 'SUCCESS' and rolls_back_id >= r.redemption_id
               order by rolls_back_id
               limit 1
            ) as b on b.rolls_back_id = r.redemption_id
      order by r.occurred_at, r.redemption_id`,
    [projectId, names],
  );
  return groupBy(rows, (row) => row.order_id);
}

/** Orders as they stand after a batch or a change: made, or changed in whatever can change. Those that exist must be locked. */
export async function putOrders(tx: Transaction, projectId: string, orders: readonly Order[]): Promise<void> {
  await tx.prepared(
    'order.put',
    `/* order.put */
     insert into orders (project_id, ${columns})
     select $1, ${columns}
       from json_to_recordset($2::json)
            as r(order_id text, source_id text, status text, customer_id text, amount_minor bigint, initial_amount_minor bigint,
                 discount_minor bigint, items_discount_minor bigint, items jsonb, metadata jsonb, created_at timestamptz, updated_at timestamptz)
      order by order_id
     on conflict (project_id, order_id) do update
        set status = excluded.status,
            customer_id = excluded.customer_id,
            amount_minor = excluded.amount_minor,
            initial_amount_minor = excluded.initial_amount_minor,
            discount_minor = excluded.discount_minor,
            items_discount_minor = excluded.items_discount_minor,
            items = excluded.items,
            metadata = excluded.metadata,
            updated_at = excluded.updated_at`,
    [projectId, jsonRows(orders.map(toRow))],
  );
}

function toRow(order: Order): OrderRow {
  return {
    order_id: order.orderId, source_id: order.sourceId, status: order.status, customer_id: order.customerId, amount_minor: order.amountMinor,
    initial_amount_minor: order.initialAmountMinor, discount_minor: order.discountMinor, items_discount_minor: order.itemsDiscountMinor,
    items: order.items, metadata: order.metadata, created_at: order.createdAt, updated_at: order.updatedAt,
  };
}

function toOrder(row: OrderRow, redemptions: OrderRedemptionRow[] = []): Order {
  const order: Order = {
    orderId: row.order_id, sourceId: row.source_id, status: row.status, customerId: row.customer_id, amountMinor: row.amount_minor,
    initialAmountMinor: row.initial_amount_minor, discountMinor: row.discount_minor, itemsDiscountMinor: row.items_discount_minor, items: row.items,
    metadata: row.metadata, createdAt: row.created_at, updatedAt: row.updated_at, redemptions: {},
  };
  return withEntries(order, redemptions);
}

/** The order's map as its redemptions and rollbacks make it. */
function withEntries(order: Order, rows: OrderRedemptionRow[]): Order {
  const entries = groupBy(rows, (row) => row.parent_id ?? row.redemption_id);
  return [...entries].reduce((before, [redemptionId, parts]) => withEntry(before, redemptionId, parts), order);
}

/** The parts of a stack are made, and taken back, all at once. */
function withEntry(order: Order, redemptionId: string, rows: OrderRedemptionRow[]): Order {
  const [first] = rows;
  if (first === undefined) return order;
  const parts = rows.map((row) => ({ redemptionId: row.redemption_id, voucherId: row.voucher_id, campaignId: row.campaign_id }));
  const redeemed = withRedeemed(order, { parentId: first.parent_id, parts, at: first.occurred_at });
  if (first.rollback === null) return redeemed;
  const { id, parentId, at } = first.rollback;
  const stacked = parentId === null ? null : rows.flatMap(({ rollback }) => rollback?.id ?? []);
  return withRolledBack(redeemed, { redemptionId, rollbackId: parentId ?? id, stacked, at: new Date(at) });
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
