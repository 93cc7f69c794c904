/** Days, weeks and months of limits: local ones of the project's zone, with days of 23, 24 or 25 hours. */
import { Temporal } from 'temporal-polyfill';
import type { LimitPeriod } from './limit.ts';

/** What stands for the beginning of all time. */
export const totalStart = '1970-01-01';

/** A local day, with the first days of its weeks (by the weekday on which weeks begin, 0 is Sunday) and of its month. */
interface LocalDay {
  from: number;
  until: number;
  day: string;
  weekStarts: readonly string[];
  monthStart: string;
}

const dayLength = 86_400_000;
/** Days remembered for each zone: rollbacks reach back three months. Then all are forgotten, so that nothing grows for ever. */
const daysMax = 400;

/** Zone → day in UTC → the two or three local days that share it. */
const known = new Map<string, Map<number, LocalDay[]>>();

/**
 * The first local day (`YYYY-MM-DD`) of the day, week or month that an instant is in; of the total it is 1970-01-01. A day begins at its first
 * 00:00 in the zone, or at the first moment after it where clocks skip that. `weekStartsOn`: 0 is Sunday. Cheap: days are remembered.
 */
export function periodStart(period: LimitPeriod, instant: Date, timeZone: string, weekStartsOn: number): string {
  if (period === 'total') return totalStart;
  const day = localDay(instant.getTime(), timeZone);
  if (period === 'day') return day.day;
  return period === 'month' ? day.monthStart : (day.weekStarts[weekStartsOn] ?? day.day);
}

/** First instant of a period and the first one after it, `start` being its first local day; null: the total has neither. */
export function periodBounds(period: LimitPeriod, start: string, timeZone: string): { from: Date; until: Date } | null {
  if (period === 'total') return null;
  const first = Temporal.PlainDate.from(start);
  const next = first.add(period === 'day' ? { days: 1 } : period === 'week' ? { days: 7 } : { months: 1 });
  return { from: new Date(startOf(first, timeZone)), until: new Date(startOf(next, timeZone)) };
}

function localDay(at: number, timeZone: string): LocalDay {
  let days = known.get(timeZone);
  if (days === undefined) known.set(timeZone, (days = new Map<number, LocalDay[]>()));
  const utcDay = Math.floor(at / dayLength);
  const sharing = days.get(utcDay);
  const found = sharing?.find(({ from, until }) => from <= at && at < until);
  if (found !== undefined) return found;
  const made = makeDay(at, timeZone);
  if (days.size >= daysMax) days.clear();
  days.set(utcDay, [...(sharing ?? []), made]);
  return made;
}

function makeDay(at: number, timeZone: string): LocalDay {
  // Where clocks once went back over midnight, the calendar's day and the one that began last differ for an hour; days must not overlap.
  let date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  if (at < startOf(date, timeZone)) date = date.subtract({ days: 1 });
  if (at >= startOf(date.add({ days: 1 }), timeZone)) date = date.add({ days: 1 });
  const weekday = date.dayOfWeek % 7;
  return {
    from: startOf(date, timeZone),
    until: startOf(date.add({ days: 1 }), timeZone),
    day: date.toString(),
    weekStarts: [0, 1, 2, 3, 4, 5, 6].map((startsOn) => date.subtract({ days: (weekday - startsOn + 7) % 7 }).toString()),
    monthStart: date.with({ day: 1 }).toString(),
  };
}

function startOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}
