/** Background work on many objects at once, as data: how it is asked for, and what says that it was done once and whole. */
import type { Db, Pool } from '../../server/platform/db.ts';
import { send, type KilledShop } from './killed-shop.ts';

/** Rows that are there when the work is over, of one table: `wanted` of them, each of another object. */
export interface Rows {
  table: string;
  /** SQL over the table's own columns, `$1` being the project. */
  where: string;
  /** The column that names the object. */
  of: string;
  /** Columns that no two rows of a project have in common. */
  unique: readonly string[];
  wanted: number;
}

export interface Work {
  name: string;
  /** Puts it in line; it is acknowledged when this returns. */
  begin(shop: KilledShop): Promise<unknown>;
  rows: readonly Rows[];
  /** It does not begin at once; a statement finds rows when it has. */
  begun?: string;
}

/** Codes of the campaign `Deeds`, half of them with each beginning; objects of every import. */
const codeCount = 10_000;
const objectCount = 4_000;
const half = codeCount / 2;

const numbered = <T>(count: number, of: (number: number) => T): T[] => Array.from({ length: count }, (_, index) => of(index));

/** Half of the imported orders cost less. */
const minimum = { 1: { name: 'order.amount', conditions: { $more_than_or_equal: [1000 + objectCount / 2] } }, logic: '1' };

/** Every order was looked at once, and each is in one of the sums. */
const wholeReplay = `exists (
  select from replays as p
   where p.project_id = $1 and p.state = 'done' and p.looked_at = ${objectCount} and p.figures #>> '{orders,lost,count}' = '${objectCount / 2}'
     and p.figures #>> '{orders,same,count}' = '${objectCount / 2}')`;

const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What the works below are done to. */
export async function makeDeedsCampaign(shop: KilledShop): Promise<void> {
  await send(shop, 'POST', '/campaigns', { name: 'Deeds', voucher: { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 100 } } });
  await send(shop, 'POST', '/campaigns/Deeds/importCSV', `Code\n${numbered(codeCount, (row) => `DEED-${row % 2}-${row}`).join('\n')}\n`);
}

const vouchers = { table: 'vouchers', of: 'voucher_id', unique: ['voucher_id', 'code'] };

/** The vouchers that are as the work leaves them, and their entries. */
function ofVouchers(state: string, action: string, wanted: number): Rows[] {
  return [
    { ...vouchers, where: `code ^@ 'DEED-' and ${state}`, wanted },
    { table: 'changes', where: `object_type = 'voucher' and action = '${action}'`, of: 'object_id', unique: ['change_id'], wanted },
  ];
}

async function bulk(shop: KilledShop, asked: object): Promise<string> {
  return String((await send(shop, 'POST', '/campaigns/Deeds/vouchers/bulk', asked, `/api/projects/${shop.projectId}`))['async_action_id']);
}

let disabling = '';

/** In this order: each begins where the one before left things. */
export const works: readonly Work[] = [
  {
    name: 'codes of a filter are disabled',
    begin: async (shop) => {
      disabling = await bulk(shop, { deed: 'disable', filter: { q: 'DEED-', published: false } });
    },
    rows: ofVouchers('not active', 'disabled', codeCount),
  },
  { name: 'that is undone', begin: (shop) => bulk(shop, { deed: 'enable', undo: disabling }), rows: ofVouchers('active', 'enabled', codeCount) },
  {
    name: 'metadata of a filter are changed',
    begin: (shop) => bulk(shop, { deed: 'merge_metadata', filter: { redeemed_max: 0 }, metadata: { shelf: 7 } }),
    rows: ofVouchers(`metadata @> '{"shelf": 7}'`, 'updated', codeCount),
  },
  {
    name: 'codes of a filter are deleted',
    begin: (shop) => bulk(shop, { deed: 'delete', filter: { q: 'DEED-0-' } }),
    rows: [...ofVouchers('binned_at is not null', 'deleted', half), { ...vouchers, where: `code ^@ 'DEED-' and binned_at is null`, wanted: half }],
  },
  {
    name: 'the bin is emptied',
    begin: (shop) => send(shop, 'POST', '/bin/empty', {}, `/api/projects/${shop.projectId}`),
    rows: ofVouchers('true', 'deleted for good', half),
  },
  {
    name: 'orders are imported',
    begin: (shop) => send(shop, 'POST', '/orders/import', numbered(objectCount, (row) => (
      { source_id: `order-${row}`, amount: 1000 + row, status: 'PAID', customer: { source_id: `buyer-${row}`, metadata: { number: row } } }))),
    rows: [
      { table: 'orders', where: `source_id ^@ 'order-'`, of: 'order_id', unique: ['order_id', 'source_id'], wanted: objectCount },
      { table: 'customers', where: `source_id ^@ 'buyer-'`, of: 'customer_id', unique: ['customer_id', 'source_id'], wanted: objectCount },
    ],
  },
  {
    name: 'a rule is tried on past orders',
    begin: (shop) => send(shop, 'POST', '/campaigns/Deeds/replays', { from: dayFromNow(-1), to: dayFromNow(1), rules: [{ rules: minimum }] }, `/api/projects/${shop.projectId}`),
    rows: [{ table: 'replay_rows', where: `fate ^@ 'lost' and ${wholeReplay}`, of: 'order_id', unique: ['fate'], wanted: 1000 }],
  },
  {
    name: 'customers are made in bulk',
    begin: (shop) => send(shop, 'POST', '/customers/bulk/async', numbered(objectCount, (row) => ({ source_id: `bulk-${row}`, name: `Bulk ${row}` }))),
    rows: [{ table: 'customers', where: `source_id ^@ 'bulk-' and name is not null`, of: 'customer_id', unique: ['customer_id', 'source_id'], wanted: objectCount }],
  },
  {
    name: 'products are made in bulk',
    begin: (shop) => send(shop, 'POST', '/products/bulk/async', numbered(objectCount, (row) => ({ source_id: `product-${row}`, name: `Product ${row}`, price: row }))),
    rows: [{ table: 'products', where: `source_id ^@ 'product-' and price_minor is not null`, of: 'product_id', unique: ['product_id', 'source_id'], wanted: objectCount }],
  },
  {
    name: 'a segment takes its customers',
    begun: '/* test.begun */ select from segment_customers where project_id = $1 limit 1',
    begin: (shop) => send(shop, 'POST', '/segments', { name: 'Buyers', type: 'auto-update', filter: { source_id: { conditions: { $starts_with: ['buyer-'] } } } }),
    rows: [
      { table: 'segment_customers', where: 'true', of: 'customer_id', unique: ['customer_id'], wanted: objectCount },
      { table: 'segment_changes', where: `kind = 'entered'`, of: 'customer_id', unique: ['change_id'], wanted: objectCount },
    ],
  },
];

/** What of a work is not there once and whole, one line each. */
export async function faultsOf(db: Db, projectId: string, { rows }: Work): Promise<string[]> {
  const faults: string[] = [];
  for (const { table, where, of, wanted } of rows) {
    const [found] = await db.query<{ rows: number; objects: number }>(
      `/* test.count */ select count(*) as rows, count(distinct ${of}) as objects from ${table} where project_id = $1 and ${where}`, [projectId],
    );
    if (found?.rows !== wanted || found.objects !== wanted) faults.push(`${table} where ${where}: ${found?.rows} of ${found?.objects} for ${wanted}`);
  }
  return faults;
}

/** What is said of the work when some of its rows are lost, or are there twice: for each of its tables both. All of it is as before then. */
export async function faultsOfDefects(db: Pool, projectId: string, work: Work): Promise<string[][]> {
  const found: string[][] = [];
  const undone = new Error('undone');
  for (const statement of work.rows.flatMap(({ table, where, unique }) => [
    `/* test.lose */ delete from ${table} where ctid = any(array(select ctid from ${table} where project_id = $1 and ${where} limit 500))`,
    `/* test.double */
     insert into ${table}
     select (jsonb_populate_record(t, jsonb_build_object(${unique.map((column) => `'${column}', t.${column} || '-again'`).join(', ')}))).*
       from ${table} as t where project_id = $1 and ${where} limit 500`,
  ])) {
    const planted = db.transaction(async (tx) => {
      await tx.query(statement, [projectId]);
      found.push(await faultsOf(tx, projectId, work));
      throw undone;
    });
    await planted.catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  }
  return found;
}
