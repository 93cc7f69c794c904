/** Steps that Page Up and Page Down go: a day of hours, and about a month of days. */
const pageSteps = 24;

/**
 * The step that a key leads to from `current` (null: none is read yet), or undefined when the key means nothing to a chart.
 * Escape leads to none.
 */
export function stepForKey(key: string, current: number | null, count: number): number | null | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const from = current ?? (key === 'ArrowRight' || key === 'PageDown' ? -1 : count);
  if (key === 'ArrowRight') return Math.min(last, from + 1);
  if (key === 'ArrowLeft') return Math.max(0, from - 1);
  if (key === 'PageDown') return Math.min(last, Math.max(0, from) + pageSteps);
  if (key === 'PageUp') return Math.max(0, Math.min(last, from) - pageSteps);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'Escape') return null;
  return undefined;
}
