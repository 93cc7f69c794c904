import { trackCounters } from '../budget/rule-counters.ts';
import type { Transaction } from '../platform/db.ts';
import { deleteAssignmentsOf } from './assignment.store.ts';
import type { RuleObject } from './rule.ts';
import { keepRules } from './rule.store.ts';

/**
 * Takes all rules from campaigns or vouchers that are about to be deleted for good, while they are still there. What was counted for the rules goes with
 * them; where a campaign's uses are no longer asked for, they are passed over, and forgotten when something asks for them anew.
 */
export async function dropAssignments(tx: Transaction, projectId: string, objects: readonly RuleObject[]): Promise<void> {
  const dropped = await deleteAssignmentsOf(tx, projectId, objects.map(({ id }) => id));
  const ruleIds = [...new Set(dropped.map((one) => one.ruleId))].sort();
  // All before what is counted for the first of them: whoever changes the next holds that, and waits for a campaign's turn.
  await keepRules(tx, projectId, ruleIds);
  for (const ruleId of ruleIds) {
    const of = dropped.flatMap((one) => (one.ruleId === ruleId ? one.object : []));
    await trackCounters(tx, { projectId, ruleId, objects: of });
  }
}
