import { getLocalTimeZone, now, parseDate, toCalendarDate } from '@internationalized/date';
import { replayDaysMax } from '../../../contract/constants.ts';

/** Days of the project's calendar, both included. */
export interface Days {
  from: string;
  to: string;
}

export const spans = { 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days', own: 'Other days' } as const;
export type Span = '7' | '30' | '90' | 'own';

/** The last days, today among them. */
export function lastDays(count: number, timeZone: string = getLocalTimeZone()): Days {
  const today = toCalendarDate(now(timeZone));
  return { from: today.subtract({ days: count - 1 }).toString(), to: today.toString() };
}

/** What is wrong with days that were typed; null: nothing is. */
export function daysProblem(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return 'Enter a first and a last day.';
  const length = parseDate(to).compare(parseDate(from)) + 1;
  if (length < 1) return 'The last day is before the first.';
  return length > replayDaysMax ? `At most ${replayDaysMax} days at once.` : null;
}
