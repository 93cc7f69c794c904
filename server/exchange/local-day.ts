import { Temporal } from 'temporal-polyfill';

/** Whether the text is a day `YYYY-MM-DD` that exists, in a year that a campaign can have been in (1900 to 2999). */
export function isDay(text: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export interface LocalDays {
  /** First instant of a day in the zone, ISO 8601 in UTC. Where midnight does not exist it is the first moment after it; where it comes twice, the earlier. */
  startOf(day: string): string;
  /** First instant after a day: the days between are 23, 24 or 25 hours long. */
  endOf(day: string): string;
}

/** Days of one zone. Answers are remembered: a file of a million rows has a few hundred days. */
export function localDays(timeZone: string): LocalDays {
  const starts = new Map<string, string>();
  const startOf = (day: string): string => {
    const known = starts.get(day);
    if (known !== undefined) return known;
    const start = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();
    starts.set(day, start);
    return start;
  };
  return { startOf, endOf: (day) => startOf(Temporal.PlainDate.from(day).add({ days: 1 }).toString()) };
}
