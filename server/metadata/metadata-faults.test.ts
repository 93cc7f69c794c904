import { expect, test } from 'vitest';
import type { SchemaContent } from '../../contract/metadata-faults.ts';
import type { Definition } from './metadata-schema.ts';
import { metadataFaults } from './metadata-faults.ts';

const definition = (change: Partial<Definition>): Definition => ({ type: 'string', array: false, optional: false, objectType: null, ...change });
const schema = (properties: Record<string, Partial<Definition>>, allowDefinedOnly = false): SchemaContent => ({
  properties: Object.fromEntries(Object.entries(properties).map(([name, change]) => [name, definition(change)])), allowDefinedOnly,
});
const faults = (metadata: Record<string, unknown>, properties: Record<string, Partial<Definition>>, allowDefinedOnly = false): string[] =>
  metadataFaults(metadata, schema(properties, allowDefinedOnly), new Map());

test.each<{ type: Definition['type']; good: unknown[]; bad: unknown[] }>([
  { type: 'string', good: ['', 'a'], bad: [1, true, [], {}] },
  { type: 'number', good: [0, -1.5], bad: ['1', true] },
  { type: 'boolean', good: [true, false], bad: ['true', 0] },
  { type: 'date', good: ['2026-02-28'], bad: ['2026-02-30', '2026-02-28T10:00:00Z', 20_260_228, 'soon'] },
  { type: 'datetime', good: ['2026-02-28', '2026-02-28T10:00:00.000Z', '2026-02-28T10:00:00+02:00'], bad: ['2026-02-30T10:00:00Z', 1] },
  { type: 'image_url', good: ['https://shop.example/a b.png'.replace(' ', '%20'), 'http://x.example/i'], bad: ['image.png', 'ftp://x.example/i', 'https://', 1] },
  { type: 'object', good: [{}, { a: 1 }], bad: [[], 'a', 1] },
  { type: 'geopoint', good: ['48.208,16.373', ' -90 , 180 '], bad: ['91,0', '0,181', '48.208', '48.208;16.373', { lat: 1 }] },
])('a $type is told from everything else', ({ type, good, bad }) => {
  for (const value of good) expect([value, faults({ key: value }, { key: { type } })]).toEqual([value, []]);
  for (const value of bad) expect([value, faults({ key: value }, { key: { type } })]).toEqual([value, [expect.stringMatching(/^key: must be an? /)]]);
});

test.each<{ name: string; rule: Partial<Definition>; good: unknown[]; bad: unknown[]; words: string }>([
  { name: 'eq', rule: { eq: ['A', 'B'] }, good: ['A', 'B'], bad: ['a', ''], words: 'must be equal to one of A,B' },
  { name: 'ne', rule: { ne: ['A', 'B'] }, good: ['a'], bad: ['A'], words: 'must not be equal to any of A,B' },
  { name: 'lt', rule: { type: 'number', lt: 5 }, good: [4.9], bad: [5, 6], words: 'must be less than 5' },
  { name: 'lte', rule: { type: 'number', lte: 5 }, good: [5], bad: [5.1], words: 'must be less than or equal to 5' },
  { name: 'gt', rule: { type: 'number', gt: 5 }, good: [5.1], bad: [5], words: 'must be greater than 5' },
  { name: 'gte', rule: { type: 'number', gte: 5 }, good: [5], bad: [4], words: 'must be greater than or equal to 5' },
  { name: 'gte of days', rule: { type: 'date', gte: '2026-01-10' }, good: ['2026-01-10'], bad: ['2026-01-09'], words: 'must be greater than or equal to 2026-01-10' },
  { name: 'minLength', rule: { minLength: 2 }, good: ['ab', '👍👍'], bad: ['a', '👍'], words: 'must have at least 2 characters' },
  { name: 'maxLength', rule: { maxLength: 2 }, good: ['', '👍👍'], bad: ['abc'], words: 'must have at most 2 characters' },
  { name: 'exactLength', rule: { exactLength: 2 }, good: ['ab'], bad: ['a', 'abc'], words: 'must have exactly 2 characters' },
])('$name is held', ({ rule, good, bad, words }) => {
  for (const value of good) expect([value, faults({ key: value }, { key: rule })]).toEqual([value, []]);
  for (const value of bad) expect([value, faults({ key: value }, { key: rule })]).toEqual([value, [`key: ${words} (actual value is '${String(value)}')`]]);
});

test('each element of an array is held to what is said of one; a lone value is no array', () => {
  const tags: Record<string, Partial<Definition>> = { tags: { array: true, maxLength: 3 } };
  expect(faults({ tags: ['abc', ''] }, tags)).toEqual([]);
  expect(faults({ tags: [] }, tags)).toEqual([]);
  expect(faults({ tags: 'abc' }, tags)).toEqual(['tags: must be an array']);
  expect(faults({ tags: ['abcd', 1, null] }, tags)).toEqual([
    "tags[0]: must have at most 3 characters (actual value is 'abcd')", 'tags[1]: must be a string', 'tags[2]: must be a string',
  ]);
});

test('what is required must be there, unless it is merged into what is kept; what is optional need not; null is nothing', () => {
  const properties: Record<string, Partial<Definition>> = { must: {}, may: { optional: true } };
  expect(faults({}, properties)).toEqual(['must: property is required']);
  expect(faults({ must: null, may: null }, properties)).toEqual(['must: property is required']);
  expect(metadataFaults({}, schema(properties), new Map(), true)).toEqual([]);
  expect(metadataFaults({ must: null }, schema(properties), new Map(), true)).toEqual(['must: property is required']);
  expect(faults({ must: 'a', may: 1 }, properties)).toEqual(['may: must be a string']);
});

test('unknown members are fine unless only defined ones are; a removed definition is unknown', () => {
  const properties: Record<string, Partial<Definition>> = { gone: { deleted: true, type: 'number' } };
  expect(faults({ other: 1, gone: 'text', constructor: 1 }, properties)).toEqual([]);
  expect(faults({ other: 1, gone: 1, constructor: 1 }, properties, true)).toEqual([
    'other: property is not defined', 'gone: property is not defined', 'constructor: property is not defined',
  ]);
});

test('a nested object follows its schema, to any depth, and one without a schema is free', () => {
  const address = schema({ zip: { exactLength: 5 }, next: { type: 'object', objectType: 'address', optional: true } }, true);
  const properties: Record<string, Partial<Definition>> = { home: { type: 'object', objectType: 'address' }, free: { type: 'object', optional: true } };
  const check = (metadata: Record<string, unknown>): string[] => metadataFaults(metadata, schema(properties), new Map([['address', address]]));
  expect(check({ home: { zip: '10115', next: { zip: '10117' } }, free: { a: [1] } })).toEqual([]);
  expect(check({ home: { zip: '1', next: { street: 'x' } } })).toEqual([
    "home.zip: must have exactly 5 characters (actual value is '1')", 'home.next.zip: property is required', 'home.next.street: property is not defined',
  ]);
});
