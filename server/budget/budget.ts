/** The limits of a campaign beside what is used of them, all net of rollbacks; money in minor units. A limit of null is none. */
export interface Budget {
  redemptionsMax: number | null;
  redemptions: number;
  discountMaxMinor: number | null;
  discountMinor: number;
}

/** Whether the campaign gives one redemption more. */
export function hasRedemptionLeft({ redemptionsMax, redemptions }: Budget): boolean {
  return redemptionsMax === null || redemptions + 1 <= redemptionsMax;
}

/** Whether a discount fits in what is left whole: one that would pass the limit by one unit does not. */
export function hasDiscountLeft({ discountMaxMinor, discountMinor }: Budget, wantedMinor: number): boolean {
  return discountMaxMinor === null || discountMinor + wantedMinor <= discountMaxMinor;
}

/** The budget after a redemption; a discount that nobody knows adds nothing. */
export function spend(budget: Budget, discountMinor: number | null): Budget {
  return { ...budget, redemptions: budget.redemptions + 1, discountMinor: budget.discountMinor + (discountMinor ?? 0) };
}

/** The budget after a redemption was taken back. */
export function giveBack(budget: Budget, discountMinor: number | null): Budget {
  return { ...budget, redemptions: budget.redemptions - 1, discountMinor: budget.discountMinor - (discountMinor ?? 0) };
}
