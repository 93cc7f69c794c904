import type { Pool, Transaction } from '../platform/db.ts';
import { changedSince, claimKept, findBehind, findKept, judgeCustomers, saveKept, type KeptSegment } from './refresh.store.ts';
import { movesWithTime } from './segment.ts';

/** Customers looked at in one transaction of a sweep. */
const perStep = 5_000;
/** Changes of a kind since the last look; when there are more, all customers are swept. */
const changedMax = 5_000;
/** Transactions for one segment in one turn, so that many of them get theirs. */
const stepsMax = 20;
/** A transaction that began earlier and committed later may be as much older than what was looked at. */
const overlapMilliseconds = 10_000;
/** How often all customers are swept where the filter compares with the time of asking, and elsewhere, for what came with a time long past (imports). */
const sweepMilliseconds = { moving: 900_000, still: 86_400_000 };

/**
 * Keeps the segments that follow their customers: who changed, ordered or redeemed since the last look is judged again, and from time to time
 * everybody. Any number of processes may do this at once. A segment that breaks is told by `onError`, is looked at again next time, and stops no other.
 * How many customers entered or left.
 */
export async function refreshSegments(
  db: Pool, now: () => Date, onError: (error: unknown) => void, isClosing: () => boolean = () => false,
): Promise<number> {
  let moved = 0;
  for (const { projectId, segmentId } of await findKept(db)) {
    try {
      for (let step = 0; step < stepsMax && !isClosing(); step += 1) {
        const done = await db.transaction((tx) => refreshOnce(tx, projectId, segmentId, now()));
        moved += done.moved;
        if (!done.goesOn) break;
      }
    } catch (error) {
      onError(new Error(`the segment ${segmentId} of the project ${projectId} could not be kept`, { cause: error }));
    }
  }
  return moved;
}

interface Done {
  moved: number;
  goesOn: boolean;
}

async function refreshOnce(tx: Transaction, projectId: string, segmentId: string, now: Date): Promise<Done> {
  const segment = await claimKept(tx, projectId, segmentId);
  if (segment === undefined) return { moved: 0, goesOn: false };
  return segment.sweptTo !== null || segment.sweepDueAt <= now ? sweep(tx, segment, now) : lookAtChanges(tx, segment, now);
}

async function lookAtChanges(tx: Transaction, segment: KeptSegment, now: Date): Promise<Done> {
  const since = new Date(segment.lookedTo.getTime() - overlapMilliseconds);
  const changed = await changedSince(tx, segment.projectId, since, changedMax);
  if (changed === null) {
    await saveKept(tx, { ...segment, lookedTo: now, sweepDueAt: now });
    return { moved: 0, goesOn: true };
  }
  const moved = await judgeCustomers(tx, segment, { customerIds: changed }, now);
  await saveKept(tx, { ...segment, lookedTo: now });
  return { moved, goesOn: false };
}

/** What changes behind a sweep is seen by the next look at changes, which begins where the last one ended. */
async function sweep(tx: Transaction, segment: KeptSegment, now: Date): Promise<Done> {
  const after = segment.sweptTo ?? '';
  const to = await findBehind(tx, segment.projectId, after, perStep);
  const moved = await judgeCustomers(tx, segment, { after, to }, now);
  const pause = movesWithTime(segment.filter) ? sweepMilliseconds.moving : sweepMilliseconds.still;
  await saveKept(tx, {
    ...segment,
    sweptTo: to,
    sweepDueAt: to === null ? new Date(now.getTime() + pause) : segment.sweepDueAt,
  });
  return { moved, goesOn: to !== null };
}
