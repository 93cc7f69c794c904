import type { RuleSet } from '../../contract/rule-language.ts';
import type { WireApplicableTo } from '../../contract/rule.ts';
import type { Actor } from '../access/principal.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { Rule } from './rule.ts';

/** A row of `ruleColumns`. */
export interface RuleRow {
  project_id: string;
  rule_id: string;
  version: number;
  name: string;
  rules: RuleSet;
  error: Rule['error'];
  applicable_to: WireApplicableTo | null;
  type: Rule['type'];
  context_type: Rule['contextType'];
  created_at: Date;
  updated_at: Date | null;
}

/** Select list of a `RuleRow`, for a statement with `ruleSource`. */
export const ruleColumns = 'r.project_id, r.rule_id, r.version, v.name, v.rules, v.error, v.applicable_to, v.type, v.context_type, r.created_at, r.updated_at';

/** Rules (r) with their current version (v). */
export const ruleSource = 'rules as r join rule_versions as v on v.project_id = r.project_id and v.rule_id = r.rule_id and v.version = r.version';

/** Undefined when the project has none with this id, or it is deleted. */
export async function findRule(db: Db, projectId: string, ruleId: string): Promise<Rule | undefined> {
  const rows = await db.query<RuleRow>(
    `/* rule.find */
     select ${ruleColumns}
       from ${ruleSource}
      where r.project_id = $1 and r.rule_id = $2 and r.deleted_at is null`,
    [projectId, ruleId],
  );
  return rows[0] && toRule(rows[0]);
}

/** Rules by id, in no order; those that are unknown or deleted are left out. */
export async function findRules(db: Db, projectId: string, ruleIds: readonly string[]): Promise<Rule[]> {
  const rows = await db.query<RuleRow>(
    `/* rule.find_by_ids */
     select ${ruleColumns}
       from ${ruleSource}
      where r.project_id = $1 and r.rule_id = any($2::text[]) and r.deleted_at is null`,
    [projectId, ruleIds],
  );
  return rows.map(toRule);
}

/** What an earlier version of a rule said; undefined when there is none. */
export async function findVersion(db: Db, projectId: string, ruleId: string, version: number): Promise<Rule | undefined> {
  const rows = await db.query<RuleRow>(
    `/* rule.find_version */
     select v.project_id, v.rule_id, v.version, v.name, v.rules, v.error, v.applicable_to, v.type, v.context_type, r.created_at, r.updated_at
       from rule_versions as v
       join rules as r on r.project_id = v.project_id and r.rule_id = v.rule_id
      where v.project_id = $1 and v.rule_id = $2 and v.version = $3 and r.deleted_at is null`,
    [projectId, ruleId, version],
  );
  return rows[0] && toRule(rows[0]);
}

/** Keeps a rule from being changed, deleted or assigned until the transaction ends; false when there is none. Read it in the next statement. */
export async function lockRule(tx: Transaction, projectId: string, ruleId: string): Promise<boolean> {
  const rows = await tx.query(
    '/* rule.lock */ select 1 from rules where project_id = $1 and rule_id = $2 and deleted_at is null for no key update', [projectId, ruleId],
  );
  return rows.length > 0;
}

/**
 * Keeps rules from being changed or deleted until the transaction ends, while others may keep them too: to be held by whoever assigns one. Those that
 * there are, locked in the order of their ids. Read them in the next statement.
 */
export async function keepRules(tx: Transaction, projectId: string, ruleIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ rule_id: string }>(
    `/* rule.keep */
     select rule_id
       from rules
      where project_id = $1 and rule_id = any($2::text[]) and deleted_at is null
      order by rule_id
        for share`,
    [projectId, ruleIds],
  );
  return new Set(rows.map(({ rule_id: id }) => id));
}

/** Who wrote a version, and when. */
export interface Written {
  actor: Actor;
  at: Date;
}

/** Writes a new rule with its first version. */
export async function insertRule(tx: Transaction, rule: Rule, written: Written): Promise<void> {
  await tx.query(
    '/* rule.insert */ insert into rules (project_id, rule_id, name, version, created_at) values ($1, $2, $3, $4, $5)',
    [rule.projectId, rule.ruleId, rule.name, rule.version, rule.createdAt],
  );
  await insertVersion(tx, rule, written);
}

/** Makes a locked rule's next version the one that judges from now on. */
export async function updateRule(tx: Transaction, rule: Rule, written: Written): Promise<void> {
  await insertVersion(tx, rule, written);
  await tx.query(
    '/* rule.update */ update rules set name = $3, version = $4, updated_at = $5 where project_id = $1 and rule_id = $2',
    [rule.projectId, rule.ruleId, rule.name, rule.version, rule.updatedAt],
  );
}

async function insertVersion(tx: Transaction, rule: Rule, { actor, at }: Written): Promise<void> {
  await tx.query(
    `/* rule.insert_version */
     insert into rule_versions
       (project_id, rule_id, version, name, rules, error, applicable_to, type, context_type, actor_type, actor_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      rule.projectId, rule.ruleId, rule.version, rule.name, JSON.stringify(rule.rules), rule.error && JSON.stringify(rule.error),
      rule.applicableTo && JSON.stringify(rule.applicableTo), rule.type, rule.contextType, actor.type, actor.id, at,
    ],
  );
}

/** Nobody finds a locked rule from now on; its versions stay, since redemptions point at them. */
export async function markRuleDeleted(tx: Transaction, projectId: string, ruleId: string, now: Date): Promise<void> {
  await tx.query('/* rule.mark_deleted */ update rules set deleted_at = $3 where project_id = $1 and rule_id = $2', [projectId, ruleId, now]);
}

export function toRule(row: RuleRow): Rule {
  return {
    projectId: row.project_id, ruleId: row.rule_id, version: row.version, name: row.name, rules: row.rules, error: row.error,
    applicableTo: row.applicable_to, type: row.type, contextType: row.context_type, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}

/** Of advisory locks: tells these from others of the same name. */
const choosersLockSpace = 4_807_113;

/** Until the transaction ends nobody else makes a rule of the project choose products, or assigns one that does. */
export async function takeChoosersTurn(tx: Transaction, projectId: string): Promise<void> {
  await tx.query(`/* rule.take_choosers_turn */ select pg_advisory_xact_lock(hashtextextended($1, ${choosersLockSpace}))`, [projectId]);
}
