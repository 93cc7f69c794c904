import { scaleBand, scaleLinear } from '@visx/scale';
import { Area, Bar, LinePath } from '@visx/shape';
import { useId, useMemo } from 'react';
import type { ChartData } from './chart-data.ts';
import { Patterns, toneColour, toneFill } from './Patterns.tsx';
import { extent, stack, type Segment, type Series } from './stack.ts';
import { tickIndexes } from './zone-ticks.ts';
import styles from './chart.module.css';

/** Steps that still get a bar each; more are drawn as an area. */
const mostBars = 92;
/** Few steps would make bars as wide as the picture. */
const widestBar = 56;
const pixelsPerLabel = 76;
const margin = { top: 16, right: 8, bottom: 24 };

export interface Geometry {
  width: number;
  height: number;
  left: number;
  segments: Segment[][];
  ticks: number[];
  x: ReturnType<typeof scaleBand<number>>;
  y: ReturnType<typeof scaleLinear<number>>;
  /** The step drawn at a distance from the left edge, null beside the plot. */
  indexAt(offset: number): number | null;
}

/** Where everything of a chart of this size stands. */
export function plotGeometry(data: ChartData, width: number, height: number): Geometry {
  const segments = data.kind === 'rate' ? [] : stack(data.series, data.steps.length);
  const domain: [number, number] = data.kind === 'rate' ? [0, 1] : extent(segments, data.kind === 'count' ? 4 : 1000);
  const y = scaleLinear({ domain, range: [height - margin.bottom, margin.top], nice: 4 });
  const ticks = y.ticks(4).filter((tick) => data.kind === 'rate' || Number.isInteger(tick));
  const left = 10 + 6.6 * Math.max(...ticks.map((tick) => data.formatAxis(tick).length));
  const plotted = data.steps.length <= mostBars ? 0.22 : 0;
  const x = scaleBand({ domain: data.steps.map((_, index) => index), range: [left, Math.max(left + 1, width - margin.right)], padding: plotted });
  return {
    width, height, left, segments, ticks, x, y,
    indexAt(offset) {
      const index = Math.floor((offset - left) / x.step());
      return offset >= left && index >= 0 && index < data.steps.length ? index : null;
    },
  };
}

/** The picture itself; `current` is the step that is read. */
export function Plot({ data, geometry, current }: { data: ChartData; geometry: Geometry; current: number | null }) {
  const id = useId();
  const { width, height, x, y } = geometry;
  return (
    <svg aria-hidden width={width} height={height} className={styles.svg}>
      <Patterns id={id} />
      <ValueAxis data={data} geometry={geometry} />
      <TimeAxis data={data} geometry={geometry} />
      {current !== null && (
        <rect className={styles.cursor} x={(x(current) ?? 0) - (x.step() - x.bandwidth()) / 2} y={margin.top} width={x.step()} height={height - margin.top - margin.bottom} />
      )}
      {data.series.map((series, position) => (
        <Measure key={series.id} data={data} series={series} segments={geometry.segments[position] ?? []} geometry={geometry} id={id} />
      ))}
      <Marks data={data} geometry={geometry} />
      <line className={styles.zero} x1={geometry.left} x2={width - margin.right} y1={y(0)} y2={y(0)} />
    </svg>
  );
}

interface MeasureProps {
  data: ChartData;
  series: Series;
  segments: readonly Segment[];
  geometry: Geometry;
  id: string;
}

function Measure(props: MeasureProps) {
  if (props.data.kind === 'rate') return <RateLine {...props} />;
  return props.data.steps.length <= mostBars ? <Bars {...props} /> : <StackedArea {...props} />;
}

/** A bar of at least one pixel for every value above zero; an unfinished step is an outline. */
function Bars({ data, series, segments, geometry, id }: MeasureProps) {
  const { x, y } = geometry;
  const width = Math.min(widestBar, Math.max(1, x.bandwidth()));
  return segments.map(({ from, to }, index) => {
    if (from === to) return null;
    const top = Math.min(y(from), y(to));
    const tall = Math.max(1, Math.abs(y(from) - y(to)));
    const isOpen = data.steps[index]?.isOpen === true;
    return (
      <Bar
        key={data.steps[index]?.start} x={(x(index) ?? 0) + (x.bandwidth() - width) / 2} y={top} width={width} height={tall}
        fill={toneFill(series.tone, id)} fillOpacity={isOpen ? 0.28 : 1} stroke={isOpen ? toneColour[series.tone] : 'none'}
        strokeDasharray={isOpen ? '3 2' : undefined} strokeWidth={1.5}
      />
    );
  });
}

function StackedArea({ series, segments, geometry, id }: MeasureProps) {
  const { x, y } = geometry;
  const middle = (_: Segment, index: number) => (x(index) ?? 0) + x.bandwidth() / 2;
  return (
    <>
      <Area data={[...segments]} x={middle} y0={({ from }) => y(from)} y1={({ to }) => y(to)} fill={toneFill(series.tone, id)} fillOpacity={0.85} />
      <LinePath data={[...segments]} x={middle} y={({ to }) => y(to)} stroke={toneColour[series.tone]} strokeWidth={1} />
    </>
  );
}

/** A line with a point on each step that has a rate: a step without attempts has none and leaves a gap. */
function RateLine({ data, series, geometry }: MeasureProps) {
  const { x, y } = geometry;
  const points = useMemo(() => series.values.map((value) => value), [series.values]);
  const middle = (index: number) => (x(index) ?? 0) + x.bandwidth() / 2;
  return (
    <>
      <LinePath data={points} defined={(value) => value !== null} x={(_, index) => middle(index)} y={(value) => y(value ?? 0)} stroke={toneColour[series.tone]} strokeWidth={2} />
      {data.steps.length <= mostBars && points.map((value, index) => value !== null && (
        <circle
          key={data.steps[index]?.start} cx={middle(index)} cy={y(value)} r={3} stroke={toneColour[series.tone]} strokeWidth={1.5}
          fill={data.steps[index]?.isOpen === true ? 'var(--surface)' : toneColour[series.tone]}
        />
      ))}
    </>
  );
}

/** A flag above every step in which something happened beside what is counted. */
function Marks({ data, geometry }: { data: ChartData; geometry: Geometry }) {
  const { x, height } = geometry;
  return data.steps.map((step, index) => {
    if (step.marks.length === 0) return null;
    const at = (x(index) ?? 0) + x.bandwidth() / 2;
    return (
      <g key={step.start}>
        <line className={styles.markLine} x1={at} x2={at} y1={8} y2={height - margin.bottom} />
        <path className={styles.markFlag} d={`M${at - 5},1 h10 l-5,8 z`} />
      </g>
    );
  });
}

function ValueAxis({ data, geometry }: { data: ChartData; geometry: Geometry }) {
  const { y, left, width, ticks } = geometry;
  return ticks.map((tick) => (
    <g key={tick}>
      <line className={styles.grid} x1={left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
      <text className={styles.axis} x={left - 6} y={y(tick)} dy="0.32em" textAnchor="end">{data.formatAxis(Math.abs(tick))}</text>
    </g>
  ));
}

function TimeAxis({ data, geometry }: { data: ChartData; geometry: Geometry }) {
  const { x, width, height, left } = geometry;
  const room = Math.floor((width - left) / pixelsPerLabel);
  const labelled = useMemo(() => tickIndexes(data.steps, data.granularity, data.timeZone, room), [data.steps, data.granularity, data.timeZone, room]);
  return labelled.map((index) => {
    const at = (x(index) ?? 0) + x.bandwidth() / 2;
    const anchor = at < left + 16 ? 'start' : at > width - 28 ? 'end' : 'middle';
    return (
      <g key={index}>
        <line className={styles.tick} x1={at} x2={at} y1={height - margin.bottom} y2={height - margin.bottom + 4} />
        <text className={styles.axis} x={anchor === 'middle' ? at : anchor === 'start' ? left : width} y={height - 6} textAnchor={anchor}>{data.steps[index]?.tick}</text>
      </g>
    );
  });
}
