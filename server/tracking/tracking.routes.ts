import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { Day } from '../../contract/common.ts';
import { CustomerRedemptions } from '../../contract/customer-page.ts';
import {
  CampaignFigures, CampaignPage, CampaignReach, CampaignRows, CampaignStatus, PublicationRow, PublicationRows, RedemptionDetail, RedemptionFilter,
  RedemptionRows, VerifyReport, VoucherFigures, VoucherRows,
} from '../../contract/tracking.ts';
import { VoucherFilter } from '../../contract/voucher-filter.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { readCampaignFigures } from './campaign-figures.query.ts';
import { readCampaignRows } from './campaign-list.query.ts';
import { readCampaignPage } from './campaign-page.query.ts';
import { readCampaignReach } from './campaign-reach.query.ts';
import { readCustomerRedemptions } from './customer-redemptions.query.ts';
import { readPublicationRows } from './publication-list.query.ts';
import { readRedemptionRows } from './redemption-list.query.ts';
import { readRedemption } from './redemption.query.ts';
import { readVerifyReport } from './verify.query.ts';
import { readVoucherFigures } from './voucher-figures.query.ts';
import { readVoucherRows } from './voucher-list.query.ts';

export interface TrackingParts {
  db: Pool;
  clock: Clock;
}

const campaignParams = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
const redemptionParams = Type.Object({ ...campaignParams.properties, redemptionId: Type.String() });
const paging = {
  after: Type.Optional(Type.String({ maxLength: 2000 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
};
const search = Type.Optional(Type.String({ maxLength: 1000 }));
const campaignSort = Type.Union([Type.Literal('recent'), Type.Literal('name'), Type.Literal('ends'), Type.Literal('redeemed')]);

/** What the dashboard, and any program with a key, reads of campaigns: each address is one query. */
export function trackingRoutes(http: Http, parts: TrackingParts): void {
  campaignRoutes(http, parts);
  figureRoutes(http, parts);
  listRoutes(http, parts);
  redemptionRoutes(http, parts);
}

function campaignRoutes(http: Http, { db, clock }: TrackingParts): void {
  const querystring = Type.Object({
    q: search, status: Type.Optional(CampaignStatus), sort: Type.Optional(campaignSort), ...paging,
  });
  http.get('/campaigns', { config: { permission: 'campaign.read' }, schema: { querystring, response: { 200: CampaignRows } } }, async (request) => {
    const { q, status, sort = 'recent', after, limit } = request.query;
    return readCampaignRows(db, { projectId: principalOf(request).projectId, q, status, sort, after, limit, now: clock.now() });
  });

  const schema = { params: campaignParams, response: { 200: CampaignPage } };
  http.get('/campaigns/:campaignId', { config: { permission: 'campaign.read' }, schema }, async (request) =>
    readCampaignPage(db, principalOf(request).projectId, request.params.campaignId, clock.now()));

  const reach = { params: campaignParams, response: { 200: CampaignReach } };
  http.get('/campaigns/:campaignId/reach', { config: { permission: 'campaign.read' }, schema: reach }, async (request) =>
    readCampaignReach(db, principalOf(request).projectId, request.params.campaignId));
}

function figureRoutes(http: Http, { db, clock }: TrackingParts): void {
  const querystring = Type.Object({
    from: Type.Optional(Day), to: Type.Optional(Day), granularity: Type.Union([Type.Literal('hour'), Type.Literal('day')], { default: 'day' }),
  });
  const schema = { params: campaignParams, querystring, response: { 200: CampaignFigures, 304: Type.Null() } };
  http.get('/campaigns/:campaignId/figures', { config: { permission: 'figure.read' }, schema }, async (request, reply) => {
    const { from = null, to = null, granularity } = request.query;
    const { projectId } = principalOf(request);
    const figures = await readCampaignFigures(db, { projectId, campaignId: request.params.campaignId, from, to, granularity, now: clock.now() });
    const tag = tagOf(figures);
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
    return request.headers['if-none-match'] === tag ? reply.code(304).send(null) : figures;
  });

  const verifySchema = { response: { 200: VerifyReport } };
  http.get('/verify', { config: { permission: 'project.manage' }, schema: verifySchema }, async (request) =>
    readVerifyReport(db, principalOf(request).projectId, clock.now()));
}

/** The same while nothing but the clock has moved, for as long as the same minute is shown. */
function tagOf({ as_of: asOf, ...figures }: CampaignFigures): string {
  return `W/"${createHash('sha256').update(asOf.slice(0, 16)).update(JSON.stringify(figures)).digest('base64url')}"`;
}

function listRoutes(http: Http, { db, clock }: TrackingParts): void {
  const vouchers = Type.Object({ ...VoucherFilter.properties, ...paging });
  const voucherSchema = { params: campaignParams, querystring: vouchers, response: { 200: VoucherRows } };
  http.get('/campaigns/:campaignId/vouchers', { config: { permission: 'voucher.read' }, schema: voucherSchema }, async (request) => {
    const { after, limit, ...filter } = request.query;
    const { projectId } = principalOf(request);
    return readVoucherRows(db, { projectId, campaignId: request.params.campaignId, filter, after, limit, now: clock.now() });
  });

  const figures = { params: campaignParams, response: { 200: VoucherFigures } };
  http.get('/campaigns/:campaignId/vouchers/figures', { config: { permission: 'voucher.read' }, schema: figures }, async (request) =>
    readVoucherFigures(db, principalOf(request).projectId, request.params.campaignId, clock.now()));

  const publications = Type.Object({ result: Type.Optional(PublicationRow.properties.result), ...paging });
  const publicationSchema = { params: campaignParams, querystring: publications, response: { 200: PublicationRows } };
  http.get('/campaigns/:campaignId/publications', { config: { permission: 'publication.read' }, schema: publicationSchema }, async (request) => {
    const { result, after, limit } = request.query;
    return readPublicationRows(db, { projectId: principalOf(request).projectId, campaignId: request.params.campaignId, result, after, limit });
  });
}

function redemptionRoutes(http: Http, { db, clock }: TrackingParts): void {
  const querystring = Type.Object({ q: search, result: Type.Optional(RedemptionFilter), ...paging });
  const listSchema = { params: campaignParams, querystring, response: { 200: RedemptionRows } };
  http.get('/campaigns/:campaignId/redemptions', { config: { permission: 'redemption.read' }, schema: listSchema }, async (request) => {
    const { q, result, after, limit } = request.query;
    return readRedemptionRows(db, { projectId: principalOf(request).projectId, campaignId: request.params.campaignId, q, result, after, limit });
  });

  const schema = { params: redemptionParams, response: { 200: RedemptionDetail } };
  http.get('/campaigns/:campaignId/redemptions/:redemptionId', { config: { permission: 'redemption.read' }, schema }, async (request) => {
    const { campaignId, redemptionId } = request.params;
    return readRedemption(db, principalOf(request).projectId, campaignId, redemptionId, clock.now());
  });

  const ofCustomer = {
    params: Type.Object({ projectId: Type.String(), customerId: Type.String({ maxLength: 100 }) }), querystring: Type.Object(paging), response: { 200: CustomerRedemptions },
  };
  http.get('/customers/:customerId/redemptions', { config: { permission: 'redemption.read' }, schema: ofCustomer }, async (request) =>
    readCustomerRedemptions(db, { projectId: principalOf(request).projectId, customerId: request.params.customerId, ...request.query }));
}
