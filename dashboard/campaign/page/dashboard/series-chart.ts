import type { CampaignFigures, ChangeRow, SeriesPoint } from '../../../../contract/tracking.ts';
import type { ChartData, ChartStep } from '../../../chart/chart-data.ts';
import type { Series } from '../../../chart/stack.ts';
import { unusualLength } from '../../../chart/zone-ticks.ts';
import { formatCount, formatDay, formatDayShort, formatExact, formatRate, formatTime, unknownMark } from '../../../ui/format.ts';
import { locale } from '../../../ui/reader-locale.ts';
import type { Metric } from '../page-search.ts';

/** How the project writes money; minor units. */
export interface MoneyFormat {
  money: (minor: number) => string;
  moneyShort: (minor: number) => string;
}

/** Something that happened at a moment and is marked on the chart: `Anna raised the discount budget`. */
export interface Mark {
  at: string;
  words: string;
}

type Measures = Pick<ChartData, 'kind' | 'series' | 'total'>;

/** What the chart draws for a metric, with its marks on the steps in which they happened. */
export function seriesChart(figures: CampaignFigures, metric: Metric, marks: readonly Mark[], format: MoneyFormat): ChartData {
  const { points, granularity } = figures.series;
  const measures = measuresOf(figures, metric);
  return {
    ...measures,
    steps: points.map((point, index) => stepOf(point, points[index - 1], figures, marks)),
    granularity,
    timeZone: figures.time_zone,
    ...formatsOf(measures.kind, format),
  };
}

function measuresOf(figures: CampaignFigures, metric: Metric): Measures {
  const { points } = figures.series;
  const values = (name: 'redemptions_succeeded' | 'redemptions_failed' | 'rollbacks_succeeded') => points.map((point) => point[name]);
  const succeeded: Series = { id: 'succeeded', label: 'Succeeded', tone: 'ok', values: values('redemptions_succeeded') };
  const rolledBack: Series = { id: 'rolled-back', label: 'Rolled back', tone: 'roll', values: values('rollbacks_succeeded') };
  const isFailedKnown = figures.figures.redemptions_failed.value !== null;
  const failed: Series = { id: 'failed', label: 'Failed', tone: 'fail', values: isFailedKnown ? values('redemptions_failed') : points.map(() => null) };
  if (metric === 'failed') return { kind: 'count', series: [failed] };
  if (metric === 'rolled_back') return { kind: 'count', series: [rolledBack] };
  if (metric === 'success_rate') {
    const rates = points.map((point) => (isFailedKnown ? successRate(point) : null));
    return { kind: 'rate', series: [{ id: 'rate', label: 'Success rate', tone: 'ok', values: rates }] };
  }
  if (metric === 'discount') return discountMeasures(points);
  return {
    kind: 'count',
    series: [succeeded, ...(isFailedKnown ? [failed] : []), { ...rolledBack, below: true }],
    total: { label: 'Net', values: points.map((point) => point.redemptions_succeeded - point.rollbacks_succeeded) },
  };
}

function successRate({ redemptions_succeeded: succeeded, redemptions_failed: failed }: SeriesPoint): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

function discountMeasures(points: readonly SeriesPoint[]): Measures {
  return {
    kind: 'money',
    series: [
      { id: 'gross', label: 'Gross', tone: 'ok', values: points.map((point) => point.discount_minor) },
      { id: 'rolled-back', label: 'Rolled back', tone: 'roll', below: true, values: points.map((point) => point.discount_rolled_back_minor) },
    ],
    total: { label: 'Net', values: points.map((point) => (point.discount_minor === null ? null : point.discount_minor - point.discount_rolled_back_minor)) },
  };
}

function formatsOf(kind: ChartData['kind'], { money, moneyShort }: MoneyFormat): Pick<ChartData, 'format' | 'formatAxis'> {
  const known = (print: (value: number) => string) => (value: number | null) => (value === null ? unknownMark : print(value));
  if (kind === 'rate') return { format: known(formatRate), formatAxis: (value) => `${Math.round(value * 100)}%` };
  if (kind === 'money') return { format: known(money), formatAxis: moneyShort };
  return { format: known(formatExact), formatAxis: formatCount };
}

const dayInFull = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });

function stepOf(point: SeriesPoint, before: SeriesPoint | undefined, figures: CampaignFigures, marks: readonly Mark[]): ChartStep {
  const isHour = figures.series.granularity === 'hour';
  const clock = formatTime(point.start, figures.time_zone);
  const isClockRepeated = isHour && before !== undefined && before.day === point.day && formatTime(before.start, figures.time_zone) === clock;
  const notes = [point.open ? 'so far' : null, isHour ? null : unusualLength(point.hours), isClockRepeated ? 'second time, the clock was set back' : null];
  const note = notes.filter((word) => word !== null).join(', ');
  const start = Date.parse(point.start);
  const end = start + point.hours * 3_600_000;
  return {
    start: point.start,
    day: point.day,
    name: isHour ? `${formatDay(point.day)}, ${clock}` : dayInFull.format(new Date(`${point.day}T12:00:00Z`)),
    tick: isHour && !isMidnight(point, before) ? clock : formatDayShort(point.day),
    note: note === '' ? null : note,
    isOpen: point.open,
    marks: marks.flatMap(({ at, words }) => (Date.parse(at) >= start && Date.parse(at) < end ? [words] : [])),
  };
}

function isMidnight(point: SeriesPoint, before: SeriesPoint | undefined): boolean {
  return before === undefined || before.day !== point.day;
}

/** The range in words: `1 Nov 2026 – 23 Nov 2026`. */
export function spanWords({ from, to }: Pick<CampaignFigures['series'], 'from' | 'to'>): string {
  return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}

/** Marks of program changes, worded by `describe`. */
export function marksOf(changes: readonly ChangeRow[], describe: (change: ChangeRow) => string): Mark[] {
  return changes.map((change) => ({ at: change.occurred_at, words: `${change.actor_name} ${describe(change)}` }));
}
