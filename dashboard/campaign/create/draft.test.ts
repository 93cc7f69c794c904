import { expect, test } from 'vitest';
import { campaignRequest } from './campaign-request.ts';
import { discountOn, emptyDraft, isCostTold, worstCase, type Draft } from './draft.ts';
import { problemsOf } from './draft-problems.ts';
import { campaignSentence } from './words.ts';

const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, name: 'Autumn', ...part });

test('the last day counts whole, also when the clocks change on it', () => {
  const spring = campaignRequest(draft({ startsLater: true, start: '2026-03-29T00:00', hasEnd: true, lastDay: '2026-03-29' }), 'Europe/Berlin');
  expect([spring.start_date, spring.expiration_date]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  const autumn = campaignRequest(draft({ hasEnd: true, lastDay: '2026-11-01' }), 'America/New_York');
  expect(autumn.expiration_date).toBe('2026-11-02T05:00:00.000Z');
});

test('a start that the change of the clocks skips is the first instant after the gap', () => {
  expect(campaignRequest(draft({ startsLater: true, start: '2026-03-29T02:30' }), 'Europe/Berlin').start_date).toBe('2026-03-29T01:30:00.000Z');
});

test('unique codes and one public code are asked for as the wire contract has them', () => {
  expect(campaignRequest(draft({ pattern: 'AUT-####', alphabet: 'digits', count: 20, discountMax: 5000 }), 'UTC')).toEqual({
    name: 'Autumn', campaign_type: 'DISCOUNT_COUPONS', type: 'STATIC', vouchers_count: 20,
    voucher: {
      type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 10, effect: 'APPLY_TO_ORDER' }, redemption: { quantity: 1 },
      code_config: { pattern: 'AUT-####', charset: '0123456789' },
    },
    limits: { discount_amount: 5000 },
  });
  const one = campaignRequest(draft({ size: 'STANDALONE', code: ' SUMMER26 ', discount: 'AMOUNT', amountOff: 500, isUsesLimited: false }), 'UTC');
  expect(one).toMatchObject({ type: 'STANDALONE', vouchers_count: 1, voucher: { redemption: { quantity: null }, code_config: { pattern: 'SUMMER26' } } });
  expect(one).not.toHaveProperty('limits');
});

test('the worst case is every use at its most, cut by the limits', () => {
  expect(worstCase(draft({ count: 50_000, amountLimit: 2000 }))).toEqual({ minor: 100_000_000 });
  expect(worstCase(draft({ count: 50_000, amountLimit: 2000, redemptionsMax: 10 }))).toEqual({ minor: 20_000 });
  expect(worstCase(draft({ count: 50_000, amountLimit: 2000, discountMax: 7 }))).toEqual({ minor: 7 });
});

test('without a cap or without an end of uses nobody can say the worst case, and which of the two is said', () => {
  expect(worstCase(draft({}))).toEqual({ unbounded: 'discount' });
  expect(worstCase(draft({ amountLimit: 2000, isUsesLimited: false }))).toEqual({ unbounded: 'uses' });
  expect(worstCase(draft({ discountMax: 900 }))).toEqual({ minor: 900 });
});

test('an example cart gets what the offer says, never more than the order or the cap', () => {
  expect(discountOn(draft({ percentOff: 15 }), 6400)).toBe(960);
  expect(discountOn(draft({ percentOff: 15, amountLimit: 500 }), 6400)).toBe(500);
  expect(discountOn(draft({ discount: 'AMOUNT', amountOff: 1000 }), 640)).toBe(640);
});

test('what is missing is named for each field', () => {
  const none = { ...emptyDraft, percentOff: null, count: null, pattern: '', usesPerCode: null, startsLater: true, hasEnd: true };
  expect(Object.keys(problemsOf(none, '2026-11-24')).toSorted()).toEqual(['count', 'lastDay', 'name', 'pattern', 'percentOff', 'start', 'usesPerCode']);
  expect(problemsOf(draft({}), '2026-11-24')).toEqual({});
});

test('an end before the start or before today is refused', () => {
  expect(problemsOf(draft({ hasEnd: true, lastDay: '2026-11-23' }), '2026-11-24')).toHaveProperty('lastDay');
  expect(problemsOf(draft({ startsLater: true, start: '2026-12-05T10:00', hasEnd: true, lastDay: '2026-12-04' }), '2026-11-24')).toHaveProperty('lastDay');
  expect(problemsOf(draft({ startsLater: true, start: '2026-12-05T10:00', hasEnd: true, lastDay: '2026-12-05' }), '2026-11-24')).toEqual({});
});

test('a number that is not entered yet is no 0: neither in the sentence nor in the cost', () => {
  expect(campaignSentence(draft({ count: null }), 'EUR', 'Europe/Berlin')).toContain('once with each of … codes');
  expect(campaignSentence(draft({ usesPerCode: null }), 'EUR', 'Europe/Berlin')).toContain('… times with each of 1,000 codes');
  expect([{ count: null }, { usesPerCode: null }, { percentOff: null }, {}].map((part) => isCostTold(draft(part)))).toEqual([false, false, false, true]);
});
