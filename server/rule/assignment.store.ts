import type { Db, Transaction } from '../platform/db.ts';
import type { Assignment, RuleObject } from './rule.ts';
import type { RuleRow } from './rule.store.ts';

/** A row of `assignmentColumns`. */
export interface AssignmentRow {
  assignment_id: string;
  rule_id: string;
  object_type: RuleObject['type'];
  object_id: string;
  created_at: Date;
  updated_at: Date | null;
}

export const assignmentColumns = 'assignment_id, rule_id, object_type, object_id, created_at, updated_at';

/** Of one rule; undefined when there is none with this id. */
export async function findAssignment(db: Db, projectId: string, ruleId: string, assignmentId: string): Promise<Assignment | undefined> {
  const rows = await db.query<AssignmentRow>(
    `/* assignment.find */
     select ${assignmentColumns}
       from rule_assignments
      where project_id = $1 and assignment_id = $2 and rule_id = $3`,
    [projectId, assignmentId, ruleId],
  );
  return rows[0] && toAssignment(rows[0]);
}

/** The assignments of campaigns and vouchers, by the id of the object, the oldest first; by one statement, object by object in the one index that has its order. */
export async function assignmentsOf(db: Db, projectId: string, objectIds: readonly (string | null)[]): Promise<Map<string, Assignment[]>> {
  const named = [...new Set(objectIds.filter((id) => id !== null))];
  if (named.length === 0) return new Map();
  const rows = await db.query<AssignmentRow>(
    `/* assignment.of_objects */
     select a.assignment_id, a.rule_id, a.object_type, a.object_id, a.created_at, a.updated_at
       from unnest($2::text[]) as k(id)
            cross join lateral (
              select ${assignmentColumns}
                from rule_assignments
               where project_id = $1 and object_id between k.id and k.id
               order by object_id, rule_id
            ) as a
      order by a.created_at, a.assignment_id`,
    [projectId, named],
  );
  const byObject = new Map<string, Assignment[]>();
  for (const assignment of rows.map(toAssignment)) byObject.set(assignment.objectId, [...(byObject.get(assignment.objectId) ?? []), assignment]);
  return byObject;
}

/** Writes an assignment; that there is none of this rule to this object the table holds (`rule_assignments_once`). */
export async function insertAssignment(tx: Transaction, projectId: string, assignment: Assignment): Promise<void> {
  await tx.query(
    `/* assignment.insert */
     insert into rule_assignments (project_id, assignment_id, rule_id, object_type, object_id, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [projectId, assignment.assignmentId, assignment.ruleId, assignment.objectType, assignment.objectId, assignment.createdAt],
  );
}

/** The one assignment of a rule to an object; undefined when there is none. */
export async function findAssignmentTo(db: Db, projectId: string, ruleId: string, objectId: string): Promise<Assignment | undefined> {
  const rows = await db.query<AssignmentRow>(
    `/* assignment.find_to */
     select ${assignmentColumns}
       from rule_assignments
      where project_id = $1 and object_id = $3 and rule_id = $2`,
    [projectId, ruleId, objectId],
  );
  return rows[0] && toAssignment(rows[0]);
}

/** False when somebody else removed it meanwhile. */
export async function deleteAssignment(tx: Transaction, projectId: string, assignmentId: string): Promise<boolean> {
  const rows = await tx.query(
    '/* assignment.delete */ delete from rule_assignments where project_id = $1 and assignment_id = $2 returning assignment_id', [projectId, assignmentId],
  );
  return rows.length > 0;
}

/** Removes the assignments of campaigns and vouchers; which rules held for them. */
export async function deleteAssignmentsOf(tx: Transaction, projectId: string, objectIds: readonly string[]): Promise<{ ruleId: string; object: RuleObject }[]> {
  if (objectIds.length === 0) return [];
  const rows = await tx.query<Pick<AssignmentRow, 'rule_id' | 'object_type' | 'object_id'>>(
    `/* assignment.delete_of */
     delete from rule_assignments
      where project_id = $1 and object_id = any($2::text[])
     returning rule_id, object_type, object_id`,
    [projectId, objectIds],
  );
  return rows.map((row) => ({ ruleId: row.rule_id, object: { type: row.object_type, id: row.object_id } }));
}

/** How many campaigns and vouchers a rule holds for. */
export async function countAssignments(db: Db, projectId: string, ruleId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    '/* assignment.count_of_rule */ select count(*) as count from rule_assignments where project_id = $1 and rule_id = $2', [projectId, ruleId],
  );
  return row?.count ?? 0;
}

/** What a rule holds for, campaigns before vouchers: what kind, and ids of some; undefined: nothing. */
export async function findAssigned(db: Db, projectId: string, ruleId: string): Promise<{ type: RuleObject['type']; ids: string[] } | undefined> {
  const rows = await db.query<{ object_type: RuleObject['type']; object_id: string }>(
    `/* assignment.users */
     select object_type, object_id
       from rule_assignments
      where project_id = $1 and rule_id = $2
      order by object_type, created_at
      limit 10`,
    [projectId, ruleId],
  );
  const [first] = rows;
  return first && { type: first.object_type, ids: rows.filter((row) => row.object_type === first.object_type).map((row) => row.object_id) };
}

/** The campaigns that a rule holds for, in the order of their ids. */
export async function campaignsOfRule(db: Db, projectId: string, ruleId: string): Promise<string[]> {
  const rows = await db.query<{ object_id: string }>(
    `/* assignment.campaigns_of_rule */
     select object_id
       from rule_assignments
      where project_id = $1 and rule_id = $2 and object_type = 'campaign'
      order by object_id`,
    [projectId, ruleId],
  );
  return rows.map((row) => row.object_id);
}

/** Something that another rule holds for as well, and what that one says. */
export interface OtherRule extends Pick<RuleRow, 'rules' | 'applicable_to'> {
  object_id: string;
  rule_id: string;
}

/** The rules beside one where it holds that may choose products, each with one of the objects that it shares; whether they do is for `chosenBy` to say. */
export async function findOtherChoosers(db: Db, projectId: string, ruleId: string): Promise<OtherRule[]> {
  return db.query(
    `/* assignment.other_choosers */
     select distinct on (o.rule_id) a.object_id, o.rule_id, v.rules, v.applicable_to
       from rule_assignments as a
       join rule_assignments as o on o.project_id = a.project_id and o.object_id = a.object_id and o.rule_id <> a.rule_id
       join rules as r on r.project_id = o.project_id and r.rule_id = o.rule_id
       join rule_versions as v on v.project_id = r.project_id and v.rule_id = r.rule_id and v.version = r.version
      where a.project_id = $1 and a.rule_id = $2
        and (v.applicable_to is not null or jsonb_path_exists(v.rules, '$.*.rules.*.name ? (@ == "product.discount_applicable" || @ == "sku.discount_applicable")'))
      order by o.rule_id`,
    [projectId, ruleId],
  );
}

export function toAssignment(row: AssignmentRow): Assignment {
  return {
    assignmentId: row.assignment_id, ruleId: row.rule_id, objectType: row.object_type, objectId: row.object_id, createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
