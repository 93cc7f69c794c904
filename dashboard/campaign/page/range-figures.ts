import type { CampaignFigures, Figure, SeriesPoint } from '../../../contract/tracking.ts';

/** The figures of box 2 over the shown range. */
export interface RangeFigures {
  net: Figure;
  failed: Figure;
  rolledBack: Figure;
  successRate: Figure;
  discountNet: Figure;
  /** Everything that ever happened in the campaign is in the range: the figures are the campaign's own. */
  isWhole: boolean;
}

type Totals = { [Name in 'redemptions_succeeded' | 'redemptions_failed' | 'rollbacks_succeeded' | 'discount_rolled_back_minor']: number } & { discount: number | null };

/**
 * Figures of the shown range: the campaign's own where the range holds all that happened (their reasons and intervals come with them), else the
 * sums of its steps. A rollback counts in the range in which it happened.
 */
export function rangeFigures(figures: CampaignFigures): RangeFigures {
  const totals = totalsOf(figures.series.points);
  const all = figures.figures;
  const isWhole = totals.redemptions_succeeded === all.redemptions_succeeded.value && totals.redemptions_failed === (all.redemptions_failed.value ?? 0)
    && totals.rollbacks_succeeded === all.redemptions_rolled_back.value;
  if (isWhole) {
    return {
      net: all.redemptions_net, failed: all.redemptions_failed, rolledBack: all.redemptions_rolled_back, successRate: all.attempt_success_rate,
      discountNet: all.discount_net_minor, isWhole,
    };
  }
  return {
    net: { value: totals.redemptions_succeeded - totals.rollbacks_succeeded },
    failed: all.redemptions_failed.value === null ? all.redemptions_failed : { value: totals.redemptions_failed },
    rolledBack: { value: totals.rollbacks_succeeded },
    successRate: all.attempt_success_rate.null_reason === 'historical' ? all.attempt_success_rate : rate(totals),
    discountNet: totals.discount === null ? { value: null, null_reason: 'no_amounts' } : { value: totals.discount - totals.discount_rolled_back_minor },
    isWhole,
  };
}

function totalsOf(points: readonly SeriesPoint[]): Totals {
  const sum = (name: Exclude<keyof Totals, 'discount'>) => points.reduce((total, point) => total + point[name], 0);
  const withRedemptions = points.filter((point) => point.redemptions_succeeded > 0);
  const isUnknown = withRedemptions.length > 0 && withRedemptions.every((point) => point.discount_minor === null);
  return {
    redemptions_succeeded: sum('redemptions_succeeded'),
    redemptions_failed: sum('redemptions_failed'),
    rollbacks_succeeded: sum('rollbacks_succeeded'),
    discount_rolled_back_minor: sum('discount_rolled_back_minor'),
    discount: isUnknown ? null : points.reduce((total, point) => total + (point.discount_minor ?? 0), 0),
  };
}

function rate({ redemptions_succeeded: succeeded, redemptions_failed: failed }: Totals): Figure {
  const attempts = succeeded + failed;
  return attempts === 0 ? { value: null, null_reason: 'no_redemptions' } : { value: succeeded / attempts, numerator: succeeded, denominator: attempts };
}
