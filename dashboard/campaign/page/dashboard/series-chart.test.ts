import { describe, expect, it } from 'vitest';
import type { CampaignFigures, SeriesPoint } from '../../../../contract/tracking.ts';
import { describeStep } from '../../../chart/chart-data.ts';
import { seriesChart, spanWords } from './series-chart.ts';

function point(values: Partial<SeriesPoint>): SeriesPoint {
  return {
    start: '2026-10-23T22:00:00Z', day: '2026-10-24', hours: 24, open: false, redemptions_succeeded: 0, redemptions_failed: 0, rollbacks_succeeded: 0,
    publications_succeeded: 0, publications_failed: 0, discount_minor: 0, discount_rolled_back_minor: 0, order_minor: 0, order_rolled_back_minor: 0, ...values,
  };
}

function figures(points: SeriesPoint[], granularity: 'hour' | 'day' = 'day', failed: number | null = 3): CampaignFigures {
  return {
    campaign_id: 'camp_1', as_of: '2026-10-26T12:00:00Z', sequence: 1, time_zone: 'Europe/Berlin', currency: 'EUR', is_final: false, observed_from: null, observed_to: null,
    figures: { redemptions_failed: { value: failed } } as CampaignFigures['figures'], failures: [],
    series: { granularity, from: points[0]?.day ?? '', to: points.at(-1)?.day ?? '', points },
  };
}

const money = { money: (minor: number) => `€${minor / 100}`, moneyShort: (minor: number) => `€${minor / 100}` };

describe('the chart of a metric', () => {
  const days = [
    point({ redemptions_succeeded: 12, redemptions_failed: 3, rollbacks_succeeded: 2, discount_minor: 1200, discount_rolled_back_minor: 200 }),
    point({ start: '2026-10-24T22:00:00Z', day: '2026-10-25', hours: 25 }),
    point({ start: '2026-10-25T23:00:00Z', day: '2026-10-26', open: true, redemptions_succeeded: 1, discount_minor: null }),
  ];

  it('reads succeeded, failed, rolled back and what they come to, with what is special about the day', () => {
    const data = seriesChart(figures(days), 'net', [], money);
    expect(describeStep(data, 0)).toContain('Succeeded 12, Failed 3, Rolled back 2, Net 10.');
    expect(data.steps.map((step) => step.note)).toEqual([null, '25-hour day', 'so far']);
  });

  it('puts a change on the step in which it happened and reads it with the step', () => {
    const marks = [{ at: '2026-10-25T22:30:00Z', words: 'Anna raised the discount budget' }, { at: '2027-01-01T00:00:00Z', words: 'Anna paused the campaign' }];
    const data = seriesChart(figures(days), 'net', marks, money);
    expect(data.steps.map((step) => step.marks.length)).toEqual([0, 1, 0]);
    expect(describeStep(data, 1)).toMatch(/Anna raised the discount budget\.$/);
  });

  it('shows nothing for what nobody knows, never 0', () => {
    const discount = seriesChart(figures(days), 'discount', [], money);
    expect(discount.series[0]?.values).toEqual([1200, 0, null]);
    expect(discount.total?.values).toEqual([1000, 0, null]);
    expect(discount.format(null)).toBe('–');
    const historical = figures(days, 'day', null);
    expect(seriesChart(historical, 'net', [], money).series.map((series) => series.id)).toEqual(['succeeded', 'rolled-back']);
    expect(seriesChart(historical, 'success_rate', [], money).series[0]?.values).toEqual([null, null, null]);
  });

  it('has no rate for a day without attempts', () => {
    expect(seriesChart(figures(days), 'success_rate', [], money).series[0]?.values).toEqual([0.8, null, 1]);
  });

  it('tells the hour that comes twice in autumn from the first', () => {
    const hours = ['2026-10-24T23:00:00Z', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'].map((start) => point({ start, day: '2026-10-25', hours: 1 }));
    expect(seriesChart(figures(hours, 'hour'), 'net', [], money).steps.map((step) => step.note)).toEqual([null, null, 'second time, the clock was set back', null]);
  });

  it('names one day once', () => {
    expect(spanWords({ from: '2026-11-01', to: '2026-11-01' })).not.toContain('–');
    expect(spanWords({ from: '2026-11-01', to: '2026-11-02' })).toContain('–');
  });
});
