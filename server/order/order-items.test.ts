import { expect, test } from 'vitest';
import { amountOfItems, toLine } from './order-items.ts';

test.each([
  [{ product_id: 'p', amount: 700, price: 400, quantity: 2 }, 700],
  [{ product_id: 'p', price: 400, quantity: '2' }, 800],
  [{ product_id: 'p', price: 400 }, 400],
  [{ product_id: 'p', quantity: 2 }, null],
])('the amount of %j is %j: as sent, else price × quantity', (item, amount) => {
  expect(toLine(item).amountMinor).toBe(amount);
});

test('a line is known by the ids and the source id of its product or SKU', () => {
  expect(toLine({ product_id: 'p', sku_id: 's' })).toMatchObject({ products: ['p'], skus: ['s'] });
  expect(toLine({ source_id: 'x', related_object: 'product' })).toMatchObject({ products: ['x'], skus: [] });
  expect(toLine({ source_id: 'x', related_object: 'sku' })).toMatchObject({ products: [], skus: ['x'] });
});

test('an order of items costs what they add up to, or nobody knows', () => {
  expect(amountOfItems([{ amount: 300 }, { price: 200, quantity: 2 }])).toBe(700);
  expect(amountOfItems([{ amount: 300 }, { quantity: 2 }])).toBeNull();
  expect(amountOfItems([])).toBeNull();
});

test.each([{ amount: -1 }, { price: 1.5 }, { price: Number.MAX_SAFE_INTEGER, quantity: 2 }, { quantity: -1 }])('%j is refused', (item) => {
  expect(() => amountOfItems([item])).toThrow('Invalid Amount');
});
