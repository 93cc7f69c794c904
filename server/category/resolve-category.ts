import { ApiError, notFound } from '../../contract/errors.ts';
import type { CategoryReference } from '../../contract/category.ts';
import type { Origin } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { checkCategoryName, defaultHierarchy } from './category.ts';
import { insertCategory, keepCategory } from './category.store.ts';

/**
 * The id of the category that a request names, kept until the transaction ends: by `category_id`, which wins and must be known (404), or by its name in
 * `category`, of which one is made when nobody knows it yet. null: none is wanted; undefined: the request does not say.
 */
export async function resolveCategory(
  tx: Transaction, projectId: string, { category, category_id: categoryId }: CategoryReference, origin: Origin, now: Date,
): Promise<string | null | undefined> {
  if (categoryId) {
    const known = await keepCategory(tx, projectId, { id: categoryId });
    if (known === undefined) throw notFound('category', categoryId);
    return known;
  }
  if (category) return keepNamed(tx, projectId, category, origin, now);
  return category === undefined && categoryId === undefined ? undefined : null;
}

const attemptsMax = 3;

/** Somebody else may make or delete it between two looks. */
async function keepNamed(tx: Transaction, projectId: string, name: string, origin: Origin, now: Date): Promise<string> {
  checkCategoryName(name);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const known = await keepCategory(tx, projectId, { name });
    if (known !== undefined) return known;
    const category = { projectId, categoryId: newId('cat', now), name, hierarchy: defaultHierarchy, createdAt: now, updatedAt: null };
    if (!(await insertCategory(tx, category))) continue;
    const fields = [{ field: 'name', before: null, after: name }];
    await recordChange(tx, { projectId, objectType: 'category', objectId: category.categoryId, campaignId: null, action: 'created', fields, ...origin, at: now });
    return category.categoryId;
  }
  throw new ApiError('unavailable', { details: `Category ${name} is being changed`, retryAfterSeconds: 1 });
}
