import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import type { Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];
const discount = { type: 'AMOUNT', amount_off: 100 };

interface Place {
  where: TestDatabase;
  instances: Inject[];
}

const database = await testApp();
const sound: Place = { where: database, instances: [database.inject, (await secondApp(database)).inject] };

/** Two instances with a planted defect in the statements of their transactions. */
async function planted(change: (text: string) => string): Promise<Place> {
  const where = await testDatabase();
  const pool = {
    ...where.pool,
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => where.pool.transaction((tx) =>
      work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(change(text), values) } as Transaction)),
  };
  return { where, instances: [(await secondApp({ ...where, pool })).inject, (await secondApp({ ...where, pool })).inject] };
}

const notKept = await planted((text) => (text.includes('campaign.keep') ? text.replace('for share', '') : text));
const notLookedAtAgain = await planted((text) => (text.includes('campaign.lock_reachable') ? text.replace('and publications = 0 and redeemed_quantity = 0', '') : text));

const [first, second] = [(place: Place): Inject => place.instances[0] as Inject, (place: Place): Inject => place.instances[1] as Inject];

/** Waits until so many transactions of the database wait for others, or something else has happened. */
async function waiting({ where }: Place, count: number, isOver: () => boolean = () => false): Promise<void> {
  await expect.poll(async () => {
    const [row] = await where.owner.query<{ n: number }>(
      `/* test.waiting */ select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return isOver() || (row?.n ?? 0) >= count;
  }, { timeout: 20_000, interval: 20 }).toBe(true);
}

async function finished(shop: Shop, id: unknown, of: Inject): Promise<void> {
  await expect.poll(async () => (await shop.ask('GET', `/async-actions/${String(id)}`, undefined, of)).body['status'], { timeout: 20_000 }).toBe('DONE');
}

/**
 * A code is added while its campaign is deleted for good: the addition has read the campaign and waits for somebody who tries the same code. How many
 * vouchers are left of the campaign when all is over.
 */
async function addWhileDeleted(place: Place): Promise<{ left: number; shop: Shop }> {
  const shop = await openShop(place.where, first(place));
  await shop.ask('POST', '/campaigns', { name: 'Short', voucher: { discount } });
  let deleted: unknown;
  const blocked = place.where.owner.transaction(async (tx) => {
    await buildVoucher(tx, shop.projectId, null, { code: 'SAME' });
    const adding = shop.ask('POST', '/campaigns/Short/vouchers/SAME', {}, first(place));
    await waiting(place, 1);
    const deleting = shop.ask('DELETE', '/campaigns/Short?force=true', undefined, second(place)).then(async ({ body }) => {
      deleted = body['async_action_id'];
    });
    await waiting(place, 2, () => deleted !== undefined);
    if (deleted !== undefined) await finished(shop, deleted, second(place));
    throw Object.assign(new Error('undone'), { adding, deleting });
  });
  const { adding, deleting } = (await blocked.catch((error: unknown) => error)) as { adding: Promise<unknown>; deleting: Promise<unknown> };
  await Promise.all([adding, deleting]);
  await finished(shop, deleted, first(place));
  const [row] = await place.where.owner.query<{ n: number }>('/* test.left */ select count(*) as n from vouchers where project_id = $1', [shop.projectId]);
  return { left: row?.n ?? -1, shop };
}

test('a code that is added while its campaign is deleted for good is not left behind', async () => {
  const { left, shop } = await addWhileDeleted(sound);
  expect(left).toBe(0);
  expect(await recountDifferences(database.owner, shop.projectId)).toEqual([]);
});

test('the check sees a code that is left behind', async () => {
  expect((await addWhileDeleted(notKept)).left).toBe(1);
});

/** An edit reaches a code while it is being published: its category in the end, and that of another code. */
async function editWhilePublished(place: Place): Promise<Record<string, unknown>> {
  const shop = await openShop(place.where, first(place));
  await shop.ask('POST', '/campaigns', { name: 'Mail', category: 'old', metadata: { of: 'old' }, voucher: { discount } });
  for (const code of ['GIVEN', 'FREE']) await shop.ask('POST', `/campaigns/Mail/vouchers/${code}`);
  await place.where.owner.transaction(async (tx) => {
    await tx.query(`/* test.publish */ update vouchers set publications = 1 where project_id = $1 and code = 'GIVEN'`, [shop.projectId]);
    const { body } = await shop.ask('PUT', '/campaigns/Mail', { category: 'new', metadata: { of: 'new' } }, second(place));
    expect(body).toMatchObject({ creation_status: 'MODIFYING', vouchers_generation_status: 'MODIFYING' });
    await waiting(place, 1);
  });
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Mail')).body['creation_status'], { timeout: 20_000 }).toBe('DONE');
  const pairs = await Promise.all(['GIVEN', 'FREE'].map(async (code) => {
    const { category, metadata } = (await shop.ask('GET', `/vouchers/${code}`)).body;
    return [code, { category, metadata }];
  }));
  return Object.fromEntries(pairs) as Record<string, unknown>;
}

test('an edit reaches the codes that nobody has, not one that is published while it is under way', async () => {
  expect(await editWhilePublished(sound)).toEqual({
    GIVEN: { category: 'old', metadata: { of: 'old' } }, FREE: { category: 'new', metadata: { of: 'new' } },
  });
});

test('the check sees an edit of a code that was published', async () => {
  expect(await editWhilePublished(notLookedAtAgain)).toMatchObject({ GIVEN: { category: 'new' } });
});
