/** One measure of a chart. `below` is drawn downwards from zero: what takes away from the others. */
export interface Series {
  id: string;
  label: string;
  tone: Tone;
  below?: boolean;
  /** A value for each step; null when nobody knows it. */
  values: readonly (number | null)[];
}

/** Colour and form together, so that neither carries the meaning alone: solid, hatched, dotted. */
export type Tone = 'ok' | 'fail' | 'roll' | 'info';

/** Where one measure of one step is drawn, in units of the value axis. */
export interface Segment {
  from: number;
  to: number;
}

/** Stacks the series of each step on one another, those `below` downwards from zero. An unknown value takes no room. */
export function stack(series: readonly Series[], count: number): Segment[][] {
  const tops = Array.from({ length: count }, () => 0);
  const bottoms = Array.from({ length: count }, () => 0);
  return series.map(({ values, below }) =>
    Array.from({ length: count }, (_, index) => {
      const edge = below === true ? bottoms : tops;
      const from = edge[index] ?? 0;
      const to = from + (below === true ? -1 : 1) * (values[index] ?? 0);
      edge[index] = to;
      return { from, to };
    }));
}

/** Smallest and largest value drawn, with zero always inside and never an empty span: the axis of nothing goes to `least`. */
export function extent(segments: readonly (readonly Segment[])[], least: number): [number, number] {
  const edges = segments.flat().map(({ to }) => to);
  const low = Math.min(0, ...edges);
  const high = Math.max(0, ...edges);
  return [low, high === 0 && low === 0 ? least : high];
}
