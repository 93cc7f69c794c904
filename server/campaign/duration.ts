import { Temporal } from 'temporal-polyfill';

/** Longest duration that terms may have: a hundred years. */
const daysMax = 36_525;

/**
 * Whether the text is an ISO 8601 duration that terms can have: longer than nothing, not longer than a hundred years, in whole seconds. Windows
 * are counted one by one from a start date that may lie a century back; shorter ones than a second would be counted for ever.
 */
export function isDuration(text: string): boolean {
  if (text.length > 40) return false;
  try {
    const duration = Temporal.Duration.from(text);
    const days = duration.total({ unit: 'days', relativeTo: Temporal.PlainDate.from('2000-01-01') });
    const isWhole = duration.milliseconds === 0 && duration.microseconds === 0 && duration.nanoseconds === 0;
    return duration.sign === 1 && isWhole && days <= daysMax;
  } catch {
    return false;
  }
}

/** `duration` after an instant: years to days by the calendar of the zone (a day may have 23 or 25 hours), hours and less by the clock. */
export function addDuration(at: Date, duration: string, timeZone: string): Date {
  return toDate(toZoned(at.getTime(), timeZone).add(Temporal.Duration.from(duration)));
}

/** An instant as local time of a zone. */
export function toZoned(milliseconds: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(timeZone);
}

function toDate(zoned: Temporal.ZonedDateTime): Date {
  return new Date(zoned.epochMilliseconds);
}
