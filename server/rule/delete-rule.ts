import { ApiError } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { forgetCounters, trackCounters } from '../budget/rule-counters.ts';
import type { Pool } from '../platform/db.ts';
import { findAssigned } from './assignment.store.ts';
import { lockAndFindRule } from './lock-and-find.ts';
import { recordRule } from './record-rule.ts';
import { deleteReferences } from './reference.store.ts';
import { markRuleDeleted } from './rule.store.ts';

/**
 * Deletes a rule; its versions stay, since redemptions point at them. Throws 404, and 400 `resource_in_use` that names where while it holds for a campaign or
 * voucher, those in the bin too.
 */
export async function deleteRule(db: Pool, projectId: string, ruleId: string, origin: Origin, now: Date): Promise<void> {
  const uncounted = await db.transaction(async (tx) => {
    const rule = await lockAndFindRule(tx, projectId, ruleId);
    const assigned = await findAssigned(tx, projectId, ruleId);
    if (assigned !== undefined) {
      throw new ApiError('resource_in_use', {
        details: `Resource validation_rules with id ${ruleId} is in use by ${assigned.type}s with ids [${assigned.ids.join(', ')}]`,
        resourceId: ruleId, resourceType: 'validation_rules',
      });
    }
    await markRuleDeleted(tx, projectId, ruleId, now);
    await deleteReferences(tx, projectId, ruleId);
    await recordRule(tx, { before: rule, after: null, campaignIds: [] }, origin, now);
    // Of what it held for that is gone for good.
    return trackCounters(tx, { projectId, ruleId, objects: null });
  });
  await forgetCounters(db, uncounted);
}
