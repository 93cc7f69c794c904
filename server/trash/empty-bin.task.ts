import type { Actor } from '../access/principal.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import { keepPlace } from '../platform/change-many.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { removeSome } from './empty-bin.ts';

export const emptyBinType = 'TRASH_BIN.EMPTY';

/** What the action keeps: whose deed it is, and until when what it is about went into the bin. */
export interface EmptyBinInput extends Record<string, unknown> {
  until: string;
  actor: Actor;
}

/** Deletes for good what lay in the bin when somebody asked for it; what goes there meanwhile stays. */
export function emptyBinTask({ clock, live }: { clock: Clock; live: LiveSignal }): Task {
  const movedBy = new Map<string, readonly string[]>();
  return {
    type: emptyBinType,
    step: async (tx, action) => {
      const { until, actor } = readInput(action);
      const { removed, campaignIds } = await removeSome(tx, action.projectId, until, { actor, requestId: action.requestId }, clock.now());
      movedBy.set(action.asyncActionId, campaignIds);
      const done = action.done + removed;
      // What was on its way into the bin when all was counted makes it more.
      await keepPlace(tx, action, {}, done);
      return removed > 0 ? { kind: 'goes-on', done } : { kind: 'done', done, message: `Deleted ${done} for good.` };
    },
    giveUp: async () => {},
    committed: ({ projectId, asyncActionId }) => {
      for (const campaignId of movedBy.get(asyncActionId) ?? []) live.moved(projectId, campaignId);
      movedBy.delete(asyncActionId);
    },
  };
}

function readInput({ input }: AsyncAction): { until: Date; actor: Actor } {
  const { until, actor } = input as EmptyBinInput;
  return { until: new Date(until), actor };
}
