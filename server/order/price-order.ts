import { itemsDiscount, type PricedOrder } from '../discount/priced-order.ts';
import { calculatedItems } from './calculated-items.ts';
import { toLine } from './order-items.ts';
import type { Order } from './order.ts';

/** An order as discounts see it, with what earlier redemptions took off; null: its amount is not known. */
export function toPriced({ amountMinor, initialAmountMinor, discountMinor, itemsDiscountMinor, items }: Order): PricedOrder | null {
  if (amountMinor === null) return null;
  return { amountMinor, initialAmountMinor, discountMinor: discountMinor - itemsDiscountMinor, lines: (items ?? []).map(toLine) };
}

/** The order with what discounts made of it. Its items are calculated then, each with an id; lines that were added have become items. Pure. */
export function withPriced(order: Order, priced: PricedOrder): Order {
  const itemsDiscountMinor = itemsDiscount(priced);
  return {
    ...order,
    amountMinor: priced.amountMinor,
    initialAmountMinor: priced.initialAmountMinor,
    discountMinor: priced.discountMinor + itemsDiscountMinor,
    itemsDiscountMinor,
    items: order.items === null && priced.lines.length === 0 ? null : calculatedItems(order.orderId, order.items ?? [], priced.lines),
  };
}
