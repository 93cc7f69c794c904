import { ApiError } from '../../contract/errors.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Line } from '../discount/priced-order.ts';
import { mergedMetadata } from '../metadata/merge-metadata.ts';
import { withCatalogue } from './catalogue-items.ts';
import { amountOfItems, checkedAmount, readItems, toLine, type StoredItem } from './order-items.ts';
import type { Order } from './order.ts';

/** What a change depends on beside the order and the request. */
export interface Changing {
  catalogue: Catalogue;
  /** null: no customer was named. */
  customerId: string | null;
  now: Date;
}

/**
 * An order with what a request gives of it: status, amount, items, metadata key by key (those of `unset_metadata_fields` go), customer. An amount is that of the whole order, free units
 * included; without one, new items add up to it where all their amounts are known. Discounts are not the client's to change: the amount cannot go
 * below what they take off, nor can items be replaced that they changed (400 `invalid_order`). Throws 400 `invalid_amount`.
 */
export function changedOrder(order: Order, request: OrderRequest, { catalogue, customerId, now }: Changing): Order {
  const items = request.items ? changedItems(order, readItems(request.items)) : order.items;
  const amountMinor = checkedAmount(request.amount ?? null) ?? (items === order.items || items === null ? null : amountOfItems(withCatalogue(items, catalogue))) ?? order.amountMinor;
  return {
    ...order,
    ...amountsFor(order, amountMinor),
    status: request.status ?? order.status,
    customerId: customerId ?? order.customerId,
    items,
    metadata: mergedMetadata(order.metadata, request),
    updatedAt: now,
  };
}

function amountsFor(order: Order, amountMinor: number | null): Pick<Order, 'amountMinor' | 'initialAmountMinor'> {
  if (amountMinor === null || amountMinor === order.amountMinor) return order;
  const addedMinor = order.initialAmountMinor === null ? 0 : (order.amountMinor ?? 0) - order.initialAmountMinor;
  const leastMinor = Math.max(order.discountMinor, addedMinor);
  if (amountMinor < leastMinor) {
    throw new ApiError('invalid_order', { details: `Amount cannot be less than the discounts that were redeemed on this order (${leastMinor})` });
  }
  return { amountMinor, initialAmountMinor: order.initialAmountMinor === null ? null : amountMinor - addedMinor };
}

/** Clients send the whole order back to change its status: items that say the same are no change. */
function changedItems(order: Order, sent: StoredItem[]): StoredItem[] {
  const stored = order.items ?? [];
  if (sent.length === stored.length && sent.every((item, place) => isSameLine(item, stored[place] ?? {}))) return stored;
  // A rollback takes them off, unless it leaves the order as it is (stacking rules).
  const isDiscounted = order.itemsDiscountMinor > 0 || order.initialAmountMinor !== null;
  if (isDiscounted) throw new ApiError('invalid_order', { details: 'Items cannot be changed while a discount is taken off them' });
  return sent;
}

function isSameLine(sent: StoredItem, stored: StoredItem): boolean {
  const told = ({ products, skus, quantity, priceMinor, amountMinor }: Line): string => JSON.stringify([products, skus, quantity, priceMinor, amountMinor]);
  return told(toLine(sent)) === told(toLine(stored));
}
