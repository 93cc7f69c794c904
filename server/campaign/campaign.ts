import type { LockedObject } from '../rule/rule.ts';
import type { CodeConfig } from '../voucher/code-config.ts';
import type { Terms } from './terms.ts';

export type CampaignSize = 'STANDALONE' | 'STATIC' | 'AUTO_UPDATE';

/**
 * How far a campaign is (wire: `creation_status`): `DRAFT` is saved without codes, `IN_PROGRESS` makes them, `MODIFYING` takes an edit to those nobody has
 * yet.
 */
export type GenerationStatus = 'DONE' | 'IN_PROGRESS' | 'FAILED' | 'DRAFT' | 'MODIFYING';

/** A campaign with the terms it has now. */
export interface Campaign {
  projectId: string;
  campaignId: string;
  name: string;
  size: CampaignSize;
  description: string | null;
  /** Its category's name and id; null: none. */
  category: string | null;
  categoryId: string | null;
  joinOnce: boolean;
  autoJoin: boolean;
  useVoucherMetadataSchema: boolean;
  /** null: codes were given, none is generated. */
  codeConfig: CodeConfig | null;
  metadata: Record<string, unknown>;
  active: boolean;
  generationStatus: GenerationStatus;
  /** Of a draft: how many codes its launch makes; null: it is none. */
  plannedVouchers: number | null;
  isHistorical: boolean;
  /** Codes that there are: made less deleted. */
  vouchersCount: number;
  terms: Terms;
  createdAt: Date;
  updatedAt: Date | null;
}

/** A campaign as rules are assigned to it. */
export function asRuleObject({ campaignId, name }: Campaign): LockedObject {
  return { type: 'campaign', id: campaignId, name, campaignId };
}

/** What its vouchers begin with (wire contract §1.4, `use_voucher_metadata_schema`). */
export function copiedMetadata({ useVoucherMetadataSchema, metadata }: Campaign): Record<string, unknown> {
  return useVoucherMetadataSchema ? metadata : {};
}
