import type { WireAssignment, WireRule } from '../../contract/rule.ts';
import type { Assignment, Rule } from './rule.ts';

/** A rule in the wire contract's form (§2.12): `applicable_to` is null where it says nothing, `error` and `updated_at` are left out. */
export function toWireRule(rule: Rule): WireRule {
  return {
    id: rule.ruleId,
    name: rule.name,
    rules: rule.rules,
    ...(rule.error !== null && { error: rule.error }),
    applicable_to: rule.applicableTo,
    type: rule.type,
    context_type: rule.contextType,
    created_at: rule.createdAt.toISOString(),
    ...(rule.updatedAt !== null && { updated_at: rule.updatedAt.toISOString() }),
    object: 'validation_rules',
  };
}

export function toWireAssignment({ assignmentId, ruleId, objectType, objectId, createdAt, updatedAt }: Assignment): WireAssignment {
  return {
    id: assignmentId, rule_id: ruleId, related_object_id: objectId, related_object_type: objectType, created_at: createdAt.toISOString(),
    ...(updatedAt !== null && { updated_at: updatedAt.toISOString() }), object: 'validation_rules_assignment',
  };
}

/** Assignments as a campaign or voucher lists them. */
export function toAssignmentList(assignments: readonly Assignment[]): { object: 'list'; data_ref: 'data'; data: WireAssignment[]; total: number } {
  return { object: 'list', data_ref: 'data', data: assignments.map(toWireAssignment), total: assignments.length };
}
