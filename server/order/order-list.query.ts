import type { OrderListQuery } from '../../contract/order.ts';
import type { Db } from '../platform/db.ts';
import { Conditions, readOrder, readPage, type OrderField } from '../platform/wire-list.ts';
import { findOrders } from './order.store.ts';
import type { Order } from './order.ts';

const fields: Record<string, OrderField> = { created_at: { sql: 'created_at' }, updated_at: { sql: 'updated_at', isNullable: true } };

/** A page of orders, the newest first unless asked otherwise, with the number of all that match. Throws 400 for a page or an order that there is not. */
export async function listOrders(db: Db, projectId: string, query: OrderListQuery): Promise<{ orders: Order[]; total: number }> {
  const conditions = new Conditions('true', [projectId]);
  conditions.range('created_at', query.created_at);
  conditions.range('updated_at', query.updated_at);
  const order = readOrder(query.order, fields, 'order_id');
  const { limit, offset } = readPage(query);
  const [rows, [count]] = await Promise.all([
    db.query<{ order_id: string }>(
      `/* order.list */
       select order_id
         from orders
        where project_id = $1 and ${conditions.sql}
        order by ${order}
        limit ${limit} offset ${offset}`,
      conditions.values,
    ),
    db.query<{ total: number }>(`/* order.count */ select count(*) as total from orders where project_id = $1 and ${conditions.sql}`, conditions.values),
  ]);
  const ids = rows.map((row) => row.order_id);
  const found = await findOrders(db, projectId, ids);
  return { orders: ids.flatMap((id) => found.get(id) ?? []), total: count?.total ?? 0 };
}
