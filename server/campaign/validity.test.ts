import { expect, test } from 'vitest';
import { isDuration } from './duration.ts';
import type { Validity } from './terms.ts';
import { nextChange, timeRefusal } from './validity.ts';

const always: Validity = { startDate: null, expirationDate: null, validityTimeframe: null, validityDayOfWeek: null, validityHours: null };
const berlin = 'Europe/Berlin';

function refusal(validity: Partial<Validity>, at: string, timeZone = berlin): string | null {
  return timeRefusal({ ...always, ...validity }, new Date(at), timeZone);
}

function next(validity: Partial<Validity>, at: string, timeZone = berlin): [string, boolean] | null {
  const change = nextChange({ ...always, ...validity }, new Date(at), timeZone);
  return change === null ? null : [change.at.toISOString(), change.opens];
}

const november: Partial<Validity> = { startDate: new Date('2026-11-01T00:00:00Z'), expirationDate: new Date('2026-12-01T00:00:00Z') };
const nights: Partial<Validity> = { validityHours: { daily: [{ start_time: '22:00', expiration_time: '02:00', days_of_week: [5] }] } };
const smallHours: Partial<Validity> = { validityHours: { daily: [{ start_time: '02:00', expiration_time: '03:00' }] } };

test.each([
  ['before the start', november, '2026-10-31T23:59:59.999Z', 'voucher_not_active'],
  ['at the start', november, '2026-11-01T00:00:00.000Z', null],
  ['in the last millisecond', november, '2026-11-30T23:59:59.999Z', null],
  ['at the end', november, '2026-12-01T00:00:00.000Z', 'voucher_expired'],
  ['without any bound', {}, '2026-12-01T00:00:00.000Z', null],
  ['on a listed weekday by local time', { validityDayOfWeek: [1] }, '2026-11-22T23:00:00Z', null],
  ['the instant before that day', { validityDayOfWeek: [1] }, '2026-11-22T22:59:59.999Z', 'voucher_not_active_now'],
  ['Sunday is 0', { validityDayOfWeek: [0] }, '2026-11-22T12:00:00Z', null],
  ['on no listed weekday', { validityDayOfWeek: [] }, '2026-11-22T12:00:00Z', 'voucher_not_active_now'],
  ['in a window over midnight, before midnight', nights, '2026-11-20T22:30:00Z', null],
  ['in a window over midnight, after midnight, which is the next weekday', nights, '2026-11-21T00:59:59Z', null],
  ['after a window over midnight', nights, '2026-11-21T01:00:00Z', 'voucher_not_active_now'],
  ['on the other days of a window over midnight', nights, '2026-11-21T22:30:00Z', 'voucher_not_active_now'],
  ['in the small hours of an ordinary day', smallHours, '2026-03-28T01:30:00Z', null],
  ['in an hour that comes twice, first', smallHours, '2026-10-25T00:30:00Z', null],
  ['in an hour that comes twice, again', smallHours, '2026-10-25T01:30:00Z', null],
  ['after an hour that came twice', smallHours, '2026-10-25T02:00:00Z', 'voucher_not_active_now'],
  ['before an hour that does not come', smallHours, '2026-03-29T00:59:59Z', 'voucher_not_active_now'],
  ['after an hour that did not come', smallHours, '2026-03-29T01:00:00Z', 'voucher_not_active_now'],
] as const)('a code %s', (_name, validity, at, expected) => {
  expect(refusal(validity as Partial<Validity>, at)).toBe(expected);
});

const daily: Partial<Validity> = { startDate: new Date('2026-10-20T10:00:00Z'), validityTimeframe: { interval: 'P1D', duration: 'PT1H' } };
const monthly: Partial<Validity> = { startDate: new Date('2026-01-31T09:00:00Z'), validityTimeframe: { interval: 'P1M', duration: 'P1D' } };

test.each([
  ['begins with the start date', daily, '2026-10-20T10:00:00Z', null],
  ['is over after its duration', daily, '2026-10-20T11:00:00Z', 'voucher_not_active_now'],
  ['keeps its local hour in winter time', daily, '2026-10-26T11:30:00Z', null],
  ['keeps its local hour in winter time and not its hour in UTC', daily, '2026-10-26T10:30:00Z', 'voucher_not_active_now'],
  ['of months falls back to the last day of a short one', monthly, '2026-02-28T09:00:00Z', null],
  ['of months comes back to the 31st', monthly, '2026-03-31T08:00:00Z', null],
  ['of months is closed on the 28th of a long one', monthly, '2026-03-28T12:00:00Z', 'voucher_not_active_now'],
] as const)('a window that is repeated from the start date %s', (_name, validity, at, expected) => {
  expect(refusal(validity, at)).toBe(expected);
});

test.each([
  ['of nothing', {}, '2026-11-24T12:00:00Z', null],
  ['of a code not yet active', november, '2026-10-01T00:00:00Z', ['2026-11-01T00:00:00.000Z', true]],
  ['of a code with an end', november, '2026-11-24T00:00:00Z', ['2026-12-01T00:00:00.000Z', false]],
  ['of a code that ran out', november, '2026-12-24T00:00:00Z', null],
  ['of weekdays, to the end of adjoining ones', { validityDayOfWeek: [1, 2] }, '2026-11-23T12:00:00Z', ['2026-11-24T23:00:00.000Z', false]],
  ['of weekdays while closed', { validityDayOfWeek: [1] }, '2026-11-24T12:00:00Z', ['2026-11-29T23:00:00.000Z', true]],
  ['of every weekday', { validityDayOfWeek: [0, 1, 2, 3, 4, 5, 6] }, '2026-11-24T12:00:00Z', null],
  ['of a window over midnight', nights, '2026-11-20T22:30:00Z', ['2026-11-21T01:00:00.000Z', false]],
  ['of an hour that comes twice: open through both', smallHours, '2026-10-25T00:30:00Z', ['2026-10-25T02:00:00.000Z', false]],
  ['of an hour that does not come: the day after', smallHours, '2026-03-29T00:30:00Z', ['2026-03-30T00:00:00.000Z', true]],
  ['across a skipped hour: the jump of the clock opens it', { validityHours: { daily: [{ start_time: '02:30', expiration_time: '04:00' }] } },
    '2026-03-29T00:30:00Z', ['2026-03-29T01:00:00.000Z', true]],
  ['of a repeated window while open', daily, '2026-10-25T11:30:00Z', ['2026-10-25T12:00:00.000Z', false]],
  ['of a repeated window over the end of summer time', daily, '2026-10-24T12:00:00Z', ['2026-10-25T11:00:00.000Z', true]],
  ['of windows of seconds inside one weekday',
    { startDate: new Date('2026-11-01T00:00:00Z'), validityTimeframe: { interval: 'PT2S', duration: 'PT1S' }, validityDayOfWeek: [1] },
    '2026-11-24T12:00:00Z', ['2026-11-29T23:00:00.000Z', true]],
  ['of hours and weekdays that never meet', { validityDayOfWeek: [1], validityHours: { daily: [{ start_time: '10:00', expiration_time: '11:00', days_of_week: [2] }] } },
    '2026-11-24T12:00:00Z', null],
  ['of a window that opens more than 400 days from now',
    { startDate: new Date('2026-11-01T00:00:00Z'), validityTimeframe: { interval: 'P2Y', duration: 'P1D' } }, '2026-11-24T12:00:00Z', null],
  ['with an end inside the window', { ...daily, expirationDate: new Date('2026-10-25T11:10:00Z') }, '2026-10-25T11:05:00Z', ['2026-10-25T11:10:00.000Z', false]],
  ['with an end before the next window', { ...daily, expirationDate: new Date('2026-10-25T10:30:00Z') }, '2026-10-24T12:00:00Z', null],
] as const)('the next change %s', (_name, validity, at, expected) => {
  expect(next(validity as Partial<Validity>, at)).toEqual(expected);
});

test('a day without an offset change in UTC and one in a zone of half hours are judged by their own clocks', () => {
  const morning = { validityHours: { daily: [{ start_time: '09:00', expiration_time: '10:00' }] } };
  expect(refusal(morning, '2026-11-24T03:30:00Z', 'Asia/Kolkata')).toBeNull();
  expect(refusal(morning, '2026-11-24T03:30:00Z', 'UTC')).toBe('voucher_not_active_now');
  expect(next(morning, '2026-11-24T03:30:00Z', 'Asia/Kolkata')).toEqual(['2026-11-24T04:30:00.000Z', false]);
});

test('hours without a gap are as open as none, and cost no longer to look through', () => {
  const hourAt = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;
  const daily = Array.from({ length: 24 }, (_, hour) => ({ start_time: hourAt(hour), expiration_time: hourAt(hour + 1) }));
  const reads = { count: 0 };
  const counted = { ...always, validityHours: { get daily() { reads.count += 1; return daily; } } };
  expect(nextChange(counted, new Date('2026-11-20T12:00:00Z'), berlin)).toBeNull();
  expect(reads.count).toBeLessThan(1_000);
});

test.each(['PT0.0015S', 'PT0.000001S', 'PT1.5S', 'PT0S', '-PT1S', 'P101Y', 'P1', 'x'])('%s is no duration of terms', (text) => {
  expect(isDuration(text)).toBe(false);
});

test.each(['PT1S', 'PT1.5H', 'P1M', 'P100Y'])('%s is a duration of terms', (text) => {
  expect(isDuration(text)).toBe(true);
});
