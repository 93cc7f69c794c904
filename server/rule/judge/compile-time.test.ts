import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import type { RuleOperator } from '../../../contract/rule-language.ts';
import { readTimeframe } from '../../../contract/rule-operands.ts';
import { conditionOf, factsOf } from '../../../test/support/rule-facts.ts';
import { compileTime } from './compile-time.ts';
import { compileTimeframe } from './timeframe.ts';

const warsaw = 'Europe/Warsaw';

function holds(operator: RuleOperator, value: unknown, at: string, now = '2026-11-29T10:30:00Z', timeZone = warsaw): boolean {
  return compileTime(operator, [value])?.(Date.parse(at), { now: new Date(now), timeZone }) === true;
}

test('windows begin at their local time in summer and in winter', () => {
  const daily = '2026-10-24T08:00:00Z;P1D;PT1H';
  // 10:00 in Warsaw, which is 08:00 UTC until the clocks go back and 09:00 from then on.
  expect(['2026-10-24T08:30:00Z', '2026-10-25T08:30:00Z', '2026-10-25T09:30:00Z', '2026-10-24T07:59:59Z'].map((at) => holds('$timeframe', daily, at))).toEqual([true, false, true, false]);
  const hourly = '2026-10-24T08:00:00Z;PT2H;PT1H';
  expect(['2026-10-25T08:30:00Z', '2026-10-25T09:30:00Z', '2026-10-24T06:30:00Z'].map((at) => holds('$timeframe', hourly, at))).toEqual([true, false, false]);
});

test('a month on the 31st stays on the last day of shorter months and comes back to the 31st', () => {
  const monthly = '2026-01-31T00:00:00Z;P1M;P1D';
  expect(['2026-02-28T12:00:00Z', '2026-03-28T12:00:00Z', '2026-03-31T12:00:00Z'].map((at) => holds('$timeframe', monthly, at, undefined, 'UTC'))).toEqual([true, false, true]);
});

test('a day without a time is that day in the zone of the project, where it is compared by the calendar or with the present', () => {
  const isMet = (operator: RuleOperator, value: unknown, now: string, timeZone: string): boolean => conditionOf({
    name: 'customer.metadata', property: 'born', conditions: { [operator]: [value] },
  }).judge(factsOf({ now: new Date(now), timeZone, customer: { customerId: 'cust_1', metadata: { born: '2026-11-20' } } })) === null;
  // In New York it is the 20th from 05:00 UTC on, in Auckland from 11:00 UTC of the day before.
  const today = (timeZone: string): boolean[] => ['2026-11-19T10:59:00Z', '2026-11-19T11:00:00Z', '2026-11-20T04:59:00Z', '2026-11-20T05:00:00Z', '2026-11-20T11:00:00Z', '2026-11-21T05:00:00Z']
    .map((now) => isMet('$is_days_ago', 0, now, timeZone));
  expect(today('America/New_York')).toEqual([false, false, false, true, true, false]);
  expect(today('Pacific/Auckland')).toEqual([false, true, true, true, false, false]);
  for (const timeZone of ['America/New_York', 'Pacific/Auckland']) {
    expect([isMet('$dow', 5, '2026-11-01T00:00:00Z', timeZone), isMet('$dow', 4, '2026-11-01T00:00:00Z', timeZone)]).toEqual([true, false]);
    // Between two days the zone makes no difference.
    expect([isMet('$after', '2026-11-19', '2026-11-01T00:00:00Z', timeZone), isMet('$after', '2026-11-20', '2026-11-01T00:00:00Z', timeZone)]).toEqual([true, false]);
  }
  expect([isMet('$less_than_ago', 'PT1H', '2026-11-20T05:30:00Z', 'America/New_York'), isMet('$less_than_ago', 'PT1H', '2026-11-20T00:30:00Z', 'America/New_York')]).toEqual([true, false]);
});

const units = [['PT1S', 'PT1S'], ['PT90M', 'PT89M'], ['P1D', 'PT23H'], ['P1DT1H', 'P1D'], ['P1W', 'P6D'], ['P1M', 'P20D'], ['P1M', 'P1M'], ['P1Y2M', 'P400D'], ['P5D', 'P9D']] as const;
const zones = fc.constantFrom('UTC', warsaw, 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe', 'Asia/Kathmandu');
const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });

/** The same by walking from window to window. */
function naively(start: number, [interval, duration]: readonly [string, string], at: number, timeZone: string): boolean {
  const anchor = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
  const every = Temporal.Duration.from(interval);
  const startOf = (index: number): Temporal.ZonedDateTime => {
    const { years, months, weeks, days, hours, minutes, seconds } = every;
    return anchor.add({
      years: years * index, months: months * index, weeks: weeks * index, days: days * index, hours: hours * index, minutes: minutes * index, seconds: seconds * index,
    });
  };
  if (at < start) return false;
  let index = 0;
  while (startOf(index + 1).epochMilliseconds <= at) index += 1;
  return at < startOf(index).add(Temporal.Duration.from(duration)).epochMilliseconds;
}

test('the window of an instant is the one that counting from the start finds', () => {
  fc.assert(fc.property(instants, fc.constantFrom(...units.slice(3)), fc.integer({ min: -10, max: 800 }), fc.nat(86_400_000), zones, (start, unit, days, more, timeZone) => {
    const at = start + days * 86_400_000 + more;
    const timeframe = readTimeframe(`${new Date(start).toISOString()};${unit.join(';')}`);
    if (timeframe === null) throw new Error('that is a timeframe');
    expect(compileTimeframe(timeframe)(at, timeZone)).toBe(naively(start, unit, at, timeZone));
  }), { numRuns: 60 });
});

test('an instant ten thousand years from the start is judged like any other', () => {
  for (const unit of units) {
    const timeframe = readTimeframe(`1900-01-01;${unit.join(';')}`);
    if (timeframe === null) throw new Error('that is a timeframe');
    expect(typeof compileTimeframe(timeframe)(Date.UTC(9999, 11, 31), warsaw)).toBe('boolean');
  }
});

test('what one zone was asked is not answered to another', () => {
  const timeframe = readTimeframe('2026-11-01T00:00:00Z;P1D;PT1H');
  if (timeframe === null) throw new Error('that is a timeframe');
  const isIn = compileTimeframe(timeframe);
  const at = Date.UTC(2027, 6, 1, 0, 30);
  // One o'clock in Warsaw is midnight in London in winter, and an hour before it in summer.
  expect([isIn(at, 'UTC'), isIn(at, warsaw), isIn(at, 'UTC')]).toEqual([true, false, true]);
});

test('hours over midnight belong to the day on which they begin', () => {
  const night = '22:00;02:00;5';
  // Friday the 27th in Warsaw.
  expect(['2026-11-27T20:59:59Z', '2026-11-27T21:00:00Z', '2026-11-28T00:59:59Z', '2026-11-28T01:00:00Z', '2026-11-28T21:30:00Z', '2026-11-27T00:30:00Z'].map((at) =>
    holds('$timeframe_daily_hours', night, at))).toEqual([false, true, true, false, false, false]);
  expect(holds('$timeframe_daily_hours', '22:00;23:00', '2026-11-25T21:30:00Z')).toBe(true);
});

test('days back and ahead are calendar days of the zone, and have 25 hours when clocks go back', () => {
  const now = '2026-10-26T00:30:00Z';
  // Half past one in Warsaw; a day before it is half past one of the day with 25 hours, which is 25 hours ago.
  expect([holds('$more_than_ago', 1, '2026-10-25T00:29:59Z', now), holds('$more_than_ago', 1, '2026-10-25T00:30:00Z', now)]).toEqual([false, false]);
  expect([holds('$more_than_ago', 1, '2026-10-24T23:29:59Z', now), holds('$more_than_ago', 1, '2026-10-24T23:30:00Z', now)]).toEqual([true, false]);
  expect([holds('$more_than_ago', 'PT24H', '2026-10-25T00:29:59Z', now), holds('$more_than_ago', 'PT24H', '2026-10-25T00:30:00Z', now)]).toEqual([true, false]);
  expect([holds('$is_days_ago', 1, '2026-10-24T22:00:00Z', now), holds('$is_days_ago', 1, '2026-10-25T22:59:59Z', now), holds('$is_days_ago', 1, '2026-10-25T23:00:00Z', now)])
    .toEqual([true, true, false]);
  expect([holds('$less_than_ago', 1, now, now), holds('$less_than_ago', 1, '2026-10-26T00:30:01Z', now), holds('$less_than_future', 1, now, now)]).toEqual([true, false, true]);
  expect(holds('$is_days_in_future', 1, '2026-10-27T12:00:00Z', now)).toBe(true);
});

test('of several windows one is enough', () => {
  const test = compileTime('$timeframe_absolute', ['2026-01-01;2026-02-01', '2026-03-01;2026-04-01']);
  const moment = { now: new Date(0), timeZone: 'UTC' };
  expect([Date.UTC(2026, 0, 5), Date.UTC(2026, 1, 5), Date.UTC(2026, 2, 5)].map((at) => test?.(at, moment))).toEqual([true, false, true]);
  expect(compileTime('$is', ['2026-01-01'])).toBeNull();
});
