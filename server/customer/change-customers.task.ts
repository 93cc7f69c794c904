import type { FailedItem } from '../../contract/async-action.ts';
import { ApiError } from '../../contract/errors.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import { forgetBulk } from './bulk.store.ts';
import { customerFaults } from './customer-metadata.ts';
import type { CustomerReference } from './customer.ts';
import { upsertCustomers } from './customer.store.ts';

export const bulkType = 'CUSTOMERS.BULK_UPDATE';
export const metadataType = 'CUSTOMERS.METADATA_UPDATE';

const customersPerStep = 500;

export interface ChangeCustomersParts {
  clock: Clock;
  metadata: Pick<MetadataChecks, 'faultOf'>;
}

/**
 * Makes or changes the customers of one request, some at a time; one that cannot be is left out and named (wire contract §2.13). What was sent is
 * forgotten at the end, since it is about people.
 */
export function changeCustomersTask(type: string, parts: ChangeCustomersParts): Task {
  return { type, step: (tx, action) => changeSome(tx, action, parts), giveUp: forgetBulk };
}

async function changeSome(tx: Transaction, action: AsyncAction, { clock, metadata }: ChangeCustomersParts): Promise<Step> {
  const { projectId, done } = action;
  const all = action.input['customers'] as CustomerReference[];
  const some = all.slice(done, done + customersPerStep);
  const failed: FailedItem[] = [];
  const fail = (place: number, reason: string): unknown => failed.push({ ...named(some[place]), row: done + place + 1, reason });
  const faults = await customerFaults(tx, metadata, projectId, some);
  const places = some.flatMap((customer, place) => {
    const fault = customer.id || customer.source_id ? faults[place] : 'Neither an id nor a source_id';
    if (!fault) return [place];
    fail(place, fault);
    return [];
  });
  const changed = await upsertCustomers(tx, projectId, places.flatMap((place) => some[place] ?? []), clock.now());
  for (const [index, customer] of changed.entries()) if (customer instanceof ApiError) fail(places[index] ?? 0, customer.detail.details ?? customer.message);
  failed.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const total = done + some.length;
  if (total < all.length) return { kind: 'goes-on', done: total, failed };
  await forgetBulk(tx, action);
  return { kind: 'done', done: total, message: `Processed ${total} customers.`, failed };
}

function named(customer: CustomerReference | undefined): { source_id?: string } {
  const name = customer?.source_id ?? customer?.id;
  return name ? { source_id: name } : {};
}
