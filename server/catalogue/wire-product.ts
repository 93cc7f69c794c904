import type { WireProduct, WireSku } from '../../contract/product.ts';
import type { Product, Sku } from './product.ts';

/** A product as the wire contract writes it (§2.11). */
export function toWireProduct(product: Product): WireProduct {
  const { productId, sourceId, name, priceMinor, attributes, metadata, imageUrl, createdAt, updatedAt } = product;
  return {
    id: productId, source_id: sourceId, name, price: priceMinor, attributes, metadata, image_url: imageUrl, created_at: createdAt.toISOString(),
    updated_at: updatedAt?.toISOString() ?? null, object: 'product',
  };
}

/** An SKU as the wire contract writes it. */
export function toWireSku(one: Sku): WireSku {
  const { skuId, productId, sourceId, sku, priceMinor, currency, attributes, metadata, imageUrl, createdAt, updatedAt } = one;
  return {
    id: skuId, source_id: sourceId, product_id: productId, sku, price: priceMinor, currency, attributes, image_url: imageUrl, metadata,
    created_at: createdAt.toISOString(), updated_at: updatedAt?.toISOString() ?? null, object: 'sku',
  };
}
