import { parseDate, toZoned } from '@internationalized/date';
import { describe, expect, it } from 'vitest';
import { tickIndexes, unusualLength, type TimeStep } from './zone-ticks.ts';

function days(first: string, count: number): TimeStep[] {
  return Array.from({ length: count }, (_, index) => {
    const date = parseDate(first).add({ days: index });
    return { day: date.toString(), start: toZoned(date, 'Europe/Berlin').toAbsoluteString() };
  });
}

/** Every hour that `day` has in the zone, the autumn hour twice and the spring hour not at all. */
function hoursOfDay(day: string, timeZone: string): TimeStep[] {
  const begin = toZoned(parseDate(day), timeZone).toDate().getTime();
  const end = toZoned(parseDate(day).add({ days: 1 }), timeZone).toDate().getTime();
  return Array.from({ length: (end - begin) / 3_600_000 }, (_, index) => ({ day, start: new Date(begin + index * 3_600_000).toISOString() }));
}

describe('labels of a time axis', () => {
  it('name every day while there is room', () => {
    expect(tickIndexes(days('2026-11-01', 7), 'day', 'Europe/Berlin', 10)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('fall back to Mondays, then to firsts of a month, of a quarter, of a year', () => {
    const november = days('2026-11-01', 30);
    expect(tickIndexes(november, 'day', 'Europe/Berlin', 6).map((index) => november[index]?.day)).toEqual(
      ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30']);
    const year = days('2026-01-01', 365);
    expect(tickIndexes(year, 'day', 'Europe/Berlin', 12)).toHaveLength(12);
    expect(tickIndexes(year, 'day', 'Europe/Berlin', 5).map((index) => year[index]?.day)).toEqual(
      ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01']);
    expect(tickIndexes(year, 'day', 'Europe/Berlin', 2).map((index) => year[index]?.day)).toEqual(['2026-01-01']);
  });

  it('stay on the same days when the range moves on by a day', () => {
    const today = days('2026-11-01', 40);
    const tomorrow = days('2026-11-02', 40);
    const labels = (steps: TimeStep[]) => tickIndexes(steps, 'day', 'Europe/Berlin', 4).map((index) => steps[index]?.day);
    expect(labels(today).filter((day) => labels(tomorrow).includes(day)).length).toBeGreaterThanOrEqual(2);
  });

  it('stay on clock times on days with 23 and with 25 hours', () => {
    const clock = (steps: TimeStep[], zone: string, room: number) =>
      tickIndexes(steps, 'hour', zone, room).map((index) => new Date(steps[index]?.start ?? '').toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }));
    const spring = hoursOfDay('2026-03-29', 'Europe/Berlin');
    expect(spring).toHaveLength(23);
    expect(clock(spring, 'Europe/Berlin', 4)).toEqual(['00:00', '06:00', '12:00', '18:00']);
    const autumn = hoursOfDay('2017-11-05', 'America/New_York');
    expect(autumn).toHaveLength(25);
    expect(clock(autumn, 'America/New_York', 8)).toEqual(['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']);
    expect(clock(autumn, 'America/New_York', 24)).toHaveLength(24);
  });

  it('label something even when nothing round falls in the range', () => {
    expect(tickIndexes(days('2026-11-03', 3), 'day', 'Europe/Berlin', 1)).toEqual([0]);
  });
});

it('names only days that are longer or shorter than others', () => {
  expect([unusualLength(24), unusualLength(23), unusualLength(25), unusualLength(1)]).toEqual([null, '23-hour day', '25-hour day', null]);
});
