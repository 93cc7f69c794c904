import fc from 'fast-check';
import { expect, test } from 'vitest';
import { periodBounds, periodStart } from './period.ts';

const monday = 1;

test.each([
  // instant, zone, day, week from Monday, week from Sunday, month
  ['2026-11-24T22:59:59.999Z', 'Europe/Berlin', '2026-11-24', '2026-11-23', '2026-11-22', '2026-11-01'],
  ['2026-11-24T23:00:00.000Z', 'Europe/Berlin', '2026-11-25', '2026-11-23', '2026-11-22', '2026-11-01'],
  ['2026-10-24T22:00:00.000Z', 'Europe/Berlin', '2026-10-25', '2026-10-19', '2026-10-25', '2026-10-01'],
  ['2026-10-25T22:59:59.999Z', 'Europe/Berlin', '2026-10-25', '2026-10-19', '2026-10-25', '2026-10-01'],
  ['2026-10-25T23:00:00.000Z', 'Europe/Berlin', '2026-10-26', '2026-10-26', '2026-10-25', '2026-10-01'],
  ['2026-03-29T22:00:00.000Z', 'Europe/Berlin', '2026-03-30', '2026-03-30', '2026-03-29', '2026-03-01'],
  ['2026-12-31T23:30:00.000Z', 'Europe/Berlin', '2027-01-01', '2026-12-28', '2026-12-27', '2027-01-01'],
  // Clocks go back over midnight: 00:00 comes twice, and the day begins with the first.
  ['2026-11-01T04:00:00.000Z', 'America/Havana', '2026-11-01', '2026-10-26', '2026-11-01', '2026-11-01'],
  ['2026-11-01T05:00:00.000Z', 'America/Havana', '2026-11-01', '2026-10-26', '2026-11-01', '2026-11-01'],
  // Samoa had no 30 December 2011.
  ['2011-12-30T09:59:59.999Z', 'Pacific/Apia', '2011-12-29', '2011-12-26', '2011-12-25', '2011-12-01'],
  ['2011-12-30T10:00:00.000Z', 'Pacific/Apia', '2011-12-31', '2011-12-26', '2011-12-25', '2011-12-01'],
  ['2024-02-29T18:14:59.999Z', 'Asia/Kathmandu', '2024-02-29', '2024-02-26', '2024-02-25', '2024-02-01'],
  ['2024-02-29T18:15:00.000Z', 'Asia/Kathmandu', '2024-03-01', '2024-02-26', '2024-02-25', '2024-03-01'],
])('%s in %s is in its local day, week and month', (instant, zone, day, week, weekFromSunday, month) => {
  const at = new Date(instant);
  expect([
    periodStart('day', at, zone, monday), periodStart('week', at, zone, monday), periodStart('week', at, zone, 0), periodStart('month', at, zone, monday),
    periodStart('total', at, zone, monday),
  ]).toEqual([day, week, weekFromSunday, month, '1970-01-01']);
});

test('where clocks once went from 00:01 back to 23:01, days follow each other without overlap', () => {
  const days = ['02:29:59', '02:30:00', '02:31:00', '03:29:59', '03:30:00'].map((time) => periodStart('day', new Date(`2006-10-29T${time}Z`), 'America/St_Johns', monday));
  expect(days).toEqual(['2006-10-28', '2006-10-29', '2006-10-29', '2006-10-29', '2006-10-29']);
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'Atlantic/Azores', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Casablanca'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const instants = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2037, 0, 1) }).map((at) => new Date(at));

test('any instant is in the day that the calendar of its zone shows, in a week that begins on the chosen weekday, and within its bounds', () => {
  fc.assert(fc.property(instants, fc.constantFrom(...zones), fc.integer({ min: 0, max: 6 }), (at, timeZone, startsOn) => {
    const shown = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
    const week = periodStart('week', at, timeZone, startsOn);
    expect(periodStart('day', at, timeZone, startsOn)).toBe(shown);
    expect(periodStart('month', at, timeZone, startsOn)).toBe(`${shown.slice(0, 8)}01`);
    expect(new Intl.DateTimeFormat('en', { timeZone: 'UTC', weekday: 'short' }).format(new Date(week))).toBe(weekdays[startsOn]);
    for (const period of ['day', 'week', 'month'] as const) {
      const bounds = periodBounds(period, periodStart(period, at, timeZone, startsOn), timeZone);
      expect(bounds !== null && bounds.from <= at && at < bounds.until).toBe(true);
    }
  }), { numRuns: 500 });
});

test('a day is 23, 24 or 25 hours long, the total has no end', () => {
  const hours = (day: string) => {
    const bounds = periodBounds('day', day, 'Europe/Berlin');
    return bounds === null ? 0 : (bounds.until.getTime() - bounds.from.getTime()) / 3_600_000;
  };
  expect(['2026-03-29', '2026-06-01', '2026-10-25'].map(hours)).toEqual([23, 24, 25]);
  expect(periodBounds('total', '1970-01-01', 'Europe/Berlin')).toBeNull();
});
