import type { CatalogueSort, ProductRow } from '../../contract/catalogue-page.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page } from '../platform/keyset.ts';
import { collectionsOf, type NamedCollection } from './collections-of.query.ts';

export interface ProductRowsQuery {
  projectId: string;
  /** Part of a name or source_id, of the product or one of its SKUs, or an id. */
  q: string | undefined;
  sort: CatalogueSort;
  after: string | undefined;
  limit: number;
}

/** What a product (`p`) is ordered by under its name: indexes hold it written in just this way, and take no more than its first 200 characters. */
export const productName = `(left(lower(coalesce(p.name, p.source_id, '')), 200) collate "C")`;

interface Order {
  key: string;
  direction: 'asc' | 'desc';
  type: 'number' | 'string';
  /** What is behind `$2` and `$3`, a position of this order. */
  behind: string;
  /** The key as a member of a position. */
  place: string;
}

function byTime(key: string): Order {
  return {
    key, direction: 'desc', type: 'number', place: microsecondsInSql('s.key'), behind: `$2::bigint is null or (${key}, p.product_id) < ${positionInSql('$2::bigint', '$3')}`,
  };
}

const orders: Record<CatalogueSort, Order> = {
  newest: byTime('p.created_at'),
  changed: byTime('coalesce(p.updated_at, p.created_at)'),
  name: {
    key: productName, direction: 'asc', type: 'string', place: 's.key', behind: `$2::text is null or (${productName}, p.product_id) > ($2::text collate "C", $3::text)`,
  },
};

interface FoundRow {
  product_id: string | null;
  source_id: string | null;
  name: string | null;
  price_minor: number | null;
  skus: number;
  created_at: Date;
  updated_at: Date | null;
  place: string | number;
  end_place: string | number | null;
  end_id: string | null;
}

/** A page of a project's products with what is beside them. Each order is an index's, so a page costs the same at any depth. Throws 400 for an `after` of another list. */
export async function readProductRows(db: Db, { projectId, q: text = '', sort, after: from, limit }: ProductRowsQuery, now: Date): Promise<Page<ProductRow>> {
  const q = text.trim() === '' ? null : text.trim();
  const { rows, next } = await scanPage<FoundRow>({
    list: `products by ${sort}`,
    limit,
    after: decodePosition(`products by ${sort}`, from, [orders[sort].type, 'string']),
    isFiltered: q !== null,
    read: async (after, length, wanted) => {
      const stretch = await db.query<FoundRow>(statement(orders[sort]), [projectId, ...(after ?? [null, null]), length, wanted, q]);
      const end = stretch[0]?.end_id ?? null;
      return { rows: stretch.filter((row) => row.product_id !== null), end: end === null ? null : [stretch[0]?.end_place ?? '', end] };
    },
    positionOf: (row) => [row.place, row.product_id ?? ''],
  });
  const collections = await collectionsOf(db, projectId, rows.map((row) => row.product_id ?? ''), now);
  return { rows: rows.map((row) => toProductRow(row, collections)), next };
}

/** Whether a product is found by a part of a name or source_id, its own or one of its SKUs, or by an id; `q` null finds all. `$1` is the project. */
export function productMatchInSql(of: string, q: string): string {
  const holds = (sql: string): string => `strpos(lower(${sql}), lower(${q})) > 0`;
  return `(${q}::text is null or ${of}.product_id = ${q} or ${holds(`${of}.name`)} or ${holds(`${of}.source_id`)}
    or exists (
      select from skus k where k.project_id = $1 and k.product_id = ${of}.product_id and (k.sku_id = ${q} or ${holds('k.sku')} or ${holds('k.source_id')})
    ))`;
}

function statement({ key, direction, place, behind }: Order): string {
  return `/* product.rows */
with scanned as (
  select p.product_id, p.source_id, p.name, p.price_minor, p.created_at, p.updated_at, ${key} as key,
    row_number() over (order by ${key} ${direction}, p.product_id ${direction}) as n
  from products p
  where p.project_id = $1 and (${behind})
  order by ${key} ${direction}, p.product_id ${direction}
  limit $4
), found as (
  select s.product_id, s.source_id, s.name, s.price_minor, s.created_at, s.updated_at, s.n, ${place} as place
  from scanned s
  where ${productMatchInSql('s', '$6')}
  order by s.n
  limit $5
), stretch_end as (
  select ${place} as end_place, s.product_id as end_id from scanned s where s.n = $4
)
select f.product_id, f.source_id, f.name, f.price_minor, f.created_at, f.updated_at, f.place,
  (select count(*) from skus k where k.project_id = $1 and k.product_id = f.product_id) as skus, e.end_place, e.end_id
from (select 1) as one
left join found f on true
left join stretch_end e on true
order by f.n`;
}

function toProductRow(row: FoundRow, collections: ReadonlyMap<string, NamedCollection[]> | null): ProductRow {
  return {
    product_id: row.product_id ?? '', source_id: row.source_id, name: row.name, price_minor: row.price_minor, skus: row.skus,
    collections: collections && (collections.get(row.product_id ?? '') ?? []), created_at: row.created_at.toISOString(),
    updated_at: row.updated_at?.toISOString() ?? null,
  };
}
