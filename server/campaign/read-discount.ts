import { ApiError } from '../../contract/errors.ts';
import type { DiscountRequest } from '../../contract/voucher.ts';
import type { Discount } from '../discount/compute-discount.ts';

/** What is kept of a discount: as it was sent, the effect included. */
export type KeptDiscount = Discount & { effect?: 'APPLY_TO_ORDER' };

/** The discount of a request; throws 400 for one that cannot be granted yet (anything but AMOUNT and PERCENT off the order) or makes no sense. */
export function readDiscount(request: DiscountRequest): KeptDiscount {
  const { type, effect } = request;
  if (effect !== undefined && effect !== null && effect !== 'APPLY_TO_ORDER') {
    throw refuse(`Property .discount.effect: ${effect} is not supported, only APPLY_TO_ORDER`);
  }
  const kept = effect === 'APPLY_TO_ORDER' ? { effect: 'APPLY_TO_ORDER' as const } : {};
  const limit = readAmount(request, 'aggregated_amount_limit');
  const aggregated = limit === undefined ? {} : { aggregated_amount_limit: limit };
  if (type === 'AMOUNT') {
    const amount = readAmount(request, 'amount_off');
    if (amount === undefined) throw refuse("Property .discount must have required property 'amount_off'");
    return { type, amount_off: amount, ...aggregated, ...kept };
  }
  if (type === 'PERCENT') {
    const percent = request.percent_off;
    if (percent === undefined || percent === null) throw refuse("Property .discount must have required property 'percent_off'");
    if (!(percent >= 0 && percent <= 100)) throw refuse('Property .discount.percent_off should be from 0 to 100');
    const amountLimit = readAmount(request, 'amount_limit');
    return { type, percent_off: percent, ...(amountLimit !== undefined && { amount_limit: amountLimit }), ...aggregated, ...kept };
  }
  throw refuse(`Property .discount.type: ${type} is not supported, only AMOUNT and PERCENT`);
}

function readAmount(request: DiscountRequest, member: 'amount_off' | 'amount_limit' | 'aggregated_amount_limit'): number | undefined {
  const value = request[member];
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || value < 0) {
    throw refuse(`Property .discount.${member} should be a whole number of minor units, from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return value;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
