import { Type } from 'typebox';
import { CustomerChange, CustomerList, CustomerListQuery, CustomerParams, CustomerReference, PermanentDeletion, WireCustomer } from '../../contract/customer.ts';
import { notFound } from '../../contract/errors.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { changeCustomer, deleteCustomer, eraseForGood } from './change-customer.ts';
import { checkCustomerMetadata } from './customer-metadata.ts';
import { listCustomers } from './customer-list.query.ts';
import { upsertCustomer, type Customer } from './customer.store.ts';
import { answerCustomers, knownCustomer } from './known-customer.ts';
import { readCustomer, type TrackingIds } from './tracking-id.ts';

export interface CustomerParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
  metadata: Pick<MetadataChecks, 'checkChange' | 'faultOf'>;
}

const read = { config: { permission: 'customer.read' } } as const;
const write = { config: { permission: 'customer.write' } } as const;

/** Customers of the wire contract (§2.11): made or changed by their own names for them, read, listed and removed. */
export function customerRoutes(http: Http, parts: CustomerParts): void {
  writingRoutes(http, parts);
  readingRoutes(http, parts);
  removingRoutes(http, parts);
}

function writingRoutes(http: Http, parts: CustomerParts): void {
  const { db, clock, tracking, metadata } = parts;
  const answerOne = async (projectId: string, customer: Customer): Promise<WireCustomer> => {
    const [wire] = await answerCustomers(db, projectId, [customer]);
    if (wire === undefined) throw notFound('customer', customer.customerId);
    return wire;
  };

  http.post('/customers', {
    ...write, schema: { summary: 'Make a customer, or change one who is known', body: CustomerReference, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const reference = await readCustomer(tracking, projectId, request.body);
    await checkCustomerMetadata(db, metadata, projectId, reference);
    return answerOne(projectId, await upsertCustomer(db, projectId, reference, clock.now()));
  });

  http.put('/customers/:id', {
    ...write, schema: { summary: 'Change a customer', params: CustomerParams, body: CustomerChange, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    await metadata.checkChange(projectId, 'customer', request.body);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const change = await readCustomer(tracking, projectId, request.body);
    return answerOne(projectId, await changeCustomer(db, projectId, customerId, change, clock.now()));
  });

  http.get('/customers/:id', {
    ...read, schema: { summary: 'One customer by id or source_id', params: CustomerParams, response: { 200: WireCustomer } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    return answerOne(projectId, await knownCustomer(parts, projectId, request.params.id));
  });
}

function readingRoutes(http: Http, { db, clock }: CustomerParts): void {
  http.get('/customers', {
    ...read, schema: { summary: 'Customers', querystring: CustomerListQuery, response: { 200: CustomerList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customers, rest, places } = await listCustomers(db, projectId, request.query, clock.now());
    const answers = (await answerCustomers(db, projectId, customers)).map((customer) => {
      const text = places?.texts.get(customer.id);
      return places === undefined || text === undefined ? customer : { ...customer, [places.member]: text };
    });
    return { object: 'list' as const, data_ref: 'customers' as const, customers: answers, ...rest };
  });
}

function removingRoutes(http: Http, parts: CustomerParts): void {
  const { db, clock, tracking } = parts;

  http.delete('/customers/:id', {
    ...write, schema: { summary: 'Delete a customer; what they did stays', params: CustomerParams, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    await deleteCustomer(db, projectId, customerId, originOf(request), clock.now());
    reply.code(204);
    return null;
  });

  http.post('/customers/:id/permanent-deletion', {
    config: { permission: 'customer.erase' },
    schema: { summary: "Remove a person's data for good; entries and their sums stay", params: CustomerParams, response: { 200: PermanentDeletion } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const name = await tracking.read(projectId, request.params.id);
    const { erasureId, customerId, erased, createdAt } = await eraseForGood(db, projectId, name, originOf(request), clock.now());
    return {
      id: erasureId, created_at: createdAt.toISOString(), related_object_id: customerId, related_object: 'customer' as const, status: 'DONE' as const,
      data_json: erased, object: 'pernament_deletion' as const,
    };
  });
}
