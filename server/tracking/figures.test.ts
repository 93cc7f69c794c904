import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { figureNames, type Figure, type FigureName } from '../../contract/tracking.ts';
import { noOwnDiscounts } from './exposure.ts';
import { campaignFigures, type Counts, type Standing } from './figures.ts';

const nothing: Counts = {
  vouchersCreated: 0, vouchersDeleted: 0, usesBeyondTerms: 0, unlimitedBeyondTerms: 0, codesPublished: 0, codesRedeemed: 0, publicationsSucceeded: 0, publicationsFailed: 0,
  customersPublished: 0, customersRedeemed: 0, customersRedeemedPublished: 0, redemptionsSucceeded: 0, redemptionsFailed: 0,
  rollbacksSucceeded: 0, rollbacksFailed: 0, redemptionsWithoutDiscount: 0, redemptionsWithoutOrder: 0, discountMinor: 0,
  discountRolledBackMinor: 0, orderMinor: 0, orderRolledBackMinor: 0, heldRedemptions: 0, heldDiscountMinor: 0, redemptionsMax: null, discountMaxMinor: null,
};

/** 20 codes to 20 customers, 10 redemptions of 15.00 off 100.00, 2 of them taken back, 3 refused, 1 redeemer who was never published to. */
const busy: Counts = {
  ...nothing,
  vouchersCreated: 50, vouchersDeleted: 5, codesPublished: 20, codesRedeemed: 8, publicationsSucceeded: 20, publicationsFailed: 4,
  customersPublished: 20, customersRedeemed: 8, customersRedeemedPublished: 7, redemptionsSucceeded: 10, redemptionsFailed: 3,
  rollbacksSucceeded: 2, rollbacksFailed: 1, discountMinor: 15_000, discountRolledBackMinor: 3_000, orderMinor: 100_000,
  orderRolledBackMinor: 20_000, heldRedemptions: 2, heldDiscountMinor: 3_000, redemptionsMax: 30, discountMaxMinor: 40_000,
};

const ruled = { redemptionsMax: null, discountMaxMinor: null };
const running: Standing = { isHistorical: false, isFinal: false, perUse: [1500], usesPerCode: 1, own: noOwnDiscounts, ruled };
const imported: Standing = { isHistorical: true, isFinal: true, perUse: [null], usesPerCode: null, own: noOwnDiscounts, ruled };

const figuresOf = (change: Partial<Counts>, standing = running): Record<FigureName, Figure> => campaignFigures({ ...busy, ...change }, standing);

test('each figure of a running campaign is what one works out by hand', () => {
  expect(campaignFigures(busy, running)).toEqual({
    vouchers_created: { value: 50 },
    vouchers_deleted: { value: 5 },
    codes_published: { value: 20 },
    codes_redeemed: { value: 8 },
    publications_succeeded: { value: 20 },
    publications_failed: { value: 4 },
    customers_published: { value: 20 },
    messages_delivered: { value: null, null_reason: 'not_counted_yet' },
    messages_failed: { value: null, null_reason: 'not_counted_yet' },
    redemption_rate_customer: { value: 0.35, numerator: 7, denominator: 20, interval: [expect.closeTo(0.181193, 5), expect.closeTo(0.567146, 5)] },
    redemption_rate_code: { value: 0.4, numerator: 8, denominator: 20, interval: [expect.closeTo(0.218803, 5), expect.closeTo(0.613419, 5)] },
    redemptions_succeeded: { value: 10 },
    redemptions_rolled_back: { value: 2 },
    redemptions_net: { value: 8 },
    redemptions_failed: { value: 3 },
    rollbacks_failed: { value: 1 },
    attempt_success_rate: { value: 10 / 13, numerator: 10, denominator: 13, interval: [expect.closeTo(0.497436, 5), expect.closeTo(0.918205, 5)] },
    customers_redeemed: { value: 8 },
    customers_redeemed_unpublished: { value: 1 },
    discount_gross_minor: { value: 15_000 },
    discount_rolled_back_minor: { value: 3_000 },
    discount_net_minor: { value: 12_000 },
    order_value_gross_minor: { value: 100_000 },
    order_value_rolled_back_minor: { value: 20_000 },
    order_value_net_minor: { value: 80_000 },
    revenue_net_minor: { value: 68_000 },
    average_discount_minor: { value: 1_500, numerator: 12_000, denominator: 8 },
    average_order_minor: { value: 8_500, numerator: 68_000, denominator: 8 },
    worst_loss_minor: { value: -12_000 },
    exposure_worst_case_minor: { value: 28_000 },
    redemptions_limit: { value: 30 },
    redemptions_held: { value: 2 },
    redemptions_remaining: { value: 20 },
    discount_limit_minor: { value: 40_000 },
    discount_held_minor: { value: 3_000 },
    discount_remaining_minor: { value: 25_000 },
  });
});

test('a new campaign has no rate and no average, and has given nothing', () => {
  const figures = campaignFigures(nothing, running);
  expect(figures.redemption_rate_customer).toEqual({ value: null, null_reason: 'no_publications' });
  expect(figures.redemption_rate_code).toEqual({ value: null, null_reason: 'no_publications' });
  expect(figures.attempt_success_rate).toEqual({ value: null, null_reason: 'no_redemptions' });
  expect(figures.average_discount_minor).toEqual({ value: null, null_reason: 'no_redemptions' });
  expect(figures.average_order_minor).toEqual({ value: null, null_reason: 'no_redemptions' });
  expect(figures.discount_net_minor).toEqual({ value: 0 });
  expect(Object.is(figures.worst_loss_minor.value, 0)).toBe(true);
  expect(figures.redemptions_limit).toEqual({ value: null, null_reason: 'no_limit' });
  expect(figures.discount_remaining_minor).toEqual({ value: null, null_reason: 'no_limit' });
});

test('published but never redeemed is a rate of 0 with an honest interval', () => {
  const { redemption_rate_customer: figure } = figuresOf({ customersPublished: 12, customersRedeemedPublished: 0 });
  expect(figure.value).toBe(0);
  expect(figure.interval).toEqual([0, expect.closeTo(0.242494, 6)]);
});

test('everything taken back leaves net figures of 0', () => {
  const figures = figuresOf({ rollbacksSucceeded: 10, discountRolledBackMinor: 15_000, orderRolledBackMinor: 100_000 });
  expect(figures.redemptions_net.value).toBe(0);
  expect(figures.discount_net_minor).toEqual({ value: 0 });
  expect(figures.revenue_net_minor).toEqual({ value: 0 });
  expect(figures.average_discount_minor.null_reason).toBe('no_redemptions');
});

test('a finished campaign of another system keeps unknown what nobody recorded', () => {
  const counts = { ...nothing, vouchersCreated: 11, publicationsSucceeded: 13, customersPublished: 13, redemptionsSucceeded: 1, customersRedeemed: 1,
    customersRedeemedPublished: 1, redemptionsWithoutDiscount: 1, redemptionsWithoutOrder: 1 };
  const figures = campaignFigures(counts, imported);
  const sums = [
    'discount_gross_minor', 'discount_net_minor', 'order_value_gross_minor', 'order_value_net_minor', 'revenue_net_minor', 'average_discount_minor',
    'average_order_minor', 'worst_loss_minor',
  ] as const;
  for (const name of sums) {
    expect([name, figures[name]]).toEqual([name, { value: null, null_reason: 'no_amounts', unknown: 1 }]);
  }
  for (const name of ['redemptions_failed', 'rollbacks_failed', 'publications_failed', 'attempt_success_rate', 'redemptions_limit', 'discount_limit_minor'] as const) {
    expect([name, figures[name]]).toEqual([name, { value: null, null_reason: 'historical' }]);
  }
  expect(figures.redemption_rate_customer.interval).toEqual([expect.closeTo(0.01371, 6), expect.closeTo(0.33314, 6)]);
  expect(figures.exposure_worst_case_minor).toEqual({ value: 0 });
});

test('where some amounts are unknown the sum is over the known ones and says how many it lacks', () => {
  const figures = figuresOf({ redemptionsWithoutDiscount: 3, redemptionsWithoutOrder: 3 });
  expect(figures.discount_net_minor).toEqual({ value: 12_000, unknown: 3 });
  expect(figures.average_discount_minor).toEqual({ value: 2_400, numerator: 12_000, denominator: 5, unknown: 3 });
  expect(figures.revenue_net_minor).toEqual({ value: 68_000, unknown: 3 });
});

test('discounts of unknown orders give no revenue', () => {
  expect(figuresOf({ redemptionsWithoutOrder: 3 }).revenue_net_minor).toEqual({ value: null, null_reason: 'no_amounts', unknown: 3 });
});

test('when all that stand are unknown, what was taken back still shows in the gross amount', () => {
  const figures = figuresOf({ redemptionsSucceeded: 3, rollbacksSucceeded: 1, redemptionsWithoutDiscount: 2, redemptionsWithoutOrder: 2, discountMinor: 1_500, discountRolledBackMinor: 1_500 });
  expect(figures.discount_gross_minor).toEqual({ value: 1_500, unknown: 2 });
  expect(figures.discount_net_minor).toEqual({ value: null, null_reason: 'no_amounts', unknown: 2 });
});

test('a limit set below what is used leaves nothing, not less than nothing', () => {
  const figures = figuresOf({ redemptionsMax: 5, discountMaxMinor: 1 });
  expect(figures.redemptions_remaining).toEqual({ value: 0 });
  expect(figures.discount_remaining_minor).toEqual({ value: 0 });
  expect(figures.exposure_worst_case_minor).toEqual({ value: 0 });
});

test('a limit of 0 is a limit', () => {
  expect(figuresOf({ redemptionsMax: 0 }).redemptions_limit).toEqual({ value: 0 });
});

test('an unlimited offer without budget is unbounded', () => {
  const unlimited: Standing = { ...running, perUse: [null], usesPerCode: null };
  expect(figuresOf({ redemptionsMax: null, discountMaxMinor: null }, unlimited).exposure_worst_case_minor).toEqual({
    value: null, null_reason: 'unbounded',
  });
});

test('what rules allow bounds what can still be given, where it is less than the limits do', () => {
  const exposure = (change: Partial<Standing['ruled']>): unknown => figuresOf({}, { ...running, ruled: { ...ruled, ...change } }).exposure_worst_case_minor;
  expect([exposure({ discountMaxMinor: 20_000 }), exposure({ redemptionsMax: 10 }), exposure({ discountMaxMinor: 99_000, redemptionsMax: 99 })]).toEqual([
    { value: 8_000 }, { value: 3_000 }, { value: 28_000 },
  ]);
  const endless: Standing = { ...running, perUse: [null], usesPerCode: null, ruled: { ...ruled, discountMaxMinor: 20_000 } };
  expect(figuresOf({ redemptionsMax: null, discountMaxMinor: null }, endless).exposure_worst_case_minor).toEqual({ value: 8_000 });
});

test('codes redeemed beyond those published have no rate, and several codes per customer no interval', () => {
  expect(figuresOf({ codesRedeemed: 21 }).redemption_rate_code).toEqual({ value: null, null_reason: 'not_counted_yet' });
  expect(figuresOf({ customersPublished: 10 }).redemption_rate_code).toEqual({ value: 0.4, numerator: 8, denominator: 20 });
});

test('docs/figures.md defines each figure, in their order, and no other', () => {
  const page = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual([...figureNames]);
});
