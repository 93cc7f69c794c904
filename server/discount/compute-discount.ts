import { amountOff, type AmountDiscount } from './amount.ts';
import { percentOff, type PercentDiscount } from './percent.ts';

/** What a voucher takes off an order, in the members of the wire contract (wire contract §2.1). */
export type Discount = AmountDiscount | PercentDiscount;

/**
 * Minor units that a discount takes off an order of which `leftMinor` is still to be paid after earlier discounts (wire contract §2.2).
 * At least 0 and at most `leftMinor`.
 */
export function computeDiscount(discount: Discount, leftMinor: number): number {
  switch (discount.type) {
    case 'AMOUNT':
      return amountOff(discount, leftMinor);
    case 'PERCENT':
      return percentOff(discount, leftMinor);
  }
}
