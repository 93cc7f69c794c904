import { afterAll, expect, test } from 'vitest';
import { customerOf, holdOf, madeBy, redemptionOf, releaseOf, rollbackOf, runBatch, type VoucherOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildLimit, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { condition, ruleFor } from '../../test/support/rules.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { createTrackingIds } from '../customer/tracking-id.ts';
import { createBatchPool } from '../platform/db.ts';
import { claimKeys, storeAnswers } from '../platform/idempotency.store.ts';
import { newId } from '../platform/ids.ts';
import type { AskedRedeem } from './decision/command.ts';
import { resolveAsked } from './resolve.store.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 1);
afterAll(() => batches.end());

const discount = { type: 'AMOUNT', amount_off: 500 };

/** Runs every statement of batches on the one connection that there is, so that it prepares them. */
async function doEverything(): Promise<void> {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 2 } });
  const [one, other] = [await build(projectId, campaignId), await build(projectId, campaignId, { discount, terms_version: 2, category: 'sale' })];
  const loose = await build(projectId, null);
  await buildLimit(owner, projectId, campaignId, { scope: 'customer', measure: 'discount', period: 'day', max_value: 1_000_000 });
  await buildLimit(owner, projectId, campaignId, { scope: 'campaign', measure: 'redemptions', period: 'month', max_value: 2 });
  const customer = await customerOf(owner, projectId, 'ada');
  const named = { 1: condition('customer.segment', { $is: ['seg_1'] }), 2: condition('order.items.any', { $from: [{ id: 'pc_1', object: 'products_collection' }] }) };
  await ruleFor(owner, projectId, { rules: { ...named, 3: condition('order.amount', { $more_than: [1] }), logic: '1 OR 2 OR 3' } }, [campaignId, one.voucherId]);
  const order = { id: null, sourceId: 'order-1', amountMinor: 10_000, items: [{ product_id: 'shoe' }], metadata: {} };
  const batch = await runBatch(batches, projectId, [
    redemptionOf([one, loose], { customer, order }), ...[1, 2].map(() => redemptionOf([one], { customer })),
  ]);
  await runBatch(batches, projectId, [holdOf([one, loose], 'cart'), holdOf([loose], 'gone'), holdOf([other], 'gone')]);
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1 and session_key = 'gone'`, [projectId]);
  const [single, ...parts] = madeBy(batch).toSorted((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null)).map((entry) => rollbackOf(entry));
  const [stacked] = parts;
  if (single === undefined || stacked === undefined) throw new Error('nothing was redeemed');
  const parent = { parentId: batch.moves.parents[0]?.parentId ?? '', rollbackId: newId('rr', new Date()) };
  await runBatch(batches, projectId, [releaseOf(loose, 'cart'), single, { ...stacked, parent, parts: parts.flatMap((part) => part.parts) }]);
  const deleted = await build(projectId, await buildCampaign(owner, projectId));
  const made = madeBy(await runBatch(batches, projectId, [redemptionOf([deleted])]));
  await owner.query('delete from vouchers where project_id = $1 and voucher_id = $2', [projectId, deleted.voucherId]);
  await runBatch(batches, projectId, made.map((entry) => rollbackOf(entry)));
  await lookUp(projectId, [one.voucherId, 'nothing'], customer.customerId);
}

async function build(projectId: string, campaignId: string | null, own: Record<string, unknown> = campaignId === null ? { discount } : {}): Promise<VoucherOf> {
  return { campaignId, voucherId: await buildVoucher(owner, projectId, campaignId, { redemption_quantity: null, ...own }) };
}

async function lookUp(projectId: string, codes: string[], customerId: string): Promise<void> {
  const asked: AskedRedeem = { ...redemptionOf(codes.map((code) => ({ voucherId: code, campaignId: null }))), customer: { id: customerId } };
  const key = { key: 'key-1', fingerprint: Buffer.from('body') };
  await batches.transaction(async (tx) => {
    await claimKeys(tx, projectId, [key]);
    const names = [asked, { ...asked, customer: { source_id: 'ada' } }, { ...asked, session: { key: 'cart', milliseconds: 1 } }];
    await resolveAsked(tx, projectId, names, createTrackingIds(pool), new Date());
    await findCatalogue(tx, projectId, { products: ['shoe', 'hat'], skus: ['blue'] });
    await storeAnswers(tx, projectId, [{ ...key, status: 200, contentType: null, body: '', requestId: 'v-1' }], new Date());
  });
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'TID Cond'?: string;
  Plans?: Node[];
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** The column of each index that comes after the project. */
async function secondColumns(): Promise<Map<string, string>> {
  const rows = await owner.query<{ index: string; column: string }>(
    'select attrelid::regclass::text as index, attname as column from pg_attribute join pg_index on indexrelid = attrelid where attnum = 2',
  );
  return new Map(rows.map(({ index, column }) => [index, column]));
}

/** Whether rows of a table are found by more than their project, of which a hot one has millions: by a later column alone an index is gone through. */
function isByKey(node: Node, seconds: ReadonlyMap<string, string>): boolean {
  return nodesOf(node).some((one) => {
    if (one['TID Cond'] !== undefined) return true;
    return one['Index Cond']?.match(/\w+(?= >?= )/g)?.includes(seconds.get(one['Index Name'] ?? '') ?? '') === true;
  });
}

async function statementsThatScan(): Promise<{ all: string[]; scanning: string[] }> {
  const statements = await batches.query<{ name: string; statement: string }>('select name, statement from pg_prepared_statements order by name');
  const seconds = await secondColumns();
  const scanning: string[] = [];
  for (const { name, statement } of statements) {
    const [row] = await batches.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (generic_plan, format json) ${statement}`);
    const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => nodesOf(plan));
    for (const node of nodes) {
      const table = node['Relation Name'];
      if (table !== undefined && table !== 'projects' && node['Node Type'].endsWith('Scan') && !isByKey(node, seconds)) {
        scanning.push(`${name}: ${table} ${node['Index Name']} ${node['Index Cond']}`);
      };
    }
  }
  return { all: statements.map(({ name }) => name), scanning };
}

test('a code is found by its key in a table that has grown since it was analyzed with one row', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  const { voucherId } = await build(projectId, campaignId);
  // As if every row were of a project of its own.
  await owner.query('alter table vouchers set (autovacuum_enabled = off)');
  await owner.query('analyze vouchers');
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at)
     select $1, 'v_' || n, 'GROWN-' || n, $2, now() from generate_series(1, 20000) as n`,
    [projectId, campaignId],
  );
  await lookUp(projectId, [voucherId, 'GROWN-7'], 'cust_nobody');
  const { scanning } = await statementsThatScan();
  await batches.query('set enable_sort = on');
  const { scanning: scanningSorted } = await statementsThatScan();
  await batches.query('set enable_sort = off');
  expect(scanning).toEqual([]);
  expect(scanningSorted.join()).toContain('code.find: vouchers vouchers_pkey');
});

test('batches find every row by its key, whatever the statistics say when a statement is planned', async () => {
  await doEverything();
  const { all, scanning } = await statementsThatScan();
  expect(scanning).toEqual([]);
  expect(all).toEqual(expect.arrayContaining([
    'catalogue.products', 'catalogue.skus', 'hold.delete', 'idempotency.lock', 'order.redemptions', 'product_collection.filters',
    'product_collection.listed_among', 'redemption.count_in_bucket', 'redemption.count_redeemed', 'redemption.move_buckets', 'redemption.move_counters',
    'redemption.read_categories', 'redemption.read_gone', 'redemption.read_rules', 'redemption.read_rule_versions', 'redemption.read_terms', 'redemption.rolled_back', 'segment.known',
    'segment.listed_among', 'usage.take_off', 'limits.insert_warnings',
  ]));
  await owner.query('analyze');
  expect((await statementsThatScan()).scanning).toEqual([]);
  for (let times = 0; times < 20; times += 1) await doEverything();
  await owner.query('vacuum analyze');
  expect((await statementsThatScan()).scanning).toEqual([]);
  // Planted: all of a project are gone through, by whatever index.
  await batches.prepared('test.planted', '/* test.planted */ select voucher_id from vouchers where project_id = $1 and redeemed_quantity = 7', ['nobody']);
  expect((await statementsThatScan()).scanning).toEqual([expect.stringContaining('test.planted: vouchers')]);
});
