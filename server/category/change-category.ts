import type { CategoryUpdate, NewCategory } from '../../contract/category.ts';
import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange, type FieldChange } from '../change/record-change.ts';
import { violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { differingRules, renamedCategory, rulesName } from '../stacking/stacking-rules.ts';
import { lockStackingRules, putStackingRules } from '../stacking/stacking-rules.store.ts';
import { defaultHierarchy, type Category } from './category.ts';
import { deleteCategory, findUsers, insertCategory, lockCategory, updateCategory } from './category.store.ts';

/** Throws 409 for a name that the project has. */
export async function createCategory(db: Pool, projectId: string, body: NewCategory, origin: Origin, now: Date): Promise<Category> {
  checkName(body.name);
  const category = {
    projectId, categoryId: newId('cat', now), name: body.name, hierarchy: body.hierarchy ?? defaultHierarchy, createdAt: now, updatedAt: null,
  };
  return db.transaction(async (tx) => {
    if (!(await insertCategory(tx, category))) throw duplicateFound('category', 'name', category.name);
    await record(tx, category, 'created', differences({}, fieldsOf(category)), origin, now);
    return category;
  });
}

/**
 * Changes name and place; both hold at once for every campaign and voucher of the category, and stacking rules that call it by its name go on meaning
 * it. Throws 404, and 409 for a name that another one has.
 */
export async function changeCategory(db: Pool, projectId: string, categoryId: string, body: CategoryUpdate, origin: Origin, now: Date): Promise<Category> {
  if (body.name !== undefined && body.name !== null) checkName(body.name);
  try {
    return await db.transaction(async (tx) => {
      const before = await lockCategory(tx, projectId, categoryId);
      if (before === undefined) throw notFound('category', categoryId);
      const after = { ...before, name: body.name ?? before.name, hierarchy: body.hierarchy ?? before.hierarchy, updatedAt: now };
      await updateCategory(tx, after);
      if (after.name !== before.name) await renameInRules(tx, before, after.name, now);
      await record(tx, after, 'updated', differences(fieldsOf(before), fieldsOf(after)), origin, now);
      return after;
    });
  } catch (error) {
    if (violatedConstraint(error) === 'categories_name_unique') throw duplicateFound('category', 'name', body.name ?? '');
    throw error;
  }
}

/** Throws 404, and 400 while a campaign, a voucher (also one in the bin) or a stacking rule has it. */
export async function removeCategory(db: Pool, projectId: string, categoryId: string, origin: Origin, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const category = await lockCategory(tx, projectId, categoryId);
    if (category === undefined) throw notFound('category', categoryId);
    const rules = await lockStackingRules(tx, projectId);
    if (rules !== undefined && rulesName(rules.rules, categoryId, category.name)) throw inUse(categoryId, 'stacking rules', []);
    const users = await findUsers(tx, projectId, categoryId);
    if (users !== undefined) throw inUse(categoryId, `${users.type}s`, users.ids);
    await deleteCategory(tx, projectId, categoryId);
    await record(tx, category, 'deleted', [{ field: 'name', before: category.name, after: null }], origin, now);
  });
}

async function renameInRules(tx: Transaction, { projectId, name: before }: Category, after: string, now: Date): Promise<void> {
  const rules = (await lockStackingRules(tx, projectId))?.rules;
  const renamed = rules && renamedCategory(rules, before, after);
  if (renamed !== undefined && renamed !== rules) await putStackingRules(tx, projectId, differingRules(renamed), now);
}

function checkName(name: string): void {
  if (name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be blank' });
}

function inUse(categoryId: string, users: string, ids: readonly string[]): ApiError {
  const by = ids.length === 0 ? users : `${users} with ids [${ids.join(', ')}]`;
  return new ApiError('resource_in_use', {
    details: `Resource category with id ${categoryId} is in use by ${by}`, resourceId: categoryId, resourceType: 'category',
  });
}

function fieldsOf({ name, hierarchy }: Category): Record<string, unknown> {
  return { name, hierarchy };
}

async function record(tx: Transaction, { projectId, categoryId }: Category, action: string, fields: FieldChange[], origin: Origin, now: Date): Promise<void> {
  if (fields.length === 0) return;
  await recordChange(tx, { projectId, objectType: 'category', objectId: categoryId, campaignId: null, action, fields, ...origin, at: now });
}
