import type { OrderRedemption, OrderRequest, OrderStatus } from '../../contract/order.ts';
import { calculatedItems } from './calculated-items.ts';
import { amountOfItems, checkedAmount, readItems, type StoredItem } from './order-items.ts';

/** An order as it is stored. Amounts in minor units; null: not known. */
export interface Order {
  orderId: string;
  sourceId: string | null;
  status: OrderStatus;
  customerId: string | null;
  amountMinor: number | null;
  /** Before free units were added; null: none were. */
  initialAmountMinor: number | null;
  /** Of all redemptions that stand, off the order as a whole and off its items. */
  discountMinor: number;
  /** Of it the part off single items. */
  itemsDiscountMinor: number;
  items: StoredItem[] | null;
  metadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date | null;
  /** By the id of the redemption, or of what stands for several of one request. */
  redemptions: Record<string, OrderRedemption>;
}

/** An order as a request means it: a stored one (by either id), or one to be made with this content. */
export interface WantedOrder {
  id: string | null;
  sourceId: string | null;
  amountMinor: number | null;
  items: StoredItem[] | null;
  metadata: Record<string, unknown>;
}

/** Reads the order of a request. Throws 400 `invalid_amount` for an amount that is not a whole number of minor units from 0 to 2^53 − 1. */
export function toWantedOrder(request: OrderRequest): WantedOrder {
  const items = request.items ? readItems(request.items) : null;
  return {
    id: request.id || null,
    sourceId: request.source_id || null,
    amountMinor: checkedAmount(request.amount ?? null) ?? amountOfItems(items),
    items,
    metadata: request.metadata ?? {},
  };
}

/** An order of this content that nothing was redeemed on; its items are as the client sent them. */
export function emptyOrder(orderId: string, wanted: WantedOrder, customerId: string | null, now: Date): Order {
  const { sourceId, amountMinor, items, metadata } = wanted;
  return {
    orderId, sourceId, status: 'CREATED', customerId, amountMinor, initialAmountMinor: null, discountMinor: 0, itemsDiscountMinor: 0, items, metadata,
    createdAt: now, updatedAt: null, redemptions: {},
  };
}

/** An order that a redemption makes: its items are calculated. */
export function newOrder(orderId: string, wanted: WantedOrder, customerId: string | null, now: Date): Order {
  const order = emptyOrder(orderId, wanted, customerId, now);
  return order.items === null ? order : { ...order, items: calculatedItems(orderId, order.items) };
}

/** What is still to be paid after the discounts so far; null: not known. */
export function leftToPay({ amountMinor, discountMinor }: Pick<Order, 'amountMinor' | 'discountMinor'>): number | null {
  return amountMinor === null ? null : amountMinor - discountMinor;
}

/** Redemptions of one request: `parentId` stands for them where they are several; null: a single one. */
export interface RedeemedTogether {
  parentId: string | null;
  parts: readonly { redemptionId: string; voucherId: string; campaignId: string | null }[];
  at: Date;
}

/** The order with the redemptions of a request in its map (wire contract §2.1). Nothing else of it changes. */
export function withRedeemed(order: Order, { parentId, parts, at }: RedeemedTogether): Order {
  const date = at.toISOString();
  // Without a prototype it is a dictionary. Of an ordinary object each id, which never comes again, would make the engine a class of its own.
  const noted = Object.assign(Object.create(null) as Order['redemptions'], order.redemptions);
  if (parentId !== null) {
    const stacked = parts.map(({ redemptionId }) => redemptionId);
    noted[parentId] = { date, related_object_type: 'redemption', related_object_id: parentId, stacked };
  } else {
    for (const { redemptionId, voucherId, campaignId } of parts) {
      const redemption: OrderRedemption = { date, related_object_type: 'voucher', related_object_id: voucherId };
      if (campaignId !== null) redemption.related_object_parent_id = campaignId;
      noted[redemptionId] = redemption;
    }
  }
  return { ...order, redemptions: noted };
}

/** A rollback of one redemption, or of several made together (`stacked`: the ids of its parts; null: of a single one). */
export interface RolledBack {
  /** Of the redemption, or of what stands for several. */
  redemptionId: string;
  rollbackId: string;
  stacked: readonly string[] | null;
  at: Date;
}

/** The order with a rollback noted at its redemption. Nothing else of it changes. */
export function withRolledBack(order: Order, { redemptionId, rollbackId, stacked, at }: RolledBack): Order {
  const redemption = order.redemptions[redemptionId];
  if (redemption === undefined) return order;
  const parts = stacked === null ? {} : { rollback_stacked: [...stacked] };
  const noted = { ...redemption, rollback_id: rollbackId, rollback_date: at.toISOString(), ...parts };
  return { ...order, redemptions: { ...order.redemptions, [redemptionId]: noted } };
}
