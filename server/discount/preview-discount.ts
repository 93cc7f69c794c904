import type { DiscountPreview, DiscountPreviewRequest } from '../../contract/discount-preview.ts';
import { ApiError } from '../../contract/errors.ts';
import { applyDiscount } from './apply-discount.ts';
import { plainContext } from './discount-context.ts';
import { itemsDiscount, leftOfOrder, plainOrder, type PricedOrder } from './priced-order.ts';
import { readDiscount } from './read-discount.ts';

/** What a discount takes off an example order, by the arithmetic of redemptions. Throws 400 for a discount that makes no sense, and for an order beyond what is counted. */
export function previewDiscount({ discount, order: asked }: DiscountPreviewRequest): DiscountPreview {
  const order = 'items' in asked ? orderOf(asked.items) : plainOrder(asked.amount);
  const { order: after } = applyDiscount(order, readDiscount(discount), plainContext);
  return { amount_minor: after.amountMinor, discount_minor: after.discountMinor + itemsDiscount(after), to_pay_minor: leftOfOrder(after) };
}

function orderOf(items: readonly { quantity: number; price: number }[]): PricedOrder {
  const lines = items.map(({ quantity, price }) => ({
    products: [], skus: [], quantity, priceMinor: price, amountMinor: quantity * price, discountMinor: 0, discountQuantity: 0, initialQuantity: null, initialAmountMinor: null,
  }));
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  if (!Number.isSafeInteger(amountMinor)) throw new ApiError('invalid_payload', { details: 'Property .order.items costs more than can be counted' });
  return { ...plainOrder(amountMinor), lines };
}
