/** The most that one use of a discount takes off an order, as the arithmetic of discounts bounds it. Pure. */
import type { UnboundedReason } from '../../contract/stacking-hints.ts';
import type { Discount } from '../discount/apply-discount.ts';

/**
 * A share of what is to be paid or of what the order cost first (0 to 1), an amount in minor units, or the smaller of both; null on both sides: the whole
 * order, so that nothing bounds it.
 */
export interface MostOff {
  share: number | null;
  minor: number | null;
  /** The share is of items, which discounts on the whole order leave as they are. */
  isOnItems: boolean;
}

/** `isOnLines`: a rule says which products it is for, so that it is off lines unless it says otherwise itself. */
export function mostOff(discount: Discount | null, isOnLines: boolean): MostOff | UnboundedReason {
  if (discount === null) return 'unknown';
  switch (discount.type) {
    case 'AMOUNT': return ofAmount(discount, isOnLines);
    case 'PERCENT': return ofPercent(discount, isOnLines);
    case 'FIXED': return 'new_price';
    case 'UNIT': return 'free_units';
  }
}

function ofAmount(discount: Discount & { type: 'AMOUNT' }, isOnLines: boolean): MostOff | UnboundedReason {
  const effect = discount.effect ?? (isOnLines ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER');
  // Off each line or unit: as often as the cart is long.
  const isOnce = effect !== 'APPLY_TO_ITEMS' && effect !== 'APPLY_TO_ITEMS_BY_QUANTITY';
  const own = isOnce && !discount.amount_off_formula ? (discount.amount_off ?? 0) : null;
  const minor = smallest(own, discount.aggregated_amount_limit ?? null);
  return minor === null ? (discount.amount_off_formula ? 'formula' : 'each_item') : { share: null, minor, isOnItems: false };
}

function ofPercent(discount: Discount & { type: 'PERCENT' }, isOnLines: boolean): MostOff | UnboundedReason {
  const effect = discount.effect ?? (isOnLines ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER');
  const share = discount.percent_off_formula ? null : (discount.percent_off ?? 0) / 100;
  const minor = smallest(effect === 'APPLY_TO_ORDER' ? (discount.amount_limit ?? null) : null, discount.aggregated_amount_limit ?? null);
  return share === null && minor === null ? 'formula' : { share, minor, isOnItems: effect !== 'APPLY_TO_ORDER' };
}

function smallest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
