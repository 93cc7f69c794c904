import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { CampaignUpdate, CloneRequest } from '../../contract/campaign.ts';
import type { Origin } from '../access/principal.ts';
import { readLimitState } from '../budget/limits.store.ts';
import { recordChange } from '../change/record-change.ts';
import { readDiscount } from '../discount/read-discount.ts';
import { violatedConstraint, type Pool } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { assignLocked } from '../rule/assign-locked.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import { checkSpace, readCodeConfig, spellConfig } from '../voucher/code-config.ts';
import type { CodeRules } from '../voucher/code-rules.ts';
import { keepCodeRules } from '../voucher/code-rules.store.ts';
import { asRuleObject, type Campaign } from './campaign.ts';
import { refusePastEnd } from './check-timing.ts';
import { countVouchersToCome, findCampaign, insertCampaign, launchCampaign, lockCampaign, moveCounters } from './campaign.store.ts';
import { generateType } from './generate-vouchers.task.ts';
import { makeFirstVouchers, recordCreation, statusFor } from './create-campaign.ts';

/** What of a draft may change beside what may change of every campaign; of others these members are passed over (wire contract §1.4). */
export function applyToDraft(before: Campaign, { name, vouchers_count: count, voucher }: CampaignUpdate, rules: CodeRules): Campaign {
  if (before.generationStatus !== 'DRAFT') return before;
  if (name !== undefined && name !== null && name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be blank' });
  const { terms } = before;
  const codeConfig = voucher?.code_config ? readCodeConfig(voucher.code_config, rules) : before.codeConfig;
  const plannedVouchers = before.size === 'STANDALONE' ? 1 : (count ?? before.plannedVouchers);
  if (codeConfig !== null) checkSpace(spellConfig(rules, codeConfig), plannedVouchers ?? 0);
  return {
    ...before, name: name ?? before.name, plannedVouchers, codeConfig,
    terms: {
      ...terms,
      discount: voucher?.discount ? readDiscount(voucher.discount) : terms.discount,
      redemptionQuantity: voucher?.redemption?.quantity === undefined ? terms.redemptionQuantity : voucher.redemption.quantity,
    },
  };
}

/** Makes the codes of a draft, which is a campaign like any other from then on. Throws 404, 400 for what is no draft, 409 for a public code that is taken. */
export async function launchDraft(db: Pool, projectId: string, idOrName: string, origin: Origin, now: Date): Promise<Campaign> {
  return db.transaction(async (tx) => {
    const campaignId = await lockCampaign(tx, projectId, idOrName);
    const draft = campaignId === undefined ? undefined : await findCampaign(tx, projectId, campaignId);
    if (draft === undefined) throw notFound('campaign', idOrName);
    if (draft.generationStatus !== 'DRAFT') throw new ApiError('invalid_campaign', { details: 'Only a draft can be launched' });
    const count = draft.plannedVouchers ?? 0;
    if (draft.codeConfig !== null) checkSpace(spellConfig(await keepCodeRules(tx, projectId), draft.codeConfig), count);
    refusePastEnd(draft.terms.expirationDate, now);
    const launched: Campaign = { ...draft, generationStatus: statusFor(count), plannedVouchers: null, updatedAt: now };
    await launchCampaign(tx, launched);
    const fields = [{ field: 'vouchers_count', before: 0, after: count }];
    await recordChange(tx, { projectId, objectType: 'campaign', objectId: draft.campaignId, campaignId: draft.campaignId, action: 'launched', fields, ...origin, at: now });
    const made = await makeFirstVouchers(tx, launched, count, origin, now);
    await moveCounters(tx, projectId, draft.campaignId);
    return { ...launched, vouchersCount: made };
  });
}

/**
 * Makes a campaign like another one, limits and assigned rules included, under a new name: all that somebody set up, nothing of what happened. It is a draft of as many codes
 * as that one has or is being given, unless it is to be launched at once. Throws 404, 409 for a name that is taken, 400 for imported history.
 */
export async function cloneCampaign(db: Pool, projectId: string, idOrName: string, body: CloneRequest, origin: Origin, now: Date): Promise<Campaign> {
  if (body.name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be blank' });
  try {
    return await db.transaction(async (tx) => {
      const source = await findCampaign(tx, projectId, idOrName);
      if (source === undefined) throw notFound('campaign', idOrName);
      if (source.isHistorical) throw new ApiError('invalid_campaign', { details: 'An imported, finished campaign cannot be cloned' });
      const limits = (await readLimitState(tx, { projectId, campaignId: source.campaignId }))?.limits ?? [];
      const count = body.vouchers_count ?? (source.size === 'STANDALONE' ? 1 : (source.plannedVouchers ?? await countVouchersToCome(tx, projectId, source.campaignId, generateType)));
      if (source.size === 'STANDALONE' && count > 1) throw new ApiError('invalid_campaign', { details: 'A STANDALONE campaign has one code: vouchers_count can only be 1' });
      if (source.codeConfig !== null) checkSpace(spellConfig(await keepCodeRules(tx, projectId), source.codeConfig), count);
      const isDraft = body.draft ?? true;
      if (!isDraft) refusePastEnd(source.terms.expirationDate, now);
      const clone: Campaign = {
        ...source, campaignId: newId('camp', now), name: body.name, active: true, vouchersCount: 0, terms: { ...source.terms, version: 1 },
        generationStatus: isDraft ? 'DRAFT' : statusFor(count), plannedVouchers: isDraft ? count : null, createdAt: now, updatedAt: null,
      };
      await insertCampaign(tx, clone, limits);
      await recordCreation(tx, clone, limits, count, origin, now);
      const assigned = (await assignmentsOf(tx, projectId, [source.campaignId])).get(source.campaignId) ?? [];
      await assignLocked(tx, projectId, asRuleObject(clone), assigned.map(({ ruleId }) => ruleId), origin, now);
      return isDraft ? clone : { ...clone, vouchersCount: await makeFirstVouchers(tx, clone, count, origin, now) };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'campaigns_name_unique') throw duplicateFound('campaign', 'name', body.name);
    throw error;
  }
}
