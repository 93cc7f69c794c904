import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import type { CategoryList } from '../../contract/stacking-faults.ts';
import type { Stacking } from './category-stacking.ts';

/** What the rules say of codes of one category. */
export interface CategoryRule {
  /** How many of it may be used on one order; null: as many as of any category. */
  limit: number | null;
  stacking: Stacking;
  noEffect: 'PROJECT' | 'SKIP' | 'REDEEM_ANYWAY';
  percentOf: 'PROJECT' | 'INITIAL_AMOUNT' | 'DISCOUNTED_AMOUNT';
}

/** Which list says what: a category stands in one of each kind, or in none. */
const lists = {
  stacking: { EXCLUSIVE: 'exclusive_categories', JOINT: 'joint_categories' },
  noEffect: { SKIP: 'no_effect_skip_categories', REDEEM_ANYWAY: 'no_effect_redeem_anyway_categories' },
  percentOf: { INITIAL_AMOUNT: 'initial_amount_mode_categories', DISCOUNTED_AMOUNT: 'discounted_amount_mode_categories' },
} as const satisfies Record<string, Record<string, CategoryList>>;

type Category = Pick<WireCategory, 'id' | 'name'>;

/** The part of the rules that names categories. */
type NamingRules = Pick<StackingRules, CategoryList | 'applicable_redeemables_category_limits'>;

/** Rules may name a category by its id or by its name. */
function isNamed(list: readonly string[], { id, name }: Category): boolean {
  return list.includes(id) || list.includes(name);
}

export function categoryRuleOf(rules: NamingRules, category: Category): CategoryRule {
  const limits = rules.applicable_redeemables_category_limits;
  const choice = <Choice extends string>(of: Record<Choice, CategoryList>, none: string): string =>
    (Object.keys(of) as Choice[]).find((name) => isNamed(rules[of[name]], category)) ?? none;
  return {
    limit: limits[category.id] ?? limits[category.name] ?? null,
    stacking: choice(lists.stacking, 'GENERAL') as CategoryRule['stacking'],
    noEffect: choice(lists.noEffect, 'PROJECT') as CategoryRule['noEffect'],
    percentOf: choice(lists.percentOf, 'PROJECT') as CategoryRule['percentOf'],
  };
}

/** The rules with another rule for one category, which they name by its id from then on. */
export function withCategoryRule<Rules extends NamingRules>(rules: Rules, { id, name }: Category, change: Partial<CategoryRule>): Rules {
  const isOther = (each: string): boolean => each !== id && each !== name;
  const next: Partial<NamingRules> = {};
  for (const aspect of Object.keys(change).filter((each): each is keyof typeof lists => each in lists)) {
    for (const [choice, member] of Object.entries(lists[aspect])) next[member] = [...rules[member].filter(isOther), ...(change[aspect] === choice ? [id] : [])];
  }
  if (change.limit === undefined) return { ...rules, ...next };
  const limits = Object.entries(rules.applicable_redeemables_category_limits).filter(([each]) => isOther(each));
  const own: [string, number][] = change.limit === null ? [] : [[id, change.limit]];
  return { ...rules, ...next, applicable_redeemables_category_limits: Object.fromEntries([...limits, ...own]) };
}
