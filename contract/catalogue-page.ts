/** What the dashboard reads of products, SKUs and collections. Prices in minor units; null: not known. */
import { Type, type Static } from 'typebox';
import { Instant, Metadata, Nullable } from './common.ts';
import { WireProduct, WireSku } from './product.ts';

/** By what products and collections are ordered: when they were made, when they were last changed, or their names. */
export const CatalogueSort = Type.Enum(['newest', 'changed', 'name']);
export type CatalogueSort = Static<typeof CatalogueSort>;

/** A collection as products name it. */
const CollectionName = Type.Object({ collection_id: Type.String(), name: Type.String() });

/** Null where a project has too many collections, or too long ones, to look through all of them. */
const Collections = Nullable(Type.Array(CollectionName));

/**
 * `GET /api/projects/{project}/products?q&sort&after&limit` (q: part of a name or source_id, of the product or one of its SKUs, or an id). A page may be
 * shorter than `limit`, even empty, and still have a `next`: what few products match is looked for a stretch at a time.
 */
export const ProductRow = Type.Object({
  product_id: Type.String(),
  source_id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  price_minor: Nullable(Type.Integer()),
  skus: Type.Integer(),
  collections: Collections,
  created_at: Instant,
  updated_at: Nullable(Instant),
});
export type ProductRow = Static<typeof ProductRow>;
export const ProductRows = Type.Object({ rows: Type.Array(ProductRow), next: Nullable(Type.String()) });
export type ProductRows = Static<typeof ProductRows>;

/** `GET /api/projects/{project}/products/{id or source_id}`. */
export const ProductPage = Type.Object({ product: WireProduct, skus: Type.Integer(), collections: Collections });
export type ProductPage = Static<typeof ProductPage>;

/** `GET /api/projects/{project}/products/{id or source_id}/skus?after&limit`: the newest first. */
export const SkuRows = Type.Object({ rows: Type.Array(WireSku), next: Nullable(Type.String()) });
export type SkuRows = Static<typeof SkuRows>;

/** `GET /api/projects/{project}/product-collections?sort&after&limit`. */
export const CollectionRow = Type.Object({
  collection_id: Type.String(),
  name: Type.String(),
  type: Type.Enum(['STATIC', 'AUTO_UPDATE']),
  listed: Nullable(Type.Integer({ description: 'products and SKUs that a STATIC one names' })),
  filter: Nullable(Metadata),
  created_at: Instant,
  updated_at: Nullable(Instant),
});
export type CollectionRow = Static<typeof CollectionRow>;
export const CollectionRows = Type.Object({ rows: Type.Array(CollectionRow), next: Nullable(Type.String()) });
export type CollectionRows = Static<typeof CollectionRows>;

/** `GET /api/projects/{project}/product-collections/{id}/products?after&limit`: what it holds now, the newest first. */
export const CollectionContent = Type.Object({ rows: Type.Array(Type.Union([WireProduct, WireSku])), next: Nullable(Type.String()) });
export type CollectionContent = Static<typeof CollectionContent>;

/** Something that a discount or a collection can be made for, as people choose it. */
export const CatalogueItem = Type.Object({
  object: Type.Enum(['product', 'sku', 'products_collection']),
  id: Type.String(),
  name: Nullable(Type.String({ description: 'of an SKU: what it is called' })),
  source_id: Nullable(Type.String({ description: 'null also for collections' })),
  product: Nullable(Type.Object({ id: Type.String(), name: Nullable(Type.String()), source_id: Nullable(Type.String()) }, { description: 'whose SKU it is' })),
});
export type CatalogueItem = Static<typeof CatalogueItem>;

/** `GET /api/projects/{project}/catalogue?q&kind` or `?ids`: the first of each kind (or of one) that match, or those with these ids that there are. */
export const CatalogueItems = Type.Object({ items: Type.Array(CatalogueItem) });
export type CatalogueItems = Static<typeof CatalogueItems>;

/** `POST /api/projects/{project}/product-collections/preview`: what a filter finds now. */
export const CollectionPreviewRequest = Type.Object({ filter: Metadata });
export const CollectionPreview = Type.Object({
  count: Type.Integer(),
  is_count_exact: Type.Boolean({ description: 'false: there are at least so many' }),
  items: Type.Array(Type.Union([WireProduct, WireSku]), { description: 'the newest of them' }),
});
export type CollectionPreview = Static<typeof CollectionPreview>;
