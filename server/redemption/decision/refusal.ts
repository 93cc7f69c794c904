import { ApiError, errors, notFound, type ErrorKey } from '../../../contract/errors.ts';

/** Why a redemption or rollback was not made: a closed set, stored as `failure_code` (wire contract §2.9). */
export const refusalCodes = [
  'resource_not_found', 'voucher_disabled', 'voucher_expired', 'voucher_not_active', 'voucher_not_active_now', 'quantity_exceeded',
  'customer_rules_violated', 'order_rules_violated', 'redemption_rules_violated', 'missing_customer', 'missing_order', 'missing_order_items', 'missing_amount',
  'invalid_amount', 'invalid_order', 'already_rolled_back', 'invalid_redemption',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  code: RefusalCode;
  /** What is wrong in this case, for the caller. */
  details: string;
  /** In the shopper's words, where a rule has some. */
  message?: string;
}

/** The error that a refusal is answered with; `stored` is the entry that keeps it. */
export function refusalError({ code, details, message }: Refusal, stored?: { id: string; type: string }): ApiError {
  if (code === 'resource_not_found') return notFound('voucher', details);
  return new ApiError(code, {
    details, ...(stored && { resourceId: stored.id, resourceType: stored.type }), ...(message !== undefined && { shopperMessage: message }),
  });
}

/** The words that are stored with a refusal. */
export function refusalMessage({ code }: Refusal): string {
  const key: ErrorKey = code === 'resource_not_found' ? 'not_found' : code;
  return errors[key].message;
}
