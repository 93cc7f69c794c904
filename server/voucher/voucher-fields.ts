import type { Voucher } from './voucher.ts';

/** The members of a voucher that people set, in the words of the wire contract, for its change entries. */
export function voucherFields(voucher: Voucher): Record<string, unknown> {
  return {
    discount: voucher.discount,
    redemption_quantity: voucher.redemptionQuantity,
    start_date: voucher.startDate,
    expiration_date: voucher.expirationDate,
    validity_timeframe: voucher.validityTimeframe,
    validity_day_of_week: voucher.validityDayOfWeek,
    validity_hours: voucher.validityHours,
    category: voucher.category,
    additional_info: voucher.additionalInfo,
    metadata: Object.keys(voucher.metadata).length === 0 ? null : voucher.metadata,
    active: voucher.active,
  };
}
