import { describe, expect, it } from 'vitest';
import type { CampaignFigures, Figure, SeriesPoint } from '../../../contract/tracking.ts';
import { rangeFigures } from './range-figures.ts';

function point(values: Partial<SeriesPoint>): SeriesPoint {
  return {
    start: '2026-11-01T00:00:00Z', day: '2026-11-01', hours: 24, open: false, redemptions_succeeded: 0, redemptions_failed: 0, rollbacks_succeeded: 0,
    publications_succeeded: 0, publications_failed: 0, discount_minor: 0, discount_rolled_back_minor: 0, order_minor: 0, order_rolled_back_minor: 0, ...values,
  };
}

function figures(points: SeriesPoint[], all: Partial<Record<string, Figure>>): CampaignFigures {
  return {
    campaign_id: 'camp_1', as_of: '2026-11-23T12:00:00Z', sequence: 1, time_zone: 'UTC', currency: 'EUR', is_final: false, observed_from: null, observed_to: null,
    figures: all as CampaignFigures['figures'], failures: [], series: { granularity: 'day', from: '2026-11-01', to: '2026-11-02', points },
  };
}

const whole = {
  redemptions_succeeded: { value: 5 }, redemptions_failed: { value: 1 }, redemptions_rolled_back: { value: 1 }, redemptions_net: { value: 4 },
  attempt_success_rate: { value: 5 / 6, numerator: 5, denominator: 6, interval: [0.44, 0.97] as [number, number] }, discount_net_minor: { value: 900, unknown: 1 },
};

describe('figures of the shown range', () => {
  it('are the campaign’s own, with reasons and intervals, when the range holds all that happened', () => {
    const rest = point({ redemptions_succeeded: 2, redemptions_failed: 1, rollbacks_succeeded: 1, discount_minor: 400, discount_rolled_back_minor: 100 });
    const range = rangeFigures(figures([point({ redemptions_succeeded: 3, discount_minor: 600 }), rest], whole));
    expect(range).toEqual({ net: { value: 4 }, failed: { value: 1 }, rolledBack: { value: 1 }, successRate: whole.attempt_success_rate, discountNet: { value: 900, unknown: 1 }, isWhole: true });
  });

  it('are the sums of its steps otherwise', () => {
    const range = rangeFigures(figures([point({ redemptions_succeeded: 2, redemptions_failed: 1, rollbacks_succeeded: 1, discount_minor: 400, discount_rolled_back_minor: 100 })], whole));
    expect(range).toMatchObject({ net: { value: 1 }, failed: { value: 1 }, rolledBack: { value: 1 }, discountNet: { value: 300 }, isWhole: false });
    expect(range.successRate).toEqual({ value: 2 / 3, numerator: 2, denominator: 3 });
  });

  it('never turn what nobody knows into zero', () => {
    const range = rangeFigures(figures([point({ redemptions_succeeded: 2, discount_minor: null })], { ...whole, redemptions_failed: { value: null, null_reason: 'historical' } }));
    expect(range.discountNet).toEqual({ value: null, null_reason: 'no_amounts' });
    expect(range.failed).toEqual({ value: null, null_reason: 'historical' });
    expect(rangeFigures(figures([point({})], whole)).successRate).toEqual({ value: null, null_reason: 'no_redemptions' });
  });
});
