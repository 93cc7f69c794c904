import { isDeepStrictEqual } from 'node:util';
import type { CampaignUpdate } from '../../contract/campaign.ts';
import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { findCategory } from '../category/category.store.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { differences, recordChange, type FieldChange } from '../change/record-change.ts';
import { enqueue } from '../platform/async-action.store.ts';
import { violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { dropAssignments } from '../rule/drop-assignments.ts';
import type { CodeRules } from '../voucher/code-rules.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';
import { asRuleObject, type Campaign } from './campaign.ts';
import { campaignFields } from './campaign-fields.ts';
import { binCampaign, findCampaign, insertTerms, lockCampaign, moveCounters, setActive, setGenerationStatus, updateCampaign } from './campaign.store.ts';
import { checkTiming, refusePastEnd } from './check-timing.ts';
import { applyToDraft } from './draft.ts';
import { deleteType } from './delete-vouchers.task.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Terms } from './terms.ts';
import { updateType, type UpdateInput } from './update-vouchers.task.ts';

/**
 * Changes what the request names; null clears. Other terms become a new version, which reaches the vouchers that are neither published nor
 * redeemed (decisions/0002); category and metadata are taken to these in the background. Throws 404, 400 for terms that cannot be granted, for history, and while codes are generated.
 */
export async function changeCampaign(db: Pool, projectId: string, idOrName: string, body: CampaignUpdate, origin: Origin, now: Date): Promise<Campaign> {
  try {
    return await db.transaction((tx) => change(tx, projectId, idOrName, body, origin, now));
  } catch (error) {
    if (violatedConstraint(error) === 'campaigns_name_unique') throw duplicateFound('campaign', 'name', body.name ?? '');
    throw error;
  }
}

async function change(tx: Transaction, projectId: string, idOrName: string, body: CampaignUpdate, origin: Origin, now: Date): Promise<Campaign> {
  const before = await lockAndFind(tx, projectId, idOrName);
  if (before.generationStatus === 'IN_PROGRESS') throw invalid('The campaign cannot be changed while its codes are generated');
  const categoryId = await resolveCategory(tx, projectId, body, origin, now);
  const category = categoryId ? ((await findCategory(tx, projectId, categoryId))?.name ?? null) : null;
  const changed = { ...apply(before, body, await findCodeRules(tx, projectId)), updatedAt: now };
  const after = categoryId === undefined ? changed : { ...changed, category, categoryId };
  // Clients send back whole campaigns: an end that is as it was is not set.
  if (before.terms.expirationDate?.getTime() !== after.terms.expirationDate?.getTime()) refusePastEnd(after.terms.expirationDate, now);
  const fields = differences(campaignFields(before), campaignFields(after));
  if (after.terms.version !== before.terms.version) {
    if (before.isHistorical) throw invalid('The terms of an imported, finished campaign cannot be changed');
    await insertTerms(tx, projectId, before.campaignId, after.terms, now);
  }
  await updateCampaign(tx, after);
  const isCopied = await takeToVouchers(tx, before, after, origin, now);
  await record(tx, after, 'updated', fields, origin, now);
  return isCopied ? { ...after, generationStatus: 'MODIFYING' as const } : after;
}

/** Has vouchers that nobody has yet get what they copy, in the background; false when there is nothing to get. */
async function takeToVouchers(tx: Transaction, before: Campaign, after: Campaign, origin: Origin, now: Date): Promise<boolean> {
  const { projectId, campaignId } = before;
  const isMetadata = before.useVoucherMetadataSchema && !isDeepStrictEqual(before.metadata, after.metadata);
  if (before.isHistorical || before.vouchersCount === 0 || (!isMetadata && before.categoryId === after.categoryId)) return false;
  const input = { categoryId: before.categoryId, metadata: before.metadata } satisfies UpdateInput;
  await enqueue(tx, { projectId, type: updateType, campaignId, input, total: null, requestId: origin.requestId }, now);
  await setGenerationStatus(tx, projectId, campaignId, 'MODIFYING');
  return true;
}

/** Pauses a campaign or goes on with it; changes nothing when it is so already. Throws 404. */
export async function switchCampaign(db: Pool, projectId: string, idOrName: string, active: boolean, origin: Origin, now: Date): Promise<Campaign> {
  return db.transaction(async (tx) => {
    const campaign = await lockAndFind(tx, projectId, idOrName);
    if (campaign.active === active) return campaign;
    await setActive(tx, projectId, campaign.campaignId, active, now);
    await record(tx, campaign, active ? 'enabled' : 'disabled', [{ field: 'active', before: campaign.active, after: active }], origin, now);
    return { ...campaign, active, updatedAt: now };
  });
}

/**
 * Puts a campaign into the bin: its name and codes stay reserved. With `forGood` the name is free at once and the vouchers are removed in the
 * background; entries stay. Gives back the id of the action. Throws 404.
 */
export async function deleteCampaign(
  db: Pool, projectId: string, idOrName: string, forGood: boolean, origin: Origin, now: Date,
): Promise<{ campaign: Campaign; asyncActionId: string }> {
  return db.transaction(async (tx) => {
    const campaign = await lockAndFind(tx, projectId, idOrName);
    const { campaignId } = campaign;
    if (forGood) await dropAssignments(tx, projectId, [asRuleObject(campaign)]);
    await binCampaign(tx, projectId, campaignId, forGood ? campaignId : null, now);
    const action = { projectId, type: deleteType, campaignId, input: { forGood }, total: null, requestId: origin.requestId };
    const asyncActionId = await enqueue(tx, action, now);
    await record(tx, campaign, forGood ? 'deleted for good' : 'deleted', [{ field: 'name', before: campaign.name, after: null }], origin, now);
    return { campaign, asyncActionId };
  });
}

async function lockAndFind(tx: Transaction, projectId: string, idOrName: string): Promise<Campaign> {
  const campaignId = await lockCampaign(tx, projectId, idOrName);
  const campaign = campaignId === undefined ? undefined : await findCampaign(tx, projectId, campaignId);
  if (campaign === undefined) throw notFound('campaign', idOrName);
  return campaign;
}

async function record(tx: Transaction, campaign: Campaign, action: string, fields: FieldChange[], origin: Origin, now: Date): Promise<void> {
  const { projectId, campaignId } = campaign;
  if (fields.length > 0) {
    await recordChange(tx, { projectId, objectType: 'campaign', objectId: campaignId, campaignId, action, fields, ...origin, at: now });
  }
  await moveCounters(tx, projectId, campaignId);
}

function apply(stored: Campaign, body: CampaignUpdate, rules: CodeRules): Campaign {
  const before = applyToDraft(stored, body, rules);
  const terms = applyTerms(stored.terms, before.terms, body, before.generationStatus === 'DRAFT');
  const metadata = { ...before.metadata, ...body.metadata };
  for (const key of body.unset_metadata_fields ?? []) delete metadata[key];
  return {
    ...before,
    size: readSize(before, body),
    description: set(before.description, body.description),
    joinOnce: before.size !== 'STANDALONE' && (body.join_once ?? before.joinOnce),
    autoJoin: body.auto_join ?? before.autoJoin,
    metadata: body.metadata === null ? {} : metadata,
    terms,
  };
}

/** Codes may begin, or cease, to be made at publication; whether there is one public code never changes. */
function readSize(before: Campaign, { type }: CampaignUpdate): Campaign['size'] {
  if (type === undefined || type === null || type === before.size) return before.size;
  if (before.size !== 'STANDALONE' && (type === 'STATIC' || type === 'AUTO_UPDATE')) return type;
  throw invalid(`The type cannot be changed from ${before.size} to ${type}`);
}

/** The terms after an edit: the same ones when nothing of them differs, else the next version. */
function applyTerms(stored: Terms, before: Terms, body: CampaignUpdate, isDraft: boolean): Terms {
  const instant = (text: string | null): Date | null => (text === null ? null : parseInstant(text));
  const after: Terms = {
    ...before,
    discount: readOffer(before, body, isDraft),
    startDate: body.start_date === undefined ? before.startDate : instant(body.start_date),
    expirationDate: body.expiration_date === undefined ? before.expirationDate : instant(body.expiration_date),
    validityTimeframe: set(before.validityTimeframe, body.validity_timeframe),
    validityDayOfWeek: set(before.validityDayOfWeek, body.validity_day_of_week),
    validityHours: set(before.validityHours, body.validity_hours),
    activityDurationAfterPublishing: set(before.activityDurationAfterPublishing, body.activity_duration_after_publishing),
  };
  checkTiming(after);
  return isDeepStrictEqual(stored, after) ? stored : { ...after, version: stored.version + 1 };
}

/** What it takes off may change, in which way only of a draft (wire contract §1.4). */
function readOffer({ discount: before }: Terms, { discount: given }: CampaignUpdate, isDraft: boolean): Terms['discount'] {
  if (given === undefined || given === null) return before;
  const discount = readDiscount(given);
  if (!isDraft && before !== null && discount.type !== before.type) throw invalid('It is not possible to change Campaign discount type');
  return discount;
}

function set<T>(before: T | null, given: T | null | undefined): T | null {
  return given === undefined ? before : given;
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_campaign', { details });
}
