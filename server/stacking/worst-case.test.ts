import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDiscount, type Discount } from '../discount/apply-discount.ts';
import { plainContext } from '../discount/discount-context.ts';
import { itemsDiscount, leftOfOrder, plainOrder, type PricedOrder } from '../discount/priced-order.ts';
import { mostOff } from './most-off.ts';
import { inTryingOrder, isOfInitialAmount, Stack } from './stack.ts';
import { defaultStackingRules, type StackingRules } from './stacking-rules.ts';
import { canStack, worstCase, type StackedOffer } from './worst-case.ts';

const categories = ['a', 'b', 'c'];

const discounts: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(4000) }),
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(900), aggregated_amount_limit: fc.nat(2000), effect: fc.constant('APPLY_TO_ITEMS' as const) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 100 }), effect: fc.constant('APPLY_TO_ITEMS' as const) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 100 }), amount_limit: fc.nat(3000) }),
);

interface Campaign {
  discount: Discount;
  category: string | null;
  codesMax: number | null;
}

const campaigns: fc.Arbitrary<Campaign[]> = fc.array(
  fc.record({ discount: discounts, category: fc.option(fc.constantFrom(...categories)), codesMax: fc.option(fc.integer({ min: 1, max: 2 })) }), { minLength: 1, maxLength: 6 },
);

const someRules: fc.Arbitrary<StackingRules> = fc.record({
  applicable: fc.integer({ min: 1, max: 5 }), perCategory: fc.option(fc.integer({ min: 1, max: 3 })), exclusives: fc.integer({ min: 1, max: 2 }),
  exclusive: fc.subarray(categories), joint: fc.subarray(categories), initial: fc.subarray(categories), isInitial: fc.boolean(), isByHierarchy: fc.boolean(),
}).map((some) => ({
  ...defaultStackingRules, applicable_redeemables_limit: some.applicable, applicable_redeemables_per_category_limit: some.perCategory,
  applicable_exclusive_redeemables_limit: some.exclusives, exclusive_categories: some.exclusive, joint_categories: some.joint.filter((one) => !some.exclusive.includes(one)),
  initial_amount_mode_categories: some.initial, discount_calculation_mode: some.isInitial ? 'INITIAL_AMOUNT' : 'DISCOUNTED_AMOUNT',
  redeemables_sorting_rule: some.isByHierarchy ? 'CATEGORY_HIERARCHY' : 'REQUESTED_ORDER',
}));

const carts: fc.Arbitrary<PricedOrder> = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3000)), { maxLength: 4 }).chain((items) =>
  fc.nat(20_000).map((amount) => ({
    ...plainOrder(items.length === 0 ? amount : items.reduce((sum, [quantity, price]) => sum + quantity * price, 0)),
    lines: items.map(([quantity, price], index) => ({
      products: [`p${index}`], skus: [], quantity, priceMinor: price, amountMinor: quantity * price, discountMinor: 0, discountQuantity: 0, initialQuantity: null,
      initialAmountMinor: null,
    })),
  })));

function offersOf(some: readonly Campaign[]): StackedOffer[] {
  return some.map(({ discount, category, codesMax }, index) => {
    const most = mostOff(discount, false);
    if (typeof most === 'string') throw new Error(`unbounded: ${most}`);
    return { campaignId: `c${index}`, category, categoryHierarchy: index % 3, mostOff: most, codesMax };
  });
}

/** What a request really takes off with these codes, by the engine that redemptions have; those that the stacking rules pass over are passed over. */
function really(some: readonly Campaign[], wanted: readonly number[], rules: StackingRules, cart: PricedOrder): { off: number; used: number[] } {
  const offers = offersOf(some);
  const codes = wanted.map((index) => ({ ...(offers[index] as StackedOffer), index }));
  const stack = new Stack(rules);
  const used: number[] = [];
  let order = cart;
  for (const code of inTryingOrder(codes, rules)) {
    if (stack.reasonToSkip(code) !== null) continue;
    stack.use(code);
    used.push(code.index);
    const { discount } = some[code.index] as Campaign;
    order = applyDiscount(order, discount, { ...plainContext, isOfInitialAmount: isOfInitialAmount(code, rules) }).order;
  }
  return { off: order.discountMinor + itemsDiscount(order), used };
}

/** Codes of a request, no more of a campaign than one person has. */
function askedCodes(some: readonly Campaign[], picks: readonly number[]): number[] {
  const counts = new Map<number, number>();
  return picks.map((pick) => pick % some.length).filter((index) => {
    counts.set(index, (counts.get(index) ?? 0) + 1);
    return (counts.get(index) ?? 0) <= (some[index]?.codesMax ?? Infinity);
  });
}

const inputs = fc.tuple(campaigns, someRules, carts, fc.array(fc.nat(99), { minLength: 1, maxLength: 8 }));

/** Half a minor unit for each percentage of each line, or of the order. */
function roundingOf(used: readonly number[], cart: PricedOrder): number {
  return used.length * Math.max(1, cart.lines.length) * 0.5;
}

function isHeld([some, rules, cart, picks]: typeof inputs extends fc.Arbitrary<infer Input> ? Input : never, change: (offers: StackedOffer[]) => StackedOffer[] = (offers) => offers): boolean {
  const { off, used } = really(some, askedCodes(some, picks), rules, cart);
  const [first] = used;
  if (first === undefined) return true;
  const offers = change(offersOf(some));
  const own = offers[first] as StackedOffer;
  const { discountMinor } = worstCase(own, offers.filter((one) => one !== own), rules, cart.amountMinor);
  return off <= discountMinor + roundingOf(used, cart) && off <= leftOfOrder(cart);
}

test('no order gets more off than the worst case says, whatever codes its request brings', () => {
  fc.assert(fc.property(inputs, (input) => isHeld(input)), { numRuns: 3000 });
});

test('a worst case that forgets amounts is found out', () => {
  const forgetful = (offers: StackedOffer[]): StackedOffer[] => offers.map((offer) => (offer.mostOff.share === null ? { ...offer, mostOff: { ...offer.mostOff, minor: 0 } } : offer));
  expect(fc.check(fc.property(inputs, (input) => isHeld(input, forgetful)), { numRuns: 3000 }).failed).toBe(true);
});

test('a worst case that multiplies percentages of items with those of the order is found out', () => {
  const mixing = (offers: StackedOffer[]): StackedOffer[] => offers.map((offer) => ({ ...offer, mostOff: { ...offer.mostOff, isOnItems: false } }));
  expect(fc.check(fc.property(inputs, (input) => isHeld(input, mixing)), { numRuns: 3000 }).failed).toBe(true);
});

test('a worst case that takes one code of each campaign alone is found out', () => {
  const single = (offers: StackedOffer[]): StackedOffer[] => offers.map((offer) => ({ ...offer, codesMax: 1 }));
  expect(fc.check(fc.property(inputs, (input) => isHeld(input, single)), { numRuns: 3000 }).failed).toBe(true);
});

const percent = (campaignId: string, share: number, more: Partial<StackedOffer> = {}): StackedOffer => (
  { campaignId, category: null, mostOff: { share, minor: null, isOnItems: false }, codesMax: 1, ...more });
const amount = (campaignId: string, minor: number, more: Partial<StackedOffer> = {}): StackedOffer => (
  { campaignId, category: null, mostOff: { share: null, minor, isOnItems: false }, codesMax: 1, ...more });

test('percentages are of what is left, amounts come on top, and the order is the end of it', () => {
  expect(worstCase(percent('a', 0.2), [percent('b', 0.5), amount('c', 1000)], defaultStackingRules, 10_000)).toMatchObject({ discountMinor: 7000, isReached: true });
  const initial = { ...defaultStackingRules, discount_calculation_mode: 'INITIAL_AMOUNT' as const };
  expect(worstCase(percent('a', 0.2), [percent('b', 0.5), amount('c', 1000)], initial, 10_000).discountMinor).toBe(8000);
  expect(worstCase(percent('a', 0.2), [amount('c', 99_000)], defaultStackingRules, 10_000).discountMinor).toBe(10_000);
});

test('codes of one category, of exclusive ones and beyond the limit are not added up', () => {
  const [a, b, c] = [percent('a', 0.2, { category: 'sale' }), percent('b', 0.5, { category: 'sale' }), amount('c', 1000)];
  expect(worstCase(a, [b, c], defaultStackingRules, 10_000)).toEqual({ discountMinor: 3000, codes: [{ campaignId: 'a', count: 1 }, { campaignId: 'c', count: 1 }], isReached: true });
  expect(canStack(a, b, defaultStackingRules)).toBe(false);
  expect(worstCase(a, [c], { ...defaultStackingRules, exclusive_categories: ['sale'] }, 10_000).discountMinor).toBe(2000);
  expect(worstCase(a, [c], { ...defaultStackingRules, applicable_redeemables_limit: 1 }, 10_000).discountMinor).toBe(2000);
});

test('of a campaign with many codes one person may bring several', () => {
  const { discountMinor, codes } = worstCase(percent('a', 0.2, { codesMax: null }), [], defaultStackingRules, 10_000);
  expect([discountMinor, codes]).toEqual([Math.ceil(10_000 * (1 - 0.8 ** 5)), [{ campaignId: 'a', count: 5 }]]);
});

test('of very many campaigns the worst case is told soon, and none is worse', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    (index % 2 === 0 ? percent(`p${index}`, index / 1000, { category: `c${index % 7}` }) : amount(`a${index}`, index, { category: `c${index % 5}` })));
  const [first, ...others] = many as [StackedOffer, ...StackedOffer[]];
  const { discountMinor } = worstCase(first, others, defaultStackingRules, 10_000);
  expect(discountMinor).toBeGreaterThan(4000);
  expect(discountMinor).toBeLessThanOrEqual(10_000);
});
