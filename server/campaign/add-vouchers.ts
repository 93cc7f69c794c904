import { isDeepStrictEqual } from 'node:util';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { AddVouchers, DiscountRequest } from '../../contract/voucher.ts';
import type { Origin } from '../access/principal.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { recordChange } from '../change/record-change.ts';
import { readDiscount } from '../discount/read-discount.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { assignLocked } from '../rule/assign-locked.ts';
import { checkFreeCodes } from '../voucher/check-free-codes.ts';
import { readCodeConfig, type CodeConfig } from '../voucher/code-config.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';
import { makeRandomVoucher, makeVoucher } from '../voucher/make-vouchers.ts';
import { countCreated, usesOf, type VoucherTemplate } from '../voucher/new-voucher.store.ts';
import { voucherAsRuleObject, type Voucher } from '../voucher/voucher.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import type { Campaign } from './campaign.ts';
import { findCampaign, keepCampaign, lockCampaign, setGenerationStatus } from './campaign.store.ts';
import { checkTiming, refusePastEnd } from './check-timing.ts';
import { templateOf } from './create-campaign.ts';
import { generateType, toInput } from './generate-vouchers.task.ts';

export interface Wanted {
  projectId: string;
  /** Id or name. */
  campaign: string;
  body: AddVouchers & { discount?: DiscountRequest | null; validation_rules?: string[] | null };
}

/**
 * Adds one voucher to a campaign, with the given code or a random one. Throws 404, 409 for a code that is taken, 400 for a campaign that takes
 * no codes (one that has its public code; history).
 */
export async function addVoucher(db: Pool, { projectId, campaign: idOrName, body }: Wanted, origin: Origin, now: Date): Promise<Voucher> {
  return db.transaction(async (tx) => {
    const campaign = await findTakingOne(tx, projectId, idOrName);
    const categoryId = await resolveCategory(tx, projectId, body, origin, now);
    const template = readTemplate(campaign, body, categoryId, now);
    const id = body.code ? await makeVoucher(tx, template, body.code, now) : await makeRandomVoucher(tx, template, await configOf(tx, campaign, body), now);
    const [voucher] = await findVouchers(tx, projectId, [id]);
    if (voucher === undefined) throw notFound('voucher', id);
    await record(tx, campaign, id, [{ field: 'code', before: null, after: voucher.code }], origin, now);
    await assignLocked(tx, projectId, voucherAsRuleObject(voucher), body.validation_rules ?? [], origin, now);
    await countCreated(tx, projectId, campaign.campaignId, 1, usesOf(template, 1));
    return voucher;
  });
}

/** Adds many vouchers in the background; the id of the action. Throws as `addVoucher` does, and 400 for a pattern with fewer codes. */
export async function addManyVouchers(db: Pool, { projectId, campaign: idOrName, body }: Wanted, count: number, origin: Origin, now: Date): Promise<string> {
  return db.transaction(async (tx) => {
    // Read under the lock: the count before, which the change entry tells, and whether codes may be added at all.
    const campaignId = await lockCampaign(tx, projectId, idOrName);
    if (campaignId === undefined) throw notFound('campaign', idOrName);
    const campaign = await findTaking(tx, projectId, campaignId);
    const config = await configOf(tx, campaign, body);
    await checkFreeCodes(tx, projectId, config, count);
    await setGenerationStatus(tx, projectId, campaign.campaignId, 'IN_PROGRESS');
    await record(tx, campaign, campaign.campaignId, [{ field: 'vouchers_count', before: campaign.vouchersCount, after: campaign.vouchersCount + count }], origin, now);
    const categoryId = await resolveCategory(tx, projectId, body, origin, now);
    const input = toInput(readTemplate(campaign, body, categoryId, now), config);
    return enqueue(tx, { projectId, type: generateType, campaignId: campaign.campaignId, input, total: count, requestId: origin.requestId }, now);
  });
}

/** A campaign with a public code takes a new one when that is gone; locked, so that it does not come to have two. Others are only kept from being deleted. */
async function findTakingOne(tx: Transaction, projectId: string, idOrName: string): Promise<Campaign> {
  const isPublic = (await findCampaign(tx, projectId, idOrName))?.size === 'STANDALONE';
  const campaignId = isPublic ? await lockCampaign(tx, projectId, idOrName) : (await keepCampaign(tx, projectId, idOrName))?.campaignId;
  const campaign = campaignId === undefined ? undefined : await findCampaign(tx, projectId, campaignId);
  const lacksItsCode = campaign?.size === 'STANDALONE' && !campaign.isHistorical && campaign.generationStatus !== 'DRAFT' && campaign.vouchersCount === 0;
  return lacksItsCode ? campaign : findTaking(tx, projectId, campaignId ?? idOrName);
}

async function findTaking(tx: Transaction, projectId: string, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(tx, projectId, idOrName);
  if (campaign === undefined) throw notFound('campaign', idOrName);
  if (campaign.generationStatus === 'DRAFT') throw invalid('A draft takes no vouchers before it is launched');
  if (campaign.size === 'STANDALONE') throw invalid('You can not generate vouchers for STANDALONE type campaign.');
  if (campaign.isHistorical) throw invalid('An imported, finished campaign takes no vouchers');
  return campaign;
}

async function configOf(tx: Transaction, { projectId, codeConfig }: Campaign, { code_config: asked }: AddVouchers): Promise<CodeConfig> {
  if (codeConfig !== null && (asked === undefined || asked === null)) return codeConfig;
  return readCodeConfig(asked, await findCodeRules(tx, projectId));
}

function readTemplate(campaign: Campaign, body: Wanted['body'], categoryId: string | null | undefined, now: Date): VoucherTemplate {
  const template = templateOf(campaign);
  const given = {
    ...template,
    redemptionQuantity: body.redemption?.quantity === undefined ? template.redemptionQuantity : body.redemption.quantity,
    discount: readOwnDiscount(campaign, body.discount),
    startDate: body.start_date ? parseInstant(body.start_date) : null,
    expirationDate: body.expiration_date ? parseInstant(body.expiration_date) : null,
    validityTimeframe: body.validity_timeframe ?? null,
    validityDayOfWeek: body.validity_day_of_week ?? null,
    validityHours: body.validity_hours ?? null,
    categoryId: categoryId ?? template.categoryId,
    additionalInfo: body.additional_info ?? null,
    metadata: { ...template.metadata, ...body.metadata },
    active: body.active ?? true,
  };
  const { terms } = campaign;
  checkTiming({
    ...terms,
    startDate: given.startDate ?? terms.startDate,
    expirationDate: given.expirationDate ?? terms.expirationDate,
    validityTimeframe: given.validityTimeframe ?? terms.validityTimeframe,
    validityDayOfWeek: given.validityDayOfWeek ?? terms.validityDayOfWeek,
    validityHours: given.validityHours ?? terms.validityHours,
  });
  refusePastEnd(given.expirationDate, now);
  return given;
}

/** null when it is the campaign's: the voucher follows that. */
function readOwnDiscount({ terms }: Campaign, given: DiscountRequest | null | undefined): VoucherTemplate['discount'] {
  if (given === undefined || given === null) return null;
  const discount = readDiscount(given);
  if (discount.type !== terms.discount?.type) throw new ApiError('invalid_voucher', { details: 'The discount of a voucher is of the type of its campaign\'s' });
  return isDeepStrictEqual(discount, terms.discount) ? null : discount;
}

async function record(
  tx: Transaction, { projectId, campaignId }: Campaign, objectId: string, fields: { field: string; before: unknown; after: unknown }[], origin: Origin, now: Date,
): Promise<void> {
  const objectType = objectId === campaignId ? 'campaign' : 'voucher';
  await recordChange(tx, { projectId, objectType, objectId, campaignId, action: objectType === 'campaign' ? 'vouchers added' : 'created', fields, ...origin, at: now });
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_campaign', { details });
}
