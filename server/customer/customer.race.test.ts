import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';

type Inject = App['http']['inject'];

const database = await testApp();
const instances = [database.inject, (await secondApp(database)).inject];

/** The product with a planted defect: nothing behind the look-up keeps a source_id from naming two customers. */
const unguarded = await testDatabase();
await unguarded.owner.query('/* test.defect */ drop index customers_source_id_unique');
const unguardedInstances = [(await secondApp(unguarded)).inject, (await secondApp(unguarded)).inject];

async function open(where: TestDatabase, inject: Inject): Promise<Shop> {
  const shop = await openShop(where, inject);
  const campaignId = await buildCampaign(where.pool, shop.projectId, { counters: { vouchers_created: 1 } });
  await buildVoucher(where.pool, shop.projectId, campaignId, { code: 'CODE', redemption_quantity: null });
  return shop;
}

const redeemables = [{ object: 'voucher', id: 'CODE' }];

/** Three people, each named by many requests at once, which make them, change them, delete them and erase them, through another instance than the one before. */
function askAll(shop: Shop, through: Inject[], count: number): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => {
    const [of, name] = [through[index % through.length], `s${index % 3}`];
    const customer = { source_id: name, name: `Name ${index}` };
    if (index % 10 === 9) return shop.ask('POST', `/customers/${name}/permanent-deletion`, {}, of);
    if (index % 10 === 8) return shop.ask('DELETE', `/customers/${name}`, undefined, of);
    if (index % 10 === 7) return shop.ask('PUT', `/customers/${name}`, { name: `Other ${index}` }, of);
    if (index % 10 === 6) return shop.ask('POST', '/customers', customer, of);
    if (index % 10 === 5) return shop.ask('POST', '/orders', { amount: 100, customer }, of);
    return shop.ask('POST', '/redemptions', { redeemables, customer }, of);
  }));
}

function sourcesOfTwo(where: TestDatabase, shop: Shop): Promise<unknown[]> {
  return where.owner.query(
    '/* test.twice */ select source_id from customers where project_id = $1 and source_id is not null group by source_id having count(*) > 1', [shop.projectId],
  );
}

test('a source_id names one customer at most, whoever redeems, changes, deletes and erases at the same time, and each who is named is found or made', async () => {
  const shop = await open(database, database.inject);
  for (let round = 0; round < 3; round += 1) {
    const answers = await askAll(shop, instances, 60);
    expect(answers.filter((_, index) => index % 10 < 7).map(({ status }) => status)).toEqual(Array.from({ length: 42 }, () => 200));
    expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([]);
    expect(await sourcesOfTwo(database, shop)).toEqual([]);
  }
  expect(await recountDifferences(database.owner, shop.projectId)).toEqual([]);
});

test('the check sees a source_id of two customers', async () => {
  let found: unknown[] = [];
  // Whether two come at the same moment is chance, but hardly ten times in a row.
  for (let round = 0; round < 10 && found.length === 0; round += 1) {
    const shop = await open(unguarded, unguardedInstances[0] as Inject);
    await askAll(shop, unguardedInstances, 6);
    found = await sourcesOfTwo(unguarded, shop);
  }
  expect(found).not.toEqual([]);
});
