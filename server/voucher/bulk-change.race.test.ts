/** Many vouchers of a campaign, or of several, are changed by a filter while they are redeemed, published and edited, in two processes. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import type { Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];

interface Place {
  where: TestDatabase;
  instances: readonly [Inject, Inject];
}

const database = await testApp();
const sound: Place = { where: database, instances: [database.inject, (await secondApp(database)).inject] };

/**
 * Two instances with planted defects: of the vouchers that a filter found, the lock does not ask again whether they are published, and counters of campaigns are
 * locked from the last on.
 */
async function careless(): Promise<Place> {
  const where = await testDatabase();
  const defect = (text: string): string => {
    if (text.includes('voucher.lock_filtered')) return text.replace('v.publications = 0', 'true');
    return /voucher\.(?:count_gone|move_sequences)/.test(text) ? text.replace('order by campaign_id', 'order by campaign_id desc') : text;
  };
  const pool = {
    ...where.pool,
    transaction: <T>(work: (tx: Transaction) => Promise<T>) =>
      where.pool.transaction((tx) => work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(defect(text), values) } as Transaction)),
  };
  return { where, instances: [(await secondApp({ ...where, pool })).inject, (await secondApp({ ...where, pool })).inject] };
}

const planted = await careless();

/** A shop with codes `C-1`, `C-2`, … of one campaign, each of one use. */
async function openCodes({ where, instances: [first] }: Place, count: number): Promise<Shop> {
  const shop = await openShop(where, first);
  const { body } = await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 100 }, redemption: { quantity: 1 } } });
  await where.owner.query(
    `/* test.vouchers */
     insert into vouchers (project_id, voucher_id, campaign_id, code, redemption_quantity, created_at)
     select $1, 'v_' || lpad(n::text, 5, '0'), $2, 'C-' || n, 1, now() from generate_series(1, $3::int) as n`,
    [shop.projectId, body['id'], count],
  );
  await where.owner.query('/* test.count */ update campaign_counters set vouchers_created = $2 where project_id = $1', [shop.projectId, count]);
  return shop;
}

const path = '/campaigns/Mail/vouchers/bulk';

async function over({ where }: Place, { projectId }: Shop): Promise<void> {
  await expect.poll(() => where.owner.query(
    `/* test.open */ select type from async_actions where project_id = $1 and status in ('ENQUEUED', 'IN_PROGRESS')`, [projectId],
  ), { timeout: 120_000 }).toEqual([]);
}

/** Until something waits for a lock. */
async function waiting({ where }: Place): Promise<void> {
  await expect.poll(async () => (await where.owner.query(
    `/* test.waiting */ select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )).length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(0);
}

/** A code is published while its deletion waits for it, among all that nobody has. Which codes are in the bin at last. */
async function deleteWhilePublished(place: Place): Promise<unknown[]> {
  const { where } = place;
  const shop = await openCodes(place, 3);
  await where.owner.transaction(async (tx) => {
    await tx.query(`/* test.publish */ update vouchers set publications = 1 where project_id = $1 and code = 'C-2'`, [shop.projectId]);
    expect((await shop.askOurs('POST', path, { deed: 'delete', filter: { published: false } })).status).toBe(202);
    await waiting(place);
  });
  await over(place, shop);
  const rows = await where.owner.query('/* test.binned */ select code from vouchers where project_id = $1 and binned_at is not null order by code', [shop.projectId]);
  return rows.map(({ code }) => code);
}

test('what a filter finds no more when its turn comes is left alone', async () => {
  expect(await deleteWhilePublished(sound)).toEqual(['C-1', 'C-3']);
});

test('the check sees a code that is deleted although somebody has it by now', async () => {
  expect(await deleteWhilePublished(planted)).toEqual(['C-1', 'C-2', 'C-3']);
});

/**
 * Codes of two campaigns, and one of none, are changed together while somebody has the counters of the first campaign and goes on to those of the second, as a
 * redemption of codes of both does. Whether those of the second are free then.
 */
async function isSecondFree(place: Place, asked: object): Promise<boolean> {
  const { where } = place;
  const shop = await openCodes(place, 3);
  await shop.ask('POST', '/vouchers/LOOSE', { discount: { type: 'AMOUNT', amount_off: 100 } });
  const { body } = await shop.ask('POST', '/campaigns', { name: 'Post', voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } });
  await shop.ask('POST', `/campaigns/${String(body['id'])}/vouchers/D-1`);
  const counters = await where.owner.query<{ id: string }>('/* test.counters */ select campaign_id as id from campaign_counters where project_id = $1 order by campaign_id', [shop.projectId]);
  const isFree = await where.owner.transaction(async (tx) => {
    const lock = (at: number): Promise<unknown[]> => tx.query(
      '/* test.lock */ select from campaign_counters where project_id = $1 and campaign_id = $2 for update skip locked', [shop.projectId, counters[at]?.id],
    );
    expect(await lock(0)).toHaveLength(1);
    expect((await shop.askOurs('POST', '/vouchers/bulk', asked)).status).toBe(202);
    await waiting(place);
    return (await lock(1)).length === 1;
  });
  await over(place, shop);
  expect(await recountDifferences(where.owner, shop.projectId)).toEqual([]);
  return isFree;
}

test.each(['disable', 'delete'])('a change of the whole project (%s) never has the counters of a campaign while it waits for those of one before it', async (deed) => {
  expect(await isSecondFree(sound, { deed, filter: {} })).toBe(true);
  // The check sees one that does.
  expect(await isSecondFree(planted, { deed, filter: {} })).toBe(false);
});

/** Vouchers that are not as the filter and what happened meanwhile leave them, or have not one entry of it. */
async function strays({ projectId }: Shop, isMeant: string, isDone: string, action: string): Promise<unknown[]> {
  return database.owner.query(
    `/* test.strays */
     select code, meant, done, entries
       from (
         select v.code, ${isMeant} as meant, ${isDone} as done,
                (select count(*) from changes as h where h.project_id = $1 and h.object_id = v.voucher_id and h.action = $2) as entries
           from vouchers as v
          where v.project_id = $1
       ) as s
      where meant <> done or entries <> done::integer`,
    [projectId, action],
  );
}

const codes = 2_500;

/** Redemptions and publications through both processes, and edits of the campaign, while a change of many is under way. What was refused, and why. */
async function shopMeanwhile(shop: Shop, asked: object): Promise<unknown[]> {
  const refused: unknown[] = [];
  const note = ({ status, body }: Answer): unknown => (status < 300 ? undefined : refused.push(body['key']));
  const shopper = async (number: number): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) {
      const of = sound.instances[turn % 2];
      const code = `C-${1 + ((turn * 7919 + number * 401) % codes)}`;
      note(turn % 3 === 0
        ? await shop.ask('POST', '/publications', { campaign: 'Mail', customer: { source_id: `c-${number}` } }, of)
        : await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 1000 } }, of));
      if (number === 0 && turn % 10 === 0) note(await shop.ask('PUT', '/campaigns/Mail', { metadata: { turn } }, of));
      if (number === 1 && turn === 2) note(await shop.askOurs('POST', path, asked));
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, number) => shopper(number)));
  await over(sound, shop);
  return refused;
}

test('each code that the filter finds is changed once, and no other, whatever happens to them meanwhile; the books balance', { timeout: 300_000 }, async () => {
  const shop = await openCodes(sound, codes);
  const disabling = await shopMeanwhile(shop, { deed: 'disable', filter: { redeemed_max: 0 } });
  expect(disabling.filter((key) => key !== 'voucher_disabled' && key !== 'no_voucher_suitable_for_publication')).toEqual([]);
  expect(await strays(shop, 'v.redeemed_quantity = 0', 'not v.active', 'disabled')).toEqual([]);
  await database.owner.query('/* test.enable */ update vouchers set active = true where project_id = $1', [shop.projectId]);
  const deleting = await shopMeanwhile(shop, { deed: 'delete', filter: { published: false } });
  expect(deleting.filter((key) => !['not_found', 'quantity_exceeded', 'no_voucher_suitable_for_publication'].includes(String(key)))).toEqual([]);
  expect(await strays(shop, 'v.publications = 0', 'v.binned_at is not null', 'deleted')).toEqual([]);
  expect(await recountDifferences(database.owner, shop.projectId)).toEqual([]);
});
