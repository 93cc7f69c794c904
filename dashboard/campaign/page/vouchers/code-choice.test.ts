import { expect, test } from 'vitest';
import { charsetOf, choiceProblems, configOf, firstChoice } from './code-choice.ts';

test('codes have ten clear characters unless asked otherwise', () => {
  expect(configOf(firstChoice)).toEqual({ length: 10, charset: '23456789BCDFGHJKMNPQRSTVWXYZ' });
  expect(configOf({ ...firstChoice, prefix: 'AUT-', postfix: '-X' })).toMatchObject({ prefix: 'AUT-', postfix: '-X' });
  expect(configOf({ ...firstChoice, way: 'pattern', pattern: 'A##', charset: 'own', ownCharset: ' AB ' })).toEqual({ pattern: 'A##', charset: 'AB' });
  expect(charsetOf(firstChoice)).not.toMatch(/[01OIL]/);
});

test.each([
  [{ length: null }, 'length'], [{ way: 'pattern', pattern: '' }, 'pattern'], [{ way: 'pattern', pattern: 'A #' }, 'pattern'], [{ way: 'pattern', pattern: 'ABC' }, 'pattern'],
  [{ charset: 'own', ownCharset: 'AA' }, 'ownCharset'],
] as const)('%j is complained of at %s', (change, field) => {
  expect(Object.keys(choiceProblems({ ...firstChoice, ...change }))).toEqual([field]);
});
