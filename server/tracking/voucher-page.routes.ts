import { Type } from 'typebox';
import { VoucherFilter } from '../../contract/voucher-filter.ts';
import { FoundVouchers, VoucherHistories, VoucherPage } from '../../contract/voucher-page.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { readVoucherChanges, readVoucherPage, readVoucherPublications, readVoucherRedemptions } from './voucher-page.query.ts';
import { searchVouchers } from './voucher-search.query.ts';

export interface VoucherPageParts {
  db: Db;
  clock: Clock;
  publicUrl: string;
}

const paging = {
  after: Type.Optional(Type.String({ maxLength: 2000 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
};
const params = Type.Object({ projectId: Type.String(), code: Type.String({ maxLength: 500 }) });

/** What the dashboard reads of codes of the whole project and of one voucher, which is named by its code or id. */
export function voucherPageRoutes(http: Http, { db, clock, publicUrl }: VoucherPageParts): void {
  const search = Type.Object({ ...VoucherFilter.properties, ...paging });
  http.get('/vouchers', { config: { permission: 'voucher.read' }, schema: { querystring: search, response: { 200: FoundVouchers } } }, async (request) => {
    const { after, limit, ...filter } = request.query;
    return searchVouchers(db, { projectId: principalOf(request).projectId, filter, after, limit, now: clock.now() });
  });

  http.get('/vouchers/:code', { config: { permission: 'voucher.read' }, schema: { params, response: { 200: VoucherPage } } }, async (request) =>
    readVoucherPage(db, principalOf(request).projectId, request.params.code, clock.now(), publicUrl));

  const querystring = Type.Object(paging);
  const redemptions = { params, querystring, response: { 200: VoucherHistories.redemptions } };
  http.get('/vouchers/:code/redemptions', { config: { permission: 'redemption.read' }, schema: redemptions }, async (request) =>
    readVoucherRedemptions(db, { projectId: principalOf(request).projectId, codeOrId: request.params.code, ...request.query }));

  const publications = { params, querystring, response: { 200: VoucherHistories.publications } };
  http.get('/vouchers/:code/publications', { config: { permission: 'publication.read' }, schema: publications }, async (request) =>
    readVoucherPublications(db, { projectId: principalOf(request).projectId, codeOrId: request.params.code, ...request.query }));

  const changes = { params, querystring, response: { 200: VoucherHistories.changes } };
  http.get('/vouchers/:code/changes', { config: { permission: 'change.read' }, schema: changes }, async (request) =>
    readVoucherChanges(db, { projectId: principalOf(request).projectId, codeOrId: request.params.code, ...request.query }));
}
