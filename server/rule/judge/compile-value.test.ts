import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowMatches, type FilteredRow } from '../../../test/support/filter-model.ts';
import { runs } from '../../../test/support/proof.ts';
import { conditionOf, factsOf } from '../../../test/support/rule-facts.ts';

const timeZone = 'America/New_York';
const now = new Date('2026-11-20T17:00:00Z');

const texts = fc.constantFrom('', 'a', 'ab', '%', 'É', '🎟️', 'true', '5', '05', '-2.5', '1e2', '2026-11-20', '2026-02-30');
const numbers = fc.constantFrom(-2.5, 0, 1, 5, 5.5, 100);
const instants = fc.constantFrom(
  '2026-11-20', '2026-11-20T03:00:00Z', '2026-11-20T17:00:00Z', '2026-11-20T17:00:00.001Z', '2026-11-19T17:00:00Z', '2026-11-10T12:00:00.500Z', '2026-11-23T00:00:00Z',
);
const scalars = fc.oneof(texts, numbers, instants, fc.boolean());
const stored = fc.oneof(scalars, fc.constant(null), fc.array(fc.oneof(scalars, fc.constant(null)), { maxLength: 3 }));
const days = fc.constantFrom(0, 1, '3', 10);
const one = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> => value.map((each) => [each]);
const of = (operators: string[], values: fc.Arbitrary<(string | number | boolean)[]>): fc.Arbitrary<{ operator: string; values: (string | number | boolean)[] }> =>
  fc.record({ operator: fc.constantFrom(...operators), values });

const asked = fc.oneof(
  of(['$is', '$is_not'], one(scalars)),
  of(['$in', '$not_in'], fc.array(scalars, { minLength: 1, maxLength: 3 })),
  of(['$contains', '$not_contain', '$starts_with', '$ends_with'], fc.array(texts.filter((text) => text !== ''), { minLength: 1, maxLength: 3 })),
  of(['$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal'], one(fc.oneof(numbers, instants))),
  of(['$after', '$before'], one(instants)),
  of(['$more_than_ago', '$less_than_ago', '$more_than_future', '$less_than_future'], one(fc.oneof(days, fc.constantFrom('P1W', 'P1M', 'PT12H', 'P1DT1H30M')))),
  of(['$is_days_ago', '$is_days_in_future'], one(days)),
  of(['$count', '$count_less', '$count_more'], one(fc.constantFrom(0, 1, 2))),
  of(['$has_value', '$is_unknown'], fc.constant([])),
);

/** Filters write two of the operators otherwise. */
const inFilters = (operator: string): string => operator.replace(/_than_or_equal$/, '_than_equal');

test('a condition on metadata holds of what a filter with the same words finds', () => {
  const holds = new Set<string>();
  fc.assert(fc.property(asked, fc.option(stored, { nil: undefined }), ({ operator, values }, value) => {
    const metadata: FilteredRow['metadata'] = value === undefined ? {} : { k: value };
    const row: FilteredRow = { id: 1, txt: null, num: null, flag: null, at: null, metadata };
    const isFound = rowMatches(row, [{ field: 'metadata.k', operator: inFilters(operator), values }], 'and', { now, zone: timeZone });
    const rule = conditionOf({ name: 'redemption.metadata', property: 'k', conditions: { [operator]: values } });
    expect(rule.judge(factsOf({ now, timeZone, redemption: { metadata, apiKey: null, member: null } })) === null).toBe(isFound);
    if (isFound) holds.add(operator);
  }), { numRuns: runs(20_000, 1000) });
  expect(holds.size).toBeGreaterThan(15);
});
