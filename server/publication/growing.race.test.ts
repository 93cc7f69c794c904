import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import type { Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];
type Json = Record<string, unknown>;

const database = await testApp();
const instances = [database.inject, (await secondApp(database)).inject];

/** The product with a planted defect: what a customer has of a campaign is read without a lock. */
const unlocked = await testDatabase();
const unlockedPool = {
  ...unlocked,
  pool: {
    ...unlocked.pool,
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => unlocked.pool.transaction((tx) => work({
      ...tx, query: (text: string, values?: unknown[]) => tx.query(text.includes('publication.lock_customer') ? text.replace('for update', '') : text, values),
    } as Transaction)),
  },
};
const unlockedInstances = [(await secondApp(unlockedPool)).inject, (await secondApp(unlockedPool)).inject];

const discount = { type: 'AMOUNT', amount_off: 100 };

async function openGrowing(where: TestDatabase, inject: Inject, campaign: Json = {}): Promise<Shop> {
  const shop = await openShop(where, inject);
  const { status } = await shop.ask('POST', '/campaigns', { name: 'Grow', type: 'AUTO_UPDATE', voucher: { discount }, ...campaign });
  expect(status).toBe(200);
  return shop;
}

function publishAll(shop: Shop, through: Inject[], customers: string[]): Promise<Answer[]> {
  return Promise.all(customers.map((source_id, index) => shop.ask('POST', '/publications', { campaign: 'Grow', customer: { source_id } }, through[index % through.length])));
}

/** How many codes there are, and how many are counted. */
async function codesOf(where: TestDatabase, shop: Shop): Promise<{ there: number; counted: number; given: number } | undefined> {
  const [row] = await where.owner.query<{ there: number; counted: number; given: number }>(
    `/* test.codes */
     select (select count(*) from vouchers where project_id = $1) as there, vouchers_created as counted,
            (select count(*) from vouchers where project_id = $1 and publications > 0) as given
       from campaign_counters where project_id = $1`,
    [shop.projectId],
  );
  return row;
}

test('a campaign that grows makes a code when none is free, with what its campaign gives it', async () => {
  const shop = await openGrowing(database, database.inject, {
    vouchers_count: 1, metadata: { region: 'north' }, category: 'mail',
    voucher: { discount, redemption: { quantity: 2 }, code_config: { pattern: 'G-####', charset: 'AB' } },
  });
  const answers = [];
  for (const customer of ['a', 'b', 'c']) answers.push(...(await publishAll(shop, instances, [customer])));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ body }) => (body['voucher'] as Json)['code'])).size).toBe(3);
  expect(answers[2]?.body['voucher']).toMatchObject({
    code: expect.stringMatching(/^G-[AB]{4}$/), metadata: { region: 'north' }, category: 'mail', redemption: { quantity: 2 }, publish: { count: 1 },
  });
  expect(await codesOf(database, shop)).toEqual({ there: 3, counted: 3, given: 3 });
  expect((await shop.ask('GET', '/campaigns/Grow')).body).toMatchObject({ type: 'AUTO_UPDATE', vouchers_count: 3 });
  expect(await recountDifferences(database.owner, shop.projectId)).toEqual([]);
});

test('several codes at once are made as far as they are missing; a space that is used up, an end that is past and a type that is STATIC make none', async () => {
  const shop = await openGrowing(database, database.inject, { vouchers_count: 1, voucher: { discount, code_config: { pattern: '#', charset: 'ABC' } } });
  const ask = (count: number): Promise<Answer> => shop.ask('POST', '/publications', { campaign: { name: 'Grow', count }, customer: { source_id: 'x' } });
  expect((await ask(3)).body['vouchers']).toHaveLength(3);
  expect((await ask(1)).body).toMatchObject({ code: 400, key: 'no_voucher_suitable_for_publication' });
  const ended = await openGrowing(database, database.inject);
  await database.owner.query(`update campaign_terms set expiration_date = '2020-01-01' where project_id = $1`, [ended.projectId]);
  const fixed = await openGrowing(database, database.inject);
  expect((await fixed.ask('PUT', '/campaigns/Grow', { type: 'STATIC' })).body).toMatchObject({ type: 'STATIC' });
  for (const none of [ended, fixed]) {
    expect((await publishAll(none, instances, ['x']))[0]?.body).toMatchObject({ key: 'no_voucher_suitable_for_publication' });
    expect(await codesOf(database, none)).toEqual({ there: 0, counted: 0, given: 0 });
  }
  await fixed.ask('PUT', '/campaigns/Grow', { type: 'AUTO_UPDATE' });
  expect((await publishAll(fixed, instances, ['x']))[0]?.status).toBe(200);
  for (const one of [shop, ended, fixed]) expect(await recountDifferences(database.owner, one.projectId)).toEqual([]);
});

test('however many ask at the same time, each customer gets a code, and one who joins once gets one', async () => {
  const shop = await openGrowing(database, database.inject, { join_once: true });
  const customers = Array.from({ length: 40 }, (_, index) => `c${index % 10}`);
  const answers = await publishAll(shop, instances, customers);
  expect(answers.map(({ status }) => status)).toEqual(customers.map(() => 200));
  for (const customer of new Set(customers)) {
    expect(new Set(answers.filter((_, index) => customers[index] === customer).map(({ body }) => body['id'])).size).toBe(1);
  }
  expect(await codesOf(database, shop)).toEqual({ there: 10, counted: 10, given: 10 });
  expect(await recountDifferences(database.owner, shop.projectId)).toEqual([]);
});

/** The codes that a known customer is given who asks forty times at once, without the lock. */
async function joinUnlocked(): Promise<number> {
  const shop = await openGrowing(unlocked, unlockedInstances[0] as Inject, { join_once: true });
  // Who is known to the campaign has a row, which nobody has to wait for.
  await shop.ask('POST', '/customers', { source_id: 'ann' });
  await unlocked.owner.query(
    `/* test.known */
     insert into campaign_customers (project_id, campaign_id, customer_id)
     select c.project_id, c.campaign_id, u.customer_id from campaigns as c join customers as u on u.project_id = c.project_id where c.project_id = $1`,
    [shop.projectId],
  );
  await publishAll(shop, unlockedInstances, Array.from({ length: 40 }, () => 'ann'));
  return (await codesOf(unlocked, shop))?.given ?? 0;
}

test('the check sees a customer who joined twice', async () => {
  let given = 0;
  // Whether two come at the same moment is chance, but hardly ten times in a row.
  for (let round = 0; round < 10 && given <= 1; round += 1) given = await joinUnlocked();
  expect(given).toBeGreaterThan(1);
});
