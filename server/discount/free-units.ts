import type { CatalogueItem } from './discount-context.ts';
import { leftOfLine, leftOfOrder, unitPrice, type Line, type PricedOrder } from './priced-order.ts';
import { product } from './split.ts';

/**
 * Makes units that are in the order already free, so that `wanted` of them are, those counted that were free before. `missing`: how many there are too few.
 * Whole units only, as many as take off at most `maxMinor`.
 */
export function freeUnits(order: PricedOrder, item: CatalogueItem, wanted: number, maxMinor: number): { order: PricedOrder; missing: number } {
  const free = order.lines.filter((line) => isSame(line, item)).reduce((sum, { discountQuantity }) => sum + discountQuantity, 0);
  let missing = Math.max(0, wanted - free);
  let left = leftOfOrder(order);
  let room = maxMinor;
  const lines = order.lines.map((line) => {
    const there = isSame(line, item) ? Math.min(missing, line.quantity - line.discountQuantity) : 0;
    if (there <= 0) return line;
    missing -= there;
    const price = roundedPrice(line);
    const payable = Math.min(leftOfLine(line), left);
    const units = payable <= room ? there : unitsWithin(room, price, there);
    if (units === 0) return line;
    const off = Math.min(product(price, units), payable);
    left -= off;
    room -= off;
    return { ...line, discountQuantity: line.discountQuantity + units, discountMinor: line.discountMinor + off };
  });
  return { order: { ...order, lines }, missing };
}

/**
 * Adds free units: to the line that sells the item already, or as a line of their own. They raise the order's amount by as much as they take off. Not
 * more are added than amounts and `maxMinor` can hold. Without a price, such as shipping, they carry no amounts.
 */
export function addUnits(order: PricedOrder, item: CatalogueItem, wanted: number, maxMinor: number): PricedOrder {
  if (wanted <= 0) return order;
  const at = order.lines.findIndex((line) => isSame(line, item));
  const line = order.lines[at] ?? emptyLine(item);
  const price = line.priceMinor ?? (line.quantity > 0 && line.amountMinor !== null ? roundedPrice(line) : item.priceMinor);
  const units = unitsWithin(Math.min(maxMinor, Number.MAX_SAFE_INTEGER - Math.max(order.amountMinor, line.amountMinor ?? 0)), price ?? 0, wanted);
  if (units <= 0) return order;
  const added = withUnits(line, units, price);
  return {
    ...order,
    amountMinor: order.amountMinor + (price ?? 0) * units,
    initialAmountMinor: order.initialAmountMinor ?? order.amountMinor,
    lines: at === -1 ? [...order.lines, added] : order.lines.with(at, added),
  };
}

function withUnits(line: Line, units: number, price: number | null): Line {
  const worth = (price ?? 0) * units;
  return {
    ...line,
    priceMinor: line.priceMinor ?? price,
    quantity: line.quantity + units,
    initialQuantity: line.initialQuantity ?? line.quantity,
    discountQuantity: line.discountQuantity + units,
    amountMinor: price === null ? line.amountMinor : (line.amountMinor ?? 0) + worth,
    initialAmountMinor: line.initialQuantity === null ? line.amountMinor : line.initialAmountMinor,
    discountMinor: line.discountMinor + worth,
  };
}

function emptyLine({ products, skus, priceMinor }: CatalogueItem): Line {
  return {
    products, skus, quantity: 0, priceMinor, amountMinor: priceMinor === null ? null : 0, discountMinor: 0, discountQuantity: 0, initialQuantity: null,
    initialAmountMinor: null,
  };
}

function roundedPrice(line: Line): number {
  return Math.round(unitPrice(line) ?? 0);
}

/** How many of `wanted` units fit into an amount; what costs nothing always does. */
function unitsWithin(maxMinor: number, price: number, wanted: number): number {
  return price === 0 ? wanted : Math.min(wanted, Math.floor(maxMinor / price));
}

/** An SKU is meant where the item has one, otherwise any line of the product. */
export function isSame(line: Line, { products, skus }: CatalogueItem): boolean {
  return line.skus.some((name) => skus.includes(name)) || (skus.length === 0 && line.products.some((name) => products.includes(name)));
}
