import { expect, test } from 'vitest';
import { mergeTimeline, type TimelineEntry, type TimelinePart } from './timeline.ts';

const entry = (day: number): TimelineEntry => ({ kind: 'creation', id: String(day), at: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z` });
const part = (days: number[], hasMore = false): TimelinePart => ({ entries: days.map(entry), hasMore });
const days = (parts: TimelinePart[]): string => mergeTimeline(parts).entries.map(({ id }) => id).join(' ');

test('histories that were read to their ends stand in one order, the latest first', () => {
  expect(days([part([9, 4]), part([7]), part([1])])).toBe('9 7 4 1');
  expect(mergeTimeline([part([9]), part([])]).hasMore).toBe(false);
});

test('nothing is shown behind the place up to which a history was read: what is not read yet may belong before it', () => {
  expect(days([part([20, 15], true), part([18, 12, 3]), part([1])])).toBe('20 18 15');
  expect(days([part([20, 15], true), part([18, 17], true)])).toBe('20 18 17');
  expect(mergeTimeline([part([20, 15], true), part([18])]).hasMore).toBe(true);
});

test('while one of them has more and nothing of it was read, nothing is shown', () => {
  expect(days([part([], true), part([5])])).toBe('');
});
