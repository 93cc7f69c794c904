import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitField } from '../../../contract/limits.ts';
import { figureNames, type ChangeRow } from '../../../contract/tracking.ts';
import { describeChange } from './describe-change.ts';
import { limitOfField, limitWords } from './limit-words.ts';
import { figureDefinitions } from './figure-definitions.ts';
import { offerInShort } from '../list/offer-in-short.ts';
import { discountWords } from './discount-words.ts';
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

describe('discounts', () => {
  const unit = (unitOff: number, unitType: string) => ({ unit_off: unitOff, unit_type: unitType });
  const onItems = { effect: 'APPLY_TO_ITEMS' };

  it.each<[Record<string, unknown>, string, string]>([
    [{ type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ORDER', aggregated_amount_limit: 800 }, '€10.00 off the order, at most €8.00', '€10.00 off'],
    [{ type: 'AMOUNT', amount_off: 1000, ...onItems, aggregated_amount_limit: 3000 }, '€10.00 off each item, at most €30.00 per order', '€10.00 off items'],
    [{ type: 'AMOUNT', amount_off: 100, effect: 'APPLY_TO_ITEMS_BY_QUANTITY' }, '€1.00 off each unit', '€1.00 off units'],
    [{ type: 'AMOUNT', amount_off: 100, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY' }, '€1.00 off the items in proportion to their value', '€1.00 off items'],
    [{ type: 'AMOUNT', amount_off: 100, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY' }, '€1.00 off the items in proportion to their quantity', '€1.00 off items'],
    [{ type: 'AMOUNT', amount_off: 500, amount_off_formula: 'ORDER_AMOUNT / 9' }, 'An amount by formula off the order, else €5.00', 'amount by formula'],
    [{ type: 'PERCENT', percent_off: 15, amount_limit: 2000, aggregated_amount_limit: 1500 }, '15% off the order, at most €15.00', '15% off, max €15.00'],
    [{ type: 'PERCENT', percent_off: 15, amount_limit: 2000 }, '15% off the order, at most €20.00', '15% off, max €20.00'],
    [{ type: 'PERCENT', percent_off: 12.5, amount_limit: 2000, ...onItems }, '12.5% off each item, at most €20.00 each', '12.5% off items'],
    [{ type: 'PERCENT', percent_off_formula: '5' }, 'A percentage by formula off the order', 'percentage by formula'],
    [{ type: 'FIXED', fixed_amount: 3999 }, 'The order for €39.99', 'order for €39.99'],
    [{ type: 'FIXED', fixed_amount: 800, ...onItems }, 'Each unit for €8.00', '€8.00 a unit'],
    [{ type: 'FIXED', fixed_amount_formula: '5' }, 'The order for a price by formula', 'price by formula'],
    [{ type: 'UNIT', ...unit(1, 'prod_mug') }, '1 free unit of prod_mug', '1 free unit'],
    [{ type: 'UNIT', ...unit(3, 'sku_1'), effect: 'ADD_NEW_ITEMS' }, '3 free units of sku_1', '3 free units'],
    [{ type: 'UNIT', ...unit(1, 'prod_5h1pp1ng') }, 'Free shipping', 'free shipping'],
    [{ type: 'UNIT', unit_type: 'sku_1', unit_off_formula: '5' }, 'Free units by formula of sku_1', 'free units by formula'],
    [{ type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [unit(1, 'a'), unit(2, 'b')] }, '1 free unit of a and 2 free units of b', 'free units of 2 products'],
    [
      { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [unit(1, 'a'), unit(1, 'b'), unit(1, 'c'), unit(1, 'd'), unit(1, 'e')] },
      '1 free unit of a, 1 free unit of b, 1 free unit of c and 2 more', 'free units of 5 products',
    ],
    [{ type: 'AMOUNT' }, 'Offer of the kind AMOUNT', 'amount'],
    [{ type: 'UNIT', effect: 'ADD_MANY_ITEMS' }, 'Offer of the kind UNIT', 'unit'],
    [{ type: 'constructor' }, 'Offer of the kind constructor', 'constructor'],
    [{}, 'Offer not recorded', 'not recorded'],
  ])('%j are in words', (discount, words, short) => {
    expect([discountWords(discount, money), offerInShort(discount, money)]).toEqual([words, short]);
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

  it('name every limit that there is', () => {
    const limits = [['campaign', 'customer', 'voucher'], ['redemptions', 'discount', 'orders'], ['total', 'day', 'week', 'month']] as const;
    const all = limits[0].flatMap((scope) => limits[1].flatMap((measure) => limits[2].map((period) => ({ scope, measure, period }))));
    for (const limit of all) {
      expect(limitOfField(limitField(limit))).toEqual({ limit, part: 'limit' });
      expect(limitOfField(limitField(limit, 'straddle'))).toEqual({ limit, part: 'straddle' });
    }
    expect(new Set(all.map(limitWords)).size).toBe(36);
    const changed = (fields: ChangeRow['fields']) => describeChange({ action: 'updated', object_type: 'limits', fields }, format);
    expect(changed([{ field: 'customer_redemptions_day_limit', before: 3, after: 1 }]))
      .toEqual({ what: 'tightened the limit on redemptions per customer and day', fields: [{ label: 'Limit on redemptions per customer and day', before: '3', after: '1' }] });
    expect(changed([{ field: 'discount_straddle', before: 'reject', after: 'clip' }]))
      .toEqual({ what: 'changed what happens at the discount budget', fields: [{ label: 'At the discount budget', before: 'refuse the redemption', after: 'give what is left' }] });
    expect(changed([{ field: 'discount_limit_minor', before: null, after: 100 }, { field: 'discount_straddle', before: null, after: 'clip' }]).what).toBe('added the discount budget');
    expect(changed([{ field: 'discount_limit_minor', before: null, after: 100 }, { field: 'redemptions_limit', before: null, after: 1 }]).what).toBe('changed the limits');
  });

  it('name rules, and what they ask for before and after', () => {
    const rule = (action: string, fields: ChangeRow['fields']) => describeChange({ action, object_type: 'rule', fields }, format);
    const named = { field: 'rule', before: 'Minimum', after: 'Minimum' };
    const fields = [{ label: 'Conditions', before: 'order amount is more than €1.00', after: 'none' }, { label: 'Message to the shopper', before: 'none', after: 'More' }];
    expect(rule('updated', [named, { field: 'rules', before: 'order amount is more than €1.00', after: null }, { field: 'message', before: null, after: 'More' }]))
      .toEqual({ what: 'changed the validation rule “Minimum”', fields });
    expect(rule('assigned', [{ ...named, before: null }, { field: 'campaign', before: null, after: 'Autumn' }])).toEqual({ what: 'added the validation rule “Minimum”', fields: [] });
    expect(rule('unassigned', [{ ...named, after: null }, { field: 'voucher', before: 'AUT-1', after: null }]).what).toBe('removed the validation rule “Minimum” for the code AUT-1');
    const ofCode = describeChange({ action: 'assigned', object_type: 'voucher', fields: [{ ...named, before: null }] }, format);
    expect(ofCode).toEqual({ what: 'added the validation rule “Minimum”', fields: [] });
    expect(rule('updated', [{ field: 'name', before: 'Old', after: 'New' }]))
      .toEqual({ what: 'changed the validation rule “New”', fields: [{ label: 'Name', before: 'Old', after: 'New' }] });
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
