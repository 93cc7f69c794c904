import type { WireOrder } from '../../contract/order.ts';
import type { Order } from './order.ts';

/** An order as the wire contract writes it (§2.1). `appliedMinor`: what the redemption or validation at hand takes off; left out where there is none. */
export function toWireOrder(order: Order, appliedMinor?: number | null): WireOrder {
  const { orderId, sourceId, status, createdAt, updatedAt, customerId, redemptions } = order;
  return {
    id: orderId,
    source_id: sourceId,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt?.toISOString() ?? null,
    status,
    ...toWireAmounts(order, appliedMinor),
    ...(customerId !== null && { customer: { id: customerId, object: 'customer' as const } }),
    customer_id: customerId,
    referrer_id: null,
    object: 'order',
    redemptions,
  };
}

/** The same for an order that is not stored, as a validation calculates it. */
export function toCalculatedOrder(order: Order, appliedMinor: number | null): WireOrder {
  const { customerId } = order;
  return { ...toWireAmounts(order, appliedMinor), customer_id: customerId, referrer_id: null, object: 'order' };
}

type WireAmounts = Omit<WireOrder, 'customer_id' | 'referrer_id' | 'object'>;

function toWireAmounts({ amountMinor, discountMinor, items, metadata }: Order, appliedMinor?: number | null): WireAmounts {
  return {
    ...(amountMinor !== null && { amount: amountMinor }),
    ...(discountMinor > 0 && { discount_amount: discountMinor, total_discount_amount: discountMinor }),
    ...(amountMinor !== null && { total_amount: amountMinor - discountMinor }),
    ...(typeof appliedMinor === 'number' && { applied_discount_amount: appliedMinor, total_applied_discount_amount: appliedMinor }),
    ...(items !== null && { items }),
    metadata,
  };
}
