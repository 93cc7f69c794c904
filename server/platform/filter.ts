/**
 * The filter language of the wire contract's lists, exports, segments and collections (§2.0), compiled into conditions of an SQL statement:
 * `{junction, <field>: {conditions: {<$operator>: value or values}}}`. What comes from callers is only ever a parameter.
 */
import { ApiError } from '../../contract/errors.ts';
import { Conditions } from './conditions.ts';
import { compileMetadata } from './filter-metadata.ts';
import { compilePlain } from './filter-operators.ts';
import { listOf, readFlag, type Operation } from './filter-values.ts';

/** A member that a list may be filtered by: its expression, made by us, never by a caller. */
export interface FilterField {
  sql: string;
  kind: 'text' | 'number' | 'instant' | 'boolean';
  /** Of an instant: it stands for a day, of which it is the first one in UTC. */
  isDay?: true;
  /** Operators that name a state instead of comparing, such as `$expired`; their conditions may ask for the present instant. */
  states?: Record<string, (now: () => string) => string>;
  /** What `$is` and `$in` are instead where an index finds it faster: a condition that holds for the same rows. */
  among?: (asked: Asked) => string;
  /** The same of `$starts_with`, for one text. */
  beginning?: (text: string) => string;
}

/** Values that a field is to be among, in SQL. */
export interface Asked {
  /** All as an array of text. */
  all: string;
  /** What is compared: `= …` for one value, so that an index can be read in its order, else `= any(…)`. */
  test: string;
  isOne: boolean;
}

/** Fields by the names that callers have for them; `metadata.*` is the JSON column of which each `metadata.<key>` is a field. */
export type FilterFields = Record<string, FilterField>;

/** Most operators that one filter may have, and most values in all of them. */
const operatorsMax = 200;
const valuesMax = 10_000;

/**
 * Adds what a list's `filters` ask for; nothing for undefined. `$1` of the conditions is the project, whose zone tells what a day is; the present is
 * `now`, or the database's own. Throws 400 for a field or an operator that the list does not know, naming it.
 */
export function addFilters(conditions: Conditions, filters: unknown, fields: FilterFields, now?: Date): void {
  if (filters !== undefined && filters !== null) addFilter(conditions, filters, fields, 'invalid_query_params', now);
}

/** Throws 400 unless a filter that is stored to be used later is well-formed. */
export function checkFilters(filters: unknown, fields: FilterFields): void {
  if (filters !== undefined && filters !== null) addFilter(new Conditions('true', []), filters, fields, 'invalid_payload');
}

function addFilter(conditions: Conditions, filters: unknown, fields: FilterFields, key: 'invalid_query_params' | 'invalid_payload', now?: Date): void {
  const present = (): string => (now === undefined ? 'now()' : `${conditions.value(now)}::timestamptz`);
  const refuse = (details: string): ApiError => new ApiError(key, { details: `Property .filters${details}` });
  if (!isObject(filters)) throw refuse(' should be object');
  const { junction = 'AND', ...named } = filters;
  if (typeof junction !== 'string' || !/^(and|or)$/i.test(junction)) throw refuse('.junction should be AND or OR');
  const operations = Object.entries(named).flatMap(([name, filter]) => readField(name, filter, fields, refuse));
  const size = operations.reduce((sum, { operations: { length } }) => sum + length, 0);
  const values = operations.reduce((sum, field) => sum + field.operations.reduce((count, { given }) => count + given.length, 0), 0);
  if (size > operatorsMax || values > valuesMax) throw refuse(` should have at most ${operatorsMax} operators with ${valuesMax} values`);
  const parts = operations.map(({ field, compile, operations: tests }) =>
    tests.length === 0 ? 'true' : `(${tests.map((test) => compileState(field, test, present) ?? compile(conditions, test, present)).join(' and ')})`,
  );
  if (parts.length > 0) conditions.add(`(${parts.join(` ${junction.toLowerCase()} `)})`);
}

interface FieldTests {
  field: FilterField;
  operations: Operation[];
  compile(conditions: Conditions, operation: Operation, present: () => string): string;
}

function readField(name: string, filter: unknown, fields: FilterFields, refuse: (details: string) => ApiError): FieldTests[] {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const metadata = name.startsWith('metadata.') && name.length > 'metadata.'.length ? fields['metadata.*'] : undefined;
  const field = metadata ?? (Object.hasOwn(fields, name) && name !== 'metadata.*' ? fields[name] : undefined);
  if (field === undefined) {
    throw refuse(`.${shown} is not supported. Allowed fields: ${Object.keys(fields).map((each) => each.replace('.*', '.<key>')).join(', ')}`);
  }
  if (!isObject(filter) || !isObject(filter['conditions'])) throw refuse(`.${shown} must have required property 'conditions'`);
  const operations = Object.entries(filter['conditions']).map(([operator, value]) => ({
    operator, given: listOf(value), refuse: (reason: string) => refuse(`.${shown}.conditions.${operator.slice(0, 100)} ${reason}`),
  }));
  if (metadata === undefined) return [{ field, operations, compile: (conditions, operation, present) => compilePlain(conditions, field, operation, present) }];
  const key = name.slice('metadata.'.length);
  return [{ field, operations, compile: (conditions, operation, present) => compileMetadata(conditions, metadata.sql, key, operation, present) }];
}

/** A state of the field; undefined where the operator names none. */
function compileState({ states = {} }: FilterField, operation: Operation, present: () => string): string | undefined {
  const state = Object.hasOwn(states, operation.operator) ? states[operation.operator] : undefined;
  if (state === undefined) return undefined;
  const holds = `(${state(present)})`;
  return readFlag(operation) ? holds : `not coalesce(${holds}, false)`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
