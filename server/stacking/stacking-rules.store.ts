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

/** Rules with what is known of them. */
export interface KeptRules {
  rules: StackingRules;
  /** Since when the project has rules of its own; null: it has the default ones. */
  setAt: Date | null;
  /** When they were changed last; null: not since they were set. */
  changedAt: Date | null;
}

interface KeptRow extends Row {
  stacking_rules_set_at: Date | null;
  stacking_rules_changed_at: Date | null;
}

const columns = 'stacking_rules, stacking_rules_set_at, stacking_rules_changed_at';

/** Undefined when there is no such project. */
export async function findKeptRules(db: Db, projectId: string): Promise<KeptRules | undefined> {
  const rows = await db.query<KeptRow>(`/* stacking_rules.find_kept */ select ${columns} from projects where project_id = $1`, [projectId]);
  return rows[0] && toKept(rows[0]);
}

/** The rules as they stand until the transaction ends; undefined when there is no such project. */
export async function lockStackingRules(tx: Transaction, projectId: string): Promise<KeptRules | undefined> {
  const rows = await tx.query<KeptRow>(`/* stacking_rules.lock */ select ${columns} from projects where project_id = $1 for no key update`, [projectId]);
  return rows[0] && toKept(rows[0]);
}

/** Stores what of the rules differs from the defaults. From then on the project has rules of its own, if it had none. */
export async function putStackingRules(tx: Transaction, projectId: string, differing: Partial<StackingRules>, now: Date): Promise<KeptRules> {
  const [row] = await tx.query<KeptRow>(
    `/* stacking_rules.put */
     update projects
        set stacking_rules = $2,
            stacking_rules_set_at = coalesce(stacking_rules_set_at, $3),
            stacking_rules_changed_at = case when stacking_rules_set_at is not null then $3::timestamptz end
      where project_id = $1
     returning ${columns}`,
    [projectId, JSON.stringify(differing), now],
  );
  if (row === undefined) throw new Error(`there is no project ${projectId}`);
  return toKept(row);
}

/** Takes a project's own rules away: it has the default ones from then on. */
export async function removeStackingRules(tx: Transaction, projectId: string): Promise<void> {
  await tx.query(
    `/* stacking_rules.remove */
     update projects
        set stacking_rules = '{}',
            stacking_rules_set_at = null,
            stacking_rules_changed_at = null
      where project_id = $1`,
    [projectId],
  );
}

function toKept(row: KeptRow): KeptRules {
  return { rules: stackingRulesOf(row.stacking_rules), setAt: row.stacking_rules_set_at, changedAt: row.stacking_rules_changed_at };
}
