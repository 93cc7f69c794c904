import type { Db, Transaction } from '../platform/db.ts';
import { productMatchInSql } from './product-rows.query.ts';

/** Products behind an id in the order of their ids, and which of them a search finds; see `ManyKind`. */
export async function findManyProducts(
  tx: Transaction, projectId: string, { search, askedAt, after, limit }: { search: string; askedAt: Date; after: string; limit: number },
): Promise<{ id: string; isMeant: boolean }[]> {
  return tx.query<{ id: string; isMeant: boolean }>(
    `/* product.find_many */
     select p.product_id as id, coalesce(p.created_at <= $4 and ${productMatchInSql('p', '$5')}, false) as "isMeant"
       from products as p
      where p.project_id = $1 and p.product_id > $2
      order by p.product_id
      limit $3`,
    [projectId, after, limit, askedAt, wanted(search)],
  );
}

/** How many products a search finds, at most `most`. */
export async function countManyProducts(db: Db, projectId: string, search: string, most: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `/* product.count_many */
     select count(*) as count from (select from products as p where p.project_id = $1 and ${productMatchInSql('p', '$3')} limit $2) as found`,
    [projectId, most, wanted(search)],
  );
  return row?.count ?? 0;
}

function wanted(search: string): string | null {
  return search.trim() === '' ? null : search.trim();
}

/** Removes products that the transaction has locked, with their SKUs. */
export async function deleteProducts(tx: Transaction, projectId: string, productIds: readonly string[]): Promise<void> {
  await tx.query('/* product.delete_many */ delete from products where project_id = $1 and product_id = any($2::text[])', [projectId, productIds]);
}
