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
  ['a sum beyond exact numbers has no bound', { terms: [{ discount: { type: 'AMOUNT', amount_off: Number.MAX_SAFE_INTEGER }, redemption_quantity: 1 }] }, null],
])('%s', (_, change, expected) => {
  expect(worstCaseExposure({ ...base, ...change })).toBe(expected);
});

test.each<[string, Record<string, unknown>, number | null]>([
  ['an amount off the order', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ORDER' }, 1000],
  ['an amount shared by the items', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY' }, 1000],
  ['an amount shared by quantities', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY' }, 1000],
  ['an amount off each item', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ITEMS' }, null],
  ['an amount off each unit', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ITEMS_BY_QUANTITY' }, null],
  ['an amount off each item with a limit per order', { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ITEMS', aggregated_amount_limit: 2500 }, 2500],
  ['an amount with a lower limit', { type: 'AMOUNT', amount_off: 1000, aggregated_amount_limit: 600 }, 600],
  ['an amount by formula', { type: 'AMOUNT', amount_off: 1000, amount_off_formula: 'ORDER_AMOUNT' }, null],
  ['an amount by formula with a limit', { type: 'AMOUNT', amount_off_formula: 'ORDER_AMOUNT', aggregated_amount_limit: 600 }, 600],
  ['a percentage of each item, limited for each', { type: 'PERCENT', percent_off: 10, amount_limit: 500, effect: 'APPLY_TO_ITEMS' }, null],
  ['a percentage of each item, limited per order too', { type: 'PERCENT', percent_off: 10, amount_limit: 500, aggregated_amount_limit: 900, effect: 'APPLY_TO_ITEMS' }, 900],
  ['a percentage with both limits', { type: 'PERCENT', percent_off: 10, amount_limit: 500, aggregated_amount_limit: 400 }, 400],
  ['a new price of the order', { type: 'FIXED', fixed_amount: 500 }, null],
  ['a new price of units', { type: 'FIXED', fixed_amount: 500, effect: 'APPLY_TO_ITEMS' }, null],
  ['free units', { type: 'UNIT', unit_off: 1, unit_type: 'prod_1' }, null],
  ['free units of many products', { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [{ unit_off: 1, unit_type: 'prod_1' }] }, null],
])('one use of %s takes off as much as its bound says', (_, discount, perUse) => {
  expect(worstCaseExposure({ ...base, terms: [{ discount, redemption_quantity: 1 }] })).toBe(perUse === null ? null : 70 * perUse);
});
