import type { CampaignPage } from '../../../contract/tracking.ts';
import { counted, formatPercent } from '../../ui/format.ts';

/** A discount in words: `15% off the order, at most €20.00`. Kinds that this version cannot word are named by their type. */
export function discountWords(discount: unknown, money: (minor: number) => string): string {
  if (typeof discount !== 'object' || discount === null || !('type' in discount)) return 'Offer not recorded';
  const { type, amount_off: amountOff, percent_off: percentOff, amount_limit: amountLimit } = discount as Record<string, unknown>;
  if (type === 'AMOUNT' && typeof amountOff === 'number') return `${money(amountOff)} off the order`;
  if (type === 'PERCENT' && typeof percentOff === 'number') {
    return `${formatPercent(percentOff)} off the order${typeof amountLimit === 'number' ? `, at most ${money(amountLimit)}` : ''}`;
  }
  return `Offer of the kind ${String(type)}`;
}

const kinds: Record<CampaignPage['size'], string> = {
  STANDALONE: 'one public code', STATIC: 'unique codes', AUTO_UPDATE: 'unique codes, made on demand',
};

/** Uses of one code: `1 use per code`. */
export function usesWords(quantity: number | null): string {
  return quantity === null ? 'any number of uses per code' : `${counted(quantity, 'use', 'uses')} per code`;
}

/** Offer, kind and limit of a campaign in one sentence. A finished campaign of another system may not say how often its codes could be used. */
export function offerSentence(campaign: Pick<CampaignPage, 'discount' | 'size' | 'redemption_quantity' | 'is_historical'>, money: (minor: number) => string): string {
  const uses = campaign.is_historical && campaign.redemption_quantity === null ? [] : [usesWords(campaign.redemption_quantity)];
  return [discountWords(campaign.discount, money), kinds[campaign.size], ...uses].join(' · ');
}
