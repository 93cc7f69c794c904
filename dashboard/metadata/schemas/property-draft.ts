import type { MetadataType, WireMetadataDefinition } from '../../../contract/metadata.ts';
import { contradictionIn, isOfType, validatorsOf, type MetadataValidator } from '../../../contract/metadata-faults.ts';

/** The form of one property. */
export interface PropertyDraft {
  key: string;
  type: MetadataType;
  isList: boolean;
  /** Of an object: name of the nested schema; empty: any object. */
  nested: string;
  isRequired: boolean;
  /** Values one a line; empty: no rule. */
  allowed: string;
  forbidden: string;
  lower: Bound;
  upper: Bound;
  minLength: number | null;
  maxLength: number | null;
}

/** A bound as it is entered: a number or a day or instant; null: none. */
export interface Bound {
  value: number | string | null;
  /** The bound itself is allowed. */
  isInclusive: boolean;
}

const noBound: Bound = { value: null, isInclusive: true };

export const emptyProperty: PropertyDraft = {
  key: '', type: 'string', isList: false, nested: '', isRequired: false, allowed: '', forbidden: '', lower: noBound, upper: noBound, minLength: null, maxLength: null,
};

export function propertyDraftOf(key: string, definition: WireMetadataDefinition): PropertyDraft {
  const { type, array, optional, objectType, eq, ne, lt, lte, gt, gte, minLength, maxLength, exactLength } = definition;
  const bound = (inclusive: number | string | undefined, exclusive: number | string | undefined): Bound =>
    exclusive === undefined ? { value: inclusive ?? null, isInclusive: true } : { value: exclusive, isInclusive: false };
  return {
    key, type, isList: array, nested: objectType ?? '', isRequired: !optional, allowed: linesOf(eq), forbidden: linesOf(ne), lower: bound(gte, gt), upper: bound(lte, lt),
    minLength: exactLength ?? minLength ?? null, maxLength: exactLength ?? maxLength ?? null,
  };
}

function linesOf(values: readonly (string | number | boolean)[] | undefined): string {
  return (values ?? []).map(String).join('\n');
}

/** Whether a type has a rule. */
export function hasRule(type: MetadataType, validator: MetadataValidator): boolean {
  return validatorsOf[type].includes(validator);
}

function valuesOf(text: string, type: MetadataType): (string | number | boolean)[] {
  const lines = [...new Set(text.split('\n').map((line) => line.trim()).filter((line) => line !== ''))];
  return lines.map((line) => (type === 'number' ? Number(line) : type === 'boolean' ? ({ true: true, false: false }[line] ?? line) : line));
}

const valueHints: Partial<Record<MetadataType, string>> = {
  number: 'a number, such as 12.5', boolean: 'true or false', date: 'a day, such as 2026-12-31', datetime: 'an instant, such as 2026-12-31T18:00:00Z',
  image_url: 'a link that begins with https:// or http://', geopoint: 'latitude and longitude, such as 52.52, 13.405',
};

/** What is wrong with the form, by the name of the field. */
export function propertyProblems(draft: PropertyDraft, taken: readonly string[]): Partial<Record<keyof PropertyDraft, string>> {
  const problems: Partial<Record<keyof PropertyDraft, string>> = {};
  const key = draft.key.trim();
  if (key === '') problems.key = 'Give the property a key.';
  else if (taken.includes(key)) problems.key = 'The schema has this key already, perhaps among those that were removed.';
  for (const field of ['allowed', 'forbidden'] as const) {
    if (!hasRule(draft.type, field === 'allowed' ? 'eq' : 'ne')) continue;
    const strange = valuesOf(draft[field], draft.type).find((value) => !isOfType(value, draft.type) || (typeof value === 'number' && !Number.isFinite(value)));
    if (strange !== undefined) problems[field] = `Each line has to be ${valueHints[draft.type] ?? 'a text'}.`;
  }
  const contradiction = problems.allowed === undefined && problems.forbidden === undefined ? contradictionIn(definitionOf(draft)) : null;
  if (contradiction?.of === 'bounds') problems.upper = 'Nothing lies between these bounds.';
  if (contradiction?.of === 'lengths') problems.maxLength = 'Has to be at least the shortest length.';
  if (contradiction?.of === 'values') problems.allowed = 'The other rules allow none of these.';
  return problems;
}

/** The definition of a form without problems: the rules that its type has. */
export function definitionOf(draft: PropertyDraft): WireMetadataDefinition {
  const { type, lower, upper, minLength, maxLength } = draft;
  const rules: Partial<Record<MetadataValidator, unknown>> = {
    eq: listOr(valuesOf(draft.allowed, type)), ne: listOr(valuesOf(draft.forbidden, type)),
    [lower.isInclusive ? 'gte' : 'gt']: lower.value ?? undefined, [upper.isInclusive ? 'lte' : 'lt']: upper.value ?? undefined,
    ...(minLength !== null && minLength === maxLength ? { exactLength: minLength } : { minLength: minLength ?? undefined, maxLength: maxLength ?? undefined }),
  };
  const kept = Object.entries(rules).filter(([rule, value]) => value !== undefined && hasRule(type, rule as MetadataValidator));
  return {
    type, array: draft.isList, optional: !draft.isRequired, objectType: type === 'object' && draft.nested !== '' ? draft.nested : null, ...Object.fromEntries(kept),
  } as WireMetadataDefinition;
}

function listOr<T>(values: T[]): T[] | undefined {
  return values.length === 0 ? undefined : values;
}
