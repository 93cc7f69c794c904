import { parseAbsolute, parseDate, parseDateTime, toCalendarDate, toCalendarDateTime, toZoned } from '@internationalized/date';

/** First instant of a wall clock reading in a zone; one that a change of the clock skips is the first after the gap. */
export function instantOf(reading: string, zone: string): string {
  return toZoned(parseDateTime(reading), zone).toAbsoluteString();
}

/** The end of a day: the first instant of the next one, at which nothing is accepted any more. */
export function endOfDay(day: string, zone: string): string {
  return toZoned(parseDate(day).add({ days: 1 }), zone).toAbsoluteString();
}

/** What the wall clock of a zone shows at an instant, `YYYY-MM-DDTHH:mm`. */
export function readingOf(instant: string, zone: string): string {
  return toCalendarDateTime(parseAbsolute(instant, zone)).toString().slice(0, 16);
}

/** The day, `YYYY-MM-DD`, in which the last moment before an exclusive end lies. */
export function lastDayOf(end: string, zone: string): string {
  return toCalendarDate(parseAbsolute(new Date(Date.parse(end) - 1).toISOString(), zone)).toString();
}
