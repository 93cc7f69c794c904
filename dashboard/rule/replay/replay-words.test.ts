import { expect, test } from 'vitest';
import type { ReplayFigure, ReplayFigures } from '../../../contract/rule-replay.ts';
import { resultWords, signedMoney } from './replay-words.ts';

const money = (minor: number): string => `€${(minor / 100).toFixed(2)}`;
const figure = (count: number, before = 0, after = 0): ReplayFigure => ({ count, unknown: 0, order_minor: 0, before_minor: before, after_minor: after });
const none = figure(0);

function figures(change: { redemptions?: Partial<ReplayFigures['redemptions']>; orders?: Partial<ReplayFigures['orders']> }): ReplayFigures {
  return {
    redemptions: { kept: none, repriced: none, refused: none, ...change.redemptions },
    orders: { same: none, altered: none, gained: none, lost: none, neither: none, ...change.orders }, changed_since: 0,
  };
}

test('both bases have their own sentence, and one that has nothing has none', () => {
  expect(resultWords(figures({ redemptions: { kept: figure(10, 100, 100), refused: figure(2, 500, 0) } }), money)).toEqual([
    'Of 12 redemptions of this campaign, 2 would have been refused: €5.00 less discount.',
  ]);
  expect(resultWords(figures({ orders: { same: figure(1), gained: figure(412, 0, 320_000), lost: figure(9, 2_000, 0) } }), money)).toEqual([
    'Of 422 other orders, 412 more would be accepted and 9 fewer; with a code on each of them €3180.00 more discount.',
  ]);
});

test('where nothing changes that is said', () => {
  expect(resultWords(figures({ redemptions: { kept: figure(1, 5, 5) }, orders: { same: figure(3, 9, 9) } }), money)).toEqual([
    'Of 1 redemption of this campaign, nothing would have been different.', 'Of 3 other orders, a code would be accepted on the same ones, with the same discount.',
  ]);
  expect(resultWords(figures({}), money)).toEqual([]);
});

test.each([[0, '€0.00'], [1200, '+€12.00'], [-300, '−€3.00']])('%d minor units of difference are %s', (minor, words) => {
  expect(signedMoney(minor, money)).toBe(words);
});
