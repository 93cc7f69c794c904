import { Type } from 'typebox';
import { CustomerList, CustomerListQuery, CustomerReference, WireCustomer } from '../../contract/customer.ts';
import { notFound } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import { readOrder, readPage } from '../platform/wire-list.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { customerOrders, listCustomers, readSummaries } from './customer-list.query.ts';
import { findCustomer, upsertCustomer, type Customer } from './customer.store.ts';
import { readCustomer, type TrackingIds } from './tracking-id.ts';
import { toWireCustomer } from './wire-customer.ts';

export interface CustomerParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
}

const Params = Type.Object({ id: Type.String({ maxLength: 1000 }) });

/** Customers of the wire contract (§2.11): made or changed by their own names for them, read and listed. */
export function customerRoutes(http: Http, { db, clock, tracking }: CustomerParts): void {
  const answer = async (projectId: string, customers: Customer[]): Promise<WireCustomer[]> => {
    const summaries = await readSummaries(db, projectId, customers.map(({ customerId }) => customerId));
    return customers.map((customer) => toWireCustomer(customer, summaries.get(customer.customerId) ?? null));
  };
  const answerOne = async (projectId: string, customer: Customer): Promise<WireCustomer> => {
    const [wire] = await answer(projectId, [customer]);
    if (wire === undefined) throw notFound('customer', customer.customerId);
    return wire;
  };
  const known = async (projectId: string, id: string): Promise<Customer> => {
    const customer = await findCustomer(db, projectId, await tracking.read(projectId, id));
    if (customer === undefined) throw notFound('customer', id);
    return customer;
  };

  http.post('/customers', {
    config: { permission: 'customer.write' },
    schema: { summary: 'Make a customer, or change one who is known', body: CustomerReference, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    return answerOne(projectId, await upsertCustomer(db, projectId, await readCustomer(tracking, projectId, request.body), clock.now()));
  });

  http.put('/customers/:id', {
    config: { permission: 'customer.write' },
    schema: { summary: 'Change a customer', params: Params, body: CustomerReference, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await known(projectId, request.params.id);
    return answerOne(projectId, await upsertCustomer(db, projectId, { ...request.body, id: customerId }, clock.now()));
  });

  http.get('/customers/:id', {
    config: { permission: 'customer.read' },
    schema: { summary: 'One customer by id or source_id', params: Params, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    return answerOne(projectId, await known(projectId, request.params.id));
  });

  http.get('/customers', {
    config: { permission: 'customer.read' },
    schema: { summary: 'Customers', querystring: CustomerListQuery, response: { 200: CustomerList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { email = null, order } = request.query;
    const { customers, total } = await listCustomers(db, projectId, email, { ...readPage(request.query), order: readOrder(order, customerOrders, 'customer_id') });
    return { object: 'list' as const, data_ref: 'customers' as const, customers: await answer(projectId, customers), total };
  });
}
