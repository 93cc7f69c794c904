import { notFound } from '../../contract/errors.ts';
import { lockTrackedCodes } from '../budget/tracked-counters.store.ts';
import type { Transaction } from '../platform/db.ts';
import type { Rule } from './rule.ts';
import { findRule, lockRule } from './rule.store.ts';

/**
 * A rule that nobody else changes, deletes or assigns until the transaction ends. The codes by themselves that count for it are locked before it, since
 * whoever assigns rules to one, or takes them away, has the code first. Throws 404.
 */
export async function lockAndFindRule(tx: Transaction, projectId: string, ruleId: string): Promise<Rule> {
  await lockTrackedCodes(tx, projectId, ruleId);
  const rule = (await lockRule(tx, projectId, ruleId)) ? await findRule(tx, projectId, ruleId) : undefined;
  if (rule === undefined) throw notFound('validation_rules', ruleId);
  return rule;
}
