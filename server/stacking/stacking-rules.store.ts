import type { Db, Transaction } from '../platform/db.ts';
import { stackingRulesOf, type StackingRules } from './stacking-rules.ts';

interface Row {
  stacking_rules: Partial<StackingRules>;
}

/** Undefined when there is no such project. */
export async function findStackingRules(db: Db, projectId: string): Promise<StackingRules | undefined> {
  const rows = await db.query<Row>('/* stacking_rules.find */ select stacking_rules from projects where project_id = $1', [projectId]);
  return rows[0] && stackingRulesOf(rows[0].stacking_rules);
}

/** The rules as they stand until the transaction ends; undefined when there is no such project. */
export async function lockStackingRules(tx: Transaction, projectId: string): Promise<StackingRules | undefined> {
  const rows = await tx.query<Row>('/* stacking_rules.lock */ select stacking_rules from projects where project_id = $1 for no key update', [projectId]);
  return rows[0] && stackingRulesOf(rows[0].stacking_rules);
}

/** Stores what of the rules differs from the defaults. */
export async function putStackingRules(tx: Transaction, projectId: string, differing: Partial<StackingRules>): Promise<void> {
  await tx.query(
    `/* stacking_rules.put */
     update projects
        set stacking_rules = $2
      where project_id = $1`,
    [projectId, JSON.stringify(differing)],
  );
}
