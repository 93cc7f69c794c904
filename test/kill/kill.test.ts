/**
 * Nothing acknowledged is lost, nothing appears that nobody asked for, and the books balance, when the server or its database is killed (kill -9)
 * under load. The built product, as people run it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Db } from '../../server/platform/db.ts';
import { isProof, runs, say } from '../support/proof.ts';
import { ask, differences, moment, openKilledShop, type KilledShop } from './killed-shop.ts';
import { compareMemory, lettersCount, makeCampaigns, startLoad, type Load } from './load.ts';

/** Of the server, and as many of its database. */
const kills = runs(200, 10);
/** Every so many kills, and at the end, the books are looked at: nothing puts right what once does not balance. */
const killsALook = runs(1, 5);
const timeout = isProof ? 3_600_000 : 600_000;

async function openShop(environment: NodeJS.ProcessEnv = {}): Promise<KilledShop> {
  const shop = await openKilledShop(environment);
  await makeCampaigns(shop.product.origin, shop.key);
  return shop;
}

const problems = (shop: KilledShop, load: Load, isSettled = false): Promise<string[]> => ask(shop, (db) => compareMemory(db, shop.projectId, load, isSettled));

async function letters(db: Db, { projectId }: KilledShop): Promise<number> {
  const [found] = await db.query<{ codes: number }>("/* test.letters */ select count(*) as codes from vouchers where project_id = $1 and code not like 'KILL%'", [projectId]);
  return found?.codes ?? 0;
}

function untilLetters(shop: KilledShop, wanted: number): Promise<void> {
  return ask(shop, async (db) => {
    while ((await letters(db, shop)) < wanted) await sleep(20);
  });
}

function countsOf({ tried, acknowledged, settled }: Load): string {
  return `${tried.size} tried, ${acknowledged.size} acknowledged, ${settled.size} asked for again, none lost, none twice`;
}

/** Limits are refused truthfully, an absent database is a 503, a dead server does not answer; nothing else is ever said. */
function strangeAnswers({ answers }: Load): string[] {
  const refusals = 'quantity_exceeded|redemption_rules_violated|no_voucher_suitable_for_publication';
  const expected = new RegExp(`^(200|none|503 unavailable|400 (${refusals})|409 idempotency_key_in_flight)$`);
  return [...answers.keys()].filter((said) => !expected.test(said));
}

test(`${kills} kills of the server under load, and one amid the making of codes`, { timeout }, async () => {
  const shop = await openShop();
  await untilLetters(shop, 1);
  await shop.product.killServer();
  await shop.product.start();
  const load = startLoad(shop.product.origin, shop.key);
  for (let kill = 0; kill < kills; kill += 1) {
    await load.acknowledges(50);
    await moment();
    await shop.product.killServer();
    await shop.product.start();
    if (kill % killsALook === 0) expect(await differences(shop)).toEqual([]);
  }
  await load.acknowledges(50);
  await load.stop();
  await untilLetters(shop, lettersCount);
  expect(await problems(shop, load, true)).toEqual([]);
  expect(await differences(shop)).toEqual([]);
  expect(await ask(shop, (db) => letters(db, shop))).toBe(lettersCount);
  expect(strangeAnswers(load)).toEqual([]);
  expect(load.settled.size).toBeGreaterThan(0);
  say(`${kills} kills of the server: ${countsOf(load)}`);
});

test(`${kills} kills of the database under load; the server stays`, { timeout }, async () => {
  const shop = await openShop();
  await untilLetters(shop, 1);
  const load = startLoad(shop.product.origin, shop.key);
  for (let kill = 0; kill < kills; kill += 1) {
    await moment();
    shop.product.killDatabase();
    await load.acknowledges(50);
    if (kill % killsALook === 0) expect(await differences(shop)).toEqual([]);
  }
  await load.stop();
  await untilLetters(shop, lettersCount);
  expect(await problems(shop, load, true)).toEqual([]);
  expect(await differences(shop)).toEqual([]);
  expect(await ask(shop, (db) => letters(db, shop))).toBe(lettersCount);
  expect(strangeAnswers(load)).toEqual([]);
  expect(load.answers.get('503 unavailable')).toBeGreaterThan(0);
  expect(shop.product.isRunning()).toBe(true);
  say(`${kills} kills of the database: ${countsOf(load)}`);
});

test('a server that answers before its commit is on disk fails these very checks', { timeout }, async () => {
  const shop = await openShop({ PGOPTIONS: '-c synchronous_commit=off', VOUCHSAFE_ALLOW_UNSAFE_DATABASE: '1' });
  const load = startLoad(shop.product.origin, shop.key);
  const lost = 'was acknowledged and is lost';
  let found: string[] = [];
  for (let kill = 0; kill < 20 && !found.some((problem) => problem.includes(lost)); kill += 1) {
    await load.acknowledges(50);
    await moment();
    shop.product.killDatabase();
    await load.acknowledges(50);
    found = await problems(shop, load);
  }
  await load.stop();
  expect(found).toContainEqual(expect.stringContaining(lost));
});
