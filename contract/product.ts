/** Products, SKUs and collections of products on the wire (wire contract §2.11). Prices in minor units; null: not known. */
import { Type, type Static } from 'typebox';
import { CursorQuery, Instant, InstantRange, listOf, Maybe, Metadata, MinorUnits, Nullable, pagedListOf, PageQuery, sourceIdLengthMax } from './common.ts';

const SourceId = Maybe(Type.String({ maxLength: sourceIdLengthMax }));
const Text = (maxLength: number) => Maybe(Type.String({ maxLength }));
const Price = Maybe(MinorUnits);
/** Ours: keys that are taken away, as campaigns and vouchers have it. */
const UnsetMetadata = Maybe(Type.Array(Type.String(), { maxItems: 200 }));

/** A product as a request says it. With a `source_id` that is known it changes that product; an `id` is passed over when one is made. */
export const ProductRequest = Type.Object({
  id: Text(100),
  source_id: SourceId,
  name: Text(1000),
  price: Price,
  attributes: Maybe(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 100, description: 'names of what its SKUs differ in' })),
  metadata: Maybe(Metadata),
  unset_metadata_fields: UnsetMetadata,
  image_url: Text(2000),
});
export type ProductRequest = Static<typeof ProductRequest>;

export const SkuRequest = Type.Object({
  id: Text(100),
  source_id: SourceId,
  sku: Text(1000),
  price: Price,
  currency: Text(10),
  attributes: Maybe(Type.Record(Type.String(), Type.Unknown())),
  metadata: Maybe(Metadata),
  unset_metadata_fields: UnsetMetadata,
  image_url: Text(2000),
});
export type SkuRequest = Static<typeof SkuRequest>;

export const WireSku = Type.Object({
  id: Type.String(),
  source_id: Nullable(Type.String()),
  product_id: Type.String(),
  sku: Nullable(Type.String()),
  price: Nullable(Type.Integer()),
  currency: Nullable(Type.String()),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  image_url: Nullable(Type.String()),
  metadata: Metadata,
  created_at: Instant,
  updated_at: Nullable(Instant),
  object: Type.Literal('sku'),
});
export type WireSku = Static<typeof WireSku>;

const product = {
  id: Type.String(),
  source_id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  price: Nullable(Type.Integer()),
  attributes: Type.Array(Type.String()),
  metadata: Metadata,
  image_url: Nullable(Type.String()),
  created_at: Instant,
  updated_at: Nullable(Instant),
  object: Type.Literal('product'),
};
export const WireProduct = Type.Object(product);
export type WireProduct = Static<typeof WireProduct>;

/** One product with its SKUs: the first hundred of them, and how many there are. */
export const WireProductWithSkus = Type.Object({ ...product, skus: listOf('data', WireSku) });

/** `GET /v1/products`. */
export const ProductListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  start_date: Type.Optional(Instant),
  end_date: Type.Optional(Instant),
  created_at: Type.Optional(InstantRange),
  updated_at: Type.Optional(InstantRange),
  filters: Type.Optional(Type.Unknown()),
});
export type ProductListQuery = Static<typeof ProductListQuery>;

export const ProductList = pagedListOf('products', WireProduct);
export const SkuListQuery = Type.Object({ ...PageQuery, ...CursorQuery, order: Type.Optional(Type.String()) });
export const SkuList = pagedListOf('skus', WireSku);

/** `POST /v1/products/bulk/async`: products by `source_id` (or `id`) as they are to be; those that are unknown are made. */
export const ProductsRequest = Type.Array(ProductRequest, { maxItems: 10_000 });

/** `POST /v1/products/metadata/async`. Older clients name products by `source_ids`, newer ones by `product_ids`; both take either. */
export const ProductsMetadataRequest = Type.Object({
  source_ids: Maybe(Type.Array(Type.String({ maxLength: sourceIdLengthMax }), { maxItems: 10_000 })),
  product_ids: Maybe(Type.Array(Type.String({ maxLength: sourceIdLengthMax }), { maxItems: 10_000 })),
  metadata: Metadata,
});

/** A product or SKU in a collection. */
const CollectionItem = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  product_id: Text(100),
  object: Type.Enum(['product', 'sku']),
});

const CollectionType = Type.Enum(['STATIC', 'AUTO_UPDATE']);

/** A new collection: `products` of a STATIC one, `filter` of one that follows the catalogue by itself. */
export const CollectionRequest = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 1000 }),
  type: CollectionType,
  products: Maybe(Type.Array(CollectionItem, { maxItems: 10_000 })),
  filter: Maybe(Type.Record(Type.String(), Type.Unknown())),
});
export type CollectionRequest = Static<typeof CollectionRequest>;

/** What is left out stays; the type cannot change. */
export const CollectionChange = Type.Object({
  name: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  type: Maybe(CollectionType),
  products: Maybe(Type.Array(CollectionItem, { maxItems: 10_000 })),
  filter: Maybe(Type.Record(Type.String(), Type.Unknown())),
});
export type CollectionChange = Static<typeof CollectionChange>;

export const WireCollectionItem = Type.Object({
  id: Type.String(), product_id: Type.Optional(Type.String()), object: Type.Enum(['product', 'sku']),
});
export type WireCollectionItem = Static<typeof WireCollectionItem>;

/** A collection with what it was made of, as it was sent. */
export const WireCollection = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: CollectionType,
  products: Type.Optional(Type.Array(WireCollectionItem)),
  filter: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  created_at: Instant,
  updated_at: Type.Optional(Instant),
  object: Type.Literal('products_collection'),
});
export type WireCollection = Static<typeof WireCollection>;

export const CollectionListQuery = Type.Object({ ...PageQuery, ...CursorQuery, order: Type.Optional(Type.String()) });
export type CollectionListQuery = Static<typeof CollectionListQuery>;
export const CollectionList = pagedListOf('data', WireCollection);

/** What a collection holds: products and SKUs that are there. */
export const CollectionProducts = pagedListOf('data', Type.Union([WireProduct, WireSku]));
export const CollectionContentQuery = Type.Object({ ...PageQuery, ...CursorQuery });
