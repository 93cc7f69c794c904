import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { readyPlan, type ReadyPlan } from './ready-plan.ts';
import { replayPart, type PartDone, type PartOrder } from './replay-part.ts';

/** Looks at parts of replays, one at a time. */
export interface Looker {
  look(order: PartOrder, replayId: string): Promise<PartDone>;
  close(): Promise<void>;
}

/** Looks on the thread that asks, by connections of the given pool, which stays its owner's. The plan of the last replay stays ready: its next part mostly comes next. */
export function lookFrom(db: Pool, clock: Clock): Looker {
  let last: { replayId: string; ready: ReadyPlan } | null = null;
  return {
    look: async (order, replayId) => {
      if (last?.replayId !== replayId) last = { replayId, ready: readyPlan(order.plan) };
      return replayPart(db, order, last.ready, clock.now());
    },
    close: async () => {},
  };
}
