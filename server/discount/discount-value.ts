import type { DiscountContext } from './discount-context.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import type { Evaluated, FormulaFacts, FormulaRefusal } from './formula.ts';
import { compare, decimal, floorOf, roundHalfUp, whole, within, type Fraction } from './fraction.ts';
import { itemsDiscount, leftOfOrder, type Line, type PricedOrder } from './priced-order.ts';

/** Collects what became of the formulas of one discount. */
export interface FormulaNotes {
  /** A formula gave the value, not the number beside it. */
  isDynamic: boolean;
  /** Of the last formula that had no value; null: each had one. */
  refusal: FormulaRefusal | null;
}

/** A value of a discount: what its formula says, and where that says nothing the number beside it, 0 without one (decisions/0010). */
export function discountValue(fallback: number | undefined, formula: string | null | undefined, facts: FormulaFacts, notes: FormulaNotes): Fraction {
  return knownValue(fallback, formula, facts, notes) ?? decimal(0);
}

/** The same of a value that means something else than 0 when nobody knows it; null: neither a formula nor a number says it. */
export function knownValue(fallback: number | null | undefined, formula: string | null | undefined, facts: FormulaFacts, notes: FormulaNotes): Fraction | null {
  const number = fallback === undefined || fallback === null ? null : decimal(fallback);
  if (!formula) return number;
  const evaluated: Evaluated<Fraction> = evaluateFormula(formula, facts);
  if ('value' in evaluated) {
    notes.isDynamic = true;
    return evaluated.value;
  }
  notes.refusal = evaluated.refusal;
  return number;
}

/** Minor units, half rounded up, never below 0. */
export function toMinor(value: Fraction): number {
  return within(roundHalfUp(value), Number.MAX_SAFE_INTEGER);
}

/** From nothing to everything. */
export function toPercent(value: Fraction): Fraction {
  return compare(value, whole(0)) < 0 ? whole(0) : compare(value, whole(100)) > 0 ? whole(100) : value;
}

/** The most units one discount gives. */
export const unitsMax = 1_000_000;

/** Whole units: half a unit is none. */
export function toUnits(value: Fraction): number {
  return within(floorOf(value), unitsMax);
}

/** What a formula may read of an order. */
export function orderFacts(order: PricedOrder, { metadata }: Pick<DiscountContext, 'metadata'>): FormulaFacts {
  return {
    numbers: {
      ORDER_AMOUNT: order.amountMinor,
      ORDER_INITIAL_AMOUNT: order.initialAmountMinor ?? order.amountMinor,
      ORDER_TOTAL_AMOUNT: leftOfOrder(order),
      ORDER_DISCOUNT_AMOUNT: order.discountMinor + itemsDiscount(order),
      ORDER_ITEMS_COUNT: order.lines.length,
      ORDER_UNITS_QUANTITY: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    },
    metadata,
  };
}

/** The same, and of the line at hand. */
export function lineFacts(facts: FormulaFacts, { priceMinor, amountMinor, quantity }: Line): FormulaFacts {
  const ofLine = { ORDER_ITEM_PRICE: priceMinor, ORDER_ITEM_AMOUNT: amountMinor, ORDER_ITEM_QUANTITY: quantity };
  return { ...facts, numbers: { ...facts.numbers, ...ofLine } };
}
