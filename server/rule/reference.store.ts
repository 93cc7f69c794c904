import type { Db, Transaction } from '../platform/db.ts';
import type { RuleReference } from './references.ts';

/** Writes what the current version of a locked rule names. */
export async function putReferences(tx: Transaction, projectId: string, ruleId: string, references: readonly RuleReference[]): Promise<void> {
  await deleteReferences(tx, projectId, ruleId);
  if (references.length === 0) return;
  await tx.query(
    `/* rule_reference.insert */
     insert into rule_references (project_id, rule_id, kind, named)
     select $1, $2, n.kind, n.named
       from unnest($3::text[], $4::text[]) as n(kind, named)`,
    [projectId, ruleId, references.map(({ kind }) => kind), references.map(({ named }) => named)],
  );
}

export async function deleteReferences(tx: Transaction, projectId: string, ruleId: string): Promise<void> {
  await tx.query('/* rule_reference.delete */ delete from rule_references where project_id = $1 and rule_id = $2', [projectId, ruleId]);
}

/** Rules that name one of these, at most ten of them, in the order of their ids. */
export async function rulesNaming(db: Db, projectId: string, references: readonly RuleReference[]): Promise<string[]> {
  if (references.length === 0) return [];
  const rows = await db.query<{ rule_id: string }>(
    `/* rule_reference.naming */
     select distinct f.rule_id
       from unnest($2::text[], $3::text[]) as n(kind, named)
       join rule_references as f on f.project_id = $1 and f.kind = n.kind and f.named = n.named
      order by f.rule_id
      limit 10`,
    [projectId, references.map(({ kind }) => kind), references.map(({ named }) => named)],
  );
  return rows.map(({ rule_id: id }) => id);
}

/** Of some products, each by its id, those that a rule names by id or source_id, or one of whose SKUs it names. */
export async function findNamedProducts(db: Db, projectId: string, productIds: readonly string[]): Promise<Set<string>> {
  if (productIds.length === 0) return new Set();
  const rows = await db.query<{ product_id: string }>(
    `/* rule_reference.named_products */
     select distinct n.product_id
       from (
              select p.product_id, 'product' as kind, unnest(array[p.product_id, p.source_id]) as named
                from products as p
               where p.project_id = $1 and p.product_id = any($2::text[])
               union all
              select s.product_id, 'sku', unnest(array[s.sku_id, s.source_id])
                from skus as s
               where s.project_id = $1 and s.product_id = any($2::text[])
            ) as n
       join rule_references as f on f.project_id = $1 and f.kind = n.kind and f.named = n.named`,
    [projectId, productIds],
  );
  return new Set(rows.map(({ product_id: id }) => id));
}

/** A product or SKU that is kept, by the name that it was looked for by. */
export interface KeptGoods {
  asked: string;
  id: string;
  sourceId: string | null;
  /** Of an SKU: its product. */
  productId: string | null;
  productSourceId: string | null;
}

/** Keeps collections from being deleted until the transaction ends; the ids of those that there are. */
export async function keepCollections(tx: Transaction, projectId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `/* rule_reference.keep_collections */
     select collection_id as id
       from product_collections
      where project_id = $1 and collection_id = any($2::text[])
      order by collection_id
        for share`,
    [projectId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The same of products by id or source_id; an id wins. */
export async function keepProducts(tx: Transaction, projectId: string, names: readonly string[]): Promise<Map<string, KeptGoods>> {
  if (names.length === 0) return new Map();
  const rows = await tx.query<{ id: string; source_id: string | null }>(
    `/* rule_reference.keep_products */
     select product_id as id, source_id
       from products
      where project_id = $1 and (product_id = any($2::text[]) or source_id = any($2::text[]))
      order by product_id
        for share`,
    [projectId, names],
  );
  return byName(names, rows.map((row) => ({ asked: row.id, id: row.id, sourceId: row.source_id, productId: null, productSourceId: null })));
}

/** The same of SKUs. */
export async function keepSkus(tx: Transaction, projectId: string, names: readonly string[]): Promise<Map<string, KeptGoods>> {
  if (names.length === 0) return new Map();
  const rows = await tx.query<{ id: string; source_id: string | null; product_id: string; product_source_id: string | null }>(
    `/* rule_reference.keep_skus */
     select s.sku_id as id, s.source_id, s.product_id, p.source_id as product_source_id
       from skus as s
       join products as p on p.project_id = s.project_id and p.product_id = s.product_id
      where s.project_id = $1 and (s.sku_id = any($2::text[]) or s.source_id = any($2::text[]))
      order by s.sku_id
        for share`,
    [projectId, names],
  );
  return byName(names, rows.map((row) => ({
    asked: row.id, id: row.id, sourceId: row.source_id, productId: row.product_id, productSourceId: row.product_source_id,
  })));
}

function byName(names: readonly string[], found: readonly KeptGoods[]): Map<string, KeptGoods> {
  return new Map(names.flatMap((asked) => {
    const one = found.find(({ id }) => id === asked) ?? found.find(({ sourceId }) => sourceId === asked);
    return one === undefined ? [] : [[asked, { ...one, asked }]];
  }));
}
