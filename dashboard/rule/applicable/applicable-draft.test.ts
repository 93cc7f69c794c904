import { expect, it } from 'vitest';
import { applicableWords } from '../../../contract/applicable-words.ts';
import { applicableDraftOf, applicableInWords, applicableProblem, type ApplicableDraft, type EntryDraft } from './applicable-draft.ts';

const writer = { nameOf: (id: string) => id.toUpperCase(), amount: (minor: number) => `€${minor / 100}`, number: String };
const words = (draft: Partial<ApplicableDraft>) => applicableInWords({ mode: 'only', included: [], excluded: [], ...draft }, writer);
const product = (id: string, part: Partial<EntryDraft> = {}): EntryDraft => ({ object: 'product', id, ...part });

it('says which products a discount is for, and how much of each', () => {
  expect(words({ mode: 'all' })).toBe('The discount is for the whole order, or for all items.');
  expect(words({ included: [product('hat'), product('shirt')], excluded: [product('tie')] })).toBe('The discount is only for HAT and SHIRT, but not for TIE.');
  expect(words({ included: [product('hat', { effect: 'APPLY_TO_CHEAPEST', aggregated_quantity_limit: 1 })] }))
    .toBe('The discount is only for HAT (only the cheapest of them, at most 1 unit in all).');
  expect(words({ included: [product('hat', { effect: 'APPLY_TO_EVERY', amount_limit: 500, repeat: 2, skip_initially: 3, price: 900 })] }))
    .toBe('The discount is only for HAT (one of every 2, without the first 3, at most €5 off each line, for €9 a unit).');
});

it('says of a discount for every item which of them are limited', () => {
  expect(words({ mode: 'except', excluded: [product('tie')] })).toBe('The discount is for every item except TIE.');
  expect(words({ mode: 'except', included: [product('hat', { quantity_limit: 2 }), product('shirt')], excluded: [product('tie')] }))
    .toBe('The discount is for every item except TIE. Of these it is limited: HAT (at most 2 units of each line).');
});

it('reads a rule that only excludes as one for everything else, as the discount is computed', () => {
  const tie = { object: 'product' as const, id: 'tie', strict: false, effect: 'APPLY_TO_EVERY' as const };
  const draft = applicableDraftOf({ included: [], excluded: [tie], included_all: false });
  expect(draft.mode).toBe('except');
  expect(applicableProblem(draft)).toBeNull();
  expect(applicableInWords(draft, writer)).toBe('The discount is for every item except TIE.');
  expect(applicableWords({ included: [], excluded: [tie], included_all: false }, writer)).toBe('The discount is for every item except TIE.');
});

it('tells limits of the same products apart', () => {
  const fields = ['quantity_limit', 'aggregated_quantity_limit', 'amount_limit', 'aggregated_amount_limit', 'repeat', 'skip_initially', 'price'] as const;
  const said = fields.map((field) => words({ included: [product('hat', { [field]: 7 })] }));
  expect(new Set([...said, words({ included: [product('hat')] }), words({ included: [product('hat', { target: 'UNIT' })] })]).size).toBe(fields.length + 2);
});
