import type { Series } from './stack.ts';
import type { Granularity, TimeStep } from './zone-ticks.ts';

/** One step as it is drawn and named. */
export interface ChartStep extends TimeStep {
  /** In full: `Tuesday, 3 November 2026`. */
  name: string;
  /** On the axis: `3 Nov`. */
  tick: string;
  /** What is special: `so far`, `25-hour day`; null for an ordinary step. */
  note: string | null;
  /** Not over yet: drawn as an outline. */
  isOpen: boolean;
  /** What happened in this step beside what is counted, one sentence each: marked above it. */
  marks: readonly string[];
}

/** Everything that the picture, its keyboard reading and its table are made of, once. */
export interface ChartData {
  steps: readonly ChartStep[];
  series: readonly Series[];
  /** What the series come to in each step: read and in the table, not drawn. */
  total?: { label: string; values: readonly (number | null)[] };
  granularity: Granularity;
  timeZone: string;
  /** `rate`: values between 0 and 1, drawn as a line. */
  kind: 'count' | 'money' | 'rate';
  /** A value in full, for readings and the table; null: nobody knows it. */
  format(value: number | null): string;
  /** A value on the axis. */
  formatAxis(value: number): string;
}

/** Everything of a step that has a value: the series and what they come to. */
export function readings(data: ChartData): { label: string; values: readonly (number | null)[] }[] {
  return data.total === undefined ? [...data.series] : [...data.series, data.total];
}

/** One step in words: `3 November 2026, so far. Succeeded 12, Failed 3. Anna raised the budget.` */
export function describeStep(data: ChartData, index: number): string {
  const step = data.steps[index];
  if (step === undefined) return '';
  const values = readings(data).map(({ label, values: all }) => `${label} ${data.format(all[index] ?? null)}`);
  return [`${step.name}${step.note === null ? '' : `, ${step.note}`}.`, `${values.join(', ')}.`, ...step.marks.map((mark) => `${mark}.`)].join(' ');
}
