/** Operators on instants: windows of the project's zone, and how far they are from the present. Instants are milliseconds. */
import type { Temporal } from 'temporal-polyfill';
import type { RuleOperator } from '../../../contract/rule-language.ts';
import { readDailyHours, readDays, readDistance, readInstant, readStretch, readTimeframe, readWeekday, type Span } from '../../../contract/rule-operands.ts';
import { toZoned } from '../../campaign/duration.ts';
import type { RuleFacts } from './facts.ts';
import { compileTimeframe, times } from './timeframe.ts';

/** The present, and where. */
export type Moment = Pick<RuleFacts, 'now' | 'timeZone'>;

export type TimeTest = (at: number, moment: Moment) => boolean;

/** The test of an operator with its values, of which one has to hold; null: it is no operator on instants. */
export function compileTime(operator: RuleOperator, values: readonly unknown[]): TimeTest | null {
  const compile = compileOne[operator];
  if (compile === undefined) return null;
  const tests = values.map(compile);
  return tests.length === 1 && tests[0] !== undefined ? tests[0] : (at, moment) => tests.some((test) => test(at, moment));
}

const never: TimeTest = () => false;

/** Makes a test of a value that was read; what cannot be read fulfils nothing. */
function reading<Value>(read: (value: unknown) => Value | null, make: (value: Value) => TimeTest): (value: unknown) => TimeTest {
  return (given) => {
    const value = read(given);
    return value === null ? never : make(value);
  };
}

const compileOne: Partial<Record<RuleOperator, (value: unknown) => TimeTest>> = {
  $after: reading(readInstant, (than) => (at) => at > than),
  $before: reading(readInstant, (than) => (at) => at < than),
  $more_than_ago: reading(readDistance, (span) => {
    const edge = distant(span, -1);
    return (at, moment) => at < edge(moment);
  }),
  $less_than_ago: reading(readDistance, (span) => {
    const edge = distant(span, -1);
    return (at, moment) => at <= moment.now.getTime() && at > edge(moment);
  }),
  $more_than_future: reading(readDistance, (span) => {
    const edge = distant(span, 1);
    return (at, moment) => at > edge(moment);
  }),
  $less_than_future: reading(readDistance, (span) => {
    const edge = distant(span, 1);
    return (at, moment) => at >= moment.now.getTime() && at < edge(moment);
  }),
  $is_days_ago: reading(readDays, (days) => onDay(-days)),
  $is_days_in_future: reading(readDays, onDay),
  $timeframe: reading(readTimeframe, (timeframe) => {
    const isIn = compileTimeframe(timeframe);
    return (at, { timeZone }) => isIn(at, timeZone);
  }),
  $timeframe_absolute: reading(readStretch, ({ from, until }) => {
    const [first, end] = [from.getTime(), until.getTime()];
    return (at) => at >= first && at < end;
  }),
  $timeframe_daily_hours: reading(readDailyHours, ({ from, until, days }) => {
    const local = wallClock();
    return (at, { timeZone }) => {
      const { day, minute } = local(at, timeZone);
      if (from < until) return days.has(day) && minute >= from && minute < until;
      // Over midnight the hours belong to the day on which they begin.
      return (days.has(day) && minute >= from) || (days.has((day + 6) % 7) && minute < until);
    };
  }),
  $dow: reading(readWeekday, (weekday) => {
    const local = wallClock();
    return (at, { timeZone }) => local(at, timeZone).day === weekday;
  }),
};

/** They count days and hours of the project's zone, so of a day without a time they mean that day there and not its first instant in UTC. */
const byCalendar: ReadonlySet<RuleOperator> = new Set<RuleOperator>([
  '$more_than_ago', '$less_than_ago', '$is_days_ago', '$more_than_future', '$less_than_future', '$is_days_in_future', '$timeframe', '$timeframe_daily_hours', '$dow',
]);

/** What an operator on instants reads of a value; null: it writes none. */
export function compileInstant(operator: RuleOperator): (value: unknown, moment: Moment) => number | null {
  if (!byCalendar.has(operator)) return readInstant;
  const startOf = remembered((utc, timeZone) => toZoned(utc, 'UTC').toPlainDate().toZonedDateTime(timeZone).epochMilliseconds);
  return (value, { timeZone }) => {
    const at = readInstant(value);
    return at !== null && typeof value === 'string' && value.length === dayLength ? startOf(at, timeZone) : at;
  };
}

/** Of a day as it is written without a time. */
const dayLength = 'YYYY-MM-DD'.length;

/** The redemptions of a batch share their present: what was worked out for the last one is kept. */
function remembered<Value>(make: (at: number, timeZone: string) => Value): (at: number, timeZone: string) => Value {
  let last: { at: number; timeZone: string; value: Value } | null = null;
  return (at, timeZone) => {
    if (last?.at !== at || last.timeZone !== timeZone) last = { at, timeZone, value: make(at, timeZone) };
    return last.value;
  };
}

/** So far before or after the present, days by the calendar. */
function distant(span: Span, direction: -1 | 1): (moment: Moment) => number {
  const edge = remembered((now, timeZone) => toZoned(now, timeZone).add(times(span, direction)).epochMilliseconds);
  return ({ now, timeZone }) => edge(now.getTime(), timeZone);
}

/** On the local day that is so many after today's. */
function onDay(days: number): TimeTest {
  const day = remembered((now, timeZone) => {
    const date = toZoned(now, timeZone).toPlainDate().add({ days });
    const startOf = (of: Temporal.PlainDate): number => of.toZonedDateTime(timeZone).epochMilliseconds;
    return { from: startOf(date), until: startOf(date.add({ days: 1 })) };
  });
  return (at, { now, timeZone }) => {
    const { from, until } = day(now.getTime(), timeZone);
    return at >= from && at < until;
  };
}

const minuteMs = 60_000;

function wallClock(): (at: number, timeZone: string) => { day: number; minute: number } {
  const local = remembered((minute, timeZone) => {
    const zoned = toZoned(minute * minuteMs, timeZone);
    return { day: zoned.dayOfWeek % 7, minute: zoned.hour * 60 + zoned.minute };
  });
  return (at, timeZone) => local(Math.floor(at / minuteMs), timeZone);
}
