import type { SegmentChanges } from '../../contract/segment.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentFilter, checkFilter } from './segment.ts';
import { findSegment } from './segment.store.ts';

/** Most customers that are counted while somebody makes a filter. */
const countedMax = 10_000;

/** How many customers a filter finds, up to a bound, and the ids of the newest ten of them. Throws 400 for a filter that says nothing we know. */
export async function previewFilter(
  db: Db, projectId: string, filter: Record<string, unknown>, now: Date,
): Promise<{ count: number; isCountExact: boolean; customerIds: string[] }> {
  checkFilter(filter);
  const conditions = new Conditions('customers.deleted_at is null', [projectId]);
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

/** A page of who entered and left a segment, the latest first. Throws 404. */
export async function readSegmentChanges(
  db: Db, projectId: string, segmentId: string, { after, limit }: { after?: string; limit: number },
): Promise<Page<SegmentChanges['rows'][number]>> {
  if ((await findSegment(db, projectId, segmentId)) === undefined) throw notFound('segment', segmentId);
  const [at, id] = decodePosition(after, ['number', 'string']) ?? [null, null];
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
  const page = toPage(rows, limit, (row) => [row.at, row.change_id]);
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
