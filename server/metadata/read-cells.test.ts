import { expect, test } from 'vitest';
import { RowProblem, type CsvCells } from '../platform/csv-rows.ts';
import type { SchemaContent } from '../../contract/metadata-faults.ts';
import type { Definition } from './metadata-schema.ts';
import { readMetadataCells } from './read-cells.ts';

const definition = (type: Definition['type'], more: Partial<Definition> = {}): Definition => ({ type, array: false, optional: true, objectType: null, ...more }) as Definition;
const array = { array: true };

const schema: SchemaContent = {
  allowDefinedOnly: false,
  properties: {
    word: definition('string'), count: definition('number'), yes: definition('boolean'), day: definition('date'), thing: definition('object'), place: definition('geopoint'),
    words: definition('string', array), counts: definition('number', array), truths: definition('boolean', array), things: definition('object', array),
    places: definition('geopoint', array), gone: definition('number', { deleted: true }),
  },
};

function read(metadata: Record<string, string>, whole?: string, by: SchemaContent | undefined = schema): unknown {
  const cells: CsvCells = { values: whole === undefined ? {} : { metadata: whole }, metadata };
  return readMetadataCells(cells, by);
}

test.each<[key: string, cell: string, value: unknown]>([
  ['word', '12', '12'], ['count', '12', 12], ['count', '-0.5', -0.5], ['count', '1e3', 1000], ['yes', 'TRUE', true], ['yes', 'false', false], ['day', '2026-01-31', '2026-01-31'],
  ['thing', '{"a":[1]}', { a: [1] }], ['place', '50.7, 7.1', '50.7, 7.1'], ['words', 'red, blue', ['red', 'blue']], ['words', '["a,b"]', ['a,b']], ['counts', '1,2.5', [1, 2.5]],
  ['counts', '[]', []], ['truths', 'TRUE,FALSE', [true, false]], ['things', '[{"a":1}]', [{ a: 1 }]], ['places', '50.7,7.1; 1,2', ['50.7,7.1', '1,2']],
  ['gone', '12', '12'], ['unknown', '12', '12'], ['toString', '12', '12'],
])('the cell of %s with %s is read as its definition says', (key, cell, value) => {
  expect(read({ [key]: cell })).toEqual({ [key]: value });
  expect(read({ [key]: cell }, undefined, { allowDefinedOnly: false, properties: {} })).toEqual({ [key]: cell });
});

test.each<[key: string, cell: string, problem: string]>([
  ['count', 'many', 'count should be a number, such as 12.5, not "many"'], ['count', '1,5', 'not "1,5"'], ['count', '0x10', 'not "0x10"'], ['count', '1e999', 'not "1e999"'],
  ['count', 'Infinity', 'not "Infinity"'], ['count', '12345678901234567890', 'a number that cannot be kept exactly'], ['yes', '1', 'yes should be TRUE or FALSE, not "1"'],
  ['thing', '[1]', 'thing should be a JSON object'], ['thing', 'x', 'thing should be JSON'], ['counts', '1,,2', 'counts should be a number'], ['counts', '[1', 'counts should be JSON'],
  ['things', '{"a":1}', 'things should be a JSON array'], ['words', '["\\ud800"]', 'characters that cannot be stored'],
])('the cell of %s with %s is refused', (key, cell, problem) => {
  expect(() => read({ [key]: cell })).toThrow(RowProblem);
  expect(() => read({ [key]: cell })).toThrow(problem);
});

test('what an export wrote as a whole is taken as it is, and columns of their own count for more', () => {
  expect(read({ count: '3' }, '{"count":2,"free":[true]}')).toEqual({ count: 3, free: [true] });
  expect(() => read({}, '["a"]')).toThrow('metadata should be a JSON object');
});

test('a heading may be any word', () => {
  const metadata = Object.create(null) as Record<string, string>;
  metadata['__proto__'] = 'x';
  expect(JSON.stringify(read(metadata))).toBe('{"__proto__":"x"}');
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
