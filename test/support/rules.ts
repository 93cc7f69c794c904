/** Rules as the product would have written them, for tests of what reads them. What they name is for the test to have counted. */
import type { RuleCondition } from '../../contract/rule-language.ts';
import type { Db } from '../../server/platform/db.ts';
import { buildAssignment, buildRule, buildRuleVersion } from './rows.ts';

export interface RuleRows {
  rules?: Record<string, unknown>;
  /** What the shopper is told. */
  error?: string;
  applicableTo?: unknown;
}

/** One condition of a rule. */
export function condition(name: string, conditions: RuleCondition['conditions'], more: Partial<RuleCondition> = {}): RuleCondition {
  return { name, conditions, ...more };
}

/** A rule with its first version, that holds for campaigns and vouchers. */
export async function ruleFor(db: Db, projectId: string, rows: RuleRows, objectIds: readonly string[] = []): Promise<string> {
  const ruleId = await buildRule(db, projectId, rows.rules ?? {}, rowOf(rows));
  for (const objectId of objectIds) await assignRule(db, projectId, ruleId, objectId);
  return ruleId;
}

/** What a rule says from now on. */
export async function changeRule(db: Db, projectId: string, ruleId: string, version: number, rows: RuleRows): Promise<void> {
  await buildRuleVersion(db, projectId, ruleId, rows.rules ?? {}, { ...rowOf(rows), version });
  await db.query('/* test.rule_version */ update rules set version = $3 where project_id = $1 and rule_id = $2', [projectId, ruleId, version]);
}

function rowOf({ error, applicableTo }: RuleRows): Record<string, unknown> {
  return { ...(error !== undefined && { error: { message: error } }), ...(applicableTo !== undefined && { applicable_to: applicableTo }) };
}

export async function assignRule(db: Db, projectId: string, ruleId: string, objectId: string): Promise<void> {
  await buildAssignment(db, projectId, ruleId, objectId.startsWith('camp_') ? 'campaign' : 'voucher', objectId);
}
