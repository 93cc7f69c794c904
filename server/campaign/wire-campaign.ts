import type { WireCampaign } from '../../contract/campaign.ts';
import { withUnitObjects } from '../catalogue/unit-objects.ts';
import { toAssignmentList } from '../rule/wire-rule.ts';
import { randomLength } from '../voucher/code-config.ts';
import { listedIn, type ToldWith } from '../voucher/wire-voucher.ts';
import type { Campaign } from './campaign.ts';
import type { Terms } from './terms.ts';

/**
 * A campaign in the wire contract's form (§2.1): unset keys are left out, not null. Its category is listed only where it was looked up for that, and so is
 * what its discount gives units of.
 */
export function toWireCampaign(campaign: Campaign, { categories, catalogue, assignments }: ToldWith): WireCampaign {
  const { terms } = campaign;
  const timing = toTiming(terms);
  return {
    id: campaign.campaignId,
    name: campaign.name,
    ...(campaign.description !== null && { description: campaign.description }),
    campaign_type: 'DISCOUNT_COUPONS',
    type: campaign.size,
    voucher: {
      type: 'DISCOUNT_VOUCHER',
      ...(terms.discount !== null && { discount: withUnitObjects(terms.discount, catalogue) }),
      redemption: { quantity: terms.redemptionQuantity },
      ...codeConfigOf(campaign),
      is_referral_code: false,
      ...timing,
    },
    auto_join: campaign.autoJoin,
    join_once: campaign.joinOnce,
    use_voucher_metadata_schema: campaign.useVoucherMetadataSchema,
    ...timing,
    ...(terms.activityDurationAfterPublishing !== null && { activity_duration_after_publishing: terms.activityDurationAfterPublishing }),
    vouchers_count: campaign.vouchersCount,
    ...(campaign.plannedVouchers !== null && { planned_vouchers_count: campaign.plannedVouchers }),
    active: campaign.active,
    ...(Object.keys(campaign.metadata).length > 0 && { metadata: campaign.metadata }),
    created_at: campaign.createdAt.toISOString(),
    ...(campaign.updatedAt !== null && { updated_at: campaign.updatedAt.toISOString() }),
    ...(campaign.category !== null && { category: campaign.category }),
    creation_status: campaign.generationStatus,
    vouchers_generation_status: campaign.generationStatus,
    protected: false,
    category_id: campaign.categoryId,
    categories: listedIn(categories, campaign.categoryId),
    object: 'campaign',
    validation_rules_assignments: toAssignmentList(assignments?.get(campaign.campaignId) ?? []),
  };
}

function toTiming(terms: Terms): Pick<WireCampaign, 'start_date' | 'expiration_date' | 'validity_timeframe' | 'validity_day_of_week' | 'validity_hours'> {
  return {
    ...(terms.startDate !== null && { start_date: terms.startDate.toISOString() }),
    ...(terms.expirationDate !== null && { expiration_date: terms.expirationDate.toISOString() }),
    ...(terms.validityTimeframe !== null && { validity_timeframe: terms.validityTimeframe }),
    ...(terms.validityDayOfWeek !== null && { validity_day_of_week: terms.validityDayOfWeek }),
    ...(terms.validityHours !== null && { validity_hours: terms.validityHours }),
  };
}

/** A campaign of one public code has none; its draft tells which code its launch makes. */
function codeConfigOf({ size, codeConfig, generationStatus }: Campaign): Pick<WireCampaign['voucher'], 'code_config'> {
  if ((size === 'STANDALONE' && generationStatus !== 'DRAFT') || codeConfig === null) return {};
  const { pattern, charset, prefix, postfix } = codeConfig;
  return { code_config: { length: randomLength(pattern), charset, pattern, ...(prefix !== undefined && { prefix }), ...(postfix !== undefined && { postfix }) } };
}
