import { ApiError } from '../../contract/errors.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Db } from '../platform/db.ts';
import { findAllReferenced, type CustomerReference } from './customer.store.ts';

type Checks = Pick<MetadataChecks, 'faultOf'>;

/**
 * What the schema of customers refuses of each (wire contract §1.10); null: nothing. Who is made by it needs everything that is required; of who is known
 * it may be there already. For requests that are about customers: whom a redemption, publication, order or event makes in passing need not have it.
 */
export async function customerFaults(db: Db, checks: Checks, projectId: string, references: readonly CustomerReference[]): Promise<(string | null)[]> {
  const faultsOf = (isPartial: boolean): Promise<(string | null)[]> =>
    Promise.all(references.map(({ metadata }) => checks.faultOf(projectId, 'customer', metadata, isPartial, db)));
  const faults = await faultsOf(false);
  if (faults.every((fault) => fault === null)) return faults;
  const [known, ofKnown] = await Promise.all([findAllReferenced(db, projectId, references), faultsOf(true)]);
  return references.map((_, place) => (known[place] === undefined ? faults[place] : ofKnown[place]) ?? null);
}

/** Throws 400 `metadata_validation_failed` for what `customerFaults` finds of one. */
export async function checkCustomerMetadata(db: Db, checks: Checks, projectId: string, reference: CustomerReference): Promise<void> {
  const [fault] = await customerFaults(db, checks, projectId, [reference]);
  if (fault) throw new ApiError('metadata_validation_failed', { details: fault });
}
