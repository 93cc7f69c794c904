import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutTo, splitWithin } from './split.ts';

const sum = (numbers: readonly number[]): bigint => numbers.reduce((all, one) => all + BigInt(one), 0n);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const parts = fc.array(fc.tuple(fc.oneof(fc.nat(20), fc.maxSafeNat()), fc.oneof(fc.nat(20), fc.maxSafeNat())), { maxLength: 30 });
const amounts = fc.oneof(fc.nat(100), fc.maxSafeNat());

/** An independent model: fill full parts round by round until no more become full, then round the others down and hand out what is left. For small numbers. */
function splitSlowly(total: number, weights: number[], limits: number[]): number[] {
  const split = weights.map(() => 0);
  const open = new Set([...weights.keys()].filter((index) => (weights[index] ?? 0) > 0));
  let rest = total;
  for (let isChanging = true; isChanging; ) {
    isChanging = false;
    const weightSum = [...open].reduce((all, index) => all + (weights[index] ?? 0), 0);
    const full = [...open].filter((index) => rest * (weights[index] ?? 0) >= (limits[index] ?? 0) * weightSum);
    for (const index of full) {
      split[index] = limits[index] ?? 0;
      open.delete(index);
      isChanging = true;
    }
    rest = total - split.reduce((all, one) => all + one, 0);
  }
  const weightSum = [...open].reduce((all, index) => all + (weights[index] ?? 0), 0);
  const pot = rest;
  for (const index of open) split[index] = Math.floor((pot * (weights[index] ?? 0)) / weightSum);
  const behind = (index: number): number => (pot * (weights[index] ?? 0)) % weightSum;
  const given = [...open].reduce((all, index) => all + (split[index] ?? 0), 0);
  for (const index of [...open].toSorted((a, b) => behind(b) - behind(a) || a - b).slice(0, open.size === 0 ? 0 : pot - given)) split[index] = (split[index] ?? 0) + 1;
  return split;
}

test('parts sum to the whole, or to what their limits allow, and none passes its limit', () => {
  fc.assert(
    fc.property(amounts, parts, (total, pairs) => {
      const [weights, limits] = [pairs.map(([weight]) => weight), pairs.map(([, limit]) => limit)];
      const split = splitWithin(total, weights, limits);
      expect(sum(split)).toBe(min(BigInt(total), sum(limits.filter((_, index) => (weights[index] ?? 0) > 0))));
      for (const [index, part] of split.entries()) {
        expect(part >= 0 && part <= (limits[index] ?? 0)).toBe(true);
        if (weights[index] === 0) expect(part).toBe(0);
      }
    }),
  );
});

test('parts without limits are within one unit of their exact share', () => {
  fc.assert(
    fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 30 }).filter((weights) => sum(weights) > 0n), (total, weights) => {
      const all = sum(weights);
      for (const [index, part] of splitWithin(total, weights, weights.map(() => total)).entries()) {
        const off = BigInt(part) * all - BigInt(total) * BigInt(weights[index] ?? 0);
        expect(off < all && off > -all).toBe(true);
      }
    }),
  );
});

test('a split is what filling the full parts round by round gives', () => {
  const small = fc.array(fc.tuple(fc.nat(9), fc.nat(30)), { maxLength: 8 });
  fc.assert(
    fc.property(fc.nat(120), small, (total, pairs) => {
      const [weights, limits] = [pairs.map(([weight]) => weight), pairs.map(([, limit]) => limit)];
      expect(splitWithin(total, weights, limits)).toEqual(splitSlowly(total, weights, limits));
    }),
    { numRuns: 500 },
  );
});

test('what is cut down never grows', () => {
  fc.assert(
    fc.property(amounts, fc.array(amounts, { maxLength: 30 }), (max, before) => {
      const after = cutTo(max, before);
      expect(sum(after)).toBe(min(BigInt(max), sum(before)));
      for (const [index, part] of after.entries()) expect(part).toBeLessThanOrEqual(before[index] ?? 0);
    }),
  );
});

test('equal remainders: the earlier part gets the unit', () => {
  expect(splitWithin(100, [1, 1, 1], [100, 100, 100])).toEqual([34, 33, 33]);
});
