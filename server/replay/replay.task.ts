import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import { replayType } from './ask-for-replay.ts';
import type { PartDone, PartOrder } from './replay-part.ts';
import { noFigures, type Replay } from './replay.ts';
import { advanceReplay, endReplay, findReplay } from './replay.store.ts';

/** Orders that are looked at in one step: about a quarter of a second. */
const perStepMax = 4_000;

export interface ReplayTaskParts {
  clock: Clock;
  /** Reads and judges a part, without writing. */
  look(order: PartOrder, replayId: string): Promise<PartDone>;
  perStep?: number;
}

/** Looks at stored orders part by part; how far it is, and what it found, is written with each. Whoever goes on after a crash repeats and leaves out nothing. */
export function replayTask({ clock, look, perStep = perStepMax }: ReplayTaskParts): Task {
  return {
    type: replayType,
    step: (tx, action) => replayNext(tx, action, { look, perStep, now: () => clock.now() }),
    giveUp: async (tx, { projectId, input }) => void (await endReplay(tx, projectId, String(input['replayId']), 'failed', clock.now())),
  };
}

interface Round {
  look: ReplayTaskParts['look'];
  perStep: number;
  now(): Date;
}

async function replayNext(tx: Transaction, { projectId, input, total, done }: AsyncAction, { look, perStep, now }: Round): Promise<Step> {
  const replay = await findReplay(tx, projectId, String(input['replayId']));
  if (replay === undefined || !isOpen(replay)) return { kind: 'done', done, message: 'Cancelled.' };
  const { replayId, campaignId, plan, place } = replay;
  const part = await look({ projectId, campaignId, plan, place, figures: replay.figures ?? noFigures(), limit: perStep }, replayId);
  const lookedAt = replay.lookedAt + part.lookedAt;
  // What was committed late may be more than was counted at the beginning.
  const worked = Math.min(lookedAt, total ?? lookedAt);
  if (!(await advanceReplay(tx, replay, { ...part, lookedAt }, now()))) return { kind: 'done', done, message: 'Cancelled.' };
  if (part.place !== null) return { kind: 'goes-on', done: worked };
  return { kind: 'done', done: worked, message: `Looked at ${lookedAt} ${lookedAt === 1 ? 'order or redemption' : 'orders and redemptions'}.` };
}

function isOpen({ state }: Replay): boolean {
  return state === 'waiting' || state === 'running';
}
