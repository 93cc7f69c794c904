import type { Validity } from '../campaign/terms.ts';
import type { LockedObject } from '../rule/rule.ts';
import type { Discount } from '../discount/compute-discount.ts';

/**
 * A voucher as it stands: its own row together with the terms it has (the campaign's current ones, or the version it kept when it was published
 * or first redeemed). Discount, dates and windows of its own win over those of its terms.
 */
export interface Voucher extends Validity {
  projectId: string;
  voucherId: string;
  code: string;
  campaignId: string | null;
  campaignName: string | null;
  campaignActive: boolean;
  /** null: follows the campaign's current terms. */
  termsVersion: number | null;
  /** The version that it has now, kept or followed; null for a voucher without a campaign. */
  effectiveTermsVersion: number | null;
  /** The public code of a campaign: it has the campaign's current terms, also after it was published or redeemed (decisions/0009). */
  followsCampaign: boolean;
  /** null: not known (imported history). */
  discount: Discount | null;
  redemptionQuantity: number | null;
  redeemedQuantity: number;
  /** Its category's name, id and place among categories; null: none. */
  category: string | null;
  categoryId: string | null;
  categoryHierarchy: number | null;
  additionalInfo: string | null;
  metadata: Record<string, unknown>;
  active: boolean;
  isHistorical: boolean;
  holderCustomerId: string | null;
  publications: number;
  /** Opens the pictures of the code to whoever has their address. */
  assetKey: string;
  createdAt: Date;
  updatedAt: Date | null;
}

/** The version of terms that a publication or redemption makes a voucher keep; null: none. */
export function versionToKeep({ followsCampaign, effectiveTermsVersion }: Voucher): number | null {
  return followsCampaign ? null : effectiveTermsVersion;
}

/** A voucher as rules are assigned to it. */
export function voucherAsRuleObject({ voucherId, code, campaignId }: Pick<Voucher, 'voucherId' | 'code' | 'campaignId'>): LockedObject {
  return { type: 'voucher', id: voucherId, name: code, campaignId };
}
