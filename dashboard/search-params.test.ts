import fc from 'fast-check';
import { expect, test } from 'vitest';
import { campaignListSearch } from './campaign/list/list-search.ts';
import { choiceParam, parseSearch, patternParam, stringifySearch, textParam } from './search-params.ts';

test('what is printed into the address is read back as it was', () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'), fc.string({ minLength: 1, unit: 'grapheme' })), (search) => {
    expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
  }));
});

test('numbers and words of people stay as they were written', () => {
  expect(stringifySearch({ q: '0012', status: undefined, sort: '' })).toBe('?q=0012');
  expect(parseSearch('?q=0012&x=true')).toEqual({ q: '0012', x: 'true' });
});

test('a value that is not known is left out, never an error', () => {
  expect(choiceParam({ sort: 'sideways' }, 'sort', ['name'])).toEqual({});
  expect(textParam({ q: 3 }, 'q')).toEqual({});
  expect(campaignListSearch({ q: 'a', status: 'active', sort: 'name', other: 'x' })).toEqual({ q: 'a', status: 'active', sort: 'name' });
  expect(campaignListSearch({ status: 'ACTIVE', sort: 7 })).toEqual({});
  // The router keeps what a route does not name; undefined takes it away.
  expect(choiceParam({ sort: 'sideways' }, 'sort', ['name'])).toStrictEqual({ sort: undefined });
  expect(patternParam({ from: 'x' }, 'from', /^\d$/)).toStrictEqual({ from: undefined });
});
