import { getDayOfWeek, parseAbsolute, parseDate, type CalendarDate } from '@internationalized/date';

/** One step of a time axis: a local day, or a local hour of `day`, that begins at `start` (ISO instant). */
export interface TimeStep {
  start: string;
  day: string;
}

export type Granularity = 'hour' | 'day';

const epoch = parseDate('1970-01-01');

const dayRules: ((date: CalendarDate) => boolean)[] = [
  () => true,
  (date) => date.compare(epoch) % 2 === 0,
  (date) => getDayOfWeek(date, 'en-GB', 'mon') === 0,
  (date) => Math.floor((date.compare(epoch) + 3) / 7) % 2 === 0 && getDayOfWeek(date, 'en-GB', 'mon') === 0,
  (date) => date.day === 1,
  (date) => date.day === 1 && (date.month - 1) % 3 === 0,
  (date) => date.day === 1 && date.month === 1,
];

const hourStrides = [1, 2, 3, 6, 12, 24];

/**
 * Which steps carry a label when there is room for `room` of them: the finest of every day, every second day, Mondays, every second Monday, firsts of a month, of a
 * quarter, of a year (or of every 1, 2, 3, 6, 12, 24 hours by the local clock) that fits. Labels stay on the same days while a range moves, and
 * on days with 23 or 25 hours they stay on the same clock times.
 */
export function tickIndexes(steps: readonly TimeStep[], granularity: Granularity, timeZone: string, room: number): number[] {
  const rules = granularity === 'day' ? daysOf(steps) : hoursOf(steps, timeZone);
  const fitting = rules.find((indexes) => indexes.length <= Math.max(1, room));
  return fitting === undefined || fitting.length === 0 ? evenly(steps.length, room) : fitting;
}

function daysOf(steps: readonly TimeStep[]): number[][] {
  const dates = steps.map((step) => parseDate(step.day));
  return dayRules.map((isTick) => dates.flatMap((date, index) => (isTick(date) ? [index] : [])));
}

/** A clock hour that comes twice in autumn is labelled once. */
function hoursOf(steps: readonly TimeStep[], timeZone: string): number[][] {
  const hours = steps.map((step) => parseAbsolute(step.start, timeZone).hour);
  return hourStrides.map((stride) => hours.flatMap((hour, index) => (hour % stride === 0 && hours[index - 1] !== hour ? [index] : [])));
}

function evenly(count: number, room: number): number[] {
  const stride = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride);
}

/** How a day of other than 24 hours is called, or null. */
export function unusualLength(hours: number): string | null {
  return hours === 24 || hours === 1 ? null : `${hours}-hour day`;
}
