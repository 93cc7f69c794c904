import { Type } from 'typebox';
import { Instant, Metadata } from '../../contract/common.ts';
import { CustomerRows } from '../../contract/customer.ts';
import { SegmentChanges, SegmentPreview } from '../../contract/segment.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant, type Http } from '../platform/http.ts';
import { previewFilter, readSegmentChanges } from '../segment/segment-page.query.ts';
import { searchCustomers } from './customer-search.query.ts';
import { findCustomers } from './customer.store.ts';
import { answerCustomers } from './known-customer.ts';

export interface CustomerListParts {
  db: Db;
  clock: Clock;
}

const read = { config: { permission: 'customer.read' } } as const;
const Paging = { after: Type.Optional(Type.String({ maxLength: 5000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) };
const Project = Type.Object({ projectId: Type.String() });

/** What the dashboard reads of customers and segments, beside the wire contract's routes. */
export function customerListRoutes(http: Http, { db, clock }: CustomerListParts): void {
  const querystring = Type.Object({
    ...Paging,
    search: Type.Optional(Type.String({ maxLength: 1000, description: 'first characters of a name, e-mail address or source_id' })),
    city: Type.Optional(Type.String({ maxLength: 1000 })),
    segment_id: Type.Optional(Type.String({ maxLength: 100 })),
    created_from: Type.Optional(Instant),
    created_before: Type.Optional(Instant),
  });
  http.get('/customers', {
    ...read, schema: { summary: 'Customers to look for one', params: Project, querystring, response: { 200: CustomerRows } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { search, city, segment_id: segmentId, created_from: from, created_before: before, after, limit } = request.query;
    const query = {
      projectId, search, city, segmentId, after, limit, createdAfter: from === undefined ? undefined : parseInstant(from),
      createdBefore: before === undefined ? undefined : parseInstant(before),
    };
    const { rows, next } = await searchCustomers(db, query, clock.now());
    return { rows: await answerCustomers(db, projectId, rows), next };
  });

  const Filter = Type.Object({ filter: Metadata });
  http.post('/segments/preview', {
    ...read, schema: { summary: 'How many customers a filter finds', params: Project, body: Filter, response: { 200: SegmentPreview } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { count, isCountExact, customerIds } = await previewFilter(db, projectId, request.body.filter, clock.now());
    const found = new Map((await findCustomers(db, projectId, customerIds)).map((customer) => [customer.customerId, customer]));
    return { count, isCountExact, customers: await answerCustomers(db, projectId, customerIds.flatMap((id) => found.get(id) ?? [])) };
  });

  const params = Type.Object({ projectId: Type.String(), segmentId: Type.String({ maxLength: 100 }) });
  http.get('/segments/:segmentId/changes', {
    ...read, schema: { summary: 'Who entered and left a segment', params, querystring: Type.Object(Paging), response: { 200: SegmentChanges } },
  }, async (request) => readSegmentChanges(db, principalOf(request).projectId, request.params.segmentId, request.query));
}
