import type { Applying } from './applying.ts';
import { chooseUnits, type Share } from './choose-units.ts';
import { knownValue, lineFacts, orderFacts, toMinor, type FormulaNotes } from './discount-value.ts';
import type { FormulaFacts } from './formula.ts';
import type { Fraction } from './fraction.ts';
import { leftOfOrder, type PricedOrder } from './priced-order.ts';
import { product, shareOf } from './split.ts';
import { takeOffLines, takeOffOrder } from './take-off.ts';

export type FixedEffect = 'APPLY_TO_ORDER' | 'APPLY_TO_ITEMS';

/** A new price: what the order, or each unit of the lines, costs from now on. Minor units. */
export interface FixedDiscount {
  type: 'FIXED';
  /** Absent: the formula says it, and prices stay as they are where that has no value. */
  fixed_amount?: number;
  fixed_amount_formula?: string | null;
  effect?: FixedEffect;
}

/** The order with this discount taken off (wire contract §2.2). What is cheaper already, and what has no new price, stays as it is. */
export function applyFixed(order: PricedOrder, discount: FixedDiscount, effect: FixedEffect, applying: Applying): PricedOrder {
  const { matches, notes } = applying;
  const facts = orderFacts(order, applying);
  const fixed = priceIn(knownValue(discount.fixed_amount, discount.fixed_amount_formula, facts, notes));
  if (effect === 'APPLY_TO_ORDER') return fixed === null ? order : takeOffOrder(order, leftOfOrder(order) - fixed);
  const shares = chooseUnits(matches);
  const wanted = shares.map((share) => {
    const price = priceOf(share, fixed, facts, notes);
    return price === null ? 0 : costOf(share) - product(price, share.units);
  });
  return takeOffLines(order, shares, wanted, {});
}

/** What a unit costs with the entry's own price, which wins over the discount's; null: neither is known. */
function priceOf({ entry, line }: Share, fixed: number | null, facts: FormulaFacts, notes: FormulaNotes): number | null {
  const price = entry?.price ?? fixed;
  return entry?.price_formula ? priceIn(knownValue(price, entry.price_formula, lineFacts(facts, line), notes)) : price;
}

function priceIn(value: Fraction | null): number | null {
  return value === null ? null : toMinor(value);
}

/** What the units cost now: by their price where it is known, less what earlier discounts took. */
function costOf({ line, units, leftMinor }: Share): number {
  if (line.priceMinor === null) return leftMinor;
  return product(line.priceMinor, units) - shareOf(line.discountMinor, units, line.quantity);
}
