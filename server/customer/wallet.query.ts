import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, type FilterFields } from '../platform/wire-list.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import type { Voucher } from '../voucher/voucher.ts';

export interface WalletQuery {
  limit?: number;
  order?: string;
  starting_after_id?: string;
  filters?: unknown;
}

export interface Wallet {
  given: { id: string; givenAt: Date; voucher: Voucher }[];
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
       select 'rh_' || regexp_replace(g.voucher_id, '^v_', '') as id, g.voucher_id, min(p.occurred_at) as created_at
         from publications as p
              cross join lateral unnest(p.voucher_ids) as g(voucher_id)
        where p.project_id = $1 and p.customer_id = $2 and p.result = 'SUCCESS'
        group by g.voucher_id
     ), w as (
       select given.id, v.voucher_id, v.campaign_id, given.created_at
         from given
              join vouchers as v on v.project_id = $1 and v.voucher_id = given.voucher_id
              left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
        where v.binned_at is null and c.binned_at is null
     )`;

/** A page of a customer's wallet. Throws 400 for filters that there are not. */
export async function readWallet(db: Db, projectId: string, customerId: string, query: WalletQuery, now: Date): Promise<Wallet> {
  const { limit = 10, order = '-created_at' } = query;
  const conditions = new Conditions('true', [projectId, customerId]);
  addFilters(conditions, query.filters, fields, now);
  const counted = new Conditions(conditions.sql, [...conditions.values]);
  const isDescending = order.startsWith('-');
  const sorted = order.endsWith('created_at') ? ['w.created_at', 'w.id'] : ['w.id'];
  if (query.starting_after_id !== undefined) {
    // Where a page ended stays known when its last code is deleted meanwhile.
    const place = `(select ${sorted.join(', ')} from given as w where w.id = ${conditions.value(query.starting_after_id)})`;
    conditions.add(`(${sorted.join(', ')}) ${isDescending ? '<' : '>'} ${place}`);
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
  const given = page.flatMap((row) => {
    const voucher = vouchers.get(row.voucher_id);
    return voucher === undefined ? [] : [{ id: row.id, givenAt: row.created_at, voucher }];
  });
  return { given, total: count?.total ?? 0, hasMore: rows.length > limit };
}
