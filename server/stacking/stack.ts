import type { SkipReason } from './skip-reason.ts';
import type { StackingRules } from './stacking-rules.ts';

/** A code of a request that may be combined with others: what is asked of it is only its category. */
export interface Stackable {
  /** Its name; null: none. */
  category: string | null;
  /** Rules may call it by its id as well. */
  categoryId?: string | null;
  /** Its place among categories; null: it has none. */
  categoryHierarchy?: number | null;
}

/** Where codes without a category stand among those of categories (wire contract §2.7). */
const hierarchyOfNone = 1;

function isNamedIn(list: readonly string[], { category, categoryId }: Stackable): boolean {
  return (typeof category === 'string' && list.includes(category)) || (typeof categoryId === 'string' && list.includes(categoryId));
}

type Group = 'exclusive' | 'common' | 'joint';

function groupOf(code: Stackable, { exclusive_categories, joint_categories }: StackingRules): Group {
  if (isNamedIn(exclusive_categories, code)) return 'exclusive';
  return isNamedIn(joint_categories, code) ? 'joint' : 'common';
}

/**
 * The order in which codes are tried (wire contract §2.7): as they were sent or, where the rules say so, those of a category with a lower number first; but
 * exclusive ones before common ones, since one that can be used leaves no room for those; joint ones last, or among the common ones, as the rule says.
 */
export function inTryingOrder<Code extends Stackable>(codes: readonly Code[], rules: StackingRules): Code[] {
  const isByHierarchy = rules.redeemables_sorting_rule === 'CATEGORY_HIERARCHY';
  if (!isByHierarchy && rules.exclusive_categories.length + rules.joint_categories.length === 0) return [...codes];
  const places: Record<Group, number> = { exclusive: 1, common: 2, joint: rules.grouped_redeemables_sorting_rule === 'JOINT_ALWAYS_LAST' ? 3 : 2 };
  const hierarchyOf = ({ categoryHierarchy }: Code): number => (isByHierarchy ? (categoryHierarchy ?? hierarchyOfNone) : 0);
  return codes.toSorted((a, b) => places[groupOf(a, rules)] - places[groupOf(b, rules)] || hierarchyOf(a) - hierarchyOf(b));
}

/** Which codes a request has used so far, and so which others it still takes. */
export class Stack {
  readonly #rules: StackingRules;
  readonly #used = { all: 0, exclusive: 0 };
  readonly #byCategory = new Map<string, number>();

  constructor(rules: StackingRules) {
    this.#rules = rules;
  }

  /** Why a code is passed over before it is tried; null: it is not. */
  reasonToSkip(code: Stackable): SkipReason | null {
    const rules = this.#rules;
    const group = groupOf(code, rules);
    if (this.#used.all >= rules.applicable_redeemables_limit) return 'applicable_redeemables_limit_exceeded';
    if (group === 'exclusive') {
      if (this.#used.exclusive >= rules.applicable_exclusive_redeemables_limit) return 'applicable_exclusive_redeemables_limit_exceeded';
      if (this.#isFull(code, rules.applicable_exclusive_redeemables_per_category_limit)) {
        return 'applicable_exclusive_redeemables_per_category_limit_exceeded';
      }
    }
    if (group === 'common' && this.#used.exclusive > 0) return 'exclusion_rules_not_met';
    if (group !== 'exclusive' && this.#isFull(code, this.#categoryLimit(code))) return 'applicable_redeemables_per_category_limit_exceeded';
    return null;
  }

  use(code: Stackable): void {
    const group = groupOf(code, this.#rules);
    this.#used.all += 1;
    if (group === 'exclusive') this.#used.exclusive += 1;
    if (code.category !== null) this.#byCategory.set(code.category, this.#countOf(code) + 1);
  }

  /** Codes without a category share no limit of categories. */
  #isFull(code: Stackable, max: number | null): boolean {
    return max !== null && code.category !== null && this.#countOf(code) >= max;
  }

  #categoryLimit({ category, categoryId }: Stackable): number | null {
    const limits = this.#rules.applicable_redeemables_category_limits;
    const own = (categoryId && limits[categoryId]) ?? (category === null ? undefined : limits[category]);
    return typeof own === 'number' ? own : this.#rules.applicable_redeemables_per_category_limit;
  }

  #countOf({ category }: Stackable): number {
    return category === null ? 0 : (this.#byCategory.get(category) ?? 0);
  }
}

/** Whether a code that takes nothing off is used all the same. */
export function isUsedWithoutEffect(code: Stackable, rules: StackingRules): boolean {
  if (isNamedIn(rules.no_effect_skip_categories, code)) return false;
  if (isNamedIn(rules.no_effect_redeem_anyway_categories, code)) return true;
  return rules.redeemables_no_effect_rule !== 'SKIP';
}

/** Whether percentages are of what the order cost before all discounts. */
export function isOfInitialAmount(code: Stackable, rules: StackingRules): boolean {
  if (isNamedIn(rules.initial_amount_mode_categories, code)) return true;
  if (isNamedIn(rules.discounted_amount_mode_categories, code)) return false;
  return rules.discount_calculation_mode === 'INITIAL_AMOUNT';
}
