import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../contract/errors.ts';
import { testDatabase } from '../../test/support/database.ts';
import { rowMatches, type Filter, type FilteredRow } from '../../test/support/filter-model.ts';
import { runs } from '../../test/support/proof.ts';
import { buildProject } from '../../test/support/rows.ts';
import { Conditions } from './conditions.ts';
import { addFilters, checkFilters, type FilterFields } from './filter.ts';

const { owner } = await testDatabase();
const zone = 'America/New_York';
const now = new Date('2026-11-20T17:00:00Z');
const projectId = await buildProject(owner, { time_zone: zone });

const fields: FilterFields = {
  txt: { sql: 'r.txt', kind: 'text' },
  num: { sql: 'r.num', kind: 'number' },
  flag: { sql: 'r.flag', kind: 'boolean', states: { $on: () => 'r.flag', $past: (at) => `r.at < ${at()}` } },
  at: { sql: 'r.at', kind: 'instant' },
  'metadata.*': { sql: 'r.metadata', kind: 'text' },
};

async function idsOf(rows: FilteredRow[], filters: unknown): Promise<number[]> {
  const conditions = new Conditions('true', [projectId, JSON.stringify(rows)]);
  addFilters(conditions, filters, fields, now);
  const found = await owner.query<{ id: number }>(
    `/* test.filter */
     select r.id
       from jsonb_to_recordset($2::jsonb) as r(id integer, txt text, num numeric, flag boolean, at timestamptz, metadata jsonb)
      where $1::text is not null and ${conditions.sql}
      order by r.id`,
    conditions.values,
  );
  return found.map(({ id }) => id);
}

const texts = fc.constantFrom('', 'a', 'ab', 'b%', '%', '_', "'", "' or 1=1 --", '\\', 'É', '🎟️', '$1', 'true', '5', '05', '-2.5', '.*', '2026-11-20');
const numbers = fc.constantFrom(-2.5, 0, 1, 5, 5.5, 100);
const instants = fc.constantFrom(
  '2026-11-20', '2026-11-20T03:00:00Z', '2026-11-20T17:00:00Z', '2026-11-20T17:00:00.001Z', '2026-11-19T17:00:00Z', '2026-11-10T12:00:00.500Z', '2026-11-23T00:00:00Z',
);
const wrongDates = fc.constantFrom('2026-02-30', '2026-13-01', '2026-11-20 or so');
const scalars = fc.oneof(texts, numbers, instants, wrongDates, fc.boolean(), fc.constant(null));
const sometimes = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null, freq: 4 });
const rows = fc.array(fc.record({
  txt: sometimes(texts), num: sometimes(numbers), flag: sometimes(fc.boolean()), at: sometimes(instants),
  metadata: fc.dictionary(fc.constantFrom('k', "k'k", 'a.b'), fc.oneof(scalars, fc.array(scalars, { maxLength: 3 })), { maxKeys: 2 }),
}), { maxLength: 12 }).map((some) => some.map((row, id): FilteredRow => ({ id, ...row })));

const among = ['$is', '$in', '$is_not', '$not_in'];
const parts = ['$contains', '$not_contain', '$starts_with', '$ends_with'];
const sizes = ['$more_than', '$less_than', '$more_than_equal', '$less_than_equal'];
const order = ['$after', '$before'];
const spans = ['$more_than_ago', '$less_than_ago', '$more_than_future', '$less_than_future'];
const days = ['$is_days_ago', '$is_days_in_future'];
const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { minLength: 1, maxLength: 3 });
const of = (field: fc.Arbitrary<string>, operators: string[], values: fc.Arbitrary<string | number | boolean>): fc.Arbitrary<Filter> =>
  fc.record({ field, operator: fc.constantFrom(...operators), values: some(values) });
const [metadata, dayCounts] = [fc.constantFrom('metadata.k', "metadata.k'k", 'metadata.a.b', 'metadata.none'), fc.constantFrom(0, 1, '3', 10)];
const durations = fc.oneof(dayCounts, fc.constantFrom('P1W', 'P1M', 'PT12H', 'P1DT1H30M', 'PT0S'));

const filters = fc.array(fc.oneof(
  of(fc.constant('txt'), [...among, ...parts], texts),
  of(fc.constant('num'), [...among, ...sizes], fc.oneof(numbers, fc.constantFrom('5', '5.0', '1e2'))),
  of(fc.constant('flag'), among, fc.oneof(fc.boolean(), fc.constantFrom('true', 'false'))),
  of(fc.constant('at'), [...among, ...sizes, ...order], instants),
  of(fc.constantFrom('at', 'metadata.k'), spans, durations),
  of(fc.constantFrom('at', 'metadata.k'), days, dayCounts),
  of(metadata, [...among, ...parts], fc.oneof(texts, numbers, instants, wrongDates, fc.boolean())),
  of(metadata, sizes, numbers),
  of(metadata, [...sizes, ...order], instants),
  of(metadata, ['$count', '$count_less', '$count_more'], fc.constantFrom(0, 1, '2')),
  fc.record({ field: fc.constantFrom('txt', 'num', 'flag', 'at', 'metadata.k'), operator: fc.constantFrom('$has_value', '$is_unknown'), values: fc.constant<string[]>([]) }),
), { maxLength: 4 });

/** Every form in which clients send the values of an operator: alone, a list, and what a query makes of indices. */
function written(values: Filter['values'], form: number): unknown {
  if (values.length === 0) return form === 0 ? '' : form === 1 ? true : [true];
  if (values.length === 1 && form === 0) return values[0];
  return form === 1 ? values : Object.fromEntries(values.map((value, index) => [String(index), String(value)]));
}

test('a filter finds the rows that it means, whatever is in them and in it', async () => {
  await fc.assert(fc.asyncProperty(rows, filters, fc.constantFrom('AND', 'OR', 'and', 'or'), fc.nat(2), async (all, wanted, junction, form) => {
    const byField = new Map<string, Filter>(wanted.map((filter) => [filter.field, filter]));
    const asked = [...byField.values()];
    const written_ = Object.fromEntries(asked.map(({ field, operator, values }) => [field, { conditions: { [operator]: written(values, form) } }]));
    const expected = all.filter((row) => rowMatches(row, asked, junction, { now, zone })).map(({ id }) => id);
    expect(await idsOf(all, { junction, ...written_ })).toEqual(expected);
  }), { numRuns: runs(20_000, 1_500) });
});

const row = (id: number, change: Partial<FilteredRow>): FilteredRow => ({ id, txt: null, num: null, flag: null, at: null, metadata: {}, ...change });

test('several operators of a field have to hold together, also where fields are alternatives', async () => {
  const all = [row(1, { num: 1 }), row(2, { num: 2 }), row(3, { num: 3 }), row(4, { txt: 'x' })];
  expect(await idsOf(all, { junction: 'or', num: { conditions: { $more_than: 1, $less_than: 3 } }, txt: { conditions: { $is: 'x' } } })).toEqual([2, 4]);
});

test('a state is asked for as clients do, or for its opposite', async () => {
  const all = [row(1, { flag: true }), row(2, { flag: false }), row(3, { flag: null, at: '2026-01-01' })];
  for (const yes of ['true', true, '', ['true'], { 0: 'true' }]) expect(await idsOf(all, { flag: { conditions: { $on: yes } } })).toEqual([1]);
  expect(await idsOf(all, { flag: { conditions: { $on: 'false' } } })).toEqual([2, 3]);
  expect(await idsOf(all, { flag: { conditions: { $past: true } } })).toEqual([3]);
});

test.each<[string, unknown, RegExp]>([
  ['no object', 'code', /should be object/],
  ['a list', [], /should be object/],
  ['an unknown field', { price: { conditions: { $is: 1 } } }, /\.price is not supported\. Allowed fields: txt, num, flag, at, metadata\.<key>/],
  ['a field of every object', { toString: { conditions: { $is: 1 } } }, /\.toString is not supported/],
  ['metadata without a key', { 'metadata.': { conditions: { $is: 1 } } }, /is not supported/],
  ['metadata as a whole', { 'metadata.*': { conditions: { $regex: 1 } } }, /conditions\.\$regex is not supported/],
  ['an unknown operator', { txt: { conditions: { $regex: '.*' } } }, /\.txt\.conditions\.\$regex is not supported for a text/],
  ['an operator of every object', { num: { conditions: { constructor: 1 } } }, /constructor is not supported/],
  ['an operator of another kind', { flag: { conditions: { $more_than: 1 } } }, /\$more_than is not supported for a boolean/],
  ['a count of what is no list', { txt: { conditions: { $count: 1 } } }, /\$count is not supported/],
  ['no conditions', { txt: 'x' }, /must have required property 'conditions'/],
  ['conditions that are none', { txt: { conditions: 'x' } }, /must have required property 'conditions'/],
  ['no value', { txt: { conditions: { $in: [] } } }, /needs a value/],
  ['a value that is an object', { txt: { conditions: { $is: [{ a: 1 }] } } }, /no text, number or boolean/],
  ['null', { txt: { conditions: { $is: null } } }, /no text, number or boolean/],
  ['no number', { num: { conditions: { $is: '1; drop' } } }, /no number/],
  ['no date', { at: { conditions: { $after: 'soon' } } }, /no instant/],
  ['a date that does not exist', { at: { conditions: { $after: '2026-02-30' } } }, /no instant/],
  ['a duration that is none', { at: { conditions: { $more_than_ago: 'P' } } }, /duration/],
  ['a size of no size', { 'metadata.k': { conditions: { $more_than: 'big' } } }, /no number or date/],
  ['a junction that is none', { junction: 'XOR' }, /junction should be AND or OR/],
  ['ten thousand operators', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`metadata.${index}`, { conditions: { $is: 1 } }])), /at most 200 operators/],
  ['ten thousand and one values', { txt: { conditions: { $in: Array.from({ length: 10_001 }, () => 'x') } } }, /10000 values/],
])('refused with its name, not run: %s', (_, wrong, words) => {
  for (const [check, key] of [
    [() => addFilters(new Conditions('true', [projectId]), wrong, fields), 'invalid_query_params'], [() => checkFilters(wrong, fields), 'invalid_payload'],
  ] as const) {
    try {
      check();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ key, detail: { details: expect.stringMatching(words) } });
    }
  }
});

test('ten thousand values of one operator are one parameter', async () => {
  const values = Array.from({ length: 10_000 }, (_, index) => `v${index}`);
  expect(await idsOf([row(1, { txt: 'v9999' }), row(2, { txt: 'w' })], { txt: { conditions: { $in: values } } })).toEqual([1]);
});
