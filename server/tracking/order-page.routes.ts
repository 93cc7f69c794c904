import { Type } from 'typebox';
import { Instant } from '../../contract/common.ts';
import { OrderStatus } from '../../contract/order.ts';
import { OrderPage, OrderRows } from '../../contract/order-page.ts';
import { principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant, type Http } from '../platform/http.ts';
import { readOrderRows } from './order-list.query.ts';
import { readOrderPage } from './order-page.query.ts';

const read = { config: { permission: 'order.read' } } as const;
const Project = Type.Object({ projectId: Type.String() });
const querystring = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 1000 })),
  status: Type.Optional(OrderStatus),
  customer: Type.Optional(Type.String({ maxLength: 1000 })),
  created_from: Type.Optional(Instant),
  created_before: Type.Optional(Instant),
  after: Type.Optional(Type.String({ maxLength: 5000 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

/** What the dashboard reads of orders, beside the wire contract's routes. */
export function orderPageRoutes(http: Http, { db }: { db: Db }): void {
  http.get('/orders', { ...read, schema: { params: Project, querystring, response: { 200: OrderRows } } }, async (request) => {
    const { created_from: from, created_before: before, q, status, customer, after, limit } = request.query;
    return readOrderRows(db, {
      projectId: principalOf(request).projectId, q, status, customer, after, limit, createdFrom: from === undefined ? undefined : parseInstant(from),
      createdBefore: before === undefined ? undefined : parseInstant(before),
    });
  });

  const params = Type.Object({ ...Project.properties, order: Type.String({ maxLength: 1000 }) });
  http.get('/orders/:order', { ...read, schema: { params, response: { 200: OrderPage } } }, async (request) =>
    readOrderPage(db, principalOf(request).projectId, request.params.order));
}
