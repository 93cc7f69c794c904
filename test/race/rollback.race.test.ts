/** Rollbacks and orders under concurrency, through two instances of the product on one database. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../support/app.ts';
import { recountDifferences } from '../support/recount.ts';
import { openShop } from '../support/shop.ts';
import { early, hasSucceeded, openArena, reasonOf, redeem, rollBack, standingOf, zoneOfNoon } from './arena.ts';
import { raceLimits } from './limits.ts';

const first = await testApp();
const second = await secondApp(first);
const { owner } = first;
const instances = [first.inject, second.inject];

test('a redemption is rolled back once, however many ask, and what it gave back can be redeemed once more', async () => {
  const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
  for (const limit of raceLimits.filter(({ way }) => way !== 'hold')) {
    const { arena, made } = await openArena({ shop, owner, instances }, limit, 40);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, turn) => made.map((answer) => rollBack(arena, answer, 4 * turn))).flat());
    expect(answers.filter(hasSucceeded)).toHaveLength(made.length);
    expect(new Set(answers.filter((answer) => !hasSucceeded(answer)).map(reasonOf))).toEqual(new Set(['already_rolled_back']));
    expect([...(await standingOf(arena)).values()].map(({ now }) => now).filter((now) => now !== 0)).toEqual([]);
    const again = await Promise.all(made.map((_, turn) => redeem(arena, early(turn), turn)));
    expect(again.filter(hasSucceeded)).toHaveLength(made.length);
  }
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
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
