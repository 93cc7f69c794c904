import { addVoucherFilter } from '../voucher/voucher-filter.ts';
import { notInBin, voucherFilters, voucherOrders } from '../voucher/voucher-listing.ts';
import { voucherSource } from '../voucher/voucher.store.ts';
import { nothing, ordersOf, type Exportable } from './exportable.ts';

const discount = 'coalesce(v.discount, t.discount)';
const member = (...names: string[]): string => `coalesce(${names.map((name) => `${discount} ->> '${name}'`).join(', ')})`;
const picture = (kind: string): string => `'/pictures/' || v.project_id || '/' || v.voucher_id || '/' || v.asset_key || '/${kind}'`;

/** Vouchers, those in the bin left out, with the terms that count for each. */
export const voucherExport: Exportable = {
  source: voucherSource,
  where: notInBin,
  key: 'v.voucher_id',
  madeAt: 'v.created_at',
  orders: ordersOf(voucherOrders, ['created_at', 'id', 'code']),
  filters: voucherFilters,
  addShown: (conditions, { voucher_filter: filter }, now) => filter && addVoucherFilter(conditions, filter, now),
  columns: {
    code: 'v.code',
    voucher_type: "'DISCOUNT_VOUCHER'",
    value: member('amount_off', 'percent_off', 'fixed_amount', 'unit_off'),
    formula: member('amount_off_formula', 'percent_off_formula', 'fixed_amount_formula', 'unit_off_formula'),
    discount_type: member('type'),
    campaign: 'c.name',
    category: 'g.name',
    start_date: 'coalesce(v.start_date, t.start_date)',
    expiration_date: 'coalesce(v.expiration_date, t.expiration_date)',
    gift_balance: nothing,
    loyalty_balance: nothing,
    redemption_quantity: 'v.redemption_quantity',
    redemption_count: 'v.redeemed_quantity',
    active: 'v.active',
    qr_code: picture('qr'),
    bar_code: picture('barcode'),
    metadata: 'v.metadata',
    id: 'v.voucher_id',
    is_referral_code: 'false',
    created_at: 'v.created_at',
    updated_at: 'v.updated_at',
    validity_timeframe_interval: "coalesce(v.validity_timeframe, t.validity_timeframe) ->> 'interval'",
    validity_timeframe_duration: "coalesce(v.validity_timeframe, t.validity_timeframe) ->> 'duration'",
    validity_day_of_week: "array_to_string(coalesce(v.validity_day_of_week, t.validity_day_of_week), ',')",
    discount_amount_limit: member('amount_limit'),
    campaign_id: 'v.campaign_id',
    additional_info: 'v.additional_info',
    customer_id: 'v.holder_customer_id',
    discount_effect: member('effect'),
    discount_unit_type: member('unit_type'),
    discount_unit_effect: `case ${discount} ->> 'type' when 'UNIT' then ${discount} ->> 'effect' end`,
    validation_rules_id: `(
      select string_agg(a.rule_id, ',' order by a.created_at, a.assignment_id)
        from rule_assignments as a
       where a.project_id = v.project_id and a.object_id in (v.voucher_id, v.campaign_id))`,
    customer_source_id: '(select u.source_id from customers as u where u.project_id = v.project_id and u.customer_id = v.holder_customer_id)',
  },
  metadata: 'v.metadata',
  addresses: ['qr_code', 'bar_code'],
};

/** Only gift and loyalty cards have transactions: a file of headings. */
export const transactionsExport: Exportable = {
  source: 'vouchers as v',
  where: 'v.project_id = $1 and false',
  key: 'v.voucher_id',
  madeAt: 'v.created_at',
  orders: { created_at: { sql: 'v.created_at', kind: 'instant' }, id: { sql: 'v.voucher_id', kind: 'text' } },
  filters: { voucher_id: { sql: 'v.voucher_id', kind: 'text' }, campaign_id: { sql: 'v.campaign_id', kind: 'text' } },
  columns: Object.fromEntries(
    ['id', 'campaign_id', 'voucher_id', 'type', 'source_id', 'reason', 'balance', 'amount', 'created_at', 'details'].map((name) => [name, nothing]),
  ),
  metadata: 'v.metadata',
};
