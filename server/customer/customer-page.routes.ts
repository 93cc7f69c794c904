import { Type } from 'typebox';
import { Instant, Metadata } from '../../contract/common.ts';
import { customerSorts } from '../../contract/constants.ts';
import { CustomerParams } from '../../contract/customer.ts';
import { CustomerNames, CustomerPage, CustomerRows, CustomersMeant, ErasurePreview } from '../../contract/customer-page.ts';
import { notFound } from '../../contract/errors.ts';
import { SegmentPreview } from '../../contract/segment-page.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { parseInstant, type Http } from '../platform/http.ts';
import { previewFilter } from '../segment/segment-page.query.ts';
import { searchCustomers } from './customer-search.query.ts';
import { findMeant } from './customer-names.query.ts';
import { previewErasure, readDiscount } from './customer-page.query.ts';
import { findCustomers } from './customer.store.ts';
import { answerCustomers, answerRows, knownCustomer } from './known-customer.ts';
import { readSummaries } from './summary.query.ts';
import type { TrackingIds } from './tracking-id.ts';

export interface CustomerPageParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
}

const read = { config: { permission: 'customer.read' } } as const;
const Paging = { after: Type.Optional(Type.String({ maxLength: 5000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) };
const Project = Type.Object({ projectId: Type.String() });

/** What the dashboard reads of customers, beside the wire contract's routes. */
export function customerPageRoutes(http: Http, parts: CustomerPageParts): void {
  listRoutes(http, parts);
  pageRoutes(http, parts);
}

function listRoutes(http: Http, { db, clock }: CustomerPageParts): void {
  const querystring = Type.Object({
    ...Paging,
    search: Type.Optional(Type.String({ maxLength: 1000, description: 'first characters of a name, e-mail address or source_id' })),
    city: Type.Optional(Type.String({ maxLength: 1000 })),
    segment_id: Type.Optional(Type.String({ maxLength: 100 })),
    created_from: Type.Optional(Instant),
    created_before: Type.Optional(Instant),
    sort: Type.Optional(Type.Enum([...customerSorts], { default: 'newest', description: 'of all; a search has an order of its own' })),
  });
  http.get('/customers', {
    ...read, schema: { summary: 'Customers to look for one', params: Project, querystring, response: { 200: CustomerRows } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { search, city, segment_id: segmentId, created_from: from, created_before: before, sort = 'newest', after, limit } = request.query;
    const query = {
      projectId, search, city, segmentId, sort, after, limit, createdAfter: from === undefined ? undefined : parseInstant(from),
      createdBefore: before === undefined ? undefined : parseInstant(before),
    };
    const { rows, next } = await searchCustomers(db, query, clock.now());
    return { rows: await answerRows(db, projectId, rows), next };
  });

  http.post('/customers/meant', {
    ...read, schema: { summary: 'Who is meant by ids, source_ids and e-mail addresses', params: Project, body: CustomerNames, response: { 200: CustomersMeant } },
  }, async (request) => ({ rows: await findMeant(db, principalOf(request).projectId, request.body.names) }));

  // Of segments, but it answers customers, whom segments know nothing of.
  const Filter = Type.Object({ filter: Metadata });
  http.post('/segments/preview', {
    ...read, schema: { summary: 'How many customers a filter finds', params: Project, body: Filter, response: { 200: SegmentPreview } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { count, isCountExact, customerIds } = await previewFilter(db, projectId, request.body.filter, clock.now());
    const found = new Map((await findCustomers(db, projectId, customerIds)).map((customer) => [customer.customerId, customer]));
    return { count, is_count_exact: isCountExact, customers: await answerCustomers(db, projectId, customerIds.flatMap((id) => found.get(id) ?? [])) };
  });
}

function pageRoutes(http: Http, parts: CustomerPageParts): void {
  const { db } = parts;
  const params = Type.Object({ projectId: Type.String(), ...CustomerParams.properties });

  http.get('/customers/:id', {
    ...read, schema: { summary: 'What the page of a customer shows first', params, response: { 200: CustomerPage } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const customer = await knownCustomer(parts, projectId, request.params.id);
    const [[row], discount] = await Promise.all([answerRows(db, projectId, [customer]), readDiscount(db, projectId, customer.customerId)]);
    if (row === undefined) throw notFound('customer', request.params.id);
    return { ...row, discount };
  });

  http.get('/customers/:id/erasure', {
    config: { permission: 'customer.erase' }, schema: { summary: 'What an erasure would remove, and what stays', params, response: { 200: ErasurePreview } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const [counts, discount, summaries] = await Promise.all([
      previewErasure(db, projectId, customerId), readDiscount(db, projectId, customerId), readSummaries(db, projectId, [customerId]),
    ]);
    return { ...counts, orders_minor: summaries.get(customerId)?.orders.total_amount ?? 0, discount_minor: discount.net_minor };
  });
}
