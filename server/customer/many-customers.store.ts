import type { Db, Transaction } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addCustomerSearch } from './customer-search.ts';

/** Customers behind an id in the order of their ids, and which of them a search finds; see `ManyKind`. */
export async function findManyCustomers(
  tx: Transaction, projectId: string, { search, askedAt, after, limit }: { search: string; askedAt: Date; after: string; limit: number },
): Promise<{ id: string; isMeant: boolean }[]> {
  const conditions = new Conditions('customers.deleted_at is null and customers.created_at <= $4', [projectId, after, limit, askedAt]);
  addCustomerSearch(conditions, search);
  return tx.query<{ id: string; isMeant: boolean }>(
    `/* customer.find_many */
     select customer_id as id, coalesce(${conditions.sql}, false) as "isMeant"
       from customers
      where project_id = $1 and customer_id > $2
      order by customer_id
      limit $3`,
    conditions.values,
  );
}

/** How many customers a search finds, at most `most`. */
export async function countManyCustomers(db: Db, projectId: string, search: string, most: number): Promise<number> {
  const conditions = new Conditions('customers.deleted_at is null', [projectId, most]);
  addCustomerSearch(conditions, search);
  const [row] = await db.query<{ count: number }>(
    `/* customer.count_many */ select count(*) as count from (select from customers where project_id = $1 and ${conditions.sql} limit $2) as found`, conditions.values,
  );
  return row?.count ?? 0;
}

/** Locks customers in the order of their ids, those who were deleted left out; their metadata. */
export async function lockManyCustomers(
  tx: Transaction, projectId: string, customerIds: readonly string[],
): Promise<{ customerId: string; metadata: Record<string, unknown> | null }[]> {
  return tx.query<{ customerId: string; metadata: Record<string, unknown> | null }>(
    `/* customer.lock_many */
     select customer_id as "customerId", metadata
       from customers
      where project_id = $1 and customer_id = any($2::text[]) and deleted_at is null
      order by customer_id
        for update`,
    [projectId, customerIds],
  );
}

/** Writes metadata of customers that the transaction has locked. */
export async function saveManyMetadata(
  tx: Transaction, projectId: string, changed: readonly { customerId: string; metadata: Record<string, unknown> }[], now: Date,
): Promise<void> {
  await tx.query(
    `/* customer.save_many_metadata */
     update customers as c
        set metadata = n.metadata, updated_at = $4
       from unnest($2::text[], $3::jsonb[]) as n(customer_id, metadata)
      where c.project_id = $1 and c.customer_id = n.customer_id`,
    [projectId, changed.map(({ customerId }) => customerId), changed.map(({ metadata }) => JSON.stringify(metadata)), now],
  );
}
