import { expect, test } from 'vitest';
import { metadataChanges, metadataRequest } from './metadata-change.ts';

test('only what differs is a change, in whatever order objects were written', () => {
  expect(metadataChanges({ a: { x: 1, y: [2] }, b: 'old', c: true }, { b: 'new', a: { y: [2], x: 1 }, d: null })).toEqual([
    { key: 'b', before: 'old', after: 'new' }, { key: 'c', before: true, after: undefined }, { key: 'd', before: undefined, after: null },
  ]);
});

test('a request names what is new and what is gone, and nothing else', () => {
  expect(metadataRequest({ a: 1, b: 2, c: 3 }, { a: 1, b: 4 })).toEqual({ metadata: { b: 4 }, unset_metadata_fields: ['c'] });
  expect(metadataRequest({ a: 1 }, { a: 1 })).toEqual({});
});
