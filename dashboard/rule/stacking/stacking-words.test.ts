import { expect, test } from 'vitest';
import type { StackingHints } from '../../../contract/stacking-hints.ts';
import { codeLines, isAlarming, unboundedWords, worstWords } from './stacking-words.ts';

const money = (minor: number): string => `€${(minor / 100).toFixed(2)}`;
const hints: StackingHints = {
  order_minor: 8000, is_usual: true, discount_minor: 2600, is_reached: true, together: 3, codes_max: 5, is_complete: true, unbounded: [],
  codes: [
    { campaign_id: null, name: null, count: 1, discount: { type: 'PERCENT', percent_off: 20 } }, { campaign_id: 'c', name: 'Club', count: 2, discount: { type: 'AMOUNT', amount_off: 500 } },
  ],
};

test('the worst case is said with its order and how many codes it takes', () => {
  expect(worstWords(hints, money)).toBe('At worst €26.00 off an order of €80.00, your usual one (32.5%), with 3 codes in one order.');
  expect(worstWords({ ...hints, is_reached: false, is_usual: false }, money)).toBe('Never more than €26.00 off an order of €80.00 (32.5%), with 3 codes in one order.');
  expect(worstWords({ ...hints, together: 0, codes: hints.codes.slice(0, 1) }, money)).toMatch(/^At most .*: no other code acts together with it\.$/);
  expect(worstWords({ ...hints, discount_minor: null }, money)).toMatch(/all of it/);
});

test('codes are named with what they grant, and what nothing bounds with the reason', () => {
  expect(codeLines(hints, 'This campaign', money)).toEqual([
    { key: '', name: 'This campaign', words: '20% off the order' }, { key: 'c', name: 'Club', words: '2 codes, €5.00 off the order' },
  ]);
  expect(unboundedWords({ ...hints, unbounded: [{ campaign_id: 'g', name: 'Gift', why: 'free_units' }] }, 'This campaign')).toMatch(/Gift \(it gives free units\)/);
  expect(unboundedWords(hints, '')).toBeNull();
});

test('half of the order is alarming, a third is not', () => {
  expect([isAlarming(hints), isAlarming({ ...hints, discount_minor: 4000 }), isAlarming({ ...hints, discount_minor: null })]).toEqual([false, true, true]);
});
