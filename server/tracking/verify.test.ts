import { Command } from 'commander';
import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import {
  buildBucket, buildCampaign, buildCampaignCustomer, buildCustomer, buildFailures, buildOrder, buildProject, buildPublication, buildRedemption, buildVoucher,
} from '../../test/support/rows.ts';
import type { CommandContext } from '../platform/command.ts';
import { joinedTransaction } from '../platform/db.ts';
import { addVerifyCommand } from './verify-command.ts';
import { readVerifyReport } from './verify.query.ts';

const { pool, owner, url } = await testDatabase();
const now = new Date('2026-11-24T12:00:00Z');

/** Constraints keep some of the defects out of the database; without them it is verify that must find them. */
beforeAll(async () => {
  await owner.query(`
    alter table vouchers drop constraint vouchers_not_over_redeemed;
    alter table campaign_counters drop constraint campaign_discount_not_over_limit, drop constraint campaign_redemptions_not_over_limit;
    alter table orders drop constraint orders_discount_not_over_amount;
    alter table redemptions drop constraint redemptions_discount_not_over_order;
    drop index vouchers_code_unique, vouchers_historical_code_unique, redemptions_rolled_back_once`);
});

interface Books {
  project: string;
  campaign: string;
  customer: string;
  used: string;
  returned: string;
  order: string;
  publication: string;
  redemption: string;
  taken: string;
  rollback: string;
}

/** A campaign with two codes given to one customer: one used, one used and taken back, an attempt refused, a rollback refused. All adds up. */
async function buildBooks(): Promise<Books> {
  const project = await buildProject(pool);
  const money = { discount_minor: 1500, discount_rolled_back_minor: 500, order_minor: 7000, order_rolled_back_minor: 2000 };
  const entries = { redemptions_succeeded: 2, redemptions_failed: 1, rollbacks_succeeded: 1, rollbacks_failed: 1, publications_succeeded: 1, publications_failed: 1 };
  const campaign = await buildCampaign(pool, project, {
    counters: {
      ...money, ...entries, vouchers_created: 3, vouchers_deleted: 1, codes_published: 2, codes_redeemed: 1, customers_published: 1, customers_redeemed: 1,
      customers_redeemed_published: 1, redemptions_max: 10, discount_max_minor: 10_000,
    },
  });
  await buildBucket(pool, project, campaign, '2026-11-01T12:00:00Z', { ...money, ...entries });
  await buildFailures(pool, project, campaign, 'quantity_exceeded', 1);
  const customer = await buildCustomer(pool, project, 'anna');
  await buildCampaignCustomer(pool, project, campaign, customer, { publications: 1, redemptions: 1 });
  const given = { holder_customer_id: customer, publications: 1 };
  const used = await buildVoucher(pool, project, campaign, { ...given, code: 'USED', redeemed_quantity: 1 });
  const returned = await buildVoucher(pool, project, campaign, { ...given, code: 'RETURNED' });
  await buildVoucher(pool, project, campaign, { code: 'BINNED', binned_at: now });
  const order = await buildOrder(pool, project, { customer_id: customer, amount_minor: 5000, discount_minor: 1000 });
  const publication = await buildPublication(pool, project, campaign, { customer_id: customer, voucher_ids: [used, returned] });
  await buildPublication(pool, project, campaign, { result: 'FAILURE', failure_code: 'no_voucher_suitable_for_publication' });
  const by = { customer_id: customer };
  const redemption = await buildRedemption(pool, project, campaign, {
    ...by, voucher_id: used, order_id: order, discount_minor: 1000, order_minor: 5000,
  });
  const taken = await buildRedemption(pool, project, campaign, { ...by, voucher_id: returned, discount_minor: 500, order_minor: 2000 });
  const back = { ...by, kind: 'rollback', rolls_back_id: taken, voucher_id: returned };
  const rollback = await buildRedemption(pool, project, campaign, { ...back, discount_minor: 500, order_minor: 2000 });
  await buildRedemption(pool, project, campaign, { ...by, voucher_id: used, result: 'FAILURE', failure_code: 'quantity_exceeded' });
  await buildRedemption(pool, project, campaign, { ...back, result: 'FAILURE', failure_code: 'already_rolled_back' });
  return { project, campaign, customer, used, returned, order, publication, redemption, taken, rollback };
}

/** `name: object: member` of everything that breaks an invariant. */
async function broken(project: string): Promise<string[]> {
  const { invariants } = await readVerifyReport(pool, project, now);
  return invariants.flatMap(({ name, rows }) => rows.map((row) => `${name}: ${row.object_id}: ${row.member}`));
}

test('books that balance break nothing', async () => {
  const { project } = await buildBooks();
  expect(await readVerifyReport(pool, project, now)).toMatchObject({ project_id: project, as_of: now.toISOString(), holds: true });
  expect(await broken(project)).toEqual([]);
});

type Plant = [what: string, sql: string, values: (books: Books) => string[], finds: (books: Books) => string];

const counted = (change: string): string => `update campaign_counters set ${change} where project_id = $1 and campaign_id = $2`;
const ofCampaign = ({ project, campaign }: Books): string[] => [project, campaign];

const plants: Plant[] = [
  ['a voucher redeemed more often than its entries say', 'update vouchers set redeemed_quantity = 0 where project_id = $1 and voucher_id = $2',
    (b) => [b.project, b.used], (b) => `redemptions of vouchers: ${b.used}: redeemed_quantity`],
  ['vouchers that are not the sum of the campaign', 'update vouchers set redeemed_quantity = 0 where project_id = $1 and voucher_id = $2',
    (b) => [b.project, b.used], (b) => `redemptions of campaigns: ${b.campaign}: redeemed_quantity of its vouchers`],
  ['a lost redemption', counted('redemptions_succeeded = 1'), ofCampaign, (b) => `redemptions of campaigns: ${b.campaign}: redemptions_succeeded`],
  ['a lost rollback', counted('rollbacks_succeeded = 0'), ofCampaign, (b) => `redemptions of campaigns: ${b.campaign}: rollbacks_succeeded`],
  ['a voucher over its limit', 'update vouchers set redeemed_quantity = 2 where project_id = $1 and voucher_id = $2',
    (b) => [b.project, b.used], (b) => `limits of vouchers: ${b.used}: redeemed_quantity`],
  ['lost discount', counted('discount_minor = discount_minor - 1'), ofCampaign, (b) => `money: ${b.campaign}: discount_minor`],
  ['lost discount of a rollback', counted('discount_rolled_back_minor = 0'), ofCampaign, (b) => `money: ${b.campaign}: discount_rolled_back_minor`],
  ['lost order value', counted('order_minor = order_minor + 1'), ofCampaign, (b) => `money: ${b.campaign}: order_minor`],
  ['lost order value of a rollback', counted('order_rolled_back_minor = 0'), ofCampaign, (b) => `money: ${b.campaign}: order_rolled_back_minor`],
  ['unknown amounts that are not', counted('redemptions_without_discount = 1'), ofCampaign, (b) => `money: ${b.campaign}: redemptions_without_discount`],
  ['unknown order values that are not', counted('redemptions_without_order = 1'), ofCampaign, (b) => `money: ${b.campaign}: redemptions_without_order`],
  ['a budget overspent', counted('discount_max_minor = 999'), ofCampaign, (b) => `limits of campaigns: ${b.campaign}: discount and holds, at most the limit`],
  ['a limit of redemptions passed', counted('redemptions_max = 0'), ofCampaign, (b) => `limits of campaigns: ${b.campaign}: redemptions and holds, at most the limit`],
  ['an order with more discount than amount', 'update orders set discount_minor = 5001 where project_id = $1 and order_id = $2',
    (b) => [b.project, b.order], (b) => `orders: ${b.order}: discount_minor, between 0 and the amount`],
  ['an order whose discount nobody redeemed', 'update orders set discount_minor = 999 where project_id = $1 and order_id = $2',
    (b) => [b.project, b.order], (b) => `orders: ${b.order}: discount_minor, the sum of its redemptions`],
  ['a redemption with more discount than its order', 'update redemptions set order_minor = 999 where project_id = $1 and redemption_id = $2',
    (b) => [b.project, b.redemption], (b) => `orders: ${b.redemption}: discount_minor, between 0 and the order`],
  ['a rollback of more than was given', 'update redemptions set discount_minor = 501 where project_id = $1 and redemption_id = $2',
    (b) => [b.project, b.rollback], (b) => `rollbacks: ${b.rollback}: discount_minor, at most that of the redemption`],
  ['a rollback of a larger order', 'update redemptions set order_minor = 2001 where project_id = $1 and redemption_id = $2',
    (b) => [b.project, b.rollback], (b) => `rollbacks: ${b.rollback}: order_minor, at most that of the redemption`],
  ['a rollback before its redemption', `update redemptions set occurred_at = '2026-10-01' where project_id = $1 and redemption_id = $2`,
    (b) => [b.project, b.rollback], (b) => `rollbacks: ${b.rollback}: occurred_at, not before the redemption`],
  ['a rollback of another voucher', 'update redemptions set voucher_id = $3 where project_id = $1 and redemption_id = $2',
    (b) => [b.project, b.rollback, b.used], (b) => `rollbacks: ${b.rollback}: voucher and campaign of the redemption`],
  ['a rollback of nothing', `update redemptions set rolls_back_id = 'r_none' where project_id = $1 and redemption_id = $2`,
    (b) => [b.project, b.rollback], (b) => `rollbacks: ${b.rollback}: rolls_back_id: a successful redemption`],
  ['a redemption rolled back twice', `update redemptions set result = 'SUCCESS', failure_code = null where project_id = $1 and kind = 'rollback' and rolls_back_id = $2`,
    (b) => [b.project, b.taken], (b) => `rollbacks: ${b.taken}: successful rollbacks`],
  ['a code that exists twice', `update vouchers set code = 'USED' where project_id = $1 and voucher_id = $2`,
    (b) => [b.project, b.returned], () => 'codes: USED: vouchers with this code'],
  ['an imported code that exists twice', `update vouchers set code = 'OLD', is_historical = true where project_id = $1 and campaign_id = $2`,
    ofCampaign, (b) => `codes: OLD: vouchers of ${b.campaign} with this code`],
  ['a voucher too few', counted('vouchers_created = 4'), ofCampaign, (b) => `vouchers: ${b.campaign}: vouchers_created less vouchers_deleted`],
  ['uses of codes that are not counted', 'update vouchers set redemption_quantity = 5 where project_id = $1 and voucher_id = $2',
    (b) => [b.project, b.used], (b) => `uses of codes: ${b.campaign}: uses_beyond_terms, at least`],
  ['a code without limit that is not counted', counted('unlimited_beyond_terms = 1'), ofCampaign, (b) => `uses of codes: ${b.campaign}: unlimited_beyond_terms`],
  ['a publication that a voucher does not know', 'update vouchers set publications = 0 where project_id = $1 and voucher_id = $2',
    (b) => [b.project, b.returned], (b) => `vouchers: ${b.returned}: publications`],
  ['a holder to whom nothing was published', `update vouchers set holder_customer_id = 'cust_x' where project_id = $1 and voucher_id = $2`,
    (b) => [b.project, b.returned], (b) => `vouchers: ${b.returned}: holder_customer_id, somebody it was published to`],
  ['a quarter of an hour that lost a redemption', 'update campaign_buckets set redemptions_succeeded = 1 where project_id = $1 and campaign_id = $2',
    ofCampaign, (b) => `figures: ${b.campaign}: series: redemptions_succeeded`],
  ['a quarter of an hour that lost money', 'update campaign_buckets set discount_minor = 0 where project_id = $1 and campaign_id = $2',
    ofCampaign, (b) => `figures: ${b.campaign}: series: discount_minor`],
  ['a reason of a failure that is missing', 'delete from campaign_failures where project_id = $1 and campaign_id = $2',
    ofCampaign, (b) => `figures: ${b.campaign}: failures by reason`],
  ['a failed publication that is not counted', counted('publications_failed = 0'), ofCampaign, (b) => `figures: ${b.campaign}: publications_failed`],
  ['a failed rollback that is not counted', counted('rollbacks_failed = 0'), ofCampaign, (b) => `figures: ${b.campaign}: rollbacks_failed`],
  ['a customer counted twice', counted('customers_published = 2'), ofCampaign, (b) => `figures: ${b.campaign}: customers_published`],
  ['a redeemer not counted', counted('customers_redeemed = 0'), ofCampaign, (b) => `figures: ${b.campaign}: customers_redeemed`],
  ['a published redeemer not counted', counted('customers_redeemed_published = 0'), ofCampaign, (b) => `figures: ${b.campaign}: customers_redeemed_published`],
  ['a published code not counted', counted('codes_published = 1'), ofCampaign, (b) => `figures: ${b.campaign}: codes_published`],
  ['a returned code that counts as redeemed', counted('codes_redeemed = 2'), ofCampaign, (b) => `figures: ${b.campaign}: codes_redeemed`],
  ['a customer whose redemption was lost', 'update campaign_customers set redemptions = 0 where project_id = $1 and campaign_id = $2',
    ofCampaign, (b) => `customers: ${b.customer}: redemptions of ${b.campaign}`],
  ['a customer who is missing', 'delete from campaign_customers where project_id = $1 and campaign_id = $2',
    ofCampaign, (b) => `customers: ${b.customer}: publications of ${b.campaign}`],
];

test.each(plants)('%s is named', async (_, sql, values, finds) => {
  const books = await buildBooks();
  await owner.query(sql, values(books));
  expect(await broken(books.project)).toContain(finds(books));
});

const named = (table: string, key: string, change: string): string => `update ${table} set ${change} where project_id = $1 and ${key} = $2`;

test.each<[what: string, sql: string, values: (b: Books, other: Books) => string[], finds: (b: Books) => string]>([
  ['a voucher', named('vouchers', 'voucher_id', 'campaign_id = $3'), (b, o) => [b.project, b.used, o.campaign], (b) => `${b.used}: campaign_id`],
  ['a holder', named('vouchers', 'voucher_id', 'holder_customer_id = $3'), (b, o) => [b.project, b.used, o.customer], (b) => `${b.used}: holder_customer_id`],
  ['an order', named('orders', 'order_id', 'customer_id = $3'), (b, o) => [b.project, b.order, o.customer], (b) => `${b.order}: customer_id`],
  ['a redemption', named('redemptions', 'redemption_id', 'order_id = $3'), (b, o) => [b.project, b.taken, o.order], (b) => `${b.taken}: order_id`],
  ['a redeemer', named('redemptions', 'redemption_id', 'customer_id = $3'), (b, o) => [b.project, b.taken, o.customer], (b) => `${b.taken}: customer_id`],
  ['a redeemed code', named('redemptions', 'redemption_id', 'voucher_id = $3'), (b, o) => [b.project, b.taken, o.used], (b) => `${b.taken}: voucher_id`],
  ['a publication', named('publications', 'publication_id', 'customer_id = $3'), (b, o) => [b.project, b.publication, o.customer],
    (b) => `${b.publication}: customer_id`],
  ['a published code', named('publications', 'publication_id', 'voucher_ids = array[$3]'), (b, o) => [b.project, b.publication, o.used],
    (b) => `${b.publication}: voucher_ids`],
])('%s of another project is named', async (_, sql, values, finds) => {
  const [books, other] = [await buildBooks(), await buildBooks()];
  await owner.query(sql, values(books, other));
  expect(await broken(books.project)).toContain(`references: ${finds(books)}`);
  expect(await broken(other.project)).toEqual([]);
});

test('a campaign without counters and one without terms are named', async () => {
  const books = await buildBooks();
  await owner.query('delete from campaign_counters where project_id = $1', [books.project]);
  await owner.query('delete from campaign_terms where project_id = $1', [books.project]);
  expect(await broken(books.project)).toEqual(expect.arrayContaining([`references: ${books.campaign}: rows of counters`, `references: ${books.campaign}: terms_version`]));
});

test('a voucher deleted for good breaks nothing but the count of vouchers', async () => {
  const books = await buildBooks();
  await pool.query('delete from vouchers where project_id = $1 and voucher_id = $2', [books.project, books.used]);
  expect(await broken(books.project)).toEqual([`vouchers: ${books.campaign}: vouchers_created less vouchers_deleted`]);
});

test('a limit set below what is used is no overspending', async () => {
  const books = await buildBooks();
  await pool.query(counted('discount_max_minor = 1, discount_when_set_minor = 1000, redemptions_max = 0, redemptions_when_set = 1'), ofCampaign(books));
  expect(await broken(books.project)).toEqual([]);
});

async function runVerify(...parameters: string[]): Promise<{ lines: string[]; error: unknown }> {
  const lines: string[] = [];
  const database = { db: pool, ownerUrl: url, location: '', applied: [], close: async () => {} };
  const context = { withDatabase: (work) => work(database, {} as never), print: (text) => lines.push(text) } as CommandContext;
  const program = new Command();
  addVerifyCommand(program, context);
  const error: unknown = await program.parseAsync(['verify', ...parameters], { from: 'user' }).then(() => null, (reason: unknown) => reason);
  return { lines, error };
}

test('the command prints a line an invariant and fails when one does not hold', async () => {
  const books = await buildBooks();
  const good = await runVerify('--project', books.project);
  expect(good.error).toBeNull();
  expect(good.lines[0]?.split('\n')).toHaveLength(17);
  await pool.query(counted('discount_minor = 1400'), ofCampaign(books));
  const bad = await runVerify('--project', books.project);
  expect(bad.error).toMatchObject({ message: '2 invariants do not hold. Nothing was changed.' });
  expect(bad.lines[0]).toContain('BROKEN  I5   money: 1 rows');
  expect(bad.lines[0]).toContain(`campaign ${books.campaign}: discount_minor is 1400, should be 1500`);
  const json = await runVerify('--project', books.project, '--json');
  expect(JSON.parse(json.lines[0] ?? '')).toMatchObject([{ project_id: books.project, holds: false }]);
  expect((await runVerify('--project', 'none')).error).toMatchObject({ message: 'There is no project none.' });
});

test('what is checked is read once, in a project that has grown since its tables were analyzed', async () => {
  const grown = await testDatabase();
  const rows = 2_000;
  await grown.owner.query(`
    alter table vouchers set (autovacuum_enabled = off);
    alter table redemptions set (autovacuum_enabled = off);
    insert into projects (project_id, name, currency, time_zone, created_at) select 'proj_other_' || n, 'Other ' || n, 'EUR', 'UTC', now() from generate_series(1, 300) as n;
    insert into vouchers (project_id, voucher_id, code, discount, redeemed_quantity, created_at)
    select 'proj_other_' || n, 'v_' || n, 'OTHER-' || n, '{"type": "AMOUNT", "amount_off": 1}', 1, now() from generate_series(1, 300) as n;
    insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, actor_type, occurred_at, recorded_at)
    select 'proj_other_' || n, 'r_' || n, 'redemption', 'SUCCESS', 'OTHER-' || n, 'v_' || n, 'system', now(), now() from generate_series(1, 300) as n;
    analyze`);
  const project = await buildProject(grown.owner);
  await grown.owner.query(
    `insert into vouchers (project_id, voucher_id, code, discount, redeemed_quantity, created_at)
     select $1, 'v_' || n, 'GROWN-' || n, '{"type": "AMOUNT", "amount_off": 1}', 1, now() from generate_series(1, $2::int) as n`,
    [project, rows],
  );
  await grown.owner.query(
    `insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, actor_type, occurred_at, recorded_at)
     select $1, 'r_' || n, 'redemption', 'SUCCESS', 'GROWN-' || n, 'v_' || n, 'system', now(), now() from generate_series(1, $2::int) as n`,
    [project, rows],
  );
  const read = await joinedTransaction(grown.pool, async (tx) => {
    expect((await readVerifyReport(grown.pool, project, now)).holds).toBe(true);
    const [counted] = await tx.query<{ rows: number }>('select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint as rows from pg_stat_xact_user_tables');
    return counted?.rows ?? 0;
  });
  // Some dozens of looks at each row, and none at every row for each.
  expect(read).toBeGreaterThan(rows);
  expect(read).toBeLessThan(100 * rows);
});
