import { expect, test } from 'vitest';
import type { ProjectSettings } from '../../contract/access.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { categoryRuleOf, withCategoryRule } from '../category/category-rules.ts';
import { draftOf, problemsOf, rulesChange, settingsChange, type SettingsDraft } from './settings-draft.ts';

const rules: StackingRules = {
  redeemables_limit: 30, applicable_redeemables_limit: 5, applicable_redeemables_per_category_limit: 1, applicable_redeemables_category_limits: { Welcome: 2, cat_9: 1 },
  applicable_exclusive_redeemables_limit: 1, applicable_exclusive_redeemables_per_category_limit: 1, exclusive_categories: ['Welcome', 'cat_9'], joint_categories: [],
  redeemables_application_mode: 'ALL', redeemables_sorting_rule: 'REQUESTED_ORDER', redeemables_products_application_mode: 'STACK',
  redeemables_no_effect_rule: 'REDEEM_ANYWAY', no_effect_skip_categories: [], no_effect_redeem_anyway_categories: [], redeemables_rollback_order_mode: 'WITH_ORDER',
  grouped_redeemables_sorting_rule: 'JOINT_ALWAYS_LAST', discount_calculation_mode: 'DISCOUNTED_AMOUNT', initial_amount_mode_categories: [],
  discounted_amount_mode_categories: [],
};
const settings: ProjectSettings = {
  name: 'Shop', time_zone: 'Europe/Berlin', week_starts_on: 1, currency: 'EUR', currency_exponent: 2,
  codes: { ignore_case: false, charset: null, pattern: null }, is_case_settled: false,
  client: { origins: ['https://shop.example'], switches: ['redeem'], requests_per_5_seconds: 5 },
};
const stored = { settings, rules };
const draft = (change: Partial<SettingsDraft>): SettingsDraft => ({ ...draftOf(stored), ...change });

test('what nobody changed asks for nothing', () => {
  expect([settingsChange(draft({}), stored), rulesChange(draft({}), stored), problemsOf(draft({}))]).toEqual([null, null, {}]);
});

test('only what differs is asked for; origins as browsers send them, each once', () => {
  expect(settingsChange(draft({ origins: 'https://shop.example\n HTTPS://Two.example/ \n\nhttps://two.example' }), stored)).toEqual({
    client: { origins: ['https://shop.example', 'https://two.example'] },
  });
  expect(settingsChange(draft({ name: ' New ', switches: [] }), stored)).toEqual({ name: 'New', client: { switches: [] } });
  expect(rulesChange(draft({ rules: { ...rules, redeemables_limit: 10 } }), stored)).toEqual({ redeemables_limit: 10 });
});

test('of codes what differs is asked for: an alphabet by its characters, nothing as null', () => {
  expect(settingsChange(draft({ charset: 'digits', pattern: ' S-#### ' }), stored)).toEqual({ codes: { charset: '0123456789', pattern: 'S-####' } });
  expect(settingsChange(draft({ charset: 'all', ignoresCase: true }), stored)).toEqual({ codes: { ignore_case: true, charset: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' } });
  const own = { rules, settings: { ...settings, codes: { ignore_case: true, charset: 'XYZ', pattern: '###' } } };
  expect(draftOf(own)).toMatchObject({ ignoresCase: true, charset: 'own', ownCharset: 'XYZ', pattern: '###' });
  expect(settingsChange(draftOf(own), own)).toBeNull();
  expect(settingsChange({ ...draftOf(own), charset: 'none', pattern: '' }, own)).toEqual({ codes: { charset: null, pattern: null } });
  expect(problemsOf(draft({ charset: 'own', ownCharset: 'A', pattern: 'NONE' }))).toEqual({
    ownCharset: 'The alphabet needs at least two different characters.', pattern: 'The pattern needs a # for each random character.',
  });
});

test('what cannot be saved is told at its field', () => {
  expect(problemsOf(draft({ name: ' ', origins: 'shop.example', requestsMax: null }))).toEqual({
    name: 'Give the project a name.', origins: expect.stringContaining('“shop.example” is no web origin'), requestsMax: 'Enter a number.',
  });
  expect(problemsOf(draft({ rules: { ...rules, redeemables_limit: null } }))).toEqual({ redeemables_limit: 'Enter a number from 1 to 30.' });
  expect(problemsOf(draft({ rules: { ...rules, redeemables_limit: 3 } }))).toEqual({ applicable_redeemables_limit: expect.stringContaining('3 at most') });
  expect(problemsOf(draft({ rules: { ...rules, applicable_redeemables_category_limits: { cat_9: 6 } } }))).toEqual({ 'category cat_9': expect.stringContaining('5 at most') });
});

test('a category is in one list of each kind at most, whether rules named it by name or by id, and others stay', () => {
  const welcome = { id: 'cat_1', name: 'Welcome' };
  expect(categoryRuleOf(rules, welcome)).toEqual({ limit: 2, stacking: 'EXCLUSIVE', noEffect: 'PROJECT', percentOf: 'PROJECT' });
  const changed = withCategoryRule(rules, welcome, { stacking: 'JOINT', limit: 3, noEffect: 'SKIP' });
  expect(changed).toEqual({
    ...rules, exclusive_categories: ['cat_9'], joint_categories: ['cat_1'], applicable_redeemables_category_limits: { cat_9: 1, cat_1: 3 }, no_effect_skip_categories: ['cat_1'],
  });
  expect(withCategoryRule(changed, welcome, { stacking: 'GENERAL', limit: null, noEffect: 'PROJECT' })).toEqual({
    ...rules, exclusive_categories: ['cat_9'], applicable_redeemables_category_limits: { cat_9: 1 },
  });
});
