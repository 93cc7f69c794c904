/** Lines of an order that a condition means, and what its own rules say of them. */
import { unitPrice } from '../../discount/priced-order.ts';
import type { RuleFacts, RuleItem } from './facts.ts';
import { outcomeOf, outcomes, type Outcome, type Tree } from './outcome.ts';

/** One line among those that are meant, with what these have together. */
export interface LineFacts {
  facts: RuleFacts;
  item: RuleItem;
  lines: readonly RuleItem[];
  /** Units of all of them. */
  quantity: number;
  /** What is left to pay for all of them; null: of one it is not known. */
  amountMinor: number | null;
}

/** A condition inside one on items. */
export interface LineCheck {
  place: string;
  test(line: LineFacts): Outcome;
  /** Of the line, or of all of them together. */
  seen(line: LineFacts): unknown;
  isTogether: boolean;
}

const { met, notMet } = outcomes;

export interface Inside {
  tree: Tree<LineCheck>;
  checks: readonly LineCheck[];
}

/** What is left to pay for one line as the codes before this one left it; null: not known. */
export function lineAmount({ amountMinor, priceMinor, quantity, discountMinor }: RuleItem): number | null {
  const costs = amountMinor ?? (priceMinor === null ? null : priceMinor * quantity);
  return costs === null ? null : costs - discountMinor;
}

/** What the lines have together; `item` is whichever of them is looked at. */
export function lineFacts(lines: readonly RuleItem[], item: RuleItem, facts: RuleFacts): LineFacts {
  let quantity = 0;
  let amountMinor: number | null = 0;
  for (const line of lines) {
    quantity += line.quantity;
    const amount = lineAmount(line);
    amountMinor = amountMinor === null || amount === null ? null : amountMinor + amount;
  }
  return { facts, item, lines, quantity, amountMinor };
}

/** What is said inside comes to, of some line, of each of them, or of none. With no lines there is neither some nor each. */
export function outcomeInside(lines: readonly RuleItem[], inside: Inside | null, facts: RuleFacts, of: 'some' | 'every' | 'none'): Outcome {
  const [first] = lines;
  if (first === undefined) return of === 'none' ? met : notMet;
  if (inside === null) return of === 'none' ? notMet : met;
  const line = lineFacts(lines, first, facts);
  return outcomeOfLines(lines, of, (item) => {
    line.item = item;
    return outcomeOf(inside.tree, (check) => check.test(line));
  });
}

/** What cannot be told of a line, such as a price that is not known, leaves it open for all of them unless another line decides. */
export function outcomeOfLines(lines: readonly RuleItem[], of: 'some' | 'every' | 'none', test: (item: RuleItem) => Outcome): Outcome {
  const decisive = of === 'every' ? notMet : met;
  let untold: Outcome | null = null;
  for (const item of lines) {
    const outcome = test(item);
    if (outcome === decisive) return of === 'some' ? met : notMet;
    if (outcome !== met && outcome !== notMet) untold ??= outcome;
  }
  return untold ?? (of === 'some' ? notMet : met);
}

/** The lines with the lowest or highest price of a unit, all of them when several have it; a line whose price is not known is none of them. */
export function extremeLines(items: readonly RuleItem[], direction: 'cheapest' | 'most_expensive'): RuleItem[] {
  let found: RuleItem[] = [];
  let best: number | null = null;
  for (const item of items) {
    const price = unitPrice(item);
    if (price === null) continue;
    if (best === null || (direction === 'cheapest' ? price < best : price > best)) {
      best = price;
      found = [item];
    } else if (price === best) {
      found.push(item);
    }
  }
  return found;
}

/** Lines by a name that people can look up, some of them. */
export function namesOf(items: readonly RuleItem[]): (string | null)[] {
  return items.slice(0, 10).map(({ products, skus }) => skus[0] ?? products[0] ?? null);
}
