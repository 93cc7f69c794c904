import type { WireProduct, WireSku } from '../../contract/product.ts';
import type { Db, Pool } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { addFilters, checkFilters, Conditions, type FilterField, type ListQuery, type Rest } from '../platform/wire-list.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import type { Collection } from './collection.store.ts';
import { listRows } from './list-rows.query.ts';
import { toProduct, type ProductRow } from './product.store.ts';
import { toSku, type SkuRow } from './sku.store.ts';
import { toWireProduct, toWireSku } from './wire-product.ts';

/** By what a collection can choose: members of products and SKUs. `object` tells one from the other. */
export const collectionFields: Record<string, FilterField> = {
  object: { sql: 'object', kind: 'text' },
  id: { sql: 'id', kind: 'text' },
  product_id: { sql: 'product_id', kind: 'text' },
  source_id: { sql: 'source_id', kind: 'text' },
  name: { sql: 'coalesce(name, sku)', kind: 'text' },
  price: { sql: 'price_minor', kind: 'number' },
  image_url: { sql: 'image_url', kind: 'text' },
  created_at: { sql: 'created_at', kind: 'instant' },
  updated_at: { sql: 'updated_at', kind: 'instant' },
  'metadata.*': { sql: 'metadata', kind: 'text' },
};

interface EitherRow extends Omit<ProductRow, 'attributes'>, Omit<SkuRow, 'sku_id' | 'attributes'> {
  object: 'product' | 'sku';
  id: string;
  attributes: string[] & Record<string, unknown>;
}

const eitherColumns = 'object, id, product_id, source_id, name, sku, price_minor, currency, attributes, metadata, image_url, created_at, updated_at';

/** Products, and below them with SKUs, as rows of one kind: what stands in brackets behind `from`. */
const productsOnly = `
             select project_id, 'product' as object, product_id as id, product_id, source_id, name, null as sku, price_minor, null as currency, attributes, metadata,
                    image_url, created_at, updated_at
               from products
              where project_id = $1`;
export const productsAndSkus = `${productsOnly}
              union all
             select project_id, 'sku', sku_id, product_id, source_id, null, sku, price_minor, currency, attributes, metadata, image_url, created_at, updated_at
               from skus
              where project_id = $1`;

/** What a filter finds is counted up to here, and so many of the newest products are looked at where that takes too long. */
const countedMax = 10_000;
/** How many of what it finds are shown to whoever makes it. */
const previewed = 10;

interface Preview {
  /** How many products and SKUs a filter finds; not exact: at least so many. */
  count: number;
  isCountExact: boolean;
  /** The newest that were found. */
  items: (WireProduct | WireSku)[];
}

/** How many products and SKUs a filter finds now, as far as that is known soon, and some of them. Throws 400 for a filter that makes no sense. */
export async function previewCollection(db: Pool, projectId: string, filter: Record<string, unknown>, now: Date): Promise<Preview> {
  checkFilters(filter, collectionFields);
  const whole = await withinTime(db, countingMilliseconds, (bounded) => findMatching(bounded, projectId, filter, now, `(${productsAndSkus}
              )`));
  return whole ?? { ...(await findMatching(db, projectId, filter, now, newestProducts)), isCountExact: false };
}

const newestProducts = `(${productsOnly}
              order by created_at desc, product_id desc
              limit ${countedMax}
              )`;

async function findMatching(db: Db, projectId: string, filter: Record<string, unknown>, now: Date, source: string): Promise<Preview> {
  const conditions = new Conditions('project_id = $1', [projectId]);
  addFilters(conditions, filter, collectionFields, now);
  const rows = await db.query<EitherRow & { count: number }>(
    `/* product_collection.preview */
     with found as materialized (
       select ${eitherColumns}
         from ${source} as e
        where ${conditions.sql}
        limit ${countedMax + 1}
     )
     select ${eitherColumns}, (select count(*) from found) as count from found order by created_at desc, id desc limit ${previewed}`,
    conditions.values,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, countedMax), isCountExact: count <= countedMax, items: rows.map(toWireEither) };
}

/** A page of what a collection holds now, the newest first, with what the list says beside it. What is listed in a STATIC one and is gone is left out. */
export async function listCollectionProducts(
  db: Db, projectId: string, collection: Collection, query: ListQuery, now: Date,
): Promise<{ data: (WireProduct | WireSku)[]; rest: Rest }> {
  const listed = {
    name: 'product_collection.products', from: `(${productsAndSkus}\n             ) as e`, key: 'id', columns: eitherColumns,
    sorts: { created_at: { sql: 'created_at', kind: 'instant' as const } },
  };
  const { rows, rest } = await listRows<EitherRow>(db, contentOf(projectId, collection, now), query, listed);
  return { data: rows.map(toWireEither), rest };
}

/** The same for our own dashboard. Throws 400 for an `after` of another list. */
export async function readCollectionContent(
  db: Db, projectId: string, collection: Collection, { after, limit }: { after?: string; limit: number }, now: Date,
): Promise<Page<WireProduct | WireSku>> {
  const conditions = contentOf(projectId, collection, now);
  const position = decodePosition('content of a collection', after, ['number', 'string']);
  if (position !== null) {
    const [at, id] = position.map((part) => conditions.value(part));
    conditions.add(`(created_at, id) < ${positionInSql(`${at}::bigint`, String(id))}`);
  }
  const rows = await db.query<EitherRow & { at: number }>(
    `/* product_collection.content */
     select ${eitherColumns}, ${microsecondsInSql('created_at')} as at
       from (${productsAndSkus}
            ) as e
      where ${conditions.sql}
      order by created_at desc, id desc
      limit ${limit + 1}`,
    conditions.values,
  );
  const page = toPage('content of a collection', rows, limit, (row) => [row.at, row.id]);
  return { rows: page.rows.map(toWireEither), next: page.next };
}

function contentOf(projectId: string, { products, filter }: Collection, now: Date): Conditions {
  const conditions = new Conditions('project_id = $1', [projectId]);
  if (products !== null) {
    const listed = (object: string): string => conditions.value(products.filter((one) => one.object === object).map(({ id }) => id));
    conditions.add(`(object = 'product' and id = any(${listed('product')}::text[]) or object = 'sku' and id = any(${listed('sku')}::text[]))`);
  } else addFilters(conditions, filter, collectionFields, now);
  return conditions;
}

function toWireEither(row: EitherRow): WireProduct | WireSku {
  return row.object === 'product' ? toWireProduct(toProduct(row)) : toWireSku(toSku({ ...row, sku_id: row.id }));
}
