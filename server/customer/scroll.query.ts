import { ApiError } from '../../contract/errors.ts';
import type { Conditions } from '../platform/conditions.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { positionInSql, microsecondsInSql } from '../platform/keyset.ts';
import { customerColumns, toCustomer, type Customer, type CustomerRow } from './customer.ts';

/** Instants that may be scrolled by; both columns have an index. */
export const scrollable = ['created_at', 'updated_at'] as const;

export interface Scroll {
  projectId: string;
  member: (typeof scrollable)[number];
  isAscending: boolean;
  /** As the client sends it: of the last customer that it met, or an instant of its own. */
  after: string;
  limit: number;
}

export interface Scrolled {
  customers: Customer[];
  hasMore: boolean;
  /** What goes on after the last one; null on an empty page. */
  end: string | null;
  /** By id: the instant of each one whose millisecond other pages have customers of too, with its place among them. */
  places: Map<string, string>;
}

/** A row with where it lies: whole microseconds. */
type PlacedRow = CustomerRow & { at: number };

/**
 * Clients go on from the instant of the last customer that they met, and what was imported together is of one instant: so where a page begins or ends
 * within a millisecond, six digits behind it say which of its customers this one is. They are the nanoseconds of an instant that any client can read
 * and compare as text: rising where the order rises.
 */
const placesMax = 999_999;
const placed = /^(.+\.\d{3})(\d{6})Z$/;

/** The page of the customers that match `conditions` behind an instant, at most `limit`. */
export async function scrollCustomers(db: Db, conditions: Conditions, scroll: Scroll): Promise<Scrolled> {
  const { member, isAscending, limit } = scroll;
  const column = `customers.${member}`;
  const [direction, comparison] = isAscending ? (['asc', '>'] as const) : (['desc', '<'] as const);
  const begin = await findBegin(db, scroll);
  const from = positionInSql(`${conditions.value(begin.at)}::bigint`, conditions.value(begin.id));
  // A pair that is compared does not tell the planner that its first member is not null, as the index by change demands.
  const rows = await db.query<PlacedRow>(
    `/* customer.scroll */
     select ${customerColumns}, ${microsecondsInSql(column)} as at
       from customers
      where project_id = $1 and ${conditions.sql}
        and ${column} is not null and (${column}, customers.customer_id) ${comparison} ${from}
      order by ${column} ${direction}, customers.customer_id ${direction}
      limit ${conditions.value(limit + 1)}`,
    conditions.values,
  );
  const page = rows.slice(0, limit);
  const places = await placesOf(db, scroll, page, torn(begin, page, rows[limit]));
  const last = page.at(-1);
  const end = last === undefined ? null : (places.get(last.customer_id) ?? new Date(millisecondOf(last.at)).toISOString());
  return { customers: page.map(toCustomer), hasMore: rows.length > limit, end, places };
}

/** Milliseconds in which a page ends or began: a client that goes on from their bare instant would miss customers. */
function torn(begin: Begin, page: PlacedRow[], next: PlacedRow | undefined): Set<number> {
  const last = page.at(-1);
  const isCut = last !== undefined && next !== undefined && millisecondOf(last.at) === millisecondOf(next.at);
  return new Set([...(begin.id === '' ? [] : [millisecondOf(begin.at)]), ...(isCut ? [millisecondOf(last.at)] : [])]);
}

function millisecondOf(microseconds: number): number {
  return Math.floor(microseconds / 1000);
}

/** All customers of the millisecond $2, those who were deleted too: they have an index of their own. */
function ofMillisecond(member: Scroll['member']): string {
  const within = `where project_id = $1 and ${member} >= $2 and ${member} < $2::timestamptz + interval '1 millisecond'`;
  const part = (isDeleted: string): string => `(select customer_id, ${member} from customers ${within} and deleted_at ${isDeleted})`;
  return `${part('is null')} union all ${part('is not null')}`;
}

/** Behind which place a page begins; `id` is empty where that is before or behind all of a millisecond. */
interface Begin {
  at: number;
  id: string;
}

async function findBegin(db: Db, scroll: Scroll): Promise<Begin> {
  const { projectId, member, isAscending, after } = scroll;
  const millisecond = parseInstant(after).getTime();
  // An empty id is before every other one.
  const passed = { at: (millisecond + (isAscending ? 1 : 0)) * 1000, id: '' };
  const [, , digits = '000000'] = placed.exec(after) ?? [];
  if (digits === '000000') return passed;
  const place = isAscending ? Number(digits) : placesMax + 1 - Number(digits);
  const direction = isAscending ? 'asc' : 'desc';
  const [row] = await db.query<Begin>(
    `/* customer.at_place */
     select ${microsecondsInSql(member)} as at, customer_id as id
       from (${ofMillisecond(member)}) as those
      order by ${member} ${direction}, customer_id ${direction}
      limit 1 offset $3`,
    [projectId, new Date(millisecond), place - 1],
  );
  return row ?? passed;
}

/** Counted among all customers of the millisecond, whatever is listed and also who was deleted: so a place stays the same. */
async function placesOf(db: Db, { projectId, member, isAscending }: Scroll, page: PlacedRow[], milliseconds: Set<number>): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  const [direction, until] = isAscending ? (['asc', '<='] as const) : (['desc', '>='] as const);
  for (const millisecond of milliseconds) {
    const those = page.filter(({ at }) => millisecondOf(at) === millisecond);
    const last = those.at(-1);
    if (last === undefined) continue;
    const rows = await db.query<{ customer_id: string; place: number }>(
      `/* customer.places */
       select customer_id, place
         from (
           select customer_id, row_number() over (order by ${member} ${direction}, customer_id ${direction}) as place
             from (${ofMillisecond(member)}) as those
            where (${member}, customer_id) ${until} ${positionInSql('$3::bigint', '$4')}
         ) as counted
        where customer_id = any($5::text[])`,
      [projectId, new Date(millisecond), last.at, last.customer_id, those.map(({ customer_id: id }) => id)],
    );
    for (const { customer_id: id, place } of rows) places.set(id, writePlace(millisecond, isAscending ? place : placesMax + 1 - place));
  }
  return places;
}

function writePlace(millisecond: number, digits: number): string {
  if (digits < 1 || digits > placesMax) {
    throw new ApiError('invalid_query_params', {
      details: `Property .starting_after cannot go on within more than ${placesMax} customers of one millisecond: begin with an empty one, and go on with more_starting_after`,
    });
  }
  return new Date(millisecond).toISOString().replace('Z', `${String(digits).padStart(6, '0')}Z`);
}
