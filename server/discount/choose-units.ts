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
  const groups = byEntry(matches);
  const chosen = [...groups].flatMap(([entry, group]) => (entry === null ? group.map(wholeLine) : chooseOfEntry(entry, group)));
  return chosen.filter(({ units }) => units > 0).map(toShare).toSorted((a, b) => a.index - b.index);
}

type Chosen = Match & { units: number };

function wholeLine(match: Match): Chosen {
  return { ...match, units: match.line.quantity };
}

function chooseOfEntry(entry: ApplicableEntry, group: readonly Match[]): Chosen[] {
  let unitsLeft = entry.aggregated_quantity_limit ?? Infinity;
  return recurring(entry, inOrder(entry, group)).map((chosen) => {
    const units = Math.min(chosen.units, entry.quantity_limit ?? Infinity, unitsLeft);
    unitsLeft -= units;
    return { ...chosen, units };
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
function recurring({ repeat, skip_initially, target }: ApplicableEntry, group: readonly Match[]): Chosen[] {
  const every = Math.max(repeat ?? 1, 1);
  const skipped = Math.max(skip_initially ?? 0, 0);
  if (every === 1 && skipped === 0) return group.map(wholeLine);
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

function toShare({ index, line, entry, units }: Chosen): Share {
  return { index, line, entry, units, leftMinor: shareOf(leftOfLine(line), units, line.quantity) };
}
