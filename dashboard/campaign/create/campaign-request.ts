import type { CampaignUpdate, NewCampaign } from '../../../contract/campaign.ts';
import type { NewLimit } from '../../../contract/limits.ts';
import { endOfDay, instantOf } from '../../ui/zone-times.ts';
import type { AskedCodes } from '../codes/code-preview.ts';
import { patternProblem } from './code-pattern.ts';
import type { Draft } from './draft.ts';
import { discountOf } from './offer-request.ts';
import { sameJson } from '../../same-json.ts';

/** The request of a draft without problems (wire contract §2.4); `limits` is our extension of it. Days and times of the draft are of `zone`. */
export function campaignRequest(draft: Draft, zone: string): NewCampaign {
  const description = draft.description.trim();
  const limits = limitsOf(draft);
  return {
    name: draft.name.trim(),
    ...(description !== '' && { description }),
    ...(draft.categoryId !== null && { category_id: draft.categoryId }),
    campaign_type: 'DISCOUNT_COUPONS',
    type: draft.size,
    vouchers_count: draft.size === 'STANDALONE' ? 1 : (draft.count ?? 0),
    ...timingOf(draft, zone),
    voucher: {
      type: 'DISCOUNT_VOUCHER',
      discount: discountOf(draft),
      redemption: { quantity: draft.isUsesLimited ? draft.usesPerCode : null },
      code_config: codeConfigOf(draft),
    },
    ...(limits !== undefined && { limits }),
    ...(draft.rule !== null && { validation_rules: [draft.rule.id] }),
  };
}

type Timing = Pick<NewCampaign, 'start_date' | 'expiration_date' | 'validity_day_of_week' | 'validity_hours' | 'activity_duration_after_publishing'>;

/** When a code can be redeemed. */
export function timingOf(draft: Draft, zone: string): Timing {
  return {
    ...(draft.startsLater && draft.start !== null && { start_date: instantOf(draft.start, zone) }),
    ...(draft.hasEnd && draft.lastDay !== null && { expiration_date: endOfDay(draft.lastDay, zone) }),
    ...windowsOf(draft),
    ...(draft.endsAfterPublishing && draft.daysAfterPublishing !== null && { activity_duration_after_publishing: `P${draft.daysAfterPublishing}D` }),
  };
}

/** The days and hours that come again every week. */
export function windowsOf({ hasWeekdays, weekdays, hasHours, hoursFrom, hoursTo }: Draft): Pick<Timing, 'validity_day_of_week' | 'validity_hours'> {
  const days = weekdays.toSorted((one, other) => one - other);
  if (!hasHours) return hasWeekdays ? { validity_day_of_week: days } : {};
  return { validity_hours: { daily: [{ start_time: hoursFrom, expiration_time: hoursTo, ...(hasWeekdays && { days_of_week: days }) }] } };
}

function codeConfigOf(draft: Draft): { pattern: string; charset?: string } {
  if (draft.size === 'STANDALONE') return { pattern: draft.code.trim() };
  return { pattern: draft.pattern.trim(), charset: draft.charset };
}

/** The codes that a draft asks for; null where it says of none, or not yet enough. */
export function askedCodes(draft: Draft): AskedCodes | null {
  if (draft.size === 'STANDALONE' || draft.count === null || patternProblem(draft.pattern) !== null) return null;
  return { code_config: codeConfigOf(draft), count: Math.max(1, draft.count) };
}

function limitsOf({ redemptionsMax, discountMax, moreLimits }: Draft): NewCampaign['limits'] {
  const list = moreLimits.flatMap(({ scope, measure, period, max, straddle }): NewLimit[] =>
    (max === null ? [] : [{ scope, measure, period, max, ...(measure === 'discount' && { straddle }) }]));
  if (redemptionsMax === null && discountMax === null && list.length === 0) return undefined;
  return {
    ...(redemptionsMax !== null && { redemptions: redemptionsMax }), ...(discountMax !== null && { discount_amount: discountMax }), ...(list.length > 0 && { list }),
  };
}

/** Members that may change of a campaign whose codes were made. */
const changeable = [
  'description', 'category_id', 'type', 'start_date', 'expiration_date', 'validity_day_of_week', 'validity_hours', 'activity_duration_after_publishing',
] as const satisfies readonly (keyof CampaignUpdate & keyof NewCampaign)[];

/** What to ask for so that a campaign becomes what the form says: only what differs, so that what nobody touched stays as exact as it is. */
export function campaignUpdate(before: Draft, after: Draft, zone: string, isDraft: boolean): CampaignUpdate {
  const [was, is] = [campaignRequest(before, zone), campaignRequest(after, zone)];
  const members = changeable.filter((name) => !sameJson(was[name], is[name])).map((name) => [name, is[name] ?? null]);
  const update: CampaignUpdate = Object.fromEntries(members);
  const isOffer = !sameJson(was.voucher.discount, is.voucher.discount);
  if (!isDraft) return { ...update, ...(isOffer && { discount: is.voucher.discount }) };
  const voucher = {
    ...(isOffer && { discount: is.voucher.discount }),
    ...(!sameJson(was.voucher.redemption, is.voucher.redemption) && { redemption: is.voucher.redemption }),
    ...(!sameJson(was.voucher.code_config, is.voucher.code_config) && { code_config: is.voucher.code_config }),
  };
  return {
    ...update,
    ...(was.name !== is.name && { name: is.name }),
    ...(was.vouchers_count !== is.vouchers_count && { vouchers_count: is.vouchers_count }),
    ...(Object.keys(voucher).length > 0 && { voucher }),
  };
}

/** Members of an update that are terms: what vouchers keep from their publication or first redemption on. */
export function changesTerms(update: CampaignUpdate): boolean {
  const { discount, start_date: start, expiration_date: end, validity_day_of_week: days, validity_hours: hours } = update;
  return [discount, start, end, days, hours, update.activity_duration_after_publishing].some((value) => value !== undefined);
}
