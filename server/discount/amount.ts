import type { Applying } from './applying.ts';
import { chooseUnits, type Share } from './choose-units.ts';
import { discountValue, orderFacts, toMinor } from './discount-value.ts';
import { leftOfOrder, type PricedOrder } from './priced-order.ts';
import { product, splitWithin } from './split.ts';
import { limitOf, takeOffLines, takeOffOrder } from './take-off.ts';

export type AmountEffect =
  | 'APPLY_TO_ORDER' | 'APPLY_TO_ITEMS' | 'APPLY_TO_ITEMS_PROPORTIONALLY' | 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY' | 'APPLY_TO_ITEMS_BY_QUANTITY';

/** A fixed amount off the order, off each line or unit, or split over the lines. Minor units; `aggregated_amount_limit` is the most taken off one order. */
export interface AmountDiscount {
  type: 'AMOUNT';
  /** Absent: the formula says it, and nothing is taken off where that has no value. */
  amount_off?: number;
  amount_off_formula?: string | null;
  aggregated_amount_limit?: number | null;
  effect?: AmountEffect;
}

/** The order with this discount taken off as the effect says (wire contract §2.2). */
export function applyAmount(order: PricedOrder, discount: AmountDiscount, effect: AmountEffect, applying: Applying): PricedOrder {
  const amount = toMinor(discountValue(discount.amount_off, discount.amount_off_formula, orderFacts(order, applying), applying.notes));
  const orderMax = discount.aggregated_amount_limit;
  if (effect === 'APPLY_TO_ORDER') return takeOffOrder(order, Math.min(amount, orderMax ?? Infinity));
  const shares = chooseUnits(applying.matches);
  switch (effect) {
    case 'APPLY_TO_ITEMS':
      return takeOffLines(order, shares, shares.map(() => amount), { orderMax });
    case 'APPLY_TO_ITEMS_BY_QUANTITY':
      return takeOffLines(order, shares, shares.map(({ units }) => product(amount, units)), { orderMax });
    case 'APPLY_TO_ITEMS_PROPORTIONALLY':
      return split(order, shares, ({ leftMinor }) => leftMinor, amount, orderMax);
    case 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY':
      return split(order, shares, ({ units }) => units, amount, orderMax);
  }
}

function split(order: PricedOrder, shares: readonly Share[], weightOf: (share: Share) => number, amount: number, orderMax: number | null | undefined): PricedOrder {
  const total = Math.min(amount, orderMax ?? Infinity, leftOfOrder(order));
  return takeOffLines(order, shares, splitWithin(total, shares.map(weightOf), shares.map(limitOf)), {});
}
