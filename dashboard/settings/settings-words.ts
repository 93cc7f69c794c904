import type { ProjectSettings } from '../../contract/access.ts';
import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { caseWords } from '../campaign/create/code-pattern.ts';
import { categoryRuleOf, type CategoryRule } from '../category/category-rules.ts';
import { stackingWords } from '../category/category-stacking.ts';
import { formatExact } from '../ui/format.ts';
import type { Option } from '../ui/Select.tsx';
import { limitWords, rulesChange, settingsChange, type RulesDraft, type SettingsDraft, type Stored } from './settings-draft.ts';

/** Rules that are one of two ways, as people choose them. */
export const choices = {
  redeemables_application_mode: {
    label: 'When one of the codes cannot be used',
    options: [
      { value: 'ALL', label: 'Refuse all of them', hint: 'The shopper is told which one is wrong' },
      { value: 'PARTIAL', label: 'Use the others', hint: 'The order gets what those that can be used give' },
    ],
  },
  redeemables_sorting_rule: {
    label: 'Order in which codes are tried',
    options: [
      { value: 'REQUESTED_ORDER', label: 'As the shop sends them', hint: 'The first code gets the first discount' },
      { value: 'CATEGORY_HIERARCHY', label: 'By the place of their category', hint: 'Lower places first; codes without a category have place 1' },
    ],
  },
  grouped_redeemables_sorting_rule: {
    label: 'Codes that always join',
    options: [
      { value: 'JOINT_ALWAYS_LAST', label: 'After all others', hint: 'They take off of what is left' },
      { value: 'CATEGORY_HIERARCHY', label: 'Among the common ones', hint: 'In the order above' },
    ],
  },
  redeemables_no_effect_rule: {
    label: 'A code that takes nothing off',
    options: [
      { value: 'REDEEM_ANYWAY', label: 'Is used all the same', hint: 'It counts as redeemed' },
      { value: 'SKIP', label: 'Is passed over', hint: 'The shopper keeps it' },
    ],
  },
  discount_calculation_mode: {
    label: 'Percentages are of',
    options: [
      { value: 'DISCOUNTED_AMOUNT', label: 'What is left to pay', hint: '10 % and 10 % of 100 make 19' },
      { value: 'INITIAL_AMOUNT', label: 'What the order cost at first', hint: '10 % and 10 % of 100 make 20' },
    ],
  },
  redeemables_products_application_mode: {
    label: 'Discounts on products',
    options: [
      { value: 'STACK', label: 'Add up', hint: 'Several codes may take off of one product' },
      { value: 'ONCE', label: 'Once for each product', hint: 'A product gets the first discount only' },
    ],
  },
  redeemables_rollback_order_mode: {
    label: 'When codes that were used together are rolled back',
    options: [
      { value: 'WITH_ORDER', label: 'Their discounts leave the order', hint: 'The order is cancelled' },
      { value: 'WITHOUT_ORDER', label: 'The order stays as it is', hint: 'Only the codes can be used again' },
    ],
  },
} as const satisfies { [Member in keyof StackingRules]?: { label: string; options: readonly Option<string>[] } };
export type Choice = keyof typeof choices;

/** What pages of a shop may do with a client key. */
export const switchWords: Record<ProjectSettings['client']['switches'][number], { label: string; hint: string }> = {
  redeem: { label: 'Redeem codes', hint: 'Whoever has a code and an open page can use it up, without an order of your shop.' },
  publish: { label: 'Publish codes', hint: 'Whoever has an open page can draw codes of your campaigns.' },
  vouchers: { label: 'List vouchers', hint: 'Whoever has an open page can read the codes of the project.' },
  customers: { label: 'Create customers', hint: 'A page can make and change customers; it is told only their ids.' },
  events: { label: 'Send custom events', hint: 'A page can say that a customer did something.' },
};

/** Words for what a category can say differently. */
export const noEffectWords: Record<CategoryRule['noEffect'], string> = { PROJECT: 'As the project', REDEEM_ANYWAY: 'Used all the same', SKIP: 'Passed over' };
export const percentWords: Record<CategoryRule['percentOf'], string> = { PROJECT: 'As the project', DISCOUNTED_AMOUNT: 'Of what is left', INITIAL_AMOUNT: 'Of what it cost at first' };

/** One thing that will be saved, in words. */
export interface SettingChange {
  name: string;
  before: string;
  after: string;
}

/** What differs from what is stored, one line each. */
export function changesOf(draft: SettingsDraft, stored: Stored, categories: readonly WireCategory[]): SettingChange[] {
  const settings = settingsChange(draft, stored) ?? {};
  const before = stored.settings;
  const lines = [
    settings.name !== undefined && { name: 'Name', before: before.name, after: settings.name === '' ? 'nothing' : settings.name },
    settings.codes?.ignore_case !== undefined && { name: 'Codes', before: caseWords(before.codes), after: caseWords({ ignore_case: settings.codes.ignore_case }) },
    settings.codes?.charset !== undefined && { name: 'Random characters', before: before.codes.charset ?? 'not set', after: settings.codes.charset ?? 'not set' },
    settings.codes?.pattern !== undefined && { name: 'Pattern of codes', before: before.codes.pattern ?? 'not set', after: settings.codes.pattern ?? 'not set' },
    settings.client?.origins !== undefined && { name: 'Origins', before: listWords(before.client.origins), after: listWords(settings.client.origins) },
    settings.client?.switches !== undefined && { name: 'Pages may', before: switchesWords(before.client.switches), after: switchesWords(settings.client.switches) },
    draft.requestsMax !== before.client.requests_per_5_seconds && {
      name: 'Requests of one address', before: countWords(before.client.requests_per_5_seconds), after: countWords(draft.requestsMax),
    },
  ].filter((line) => line !== false);
  if (rulesChange(draft, stored) === null) return lines;
  return [...lines, ...ruleChanges(draft.rules, stored.rules), ...categories.flatMap((category) => categoryChanges(category, draft.rules, stored.rules))];
}

function ruleChanges(rules: RulesDraft, before: StackingRules): SettingChange[] {
  const limits = (Object.keys(limitWords) as (keyof typeof limitWords)[]).filter((member) => rules[member] !== before[member])
    .map((member) => ({ name: limitWords[member], before: countWords(before[member]), after: countWords(rules[member]) }));
  const chosen = (Object.keys(choices) as Choice[]).filter((member) => rules[member] !== before[member]).map((member) => {
    const word = (value: string): string => choices[member].options.find((option) => option.value === value)?.label ?? value;
    return { name: choices[member].label, before: word(before[member]), after: word(rules[member]) };
  });
  return [...limits, ...chosen];
}

function categoryChanges(category: WireCategory, rules: RulesDraft, before: StackingRules): SettingChange[] {
  const [old, now] = [categoryRuleOf(before, category), categoryRuleOf(rules, category)];
  const aspects: [word: string, of: (rule: CategoryRule) => string][] = [
    ['most on one order', ({ limit }) => countWords(limit)], ['with other codes', ({ stacking }) => stackingWords[stacking]],
    ['without effect', ({ noEffect }) => noEffectWords[noEffect]], ['percentages', ({ percentOf }) => percentWords[percentOf]],
  ];
  return aspects.filter(([, of]) => of(old) !== of(now)).map(([word, of]) => ({ name: `${category.name}: ${word}`, before: of(old), after: of(now) }));
}

function countWords(count: number | null): string {
  return count === null ? 'no limit' : formatExact(count);
}

function listWords(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ');
}

function switchesWords(names: readonly (keyof typeof switchWords)[]): string {
  return names.length === 0 ? 'only validate' : names.map((name) => switchWords[name].label.toLowerCase()).join(', ');
}
