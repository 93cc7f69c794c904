import { ApiError } from '../../contract/errors.ts';
import type { Transaction } from '../platform/db.ts';
import type { RuleReference } from './references.ts';
import { rulesNaming } from './reference.store.ts';

/** What is to be deleted, by the id that its error names and by all names that rules may have for it. The transaction has locked it. */
export interface Deleted {
  type: 'segment' | 'products_collection' | 'product' | 'sku';
  id: string;
  names: readonly RuleReference[];
}

/** Throws 400 `resource_in_use` while a rule names what is to be deleted: in a condition or among the products that it chooses. */
export async function refuseInUse(tx: Transaction, projectId: string, { type, id, names }: Deleted): Promise<void> {
  const ruleIds = await rulesNaming(tx, projectId, names);
  if (ruleIds.length === 0) return;
  throw new ApiError('resource_in_use', {
    details: `Resource ${type} with id ${id} is in use by validation_ruless with ids [${ruleIds.join(', ')}]`, resourceId: id, resourceType: type,
  });
}
