import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { OrderList, OrderListQuery, OrderRequest, OrdersRequest, WireOrder } from '../../contract/order.ts';
import { principalOf } from '../access/principal.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { accepted } from '../platform/accepted.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { listOrders } from './order-list.query.ts';
import { findOrders } from './order.store.ts';
import { startOrdersImport } from './start-orders-import.ts';
import { changeOrder, makeOrder, named } from './save-order.ts';
import { toWireOrder } from './wire-order.ts';

export interface OrderParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
  metadata: MetadataChecks;
  jobs: Jobs;
}

const Params = Type.Object({ id: Type.String({ maxLength: 1000 }) });

/** Orders of the wire contract (§2.10), beside those that redemptions make. */
export function orderRoutes(http: Http, parts: OrderParts): void {
  const { db, clock } = parts;
  const write = { config: { permission: 'order.write' } } as const;
  const read = { config: { permission: 'order.read' } } as const;

  http.post('/orders', {
    ...write, schema: { summary: 'Make an order, or change the one with this source_id', body: OrderRequest, response: { 200: WireOrder } },
  }, async (request) => toWireOrder(await makeOrder(parts, principalOf(request).projectId, request.body, clock.now())));

  http.put('/orders/:id', {
    ...write, schema: { summary: 'Change an order by id or source_id', params: Params, body: OrderRequest, response: { 200: WireOrder } },
  }, async (request) => toWireOrder(await changeOrder(parts, principalOf(request).projectId, request.params.id, request.body, clock.now())));

  http.get('/orders/:id', {
    ...read, schema: { summary: 'One order by id or source_id', params: Params, response: { 200: WireOrder } },
  }, async (request) => {
    const { id } = request.params;
    const found = await findOrders(db, principalOf(request).projectId, [id]);
    return toWireOrder(named([...found.values()], id));
  });

  http.get('/orders', {
    ...read, schema: { summary: 'Orders', querystring: OrderListQuery, response: { 200: OrderList } },
  }, async (request) => {
    const { orders, rest } = await listOrders(db, principalOf(request).projectId, request.query);
    return { object: 'list' as const, data_ref: 'orders' as const, orders: orders.map((order) => toWireOrder(order)), ...rest };
  });

  http.post('/orders/import', {
    ...write, schema: { summary: 'Import orders, all or none', body: OrdersRequest, response: { 202: Accepted } },
  }, async (request, reply) => accepted(reply, await startOrdersImport(parts, principalOf(request).projectId, request.id, request.body)));
}
