import { hasOpenAction } from '../platform/async-action.store.ts';
import type { Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { deleteVouchers } from '../voucher/new-voucher.store.ts';
import { generateType } from './generate-vouchers.task.ts';

export const deleteType = 'CAMPAIGN.VOUCHERS_DELETE';

const vouchersPerStep = 5_000;

/** Removes the vouchers of a campaign that was deleted for good (those of one in the bin stay where they are); entries and counters stay, since the books must balance. */
export function deleteVouchersTask({ live }: { live: LiveSignal }): Task {
  return {
    type: deleteType,
    step: async (tx, { projectId, campaignId, input, done }) => {
      if (input['forGood'] !== true) return { kind: 'done', done, message: 'The campaign and its vouchers are in the bin.' };
      const deleted = campaignId === null ? 0 : await deleteVouchers(tx, projectId, campaignId, vouchersPerStep);
      // A step that still makes codes of it may commit after this one.
      const isFilling = campaignId !== null && (await hasOpenAction(tx, projectId, campaignId, generateType, null));
      if (deleted === vouchersPerStep || isFilling) return { kind: 'goes-on', done: done + deleted };
      return { kind: 'done', done: done + deleted, message: `Deleted ${done + deleted} vouchers.` };
    },
    giveUp: async () => {},
    committed: ({ projectId, campaignId }) => {
      if (campaignId !== null) live.moved(projectId, campaignId);
    },
  };
}
