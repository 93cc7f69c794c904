import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import { eraseCustomer, lockCustomer } from '../customer/change-customer.store.ts';
import type { Pool, Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];

const database = await testApp();
const instances = [database.inject, (await secondApp(database)).inject];

/** The product with a planted defect: neither the vouchers that are picked nor the counters are locked before it is decided. Either lock alone is enough. */
const unlocked = await testDatabase();
const unlockedPool = {
  ...unlocked,
  pool: tampered(unlocked.pool, (text) => (/publication\.(pick|lock_counters)/.test(text) ? text.replace(/for (no key )?update( skip locked)?\s*$/, '') : text)),
};
const unlockedInstances = [(await secondApp(unlockedPool)).inject, (await secondApp(unlockedPool)).inject];

/** The product with a planted defect: nothing behind the first look keeps a source id from being used twice. */
const unguarded = await testDatabase();
await unguarded.owner.query('/* test.defect */ drop index publications_source_id_unique');
const unguardedPool = { ...unguarded, pool: tampered(unguarded.pool, (text) => (text.includes('publication.find_by_source') ? `${text} and false` : text)) };
const unguardedInstances = [(await secondApp(unguardedPool)).inject, (await secondApp(unguardedPool)).inject];

/** The pool with the statements of its transactions changed. */
function tampered(pool: Pool, change: (text: string) => string): Pool {
  return {
    ...pool,
    transaction: (work) => pool.transaction((tx) => work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(change(text), values) } as Transaction)),
  };
}

async function openWithCodes(where: TestDatabase, inject: Inject, count: number): Promise<Shop> {
  const shop = await openShop(where, inject);
  const { body } = await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 } } });
  for (let index = 0; index < count; index += 1) await shop.ask('POST', `/campaigns/${String(body['id'])}/vouchers/C${index}`);
  return shop;
}

/** Every request at once, each through another instance than the one before. */
function publishAll(shop: Shop, through: Inject[], requests: { customer: string; source_id?: string; join_once?: boolean }[]): Promise<Answer[]> {
  return Promise.all(requests.map(({ customer, source_id, join_once = false }, index) =>
    shop.ask('POST', `/publications?join_once=${join_once}`, { campaign: 'Mail', customer: { source_id: customer }, source_id }, through[index % through.length])));
}

/** What went wrong: a code of two customers, an answer that is none, books that do not balance. */
async function problemsOf(where: TestDatabase, shop: Shop): Promise<string[]> {
  const twice = await where.owner.query<{ code: string }>(
    `/* test.twice */
     select v.code from publications p cross join lateral unnest(p.voucher_ids) as g(voucher_id) join vouchers v on v.voucher_id = g.voucher_id
      where p.project_id = $1 and p.result = 'SUCCESS' group by v.code having count(*) > 1`,
    [shop.projectId],
  );
  const sources = await where.owner.query<{ source_id: string }>(
    `/* test.sources */ select source_id from publications where project_id = $1 and result = 'SUCCESS' and source_id is not null group by source_id having count(*) > 1`,
    [shop.projectId],
  );
  return [
    ...twice.map(({ code }) => `code ${code} was given twice`), ...sources.map(({ source_id }) => `source ${source_id} had two effects`),
    ...(await recountDifferences(where.owner, shop.projectId)),
  ];
}

const customers = (count: number): { customer: string }[] => Array.from({ length: count }, (_, index) => ({ customer: `c${index}` }));

test('no code goes to two customers, and every code goes to one', async () => {
  const shop = await openWithCodes(database, database.inject, 30);
  const answers = await publishAll(shop, instances, customers(45));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(({ body }) => body['key'])).toEqual(Array.from({ length: 15 }, () => 'no_voucher_suitable_for_publication'));
  expect(await problemsOf(database, shop)).toEqual([]);
});

test('the check sees a code that goes to two customers', async () => {
  const found: string[] = [];
  // Whether two come at the same moment is chance, but hardly ten times in a row.
  for (let round = 0; round < 10 && !found.some((problem) => problem.includes('was given twice')); round += 1) {
    const shop = await openWithCodes(unlocked, unlockedInstances[0] as Inject, 30);
    await publishAll(shop, unlockedInstances, customers(30));
    found.push(...(await problemsOf(unlocked, shop)));
  }
  expect(found).toContainEqual(expect.stringContaining('was given twice'));
});

const pairs = Array.from({ length: 40 }, (_, index) => ({ customer: `c${index >> 1}`, source_id: `s${index >> 1}` }));

test('a source id used at the same time on two instances has one effect, and both are told it, with the last code too', async () => {
  const shop = await openWithCodes(database, database.inject, 20);
  const answers = await publishAll(shop, instances, pairs);
  expect(answers.map(({ status }) => status)).toEqual(pairs.map(() => 200));
  pairs.forEach((_, index) => expect(answers[index]?.body['id']).toBe(answers[index ^ 1]?.body['id']));
  expect(await problemsOf(database, shop)).toEqual([]);
});

test('the check sees a source id with two effects', async () => {
  const shop = await openWithCodes(unguarded, unguardedInstances[0] as Inject, 40);
  await publishAll(shop, unguardedInstances, pairs);
  expect(await problemsOf(unguarded, shop)).toContainEqual(expect.stringContaining('had two effects'));
});

test('a customer who joins once gets one code, however many requests ask at the same time', async () => {
  const shop = await openWithCodes(database, database.inject, 20);
  const answers = await publishAll(shop, instances, Array.from({ length: 20 }, () => ({ customer: 'ann', join_once: true })));
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  expect(await problemsOf(database, shop)).toEqual([]);
});

/** The product with a planted defect: a customer whom a publication found is not kept. */
const unkept = await testDatabase();
const unkeptPool = { ...unkept, pool: tampered(unkept.pool, (text) => (text.includes('publication.keep_customers') ? text.replace('for key share', '') : text)) };
const unkeptInject = (await secondApp(unkeptPool)).inject;

/** A publication that begins while its customer is being erased, and what it comes to when they are. */
async function publishWhileErasing(where: TestDatabase, shop: Shop, customerId: string, body: object): Promise<Answer> {
  const answer = await where.pool.transaction(async (tx) => {
    await lockCustomer(tx, shop.projectId, customerId);
    await eraseCustomer(tx, shop.projectId, customerId, new Date());
    const asked = shop.ask('POST', '/publications', body);
    await sleep(300);
    return { asked };
  });
  return answer.asked;
}

async function givenTo(where: TestDatabase, customerId: string): Promise<unknown[]> {
  return where.owner.query('/* test.given */ select code from vouchers where holder_customer_id = $1', [customerId]);
}

test('nobody who is being erased is given a code: who is named by id is not there, who is named by source_id is somebody new', async () => {
  const shop = await openWithCodes(database, database.inject, 2);
  for (const name of ['id', 'source_id'] as const) {
    const { body: known } = await shop.ask('POST', '/customers', { source_id: `erased by ${name}` });
    const id = String(known['id']);
    const answer = await publishWhileErasing(database, shop, id, { campaign: 'Mail', customer: { [name]: known[name] } });
    expect(await givenTo(database, id)).toEqual([]);
    expect(answer).toMatchObject(name === 'id' ? { status: 404, body: { resource_type: 'customer' } } : { status: 200, body: { customer_id: expect.not.stringMatching(id) as unknown } });
  }
  expect(await problemsOf(database, shop)).toEqual([]);
});

test('the check sees a code that is given to somebody who was erased', async () => {
  const shop = await openWithCodes(unkept, unkeptInject, 1);
  const { body } = await shop.ask('POST', '/customers', { source_id: 'erased' });
  const id = String(body['id']);
  expect((await publishWhileErasing(unkept, shop, id, { campaign: 'Mail', customer: { id } })).status).toBe(200);
  expect(await givenTo(unkept, id)).toHaveLength(1);
});
