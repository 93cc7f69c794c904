import { isDeepStrictEqual } from 'node:util';
import { StackingRules as Schema, type StackingRules } from '../../contract/redemption.ts';

export type { StackingRules } from '../../contract/redemption.ts';

/** How codes of one request act together where a project has not said otherwise (wire contract §2.7). */
export const defaultStackingRules: StackingRules = {
  redeemables_limit: 30,
  applicable_redeemables_limit: 5,
  applicable_redeemables_per_category_limit: 1,
  applicable_redeemables_category_limits: {},
  applicable_exclusive_redeemables_limit: 1,
  applicable_exclusive_redeemables_per_category_limit: 1,
  exclusive_categories: [],
  joint_categories: [],
  redeemables_application_mode: 'ALL',
  redeemables_sorting_rule: 'REQUESTED_ORDER',
  redeemables_products_application_mode: 'STACK',
  redeemables_no_effect_rule: 'REDEEM_ANYWAY',
  no_effect_skip_categories: [],
  no_effect_redeem_anyway_categories: [],
  redeemables_rollback_order_mode: 'WITH_ORDER',
  grouped_redeemables_sorting_rule: 'JOINT_ALWAYS_LAST',
  discount_calculation_mode: 'DISCOUNTED_AMOUNT',
  initial_amount_mode_categories: [],
  discounted_amount_mode_categories: [],
};

const members = Object.keys(Schema.properties) as (keyof StackingRules)[];

/** The rules of a project, of which only what differs from the defaults is stored. */
export function stackingRulesOf(stored: Partial<StackingRules>): StackingRules {
  return { ...defaultStackingRules, ...stored };
}

/** A project has one set of rules, so its id is the project's. */
export function stackingRulesId(projectId: string): string {
  return projectId.replace(/^proj_/, 'stk_');
}

/** Members that name categories, each by its id or by its name. */
const categoryLists = [
  'exclusive_categories', 'joint_categories', 'no_effect_skip_categories', 'no_effect_redeem_anyway_categories', 'initial_amount_mode_categories',
  'discounted_amount_mode_categories',
] as const satisfies readonly (keyof StackingRules)[];

/** Whether any of the rules is about a category. */
export function rulesName(rules: StackingRules, categoryId: string, name: string): boolean {
  const named = [...categoryLists.flatMap((member) => rules[member]), ...Object.keys(rules.applicable_redeemables_category_limits)];
  return named.includes(categoryId) || named.includes(name);
}

/** The rules with a category's new name where they called it by the old one; the same object when they did not. */
export function renamedCategory(rules: StackingRules, before: string, after: string): StackingRules {
  const rename = (name: string): string => (name === before ? after : name);
  const lists = categoryLists.map((member) => [member, rules[member].map(rename)] as const);
  const limits = Object.entries(rules.applicable_redeemables_category_limits).map(([name, limit]) => [rename(name), limit] as const);
  const renamed: StackingRules = { ...rules, ...Object.fromEntries(lists), applicable_redeemables_category_limits: Object.fromEntries(limits) };
  return isDeepStrictEqual(renamed, rules) ? rules : renamed;
}

/** What of the rules is to be stored. */
export function differingRules(rules: StackingRules): Partial<StackingRules> {
  const differing = members.filter((member) => !isDeepStrictEqual(rules[member], defaultStackingRules[member]));
  return Object.fromEntries(differing.map((member) => [member, rules[member]]));
}
