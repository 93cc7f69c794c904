import { applyAmount, type AmountDiscount, type AmountEffect } from './amount.ts';
import type { ApplicableEntry } from './applicable-to.ts';
import type { Applying } from './applying.ts';
import { byEntry } from './by-entry.ts';
import type { DiscountContext } from './discount-context.ts';
import type { FormulaRefusal } from './formula.ts';
import { applyFixed, type FixedDiscount } from './fixed.ts';
import { matchLines, type IsInCollection, type Match } from './match-lines.ts';
import { applyPercent, type PercentDiscount } from './percent.ts';
import { hasDiscount, itemsDiscount, type Line, type PricedOrder } from './priced-order.ts';
import { clipLines, takeOffOrder } from './take-off.ts';
import { applyUnit, isMany, type UnitDiscount, type UnitEffect } from './unit.ts';

/** What a voucher takes off an order, in the members of the wire contract (§2.1). */
export type Discount = AmountDiscount | PercentDiscount | FixedDiscount | UnitDiscount;

export type DiscountEffect = AmountEffect | UnitEffect | 'ADD_MANY_ITEMS';

/** What a discount made of an order. */
export interface Discounted {
  order: PricedOrder;
  /** Taken off the order as a whole by this discount; minor units. */
  appliedMinor: number;
  /** Taken off single lines by this discount; minor units. */
  itemsAppliedMinor: number;
  /** What it would have taken off in all without `maxMinor`. */
  wantedMinor: number;
  /** `maxMinor` cut it. */
  isCut: boolean;
  effect: DiscountEffect;
  /** The included entries that mean lines of the order, with the places of those lines; of an order without lines: none. */
  matched: readonly MatchedEntry[];
  /** A formula gave its value. */
  isDynamic: boolean;
  /** Why a formula gave none, so that the number beside it counted; null: none failed. */
  formulaRefusal: FormulaRefusal | null;
}

/** `order_item_indices` of an entry (wire contract §2.2). */
export interface MatchedEntry {
  entry: ApplicableEntry;
  lineIndices: readonly number[];
}

/** The effect of a discount; one that names none is on lines where its rule names products, else on the order (wire contract §2.2). */
export function effectOf(discount: Discount, { applicableTo }: Pick<DiscountContext, 'applicableTo'>): DiscountEffect {
  if (discount.type === 'UNIT') return isMany(discount) ? 'ADD_MANY_ITEMS' : (discount.effect ?? 'ADD_MISSING_ITEMS');
  const isOnLines = applicableTo.included.length > 0 || applicableTo.excluded.length > 0;
  return discount.effect ?? (isOnLines ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER');
}

/**
 * Takes a discount off an order as earlier discounts left it (wire contract §2.2). Whole minor units; never more than is left of the order or of a line,
 * nor than `maxMinor`. A discount on lines without a line that it is for takes nothing off. Pure; never throws.
 */
export function applyDiscount(order: PricedOrder, discount: Discount, context: DiscountContext): Discounted {
  const effect = effectOf(discount, context);
  const matches = matchesOf(order, effect, context);
  const applying: Applying = { ...context, maxMinor: null, matches, notes: { isDynamic: false, refusal: null } };
  const wanted = applied(order, discount, applying);
  const wantedMinor = takenBetween(order, wanted);
  const isCut = wantedMinor > (context.maxMinor ?? Infinity);
  const after = isCut ? clipped(order, wanted, discount, effect, { ...applying, maxMinor: Math.max(0, context.maxMinor ?? 0) }) : wanted;
  const appliedMinor = after.discountMinor - order.discountMinor;
  return {
    order: after,
    appliedMinor,
    itemsAppliedMinor: (after === wanted ? wantedMinor : takenBetween(order, after)) - appliedMinor,
    wantedMinor,
    isCut,
    effect,
    matched: matchedEntries(matches),
    isDynamic: applying.notes.isDynamic,
    formulaRefusal: applying.notes.refusal,
  };
}

/** A discount on the order matches lines only to say which ones its rule means. */
function matchesOf({ lines }: PricedOrder, effect: DiscountEffect, { applicableTo, isInCollection, isOnce }: DiscountContext): Match[] {
  const isOnLines = effect.startsWith('APPLY_TO_ITEMS');
  if (!isOnLines && applicableTo.included.length === 0) return [];
  const matches = matchLines(lines, applicableTo, isInCollection);
  return isOnLines && isOnce ? matches.filter(({ line }) => !hasDiscount(line)) : matches;
}

/** The entries that mean any of the lines, with the places of those lines. */
export function matchedBy(lines: readonly Line[], entries: readonly ApplicableEntry[], isInCollection: IsInCollection): readonly MatchedEntry[] {
  if (entries.length === 0) return [];
  return matchedEntries(matchLines(lines, { included: entries, excluded: [], included_all: false }, isInCollection));
}

function matchedEntries(matches: readonly Match[]): MatchedEntry[] {
  if (matches.every(({ entry }) => entry === null)) return [];
  return [...byEntry(matches)].flatMap(([entry, group]) => (entry === null ? [] : [{ entry, lineIndices: group.map(({ index }) => index) }]));
}

function takenBetween(before: PricedOrder, after: PricedOrder): number {
  const items = after.lines === before.lines ? 0 : itemsDiscount(after) - itemsDiscount(before);
  return after.discountMinor - before.discountMinor + items;
}

/** What may be taken off of what was wanted: of the order a part, of lines the same part of each, of free units as many whole ones as fit. */
function clipped(order: PricedOrder, wanted: PricedOrder, discount: Discount, effect: DiscountEffect, applying: Applying & { maxMinor: number }): PricedOrder {
  if (discount.type === 'UNIT') return applyUnit(order, discount, applying);
  return effect === 'APPLY_TO_ORDER' ? takeOffOrder(order, applying.maxMinor) : clipLines(order, wanted, applying.maxMinor);
}

function applied(order: PricedOrder, discount: Discount, applying: Applying): PricedOrder {
  const simple = effectOf(discount, applying) === 'APPLY_TO_ITEMS' ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER';
  switch (discount.type) {
    case 'AMOUNT': return applyAmount(order, discount, discount.effect ?? simple, applying);
    case 'PERCENT': return applyPercent(order, discount, simple, applying);
    case 'FIXED': return applyFixed(order, discount, simple, applying);
    case 'UNIT': return applyUnit(order, discount, applying);
  }
}
