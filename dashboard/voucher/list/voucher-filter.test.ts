import { expect, test } from 'vitest';
import { filterOf, filterWords, metadataParts, queryOf, searchOf } from './voucher-filter.ts';

test('an address becomes the filter of the server, and its words', () => {
  const search = {
    q: 'AB', state: 'active', campaign: 'none', discount: 'UNIT', published: 'no',
    redeemed_min: '1', redeemed_max: '3', last_day_from: '2026-12-01', last_day_to: '2026-12-31', metadata: 'shop=Bonn=1',
  } as const;
  const filter = filterOf(search);
  expect(filter).toEqual({
    q: 'AB', state: 'active', has_campaign: false, discount_type: 'UNIT', published: false,
    redeemed_min: 1, redeemed_max: 3, last_day_from: '2026-12-01', last_day_to: '2026-12-31',
    metadata_key: 'shop', metadata_value: 'Bonn=1',
  });
  expect(searchOf(filter)).toEqual(search);
  expect(queryOf(filter)).toMatchObject({ published: 'false', redeemed_min: '1' });
  expect(filterWords(search, false).map(({ label }) => label)).toEqual([
    'Without a campaign', 'Free product', 'Never published', 'Redeemed 1 to 3 times', 'Last day 1 Dec 2026 to 31 Dec 2026', 'shop is “Bonn=1”',
  ]);
  expect(filterWords(search, true)).toHaveLength(8);
  expect(searchOf({ ...filter, any_case: true })).toEqual(search);
  expect(filterOf({})).toEqual({});
});

test.each([
  [{ redeemed_min: '1' }, 'Redeemed at least 1 time'], [{ redeemed_max: '0' }, 'Never redeemed'], [{ redeemed_min: '2', redeemed_max: '2' }, 'Redeemed 2 times'],
  [{ last_day_to: '2026-12-31' }, 'Last day 31 Dec 2026 or earlier'], [{ metadata: 'shop' }, 'Has metadata shop'], [{ published: 'yes' }, 'Published'],
] as const)('%j is worded %s', (search, words) => {
  expect(filterWords(search, false).map(({ label }) => label)).toEqual([words]);
});

test('a key may stand alone, and a value may be empty', () => {
  expect([metadataParts('a'), metadataParts('a='), metadataParts('=a')]).toEqual([{ key: 'a', value: null }, { key: 'a', value: '' }, { key: '=a', value: null }]);
});
