import type { Task } from '../platform/jobs.ts';
import { emptySegment } from './refresh.store.ts';

export const deleteSegmentType = 'SEGMENTS.DELETE';

const customersPerStep = 5_000;

/** Removes the rows of a deleted segment's customers. The segment's name stays, since entries of who entered and left it do. */
export const deleteSegmentTask: Task = {
  type: deleteSegmentType,
  step: async (tx, { projectId, input, done }) => {
    const removed = await emptySegment(tx, projectId, String(input['segmentId']), customersPerStep);
    const total = done + removed;
    return removed === customersPerStep ? { kind: 'goes-on', done: total } : { kind: 'done', done: total, message: `Removed ${total} customers from the segment.` };
  },
  giveUp: async () => {},
};
