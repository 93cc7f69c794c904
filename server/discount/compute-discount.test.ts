import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AmountDiscount } from './amount.ts';
import { computeDiscount } from './compute-discount.ts';
import type { PercentDiscount } from './percent.ts';

type Discount = AmountDiscount | PercentDiscount;

const amount = (amountOff: number, limit?: number): Discount => ({ type: 'AMOUNT', amount_off: amountOff, ...(limit !== undefined && { aggregated_amount_limit: limit }) });
const percent = (percentOff: number, limits: { amount_limit?: number; aggregated_amount_limit?: number } = {}): Discount => ({ type: 'PERCENT', percent_off: percentOff, ...limits });

describe('worked examples', () => {
  // Amounts are minor units whatever the currency: ¥1,234 is 1234, 1.234 KWD is 1234, €12.34 is 1234.
  test.each<{ name: string; discount: Discount; left: number; off: number }>([
    { name: '20 % of 199900', discount: percent(20), left: 199_900, off: 39_980 },
    { name: '2500 off what a coupon of 4000 left of 14000', discount: amount(2500), left: 10_000, off: 2500 },
    { name: 'an amount above the order takes the order', discount: amount(1000), left: 700, off: 700 },
    { name: 'an amount of nothing', discount: amount(0), left: 700, off: 0 },
    { name: 'an amount capped per order', discount: amount(1000, 600), left: 5000, off: 600 },
    { name: 'everything off', discount: percent(100), left: 12_345, off: 12_345 },
    { name: 'nothing off nothing', discount: percent(50), left: 0, off: 0 },
    { name: '10 % with at most 2000 (a "10 % off, max $20")', discount: percent(10, { amount_limit: 2000 }), left: 50_000, off: 2000 },
    { name: 'the lower of both caps', discount: percent(10, { amount_limit: 2000, aggregated_amount_limit: 1500 }), left: 50_000, off: 1500 },
    { name: '12.5 % of ¥999: 124.875', discount: percent(12.5), left: 999, off: 125 },
    { name: '15 % of ¥1: 0.15', discount: percent(15), left: 1, off: 0 },
    { name: '50 % of ¥1: half is rounded up', discount: percent(50), left: 1, off: 1 },
    { name: '7.5 % of 1.234 KWD: 92.55 fils', discount: percent(7.5), left: 1234, off: 93 },
    { name: '1.1 % of 150: 1.65', discount: percent(1.1), left: 150, off: 2 },
    { name: '0.35 % of 300: 1.05', discount: percent(0.35), left: 300, off: 1 },
    { name: '0.5 % of 100: half is rounded up', discount: percent(0.5), left: 100, off: 1 },
    { name: '1.005 % of 1000000: exact', discount: percent(1.005), left: 1_000_000, off: 10_050 },
    { name: '1e-7 % is written with an exponent', discount: percent(1e-7), left: 5 * 10 ** 8, off: 1 },
    { name: 'the largest amount there is', discount: percent(33.33), left: Number.MAX_SAFE_INTEGER, off: 3_002_099_511_605_172 },
  ])('$name', ({ discount, left, off }) => {
    expect(computeDiscount(discount, left)).toBe(off);
  });
});

const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.maxSafeNat(), aggregated_amount_limit: fc.option(fc.maxSafeNat()) }),
  fc.record({
    type: fc.constant('PERCENT' as const),
    percent_off: fc.integer({ min: 0, max: 1_000_000 }).map((steps) => steps / 10_000),
    amount_limit: fc.option(fc.maxSafeNat()),
    aggregated_amount_limit: fc.option(fc.maxSafeNat()),
  }),
);

test('a discount is a whole number between nothing and what is left, and keeps its caps', () => {
  fc.assert(
    fc.property(anyDiscount, fc.maxSafeNat(), (discount, left) => {
      const off = computeDiscount(discount, left);
      expect(Number.isSafeInteger(off) && off >= 0 && off <= left).toBe(true);
      expect(off).toBeLessThanOrEqual(discount.aggregated_amount_limit ?? left);
      if (discount.type === 'PERCENT') expect(off).toBeLessThanOrEqual(discount.amount_limit ?? left);
    }),
  );
});

test('a percentage is never further than half a unit from the exact share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.maxSafeNat(), (basisPoints, left) => {
      const off = computeDiscount({ type: 'PERCENT', percent_off: basisPoints / 100 }, left);
      const twiceError = 2n * (BigInt(off) * 10_000n - BigInt(left) * BigInt(basisPoints));
      expect(twiceError > -10_000n && twiceError <= 10_000n).toBe(true);
    }),
  );
});

test('a larger order never gets a smaller discount', () => {
  fc.assert(
    fc.property(anyDiscount, fc.maxSafeNat(), fc.maxSafeNat(), (discount, a, b) => {
      expect(computeDiscount(discount, Math.min(a, b))).toBeLessThanOrEqual(computeDiscount(discount, Math.max(a, b)));
    }),
  );
});
