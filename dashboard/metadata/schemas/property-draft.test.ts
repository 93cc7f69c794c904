import { expect, test } from 'vitest';
import type { WireMetadataDefinition } from '../../../contract/metadata.ts';
import { definitionOf, emptyProperty, propertyDraftOf, propertyProblems, type PropertyDraft } from './property-draft.ts';
import { consequences, propertyChanges, schemaChange, withoutProperty } from './schema-draft.ts';

const plain = { array: false, optional: false, objectType: null } as const;

test.each<WireMetadataDefinition>([
  { ...plain, type: 'string', eq: ['a', 'b'], minLength: 1 },
  { ...plain, type: 'string', exactLength: 4, ne: ['none'] },
  { ...plain, type: 'number', optional: true, gt: 1, lte: 9.5, eq: [2, 3.5] },
  { ...plain, type: 'boolean', eq: [true] },
  { ...plain, type: 'date', gte: '2026-01-01', lt: '2027-01-01' },
  { ...plain, type: 'datetime', array: true, gte: '2026-01-01T00:00:00.000Z' },
  { ...plain, type: 'object', array: true, objectType: 'shop' },
  { ...plain, type: 'geopoint' },
])('the definition %j is the same again when nobody changes its form', (definition) => {
  expect(definitionOf(propertyDraftOf('key', definition))).toEqual(definition);
});

test('what a type has no rule for is left out', () => {
  const draft: PropertyDraft = { ...emptyProperty, key: 'a', type: 'boolean', minLength: 3, lower: { value: 1, isInclusive: true }, nested: 'shop' };
  expect(definitionOf(draft)).toEqual({ ...plain, type: 'boolean', optional: true });
});

test.each<[Partial<PropertyDraft>, keyof PropertyDraft]>([
  [{ key: ' ' }, 'key'], [{ key: 'taken' }, 'key'], [{ type: 'number', allowed: '1\ntwo' }, 'allowed'], [{ type: 'date', forbidden: '2026-02-30' }, 'forbidden'],
  [{ type: 'number', lower: { value: 5, isInclusive: true }, upper: { value: 5, isInclusive: false } }, 'upper'], [{ minLength: 3, maxLength: 2 }, 'maxLength'],
  [{ allowed: 'a\nb', forbidden: 'b\na' }, 'allowed'], [{ allowed: 'long', maxLength: 3 }, 'allowed'],
])('%j is told at its field', (change, field) => {
  expect(Object.keys(propertyProblems({ ...emptyProperty, key: 'free', ...change }, ['taken']))).toEqual([field]);
});

test('a property that is stored is removed by a mark, one that is not is forgotten', () => {
  const stored = { old: { ...plain, type: 'string' as const } };
  const properties = { ...stored, fresh: { ...plain, type: 'number' as const } };
  expect(withoutProperty(stored, properties, 'fresh')).toEqual(stored);
  expect(withoutProperty(stored, properties, 'old')).toEqual({ ...properties, old: { ...stored.old, deleted: true } });
});

test('a request names only what differs, and what it means is said', () => {
  const before = { properties: { a: { ...plain, type: 'string' as const, optional: true }, b: { ...plain, type: 'number' as const } }, allowDefinedOnly: false };
  expect([schemaChange(before, before), consequences(before, before)]).toEqual([{}, []]);
  const after = { properties: { a: { ...before.properties.a, optional: false }, b: { ...before.properties.b, deleted: true } }, allowDefinedOnly: true };
  expect(schemaChange(before, after)).toEqual({ allow_defined_only: true, properties: after.properties });
  expect(propertyChanges(before.properties, after.properties).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(consequences(before, after)).toEqual([
    expect.stringContaining('new objects need “a”'), expect.stringMatching(/Values of “b” that are stored stay.* refused/), expect.stringContaining('any other key'),
    expect.stringContaining('not looked at'),
  ]);
});
