import { ApiError, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { binCampaign, moveCounters } from '../campaign/campaign.store.ts';
import { deleteType } from '../campaign/delete-vouchers.task.ts';
import { recordChange, recordChanges, type FieldChange } from '../change/record-change.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Db, Pool, Transaction } from '../platform/db.ts';
import { dropAssignments } from '../rule/drop-assignments.ts';
import { countGone, moveSequences, removeVoucher } from '../voucher/voucher-change.store.ts';
import { entryIdOf, resourceOf } from './trash.ts';
import {
  findBinned, findBinnedCampaign, hasPublicCode, lockBinnedVouchers, lockCampaign, lockVoucher, removeVouchers, restoreCampaign, restoreVoucher,
  type BinEntry,
} from './trash.store.ts';

/** Throws 404 for what is not in the bin. */
export async function findEntry(db: Db, projectId: string, entryId: string): Promise<BinEntry> {
  const id = resourceOf(entryId);
  const entry = id === undefined ? undefined : await findBinned(db, projectId, id);
  if (entry === undefined) throw notFound('trash_bin_entry', entryId);
  return entry;
}

/**
 * Deletes for good what is in the bin: its name or code is free from then on. The vouchers of a campaign are removed in the background; all were counted
 * as deleted once, or are now. Throws 404.
 */
export async function removeFromBin(db: Pool, projectId: string, entryId: string, origin: Origin, now: Date): Promise<BinEntry> {
  return db.transaction((tx) => remove(tx, projectId, entryId, origin, now));
}

async function remove(tx: Transaction, projectId: string, entryId: string, origin: Origin, now: Date): Promise<BinEntry> {
  const entry = await lockEntry(tx, projectId, entryId);
  const { type, id, campaignId } = entry;
  await dropAssignments(tx, projectId, [entry]);
  if (type === 'campaign') {
    await binCampaign(tx, projectId, id, id, now);
    await enqueue(tx, { projectId, type: deleteType, campaignId: id, input: { forGood: true }, total: null, requestId: origin.requestId }, now);
  } else {
    await removeVoucher(tx, projectId, id);
  }
  await record(tx, projectId, entry, 'deleted for good', [{ field: fieldOf(entry), before: entry.name, after: null }], origin, now);
  if (campaignId !== null) await moveCounters(tx, projectId, campaignId);
  return entry;
}

/** Vouchers removed in one transaction. */
const vouchersPerStep = 500;

/**
 * Deletes for good some of what went into the bin until an instant: first vouchers, then a campaign at a time. Gives back what is gone and whose campaigns
 * moved; nothing when the bin holds nothing of then any more.
 */
export async function removeSome(tx: Transaction, projectId: string, until: Date, origin: Origin, now: Date): Promise<{ removed: number; campaignIds: string[] }> {
  const vouchers = await lockBinnedVouchers(tx, projectId, until, vouchersPerStep);
  if (vouchers.length === 0) {
    const campaign = await findBinnedCampaign(tx, projectId, until);
    if (campaign === undefined) return { removed: 0, campaignIds: [] };
    await remove(tx, projectId, entryIdOf(campaign.id), origin, now);
    return { removed: 1, campaignIds: [campaign.id] };
  }
  await dropAssignments(tx, projectId, vouchers);
  await removeVouchers(tx, projectId, vouchers.map(({ id }) => id));
  await recordChanges(tx, vouchers.map(({ id, name, campaignId }) => ({
    projectId, objectType: 'voucher', objectId: id, campaignId, action: 'deleted for good', fields: [{ field: 'code', before: name, after: null }], ...origin, at: now,
  })));
  const campaignIds = [...new Set(vouchers.flatMap(({ campaignId }) => campaignId ?? []))];
  await moveSequences(tx, projectId, campaignIds);
  return { removed: vouchers.length, campaignIds };
}

/** Takes something out of the bin, as it was when it went there. Throws 404, and 400 for a public code whose campaign has another one by now. */
export async function restoreFromBin(db: Pool, projectId: string, entryId: string, origin: Origin, now: Date): Promise<BinEntry> {
  return db.transaction(async (tx) => {
    const entry = await lockEntry(tx, projectId, entryId);
    const { type, id, campaignId } = entry;
    if (type === 'voucher' && campaignId !== null && (await hasPublicCode(tx, projectId, campaignId))) {
      throw new ApiError('invalid_campaign', { details: 'The campaign has another public code by now' });
    }
    if (type === 'campaign') await restoreCampaign(tx, projectId, id, now);
    const voucher = type === 'voucher' ? await restoreVoucher(tx, projectId, id, now) : null;
    await record(tx, projectId, entry, 'restored', [{ field: fieldOf(entry), before: null, after: entry.name }], origin, now);
    if (voucher === null) await moveCounters(tx, projectId, id);
    else await countGone(tx, projectId, [voucher], true);
    return entry;
  });
}

/** The campaign is held for its vouchers too: it cannot be deleted, nor come to have another public code, meanwhile. */
async function lockEntry(tx: Transaction, projectId: string, entryId: string): Promise<BinEntry> {
  const { type, id, campaignId } = await findEntry(tx, projectId, entryId);
  if (type === 'voucher') await lockVoucher(tx, projectId, id);
  if (campaignId !== null) await lockCampaign(tx, projectId, campaignId);
  return findEntry(tx, projectId, entryId);
}

function fieldOf({ type }: BinEntry): string {
  return type === 'campaign' ? 'name' : 'code';
}

async function record(
  tx: Transaction, projectId: string, { type, id, campaignId }: BinEntry, action: string, fields: FieldChange[], origin: Origin, now: Date,
): Promise<void> {
  await recordChange(tx, { projectId, objectType: type, objectId: id, campaignId, action, fields, ...origin, at: now });
}
