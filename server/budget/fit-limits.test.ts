import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitDiscount, leftOf, roomFor } from './fit-limits.ts';
import { nothingUsed, usageKey, type Limit, type LimitMeasure, type LimitPeriod, type LimitScope, type Usage, type UsageKey } from './limit.ts';
import { crossedWarnings, giveBack, heldOf, hold, placeOf, placesOf, spend, unhold, usedOf, type UsedBy } from './usage.ts';

const by: UsedBy = {
  campaignId: 'camp_1', customerId: 'cust_1', voucherId: 'v_1', actorType: 'api_key', actorId: 'app', at: new Date('2026-11-24T12:00:00Z'),
  timeZone: 'Europe/Berlin', weekStartsOn: 1,
};
const limit = (measure: LimitMeasure, max: number, more: Partial<Limit> = {}): Limit => ({
  scope: 'campaign', measure, period: 'total', max, straddle: 'reject', ...more,
});
const used = (usage: Partial<Usage>) => () => ({ ...nothingUsed, ...usage });
const nothing = () => undefined;

/** What a redemption of 30 off 100 is told. */
function told(limits: Limit[], usage: Partial<Usage>, { discount = 30, order = 100, who = by }: { discount?: number | null; order?: number | null; who?: UsedBy } = {}) {
  const room = roomFor(limits, who, order, used(usage));
  const fit = room.isRefused ? room : fitDiscount(room, discount);
  return fit.isRefused ? [fit.code, fit.details, fit.hit?.used ?? null, fit.hit?.wanted ?? null] : [fit.discountMinor, fit.hit?.max ?? null];
}

const [rules, clip] = ['redemption_rules_violated', { straddle: 'clip' as const }];

describe('one redemption', () => {
  test.each<[string, Limit[], Partial<Usage>, unknown[]]>([
    ['takes the last redemption', [limit('redemptions', 3)], { redemptions: 1, heldRedemptions: 1 }, [30, null]],
    ['finds none left when holds have the last', [limit('redemptions', 3)], { redemptions: 2, heldRedemptions: 1 },
      [rules, "The campaign's limit of 3 redemptions is reached", 3, 1]],
    ['takes the last of the order value', [limit('orders', 300)], { orderMinor: 150, heldOrderMinor: 50 }, [30, null]],
    ['would pass the order value by one', [limit('orders', 299)], { orderMinor: 200 },
      [rules, "The campaign's limit of 299 for the value of orders would be passed", 200, 100]],
    ['takes the last of the budget', [limit('discount', 90)], { discountMinor: 50, heldDiscountMinor: 10 }, [30, null]],
    ['would pass the budget by one', [limit('discount', 89)], { discountMinor: 60 },
      [rules, "The campaign's limit of 89 for discounts would be passed", 60, 30]],
    ['is cut to what is left', [limit('discount', 89, clip)], { discountMinor: 50, heldDiscountMinor: 10 }, [29, 89]],
    ['is refused when nothing is left to cut to', [limit('discount', 60, clip)], { discountMinor: 60 },
      [rules, "The campaign's limit of 60 for discounts is reached", 60, 30]],
    ['is cut to the closest of several limits',
      [limit('discount', 80, clip), limit('discount', 70, { ...clip, period: 'day' }), limit('discount', 75, { ...clip, period: 'week' })],
      { discountMinor: 60 }, [10, 70]],
    ['is refused by a limit that refuses what is left of the cut', [limit('discount', 80, clip), limit('discount', 79, { period: 'day' })], { discountMinor: 60 },
      [rules, "The campaign's limit of 79 for discounts per day would be passed", 60, 20]],
    ['fits, once cut, in a limit that refuses', [limit('discount', 80, { period: 'day' }), limit('discount', 80, clip)], { discountMinor: 60 },
      [20, 80]],
    ['finds a limit below what is used', [limit('redemptions', 1)], { redemptions: 5 },
      [rules, "The campaign's limit of 1 redemptions is reached", 5, 1]],
    ['is told scope and period', [limit('redemptions', 2, { scope: 'customer', period: 'month' })], { redemptions: 2 },
      [rules, "The campaign's limit of 2 redemptions per customer and month is reached", 2, 1]],
  ])('%s', (_, limits, usage, expected) => {
    expect(told(limits, usage)).toEqual(expected);
  });

  test('needs what its limits are about, and nothing else', () => {
    expect(told([limit('discount', 90)], {}, { discount: null })).toEqual([
      'missing_amount', 'Amount is required: the campaign has a limit of 90 for discounts', null, null,
    ]);
    expect(told([limit('orders', 90)], {}, { order: null })).toEqual([
      'missing_amount', 'Amount is required: the campaign has a limit of 90 for the value of orders', null, null,
    ]);
    expect(told([limit('redemptions', 9)], {}, { discount: null, order: null })).toEqual([null, null]);
    expect(told([], {}, { discount: null, order: null })).toEqual([null, null]);
    const nobody = { who: { ...by, customerId: null } };
    expect(told([limit('redemptions', 9, { scope: 'customer' })], {}, nobody)[0]).toBe('missing_customer');
    expect(told([limit('redemptions', 9, { scope: 'voucher' })], {}, nobody)).toEqual([30, null]);
  });

  test('of nothing fits in a budget that is used up, whatever its policy', () => {
    for (const straddle of ['reject', 'clip'] as const) expect(told([limit('discount', 60, { straddle })], { discountMinor: 60 }, { discount: 0 })).toEqual([0, null]);
  });

  test('says before the discount is computed how large it may be', () => {
    const limits = [limit('discount', 80, { straddle: 'clip' }), limit('discount', 70, { straddle: 'clip', period: 'day' }), limit('discount', 10, { period: 'week' })];
    expect(roomFor(limits, by, 100, used({ discountMinor: 60 }))).toMatchObject({ clipMaxMinor: 10 });
    expect(roomFor([limit('discount', 10)], by, 100, nothing)).toMatchObject({ clipMaxMinor: null });
  });
});

describe('places', () => {
  test('are one for each scope and period, the total of the campaign always', () => {
    const limits = [limit('redemptions', 1, { scope: 'customer', period: 'day' }), limit('discount', 1, { scope: 'customer', period: 'day' }), limit('orders', 1, { scope: 'voucher' })];
    const total = 'camp_1 campaign  total 1970-01-01';
    expect(placesOf(limits, by).map(usageKey)).toEqual([total, 'camp_1 customer cust_1 day 2026-11-24', 'camp_1 voucher v_1 total 1970-01-01']);
    expect(placesOf(limits, { ...by, customerId: null }).map(usageKey)).toEqual([total, 'camp_1 voucher v_1 total 1970-01-01']);
    expect(placesOf([limit('redemptions', 1), limit('redemptions', 1, { period: 'week' })], by).map(usageKey)).toEqual([
      total, 'camp_1 campaign  week 2026-11-23',
    ]);
    expect(placesOf([], by).map(usageKey)).toEqual([total]);
  });

  test('that rules name are of a customer with one code, and of one code by a key or a member', () => {
    const named = (['customer_voucher', 'api_key', 'member'] as const).map((scope) => ({ scope, period: 'total' as const }));
    const keysOf = (who: UsedBy): string[] => placesOf(named, who).slice(1).map(usageKey);
    expect(keysOf(by)).toEqual(['camp_1 customer_voucher v_1 cust_1 total 1970-01-01', 'camp_1 api_key v_1 app total 1970-01-01']);
    expect(keysOf({ ...by, customerId: null, actorType: 'member', actorId: 'user_1' })).toEqual(['camp_1 member v_1 user_1 total 1970-01-01']);
    expect(keysOf({ ...by, customerId: null, actorType: 'system', actorId: null })).toEqual([]);
  });

  test('of a code without a campaign are its own: it is all that there is of one', () => {
    const named = (['campaign', 'customer', 'voucher'] as const).map((scope) => ({ scope, period: 'day' as const }));
    expect(placesOf(named, { ...by, campaignId: null }).map(usageKey)).toEqual(['v_1 voucher v_1 day 2026-11-24', 'v_1 customer_voucher v_1 cust_1 day 2026-11-24']);
    expect(placesOf([], { ...by, campaignId: null })).toEqual([]);
  });
});

describe('warnings', () => {
  const at = (redemptions: number, heldRedemptions = 0): Usage => ({ ...nothingUsed, redemptions, heldRedemptions });

  test.each<[number, number, number, number[]]>([
    [100, 49, 50, [50]], [100, 50, 79, []], [100, 79, 80, [80]], [100, 40, 96, [50, 80, 95]], [100, 94, 100, [95, 100]], [100, 60, 40, []],
    [3, 1, 2, [50]], [1, 0, 1, [50, 80, 95, 100]], [0, 0, 0, []], [5, 3, 4, [80]], [20, 18, 19, [95]], [100, 100, 130, []],
  ])('of %i, from %i to %i', (max, before, after, warnings) => {
    expect(crossedWarnings({ measure: 'redemptions', max }, at(before), at(after))).toEqual(warnings);
  });

  test('do not come from what is only held', () => {
    expect(crossedWarnings({ measure: 'redemptions', max: 10 }, at(4), at(4, 6))).toEqual([]);
  });

  test('come exactly at their share of any limit', () => {
    const percent = fc.constantFrom(50, 80, 95, 100);
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 45 }), percent, (max, share) => {
      const first = Number((BigInt(max) * BigInt(share) + 99n) / 100n);
      const crossed: number[] = crossedWarnings({ measure: 'redemptions', max }, at(first - 1), at(first));
      expect(crossed).toContain(share);
    }));
  });
});

const scopes: LimitScope[] = ['campaign', 'customer', 'voucher'];
const measures: LimitMeasure[] = ['redemptions', 'discount', 'orders'];
const periods: LimitPeriod[] = ['total', 'day', 'week', 'month'];
const anyLimit = fc.tuple(fc.constantFrom(...scopes), fc.constantFrom(...measures), fc.constantFrom(...periods), fc.nat(40), fc.boolean())
  .map(([scope, measure, period, max, clips]): Limit => ({ scope, measure, period, max, straddle: clips && measure === 'discount' ? 'clip' : 'reject' }));
const anyLimits = fc.uniqueArray(anyLimit, { maxLength: 5, selector: ({ scope, measure, period }) => `${scope} ${measure} ${period}` });
const step = fc.record({
  customer: fc.constantFrom('a', 'b'), voucher: fc.constantFrom('x', 'y'), hours: fc.nat(40), discount: fc.nat(15), more: fc.nat(15), deed: fc.constantFrom('redeem', 'hold', 'give back', 'release'),
});

test('any run of redemptions, holds, rollbacks and releases keeps every limit, grants all that there is room for, and ends as if what was taken back had never been', () => {
  fc.assert(fc.property(anyLimits, fc.array(step, { maxLength: 30 }), (limits, steps) => {
    const usage = new Map<UsageKey, Usage>();
    const redeemed: { who: UsedBy; discountMinor: number; orderMinor: number }[] = [];
    const held: typeof redeemed = [];
    let hours = 0;
    const book = (who: UsedBy, move: (before: Usage) => Usage) => {
      for (const key of placesOf(limits, who).map(usageKey)) usage.set(key, move(usage.get(key) ?? nothingUsed));
    };
    for (const { customer, voucher, hours: passed, discount, more, deed } of steps) {
      hours += passed;
      const who: UsedBy = { ...by, customerId: customer, voucherId: voucher, at: new Date(Date.UTC(2026, 9, 20, hours)) };
      const taken = deed === 'give back' ? redeemed.pop() : deed === 'release' ? held.pop() : undefined;
      if (taken !== undefined) book(taken.who, (before) => (deed === 'give back' ? giveBack(before, taken) : unhold(before, taken)));
      if (deed === 'give back' || deed === 'release') continue;
      const orderMinor = discount + more;
      const room = roomFor(limits, who, orderMinor, (place) => usage.get(usageKey(place)));
      const fit = room.isRefused ? room : fitDiscount(room, discount);
      expect(fit.isRefused ? null : fit.discountMinor).toBe(mostGranted(limits, who, usage, discount, orderMinor));
      if (fit.isRefused) continue;
      const amounts = { discountMinor: fit.discountMinor ?? 0, orderMinor };
      book(who, (before) => (deed === 'redeem' ? spend(before, amounts) : hold(before, amounts)));
      (deed === 'redeem' ? redeemed : held).push({ who, ...amounts });
      for (const one of limits) {
        const place = placeOf(one, who);
        const now = (place && usage.get(usageKey(place))) ?? nothingUsed;
        expect(usedOf(one.measure, now) + heldOf(one.measure, now)).toBeLessThanOrEqual(one.max);
      }
    }
    for (const one of redeemed) book(one.who, (before) => giveBack(before, one));
    for (const one of held) book(one.who, (before) => unhold(before, one));
    for (const left of usage.values()) expect(left).toEqual(nothingUsed);
  }), { numRuns: 300 });
});

/** By trying: the largest discount that passes no limit, the whole one unless something clips; null: none. */
function mostGranted(limits: Limit[], who: UsedBy, usage: Map<UsageKey, Usage>, discount: number, order: number): number | null {
  const clips = limits.some(({ straddle }) => straddle === 'clip');
  const passes = (granted: number, only: (one: Limit) => boolean): boolean => limits.filter(only).every((one) => {
    const place = placeOf(one, who);
    const now = (place && usage.get(usageKey(place))) ?? nothingUsed;
    return (one.measure === 'redemptions' ? 1 : one.measure === 'discount' ? granted : order) <= leftOf(one, now);
  });
  const isClip = ({ straddle }: Limit): boolean => straddle === 'clip';
  let granted = discount;
  while (clips && granted > 0 && !passes(granted, isClip)) granted -= 1;
  return (discount > 0 && granted === 0) || !passes(granted, (one) => !isClip(one)) ? null : granted;
}
