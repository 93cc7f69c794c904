import type { Db, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { WirePage } from '../platform/wire-list.ts';
import type { Segment } from './segment.ts';

/** A row of the table. */
export interface SegmentRow {
  segment_id: string;
  name: string;
  kind: Segment['kind'];
  filter: Segment['filter'];
  created_at: Date;
  updated_at: Date | null;
}

/** Select list of a `SegmentRow`. */
export const segmentColumns = 'segment_id, name, kind, filter, created_at, updated_at';

/** A segment of a project, undefined when there is none. */
export async function findSegment(db: Db, projectId: string, segmentId: string): Promise<Segment | undefined> {
  const rows = await db.query<SegmentRow>(
    `/* segment.find */ select ${segmentColumns} from segments where project_id = $1 and segment_id = $2 and deleted_at is null`, [projectId, segmentId],
  );
  return rows[0] && toSegment(rows[0]);
}

/** A page of segments, the newest first, and how many there are. */
export async function listSegments(db: Db, projectId: string, { limit, offset }: WirePage): Promise<{ segments: Segment[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    db.query<SegmentRow>(
      `/* segment.list */
       select ${segmentColumns}
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
     select ${segmentColumns} from segments where project_id = $1 and kind = 'passive' and deleted_at is null order by segment_id`,
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

/** Keeps a segment from being changed or refreshed by others until the transaction ends; undefined when there is none. */
export async function lockSegment(tx: Transaction, projectId: string, segmentId: string): Promise<Segment | undefined> {
  const rows = await tx.query<SegmentRow>(
    `/* segment.lock */ select ${segmentColumns} from segments where project_id = $1 and segment_id = $2 and deleted_at is null for update`, [projectId, segmentId],
  );
  return rows[0] && toSegment(rows[0]);
}

/** Writes the name and the filter of a locked segment. One that is kept by another filter than before is swept over all customers at once. */
export async function saveSegment(tx: Transaction, projectId: string, { segmentId, name, filter }: Segment, now: Date): Promise<void> {
  await tx.query(
    `/* segment.save */
     update segments
        set name = $3, filter = $4, updated_at = $5,
            looked_to = case when kind = 'auto-update' and filter is distinct from $4::jsonb then $5 else looked_to end,
            swept_to = case when kind = 'auto-update' and filter is distinct from $4::jsonb then null else swept_to end,
            sweep_due_at = case when kind = 'auto-update' and filter is distinct from $4::jsonb then $5 else sweep_due_at end
      where project_id = $1 and segment_id = $2`,
    [projectId, segmentId, name, filter === null ? null : JSON.stringify(filter), now],
  );
}

/** Who is meant by ids or source_ids, each customer once, and the names that nobody has. */
export async function findListed(tx: Transaction, projectId: string, names: readonly string[]): Promise<{ customerIds: string[]; unknown: string[] }> {
  const rows = await tx.query<{ name: string; customer_id: string | null }>(
    `/* segment.find_listed */
     select n.name, coalesce(i.customer_id, s.customer_id) as customer_id
       from unnest($2::text[]) as n(name)
            left join lateral (select customer_id from customers where project_id = $1 and customer_id = n.name and deleted_at is null) as i on true
            left join lateral (select customer_id from customers where project_id = $1 and source_id = n.name and deleted_at is null) as s on true`,
    [projectId, [...new Set(names)]],
  );
  return {
    customerIds: [...new Set(rows.flatMap(({ customer_id: id }) => id ?? []))].sort(),
    unknown: rows.filter(({ customer_id: id }) => id === null).map(({ name }) => name),
  };
}

/** Puts customers into a listed or kept segment, but for those who are in it; each with an entry. How many came. */
export async function enterSegment(tx: Transaction, projectId: string, segmentId: string, customerIds: readonly string[], now: Date): Promise<number> {
  if (customerIds.length === 0) return 0;
  const rows = await tx.query(
    `/* segment.enter */
     with there as materialized (
       select customer_id from customers where project_id = $1 and customer_id = any($3::text[]) and deleted_at is null order by customer_id for share
     ), entered as (
       insert into segment_customers (project_id, segment_id, customer_id, entered_at)
       select $1, $2, customer_id, $5
         from there
       on conflict do nothing
       returning customer_id
     )
     insert into segment_changes (project_id, segment_id, customer_id, change_id, kind, occurred_at)
     select $1, $2, k.customer_id, k.change_id, 'entered', $5
       from unnest($3::text[], $4::text[]) as k(customer_id, change_id)
            join entered on entered.customer_id = k.customer_id
     returning customer_id`,
    [projectId, segmentId, customerIds, customerIds.map(() => newId('sgc', now)), now],
  );
  return rows.length;
}

/**
 * Takes customers out of a listed or kept segment, those who are in it; each with an entry, and none beside their erasure: they are kept meanwhile. How many
 * left.
 */
export async function leaveSegment(tx: Transaction, projectId: string, segmentId: string, customerIds: readonly string[], now: Date): Promise<number> {
  if (customerIds.length === 0) return 0;
  const rows = await tx.query(
    `/* segment.leave */
     with there as materialized (
       select customer_id from customers where project_id = $1 and customer_id = any($3::text[]) and deleted_at is null order by customer_id for share
     ), departed as (
       delete from segment_customers
        where project_id = $1 and segment_id = $2 and customer_id in (select customer_id from there)
       returning customer_id
     )
     insert into segment_changes (project_id, segment_id, customer_id, change_id, kind, occurred_at)
     select $1, $2, k.customer_id, k.change_id, 'left', $5
       from unnest($3::text[], $4::text[]) as k(customer_id, change_id)
            join departed on departed.customer_id = k.customer_id
     returning customer_id`,
    [projectId, segmentId, customerIds, customerIds.map(() => newId('sgc', now)), now],
  );
  return rows.length;
}

/** How many customers a listed or kept segment has. */
export async function countListed(tx: Transaction, projectId: string, segmentId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    '/* segment.count_listed */ select count(*) as count from segment_customers where project_id = $1 and segment_id = $2', [projectId, segmentId],
  );
  return row?.count ?? 0;
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

/** Takes customers who are deleted out of all segments, with the entries that say so. */
export async function leaveAll(tx: Transaction, projectId: string, customerIds: readonly string[], now: Date): Promise<void> {
  const rows = await tx.query<{ segment_id: string; customer_id: string }>(
    `/* segment.leave_all */
     delete from segment_customers
      where project_id = $1 and customer_id = any($2::text[])
     returning segment_id, customer_id`,
    [projectId, customerIds],
  );
  if (rows.length === 0) return;
  await tx.query(
    `/* segment.note_left */
     insert into segment_changes (project_id, segment_id, customer_id, change_id, kind, occurred_at)
     select $1, k.segment_id, k.customer_id, k.change_id, 'left', $5
       from unnest($2::text[], $3::text[], $4::text[]) as k(customer_id, segment_id, change_id)`,
    [projectId, rows.map((row) => row.customer_id), rows.map((row) => row.segment_id), rows.map(() => newId('sgc', now)), now],
  );
}

/** The segment of a row. */
export function toSegment(row: SegmentRow): Segment {
  return { segmentId: row.segment_id, name: row.name, kind: row.kind, filter: row.filter, createdAt: row.created_at, updatedAt: row.updated_at };
}
