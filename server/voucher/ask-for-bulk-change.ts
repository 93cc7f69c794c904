import type { VoucherBulk, VoucherBulkDeed } from '../../contract/voucher-bulk.ts';
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import { refusePastEnd } from '../campaign/check-timing.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { enqueue, findAsyncAction } from '../platform/async-action.store.ts';
import type { Db, Pool } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { countAtLeast, countFiltered, type Count, type KeptPlace } from './bulk-change.store.ts';

const types: Record<VoucherBulkDeed, string> = {
  enable: 'VOUCHERS.ENABLE', disable: 'VOUCHERS.DISABLE', delete: 'VOUCHERS.DELETE', set_validity: 'VOUCHERS.VALIDITY_UPDATE', merge_metadata: 'VOUCHERS.METADATA_MERGE',
};

export const bulkChangeTypes = Object.values(types);

/** Which vouchers: those that are named, those that a filter finds, or those that another action switched. */
export type BulkTarget =
  | { voucherIds: string[] }
  | { filter: VoucherFilter; askedAt: string }
  | { undo: { requestId: string | null; from: string; to: string; active: boolean } };

/** What a bulk change is asked for and how far it is; JSON. Dates are ISO texts; null: the campaign's counts, absent: it stays as it is. */
export interface BulkInput extends Partial<KeptPlace> {
  deed: VoucherBulkDeed;
  target: BulkTarget;
  startDate?: string | null;
  expirationDate?: string | null;
  metadata?: Record<string, unknown>;
  /** Keys of the metadata that are taken away. */
  unset?: string[];
  actor: Origin['actor'];
}

/** How many vouchers of a campaign, null: of the project, a filter finds: at least, unless each of them is to be counted. Throws 404. */
export async function countVouchers(
  db: Pool, projectId: string, campaign: string | null, { filter, isWhole }: { filter: VoucherFilter; isWhole: boolean }, now: Date,
): Promise<Count> {
  const campaignId = campaign === null ? null : (await getCampaign(db, projectId, campaign)).campaignId;
  const filtered = { projectId, campaignId, filter, askedAt: now };
  return isWhole ? { count: await countFiltered(db, filtered), isExact: true } : countAtLeast(db, filtered);
}

/**
 * Puts a change of many vouchers of a campaign, null: of the project, in line; the id of its action. Throws 404, and 400 for imported history, for a request that does not say
 * which vouchers or what becomes of them, and for an undo of an action that cannot be undone.
 */
export async function askForBulkChange(db: Pool, projectId: string, campaign: string | null, asked: VoucherBulk, origin: Origin, now: Date): Promise<string> {
  const { campaignId, isHistorical } = campaign === null ? { campaignId: null, isHistorical: false } : await getCampaign(db, projectId, campaign);
  if (isHistorical) throw new ApiError('invalid_campaign', { details: 'Codes of an imported, finished campaign cannot be changed' });
  const { target, total } = await readTarget(db, projectId, campaignId, asked, now);
  const input: BulkInput = { deed: asked.deed, target, ...readChange(asked, now), actor: origin.actor };
  return db.transaction(async (tx) => (
    enqueue(tx, { projectId, type: types[asked.deed], campaignId, input: { ...input }, total, requestId: origin.requestId }, now)));
}

async function getCampaign(db: Db, projectId: string, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(db, projectId, idOrName);
  if (campaign === undefined) throw notFound('campaign', idOrName);
  return campaign;
}

/** `total` is null where it takes too long to count while somebody waits: the first step does. */
async function readTarget(
  db: Pool, projectId: string, campaignId: string | null, { deed, voucher_ids: voucherIds, filter, undo }: VoucherBulk, now: Date,
): Promise<{ target: BulkTarget; total: number | null }> {
  if ([voucherIds, filter, undo].filter((one) => one !== undefined).length !== 1) throw refuse('Say which vouchers by one of voucher_ids, filter and undo');
  if (voucherIds !== undefined) return { target: { voucherIds }, total: voucherIds.length };
  if (undo !== undefined) return readUndo(db, projectId, campaignId, deed, undo);
  const asked = filter ?? {};
  const { count, isExact } = await countAtLeast(db, { projectId, campaignId, filter: asked, askedAt: now });
  return { target: { filter: asked, askedAt: now.toISOString() }, total: isExact ? count : null };
}

async function readUndo(db: Db, projectId: string, campaignId: string | null, deed: VoucherBulkDeed, id: string): Promise<{ target: BulkTarget; total: number }> {
  const action = await findAsyncAction(db, projectId, id);
  if (action === undefined || action.campaignId !== campaignId) throw notFound('async_action', id);
  const active = action.type === types.enable;
  if (deed !== (active ? 'disable' : 'enable') || (!active && action.type !== types.disable)) throw refuse('Only enabling and disabling can be undone, each by the other');
  if (action.finishedAt === null) throw refuse('The action is not over yet');
  const { changed = 0, written } = action.input as unknown as BulkInput;
  // Without an entry it changed nothing, and there is nothing to find.
  if (written === undefined) return { target: { voucherIds: [] }, total: 0 };
  return { target: { undo: { requestId: action.requestId, ...written, active } }, total: changed };
}

type Change = Pick<BulkInput, 'startDate' | 'expirationDate' | 'metadata' | 'unset'>;

function readChange({ deed, start_date: startDate, expiration_date: expirationDate, metadata = {}, unset_metadata_fields: unset = [] }: VoucherBulk, now: Date): Change {
  if (deed === 'set_validity') {
    if (startDate === undefined && expirationDate === undefined) throw refuse('Say start_date or expiration_date');
    refusePastEnd(expirationDate ? parseInstant(expirationDate) : null, now);
    return { ...(startDate !== undefined && { startDate }), ...(expirationDate !== undefined && { expirationDate }) };
  }
  if (deed !== 'merge_metadata') return {};
  if (Object.keys(metadata).length === 0 && unset.length === 0) throw refuse('Say which metadata, or which of their keys are taken away');
  return { metadata, unset };
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
