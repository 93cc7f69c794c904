import { expect, test } from 'vitest';
import { noOwnDiscounts, worstCaseExposure, type ExposureInput } from './exposure.ts';

/** A hundred codes of one use, 10.00 off each, 30 of them used. */
const base: ExposureInput = {
  perUse: [1000], usesPerCode: 1, codesCreated: 100, codesDeleted: 0, usesBeyondTerms: 0, unlimitedBeyondTerms: 0, own: noOwnDiscounts, redemptionsNet: 30,
  redemptionsRemaining: null, discountRemaining: null,
};

test.each<[string, Partial<ExposureInput>, number | null]>([
  ['every code left is used: 70 × 10.00', {}, 70_000],
  ['a limit of redemptions bounds the uses', { redemptionsRemaining: 5 }, 5_000],
  ['a budget bounds the money', { discountRemaining: 12_345 }, 12_345],
  ['a discount that grows with the order has no bound', { perUse: [null] }, null],
  ['a discount that grows with the order is bounded by its budget', { perUse: [null], discountRemaining: 900 }, 900],
  ['codes without limit of uses have no bound', { usesPerCode: null }, null],
  ['codes without limit of uses are bounded by the limit of redemptions', { usesPerCode: null, redemptionsRemaining: 2 }, 2_000],
  ['nothing left to redeem is nothing to lose, whatever the discount', { perUse: [null], redemptionsRemaining: 0 }, 0],
  ['codes deleted unused are gone', { codesDeleted: 90 }, 10_000],
  ['codes deleted after use take nothing from the others', { codesDeleted: 20 }, 70_000],
  ['the most generous version of the terms counts', { perUse: [1000, 1500] }, 70 * 1500],
  ['a campaign without codes has nothing to lose', { codesCreated: 0, redemptionsNet: 0 }, 0],
  ['a sum beyond exact numbers has no bound', { perUse: [Number.MAX_SAFE_INTEGER] }, null],
  ['a code that was raised from 1 to 11 uses has 10 more', { usesBeyondTerms: 10 }, 80_000],
  ['codes of less uses than the terms say have less', { usesPerCode: 3, usesBeyondTerms: -50 }, (300 - 30 - 50) * 1000],
  ['one code without limit of uses among others has no bound', { unlimitedBeyondTerms: 1 }, null],
  ['one code without limit of uses is bounded by the limit of redemptions', { unlimitedBeyondTerms: 1, redemptionsRemaining: 2 }, 2_000],
  ['codes that all have a limit of their own where the terms set none', { usesPerCode: null, usesBeyondTerms: 200, unlimitedBeyondTerms: -100 }, 170_000],
  ['a code deleted after 8 uses beyond the terms takes nothing from the others', { codesDeleted: 1, usesBeyondTerms: 8, redemptionsNet: 9 }, 99_000],
  ['two codes with a discount of their own count with it', { own: { uses: 2, unlimited: 0, minor: 10_000, largest: 5000 } }, 68_000 + 10_000],
  ['of a limit of redemptions the dearest codes may take all', { own: { uses: 2, unlimited: 0, minor: 10_000, largest: 5000 }, redemptionsRemaining: 3 }, 15_000],
  ['a code with a discount of its own without bound has none', { own: { uses: 1, unlimited: 0, minor: null, largest: null } }, null],
  ['a code with a discount of its own and without limit of uses has no bound', { unlimitedBeyondTerms: 1, own: { uses: 0, unlimited: 1, minor: null, largest: 500 } }, null],
  ['a code that takes nothing off, as often as one likes, adds nothing', {
    unlimitedBeyondTerms: 1, usesBeyondTerms: -1, own: { uses: -7, unlimited: 1, minor: 0, largest: 0 }, redemptionsNet: 37,
  }, 69_000],
  ['terms without bound count for nothing where all codes have discounts of their own', { perUse: [null], own: { uses: 70, unlimited: 0, minor: 700, largest: 10 } }, 700],
])('%s', (_, change, expected) => {
  expect(worstCaseExposure({ ...base, ...change })).toBe(expected);
});
