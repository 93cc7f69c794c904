import { Link } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import { Suspense } from 'react';
import type { CampaignFigures, Figure, FigureName } from '../../../../contract/tracking.ts';
import { ReasonBars } from '../../../chart/ReasonBars.tsx';
import { lazyPart } from '../../../lazy-part.tsx';
import { useFormat } from '../../../shell/use-project.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { counted, formatExact } from '../../../ui/format.ts';
import { Explain } from '../../../ui/Popover.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useChangeSearch } from '../../../use-change-search.ts';
import { figureDefinitions } from '../figure-definitions.ts';
import { metrics, type DashboardSearch, type Metric } from '../page-search.ts';
import { rangeFigures, type RangeFigures } from '../range-figures.ts';
import type { Range } from '../range.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { rateBasis, Value } from './Figure.tsx';
import { FiguresPart, type FiguresQuery } from './FiguresPart.tsx';
import { whatIsMissing } from '../words.ts';
import { RangeControl } from './RangeControl.tsx';
import { reasonParts } from './reason-parts.ts';
import { spanWords, type Mark } from './series-chart.ts';
import { useDashboardSearch } from './use-figures.ts';
import styles from './boxes.module.css';

const SeriesChart = lazyPart(() => import('./SeriesChart.tsx'), 'SeriesChart');

interface Props {
  query: FiguresQuery;
  range: Range;
  marks: readonly Mark[];
}

/** Box 2: redemptions over time in the chosen range; its figures choose what the chart shows. */
export function RedemptionsBox({ query, range, marks }: Props) {
  const series = query.data?.series;
  return (
    <Card
      title="Redemptions" note={series !== undefined && spanWords(series)} isRefreshing={query.isPlaceholderData}
      actions={<RangeControl range={range} figures={query.data} />}
    >
      {range.problem !== null && <div className={styles.problem}><Notice tone="warn"><span>{range.problem} The campaign so far is shown.</span></Notice></div>}
      <FiguresPart query={query} title="The redemptions could not be loaded" height="27rem">
        {(figures) => <div className={cx(styles.stack, query.isPlaceholderData && styles.old)}><Summary figures={figures} marks={marks} /></div>}
      </FiguresPart>
    </Card>
  );
}

function Summary({ figures, marks }: { figures: CampaignFigures; marks: readonly Mark[] }) {
  const { metric = 'net', view } = useDashboardSearch();
  const ranged = rangeFigures(figures);
  const { redemptions_succeeded: succeeded, redemptions_failed: failed } = figures.figures;
  const isNew = succeeded.value === 0 && (failed.value ?? 0) === 0;
  const isQuiet = !isNew && figures.series.points.every((point) => point.redemptions_succeeded + point.redemptions_failed + point.rollbacks_succeeded === 0);
  return (
    <>
      <MetricTiles figures={figures} ranged={ranged} chosen={metric} />
      {isNew && <NothingYet isFinal={figures.is_final} />}
      {isQuiet && <NothingInRange />}
      {!isNew && !isQuiet && (
        <Suspense fallback={<Skeleton height="17rem" />}>
          <SeriesChart figures={figures} metric={metric} marks={marks} isTable={view === 'table'} />
        </Suspense>
      )}
      {!isNew && <Failures figures={figures} />}
    </>
  );
}

/** Where the definition of a metric is, and which figure of the range it is. */
const metricFigures: Record<Metric, { name: FigureName; label: string; of: (ranged: RangeFigures) => Figure }> = {
  net: { name: 'redemptions_net', label: 'Net', of: ({ net }) => net },
  failed: { name: 'redemptions_failed', label: 'Failed', of: ({ failed }) => failed },
  rolled_back: { name: 'redemptions_rolled_back', label: 'Rolled back', of: ({ rolledBack }) => rolledBack },
  success_rate: { name: 'attempt_success_rate', label: 'Success rate', of: ({ successRate }) => successRate },
  discount: { name: 'discount_net_minor', label: 'Discount, net', of: ({ discountNet }) => discountNet },
};

/** An import without redemptions has no amounts either: its sum of nothing is no 0. */
const noAmounts: Figure = { value: null, null_reason: 'no_amounts' };

/** The figures of the range; the chosen one is what the chart shows. */
function MetricTiles({ figures, ranged, chosen }: { figures: CampaignFigures; ranged: RangeFigures; chosen: Metric }) {
  const change = useChangeSearch<DashboardSearch>();
  const { is_historical: isHistorical } = useCampaign();
  const scope = `${figures.campaign_id} ${figures.series.from} ${figures.series.to}`;
  return (
    <fieldset className={styles.tiles}>
      <legend className="visually-hidden">What the chart shows</legend>
      {metrics.map((metric) => {
        const { name, label, of } = metricFigures[metric];
        const figure = isHistorical && metric === 'discount' && ranged.net.value === 0 ? noAmounts : of(ranged);
        return (
          <div key={metric} className={styles.tile}>
            <label>
              <input type="radio" name="metric" checked={metric === chosen} onChange={() => change({ metric: metric === 'net' ? undefined : metric })} />
              <span className={styles.tileLabel}>{label}</span>
              <span className={styles.tileValue}><Value figure={figure} kind={figureDefinitions[name].kind} scope={scope} isBare /></span>
              {figure.value !== null && <TileNote metric={metric} figures={figures} ranged={ranged} />}
            </label>
            <span className={styles.tileTerm}><Explain title={figureDefinitions[name].label}>{figureDefinitions[name].means}</Explain></span>
          </div>
        );
      })}
    </fieldset>
  );
}

/** What a figure is made of: gross less rolled back, or what a rate is of. */
function TileNote({ metric, figures, ranged }: { metric: Metric; figures: CampaignFigures; ranged: RangeFigures }) {
  const { money } = useFormat();
  const { net, rolledBack, successRate, discountNet } = ranged;
  if (metric === 'net') return <small>{formatExact((net.value ?? 0) + (rolledBack.value ?? 0))} gross − {formatExact(rolledBack.value ?? 0)}</small>;
  if (metric === 'failed' && successRate.denominator !== undefined) return <small>of {counted(successRate.denominator, 'attempt', 'attempts')}</small>;
  if (metric === 'rolled_back') return <small>on the day they were rolled back</small>;
  if (metric === 'success_rate') return <small>{rateBasis(successRate, 'attempts')}</small>;
  if (metric !== 'discount' || discountNet.value === null) return null;
  const inRange = figures.series.points.reduce((sum, point) => sum + point.discount_rolled_back_minor, 0);
  const back = ranged.isWhole ? figures.figures.discount_rolled_back_minor.value ?? 0 : inRange;
  const missing = whatIsMissing(discountNet, null);
  return <><small>{money(discountNet.value + back)} gross − {money(back)}</small>{missing !== null && <small>{missing}</small>}</>;
}

function NothingYet({ isFinal }: { isFinal: boolean }) {
  const { projectId } = useCampaignParams();
  const { is_historical: isHistorical } = useCampaign();
  const frame = { level: 3, icon: <ChartColumn size={22} /> } as const;
  if (isHistorical) return <EmptyState {...frame} title="No redemptions">The imported history has none of this campaign.</EmptyState>;
  if (isFinal) return <EmptyState {...frame} title="Nothing was redeemed">The campaign is over and none of its codes was ever tried.</EmptyState>;
  const actions = <ButtonLink to="/p/$projectId/developers" params={{ projectId }}>How to redeem</ButtonLink>;
  return (
    <EmptyState {...frame} title="No redemptions yet" actions={actions}>
      The first one appears here the moment it happens, without loading the page again.
    </EmptyState>
  );
}

function NothingInRange() {
  const change = useChangeSearch<DashboardSearch>();
  const actions = <Button onPress={() => change({ range: undefined, from: undefined, to: undefined, by: undefined })}>Show the campaign so far</Button>;
  return (
    <EmptyState level={3} icon={<ChartColumn size={22} />} title="Nothing happened in these days" actions={actions}>
      The campaign has redemptions in other days.
    </EmptyState>
  );
}

/** Why redemptions were refused, most frequent first, over the whole campaign. */
function Failures({ figures }: { figures: CampaignFigures }) {
  const params = useCampaignParams();
  const parts = reasonParts(figures.failures);
  if (parts.length === 0) return null;
  return (
    <div className={styles.failures}>
      <h3>Why redemptions failed <span className={styles.quiet}>whole campaign</span></h3>
      <ReasonBars
        tone="fail"
        bars={parts.map((part) => ({
          ...part,
          label: <Link to="/p/$projectId/campaigns/$campaignId/redemptions" params={params} search={{ result: 'failed' }}>{part.label}</Link>,
        }))}
      />
    </div>
  );
}
