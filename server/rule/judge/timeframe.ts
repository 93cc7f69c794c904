/** Windows that come again and again, on the wall clock of a zone. */
import { Temporal } from 'temporal-polyfill';
import type { Span, Timeframe } from '../../../contract/rule-operands.ts';
import { toZoned } from '../../campaign/duration.ts';

const secondMs = 1000;
const dayMs = 86_400_000;

/** A window, and when the next one begins. */
interface Window {
  start: number;
  end: number;
  next: number;
}

/**
 * Whether an instant lies in a window of `timeframe`. Windows are counted from the start, so that months on the 31st stay there; years to days go by the
 * calendar of the zone, hours and less by the clock.
 */
export function compileTimeframe({ start, interval, duration }: Timeframe): (at: number, timeZone: string) => boolean {
  const from = start.getTime();
  if (isOfClock(interval) && isOfClock(duration)) {
    const [every, length] = [clockMs(interval), clockMs(duration)];
    return (at) => at >= from && (at - from) % every < length;
  }
  // The redemptions of a second ask for the same window.
  let last: Window & { timeZone: string } = { start: 0, end: 0, next: 0, timeZone: '' };
  return (at, timeZone) => {
    if (at < from) return false;
    if (timeZone !== last.timeZone || at < last.start || at >= last.next) last = { ...windowAt({ start, interval, duration }, at, timeZone), timeZone };
    return at < last.end;
  };
}

/** The last window that began at or before `at`. Looked for by halves: a start may lie ten thousand intervals back. */
function windowAt({ start, interval, duration }: Timeframe, at: number, timeZone: string): Window {
  const anchor = toZoned(start.getTime(), timeZone);
  const startOf = (index: number): Temporal.ZonedDateTime => anchor.add(times(interval, index));
  let low = 0;
  let high = Math.floor((at - start.getTime()) / shortestMs(interval)) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (startOf(middle).epochMilliseconds <= at) low = middle;
    else high = middle;
  }
  const begins = startOf(low);
  return {
    start: begins.epochMilliseconds, end: begins.add(times(duration, 1)).epochMilliseconds, next: startOf(low + 1).epochMilliseconds,
  };
}

function isOfClock({ years, months, weeks, days }: Span): boolean {
  return years + months + weeks + days === 0;
}

function clockMs({ hours, minutes, seconds }: Span): number {
  return (hours * 3600 + minutes * 60 + seconds) * secondMs;
}

/** No interval of the calendar is shorter: of a year, a month, and a day on which clocks go forward by up to a day. */
function shortestMs(span: Span): number {
  const days = span.years * 365 + span.months * 28 + span.weeks * 7 + span.days;
  return Math.max(days * dayMs * 0.9 - dayMs, days * dayMs * 0.5) + clockMs(span);
}

/** A span so many times. */
export function times({ years, months, weeks, days, hours, minutes, seconds }: Span, factor: number): Temporal.Duration {
  return Temporal.Duration.from({
    years: years * factor, months: months * factor, weeks: weeks * factor, days: days * factor,
    hours: hours * factor, minutes: minutes * factor, seconds: seconds * factor,
  });
}
