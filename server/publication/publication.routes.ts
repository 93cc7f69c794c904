import { Type, type Static } from 'typebox';
import { capitals } from '../../contract/code-faults.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { PublicationList, PublicationOptions, PublicationQuery, PublicationRequest, WirePublication } from '../../contract/publication.ts';
import { principalOf } from '../access/principal.ts';
import { addFilters, Conditions, cutPage, readListing } from '../platform/wire-list.ts';
import { findCustomers } from '../customer/customer.store.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { spelledInSql } from '../voucher/code-rules.ts';
import { spellFilters } from '../voucher/code-rules.store.ts';
import { voucherIdsOf } from '../voucher/voucher-ids.ts';
import { findVoucher, findVouchers } from '../voucher/voucher.store.ts';
import { answerPublication, type AnswerParts } from './answer-publication.ts';
import { publicationFields, publicationOrders, publishedAnyOf } from './publication-fields.ts';
import { countPublications, listPublications } from './publication.store.ts';
import { toPublicationEntry } from './wire-publication.ts';

export type PublicationParts = AnswerParts;

/** Publications of the wire contract (§2.6). */
export function publicationRoutes(http: Http, parts: PublicationParts): void {
  publishingRoute(http, parts);
  integrationRoute(http);
  listRoute(http, parts);
}

function publishingRoute(http: Http, parts: PublicationParts): void {
  const schema = { body: PublicationRequest, querystring: PublicationOptions, response: { 200: WirePublication } };
  http.post('/publications', { config: { permission: 'publication.create' }, schema }, async (request) => (
    answerPublication(parts, { principal: principalOf(request), requestId: request.id, body: request.body, joinOnce: request.query.join_once ?? null })));
}

/** Publishing by a link is for keys of integrations (wire contract §2.6), and there are none of these. */
function integrationRoute(http: Http): void {
  http.get('/publications/create', { config: { permission: 'publication.create' }, schema: { summary: 'Refused: keys of integrations are not there' } }, async () => {
    throw new ApiError('integration_api_key_required', { details: 'This address is for keys of integrations; POST /v1/publications takes this key' });
  });
}

function listRoute(http: Http, { db }: PublicationParts): void {
  const response = { 200: PublicationList };
  const config = { permission: 'publication.read' } as const;
  http.get('/publications', { config, schema: { querystring: PublicationQuery, response } }, async (request) => (
    listAnswer(db, principalOf(request).projectId, request.query)));

  const ofVoucher = { summary: 'Publications of one code', params: Type.Object({ code: Type.String({ maxLength: 500 }) }), querystring: PublicationQuery, response };
  http.get('/vouchers/:code/publications', { config, schema: ofVoucher }, async (request) => {
    const { projectId } = principalOf(request);
    const voucher = await findVoucher(db, projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    return listAnswer(db, projectId, { ...request.query, voucher: voucher.voucherId });
  });
}

async function listAnswer(db: Db, projectId: string, query: PublicationQuery): Promise<Static<typeof PublicationList>> {
  const conditions = conditionsOf(projectId, { ...query, filters: await spellFilters(db, projectId, query.filters) });
  const listing = readListing(conditions, query, publicationOrders, 'p.publication_id');
  const { rows: publications, more } = cutPage(await listPublications(db, conditions, listing), listing);
  const [customers, vouchers] = await Promise.all([
    findCustomers(db, projectId, publications.flatMap(({ customerId }) => customerId ?? [])),
    findVouchers(db, projectId, publications.flatMap(({ voucherIds }) => voucherIds.slice(0, 1))),
  ]);
  const rest = listing.isCursor ? more : { total: await countPublications(db, conditions, { listing, rows: publications }) };
  const entries = publications.map((publication) => toPublicationEntry(publication, customers, vouchers));
  return { object: 'list', data_ref: 'publications', publications: entries, ...rest };
}

function conditionsOf(projectId: string, query: PublicationQuery): Conditions {
  const conditions = new Conditions('p.project_id = $1', [projectId]);
  // Of each one row is looked up before: then the publications are read in the order of their index.
  if (query.campaign !== undefined) {
    const name = conditions.value(query.campaign);
    conditions.add(`p.campaign_id = (
          select campaign_id from campaigns where project_id = $1 and (campaign_id = ${name} or name = ${name}) order by (campaign_id = ${name}) desc limit 1)`);
  }
  if (query.customer !== undefined) {
    const name = conditions.value(query.customer);
    conditions.add(`p.customer_id = (
          select customer_id from customers where project_id = $1 and (customer_id = ${name} or source_id = ${name}) order by (customer_id = ${name}) desc limit 1)`);
  }
  if (query.voucher !== undefined) {
    const name = conditions.value(query.voucher);
    // Of a code that is gone for good nobody knows by which rules it was spelled.
    const code = spelledInSql(name, conditions.value(capitals(query.voucher)));
    conditions.add(`(${publishedAnyOf(`array_append(${voucherIdsOf(`in (${code}, ${name})`)}, ${name}::text)`)})`);
  }
  conditions.equal('p.result', query.result);
  conditions.equal('p.source_id', query.source_id);
  // There is one kind of voucher; a list of another kind is empty.
  if ((query.voucher_type ?? 'DISCOUNT_VOUCHER') !== 'DISCOUNT_VOUCHER' || query.is_referral_code === true) conditions.add('false');
  conditions.range('p.occurred_at', query.created_at);
  addFilters(conditions, query.filters, publicationFields);
  return conditions;
}
