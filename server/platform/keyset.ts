import { ApiError } from '../../contract/errors.ts';

/** Where a page of a list ends: the values that its order compares, as the next page is asked for with. */
export type Position = (string | number)[];

export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** A position as one word of an address. It names its list, so that it is taken by that list alone. */
export function encodePosition(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** What a member of a position is; a `rank` says which of the few parts of a list, `microseconds` are an instant that is written as text. */
type PositionType = 'string' | 'number' | 'rank' | 'microseconds';

/** The position in a list that `after` names, null for the first page. Throws 400 unless it is of this list and its values are of the types that the order compares. */
export function decodePosition(list: string, after: string | undefined, types: PositionType[], name = 'after'): Position | null {
  if (after === undefined || after === '') return null;
  const position = parse(Buffer.from(after, 'base64url').toString('utf8'));
  const [named, ...values] = Array.isArray(position) ? (position as unknown[]) : [];
  const isOurs = named === list && values.length === types.length && types.every((type, index) => isOf(type, values[index]));
  if (!isOurs) throw new ApiError('invalid_query_params', { details: `Property ${name} is not what a page of this list gave to go on with` });
  return values as Position;
}

/** Whole numbers only, none beyond what it is cast to, and no text that PostgreSQL refuses. */
function isOf(type: PositionType, value: unknown): boolean {
  if (type === 'number') return Number.isSafeInteger(value);
  if (type === 'rank') return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9;
  if (typeof value !== 'string') return false;
  return type === 'microseconds' ? /^-?\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value)) : !value.includes('\0') && value.isWellFormed();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A page from the rows of one query that asked for one more than `limit`. */
export function toPage<Row>(list: string, rows: Row[], limit: number, positionOf: (row: Row) => Position): Page<Row> {
  const last = rows[limit - 1];
  return { rows: rows.slice(0, limit), next: rows.length > limit && last !== undefined ? encodePosition(list, positionOf(last)) : null };
}

/** An instant as a member of a position, in SQL: whole microseconds, since milliseconds would lose rows between them. */
export function microsecondsInSql(instant: string): string {
  return `(extract(epoch from ${instant}) * 1000000)::bigint`;
}

/** A position of `[microseconds, id]` as the pair that rows are compared with, in SQL. */
export function positionInSql(microseconds: string, id: string): string {
  return `(timestamptz 'epoch' + ${microseconds} * interval '1 microsecond', ${id}::text)`;
}

/** What one stretch of a list gave: the rows that match, at most as many as wanted, and where it ended, null at the end of the list. */
export interface Stretch<Row> {
  rows: Row[];
  end: Position | null;
}

export interface Scan<Row> {
  /** Its name. */
  list: string;
  limit: number;
  after: Position | null;
  /** Whether rows may have to be passed over to find those that match. */
  isFiltered: boolean;
  /** Looks at the next `length` rows of the list's order after a position, and gives at most `wanted` of them. */
  read(after: Position | null, length: number, wanted: number): Promise<Stretch<Row>>;
  positionOf(row: Row): Position;
}

/** Rows looked at at once, at least and at most, and for one page. */
const stretchMin = 1_000;
const stretchMax = 20_000;
const lookedAtMax = 101_000;

/**
 * A page of the rows that match a filter no index serves. The work for one page is bounded: where few rows of very many match, a page may be short
 * or empty and still have a `next` to go on from.
 */
export async function scanPage<Row>({ list, limit, after, isFiltered, read, positionOf }: Scan<Row>): Promise<Page<Row>> {
  const rows: Row[] = [];
  let position = after;
  let looked = 0;
  do {
    const length = isFiltered ? nextStretch(looked, rows.length, limit) : limit + 1;
    looked += length;
    const stretch = await read(position, length, limit + 1 - rows.length);
    rows.push(...stretch.rows);
    if (rows.length > limit) return toPage(list, rows, limit, positionOf);
    if (stretch.end === null) return { rows, next: null };
    position = stretch.end;
  } while (isFiltered && looked < lookedAtMax);
  return { rows, next: position === null ? null : encodePosition(list, position) };
}

/** How many rows to look at next: few to begin with, since most filters match often; then a quarter more than fill the page where the rest is like what was seen. */
function nextStretch(looked: number, found: number, limit: number): number {
  const expected = looked === 0 ? stretchMin : found === 0 ? stretchMax : Math.ceil(((limit + 1 - found) * looked * 1.25) / found);
  return Math.min(Math.max(expected, stretchMin), stretchMax, lookedAtMax - looked);
}
