import type { Applying } from './applying.ts';
import { chooseUnits, type Share } from './choose-units.ts';
import { discountValue, orderFacts, toMinor, toPercent } from './discount-value.ts';
import { times, type Fraction } from './fraction.ts';
import { leftOfOrder, type PricedOrder } from './priced-order.ts';
import { shareOf } from './split.ts';
import { takeOffLines, takeOffOrder } from './take-off.ts';

export type PercentEffect = 'APPLY_TO_ORDER' | 'APPLY_TO_ITEMS';

/**
 * A share of the order or of each line; decimals such as 12.5 are legal. `amount_limit` (minor units) is the most taken off one order or, off lines, one
 * line; `aggregated_amount_limit` the most taken off one order.
 */
export interface PercentDiscount {
  type: 'PERCENT';
  /** Absent: the formula says it, and nothing is taken off where that has no value. */
  percent_off?: number;
  percent_off_formula?: string | null;
  amount_limit?: number | null;
  aggregated_amount_limit?: number | null;
  effect?: PercentEffect;
}

/** The order with this discount taken off (wire contract §2.2). Half a unit is rounded up, for each line on its own. */
export function applyPercent(order: PricedOrder, discount: PercentDiscount, effect: PercentEffect, applying: Applying): PricedOrder {
  const percent = toPercent(discountValue(discount.percent_off, discount.percent_off_formula, orderFacts(order, applying), applying.notes));
  const { amount_limit: limit, aggregated_amount_limit: orderMax } = discount;
  if (effect === 'APPLY_TO_ORDER') {
    const base = applying.isOfInitialAmount ? (order.initialAmountMinor ?? order.amountMinor) : leftOfOrder(order);
    return takeOffOrder(order, Math.min(percentOf(percent, base), limit ?? Infinity, orderMax ?? Infinity));
  }
  const shares = chooseUnits(applying.matches);
  const baseOf = applying.isOfInitialAmount ? initialOf : ({ leftMinor }: Share) => leftMinor;
  return takeOffLines(order, shares, shares.map((share) => percentOf(percent, baseOf(share))), { lineMax: limit, orderMax });
}

function initialOf({ line, units }: Share): number {
  return shareOf(line.initialAmountMinor ?? line.amountMinor ?? 0, units, line.quantity);
}

function percentOf(percent: Fraction, amountMinor: number): number {
  return toMinor(times(percent, { numerator: BigInt(amountMinor), denominator: 100n }));
}
