import type { ChangeRow, PublicationRow, RedemptionRow } from '../../contract/tracking.ts';

/** Something that happened to a voucher. */
export type TimelineEntry = { id: string; at: string } & (
  | { kind: 'redemption'; row: RedemptionRow } | { kind: 'publication'; row: PublicationRow } | { kind: 'change'; row: ChangeRow } | { kind: 'creation' }
);

/** One of the histories that a timeline is made of, the latest first. */
export interface TimelinePart {
  entries: readonly TimelineEntry[];
  /** There are older ones that were not read yet. */
  hasMore: boolean;
}

/**
 * Histories as one, the latest first. What is older than the last entry of a history that goes on is left out: others of that history may lie before it.
 */
export function mergeTimeline(parts: readonly TimelinePart[]): TimelinePart {
  const ends = parts.filter(({ hasMore }) => hasMore).map(({ entries }) => instantOf(entries.at(-1)?.at));
  const from = Math.max(...ends, -Infinity);
  const entries = parts.flatMap((part) => part.entries).filter(({ at }) => instantOf(at) >= from);
  return { entries: entries.toSorted((one, other) => instantOf(other.at) - instantOf(one.at)), hasMore: ends.length > 0 };
}

/** Of a history of which nothing was read yet the end lies after everything. */
function instantOf(at: string | undefined): number {
  return at === undefined ? Infinity : Date.parse(at);
}
