/** What the catalogue knows of the items of an order: written into them, so that an order keeps the prices by which it was calculated. Pure. */
import { ApiError } from '../../contract/errors.ts';
import type { Catalogue, CatalogueNames, CatalogueProduct, CatalogueSku } from '../catalogue/catalogue.ts';
import type { CatalogueItem } from '../discount/discount-context.ts';
import { amountOfItems, toLine, type StoredItem } from './order-items.ts';
import type { Order, WantedOrder } from './order.ts';

/** By what items name what they sell. */
export function namesOfItems(items: readonly StoredItem[]): CatalogueNames {
  const lines = items.map(toLine);
  return { products: lines.flatMap(({ products }) => products), skus: lines.flatMap(({ skus }) => skus) };
}

/**
 * Items with their product and SKU as the catalogue knows them (wire contract §2.1): `product{id, source_id, name, price, metadata?}`, `sku{…}` and the ids
 * of both. What the client wrote of them itself goes before that, so that a price which was sent is not replaced. Items of which nothing is known stay.
 * Throws 400 `invalid_amount`.
 */
export function withCatalogue(items: readonly StoredItem[], catalogue: Catalogue): StoredItem[] {
  if (catalogue.products.size === 0 && catalogue.skus.size === 0) return [...items];
  return items.map((item) => {
    const { products, skus } = toLine(item);
    const sku = firstOf(skus, catalogue.skus);
    const product = sku?.product ?? firstOf(products, catalogue.products);
    return product === undefined ? item : described(item, product, sku);
  });
}

function firstOf<Value>(names: readonly string[], found: ReadonlyMap<string, Value>): Value | undefined {
  for (const name of names) {
    const value = found.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function described(item: StoredItem, product: CatalogueProduct, sku: CatalogueSku | undefined): StoredItem {
  const whole = {
    ...item,
    product_id: item['product_id'] ?? product.id,
    product: { ...toItemProduct(product), ...said(item['product']) },
    ...(sku !== undefined && { sku_id: item['sku_id'] ?? sku.id, sku: { ...toItemSku(sku), ...said(item['sku']) } }),
  };
  // Says whether its amount is possible, before anything is calculated with it.
  toLine(whole);
  return whole;
}

/** What a client wrote of a product itself; of null it says nothing. */
function said(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function toItemProduct({ id, sourceId, name, priceMinor, metadata }: CatalogueProduct): Record<string, unknown> {
  return { id, source_id: sourceId, name, price: priceMinor, ...(Object.keys(metadata).length > 0 && { metadata }) };
}

function toItemSku({ id, sourceId, sku, priceMinor, product, metadata }: CatalogueSku): Record<string, unknown> {
  return { id, source_id: sourceId, sku, price: priceMinor ?? product.priceMinor, ...(Object.keys(metadata).length > 0 && { metadata }) };
}

/** The order of a request with what the catalogue knows of its items; without an amount that was sent it is what they cost. Throws 400 `invalid_amount`. */
export function wantedWithCatalogue(wanted: WantedOrder, catalogue: Catalogue): WantedOrder {
  if (wanted.items === null) return wanted;
  const items = withCatalogue(wanted.items, catalogue);
  return { ...wanted, items, amountMinor: wanted.amountMinor ?? amountOfItems(items) };
}

/** By what the items of a stored order are looked up that nobody knows the amount of; mostly there are none. */
export function unpricedNames({ items }: Order): CatalogueNames {
  return namesOfItems((items ?? []).filter((item) => toLine(item).amountMinor === null));
}

/** A stored order with what the catalogue knows of its items; as it is where that makes impossible amounts. */
export function orderWithCatalogue(order: Order, catalogue: Catalogue): Order {
  if (order.items === null || (catalogue.products.size === 0 && catalogue.skus.size === 0)) return order;
  try {
    const items = withCatalogue(order.items, catalogue);
    return { ...order, items, amountMinor: order.amountMinor ?? amountOfItems(items) };
  } catch (error) {
    if (error instanceof ApiError) return order;
    throw error;
  }
}

/**
 * A stored order with the prices that it was counted by where its items leave them out. Those are not stored, so the catalogue of today is asked: its prices
 * are the ones where they add up to the order's amount, else nobody knows which they were, and the order is as it is.
 */
export function orderAsCounted(order: Order, catalogue: Catalogue): Order {
  const { items, amountMinor } = orderWithCatalogue({ ...order, amountMinor: null }, catalogue);
  return amountMinor !== null && amountMinor === order.amountMinor ? { ...order, items } : order;
}

/** What a discount that gives units of a product or SKU gives; an SKU wins. null: it is in no catalogue. */
export function unitOf({ products, skus }: Catalogue, unitType: string): CatalogueItem | null {
  const sku = skus.get(unitType);
  const product = sku?.product ?? products.get(unitType);
  if (product === undefined) return null;
  const names = (one: { id: string; sourceId: string | null }): string[] => (one.sourceId === null ? [one.id] : [one.id, one.sourceId]);
  return { products: names(product), skus: sku === undefined ? [] : names(sku), priceMinor: sku?.priceMinor ?? product.priceMinor };
}
