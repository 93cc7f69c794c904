import type { Campaign } from './campaign.ts';

/** The members of a campaign that people set, in the words of the wire contract, for its change entries. */
export function campaignFields(campaign: Campaign): Record<string, unknown> {
  const { terms } = campaign;
  return {
    name: campaign.name,
    type: campaign.size,
    description: campaign.description,
    category: campaign.category,
    discount: terms.discount,
    redemption_quantity: terms.redemptionQuantity,
    start_date: terms.startDate,
    expiration_date: terms.expirationDate,
    validity_timeframe: terms.validityTimeframe,
    validity_day_of_week: terms.validityDayOfWeek,
    validity_hours: terms.validityHours,
    activity_duration_after_publishing: terms.activityDurationAfterPublishing,
    planned_vouchers_count: campaign.plannedVouchers,
    code_config: campaign.plannedVouchers === null ? null : campaign.codeConfig,
    join_once: campaign.joinOnce,
    auto_join: campaign.autoJoin,
    metadata: Object.keys(campaign.metadata).length === 0 ? null : campaign.metadata,
  };
}
