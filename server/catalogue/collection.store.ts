import { notFound } from '../../contract/errors.ts';
import type { WireCollectionItem } from '../../contract/product.ts';
import type { Db, Transaction } from '../platform/db.ts';

/** A set of products and SKUs: listed, or those that a filter finds. Just one of `products` and `filter` is there. */
export interface Collection {
  collectionId: string;
  name: string;
  type: 'STATIC' | 'AUTO_UPDATE';
  products: WireCollectionItem[] | null;
  filter: Record<string, unknown> | null;
  createdAt: Date;
  updatedAt: Date | null;
}

export interface CollectionRow {
  collection_id: string;
  name: string;
  type: Collection['type'];
  products: WireCollectionItem[] | null;
  filter: Record<string, unknown> | null;
  created_at: Date;
  updated_at: Date | null;
}

export const collectionColumns = 'collection_id, name, type, products, filter, created_at, updated_at';

export async function findCollection(db: Db, projectId: string, collectionId: string, isLocking = false): Promise<Collection | undefined> {
  const rows = await db.query<CollectionRow>(
    `/* product_collection.find */
     select ${collectionColumns}
       from product_collections
      where project_id = $1 and collection_id = $2
      ${isLocking ? 'for update' : ''}`,
    [projectId, collectionId],
  );
  return rows[0] && toCollection(rows[0]);
}

/** The same. Throws 404. */
export async function getCollection(db: Db, projectId: string, collectionId: string): Promise<Collection> {
  const collection = await findCollection(db, projectId, collectionId);
  if (collection === undefined) throw notFound('products_collection', collectionId);
  return collection;
}

/** Writes a collection as it is now; one that exists must be locked. */
export async function putCollection(tx: Transaction, projectId: string, collection: Collection): Promise<void> {
  const { collectionId, name, type, products, filter, createdAt, updatedAt } = collection;
  await tx.query(
    `/* product_collection.put */
     insert into product_collections (project_id, ${collectionColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (project_id, collection_id) do update
        set name = excluded.name,
            products = excluded.products,
            filter = excluded.filter,
            updated_at = excluded.updated_at`,
    [projectId, collectionId, name, type, products && JSON.stringify(products), filter && JSON.stringify(filter), createdAt, updatedAt],
  );
}

export async function deleteCollection(tx: Transaction, projectId: string, collectionId: string): Promise<void> {
  await tx.query('/* product_collection.delete */ delete from product_collections where project_id = $1 and collection_id = $2', [projectId, collectionId]);
}

export function toCollection(row: CollectionRow): Collection {
  return {
    collectionId: row.collection_id, name: row.name, type: row.type, products: row.products, filter: row.filter, createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Of some items of a collection those that there are, each as `product <id>` or `sku <id>`, with the product that it is, or is of. */
export async function findItems(db: Db, projectId: string, items: readonly { id: string; object: string }[]): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const ids = (object: string): string[] => items.flatMap((item) => (item.object === object ? [item.id] : []));
  const rows = await db.query<{ item: string; product_id: string }>(
    `/* product_collection.find_items */
     select 'product ' || product_id as item, product_id from products where project_id = $1 and product_id = any($2::text[])
      union all
     select 'sku ' || sku_id, product_id from skus where project_id = $1 and sku_id = any($3::text[])`,
    [projectId, ids('product'), ids('sku')],
  );
  return new Map(rows.map(({ item, product_id: productId }) => [item, productId]));
}
