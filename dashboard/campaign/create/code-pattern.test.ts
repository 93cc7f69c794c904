import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alphabets, codeSpace, exampleCode, guessability, guessesPerHit, patternProblem, placesMissing, type AlphabetName } from './code-pattern.ts';

test('a pattern holds the alphabet to the power of its random places', () => {
  expect(codeSpace('AUT-##', 'digits')).toBe(100);
  expect(codeSpace('##', 'readable')).toBe(28 ** 2);
  expect(codeSpace('SUMMER', 'all')).toBe(1);
});

test('the readable alphabet has no look-alikes and no vowels', () => {
  expect(alphabets.readable).not.toMatch(/[01OILAEU]/);
});

test('50 000 codes of nine readable characters need more than 200 million guesses for a hit', () => {
  expect(guessesPerHit('AUT-#########', 'readable', 50_000)).toBeGreaterThan(200_000_000);
  expect(guessability('AUT-#########', 'readable', 50_000)).toBe('safe');
});

test('too small a space is refused with the number of characters that puts it right', () => {
  expect(patternProblem('AUT-####', 'digits', 1000)).toBe('Anybody could guess these codes. Add 5 more #.');
  expect(patternProblem('AUT-########', 'readable', 1000)).toBeNull();
});

test('adding the missing places makes any pattern safe and one fewer does not', () => {
  const names = fc.constantFrom<AlphabetName>('readable', 'all', 'digits');
  fc.assert(fc.property(names, fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 6 }), (alphabet, count, places) => {
    const pattern = '#'.repeat(places);
    const missing = placesMissing(pattern, alphabet, count);
    expect(guessability(pattern + '#'.repeat(missing), alphabet, count)).toBe('safe');
    if (missing > 0) expect(guessability(pattern + '#'.repeat(missing - 1), alphabet, count)).not.toBe('safe');
  }));
});

test('an example follows the pattern', () => {
  expect(exampleCode('AUT-##', 'digits', () => 0.5)).toBe('AUT-55');
});
