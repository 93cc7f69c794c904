import type { Static } from 'typebox';
import type { AssignmentListQuery, RuleListQuery } from '../../contract/rule.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { Conditions, cutPage, pageKeys, pageStatement, readListing, type ListQuery, type Rest, type SortField } from '../platform/wire-list.ts';
import { toAssignment, type AssignmentRow } from './assignment.store.ts';
import type { Assignment, Rule } from './rule.ts';
import { ruleColumns, ruleSource, toRule, type RuleRow } from './rule.store.ts';

const ruleSorts: Record<string, SortField> = {
  created_at: { sql: 'r.created_at', kind: 'instant' },
  updated_at: { sql: 'r.updated_at', kind: 'instant', isNullable: true },
  name: { sql: 'r.name', kind: 'text' },
  id: { sql: 'r.rule_id', kind: 'text' },
};

/**
 * A page of rules, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order or cursor that there is not.
 */
export async function listRules(db: Db, projectId: string, query: Static<typeof RuleListQuery>): Promise<{ rules: Rule[]; rest: Rest }> {
  const conditions = new Conditions('r.deleted_at is null', [projectId]);
  if (query.start_date !== undefined) conditions.add(`r.created_at >= ${conditions.value(parseInstant(query.start_date))}`);
  if (query.end_date !== undefined) conditions.add(`r.created_at <= ${conditions.value(parseInstant(query.end_date))}`);
  const [sql, values] = [conditions.sql, [...conditions.values]];
  const listing = readListing(conditions, query, ruleSorts, 'r.rule_id');
  const found = await db.query<RuleRow & { place: string[] }>(
    pageStatement(
      'rule.list', pageKeys(listing, 'rules as r', `r.project_id = $1 and ${conditions.sql}`),
      `select ${ruleColumns}, ${listing.place} as place
         from ${ruleSource}
        where r.project_id = $1 and r.rule_id = page.id
        limit 1`,
    ),
    conditions.values,
  );
  const { rows, more } = cutPage(found, listing);
  return { rules: rows.map(toRule), rest: listing.isCursor ? more : { total: await countRules(db, sql, values, listing.countMax) } };
}

async function countRules(db: Db, sql: string, values: unknown[], countMax: number | null): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* rule.count */
     select count(*) as total
       from (select from rules as r where r.project_id = $1 and ${sql} limit $${values.length + 1}) as counted`,
    [...values, countMax],
  );
  return row?.total ?? 0;
}

const assignmentSorts: Record<string, SortField> = {
  created_at: { sql: 'a.created_at', kind: 'instant' },
  updated_at: { sql: 'a.updated_at', kind: 'instant', isNullable: true },
  id: { sql: 'a.assignment_id', kind: 'text' },
};

/** The same of assignments: of the project or, where it is named, of one rule or to one object. */
export async function listAssignments(
  db: Db, projectId: string, { related_object_id: objectId, rule, ...query }: Static<typeof AssignmentListQuery>,
): Promise<{ assignments: Assignment[]; rest: Rest }> {
  const conditions = new Conditions('true', [projectId]);
  conditions.equal('a.object_id', objectId);
  conditions.equal('a.rule_id', rule);
  const [sql, values] = [conditions.sql, [...conditions.values]];
  const listing = readListing(conditions, query satisfies ListQuery, assignmentSorts, 'a.assignment_id');
  const found = await db.query<AssignmentRow & { place: string[] }>(
    pageStatement(
      'assignment.list', pageKeys(listing, 'rule_assignments as a', `a.project_id = $1 and ${conditions.sql}`),
      `select a.assignment_id, a.rule_id, a.object_type, a.object_id, a.created_at, a.updated_at, ${listing.place} as place
         from rule_assignments as a
        where a.project_id = $1 and a.assignment_id between page.id and page.id
        order by a.assignment_id
        limit 1`,
    ),
    conditions.values,
  );
  const { rows, more } = cutPage(found, listing);
  return { assignments: rows.map(toAssignment), rest: listing.isCursor ? more : { total: await countAll(db, sql, values, listing.countMax) } };
}

async function countAll(db: Db, sql: string, values: unknown[], countMax: number | null): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* assignment.count */
     select count(*) as total
       from (select from rule_assignments as a where a.project_id = $1 and ${sql} limit $${values.length + 1}) as counted`,
    [...values, countMax],
  );
  return row?.total ?? 0;
}
