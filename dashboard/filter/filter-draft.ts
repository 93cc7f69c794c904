import { parseAbsolute, parseDate, toCalendarDate, toZoned } from '@internationalized/date';
import { operatorOf, operatorsOf, type FilterKind, type Operator } from './filter-operators.ts';

/** A member that rows can be filtered by. */
export interface FilterField {
  /** As the wire contract's filters name it; `metadata.*` for whatever key somebody writes. */
  name: string;
  label: string;
  /** Heading under which the field is offered. */
  group?: string;
  kind: FilterKind;
  /** Digits after the decimal sign of a number; 0 unless told. */
  decimals?: number;
}

/** A filter in the words of the wire contract: `{junction, <field>: {conditions: {<$operator>: [values]}}}`. */
export type WireFilter = Record<string, unknown>;

/** One row of the form. */
export interface Condition {
  /** Tells rows apart while they are edited. */
  key: number;
  /** Name of a `FilterField`. */
  field: string;
  /** Of the field `metadata.*`: which key. */
  metadataKey: string;
  /** Id of an `Operator`. */
  operator: string;
  /** Text (lines of it for lists), a number, minor units, or a day `YYYY-MM-DD`; null while nothing is entered. */
  value: string | number | null;
}

/** A filter that is being made. */
export interface FilterDraft {
  /** Whether all conditions have to hold, or one of them. */
  junction: 'all' | 'any';
  conditions: readonly Condition[];
}

/** The field of any metadata key. */
export const anyMetadata = 'metadata.*';

let lastKey = 0;

/** A row with the usual comparison of a field and no value. */
export function newCondition({ name, kind }: FilterField, metadataKey = ''): Condition {
  lastKey += 1;
  return { key: lastKey, field: name, metadataKey, operator: operatorOf(kind, '').id, value: null };
}

/** Why a row cannot be used as it stands; null when it can. */
export function conditionProblem(draft: FilterDraft, condition: Condition, fields: readonly FilterField[]): string | null {
  const field = fieldOf(condition, fields);
  const operator = operatorOf(field.kind, condition.operator);
  if (condition.field === anyMetadata && condition.metadataKey.trim() === '') return 'Write the metadata key.';
  if (operator.input !== 'none' && valuesOf(condition, operator, 'UTC').length === 0) return 'Fill in what it is compared with.';
  const name = wireName(condition);
  const earlier = draft.conditions.slice(0, draft.conditions.indexOf(condition)).filter((other) => wireName(other) === name);
  if (earlier.some((other) => operatorOf(fieldOf(other, fields).kind, other.operator).wire === operator.wire)) return 'The same comparison with this field stands above already.';
  // In the language of the lists all that is said of one field has to hold, whatever the junction.
  if (earlier.length > 0 && draft.junction === 'any') return 'With “any”, each field can have one condition. “is one of” takes several values.';
  return null;
}

/** The filter in the words of the wire contract; null while a row is unfinished, or there is none. Days are of `zone`. */
export function filterOf(draft: FilterDraft, fields: readonly FilterField[], zone: string): WireFilter | null {
  if (draft.conditions.length === 0 || draft.conditions.some((condition) => conditionProblem(draft, condition, fields) !== null)) return null;
  const filter: Record<string, { conditions: Record<string, unknown[]> }> = {};
  for (const condition of draft.conditions) {
    const operator = operatorOf(fieldOf(condition, fields).kind, condition.operator);
    const member = (filter[wireName(condition)] ??= { conditions: {} });
    member.conditions[operator.wire] = operator.input === 'none' ? [operator.fixed] : valuesOf(condition, operator, zone);
  }
  return { junction: draft.junction === 'all' ? 'AND' : 'OR', ...filter };
}

/** The form of a filter; null for one with parts that the form does not know, as the API can make them. */
export function draftOf(filter: WireFilter, fields: readonly FilterField[], zone: string): FilterDraft | null {
  const { junction = 'AND', ...named } = filter;
  const conditions: Condition[] = [];
  for (const [name, member] of Object.entries(named)) {
    const field = fields.find((each) => each.name === name) ?? (name.startsWith('metadata.') ? fields.find((each) => each.name === anyMetadata) : undefined);
    const tests = (member as { conditions?: unknown } | null)?.conditions;
    if (field === undefined || typeof tests !== 'object' || tests === null) return null;
    for (const [wire, given] of Object.entries(tests)) {
      const read = readTest(field, wire, given, zone);
      if (read === null) return null;
      conditions.push({ ...newCondition(field, field.name === anyMetadata ? name.slice('metadata.'.length) : ''), ...read });
    }
  }
  const isAny = typeof junction === 'string' && junction.toUpperCase() === 'OR';
  const draft: FilterDraft = { junction: isAny ? 'any' : 'all', conditions };
  return conditions.some((condition) => conditionProblem(draft, condition, fields) !== null) ? null : draft;
}

/** The field of a row. A field that is gone, such as a metadata key that was taken off the schema, is asked for as any other metadata. */
export function fieldOf({ field }: Condition, fields: readonly FilterField[]): FilterField {
  const found = fields.find(({ name }) => name === field) ?? fields[0];
  if (found === undefined) throw new Error('a filter needs fields');
  return found;
}

function wireName({ field, metadataKey }: Condition): string {
  return field === anyMetadata ? `metadata.${metadataKey.trim()}` : field;
}

/** What a row compares with, as it is sent. */
function valuesOf({ value }: Condition, { input }: Operator, zone: string): unknown[] {
  if (value === null) return [];
  if (input === 'lines') return [...new Set(String(value).split('\n').map((line) => line.trim()).filter((line) => line !== ''))];
  if (input === 'instant') return [toZoned(parseDate(String(value)), zone).toAbsoluteString()];
  if (input === 'text') return String(value).trim() === '' ? [] : [String(value).trim()];
  return [value];
}

function readTest({ kind }: FilterField, wire: string, given: unknown, zone: string): Pick<Condition, 'operator' | 'value'> | null {
  const values: unknown[] = Array.isArray(given) ? given : [given];
  for (const operator of operatorsOf[kind]) {
    const isNamed = operator.wire === wire || isListOf(operator, wire, values.length);
    const value = isNamed ? readValue(operator, values, zone) : undefined;
    if (value !== undefined) return { operator: operator.id, value };
  }
  return null;
}

/** `$is` with several values is a list, and the other way round. */
function isListOf({ wire: own, input }: Operator, wire: string, count: number): boolean {
  if (count > 1) return input === 'lines' && ((own === '$in' && wire === '$is') || (own === '$not_in' && wire === '$is_not'));
  return input !== 'lines' && ((own === '$is' && wire === '$in') || (own === '$is_not' && wire === '$not_in'));
}

/** What the control of an operator shows for values; undefined where it cannot show them. */
function readValue({ input, fixed }: Operator, values: readonly unknown[], zone: string): string | number | null | undefined {
  const [first, ...rest] = values;
  if (input === 'lines') return values.every(isPlain) ? values.map(String).join('\n') : undefined;
  if (rest.length > 0) return undefined;
  if (input === 'none') return readFlag(first) === fixed ? null : undefined;
  if (!isPlain(first)) return undefined;
  if (input === 'text') return String(first);
  if (input === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(String(first)) ? String(first) : undefined;
  if (input === 'instant') return dayOf(String(first), zone);
  return readNumber(first, input);
}

function readNumber(value: string | number | boolean, input: Operator['input']): number | undefined {
  const number = Number(value);
  const isWhole = input === 'number' || Number.isSafeInteger(number);
  return value === '' || typeof value === 'boolean' || Number.isNaN(number) || !isWhole ? undefined : number;
}

function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The day of the zone that begins at an instant; undefined for an instant within a day. */
function dayOf(instant: string, zone: string): string | undefined {
  if (Number.isNaN(Date.parse(instant))) return undefined;
  const day = toCalendarDate(parseAbsolute(new Date(instant).toISOString(), zone));
  return toZoned(day, zone).toDate().getTime() === Date.parse(instant) ? day.toString() : undefined;
}
