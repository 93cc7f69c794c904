import { capitals } from '../../contract/code-faults.ts';
import { notFound } from '../../contract/errors.ts';
import type { WireOrder } from '../../contract/order.ts';
import type { RedemptionListQuery, VoucherRedemptions, VoucherRedemptionsQuery, WireRedemption, WireRollback } from '../../contract/redemption.ts';
import { listOf } from '../platform/filter-values.ts';
import { addFilters, Conditions, cutPage, readListing, type FilterFields, type ListQuery, type Rest } from '../platform/wire-list.ts';
import { findCustomers } from '../customer/customer.store.ts';
import { findOrders } from '../order/order.store.ts';
import type { Db } from '../platform/db.ts';
import type { Order } from '../order/order.ts';
import { toWireOrder } from '../order/wire-order.ts';
import { answerVouchers } from '../voucher/answer-vouchers.ts';
import { spelledInSql } from '../voucher/code-rules.ts';
import { spellFilters } from '../voucher/code-rules.store.ts';
import { findVoucher, findVouchers } from '../voucher/voucher.store.ts';
import { voucherIdsOf } from '../voucher/voucher-ids.ts';
import { toWireVoucher } from '../voucher/wire-voucher.ts';
import { findParent } from './parent.store.ts';
import { ofPrefix, redemptionFields, redemptionOrders } from './redemption-fields.ts';
import { areFewOf, countRedemptions, findRedemption, listRedemptions, type ListedEntry } from './redemption.store.ts';
import { toWireParent, toWireParentRollback, toWireRedemption, toWireRollback } from './wire-redemption.ts';

type WireEntry = WireRedemption | WireRollback;

/** A page of redemptions and rollbacks, the newest first unless asked otherwise. */
export async function listWireRedemptions(
  db: Db, projectId: string, query: RedemptionListQuery, baseUrl: string,
): Promise<{ object: 'list'; data_ref: 'redemptions'; redemptions: WireEntry[] } & Rest> {
  const filters = await spellFilters(db, projectId, query.filters);
  const conditions = conditionsOf(projectId, { ...query, filters }, await fieldsFor(db, projectId, filters));
  const { rows, more } = await readEntries(db, conditions, query);
  return { object: 'list', data_ref: 'redemptions', redemptions: await toWireEntries(db, projectId, rows, baseUrl), ...more };
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
  const { rows, more } = await readEntries(db, conditions, query);
  const { quantity, redeemed_quantity, url } = toWireVoucher(voucher, baseUrl).redemption;
  return {
    quantity, redeemed_quantity, object: 'list', url, data_ref: 'redemption_entries',
    redemption_entries: await toWireEntries(db, projectId, rows, baseUrl), ...more,
  };
}

/** Rows of a page with what the list says of the rest: by cursor whether there are more, else how many there are. */
async function readEntries(db: Db, conditions: Conditions, query: ListQuery): Promise<{ rows: ListedEntry[]; more: Rest }> {
  const listing = readListing(conditions, query, redemptionOrders, 'r.redemption_id');
  const { rows, more } = cutPage(await listRedemptions(db, conditions, listing), listing);
  return { rows, more: listing.isCursor ? more : { total: await countRedemptions(db, conditions, { listing, rows }) } };
}

/** Beginnings, and codes and entries that have them, of which each is looked up. Where more have, the entries are gone through: soon one is met that is meant. */
const beginningsMax = 20;
const fewOf = { codes: 1_000, entries: 10_000 };

/** What a list may be filtered by; what a code begins with is asked of the codes where few begin so. */
async function fieldsFor(db: Db, projectId: string, filters: unknown): Promise<FilterFields> {
  const { voucher_code } = (filters ?? {}) as { voucher_code?: { conditions?: { $starts_with?: unknown } } };
  const texts = listOf(voucher_code?.conditions?.$starts_with ?? []).map(String);
  if (texts.length === 0 || texts.length > beginningsMax || !(await areFewOf(db, projectId, texts, fewOf))) return redemptionFields;
  return { ...redemptionFields, voucher_code: { ...redemptionFields.voucher_code, beginning: ofPrefix } };
}

function conditionsOf(projectId: string, query: RedemptionListQuery, fields: FilterFields): Conditions {
  const conditions = new Conditions('true', [projectId]);
  if (query.result !== undefined) conditions.add(`r.result = any(${conditions.value(query.result)}::text[])`);
  // Of each one row is looked up before: then the entries are read in the order of their index.
  if (query.campaign !== undefined) {
    const name = conditions.value(query.campaign);
    conditions.add(`r.campaign_id = (
          select campaign_id from campaigns where project_id = $1 and (campaign_id = ${name} or name = ${name}) order by (campaign_id = ${name}) desc limit 1)`);
  }
  if (query.customer !== undefined) {
    const name = conditions.value(query.customer);
    conditions.add(`r.customer_id = (
          select customer_id from customers where project_id = $1 and (customer_id = ${name} or source_id = ${name}) order by (customer_id = ${name}) desc limit 1)`);
  }
  if (query.voucher !== undefined) {
    const name = conditions.value(query.voucher);
    // Of a code that is gone for good nobody knows by which rules it was spelled.
    const code = spelledInSql(name, conditions.value(capitals(query.voucher)));
    conditions.add(`(r.voucher_id = any(array_append(${voucherIdsOf(`in (${code}, ${name})`)}, ${name}::text)) or (r.voucher_id is null and r.code = ${name}))`);
  }
  conditions.range('r.occurred_at', query.created_at);
  addFilters(conditions, query.filters, fields);
  return conditions;
}

async function toWireEntries(db: Db, projectId: string, entries: ListedEntry[], baseUrl: string): Promise<WireEntry[]> {
  const ids = (key: 'voucherId' | 'customerId' | 'orderId'): string[] => [...new Set(entries.flatMap((entry) => entry[key] ?? []))];
  const [vouchers, customers, orders] = await Promise.all([
    findVouchers(db, projectId, ids('voucherId')).then((found) => answerVouchers(db, projectId, found, baseUrl)),
    findCustomers(db, projectId, ids('customerId')),
    findOrders(db, projectId, ids('orderId')),
  ]);
  return entries.map((entry) => {
    const surroundings = {
      voucher: vouchers.find(({ id }) => id === entry.voucherId) ?? null,
      customer: customers.find(({ customerId }) => customerId === entry.customerId) ?? null,
      order: toWireOrderOrNull(orders.get(entry.orderId ?? '')),
    };
    return entry.kind === 'redemption' ? toWireRedemption(entry, surroundings) : toWireRollback(entry, surroundings);
  });
}

/** Orders as they stand today. */
function toWireOrderOrNull(order: Order | undefined): WireOrder | null {
  return order === undefined ? null : toWireOrder(order);
}
