import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersMissing, strengthOf } from './code-strength.ts';

test('fifty thousand codes of nine clear characters are safe, a thousand of four digits are found by hand', () => {
  expect(strengthOf(28n ** 9n, 50_000)).toBe('safe');
  expect([strengthOf(10n ** 4n, 1_000), charactersMissing(10n ** 4n, 10, 1_000)]).toEqual(['guessable', 5]);
  expect([strengthOf(10n ** 8n, 1_000), charactersMissing(10n ** 8n, 10, 1_000)]).toEqual(['weak', 1]);
});

test('the characters that are missing make any codes safe, and one fewer does not', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 1, max: 20_000_000 }), fc.integer({ min: 0, max: 12 }), (kinds, count, places) => {
    const space = BigInt(kinds) ** BigInt(places);
    const missing = charactersMissing(space, kinds, count) ?? 0;
    expect(strengthOf(space * BigInt(kinds) ** BigInt(missing), count)).toBe('safe');
    if (missing > 0) expect(strengthOf(space * BigInt(kinds) ** BigInt(missing - 1), count)).not.toBe('safe');
  }));
});

test('more characters of one kind make nothing safe', () => {
  expect(charactersMissing(1n, 1, 1)).toBeNull();
});
