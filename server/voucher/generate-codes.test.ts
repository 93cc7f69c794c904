import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCodeConfig, spaceOf } from './code-config.ts';
import { codesFrom, generateCodes, sample } from './generate-codes.ts';

const rules = { ignoresCase: false, charset: null, pattern: null };

test('codes have the pattern, its prefix and its postfix, and are all different', () => {
  const config = readCodeConfig({ pattern: 'A#-##', charset: 'xyz', prefix: 'P#', postfix: '#S' }, rules);
  const codes = generateCodes(config, 27, randomBytes);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^P#A[xyz]-[xyz]{2}#S$/);
});

test.each([
  [{}, '########', 62], [{ length: 3 }, '###', 62], [{ charset: 'numbers' }, '########', 10], [{ charset: 'AAB' }, '########', 2],
  [{ charset: 'alphabetic_uppercase', pattern: '10OFF-#######' }, '10OFF-#######', 26], [{ pattern: 'X', length: 5 }, 'X', 62], [{ charset: 'toString' }, '########', 7],
])('a configuration of %j has the pattern %s and %i characters', (request, pattern, characters) => {
  const config = readCodeConfig(request, rules);
  expect([config.pattern, [...config.charset].length]).toEqual([pattern, characters]);
});

test.each([
  [{ pattern: ' ' }], [{ pattern: 'a\nb#' }], [{ charset: 'a\u0007' }], [{ pattern: '#'.repeat(100), prefix: 'x'.repeat(50), postfix: 'y'.repeat(51) }],
])('a configuration of %j is refused', (request) => {
  expect(() => readCodeConfig(request, rules)).toThrow('Invalid Code Config');
});

test('a space is counted exactly, beyond 2^53', () => {
  expect(spaceOf(readCodeConfig({ length: 10 }, rules))).toBe(62n ** 10n);
  expect(spaceOf(readCodeConfig({ pattern: 'FIXED' }, rules))).toBe(1n);
});

test('no character is favoured: a byte past the last whole round is thrown away', () => {
  const config = readCodeConfig({ pattern: '#', charset: 'numbers' }, rules);
  // 250 … 255 would be 0 … 5 by remainder.
  const bytes = (): Uint8Array => Uint8Array.from([250, 251, 252, 253, 254, 255, 7]);
  expect(generateCodes(config, 1, bytes)).toEqual(['7']);
});

test('every character is drawn about as often: chi square over 62 characters', () => {
  const config = readCodeConfig({ length: 50 }, rules);
  const counts = new Map<string, number>();
  for (const code of generateCodes(config, 2_000, randomBytes)) for (const letter of code) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const expected = 100_000 / 62;
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 61 degrees of freedom: 140 is passed once in more than ten million runs.
  expect(counts.size).toBe(62);
  expect(chi).toBeLessThan(140);
});

test('all codes of a small space are each there once, and a sample is a part of them', () => {
  const config = readCodeConfig({ pattern: '##', charset: 'ABC' }, rules);
  const all = codesFrom(config, 0n, 9);
  expect(new Set(all)).toEqual(new Set(['AA', 'AB', 'AC', 'BA', 'BB', 'BC', 'CA', 'CB', 'CC']));
  const some = sample(all, 4, randomBytes);
  expect(new Set(some).size).toBe(4);
  expect(some.every((code) => all.includes(code))).toBe(true);
});
