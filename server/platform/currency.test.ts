import { expect, test } from 'vitest';
import { currencyExponent } from '../../contract/currency.ts';
import { isCurrency } from './currency.ts';

test.each([['EUR', 2], ['USD', 2], ['JPY', 0], ['KRW', 0], ['KWD', 3], ['TND', 3], ['HUF', 2], ['COP', 2], ['ISK', 0]])('%s has %i digits by ISO 4217', (code, digits) => {
  expect(isCurrency(code)).toBe(true);
  expect(currencyExponent(code)).toBe(digits);
});

test.each(['XXX', 'XDR', 'ABC', 'eur', ''])('%s is no currency', (code) => {
  expect(isCurrency(code)).toBe(false);
});
