import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { eraseCustomer, lockCustomer } from '../customer/change-customer.store.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { giveToMany } from './publish-many.ts';

const database = await testApp();
const instances = [database.inject, (await secondApp(database)).inject];

/** The product with a planted defect: what customers have of a campaign is read without a lock. */
const unlocked = await testDatabase();
const unlockedPool = {
  ...unlocked,
  pool: tampered(unlocked.pool, (text) => (/publication\.lock_customers?\b/.test(text) ? text.replace(/for update\s*$/, '') : text)),
};
const unlockedInstances = [(await secondApp(unlockedPool)).inject, (await secondApp(unlockedPool)).inject];

/** The pool with the statements of its transactions changed. */
function tampered(pool: Pool, change: (text: string) => string): Pool {
  return {
    ...pool,
    transaction: (work) => pool.transaction((tx) => work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(change(text), values) } as Transaction)),
  };
}

interface Opened {
  shop: Shop;
  campaignId: string;
  customerIds: string[];
}

async function openCampaign(where: TestDatabase, inject: (typeof instances)[number], codes: number): Promise<Opened> {
  const shop = await openShop(where, inject);
  const campaignId = String((await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } })).body['id']);
  for (let index = 0; index < codes; index += 1) await shop.ask('POST', `/campaigns/${campaignId}/vouchers/C${index}`);
  const customerIds: string[] = [];
  for (let index = 0; index < 12; index += 1) customerIds.push(String((await shop.ask('POST', '/customers', { source_id: `c${index}` })).body['id']));
  // Of some there is a row already, as a refused attempt leaves it: those who make one wait for each other anyway.
  await where.owner.query(
    '/* test.rows */ insert into campaign_customers (project_id, campaign_id, customer_id) select $1, $2, id from unnest($3::text[]) as i(id)',
    [shop.projectId, campaignId, customerIds.slice(0, 8)],
  );
  return { shop, campaignId, customerIds };
}

/** Several publications to the same customers at once, and each customer beside them by a request of their own. */
async function giveAtOnce({ pool }: Pick<TestDatabase, 'pool'>, { shop, campaignId, customerIds }: Opened, through: typeof instances): Promise<void> {
  const origin = { actor: { type: 'system' as const, id: null, name: 'test' }, requestId: null };
  const many = Array.from({ length: 4 }, () => pool.transaction((tx) => giveToMany(tx, { projectId: shop.projectId, campaignId, customerIds, channel: 'dashboard', origin })));
  const single = customerIds.map((id, index) => shop.ask('POST', '/publications?join_once=true', { campaign: 'Mail', customer: { id } }, through[index % through.length]));
  await Promise.all([...many, ...single]);
}

/** Codes of two customers, customers with two codes, books that do not balance. */
async function problemsOf(where: TestDatabase, { shop }: Opened): Promise<string[]> {
  const given = await where.owner.query<{ code: string; holder: string; times: number }>(
    `/* test.given */ select v.code, v.holder_customer_id as holder, v.publications as times from vouchers v where v.project_id = $1 and v.publications > 0`, [shop.projectId],
  );
  const holders = given.map(({ holder }) => holder);
  return [
    ...given.filter(({ times }) => times > 1).map(({ code }) => `code ${code} was given twice`),
    ...new Set(holders.filter((holder, index) => holders.indexOf(holder) !== index).map((holder) => `${holder} has two codes`)),
    ...(await recountDifferences(where.owner, shop.projectId)),
  ];
}

test('each customer has one code and each code one customer, whoever gives them at the same time', async () => {
  const opened = await openCampaign(database, database.inject, 40);
  await giveAtOnce(database, opened, instances);
  expect(await problemsOf(database, opened)).toEqual([]);
  const [given] = await database.owner.query('select count(*)::int as n from vouchers where project_id = $1 and publications > 0', [opened.shop.projectId]);
  expect(given).toEqual({ n: 12 });
});

test('where there are too few codes all of them are given, each to one customer', async () => {
  const opened = await openCampaign(database, database.inject, 7);
  await giveAtOnce(database, opened, instances);
  expect(await problemsOf(database, opened)).toEqual([]);
  const [given] = await database.owner.query('select count(*)::int as n from vouchers where project_id = $1 and publications > 0', [opened.shop.projectId]);
  expect(given).toEqual({ n: 7 });
});

test('the check sees a customer who is given two codes', async () => {
  const isSeen = /has two codes|customers/;
  let problems = '';
  // Until two of them met.
  for (let run = 0; run < 20 && !isSeen.test(problems); run += 1) {
    const opened = await openCampaign(unlocked, unlockedInstances[0] ?? database.inject, 60);
    await giveAtOnce(unlockedPool, opened, unlockedInstances);
    problems = (await problemsOf(unlocked, opened)).join('\n');
  }
  expect(problems).toMatch(isSeen);
});

test('of many to whom codes are given, who is being erased gets none, and the others do', async () => {
  const opened = await openCampaign(database, database.inject, 40);
  const { shop: { projectId }, campaignId, customerIds } = opened;
  const [erased = ''] = customerIds.slice(3);
  const origin = { actor: { type: 'system' as const, id: null, name: 'test' }, requestId: null };
  const { giving } = await database.pool.transaction(async (tx) => {
    await lockCustomer(tx, projectId, erased);
    await eraseCustomer(tx, projectId, erased, new Date());
    const begun = database.pool.transaction((other) => giveToMany(other, { projectId, campaignId, customerIds, channel: 'dashboard', origin }));
    await sleep(300);
    return { giving: begun };
  });
  expect(await giving).toEqual({ given: 11, refused: [{ customerId: erased, reason: 'This customer is not there any more' }], undecidedFrom: null });
  expect(await database.owner.query('/* test.given */ select 1 from vouchers where holder_customer_id = $1', [erased])).toEqual([]);
  expect(await problemsOf(database, opened)).toEqual([]);
});
