import type { MetadataType } from '../../../contract/metadata.ts';
import { ruleNameOf, type RuleName, type RuleOperator } from '../../../contract/rule-language.ts';
import type { TestDraft } from './rule-draft.ts';

/** Controls that ask for a time. */
export type TimeControl = 'day' | 'instant' | 'days' | 'weekdays' | 'hours' | 'span' | 'recurring';

/** Which control asks for what is compared with; `raw`: none of them can show what is there. */
export type Control =
  | 'none' | 'flag' | 'amount' | 'amounts' | 'number' | 'numbers' | 'text' | 'texts' | 'segments' | 'items' | 'api_keys' | 'members' | TimeControl | 'raw';

/** A comparison as people choose it. */
export interface Comparison {
  /** Its name in the menu's list; that of the operator that it is saved as with one value. */
  id: RuleOperator;
  word: string;
  control: Control;
  /** The operator with several values; undefined: it takes one, or the same takes several. */
  many?: RuleOperator;
}

/** What a condition is about decides its comparisons: the kind of the name, of metadata the type that the schema says. */
export type Compared = Exclude<RuleName['kind'], 'metadata'> | MetadataType | 'list' | 'any';

function among(control: Control): Comparison[] {
  return [{ id: '$is', word: 'is', control, many: '$in' }, { id: '$is_not', word: 'is not', control, many: '$not_in' }];
}

function sizes(one: Control, many: Control): Comparison[] {
  return [
    { id: '$more_than_or_equal', word: 'is at least', control: one }, { id: '$less_than_or_equal', word: 'is at most', control: one },
    { id: '$more_than', word: 'is more than', control: one }, { id: '$less_than', word: 'is less than', control: one }, ...among(many),
  ];
}

const parts: Comparison[] = [
  { id: '$contains', word: 'contains', control: 'texts' }, { id: '$not_contain', word: 'does not contain', control: 'texts' },
  { id: '$starts_with', word: 'begins with', control: 'texts' }, { id: '$ends_with', word: 'ends with', control: 'texts' },
];

const known: Comparison[] = [{ id: '$has_value', word: 'is known', control: 'none' }, { id: '$is_unknown', word: 'is not known', control: 'none' }];

const lists: Comparison[] = [
  { id: '$not_differ', word: 'is exactly', control: 'texts' }, { id: '$not_intersect', word: 'has none of', control: 'texts' },
  { id: '$count', word: 'has exactly so many values', control: 'number' }, { id: '$count_more', word: 'has more values than', control: 'number' },
  { id: '$count_less', word: 'has fewer values than', control: 'number' },
];

const times: Comparison[] = [
  { id: '$after', word: 'is after', control: 'instant' }, { id: '$before', word: 'is before', control: 'instant' }, { id: '$timeframe_absolute', word: 'is between', control: 'span' },
  { id: '$dow', word: 'is on', control: 'weekdays' }, { id: '$timeframe_daily_hours', word: 'is at hours', control: 'hours' },
  { id: '$timeframe', word: 'is within a window that comes again', control: 'recurring' },
];

const distances: Comparison[] = [
  { id: '$less_than_ago', word: 'is in the last', control: 'days' }, { id: '$more_than_ago', word: 'is longer ago than', control: 'days' },
  { id: '$is_days_ago', word: 'is exactly so long ago', control: 'days' }, { id: '$less_than_future', word: 'is in the next', control: 'days' },
  { id: '$more_than_future', word: 'is later than in', control: 'days' }, { id: '$is_days_in_future', word: 'is in exactly', control: 'days' },
];

function dates(control: 'day' | 'instant'): Comparison[] {
  const bounds = times.slice(0, 2).map((comparison): Comparison => ({ ...comparison, control }));
  return [...bounds, ...distances, ...times.slice(2), ...known];
}

const comparisonsOf: Record<Compared, readonly Comparison[]> = {
  amount: sizes('amount', 'amounts'),
  number: [...sizes('number', 'numbers'), ...known],
  text: among('texts'),
  segment: among('segments'),
  product: [...among('items'), { id: '$from', word: 'is from the collection', control: 'items' }],
  api_key: among('api_keys'),
  member: among('members'),
  flag: [{ id: '$is', word: 'is', control: 'flag' }],
  date: dates('day'),
  datetime: dates('instant'),
  string: [...among('texts'), ...parts, ...known],
  image_url: [...among('texts'), ...parts, ...known],
  geopoint: [...among('texts'), ...known],
  boolean: [{ id: '$is', word: 'is', control: 'flag' }, ...known],
  object: known,
  list: [...among('texts'), ...lists, ...known],
  any: [...among('texts'), ...parts, ...sizes('text', 'texts').slice(0, 4), ...lists, ...known],
};

/** The comparisons that a name takes, the usual one first; `type`: of metadata, what the schema says of the member. */
export function comparisonsFor(name: string, type: MetadataType | 'list' | null): readonly Comparison[] {
  const entry = ruleNameOf(name);
  if (entry === undefined) return [];
  const compared: Compared = entry.kind === 'metadata' ? (type ?? 'any') : entry.kind;
  const offered = entry.kind === 'date' ? times : comparisonsOf[compared];
  return offered.filter(({ id }) => entry.operators.includes(id));
}

/** The comparison that shows a test; one that no control can show is told as it is. */
export function comparisonOf({ operator, values }: TestDraft, offered: readonly Comparison[]): Comparison {
  const found = offered.find(({ id, many }) => id === operator || many === operator);
  if (found === undefined) return { id: operator, word: operator, control: 'raw' };
  return canShow(found.control, values) ? found : { ...found, control: 'raw' };
}

const several: ReadonlySet<Control> = new Set(['amounts', 'numbers', 'texts', 'segments', 'items', 'api_keys', 'members', 'weekdays']);

function canShow(control: Control, values: readonly unknown[]): boolean {
  if (!several.has(control) && values.length > 1) return false;
  const isText = (value: unknown): boolean => typeof value === 'string';
  const isNumber = (value: unknown): boolean => typeof value === 'number';
  switch (control) {
    case 'raw': return true;
    case 'none': return values.every((value) => value === true || value === 'true');
    case 'flag': return values.every((value) => typeof value === 'boolean' || value === 'true' || value === 'false');
    case 'amount': case 'amounts': return values.every((value) => Number.isSafeInteger(value));
    case 'number': case 'numbers': case 'weekdays': return values.every(isNumber);
    case 'days': return values.every((value) => Number.isSafeInteger(value) || /^(\d{1,5}|P\d{1,5}D)$/.test(String(value)));
    case 'segments': case 'items': return values.every((value) => isText(value) || (typeof value === 'object' && value !== null && isText((value as { id?: unknown }).id)));
    case 'text': return values.every((value) => isText(value) || isNumber(value));
    case 'texts': case 'api_keys': case 'members': case 'day': case 'instant': case 'hours': case 'span': case 'recurring': return values.every(isText);
  }
}

/** A test with other values; where one and several have operators of their own, by their number. */
export function withValues(test: TestDraft, { id, many }: Comparison, values: readonly unknown[]): TestDraft {
  return { operator: many !== undefined && values.length > 1 ? many : id, values };
}

/** A test by another comparison: values stay where the same control shows them. */
export function withComparison(test: TestDraft, before: Comparison, after: Comparison): TestDraft {
  const kept = after.control === before.control ? test.values : before.control === 'texts' && after.control === 'text' ? test.values.slice(0, 1) : beginningOf(after.control);
  return withValues(test, after, kept);
}

/** What a control shows before anything is entered. */
export function beginningOf(control: Control): readonly unknown[] {
  return control === 'none' || control === 'flag' ? [true] : [];
}

export function newTest(offered: readonly Comparison[]): TestDraft[] {
  const [first] = offered;
  return first === undefined ? [] : [{ operator: first.id, values: beginningOf(first.control) }];
}
