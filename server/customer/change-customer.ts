import type { CustomerChange } from '../../contract/customer.ts';
import { duplicateFound, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { recordChange, recordChanges } from '../change/record-change.ts';
import { violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { leaveAll } from '../segment/segment.store.ts';
import { dayOf, type Customer } from './customer.ts';
import { eraseCustomer, findErasure, findWhoeverWas, insertErasure, lockCustomer, markDeleted, saveCustomer, type Erasure } from './change-customer.store.ts';

/**
 * Changes the members that are given; null takes one away, metadata is merged key by key (wire contract §2.11), and those of `unset_metadata_fields` go. Throws 404 for a customer who is gone,
 * and 409 for a source_id that somebody else has.
 */
export async function changeCustomer(db: Pool, projectId: string, customerId: string, change: CustomerChange, now: Date): Promise<Customer> {
  try {
    return await db.transaction(async (tx) => {
      const known = await lockKnown(tx, projectId, customerId);
      return saveCustomer(tx, projectId, changed(known, change), now);
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'customers_source_id_unique') throw error;
    throw duplicateFound('customer', 'source_id', change.source_id ?? '');
  }
}

function changed(known: Customer, change: CustomerChange): Customer {
  const given = <T>(value: T | null | undefined, before: T | null): T | null => (value === undefined ? before : value);
  return {
    ...known,
    // A customer keeps the name that the shop has for them.
    sourceId: change.source_id || known.sourceId,
    name: given(change.name, known.name),
    email: given(change.email, known.email),
    phone: given(change.phone, known.phone),
    description: given(change.description, known.description),
    address: given(change.address, known.address),
    metadata: withoutKeys(change.metadata ? { ...known.metadata, ...change.metadata } : given(change.metadata, known.metadata), change.unset_metadata_fields),
    birthday: change.birthday ? dayOf(change.birthday) : given(change.birthday, known.birthday),
    birthdate: change.birthdate ? dayOf(change.birthdate) : given(change.birthdate, known.birthdate),
  };
}

function withoutKeys(metadata: Customer['metadata'], keys: CustomerChange['unset_metadata_fields']): Customer['metadata'] {
  const gone = new Set(keys);
  return metadata && Object.fromEntries(Object.entries(metadata).filter(([key]) => !gone.has(key)));
}

/**
 * Nobody finds the customer any more, and the source_id is free for another one; what the customer did stays, and still names them. Throws 404.
 */
export async function deleteCustomer(db: Pool, projectId: string, customerId: string, origin: Origin, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockKnown(tx, projectId, customerId);
    await removeCustomers(tx, projectId, [customerId], origin, now);
  });
}

/** The same of customers that the transaction has locked. */
export async function removeCustomers(tx: Transaction, projectId: string, customerIds: readonly string[], origin: Origin, now: Date): Promise<void> {
  await markDeleted(tx, projectId, customerIds, now);
  await leaveAll(tx, projectId, customerIds, now);
  await recordChanges(tx, customerIds.map((customerId) => changeOf(projectId, customerId, 'deleted', origin, now)));
}

/**
 * Removes what is known about a person for good (wire contract §2.11): the customer, their events and segments, and what entries and orders say about
 * them. The entries, their sums and the id stay. Asked again it answers as before. Also for one who was deleted. Throws 404 for a name that nobody has.
 */
export async function eraseForGood(db: Pool, projectId: string, name: string, origin: Origin, now: Date): Promise<Erasure> {
  const customerId = await findWhoeverWas(db, projectId, name);
  if (customerId === undefined) throw notFound('customer', name);
  return db.transaction(async (tx) => {
    await lockCustomer(tx, projectId, customerId);
    const before = await findErasure(tx, projectId, customerId);
    if (before !== undefined) return before;
    const erasure = { erasureId: newId('del', now), customerId, erased: await eraseCustomer(tx, projectId, customerId, now), createdAt: now };
    await insertErasure(tx, projectId, erasure);
    await recordChange(tx, changeOf(projectId, customerId, 'erased', origin, now));
    return erasure;
  });
}

async function lockKnown(tx: Transaction, projectId: string, customerId: string): Promise<Customer> {
  const customer = await lockCustomer(tx, projectId, customerId);
  if (customer === undefined || customer.isDeleted) throw notFound('customer', customerId);
  return customer;
}

/** Without members: an entry about a change outlives what it is about. */
function changeOf(projectId: string, customerId: string, action: string, { actor, requestId }: Origin, at: Date) {
  return { projectId, objectType: 'customer' as const, objectId: customerId, campaignId: null, action, fields: [], actor, requestId, at };
}
