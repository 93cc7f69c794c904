import type { Figure } from '../../../../contract/tracking.ts';

/** What the campaign may have earned or lost, from "it caused none of the orders" to "it caused all of them". Minor units. */
export interface ProfitBand {
  worst: number;
  best: number;
  /** Part of the orders that the campaign must have caused for it to earn anything; above 1 it cannot. */
  breakEven: number;
}

/**
 * The band for an assumed gross margin (0 to 1) on the value of orders before the discount. Null where order values and discounts are not known for the
 * same redemptions, or nothing was ordered. Other costs (mailing, fees) are nobody's entry yet and not in it.
 */
export function profitBand(orderValueNet: Figure, discountNet: Figure, revenueNet: Figure, margin: number): ProfitBand | null {
  if (revenueNet.value === null || orderValueNet.value === null || discountNet.value === null) return null;
  const contribution = orderValueNet.value * margin;
  if (contribution <= 0) return null;
  return { worst: 0 - discountNet.value, best: Math.round(contribution - discountNet.value), breakEven: discountNet.value / contribution };
}

/** `margin` of the address as a share; null when it is not a percentage between 0 (not included) and 100. */
export function marginOf(text: string | undefined): number | null {
  const percent = text === undefined || !/^\d{1,3}(\.\d{1,2})?$/.test(text) ? Number.NaN : Number(text);
  return percent > 0 && percent <= 100 ? percent / 100 : null;
}
