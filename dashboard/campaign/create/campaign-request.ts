import { endOfDay, instantOf } from '../../ui/zone-times.ts';
import { alphabets } from './code-pattern.ts';
import type { Draft } from './draft.ts';

/** Body of `POST /v1/campaigns` as this form uses it (wire contract §2.4); `limits` is our extension of it. */
export interface CampaignRequest {
  name: string;
  description?: string;
  campaign_type: 'DISCOUNT_COUPONS';
  type: 'STANDALONE' | 'STATIC';
  vouchers_count: number;
  start_date?: string;
  expiration_date?: string;
  voucher: {
    type: 'DISCOUNT_VOUCHER';
    discount: DiscountRequest;
    redemption: { quantity: number | null };
    code_config: { pattern: string; charset?: string };
  };
  limits?: { redemptions?: number; discount_amount?: number };
}

type DiscountRequest =
  | { type: 'PERCENT'; percent_off: number; amount_limit?: number; effect: 'APPLY_TO_ORDER' }
  | { type: 'AMOUNT'; amount_off: number; effect: 'APPLY_TO_ORDER' };

/** The request of a draft without problems. Days and times of the draft are of `zone`. */
export function campaignRequest(draft: Draft, zone: string): CampaignRequest {
  const description = draft.description.trim();
  const limits = limitsOf(draft);
  return {
    name: draft.name.trim(),
    ...(description !== '' && { description }),
    campaign_type: 'DISCOUNT_COUPONS',
    type: draft.size,
    vouchers_count: draft.size === 'STANDALONE' ? 1 : (draft.count ?? 0),
    ...(draft.startsLater && draft.start !== null && { start_date: instantOf(draft.start, zone) }),
    ...(draft.hasEnd && draft.lastDay !== null && { expiration_date: endOfDay(draft.lastDay, zone) }),
    voucher: {
      type: 'DISCOUNT_VOUCHER',
      discount: discountOf(draft),
      redemption: { quantity: draft.isUsesLimited ? draft.usesPerCode : null },
      code_config: codeConfigOf(draft),
    },
    ...(limits !== undefined && { limits }),
  };
}

function discountOf(draft: Draft): DiscountRequest {
  if (draft.discount === 'AMOUNT') return { type: 'AMOUNT', amount_off: draft.amountOff ?? 0, effect: 'APPLY_TO_ORDER' };
  return {
    type: 'PERCENT', percent_off: draft.percentOff ?? 0, ...(draft.amountLimit !== null && { amount_limit: draft.amountLimit }), effect: 'APPLY_TO_ORDER',
  };
}

function codeConfigOf(draft: Draft): { pattern: string; charset?: string } {
  if (draft.size === 'STANDALONE') return { pattern: draft.code.trim() };
  return { pattern: draft.pattern.trim(), charset: alphabets[draft.alphabet] };
}

function limitsOf(draft: Draft): CampaignRequest['limits'] {
  if (draft.redemptionsMax === null && draft.discountMax === null) return undefined;
  return {
    ...(draft.redemptionsMax !== null && { redemptions: draft.redemptionsMax }),
    ...(draft.discountMax !== null && { discount_amount: draft.discountMax }),
  };
}
