import type { SkuRequest } from '../../contract/product.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { lockProducts } from './product.store.ts';
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

/** Both ids of the SKUs of products, which are kept from being changed, or named by a rule, until the transaction ends. */
export async function keepSkuNames(tx: Transaction, projectId: string, productIds: readonly string[]): Promise<Pick<Sku, 'skuId' | 'sourceId'>[]> {
  const rows = await tx.query<Pick<SkuRow, 'sku_id' | 'source_id'>>(
    '/* sku.keep_names */ select sku_id, source_id from skus where project_id = $1 and product_id = any($2::text[]) order by sku_id for update',
    [projectId, productIds],
  );
  return rows.map((row) => ({ skuId: row.sku_id, sourceId: row.source_id }));
}

/** The SKU that has a source_id, locked. */
export async function lockSkuOfSource(tx: Transaction, projectId: string, sourceId: string): Promise<Sku | undefined> {
  const rows = await tx.query<SkuRow>(
    `/* sku.lock_of_source */ select ${skuColumns} from skus where project_id = $1 and source_id = $2 for update`,
    [projectId, sourceId],
  );
  return rows[0] && toSku(rows[0]);
}

/** How many SKUs a product has. */
export async function countSkus(db: Db, projectId: string, productId: string): Promise<number> {
  const [row] = await db.query<{ total: number }>('/* sku.count */ select count(*) as total from skus where project_id = $1 and product_id = $2', [projectId, productId]);
  return row?.total ?? 0;
}

/** Writes SKUs as they are now; those that exist must be locked. No two are the same. */
export async function putSkus(tx: Transaction, projectId: string, skus: readonly Sku[]): Promise<void> {
  await tx.query(
    `/* sku.put */
     insert into skus (project_id, ${skuColumns})
     select $1, ${skuColumns}
       from jsonb_to_recordset($2::jsonb)
            as r(sku_id text, product_id text, source_id text, sku text, price_minor bigint, currency text, attributes jsonb, metadata jsonb, image_url text,
                 created_at timestamptz, updated_at timestamptz)
      order by source_id
     on conflict (project_id, sku_id) do update
        set source_id = excluded.source_id,
            sku = excluded.sku,
            price_minor = excluded.price_minor,
            currency = excluded.currency,
            attributes = excluded.attributes,
            metadata = excluded.metadata,
            image_url = excluded.image_url,
            updated_at = excluded.updated_at`,
    [projectId, JSON.stringify(skus.map(toRow))],
  );
}

/** A row of an import with what it is about: null where there is none. */
export interface StagedSku {
  row: number;
  key: string | null;
  product: string;
  productId: string | null;
  known: Sku | null;
  item: SkuRequest;
}

/** Rows of an import with the products they name, by id or source_id, and the SKUs that have their source_ids; both are locked. */
export async function stagedSkus(tx: Transaction, projectId: string, rows: readonly { row: number; key: string | null; item: Record<string, unknown> }[]): Promise<StagedSku[]> {
  const names = [...new Set(rows.map(({ item }) => String(item['product'])))];
  const products = await lockProducts(tx, projectId, names);
  const skus = await tx.query<SkuRow>(
    `/* sku.lock */ select ${skuColumns} from skus where project_id = $1 and source_id = any($2::text[]) order by source_id for update`,
    [projectId, rows.flatMap(({ key }) => key ?? [])],
  );
  const known = new Map(skus.map((row) => [row.source_id, toSku(row)]));
  const productIds = new Map([
    ...products.flatMap(({ sourceId, productId }) => (sourceId === null ? [] : [[sourceId, productId] as const])),
    ...products.map(({ productId }) => [productId, productId] as const),
  ]);
  return rows.map(({ row, key, item }) => {
    const product = String(item['product']);
    return { row, key, product, productId: productIds.get(product) ?? null, known: (key === null ? undefined : known.get(key)) ?? null, item: item as SkuRequest };
  });
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

function toRow(one: Sku): SkuRow {
  return {
    sku_id: one.skuId, product_id: one.productId, source_id: one.sourceId, sku: one.sku, price_minor: one.priceMinor, currency: one.currency,
    attributes: one.attributes, metadata: one.metadata, image_url: one.imageUrl, created_at: one.createdAt, updated_at: one.updatedAt,
  };
}
