import type { OrderListQuery } from '../../contract/order.ts';
import type { Db } from '../platform/db.ts';
import { totalOf, type NumberedPage } from '../platform/list-total.ts';
import { addFilters, Conditions, cutPage, pageKeys, pageStatement, readListing, type Listing, type Rest } from '../platform/wire-list.ts';
import { orderFields, orderSorts } from './order-fields.ts';
import { findOrders } from './order.store.ts';
import type { Order } from './order.ts';

/**
 * A page of orders, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order, filter or cursor that
 * there is not.
 */
export async function listOrders(db: Db, projectId: string, query: OrderListQuery): Promise<{ orders: Order[]; rest: Rest }> {
  const conditions = new Conditions('true', [projectId]);
  if (query.customer !== undefined) {
    const name = conditions.value(query.customer);
    conditions.add(`customer_id = (
          select customer_id from customers where project_id = $1 and (customer_id = ${name} or source_id = ${name}) order by (customer_id = ${name}) desc limit 1)`);
  }
  conditions.equal('status', query.status);
  conditions.range('created_at', query.created_at);
  conditions.range('updated_at', query.updated_at);
  addFilters(conditions, query.filters, orderFields);
  const listing = readListing(conditions, query, orderSorts, 'order_id');
  const { rows, more } = cutPage(await readPage(db, conditions, listing), listing);
  const ids = rows.map((row) => row.order_id);
  const [found, rest] = await Promise.all([findOrders(db, projectId, ids), listing.isCursor ? more : countOrders(db, conditions, { listing, rows })]);
  return { orders: ids.flatMap((id) => found.get(id) ?? []), rest };
}

function readPage(db: Db, { sql, values }: Conditions, listing: Listing): Promise<{ order_id: string; place: string[] }[]> {
  return db.query(
    pageStatement(
      'order.list', pageKeys(listing, 'orders', `project_id = $1 and ${sql}`),
      `select order_id, ${listing.place} as place
         from orders
        where project_id = $1 and order_id between page.id and page.id
        order by order_id
        limit 1`,
    ),
    values,
  );
}

async function countOrders(db: Db, { sql, values }: Conditions, page: Pick<NumberedPage, 'listing' | 'rows'>): Promise<Rest> {
  return { total: await totalOf(db, { name: 'order.count', ...page, where: `project_id = $1 and ${sql}`, values, source: () => 'orders' }) };
}
