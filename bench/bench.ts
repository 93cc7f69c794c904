import type { Place } from './place.ts';
import type { Load, Runner, Server } from './runner.ts';
import type { Subject } from './subject.ts';

/** What every part of the bench works with. */
export interface Bench {
  place: Place;
  runner: Runner;
  load: Load;
  /** The product on the place's own database. */
  product: Server;
  /** One campaign in it. */
  hot: Subject;
  connections: number;
  rounds: number;
  /** Length of a round. */
  seconds: number;
  isQuick: boolean;
  say(text: string): void;
}

/** One contestant's medians of its rounds. */
export interface Line {
  name: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of the server for one request. */
  serverMicroseconds: number;
  /** The database's; null: the system does not tell. */
  databaseMicroseconds: number | null;
  roundsPerSecond: number[];
}

/** One number with what we mean to reach on two cores. */
export interface Measure {
  name: string;
  reached: number;
  target: { atLeast: number } | { below: number };
  digits: number;
  /** What was counted beside it, by name; no target is for it. */
  beside?: Record<string, number>;
}

export interface Result {
  lines: Line[];
  measures: Measure[];
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
