import { ApiError } from '../../contract/errors.ts';
import { PublicationList, PublicationOptions, PublicationQuery, PublicationRequest, WirePublication } from '../../contract/publication.ts';
import { actorOf, principalOf } from '../access/principal.ts';
import { addFilters, Conditions, readOrder, readPage, type FilterField } from '../platform/wire-list.ts';
import { findCustomer, findCustomers, upsertCustomer } from '../customer/customer.store.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import { listPublications } from './publication.store.ts';
import { findWished, publish, type Wish } from './publish.ts';
import { toPublicationEntry, toWirePublication } from './wire-publication.ts';

export interface PublicationParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
  tracking: TrackingIds;
  publicUrl: string;
}

/** Publications of the wire contract (§2.6). */
export function publicationRoutes(http: Http, parts: PublicationParts): void {
  publishingRoute(http, parts);
  listRoute(http, parts);
}

function publishingRoute(http: Http, { db, clock, live, tracking, publicUrl }: PublicationParts): void {
  const schema = { body: PublicationRequest, querystring: PublicationOptions, response: { 200: WirePublication } };
  http.post('/publications', { config: { permission: 'publication.create' }, schema }, async (request) => {
    const principal = principalOf(request);
    const { projectId } = principal;
    const { body } = request;
    const what = readWhat(body);
    if (body.customer === undefined || body.customer === null) throw new ApiError('missing_customer', { details: 'Customer is required to publish a voucher' });
    const reference = await readCustomer(tracking, projectId, body.customer);
    const sourceId = body.source_id ?? null;
    const name = reference.id || reference.source_id;
    const known = sourceId !== null && name ? await findCustomer(db, projectId, name) : undefined;
    const wished = await findWished(db, { projectId, what, sourceId }, known?.customerId ?? null);
    const customer = await upsertCustomer(db, projectId, reference, clock.now());
    const publication = await publish({ db, live }, {
      projectId, customerId: customer.customerId, what, joinOnce: request.query.join_once ?? null, sourceId,
      channel: body.channel ?? 'API', metadata: body.metadata ?? {}, actor: actorOf(principal), requestId: request.id,
    }, wished);
    return toWirePublication(publication, customer, await findVouchers(db, projectId, publication.voucherIds), publicUrl);
  });
}

/** A voucher wins over a campaign. */
function readWhat({ voucher, campaign }: PublicationRequest): Wish['what'] {
  if (voucher) return { voucher };
  const name = typeof campaign === 'string' ? campaign : (campaign?.name ?? campaign?.id);
  if (!name) throw new ApiError('missing_vouchers', { details: 'Either Campaign or Voucher is required' });
  return { campaign: name, count: typeof campaign === 'string' ? 1 : (campaign?.count ?? 1) };
}

const orders = {
  created_at: { sql: 'p.occurred_at' }, id: { sql: 'p.publication_id' }, channel: { sql: 'p.channel' },
  customer_id: { sql: 'p.customer_id', isNullable: true }, tracking_id: { sql: 'u.source_id', isNullable: true },
};

const filterFields: Record<string, FilterField> = {
  failure_code: { sql: 'p.failure_code', kind: 'text' },
  result: { sql: 'p.result', kind: 'text' },
  customer_id: { sql: 'p.customer_id', kind: 'text' },
  campaign_name: { sql: 'c.name', kind: 'text' },
  parent_object_id: { sql: 'p.campaign_id', kind: 'text' },
  source_id: { sql: 'p.source_id', kind: 'text' },
  channel: { sql: 'p.channel', kind: 'text' },
  created_at: { sql: 'p.occurred_at', kind: 'instant' },
};

function listRoute(http: Http, { db }: PublicationParts): void {
  const schema = { querystring: PublicationQuery, response: { 200: PublicationList } };
  http.get('/publications', { config: { permission: 'publication.read' }, schema }, async (request) => {
    const { projectId } = principalOf(request);
    const { publications, total } = await listPublications(
      db, conditionsOf(projectId, request.query), readOrder(request.query.order, orders, 'p.publication_id'), readPage(request.query),
    );
    const [customers, vouchers] = await Promise.all([
      findCustomers(db, projectId, publications.flatMap(({ customerId }) => customerId ?? [])),
      findVouchers(db, projectId, publications.flatMap(({ voucherIds }) => voucherIds.slice(0, 1))),
    ]);
    const entries = publications.map((publication) => toPublicationEntry(publication, customers, vouchers));
    return { object: 'list' as const, data_ref: 'publications' as const, publications: entries, total };
  });
}

function conditionsOf(projectId: string, query: PublicationQuery): Conditions {
  const conditions = new Conditions('p.project_id = $1', [projectId]);
  if (query.campaign !== undefined) conditions.add(`${conditions.value(query.campaign)} in (c.name, c.campaign_id)`);
  if (query.customer !== undefined) conditions.add(`${conditions.value(query.customer)} in (u.customer_id, u.source_id)`);
  if (query.voucher !== undefined) {
    const name = conditions.value(query.voucher);
    conditions.add(`p.voucher_ids && array(select voucher_id from vouchers where project_id = $1 and (code = ${name} or voucher_id = ${name}))`);
  }
  conditions.equal('p.result', query.result);
  conditions.equal('p.source_id', query.source_id);
  // There is one kind of voucher; a list of another kind is empty.
  if ((query.voucher_type ?? 'DISCOUNT_VOUCHER') !== 'DISCOUNT_VOUCHER' || query.is_referral_code === true) conditions.add('false');
  conditions.range('p.occurred_at', query.created_at);
  addFilters(conditions, query.filters, filterFields);
  return conditions;
}
