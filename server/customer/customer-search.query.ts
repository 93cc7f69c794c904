import type { CustomerSort } from '../../contract/customer-page.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page, type Position } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentCondition } from '../segment/membership.query.ts';
import { customerColumns, toCustomer, type Customer, type CustomerRow } from './customer.ts';
import { beginningsOf, readSearch, searchPlaces } from './customer-search.ts';
import { equalsIgnoringCase, folded } from '../segment/folded.ts';

export interface CustomerSearch {
  projectId: string;
  /** First characters of a name, an e-mail address or a source_id, whatever their case (of a source_id: as it is written). */
  search: string | undefined;
  city: string | undefined;
  segmentId: string | undefined;
  createdAfter: Date | undefined;
  createdBefore: Date | undefined;
  /** Order of those that no search put into one. */
  sort: CustomerSort;
  after: string | undefined;
  limit: number;
}

/** Names of lists, as their cursors say them. */
const listByName = 'customers by name';
const listFound = 'customers found';

/**
 * A page of the project's customers for people who look for one. All: by when they were added, or by name. With a search: by the text that was found, names before e-mail
 * addresses before source_ids, each customer once. Each order is an index's, so a page costs the same at any depth. Throws 404 for a segment that there
 * is not, 400 for an `after` of another list.
 */
export async function searchCustomers(db: Db, query: CustomerSearch, now: Date): Promise<Page<Customer>> {
  const search = readSearch(query.search);
  if (search !== '') return searchPage(db, query, search, now);
  return query.sort === 'name' ? byNamePage(db, query, now) : byTimePage(db, query, now);
}

async function conditionsOf(db: Db, query: CustomerSearch, now: Date): Promise<Conditions> {
  const conditions = new Conditions('customers.deleted_at is null', [query.projectId]);
  if (query.city) conditions.add(equalsIgnoringCase("customers.address ->> 'city'", conditions.value(query.city)));
  if (query.createdAfter) conditions.add(`customers.created_at >= ${conditions.value(query.createdAfter)}`);
  if (query.createdBefore) conditions.add(`customers.created_at < ${conditions.value(query.createdBefore)}`);
  if (query.segmentId) await addSegmentCondition(db, conditions, query.projectId, query.segmentId, now);
  return conditions;
}

async function byTimePage(db: Db, query: CustomerSearch, now: Date): Promise<Page<Customer>> {
  const list = `customers, ${query.sort}`;
  const position = decodePosition(list, query.after, ['number', 'string']);
  const [direction, comparison] = query.sort === 'oldest' ? ['asc', '>'] : ['desc', '<'];
  const conditions = await conditionsOf(db, query, now);
  if (position !== null) {
    const [at, id] = position.map((part) => conditions.value(part));
    conditions.add(`(customers.created_at, customers.customer_id) ${comparison} ${positionInSql(`${at}::bigint`, String(id))}`);
  }
  const rows = await db.query<CustomerRow & { at: number }>(
    `/* customer.by_time */
     select ${customerColumns}, ${microsecondsInSql('created_at')} as at
       from customers
      where project_id = $1 and ${conditions.sql}
      order by created_at ${direction}, customer_id ${direction}
      limit ${conditions.value(query.limit + 1)}`,
    conditions.values,
  );
  const { next } = toPage(list, rows, query.limit, (row) => [row.at, row.customer_id]);
  return { rows: rows.slice(0, query.limit).map(toCustomer), next };
}

/** Those with a name in its order, then the others, the newest first: `found` is the name or, of the others, microseconds. */
async function byNamePage(db: Db, query: CustomerSearch, now: Date): Promise<Page<Customer>> {
  const [place, found, id] = (decodeNamePlace(query.after) ?? [0, '', '']) as [number, string, string];
  const wanted = query.limit + 1;
  const named = place === 0 ? await readNamed(db, await conditionsOf(db, query, now), [found, id], wanted) : [];
  const after = place === 0 ? null : { microseconds: Number(found), id };
  const rest = named.length === wanted ? [] : await readNameless(db, await conditionsOf(db, query, now), after, wanted - named.length);
  const rows = [...named, ...rest];
  const { next } = toPage(listByName, rows, query.limit, (row) => [row.place, row.found, row.customer_id]);
  return { rows: rows.slice(0, query.limit).map(toCustomer), next };
}

/** What was found is a name or, among those without one, microseconds. */
function decodeNamePlace(after: string | undefined): Position | null {
  const position = decodePosition(listByName, after, ['rank', 'string', 'string']);
  return position === null || position[0] === 0 ? position : decodePosition(listByName, after, ['rank', 'microseconds', 'string']);
}

async function readNamed(db: Db, conditions: Conditions, [found, id]: [string, string], limit: number): Promise<Found[]> {
  const name = folded('customers.name');
  conditions.add(`customers.name is not null and (${name}, customers.customer_id) > (${conditions.value(found)}::text collate "C", ${conditions.value(id)}::text)`);
  return db.query<Found>(
    `/* customer.by_name */
     select ${customerColumns}, 0 as place, ${name} as found
       from customers
      where project_id = $1 and ${conditions.sql}
      order by ${name}, customer_id
      limit ${conditions.value(limit)}`,
    conditions.values,
  );
}

async function readNameless(db: Db, conditions: Conditions, after: { microseconds: number; id: string } | null, limit: number): Promise<Found[]> {
  conditions.add('customers.name is null');
  if (after !== null) {
    const [at, id] = [conditions.value(after.microseconds), conditions.value(after.id)];
    conditions.add(`(customers.created_at, customers.customer_id) < ${positionInSql(`${at}::bigint`, id)}`);
  }
  return db.query<Found>(
    `/* customer.nameless */
     select ${customerColumns}, 1 as place, ${microsecondsInSql('created_at')}::text as found
       from customers
      where project_id = $1 and ${conditions.sql}
      order by created_at desc, customer_id desc
      limit ${conditions.value(limit)}`,
    conditions.values,
  );
}

type Found = CustomerRow & { place: number; found: string };

async function searchPage(db: Db, query: CustomerSearch, search: string, now: Date): Promise<Page<Customer>> {
  const position = decodePosition(listFound, query.after, ['rank', 'string', 'string']);
  const conditions = await conditionsOf(db, query, now);
  const begins = beginningsOf(conditions, search);
  const [place, text, id] = (position ?? [-1, '', '']).map((part) => conditions.value(part));
  const limit = conditions.value(query.limit + 1);
  const parts = searchPlaces.map(({ text: sql }, index) => `(
         select ${customerColumns}, ${index} as place, ${sql} as found
           from customers
          where project_id = $1 and ${conditions.sql}
            and ${begins[index]}
            ${begins.slice(0, index).map((earlier) => `and (${earlier}) is not true`).join(' ')}
            and (${index} > ${place}::integer or ${index} = ${place}::integer and (${sql}, customers.customer_id) > (${text}::text collate "C", ${id}::text))
          order by ${sql}, customers.customer_id
          limit ${limit}::integer)`);
  const rows = await db.query<Found>(
    `/* customer.search */
     select ${customerColumns}, place, found
       from (${parts.join(' union all ')}) as customers
      order by place, found, customer_id
      limit ${limit}::integer`,
    conditions.values,
  );
  const { next } = toPage(listFound, rows, query.limit, (row) => [row.place, row.found, row.customer_id]);
  return { rows: rows.slice(0, query.limit).map(toCustomer), next };
}
