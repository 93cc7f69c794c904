import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { stepForKey } from './chart-keys.ts';
import { describeStep, type ChartData } from './chart-data.ts';
import { Plot, plotGeometry } from './Plot.tsx';
import { Swatch } from './Swatch.tsx';
import { useWidth } from './useWidth.ts';
import styles from './chart.module.css';

interface Props {
  data: ChartData;
  /** Names the metric, the span and the totals: what is heard on arriving at the chart. */
  label: string;
  /** Says what is seen, beside the legend, while nothing is pointed at. */
  caption: string;
}

const height = 224;

/**
 * Counts, amounts or rates over time. One focusable chart: arrows, Page Up/Down, Home and End read step after step into a status, pointing reads
 * the same into the legend. The picture is hidden from screen readers; `SeriesTable` is its twin in words.
 */
export function TimeSeries({ data, label, caption }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const [read, setRead] = useState<{ index: number; byKeyboard: boolean } | null>(null);
  const helpId = useId();
  const geometry = plotGeometry(data, width, height);
  const index = read === null || read.index >= data.steps.length ? null : read.index;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const next = stepForKey(event.key, index, data.steps.length);
    if (next === undefined) return;
    event.preventDefault();
    setRead(next === null ? null : { index: next, byKeyboard: true });
  }

  function onPointer(event: PointerEvent<HTMLDivElement>): void {
    const at = geometry.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
    setRead(at === null ? null : { index: at, byKeyboard: false });
  }

  return (
    <figure className={styles.figure}>
      <Legend data={data} index={index} caption={caption} />
      <div
        ref={ref} className={styles.plot} role="application" aria-roledescription="chart" aria-label={label} aria-describedby={helpId} tabIndex={0}
        onKeyDown={onKeyDown} onBlur={() => setRead(null)} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setRead(null)}
      >
        {width > 0 && <Plot data={data} geometry={geometry} current={index} />}
      </div>
      <p id={helpId} className="visually-hidden">Arrow keys read one step after another, Home and End the first and last. The table below the chart has the same numbers.</p>
      <p role="status" className="visually-hidden">{read?.byKeyboard === true && index !== null ? describeStep(data, index) : ''}</p>
    </figure>
  );
}

/** What is drawn, and the values of the step that is read. */
function Legend({ data, index, caption }: { data: ChartData; index: number | null; caption: string }) {
  const step = index === null ? undefined : data.steps[index];
  return (
    <figcaption className={styles.legend}>
      <span className={styles.legendTitle}>
        {step?.name ?? caption}
        {step !== undefined && step.note !== null && <em> {step.note}</em>}
        {step?.marks.map((mark) => <small key={mark}>{mark}</small>)}
      </span>
      {data.series.map((series) => (
        <span key={series.id} className={styles.legendItem}>
          <Swatch tone={series.tone} />
          {series.label}
          {index !== null && <strong>{data.format(series.values[index] ?? null)}</strong>}
        </span>
      ))}
      {index !== null && data.total !== undefined && (
        <span className={styles.legendItem}>{data.total.label}<strong>{data.format(data.total.values[index] ?? null)}</strong></span>
      )}
    </figcaption>
  );
}
