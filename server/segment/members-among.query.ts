import type { Db } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentFilter, type Segment } from './segment.ts';

/** Whom segments are looked up for. */
export interface Person {
  /** By which they are told. */
  key: string;
  /** null: nobody knows them yet. */
  customerId: string | null;
  /** What would be written of them, in the words of requests, and is not; null: nothing. */
  would: Readonly<Record<string, unknown>> | null;
}

interface KnownRow {
  segment_id: string;
  kind: Segment['kind'];
  filter: Segment['filter'];
}

/** The rest of a filter's question: in which project, and when. */
interface Asked {
  projectId: string;
  filter: Record<string, unknown>;
  now: Date;
}

/**
 * Who of some persons is in each of some segments now, by id of the segment: one statement for all that are listed or kept, and one for each that is
 * found when asked. A segment that is gone has nobody in it. `beforeAsked` is waited for before the first filter is asked, where there is any, and says of which
 * instant it is asked.
 */
export async function membersAmong(
  db: Db, projectId: string, segmentIds: readonly string[], persons: readonly Person[], now: Date, beforeAsked: () => Promise<Date> = async () => now,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (segmentIds.length === 0 || persons.length === 0) return new Map();
  const [known, listed] = await Promise.all([knownOf(db, projectId, segmentIds), listedAmong(db, projectId, segmentIds, persons)]);
  const at = known.some(isFilter) ? await beforeAsked() : now;
  const found = known.map(async (segment): Promise<[string, Set<string>]> => {
    const { segment_id: id, filter } = segment;
    if (!isFilter(segment) || filter === null) return [id, listed.get(id) ?? new Set()];
    const asked = { projectId, filter, now: at };
    const keys = await Promise.all([foundAmong(db, asked, persons.filter(({ would }) => would === null)), wouldBeFound(db, asked, persons)]);
    return [id, new Set(keys.flat())];
  });
  return new Map(await Promise.all(found));
}

/** Whether one of some segments is a filter that is asked when somebody wants to know: then whoever redeems may enter or leave it by that. */
export async function isAnyAsked(db: Db, projectId: string, segmentIds: readonly string[]): Promise<boolean> {
  return segmentIds.length > 0 && (await knownOf(db, projectId, segmentIds)).some(isFilter);
}

function isFilter({ kind }: KnownRow): boolean {
  return kind === 'passive';
}

/** By the order every plan takes the index of the segments' ids. */
function knownOf(db: Db, projectId: string, segmentIds: readonly string[]): Promise<KnownRow[]> {
  return db.prepared<KnownRow>(
    'segment.known',
    `/* segment.known */
     select s.segment_id, s.kind, s.filter
       from unnest($2::text[]) as k(id)
            join lateral (
              select segment_id, kind, filter, deleted_at
                from segments
               where project_id = $1 and segment_id >= k.id
               order by segment_id
               limit 1
            ) as s on s.segment_id = k.id and s.deleted_at is null`,
    [projectId, segmentIds],
  );
}

/** Those whom a segment lists or keeps. */
async function listedAmong(db: Db, projectId: string, segmentIds: readonly string[], persons: readonly Person[]): Promise<Map<string, Set<string>>> {
  const stored = storedAmong(persons);
  const rows = stored.length === 0 ? [] : await db.prepared<{ segment_id: string; key: string }>(
    'segment.listed_among',
    `/* segment.listed_among */
     select m.segment_id, c.key
       from unnest($2::text[]) as s(id)
            cross join unnest($3::text[], $4::text[]) as c(key, id)
            cross join lateral (
              select segment_id
                from segment_customers
               where project_id = $1 and segment_id = s.id and customer_id = c.id
               limit 1
            ) as m`,
    [projectId, segmentIds, stored.map(({ key }) => key), stored.map(({ customerId }) => customerId)],
  );
  const listed = new Map<string, Set<string>>(segmentIds.map((id) => [id, new Set()]));
  for (const { segment_id, key } of rows) listed.get(segment_id)?.add(key);
  return listed;
}

async function foundAmong(db: Db, { projectId, filter, now }: Asked, persons: readonly Person[]): Promise<string[]> {
  const stored = storedAmong(persons);
  if (stored.length === 0) return [];
  const conditions = new Conditions('customers.customer_id = any($2::text[]) and customers.deleted_at is null', [projectId, stored.map(({ customerId }) => customerId)]);
  addSegmentFilter(conditions, filter, now);
  const rows = await db.query<{ customer_id: string }>(
    `/* segment.found_among */ select customers.customer_id from customers where customers.project_id = $1 and ${conditions.sql}`, conditions.values,
  );
  const found = new Set(rows.map((row) => row.customer_id));
  return stored.flatMap(({ key, customerId }) => (found.has(customerId) ? key : []));
}

/** The same for those of whom something would be written: the filter is asked of their rows as these would be then. */
async function wouldBeFound(db: Db, { projectId, filter, now }: Asked, persons: readonly Person[]): Promise<string[]> {
  const rows = persons.flatMap(({ key, customerId, would }) => (would === null ? [] : [{ key, id: customerId ?? '', would: rowOf(would, projectId, customerId, now) }]));
  if (rows.length === 0) return [];
  const conditions = new Conditions('true', [projectId, JSON.stringify(rows)]);
  addSegmentFilter(conditions, filter, now);
  const found = await db.query<{ key: string }>(
    `/* segment.would_be_found */
     with customers as (
       select k.key, w.*
         from jsonb_to_recordset($2::jsonb) as k(key text, id text, would jsonb)
              left join customers as c on c.project_id = $1 and c.customer_id = k.id and c.deleted_at is null
              cross join lateral jsonb_populate_record(c, k.would) as w
     )
     select customers.key from customers where customers.project_id = $1 and ${conditions.sql}`,
    conditions.values,
  );
  return found.map(({ key }) => key);
}

/** What a request says, as the table has it; what it leaves out stays. */
function rowOf({ id: _id, ...would }: Readonly<Record<string, unknown>>, projectId: string, customerId: string | null, now: Date): Record<string, unknown> {
  const said = Object.entries(would).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(said), project_id: projectId, customer_id: customerId ?? '', ...(customerId === null && { created_at: now.toISOString() }) };
}

function storedAmong(persons: readonly Person[]): (Person & { customerId: string })[] {
  return persons.flatMap(({ key, customerId, would }) => (customerId === null ? [] : [{ key, customerId, would }]));
}
