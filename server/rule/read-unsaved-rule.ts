import type { RuleCheckRequest } from '../../contract/rule-page.ts';
import type { Pool } from '../platform/db.ts';
import { readError, readRules } from './read-rule.ts';
import { resolveApplicableTo } from './resolve-references.ts';
import type { RuleContent } from './rule.ts';

/** What a rule would say if it were saved. Throws like `createRule`, but for segments and collections of conditions, in which nobody and nothing is then. */
export async function readUnsavedRule(
  db: Pool, projectId: string, { rules, error, applicable_to: applicableTo }: Omit<RuleCheckRequest, 'sample'>,
): Promise<Pick<RuleContent, 'rules' | 'error' | 'applicableTo'>> {
  return { rules: readRules(rules), error: readError(error), applicableTo: await db.transaction((tx) => resolveApplicableTo(tx, projectId, applicableTo)) };
}
