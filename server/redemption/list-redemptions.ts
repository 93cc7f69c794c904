import { ApiError, notFound } from '../../contract/errors.ts';
import type { RedemptionListQuery, WireRedemption, WireRollback } from '../../contract/redemption.ts';
import { findCustomers } from '../customer/customer.store.ts';
import { findOrders } from '../order/order.store.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import { findRedemption, listRedemptions, type EntryFilter, type ListedEntry } from './redemption.store.ts';
import { toWireRedemption, toWireRollback } from './wire-redemption.ts';

type WireEntry = WireRedemption | WireRollback;

const pageMax = 1000;

/** A page of redemptions and rollbacks, the newest first unless asked otherwise. */
export async function listWireRedemptions(
  db: Db, projectId: string, query: RedemptionListQuery, baseUrl: string,
): Promise<{ object: 'list'; data_ref: 'redemptions'; redemptions: WireEntry[]; total: number }> {
  const { limit = 10, page = 1 } = query;
  if (page > pageMax) throw new ApiError('page_over_limit', { details: `Property .page cannot be higher than ${pageMax}` });
  const { entries, total } = await listRedemptions(db, projectId, toFilter(query), {
    limit, offset: (page - 1) * limit, isAscending: query.order === 'created_at',
  });
  return { object: 'list', data_ref: 'redemptions', redemptions: await toWireEntries(db, projectId, entries, baseUrl), total };
}

/** One of them; 404 when the project has none with this id. */
export async function findWireRedemption(db: Db, projectId: string, redemptionId: string, baseUrl: string): Promise<WireEntry> {
  const entry = await findRedemption(db, projectId, redemptionId);
  const [wire] = entry === undefined ? [] : await toWireEntries(db, projectId, [entry], baseUrl);
  if (wire === undefined) throw notFound('redemption', redemptionId);
  return wire;
}

function toFilter({ result, campaign, customer, voucher, created_at }: RedemptionListQuery): EntryFilter {
  return {
    results: result ?? null,
    campaign: campaign ?? null,
    customer: customer ?? null,
    voucher: voucher ?? null,
    after: created_at?.after === undefined ? null : parseInstant(created_at.after),
    before: created_at?.before === undefined ? null : parseInstant(created_at.before),
  };
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
      order: orders.get(entry.orderId ?? '') ?? null,
      baseUrl,
    };
    return entry.kind === 'redemption' ? toWireRedemption(entry, surroundings) : toWireRollback(entry, surroundings);
  });
}
