/** Every list of the wire contract by each of its orders and filters, at each depth: the first page, later ones by their number, and behind places that the product itself gave. */
import { orders as customerOrders } from '../server/customer/customer-list.query.ts';
import { orderSorts } from '../server/order/order-fields.ts';
import type { Pool } from '../server/platform/db.ts';
import { Conditions, placeBehind, readListing, type SortField } from '../server/platform/wire-list.ts';
import { publicationOrders, publicationSource } from '../server/publication/publication-fields.ts';
import { redemptionOrders } from '../server/redemption/redemption-fields.ts';
import { voucherOrders } from '../server/voucher/voucher-listing.ts';
import { voucherSource } from '../server/voucher/voucher.store.ts';
import { idOf, type BigShop } from './big-shop.ts';
import type { Reading } from './pages.ts';

interface List {
  name: string;
  /** How many rows it has, and the id of the nth that was made. */
  rows: number;
  id(n: number): string;
  /** As its own statements name them. */
  key: string;
  source: string;
  orders: Record<string, SortField>;
  /** Those that all of it can be read by. */
  ordered: string[];
  narrowed: Narrowing[];
}

/** What narrows a list, as an address has it, and one row in how many is left. */
type Narrowing = [query: string, oneIn: number];

const limit = 100;
/** The last page that can be asked for by its number, and the last one that the contract documents. */
const [lastPage, documentedPage] = [1000, 100];

/** `ask` reads what an address of the wire contract gives. */
export async function wireReadings(db: Pool, shop: BigShop, ask: (path: string) => Promise<unknown>): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const list of listsOf(shop)) {
    for (const order of list.ordered.flatMap((field) => [field, `-${field}`])) {
      readings.push(...pages(list, `order=${order}`, 1, ask));
      for (const [where, depth] of depths(order)) readings.push([`${list.name} by ${order}, by cursor ${where}`, await behind(db, shop, list, { order, depth }, ask)]);
    }
    for (const [query, oneIn] of list.narrowed) {
      readings.push(...pages(list, query, oneIn, ask));
      const [order = '-created_at'] = query.match(/(?<=order=)[^&]+/) ?? [];
      readings.push([`${list.name} ${shown(query)}, by cursor in the middle`, await behind(db, shop, list, { order, depth: 0.5, query }, ask)]);
    }
  }
  const others = ['customers?limit=100&starting_after=2026-06-01T00:00:00Z', 'customers?limit=100&order=-updated_at&starting_after=2026-06-01T00:00:00Z'];
  return [...readings, ...others.map((path): Reading => [shown(path), () => ask(path)])];
}

function depths(order: string): [where: string, depth: number][] {
  return [['in the middle', 0.5], ['near the end', order.startsWith('-') ? 0.03 : 0.97]];
}

function pages({ name, rows }: List, query: string, oneIn: number, ask: (path: string) => Promise<unknown>): Reading[] {
  const last = Math.floor(rows / oneIn / limit);
  const numbers = [...new Set([1, ...[documentedPage, lastPage].map((page) => Math.min(page, last)).filter((page) => page > 1)])];
  return numbers.map((page) => [`${name} ${shown(query)}, page ${page}`, () => ask(`${name}?${query}&limit=${limit}&page=${page}`)]);
}

/** A page behind the row that so much of the list was made before. */
async function behind(
  db: Pool, { projectId }: BigShop, { name, rows, id, key, source, orders }: List, { order, depth, query = `order=${order}` }: { order: string; depth: number; query?: string },
  ask: (path: string) => Promise<unknown>,
): Promise<() => Promise<unknown>> {
  const conditions = new Conditions('true', [projectId]);
  const listing = readListing(conditions, { order }, orders, key);
  // One of those that were changed, so that it has a place in every order.
  const n = Math.floor((rows * depth) / 10) * 10 + 3;
  const [table = ''] = key.split('.');
  const [row] = await db.query<{ place: string[] }>(
    `/* bench.place */ select ${listing.place} as place from ${source} where ${table}.project_id = $1 and ${key} = $2`, [projectId, id(n)],
  );
  if (row === undefined) throw new Error(`${name} has no row ${n}`);
  const after = placeBehind(listing, row.place);
  return () => ask(`${name}?${query}&limit=${limit}&starting_after=${after}`);
}

function shown(query: string): string {
  return decodeURIComponent(query).replace(/filters\[(.*?)\]\[conditions\]\[(.*?)\]=/g, '$1 $2 ');
}

/** One of the `filters` of a list as an address has it. */
function filter(field: string, operator: string, value: string): string {
  return `filters[${encodeURIComponent(field)}][conditions][${operator}]=${encodeURIComponent(value)}`;
}

function listsOf({ campaignId, campaignName, vouchers, entries }: BigShop): List[] {
  const audit = filter('metadata.audit', '$is', 'yes');
  const rare = 100_000;
  return [
    {
      name: 'vouchers', rows: vouchers, id: idOf.voucher, key: 'v.voucher_id', source: voucherSource, orders: voucherOrders, ordered: Object.keys(voucherOrders),
      narrowed: [
        [`campaign_id=${campaignId}`, 5 / 3], [`campaign_id=${campaignId}&order=code`, 5 / 3], [filter('campaign', '$is', campaignName), 5 / 3],
        [filter('active', '$active', 'true'), 1], [filter('active', '$disabled', 'true'), 10_000], [filter('active', '$expired', 'true'), vouchers],
        [filter('redemption.redeemed_quantity', '$more_than', '0'), 10], [filter('publish.count', '$more_than', '0'), 10],
        [filter('metadata.city', '$is', 'City 5'), 50], [filter('metadata.city', '$is', 'Oslo'), 1_000_000], [audit, 1_000_000],
        [filter('metadata.nobody', '$has_value', 'true'), vouchers], [filter('metadata.row', '$is', '5'), vouchers],
        [filter('code', '$is', '4D2A7'), vouchers], [filter('code', '$starts_with', '4D2A7'), 1_000_000],
        ['created_at[after]=2026-01-02T00:00:00Z&created_at[before]=2026-01-02T01:00:00Z', vouchers / 200_000], ['updated_at[after]=2026-07-01T00:00:00Z', 10],
        ['customer=shop-77', vouchers],
      ],
    },
    {
      name: 'redemptions', rows: entries, id: idOf.redemption, key: 'r.redemption_id', source: 'redemptions as r', orders: redemptionOrders, ordered: Object.keys(redemptionOrders),
      narrowed: [
        ['result=FAILURE', 1000], [`campaign=${campaignId}`, 5 / 3], ['customer=shop-77', entries], [audit, rare], [filter('metadata.till', '$is', '3'), 5],
        [filter('voucher_code', '$starts_with', '4D'), 256], [filter('amount', '$more_than', '5000'), 2],
      ],
    },
    {
      name: 'orders', rows: entries, id: idOf.order, key: 'orders.order_id', source: 'orders', orders: orderSorts, ordered: Object.keys(orderSorts).filter((field) => field !== 'amount'),
      narrowed: [
        ['status=PAID', 1], ['status=CANCELED', entries], ['customer=shop-77', entries], [audit, rare], [filter('metadata.shop', '$is', '3'), 5],
        ['order=-amount&created_at[after]=2026-06-01T00:00:00Z&created_at[before]=2026-06-07T00:00:00Z', 61],
      ],
    },
    {
      name: 'publications', rows: entries, id: idOf.publication, key: 'p.publication_id', source: publicationSource, orders: publicationOrders, ordered: Object.keys(publicationOrders),
      narrowed: [[`campaign=${campaignId}`, 5 / 3], ['result=FAILURE', entries], ['customer=shop-77', entries], [audit, rare], [filter('metadata.list', '$is', '3'), 5]],
    },
    {
      name: 'customers', rows: entries, id: idOf.customer, key: 'customers.customer_id', source: 'customers', orders: customerOrders, ordered: Object.keys(customerOrders),
      narrowed: [
        ['email=c4ca4238a0b923820dcc509a6f75849b@example.com', entries], ['name=name%20c4ca4238a0b923820dcc509a6f75849b', entries], ['city=City%207', 500],
        [audit, rare], [filter('metadata.tier', '$is', '3'), 5], [filter('email', '$is', 'c4ca4238a0b923820dcc509a6f75849b@example.com'), entries],
      ],
    },
  ];
}
