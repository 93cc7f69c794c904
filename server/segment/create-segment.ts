import { ApiError, notFound } from '../../contract/errors.ts';
import type { NewSegment } from '../../contract/segment.ts';
import type { Origin } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { refuseInUse } from '../rule/refuse-in-use.ts';
import { deleteSegmentType } from './delete-segment.task.ts';
import { checkFilter, type Segment } from './segment.ts';
import { enterSegment, findListed, findSegment, insertSegment, markDeleted } from './segment.store.ts';

/**
 * Makes a segment (wire contract §2.11). Throws 400 `invalid_payload` for a filter that says nothing or names what there is not, and 404 for a listed
 * customer whom nobody knows.
 */
export async function createSegment(db: Pool, projectId: string, request: NewSegment, origin: Origin, now: Date): Promise<Segment> {
  const kind = request.type ?? (request.filter ? 'auto-update' : 'static');
  const filter = kind === 'static' ? null : (request.filter ?? {});
  if (filter !== null) checkFilter(filter);
  const segment: Segment = { segmentId: newId('seg', now), name: request.name, kind, filter, createdAt: now, updatedAt: null };
  const names = kind === 'static' ? (request.customers ?? []).map(nameOf) : [];
  await db.transaction(async (tx) => {
    await insertSegment(tx, projectId, segment);
    await enterSegment(tx, projectId, segment.segmentId, await meant(tx, projectId, names), now);
    await recordChange(tx, { ...changeOf(projectId, segment, origin, now), action: 'created', fields: [
      { field: 'name', before: null, after: segment.name }, { field: 'type', before: null, after: kind }, { field: 'filter', before: null, after: filter },
    ] });
  });
  return segment;
}

/**
 * Removes a segment; its customers stay, and so does who entered and left it when. Throws 404, and 400 `resource_in_use` while a validation rule names it.
 */
export async function deleteSegment(db: Pool, projectId: string, segmentId: string, origin: Origin, now: Date): Promise<void> {
  const segment = await findSegment(db, projectId, segmentId);
  if (segment === undefined) throw notFound('segment', segmentId);
  await db.transaction(async (tx) => {
    if (!(await markDeleted(tx, projectId, segmentId, now))) throw notFound('segment', segmentId);
    await refuseInUse(tx, projectId, { type: 'segment', id: segmentId, names: [{ kind: 'segment', named: segmentId }] });
    await recordChange(tx, { ...changeOf(projectId, segment, origin, now), action: 'deleted', fields: [{ field: 'name', before: segment.name, after: null }] });
    const work = { projectId, type: deleteSegmentType, campaignId: null, input: { segmentId }, total: null, requestId: origin.requestId };
    await enqueue(tx, work, now);
  });
}

/** Ids of customers by ids or source_ids. Throws 404 for a name that nobody has. */
export async function meant(tx: Transaction, projectId: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { customerIds, unknown: [unknown] } = await findListed(tx, projectId, names);
  if (unknown !== undefined) throw notFound('customer', unknown);
  return customerIds;
}

/** What an entry about a change of a segment begins with. */
export function changeOf(projectId: string, { segmentId }: Pick<Segment, 'segmentId'>, { actor, requestId }: Origin, at: Date) {
  return { projectId, objectType: 'segment' as const, objectId: segmentId, campaignId: null, actor, requestId, at };
}

function nameOf(customer: NonNullable<NewSegment['customers']>[number]): string {
  const name = typeof customer === 'string' ? customer : (customer.id ?? customer.source_id);
  if (!name) throw new ApiError('invalid_payload', { details: 'Property .customers must hold ids of customers' });
  return name;
}
