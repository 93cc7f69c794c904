import type { PermanentDeletion } from '../../contract/customer.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { customerColumns, toCustomer, type Customer, type CustomerRow } from './customer.ts';

/** Keeps a customer, deleted or not, from being changed by others until the transaction ends. */
export async function lockCustomer(tx: Transaction, projectId: string, customerId: string): Promise<Customer | undefined> {
  const rows = await tx.query<CustomerRow>(
    `/* customer.lock */ select ${customerColumns} from customers where project_id = $1 and customer_id = $2 for update`, [projectId, customerId],
  );
  return rows[0] && toCustomer(rows[0]);
}

/** Writes all members of a locked customer. */
export async function saveCustomer(tx: Transaction, projectId: string, customer: Customer, now: Date): Promise<Customer> {
  const rows = await tx.query<CustomerRow>(
    `/* customer.save */
     update customers
        set source_id = $3, name = $4, email = $5, phone = $6, description = $7, address = $8, metadata = $9, birthday = $10, birthdate = $11,
            updated_at = $12
      where project_id = $1 and customer_id = $2
     returning ${customerColumns}`,
    [
      projectId, customer.customerId, customer.sourceId, customer.name, customer.email, customer.phone, customer.description,
      json(customer.address), json(customer.metadata), customer.birthday, customer.birthdate, now,
    ],
  );
  if (rows[0] === undefined) throw notFound('customer', customer.customerId);
  return toCustomer(rows[0]);
}

/** The rows stay, since entries name them. */
export async function markDeleted(tx: Transaction, projectId: string, customerIds: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `/* customer.mark_deleted */
     update customers
        set deleted_at = $3, deleted_source_id = source_id, source_id = null
      where project_id = $1 and customer_id = any($2::text[])`,
    [projectId, customerIds, now],
  );
}

/** The id of a customer by id or source_id, of one who was deleted too: then the last who had the source_id. */
export async function findWhoeverWas(db: Db, projectId: string, name: string): Promise<string | undefined> {
  const rows = await db.query<{ customer_id: string }>(
    `/* customer.find_whoever_was */
     select customer_id
       from (
         select customer_id, 1 as place, deleted_at from customers where project_id = $1 and customer_id = $2
         union all
         select customer_id, 2, deleted_at from customers where project_id = $1 and source_id = $2
         union all
         select customer_id, 3, deleted_at from customers where project_id = $1 and deleted_source_id = $2
       ) as c
      order by place, deleted_at desc
      limit 1`,
    [projectId, name],
  );
  return rows[0]?.customer_id;
}

/** That a person's data was removed for good, and how much of it. */
export interface Erasure {
  erasureId: string;
  customerId: string;
  erased: PermanentDeletion['data_json'];
  createdAt: Date;
}

/** Removes a person's data everywhere, by the one function that may take something from entries; how much it was. */
export async function eraseCustomer(tx: Transaction, projectId: string, customerId: string, now: Date): Promise<Erasure['erased']> {
  const [row] = await tx.query<{ erased: Erasure['erased'] }>(
    '/* customer.erase */ select erase_customer($1, $2, $3) as erased', [projectId, customerId, now],
  );
  if (row === undefined) throw new Error('erase_customer said nothing');
  return row.erased;
}

/** Who was erased since an instant, in all projects; of many some. */
export async function findErasedSince(db: Db, since: Date): Promise<{ projectId: string; customerId: string }[]> {
  return db.query<{ projectId: string; customerId: string }>(
    `/* customer.find_erased_since */
     select p.project_id as "projectId", e.customer_id as "customerId"
       from projects as p
            cross join lateral (
              select customer_id from customer_erasures where project_id = p.project_id and created_at >= $1 order by created_at desc limit 1000
            ) as e`,
    [since],
  );
}

export async function findErasure(db: Db, projectId: string, customerId: string): Promise<Erasure | undefined> {
  const [row] = await db.query<{ erasure_id: string; erased: Erasure['erased']; created_at: Date }>(
    '/* customer.find_erasure */ select erasure_id, erased, created_at from customer_erasures where project_id = $1 and customer_id = $2',
    [projectId, customerId],
  );
  return row && { erasureId: row.erasure_id, customerId, erased: row.erased, createdAt: row.created_at };
}

export async function insertErasure(tx: Transaction, projectId: string, { erasureId, customerId, erased, createdAt }: Erasure): Promise<void> {
  await tx.query(
    `/* customer.note_erasure */
     insert into customer_erasures (project_id, erasure_id, customer_id, erased, created_at) values ($1, $2, $3, $4, $5)`,
    [projectId, erasureId, customerId, JSON.stringify(erased), createdAt],
  );
}

function json(value: Record<string, unknown> | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
