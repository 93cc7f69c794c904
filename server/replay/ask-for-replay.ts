import { ApiError, notFound } from '../../contract/errors.ts';
import type { ReplayRequest } from '../../contract/rule-replay.ts';
import type { Origin } from '../access/principal.ts';
import { enqueue } from '../platform/async-action.store.ts';
import { violatedConstraint, type Pool } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { planReplay } from './plan-replay.ts';
import type { Replay } from './replay.ts';
import { countToLookAt } from './replay-period.query.ts';
import { endReplay, findOpenReplay, findReplay, insertReplay, oneOpen } from './replay.store.ts';

export const replayType = 'CAMPAIGN.REPLAY';

/** Puts a replay in line. Throws 404 and 400 like `planReplay`, and 409 while the project has one that is not over. */
export async function askForReplay(db: Pool, projectId: string, campaign: string, request: ReplayRequest, origin: Origin, now: Date): Promise<Replay> {
  const { campaignId, plan } = await db.transaction((tx) => planReplay(tx, projectId, campaign, request, now));
  const toLookAt = (await withinTime(db, countingMilliseconds, (bounded) => countToLookAt(bounded, projectId, campaignId, plan))) ?? null;
  const { actor, requestId } = origin;
  const replayId = newId('rep', now);
  try {
    return await db.transaction(async (tx) => {
      const asyncActionId = await enqueue(tx, { projectId, type: replayType, campaignId, input: { replayId }, total: toLookAt, requestId }, now);
      const replay: Replay = {
        projectId, replayId, campaignId, asyncActionId, state: 'waiting', firstDay: request.from, lastDay: request.to, plan, place: null, lookedAt: 0, toLookAt,
        figures: null, actorType: actor.type, actorId: actor.id, createdAt: now, finishedAt: null,
      };
      await insertReplay(tx, replay);
      return replay;
    });
  } catch (error) {
    if (violatedConstraint(error) === oneOpen) throw await refuseSecond(db, projectId);
    throw error;
  }
}

async function refuseSecond(db: Pool, projectId: string): Promise<ApiError> {
  const open = await findOpenReplay(db, projectId);
  const details = 'The project has a replay that goes on; wait for its end, or cancel it';
  return new ApiError('duplicate_found', { details, ...(open && { resourceId: open.replayId, resourceType: 'replay' }) });
}

/** Ends a replay and forgets what it found; one that is over stays as it is. Throws 404 for one that there is not. */
export async function cancelReplay(db: Pool, projectId: string, campaignId: string, replayId: string, now: Date): Promise<Replay> {
  await getReplay(db, projectId, campaignId, replayId);
  await db.transaction((tx) => endReplay(tx, projectId, replayId, 'cancelled', now));
  return getReplay(db, projectId, campaignId, replayId);
}

/** Throws 404. */
export async function getReplay(db: Pool, projectId: string, campaignId: string, replayId: string): Promise<Replay> {
  const replay = await findReplay(db, projectId, replayId);
  if (replay === undefined || replay.campaignId !== campaignId) throw notFound('replay', replayId);
  return replay;
}
