import type { Db, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { WirePage } from '../platform/wire-list.ts';
import type { Segment } from './segment.ts';

interface SegmentRow {
  segment_id: string;
  name: string;
  kind: Segment['kind'];
  filter: Segment['filter'];
  created_at: Date;
}

const columns = 'segment_id, name, kind, filter, created_at';

/** A segment of a project, undefined when there is none. */
export async function findSegment(db: Db, projectId: string, segmentId: string): Promise<Segment | undefined> {
  const rows = await db.query<SegmentRow>(
    `/* segment.find */ select ${columns} from segments where project_id = $1 and segment_id = $2 and deleted_at is null`, [projectId, segmentId],
  );
  return rows[0] && toSegment(rows[0]);
}

/** A page of segments, the newest first, and how many there are. */
export async function listSegments(db: Db, projectId: string, { limit, offset }: WirePage): Promise<{ segments: Segment[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    db.query<SegmentRow>(
      `/* segment.list */
       select ${columns}
         from segments
        where project_id = $1 and deleted_at is null
        order by created_at desc, segment_id desc
        limit $2 offset $3`,
      [projectId, limit, offset],
    ),
    db.query<{ total: number }>('/* segment.count */ select count(*) as total from segments where project_id = $1 and deleted_at is null', [projectId]),
  ]);
  return { segments: rows.map(toSegment), total: count?.total ?? 0 };
}

/** Segments whose customers are found when somebody asks. */
export async function findPassive(db: Db, projectId: string): Promise<Segment[]> {
  const rows = await db.query<SegmentRow>(
    `/* segment.find_passive */
     select ${columns} from segments where project_id = $1 and kind = 'passive' and deleted_at is null order by segment_id`,
    [projectId],
  );
  return rows.map(toSegment);
}

/** Writes a new segment. One that is kept is swept over all customers at once. */
export async function insertSegment(tx: Transaction, projectId: string, segment: Segment): Promise<void> {
  await tx.query(
    `/* segment.insert */
     insert into segments (project_id, segment_id, name, kind, filter, created_at, looked_to, sweep_due_at)
     values ($1, $2, $3, $4, $5, $6::timestamptz, case when $4 = 'auto-update' then $6::timestamptz end, case when $4 = 'auto-update' then $6::timestamptz end)`,
    [projectId, segment.segmentId, segment.name, segment.kind, segment.filter === null ? null : JSON.stringify(segment.filter), segment.createdAt],
  );
}

/** Puts customers into a static segment, by ids or source_ids; the names that nobody has. */
export async function insertListed(tx: Transaction, projectId: string, { segmentId, createdAt }: Segment, names: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ name: string; customer_id: string | null }>(
    `/* segment.find_listed */
     select n.name, coalesce(i.customer_id, s.customer_id) as customer_id
       from unnest($2::text[]) as n(name)
            left join lateral (select customer_id from customers where project_id = $1 and customer_id = n.name and deleted_at is null) as i on true
            left join lateral (select customer_id from customers where project_id = $1 and source_id = n.name and deleted_at is null) as s on true`,
    [projectId, [...new Set(names)]],
  );
  const ids = [...new Set(rows.flatMap(({ customer_id: id }) => id ?? []))];
  await tx.query(
    `/* segment.insert_listed */
     with entered as (
       insert into segment_customers (project_id, segment_id, customer_id, entered_at)
       select $1, $2, k.customer_id, $5
         from unnest($3::text[]) as k(customer_id)
       returning customer_id
     )
     insert into segment_changes (project_id, segment_id, customer_id, change_id, kind, occurred_at)
     select $1, $2, k.customer_id, k.change_id, 'entered', $5
       from unnest($3::text[], $4::text[]) as k(customer_id, change_id)
            join entered on entered.customer_id = k.customer_id`,
    [projectId, segmentId, ids, ids.map(() => newId('sgc', createdAt)), createdAt],
  );
  return rows.filter(({ customer_id: id }) => id === null).map(({ name }) => name);
}

/** Nobody finds the segment from now on; its rows of customers are removed in the background. False when there is none. */
export async function markDeleted(tx: Transaction, projectId: string, segmentId: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `/* segment.mark_deleted */
     update segments
        set deleted_at = $3
      where project_id = $1 and segment_id = $2 and deleted_at is null
     returning segment_id`,
    [projectId, segmentId, now],
  );
  return rows.length > 0;
}

/** Takes a customer who is deleted out of all segments, with the entries that say so. */
export async function leaveAll(tx: Transaction, projectId: string, customerId: string, now: Date): Promise<void> {
  const rows = await tx.query<{ segment_id: string }>(
    `/* segment.leave_all */
     delete from segment_customers
      where project_id = $1 and customer_id = $2
     returning segment_id`,
    [projectId, customerId],
  );
  if (rows.length === 0) return;
  await tx.query(
    `/* segment.note_left */
     insert into segment_changes (project_id, segment_id, customer_id, change_id, kind, occurred_at)
     select $1, k.segment_id, $2, k.change_id, 'left', $5
       from unnest($3::text[], $4::text[]) as k(segment_id, change_id)`,
    [projectId, customerId, rows.map((row) => row.segment_id), rows.map(() => newId('sgc', now)), now],
  );
}

export function toSegment(row: SegmentRow): Segment {
  return { segmentId: row.segment_id, name: row.name, kind: row.kind, filter: row.filter, createdAt: row.created_at };
}
