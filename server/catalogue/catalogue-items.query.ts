import type { CatalogueItem } from '../../contract/catalogue-page.ts';
import type { Db } from '../platform/db.ts';
import { productName } from './product-rows.query.ts';

export type CatalogueKind = CatalogueItem['object'];

interface ItemRow {
  object: CatalogueKind;
  id: string;
  name: string | null;
  source_id: string | null;
  of_id: string | null;
  of_name: string | null;
  of_source_id: string | null;
}

const columns = 'object, id, name, source_id, of_id, of_name, of_source_id';

/** How many of each kind a search gives. */
const foundMax = 20;

/** How a kind is read, as rows with the members of `ItemRow`: what stands behind `from`. */
const sources: Record<CatalogueKind, string> = {
  product: `(
           select 'product' as object, product_id as id, name, source_id, null as of_id, null as of_name, null as of_source_id, created_at
             from products
            where project_id = $1
           )`,
  sku: `(
           select 'sku' as object, s.sku_id as id, s.sku as name, s.source_id, p.product_id as of_id, p.name as of_name, p.source_id as of_source_id, s.created_at
             from skus as s
                  join products as p on p.project_id = s.project_id and p.product_id = s.product_id
            where s.project_id = $1
           )`,
  products_collection: `(
           select 'products_collection' as object, collection_id as id, name, null as source_id, null as of_id, null as of_name, null as of_source_id, created_at
             from product_collections
            where project_id = $1
           )`,
};

/** How many of the newest of a kind are looked through for a part of a name; what begins so is found among all of the products. */
const lookedAt = 20_000;

const hasPart = (name: string): string => `(strpos(lower(${name}), lower($2)) > 0 or strpos(lower(source_id), lower($2)) > 0)`;

/** The newest of a table with the text in a name. */
const newestWith = (table: string, id: string, name: string): string => `
                 (select id
                    from (
                           select ${id} as id, ${name} as name, source_id, created_at from ${table} where project_id = $1 order by created_at desc, ${id} desc limit ${lookedAt}
                         ) as n
                   where ${hasPart('name')}
                   order by created_at desc, id desc
                   limit ${foundMax})`;

const called = (table: string, id: string): string => `
                 (select ${id} from ${table} where project_id = $1 and ${id} = $2)
                  union all
                 (select ${id} from ${table} where project_id = $1 and source_id = $2)`;

/** Ids of those of a kind that may be meant by the text `$2`, of very many; each part by an index. */
const candidates: Record<CatalogueKind, string> = {
  product: `${called('products', 'product_id')}
                  union all
                 (select p.product_id from products as p where p.project_id = $1 and ${productName} ^@ left(lower($2), 200) order by ${productName} limit ${foundMax})
                  union all ${newestWith('products', 'product_id', 'name')}`,
  sku: `${called('skus', 'sku_id')}
                  union all ${newestWith('skus', 'sku_id', 'sku')}`,
  products_collection: '(select collection_id from product_collections where project_id = $1 and (collection_id = $2 or strpos(lower(name), lower($2)) > 0))',
};

/**
 * Things of the catalogue whose name or source_id has the text `q` in it, or whose id it is: of each kind at most 20, first those that are called so, then
 * those that begin so, then the newest. Without a text the newest. What has the text only inside is looked for among the newest 20,000 of a kind.
 */
export async function searchCatalogue(db: Db, projectId: string, kinds: readonly CatalogueKind[], q: string): Promise<CatalogueItem[]> {
  const matching = (kind: CatalogueKind): string => `
          where i.id = any(array(${candidates[kind]}))
          order by case when $2 in (i.id, i.source_id) or lower(i.name) = lower($2) then 0
                        when starts_with(lower(i.name), lower($2)) or starts_with(lower(i.source_id), lower($2)) then 1
                        else 2 end,
                   created_at desc, id desc`;
  const parts = kinds.map((kind) => `
       (select ${columns}
          from ${sources[kind]} as i
          ${q === '' ? 'order by created_at desc, id desc' : matching(kind)}
         limit ${foundMax})`);
  const rows = await db.query<ItemRow>(
    `/* catalogue.search */
     select ${columns}
       from (${parts.join('\n       union all')}
            ) as found`,
    q === '' ? [projectId] : [projectId, q],
  );
  return rows.map(toItem);
}

/** Those of the ids, of whatever kind, that there are. */
export async function findCatalogueItems(db: Db, projectId: string, ids: readonly string[]): Promise<CatalogueItem[]> {
  const parts = Object.values(sources).map((source) => `
       (select ${columns}
          from ${source} as i
         where i.id = any($2))`);
  const rows = await db.query<ItemRow>(
    `/* catalogue.items */
     select ${columns}
       from (${parts.join('\n       union all')}
            ) as found`,
    [projectId, ids],
  );
  return rows.map(toItem);
}

function toItem({ object, id, name, source_id, of_id: ofId, of_name: ofName, of_source_id: ofSourceId }: ItemRow): CatalogueItem {
  return { object, id, name, source_id, product: ofId === null ? null : { id: ofId, name: ofName, source_id: ofSourceId } };
}
