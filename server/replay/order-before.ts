/** A stored order as one of its redemptions found it. Pure. */
import { withoutEffect, type OrderEffect } from '../order/order-effect.ts';
import { leftToPay, type Order } from '../order/order.ts';

/** What a redemption did to an order. Amounts in minor units; null: not known. */
export interface Done {
  redemptionId: string;
  occurredAt: Date;
  /** To be paid before it, free units included. */
  orderMinor: number | null;
  discountMinor: number | null;
  effect: OrderEffect | null;
  /** It was rolled back together with its order, which shows nothing of it any more. */
  isTakenOff: boolean;
}

export interface OrderBefore {
  order: Order;
  /** What was to be paid is not what it was then: the order was changed since. The amount of then counts. */
  isChanged: boolean;
}

/** Takes off the order what this redemption did and all that came after it. */
export function orderBefore(stored: Order, redemption: Done, all: readonly Done[]): OrderBefore {
  const later = all.filter((other) => other.redemptionId === redemption.redemptionId || comesAfter(other, redemption));
  const found = later.filter(({ isTakenOff }) => !isTakenOff).reduce((order, { discountMinor, effect }) => withoutEffect(order, discountMinor, effect), stored);
  const leftThen = redemption.orderMinor === null ? null : redemption.orderMinor - (redemption.effect?.addedMinor ?? 0);
  const leftNow = leftToPay(found);
  if (leftThen === null || leftThen === leftNow) return { order: found, isChanged: false };
  return { order: { ...found, amountMinor: leftThen + found.discountMinor }, isChanged: leftNow !== null };
}

/** Those of one request have one instant: each found less to be paid than the one before. */
function comesAfter(one: Done, other: Done): boolean {
  const times = one.occurredAt.getTime() - other.occurredAt.getTime();
  if (times !== 0) return times > 0;
  const amounts = (other.orderMinor ?? 0) - (one.orderMinor ?? 0);
  return amounts === 0 ? one.redemptionId > other.redemptionId : amounts > 0;
}
