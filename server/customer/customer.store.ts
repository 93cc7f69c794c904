import { ApiError, notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { jsonRows } from '../platform/json-rows.ts';
import { customerColumns as columns, dayOf, differs, toCustomer, type Customer, type CustomerReference, type CustomerRow } from './customer.ts';

export type { Customer, CustomerReference } from './customer.ts';

/**
 * The customer a reference names. By id: 404 when unknown. By source_id: found or made; two callers who make the same one get the same one
 * (the unique index decides). By neither: a new customer. Members that are given and differ are changed; metadata is merged key by key.
 */
export async function upsertCustomer(db: Db, projectId: string, reference: CustomerReference, now: Date): Promise<Customer> {
  const [customer] = await upsertCustomers(db, projectId, [reference], now);
  if (customer instanceof ApiError) throw customer;
  if (customer === undefined) throw new Error('no customer for a reference');
  return customer;
}

/**
 * The same for many at once, in the order of the references; an unknown id is a value (its 404), so that it spoils no neighbour. Rows are made in
 * the order of source_id and changed in the order of their ids, so that two callers never wait for each other in a circle.
 */
export async function upsertCustomers(db: Db, projectId: string, references: readonly CustomerReference[], now: Date): Promise<(Customer | ApiError)[]> {
  const found = await findOrMake(db, projectId, references, now);
  // Whom somebody else makes while our statement runs it neither finds nor makes.
  const raced = references.filter((reference, place) => found[place] === undefined && isSourced(reference));
  const { bySource } = raced.length > 0 ? await findNamed(db, projectId, raced) : noneFound();
  const customers = references.map((reference, place) => found[place] ?? (isSourced(reference) ? bySource.get(reference.source_id ?? '') : undefined));
  const changed = await changeThoseThatDiffer(db, projectId, references, customers, now);
  const known = customers.map((customer) => customer && (changed.has(customer.customerId) ? changed.get(customer.customerId) : customer));
  // Who was deleted while a statement of ours waited is somebody new now.
  const gone = references.filter((reference, place) => known[place] === undefined && isSourced(reference));
  const made = new Map(gone.length === 0 ? [] : (await upsertCustomers(db, projectId, gone, now)).map((customer, place) => [gone[place], customer]));
  return references.map((reference, place) => known[place] ?? made.get(reference) ?? notFound('customer', reference.id ?? ''));
}

/** Customers by id, in no order, those who were deleted too; ids that are unknown or another project's are left out. */
export async function findCustomers(db: Db, projectId: string, ids: readonly string[]): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const rows = await findRows(db, projectId, ids);
  return rows.map(toCustomer);
}

/** A customer by id or, failing that, by source_id; none who was deleted. */
export async function findCustomer(db: Db, projectId: string, idOrSourceId: string): Promise<Customer | undefined> {
  const rows = await db.query<CustomerRow>(
    `/* customer.find */
     select ${columns}
       from customers
      where project_id = $1 and (customer_id = $2 or source_id = $2) and deleted_at is null
      order by (customer_id = $2) desc
      limit 1`,
    [projectId, idOrSourceId],
  );
  return rows[0] && toCustomer(rows[0]);
}

/** Whom `upsertCustomer` would find; undefined: nobody, so that it would make one or, by an id, refuse. */
export async function findReferenced(db: Db, projectId: string, reference: CustomerReference): Promise<Customer | undefined> {
  const [customer] = await findAllReferenced(db, projectId, [reference]);
  return customer;
}

/** The same for many at once, in the order of the references. */
export async function findAllReferenced(db: Db, projectId: string, references: readonly CustomerReference[]): Promise<(Customer | undefined)[]> {
  const { byId, bySource } = await findNamed(db, projectId, references);
  return references.map(({ id, source_id: sourceId }) => (id ? byId.get(id) : sourceId ? bySource.get(sourceId) : undefined));
}

interface Found {
  byId: Map<string, Customer>;
  bySource: Map<string, Customer>;
}

function noneFound(): Found {
  return { byId: new Map(), bySource: new Map() };
}

async function findNamed(db: Db, projectId: string, references: readonly CustomerReference[]): Promise<Found> {
  const ids = references.flatMap(({ id }) => (id ? [id] : []));
  const sources = references.flatMap(({ id, source_id }) => (!id && source_id ? [source_id] : []));
  if (ids.length + sources.length === 0) return noneFound();
  const [byId, bySource] = await Promise.all([
    ids.length > 0 ? findRows(db, projectId, ids) : [],
    sources.length > 0 ? findRowsBySource(db, projectId, sources) : [],
  ]);
  return index([...byId, ...bySource]);
}

function findRows(db: Db, projectId: string, ids: readonly string[]): Promise<CustomerRow[]> {
  return db.prepared<CustomerRow>(
    'customer.find_by_ids',
    `/* customer.find_by_ids */ select ${columns} from customers where project_id = $1 and customer_id = any($2::text[])`,
    [projectId, ids],
  );
}

/**
 * Key by key. With a list beside the project, the plan made while there were few customers would look at all that the project has since.
 */
function findRowsBySource(db: Db, projectId: string, sources: readonly string[]): Promise<CustomerRow[]> {
  return db.prepared<CustomerRow>(
    'customer.find_by_source',
    `/* customer.find_by_source */
     select ${columns}
       from unnest($2::text[]) as k(source)
            cross join lateral (select ${columns} from customers where project_id = $1 and customers.source_id = k.source limit 1) as c`,
    [projectId, [...new Set(sources)]],
  );
}

function index(rows: CustomerRow[]): Found {
  const customers = rows.map(toCustomer).filter(({ isDeleted }) => !isDeleted);
  return {
    byId: new Map(customers.map((customer) => [customer.customerId, customer])),
    bySource: new Map(customers.flatMap((customer) => (customer.sourceId === null ? [] : [[customer.sourceId, customer]]))),
  };
}

function isSourced({ id, source_id }: CustomerReference): boolean {
  return !id && Boolean(source_id);
}

/** The customers of the references, in their order. Whom nobody has made yet is made, but not by an id; who has no name at all is always new. */
async function findOrMake(db: Db, projectId: string, references: readonly CustomerReference[], now: Date): Promise<(Customer | undefined)[]> {
  const known = references.flatMap(({ id }) => id || []);
  const bySource = new Map<string, CustomerReference>();
  const nameless: CustomerReference[] = [];
  for (const reference of references) {
    if (reference.id) continue;
    if (!reference.source_id) nameless.push(reference);
    else if (!bySource.has(reference.source_id)) bySource.set(reference.source_id, reference);
  }
  const rows = [...nameless, ...bySource.values()].map((reference) => (
    {
      ...reference, id: newId('cust', now), source_id: reference.source_id || null, birthday: dayOf(reference.birthday), birthdate: dayOf(reference.birthdate),
    }
  ));
  const ids = new Map(nameless.map((reference, place) => [reference, rows[place]?.id ?? '']));
  const [named, others] = await Promise.all([
    known.length > 0 ? findRows(db, projectId, known) : [],
    rows.length > 0 ? findOrInsert(db, projectId, rows, now) : [],
  ]);
  const found = index([...named, ...others]);
  return references.map((reference) => (isSourced(reference) ? found.bySource.get(reference.source_id ?? '') : found.byId.get(reference.id || (ids.get(reference) ?? ''))));
}

/** What a request may say of a customer. */
const given = 'source_id, name, email, phone, description, address, metadata, birthday, birthdate';

/** One look-up for each row, whether there is such a customer or not. Deleted ones have no source_id, so a row of theirs is free to be made. */
function findOrInsert(db: Db, projectId: string, rows: CustomerReference[], now: Date): Promise<CustomerRow[]> {
  return db.prepared<CustomerRow>(
    'customer.find_or_make',
    `/* customer.find_or_make */
     with asked as materialized (
       select id, ${given}, known
         from json_to_recordset($2::json)
              as r(id text, source_id text, name text, email text, phone text, description text, address jsonb, metadata jsonb, birthday date, birthdate date)
              left join lateral (select customers as known from customers where project_id = $1 and customers.source_id = r.source_id limit 1) as c on true
     ), made as (
       insert into customers (project_id, customer_id, ${given}, created_at)
       select $1, id, ${given}, $3
         from asked
        where (known).customer_id is null
        order by source_id
       on conflict do nothing
       returning ${columns}
     )
     select ${columns} from made
      union all
     select ${columns.replaceAll(/\w+/g, '(known).$&')} from asked where (known).customer_id is not null`,
    [projectId, jsonRows(rows), now],
  );
}

/** The customers who were changed, as they are now, by id; undefined: deleted meanwhile. */
async function changeThoseThatDiffer(
  db: Db, projectId: string, references: readonly CustomerReference[], customers: readonly (Customer | undefined)[], now: Date,
): Promise<Map<string, Customer | undefined>> {
  const changes = references.flatMap((reference, place) => {
    const customer = customers[place];
    return customer === undefined || !differs(customer, reference) ? [] : [{ customer, reference }];
  });
  changes.sort((a, b) => (a.customer.customerId < b.customer.customerId ? -1 : Number(a.customer.customerId > b.customer.customerId)));
  const changed = new Map<string, Customer | undefined>();
  for (const { customer: { customerId }, reference } of changes) {
    changed.set(customerId, await updateCustomer(db, projectId, customerId, reference, now));
  }
  return changed;
}

async function updateCustomer(db: Db, projectId: string, customerId: string, reference: CustomerReference, now: Date): Promise<Customer | undefined> {
  const rows = await db.query<CustomerRow>(
    `/* customer.update */
     update customers
        set name = coalesce($3, name),
            email = coalesce($4, email),
            phone = coalesce($5, phone),
            description = coalesce($6, description),
            address = coalesce($7::jsonb, address),
            metadata = case when $8::jsonb is null then metadata else coalesce(metadata, '{}') || $8::jsonb end,
            birthday = coalesce($9, birthday),
            birthdate = coalesce($10, birthdate),
            updated_at = $11
      where project_id = $1 and customer_id = $2 and deleted_at is null
     returning ${columns}`,
    [
      projectId, customerId, reference.name, reference.email, reference.phone, reference.description, json(reference.address),
      json(reference.metadata), dayOf(reference.birthday), dayOf(reference.birthdate), now,
    ],
  );
  return rows[0] && toCustomer(rows[0]);
}

function json(value: Record<string, unknown> | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}
