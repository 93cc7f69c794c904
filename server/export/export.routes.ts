import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ApiError, notFound } from '../../contract/errors.ts';
import { ExportList, ExportOfOne, ExportQuery, NewExport, WireExport, type ExportedObject, type ExportParameters } from '../../contract/export.ts';
import { Nullable } from '../../contract/common.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { readOrder, readPage } from '../platform/wire-list.ts';
import { findVoucher } from '../voucher/voucher.store.ts';
import { askForExport } from './ask-for-export.ts';
import { readExportedObject } from './export-columns.ts';
import { toWireExport, type Export } from './export.ts';
import { deleteExport, exportOrders, findExport, listExports, readChunk } from './export.store.ts';

export interface ExportParts {
  db: Pool;
  clock: Clock;
  jobs: Jobs;
  publicUrl: string;
}

const read = { permission: 'export.read' } as const;
const create = { permission: 'export.create' } as const;

/** Exports of the wire contract (§2.13). */
export function exportRoutes(http: Http, parts: ExportParts): void {
  askingRoutes(http, parts);
  readingRoutes(http, parts);
}

function askingRoutes(http: Http, { db, clock, jobs, publicUrl }: ExportParts): void {
  const answer = async (request: FastifyRequest, exportedObject: ExportedObject, parameters: ExportParameters): Promise<WireExport> => {
    const one = await askForExport(db, principalOf(request).projectId, exportedObject, given(parameters), originOf(request), clock.now());
    jobs.wake();
    return toWireExport(one, publicUrl);
  };
  const response = { 200: WireExport };

  http.post('/exports', { config: create, schema: { summary: 'Write rows into a CSV file', body: NewExport, response } }, async (request) =>
    answer(request, readExportedObject(request.body.exported_object), request.body.parameters ?? {}));

  const ofOrders = { summary: 'Write orders into a CSV file', body: Nullable(ExportOfOne), response };
  http.post('/orders/export', { config: create, schema: ofOrders }, async (request) => answer(request, 'order', parametersOf(request.body)));

  const params = Type.Object({ code: Type.String() });
  const ofTransactions = { summary: 'Write the transactions of a voucher, of which a discount has none, into a CSV file', params, body: Nullable(ExportOfOne), response };
  http.post('/vouchers/:code/transactions/export', { config: create, schema: ofTransactions }, async (request) => {
    const voucher = await findVoucher(db, principalOf(request).projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    const { order, fields } = parametersOf(request.body);
    const filters = { voucher_id: { conditions: { $in: [voucher.voucherId] } } };
    return answer(request, 'voucher_transactions', { ...(order && { order }), ...(fields && { fields }), filters });
  });
}

function parametersOf(body: ExportOfOne | null | undefined): ExportParameters {
  if (!body) return {};
  const { parameters, order, fields, filters } = body;
  return parameters ?? { order, fields, filters };
}

/** What was sent of the parameters that there are: null is absent. */
function given({ order, fields, filters, voucher_filter: voucherFilter, customer_search: search }: ExportParameters): ExportParameters {
  return {
    ...(order && { order }), ...(fields && { fields }), ...(filters !== undefined && filters !== null && { filters }), ...(voucherFilter && { voucher_filter: voucherFilter }),
    ...(search && { customer_search: search }),
  };
}

function readingRoutes(http: Http, { db, publicUrl }: ExportParts): void {
  const params = Type.Object({ exportId: Type.String() });
  const known = async (request: FastifyRequest, exportId: string): Promise<Export> => {
    const one = await findExport(db, principalOf(request).projectId, exportId);
    if (one === undefined) throw notFound('export', exportId);
    return one;
  };

  http.get('/exports', { config: read, schema: { summary: 'Exports', querystring: ExportQuery, response: { 200: ExportList } } }, async (request) => {
    const { exports, total } = await listExports(
      db, principalOf(request).projectId, readOrder(request.query.order, exportOrders, 'export_id'), readPage(request.query),
    );
    return { object: 'list' as const, data_ref: 'exports' as const, exports: exports.map((one) => toWireExport(one, publicUrl)), total };
  });

  const querystring = Type.Object({ token: Type.Optional(Type.String({ description: 'of `result.url`: answers the file, as text/csv' })) });
  const schema = { summary: 'One export or, with its token, its file', params, querystring, response: { 200: WireExport } };
  http.get('/exports/:exportId', { config: { ...read, alsoAnswers: 'text/csv' }, schema }, async (request, reply) => {
    const one = await known(request, request.params.exportId);
    const { token } = request.query;
    if (token === undefined) return toWireExport(one, publicUrl);
    if (token !== one.token || one.status !== 'DONE') throw notFound('export', one.exportId);
    return sendFile(db, one, reply);
  });

  http.delete('/exports/:exportId', { config: create, schema: { summary: 'Delete an export and its file', params, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { exportId } = await known(request, request.params.exportId);
    await deleteExport(db, principalOf(request).projectId, exportId);
    reply.code(204);
    return null;
  });
}

/** Part after part, as fast as the caller takes them. */
function sendFile(db: Db, { projectId, exportId, exportedObject, chunks, createdAt }: Export, reply: FastifyReply): never {
  const parts = async function* (): AsyncGenerator<string> {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const content = await readChunk(db, projectId, exportId, chunk);
      // The connection breaks, so that nobody takes what there is for the whole.
      if (content === undefined) throw new ApiError('not_found', { details: 'The export was deleted while it was read' });
      yield content;
    }
  };
  const name = `${exportedObject}s-${createdAt.toISOString().slice(0, 10)}-${exportId}.csv`;
  void reply.headers({ 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' }).type('text/csv; charset=utf-8');
  return reply.send(Readable.from(parts())) as never;
}
