import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject } = database;

type Members = Record<string, unknown>;

/** A shop with a shoe (49.00, its blue one 55.00) and a hat that has no price. */
async function open(discount: Members): Promise<Shop & { shoe: string; blue: string; redeemed(order: Members): Promise<Members>; asked(order: Members): Promise<Members> }> {
  const shop = await openShop(database, inject);
  const { body: shoe } = await shop.ask('POST', '/products', { source_id: 'shoe', name: 'Shoe', price: 4900, metadata: { color: 'any' } });
  const { body: blue } = await shop.ask('POST', '/products/shoe/skus', { source_id: 'shoe-blue', sku: 'Blue shoe', price: 5500 });
  await shop.ask('POST', '/products', { source_id: 'hat' });
  await shop.ask('POST', '/vouchers/CODE', { type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: 100 } });
  const body = (order: Members): Members => ({ redeemables: [{ object: 'voucher', id: 'CODE' }], order });
  const orderOf = async (path: string, order: Members): Promise<Members> => {
    const answer = await shop.ask('POST', path, body(order));
    return (answer.body['order'] ?? answer.body) as Members;
  };
  return {
    ...shop, shoe: String(shoe['id']), blue: String(blue['id']),
    redeemed: (order) => orderOf('/redemptions', order),
    asked: async (order) => (await shop.ask('POST', '/validations', body(order))).body,
  };
}

const percent = { type: 'PERCENT', percent_off: 10 };

test('an item without a price costs what the catalogue says, and the order what its items cost', async () => {
  const { redeemed, shoe } = await open(percent);
  const order = await redeemed({ items: [{ product_id: shoe, quantity: 2 }] });
  expect(order).toMatchObject({ amount: 9800, total_discount_amount: 980, total_amount: 8820 });
  expect(order['items']).toEqual([{
    id: expect.any(String) as unknown, object: 'order_item', product_id: shoe, quantity: 2, price: 4900, amount: 9800, subtotal_amount: 9800,
    product: { id: shoe, source_id: 'shoe', name: 'Shoe', price: 4900, metadata: { color: 'any' } },
  }]);
});

test('a product or an SKU is meant by its source_id too; an SKU has its own price, and its product beside it', async () => {
  const { redeemed, shoe, blue } = await open(percent);
  const order = await redeemed({
    items: [{ source_id: 'shoe', related_object: 'product' }, { source_id: 'shoe-blue', related_object: 'sku', quantity: 3 }, { sku_id: blue, price: 1 }],
  });
  expect(order).toMatchObject({ amount: 4900 + 3 * 5500 + 1 });
  expect(order['items']).toMatchObject([
    { product_id: shoe, source_id: 'shoe', price: 4900, product: { id: shoe } },
    { product_id: shoe, sku_id: blue, price: 5500, amount: 16_500, sku: { id: blue, source_id: 'shoe-blue', sku: 'Blue shoe', price: 5500 }, product: { id: shoe, price: 4900 } },
    { sku_id: blue, price: 1, amount: 1 },
  ]);
});

test('what the client says of a price, an amount or the whole order goes before the catalogue', async () => {
  const { redeemed } = await open(percent);
  const items = [{ source_id: 'shoe', amount: 1000 }, { source_id: 'shoe', product: { price: 300, name: null } }];
  expect(await redeemed({ items })).toMatchObject({ amount: 1300, items: [{ amount: 1000 }, { amount: 300, price: 300, product: { name: 'Shoe', price: 300 } }] });
  expect(await redeemed({ amount: 500, items: [{ source_id: 'shoe' }] })).toMatchObject({ amount: 500, total_amount: 450, items: [{ amount: 4900 }] });
});

test('what is in no catalogue, or has no price there, stays unknown', async () => {
  const { redeemed } = await open(percent);
  const items = [{ source_id: 'hat' }, { product_id: 'nothing' }, { source_id: 'shoe' }];
  const order = await redeemed({ amount: 1000, items });
  expect(order['items']).toMatchObject([{ product: { price: null } }, { product_id: 'nothing' }, { amount: 4900 }]);
  expect((order['items'] as Members[])[0]).not.toHaveProperty('amount');
  expect((order['items'] as Members[])[1]).not.toHaveProperty('product');
});

test("a price that makes an impossible amount is refused, and spoils no other shop's request", async () => {
  const { ask, redeemed } = await open(percent);
  await ask('POST', '/products', { source_id: 'dear', price: Number.MAX_SAFE_INTEGER });
  const [dear, fine] = await Promise.all([redeemed({ items: [{ source_id: 'dear', quantity: 2 }] }), redeemed({ items: [{ source_id: 'shoe' }] })]);
  expect(dear).toMatchObject({ code: 400, key: 'invalid_amount' });
  expect(fine).toMatchObject({ amount: 4900 });
});

test('free units cost what the catalogue says, on a line of their own or on the one that is there under another name', async () => {
  const { asked, redeemed, shoe } = await open({ type: 'UNIT', unit_off: 1, unit_type: 'shoe', effect: 'ADD_NEW_ITEMS' });
  const validation = await asked({ items: [{ product_id: 'other', price: 100 }] });
  expect(validation['redeemables']).toMatchObject([{
    result: { discount: { type: 'UNIT', unit_type: 'shoe', product: { id: shoe, source_id: 'shoe', name: 'Shoe' }, effect: 'ADD_NEW_ITEMS' } },
  }]);
  expect(validation['order']).toMatchObject({
    amount: 5000, initial_amount: 100, items_discount_amount: 4900, total_amount: 100,
    items: [{ product_id: 'other' }, { product_id: shoe, quantity: 1, initial_quantity: 0, discount_quantity: 1, amount: 4900, price: 4900, subtotal_amount: 0, product: { name: 'Shoe' } }],
  });
  expect(await redeemed({ items: [{ product_id: shoe, quantity: 2 }] })).toMatchObject({
    amount: 14_700, initial_amount: 9800, items: [{ quantity: 3, initial_quantity: 2, discount_quantity: 1, amount: 14_700, discount_amount: 4900 }],
  });
});

test('free units of an SKU cost what it costs', async () => {
  const { asked, blue } = await open({ type: 'UNIT', unit_off: 2, unit_type: 'shoe-blue' });
  const { redeemables, order } = await asked({ amount: 100 }) as { redeemables: unknown; order: unknown };
  expect(redeemables).toMatchObject([{ result: { discount: { sku: { id: blue, source_id: 'shoe-blue', sku: 'Blue shoe' } } } }]);
  expect(order).toMatchObject({ amount: 11_100, total_amount: 100, items: [{ sku_id: blue, quantity: 2, price: 5500, discount_amount: 11_000 }] });
});

test('an order that was stored without prices is priced when it is redeemed on, and keeps what it was priced at', async () => {
  const { ask, redeemed } = await open(percent);
  await ask('POST', '/products', { source_id: 'late' });
  await ask('POST', '/orders', { source_id: 'basket', items: [{ source_id: 'late', quantity: 2 }] });
  await ask('PUT', '/products/late', { price: 700 });
  expect(await redeemed({ source_id: 'basket' })).toMatchObject({ amount: 1400, total_amount: 1260 });
  await ask('PUT', '/products/late', { price: 900 });
  expect((await ask('GET', '/orders/basket')).body).toMatchObject({ amount: 1400, total_amount: 1260, items: [{ price: 700, amount: 1400 }] });
});

test('an order of 500 items has them all from the catalogue', async () => {
  const { redeemed } = await open(percent);
  const items = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? { source_id: 'shoe' } : { source_id: 'shoe-blue', related_object: 'sku' }));
  expect(await redeemed({ items })).toMatchObject({ amount: 250 * 4900 + 250 * 5500 });
});

test('a discount for a collection is for what a stored order names by source_id, with a price or without, as for what a request says', async () => {
  const shop = await open({ ...percent, effect: 'APPLY_TO_ITEMS' });
  const { body: collection } = await shop.ask('POST', '/product-collections', { name: 'Shoes', type: 'STATIC', products: [{ id: shop.shoe, object: 'product' }] });
  const { body: rule } = await shop.ask('POST', '/validation-rules', { name: 'Shoes', rules: {}, applicable_to: { included: [{ object: 'products_collection', id: collection['id'] }] } });
  expect((await shop.ask('POST', `/validation-rules/${String(rule['id'])}/assignments`, { voucher: 'CODE' })).status).toBe(200);
  const price = 1000;
  for (const item of [{ source_id: 'shoe', price }, { product_id: 'shoe', price }, { source_id: 'shoe-blue', related_object: 'sku', price }, { source_id: 'hat', price }, { source_id: 'shoe' }]) {
    const { body: order } = await shop.ask('POST', '/orders', { items: [item] });
    const [stored, sent] = [await shop.asked({ id: order['id'] }), await shop.asked({ items: [item] })].map((body) => (body['order'] as Members | undefined)?.['total_applied_discount_amount']);
    expect([item, stored]).toEqual([item, item.source_id === 'hat' ? 0 : 'price' in item ? 100 : 490]);
    expect([item, sent]).toEqual([item, stored]);
  }
});
