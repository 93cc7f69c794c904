import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepOrder } from './stable-order.ts';

const key = (row: { id: string }) => row.id;
const rows = (ids: string) => [...ids].map((id) => ({ id }));
const order = (ids: string, shown: string) => {
  const result = keepOrder(rows(ids), key, [...shown]);
  return { ids: result.rows.map(key).join(''), hasMoved: result.hasMoved };
};

test('rows stay where they were shown although the server sorts them differently now', () => {
  expect(order('cab', 'abc')).toEqual({ ids: 'abc', hasMoved: true });
});

test('new rows follow in the order of the server and rows that are gone leave', () => {
  expect(order('abcd', 'ab')).toEqual({ ids: 'abcd', hasMoved: false });
  expect(order('ac', 'abc')).toEqual({ ids: 'ac', hasMoved: false });
  expect(order('xab', 'ab')).toEqual({ ids: 'abx', hasMoved: true });
});

test('no row is lost or shown twice, whatever was shown before', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }));
  fc.assert(fc.property(ids, ids, (now, shown) => {
    const result = keepOrder(now.map((id) => ({ id })), key, shown).rows.map(key);
    expect(result.toSorted()).toEqual(now.toSorted());
  }));
});
