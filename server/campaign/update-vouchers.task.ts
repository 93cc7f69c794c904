import { isDeepStrictEqual } from 'node:util';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { moveCounters } from './campaign.store.ts';
import {
  editVouchers, endModifying, findReachable, lockReachable, readCopied, saveReached, type Copied, type VoucherEdit,
} from './edited-vouchers.store.ts';

export const updateType = 'CAMPAIGN.VOUCHERS_UPDATE';

const vouchersPerStepMax = 5_000;

/** What the campaign gave its vouchers before the edit, and the last of them that the edit has reached. */
export interface UpdateInput {
  categoryId: string | null;
  metadata: Record<string, unknown>;
  after?: string;
}

export interface UpdateParts {
  clock: Clock;
  live: LiveSignal;
  vouchersPerStep?: number;
}

/**
 * Gives the category and the metadata of a campaign, as they stand when a step runs, to the vouchers that nobody has yet: what vouchers copy, other than
 * terms (decisions/0002). Several edits in a row may be under way at once, in whatever order they end.
 */
export function updateVouchersTask({ clock, live, vouchersPerStep = vouchersPerStepMax }: UpdateParts): Task {
  return {
    type: updateType,
    step: (tx, action) => update(tx, action, vouchersPerStep, clock.now()),
    giveUp: async (tx, { projectId, campaignId, asyncActionId }) => {
      if (campaignId !== null) await endModifying(tx, projectId, campaignId, updateType, asyncActionId);
    },
    committed: ({ projectId, campaignId }) => {
      if (campaignId !== null) live.moved(projectId, campaignId);
    },
  };
}

async function update(tx: Transaction, action: AsyncAction, limit: number, now: Date): Promise<Step> {
  const { projectId, campaignId, asyncActionId, done } = action;
  const input = action.input as unknown as UpdateInput;
  const copied = campaignId === null ? undefined : await readCopied(tx, projectId, campaignId);
  if (campaignId === null || copied === undefined) return { kind: 'failed', done, message: `Stopped after ${done} vouchers: the campaign was deleted.` };
  const isPublic = copied.size === 'STANDALONE';
  const ids = await findReachable(tx, projectId, campaignId, input.after ?? '', limit, isPublic);
  const reached = await lockReachable(tx, projectId, ids, isPublic);
  // Read after the locks: an edit that committed meanwhile is taken along, so the last one wins whichever action comes last.
  const edit = editOf(input, (await readCopied(tx, projectId, campaignId)) ?? copied);
  const edited = await editVouchers(tx, projectId, reached, edit, now);
  const last = ids.at(-1);
  const isOver = ids.length < limit || last === undefined;
  if (isOver) await endModifying(tx, projectId, campaignId, updateType, asyncActionId);
  else await saveReached(tx, projectId, asyncActionId, last);
  await moveCounters(tx, projectId, campaignId);
  return isOver ? { kind: 'done', done: done + edited, message: `Updated ${done + edited} vouchers.` } : { kind: 'goes-on', done: done + edited };
}

function editOf(before: UpdateInput, { categoryId, metadata }: Copied): VoucherEdit {
  const changed = metadata === null ? [] : Object.entries(metadata).filter(([key, value]) => !isDeepStrictEqual(before.metadata[key], value));
  const gone = metadata === null ? [] : Object.keys(before.metadata).filter((key) => !Object.hasOwn(metadata, key));
  return {
    category: { before: before.categoryId, after: categoryId },
    metadata: { before: before.metadata, set: Object.fromEntries(changed), gone },
  };
}
