import { expect, test } from 'vitest';
import { amountOfItems, hasProduct, identified, readItems, toLine } from './order-items.ts';

test.each([
  [{ product_id: 'p', amount: 700, price: 400, quantity: 2 }, 700],
  [{ product_id: 'p', price: 400, quantity: '2' }, 800],
  [{ product_id: 'p', price: 400 }, 400],
  [{ product_id: 'p', quantity: 2 }, null],
  [{ product: { id: 'p', price: 300 }, quantity: 2 }, 600],
  [{ product: { id: 'p', price: 300 }, sku: { id: 's', price: 250 }, quantity: 2 }, 500],
  [{ product: { id: 'p', price: 300 }, price: 100, quantity: 2 }, 200],
  [{ product_id: 'p', price: 400, quantity: 0 }, 0],
  [{ product_id: 'p', amount: null, price: null, quantity: null }, null],
])('the amount of %j is %j: as sent, else price × quantity, the price its own or that of what it sells', (item, amount) => {
  expect(toLine(item).amountMinor).toBe(amount);
});

test('a line is known by the ids and the source id of its product or SKU', () => {
  expect(toLine({ product_id: 'p', sku_id: 's' })).toMatchObject({ products: ['p'], skus: ['s'] });
  expect(toLine({ source_id: 'x', related_object: 'product' })).toMatchObject({ products: ['x'], skus: [] });
  expect(toLine({ source_id: 'x', related_object: 'sku' })).toMatchObject({ products: [], skus: ['x'] });
  expect(toLine({ product_id: 'p', product: { id: 'p', source_id: 'y' }, sku: { source_id: 'z' } })).toMatchObject({
    products: ['p', 'y'], skus: ['z'],
  });
});

test('an order of items costs what they add up to, or nobody knows', () => {
  expect(amountOfItems([{ amount: 300 }, { price: 200, quantity: 2 }])).toBe(700);
  expect(amountOfItems([{ amount: 300 }, { quantity: 2 }])).toBeNull();
  expect(amountOfItems([])).toBeNull();
});

const tooMuch = Number.MAX_SAFE_INTEGER + 1;

test.each([
  { amount: -1 }, { price: 1.5 }, { price: -1 }, { amount: tooMuch }, { price: tooMuch }, { price: Number.MAX_SAFE_INTEGER, quantity: 2 }, { quantity: -1 },
  { quantity: 1.5 }, { quantity: 1e9 }, { quantity: 1e300 }, { product: { price: -1 } }, { sku: { price: 0.5 } },
])('%j is refused', (item) => {
  expect(() => readItems([item])).toThrow('Invalid Amount');
});

test('items that are each possible and together are not make no amount', () => {
  expect(() => amountOfItems([{ amount: Number.MAX_SAFE_INTEGER }, { amount: 1 }])).toThrow('Invalid Amount');
});

test('an item is kept as it was sent, but what is calculated is not taken from a client', () => {
  const sent = { product_id: 'p', quantity: '2', price: 400, metadata: { size: 'L' }, anything: [1] };
  const forged = { discount_amount: 700, applied_discount_amount: 700, discount_quantity: 1, initial_quantity: 0, initial_amount: 1, subtotal_amount: 0 };
  expect(readItems([{ ...sent, ...forged } as typeof sent])).toEqual([{ ...sent, object: 'order_item' }]);
});

test('every item has an id of its own: the one it was sent with, or one made of its order and place, always the same', () => {
  const items = [{ id: 'mine' }, {}, { id: 'mine' }, { id: '' }, { id: 'ordli_abc004' }, {}];
  const ids = identified('ord_abc', items).map(({ id }) => id);
  expect(ids).toEqual(['mine', 'ordli_abc001', 'ordli_abc002', 'ordli_abc003', 'ordli_abc004', 'ordli_abc005']);
  expect(identified('ord_abc', identified('ord_abc', items)).map(({ id }) => id)).toEqual(ids);
  expect(new Set(identified('ord_abc', [{}, { id: 'ordli_abc000' }, {}, { id: 'ordli_abc002' }]).map(({ id }) => id)).size).toBe(4);
});

test.each([
  [{ product_id: 'p' }, true], [{ sku_id: 's' }, true], [{ source_id: 'x', related_object: 'sku' }, true], [{ product: { id: 'p' } }, true],
  [{ quantity: 1, price: 5 }, false], [{ product_id: '', sku_id: null, product: null }, false],
])('%j names what it sells: %j', (item, isNamed) => {
  expect(hasProduct(item)).toBe(isNamed);
});
