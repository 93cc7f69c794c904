/** An item of an order as discounts see it. Amounts in minor units; null: not known, or (initial amounts) no free units were added. */
export interface Line {
  /** Every id and source id by which its product is known. */
  readonly products: readonly string[];
  /** The same of its SKU; empty where a product itself is sold. */
  readonly skus: readonly string[];
  readonly quantity: number;
  readonly priceMinor: number | null;
  readonly amountMinor: number | null;
  /** Of all discounts so far. */
  readonly discountMinor: number;
  /** Units given for nothing. */
  readonly discountQuantity: number;
  /** As they were before units were added. */
  readonly initialQuantity: number | null;
  readonly initialAmountMinor: number | null;
}

/** An order as discounts see it (wire contract §2.1): its amount is the client's, whatever its lines add up to. */
export interface PricedOrder {
  readonly amountMinor: number;
  /** Before free units were added; null: none were. */
  readonly initialAmountMinor: number | null;
  /** Of all discounts on the order as a whole so far. */
  readonly discountMinor: number;
  readonly lines: readonly Line[];
}

/** An order without lines. */
export function plainOrder(amountMinor: number): PricedOrder {
  return { amountMinor, initialAmountMinor: null, discountMinor: 0, lines: [] };
}

/** Of all discounts on single lines so far. */
export function itemsDiscount({ lines }: Pick<PricedOrder, 'lines'>): number {
  let sum = 0;
  for (const { discountMinor } of lines) sum += discountMinor;
  return sum;
}

/** What is still to be paid of an order. */
export function leftOfOrder(order: PricedOrder): number {
  return order.amountMinor - order.discountMinor - itemsDiscount(order);
}

/** What is still to be paid of a line; 0 where its amount is not known, so that nothing is taken off it. */
export function leftOfLine({ amountMinor, discountMinor }: Line): number {
  return amountMinor === null ? 0 : amountMinor - discountMinor;
}

/** Whether an earlier discount took something off the line or gave some of its units. */
export function hasDiscount({ discountMinor, discountQuantity }: Line): boolean {
  return discountMinor > 0 || discountQuantity > 0;
}

/** What one unit costs before discounts, for comparing lines; null: not known. */
export function unitPrice({ priceMinor, amountMinor, quantity }: Pick<Line, 'priceMinor' | 'amountMinor' | 'quantity'>): number | null {
  return priceMinor ?? (amountMinor === null || quantity === 0 ? null : amountMinor / quantity);
}
