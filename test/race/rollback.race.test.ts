/** Rollbacks and orders under concurrency, through two instances of the product on one database. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../support/app.ts';
import { recountDifferences } from '../support/recount.ts';
import { openShop, type Answer } from '../support/shop.ts';
import { early, hasSucceeded, openArena, reasonOf, redeem, rollBack, standingOf, zoneOfNoon, type Arena } from './arena.ts';
import { raceLimits } from './limits.ts';
import { blindInstance } from './planted.ts';

const first = await testApp();
const second = await secondApp(first);
const { owner } = first;
const instances = [first.inject, second.inject];

/** Half of the redemptions made are taken back, which five ask for each; the answers. */
async function rollBackHalf(arena: Arena, made: readonly Answer[]): Promise<Answer[]> {
  const half = made.slice(0, made.length / 2);
  return Promise.all(Array.from({ length: 5 }, (_, turn) => half.map((answer) => rollBack(arena, answer, 4 * turn))).flat());
}

test.each(raceLimits.filter(({ way }) => way !== 'hold'))('a redemption is rolled back once, however many ask, and gives everything back: $name', async (limit) => {
  const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
  const { arena, made } = await openArena({ shop, owner, instances }, limit, 80);
  const before = await standingOf(arena);
  const answers = await rollBackHalf(arena, made);
  expect(answers.filter(hasSucceeded)).toHaveLength(made.length / 2);
  expect(new Set(answers.filter((answer) => !hasSucceeded(answer)).map(reasonOf))).toEqual(new Set(['already_rolled_back']));
  const again = await Promise.all(made.slice(0, made.length / 2).map((_, turn) => redeem(arena, early(turn), turn)));
  expect(again.filter(hasSucceeded)).toHaveLength(made.length / 2);
  expect(await standingOf(arena)).toEqual(before);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

/** All codes are deleted for good while half of the redemptions made are taken back, which five ask for each; what is wrong. */
async function deleteMeanwhile(arena: Arena, made: readonly Answer[]): Promise<string[]> {
  const { shop, codes } = arena;
  const [answers, deleted] = await Promise.all([
    rollBackHalf(arena, made),
    Promise.all(codes.map((id) => shop.ask('DELETE', `/vouchers/${id}?force=true`))),
  ]);
  const strange = [...deleted.filter(({ status }) => status !== 204), ...answers.filter((answer) => !hasSucceeded(answer) && reasonOf(answer) !== 'already_rolled_back')];
  const taken = answers.filter(hasSucceeded).length;
  return [
    ...strange.map((answer) => JSON.stringify(answer)), ...(taken === made.length / 2 ? [] : [`${taken} of ${made.length / 2} were taken back`]),
    ...(await recountDifferences(owner, shop.projectId)),
  ];
}

test.each(raceLimits.filter(({ way }) => way !== 'hold'))('the same while the codes are deleted for good: $name', async (limit) => {
  const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
  const { arena, made } = await openArena({ shop, owner, instances }, limit, 40);
  expect(await deleteMeanwhile(arena, made)).toEqual([]);
  const rest = await Promise.all(made.slice(made.length / 2).map((answer, turn) => rollBack(arena, answer, turn)));
  expect(rest.filter(hasSucceeded)).toHaveLength(made.length / 2);
  expect([...(await standingOf(arena)).values()].filter(({ now }) => now !== 0)).toEqual([]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('without its lock the product does not know the last redemption of a code that is deleted for good, nor what was given back', async () => {
  const shop = await openShop(first, first.inject);
  const [limit] = raceLimits;
  if (limit === undefined) throw new Error('no limit to race for');
  const planted = [blindInstance(first), blindInstance(first)];
  let problems: string[] = [];
  for (let run = 0; run < 20 && problems.length === 0; run += 1) {
    const { arena, made } = await openArena({ shop, owner, instances: planted }, limit, 40);
    problems = await deleteMeanwhile(arena, made);
  }
  expect(problems).not.toEqual([]);
});

test('one order that many codes are redeemed on at once never gets more off than it costs', async () => {
  const shop = await openShop(first, first.inject);
  const codes = Array.from({ length: 40 }, (_, index) => `BASKET-${index}`);
  for (const code of codes) {
    await shop.ask('POST', '/vouchers', { code, type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 300 }, redemption: { quantity: 1 } });
  }
  const answers = await Promise.all(codes.map((id, turn) =>
    shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id }], order: { source_id: 'basket', amount: 5000 } }, instances[turn % 2])));
  expect(answers.filter(hasSucceeded)).toHaveLength(codes.length);
  const orders = await owner.query('/* test.orders */ select amount_minor, discount_minor from orders where project_id = $1', [shop.projectId]);
  expect(orders).toEqual([{ amount_minor: 5000, discount_minor: 5000 }]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('without its lock the product rolls back twice', async () => {
  // This test file's database is its own, and this is its last test.
  await owner.query('drop index redemptions_rolled_back_once');
  const shop = await openShop(first, first.inject);
  const [limit] = raceLimits;
  if (limit === undefined) throw new Error('no limit to race for');
  const planted = [blindInstance(first), blindInstance(first)];
  let succeeded = 0;
  for (let run = 0; run < 20 && succeeded <= 40; run += 1) {
    const { arena, made } = await openArena({ shop, owner, instances: planted }, limit, 80);
    succeeded = (await rollBackHalf(arena, made)).filter(hasSucceeded).length;
  }
  expect(succeeded).toBeGreaterThan(40);
});
