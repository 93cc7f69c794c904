import type { Origin } from '../access/principal.ts';
import { differences, recordChanges, type Change } from '../change/record-change.ts';
import type { Transaction } from '../platform/db.ts';
import type { LockedObject, Rule } from './rule.ts';

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
  const fields = after === null ? [{ field: 'name', before: rule.name, after: null }] : [
    ...(after.name === before?.name ? [{ field: 'rule', before: after.name, after: after.name }] : []), ...differences(fieldsOf(before), fieldsOf(after)),
  ];
  const change = { projectId, objectType: 'rule' as const, objectId, action, fields, ...origin, at: now };
  await recordChanges(tx, [null, ...campaignIds].map((campaignId): Change => ({ ...change, campaignId })));
}

interface AssignmentMove {
  rule: Pick<Rule, 'projectId' | 'ruleId' | 'name'>;
  object: LockedObject;
  isAssigned: boolean;
}

/** Says who assigned a rule to an object, or took it from it. */
export async function recordAssignment(tx: Transaction, { rule, object, isAssigned }: AssignmentMove, origin: Origin, now: Date): Promise<void> {
  const beforeAndAfter = (name: string): { before: string | null; after: string | null } => ({ before: isAssigned ? null : name, after: isAssigned ? name : null });
  await recordChanges(tx, [{
    projectId: rule.projectId, objectType: 'rule', objectId: rule.ruleId, campaignId: object.campaignId, action: isAssigned ? 'assigned' : 'unassigned',
    fields: [{ field: 'rule', ...beforeAndAfter(rule.name) }, { field: object.type, ...beforeAndAfter(object.name) }],
    ...origin, at: now,
  }]);
}

function fieldsOf(rule: Rule | null): Record<string, unknown> {
  if (rule === null) return {};
  return { name: rule.name, rules: rule.rules, message: rule.error?.message ?? null, applicable_to: rule.applicableTo };
}
