import { ApiError, notFound } from '../../contract/errors.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { upsertCustomer } from '../customer/customer.store.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { violatedConstraint, type Db, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { namesOfItems, wantedWithCatalogue } from './catalogue-items.ts';
import { changedOrder } from './change-order.ts';
import { hasProduct } from './order-items.ts';
import { lockOrders, putOrders } from './order.store.ts';
import { emptyOrder, toWantedOrder, type Order } from './order.ts';

export interface OrderWriting {
  db: Pool;
  tracking: TrackingIds;
  metadata: MetadataChecks;
}

/**
 * Makes an order, or changes the one with this `source_id`: a client that did not hear our answer may ask again (the wire contract leaves this open,
 * §2.10). An `id` in the body is passed over; ids are ours. The customer is made or changed in the same transaction. Throws 400 `invalid_payload` for
 * an item that names no product, `invalid_amount`, `invalid_order`, `metadata_validation_failed`, and 404 for a customer's id that is unknown.
 */
export async function makeOrder({ db, tracking, metadata }: OrderWriting, projectId: string, request: OrderRequest, now: Date): Promise<Order> {
  const catalogue = await prepare({ db, metadata }, projectId, request);
  const sourceId = request.source_id || null;
  return onceAgainIfTaken(() => db.transaction(async (tx) => {
    const customerId = await saveCustomer({ tx, tracking }, projectId, request, now);
    const stored = sourceId === null ? undefined : (await lockOrders(tx, projectId, [sourceId], true)).find((order) => order.sourceId === sourceId);
    const order = orderOf(stored, request, { catalogue, customerId, now });
    await metadata.check(projectId, 'order', order.metadata, false, tx);
    await putOrders(tx, projectId, [order]);
    return order;
  }));
}

/** Changes an order by id or source_id; 404 where the project has none. It waits for redemptions of the same order, or they for it. Throws like `makeOrder`. */
export async function changeOrder(
  { db, tracking, metadata }: OrderWriting, projectId: string, name: string, request: OrderRequest, now: Date,
): Promise<Order> {
  const catalogue = await prepare({ db, metadata }, projectId, request);
  return db.transaction(async (tx) => {
    const customerId = await saveCustomer({ tx, tracking }, projectId, request, now);
    const stored = named(await lockOrders(tx, projectId, [name], true), name);
    const order = changedOrder(stored, request, { catalogue, customerId, now });
    await metadata.check(projectId, 'order', order.metadata, false, tx);
    await putOrders(tx, projectId, [order]);
    return order;
  });
}

/** An order as a request leaves it: made, or the stored one changed. Its items stay as they were sent, and it costs what the catalogue makes them cost. */
export function orderOf(
  stored: Order | undefined, request: OrderRequest, { catalogue, customerId, now }: { catalogue: Catalogue; customerId: string | null; now: Date },
): Order {
  if (stored !== undefined) return changedOrder(stored, request, { catalogue, customerId, now });
  const wanted = toWantedOrder(request);
  const { amountMinor } = wantedWithCatalogue(wanted, catalogue);
  return { ...emptyOrder(newId('ord', now), { ...wanted, amountMinor }, customerId, now), status: request.status ?? 'CREATED' };
}

/** Of orders that have a name as id or source_id, the one that is meant: the id comes first. Throws 404. */
export function named(orders: readonly Order[], name: string): Order {
  const order = orders.find(({ orderId }) => orderId === name) ?? orders[0];
  if (order === undefined) throw notFound('order', name);
  return order;
}

/** What the catalogue knows of the items of a request, and whether the request is one: before anything is locked. */
async function prepare({ db, metadata }: { db: Db; metadata: MetadataChecks }, projectId: string, request: OrderRequest): Promise<Catalogue> {
  checkProducts(request);
  await metadata.check(projectId, 'order', request.metadata, true);
  await metadata.check(projectId, 'customer', request.customer?.metadata, true);
  if (request.items) await metadata.checkAll(projectId, 'order_item', request.items.map((item) => item.metadata));
  return findCatalogue(db, projectId, namesOfItems(toWantedOrder(request).items ?? []));
}

async function saveCustomer(
  { tx, tracking }: { tx: Transaction; tracking: TrackingIds }, projectId: string, { customer }: OrderRequest, now: Date,
): Promise<string | null> {
  if (!customer) return null;
  const { customerId } = await upsertCustomer(tx, projectId, await readCustomer(tracking, projectId, customer), now);
  return customerId;
}

/** Unknown products are fine, none at all is not (wire contract §2.10). */
export function checkProducts({ items }: OrderRequest): void {
  for (const [place, item] of (items ?? []).entries()) {
    if (!hasProduct(item)) {
      throw new ApiError('invalid_payload', { details: `Property .items[${place}] must have one of product_id, sku_id, source_id, product, sku` });
    }
  }
}

/** Another caller made the order with this source_id at the same time: it is there now, and is changed. */
async function onceAgainIfTaken(make: () => Promise<Order>): Promise<Order> {
  try {
    return await make();
  } catch (error) {
    if (violatedConstraint(error) !== 'orders_source_id_unique') throw error;
    return make();
  }
}
