import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from './range.ts';

const running = { start_date: '2026-10-31T23:00:00Z', created_at: '2026-10-20T10:00:00Z', expiration_date: '2026-12-31T23:00:00Z' };
const over = { start_date: '2017-03-01T05:00:00Z', created_at: '2026-11-01T10:00:00Z', expiration_date: '2017-04-01T04:00:00Z' };
const now = '2026-11-23T23:30:00Z';

describe('range of the dashboard', () => {
  it('is left to the server when the address says nothing', () => {
    expect(rangeOf({}, running, now, 'Europe/Berlin')).toEqual({ from: null, to: null, granularity: 'day', problem: null });
  });

  it('has the hours of a campaign that has just begun, before there are days to compare', () => {
    expect(rangeOf({}, running, '2026-11-01T09:00:00Z', 'Europe/Berlin')).toMatchObject({ from: '2026-11-01', to: '2026-11-01', granularity: 'hour' });
    expect(rangeOf({ by: 'day' }, running, '2026-11-02T09:00:00Z', 'Europe/Berlin')).toMatchObject({ from: '2026-11-01', to: '2026-11-02', granularity: 'day' });
    expect(rangeOf({}, running, '2026-11-03T09:00:00Z', 'Europe/Berlin')).toMatchObject({ from: null, granularity: 'day' });
    expect(rangeOf({}, running, '2026-10-25T09:00:00Z', 'Europe/Berlin')).toMatchObject({ from: null, granularity: 'day' });
  });

  it('ends today in the zone of the project', () => {
    expect(rangeOf({ range: '7d' }, running, now, 'Europe/Berlin')).toMatchObject({ from: '2026-11-18', to: '2026-11-24' });
    expect(rangeOf({ range: '7d' }, running, now, 'America/New_York')).toMatchObject({ from: '2026-11-17', to: '2026-11-23' });
  });

  it('ends on the last day of a campaign that is over, and an end at midnight is the day before', () => {
    expect(rangeOf({ range: '30d' }, over, now, 'America/New_York')).toMatchObject({ from: '2017-03-02', to: '2017-03-31' });
    expect(rangeOf({ range: 'all' }, over, now, 'America/New_York')).toMatchObject({ from: '2017-03-01', to: '2017-03-31' });
  });

  it('shows at most the last 400 days of a long life', () => {
    expect(rangeOf({ range: 'all' }, { ...running, start_date: '2020-01-01T00:00:00Z' }, now, 'Europe/Berlin')).toMatchObject({ from: '2025-10-21', to: '2026-11-24' });
  });

  it('takes typed days, by hours when they are few', () => {
    expect(rangeOf({ from: '2026-11-01', to: '2026-11-02' }, running, now, 'Europe/Berlin')).toMatchObject({ from: '2026-11-01', to: '2026-11-02', granularity: 'hour' });
    expect(rangeOf({ from: '2026-11-01', to: '2026-11-16' }, running, now, 'Europe/Berlin').granularity).toBe('day');
    expect(rangeOf({ from: '2026-11-01', to: '2026-11-16', by: 'hour' }, running, now, 'Europe/Berlin').granularity).toBe('hour');
    expect(rangeOf({ from: '2026-11-01', to: '2026-11-17', by: 'hour' }, running, now, 'Europe/Berlin').granularity).toBe('day');
  });

  it('says why it cannot follow an address and shows the default', () => {
    const addresses = [
      { from: 'yesterday', to: '2026-11-02' }, { from: '2026-02-30', to: '2026-03-01' }, { from: '2026-11-02', to: '2026-11-01' }, { to: '2026-11-01' },
      { from: '2020-01-01', to: '2026-01-01' },
    ];
    for (const wrong of addresses) {
      const range = rangeOf(wrong, running, now, 'Europe/Berlin');
      expect(range).toMatchObject({ from: null, to: null });
      expect(range.problem).not.toBeNull();
    }
  });

  it('throws at no address whatever', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (from, to) => {
      rangeOf({ from, to }, running, now, 'Europe/Berlin');
    }));
  });
});
