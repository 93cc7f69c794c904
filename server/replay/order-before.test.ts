import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDiscount, type Discount } from '../discount/apply-discount.ts';
import { plainContext } from '../discount/discount-context.ts';
import { effectOf, withoutEffect } from '../order/order-effect.ts';
import { leftToPay, newOrder, toWantedOrder, type Order } from '../order/order.ts';
import { toPriced, withPriced } from '../order/price-order.ts';
import { orderBefore, type Done } from './order-before.ts';

const start = new Date('2026-11-01T10:00:00Z');

const discounts: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(900) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(200), effect: fc.constant('APPLY_TO_ITEMS' as const) }),
  fc.record({ type: fc.constant('UNIT' as const), unit_off: fc.integer({ min: 1, max: 3 }), unit_type: fc.constant('p1'), effect: fc.constant('ADD_NEW_ITEMS' as const) }),
);

interface Story {
  /** What each redemption found. */
  found: Order[];
  done: Done[];
  end: Order;
}

/** Redemptions on one order one after another, two of them in each request; some are rolled back in the end. */
function storyOf(some: readonly Discount[], rolledBack: readonly number[]): Story {
  let order = newOrder('ord_1', toWantedOrder({ items: [{ product_id: 'p1', price: 500, quantity: 2 }, { product_id: 'p2', amount: 900 }] }), null, start);
  const [found, done]: [Order[], Done[]] = [[], []];
  for (const [index, discount] of some.entries()) {
    const priced = toPriced(order);
    if (priced === null) throw new Error('an order with an amount');
    const { order: after, appliedMinor, itemsAppliedMinor } = applyDiscount(priced, discount, plainContext);
    const left = withPriced(order, after);
    found.push(order);
    done.push({
      redemptionId: `r${9 - index}`, occurredAt: new Date(start.getTime() + Math.floor(index / 2) * 1000), isTakenOff: false,
      orderMinor: (leftToPay(order) ?? 0) + after.amountMinor - priced.amountMinor, discountMinor: appliedMinor + itemsAppliedMinor, effect: effectOf(order, left),
    });
    order = left;
  }
  for (const index of rolledBack) {
    const one = done[index];
    if (one === undefined || one.isTakenOff) continue;
    order = withoutEffect(order, one.discountMinor, one.effect);
    done[index] = { ...one, isTakenOff: true };
  }
  return { found, done, end: order };
}

test('what a redemption found on its order is found again, whatever came later and was rolled back since', () => {
  fc.assert(fc.property(fc.array(discounts, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(5), { maxLength: 3 }), (some, rolledBack) => {
    const { found, done, end } = storyOf(some, rolledBack);
    for (const [index, one] of done.entries()) {
      // What an earlier one took off and gave back later nobody can put back, so the amount of then counts.
      const { order } = orderBefore(end, one, done);
      expect(leftToPay(order)).toBe(leftToPay(found[index] as Order));
    }
  }), { numRuns: 500 });
});

test('of an order that was changed since, the amount of then counts, and that is told', () => {
  const { done: [one], end } = storyOf([{ type: 'AMOUNT', amount_off: 100 }], []);
  expect(orderBefore({ ...end, amountMinor: 5000 }, one as Done, [one as Done])).toMatchObject({ isChanged: true, order: { amountMinor: 1900, discountMinor: 0 } });
  expect(orderBefore(end, one as Done, [one as Done])).toMatchObject({ isChanged: false, order: { amountMinor: 1900 } });
});
