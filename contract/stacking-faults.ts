/** What stacking rules may not say together, judged alike by the server, which refuses, and by the dashboard, which shows it at the field. */
import type { StackingRules } from './redemption.ts';

export type StackingLimit = 'redeemables_limit' | `applicable_${'' | 'exclusive_'}redeemables_${'' | 'per_category_'}limit`;
export type CategoryList = { [Member in keyof StackingRules]: StackingRules[Member] extends string[] ? Member : never }[keyof StackingRules];

export type StackingFault =
  /** A limit, or the one of a category, is higher than what the whole allows: more of it would never come to bear. */
  | { is: 'too high'; member: StackingLimit | 'applicable_redeemables_category_limits'; category: string | null; whole: StackingLimit; most: number }
  /** Two lists contradict each other about a category. */
  | { is: 'contrary'; category: string; lists: [CategoryList, CategoryList] };

const atMost: [StackingLimit, StackingLimit][] = [
  ['applicable_redeemables_limit', 'redeemables_limit'],
  ['applicable_redeemables_per_category_limit', 'applicable_redeemables_limit'],
  ['applicable_exclusive_redeemables_limit', 'applicable_redeemables_limit'],
  ['applicable_exclusive_redeemables_per_category_limit', 'applicable_exclusive_redeemables_limit'],
];

const apart: [CategoryList, CategoryList][] = [
  ['exclusive_categories', 'joint_categories'],
  ['no_effect_skip_categories', 'no_effect_redeem_anyway_categories'],
  ['initial_amount_mode_categories', 'discounted_amount_mode_categories'],
];

/** What of the rules contradicts itself; empty: nothing. */
export function stackingFaults(rules: StackingRules): StackingFault[] {
  const ofLimits = atMost.flatMap(([member, whole]): StackingFault[] => {
    const [limit, most] = [rules[member] ?? 0, rules[whole] ?? Infinity];
    return limit > most ? [{ is: 'too high', member, category: null, whole, most }] : [];
  });
  const whole = 'applicable_redeemables_limit';
  const ofCategories = Object.entries(rules.applicable_redeemables_category_limits).filter(([, limit]) => limit > rules[whole])
    .map(([category]): StackingFault => ({ is: 'too high', member: 'applicable_redeemables_category_limits', category, whole, most: rules[whole] }));
  const contrary = apart.flatMap((lists): StackingFault[] => {
    const others = new Set(rules[lists[1]]);
    return rules[lists[0]].filter((category) => others.has(category)).map((category) => ({ is: 'contrary', category, lists }));
  });
  return [...ofLimits, ...ofCategories, ...contrary];
}
