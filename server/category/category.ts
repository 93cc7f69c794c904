import { ApiError } from '../../contract/errors.ts';
import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules } from '../stacking/stacking-rules.ts';

export interface Category {
  projectId: string;
  categoryId: string;
  name: string;
  /** Codes of lower ones are tried first; 1 where nobody said otherwise. */
  hierarchy: number;
  createdAt: Date;
  updatedAt: Date | null;
}

export const defaultHierarchy = 1;

/** A category in the wire contract's form (§2.1): members without a value are left out. */
export function toWireCategory(category: Category, rules: Pick<StackingRules, 'exclusive_categories' | 'joint_categories'>): WireCategory {
  const { categoryId, name, hierarchy, createdAt, updatedAt } = category;
  const isIn = (list: readonly string[]): boolean => list.includes(categoryId) || list.includes(name);
  return {
    id: categoryId,
    name,
    hierarchy,
    object: 'category',
    created_at: createdAt.toISOString(),
    ...(updatedAt !== null && { updated_at: updatedAt.toISOString() }),
    ...(isIn(rules.exclusive_categories) && { stacking_rules_type: 'EXCLUSIVE' as const }),
    ...(isIn(rules.joint_categories) && { stacking_rules_type: 'JOINT' as const }),
  };
}

/** Throws 400 for a name that shows nothing; an empty one stands for none. */
export function checkCategoryName(name: string): void {
  if (name !== '' && name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .category must not be blank' });
}
