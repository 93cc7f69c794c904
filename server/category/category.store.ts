import { notFound } from '../../contract/errors.ts';
import type { WireCategory } from '../../contract/category.ts';
import { findStackingRules } from '../stacking/stacking-rules.store.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { toWireCategory, type Category } from './category.ts';

interface CategoryRow {
  project_id: string;
  category_id: string;
  name: string;
  hierarchy: number;
  created_at: Date;
  updated_at: Date | null;
}

const columns = 'project_id, category_id, name, hierarchy, created_at, updated_at';

/** Undefined when the project has none with this id. */
export async function findCategory(db: Db, projectId: string, categoryId: string): Promise<Category | undefined> {
  const rows = await db.query<CategoryRow>(
    `/* category.find */ select ${columns} from categories where project_id = $1 and category_id = $2`,
    [projectId, categoryId],
  );
  return rows[0] && toCategory(rows[0]);
}

/** The categories of these ids in the wire contract's form, by id: what `categories` of campaigns and vouchers show. */
export async function findWireCategories(db: Db, projectId: string, ids: readonly (string | null)[]): Promise<Map<string, WireCategory>> {
  const named = [...new Set(ids.filter((id) => id !== null))];
  if (named.length === 0) return new Map();
  const rows = await db.query<CategoryRow>(
    `/* category.find_by_ids */ select ${columns} from categories where project_id = $1 and category_id = any($2::text[])`,
    [projectId, named],
  );
  const rules = await findStackingRules(db, projectId);
  if (rules === undefined) throw notFound('project', projectId);
  return new Map(rows.map((row) => [row.category_id, toWireCategory(toCategory(row), rules)]));
}

/** Categories of a project, the newest first, from behind one of them; and how many there are in all. */
export async function listCategories(
  db: Db, projectId: string, limit: number, startingAfterId: string | null,
): Promise<{ categories: Category[]; total: number }> {
  // Ids begin with the time.
  const rows = await db.query<CategoryRow>(
    `/* category.list */
     select ${columns}
       from categories
      where project_id = $1 and ($2::text is null or category_id < $2)
      order by category_id desc
      limit $3`,
    [projectId, startingAfterId, limit],
  );
  const counted = await db.query<{ total: number }>('/* category.count */ select count(*) as total from categories where project_id = $1', [projectId]);
  return { categories: rows.map(toCategory), total: counted[0]?.total ?? 0 };
}

/** False when the project has one of this name already. */
export async function insertCategory(tx: Transaction, category: Category): Promise<boolean> {
  const rows = await tx.query(
    `/* category.insert */
     insert into categories (project_id, category_id, name, hierarchy, created_at)
     values ($1, $2, $3, $4, $5)
     on conflict (project_id, name) do nothing
     returning 1 as made`,
    [category.projectId, category.categoryId, category.name, category.hierarchy, category.createdAt],
  );
  return rows.length > 0;
}

/** Keeps a category from being deleted until the transaction ends, so that it may be pointed at; its id, undefined when there is none. */
export async function keepCategory(tx: Transaction, projectId: string, by: { id: string } | { name: string }): Promise<string | undefined> {
  const [column, value] = 'id' in by ? ['category_id', by.id] : ['name', by.name];
  const rows = await tx.query<{ category_id: string }>(
    `/* category.keep */ select category_id from categories where project_id = $1 and ${column} = $2 for key share`,
    [projectId, value],
  );
  return rows[0]?.category_id;
}

/** Locked against everybody who would point at it or change it; undefined when there is none. */
export async function lockCategory(tx: Transaction, projectId: string, categoryId: string): Promise<Category | undefined> {
  const rows = await tx.query<CategoryRow>(
    `/* category.lock */ select ${columns} from categories where project_id = $1 and category_id = $2 for update`,
    [projectId, categoryId],
  );
  return rows[0] && toCategory(rows[0]);
}

export async function updateCategory(tx: Transaction, { projectId, categoryId, name, hierarchy, updatedAt }: Category): Promise<void> {
  await tx.query(
    `/* category.update */
     update categories
        set name = $3, hierarchy = $4, updated_at = $5
      where project_id = $1 and category_id = $2`,
    [projectId, categoryId, name, hierarchy, updatedAt],
  );
}

export async function deleteCategory(tx: Transaction, projectId: string, categoryId: string): Promise<void> {
  await tx.query('/* category.delete */ delete from categories where project_id = $1 and category_id = $2', [projectId, categoryId]);
}

/** What points at a category, in the bin too: what kind, and ids of some. Codes that are still being made count by their campaign. */
export async function findUsers(tx: Transaction, projectId: string, categoryId: string): Promise<{ type: 'campaign' | 'voucher'; ids: string[] } | undefined> {
  const rows = await tx.query<{ type: 'campaign' | 'voucher'; id: string }>(
    `/* category.users */
     (select 'campaign' as type, campaign_id as id from campaigns where project_id = $1 and category_id = $2 limit 10)
      union all
     (select 'campaign', campaign_id
        from async_actions
       where project_id = $1 and status in ('ENQUEUED', 'IN_PROGRESS') and campaign_id is not null and input -> 'template' ->> 'categoryId' = $2
       limit 10)
      union all
     (select 'voucher', voucher_id from vouchers where project_id = $1 and category_id = $2 limit 10)`,
    [projectId, categoryId],
  );
  const [first] = rows;
  return first && { type: first.type, ids: [...new Set(rows.filter(({ type }) => type === first.type).map(({ id }) => id))] };
}

function toCategory(row: CategoryRow): Category {
  return {
    projectId: row.project_id, categoryId: row.category_id, name: row.name, hierarchy: row.hierarchy, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}
