import { ApiError, notFound } from '../../contract/errors.ts';
import { staticCustomersMax } from '../../contract/constants.ts';
import type { SegmentChange } from '../../contract/segment-page.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { changeOf, meant } from './create-segment.ts';
import { checkFilter, type Segment } from './segment.ts';
import { countListed, enterSegment, leaveSegment, lockSegment, saveSegment } from './segment.store.ts';

/**
 * Changes what is given of a segment; its kind stays, since its history is that of its kind. Throws 404 for a segment or a customer that there is not, and
 * 400 `invalid_payload` for a filter of a static one, a list of another, and more customers than a static one may have.
 */
export async function changeSegment(db: Pool, projectId: string, segmentId: string, change: SegmentChange, origin: Origin, now: Date): Promise<void> {
  if (change.filter) checkFilter(change.filter);
  await db.transaction(async (tx) => {
    const before = await lockSegment(tx, projectId, segmentId);
    if (before === undefined) throw notFound('segment', segmentId);
    refuseOtherKind(before, change);
    const after = { ...before, name: change.name ?? before.name, filter: change.filter ?? before.filter };
    await saveSegment(tx, projectId, after, now);
    const fields = [
      ...differences({ name: before.name, filter: before.filter }, { name: after.name, filter: after.filter }),
      ...await changeList(tx, projectId, segmentId, change, now),
    ];
    if (fields.length > 0) await recordChange(tx, { ...changeOf(projectId, before, origin, now), action: 'updated', fields });
  });
}

function refuseOtherKind({ kind }: Segment, { filter, add, remove }: SegmentChange): void {
  const details = kind === 'static'
    ? filter && 'Property .filter is for segments that are no list of customers'
    : (add || remove) && 'Properties .add and .remove are for segments that list their customers';
  if (details) throw new ApiError('invalid_payload', { details });
}

/** Only how many came and went: the entry stays when a person is erased. */
async function changeList(tx: Transaction, projectId: string, segmentId: string, { add, remove }: SegmentChange, now: Date) {
  const left = remove ? await leaveSegment(tx, projectId, segmentId, await meant(tx, projectId, remove), now) : 0;
  const entered = add ? await enterSegment(tx, projectId, segmentId, await meant(tx, projectId, add), now) : 0;
  // The segment is locked, so nobody else adds to the list meanwhile.
  if (entered > 0 && (await countListed(tx, projectId, segmentId)) > staticCustomersMax) {
    throw new ApiError('invalid_payload', { details: `A segment lists at most ${staticCustomersMax} customers` });
  }
  return [{ field: 'customers_removed', count: left }, { field: 'customers_added', count: entered }]
    .filter(({ count }) => count > 0).map(({ field, count }) => ({ field, before: null, after: count }));
}
