import type { Db, Transaction } from '../platform/db.ts';
import type { ImportPlace } from '../platform/judge-import.ts';
import type { Product } from './product.ts';

export interface ProductRow {
  product_id: string;
  source_id: string | null;
  name: string | null;
  price_minor: number | null;
  attributes: string[];
  metadata: Record<string, unknown>;
  image_url: string | null;
  created_at: Date;
  updated_at: Date | null;
}

export const productColumns = 'product_id, source_id, name, price_minor, attributes, metadata, image_url, created_at, updated_at';

/** A product by id or, failing that, by source_id; locked where it is to be changed. */
export async function findProduct(db: Db, projectId: string, name: string, isLocking = false): Promise<Product | undefined> {
  const rows = await db.query<ProductRow>(
    `/* product.find */
     select ${productColumns}
       from products
      where project_id = $1 and (product_id = $2 or source_id = $2)
      order by (product_id = $2) desc
      limit 1
      ${isLocking ? 'for update' : ''}`,
    [projectId, name],
  );
  return rows[0] && toProduct(rows[0]);
}

/** Products by ids or source_ids, locked in the order of their ids; names that are unknown are left out. */
export async function lockProducts(tx: Transaction, projectId: string, names: readonly string[]): Promise<Product[]> {
  if (names.length === 0) return [];
  const rows = await tx.query<ProductRow>(
    `/* product.lock */
     select ${productColumns}
       from products
      where project_id = $1
        and product_id in (
          select product_id from products where project_id = $1 and product_id = any($2::text[])
          union
          select product_id from products where project_id = $1 and source_id = any($2::text[])
        )
      order by product_id
        for update`,
    [projectId, names],
  );
  return rows.map(toProduct);
}

/** Writes products as they are now; those that exist must be locked. No two are the same. */
export async function putProducts(tx: Transaction, projectId: string, products: readonly Product[]): Promise<void> {
  if (products.length === 0) return;
  await tx.query(
    `/* product.put */
     insert into products (project_id, ${productColumns})
     select $1, ${productColumns}
       from jsonb_to_recordset($2::jsonb)
            as r(product_id text, source_id text, name text, price_minor bigint, attributes jsonb, metadata jsonb, image_url text, created_at timestamptz,
                 updated_at timestamptz)
      order by source_id
     on conflict (project_id, product_id) do update
        set source_id = excluded.source_id,
            name = excluded.name,
            price_minor = excluded.price_minor,
            attributes = excluded.attributes,
            metadata = excluded.metadata,
            image_url = excluded.image_url,
            updated_at = excluded.updated_at`,
    [projectId, JSON.stringify(products.map(toRow))],
  );
}

/** How many of the staged products or SKUs the project has already, beside those in the rows `except`. */
export async function countStaged(tx: Transaction, { projectId }: ImportPlace, except: readonly number[], table: 'products' | 'skus'): Promise<number> {
  const rows = await tx.query<{ known: number }>(
    `/* catalogue.count_staged */
     select count(*) as known
       from staged as s
       join ${table} as p on p.project_id = $1 and p.source_id = s.key
      where not exists (select from unnest($2::integer[]) as e(row) where e.row = s.row)`,
    [projectId, except],
  );
  return rows[0]?.known ?? 0;
}

export function toProduct(row: ProductRow): Product {
  return {
    productId: row.product_id, sourceId: row.source_id, name: row.name, priceMinor: row.price_minor, attributes: row.attributes, metadata: row.metadata,
    imageUrl: row.image_url, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}

function toRow(product: Product): ProductRow {
  return {
    product_id: product.productId, source_id: product.sourceId, name: product.name, price_minor: product.priceMinor, attributes: product.attributes,
    metadata: product.metadata, image_url: product.imageUrl, created_at: product.createdAt, updated_at: product.updatedAt,
  };
}
