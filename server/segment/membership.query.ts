import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addSegmentFilter, type Segment } from './segment.ts';
import { findPassive, findSegment } from './segment.store.ts';

/** Adds to a statement over `customers`, whose first value is the project, that they are in a segment. Throws 404 for an unknown one. */
export async function addSegmentCondition(db: Db, conditions: Conditions, projectId: string, segmentId: string, now: Date): Promise<void> {
  const segment = await findSegment(db, projectId, segmentId);
  if (segment === undefined) throw notFound('segment', segmentId);
  addMembers(conditions, segment, now);
}

/** The same for a segment that is at hand. */
export function addMembers(conditions: Conditions, { kind, filter, segmentId }: Segment, now: Date): void {
  if (kind === 'passive' && filter !== null) return addSegmentFilter(conditions, filter, now);
  conditions.add(`exists (
          select from segment_customers as m
           where m.project_id = $1 and m.segment_id = ${conditions.value(segmentId)} and m.customer_id = customers.customer_id)`);
}

export interface SegmentName {
  segmentId: string;
  name: string;
}

/**
 * The segments that a customer is in now, by one statement: those that list or keep them, and the passive ones whose filter they match. What a rule
 * asks for `customer.segment`.
 */
export async function segmentsOf(db: Db, projectId: string, customerId: string, now: Date): Promise<SegmentName[]> {
  const passive = await findPassive(db, projectId);
  const values: unknown[] = [projectId, customerId];
  const matches = passive.map(({ segmentId, filter }) => {
    values.push(segmentId);
    const name = `$${values.length}::text`;
    const conditions = new Conditions('customers.project_id = $1 and customers.customer_id = $2 and customers.deleted_at is null', values);
    addSegmentFilter(conditions, filter ?? {}, now);
    return `
      union all
      select ${name} where exists (select from customers where ${conditions.sql})`;
  });
  const rows = await db.query<{ segment_id: string; name: string }>(
    `/* segment.of_customer */
     select s.segment_id, s.name
       from segments as s
            join (
              select m.segment_id from segment_customers as m where m.project_id = $1 and m.customer_id = $2${matches.join('')}
            ) as k on k.segment_id = s.segment_id
      where s.project_id = $1 and s.deleted_at is null
      order by s.created_at desc, s.segment_id desc`,
    values,
  );
  return rows.map((row) => ({ segmentId: row.segment_id, name: row.name }));
}
