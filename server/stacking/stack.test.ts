import { expect, test } from 'vitest';
import { inTryingOrder, isOfInitialAmount, isUsedWithoutEffect, Stack } from './stack.ts';
import { defaultStackingRules, type StackingRules } from './stacking-rules.ts';

function rulesWith(change: Partial<StackingRules>): StackingRules {
  return { ...defaultStackingRules, ...change };
}

/** Tries codes of these categories in turn: what each is, `used` or the reason why it was passed over. */
function tryAll(rules: StackingRules, categories: (string | null)[]): string[] {
  const stack = new Stack(rules);
  return inTryingOrder(categories.map((category) => ({ category })), rules).map((code) => {
    const reason = stack.reasonToSkip(code);
    if (reason === null) stack.use(code);
    return `${code.category}: ${reason ?? 'used'}`;
  });
}

test('of 30 codes the first 5 are used and 25 passed over', () => {
  const results = tryAll(defaultStackingRules, Array.from({ length: 30 }, () => null));
  expect(results.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'null: used'));
  expect(new Set(results.slice(5))).toEqual(new Set(['null: applicable_redeemables_limit_exceeded']));
});

test('a category is limited by its own limit, else by the one for all; codes without one share none', () => {
  const rules = rulesWith({ applicable_redeemables_category_limits: { summer: 2 } });
  expect(tryAll(rules, ['summer', 'winter', 'summer', 'winter', 'summer', null, null])).toEqual([
    'summer: used', 'winter: used', 'summer: used', 'winter: applicable_redeemables_per_category_limit_exceeded',
    'summer: applicable_redeemables_per_category_limit_exceeded', 'null: used', 'null: used',
  ]);
  expect(tryAll(rulesWith({ applicable_redeemables_per_category_limit: null }), ['winter', 'winter'])).toEqual(['winter: used', 'winter: used']);
});

test('an exclusive code leaves no room for common ones, however they were sent; joint ones always join, last', () => {
  const rules = rulesWith({ exclusive_categories: ['vip'], joint_categories: ['gift'] });
  expect(tryAll(rules, ['gift', 'common', 'vip'])).toEqual(['vip: used', 'common: exclusion_rules_not_met', 'gift: used']);
  expect(tryAll(rulesWith({ ...rules, grouped_redeemables_sorting_rule: 'CATEGORY_HIERARCHY' }), ['gift', 'common', 'vip'])).toEqual([
    'vip: used', 'gift: used', 'common: exclusion_rules_not_met',
  ]);
});

test('exclusive codes have limits of their own, in all and of one category', () => {
  const rules = rulesWith({ exclusive_categories: ['vip', 'staff'], applicable_exclusive_redeemables_limit: 2 });
  expect(tryAll(rules, ['vip', 'vip', 'staff', 'staff'])).toEqual([
    'vip: used', 'vip: applicable_exclusive_redeemables_per_category_limit_exceeded', 'staff: used', 'staff: applicable_exclusive_redeemables_limit_exceeded',
  ]);
});

test('whether a code without effect is used, and what percentages are of, is said for all and for categories', () => {
  const skipping = rulesWith({ redeemables_no_effect_rule: 'SKIP', no_effect_redeem_anyway_categories: ['kept'] });
  expect([null, 'kept'].map((category) => isUsedWithoutEffect({ category }, skipping))).toEqual([false, true]);
  const anyway = rulesWith({ no_effect_skip_categories: ['skipped'] });
  expect([null, 'skipped'].map((category) => isUsedWithoutEffect({ category }, anyway))).toEqual([true, false]);
  const initial = rulesWith({ discount_calculation_mode: 'INITIAL_AMOUNT', discounted_amount_mode_categories: ['late'] });
  expect([null, 'late'].map((category) => isOfInitialAmount({ category }, initial))).toEqual([true, false]);
  expect(isOfInitialAmount({ category: 'early' }, rulesWith({ initial_amount_mode_categories: ['early'] }))).toBe(true);
});
