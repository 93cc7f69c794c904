import type { ProjectSettings, ProjectSettingsChange } from '../../contract/access.ts';
import { codeFaults } from '../../contract/code-faults.ts';
import type { StackingRules, StackingRulesChange } from '../../contract/redemption.ts';
import { stackingFaults, type StackingLimit } from '../../contract/stacking-faults.ts';
import { readOrigin } from '../../contract/web-origin.ts';
import { alphabetNamed, alphabetsOf } from '../campaign/create/code-pattern.ts';
import type { CharsetName } from '../campaign/page/vouchers/code-choice.ts';

type Switch = ProjectSettings['client']['switches'][number];

/** The page's fields as they are filled in. */
export interface SettingsDraft {
  name: string;
  ignoresCase: boolean;
  /** `none`: the project says nothing of it. */
  charset: CharsetName | 'none';
  ownCharset: string;
  /** Empty: the project says nothing of it. */
  pattern: string;
  /** One a line. */
  origins: string;
  switches: readonly Switch[];
  requestsMax: number | null;
  /** Limits that are empty are null, also those that need a number. */
  rules: RulesDraft;
}

export type RulesDraft = { [Member in keyof StackingRules]: Member extends StackingLimit ? StackingRules[Member] | null : StackingRules[Member] };

/** What the server has. */
export interface Stored {
  settings: ProjectSettings;
  rules: StackingRules;
}

export function draftOf({ settings: { name, codes, client }, rules }: Stored): SettingsDraft {
  const charset = codes.charset === null ? 'none' : (alphabetNamed(codes.charset, codes) ?? 'own');
  return {
    name, ignoresCase: codes.ignore_case, charset, ownCharset: charset === 'own' ? (codes.charset ?? '') : '', pattern: codes.pattern ?? '',
    origins: client.origins.join('\n'), switches: client.switches, requestsMax: client.requests_per_5_seconds, rules,
  };
}

/** The codes of the draft as the API has them. */
export function codesOf({ ignoresCase, charset, ownCharset, pattern }: SettingsDraft): ProjectSettings['codes'] {
  const characters = charset === 'none' ? null : charset === 'own' ? ownCharset.trim() : alphabetsOf({ ignore_case: ignoresCase })[charset];
  return { ignore_case: ignoresCase, charset: characters, pattern: pattern.trim() === '' ? null : pattern.trim() };
}

/** Limits without which the rules say nothing. */
const needed: readonly StackingLimit[] = ['redeemables_limit', 'applicable_redeemables_limit', 'applicable_exclusive_redeemables_limit'];

export const requestsRange = { min: 1, max: 1_000_000 } as const;

/** Fields that cannot be saved, by their names, with what is wrong. Of a category the name is `category <id or name>`. */
export function problemsOf(draft: SettingsDraft): Record<string, string> {
  const problems: Record<string, string> = {};
  if (draft.name.trim() === '') problems['name'] = 'Give the project a name.';
  const codes = codeFaults(codesOf(draft));
  if (codes.pattern !== undefined) problems['pattern'] = `The pattern ${codes.pattern}.`;
  if (codes.charset !== undefined) problems['ownCharset'] = `The alphabet ${codes.charset}.`;
  const strange = originsOf(draft).find((origin) => readOrigin(origin) === null);
  if (strange !== undefined) problems['origins'] = `“${strange}” is no web origin. One looks like https://shop.example, without a path.`;
  if (draft.requestsMax === null) problems['requestsMax'] = 'Enter a number.';
  const empty = needed.filter((member) => draft.rules[member] === null);
  for (const member of empty) problems[member] = 'Enter a number from 1 to 30.';
  // While a limit is empty nobody knows what would contradict it.
  if (empty.length > 0) return problems;
  for (const fault of stackingFaults(draft.rules as StackingRules)) {
    if (fault.is === 'too high') problems[fault.category === null ? fault.member : `category ${fault.category}`] ??= `Can be ${fault.most} at most: “${limitWords[fault.whole]}” says so.`;
    else problems[`category ${fault.category}`] ??= 'The API put this category into two lists that contradict each other. Choose one.';
  }
  return problems;
}

/** Names of the limits, as the page calls them. */
export const limitWords: Record<StackingLimit, string> = {
  redeemables_limit: 'Codes in one request', applicable_redeemables_limit: 'Codes used on one order',
  applicable_redeemables_per_category_limit: 'Codes of one category', applicable_exclusive_redeemables_limit: 'Exclusive codes on one order',
  applicable_exclusive_redeemables_per_category_limit: 'Exclusive codes of one category',
};

function originsOf({ origins }: SettingsDraft): string[] {
  return origins.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** What of the settings a request has to change; null: nothing. */
export function settingsChange(draft: SettingsDraft, { settings: { name, codes, client } }: Stored): ProjectSettingsChange | null {
  const origins = [...new Set(originsOf(draft).map((origin) => readOrigin(origin) ?? origin))];
  const change = {
    ...(!isSame(origins, client.origins) && { origins }),
    ...(!isSame(draft.switches.toSorted(), client.switches.toSorted()) && { switches: [...draft.switches] }),
    ...(draft.requestsMax !== null && draft.requestsMax !== client.requests_per_5_seconds && { requests_per_5_seconds: draft.requestsMax }),
  };
  const isNamed = draft.name.trim() !== name;
  const look = Object.fromEntries(Object.entries(codesOf(draft)).filter(([member, value]) => value !== codes[member as keyof typeof codes]));
  if (!isNamed && Object.keys(look).length === 0 && Object.keys(change).length === 0) return null;
  return {
    ...(isNamed && { name: draft.name.trim() }), ...(Object.keys(look).length > 0 && { codes: look }), ...(Object.keys(change).length > 0 && { client: change }),
  };
}

/** What of the stacking rules a request has to change; null: nothing. */
export function rulesChange({ rules }: SettingsDraft, stored: Stored): StackingRulesChange | null {
  const members = (Object.keys(rules) as (keyof StackingRules)[]).filter((member) => !isSame(rules[member], stored.rules[member]));
  return members.length === 0 ? null : (Object.fromEntries(members.map((member) => [member, rules[member]])) as StackingRulesChange);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
