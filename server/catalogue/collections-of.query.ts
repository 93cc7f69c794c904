import type { Db } from '../platform/db.ts';
import { addFilters, Conditions } from '../platform/wire-list.ts';
import { collectionFields, productsAndSkus } from './collection-products.query.ts';

/** A collection by the names that lists have for it. */
export interface NamedCollection {
  collection_id: string;
  name: string;
}

interface CollectionRow extends NamedCollection {
  filter: Record<string, unknown> | null;
  listed: number;
}

/** Beyond so many collections, and products listed in all of them, nobody waits until all are looked through. */
const collectionsMax = 100;
const listedMax = 20_000;

/** The collections that hold each of some products itself, by their names; null where a project has too many to tell. */
export async function collectionsOf(db: Db, projectId: string, productIds: readonly string[], now: Date): Promise<ReadonlyMap<string, NamedCollection[]> | null> {
  if (productIds.length === 0) return new Map();
  const collections = await db.query<CollectionRow>(
    `/* product_collection.all */
     select collection_id, name, filter, coalesce(jsonb_array_length(products), 0) as listed
       from product_collections
      where project_id = $1
      order by name, collection_id
      limit ${collectionsMax + 1}`,
    [projectId],
  );
  if (collections.length === 0) return new Map();
  if (collections.length > collectionsMax || collections.reduce((sum, { listed }) => sum + listed, 0) > listedMax) return null;
  const rows = await findHolders(db, projectId, productIds, collections, now);
  return new Map(rows.map(({ product_id, ids }) => [product_id, collections.filter((one) => ids.includes(one.collection_id)).map(toNamed)]));
}

function findHolders(
  db: Db, projectId: string, productIds: readonly string[], collections: readonly CollectionRow[], now: Date,
): Promise<{ product_id: string; ids: string[] }[]> {
  const values: unknown[] = [projectId, productIds];
  const tests = collections.filter(({ filter }) => filter !== null).map(({ collection_id: id, filter }) => {
    const conditions = new Conditions('true', values);
    addFilters(conditions, filter, collectionFields, now);
    return `case when ${conditions.sql} then ${conditions.value(id)}::text end`;
  });
  return db.query(
    `/* product_collection.of_products */
     select e.product_id, array_remove(array[${tests.join(', ')}]::text[], null) || coalesce(l.ids, '{}') as ids
       from (${productsAndSkus}
            ) as e
            left join (
              select i.id as listed_id, array_agg(c.collection_id) as ids
                from product_collections as c
                     cross join lateral jsonb_to_recordset(c.products) as i(id text, object text)
               where c.project_id = $1 and c.type = 'STATIC' and i.object = 'product' and i.id = any($2)
               group by i.id
            ) as l on l.listed_id = e.id
      where e.object = 'product' and e.id = any($2)`,
    values,
  );
}

function toNamed({ collection_id, name }: CollectionRow): NamedCollection {
  return { collection_id, name };
}
