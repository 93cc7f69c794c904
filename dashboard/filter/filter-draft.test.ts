import { describe, expect, test } from 'vitest';
import { anyMetadata, conditionProblem, draftOf, filterOf, newCondition, type Condition, type FilterDraft, type FilterField, type WireFilter } from './filter-draft.ts';
import { operatorsOf, type Input } from './filter-operators.ts';
import { filterWords } from './filter-words.ts';

const fields: FilterField[] = [
  { name: 'city', label: 'City', kind: 'text' }, { name: 'orders', label: 'Orders', kind: 'number' }, { name: 'spent', label: 'Spent', kind: 'money' },
  { name: 'birthday', label: 'Birthday', kind: 'day' }, { name: 'made', label: 'Added', kind: 'instant' }, { name: 'metadata.vip', label: 'vip', kind: 'boolean' },
  { name: anyMetadata, label: 'Other metadata', kind: 'any' },
];
const zone = 'Europe/Berlin';

const samples: Record<Input, Condition['value']> = { text: 'Ulm', lines: 'Ulm\nBonn', number: 3, money: 1250, day: '2026-03-29', instant: '2026-10-25', days: 30, none: null };

function conditionOf(name: string, change: Partial<Condition> = {}): Condition {
  const field = fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return { ...newCondition(field), ...change };
}

function bare({ junction, conditions }: FilterDraft): object {
  return { junction, conditions: conditions.map(({ field, metadataKey, operator, value }) => ({ field, metadataKey, operator, value })) };
}

const everyOperator = fields.flatMap((field) => operatorsOf[field.kind].map((operator) => ({ field, operator })));

test.each(everyOperator)('$field.label $operator.word comes back from its filter as it was', ({ field, operator }) => {
  const key = field.name === anyMetadata ? 'colour' : '';
  const draft: FilterDraft = { junction: 'all', conditions: [{ ...newCondition(field, key), operator: operator.id, value: samples[operator.input] }] };
  const filter = filterOf(draft, fields, zone);
  expect(filter).not.toBeNull();
  expect(bare(draftOf(filter ?? {}, fields, zone) ?? { junction: 'any', conditions: [] })).toEqual(bare(draft));
});

test('days are days of the project’s zone, also where a clock changes', () => {
  const from = (value: string): FilterDraft => ({ junction: 'all', conditions: [conditionOf('made', { operator: 'from', value })] });
  expect(filterOf(from('2026-03-29'), fields, zone)).toEqual({ junction: 'AND', made: { conditions: { $more_than_equal: ['2026-03-28T23:00:00.000Z'] } } });
  expect(filterOf(from('2026-03-30'), fields, zone)).toEqual({ junction: 'AND', made: { conditions: { $more_than_equal: ['2026-03-29T22:00:00.000Z'] } } });
});

test('several conditions of one field are one member of the filter', () => {
  const conditions = [conditionOf('orders', { operator: 'more', value: 1 }), conditionOf('orders', { operator: 'most', value: 5 }), conditionOf('city', { value: ' Ulm ' })];
  const filter = { junction: 'AND', orders: { conditions: { $more_than: [1], $less_than_equal: [5] } }, city: { conditions: { $is: ['Ulm'] } } };
  expect(filterOf({ junction: 'all', conditions }, fields, zone)).toEqual(filter);
});

describe('what cannot be said is told at its row', () => {
  const problemsOf = (draft: FilterDraft): (string | null)[] => draft.conditions.map((condition) => conditionProblem(draft, condition, fields));

  test('nothing entered, only spaces, no metadata key', () => {
    const conditions = [conditionOf('city'), conditionOf('city', { operator: 'in', value: ' \n ' }), conditionOf(anyMetadata, { value: 'x' })];
    const draft: FilterDraft = { junction: 'all', conditions };
    expect(problemsOf(draft)).toEqual([expect.stringMatching(/^Fill in/), expect.stringMatching(/^Fill in/), expect.stringMatching(/metadata key/)]);
    expect(filterOf(draft, fields, zone)).toBeNull();
  });

  test('one comparison twice would overwrite itself; of one field everything has to hold, so “any” cannot have it twice', () => {
    const twice = [conditionOf('city', { value: 'Ulm' }), conditionOf('city', { value: 'Bonn' })];
    expect(problemsOf({ junction: 'all', conditions: twice })).toEqual([null, expect.stringMatching(/above already/)]);
    const two = [conditionOf('orders', { operator: 'less', value: 1 }), conditionOf('orders', { operator: 'more', value: 9 })];
    expect(problemsOf({ junction: 'any', conditions: two })).toEqual([null, expect.stringMatching(/one condition/)]);
    expect(problemsOf({ junction: 'all', conditions: two })).toEqual([null, null]);
  });
});

test.each<[string, WireFilter]>([
  ['an unknown field', { shoe: { conditions: { $is: [1] } } }],
  ['an unknown operator', { city: { conditions: { $sounds_like: ['Ulm'] } } }],
  ['an instant within a day', { made: { conditions: { $less_than: ['2026-03-29T10:00:00Z'] } } }],
  ['several numbers', { orders: { conditions: { $more_than: [1, 2] } } }],
  ['no conditions', { city: 'Ulm' }],
  ['broken amounts', { spent: { conditions: { $is: [1.5] } } }],
])('a filter with %s is not shown as something else', (_, filter) => {
  expect(draftOf(filter, fields, zone)).toBeNull();
});

test('the API’s other spellings are understood', () => {
  const filter = { junction: 'or', city: { conditions: { $is: ['Ulm', 'Bonn'] } }, orders: { conditions: { $in: '3' } }, 'metadata.colour': { conditions: { $has_value: 'true' } } };
  const draft = draftOf(filter, fields, zone);
  expect(draft?.conditions.map(({ field, operator, value, metadataKey }) => [field, operator, value, metadataKey])).toEqual([
    ['city', 'in', 'Ulm\nBonn', ''], ['orders', 'is', 3, ''], [anyMetadata, 'known', null, 'colour'],
  ]);
  expect(filterWords(draft ?? { junction: 'all', conditions: [] }, fields, { money: String })).toEqual(['City is one of “Ulm” or “Bonn”', 'Orders is 3', 'colour is known']);
});
