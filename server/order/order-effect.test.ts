/** What a redemption did to an order can be taken back, whatever happened since. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDiscount, type Discount } from '../discount/apply-discount.ts';
import { plainContext, type DiscountContext } from '../discount/discount-context.ts';
import { effectOf, withoutEffect, type OrderEffect } from './order-effect.ts';
import { toLine, type StoredItem } from './order-items.ts';
import { newOrder, toWantedOrder, type Order } from './order.ts';
import { toPriced, withPriced } from './price-order.ts';

const now = new Date('2026-11-24T12:00:00Z');
const context: DiscountContext = { ...plainContext, findUnit: (name) => ({ products: [name], skus: [], priceMinor: name === 'ship' ? null : 700 }) };

interface Done {
  order: Order;
  discountMinor: number;
  effect: OrderEffect | null;
}

function redeem(before: Order, discount: Discount, onlyFor: string[] = []): Done {
  const priced = toPriced(before);
  if (priced === null) throw new Error('an order without an amount');
  const included = onlyFor.map((id) => ({ object: 'product' as const, id }));
  const { order, appliedMinor, itemsAppliedMinor } = applyDiscount(priced, discount, {
    ...context, applicableTo: { included, excluded: [], included_all: false },
  });
  const after = withPriced(before, order);
  // As it is stored.
  const effect = JSON.parse(JSON.stringify(effectOf(before, after))) as OrderEffect | null;
  return { order: after, discountMinor: appliedMinor + itemsAppliedMinor, effect };
}

function orderOf(request: Parameters<typeof toWantedOrder>[0]): Order {
  return newOrder('ord_1', toWantedOrder(request), null, now);
}

const money = fc.oneof(fc.nat(10_000), fc.nat(10 ** 12));
const names = fc.constantFrom('a', 'b', 'c');
const item = fc.record(
  { product_id: names, quantity: fc.oneof(fc.nat(5), fc.nat(5).map(String)), price: money, amount: money },
  { requiredKeys: ['product_id'] },
);
const orders = fc.record({ amount: money, items: fc.array(item, { maxLength: 5 }) }).map(orderOf);

const discounts: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({
    type: fc.constant('AMOUNT' as const), amount_off: money,
    effect: fc.constantFrom('APPLY_TO_ORDER' as const, 'APPLY_TO_ITEMS' as const, 'APPLY_TO_ITEMS_PROPORTIONALLY' as const, 'APPLY_TO_ITEMS_BY_QUANTITY' as const),
  }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.nat(100), effect: fc.constantFrom('APPLY_TO_ORDER' as const, 'APPLY_TO_ITEMS' as const) }),
  fc.record({
    type: fc.constant('UNIT' as const), unit_off: fc.nat(4), unit_type: fc.constantFrom('a', 'b', 'new', 'ship'),
    effect: fc.constantFrom('ADD_MISSING_ITEMS' as const, 'ADD_NEW_ITEMS' as const),
  }),
);

const itemsDiscountOf = (order: Order): number => (order.items ?? []).reduce((sum, one) => sum + toLine(one).discountMinor, 0);

/** What constraints of the table and of arithmetic ask of any order. */
function expectSound(order: Order): void {
  const amounts = [order.amountMinor, order.initialAmountMinor, order.discountMinor, order.itemsDiscountMinor];
  for (const amount of amounts) expect(amount === null || (Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
  expect(order.discountMinor).toBeLessThanOrEqual(order.amountMinor ?? Infinity);
  expect(order.itemsDiscountMinor).toBe(itemsDiscountOf(order));
  expect(order.itemsDiscountMinor).toBeLessThanOrEqual(order.discountMinor);
  for (const one of order.items ?? []) {
    const line = toLine(one);
    expect(line.discountMinor).toBeLessThanOrEqual(line.amountMinor ?? 0);
    expect(line.discountQuantity).toBeLessThanOrEqual(line.quantity);
    expect(line.initialQuantity ?? 0).toBeLessThanOrEqual(line.quantity);
  }
}

test('taking everything back, in any order, gives the order as it was', () => {
  fc.assert(
    fc.property(orders, fc.array(discounts, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (first, wanted, keys) => {
      const done: Done[] = [];
      let order = first;
      for (const discount of wanted) {
        const one = redeem(order, discount);
        done.push(one);
        order = one.order;
        expectSound(order);
      }
      const shuffled = done.map((one) => ({ one, key: keys.next().value ?? 0 })).toSorted((a, b) => a.key - b.key);
      for (const { one } of shuffled) {
        order = withoutEffect(order, one.discountMinor, one.effect);
        expectSound(order);
      }
      expect(order).toEqual(first);
    }),
    { numRuns: 500 },
  );
});

test('redemptions and rollbacks in any order: what is left is the sum of those that stand, never less than nothing', () => {
  fc.assert(
    fc.property(orders, fc.array(fc.oneof(discounts, fc.nat(10)), { maxLength: 12 }), (first, steps) => {
      let order = first;
      const standing: Done[] = [];
      for (const step of steps) {
        if (typeof step !== 'number') {
          const done = redeem(order, step);
          standing.push(done);
          order = done.order;
        } else if (standing.length > 0) {
          const [gone] = standing.splice(step % standing.length, 1);
          order = withoutEffect(order, gone?.discountMinor ?? 0, gone?.effect ?? null);
        }
        expectSound(order);
        expect(order.discountMinor).toBe(standing.reduce((sum, { discountMinor }) => sum + discountMinor, 0));
        const added = standing.reduce((sum, { effect }) => sum + (effect?.addedMinor ?? 0), 0);
        expect(order.amountMinor).toBe((first.amountMinor ?? 0) + added);
        const units = standing.flatMap(({ effect }) => effect?.items ?? []).reduce((sum, { addedUnits }) => sum + addedUnits, 0);
        const quantity = (some: Order): number => (some.items ?? []).reduce((sum, one) => sum + toLine(one).quantity, 0);
        expect(quantity(order)).toBe(quantity(first) + units);
        expect(order.initialAmountMinor).toBe(units === 0 ? null : first.amountMinor);
      }
    }),
    { numRuns: 500 },
  );
});

test('effects on different items are independent: what one redemption leaves when another is taken back is what it would have made alone', () => {
  const first = orderOf({ items: [{ product_id: 'a', amount: 5000 }, { product_id: 'b', amount: 3000, quantity: 3 }] });
  const byProduct = (product: string): Discount => ({ type: 'AMOUNT', amount_off: product === 'a' ? 700 : 250, effect: 'APPLY_TO_ITEMS' });
  const units: Discount = { type: 'UNIT', unit_off: 2, unit_type: 'new', effect: 'ADD_NEW_ITEMS' };
  const one = redeem(first, byProduct('a'), ['a']);
  const two = redeem(one.order, units);
  const three = redeem(two.order, byProduct('b'), ['b']);
  const left = withoutEffect(withoutEffect(three.order, one.discountMinor, one.effect), two.discountMinor, two.effect);
  expect(left).toEqual(redeem(first, byProduct('b'), ['b']).order);
});

test('a discount on the whole has no effect on items to remember', () => {
  const before = orderOf({ items: [{ product_id: 'a', price: 500, quantity: '2' }] });
  expect(redeem(before, { type: 'PERCENT', percent_off: 20, effect: 'APPLY_TO_ORDER' })).toMatchObject({ discountMinor: 200, effect: null });
  expect(redeem(before, { type: 'AMOUNT', amount_off: 50, effect: 'APPLY_TO_ITEMS' }, ['other'])).toMatchObject({ discountMinor: 0, effect: null });
});

test('free units of two redemptions on one added item: the item stays until the last of them is taken back', () => {
  const before = orderOf({ amount: 1000, items: [{ product_id: 'a', amount: 1000 }] });
  const gift: Discount = { type: 'UNIT', unit_off: 1, unit_type: 'new', effect: 'ADD_NEW_ITEMS' };
  const one = redeem(before, gift);
  const two = redeem(one.order, gift);
  expect(two.order).toMatchObject({ amountMinor: 2400, initialAmountMinor: 1000, discountMinor: 1400 });
  const half = withoutEffect(two.order, one.discountMinor, one.effect);
  expect(half).toMatchObject({ amountMinor: 1700, initialAmountMinor: 1000, discountMinor: 700 });
  expect(half.items?.[1]).toMatchObject({
    product_id: 'new', quantity: 1, discount_quantity: 1, initial_quantity: 0, amount: 700, subtotal_amount: 0,
  });
  expect(withoutEffect(half, two.discountMinor, two.effect)).toEqual(before);
});

test.each<{ name: string; item: StoredItem; units: string }>([
  { name: 'an amount without a price', item: { product_id: 'a', amount: 1000, quantity: 3 }, units: 'a' },
  { name: 'neither amount nor price', item: { product_id: 'a', quantity: 3 }, units: 'a' },
  { name: 'units without a price', item: { product_id: 'ship', quantity: 1 }, units: 'ship' },
  { name: 'a price of its own', item: { product_id: 'a', price: 10, quantity: 3 }, units: 'a' },
])('an item with $name is as it was when its free units are taken back', ({ item: sent, units }) => {
  const before = orderOf({ amount: 5000, items: [sent] });
  const once = redeem(before, { type: 'UNIT', unit_off: 2, unit_type: units, effect: 'ADD_NEW_ITEMS' });
  const twice = redeem(once.order, { type: 'UNIT', unit_off: 1, unit_type: units, effect: 'ADD_NEW_ITEMS' });
  expect(twice.order.items?.[0]).toMatchObject({ initial_quantity: Number(sent['quantity']), discount_quantity: 3 });
  const half = withoutEffect(twice.order, once.discountMinor, once.effect);
  expect(withoutEffect(half, twice.discountMinor, twice.effect)).toEqual(before);
});

test('what is taken back after the order changed below it leaves nothing negative', () => {
  const before = orderOf({ amount: 1000, items: [{ product_id: 'a', amount: 1000 }] });
  const { effect, discountMinor } = redeem(before, { type: 'AMOUNT', amount_off: 400, effect: 'APPLY_TO_ITEMS' });
  expectSound(withoutEffect({ ...before, items: [] }, discountMinor, effect));
  expectSound(withoutEffect(before, 5000, { items: [{ id: 'gone', discountMinor: 1, freeUnits: 1, addedUnits: 1, addedMinor: 1 }], addedMinor: 9000 }));
});
