import { ApiError, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { trackCounters } from '../budget/rule-counters.ts';
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { assignmentsOf, insertAssignment } from './assignment.store.ts';
import { chosenBy } from './judge/applicable-by.ts';
import { recordAssignment } from './record-rule.ts';
import { rulesOfObjectMax, type Assignment, type LockedObject, type Rule } from './rule.ts';
import { findRules, keepRules, takeChoosersTurn } from './rule.store.ts';

/**
 * Assigns rules to a campaign or voucher that is locked, beside those that it has. They are kept from being changed meanwhile, and where one chooses products
 * no other begins to, so that it is certain that one at most does; what they name is counted from then on, so the counters of campaigns must not be locked
 * yet. Throws 404 for a rule that there is not, 400 for too many rules or two that choose products.
 */
export async function assignLocked(
  tx: Transaction, projectId: string, object: LockedObject, ruleIds: readonly string[], origin: Origin, now: Date,
): Promise<Assignment[]> {
  const asked = [...new Set(ruleIds)];
  if (asked.length === 0) return [];
  const known = ((await assignmentsOf(tx, projectId, [object.id])).get(object.id) ?? []).map(({ ruleId }) => ruleId);
  if (known.length + asked.length > rulesOfObjectMax) throw invalid(`A campaign or voucher has ${rulesOfObjectMax} validation rules at most`);
  await keepRules(tx, projectId, asked);
  const rules = new Map((await findRules(tx, projectId, asked)).map((rule) => [rule.ruleId, rule]));
  const choosing = choosingOf([...rules.values()]);
  if (choosing.length > 0) {
    await takeChoosersTurn(tx, projectId);
    choosing.push(...choosingOf(await findRules(tx, projectId, known.filter((ruleId) => !rules.has(ruleId)))));
  }
  const assignments: Assignment[] = [];
  for (const ruleId of asked) {
    const rule = rules.get(ruleId);
    if (rule === undefined) throw notFound('validation_rules', ruleId);
    if (choosing.length > 1 && choosing.includes(ruleId)) {
      throw invalid(`Only one rule of a campaign or voucher may choose products, not ${choosing.join(' and ')}`);
    }
    const assignment = { assignmentId: newId('asgm', now), ruleId, objectType: object.type, objectId: object.id, createdAt: now, updatedAt: null };
    await insertAssignment(tx, projectId, assignment);
    await recordAssignment(tx, { rule, object, isAssigned: true }, origin, now);
    await trackCounters(tx, { projectId, ruleId, objects: [object] });
    assignments.push(assignment);
  }
  return assignments;
}

function choosingOf(rules: readonly Rule[]): string[] {
  return rules.filter((rule) => chosenBy(rule) !== null).map(({ ruleId }) => ruleId);
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_validation_rules', { details });
}
