import { expect, test } from 'vitest';
import { alphabets, patternProblem } from './code-pattern.ts';

test('the readable alphabet has no look-alikes and no vowels', () => {
  expect(alphabets.readable).not.toMatch(/[01OILAEU]/);
});

test.each([['', 'Write a pattern'], ['A #', 'no spaces'], ['SUMMER', 'Put a #'], ['AUT-####', null]])('%j as a pattern: %s', (pattern, words) => {
  if (words === null) expect(patternProblem(pattern)).toBeNull();
  else expect(patternProblem(pattern)).toContain(words);
});
