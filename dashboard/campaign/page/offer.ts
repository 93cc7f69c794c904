import type { CampaignPage } from '../../../contract/tracking.ts';
import { counted } from '../../ui/format.ts';
import { discountWords } from './discount-words.ts';

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
