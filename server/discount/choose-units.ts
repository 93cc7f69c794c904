import type { ApplicableEntry } from './applicable-to.ts';
import { byEntry } from './by-entry.ts';
import type { Match } from './match-lines.ts';
import { leftOfLine, unitPrice, type Line } from './priced-order.ts';
import { shareOf } from './split.ts';

/** What a discount may touch of one line. */
export interface Share {
  index: number;
  line: Line;
  entry: ApplicableEntry | null;
  /** At least 1. */
  units: number;
  /** Still to be paid for these units; minor units. */
  leftMinor: number;
}

/** Which units of the matched lines are discounted: the effects, limits and recurrence of the entries they matched. In the order of the lines. */
export function chooseUnits(matches: readonly Match[]): Share[] {
  if (matches.every(isOfWholeLine)) return sharesOf(matches.map(wholeLine));
  const groups = byEntry(matches);
  const chosen = [...groups].flatMap(([entry, group]) => (entry === null ? group.map(wholeLine) : chooseOfEntry(entry, group)));
  return sharesOf(chosen).toSorted((a, b) => a.index - b.index);
}

interface Chosen extends Match {
  units: number;
}

function wholeLine({ index, line, entry }: Match): Chosen {
  return { index, line, entry, units: line.quantity };
}

/** Nothing chooses among the units of its lines: so it mostly is, and each line is looked at alone. */
function isOfWholeLine({ entry }: Match): boolean {
  return entry === null || ((entry.effect ?? 'APPLY_TO_EVERY') === 'APPLY_TO_EVERY'
    && (entry.quantity_limit ?? null) === null && (entry.aggregated_quantity_limit ?? null) === null && isEvery(entry));
}

function isEvery({ repeat, skip_initially: skipped }: ApplicableEntry): boolean {
  return (repeat ?? 1) <= 1 && (skipped ?? 0) <= 0;
}

function chooseOfEntry(entry: ApplicableEntry, group: readonly Match[]): Chosen[] {
  let unitsLeft = entry.aggregated_quantity_limit ?? Infinity;
  return recurring(entry, inOrder(entry, group)).map((chosen) => {
    const units = Math.min(chosen.units, entry.quantity_limit ?? Infinity, unitsLeft);
    unitsLeft -= units;
    return { index: chosen.index, line: chosen.line, entry, units };
  });
}

/** Limits are used up in this order; equal prices: the earlier line first. A line whose price nobody knows comes last. */
function inOrder({ effect }: ApplicableEntry, group: readonly Match[]): readonly Match[] {
  if (!effect || effect === 'APPLY_TO_EVERY') return group;
  const sign = effect.endsWith('CHEAPEST') ? 1 : -1;
  const rank = ({ line }: Match): number => {
    const price = unitPrice(line);
    return price === null ? Infinity : sign * price;
  };
  const sorted = group.map((match) => ({ match, place: rank(match) })).toSorted((a, b) => (a.place === b.place ? a.match.index - b.match.index : a.place - b.place));
  const isOne = effect.startsWith('APPLY_TO_');
  return (isOne ? sorted.slice(0, 1) : sorted).map(({ match }) => match);
}

/** Every `repeat`-th line or unit, after the first `skip_initially` of them. */
function recurring(entry: ApplicableEntry, group: readonly Match[]): Chosen[] {
  if (isEvery(entry)) return group.map(wholeLine);
  const { target } = entry;
  const every = Math.max(entry.repeat ?? 1, 1);
  const skipped = Math.max(entry.skip_initially ?? 0, 0);
  const upTo = (count: number): number => Math.floor(Math.max(count - skipped, 0) / every);
  let passed = 0;
  return group.map((match) => {
    const { quantity } = match.line;
    const from = passed;
    passed += target === 'UNIT' ? quantity : 1;
    const picked = upTo(passed) - upTo(from);
    return { ...match, units: target === 'UNIT' ? picked : picked * quantity };
  });
}

function sharesOf(chosen: readonly Chosen[]): Share[] {
  const shares: Share[] = [];
  for (const { index, line, entry, units } of chosen) {
    if (units > 0) shares.push({ index, line, entry, units, leftMinor: shareOf(leftOfLine(line), units, line.quantity) });
  }
  return shares;
}
