import { expect, test } from 'vitest';
import { worstCaseExposure, type ExposureInput } from './exposure.ts';

const tenOff = { discount: { type: 'AMOUNT', amount_off: 1000 }, redemption_quantity: 1 };
const base: ExposureInput = { terms: [tenOff], codesCreated: 100, codesDeleted: 0, redemptionsNet: 30, redemptionsRemaining: null, discountRemaining: null };

test.each<[string, Partial<ExposureInput>, number | null]>([
  ['every code left is used: 70 × 10.00', {}, 70_000],
  ['a limit of redemptions bounds the uses', { redemptionsRemaining: 5 }, 5_000],
  ['a budget bounds the money', { discountRemaining: 12_345 }, 12_345],
  ['a capped percentage counts with its cap', { terms: [{ discount: { type: 'PERCENT', percent_off: 15, amount_limit: 2000 }, redemption_quantity: 1 }] }, 140_000],
  ['a percentage without cap has no bound', { terms: [{ discount: { type: 'PERCENT', percent_off: 15 }, redemption_quantity: 1 }] }, null],
  ['a percentage without cap is bounded by its budget', { terms: [{ discount: { type: 'PERCENT', percent_off: 15 }, redemption_quantity: 1 }], discountRemaining: 900 }, 900],
  ['codes without limit of uses have no bound', { terms: [{ ...tenOff, redemption_quantity: null }] }, null],
  ['codes without limit of uses are bounded by the limit of redemptions', { terms: [{ ...tenOff, redemption_quantity: null }], redemptionsRemaining: 2 }, 2_000],
  ['an unknown discount has no bound', { terms: [{ discount: null, redemption_quantity: 1 }] }, null],
  ['nothing left to redeem is nothing to lose, whatever the discount', { terms: [{ discount: null, redemption_quantity: 1 }], redemptionsRemaining: 0 }, 0],
  ['codes deleted unused are gone', { codesDeleted: 90 }, 10_000],
  ['codes deleted after use take nothing from the others', { codesDeleted: 20 }, 70_000],
  ['the most generous version of the terms counts', { terms: [tenOff, { discount: { type: 'AMOUNT', amount_off: 1500 }, redemption_quantity: 2 }] }, 170 * 1500],
  ['a campaign without codes has nothing to lose', { codesCreated: 0, redemptionsNet: 0 }, 0],
])('%s', (_, change, expected) => {
  expect(worstCaseExposure({ ...base, ...change })).toBe(expected);
});
