import { expect, test } from 'vitest';
import { putAt } from './editor-state.ts';

test('a value is put where it belongs, keys keep their place, and what was there before is untouched', () => {
  const before = { a: 1, shops: [{ city: 'Köln' }, { city: 'Bonn' }], z: 2 };
  const after = putAt(before, ['shops', 1, 'city'], 'Ulm');
  expect(JSON.stringify(after)).toBe('{"a":1,"shops":[{"city":"Köln"},{"city":"Ulm"}],"z":2}');
  expect(before.shops[1]).toEqual({ city: 'Bonn' });
});

test('undefined takes a key or an element away', () => {
  expect(putAt({ a: 1, list: [1, 2, 3] }, ['list', 1], undefined)).toEqual({ a: 1, list: [1, 3] });
  expect(putAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
});

test('a key that objects have from nature is a key like others', () => {
  const after = putAt({}, ['__proto__'], 'x') as object;
  expect(Object.entries(after)).toEqual([['__proto__', 'x']]);
});
