import { applicableToAll, type ApplicableTo } from './applicable-to.ts';
import { applyDiscount, effectOf, type Discount } from './apply-discount.ts';
import { plainContext } from './discount-context.ts';
import { plainOrder } from './priced-order.ts';

export type { Discount } from './apply-discount.ts';

/**
 * Minor units that a discount takes off an order without lines, of which `leftMinor` is still to be paid after earlier discounts (wire contract §2.2).
 * At least 0 and at most `leftMinor`.
 */
export function computeDiscount(discount: Discount, leftMinor: number): number {
  return applyDiscount(plainOrder(leftMinor), discount, plainContext).appliedMinor;
}

/**
 * Minor units that a discount takes off an order of which nothing is known: an amount off the order is taken for all of it. null: any other discount,
 * which is of what the order or its lines cost, or of what a formula says.
 */
export function discountWithoutOrder(discount: Discount, applicableTo: ApplicableTo = applicableToAll): number | null {
  if (discount.type !== 'AMOUNT' || discount.amount_off_formula || effectOf(discount, { applicableTo }) !== 'APPLY_TO_ORDER') return null;
  return Math.min(discount.amount_off ?? 0, discount.aggregated_amount_limit ?? Infinity);
}
