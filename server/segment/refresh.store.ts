import type { Db, Transaction } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentFilter } from './segment.ts';
import { enterSegment, leaveSegment } from './segment.store.ts';

/** A segment that is kept as customers change, and how far that has come. */
export interface KeptSegment {
  projectId: string;
  segmentId: string;
  filter: Record<string, unknown>;
  /** Changes up to here have been looked at. */
  lookedTo: Date;
  /** Of the sweep over all customers that is under way: the last one looked at. */
  sweptTo: string | null;
  sweepDueAt: Date;
}

/** Segments that are kept, of all projects; a few each. */
export async function findKept(db: Db): Promise<{ projectId: string; segmentId: string }[]> {
  const rows = await db.query<{ project_id: string; segment_id: string }>(
    `/* segment.find_kept */
     select project_id, segment_id from segments where kind = 'auto-update' and deleted_at is null order by project_id, segment_id`,
  );
  return rows.map((row) => ({ projectId: row.project_id, segmentId: row.segment_id }));
}

/** Locks a kept segment for one step; undefined when another worker has it, or it is gone. */
export async function claimKept(tx: Transaction, projectId: string, segmentId: string): Promise<KeptSegment | undefined> {
  const rows = await tx.query<{ filter: Record<string, unknown>; looked_to: Date; swept_to: string | null; sweep_due_at: Date }>(
    `/* segment.claim_kept */
     select filter, looked_to, swept_to, sweep_due_at
       from segments
      where project_id = $1 and segment_id = $2 and kind = 'auto-update' and deleted_at is null
        for update skip locked`,
    [projectId, segmentId],
  );
  const row = rows[0];
  return row && { projectId, segmentId, filter: row.filter, lookedTo: row.looked_to, sweptTo: row.swept_to, sweepDueAt: row.sweep_due_at };
}

/** Who changed, ordered or redeemed since; null when there were more changes of a kind than `limit`. Each part is read from the end of an index of times. */
export async function changedSince(tx: Transaction, projectId: string, since: Date, limit: number): Promise<string[] | null> {
  const rows = await tx.query<{ kind: string; customer_id: string | null; changes: number }>(
    `/* segment.changed_since */
     select c.kind, c.customer_id, count(*) as changes
       from (
         (select 'made' as kind, customer_id from customers where project_id = $1 and created_at >= $2 and deleted_at is null order by created_at desc limit $3)
         union all
         (select 'changed', customer_id from customers where project_id = $1 and updated_at >= $2 order by updated_at desc limit $3)
         union all
         (select 'redeemed', customer_id from redemptions where project_id = $1 and occurred_at >= $2 order by occurred_at desc limit $3)
         union all
         (select 'ordered', customer_id from orders where project_id = $1 and created_at >= $2 order by created_at desc limit $3)
         union all
         (select 'reordered', customer_id from orders where project_id = $1 and updated_at >= $2 order by updated_at desc limit $3)
       ) as c
      group by c.kind, c.customer_id`,
    [projectId, since, limit],
  );
  const changes = new Map<string, number>();
  for (const row of rows) changes.set(row.kind, (changes.get(row.kind) ?? 0) + row.changes);
  if (Math.max(0, ...changes.values()) >= limit) return null;
  return [...new Set(rows.flatMap((row) => row.customer_id ?? []))];
}

/** Whom it is asked of: some customers, or all with an id behind one and up to another (null: the last), which costs less for each. */
export type Among = { customerIds: readonly string[] } | { after: string; to: string | null };

/** The id of the customer so many places behind one in the order of ids; null: there are fewer. */
export async function findBehind(tx: Transaction, projectId: string, after: string, places: number): Promise<string | null> {
  const [last] = await tx.query<{ customer_id: string }>(
    `/* segment.find_behind */
     select customer_id from customers where project_id = $1 and customer_id > $2 order by customer_id offset $3 limit 1`,
    [projectId, after, places - 1],
  );
  return last?.customer_id ?? null;
}

/** Lets some customers enter and leave a segment as its filter says now, each with an entry; how many did. */
export async function judgeCustomers(tx: Transaction, segment: KeptSegment, among: Among, now: Date): Promise<number> {
  const { projectId, segmentId } = segment;
  const moved = await findMoved(tx, segment, among, now);
  const idsOf = (kind: Moved['kind']): string[] => moved.filter((one) => one.kind === kind).map(({ customer_id: id }) => id);
  // These lock the few who move, so that none of it comes beside an erasure.
  return await enterSegment(tx, projectId, segmentId, idsOf('entered'), now) + await leaveSegment(tx, projectId, segmentId, idsOf('left'), now);
}

interface Moved {
  customer_id: string;
  kind: 'entered' | 'left';
}

/** Of some customers those who are in the segment and should not be, and the other way round. */
async function findMoved(tx: Transaction, { projectId, segmentId, filter }: KeptSegment, among: Among, now: Date): Promise<Moved[]> {
  const conditions = new Conditions('customers.project_id = $1 and customers.deleted_at is null', [projectId, segmentId]);
  const meant = 'customerIds' in among ? `customer_id = any(${conditions.value(among.customerIds)}::text[])`
    : `customer_id > ${conditions.value(among.after)}${among.to === null ? '' : ` and customer_id <= ${conditions.value(among.to)}`}`;
  addSegmentFilter(conditions, filter, now);
  return tx.query<Moved>(
    `/* segment.find_moved */
     with matching as materialized (
       select customer_id from customers where ${meant} and ${conditions.sql}
     ), listed as materialized (
       select customer_id from segment_customers where project_id = $1 and segment_id = $2 and ${meant}
     )
     select customer_id, 'entered' as kind from matching where customer_id not in (select customer_id from listed)
     union all
     select customer_id, 'left' from listed where customer_id not in (select customer_id from matching)`,
    conditions.values,
  );
}

/** Writes how far a segment has come. */
export async function saveKept(tx: Transaction, { projectId, segmentId, lookedTo, sweptTo, sweepDueAt }: KeptSegment): Promise<void> {
  await tx.query(
    `/* segment.save_kept */
     update segments
        set looked_to = $3, swept_to = $4, sweep_due_at = $5
      where project_id = $1 and segment_id = $2`,
    [projectId, segmentId, lookedTo, sweptTo, sweepDueAt],
  );
}

/** Removes customers from a deleted segment; how many. */
export async function emptySegment(tx: Transaction, projectId: string, segmentId: string, limit: number): Promise<number> {
  const rows = await tx.query(
    `/* segment.empty */
     delete from segment_customers
      where project_id = $1 and segment_id = $2
        and customer_id in (select customer_id from segment_customers where project_id = $1 and segment_id = $2 order by customer_id limit $3)
     returning customer_id`,
    [projectId, segmentId, limit],
  );
  return rows.length;
}
