import type { Redeemable, redeemableStatuses } from '../../contract/customer.ts';
import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, type FilterFields } from '../platform/wire-list.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import type { Voucher } from '../voucher/voucher.ts';
import { toWireVoucher } from '../voucher/wire-voucher.ts';

export interface WalletQuery {
  limit?: number;
  order?: string;
  starting_after_id?: string;
  filters?: unknown;
}

export interface Wallet {
  rows: Redeemable[];
  total: number;
  hasMore: boolean;
}

const fields: FilterFields = {
  id: { sql: 'w.id', kind: 'text' },
  redeemable_id: { sql: 'w.voucher_id', kind: 'text' },
  redeemable_object: { sql: "'voucher'::text", kind: 'text' },
  holder_role: { sql: "'OWNER'::text", kind: 'text' },
  campaign_id: { sql: 'w.campaign_id', kind: 'text' },
  campaign_type: { sql: "case when w.campaign_id is not null then 'DISCOUNT_COUPONS' end", kind: 'text' },
  voucher_type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text' },
  created_at: { sql: 'w.created_at', kind: 'instant' },
};

/** The codes that were published to a customer, each once, since its first publication; what lies in the bin is left out. Few enough to be sorted. */
const wallet = `
     with given as (
       select g.voucher_id, min(p.occurred_at) as created_at
         from publications as p
              cross join lateral unnest(p.voucher_ids) as g(voucher_id)
        where p.project_id = $1 and p.customer_id = $2 and p.result = 'SUCCESS'
        group by g.voucher_id
     ), w as (
       select 'rh_' || regexp_replace(v.voucher_id, '^v_', '') as id, v.voucher_id, v.campaign_id, given.created_at
         from given
              join vouchers as v on v.project_id = $1 and v.voucher_id = given.voucher_id
              left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
        where v.binned_at is null and c.binned_at is null
     )`;

/** A customer's wallet (wire contract §2.11). Throws 400 for filters that there are not. */
export async function readWallet(db: Db, projectId: string, customerId: string, query: WalletQuery, baseUrl: string, now: Date): Promise<Wallet> {
  const { limit = 10, order = '-created_at' } = query;
  const conditions = new Conditions('true', [projectId, customerId]);
  addFilters(conditions, query.filters, fields, now);
  const counted = new Conditions(conditions.sql, [...conditions.values]);
  const isDescending = order.startsWith('-');
  const sorted = order.endsWith('created_at') ? ['w.created_at', 'w.id'] : ['w.id'];
  if (query.starting_after_id !== undefined) {
    const place = conditions.value(query.starting_after_id);
    conditions.add(`(${sorted.join(', ')}) ${isDescending ? '<' : '>'} (select ${sorted.join(', ')} from w where w.id = ${place})`);
  }
  const [rows, [count]] = await Promise.all([
    db.query<{ id: string; voucher_id: string; campaign_id: string | null; created_at: Date }>(
      `/* customer.wallet */${wallet}
       select w.id, w.voucher_id, w.campaign_id, w.created_at
         from w
        where ${conditions.sql}
        order by ${sorted.map((sql) => `${sql} ${isDescending ? 'desc' : 'asc'}`).join(', ')}
        limit ${conditions.value(limit + 1)}`,
      conditions.values,
    ),
    db.query<{ total: number }>(`/* customer.count_wallet */${wallet} select count(*) as total from w where ${counted.sql}`, counted.values),
  ]);
  const page = rows.slice(0, limit);
  const vouchers = new Map((await findVouchers(db, projectId, page.map((row) => row.voucher_id))).map((voucher) => [voucher.voucherId, voucher]));
  const found = page.flatMap((row): Redeemable[] => {
    const voucher = vouchers.get(row.voucher_id);
    if (voucher === undefined) return [];
    return [{
      id: row.id, created_at: row.created_at.toISOString(), redeemable_id: row.voucher_id, redeemable_object: 'voucher', customer_id: customerId,
      holder_role: 'OWNER', campaign_id: row.campaign_id, campaign_type: row.campaign_id === null ? null : 'DISCOUNT_COUPONS',
      voucher_type: 'DISCOUNT_VOUCHER',
      redeemable: { type: 'voucher', voucher: toWireVoucher(voucher, baseUrl), status: statusOf(voucher, now) },
    }];
  });
  return { rows: found, total: count?.total ?? 0, hasMore: rows.length > limit };
}

/** What a holder can do with a code now, by its dates and uses; windows of the day and week do not change it. Only gift cards have a balance. */
export function statusOf(voucher: Voucher, now: Date): (typeof redeemableStatuses)[number] {
  const { redemptionQuantity, redeemedQuantity, active, campaignActive, startDate, expirationDate } = voucher;
  if (redemptionQuantity !== null && redeemedQuantity >= redemptionQuantity) return 'USED';
  if (!active || !campaignActive) return 'DISABLED';
  if (expirationDate !== null && expirationDate <= now) return 'EXPIRED';
  if (startDate !== null && startDate > now) return 'NOT_ACTIVE_YET';
  return 'ACTIVE';
}
