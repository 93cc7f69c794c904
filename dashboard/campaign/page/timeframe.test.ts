import { describe, expect, it } from 'vitest';
import { daysBetween, durationWords, openWeek, progressWords, weekdayWords, windowWords } from './timeframe.ts';

const berlin = 'Europe/Berlin';
const campaign = { start_date: '2026-10-31T23:00:00Z', created_at: '2026-10-20T10:00:00Z', expiration_date: '2026-12-31T23:00:00Z' };

describe('days of a campaign', () => {
  it('are local days, also where a day has 23 or 25 hours', () => {
    expect(daysBetween('2026-03-28T23:30:00Z', '2026-03-29T22:30:00Z', berlin)).toBe(1);
    expect(daysBetween('2017-11-05T04:00:00Z', '2017-11-06T04:59:00Z', 'America/New_York')).toBe(0);
    expect(daysBetween('2017-11-05T04:00:00Z', '2017-11-06T05:00:00Z', 'America/New_York')).toBe(1);
  });

  it('count the first day as one and an end at midnight as the day before it', () => {
    expect(progressWords(campaign, '2026-10-31T23:00:00Z', berlin)).toBe('1 day in, 60 left');
    expect(progressWords(campaign, '2026-11-22T12:00:00Z', berlin)).toBe('22 days in, 39 left');
    expect(progressWords(campaign, '2026-12-31T22:59:00Z', berlin)).toBe('61 days in, last day today');
  });

  it('say when it begins and how long it is over', () => {
    expect(progressWords(campaign, '2026-10-30T12:00:00Z', berlin)).toBe('Starts in 2 days');
    expect(progressWords(campaign, '2026-10-31T12:00:00Z', berlin)).toBe('Starts tomorrow');
    expect(progressWords(campaign, '2027-01-04T12:00:00Z', berlin)).toBe('Ended 4 days ago');
    expect(progressWords(campaign, '2026-12-31T23:00:00Z', berlin)).toBe('Ended 1 day ago');
    expect(progressWords({ ...campaign, expiration_date: null }, '2026-11-22T12:00:00Z', berlin)).toBe('22 days in, no end');
  });
});

describe('recurring windows', () => {
  it('name runs of weekdays from Monday on', () => {
    expect([weekdayWords([1, 2, 3, 4, 5]), weekdayWords([6, 0]), weekdayWords([0, 1, 2, 3, 4, 5, 6]), weekdayWords([2, 4, 6]), weekdayWords([5, 6, 0])])
      .toEqual(['Mon–Fri', 'Sat and Sun', 'every day', 'Tue, Thu and Sat', 'Fri–Sun']);
  });

  it('read durations, and leave what they cannot read', () => {
    expect(['PT1H', 'P2D', 'P1DT12H', 'P1M', 'PT30M', 'soon'].map(durationWords)).toEqual(['1 hour', '2 days', '1 day and 12 hours', '1 month', '30 minutes', 'soon']);
  });

  it('say each window in a sentence', () => {
    expect(windowWords({
      validity_day_of_week: [1, 2, 3, 4, 5], validity_hours: { daily: [{ start_time: '09:00', expiration_time: '18:00', days_of_week: [1, 2] }] },
      validity_timeframe: { duration: 'PT1H', interval: 'P2D' }, activity_duration_after_publishing: 'P14D',
    })).toEqual(['Open Mon–Fri', 'Open 09:00–18:00 Mon and Tue', 'Open for 1 hour every 2 days, counted from the start', 'Valid 14 days after publication']);
    expect(windowWords({ validity_day_of_week: null, validity_hours: null, validity_timeframe: null, activity_duration_after_publishing: null })).toEqual([]);
  });
});

describe('the week of open hours', () => {
  const spans = (week: ReturnType<typeof openWeek>) => week?.map((day) => day.spans);

  it('is not drawn where neither days nor hours narrow it', () => {
    expect(openWeek({ validity_day_of_week: null, validity_hours: null })).toBeNull();
  });

  it('begins on Monday and has whole days where only days are chosen', () => {
    expect(spans(openWeek({ validity_day_of_week: [1, 0], validity_hours: null }))).toEqual([[[0, 24]], [], [], [], [], [], [[0, 24]]]);
  });

  it('lets a window over midnight belong to the day on which it opens', () => {
    const hours = { daily: [{ start_time: '22:30', expiration_time: '02:00', days_of_week: [5] }] };
    expect(spans(openWeek({ validity_day_of_week: null, validity_hours: hours }))).toEqual([[], [], [], [], [[22.5, 24]], [[0, 2]], []]);
  });
});
