import { applyDiscount, type Discount } from './apply-discount.ts';
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
