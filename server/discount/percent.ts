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
  const off = sharePer(percent);
  const { amount_limit: limit, aggregated_amount_limit: orderMax } = discount;
  if (effect === 'APPLY_TO_ORDER') {
    const base = applying.isOfInitialAmount ? (order.initialAmountMinor ?? order.amountMinor) : leftOfOrder(order);
    return takeOffOrder(order, Math.min(off(base), limit ?? Infinity, orderMax ?? Infinity));
  }
  const shares = chooseUnits(applying.matches);
  const baseOf = applying.isOfInitialAmount ? initialOf : ({ leftMinor }: Share) => leftMinor;
  return takeOffLines(order, shares, shares.map((share) => off(baseOf(share))), { lineMax: limit, orderMax });
}

function initialOf({ line, units }: Share): number {
  return shareOf(line.initialAmountMinor ?? line.amountMinor ?? 0, units, line.quantity);
}

/** The percentage of an amount, half a unit rounded up: in numbers where all steps are exact, several times as fast, and else in fractions. */
function sharePer(percent: Fraction): (amountMinor: number) => number {
  const numerator = 2 * Number(percent.numerator);
  const denominator = 200 * Number(percent.denominator);
  return (amountMinor) => {
    const twice = amountMinor * numerator + denominator / 2;
    if (Number.isSafeInteger(twice) && Number.isSafeInteger(denominator)) return (twice - (twice % denominator)) / denominator;
    return toMinor(times(percent, { numerator: BigInt(amountMinor), denominator: 100n }));
  };
}
