import { expect, test } from 'vitest';
import type { WireCampaign } from '../../../contract/campaign.ts';
import type { WireDiscount } from '../../../contract/voucher.ts';
import { campaignRequest, campaignUpdate } from './campaign-request.ts';
import { alphabets } from './code-pattern.ts';
import { draftOfCampaign } from './draft-of-campaign.ts';
import { effectsOf, emptyDraft, isCostTold, usesMax, withSize, worstCase, type Draft } from './draft.ts';
import { discountOf, offerOf } from './offer-request.ts';
import { problemsOf } from './draft-problems.ts';
import { reachWords } from './reach-words.ts';
import { campaignSentence } from './words.ts';

const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, name: 'Autumn', ...part });

test('start and last day are asked for as instants of the project’s zone', () => {
  const spring = campaignRequest(draft({ startsLater: true, start: '2026-03-29T00:00', hasEnd: true, lastDay: '2026-03-29' }), 'Europe/Berlin');
  expect([spring.start_date, spring.expiration_date]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
});

test('unique codes and one public code are asked for as the wire contract has them', () => {
  expect(campaignRequest(draft({ pattern: 'AUT-####', charset: alphabets.digits, count: 20, discountMax: 5000 }), 'UTC')).toEqual({
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

test('a public code takes over nothing that its form does not show', () => {
  const unique = draft({ endsAfterPublishing: true, usesPerCode: 3, code: 'SUMMER26' });
  const one = { ...unique, ...withSize(unique, 'STANDALONE') };
  expect(campaignRequest(one, 'UTC')).toMatchObject({ type: 'STANDALONE', voucher: { redemption: { quantity: null } } });
  expect(campaignRequest(one, 'UTC')).not.toHaveProperty('activity_duration_after_publishing');
  expect(withSize(unique, 'AUTO_UPDATE')).toEqual({ size: 'AUTO_UPDATE' });
  expect(withSize(one, 'STATIC')).toEqual({ size: 'STATIC', isUsesLimited: true });
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

test('every kind and effect is asked for with the members that it has, and is read back as it was', () => {
  const capped = { amountOff: 500, fixedAmount: 900, amountLimit: 2000 };
  const kinds = ['PERCENT', 'AMOUNT', 'FIXED'] as const;
  const offers = kinds.flatMap((discount) => effectsOf[discount].map((effect) => draft({ discount, effect, ...capped })));
  const free = [{ object: 'product' as const, id: 'prod_1', name: 'prod_1' }, { object: 'product' as const, id: 'prod_2', name: 'prod_2' }];
  offers.push(draft({ discount: 'UNIT', freeItems: free.slice(0, 1), freeUnits: 2 }), draft({ discount: 'UNIT', freeItems: free, freeEffect: 'ADD_NEW_ITEMS' }));
  for (const offer of offers) {
    const wire = discountOf(offer) as WireDiscount;
    expect(discountOf({ ...emptyDraft, ...offerOf(wire) })).toEqual(wire);
  }
  expect(discountOf(draft({ discount: 'AMOUNT', ...capped }))).toEqual({ type: 'AMOUNT', amount_off: 500, effect: 'APPLY_TO_ORDER' });
  expect(discountOf(draft({ effect: 'APPLY_TO_ITEMS', amountLimit: 2000 }))).toMatchObject({ aggregated_amount_limit: 2000, effect: 'APPLY_TO_ITEMS' });
  expect(offerOf({ type: 'PERCENT', percent_off: 5 })).toMatchObject({ percentOff: 5, effect: 'APPLY_TO_ORDER' });
});

test('an offer that the form does not have is not shown as another one', () => {
  expect(offerOf({ type: 'PERCENT', percent_off: 5, percent_off_formula: 'ORDER_AMOUNT / 100' })).toBeNull();
  expect(offerOf({ type: 'PERCENT', percent_off: 5, amount_limit: 100, aggregated_amount_limit: 500, effect: 'APPLY_TO_ITEMS' })).toBeNull();
  expect(offerOf({ type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [{ unit_off: 1, unit_type: 'a', effect: 'ADD_NEW_ITEMS' }, { unit_off: 2, unit_type: 'b', effect: 'ADD_NEW_ITEMS' }] })).toBeNull();
});

const campaign = (part: object): WireCampaign => ({
  id: 'camp_1', name: 'Autumn', type: 'STATIC', vouchers_count: 20, category_id: null, voucher: { discount: { type: 'PERCENT', percent_off: 10 }, redemption: { quantity: 1 } }, ...part,
} as WireCampaign);

test('a campaign that is opened and saved without a change asks for nothing', () => {
  const odd = campaign({
    description: 'd', category_id: 'cat_1', start_date: '2026-11-01T10:15:30.500Z', expiration_date: '2026-12-24T12:00:00.000Z', activity_duration_after_publishing: 'PT36H',
    validity_hours: { daily: [{ start_time: '09:00', expiration_time: '12:00' }, { start_time: '13:00', expiration_time: '18:00' }] },
  });
  const { draft: before, shown } = draftOfCampaign(odd, 'Europe/Berlin');
  expect(shown).toEqual({ offer: true, windows: false, afterPublishing: false });
  expect(campaignUpdate(before, before, 'Europe/Berlin', false)).toEqual({});
  expect(campaignUpdate(before, { ...before, percentOff: 12, description: '', hasEnd: false }, 'Europe/Berlin', false)).toEqual({
    description: null, expiration_date: null, discount: { type: 'PERCENT', percent_off: 12, effect: 'APPLY_TO_ORDER' },
  });
});

test('days of the week and hours come back as they were set', () => {
  for (const windows of [{ validity_day_of_week: [1, 5] }, { validity_hours: { daily: [{ start_time: '22:00', expiration_time: '02:00', days_of_week: [0, 6] }] } }, {}]) {
    const { draft: before, shown } = draftOfCampaign(campaign(windows), 'UTC');
    expect([shown.windows, campaignRequest(before, 'UTC')]).toMatchObject([true, windows]);
  }
  expect(draftOfCampaign(campaign({ validity_timeframe: { interval: 'P2D', duration: 'PT1H' } }), 'UTC').shown.windows).toBe(false);
});

test('of a draft everything may change: name, number and look of its codes too', () => {
  const saved = campaign({
    creation_status: 'DRAFT', planned_vouchers_count: 5,
    voucher: {
      discount: { type: 'AMOUNT', amount_off: 500 }, redemption: { quantity: null }, code_config: { pattern: '##', charset: '9876543210', length: 2, prefix: 'A-' },
    },
  });
  const { draft: before } = draftOfCampaign(saved, 'UTC');
  expect(before).toMatchObject({ pattern: 'A-##', charset: '9876543210', count: 5, isUsesLimited: false, discount: 'AMOUNT', amountOff: 500 });
  const after = { ...before, name: 'Later', count: 7, pattern: 'B-####', isUsesLimited: true, usesPerCode: 2 };
  expect(campaignUpdate(before, after, 'UTC', true)).toEqual({
    name: 'Later', vouchers_count: 7, voucher: { redemption: { quantity: 2 }, code_config: { pattern: 'B-####', charset: '9876543210' } },
  });
});

test('what an edit reaches is told in numbers where they are known', () => {
  expect(reachWords('STATIC', { reached: 18_796, kept: 31_204 })).toBe('Affects 18,796 codes that nobody has yet; 31,204 that were published or redeemed keep their terms.');
  expect(reachWords('STATIC', { reached: null, kept: null })).toContain('codes that nobody has yet');
  expect(reachWords('STANDALONE', undefined)).toContain('at once');
});

test('codes on demand have no number that bounds their uses', () => {
  expect(usesMax(draft({ size: 'AUTO_UPDATE', count: 5 }))).toBeNull();
  expect(problemsOf(draft({ size: 'AUTO_UPDATE', count: 0 }), '2026-11-24')).toEqual({});
  expect(problemsOf(draft({ size: 'STATIC', count: 0 }), '2026-11-24')).toHaveProperty('count');
});
