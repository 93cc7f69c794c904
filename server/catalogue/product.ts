import type { ProductRequest, SkuRequest } from '../../contract/product.ts';
import { mergedMetadata } from '../metadata/merge-metadata.ts';
import { newId } from '../platform/ids.ts';

/** Something that a shop sells. */
export interface Product {
  productId: string;
  sourceId: string | null;
  name: string | null;
  /** Minor units; null: not known. */
  priceMinor: number | null;
  /** Names of what its SKUs differ in. */
  attributes: string[];
  metadata: Record<string, unknown>;
  imageUrl: string | null;
  createdAt: Date;
  updatedAt: Date | null;
}

/** One kind of a product, such as a size of it. */
export interface Sku {
  skuId: string;
  productId: string;
  sourceId: string | null;
  sku: string | null;
  /** Minor units; null: that of its product. */
  priceMinor: number | null;
  currency: string | null;
  attributes: Record<string, unknown>;
  metadata: Record<string, unknown>;
  imageUrl: string | null;
  createdAt: Date;
  updatedAt: Date | null;
}

/** A new product with what a request says of it. */
export function newProduct(request: ProductRequest, now: Date): Product {
  const nothing: Product = {
    productId: newId('prod', now), sourceId: null, name: null, priceMinor: null, attributes: [], metadata: {}, imageUrl: null, createdAt: now, updatedAt: null,
  };
  return { ...changedProduct(nothing, request, now), updatedAt: null };
}

/** A product with what an update says of it: null clears, what is left out stays, metadata are changed key by key, and those of `unset_metadata_fields` go. */
export function changedProduct(product: Product, request: ProductRequest, now: Date): Product {
  return {
    ...product,
    sourceId: given(request.source_id, product.sourceId) || null,
    name: given(request.name, product.name),
    priceMinor: given(request.price, product.priceMinor),
    attributes: given(request.attributes, product.attributes) ?? [],
    metadata: mergedMetadata(product.metadata, request),
    imageUrl: given(request.image_url, product.imageUrl),
    updatedAt: now,
  };
}

/** A new SKU of a product. */
export function newSku(productId: string, request: SkuRequest, now: Date): Sku {
  const nothing: Sku = {
    skuId: newId('sku', now), productId, sourceId: null, sku: null, priceMinor: null, currency: null, attributes: {}, metadata: {}, imageUrl: null,
    createdAt: now, updatedAt: null,
  };
  return { ...changedSku(nothing, request, now), updatedAt: null };
}

/** An SKU with what an update says of it, like `changedProduct`. */
export function changedSku(sku: Sku, request: SkuRequest, now: Date): Sku {
  return {
    ...sku,
    sourceId: given(request.source_id, sku.sourceId) || null,
    sku: given(request.sku, sku.sku),
    priceMinor: given(request.price, sku.priceMinor),
    currency: given(request.currency, sku.currency),
    attributes: given(request.attributes, sku.attributes) ?? {},
    metadata: mergedMetadata(sku.metadata, request),
    imageUrl: given(request.image_url, sku.imageUrl),
    updatedAt: now,
  };
}

function given<Value>(wanted: Value | undefined, kept: Value): Value {
  return wanted === undefined ? kept : wanted;
}

/** A request without its members of null: where something may be made, they say nothing. */
export function withoutNulls<Request extends object>(request: Request): Request {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)) as Request;
}
