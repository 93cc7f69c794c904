import { expect, test } from 'vitest';
import { charsetOf, choiceProblems, configOf, firstChoice } from './code-choice.ts';

const first = firstChoice({ ignore_case: false, charset: null, pattern: null });

test('codes have ten clear characters unless asked otherwise', () => {
  expect(configOf(first)).toEqual({ length: 10, charset: '23456789BCDFGHJKMNPQRSTVWXYZ' });
  expect(configOf({ ...first, prefix: 'AUT-', postfix: '-X' })).toMatchObject({ prefix: 'AUT-', postfix: '-X' });
  expect(configOf({ ...first, way: 'pattern', pattern: 'A##', charset: 'own', ownCharset: ' AB ' })).toEqual({ pattern: 'A##', charset: 'AB' });
  expect(charsetOf(first)).not.toMatch(/[01OIL]/);
});

test.each([
  [{ length: null }, 'length'], [{ way: 'pattern', pattern: '' }, 'pattern'], [{ way: 'pattern', pattern: 'A #' }, 'pattern'], [{ way: 'pattern', pattern: 'ABC' }, 'pattern'],
  [{ charset: 'own', ownCharset: 'AA' }, 'ownCharset'],
] as const)('%j is complained of at %s', (change, field) => {
  expect(Object.keys(choiceProblems({ ...first, ...change }))).toEqual([field]);
});

test('a choice begins with what the project says of codes', () => {
  expect(configOf(firstChoice({ ignore_case: true, charset: 'XYZ', pattern: 'S-###' }))).toEqual({ pattern: 'S-###', charset: 'XYZ' });
  expect(firstChoice({ ignore_case: false, charset: '0123456789', pattern: null })).toMatchObject({ way: 'parts', length: 10, charset: 'digits' });
});
