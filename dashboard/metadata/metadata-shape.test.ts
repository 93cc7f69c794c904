import { expect, test } from 'vitest';
import { shapeOf, wallReading, type Shape } from './metadata-shape.ts';

test.each<[unknown, Shape]>([
  ['autumn', { type: 'string', isList: false }], ['2026-10-01', { type: 'date', isList: false }], ['2026-02-30', { type: 'string', isList: false }],
  ['2026-10-01T08:30:00.000Z', { type: 'datetime', isList: false }], [4711, { type: 'number', isList: false }], [true, { type: 'boolean', isList: false }],
  [['a', 'b'], { type: 'string', isList: true }], [[1, null], { type: 'number', isList: true }], [{ a: 1 }, { type: 'object', isList: false }],
  // What no control holds without loss.
  [[1, 'a'], { type: 'json', isList: false }], [[], { type: 'json', isList: false }], [1e21, { type: 'json', isList: false }], [1e-12, { type: 'json', isList: false }],
])('without a definition %j has the control of its kind', (value, shape) => {
  expect(shapeOf(value, undefined)).toEqual(shape);
});

test('a definition decides, unless what is there is of another type', () => {
  expect(shapeOf(undefined, { type: 'geopoint', array: false })).toEqual({ type: 'geopoint', isList: false });
  expect(shapeOf('a', { type: 'string', array: true })).toEqual({ type: 'json', isList: false });
  expect(shapeOf('soon', { type: 'date', array: false })).toEqual({ type: 'json', isList: false });
});

test('an instant is read off the clocks of the zone, on both sides of a change of the clock', () => {
  expect(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00.000Z', '2026-02-28'].map((instant) => wallReading(instant, 'Europe/Berlin')))
    .toEqual(['2026-10-25T02:30', '2026-10-25T02:30', '2026-02-28T01:00']);
});
