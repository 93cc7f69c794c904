import { getLocalTimeZone } from '@internationalized/date';
import { useProject, useFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { describeChange } from '../describe-change.ts';
import { LiveChip } from '../LiveChip.tsx';
import { rangeOf } from '../range.ts';
import { useCampaign } from '../use-campaign.ts';
import { useNow } from '../use-now.ts';
import { BudgetBox } from './BudgetBox.tsx';
import { ChangesBox } from './ChangesBox.tsx';
import type { FiguresQuery } from './FiguresPart.tsx';
import { OverviewBox } from './OverviewBox.tsx';
import { RedemptionsBox } from './RedemptionsBox.tsx';
import { marksOf } from './series-chart.ts';
import { TimeframeBox } from './TimeframeBox.tsx';
import { useChanges, useDashboardSearch, useFigures } from './use-figures.ts';
import styles from './boxes.module.css';

/** The five boxes of a campaign, from one reading of its figures and one of its changes. They stand in the order in which they are read. */
export function DashboardTab() {
  const campaign = useCampaign();
  const { time_zone: zone } = useProject();
  const format = useFormat();
  const now = useNow(60_000);
  const range = rangeOf(useDashboardSearch(), campaign, new Date(now).toISOString(), zone);
  const query = useFigures(range);
  const changes = useChanges();
  const marks = marksOf(changes.rows, (change) => describeChange(change, format).what);
  return (
    <div className={styles.boxes}>
      <Currency query={query} isHistorical={campaign.is_historical} />
      <div className={styles.first}>
        <OverviewBox query={query} />
        <TimeframeBox figures={query.data} />
      </div>
      <RedemptionsBox query={query} range={range} marks={marks} />
      <div className={styles.second}>
        <BudgetBox query={query} />
        <ChangesBox changes={changes} />
      </div>
    </div>
  );
}

/** How current the figures are: live, or as of when and why. */
function Currency({ query, isHistorical }: { query: FiguresQuery; isHistorical: boolean }) {
  const { time_zone: zone } = useProject();
  const format = useFormat();
  const ownZone = getLocalTimeZone();
  const asOf = query.data?.as_of;
  if (query.isError && asOf !== undefined) {
    return (
      <Notice tone="warn" title={`As of ${format.dateTime(asOf)}`}>
        <span>
          The figures cannot be refreshed at the moment. They try again by themselves.{' '}
          <Button look="quiet" onPress={() => void query.refetch()}>Try now</Button>
        </span>
      </Notice>
    );
  }
  return (
    <div className={styles.currency}>
      <span className={styles.quiet}>Times in {zone.replaceAll('_', ' ')}{ownZone !== zone && ` (you: ${ownZone.replaceAll('_', ' ')})`}</span>
      {isHistorical && query.data !== undefined && (
        <span className={styles.quiet}>{query.data.observed_to === null ? 'Imported: these figures are final' : 'Imported: observed only in part'}</span>
      )}
      {!isHistorical && asOf !== undefined && <LiveChip updatedAt={query.dataUpdatedAt} asOf={format.dateTimeExact(asOf)} />}
    </div>
  );
}
