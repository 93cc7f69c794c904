import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figureNames } from '../../../contract/tracking.ts';
import { describeChange } from './describe-change.ts';
import { figureDefinitions } from './figure-definitions.ts';
import { offerSentence } from './offer.ts';
import { failureWord, whatIsMissing } from './words.ts';

const money = (minor: number) => `€${(minor / 100).toFixed(2)}`;
const format = { money, dateTime: (instant: string) => instant.slice(0, 10), end: (instant: string) => `end of ${instant.slice(0, 10)}` };

describe('missing figures', () => {
  it('say their reason and how many amounts are unknown', () => {
    expect(whatIsMissing({ value: null, null_reason: 'no_amounts', unknown: 372 }, 372)).toBe('no amounts (372 of 372)');
    expect(whatIsMissing({ value: null, null_reason: 'no_publications' }, 0)).toBe('nothing published yet');
    expect(whatIsMissing({ value: 900, unknown: 3 }, 12)).toBe('without 3 of 12 of unknown amount');
    expect(whatIsMissing({ value: 900 }, 12)).toBeNull();
  });
});

describe('definitions', () => {
  it('exist for every figure on the screen and in docs/figures.md', () => {
    const page = readFileSync(new URL('../../../docs/figures.md', import.meta.url), 'utf8');
    expect(Object.keys(figureDefinitions).toSorted()).toEqual([...figureNames].toSorted());
    for (const name of figureNames) expect(page).toContain(`| \`${name}\` |`);
  });

  it('call money what is money', () => {
    for (const name of figureNames) expect(figureDefinitions[name].kind === 'money').toBe(name.endsWith('_minor'));
  });
});

describe('offers', () => {
  it('are one sentence of discount, kind of codes and uses', () => {
    expect(offerSentence({ discount: { type: 'PERCENT', percent_off: 15, amount_limit: 2000 }, size: 'STATIC', redemption_quantity: 1, is_historical: false }, money))
      .toBe('15% off the order, at most €20.00 · unique codes · 1 use per code');
    expect(offerSentence({ discount: { type: 'AMOUNT', amount_off: 1000 }, size: 'STANDALONE', redemption_quantity: null, is_historical: false }, money))
      .toBe('€10.00 off the order · one public code · any number of uses per code');
    expect(offerSentence({ discount: null, size: 'STATIC', redemption_quantity: null, is_historical: true }, money)).toBe('Offer not recorded · unique codes');
  });
});

describe('changes', () => {
  it('say what happened to a limit', () => {
    const limit = (before: unknown, after: unknown) =>
      describeChange({ action: 'updated', object_type: 'limits', fields: [{ field: 'discount_limit_minor', before, after }] }, format);
    expect(limit(null, 4_000_000)).toEqual({ what: 'added the discount budget', fields: [{ label: 'Discount budget', before: 'no limit', after: '€40000.00' }] });
    expect(limit(4_000_000, 4_500_000).what).toBe('raised the discount budget');
    expect(limit(4_500_000, 100).what).toBe('tightened the discount budget');
    expect(limit(100, null)).toEqual({ what: 'removed the discount budget', fields: [{ label: 'Discount budget', before: '€1.00', after: 'no limit' }] });
  });

  it('do not take an imported count for a limit', () => {
    expect(describeChange({ action: 'imported', object_type: 'campaign', fields: [{ field: 'redemptions', before: 0, after: 238 }] }, format))
      .toEqual({ what: 'imported the campaign', fields: [{ label: 'Redemptions', before: '0', after: '238' }] });
  });

  it('name pausing, dates and unknown members in words', () => {
    expect(describeChange({ action: 'disabled', object_type: 'campaign', fields: [{ field: 'active', before: true, after: false }] }, format))
      .toEqual({ what: 'paused the campaign', fields: [] });
    expect(describeChange({ action: 'updated', object_type: 'campaign', fields: [{ field: 'validity_day_of_week', before: null, after: [1, 2, 3] }] }, format).fields)
      .toEqual([{ label: 'Days of the week', before: 'none', after: 'Open Mon–Wed' }]);
    expect(describeChange({ action: 'updated', object_type: 'campaign', fields: [{ field: 'expiration_date', before: '2026-12-15T00:00:00Z', after: null }] }, format))
      .toEqual({ what: 'changed the end', fields: [{ label: 'End', before: 'end of 2026-12-15', after: 'none' }] });
    expect(describeChange({ action: 'updated', object_type: 'campaign', fields: [{ field: 'odd_member', before: [1], after: false }] }, format).fields)
      .toEqual([{ label: 'Odd member', before: '[1]', after: 'no' }]);
    expect(failureWord('quantity_exceeded')).toBe('Used up');
    expect(failureWord('some_new_code')).toBe('Some new code');
  });
});
