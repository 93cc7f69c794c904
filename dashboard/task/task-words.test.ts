import { expect, test } from 'vitest';
import { resultWords, taskWord, tookWords } from './task-words.ts';

test('kinds of work have names, unknown ones too', () => {
  expect(taskWord('CAMPAIGN.VOUCHERS_GENERATE')).toBe('Codes made');
  expect(taskWord('SEGMENTS.METADATA_KEY_PURGE')).toBe('Segments metadata key purge');
});

test.each([
  [0, '0.0 s'], [430, '0.4 s'], [9_949, '9.9 s'], [12_400, '12 s'], [59_700, '1 min'], [185_000, '3 min 5 s'], [7_500_000, '2 h 5 min'], [3_599_600, '1 h'],
])('%d ms are %s', (milliseconds, words) => {
  expect(tookWords(milliseconds)).toBe(words);
});

test('what an import says is told of one or of many', () => {
  expect(resultWords({ message: '1 voucher(s) imported successfully, 0 failed.' })).toBe('1 voucher imported successfully, 0 failed.');
  expect(resultWords({ message: '0 voucher(s) imported successfully, 1 failed.' })).toBe('0 vouchers imported successfully, 1 failed.');
});
