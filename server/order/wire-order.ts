import type { WireOrder } from '../../contract/order.ts';
import { identified, ownIdPrefix, toLine, type StoredItem } from './order-items.ts';
import type { Order } from './order.ts';

/**
 * An order as the wire contract writes it (§2.1). `since`: the order before the redemption or request at hand, whose part is told as `applied_…`
 * (null: there was none, so all of it is its part); left out where an order is shown as it stands.
 */
export function toWireOrder(order: Order, since?: Order | null): WireOrder {
  const { orderId, sourceId, status, createdAt, updatedAt, customerId, redemptions, metadata } = order;
  const wire: WireOrder = {
    id: orderId,
    source_id: sourceId,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt?.toISOString() ?? null,
    status,
    metadata,
    customer_id: customerId,
    referrer_id: null,
    object: 'order',
  };
  addAmounts(wire, order, since);
  if (order.items !== null) wire.items = toWireItems(order, since);
  if (customerId !== null) wire.customer = { id: customerId, object: 'customer' };
  if (Object.keys(redemptions).length > 0) wire.redemptions = redemptions;
  return wire;
}

/** The same for an order that is not stored, as a validation calculates it: neither it nor its items have ids of ours. */
export function toCalculatedOrder(order: Order, since: Order | null): WireOrder {
  const { customerId, orderId, metadata } = order;
  const wire: WireOrder = { metadata, customer_id: customerId, referrer_id: null, object: 'order' };
  addAmounts(wire, order, since);
  if (order.items !== null) wire.items = toWireItems(order, since).map((item) => withoutOwnId(orderId, item));
  return wire;
}

function withoutOwnId(orderId: string, item: StoredItem): StoredItem {
  const { id, ...others } = item;
  return typeof id === 'string' && id.startsWith(ownIdPrefix(orderId)) ? others : item;
}

/** Amounts of an order; discounts of zero are left out, and so is what nobody knows. */
function addAmounts(wire: WireOrder, { amountMinor, initialAmountMinor, discountMinor, itemsDiscountMinor }: Order, since: Order | null | undefined): void {
  const wholeMinor = discountMinor - itemsDiscountMinor;
  if (amountMinor !== null) wire.amount = amountMinor;
  if (initialAmountMinor !== null) wire.initial_amount = initialAmountMinor;
  if (wholeMinor > 0) wire.discount_amount = wholeMinor;
  if (itemsDiscountMinor > 0) wire.items_discount_amount = itemsDiscountMinor;
  if (discountMinor > 0) wire.total_discount_amount = discountMinor;
  if (amountMinor === null) return;
  wire.total_amount = amountMinor - discountMinor;
  if (since !== undefined) addApplied(wire, discountMinor - (since?.discountMinor ?? 0), itemsDiscountMinor - (since?.itemsDiscountMinor ?? 0));
}

/** What was taken off since, and of that on items. Nothing at all is told as a zero; otherwise a part of zero is left out. */
function addApplied(wire: WireOrder, totalMinor: number, itemsMinor: number): void {
  const wholeMinor = totalMinor - itemsMinor;
  if (wholeMinor > 0 || totalMinor === 0) wire.applied_discount_amount = wholeMinor;
  if (itemsMinor > 0) wire.items_applied_discount_amount = itemsMinor;
  wire.total_applied_discount_amount = totalMinor;
}

function toWireItems({ items, orderId }: Order, since: Order | null | undefined): StoredItem[] {
  if (items === null || since === undefined) return items ?? [];
  const earlier = new Map(identified(orderId, since?.items ?? []).map((item) => [item.id, toLine(item).discountMinor]));
  return identified(orderId, items).map((item) => {
    const appliedMinor = toLine(item).discountMinor - (earlier.get(item.id) ?? 0);
    return appliedMinor > 0 ? { ...item, applied_discount_amount: appliedMinor } : item;
  });
}
