/**
 * Lists, search and pages over ten million codes and a million customers, orders and entries: what the dashboard reads without HTTP, the contract's lists with it.
 * Targets are for the slowest one in a hundred.
 */
import type { VoucherRow } from '../contract/tracking.ts';
import { createApiKey } from '../server/access/api-key.store.ts';
import { searchCustomers, type CustomerSearch } from '../server/customer/customer-search.query.ts';
import type { Pool } from '../server/platform/db.ts';
import { encodePosition, type Page } from '../server/platform/keyset.ts';
import { placeBehind } from '../server/platform/wire-list.ts';
import { readCampaignFigures } from '../server/tracking/campaign-figures.query.ts';
import { readPublicationRows } from '../server/tracking/publication-list.query.ts';
import { readRedemptionRows } from '../server/tracking/redemption-list.query.ts';
import { readVoucherRows } from '../server/tracking/voucher-list.query.ts';
import { searchVouchers } from '../server/tracking/voucher-search.query.ts';
import { median, type Bench, type Measure, type Result } from './bench.ts';
import { fillBigShop, type BigShop } from './big-shop.ts';
import type { Database } from './place.ts';

/** Bytes of disk for one code with its tenth of a customer, order, redemption and publication, and the indexes. */
const bytesEach = 2_500;
const times = 50;
const targetMs = 50;

/** A reading with its name. */
export type Reading = [name: string, read: () => Promise<unknown>];

export async function measurePages(bench: Bench): Promise<Result> {
  const [few, wanted] = [100_000, 10_000_000];
  const room = Math.floor(bench.place.freeBytes() / 2 / bytesEach / few) * few;
  const vouchers = bench.isQuick ? few : Math.min(wanted, room);
  if (!bench.isQuick && vouchers < wanted) bench.say(`There is no room for ${count(wanted)} codes here; ${count(vouchers)} are stored.`);
  const database = await bench.place.openDatabase('bench_pages');
  const startedAt = performance.now();
  const shop = await fillBigShop(database.db, vouchers);
  bench.say(`${count(vouchers)} codes with ${count(shop.entries)} customers, orders and entries stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const server = await bench.runner.startServer('redemption', database.url);
  const measures: Measure[] = [];
  for (const [name, read] of await readingsOf(database, shop, server.port)) {
    measures.push(await timed(name, read));
    bench.say(measures.at(-1)?.name ?? '');
  }
  await server.stop();
  await bench.place.dropDatabase('bench_pages');
  return { lines: [], measures };
}

/** Everything that is read of a shop whose product listens on `port`. */
export async function readingsOf({ db }: Database, shop: BigShop, port: number): Promise<Reading[]> {
  const key = await createApiKey(db, { projectId: shop.projectId, kind: 'server', name: 'Bench', role: 'admin' }, new Date());
  const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/${path}`, { headers });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${body}`);
    return body;
  };
  const wire = (paths: string[]): Reading[] => paths.map((path) => [`GET /v1/${decodeURIComponent(path).replace(/(starting_after=)[^&]+/, '$1…')}`, () => ask(path)]);
  return [
    ...figureReadings(db, shop), ...(await voucherTabReadings(db, shop)), ...searchReadings(db, shop), ...(await entryTabReadings(db, shop)),
    ...customerTabReadings(db, shop), ...wire(voucherLists(shop)), ...wire(entryLists(shop)), ...wire(customerLists),
    ...(await cursorLists(db, shop, ask)),
  ];
}

function figureReadings(db: Pool, { projectId, campaignId }: BigShop): Reading[] {
  const now = new Date();
  const figures = { projectId, campaignId, now, granularity: 'day' as const };
  const day = (daysAgo: number): string => new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  return [
    ['figures of a campaign, the last 31 days by day', () => readCampaignFigures(db, { ...figures, from: day(30), to: day(0) })],
    ['figures of a campaign, a year by day', () => readCampaignFigures(db, { ...figures, from: day(364), to: day(0) })],
  ];
}

/** States that the dashboard filters codes by; undefined: all. */
const states: (VoucherRow['state'] | undefined)[] = [undefined, 'active', 'used_up', 'disabled', 'expired', 'not_started', 'historical'];

/** The dashboard's lists of the largest campaign, of which the first page, the one after it and one far down are read. */
async function voucherTabReadings(db: Pool, { projectId, campaignId, vouchers }: BigShop): Promise<Reading[]> {
  const now = new Date();
  const read = (state: VoucherRow['state'] | undefined, q: string | undefined, after?: string) => (): Promise<Page<VoucherRow>> => (
    readVoucherRows(db, { projectId, campaignId, filter: { ...(state && { state }), ...(q && { q }) }, after, limit: 50, now }));
  const [row] = await db.query<{ at: number; voucher_id: string }>(
    `/* bench.place */
    select (extract(epoch from created_at) * 1000000)::bigint as at, voucher_id
      from vouchers
     where project_id = $1 and campaign_id = $2
     order by created_at, voucher_id
    offset $3
     limit 1`,
    [projectId, campaignId, Math.floor(vouchers * 0.06)],
  );
  const far = encodePosition('vouchers of a campaign', [row?.at ?? 0, row?.voucher_id ?? '']);
  return [
    ...states.map((state): Reading => [`dashboard: codes of a campaign, ${state ?? 'all'}`, read(state, undefined)]),
    ...([undefined, 'active'] as const).map((state): Reading => [`dashboard: codes of a campaign, ${state ?? 'all'}, after nine tenths`, read(state, undefined, far)]),
    ...prefixes.map((q): Reading => [`dashboard: codes of a campaign that begin with ${q}`, read(undefined, q)]),
    ['dashboard: codes of a campaign that begin with 4D, used up', read('used_up', '4D')],
  ];
}

/** What somebody types who looks for a code. */
const prefixes = ['4', '4D', '4D2', '4D2A', '4D2A7'];

function searchReadings(db: Pool, { projectId }: BigShop): Reading[] {
  const read = (q: string | undefined) => (): Promise<unknown> => searchVouchers(db, { projectId, q, after: undefined, limit: 50, now: new Date() });
  return [
    ['dashboard: codes of the project, the newest', read(undefined)],
    ...[...prefixes, '4d2a7', 'NOTHING'].map((q): Reading => [`dashboard: codes of the project that begin with ${q}`, read(q)]),
  ];
}

async function entryTabReadings(db: Pool, { projectId, campaignId }: BigShop): Promise<Reading[]> {
  const redemptions = { projectId, campaignId, q: undefined, result: undefined, after: undefined, limit: 50 };
  const publications = { projectId, campaignId, result: undefined, after: undefined, limit: 50 };
  const far = (list: string): { after: string } => ({ after: encodePosition(list, [Date.UTC(2026, 1, 1) * 1000, '']) });
  return [
    ['dashboard: redemptions of a campaign', () => readRedemptionRows(db, redemptions)],
    ['dashboard: redemptions of a campaign, far down', () => readRedemptionRows(db, { ...redemptions, ...far('redemptions') })],
    ['dashboard: redemptions of a campaign, failed', () => readRedemptionRows(db, { ...redemptions, result: 'failed' })],
    ['dashboard: redemptions of a campaign, rolled back', () => readRedemptionRows(db, { ...redemptions, result: 'rolled_back' })],
    ['dashboard: redemptions of codes that begin with 4D', () => readRedemptionRows(db, { ...redemptions, q: '4D' })],
    ['dashboard: redemptions of a customer', () => readRedemptionRows(db, { ...redemptions, q: 'shop-77' })],
    ['dashboard: publications of a campaign', () => readPublicationRows(db, publications)],
    ['dashboard: publications of a campaign, far down', () => readPublicationRows(db, { ...publications, ...far('publications') })],
    ['dashboard: publications of a campaign, failed', () => readPublicationRows(db, { ...publications, result: 'FAILURE' })],
  ];
}

function customerTabReadings(db: Pool, { projectId }: BigShop): Reading[] {
  const query: CustomerSearch = {
    projectId, search: undefined, city: undefined, segmentId: undefined, createdAfter: undefined, createdBefore: undefined, sort: 'newest', after: undefined, limit: 50,
  };
  const read = (change: Partial<CustomerSearch>) => (): Promise<unknown> => searchCustomers(db, { ...query, ...change }, new Date());
  return [
    ['dashboard: customers, the newest', read({})],
    ['dashboard: customers by name', read({ sort: 'name' })],
    ['dashboard: customers by name, far down', read({ sort: 'name', after: encodePosition('customers by name', [0, 'name 8', '']) })],
    ['dashboard: customers, far down', read({ after: encodePosition('customers, newest', [Date.UTC(2026, 1, 1) * 1000, '']) })],
    ...['n', 'Name 4', 'Name 4d2a', 'shop-77', 'nobody'].map((search): Reading => [`dashboard: customers, ${search}`, read({ search })]),
    ['dashboard: customers of a city', read({ city: 'City 7' })],
  ];
}

/** `filters` of a list as an address has it. */
function filter(field: string, operator: string, value: string): string {
  return `filters[${encodeURIComponent(field)}][conditions][${operator}]=${encodeURIComponent(value)}`;
}

function voucherLists({ campaignId, campaignName }: BigShop): string[] {
  const orders = ['created_at', '-created_at', 'updated_at', '-updated_at', 'id', 'code', '-code', 'campaign', 'category', 'type'];
  const pages = ['limit=100', 'limit=100&page=10', 'limit=100&page=1000'];
  const filters = [
    filter('active', '$active', 'true'), filter('active', '$disabled', 'true'), filter('active', '$expired', 'true'),
    filter('redemption.redeemed_quantity', '$more_than', '0'), filter('publish.count', '$more_than', '0'), filter('metadata.city', '$is', 'City 5'),
    filter('metadata.city', '$is', 'Oslo'), filter('metadata.audit', '$is', 'yes'), filter('metadata.nobody', '$has_value', 'true'), filter('metadata.row', '$is', '5000005'),
    filter('code', '$is', '4D2A7'), filter('code', '$starts_with', '4D2A7'), filter('campaign', '$is', encodeURIComponent(campaignName)),
  ];
  return [
    ...orders.flatMap((order) => pages.map((page) => `vouchers?order=${order}&${page}`)),
    ...pages.map((page) => `vouchers?campaign_id=${campaignId}&${page}`), `vouchers?campaign_id=${campaignId}&order=code&limit=100`,
    ...filters.map((each) => `vouchers?limit=100&${each}`), `vouchers?limit=100&page=1000&${filters[0]}`,
    'vouchers?limit=100&created_at[after]=2026-01-02T00:00:00Z&created_at[before]=2026-01-02T01:00:00Z',
    'vouchers?limit=100&updated_at[after]=2026-07-01T00:00:00Z', 'vouchers?limit=100&customer=shop-77',
  ];
}

function entryLists({ campaignId }: BigShop): string[] {
  return [
    ...['created_at', '-created_at', 'id'].flatMap((order) => [`redemptions?order=${order}&limit=100`, `redemptions?order=${order}&limit=100&page=1000`]),
    'redemptions?limit=100&result=FAILURE', `redemptions?limit=100&campaign=${campaignId}`, 'redemptions?limit=100&customer=shop-77',
    `redemptions?limit=100&${filter('metadata.audit', '$is', 'yes')}`, `redemptions?limit=100&${filter('metadata.till', '$is', '3')}`,
    ...['created_at', '-updated_at', 'id', 'source_id', '-amount'].flatMap((order) => [`orders?order=${order}&limit=100`, `orders?order=${order}&limit=100&page=1000`]),
    'orders?limit=100&status=PAID', 'orders?limit=100&customer=shop-77', `orders?limit=100&${filter('metadata.audit', '$is', 'yes')}`,
    ...['created_at', '-created_at', 'id', 'channel', 'customer_id', 'tracking_id', 'voucher_code'].flatMap((order) => (
      [`publications?order=${order}&limit=100`, `publications?order=${order}&limit=100&page=1000`])),
    `publications?limit=100&campaign=${campaignId}`, `publications?limit=100&${filter('metadata.audit', '$is', 'yes')}`,
  ];
}

const customerLists = [
  ...['created_at', '-created_at', 'updated_at', '-updated_at', 'id', 'source_id'].flatMap((order) => (
    [`customers?order=${order}&limit=100`, `customers?order=${order}&limit=100&page=1000`])),
  'customers?limit=100&starting_after=2026-06-01T00:00:00Z', 'customers?limit=100&order=-updated_at&starting_after=2026-06-01T00:00:00Z',
  'customers?limit=100&email=c4ca4238a0b923820dcc509a6f75849b@example.com', 'customers?limit=100&name=name%20c4ca4238a0b923820dcc509a6f75849b', 'customers?limit=100&city=City%207',
  `customers?limit=100&${filter('metadata.audit', '$is', 'yes')}`, `customers?limit=100&${filter('metadata.tier', '$is', '3')}`,
  `customers?limit=100&${filter('email', '$is', 'c4ca4238a0b923820dcc509a6f75849b@example.com')}`,
];

/** Places by the row that they follow: in the middle of an order and near its end; of entries the one in the middle. */
const places: { list: string; order: string; row: string }[] = [
  ...['created_at', '-created_at', 'id', 'code', '-code', 'updated_at', '-updated_at', 'campaign', 'type'].flatMap((order) => (
    ['order by voucher_id offset 1000', 'order by voucher_id desc offset 1000', "and code > '8' order by code"].map((row) => ({ list: 'vouchers', order, row })))),
  ...['created_at', '-created_at'].flatMap((order) => ['redemptions', 'orders', 'publications'].map((list) => ({ list, order, row: '' }))),
];

/** Pages behind a place that the product itself gave: its own cursor after the row. */
async function cursorLists(db: Pool, { projectId, entries }: BigShop, ask: (path: string) => Promise<unknown>): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const { list, order, row } of places) {
    const [place] = await db.query<{ place: string[] }>(`/* bench.place */ ${placeStatements[list]?.(order.replace('-', ''), entries)} ${row} limit 1`, [projectId]);
    const path = `${list}?limit=100&order=${order}&starting_after=${placeBehind({ key: `${list.slice(0, -1)}_id`, order }, place?.place ?? [])}`;
    readings.push([`GET /v1/${list}?limit=100&order=${order}, by cursor ${row === '' ? 'in the middle' : `behind the row: ${row}`}`, () => ask(path)]);
  }
  return readings;
}

const microseconds = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint`;
const entryPlace = (table: string, id: string, column: string) => (_: string, entries: number): string => (
  `select array['=' || ${microseconds(column)}, ${id}] as place from ${table} where project_id = $1 order by ${column} offset ${Math.floor(entries / 2)}`);
const placeStatements: Record<string, (order: string, entries: number) => string> = {
  vouchers: (order) => {
    const values: Record<string, string> = {
      created_at: microseconds('created_at'), updated_at: microseconds('updated_at'), id: 'voucher_id', code: 'code', type: "'DISCOUNT_VOUCHER'",
      campaign: '(select name from campaigns as c where c.project_id = v.project_id and c.campaign_id = v.campaign_id)',
    };
    const last = order === 'campaign' ? `${microseconds('created_at')} || '.' || voucher_id` : 'voucher_id';
    return `select array[coalesce('=' || ${values[order]}, ''), ${last}] as place from vouchers as v where project_id = $1`;
  },
  redemptions: entryPlace('redemptions', 'redemption_id', 'occurred_at'),
  orders: entryPlace('orders', 'order_id', 'created_at'),
  publications: entryPlace('publications', 'publication_id', 'occurred_at'),
};

async function timed(name: string, read: () => Promise<unknown>): Promise<Measure> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const startedAt = performance.now();
    await read();
    taken.push(performance.now() - startedAt);
    // What takes seconds is known after a few.
    if (performance.now() - startedAt > 1000 && turn >= 2) break;
  }
  const slowest = taken.toSorted((a, b) => a - b)[Math.ceil(taken.length * 0.99) - 1] ?? 0;
  return { name: `${name}, ms (half of them below ${median(taken).toFixed(1)})`, reached: slowest, target: { below: targetMs }, digits: 1 };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
