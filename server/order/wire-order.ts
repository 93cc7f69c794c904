import type { WireOrder } from '../../contract/order.ts';
import { identified, ownIdPrefix, toLine, type StoredItem } from './order-items.ts';
import type { Order } from './order.ts';

/**
 * An order as the wire contract writes it (§2.1). `since`: the order before the redemption or request at hand, whose part is told as `applied_…`
 * (null: there was none, so all of it is its part); left out where an order is shown as it stands.
 */
export function toWireOrder(order: Order, since?: Order | null): WireOrder {
  const { orderId, sourceId, status, createdAt, updatedAt, customerId, redemptions } = order;
  return {
    id: orderId,
    source_id: sourceId,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt?.toISOString() ?? null,
    status,
    ...toWireAmounts(order, since),
    ...(order.items !== null && { items: toWireItems(order, since) }),
    metadata: order.metadata,
    ...(customerId !== null && { customer: { id: customerId, object: 'customer' as const } }),
    customer_id: customerId,
    referrer_id: null,
    object: 'order',
    ...(Object.keys(redemptions).length > 0 && { redemptions }),
  };
}

/** The same for an order that is not stored, as a validation calculates it: neither it nor its items have ids of ours. */
export function toCalculatedOrder(order: Order, since: Order | null): WireOrder {
  const { customerId, orderId } = order;
  const items = order.items && toWireItems(order, since).map((item) => withoutOwnId(orderId, item));
  return {
    ...toWireAmounts(order, since),
    ...(items !== null && { items }),
    metadata: order.metadata,
    customer_id: customerId,
    referrer_id: null,
    object: 'order',
  };
}

function withoutOwnId(orderId: string, item: StoredItem): StoredItem {
  const { id, ...others } = item;
  return typeof id === 'string' && id.startsWith(ownIdPrefix(orderId)) ? others : item;
}

/** Amounts of an order; discounts of zero are left out, and so is what nobody knows. */
function toWireAmounts(order: Order, since: Order | null | undefined): Partial<WireOrder> {
  const { amountMinor, initialAmountMinor, discountMinor, itemsDiscountMinor } = order;
  const wholeMinor = discountMinor - itemsDiscountMinor;
  return {
    ...(amountMinor !== null && { amount: amountMinor }),
    ...(initialAmountMinor !== null && { initial_amount: initialAmountMinor }),
    ...(wholeMinor > 0 && { discount_amount: wholeMinor }),
    ...(itemsDiscountMinor > 0 && { items_discount_amount: itemsDiscountMinor }),
    ...(discountMinor > 0 && { total_discount_amount: discountMinor }),
    ...(amountMinor !== null && { total_amount: amountMinor - discountMinor }),
    ...(amountMinor !== null && since !== undefined && toApplied(order, since)),
  };
}

/** What was taken off since. Nothing at all is told as a zero; otherwise a part of zero is left out. */
function toApplied(order: Order, since: Order | null): Partial<WireOrder> {
  const totalMinor = order.discountMinor - (since?.discountMinor ?? 0);
  const itemsMinor = order.itemsDiscountMinor - (since?.itemsDiscountMinor ?? 0);
  const wholeMinor = totalMinor - itemsMinor;
  return {
    ...((wholeMinor > 0 || totalMinor === 0) && { applied_discount_amount: wholeMinor }),
    ...(itemsMinor > 0 && { items_applied_discount_amount: itemsMinor }),
    total_applied_discount_amount: totalMinor,
  };
}

function toWireItems({ items, orderId }: Order, since: Order | null | undefined): StoredItem[] {
  if (items === null || since === undefined) return items ?? [];
  const earlier = new Map(identified(orderId, since?.items ?? []).map((item) => [item.id, toLine(item).discountMinor]));
  return identified(orderId, items).map((item) => {
    const appliedMinor = toLine(item).discountMinor - (earlier.get(item.id) ?? 0);
    return appliedMinor > 0 ? { ...item, applied_discount_amount: appliedMinor } : item;
  });
}
