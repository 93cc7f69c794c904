import type { FastifyRequest } from 'fastify';
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

/** How many vouchers of a campaign, or of the project, a filter finds, and what is done to all of them; our own dashboard's. */
export function voucherBulkRoutes(http: Http, { db, clock, jobs, metadata }: BulkChangeRouteParts): void {
  const count = async (request: FastifyRequest, campaign: string | null, { is_exact: isWhole = false, ...filter }: VoucherCountQuery): Promise<VoucherCount> => {
    const found = await countVouchers(db, principalOf(request).projectId, campaign, { filter, isWhole }, clock.now());
    return { count: found.count, is_exact: found.isExact };
  };
  const change = async (request: FastifyRequest, campaign: string | null, asked: VoucherBulk): Promise<string> => {
    const { projectId } = principalOf(request);
    await metadata.checkChange(projectId, 'voucher', asked);
    const id = await askForBulkChange(db, projectId, campaign, asked, originOf(request), clock.now());
    jobs.wake();
    return id;
  };

  const read = { config: { permission: 'voucher.read' } } as const;
  const counting = { querystring: VoucherCountQuery, response: { 200: VoucherCount } };
  http.get('/campaigns/:campaignId/vouchers/count', { ...read, schema: { params, ...counting } }, async (request) => count(request, request.params.campaignId, request.query));
  // Below `/vouchers` a word is a code.
  http.get('/voucher-count', { ...read, schema: counting }, async (request) => count(request, null, request.query));

  const write = { config: { permission: 'voucher.write' } } as const;
  const changing = { body: VoucherBulk, response: { 202: Accepted } };
  http.post('/campaigns/:campaignId/vouchers/bulk', { ...write, schema: { params, ...changing } }, async (request, reply) =>
    accepted(reply, await change(request, request.params.campaignId, request.body)));
  http.post('/vouchers/bulk', { ...write, schema: changing }, async (request, reply) => accepted(reply, await change(request, null, request.body)));
}
