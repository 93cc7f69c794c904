import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { VoucherList, VoucherQuery, VoucherTransactions, WireVoucher } from '../../contract/voucher.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { answerVoucher, answerVouchers } from './answer-vouchers.ts';
import { listVouchers } from './voucher-list.query.ts';
import { findVoucher } from './voucher.store.ts';

export interface VoucherParts {
  db: Pool;
  clock: Clock;
  publicUrl: string;
}

const read = { config: { permission: 'voucher.read' } } as const;
const params = Type.Object({ code: Type.String() });

/** Vouchers of the wire contract (§2.5). */
export function voucherRoutes(http: Http, parts: VoucherParts): void {
  readingRoutes(http, parts);
}

function readingRoutes(http: Http, { db, clock, publicUrl }: VoucherParts): void {
  http.get('/vouchers', { ...read, schema: { querystring: VoucherQuery, response: { 200: VoucherList } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { vouchers, rest } = await listVouchers(db, projectId, request.query, clock.now());
    return { object: 'list' as const, data_ref: 'vouchers' as const, vouchers: await answerVouchers(db, projectId, vouchers, publicUrl), ...rest };
  });

  http.get('/vouchers/:code', { ...read, schema: { params, response: { 200: WireVoucher } } }, async (request) => {
    const voucher = await findVoucher(db, principalOf(request).projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    return answerVoucher(db, voucher, publicUrl);
  });

  const transactions = { summary: 'Transactions of a voucher: a discount has none', params, response: { 200: VoucherTransactions } };
  http.get('/vouchers/:code/transactions', { ...read, schema: transactions }, async (request) => {
    const voucher = await findVoucher(db, principalOf(request).projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    return { object: 'list' as const, data_ref: 'data' as const, data: [], has_more: false as const };
  });
}
