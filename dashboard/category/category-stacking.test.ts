import { expect, test } from 'vitest';
import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { stackingChange } from './category-stacking.ts';

const category = { id: 'cat_1', name: 'Welcome' } as WireCategory;
const rules = { exclusive_categories: ['Welcome', 'cat_2'], joint_categories: ['cat_3'] } as unknown as StackingRules;

test('a category is in one list at most, whether rules named it by name or by id, and others stay', () => {
  expect(stackingChange(rules, category, 'JOINT')).toEqual({ exclusive_categories: ['cat_2'], joint_categories: ['cat_3', 'cat_1'] });
  expect(stackingChange(rules, category, 'EXCLUSIVE')).toEqual({ exclusive_categories: ['cat_2', 'cat_1'], joint_categories: ['cat_3'] });
  expect(stackingChange(rules, category, 'GENERAL')).toEqual({ exclusive_categories: ['cat_2'], joint_categories: ['cat_3'] });
});
