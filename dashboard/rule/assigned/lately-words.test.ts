import { expect, test } from 'vitest';
import { latelyWords } from './lately-words.ts';

const exactly = (count: number) => ({ count, is_exact: true });
const nothing = { days: 7, passed: exactly(0), refused: exactly(0), most: null };

test('what a rule let through and what it refused stand beside each other, with what refused most', () => {
  const most = { name: 'order.metadata', property: 'channel', count: 120 };
  expect(latelyWords({ ...nothing, passed: exactly(8412), refused: exactly(131), most })).toBe('Last 7 days: 8,412 passed, 131 refused here, most by order “channel” (120).');
  expect(latelyWords({ ...nothing, passed: exactly(1) })).toBe('Last 7 days: 1 passed, none refused here.');
  expect(latelyWords(nothing)).toBe('Last 7 days: it judged no redemption.');
});

test('what was not counted to the end is no number, and no zero', () => {
  expect(latelyWords({ ...nothing, passed: { count: 9800, is_exact: false }, refused: exactly(200) })).toBe('Last 7 days: at least 9,800 passed, 200 refused here.');
  expect(latelyWords({ ...nothing, passed: { count: 0, is_exact: false } })).toBe('Last 7 days: an unknown number passed, none refused here.');
  expect(latelyWords({ ...nothing, passed: null, refused: null })).toBe('Last 7 days: too many redemptions to count what it decided.');
});
