import { Temporal } from 'temporal-polyfill';
import { toZoned } from './duration.ts';
import type { Validity } from './terms.ts';
import { minutesOf, minutesPerDay } from './time-of-day.ts';

export type TimeRefusal = 'voucher_not_active' | 'voucher_expired' | 'voucher_not_active_now';

/** An instant at which a code begins or ceases to be redeemable. */
export interface Change {
  at: Date;
  opens: boolean;
}

/** How far `nextChange` looks ahead, in days. */
const horizonDays = 400;
const dayLength = 86_400_000;
/** Most boundaries that are looked at, some 0.2 ms each: windows of seconds would otherwise be counted through for days. */
const stepsMax = 1_000;

/**
 * Why a code cannot be redeemed at `now` by its dates and windows, null when it can (wire contract §2.3). Windows are read off the wall clock of
 * the project's zone: an hour that comes twice in autumn counts twice, one that does not come in spring does not count.
 * Dates alone, the common case, need no zone.
 */
export function timeRefusal(validity: Validity, now: Date, timeZone: string): TimeRefusal | null {
  const { startDate, expirationDate } = validity;
  const at = now.getTime();
  if (startDate !== null && at < startDate.getTime()) return 'voucher_not_active';
  if (expirationDate !== null && at >= expirationDate.getTime()) return 'voucher_expired';
  if (!hasWindows(validity)) return null;
  return isInCalendar(validity, at, timeZone) && isInTimeframe(validity, at, timeZone) ? null : 'voucher_not_active_now';
}

/**
 * The next instant at which `timeRefusal` changes between null and a reason; null when there is none, or none within about 400 days
 * (start and end dates are found however far away).
 */
export function nextChange(validity: Validity, now: Date, timeZone: string): Change | null {
  const { startDate, expirationDate } = validity;
  const isOpen = (at: number): boolean => timeRefusal(validity, new Date(at), timeZone) === null;
  const wasOpen = isOpen(now.getTime());
  const end = expirationDate?.getTime() ?? Infinity;
  let at = now.getTime();
  if (startDate !== null && at < startDate.getTime()) {
    at = startDate.getTime();
    if (isOpen(at)) return { at: new Date(at), opens: true };
  }
  const last = at + horizonDays * dayLength;
  const clock = { timeZone, transitions: transitionsOf(timeZone), edges: edgesOf(validity) };
  for (let step = 0; step < stepsMax && at < end; step += 1) {
    at = Math.min(nextBoundary(validity, at, clock), end);
    if (at === Infinity || (at > last && at !== end)) return null;
    if (isOpen(at) !== wasOpen) return { at: new Date(at), opens: !wasOpen };
  }
  return null;
}

function hasWindows({ validityTimeframe, validityDayOfWeek, validityHours }: Validity): boolean {
  return validityTimeframe !== null || validityDayOfWeek !== null || validityHours !== null;
}

function isInCalendar(validity: Validity, at: number, timeZone: string): boolean {
  if (validity.validityDayOfWeek === null && validity.validityHours === null) return true;
  const local = toZoned(at, timeZone);
  return isOpenAt(validity, local.dayOfWeek % 7, local.hour * 60 + local.minute);
}

/** Days of the week and hours of the day, by local time. A window over midnight belongs to the day on which it opens. */
function isOpenAt({ validityDayOfWeek, validityHours }: Validity, day: number, minute: number): boolean {
  if (validityDayOfWeek !== null && !validityDayOfWeek.includes(day)) return false;
  if (validityHours === null) return true;
  const dayBefore = (day + 6) % 7;
  return validityHours.daily.some((window) => {
    const [start, end] = [minutesOf(window.start_time), minutesOf(window.expiration_time)];
    const opensOn = (weekday: number): boolean => window.days_of_week === undefined || window.days_of_week.includes(weekday);
    if (start < end) return opensOn(day) && minute >= start && minute < end;
    return (opensOn(day) && minute >= start) || (opensOn(dayBefore) && minute < end);
  });
}

function isInTimeframe(validity: Validity, at: number, timeZone: string): boolean {
  const window = timeframeWindow(validity, at, timeZone);
  return window === null || at < window.end;
}

interface Window {
  end: number;
  /** Start of the window after it. */
  next: number;
}

/** The last window that began at or before `at`; null when the terms have no timeframe, or no start date to count from. */
function timeframeWindow({ validityTimeframe, startDate }: Validity, at: number, timeZone: string): Window | null {
  if (validityTimeframe === null || startDate === null) return null;
  const anchor = toZoned(startDate.getTime(), timeZone);
  const interval = Temporal.Duration.from(validityTimeframe.interval);
  const startOf = (index: number): Temporal.ZonedDateTime => anchor.add(times(interval, index));
  // Always counted from the anchor: from window to window, the 31st would become the 28th in February and stay it.
  let index = Math.max(0, Math.floor((at - anchor.epochMilliseconds) / interval.total({ unit: 'milliseconds', relativeTo: anchor })));
  while (index > 0 && startOf(index).epochMilliseconds > at) index -= 1;
  while (startOf(index + 1).epochMilliseconds <= at) index += 1;
  const start = startOf(index);
  return {
    end: start.add(Temporal.Duration.from(validityTimeframe.duration)).epochMilliseconds,
    next: startOf(index + 1).epochMilliseconds,
  };
}

function times(duration: Temporal.Duration, factor: number): Temporal.Duration {
  const { years, months, weeks, days, hours, minutes, seconds } = duration;
  return Temporal.Duration.from({
    years: years * factor, months: months * factor, weeks: weeks * factor, days: days * factor,
    hours: hours * factor, minutes: minutes * factor, seconds: seconds * factor,
  });
}

/** What `nextChange` knows of the zone and the terms for all of its steps. */
interface LocalClock {
  timeZone: string;
  transitions: (at: number) => number;
  /** Minutes of the day at which the calendar opens or closes on any weekday. */
  edges: number[];
}

/** Edges of windows that meet are none, so hours that leave no gap cost no steps. */
function edgesOf(validity: Validity): number[] {
  const times = (validity.validityHours?.daily ?? []).flatMap((window) => [minutesOf(window.start_time), minutesOf(window.expiration_time)]);
  const before = (day: number, minute: number): boolean =>
    minute === 0 ? isOpenAt(validity, (day + 6) % 7, minutesPerDay - 1) : isOpenAt(validity, day, minute - 1);
  return [...new Set([0, ...times])].filter((minute) => [0, 1, 2, 3, 4, 5, 6].some((day) => isOpenAt(validity, day, minute) !== before(day, minute)));
}

/** The first instant after `at` at which the answer may change. While the calendar is closed, windows inside it do not matter. */
function nextBoundary(validity: Validity, at: number, clock: LocalClock): number {
  const { timeZone } = clock;
  const inCalendar = isInCalendar(validity, at, timeZone);
  const inTimeframe = isInTimeframe(validity, at, timeZone);
  const calendar = inTimeframe || !inCalendar ? nextInCalendar(at, clock) : Infinity;
  const timeframe = inCalendar ? nextInTimeframe(validity, at, timeZone) : Infinity;
  return Math.min(calendar, timeframe);
}

function nextInTimeframe(validity: Validity, at: number, timeZone: string): number {
  const window = timeframeWindow(validity, at, timeZone);
  if (window === null) return Infinity;
  return window.end > at ? Math.min(window.end, window.next) : window.next;
}

/** Edges of the hours of today and tomorrow (both of them where one comes twice) and changes of the zone's clock. */
function nextInCalendar(at: number, { timeZone, transitions, edges }: LocalClock): number {
  if (edges.length === 0) return Infinity;
  const today = toZoned(at, timeZone).toPlainDate();
  const candidates = [transitions(at)];
  for (const day of [today, today.add({ days: 1 })]) {
    for (const edge of edges) {
      const local = day.toPlainDateTime(Temporal.PlainTime.from({ hour: Math.floor(edge / 60), minute: edge % 60 }));
      for (const disambiguation of ['earlier', 'later'] as const) candidates.push(local.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds);
    }
    if (candidates.some((candidate) => candidate > at && candidate !== candidates[0])) break;
  }
  return Math.min(...candidates.filter((candidate) => candidate > at));
}

/** The next change of the zone's clock after an instant, looked up once per change. */
function transitionsOf(timeZone: string): (at: number) => number {
  let from = Infinity;
  let next = -Infinity;
  return (at) => {
    if (at < from || at >= next) {
      from = at;
      next = toZoned(at, timeZone).getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
    }
    return next;
  };
}
