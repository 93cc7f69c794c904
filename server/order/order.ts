import type { OrderRedemption, OrderRequest, OrderStatus } from '../../contract/order.ts';
import { amountOfItems, checkedAmount } from './order-items.ts';

/** An order as it is stored. Amounts in minor units; null: not known. */
export interface Order {
  orderId: string;
  sourceId: string | null;
  status: OrderStatus;
  customerId: string | null;
  amountMinor: number | null;
  /** Of all redemptions that stand. */
  discountMinor: number;
  items: Record<string, unknown>[] | null;
  metadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date | null;
  /** By redemption id. */
  redemptions: Record<string, OrderRedemption>;
}

/** An order as a request means it: a stored one (by either id), or one to be made with this content. */
export interface WantedOrder {
  id: string | null;
  sourceId: string | null;
  amountMinor: number | null;
  items: Record<string, unknown>[] | null;
  metadata: Record<string, unknown>;
}

/** Reads the order of a request. Throws 400 `invalid_amount` for an amount that is not a whole number of minor units from 0 to 2^53 − 1. */
export function toWantedOrder(request: OrderRequest): WantedOrder {
  return {
    id: request.id || null,
    sourceId: request.source_id || null,
    amountMinor: checkedAmount(request.amount ?? null) ?? amountOfItems(request.items ?? null),
    items: request.items?.map((item) => ({ ...item, object: 'order_item' })) ?? null,
    metadata: request.metadata ?? {},
  };
}

/** An order that a redemption makes. */
export function newOrder(orderId: string, wanted: WantedOrder, customerId: string | null, now: Date): Order {
  const { sourceId, amountMinor, items, metadata } = wanted;
  return {
    orderId, sourceId, status: 'CREATED', customerId, amountMinor, discountMinor: 0, items, metadata, createdAt: now, updatedAt: null, redemptions: {},
  };
}

/** What is still to be paid after the discounts so far; null: not known. */
export function leftToPay({ amountMinor, discountMinor }: Pick<Order, 'amountMinor' | 'discountMinor'>): number | null {
  return amountMinor === null ? null : amountMinor - discountMinor;
}
