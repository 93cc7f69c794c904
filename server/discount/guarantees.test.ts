/** What holds for every discount on every order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplicableEntry, ApplicableTo } from './applicable-to.ts';
import { applyDiscount, type Discount, type Discounted } from './apply-discount.ts';
import { plainContext, type DiscountContext } from './discount-context.ts';
import { leftOfLine, leftOfOrder, type Line, type PricedOrder } from './priced-order.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd');
const money = fc.oneof(fc.nat(10_000), fc.nat(10 ** 12));
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 2 });

const anyLine: fc.Arbitrary<Line> = fc
  .record({ name: names, isSku: fc.boolean(), quantity: fc.nat(9), priceMinor: maybe(money), amountMinor: maybe(money), taken: fc.nat(100) })
  .map(({ name, isSku, quantity, priceMinor, amountMinor, taken }) => ({
    products: [name], skus: isSku ? [`sku_${name}`] : [], quantity, priceMinor, amountMinor, discountMinor: Math.floor(((amountMinor ?? 0) * taken) / 1000),
    discountQuantity: 0, initialQuantity: null, initialAmountMinor: null,
  }));

const anyOrder: fc.Arbitrary<PricedOrder> = fc
  .record({ lines: fc.array(anyLine, { maxLength: 8 }), more: maybe(money), discount: fc.nat(1000) })
  .map(({ lines, more, discount }) => {
    const taken = lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
    return { lines, amountMinor: taken + (more ?? 0) + discount, discountMinor: discount, initialAmountMinor: null };
  });

const formula = maybe(fc.constantFrom('ORDER_AMOUNT / 7', 'ORDER_AMOUNT / (ORDER_ITEMS_COUNT - 1)', '-5', '1 +', 'ORDER_UNITS_QUANTITY * 1000000000000000000'));
const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({
    type: fc.constant('AMOUNT' as const), amount_off: money, amount_off_formula: formula, aggregated_amount_limit: maybe(money),
    effect: fc.constantFrom(
      'APPLY_TO_ORDER', 'APPLY_TO_ITEMS', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY', 'APPLY_TO_ITEMS_BY_QUANTITY'),
  }),
  fc.record({
    type: fc.constant('PERCENT' as const), percent_off: fc.nat(1000).map((tenths) => tenths / 10), percent_off_formula: formula, amount_limit: maybe(money),
    aggregated_amount_limit: maybe(money), effect: fc.constantFrom('APPLY_TO_ORDER', 'APPLY_TO_ITEMS'),
  }),
  fc.record({ type: fc.constant('FIXED' as const), fixed_amount: money, fixed_amount_formula: formula, effect: fc.constantFrom('APPLY_TO_ORDER', 'APPLY_TO_ITEMS') }),
  fc.record({
    type: fc.constant('UNIT' as const), unit_off: fc.nat(9), unit_off_formula: formula, unit_type: names, effect: fc.constantFrom('ADD_MISSING_ITEMS', 'ADD_NEW_ITEMS'),
  }),
);

const entry: fc.Arbitrary<ApplicableEntry> = fc.record({
  object: fc.constantFrom('product', 'sku', 'products_collection'), id: fc.oneof(names, names.map((name) => `sku_${name}`)), price: maybe(money),
  effect: fc.constantFrom('APPLY_TO_EVERY', 'APPLY_TO_CHEAPEST', 'APPLY_FROM_CHEAPEST', 'APPLY_TO_MOST_EXPENSIVE', 'APPLY_FROM_MOST_EXPENSIVE'),
  quantity_limit: maybe(fc.nat(5)), aggregated_quantity_limit: maybe(fc.nat(9)), amount_limit: maybe(money), aggregated_amount_limit: maybe(money),
  repeat: maybe(fc.nat(3)), skip_initially: maybe(fc.nat(3)), target: maybe(fc.constantFrom('ITEM', 'UNIT')),
});
const anyRule: fc.Arbitrary<ApplicableTo> = fc.record({
  included: fc.array(entry, { maxLength: 3 }), excluded: fc.array(entry, { maxLength: 1 }), included_all: fc.boolean(),
});

const anyContext: fc.Arbitrary<DiscountContext> = fc.record({ applicableTo: anyRule, isOfInitialAmount: fc.boolean() }).map((some) => ({
  ...plainContext, ...some, isInCollection: (id, line) => line.products.some((name) => name <= id), findUnit: (name) => ({ products: [name], skus: [], priceMinor: 700 }),
}));

const off = (before: PricedOrder, after: PricedOrder): number[] => after.lines.map((line, index) => line.discountMinor - (before.lines[index]?.discountMinor ?? 0));

test('nothing is taken that is not there: not from an order, not from a line, and nothing is given back', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount, anyContext, (order, discount, context) => {
      const result = applyDiscount(order, discount, context);
      expect(leftOfOrder(result.order)).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(result.appliedMinor) && result.appliedMinor >= 0).toBe(true);
      for (const [index, line] of result.order.lines.entries()) {
        expect(leftOfLine(line)).toBeGreaterThanOrEqual(0);
        expect(Number.isSafeInteger(line.discountMinor) && line.discountMinor >= (order.lines[index]?.discountMinor ?? 0)).toBe(true);
        expect(line.discountQuantity).toBeLessThanOrEqual(line.quantity);
      }
    }),
    { numRuns: 3000 },
  );
});

test('what is applied is what the order lost; free units raise the amount by what they take off', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount, anyContext, (order, discount, context) => {
      const result = applyDiscount(order, discount, context);
      expect(off(order, result.order).reduce((sum, one) => sum + one, 0)).toBe(result.itemsAppliedMinor);
      const raised = result.order.amountMinor - order.amountMinor;
      expect(leftOfOrder(order) + raised - leftOfOrder(result.order)).toBe(result.appliedMinor + result.itemsAppliedMinor);
      if (discount.type !== 'UNIT') expect(raised).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test('limits are kept: of the order, of a line, of an entry for a line and for all its lines', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount.filter(({ type }) => type !== 'UNIT'), entry, (order, discount, one) => {
      const rule = { included: [one], excluded: [], included_all: false };
      const result = applyDiscount(order, discount, { ...plainContext, applicableTo: rule, isInCollection: () => true });
      const lines = off(order, result.order);
      const total = result.appliedMinor + result.itemsAppliedMinor;
      if ('aggregated_amount_limit' in discount) expect(total).toBeLessThanOrEqual(discount.aggregated_amount_limit ?? Infinity);
      if (discount.type === 'PERCENT') for (const line of [result.appliedMinor, ...lines]) expect(line).toBeLessThanOrEqual(discount.amount_limit ?? Infinity);
      for (const line of lines) expect(line).toBeLessThanOrEqual(one.amount_limit ?? Infinity);
      expect(result.itemsAppliedMinor).toBeLessThanOrEqual(one.aggregated_amount_limit ?? Infinity);
    }),
    { numRuns: 1000 },
  );
});

test('an amount that is split arrives whole, up to what the lines cost', () => {
  const splits = fc.constantFrom('APPLY_TO_ITEMS_PROPORTIONALLY' as const, 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY' as const);
  fc.assert(
    fc.property(anyOrder, money, splits, (order, amount, effect) => {
      const { itemsAppliedMinor } = applyDiscount(order, { type: 'AMOUNT', amount_off: amount, effect }, plainContext);
      const lines = order.lines.filter(({ quantity }) => quantity > 0).reduce((sum, line) => sum + leftOfLine(line), 0);
      expect(itemsAppliedMinor).toBe(Math.min(amount, lines, leftOfOrder(order)));
    }),
    { numRuns: 1000 },
  );
});

test('without a limit that lines share, the order of the lines does not matter', () => {
  const alone = anyDiscount.filter((discount) => discount.type === 'PERCENT' || discount.type === 'FIXED');
  fc.assert(
    fc.property(anyOrder, alone, fc.infiniteStream(fc.nat()), (order, discount, keys) => {
      const roomy = { ...order, amountMinor: order.amountMinor + 10 ** 14 };
      const unlimited: Discount = { ...discount, aggregated_amount_limit: null } as Discount;
      const places = [...roomy.lines.keys()].map((place) => ({ place, key: keys.next().value })).toSorted((a, b) => a.key - b.key).map(({ place }) => place);
      const shuffled = { ...roomy, lines: places.flatMap((place) => roomy.lines[place] ?? []) };
      const straight = off(roomy, applyDiscount(roomy, { ...unlimited, effect: 'APPLY_TO_ITEMS' } as Discount, plainContext).order);
      const mixed = off(shuffled, applyDiscount(shuffled, { ...unlimited, effect: 'APPLY_TO_ITEMS' } as Discount, plainContext).order);
      expect(mixed).toEqual(places.map((place) => straight[place]));
    }),
  );
});

const totalOf = ({ appliedMinor, itemsAppliedMinor }: Discounted): number => appliedMinor + itemsAppliedMinor;

test('what is left of a budget is never passed, is used to the last unit but for free units, and what was wanted is told', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount, anyContext, fc.oneof(money, fc.constant(0)), (order, discount, context, maxMinor) => {
      const wanted = applyDiscount(order, discount, context);
      const result = applyDiscount(order, discount, { ...context, maxMinor });
      const total = totalOf(result);
      expect(wanted).toMatchObject({ wantedMinor: totalOf(wanted), isCut: false });
      expect(result).toMatchObject({
        wantedMinor: wanted.wantedMinor, isCut: wanted.wantedMinor > maxMinor, effect: wanted.effect, matched: wanted.matched,
      });
      if (discount.type === 'UNIT') expect(total).toBeLessThanOrEqual(Math.min(maxMinor, wanted.wantedMinor));
      else expect(total).toBe(Math.min(maxMinor, wanted.wantedMinor));
      if (!result.isCut) expect(result.order).toEqual(wanted.order);
    }),
    { numRuns: 3000 },
  );
});

test('a discount that is cut takes from no line more than it would have, and gives no unit in part', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount, anyContext, money, (order, discount, context, maxMinor) => {
      const wanted = off(order, applyDiscount(order, discount, context).order);
      const { order: after } = applyDiscount(order, discount, { ...context, maxMinor });
      if (discount.type !== 'UNIT') for (const [index, taken] of off(order, after).entries()) expect(taken).toBeLessThanOrEqual(wanted[index] ?? 0);
      for (const [index, line] of after.lines.entries()) {
        const given = line.discountQuantity - (order.lines[index]?.discountQuantity ?? 0);
        expect(Number.isSafeInteger(given) && given >= 0 && Number.isSafeInteger(line.quantity)).toBe(true);
        if (discount.type === 'UNIT' && given === 0) expect(line.discountMinor).toBe(order.lines[index]?.discountMinor ?? 0);
      }
    }),
    { numRuns: 2000 },
  );
});

test('where every product gets one discount only, a line that has one keeps it as it is', () => {
  fc.assert(
    fc.property(anyOrder, anyDiscount, anyContext, (order, discount, context) => {
      const result = applyDiscount(order, discount, { ...context, isOnce: true });
      const had = order.lines.flatMap((line, index) => (line.discountMinor > 0 ? [index] : []));
      for (const index of had) expect(result.order.lines[index]).toEqual(order.lines[index]);
      if (result.effect === 'APPLY_TO_ORDER' || had.length === 0) expect(result).toEqual(applyDiscount(order, discount, context));
    }),
    { numRuns: 2000 },
  );
});

test('thirty discounts on five hundred lines leave no more and no less than they say', () => {
  const lines = Array.from({ length: 500 }, (_, index): Line => ({
    products: [`p${index}`], skus: [], quantity: 1 + (index % 3), priceMinor: 100 + index, amountMinor: (100 + index) * (1 + (index % 3)), discountMinor: 0,
    discountQuantity: 0, initialQuantity: null, initialAmountMinor: null,
  }));
  const start: PricedOrder = { amountMinor: lines.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0), initialAmountMinor: null, discountMinor: 0, lines };
  let order = start;
  let applied = 0;
  for (let round = 0; round < 30; round += 1) {
    const result = applyDiscount(order, { type: 'AMOUNT', amount_off: 9_999, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY' }, plainContext);
    ({ order } = result);
    applied += result.itemsAppliedMinor;
  }
  expect(applied).toBe(Math.min(start.amountMinor, 30 * 9_999));
  expect(leftOfOrder(order)).toBe(start.amountMinor - applied);
});
