/** Paging, order and filters of the wire contract's lists (§2.0), as parts of an SQL statement. */
import { ApiError } from '../../contract/errors.ts';
import { isInstant, parseInstant } from './http.ts';

/** A member that a list may be filtered by: its expression, made by us, never by a caller. */
export interface FilterField {
  sql: string;
  kind: 'text' | 'number' | 'instant' | 'boolean';
}

export interface WirePage {
  limit: number;
  offset: number;
}

const pageMax = 1000;

/** Throws 400 beyond the page that the contract allows. */
export function readPage({ limit = 10, page = 1 }: { limit?: number; page?: number }): WirePage {
  if (page > pageMax) throw new ApiError('page_over_limit', { details: `Property .page cannot be higher than ${pageMax}` });
  return { limit, offset: (page - 1) * limit };
}

/** What a list may be ordered by. Indexes are only read in their own order, so nulls are moved to the end only where there are any. */
export interface OrderField {
  sql: string;
  isNullable?: boolean;
}

/** An `order by` of `-created_at` or `name`, with the unique key behind it; throws 400 for a field that lists cannot be ordered by. */
export function readOrder(order: string | undefined, fields: Record<string, OrderField>, key: string): string {
  const name = (order ?? '-created_at').replace(/^-/, '');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw refuse(`Property .order should be one of ${Object.keys(fields).join(', ')}, with - in front for descending`);
  }
  const direction = (order ?? '-created_at').startsWith('-') ? 'desc' : 'asc';
  return `${field.sql} ${direction}${field.isNullable === true ? ' nulls last' : ''}, ${key} ${direction}`;
}

/** Conditions of a statement with the values of its placeholders. */
export class Conditions {
  readonly values: unknown[];
  private readonly parts: string[];

  constructor(first: string, values: unknown[]) {
    this.parts = [first];
    this.values = values;
  }

  /** The placeholder of one more value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds what must hold as well; nothing for undefined. */
  equal(sql: string, value: unknown): void {
    if (value !== undefined) this.parts.push(`${sql} = ${this.value(value)}`);
  }

  add(condition: string): void {
    this.parts.push(condition);
  }

  range(sql: string, range: { after?: string; before?: string } | undefined): void {
    if (range?.after !== undefined) this.parts.push(`${sql} > ${this.value(parseInstant(range.after))}`);
    if (range?.before !== undefined) this.parts.push(`${sql} < ${this.value(parseInstant(range.before))}`);
  }

  get sql(): string {
    return this.parts.join('\n        and ');
  }
}

/** Adds `filters[field][conditions][$op]=value`; throws 400 for a field or an operator that the list does not know. */
export function addFilters(conditions: Conditions, filters: unknown, fields: Record<string, FilterField>): void {
  if (filters === undefined) return;
  if (!isObject(filters)) throw refuse('Property .filters should be object');
  const { junction = 'AND', ...named } = filters;
  if (typeof junction !== 'string' || !/^(and|or)$/i.test(junction)) throw refuse('Property .filters.junction should be AND or OR');
  const parts = Object.entries(named).map(([name, filter]) => {
    const field = fieldOf(conditions, name, fields);
    if (field === undefined) throw refuse(`Property .filters.${name} is not supported. Allowed fields: ${Object.keys(fields).join(', ')}`);
    if (!isObject(filter) || !isObject(filter['conditions'])) throw refuse(`Property .filters.${name} must have required property 'conditions'`);
    const tests = Object.entries(filter['conditions']).map(([operator, value]) => condition(conditions, name, field, operator, value));
    return tests.length === 0 ? 'true' : `(${tests.join(' and ')})`;
  });
  if (parts.length > 0) conditions.add(`(${parts.join(` ${junction.toLowerCase()} `)})`);
}

/** A field by its name; `metadata.<key>` is a member of the metadata, as text. */
function fieldOf(conditions: Conditions, name: string, fields: Record<string, FilterField>): FilterField | undefined {
  const metadata = fields['metadata.*'];
  if (metadata !== undefined && name.startsWith('metadata.') && name.length > 'metadata.'.length) {
    return { sql: `(${metadata.sql} ->> ${conditions.value(name.slice('metadata.'.length))}::text)`, kind: 'text' };
  }
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

const comparisons: Record<string, string> = {
  $more_than: '>', $less_than: '<', $more_than_equal: '>=', $less_than_equal: '<=', $after: '>', $before: '<',
};

function condition(conditions: Conditions, name: string, field: FilterField, operator: string, value: unknown): string {
  const { sql } = field;
  if (operator === '$has_value') return `${sql} is not null`;
  if (operator === '$is_unknown') return `${sql} is null`;
  const read = listOf(value).map((item) => readValue(name, field, item));
  if (read.length === 0) throw refuse(`Property .filters.${name}.conditions.${operator} needs a value`);
  const any = (make: (placeholder: string) => string): string => `(${read.map((item) => make(conditions.value(item))).join(' or ')})`;
  if (operator === '$is' || operator === '$in') return any((placeholder) => `${sql} = ${placeholder}`);
  if (operator === '$is_not' || operator === '$not_in') return `not coalesce(${any((placeholder) => `${sql} = ${placeholder}`)}, false)`;
  const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (comparison !== undefined) return any((placeholder) => `${sql} ${comparison} ${placeholder}`);
  if (field.kind === 'text') {
    if (operator === '$contains') return any((placeholder) => `position(${placeholder} in ${sql}) > 0`);
    if (operator === '$not_contain') return `not coalesce(${any((placeholder) => `position(${placeholder} in ${sql}) > 0`)}, false)`;
    if (operator === '$starts_with') return any((placeholder) => `starts_with(${sql}, ${placeholder})`);
    if (operator === '$ends_with') return any((placeholder) => `right(${sql}, length(${placeholder})) = ${placeholder}`);
  }
  throw refuse(`Property .filters.${name}.conditions.${operator} is not supported`);
}

/** A value alone, a list, or a list that the query's brackets made an object with indices. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [value];
}

function readValue(name: string, { kind }: FilterField, value: unknown): unknown {
  const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  const wrong = refuse(`Property .filters.${name} has a value that is no ${kind}`);
  if (text === undefined) throw wrong;
  if (kind === 'text') return text;
  if (kind === 'boolean') {
    if (text !== 'true' && text !== 'false') throw wrong;
    return text === 'true';
  }
  if (kind === 'instant') {
    if (!isInstant(text)) throw wrong;
    return parseInstant(text);
  }
  if (text.trim() === '' || !Number.isSafeInteger(Number(text))) throw wrong;
  return Number(text);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_query_params', { details });
}
