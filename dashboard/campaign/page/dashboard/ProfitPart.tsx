import { Suspense, useState } from 'react';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { RangeBar } from '../../../chart/RangeBar.tsx';
import { lazyPart } from '../../../lazy-part.tsx';
import { useFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatPercent, formatRate } from '../../../ui/format.ts';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { marginOf, profitBand } from './profit-band.ts';
import { useDashboardSearch } from './use-figures.ts';
import styles from './boxes.module.css';

const MarginForm = lazyPart(() => import('./MarginForm.tsx'), 'MarginForm');

/**
 * Profit between "the campaign caused none of the orders" and "it caused all of them". Nobody enters the cost of goods yet, so the reader assumes a margin;
 * without one nothing is said about profit.
 */
export function ProfitPart({ figures }: { figures: CampaignFigures }) {
  const margin = marginOf(useDashboardSearch().margin);
  const [isAsked, setAsked] = useState(margin !== null);
  const { order_value_net_minor: order, discount_net_minor: discount, revenue_net_minor: revenue } = figures.figures;
  if (profitBand(order, discount, revenue, 1) === null) return null;
  return (
    <div className={styles.profit}>
      <h3>Profit</h3>
      {margin === null
        ? <p className={styles.quiet}>Not known: the cost of goods is not recorded. With a gross margin that you assume, its range can be told.</p>
        : <Band figures={figures} margin={margin} />}
      {isAsked
        ? <Suspense fallback={<Skeleton height="3.5rem" />}><MarginForm margin={margin} /></Suspense>
        : <div><Button onPress={() => setAsked(true)}>Assume a gross margin</Button></div>}
    </div>
  );
}

function Band({ figures: { figures }, margin }: { figures: CampaignFigures; margin: number }) {
  const { money } = useFormat();
  const band = profitBand(figures.order_value_net_minor, figures.discount_net_minor, figures.revenue_net_minor, margin);
  if (band === null) return null;
  const [worst, best] = [money(band.worst), money(band.best)];
  return (
    <>
      <RangeBar low={band.worst} high={band.best} label={`From ${worst} to ${best}`} />
      <div className={styles.ends}>
        <span><strong>{worst}</strong> if it caused none of the orders</span>
        <span><strong>{best}</strong> if it caused all of them</span>
      </div>
      <p className={styles.quiet}>
        {band.breakEven > 1
          ? 'At this margin it cannot earn anything, even if it caused every order.'
          : `Break-even: ${formatRate(band.breakEven)} of the orders must be extra.`}
        {' '}Assumes a gross margin of {formatPercent(margin * 100)}; mailing and other costs are not in it.
      </p>
    </>
  );
}
