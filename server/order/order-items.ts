import { ApiError } from '../../contract/errors.ts';
import type { OrderItem } from '../../contract/order.ts';
import type { Line } from '../discount/priced-order.ts';

/**
 * An item of a request as discounts see it: its amount as it was sent, else price × quantity (wire contract §2.2); null: neither is known. A source id
 * is the product's, or the SKU's where `related_object` says so. Throws 400 `invalid_amount`.
 */
export function toLine(item: OrderItem & { related_object?: unknown }): Line {
  const { product_id: productId, sku_id: skuId, source_id: sourceId, related_object: related } = item;
  const given = checkedAmount(item.amount ?? null);
  const priceMinor = checkedAmount(item.price ?? null);
  const quantity = checkedAmount(Number(item.quantity ?? 1));
  const isSku = related === 'sku';
  return {
    products: named(productId, isSku ? null : sourceId),
    skus: named(skuId, isSku ? sourceId : null),
    quantity: quantity ?? 1,
    priceMinor,
    amountMinor: given ?? (priceMinor === null || quantity === null ? null : checkedAmount(priceMinor * quantity)),
    discountMinor: 0, discountQuantity: 0, initialQuantity: null, initialAmountMinor: null,
  };
}

function named(...names: (string | null | undefined)[]): string[] {
  return names.filter((name) => typeof name === 'string' && name !== '').map(String);
}

/** What the items add up to; null as soon as one of them has no amount. Throws 400 `invalid_amount`. */
export function amountOfItems(items: readonly OrderItem[] | null): number | null {
  if (items === null || items.length === 0) return null;
  const amounts = items.map((item) => toLine(item).amountMinor);
  return amounts.every((amount) => amount !== null) ? checkedAmount(amounts.reduce((sum, amount) => sum + amount, 0)) : null;
}

/** Throws 400 `invalid_amount` for an amount that is not a whole number of minor units from 0 to 2^53 − 1. */
export function checkedAmount(amount: number | null): number | null {
  if (amount === null || (Number.isSafeInteger(amount) && amount >= 0)) return amount;
  throw new ApiError('invalid_amount', { details: 'Amount has to be a valid positive number' });
}
