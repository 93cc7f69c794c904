import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

test.each([
  [0, 12, 0, 0.242494],
  [12, 12, 0.757506, 1],
  [1, 13, 0.01371, 0.33314],
  [214, 1133, 0.167153, 0.212707],
])('%i of %i lies between %f and %f', (successes, trials, lower, upper) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval[0]).toBeCloseTo(lower, 6);
  expect(interval[1]).toBeCloseTo(upper, 6);
});

test('the ends are exactly 0 and 1 when none and when all succeeded', () => {
  expect(wilsonInterval(0, 12)[0]).toBe(0);
  expect(wilsonInterval(12, 12)[1]).toBe(1);
});

test('an interval holds its rate and stays within 0 and 1', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
    const successes = Math.floor(trials * share);
    const [lower, upper] = wilsonInterval(successes, trials);
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(upper).toBeLessThanOrEqual(1);
    expect(lower).toBeLessThanOrEqual(successes / trials);
    expect(upper).toBeGreaterThanOrEqual(successes / trials);
  }));
});

test('more successes than trials, and no trial at all, are no rate', () => {
  expect(() => wilsonInterval(2, 1)).toThrow(RangeError);
  expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
});
