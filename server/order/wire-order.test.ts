import { expect, test } from 'vitest';
import { applyDiscount, type Discount } from '../discount/apply-discount.ts';
import { plainContext } from '../discount/discount-context.ts';
import { newOrder, toWantedOrder, withRedeemed, withRolledBack, type Order } from './order.ts';
import { toPriced, withPriced } from './price-order.ts';
import { toCalculatedOrder, toWireOrder } from './wire-order.ts';

const now = new Date('2026-11-24T12:00:00Z');

function orderOf(request: Parameters<typeof toWantedOrder>[0]): Order {
  return newOrder('ord_1', toWantedOrder(request), null, now);
}

function after(before: Order, discount: Discount, onlyFor: string[] = []): Order {
  const priced = toPriced(before);
  if (priced === null) throw new Error('an order without an amount');
  const applicableTo = { included: onlyFor.map((id) => ({ object: 'product' as const, id })), excluded: [], included_all: false };
  const findUnit = (id: string) => ({ products: [id], skus: [], priceMinor: id === 'prod_5h1pp1ng' ? null : 29_900 });
  return withPriced(before, applyDiscount(priced, discount, { ...plainContext, applicableTo, findUnit }).order);
}

const rest = { metadata: {}, customer_id: null, referrer_id: null, object: 'order' };
const stored = { id: 'ord_1', source_id: null, created_at: now.toISOString(), updated_at: null, status: 'CREATED', ...rest };

test("the contract's chain: two items lose 2000 each, then the order 2500; each redemption tells its own part, the request all of it", () => {
  const first = orderOf({ amount: 14_000, items: [{ product_id: 'a', amount: 8000 }, { product_id: 'b', amount: 6000, quantity: 2 }] });
  const items = after(first, { type: 'AMOUNT', amount_off: 2000, effect: 'APPLY_TO_ITEMS' });
  const whole = after(items, { type: 'AMOUNT', amount_off: 2500, effect: 'APPLY_TO_ORDER' });
  const [a, b] = [
    { id: 'ordli_1000', object: 'order_item', product_id: 'a', quantity: 1, amount: 8000, discount_amount: 2000, subtotal_amount: 6000 },
    { id: 'ordli_1001', object: 'order_item', product_id: 'b', quantity: 2, amount: 6000, discount_amount: 2000, subtotal_amount: 4000 },
  ];
  expect(toWireOrder(items, first)).toEqual({
    ...stored, amount: 14_000, items_discount_amount: 4000, total_discount_amount: 4000, total_amount: 10_000, items_applied_discount_amount: 4000,
    total_applied_discount_amount: 4000, items: [{ ...a, applied_discount_amount: 2000 }, { ...b, applied_discount_amount: 2000 }],
  });
  expect(toWireOrder(whole, items)).toEqual({
    ...stored, amount: 14_000, discount_amount: 2500, items_discount_amount: 4000, total_discount_amount: 6500, total_amount: 7500,
    applied_discount_amount: 2500, total_applied_discount_amount: 2500, items: [a, b],
  });
  expect(toWireOrder(whole, first)).toMatchObject({
    total_amount: 7500, applied_discount_amount: 2500, items_applied_discount_amount: 4000, total_applied_discount_amount: 6500,
    items: [{ applied_discount_amount: 2000 }, { applied_discount_amount: 2000 }],
  });
  const { items: shown, ...asItStands } = toWireOrder(whole);
  expect(shown).toEqual([a, b]);
  expect(Object.keys(asItStands).filter((member) => member.includes('applied'))).toEqual([]);
});

test("the contract's free units: a line of their own, worth what it takes off; the order says what it was before", () => {
  const before = orderOf({ items: [{ product_id: 'a', price: 5000 }] });
  const order = after(before, { type: 'UNIT', unit_off: 3, unit_type: 'prod_b', effect: 'ADD_NEW_ITEMS' });
  const [, added] = toWireOrder(order, before).items ?? [];
  expect(added).toEqual({
    id: 'ordli_1free001', object: 'order_item', product_id: 'prod_b', quantity: 3, discount_quantity: 3, initial_quantity: 0, amount: 89_700,
    discount_amount: 89_700, applied_discount_amount: 89_700, price: 29_900, subtotal_amount: 0,
  });
  expect(toWireOrder(order, before)).toMatchObject({
    amount: 94_700, initial_amount: 5000, items_discount_amount: 89_700, total_discount_amount: 89_700, total_amount: 5000,
    items_applied_discount_amount: 89_700, total_applied_discount_amount: 89_700,
  });
});

test('units added to an item raise it; units of it that become free do not', () => {
  const before = orderOf({ items: [{ product_id: 'a', price: 500, quantity: '2' }] });
  const added = after(before, { type: 'UNIT', unit_off: 1, unit_type: 'a', effect: 'ADD_NEW_ITEMS' });
  expect(toWireOrder(added).items).toEqual([{
    id: 'ordli_1000', object: 'order_item', product_id: 'a', quantity: 3, discount_quantity: 1, initial_quantity: 2, amount: 1500, discount_amount: 500,
    initial_amount: 1000, price: 500, subtotal_amount: 1000,
  }]);
  expect(toWireOrder(added)).toMatchObject({ amount: 1500, initial_amount: 1000, total_amount: 1000 });
  const freed = after(before, { type: 'UNIT', unit_off: 1, unit_type: 'a', effect: 'ADD_MISSING_ITEMS' });
  expect(toWireOrder(freed).items).toEqual([{
    id: 'ordli_1000', object: 'order_item', product_id: 'a', quantity: 2, discount_quantity: 1, amount: 1000, discount_amount: 500, price: 500,
    subtotal_amount: 500,
  }]);
  expect(toWireOrder(freed)).not.toHaveProperty('initial_amount');
});

test('free shipping is a line without amounts', () => {
  const before = orderOf({ items: [{ product_id: 'a', price: 500 }] });
  const shipped = after(before, { type: 'UNIT', unit_off: 1, unit_type: 'prod_5h1pp1ng', effect: 'ADD_MISSING_ITEMS' });
  expect(toWireOrder(shipped, before).items?.[1]).toEqual({
    id: 'ordli_1free001', object: 'order_item', product_id: 'prod_5h1pp1ng', quantity: 1, discount_quantity: 1, initial_quantity: 0,
  });
  expect(toWireOrder(shipped, before)).toMatchObject({
    amount: 500, total_amount: 500, applied_discount_amount: 0, total_applied_discount_amount: 0,
  });
});

test('a discount on items that found no line is told as nothing applied, without discounts', () => {
  const before = orderOf({ items: [{ product_id: 'a', price: 500 }] });
  const order = after(before, { type: 'AMOUNT', amount_off: 100, effect: 'APPLY_TO_ITEMS' }, ['other']);
  const item = { id: 'ordli_1000', object: 'order_item', product_id: 'a', quantity: 1, amount: 500, price: 500, subtotal_amount: 500 };
  const applied = { applied_discount_amount: 0, total_applied_discount_amount: 0 };
  expect(toWireOrder(order, before)).toEqual({ ...stored, amount: 500, total_amount: 500, ...applied, items: [item] });
});

test('an order that is only calculated has no ids of ours, also not in its items; ids of the client stay', () => {
  const before = orderOf({ items: [{ id: 'line-1', product_id: 'a', price: 500 }, { product_id: 'b', price: 300 }] });
  const order = after(before, { type: 'PERCENT', percent_off: 10, effect: 'APPLY_TO_ITEMS' });
  expect(toCalculatedOrder(order, before)).toEqual({
    ...rest, amount: 800, items_discount_amount: 80, total_discount_amount: 80, total_amount: 720, items_applied_discount_amount: 80,
    total_applied_discount_amount: 80,
    items: [
      { id: 'line-1', object: 'order_item', product_id: 'a', quantity: 1, amount: 500, discount_amount: 50, applied_discount_amount: 50, price: 500, subtotal_amount: 450 },
      { object: 'order_item', product_id: 'b', quantity: 1, amount: 300, discount_amount: 30, applied_discount_amount: 30, price: 300, subtotal_amount: 270 },
    ],
  });
});

test('an order without an amount says nothing about amounts', () => {
  const order = orderOf({ items: [{ product_id: 'a' }], metadata: { a: 1 } });
  expect(toWireOrder(order, order)).toEqual({
    ...stored, metadata: { a: 1 }, items: [{ id: 'ordli_1000', object: 'order_item', product_id: 'a', quantity: 1 }],
  });
  expect(toCalculatedOrder(orderOf({}), null)).toEqual(rest);
});

test('the map tells redemptions made together under what stands for them, and rollbacks at their redemptions', () => {
  const at = new Date('2026-11-24T13:00:00Z');
  const single = withRedeemed(orderOf({ amount: 1 }), {
    parentId: null, parts: [{ redemptionId: 'r_1', voucherId: 'v_1', campaignId: 'camp_1' }], at: now,
  });
  const parts = [{ redemptionId: 'r_2', voucherId: 'v_2', campaignId: null }, { redemptionId: 'r_3', voucherId: 'v_3', campaignId: null }];
  const stack = withRedeemed(single, { parentId: 'r_p', parts, at: now });
  const back = withRolledBack(stack, { redemptionId: 'r_p', rollbackId: 'rr_p', stacked: ['rr_2', 'rr_3'], at });
  const date = now.toISOString();
  expect(toWireOrder(withRolledBack(back, { redemptionId: 'r_1', rollbackId: 'rr_1', stacked: null, at })).redemptions).toEqual({
    r_1: {
      date, related_object_type: 'voucher', related_object_id: 'v_1', related_object_parent_id: 'camp_1', rollback_id: 'rr_1', rollback_date: at.toISOString(),
    },
    r_p: {
      date, related_object_type: 'redemption', related_object_id: 'r_p', stacked: ['r_2', 'r_3'], rollback_id: 'rr_p', rollback_date: at.toISOString(),
      rollback_stacked: ['rr_2', 'rr_3'],
    },
  });
});
