import { Suspense, useState } from 'react';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { Segments, Select } from '../../../ui/Select.tsx';
import { useChangeSearch } from '../../../use-change-search.ts';
import type { DashboardSearch, Preset } from '../page-search.ts';
import { mostHourlyDays, type Range } from '../range.ts';
import { spanWords } from './series-chart.ts';
import { useDashboardSearch } from './use-figures.ts';
import styles from './boxes.module.css';

const RangeDialog = lazyPart(() => import('./RangeDialog.tsx'), 'RangeDialog');

type Choice = Preset | 'so-far' | 'typed' | 'type';

const presetOptions: { value: Choice; label: string }[] = [
  { value: 'so-far', label: 'Campaign so far' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
  { value: '90d', label: 'Last 90 days' },
  { value: 'all', label: 'Whole life' },
];

const granularities = [{ value: 'hour', label: 'Hours' }, { value: 'day', label: 'Days' }] as const;

/** Which days box 2 shows, and whether by hours or days; kept in the address. */
export function RangeControl({ range, figures }: { range: Range; figures: CampaignFigures | undefined }) {
  const search = useDashboardSearch();
  const change = useChangeSearch<DashboardSearch>();
  const [isTyping, setTyping] = useState(false);
  const presets = figures?.is_final === true ? finalOptions(search.range) : presetOptions;
  const isTyped = range.problem === null && search.from !== undefined;
  const typed = isTyped && range.from !== null && range.to !== null ? [{ value: 'typed' as const, label: spanWords({ from: range.from, to: range.to }) }] : [];
  const options = [...presets, ...typed, { value: 'type' as const, label: isTyped ? 'Other days…' : 'Days of my own…' }];
  const choose = (choice: Choice) => {
    if (choice === 'type') setTyping(true);
    else if (choice !== 'typed') change({ range: choice === 'so-far' ? undefined : choice, from: undefined, to: undefined, by: undefined });
  };
  return (
    <div className={styles.range}>
      {isShort(range) && <Segments label="Steps of the chart" value={range.granularity} options={granularities} onChange={(by) => change({ by })} />}
      <Select label="Range" isInline value={isTyped ? 'typed' : search.range ?? 'so-far'} options={options} onChange={choose} />
      {isTyping && (
        <Suspense>
          <RangeDialog
            initial={{ from: range.from ?? figures?.series.from ?? null, to: range.to ?? figures?.series.to ?? null }}
            onChoose={(days) => change({ ...days, range: undefined, by: undefined })} onClose={() => setTyping(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The life of a campaign that is over is all that is shown unless told otherwise. */
function finalOptions(chosen: Preset | undefined): typeof presetOptions {
  return presetOptions.flatMap((option) => {
    if (option.value === 'so-far') return [{ ...option, label: 'Whole campaign' }];
    return option.value === 'all' && chosen !== 'all' ? [] : [option];
  });
}

/** Short enough to be drawn by hours too. */
function isShort({ from, to }: Range): boolean {
  return from !== null && to !== null && (Date.parse(to) - Date.parse(from)) / 86_400_000 < mostHourlyDays;
}
