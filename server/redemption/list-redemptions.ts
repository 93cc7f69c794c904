import { notFound } from '../../contract/errors.ts';
import type { WireOrder } from '../../contract/order.ts';
import type { RedemptionListQuery, VoucherRedemptions, VoucherRedemptionsQuery, WireRedemption, WireRollback } from '../../contract/redemption.ts';
import { addFilters, Conditions, readOrder, readPage, type FilterField } from '../platform/wire-list.ts';
import { findCustomers } from '../customer/customer.store.ts';
import { findOrders } from '../order/order.store.ts';
import type { Db } from '../platform/db.ts';
import type { Order } from '../order/order.ts';
import { toWireOrder } from '../order/wire-order.ts';
import { findVoucher, findVouchers } from '../voucher/voucher.store.ts';
import { toWireVoucher } from '../voucher/wire-voucher.ts';
import { findParent } from './parent.store.ts';
import { findRedemption, listRedemptions, type ListedEntry } from './redemption.store.ts';
import { toWireParent, toWireParentRollback, toWireRedemption, toWireRollback } from './wire-redemption.ts';

type WireEntry = WireRedemption | WireRollback;

const orders = { created_at: { sql: 'r.occurred_at' }, id: { sql: 'r.redemption_id' } };

const filterFields: Record<string, FilterField> = {
  voucher_code: { sql: 'r.code', kind: 'text' },
  related_object_id: { sql: 'r.voucher_id', kind: 'text' },
  related_object_parent_id: { sql: 'r.campaign_id', kind: 'text' },
  parent_redemption_id: { sql: 'r.parent_id', kind: 'text' },
  failure_code: { sql: 'r.failure_code', kind: 'text' },
  result: { sql: 'r.result', kind: 'text' },
  object: { sql: "case r.kind when 'rollback' then 'redemption_rollback' else r.kind end", kind: 'text' },
  customer_id: { sql: 'r.customer_id', kind: 'text' },
  campaign_name: { sql: '(select c.name from campaigns as c where c.project_id = r.project_id and c.campaign_id = r.campaign_id)', kind: 'text' },
  created_at: { sql: 'r.occurred_at', kind: 'instant' },
};

/** A page of redemptions and rollbacks, the newest first unless asked otherwise. */
export async function listWireRedemptions(
  db: Db, projectId: string, query: RedemptionListQuery, baseUrl: string,
): Promise<{ object: 'list'; data_ref: 'redemptions'; redemptions: WireEntry[]; total: number }> {
  const { entries, total } = await listRedemptions(db, conditionsOf(projectId, query), readOrder(query.order, orders, 'r.redemption_id'), readPage(query));
  return { object: 'list', data_ref: 'redemptions', redemptions: await toWireEntries(db, projectId, entries, baseUrl), total };
}

/** One of them, or what stands for several; 404 when the project has none with this id. */
export async function findWireRedemption(db: Db, projectId: string, redemptionId: string, baseUrl: string): Promise<WireEntry> {
  const entry = await findRedemption(db, projectId, redemptionId);
  const [wire] = entry === undefined ? [await findWireParent(db, projectId, redemptionId)] : await toWireEntries(db, projectId, [entry], baseUrl);
  if (wire === undefined) throw notFound('redemption', redemptionId);
  return wire;
}

async function findWireParent(db: Db, projectId: string, parentId: string): Promise<WireEntry | undefined> {
  const parent = await findParent(db, projectId, parentId);
  if (parent === undefined) return undefined;
  const [[customer = null], order] = await Promise.all([
    findCustomers(db, projectId, parent.customerId === null ? [] : [parent.customerId]),
    findOrders(db, projectId, parent.orderId === null ? [] : [parent.orderId]),
  ]);
  const surroundings = { customer, order: toWireOrderOrNull(order.get(parent.orderId ?? '')) };
  return parent.kind === 'redemption' ? toWireParent(parent, surroundings) : toWireParentRollback(parent, surroundings);
}

/** Redemptions and rollbacks of one voucher, the newest first. Throws 404. */
export async function listOfVoucher(
  db: Db, projectId: string, codeOrId: string, query: VoucherRedemptionsQuery, baseUrl: string,
): Promise<VoucherRedemptions> {
  const voucher = await findVoucher(db, projectId, codeOrId);
  if (voucher === undefined) throw notFound('voucher', codeOrId);
  const conditions = new Conditions('true', [projectId]);
  conditions.equal('r.voucher_id', voucher.voucherId);
  const { entries, total } = await listRedemptions(db, conditions, readOrder(undefined, orders, 'r.redemption_id'), readPage(query));
  const { quantity, redeemed_quantity, url } = toWireVoucher(voucher, baseUrl).redemption;
  return {
    quantity, redeemed_quantity, object: 'list', url, data_ref: 'redemption_entries', total,
    redemption_entries: await toWireEntries(db, projectId, entries, baseUrl),
  };
}

function conditionsOf(projectId: string, query: RedemptionListQuery): Conditions {
  const conditions = new Conditions('true', [projectId]);
  if (query.result !== undefined) conditions.add(`r.result = any(${conditions.value(query.result)}::text[])`);
  if (query.campaign !== undefined) {
    conditions.add(`r.campaign_id in (select campaign_id from campaigns where project_id = $1 and ${conditions.value(query.campaign)} in (campaign_id, name))`);
  }
  if (query.customer !== undefined) {
    conditions.add(`r.customer_id in (select customer_id from customers where project_id = $1 and ${conditions.value(query.customer)} in (customer_id, source_id))`);
  }
  if (query.voucher !== undefined) conditions.add(`${conditions.value(query.voucher)} in (r.voucher_id, r.code)`);
  conditions.range('r.occurred_at', query.created_at);
  addFilters(conditions, query.filters, filterFields);
  return conditions;
}

async function toWireEntries(db: Db, projectId: string, entries: ListedEntry[], baseUrl: string): Promise<WireEntry[]> {
  const ids = (key: 'voucherId' | 'customerId' | 'orderId'): string[] => [...new Set(entries.flatMap((entry) => entry[key] ?? []))];
  const [vouchers, customers, orders] = await Promise.all([
    findVouchers(db, projectId, ids('voucherId')),
    findCustomers(db, projectId, ids('customerId')),
    findOrders(db, projectId, ids('orderId')),
  ]);
  return entries.map((entry) => {
    const surroundings = {
      voucher: vouchers.find(({ voucherId }) => voucherId === entry.voucherId) ?? null,
      customer: customers.find(({ customerId }) => customerId === entry.customerId) ?? null,
      order: toWireOrderOrNull(orders.get(entry.orderId ?? '')),
      baseUrl,
    };
    return entry.kind === 'redemption' ? toWireRedemption(entry, surroundings) : toWireRollback(entry, surroundings);
  });
}

/** Orders as they stand today. */
function toWireOrderOrNull(order: Order | undefined): WireOrder | null {
  return order === undefined ? null : toWireOrder(order);
}
