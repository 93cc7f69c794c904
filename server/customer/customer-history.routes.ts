import { Type } from 'typebox';
import {
  ActivitiesList, ActivitiesQuery, ActivityList, ActivityQuery, CustomerParams, CustomerSegments, RedeemableList, RedeemablesQuery,
} from '../../contract/customer.ts';
import { principalOf } from '../access/principal.ts';
import type { Http } from '../platform/http.ts';
import { segmentsOf } from '../segment/membership.query.ts';
import { countActivity, readActivity } from './activity.query.ts';
import type { CustomerParts } from './customer.routes.ts';
import { knownCustomer } from './known-customer.ts';
import { answerWallet } from './answer-wallet.ts';

export interface CustomerHistoryParts extends Pick<CustomerParts, 'db' | 'clock' | 'tracking'> {
  publicUrl: string;
}

const read = { config: { permission: 'customer.read' } } as const;

/** What a customer did, has and belongs to (wire contract §2.11). */
export function customerHistoryRoutes(http: Http, parts: CustomerHistoryParts): void {
  activityRoutes(http, parts);
  belongingRoutes(http, parts);
  consentRoutes(http, parts);
}

function activityRoutes(http: Http, parts: CustomerHistoryParts): void {
  const { db } = parts;

  http.get('/customers/:id/activity', {
    ...read, schema: { summary: 'What happened to a customer', params: CustomerParams, querystring: ActivityQuery, response: { 200: ActivityList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const { rows, next } = await readActivity(db, { projectId, customerId, query: request.query });
    return { object: 'list' as const, data_ref: 'data' as const, data: rows, has_more: next !== null, ...(next !== null && { more_starting_after: next }) };
  });

  http.get('/customers/:id/activities', {
    ...read,
    schema: { summary: 'What happened to a customer, in the older form', params: CustomerParams, querystring: ActivitiesQuery, response: { 200: ActivitiesList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const asked = { projectId, customerId, query: request.query };
    const [{ rows }, total] = await Promise.all([readActivity(db, asked), countActivity(db, asked)]);
    return { object: 'list' as const, data_ref: 'data' as const, data: rows, total };
  });
}

function belongingRoutes(http: Http, parts: CustomerHistoryParts): void {
  const { db, clock, publicUrl } = parts;

  http.get('/customers/:id/segments', {
    ...read, schema: { summary: 'The segments a customer is in now', params: CustomerParams, response: { 200: CustomerSegments } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const segments = await segmentsOf(db, projectId, customerId, clock.now());
    const data = segments.map(({ segmentId, name }) => ({ id: segmentId, name, object: 'segment' as const }));
    return { object: 'list' as const, data_ref: 'data' as const, data, total: data.length };
  });

  http.get('/customers/:id/redeemables', {
    ...read,
    schema: { summary: "A customer's wallet: the codes given to them", params: CustomerParams, querystring: RedeemablesQuery, response: { 200: RedeemableList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { customerId } = await knownCustomer(parts, projectId, request.params.id);
    const { rows, total, hasMore } = await answerWallet(db, projectId, customerId, request.query, publicUrl, clock.now());
    const last = rows.at(-1)?.id;
    return {
      object: 'list' as const, data_ref: 'data' as const, data: rows, total, has_more: hasMore,
      ...(hasMore && last !== undefined && { more_starting_after: last }),
    };
  });
}

/** Consents belong to messages, which are not sent from here: there are none to ask for, and what is said of them is passed over. */
function consentRoutes(http: Http, parts: CustomerHistoryParts): void {
  const Consents = Type.Object({
    object: Type.Literal('list'), data_ref: Type.Literal('data'), data: Type.Array(Type.Unknown()), total: Type.Literal(0),
  });
  http.get('/consents', { ...read, schema: { summary: 'Consents; there are none', response: { 200: Consents } } }, () => (
    { object: 'list' as const, data_ref: 'data' as const, data: [], total: 0 as const }
  ));

  http.put('/customers/:id/consents', {
    config: { permission: 'customer.write' },
    schema: { summary: 'Accepted and passed over', params: CustomerParams, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await knownCustomer(parts, principalOf(request).projectId, request.params.id);
    reply.code(204);
    return null;
  });
}
