import type { Db } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentFilter, type Segment } from './segment.ts';

interface KnownRow {
  segment_id: string;
  kind: Segment['kind'];
  filter: Segment['filter'];
}

interface MemberRow {
  segment_id: string;
  customer_id: string;
}

/**
 * Who of some customers is in each of some segments now, by id of the segment: one statement for all that are listed or kept, and one for each that is
 * found when asked. A segment that is gone has nobody in it.
 */
export async function membersAmong(
  db: Db, projectId: string, segmentIds: readonly string[], customerIds: readonly string[], now: Date,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (segmentIds.length === 0 || customerIds.length === 0) return new Map();
  const [known, listed] = await Promise.all([knownOf(db, projectId, segmentIds), listedAmong(db, projectId, segmentIds, customerIds)]);
  const members = new Map<string, Set<string>>(known.map(({ segment_id }) => [segment_id, new Set()]));
  for (const { segment_id, customer_id } of listed) members.get(segment_id)?.add(customer_id);
  await Promise.all(known.map(async ({ segment_id, kind, filter }) => {
    if (kind === 'passive' && filter !== null) members.set(segment_id, await foundAmong(db, projectId, filter, customerIds, now));
  }));
  return members;
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

function listedAmong(db: Db, projectId: string, segmentIds: readonly string[], customerIds: readonly string[]): Promise<MemberRow[]> {
  return db.prepared<MemberRow>(
    'segment.listed_among',
    `/* segment.listed_among */
     select m.segment_id, m.customer_id
       from unnest($2::text[]) as s(id)
            cross join unnest($3::text[]) as c(id)
            cross join lateral (
              select segment_id, customer_id
                from segment_customers
               where project_id = $1 and segment_id = s.id and customer_id = c.id
               limit 1
            ) as m`,
    [projectId, segmentIds, customerIds],
  );
}

async function foundAmong(db: Db, projectId: string, filter: Record<string, unknown>, customerIds: readonly string[], now: Date): Promise<Set<string>> {
  const conditions = new Conditions('customers.customer_id = any($2::text[]) and customers.deleted_at is null', [projectId, customerIds]);
  addSegmentFilter(conditions, filter, now);
  const rows = await db.query<Pick<MemberRow, 'customer_id'>>(
    `/* segment.found_among */ select customers.customer_id from customers where customers.project_id = $1 and ${conditions.sql}`, conditions.values,
  );
  return new Set(rows.map((row) => row.customer_id));
}
