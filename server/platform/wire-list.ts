/** Paging and order of the wire contract's lists (§2.0), as parts of an SQL statement. */
import { ApiError } from '../../contract/errors.ts';
import type { Conditions } from './conditions.ts';
import { decodePosition, encodePosition, microsecondsInSql } from './keyset.ts';

export { Conditions } from './conditions.ts';
export { addFilters, checkFilters, type Asked, type FilterField, type FilterFields } from './filter.ts';

export interface WirePage {
  limit: number;
  offset: number;
}

const pageMax = 1000;
/** What is counted for a total beyond the asked page: a hundred pages of a hundred, which the contract promises. */
export const countedMax = 10_000;

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
  const { field, direction } = orderOf(order, fields);
  return orderBy(field, direction, key);
}

/** What a list with a cursor may be ordered by. */
export interface SortField extends OrderField {
  kind: 'instant' | 'text' | 'number';
  /** Conditions of which each row meets one, where only together several indexes have the order. */
  kinds?: string[];
}

export interface ListQuery {
  limit?: number;
  page?: number;
  order?: string;
  /** Where the page before ended; empty: from the beginning, with a cursor to go on with. */
  starting_after?: string;
  /** Whether `total` counts all, however many. */
  exact_total?: boolean;
}

/** A page of a list as a statement asks for it; see `pageKeys`. */
export interface Listing {
  /** Unique key of a row. */
  key: string;
  field: OrderField;
  direction: 'asc' | 'desc';
  parts: Part[];
  /** Rows to ask for: by cursor one more than the page has. */
  limit: number;
  offset: number;
  /** Expression that a statement selects `as place`: where a row lies in the order. */
  place: string;
  /** Read from a cursor on, and not by the number of the page. */
  isCursor: boolean;
  order: string;
  pageSize: number;
  /** Most rows that are counted for `total`; null: every row. */
  countMax: number | null;
}

/** Rows that one index has in the order of the list; those without a value come after all others. */
interface Part {
  conditions: string[];
  hasValue: boolean;
}

/**
 * Reads paging and order of a list. Pages end at the thousandth, as in the contract; `starting_after` reaches every row, each page in the same
 * time. Its values join those of the conditions. Throws 400 for an order, a page or a cursor that there is not.
 */
export function readListing(conditions: Conditions, query: ListQuery, fields: Record<string, SortField>, key: string): Listing {
  const { field, direction, order } = orderOf(query.order, fields);
  const { limit, offset } = readPage(query);
  const isCursor = query.starting_after !== undefined;
  if (isCursor && offset > 0) throw refuse('Property .page cannot be combined with starting_after');
  const after = decodePosition(query.starting_after, ['string', 'string', 'string'], 'starting_after') as [string, string, string] | null;
  const value = field.kind === 'instant' ? microsecondsInSql(field.sql) : field.sql;
  return {
    key, field, direction, parts: partsOf(conditions, field, key, order, after), limit: isCursor ? limit + 1 : limit, offset, isCursor, order, pageSize: limit,
    place: `array[coalesce('=' || ${value}, ''), ${key}]`, countMax: query.exact_total === true ? null : offset + countedMax,
  };
}

/**
 * A page's keys (`id`) and their places in it (`n`), as a query in brackets for a statement that then reads these rows alone: what lies before the page costs
 * no more than its entries of an index. `from` and `where` name the rows of the list.
 */
export function pageKeys({ key, field, direction, parts, limit, offset }: Listing, from: string, where: string): string {
  const keysOf = ({ conditions, hasValue }: Part, columns: string, length: string): string => `(select ${columns}
         from ${from}
        where ${[where, ...conditions].join('\n          and ')}
        order by ${hasValue ? `${field.sql} ${direction}, ` : ''}${key} ${direction}
        limit ${length})`;
  const [first, ...more] = parts;
  if (first !== undefined && more.length === 0) {
    return `(select id, row_number() over () as n from ${keysOf(first, `${key} as id`, `${limit} offset ${offset}`)} as k)`;
  }
  const end = offset + limit;
  const columns = (rank: number): string => `${rank} as rank, ${key} as id, ${field.sql} as value`;
  const filled = parts.filter(({ hasValue }) => hasValue).map((part) => keysOf(part, columns(1), String(end)));
  // Rows without a value are read only as far as those with one leave room.
  const empty = parts.filter(({ hasValue }) => !hasValue).map((part) => keysOf(part, columns(2), `greatest(${end} - (select count(*) from filled), 0)`));
  return `(with filled as materialized (${filled.join(' union all ')})
       select id, row_number() over () as n
         from (
           select id from (${['(select rank, id, value from filled)', ...empty].join(' union all ')}) as k
            order by rank, value ${direction}, id ${direction}
            limit ${limit} offset ${offset}
         ) as k)`;
}

/**
 * What a list is read from: its own table, or all that is joined to it where the SQL names one of them, by a letter of `aliases`. With a join, even one that
 * nothing is asked of, an index is not read alone.
 */
export function sourceFor(sql: string, { table, joined, aliases }: { table: string; joined: string; aliases: string }): string {
  return new RegExp(`\\b[${aliases}]\\.`).test(sql) ? joined : table;
}

/** What a list says beside its rows: by cursor whether there are more, else how many there are. */
export type Rest = { total?: number; has_more?: boolean; more_starting_after?: string };

/** The rows of a page and, by cursor, whether there are more and where to go on; `more_starting_after` is absent when there are none. */
export function cutPage<Row extends { place: string[] }>(rows: Row[], { isCursor, order, pageSize }: Listing): {
  rows: Row[]; more: Rest;
} {
  if (!isCursor) return { rows, more: {} };
  const last = rows[pageSize - 1];
  if (rows.length <= pageSize || last === undefined) return { rows, more: { has_more: false } };
  return { rows: rows.slice(0, pageSize), more: { has_more: true, more_starting_after: encodePosition([order, ...last.place]) } };
}

/**
 * The parts of a list that are read from a place on; null: from the beginning. The names of a place: `=` and the value that is compared, empty where it is
 * null, and the key.
 */
function partsOf(conditions: Conditions, field: SortField, key: string, order: string, after: [string, string, string] | null): Part[] {
  const comparison = order.startsWith('-') ? '<' : '>';
  const isEmpty = `${field.sql} is null`;
  if (after !== null && (after[0] !== order || (after[1] !== '' && !isPlace(after[1], field.kind)))) {
    throw refuse('Property .starting_after is not the more_starting_after of a page in this order');
  }
  if (after?.[1] === '') return [{ conditions: [isEmpty, `${key} ${comparison} ${conditions.value(after[2])}::text`], hasValue: false }];
  const behind = after === null ? [] : [behindPlace(conditions, field, key, comparison, after[1].slice(1), after[2])];
  if (field.isNullable === true) return [{ conditions: [`${field.sql} is not null`, ...behind], hasValue: true }, { conditions: [isEmpty], hasValue: false }];
  return (field.kinds ?? [[]]).map((kind) => ({ conditions: [kind, behind].flat(), hasValue: true }));
}

function behindPlace(conditions: Conditions, field: SortField, key: string, comparison: '<' | '>', place: string, id: string): string {
  const value = conditions.value(place);
  const typed = { instant: `timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond'`, text: `${value}::text`, number: `${value}::numeric` }[field.kind];
  return `(${field.sql}, ${key}) ${comparison} (${typed}, ${conditions.value(id)}::text)`;
}

function isPlace(place: string, kind: SortField['kind']): boolean {
  return place.startsWith('=') && (kind === 'text' || (kind === 'instant' ? /^=-?\d{1,17}$/ : /^=-?\d{1,30}(\.\d{1,30})?$/).test(place));
}

function orderOf<Field extends OrderField>(order = '-created_at', fields: Record<string, Field>): { field: Field; direction: 'asc' | 'desc'; order: string } {
  const name = order.replace(/^-/, '');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw refuse(`Property .order should be one of ${Object.keys(fields).join(', ')}, with - in front for descending`);
  }
  return { field, direction: order.startsWith('-') ? 'desc' : 'asc', order };
}

function orderBy({ sql, isNullable = false }: OrderField, direction: 'asc' | 'desc', key: string): string {
  return `${sql} ${direction}${isNullable ? ' nulls last' : ''}, ${key} ${direction}`;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_query_params', { details });
}
