import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { Nullable } from '../../contract/common.ts';
import { ApiError } from '../../contract/errors.ts';
import {
  Code, NewVoucher, VoucherDeletion, VouchersBulkUpdate, VouchersMetadataUpdate, VoucherUpdate, WireVoucher,
} from '../../contract/voucher.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { accepted } from '../platform/accepted.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { answerVoucher } from './answer-vouchers.ts';
import { askForMetadata, type WantedMetadata } from './ask-for-metadata.ts';
import { changeVoucher, switchVoucher } from './change-voucher.ts';
import { createVoucher } from './create-voucher.ts';
import { deleteVoucher } from './delete-voucher.ts';
import type { Voucher } from './voucher.ts';

export interface VoucherChangeParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
  jobs: Jobs;
  metadata: MetadataChecks;
  publicUrl: string;
}

const write = { config: { permission: 'voucher.write' } } as const;
const params = Type.Object({ code: Type.String() });
const response = { 200: WireVoucher };

/** What makes, changes and deletes vouchers (wire contract §2.5). */
export function voucherChangeRoutes(http: Http, parts: VoucherChangeParts): void {
  creatingRoutes(http, parts);
  editingRoutes(http, parts);
  manyRoutes(http, parts);
}

/** Tells open dashboards of a change. */
function tell({ live }: VoucherChangeParts, { projectId, campaignId }: Voucher): void {
  if (campaignId !== null) live.moved(projectId, campaignId);
}

/** The answer to a change, which open dashboards are told of. */
function told(parts: VoucherChangeParts, voucher: Voucher): Promise<WireVoucher> {
  tell(parts, voucher);
  return answerVoucher(parts.db, voucher, parts.publicUrl);
}

function creatingRoutes(http: Http, parts: VoucherChangeParts): void {
  const { db, clock, metadata } = parts;
  http.post('/vouchers', { ...write, schema: { summary: 'Make a voucher', body: NewVoucher, response } }, async (request) => {
    const { projectId } = principalOf(request);
    await metadata.check(projectId, 'voucher', request.body.metadata);
    return told(parts, await createVoucher(db, projectId, request.body, originOf(request), clock.now()));
  });

  const schema = { summary: 'Make a voucher with this code', params: Type.Object({ code: Code }), body: NewVoucher, response };
  http.post('/vouchers/:code', { ...write, schema }, async (request) => {
    const { projectId } = principalOf(request);
    await metadata.check(projectId, 'voucher', request.body.metadata);
    return told(parts, await createVoucher(db, projectId, { ...request.body, code: request.params.code }, originOf(request), clock.now()));
  });
}

function editingRoutes(http: Http, parts: VoucherChangeParts): void {
  const { db, clock, metadata } = parts;
  const update = { summary: 'Change a voucher', params, body: Nullable(VoucherUpdate), response };
  http.put('/vouchers/:code', { ...write, schema: update }, async (request) => {
    const { projectId } = principalOf(request);
    const body = request.body ?? {};
    await metadata.checkChange(projectId, 'voucher', body);
    return told(parts, await changeVoucher(db, projectId, request.params.code, body, originOf(request), clock.now()));
  });

  const deletion = { summary: 'Put a voucher into the bin, or delete it for good', params, querystring: VoucherDeletion, response: { 204: Type.Null() } };
  http.delete('/vouchers/:code', { ...write, schema: deletion }, async (request, reply) => {
    const { projectId } = principalOf(request);
    tell(parts, await deleteVoucher(db, projectId, request.params.code, request.query.force ?? false, originOf(request), clock.now()));
    reply.code(204);
    return null;
  });

  for (const [verb, active] of [['enable', true], ['disable', false]] as const) {
    http.post(`/vouchers/:code/${verb}`, { ...write, schema: { params, response } }, async (request) => {
      const { projectId } = principalOf(request);
      return told(parts, await switchVoucher(db, projectId, request.params.code, active, originOf(request), clock.now()));
    });
  }
}

function manyRoutes(http: Http, { db, clock, jobs, metadata }: VoucherChangeParts): void {
  const ask = async (wanted: WantedMetadata, request: FastifyRequest): Promise<string> => {
    if (wanted.codes.length === 0) throw new ApiError('not_enough_codes', { details: 'Specify at least 1 code in codes.' });
    const asyncActionId = await askForMetadata(db, principalOf(request).projectId, wanted, originOf(request), clock.now());
    jobs.wake();
    return asyncActionId;
  };

  const bulk = { summary: 'Change the metadata of many vouchers', body: VouchersBulkUpdate, response: { 202: Accepted } };
  http.post('/vouchers/bulk/async', { ...write, schema: bulk }, async (request, reply) => {
    const { body } = request;
    return accepted(reply, await ask({ codes: body.map(({ code }) => code), metadataOfEach: body.map((one) => one.metadata ?? {}) }, request));
  });

  const same = { summary: 'Give many vouchers the same metadata', body: VouchersMetadataUpdate, response: { 202: Accepted } };
  http.post('/vouchers/metadata/async', { ...write, schema: same }, async (request, reply) => {
    const { codes, metadata: given } = request.body;
    await metadata.check(principalOf(request).projectId, 'voucher', given, true);
    return accepted(reply, await ask({ codes, metadata: given ?? {} }, request));
  });
}
