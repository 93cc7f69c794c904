import type { Db } from '../platform/db.ts';
import { emptyCatalogue, type Catalogue, type CatalogueNames, type CatalogueProduct, type CatalogueSku } from './catalogue.ts';

interface ProductFound {
  name_asked: string;
  product_id: string;
  source_id: string | null;
  name: string | null;
  price_minor: number | null;
  metadata: Record<string, unknown>;
}

interface SkuFound {
  name_asked: string;
  sku_id: string;
  sku_source_id: string | null;
  sku: string | null;
  sku_price_minor: number | null;
  sku_metadata: Record<string, unknown>;
  product_id: string;
  source_id: string | null;
  name: string | null;
  price_minor: number | null;
  metadata: Record<string, unknown>;
}

/**
 * Products and SKUs by id or source_id; an id wins. For orders of hundreds of items in batches of hundreds of orders: one statement for each of both, name
 * by name in the one index that has its order. Nothing is asked where nothing is named.
 */
export async function findCatalogue(db: Db, projectId: string, names: CatalogueNames): Promise<Catalogue> {
  if (names.products.length === 0 && names.skus.length === 0) return emptyCatalogue;
  const [products, skus] = await Promise.all([
    names.products.length === 0 ? [] : findProducts(db, projectId, names.products),
    names.skus.length === 0 ? [] : findSkus(db, projectId, names.skus),
  ]);
  return {
    products: byNames(products.map((row) => [row.name_asked, toCatalogueProduct(row)])),
    skus: byNames(skus.map((row) => [row.name_asked, toCatalogueSku(row)])),
  };
}

/** By what was asked for and, for what was asked for by source_id, by id as well. */
function byNames<Found extends { id: string }>(found: [asked: string, found: Found][]): Map<string, Found> {
  return new Map([...found, ...found.map(([, one]) => [one.id, one] as const)]);
}

function findProducts(db: Db, projectId: string, names: readonly string[]): Promise<ProductFound[]> {
  return db.prepared<ProductFound>(
    'catalogue.products',
    `/* catalogue.products */
     select k.name as name_asked, p.product_id, p.source_id, p.name, p.price_minor, p.metadata
       from unnest($2::text[]) as k(name)
            cross join lateral (
              select product_id, source_id, name, price_minor, metadata
                from ${eitherWay('products', 'product_id', 'product_id, source_id, name, price_minor, metadata')}
            ) as p`,
    [projectId, [...new Set(names)]],
  );
}

function findSkus(db: Db, projectId: string, names: readonly string[]): Promise<SkuFound[]> {
  return db.prepared<SkuFound>(
    'catalogue.skus',
    `/* catalogue.skus */
     select k.name as name_asked, s.sku_id, s.source_id as sku_source_id, s.sku, s.price_minor as sku_price_minor, s.metadata as sku_metadata,
            p.product_id, p.source_id, p.name, p.price_minor, p.metadata
       from unnest($2::text[]) as k(name)
            cross join lateral (
              select sku_id, product_id, source_id, sku, price_minor, metadata
                from ${eitherWay('skus', 'sku_id', 'sku_id, product_id, source_id, sku, price_minor, metadata')}
            ) as s
            cross join lateral (
              select product_id, source_id, name, price_minor, metadata
                from products
               where project_id = $1 and product_id between s.product_id and s.product_id
               order by product_id
               limit 1
            ) as p`,
    [projectId, [...new Set(names)]],
  );
}

/** The row with this id or, where there is none, with this source_id: what stands behind `select … from`. */
function eitherWay(table: string, id: string, columns: string): string {
  const by = (column: string, priority: number): string => `
                (select ${columns}, ${priority} as priority
                   from ${table}
                  where project_id = $1 and ${column} between k.name and k.name
                  order by ${column}
                  limit 1)`;
  return `(${by(id, 1)}
                 union all${by('source_id', 2)}
                ) as either
               order by priority
               limit 1`;
}

function toCatalogueProduct(row: Omit<ProductFound, 'name_asked'>): CatalogueProduct {
  return { id: row.product_id, sourceId: row.source_id, name: row.name, priceMinor: row.price_minor, metadata: row.metadata };
}

function toCatalogueSku(row: SkuFound): CatalogueSku {
  return {
    id: row.sku_id, sourceId: row.sku_source_id, sku: row.sku, priceMinor: row.sku_price_minor, metadata: row.sku_metadata, product: toCatalogueProduct(row),
  };
}
