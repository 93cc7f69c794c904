import { expect, test } from 'vitest';
import { toggled } from './use-selection.ts';

const keys = ['a', 'b', 'c', 'd', 'e'];

test('one row is turned over alone', () => {
  expect([...toggled({ keys, selected: new Set(['a']), key: 'c', from: null })]).toEqual(['a', 'c']);
  expect([...toggled({ keys, selected: new Set(['a', 'c']), key: 'c', from: null })]).toEqual(['a']);
});

test('a stretch becomes what its last row becomes, in either direction', () => {
  expect([...toggled({ keys, selected: new Set(['b']), key: 'd', from: 'b' })].toSorted()).toEqual(['b', 'c', 'd']);
  expect([...toggled({ keys, selected: new Set(['d']), key: 'b', from: 'd' })].toSorted()).toEqual(['b', 'c', 'd']);
  expect([...toggled({ keys, selected: new Set(['a', 'b', 'c', 'd']), key: 'b', from: 'd' })]).toEqual(['a']);
});

test('a stretch from a row that is gone is one row', () => {
  expect([...toggled({ keys, selected: new Set(), key: 'c', from: 'gone' })]).toEqual(['c']);
});
