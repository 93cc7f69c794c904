import type { Db, Transaction } from '../platform/db.ts';
import type { Sku } from './product.ts';

export interface SkuRow {
  sku_id: string;
  product_id: string;
  source_id: string | null;
  sku: string | null;
  price_minor: number | null;
  currency: string | null;
  attributes: Record<string, unknown>;
  metadata: Record<string, unknown>;
  image_url: string | null;
  created_at: Date;
  updated_at: Date | null;
}

export const skuColumns = 'sku_id, product_id, source_id, sku, price_minor, currency, attributes, metadata, image_url, created_at, updated_at';

/** An SKU by id or, failing that, by source_id; of one product where that is named. Locked where it is to be changed. */
export async function findSku(db: Db, projectId: string, name: string, productId: string | null = null, isLocking = false): Promise<Sku | undefined> {
  const rows = await db.query<SkuRow>(
    `/* sku.find */
     select ${skuColumns}
       from skus
      where project_id = $1 and (sku_id = $2 or source_id = $2) and ($3::text is null or product_id = $3)
      order by (sku_id = $2) desc
      limit 1
      ${isLocking ? 'for update' : ''}`,
    [projectId, name, productId],
  );
  return rows[0] && toSku(rows[0]);
}

/** A page of a product's SKUs, with the number of all. */
export async function listSkus(
  db: Db, projectId: string, productId: string, page: { limit: number; offset: number; order: string },
): Promise<{ skus: Sku[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    db.query<SkuRow>(
      `/* sku.list */
       select ${skuColumns}
         from skus
        where project_id = $1 and product_id = $2
        order by ${page.order}
        limit $3 offset $4`,
      [projectId, productId, page.limit, page.offset],
    ),
    db.query<{ total: number }>('/* sku.count */ select count(*) as total from skus where project_id = $1 and product_id = $2', [projectId, productId]),
  ]);
  return { skus: rows.map(toSku), total: count?.total ?? 0 };
}

/** Writes an SKU as it is now; one that exists must be locked. */
export async function putSku(tx: Transaction, projectId: string, one: Sku): Promise<void> {
  await tx.query(
    `/* sku.put */
     insert into skus (project_id, ${skuColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (project_id, sku_id) do update
        set source_id = excluded.source_id,
            sku = excluded.sku,
            price_minor = excluded.price_minor,
            currency = excluded.currency,
            attributes = excluded.attributes,
            metadata = excluded.metadata,
            image_url = excluded.image_url,
            updated_at = excluded.updated_at`,
    [
      projectId, one.skuId, one.productId, one.sourceId, one.sku, one.priceMinor, one.currency, JSON.stringify(one.attributes), JSON.stringify(one.metadata),
      one.imageUrl, one.createdAt, one.updatedAt,
    ],
  );
}

/** Removes an SKU of a product. */
export async function deleteSku(tx: Transaction, projectId: string, skuId: string): Promise<void> {
  await tx.query('/* sku.delete */ delete from skus where project_id = $1 and sku_id = $2', [projectId, skuId]);
}

export function toSku(row: SkuRow): Sku {
  return {
    skuId: row.sku_id, productId: row.product_id, sourceId: row.source_id, sku: row.sku, priceMinor: row.price_minor, currency: row.currency,
    attributes: row.attributes, metadata: row.metadata, imageUrl: row.image_url, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}
