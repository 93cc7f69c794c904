import { ChartColumn, TableProperties } from 'lucide-react';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { SeriesTable } from '../../../chart/SeriesTable.tsx';
import { TimeSeries } from '../../../chart/TimeSeries.tsx';
import { useFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { counted, formatExact } from '../../../ui/format.ts';
import { useChangeSearch } from '../../../use-change-search.ts';
import type { DashboardSearch, Metric } from '../page-search.ts';
import { seriesChart, spanWords, type Mark } from './series-chart.ts';
import styles from './boxes.module.css';

const metricWords: Record<Metric, string> = {
  net: 'Redemptions', failed: 'Failed redemptions', rolled_back: 'Rollbacks', success_rate: 'Success rate of attempts',
  discount: 'Discount',
};

interface Props {
  figures: CampaignFigures;
  metric: Metric;
  marks: readonly Mark[];
  isTable: boolean;
}

/** The range as a chart, or the same numbers as a table. */
export function SeriesChart({ figures, metric, marks, isTable }: Props) {
  const format = useFormat();
  const change = useChangeSearch<DashboardSearch>();
  const data = seriesChart(figures, metric, marks, format);
  const by = data.granularity === 'day' ? 'by day' : 'by hour';
  const title = `${metricWords[metric]} ${by}`;
  const named = `${title}, ${spanWords(figures.series)}`;
  const marked = data.steps.filter((step) => step.marks.length > 0).length;
  const leftOut = figures.series.date_only_left_out ?? 0;
  return (
    <div className={styles.chart}>
      {isTable
        ? <SeriesTable data={data} caption={named} />
        : <TimeSeries data={data} label={`${named}, ${counted(data.steps.length, 'step', 'steps')}`} caption={title} />}
      <div className={styles.chartFoot}>
        <span className={styles.quiet}>
          {marked > 0 && !isTable && (
            <><svg aria-hidden width={10} height={9} viewBox="0 0 10 9"><path d="M0,0 h10 l-5,8 z" fill="currentColor" /></svg> program change</>
          )}
          {leftOut > 0 && <> {formatExact(leftOut)} redemptions of which only the day is known are not in the hours.</>}
        </span>
        <Button
          look="quiet" icon={isTable ? <ChartColumn size={16} aria-hidden="true" /> : <TableProperties size={16} aria-hidden="true" />}
          onPress={() => change({ view: isTable ? undefined : 'table' })}
        >
          {isTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
    </div>
  );
}
