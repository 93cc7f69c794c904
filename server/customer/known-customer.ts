import type { WireCustomer } from '../../contract/customer.ts';
import type { CustomerRow } from '../../contract/customer-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { readLastSeen } from './customer-page.query.ts';
import { findCustomer, type Customer } from './customer.store.ts';
import { readSummaries } from './summary.query.ts';
import type { TrackingIds } from './tracking-id.ts';
import { toWireCustomer } from './wire-customer.ts';

/** A customer whom an address names by id, source_id or tracking id. Throws 404. */
export async function knownCustomer({ db, tracking }: { db: Db; tracking: TrackingIds }, projectId: string, id: string): Promise<Customer> {
  const customer = await findCustomer(db, projectId, await tracking.read(projectId, id));
  if (customer === undefined) throw notFound('customer', id);
  return customer;
}

/** Whole customers, each with what they did. */
export async function answerCustomers(db: Db, projectId: string, customers: readonly Customer[]): Promise<WireCustomer[]> {
  const summaries = await readSummaries(db, projectId, customers.map(({ customerId }) => customerId));
  return customers.map((customer) => toWireCustomer(customer, summaries.get(customer.customerId) ?? null));
}

/** The same as the dashboard's list shows them: with when they were last heard of. */
export async function answerRows(db: Db, projectId: string, customers: readonly Customer[]): Promise<CustomerRow[]> {
  const [wires, seen] = await Promise.all([answerCustomers(db, projectId, customers), readLastSeen(db, projectId, customers.map(({ customerId }) => customerId))]);
  return wires.map((customer) => ({ ...customer, last_seen_at: seen.get(customer.id)?.toISOString() ?? null }));
}
