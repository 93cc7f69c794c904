import { expect, test } from 'vitest';
import { endOfDay, instantOf, lastDayOf, readingOf } from './zone-times.ts';

test('a day ends where the next begins, also when the clocks change on it', () => {
  expect(endOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  expect(endOfDay('2026-11-01', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z');
  expect(lastDayOf('2026-03-29T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-29');
  expect(lastDayOf('2026-03-29T22:00:00.001Z', 'Europe/Berlin')).toBe('2026-03-30');
});

test('a reading of the wall clock comes back as it was', () => {
  expect(readingOf(instantOf('2026-12-05T10:30', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-12-05T10:30');
  expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
});
