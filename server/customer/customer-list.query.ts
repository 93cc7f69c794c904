import type { CustomerListQuery } from '../../contract/customer.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { isInstant } from '../platform/http.ts';
import { totalOf, type NumberedPage } from '../platform/list-total.ts';
import { addFilters, Conditions, countedMax, cutPage, pageKeys, pageStatement, placeBehind, readListing, readPage, type Listing, type Rest, type SortField } from '../platform/wire-list.ts';
import { customerFields } from '../segment/customer-fields.ts';
import { addSegmentCondition } from '../segment/membership.query.ts';
import { customerColumns, toCustomer, type Customer, type CustomerRow } from './customer.ts';
import { equalsIgnoringCase } from '../segment/folded.ts';
import { scrollable, scrollCustomers } from './scroll.query.ts';

const key = 'customers.customer_id';

/** What customers can be ordered by. */
export const orders: Record<string, SortField> = {
  created_at: { sql: 'customers.created_at', kind: 'instant' }, updated_at: { sql: 'customers.updated_at', kind: 'instant', isNullable: true },
  id: { sql: key, kind: 'text' }, source_id: { sql: 'customers.source_id', kind: 'text', isNullable: true },
};

export interface ListedCustomers {
  customers: Customer[];
  rest: Rest;
  /** Where customers are met again by their instant: how that member says it, by id. */
  places?: { member: (typeof scrollable)[number]; texts: Map<string, string> };
}

/**
 * Customers as the wire contract lists them (§2.11): by page; with an instant in `starting_after` behind it, by creation or change; or, as other lists, by
 * cursor in any order, also behind the customer whose id is given. Throws 400 for orders, cursors and filters that there are not, and 404 for a segment.
 */
export async function listCustomers(db: Db, projectId: string, query: CustomerListQuery, now: Date): Promise<ListedCustomers> {
  const conditions = await conditionsOf(db, projectId, query, now);
  const after = query.starting_after;
  if (after !== undefined && isInstant(after)) return listBehind(db, projectId, conditions, query, after);
  const isOfCustomer = after?.startsWith('cust_') === true;
  const cursor = isOfCustomer ? await cursorBehind(db, projectId, after, query.order) : after;
  const listing = readListing(conditions, { ...query, ...(cursor !== undefined && { starting_after: cursor }) }, orders, key);
  const { rows, more } = cutPage(await readRows(db, conditions, listing), listing);
  const rest = listing.isCursor ? more : { total: await countPage(db, conditions, { listing, rows }) };
  return { customers: rows.map(toCustomer), rest };
}

/** The contract's own way, by which clients go through all customers: it tells `total` as well. */
async function listBehind(db: Db, projectId: string, conditions: Conditions, query: CustomerListQuery, after: string): Promise<ListedCustomers> {
  const { limit, offset } = readPage(query);
  const order = query.order ?? '-created_at';
  const member = scrollable.find((name) => name === order.replace(/^-/, ''));
  if (member === undefined) throw refuse('Property .order should be created_at or updated_at, with - in front for descending, beside an instant in starting_after');
  if (offset > 0) throw refuse('Property .page cannot be combined with starting_after');
  const countMax = query.exact_total === true ? null : countedMax;
  const total = await countOf(db, conditions.sql, [...conditions.values], countMax);
  const scroll = { projectId, member, isAscending: !order.startsWith('-'), after, limit };
  const { customers, hasMore, end, places } = await scrollCustomers(db, conditions, scroll);
  const rest = { total, has_more: hasMore, ...(hasMore && end !== null && { more_starting_after: end }) };
  return { customers, rest, places: { member, texts: places } };
}

async function conditionsOf(db: Db, projectId: string, query: CustomerListQuery, now: Date): Promise<Conditions> {
  const conditions = new Conditions('customers.deleted_at is null', [projectId]);
  if (query.email !== undefined) conditions.add(equalsIgnoringCase('customers.email', conditions.value(query.email)));
  if (query.name !== undefined) conditions.add(equalsIgnoringCase('customers.name', conditions.value(query.name)));
  if (query.city !== undefined) conditions.add(equalsIgnoringCase("(customers.address ->> 'city')", conditions.value(query.city)));
  conditions.range('customers.created_at', query.created_at);
  conditions.range('customers.updated_at', query.updated_at);
  if (query.segment_id !== undefined) await addSegmentCondition(db, conditions, projectId, query.segment_id, now);
  addFilters(conditions, query.filters, customerFields, now);
  return conditions;
}

function readRows(db: Db, { sql, values }: Conditions, listing: Listing): Promise<(CustomerRow & { place: string[] })[]> {
  return db.query(
    pageStatement(
      'customer.list', pageKeys(listing, 'customers', `project_id = $1 and ${sql}`),
      `select ${customerColumns}, ${listing.place} as place
         from customers
        where project_id = $1 and customer_id between page.id and page.id
        order by customer_id
        limit 1`,
    ),
    values,
  );
}

function countPage(db: Db, { sql, values }: Conditions, page: Pick<NumberedPage, 'listing' | 'rows'>): Promise<number> {
  return totalOf(db, { name: 'customer.count', ...page, where: `project_id = $1 and ${sql}`, values, source: () => 'customers' });
}

/** Beside a page that goes on from an instant. `countMax`: null: however many. */
async function countOf(db: Db, sql: string, values: unknown[], countMax: number | null): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* customer.count_all */
     select count(*) as total
       from (select from customers where project_id = $1 and ${sql} limit $${values.length + 1}) as counted`,
    [...values, countMax],
  );
  return row?.total ?? 0;
}

/** The cursor that goes on behind a customer, wherever the order has them; also behind one who was deleted. */
async function cursorBehind(db: Db, projectId: string, customerId: string, order: string | undefined): Promise<string> {
  const { place } = readListing(new Conditions('true', [projectId]), { ...(order !== undefined && { order }) }, orders, key);
  const [row] = await db.query<{ place: string[] }>(
    `/* customer.place */ select ${place} as place from customers where project_id = $1 and customer_id = $2`, [projectId, customerId],
  );
  if (row === undefined) throw refuse('Property .starting_after should be an ISO-8601 date, the id of a customer or more_starting_after of the page before');
  return placeBehind({ key, order: order ?? '-created_at' }, row.place);
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_query_params', { details });
}
