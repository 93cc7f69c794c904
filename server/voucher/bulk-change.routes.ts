import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { VoucherBulk } from '../../contract/voucher-bulk.ts';
import { VoucherCount, VoucherCountQuery } from '../../contract/voucher-filter.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { accepted } from '../platform/accepted.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { askForBulkChange, countVouchers } from './ask-for-bulk-change.ts';

export interface BulkChangeRouteParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
  metadata: MetadataChecks;
}

const params = Type.Object({ campaignId: Type.String() });

/** How many vouchers of a campaign a filter finds, and what is done to all of them; our own dashboard's. */
export function voucherBulkRoutes(http: Http, { db, clock, jobs, metadata }: BulkChangeRouteParts): void {
  const counting = { params, querystring: VoucherCountQuery, response: { 200: VoucherCount } };
  http.get('/campaigns/:campaignId/vouchers/count', { config: { permission: 'voucher.read' }, schema: counting }, async (request) => {
    const { is_exact: isWhole = false, ...filter } = request.query;
    const { count, isExact } = await countVouchers(db, principalOf(request).projectId, request.params.campaignId, { filter, isWhole }, clock.now());
    return { count, is_exact: isExact };
  });

  const changing = { params, body: VoucherBulk, response: { 202: Accepted } };
  http.post('/campaigns/:campaignId/vouchers/bulk', { config: { permission: 'voucher.write' }, schema: changing }, async (request, reply) => {
    const { projectId } = principalOf(request);
    await metadata.checkChange(projectId, 'voucher', request.body);
    const id = await askForBulkChange(db, projectId, request.params.campaignId, request.body, originOf(request), clock.now());
    jobs.wake();
    return accepted(reply, id);
  });
}
