/** A voucher as redemptions see it, of rows that were read apart: its own, its campaign's, its terms' and its category's. Pure. */
import type { Discount } from '../discount/compute-discount.ts';
import type { Validity } from '../campaign/terms.ts';
import type { VoucherStanding } from './decision/state.ts';

/** Discount, dates and windows, of a version of terms or of a voucher's own. */
export interface GrantRow {
  discount: Discount | null;
  start_date: Date | null;
  expiration_date: Date | null;
  validity_timeframe: Validity['validityTimeframe'];
  validity_day_of_week: number[] | null;
  validity_hours: Validity['validityHours'];
}

export interface TermsRow extends GrantRow {
  version: number;
}

export interface OwnRow extends GrantRow {
  voucher_id: string;
  code: string;
  campaign_id: string | null;
  terms_version: number | null;
  redemption_quantity: number | null;
  redeemed_quantity: number;
  held_quantity: number;
  category_id: string | null;
  additional_info: string | null;
  metadata: Record<string, unknown>;
  active: boolean;
  is_historical: boolean;
  is_binned: boolean;
  holder_customer_id: string | null;
  publications: number;
  asset_key: string;
  created_at: Date;
  updated_at: Date | null;
}

export interface CampaignOfVoucher {
  name: string;
  size: string;
  active: boolean;
  isBinned: boolean;
}

export interface CategoryRow {
  category_id: string;
  name: string;
  hierarchy: number;
}

/** null: it has none. */
export interface JoinedRows {
  campaign: CampaignOfVoucher | null;
  terms: TermsRow | null;
  category: CategoryRow | null;
}

/** Joined as `voucherColumns` of the vouchers does it: what is the voucher's own wins over its terms. */
export function toStanding(projectId: string, own: OwnRow, { campaign, terms, category }: JoinedRows): VoucherStanding {
  return {
    projectId, voucherId: own.voucher_id, code: own.code, campaignId: own.campaign_id, campaignName: campaign?.name ?? null,
    campaignActive: campaign === null ? own.campaign_id === null : campaign.active && !campaign.isBinned,
    termsVersion: own.terms_version, effectiveTermsVersion: terms?.version ?? null, followsCampaign: campaign?.size === 'STANDALONE',
    discount: own.discount ?? terms?.discount ?? null, redemptionQuantity: own.redemption_quantity, redeemedQuantity: own.redeemed_quantity,
    startDate: own.start_date ?? terms?.start_date ?? null, expirationDate: own.expiration_date ?? terms?.expiration_date ?? null,
    validityTimeframe: own.validity_timeframe ?? terms?.validity_timeframe ?? null,
    validityDayOfWeek: own.validity_day_of_week ?? terms?.validity_day_of_week ?? null,
    validityHours: own.validity_hours ?? terms?.validity_hours ?? null, category: category?.name ?? null, categoryId: category?.category_id ?? null,
    categoryHierarchy: category?.hierarchy ?? null, additionalInfo: own.additional_info, metadata: own.metadata, active: own.active,
    isHistorical: own.is_historical, holderCustomerId: own.holder_customer_id, publications: own.publications, assetKey: own.asset_key,
    createdAt: own.created_at, updatedAt: own.updated_at, isBinned: own.is_binned, heldQuantity: own.held_quantity,
  };
}
