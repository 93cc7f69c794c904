/** Redemptions that change the items of an order, and what is left when they are taken back. */
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { owner, inject } = database;
const any = expect.any(String) as unknown;

const discounts = {
  ITEMS: { type: 'AMOUNT', amount_off: 2000, effect: 'APPLY_TO_ITEMS' },
  WHOLE: { type: 'AMOUNT', amount_off: 2500, effect: 'APPLY_TO_ORDER' },
  GIFT: { type: 'UNIT', unit_off: 1, unit_type: 'b', effect: 'ADD_NEW_ITEMS' },
  SHIPPING: { type: 'UNIT', unit_off: 1, unit_type: 'prod_5h1pp1ng', effect: 'ADD_MISSING_ITEMS' },
};

/** A shop with a code for each discount. */
async function open(): Promise<Shop> {
  const shop = await openShop(database, inject);
  for (const [code, discount] of Object.entries(discounts)) {
    const campaignId = await buildCampaign(owner, shop.projectId, {
      terms: { discount, redemption_quantity: null }, counters: { vouchers_created: 1 },
    });
    await buildVoucher(owner, shop.projectId, campaignId, { code, redemption_quantity: null });
  }
  return shop;
}

const cart = { source_id: 'cart', items: [{ product_id: 'a', amount: 8000 }, { product_id: 'b', price: 3000, quantity: '2' }] };

const redeem = (shop: Shop, ...codes: string[]): Promise<Answer> =>
  shop.ask('POST', '/redemptions', { redeemables: codes.map((id) => ({ object: 'voucher', id })), order: cart });

function idOf({ body }: Answer): string {
  return String((body['redemptions'] as { id: string }[])[0]?.id);
}

async function orderOf(shop: Shop): Promise<Record<string, unknown>> {
  return (await shop.ask('GET', '/orders/cart')).body;
}

test("the contract's chain as one request: each code's order tells its own part, the order outside all of it; taken back together nothing is left", async () => {
  const shop = await open();
  const answer = await redeem(shop, 'ITEMS', 'WHOLE');
  const discounted = [
    { id: any, object: 'order_item', product_id: 'a', quantity: 1, amount: 8000, discount_amount: 2000, subtotal_amount: 6000 },
    { id: any, object: 'order_item', product_id: 'b', quantity: 2, amount: 6000, discount_amount: 2000, price: 3000, subtotal_amount: 4000 },
  ];
  const [first, second] = answer.body['redemptions'] as { order: Record<string, unknown> }[];
  expect(first?.order).toMatchObject({
    total_amount: 10_000, items_discount_amount: 4000, items_applied_discount_amount: 4000, total_applied_discount_amount: 4000,
  });
  expect(first?.order['items']).toEqual(discounted.map((item) => ({ ...item, applied_discount_amount: 2000 })));
  expect(second?.order).toMatchObject({
    total_amount: 7500, discount_amount: 2500, items_discount_amount: 4000, total_discount_amount: 6500, applied_discount_amount: 2500, total_applied_discount_amount: 2500,
  });
  expect(second?.order['items']).toEqual(discounted);
  expect(answer.body['order']).toMatchObject({
    amount: 14_000, total_amount: 7500, applied_discount_amount: 2500, items_applied_discount_amount: 4000, total_applied_discount_amount: 6500,
  });
  const { id: parentId } = answer.body['parent_redemption'] as { id: string };
  expect(await orderOf(shop)).toMatchObject({
    items: discounted, redemptions: { [parentId]: { related_object_type: 'redemption', related_object_id: parentId } },
  });
  expect((await shop.ask('POST', `/redemptions/${parentId}/rollbacks`, {})).status).toBe(200);
  const left = await orderOf(shop);
  expect(left).toMatchObject({
    status: 'CANCELED', amount: 14_000, total_amount: 14_000, redemptions: { [parentId]: { rollback_id: any, rollback_stacked: [any, any] } },
  });
  expect(Object.keys(left).filter((member) => member.includes('discount'))).toEqual([]);
  const [a, b] = discounted.map((item) => ({ ...item, discount_amount: undefined, subtotal_amount: item.amount }));
  expect(left['items']).toEqual([a, b]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('of three redemptions on one order the first is taken back: what the others did stays as it is', async () => {
  const shop = await open();
  const items = await redeem(shop, 'ITEMS');
  const gift = await redeem(shop, 'GIFT');
  const shipping = await redeem(shop, 'SHIPPING');
  expect(await orderOf(shop)).toMatchObject({ amount: 17_000, initial_amount: 14_000, total_discount_amount: 7000, total_amount: 10_000 });
  await shop.ask('POST', `/redemptions/${idOf(items)}/rollback`, {});
  const added = { id: any, object: 'order_item', product_id: 'prod_5h1pp1ng', quantity: 1, discount_quantity: 1, initial_quantity: 0 };
  const withGift = {
    id: any, object: 'order_item', product_id: 'b', quantity: 3, discount_quantity: 1, initial_quantity: 2, amount: 9000, discount_amount: 3000, initial_amount: 6000,
    price: 3000, subtotal_amount: 6000,
  };
  const a = { id: any, object: 'order_item', product_id: 'a', quantity: 1, amount: 8000, subtotal_amount: 8000 };
  const half = await orderOf(shop);
  expect(half).toMatchObject({ amount: 17_000, initial_amount: 14_000, items_discount_amount: 3000, total_amount: 14_000 });
  expect(half['items']).toEqual([a, withGift, added]);
  await shop.ask('POST', `/redemptions/${idOf(gift)}/rollback`, {});
  await shop.ask('POST', `/redemptions/${idOf(shipping)}/rollback`, {});
  const left = await orderOf(shop);
  expect(left).not.toHaveProperty('initial_amount');
  expect(left['items']).toEqual([
    a, { id: any, object: 'order_item', product_id: 'b', quantity: 2, amount: 6000, price: 3000, subtotal_amount: 6000 },
  ]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('an order made beforehand is redeemed as it is stored; a validation calculates the same and stores nothing', async () => {
  const shop = await open();
  const made = await shop.ask('POST', '/orders', cart);
  const request = { redeemables: [{ object: 'voucher', id: 'ITEMS' }], order: { id: made.body['id'] } };
  const amounts = { amount: 14_000, items_discount_amount: 4000, total_discount_amount: 4000, total_amount: 10_000 };
  expect((await shop.ask('POST', '/validations', request)).body['order']).toMatchObject(amounts);
  expect(await orderOf(shop)).toEqual(made.body);
  expect((await shop.ask('POST', '/redemptions', request)).body['order']).toMatchObject({
    ...amounts, id: made.body['id'], status: 'PAID', source_id: 'cart',
  });
});
