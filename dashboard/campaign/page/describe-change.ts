import type { ChangeRow } from '../../../contract/tracking.ts';
import { formatExact } from '../../ui/format.ts';
import { limitNoun, limitOfField, straddleWords } from './limit-words.ts';
import { discountWords } from './discount-words.ts';
import { windowWords } from './timeframe.ts';
import { sentence } from './words.ts';

/** How values of a project are written. */
export interface ChangeFormat {
  money: (minor: number) => string;
  dateTime: (instant: string) => string;
  /** An exclusive end. */
  end: (instant: string) => string;
}

export interface ChangeInWords {
  /** `changed the discount budget`. */
  what: string;
  fields: { label: string; before: string; after: string }[];
}

const objectWords: Record<string, string> = {
  campaign: 'the campaign', voucher: 'a code', limits: 'the limits', api_key: 'an API key', project: 'the project', member: 'a member',
};

const fieldLabels: Record<string, string> = {
  name: 'name', description: 'description', category: 'category', metadata: 'metadata', active: 'running', start_date: 'start', expiration_date: 'end',
  discount: 'offer', redemption_quantity: 'uses per code',
  vouchers: 'codes', vouchers_count: 'codes', publications: 'publications', redemptions: 'redemptions', validity_timeframe: 'recurring window',
  validity_day_of_week: 'days of the week', validity_hours: 'hours', activity_duration_after_publishing: 'validity after publication',
  type: 'kind of codes', auto_join: 'joining by itself', join_once: 'one code per customer',
  rules: 'conditions', message: 'message to the shopper', applicable_to: 'products of the discount',
};

/** Deeds on a campaign that "the campaign" alone would not word well. */
const campaignDeeds: Record<string, string> = {
  vouchers_added: 'added codes', vouchers_generated: 'made the codes', imported: 'imported the campaign',
};

const noWindows = { validity_timeframe: null, validity_day_of_week: null, validity_hours: null, activity_duration_after_publishing: null };
const windowFields = new Set(Object.keys(noWindows));

/** What somebody did, in the past tense, and each value before and after it. */
export function describeChange(change: Pick<ChangeRow, 'action' | 'object_type' | 'fields'>, format: ChangeFormat): ChangeInWords {
  if (change.object_type === 'rule' || isOfAssignment(change)) return describeRuleChange(change, format);
  const fields = (saidByTheDeed.has(change.action) ? [] : change.fields).map(({ field, before, after }) => ({
    label: sentence(fieldLabel(field)),
    before: valueWords(field, before, format),
    after: valueWords(field, after, format),
  }));
  return { what: deed(change), fields };
}

const ruleVerbs: Record<string, string> = { assigned: 'added', unassigned: 'removed', updated: 'changed' };

/** What the history of a code tells of its own rules. */
function isOfAssignment({ action }: Pick<ChangeRow, 'action'>): boolean {
  return action === 'assigned' || action === 'unassigned';
}

/** What somebody did to a rule, by its name. What it asks for is told in words already. */
function describeRuleChange({ action, fields }: Pick<ChangeRow, 'action' | 'fields'>, format: ChangeFormat): ChangeInWords {
  const named = fields.find(({ field }) => field === 'rule' || field === 'name');
  const name = named?.after ?? named?.before;
  const code = fields.find(({ field }) => field === 'voucher');
  const what = [
    `${ruleVerbs[action] ?? action} the validation rule`, typeof name === 'string' && `“${name}”`, code !== undefined && `for the code ${String(code.after ?? code.before)}`,
  ].filter((part) => part !== false).join(' ');
  const shown = action === 'updated' ? fields.filter(({ field }) => field !== 'rule') : [];
  return { what, fields: shown.map(({ field, before, after }) => ({ label: sentence(fieldLabel(field)), before: valueWords(field, before, format), after: valueWords(field, after, format) })) };
}

/** Deeds whose values say nothing that the deed does not. */
const saidByTheDeed = new Set(['created', 'enabled', 'disabled', 'deleted']);

function fieldLabel(field: string): string {
  const found = limitOfField(field);
  if (found !== null) return found.part === 'limit' ? limitNoun(found.limit) : `at the ${limitNoun(found.limit)}`;
  return fieldLabels[field] ?? sentence(field).toLowerCase();
}

/** Whether null of a field means that there is no limit. */
function isLimit(field: string): boolean {
  return field === 'redemption_quantity' || limitOfField(field)?.part === 'limit';
}

function deed({ action, object_type: objectType, fields }: Pick<ChangeRow, 'action' | 'object_type' | 'fields'>): string {
  const object = objectWords[objectType] ?? sentence(objectType).toLowerCase();
  const only = onlyField(fields);
  if (action === 'enabled') return objectType === 'campaign' ? 'resumed the campaign' : `enabled ${object}`;
  if (action === 'disabled') return objectType === 'campaign' ? 'paused the campaign' : `disabled ${object}`;
  if (objectType === 'campaign' && campaignDeeds[action] !== undefined) return campaignDeeds[action];
  if (action !== 'updated' || only === undefined) return `${action === 'updated' ? 'changed' : action.replaceAll('_', ' ')} ${object}`;
  if (limitOfField(only.field)?.part === 'straddle') return `changed what happens ${fieldLabel(only.field)}`;
  return `${isLimit(only.field) ? limitVerb(only.before, only.after) : 'changed'} the ${fieldLabel(only.field)}`;
}

/** The field that a change is about: the only one, or that of a limit which was set together with what happens at it. */
function onlyField(fields: ChangeRow['fields']): ChangeRow['fields'][number] | undefined {
  if (fields.length === 1) return fields[0];
  const names = new Set(fields.map(({ field }) => JSON.stringify(limitOfField(field)?.limit ?? field)));
  return names.size === 1 ? fields.find(({ field }) => limitOfField(field)?.part === 'limit') : undefined;
}

function limitVerb(before: unknown, after: unknown): string {
  if (before === null || before === undefined) return 'added';
  if (after === null || after === undefined) return 'removed';
  return Number(after) < Number(before) ? 'tightened' : 'raised';
}

function valueWords(field: string, value: unknown, format: ChangeFormat): string {
  if (value === null || value === undefined || value === '') return isLimit(field) ? 'no limit' : 'none';
  if (windowFields.has(field)) return windowWords({ ...noWindows, [field]: value }).join('; ');
  if (field === 'discount') return discountWords(value, format.money);
  const limit = limitOfField(field);
  if (limit !== null && limit.limit.measure !== 'redemptions' && typeof value === 'number') return format.money(value);
  if (limit?.part === 'straddle' && (value === 'reject' || value === 'clip')) return straddleWords[value];
  if (typeof value === 'number') return formatExact(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return isInstant(value) ? (field === 'expiration_date' ? format.end(value) : format.dateTime(value)) : value;
  return JSON.stringify(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);
}
