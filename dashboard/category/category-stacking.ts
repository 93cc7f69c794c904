import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules, StackingRulesChange } from '../../contract/redemption.ts';

/** How codes of a category act with other codes of one order: by the general limits, so many of all such categories, or always. */
export type Stacking = 'GENERAL' | 'EXCLUSIVE' | 'JOINT';

export const stackingWords: Record<Stacking, string> = { GENERAL: 'By the general limits', EXCLUSIVE: 'Exclusive', JOINT: 'Always joins' };

export function stackingOf({ stacking_rules_type: type }: WireCategory): Stacking {
  return type ?? 'GENERAL';
}

/** What of a project's rules is to change so that codes of a category act in one way. */
export function stackingChange(rules: StackingRules, { id, name }: WireCategory, stacking: Stacking): StackingRulesChange {
  // Rules may name a category by its id or by its name.
  const without = (list: readonly string[]): string[] => list.filter((each) => each !== id && each !== name);
  const exclusive = without(rules.exclusive_categories);
  const joint = without(rules.joint_categories);
  if (stacking === 'EXCLUSIVE') exclusive.push(id);
  if (stacking === 'JOINT') joint.push(id);
  return { exclusive_categories: exclusive, joint_categories: joint };
}
