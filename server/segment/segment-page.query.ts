import type { SegmentChanges, SegmentRow } from '../../contract/segment-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db, Pool } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { addSegmentFilter, checkFilter, toWireSegment } from './segment.ts';
import { findSegment, segmentColumns, toSegment, type SegmentRow as StoredSegment } from './segment.store.ts';

/** Most customers that are counted while somebody makes a filter, and how many of the newest are looked at where that takes too long. */
const countedMax = 10_000;

interface Preview {
  /** How many customers a filter finds; not exact: at least so many. */
  count: number;
  isCountExact: boolean;
  /** The newest ten that were found. */
  customerIds: string[];
}

/** How many customers a filter finds, as far as that is known soon, and some of them. Throws 400 for a filter that says nothing we know. */
export async function previewFilter(db: Pool, projectId: string, filter: Record<string, unknown>, now: Date): Promise<Preview> {
  checkFilter(filter);
  const whole = await withinTime(db, countingMilliseconds, (bounded) => findMatching(bounded, projectId, filter, now));
  return whole ?? { ...(await findMatching(db, projectId, filter, now, amongNewest)), isCountExact: false };
}

const amongNewest = `customers.customer_id = any(array(
              select n.customer_id from customers as n where n.project_id = $1 and n.deleted_at is null order by n.created_at desc, n.customer_id desc limit ${countedMax}))`;

async function findMatching(db: Db, projectId: string, filter: Record<string, unknown>, now: Date, among?: string): Promise<Preview> {
  const conditions = new Conditions('customers.deleted_at is null', [projectId]);
  if (among !== undefined) conditions.add(among);
  addSegmentFilter(conditions, filter, now);
  const rows = await db.query<{ customer_id: string; count: number }>(
    `/* segment.preview */
     with found as materialized (
       select customer_id, created_at from customers where project_id = $1 and ${conditions.sql} limit ${countedMax + 1}
     )
     select customer_id, (select count(*) from found) as count from found order by created_at desc, customer_id desc limit 10`,
    conditions.values,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, countedMax), isCountExact: count <= countedMax, customerIds: rows.map((row) => row.customer_id) };
}

/** Most customers of one segment that are counted for a list, and for its own page. */
const sizeMax = { list: 10_000, page: 1_000_000 };

type SizedRow = StoredSegment & { at: number; size: number; is_filling: boolean; last_moved_at: Date | null };

/** A page of the project's segments, the newest first; `search` is a part of the name. */
export async function readSegmentRows(
  db: Db, projectId: string, { search = '', after, limit }: { search?: string; after?: string; limit: number },
): Promise<Page<SegmentRow>> {
  const [at, id] = decodePosition('segments', after, ['number', 'string']) ?? [null, null];
  const rows = await db.query<SizedRow>(
    `${sized('segment.rows', sizeMax.list)}
        and ($2::text = '' or position(lower($2::text) in lower(s.name)) > 0)
        and ($3::bigint is null or (s.created_at, s.segment_id) < ${positionInSql('$3::bigint', '$4')})
      order by s.created_at desc, s.segment_id desc
      limit $5`,
    [projectId, search.trim(), at, id, limit + 1],
  );
  const page = toPage('segments', rows, limit, (row) => [row.at, row.segment_id]);
  return { rows: page.rows.map((row) => toRow(row, sizeMax.list)), next: page.next };
}

/** One segment with its size; undefined when there is none. */
export async function readSegmentRow(db: Db, projectId: string, segmentId: string): Promise<SegmentRow | undefined> {
  const [row] = await db.query<SizedRow>(`${sized('segment.row', sizeMax.page)} and s.segment_id = $2`, [projectId, segmentId]);
  return row && toRow(row, sizeMax.page);
}

/** Segments with what is counted of them, up to a bound; a passive one has no rows to count. It is filled while its first sweep by its filter goes on. */
function sized(name: string, countMax: number): string {
  return `/* ${name} */
     select ${segmentColumns}, ${microsecondsInSql('s.created_at')} as at, k.size, l.occurred_at as last_moved_at,
            coalesce(s.sweep_due_at <= coalesce(s.updated_at, s.created_at), false) as is_filling
       from segments as s
            cross join lateral (
              select count(*) as size
                from (select from segment_customers as m where m.project_id = $1 and m.segment_id = s.segment_id limit ${countMax + 1}) as n
            ) as k
            left join lateral (
              select g.occurred_at from segment_changes as g where g.project_id = $1 and g.segment_id = s.segment_id order by g.occurred_at desc limit 1
            ) as l on true
      where s.project_id = $1 and s.deleted_at is null`;
}

function toRow(row: SizedRow, countMax: number): SegmentRow {
  return {
    ...toWireSegment(toSegment(row)),
    size: row.kind === 'passive' ? null : Math.min(row.size, countMax),
    is_size_exact: row.size <= countMax,
    is_filling: row.is_filling,
    updated_at: row.updated_at?.toISOString() ?? null,
    last_moved_at: row.last_moved_at?.toISOString() ?? null,
  };
}

/** A page of who entered and left a segment, the latest first. Throws 404. */
export async function readSegmentChanges(
  db: Db, projectId: string, segmentId: string, { after, limit }: { after?: string; limit: number },
): Promise<Page<SegmentChanges['rows'][number]>> {
  if ((await findSegment(db, projectId, segmentId)) === undefined) throw notFound('segment', segmentId);
  const [at, id] = decodePosition('entries of a segment', after, ['number', 'string']) ?? [null, null];
  const rows = await db.query<ChangeRow>(
    `/* segment.changes */
     select g.change_id, g.kind, g.customer_id, g.occurred_at, ${microsecondsInSql('g.occurred_at')} as at,
            coalesce(c.source_id, c.deleted_source_id) as source_id, c.name, c.email
       from segment_changes as g
            left join customers as c on c.project_id = g.project_id and c.customer_id = g.customer_id
      where g.project_id = $1 and g.segment_id = $2
        and ($3::bigint is null or (g.occurred_at, g.change_id) < ${positionInSql('$3::bigint', '$4')})
      order by g.occurred_at desc, g.change_id desc
      limit $5`,
    [projectId, segmentId, at, id, limit + 1],
  );
  const page = toPage('entries of a segment', rows, limit, (row) => [row.at, row.change_id]);
  return { rows: page.rows.map(toWireChange), next: page.next };
}

interface ChangeRow {
  change_id: string;
  kind: 'entered' | 'left';
  customer_id: string;
  occurred_at: Date;
  at: number;
  source_id: string | null;
  name: string | null;
  email: string | null;
}

function toWireChange({ change_id, kind, customer_id, source_id, name, email, occurred_at }: ChangeRow): SegmentChanges['rows'][number] {
  return { id: change_id, kind, customer: { id: customer_id, source_id, name, email }, occurred_at: occurred_at.toISOString() };
}
