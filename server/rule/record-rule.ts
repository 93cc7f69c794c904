import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '../access/principal.ts';
import { differences, recordChanges, type Change, type FieldChange } from '../change/record-change.ts';
import type { Transaction } from '../platform/db.ts';
import type { LockedObject, Rule } from './rule.ts';
import { readRuleWords } from './rule-words.query.ts';

/** A rule before and after; null: it was not there, or is not any more. */
interface RuleMove {
  before: Rule | null;
  after: Rule | null;
  /** Campaigns that it holds for: each tells it among its own changes. */
  campaignIds: readonly string[];
}

/** Says who made, changed or deleted a rule, for the rule itself and for each campaign that it holds for. */
export async function recordRule(tx: Transaction, { before, after, campaignIds }: RuleMove, origin: Origin, now: Date): Promise<void> {
  const rule = after ?? before;
  if (rule === null) return;
  const { projectId, ruleId: objectId } = rule;
  const action = before === null ? 'created' : after === null ? 'deleted' : 'updated';
  const fields = after === null ? [{ field: 'name', before: rule.name, after: null }] : await changedFields(tx, before, after);
  const change = { projectId, objectType: 'rule' as const, objectId, action, fields, ...origin, at: now };
  await recordChanges(tx, [null, ...campaignIds].map((campaignId): Change => ({ ...change, campaignId })));
}

interface AssignmentMove {
  rule: Pick<Rule, 'projectId' | 'ruleId' | 'name'>;
  object: LockedObject;
  isAssigned: boolean;
}

/** Says who assigned a rule to an object, or took it from it: for the rule itself, in its campaign's changes as well, and for a code among its own. */
export async function recordAssignment(tx: Transaction, { rule, object, isAssigned }: AssignmentMove, origin: Origin, now: Date): Promise<void> {
  const { projectId, ruleId } = rule;
  const { type, id, campaignId } = object;
  const beforeAndAfter = (name: string): { before: string | null; after: string | null } => ({ before: isAssigned ? null : name, after: isAssigned ? name : null });
  const named = { field: 'rule', ...beforeAndAfter(rule.name) };
  const common = { projectId, action: isAssigned ? 'assigned' : 'unassigned', ...origin, at: now };
  const changes: Change[] = [{ ...common, objectType: 'rule', objectId: ruleId, campaignId, fields: [named, { field: type, ...beforeAndAfter(object.name) }] }];
  // The campaign's changes tell it by the entry of the rule.
  if (type === 'voucher') changes.push({ ...common, objectType: type, objectId: id, campaignId: null, fields: [named] });
  await recordChanges(tx, changes);
}

/** What differs, in words; a part that is said alike but was changed stands there all the same. Which rule it is stands first. */
async function changedFields(tx: Transaction, before: Rule | null, after: Rule): Promise<FieldChange[]> {
  const [is, was] = await readRuleWords(tx, after.projectId, before === null ? [after] : [after, before]);
  const named = after.name === before?.name ? [{ field: 'rule', before: after.name, after: after.name }] : [];
  const isOther = (member: 'rules' | 'applicableTo'): boolean => !isDeepStrictEqual(before?.[member] ?? null, after[member]);
  const said = [
    ...(isOther('rules') ? [{ field: 'rules', before: was?.conditions ?? null, after: is?.conditions ?? null }] : []),
    ...(isOther('applicableTo') ? [{ field: 'applicable_to', before: was?.products ?? null, after: is?.products ?? null }] : []),
  ];
  return [...named, ...differences(plainFields(before), plainFields(after)), ...said];
}

function plainFields(rule: Rule | null): Record<string, unknown> {
  return rule === null ? {} : { name: rule.name, message: rule.error?.message ?? null };
}
