/** A fixed amount off the order. `amount_off` is in minor units; `aggregated_amount_limit` is the most taken off one order. */
export interface AmountDiscount {
  type: 'AMOUNT';
  amount_off: number;
  aggregated_amount_limit?: number | null;
}

/** Minor units taken off an order of which `leftMinor` is still to be paid: never more than that. */
export function amountOff(discount: AmountDiscount, leftMinor: number): number {
  return Math.min(discount.amount_off, discount.aggregated_amount_limit ?? leftMinor, leftMinor);
}
