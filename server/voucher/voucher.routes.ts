import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { VoucherList, VoucherQuery, VoucherTransactions, WireVoucher } from '../../contract/voucher.ts';
import { principalOf } from '../access/principal.ts';
import { addFilters, Conditions, readOrder, readPage, type FilterField } from '../platform/wire-list.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { findVoucher, listVouchers } from './voucher.store.ts';
import { toWireVoucher } from './wire-voucher.ts';

export interface VoucherParts {
  db: Pool;
  publicUrl: string;
}

const read = { config: { permission: 'voucher.read' } } as const;
const params = Type.Object({ code: Type.String() });

/** Vouchers of the wire contract (§2.5). */
export function voucherRoutes(http: Http, parts: VoucherParts): void {
  readingRoutes(http, parts);
}

const orders = {
  created_at: { sql: 'v.created_at' }, updated_at: { sql: 'v.updated_at', isNullable: true }, code: { sql: 'v.code' },
  campaign: { sql: 'c.name', isNullable: true }, category: { sql: 'g.name', isNullable: true },
};

const filterFields: Record<string, FilterField> = {
  code: { sql: 'v.code', kind: 'text' },
  voucher_id: { sql: 'v.voucher_id', kind: 'text' },
  campaign: { sql: 'c.name', kind: 'text' },
  campaign_ids: { sql: 'v.campaign_id', kind: 'text' },
  campaign_id: { sql: 'v.campaign_id', kind: 'text' },
  category: { sql: 'g.name', kind: 'text' },
  categories: { sql: 'g.name', kind: 'text' },
  active: { sql: 'v.active', kind: 'boolean' },
  holder_id: { sql: 'v.holder_customer_id', kind: 'text' },
  additional_info: { sql: 'v.additional_info', kind: 'text' },
  'redemption.redeemed_quantity': { sql: 'v.redeemed_quantity', kind: 'number' },
  'redemption.quantity': { sql: 'v.redemption_quantity', kind: 'number' },
  start_date: { sql: 'coalesce(v.start_date, t.start_date)', kind: 'instant' },
  expiration_date: { sql: 'coalesce(v.expiration_date, t.expiration_date)', kind: 'instant' },
  'metadata.*': { sql: 'v.metadata', kind: 'text' },
  created_at: { sql: 'v.created_at', kind: 'instant' },
  updated_at: { sql: 'v.updated_at', kind: 'instant' },
};

function readingRoutes(http: Http, { db, publicUrl }: VoucherParts): void {
  http.get('/vouchers', { ...read, schema: { querystring: VoucherQuery, response: { 200: VoucherList } } }, async (request) => {
    const { query } = request;
    const conditions = new Conditions('v.project_id = $1 and v.binned_at is null and c.binned_at is null', [principalOf(request).projectId]);
    // Asked for by id: only so the vouchers are read in the order of their index.
    if (query.campaign !== undefined) {
      conditions.add(`v.campaign_id = (select campaign_id from campaigns where project_id = $1 and name = ${conditions.value(query.campaign)})`);
    }
    conditions.equal('v.campaign_id', query.campaign_id);
    conditions.equal('g.name', query.category);
    conditions.equal('v.code', query.code);
    if (query.customer !== undefined) {
      conditions.add(`v.holder_customer_id in (
          select customer_id from customers where project_id = $1 and ${conditions.value(query.customer)} in (customer_id, source_id))`);
    }
    conditions.range('v.created_at', query.created_at);
    conditions.range('v.updated_at', query.updated_at);
    addFilters(conditions, query.filters, filterFields);
    const { vouchers, total } = await listVouchers(db, conditions, readOrder(query.order, orders, 'v.voucher_id'), readPage(query));
    return { object: 'list' as const, data_ref: 'vouchers' as const, vouchers: vouchers.map((voucher) => toWireVoucher(voucher, publicUrl)), total };
  });

  http.get('/vouchers/:code', { ...read, schema: { params, response: { 200: WireVoucher } } }, async (request) => {
    const voucher = await findVoucher(db, principalOf(request).projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    return toWireVoucher(voucher, publicUrl);
  });

  const transactions = { summary: 'Transactions of a voucher: a discount has none', params, response: { 200: VoucherTransactions } };
  http.get('/vouchers/:code/transactions', { ...read, schema: transactions }, async (request) => {
    const voucher = await findVoucher(db, principalOf(request).projectId, request.params.code);
    if (voucher === undefined) throw notFound('voucher', request.params.code);
    return { object: 'list' as const, data_ref: 'data' as const, data: [], has_more: false as const };
  });
}
