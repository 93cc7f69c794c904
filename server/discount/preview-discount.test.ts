import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';
import { previewDiscount } from './preview-discount.ts';

test('an example order gets what a redemption would give it, off the order or off its items', () => {
  const items = [{ quantity: 2, price: 1000 }, { quantity: 1, price: 500 }];
  expect(previewDiscount({ discount: { type: 'PERCENT', percent_off: 15, amount_limit: 500 }, order: { amount: 6400 } })).toEqual({
    amount_minor: 6400, discount_minor: 500, to_pay_minor: 5900,
  });
  expect(previewDiscount({ discount: { type: 'AMOUNT', amount_off: 300, effect: 'APPLY_TO_ITEMS_BY_QUANTITY' }, order: { items } })).toEqual({
    amount_minor: 2500, discount_minor: 900, to_pay_minor: 1600,
  });
  expect(previewDiscount({ discount: { type: 'FIXED', fixed_amount: 400, effect: 'APPLY_TO_ITEMS' }, order: { items } })).toMatchObject({ to_pay_minor: 1200 });
  expect(previewDiscount({ discount: { type: 'AMOUNT', amount_off: 9900 }, order: { amount: 640 } })).toMatchObject({ discount_minor: 640, to_pay_minor: 0 });
});

test('an offer that makes no sense and an order beyond what is counted are refused', async () => {
  const { inject, ...database } = await testApp();
  const shop = await openShop(database, inject);
  const ask = async (discount: object, order: object) => (await shop.askOurs('POST', '/discount-preview', { discount, order })).status;
  expect(await ask({ type: 'AMOUNT', amount_off: 100 }, { amount: 500 })).toBe(200);
  expect(await ask({ type: 'PERCENT', percent_off: 101 }, { amount: 500 })).toBe(400);
  expect(await ask({ type: 'AMOUNT', amount_off: 100 }, { items: [{ quantity: 1_000_000, price: Number.MAX_SAFE_INTEGER }] })).toBe(400);
  expect(await ask({ type: 'AMOUNT', amount_off: 100 }, { amount: -1 })).toBe(400);
});
