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
  /** Every row has the same value. */
  isConstant?: boolean;
  /** Conditions of which each row meets one, where only together several indexes have the order. */
  kinds?: string[];
  /** Where the value is one that many rows share, the name of what they belong to. */
  groups?: Groups;
}

/** What rows belong to: its names are read in their order, and of each the rows by an index. Rows of the same are in the order of `instant`, then of their keys. */
export interface Groups {
  /** Its table, whose alias no table of the list has, and which of it is read. */
  from: string;
  where: string;
  name: string;
  /** Its id, and the column of a row that has it; null: the row belongs to nothing. */
  id: string;
  of: string;
  instant: string;
  /** Whether the index by `of` holds the rows that belong to nothing too. */
  indexesNone?: boolean;
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

/** A page of a list as a statement asks for it; see `pageKeys` and `pageStatement`. */
export interface Listing {
  /** Unique key of a row. */
  key: string;
  field: SortField;
  direction: 'asc' | 'desc';
  /** One after the other: rows of each come after all those of the one before. */
  stages: [Stage, ...Stage[]];
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

/** Rows that an index has in the order of the list, or several indexes, one for each kind. */
interface Stage {
  kinds: string[][];
  /** Whether they have a value; those that have none come last. */
  hasValue: boolean;
  /** Which names are read, of a field with groups. */
  named?: string;
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
  const after = decodePosition(listNamed(key), query.starting_after, ['string', 'string', 'string'], 'starting_after') as [string, string, string] | null;
  const value = field.kind === 'instant' ? microsecondsInSql(field.sql) : field.sql;
  const last = field.groups === undefined ? key : `${microsecondsInSql(field.groups.instant)} || '.' || ${key}`;
  return {
    key, field, direction, stages: stagesOf(conditions, field, key, order, after), limit: isCursor ? limit + 1 : limit, offset, isCursor, order, pageSize: limit,
    place: `array[coalesce('=' || ${value}, ''), ${last}]`, countMax: query.exact_total === true ? null : offset + countedMax,
  };
}

/**
 * A page's keys (`id`) and their places in it (`n`), as a query in brackets for a statement that then reads these rows alone: what lies before the page costs
 * no more than its entries of an index. `from` and `where` name the rows of the list.
 */
export function pageKeys(listing: Listing, from: string, where: string): string {
  const { stages, limit, offset } = listing;
  const keys = (stage: Stage, taken: number, skipped: number): string => keysOf(listing, stage, { from, where, taken, skipped });
  const [first, ...more] = stages;
  if (more.length === 0) return `(select id, row_number() over () as n from ${keys(first, limit, offset)} as k)`;
  // A stage is read as far as those before it leave room, and what lies before the page is counted only where the first stage ends before it. Each has a
  // bound that is known before, or its plan would be one for a good part of all rows.
  const end = offset + limit;
  const named = stages.map((stage, index) => {
    const before = stages.slice(0, index).map((_, other) => `(select count(*) from stage_${other})`);
    const skipped = offset === 0 ? '' : ` offset case when ${before.join(' + ')} > 0 then 0 else ${offset} - (select count(*) from ${keys(first, offset, 0)} as k) end`;
    const part = index === 0 ? keys(stage, limit, offset)
      : `(select id from ${keys(stage, end, 0)} as k limit greatest(${[limit, ...before].join(' - ')}, 0)${skipped})`;
    return `stage_${index} as materialized (select id, row_number() over () as m from ${part} as k)`;
  });
  return `(with ${named.join(', ')}
       select id, row_number() over (order by stage, m) as n
         from (${stages.map((_, index) => `(select ${index} as stage, id, m from stage_${index})`).join(' union all ')}) as k)`;
}

/**
 * A statement of a name that reads a page of a list: `keys` as `pageKeys` makes them, and `row` is the query that finds the row of one of them, `page.id`, and
 * ends with `limit 1`: joined, a project that was small when its table was analyzed is read whole for each of the keys. Where several indexes begin with the
 * project, `row` asks for what lies between the key and itself in the order of the key, which only the right one has; by an equal key another may be gone
 * through. What is joined to that row and must be there is looked up by the equal key of the page, and not by that of the row.
 */
export function pageStatement(name: string, keys: string, row: string): string {
  return `/* ${name} */
     with page as materialized ${keys}
     select row.*
       from page ${rowByRow(row)}
      order by page.n`;
}

/** Joins to each key of a `page` its row, as `row`; see `pageStatement`. */
export function rowByRow(row: string): string {
  return `cross join lateral (
       ${row}
       ) as row`;
}

/** What is read of a stage: from where, and how many keys behind how many. */
interface Part {
  from: string;
  where: string;
  taken: number;
  skipped: number;
}

/** Keys of a part of a stage, in its order. */
function keysOf({ key, field, direction }: Listing, { kinds, hasValue, named }: Stage, { from, where, taken, skipped }: Part): string {
  const { groups } = field;
  const end = skipped + taken;
  const values = [hasValue && groups === undefined ? field.sql : [], groups?.instant ?? []].flat();
  const order = (columns: string[]): string => columns.map((column) => `${column} ${direction}`).join(', ');
  // The rest of an index behind a null is only read in its order where the order names that column.
  const nulls = groups?.indexesNone === true && !hasValue ? `${groups.of} ${direction === 'desc' ? 'asc' : 'desc'}, ` : '';
  const read = (kind: string[], columns: string, last: string): string => `(select ${columns}
         from ${from}
        where ${[where, ...kind].join('\n          and ')}
        order by ${nulls}${order([...values, key])}
        limit ${last})`;
  const length = `${taken} offset ${skipped}`;
  const [kind = [], ...others] = kinds;
  if (groups !== undefined && named !== undefined) {
    return keysOfGroups(groups, { named, direction, taken, skipped, read: read([`${groups.of} = walked.id`, ...kind], `${key} as id`, `${end}`) });
  }
  if (others.length === 0) return read(kind, `${key} as id`, length);
  const all = [`${key} as id`, ...values.map((value) => `${value} as value`)].join(', ');
  return `(select id from (${kinds.map((each) => read(each, all, `${end}`)).join(' union all ')}) as k
        order by ${order(['value', 'id'])}
        limit ${length})`;
}

interface PartOfGroups extends Pick<Part, 'taken' | 'skipped'> {
  named: string;
  direction: Listing['direction'];
  read: string;
}

/**
 * Keys of what belongs to named things, `read` those of one of them. Names are gone through one after the other until enough rows are counted, and only the rows
 * of the page are then read in their order: all of them together would have to be sorted.
 */
function keysOfGroups({ from, where, name, id }: Groups, { named, direction, taken, skipped, read }: PartOfGroups): string {
  const next = (condition: string): string => (
    `(select ${name} as name, ${id} as id from ${from} where ${[where, named, condition].join(' and ')} order by ${name} ${direction} limit 1)`);
  const counted = `(select count(*) from ${read} as k)`;
  const [behind, end] = [direction === 'desc' ? '<' : '>', skipped + taken];
  return `(with recursive gone as (
         select walked.name, walked.id, 0::bigint as before, ${counted} as size from ${next('true')} as walked
          union all
         select walked.name, walked.id, gone.before + gone.size, ${counted}
           from gone cross join lateral ${next(`${name} ${behind} gone.name`)} as walked
          where gone.before + gone.size < ${end}
       )
       select k.id
         from gone as walked
        cross join lateral (
              select id, row_number() over () as n
                from (select id from ${read} as k limit ${end} - greatest(walked.before, ${skipped}) offset greatest(${skipped} - walked.before, 0)) as k
              ) as k
        where walked.before + walked.size > ${skipped}
        order by walked.before, k.n
        limit ${taken})`;
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
export function cutPage<Row extends { place: string[] }>(rows: Row[], listing: Listing): { rows: Row[]; more: Rest } {
  const { isCursor, pageSize } = listing;
  if (!isCursor) return { rows, more: {} };
  const last = rows[pageSize - 1];
  if (rows.length <= pageSize || last === undefined) return { rows, more: { has_more: false } };
  return { rows: rows.slice(0, pageSize), more: { has_more: true, more_starting_after: placeBehind(listing, last.place) } };
}

/** What `starting_after` is to go on behind a row with its `place`. The list's name is the unique key of its rows. */
export function placeBehind({ key, order }: Pick<Listing, 'key' | 'order'>, place: readonly string[]): string {
  return encodePosition(listNamed(key), [order, ...place]);
}

/** The list behind a row with its `place`, as far as `length` rows; the values of it join those of the conditions. */
export function behindRow(conditions: Conditions, listing: Listing, [value = '', key = '']: readonly string[], length: number): Listing {
  return { ...listing, stages: stagesOf(conditions, listing.field, listing.key, listing.order, [listing.order, value, key]), limit: length, offset: 0 };
}

/** A table's alias differs from statement to statement. */
function listNamed(key: string): string {
  return key.replace(/^.*\./, '');
}

/**
 * The stages of a list that are read from a place on; null: from the beginning. The names of a place: `=` and the value that is compared, empty where it is
 * null, and the key, with groups behind the microseconds of the instant.
 */
function stagesOf(conditions: Conditions, field: SortField, key: string, order: string, after: [string, string, string] | null): [Stage, ...Stage[]] {
  const comparison = order.startsWith('-') ? '<' : '>';
  const { groups } = field;
  if (after !== null && (after[0] !== order || (after[1] !== '' && !isPlace(after[1], field.kind)) || (groups !== undefined && !/^-?\d{1,17}\./.test(after[2])))) {
    throw refuse('Property .starting_after is not the more_starting_after of a page in this order');
  }
  const none = `${groups?.of ?? field.sql} is null`;
  const hasNone = field.isNullable === true;
  const empty: Stage = { kinds: [[none]], hasValue: false };
  const behind = after === null ? [] : [behindPlace(conditions, field, key, comparison, after)];
  if (after?.[1] === '') return [{ kinds: [[none, ...behind]], hasValue: false }];
  if (groups === undefined) {
    const filled = hasNone ? [`${field.sql} is not null`] : [];
    return [{ kinds: (field.kinds ?? [[]]).map((kind) => [...filled, kind, ...behind].flat()), hasValue: true }, ...(hasNone ? [empty] : [])];
  }
  if (after === null) return [{ kinds: [[]], hasValue: true, named: 'true' }, empty];
  const name = `${conditions.value(after[1].slice(1))}::text`;
  return [
    { kinds: [behind], hasValue: true, named: `${groups.name} = ${name}` }, { kinds: [[]], hasValue: true, named: `${groups.name} ${comparison} ${name}` }, empty,
  ];
}

/** What comes behind a place among rows with the same name, those without a value, or all. */
function behindPlace(conditions: Conditions, { sql, kind, groups, isConstant }: SortField, key: string, comparison: '<' | '>', [, place, id]: [string, string, string]): string {
  if (groups !== undefined) {
    const dot = id.indexOf('.');
    return `(${groups.instant}, ${key}) ${comparison} (${typed('instant', conditions.value(id.slice(0, dot)))}, ${conditions.value(id.slice(dot + 1))}::text)`;
  }
  if (place === '' || isConstant === true) return `${key} ${comparison} ${conditions.value(id)}::text`;
  return `(${sql}, ${key}) ${comparison} (${typed(kind, conditions.value(place.slice(1)))}, ${conditions.value(id)}::text)`;
}

function typed(kind: SortField['kind'], value: string): string {
  const types = { instant: `timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond'`, text: `${value}::text`, number: `${value}::numeric` };
  return types[kind];
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
