import { ApiError } from '../../contract/errors.ts';
import type { OrderItem } from '../../contract/order.ts';
import type { Line } from '../discount/priced-order.ts';

/** An item as it is stored, in the members of the wire contract (§2.1): what the client sent and, once a discount saw it, what was calculated. */
export type StoredItem = Record<string, unknown>;

/** What only we say of an item; a client that sends a calculated item back does not give itself a discount. */
const calculatedMembers = new Set([
  'discount_quantity', 'initial_quantity', 'discount_amount', 'applied_discount_amount', 'applied_quantity', 'initial_amount', 'subtotal_amount',
]);

/** Beyond it nobody counts; the wire contract's text quantities end here too. */
const quantityMax = 999_999_999;

/** The items of a request as they are kept. Throws 400 `invalid_amount`. */
export function readItems(items: readonly OrderItem[]): StoredItem[] {
  return items.map((item) => {
    const sent = Object.fromEntries(Object.entries(item).filter(([member]) => !calculatedMembers.has(member)));
    checkQuantity(toLine(sent));
    return { ...sent, object: 'order_item' };
  });
}

/**
 * An item as discounts see it: its amount as it was sent, else price × quantity (wire contract §2.2), the price that of the SKU or product written
 * out where the item says neither; null: not known. A source id is the product's, or the SKU's where `related_object` says so. Throws 400
 * `invalid_amount`.
 */
export function toLine(item: StoredItem): Line {
  const { product_id: productId, sku_id: skuId, source_id: sourceId, related_object: related } = item;
  const [product, sku] = [membersOf(item['product']), membersOf(item['sku'])];
  const isSku = related === 'sku';
  const quantity = Number(item['quantity'] ?? 1);
  const sentMinor = amountIn(item, 'amount');
  const priceMinor = amountIn(item, 'price') ?? (sentMinor === null ? (amountIn(sku, 'price') ?? amountIn(product, 'price')) : null);
  const amountMinor = sentMinor ?? (priceMinor === null ? null : checkedAmount(priceMinor * quantity));
  const initialQuantity = numberIn(item, 'initial_quantity');
  return {
    products: named(productId, isSku ? null : sourceId, product['id'], product['source_id']),
    skus: named(skuId, isSku ? sourceId : null, sku['id'], sku['source_id']),
    quantity, priceMinor, amountMinor,
    discountMinor: numberIn(item, 'discount_amount') ?? 0,
    discountQuantity: numberIn(item, 'discount_quantity') ?? 0,
    initialQuantity,
    initialAmountMinor: isInitiallyNothing(item, initialQuantity, amountMinor) ? 0 : numberIn(item, 'initial_amount'),
  };
}

/** Whether an item names what it sells, by an id, or written out. */
export function hasProduct(item: OrderItem): boolean {
  return [item.product_id, item.sku_id, item.source_id].some(Boolean) || Boolean(item.product) || Boolean(item.sku);
}

/**
 * Writes a line back into the item it was read from. Members that say nothing are left out: discounts of zero, what is not known, and what an item
 * that is here only for its free units had before them.
 */
export function toItem(item: StoredItem, line: Line): StoredItem {
  const { quantity, discountQuantity, initialQuantity, amountMinor, discountMinor } = line;
  const priceMinor = isPriceGuessed(item, line) ? null : line.priceMinor;
  const kept = Object.entries(item).filter(([member]) => member !== 'amount' && member !== 'price' && !calculatedMembers.has(member));
  return {
    ...Object.fromEntries(kept),
    quantity,
    ...(discountQuantity > 0 && { discount_quantity: discountQuantity }),
    ...(initialQuantity !== null && { initial_quantity: initialQuantity }),
    ...(amountMinor !== null && { amount: amountMinor }),
    ...(discountMinor > 0 && { discount_amount: discountMinor }),
    ...toInitialAmount(line),
    ...(priceMinor !== null && { price: priceMinor }),
    ...(amountMinor !== null && { subtotal_amount: amountMinor - discountMinor }),
  };
}

/** Where there was no unit before, an amount of nothing is not told, and one that nobody knew is told as null. */
function toInitialAmount({ initialQuantity, initialAmountMinor, amountMinor }: Line): StoredItem {
  if (initialQuantity !== 0) return initialAmountMinor === null ? {} : { initial_amount: initialAmountMinor };
  return initialAmountMinor === 0 || amountMinor === null ? {} : { initial_amount: initialAmountMinor };
}

function isInitiallyNothing(item: StoredItem, initialQuantity: number | null, amountMinor: number | null): boolean {
  return initialQuantity === 0 && amountMinor !== null && item['initial_amount'] === undefined;
}

/** Free units of an item that came with an amount alone are priced by what one of its units costs; that is no price that anybody said. */
function isPriceGuessed(item: StoredItem, { initialQuantity, initialAmountMinor }: Line): boolean {
  return initialQuantity !== null && initialAmountMinor !== null && toLine(item).priceMinor === null;
}

/**
 * The items with an id each, no two the same: the client's own, else one made of the order's id and the place. It is always the same for the same
 * order, so that deciding twice gives the same.
 */
export function identified(orderId: string, items: readonly StoredItem[]): (StoredItem & { id: string })[] {
  const taken = new Set<string>();
  return items.map((item, place) => {
    const sent = item['id'];
    const id = typeof sent === 'string' && sent !== '' && !taken.has(sent) ? sent : freeId(ownIdPrefix(orderId), place, taken);
    taken.add(id);
    return { ...item, id };
  });
}

function freeId(prefix: string, place: number, taken: ReadonlySet<unknown>): string {
  for (let at = place; ; at += 1) {
    const id = `${prefix}${at.toString(16).padStart(3, '0')}`;
    if (!taken.has(id)) return id;
  }
}

/** The items with one more, for a line that a discount added. Its id tells it from those that a client sent, which stay when they have no units. */
export function withAdded(orderId: string, items: readonly StoredItem[], { products: [productId], skus: [skuId], priceMinor }: Line): StoredItem[] {
  const id = freeId(addedIdPrefix(orderId), items.length, new Set(items.map((item) => item['id'])));
  const named = { ...(productId !== undefined && { product_id: productId }), ...(skuId !== undefined && { sku_id: skuId }) };
  return [...items, { id, object: 'order_item', ...named, ...(priceMinor !== null && { price: priceMinor }) }];
}

/** Whether a discount added this item. */
export function isAddedId(orderId: string, id: string): boolean {
  return id.startsWith(addedIdPrefix(orderId));
}

function addedIdPrefix(orderId: string): string {
  return `${ownIdPrefix(orderId)}free`;
}

/** What the ids that we give to items of an order begin with. */
export function ownIdPrefix(orderId: string): string {
  return `ordli_${orderId.replace(/^ord_/, '')}`;
}

function named(...names: unknown[]): string[] {
  return [...new Set(names.filter((name) => typeof name === 'string').filter((name) => name !== ''))];
}

function membersOf(value: unknown): StoredItem {
  return typeof value === 'object' && value !== null ? (value as StoredItem) : {};
}

function numberIn(item: StoredItem, member: string): number | null {
  const value = item[member];
  return typeof value === 'number' ? value : null;
}

function amountIn(item: StoredItem, member: string): number | null {
  return checkedAmount(numberIn(item, member));
}

function checkQuantity({ quantity }: Line): void {
  if (Number.isInteger(quantity) && quantity >= 0 && quantity <= quantityMax) return;
  throw new ApiError('invalid_amount', { details: `Quantity has to be a whole number from 0 to ${quantityMax}` });
}

/** What the items add up to; null as soon as one of them has no amount. Throws 400 `invalid_amount`. */
export function amountOfItems(items: readonly StoredItem[] | null): number | null {
  if (items === null || items.length === 0) return null;
  const amounts = items.map((item) => toLine(item).amountMinor);
  return amounts.every((amount) => amount !== null) ? checkedAmount(amounts.reduce((sum, amount) => sum + amount, 0)) : null;
}

/** Throws 400 `invalid_amount` for an amount that is not a whole number of minor units from 0 to 2^53 − 1. */
export function checkedAmount(amount: number | null): number | null {
  if (amount === null || (Number.isSafeInteger(amount) && amount >= 0)) return amount;
  throw new ApiError('invalid_amount', { details: 'Amount has to be a valid positive number' });
}
