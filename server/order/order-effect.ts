import { identified, isAddedId, toItem, toLine, type StoredItem } from './order-items.ts';
import type { Order } from './order.ts';

/** What one redemption did to an item. Amounts in minor units. */
export interface ItemEffect {
  id: string;
  /** Taken off it. */
  discountMinor: number;
  /** Of its units so many became free, those that were added among them. */
  freeUnits: number;
  addedUnits: number;
  /** What the added units cost before the discount. */
  addedMinor: number;
}

/** What one redemption did to an order beside its discount on the whole; stored with it as JSON. Amounts in minor units. */
export interface OrderEffect {
  items: ItemEffect[];
  /** Added to the order's amount by free units. */
  addedMinor: number;
}

/** What a redemption did, from the order as it found and as it left it; null: nothing but a discount on the whole. */
export function effectOf(before: Order, after: Order): OrderEffect | null {
  const addedMinor = (after.amountMinor ?? 0) - (before.amountMinor ?? 0);
  const items = itemEffects(before, after);
  return items.length === 0 && addedMinor === 0 ? null : { items, addedMinor };
}

function itemEffects(before: Order, after: Order): ItemEffect[] {
  if (after.items === null) return [];
  const earlier = new Map(identified(before.orderId, before.items ?? []).map((item) => [item.id, toLine(item)]));
  return identified(after.orderId, after.items).flatMap((item): ItemEffect[] => {
    const [now, then] = [toLine(item), earlier.get(item.id)];
    const effect = {
      id: item.id,
      discountMinor: now.discountMinor - (then?.discountMinor ?? 0),
      freeUnits: now.discountQuantity - (then?.discountQuantity ?? 0),
      addedUnits: now.quantity - (then?.quantity ?? 0),
      addedMinor: (now.amountMinor ?? 0) - (then?.amountMinor ?? 0),
    };
    return effect.discountMinor === 0 && effect.freeUnits === 0 && effect.addedUnits === 0 ? [] : [effect];
  });
}

/**
 * Takes back what one redemption did, whatever others did before or after it: in any order the rest comes to the same. `discountMinor` is all that it
 * took off, off the whole and off items. An item that was there only for its free units goes with the last of them. Nothing gets below zero. Pure.
 */
export function withoutEffect(order: Order, discountMinor: number | null, effect: OrderEffect | null): Order {
  const items = order.items && itemsWithout(order, effect?.items ?? []);
  const lines = (items ?? []).map(toLine);
  const amountMinor = order.amountMinor === null ? null : less(order.amountMinor, effect?.addedMinor ?? 0);
  const offItems = (effect?.items ?? []).reduce((sum, item) => sum + item.discountMinor, 0);
  const wholeMinor = less(order.discountMinor - order.itemsDiscountMinor, less(discountMinor ?? 0, offItems));
  const itemsMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const leftMinor = Math.min(wholeMinor + itemsMinor, amountMinor ?? Infinity);
  return {
    ...order,
    amountMinor,
    initialAmountMinor: lines.some(({ initialQuantity }) => initialQuantity !== null) ? order.initialAmountMinor : null,
    discountMinor: leftMinor,
    itemsDiscountMinor: Math.min(itemsMinor, leftMinor),
    items,
  };
}

function itemsWithout(order: Order, effects: readonly ItemEffect[]): StoredItem[] | null {
  if (effects.length === 0) return order.items;
  const byId = new Map(effects.map((effect) => [effect.id, effect]));
  return identified(order.orderId, order.items ?? []).flatMap((item) => {
    const effect = byId.get(item.id);
    return effect === undefined ? [item] : itemWithout(order.orderId, item, effect);
  });
}

function itemWithout(orderId: string, item: StoredItem & { id: string }, effect: ItemEffect): StoredItem[] {
  const line = toLine(item);
  const quantity = less(line.quantity, effect.addedUnits);
  if (quantity === 0 && isAddedId(orderId, item.id)) return [];
  const amountMinor = line.amountMinor === null ? null : less(line.amountMinor, effect.addedMinor);
  const left = {
    ...line, quantity, amountMinor,
    discountQuantity: Math.min(less(line.discountQuantity, effect.freeUnits), quantity),
    discountMinor: Math.min(less(line.discountMinor, effect.discountMinor), amountMinor ?? 0),
  };
  if (line.initialQuantity === null || quantity > line.initialQuantity) return [toItem(item, left)];
  // Without added units it is as it came; what it cost was perhaps never known, and its price then that of the units.
  const unknown = line.initialAmountMinor === null ? { amountMinor: null, priceMinor: null, discountMinor: 0 } : {};
  return [toItem(item, { ...left, ...unknown, initialQuantity: null, initialAmountMinor: null })];
}

function less(value: number, taken: number): number {
  return Math.max(0, value - taken);
}
