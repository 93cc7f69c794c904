import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules, StackingRulesChange } from '../../contract/redemption.ts';
import { withCategoryRule } from './category-rules.ts';

/** How codes of a category act with other codes of one order: by the general limits, so many of all such categories, or always. */
export type Stacking = 'GENERAL' | 'EXCLUSIVE' | 'JOINT';

export const stackingWords: Record<Stacking, string> = { GENERAL: 'By the general limits', EXCLUSIVE: 'Exclusive', JOINT: 'Always joins' };

export function stackingOf({ stacking_rules_type: type }: WireCategory): Stacking {
  return type ?? 'GENERAL';
}

/** What of a project's rules is to change so that codes of a category act in one way. */
export function stackingChange(rules: StackingRules, category: WireCategory, stacking: Stacking): StackingRulesChange {
  const { exclusive_categories, joint_categories } = withCategoryRule(rules, category, { stacking });
  return { exclusive_categories, joint_categories };
}
