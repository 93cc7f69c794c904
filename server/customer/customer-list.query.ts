import type { CustomerListQuery } from '../../contract/customer.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { isInstant, parseInstant } from '../platform/http.ts';
import { addFilters, Conditions, readOrder, readPage } from '../platform/wire-list.ts';
import { customerFields } from '../segment/customer-fields.ts';
import { addSegmentCondition } from '../segment/membership.query.ts';
import { customerColumns, toCustomer, type Customer, type CustomerRow } from './customer.ts';
import { equalsIgnoringCase } from './folded.ts';

/** What customers can be ordered by. */
const orders = {
  created_at: { sql: 'customers.created_at' }, updated_at: { sql: 'customers.updated_at', isNullable: true }, id: { sql: 'customers.customer_id' },
  source_id: { sql: 'customers.source_id', isNullable: true },
};

export interface ListedCustomers {
  customers: Customer[];
  total: number;
  /** Set when the list was asked for from a customer on: whether more follow. */
  hasMore?: boolean;
  /** What goes on after the last one. */
  next?: string;
}

/**
 * Customers as the wire contract lists them (§2.11). By page; or, with `starting_after`, from there on, however many there are: then a page ends with
 * the last customer of an instant, since the instant is all that clients go on from. Throws 400 for orders and filters that there are not, and 404 for a segment.
 */
export async function listCustomers(db: Db, projectId: string, query: CustomerListQuery, now: Date): Promise<ListedCustomers> {
  const conditions = await conditionsOf(db, projectId, query, now);
  const [total, found] = await Promise.all([
    countOf(db, new Conditions(conditions.sql, [...conditions.values])),
    query.starting_after === undefined ? pageOf(db, conditions, query) : pageAfter(db, projectId, conditions, query, query.starting_after),
  ]);
  return { ...found, total };
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

async function countOf(db: Db, { sql, values }: Conditions): Promise<number> {
  const [row] = await db.query<{ total: number }>(`/* customer.count */ select count(*) as total from customers where project_id = $1 and ${sql}`, values);
  return row?.total ?? 0;
}

async function pageOf(db: Db, conditions: Conditions, query: CustomerListQuery): Promise<{ customers: Customer[] }> {
  const { limit, offset } = readPage(query);
  const order = readOrder(query.order, orders, 'customers.customer_id');
  const rows = await db.query<CustomerRow>(
    `/* customer.list */
     select ${customerColumns}
       from customers
      where project_id = $1 and ${conditions.sql}
      order by ${order}
      limit ${conditions.value(limit)} offset ${conditions.value(offset)}`,
    conditions.values,
  );
  return { customers: rows.map(toCustomer) };
}

/** Instants that may be scrolled by; both columns have an index. */
const scrollable = ['created_at', 'updated_at'] as const;

async function pageAfter(db: Db, projectId: string, conditions: Conditions, query: CustomerListQuery, after: string): Promise<Omit<ListedCustomers, 'total'>> {
  const { limit } = readPage({ ...query, page: 1 });
  const order = query.order ?? '-created_at';
  const member = scrollable.find((name) => name === order.replace(/^-/, ''));
  if (member === undefined) throw refuse('Property .order should be created_at or updated_at, with - in front for descending, beside starting_after');
  const [direction, comparison] = order.startsWith('-') ? ['desc', '<'] as const : ['asc', '>'] as const;
  const column = `customers.${member}`;
  conditions.add(`${column} ${comparison} ${conditions.value(await instantOf(db, projectId, after, member))}::timestamptz`);
  const rows = await db.query<CustomerRow>(
    `/* customer.scroll */
     select ${customerColumns}
       from customers
      where project_id = $1 and ${conditions.sql}
      order by ${column} ${direction}
      fetch first ${conditions.value(limit)} rows with ties`,
    conditions.values,
  );
  const customers = rows.map(toCustomer);
  const last = customers.at(-1);
  const end = member === 'created_at' ? last?.createdAt : last?.updatedAt;
  const hasMore = end ? await anyAfter(db, conditions, `${column} ${comparison}`, end) : false;
  return { customers, hasMore, ...(hasMore && end && { next: end.toISOString() }) };
}

async function anyAfter(db: Db, conditions: Conditions, comparison: string, end: Date): Promise<boolean> {
  // Without the page's length, which is the last of its values.
  const rest = new Conditions(conditions.sql, conditions.values.slice(0, -1));
  rest.add(`${comparison} ${rest.value(end)}::timestamptz`);
  const rows = await db.query(`/* customer.any_after */ select 1 from customers where project_id = $1 and ${rest.sql} limit 1`, rest.values);
  return rows.length > 0;
}

/** Clients go on from an instant, or from a customer. */
async function instantOf(db: Db, projectId: string, after: string, member: (typeof scrollable)[number]): Promise<Date> {
  if (isInstant(after)) return parseInstant(after);
  const [row] = await db.query<{ created_at: Date; updated_at: Date | null }>(
    '/* customer.place */ select created_at, updated_at from customers where project_id = $1 and customer_id = $2', [projectId, after],
  );
  const instant = row?.[member];
  if (!instant) throw refuse('Property .starting_after should be an ISO-8601 date or the id of a customer');
  return instant;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_query_params', { details });
}
