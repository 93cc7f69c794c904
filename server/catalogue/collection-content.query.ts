import type { Db } from '../platform/db.ts';
import { addFilters, Conditions } from '../platform/wire-list.ts';
import type { CatalogueNames } from './catalogue.ts';
import { collectionFields, productsAndSkus } from './collection-products.query.ts';

/** What a collection holds of some products and SKUs, by the names they were asked for. */
export interface CollectionContent {
  products: ReadonlySet<string>;
  skus: ReadonlySet<string>;
}

interface FoundContent extends CollectionContent {
  products: Set<string>;
  skus: Set<string>;
}

interface HeldRow {
  collection_id: string;
  object: 'product' | 'sku';
  id: string;
}

/**
 * Which of the named products and SKUs each of some collections holds now, by id of the collection: two statements for all that are listed, and one for
 * each that is a filter. Nothing is asked where nothing is named.
 */
export async function contentAmong(
  db: Db, projectId: string, collectionIds: readonly string[], names: CatalogueNames, now: Date,
): Promise<ReadonlyMap<string, CollectionContent>> {
  const asked = [...new Set([...names.products, ...names.skus])];
  if (collectionIds.length === 0 || asked.length === 0) return new Map();
  const [listed, filters] = await Promise.all([listedAmong(db, projectId, collectionIds, asked), filtersOf(db, projectId, collectionIds)]);
  const found = await Promise.all(filters.map(({ collection_id, filter }) => foundAmong(db, projectId, { collection_id, filter }, asked, now)));
  const contents = new Map<string, FoundContent>();
  for (const { collection_id, object, id } of [...listed, ...found.flat()]) {
    const content = contents.get(collection_id) ?? { products: new Set(), skus: new Set() };
    contents.set(collection_id, content);
    (object === 'product' ? content.products : content.skus).add(id);
  }
  return contents;
}

function listedAmong(db: Db, projectId: string, collectionIds: readonly string[], asked: readonly string[]): Promise<HeldRow[]> {
  return db.prepared<HeldRow>(
    'product_collection.listed_among',
    `/* product_collection.listed_among */
     select c.collection_id, i.object, i.id
       from unnest($2::text[]) as k(id)
            join lateral (
              select collection_id, products
                from product_collections
               where project_id = $1 and collection_id >= k.id
               order by collection_id
               limit 1
            ) as c on c.collection_id = k.id
            cross join lateral jsonb_to_recordset(c.products) as i(id text, object text)
      where i.id = any($3::text[])`,
    [projectId, collectionIds, asked],
  );
}

interface FilterRow {
  collection_id: string;
  filter: Record<string, unknown>;
}

function filtersOf(db: Db, projectId: string, collectionIds: readonly string[]): Promise<FilterRow[]> {
  return db.prepared<FilterRow>(
    'product_collection.filters',
    `/* product_collection.filters */
     select c.collection_id, c.filter
       from unnest($2::text[]) as k(id)
            join lateral (
              select collection_id, filter
                from product_collections
               where project_id = $1 and collection_id >= k.id
               order by collection_id
               limit 1
            ) as c on c.collection_id = k.id
      where c.filter is not null`,
    [projectId, collectionIds],
  );
}

function foundAmong(db: Db, projectId: string, { collection_id: collectionId, filter }: FilterRow, asked: readonly string[], now: Date): Promise<HeldRow[]> {
  const conditions = new Conditions('project_id = $1 and e.id = any($2::text[])', [projectId, asked]);
  addFilters(conditions, filter, collectionFields, now);
  return db.query<HeldRow>(
    `/* product_collection.found_among */
     select ${conditions.value(collectionId)}::text as collection_id, e.object, e.id
       from (${productsAndSkus}
            ) as e
      where ${conditions.sql}`,
    conditions.values,
  );
}
