import { trackCounters } from '../budget/rule-counters.ts';
import type { Transaction } from '../platform/db.ts';
import { deleteAssignmentsOf } from './assignment.store.ts';
import type { RuleObject } from './rule.ts';

/**
 * Takes all rules from campaigns or vouchers that are about to be deleted for good, while they are still there. What was counted for the rules goes with
 * them; where a campaign's uses are no longer asked for, they are passed over, and forgotten when something asks for them anew.
 */
export async function dropAssignments(tx: Transaction, projectId: string, objects: readonly RuleObject[]): Promise<void> {
  const dropped = await deleteAssignmentsOf(tx, projectId, objects.map(({ id }) => id));
  for (const ruleId of [...new Set(dropped.map((one) => one.ruleId))].sort()) {
    const of = dropped.flatMap((one) => (one.ruleId === ruleId ? one.object : []));
    await trackCounters(tx, { projectId, ruleId, objects: of });
  }
}
