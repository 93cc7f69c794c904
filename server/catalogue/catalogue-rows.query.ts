import type { CatalogueSort, CollectionRow } from '../../contract/catalogue-page.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';
import type { Sku } from './product.ts';
import { skuColumns, toSku, type SkuRow } from './sku.store.ts';

interface PageAsked {
  after?: string | undefined;
  limit: number;
}

/** A page of a product's SKUs, the newest first. Throws 400 for an `after` of another list. */
export async function readSkuRows(db: Db, projectId: string, productId: string, { after, limit }: PageAsked): Promise<Page<Sku>> {
  const [at, id] = decodePosition('SKUs', after, ['number', 'string']) ?? [null, null];
  const rows = await db.query<SkuRow & { at: number }>(
    `/* sku.rows */
     select ${skuColumns}, ${microsecondsInSql('created_at')} as at
       from skus
      where project_id = $1 and product_id = $2 and ($3::bigint is null or (created_at, sku_id) < ${positionInSql('$3::bigint', '$4')})
      order by created_at desc, sku_id desc
      limit $5`,
    [projectId, productId, at, id, limit + 1],
  );
  const page = toPage('SKUs', rows, limit, (row) => [row.at, row.sku_id]);
  return { rows: page.rows.map(toSku), next: page.next };
}

interface FoundCollection extends Omit<CollectionRow, 'created_at' | 'updated_at'> {
  created_at: Date;
  updated_at: Date | null;
  key: string;
}

const keys: Record<CatalogueSort, string> = {
  newest: microsecondsInSql('created_at'), changed: microsecondsInSql('coalesce(updated_at, created_at)'), name: 'left(lower(name), 200) collate "C"',
};

/** A page of a project's collections, of which there are hundreds at most. Throws 400 for an `after` of another list. */
export async function readCollectionRows(db: Db, projectId: string, sort: CatalogueSort, { after, limit }: PageAsked): Promise<Page<CollectionRow>> {
  const isName = sort === 'name';
  const direction = isName ? 'asc' : 'desc';
  const position = decodePosition(`collections by ${sort}`, after, [isName ? 'string' : 'number', 'string']);
  const conditions = new Conditions('project_id = $1', [projectId]);
  if (position !== null) {
    const [key, id] = position.map((part) => conditions.value(part));
    conditions.add(`(${keys[sort]}, collection_id) ${isName ? '>' : '<'} (${key}::${isName ? 'text collate "C"' : 'bigint'}, ${id}::text)`);
  }
  const rows = await db.query<FoundCollection>(
    `/* product_collection.rows */
     select collection_id, name, type, jsonb_array_length(products) as listed, filter, created_at, updated_at, ${keys[sort]} as key
       from product_collections
      where project_id = $1 and ${conditions.sql}
      order by ${keys[sort]} ${direction}, collection_id ${direction}
      limit ${limit + 1}`,
    conditions.values,
  );
  const page = toPage(`collections by ${sort}`, rows, limit, (row) => [row.key, row.collection_id]);
  return { rows: page.rows.map(toCollectionRow), next: page.next };
}

function toCollectionRow({ collection_id, name, type, listed, filter, created_at: created, updated_at: updated }: FoundCollection): CollectionRow {
  return { collection_id, name, type, listed, filter, created_at: created.toISOString(), updated_at: updated?.toISOString() ?? null };
}
