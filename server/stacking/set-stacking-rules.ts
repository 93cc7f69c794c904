import { ApiError, notFound } from '../../contract/errors.ts';
import type { StackingRulesChange } from '../../contract/redemption.ts';
import { stackingFaults, type StackingFault } from '../../contract/stacking-faults.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool } from '../platform/db.ts';
import { differingRules, type StackingRules } from './stacking-rules.ts';
import { lockStackingRules, putStackingRules } from './stacking-rules.store.ts';

/**
 * Changes how codes act together; what is left out stays as it is. Holds for every request that begins after the answer. Throws 400 for rules that
 * contradict each other.
 */
export async function setStackingRules(db: Pool, projectId: string, change: StackingRulesChange, origin: Origin, now: Date): Promise<StackingRules> {
  return db.transaction(async (tx) => {
    const before = await lockStackingRules(tx, projectId);
    if (before === undefined) throw notFound('project', projectId);
    const after = { ...before, ...change };
    checkRules(after);
    const fields = differences({ ...before }, { ...after });
    if (fields.length === 0) return after;
    await putStackingRules(tx, projectId, differingRules(after));
    await recordChange(tx, { projectId, objectType: 'project', objectId: projectId, campaignId: null, action: 'updated', fields, ...origin, at: now });
    return after;
  });
}

function checkRules(rules: StackingRules): void {
  const [fault] = stackingFaults(rules);
  if (fault !== undefined) throw new ApiError('invalid_payload', { details: wordsOf(fault) });
}

function wordsOf(fault: StackingFault): string {
  if (fault.is === 'contrary') return `Category '${fault.category}' should not be both in .${fault.lists[0]} and in .${fault.lists[1]}`;
  const { member, category, whole, most } = fault;
  return `Property .${member}${category === null ? '' : `.${category}`} should be at most ${whole}, which is ${most}`;
}
