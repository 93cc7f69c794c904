import type { NewCampaign } from '../../contract/campaign.ts';
import { ApiError, duplicateFound } from '../../contract/errors.ts';
import type { NewLimit } from '../../contract/limits.ts';
import type { Origin } from '../access/principal.ts';
import type { Limit } from '../budget/limit.ts';
import { checkedLimits, limitDifferences } from '../budget/limit-list.ts';
import { findCategory } from '../category/category.store.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { differences, recordChange } from '../change/record-change.ts';
import { enqueue } from '../platform/async-action.store.ts';
import { violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { parseInstant } from '../platform/http.ts';
import { assignLocked } from '../rule/assign-locked.ts';
import { checkSpace, readCodeConfig, spellConfig } from '../voucher/code-config.ts';
import type { CodeRules } from '../voucher/code-rules.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';
import { checkFreeCodes } from '../voucher/check-free-codes.ts';
import { makeRandomVoucher } from '../voucher/make-vouchers.ts';
import { countCreated, type VoucherTemplate } from '../voucher/new-voucher.store.ts';
import { asRuleObject, copiedMetadata, type Campaign, type CampaignSize, type GenerationStatus } from './campaign.ts';
import { campaignFields } from './campaign-fields.ts';
import { insertCampaign } from './campaign.store.ts';
import { checkTiming, refusePastEnd } from './check-timing.ts';
import { generateType, toInput } from './generate-vouchers.task.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Terms } from './terms.ts';

/**
 * Makes a campaign with its first terms, its limits and its codes: none or one at once, more in the background; a draft gets them when it is launched. Throws 400 for what cannot be
 * granted or generated, 404 for a category or rule that there is not, 409 for a name or a public code that is taken.
 */
export async function createCampaign(db: Pool, projectId: string, body: NewCampaign, origin: Origin, now: Date): Promise<Campaign> {
  const rules = await findCodeRules(db, projectId);
  const campaign = readCampaign(projectId, body, rules, now);
  const limits = readLimits(body);
  const count = vouchersWanted(campaign.size, body);
  if (campaign.codeConfig !== null) checkSpace(spellConfig(rules, campaign.codeConfig), count);
  try {
    return await db.transaction(async (tx) => {
      const categoryId = (await resolveCategory(tx, projectId, body, origin, now)) ?? null;
      const category = categoryId === null ? null : ((await findCategory(tx, projectId, categoryId))?.name ?? null);
      const made: Campaign = body.draft === true
        ? { ...campaign, category, categoryId, generationStatus: 'DRAFT', plannedVouchers: count }
        : { ...campaign, category, categoryId, generationStatus: statusFor(count) };
      await insertCampaign(tx, made, limits);
      await recordCreation(tx, made, limits, count, origin, now);
      await assignLocked(tx, projectId, asRuleObject(made), body.validation_rules ?? [], origin, now);
      return body.draft === true ? made : { ...made, vouchersCount: await makeFirstVouchers(tx, made, count, origin, now) };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'campaigns_name_unique') throw duplicateFound('campaign', 'name', campaign.name);
    throw error;
  }
}

/** How far a new campaign of so many codes is. */
export function statusFor(count: number): GenerationStatus {
  return count > 1 ? 'IN_PROGRESS' : 'DONE';
}

/** Makes the one code of a campaign, or has more made in the background; how many there are at once. */
export async function makeFirstVouchers(tx: Transaction, campaign: Campaign, count: number, origin: Origin, now: Date): Promise<number> {
  if (count > 1) await enqueueGeneration(tx, campaign, count, origin, now);
  if (count === 1) await makeOnlyVoucher(tx, campaign, now);
  return count === 1 ? 1 : 0;
}

/** Vouchers that follow their campaign in all but what they copy: uses per code, category and, where it is made for its vouchers, metadata (wire contract §1.4). */
export function templateOf(campaign: Campaign): VoucherTemplate {
  return {
    projectId: campaign.projectId, campaignId: campaign.campaignId, discount: null, redemptionQuantity: campaign.terms.redemptionQuantity,
    startDate: null, expirationDate: null, validityTimeframe: null, validityDayOfWeek: null, validityHours: null, categoryId: campaign.categoryId,
    additionalInfo: null, metadata: copiedMetadata(campaign), active: true,
  };
}

function readCampaign(projectId: string, body: NewCampaign, rules: CodeRules, now: Date): Campaign {
  if (body.name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be blank' });
  if ((body.validation_rules ?? []).length > 1) throw invalid('A campaign is made with one validation rule at most; others can be assigned to it afterwards');
  const size = readSize(body);
  return {
    projectId, campaignId: newId('camp', now), name: body.name, size, description: body.description ?? null, category: null, categoryId: null,
    joinOnce: size !== 'STANDALONE' && (body.join_once ?? false), autoJoin: body.auto_join ?? false, useVoucherMetadataSchema: body.use_voucher_metadata_schema ?? true,
    codeConfig: readCodeConfig(body.voucher.code_config, rules), metadata: body.metadata ?? {}, active: body.active ?? true, generationStatus: 'DONE', plannedVouchers: null,
    isHistorical: false, vouchersCount: 0, terms: readTerms(body, now), createdAt: now, updatedAt: null,
  };
}

function readSize({ type, campaign_type: kind, voucher }: NewCampaign): CampaignSize {
  if (kind !== undefined && kind !== null && kind !== 'DISCOUNT_COUPONS') throw invalid(`Campaign type ${kind} is not supported, only DISCOUNT_COUPONS`);
  if (voucher.type !== undefined && voucher.type !== null && voucher.type !== 'DISCOUNT_VOUCHER') {
    throw invalid(`Voucher type ${voucher.type} is not supported, only DISCOUNT_VOUCHER`);
  }
  const size = type ?? 'STATIC';
  if (size === 'STATIC' || size === 'STANDALONE' || size === 'AUTO_UPDATE') return size;
  throw invalid(`Type ${size} is not supported, only STATIC, STANDALONE and AUTO_UPDATE`);
}

function readTerms(body: NewCampaign, now: Date): Terms {
  const terms: Terms = {
    version: 1,
    discount: readDiscount(body.voucher.discount),
    redemptionQuantity: body.voucher.redemption?.quantity ?? null,
    startDate: instant(body.start_date),
    expirationDate: instant(body.expiration_date),
    validityTimeframe: body.validity_timeframe ?? null,
    validityDayOfWeek: body.validity_day_of_week ?? null,
    validityHours: body.validity_hours ?? null,
    activityDurationAfterPublishing: body.activity_duration_after_publishing ?? null,
  };
  checkTiming(terms);
  refusePastEnd(terms.expirationDate, now);
  return terms;
}

function readLimits({ limits }: NewCampaign): Limit[] {
  const total = { scope: 'campaign', period: 'total' } as const;
  const [redemptions, discount] = [limits?.redemptions ?? null, limits?.discount_amount ?? null];
  const named: NewLimit[] = [
    ...(redemptions === null ? [] : [{ ...total, measure: 'redemptions' as const, max: redemptions }]),
    ...(discount === null ? [] : [{ ...total, measure: 'discount' as const, max: discount }]),
  ];
  return checkedLimits(named, limits?.list ?? [], '.limits.list').map((limit) => ({ straddle: 'reject', ...limit }));
}

function instant(text: string | null | undefined): Date | null {
  return text === undefined || text === null ? null : parseInstant(text);
}

function vouchersWanted(size: CampaignSize, { vouchers_count: count }: NewCampaign): number {
  if (size !== 'STANDALONE') return count ?? 0;
  if (count !== undefined && count !== null && count > 1) throw invalid('A STANDALONE campaign has one code: vouchers_count can only be 1');
  return 1;
}

async function makeOnlyVoucher(tx: Transaction, campaign: Campaign, now: Date): Promise<void> {
  if (campaign.codeConfig === null) return;
  await makeRandomVoucher(tx, templateOf(campaign), campaign.codeConfig, now);
  await countCreated(tx, campaign.projectId, campaign.campaignId, 1);
}

async function enqueueGeneration(tx: Transaction, campaign: Campaign, count: number, origin: Origin, now: Date): Promise<void> {
  const { projectId, campaignId, codeConfig } = campaign;
  if (codeConfig === null) return;
  await checkFreeCodes(tx, projectId, codeConfig, count);
  const input = toInput(templateOf(campaign), codeConfig);
  await enqueue(tx, { projectId, type: generateType, campaignId, input, total: count, requestId: origin.requestId }, now);
}

/** Says who made a campaign, and how. */
export async function recordCreation(tx: Transaction, campaign: Campaign, limits: readonly Limit[], count: number, origin: Origin, now: Date): Promise<void> {
  const { projectId, campaignId } = campaign;
  const fields = [...differences({}, { ...campaignFields(campaign), vouchers_count: count }), ...limitDifferences([], limits)];
  await recordChange(tx, { projectId, objectType: 'campaign', objectId: campaignId, campaignId, action: 'created', fields, ...origin, at: now });
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_campaign', { details });
}
