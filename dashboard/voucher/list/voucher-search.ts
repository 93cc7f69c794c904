import { choiceParam, patternParam, textParam } from '../../search-params.ts';

export const voucherStates = ['active', 'used_up', 'disabled', 'expired', 'not_started', 'historical'] as const;

export const discountTypes = ['PERCENT', 'AMOUNT', 'FIXED', 'UNIT'] as const;

/** What the address of a list of vouchers says: search, filters, and the voucher in the panel. */
export interface VoucherSearch {
  q?: string;
  state?: (typeof voucherStates)[number];
  campaign?: 'some' | 'none';
  discount?: (typeof discountTypes)[number];
  published?: 'yes' | 'no';
  /** Redemptions of a code, at least and at most. */
  redeemed_min?: string;
  redeemed_max?: string;
  /** Last day of validity, from and to. */
  last_day_from?: string;
  last_day_to?: string;
  /** `key=value`, or a key alone. */
  metadata?: string;
  open?: string;
}

const number = /^\d{1,9}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

export function voucherSearch(raw: Record<string, unknown>): VoucherSearch {
  return {
    ...textParam(raw, 'q'), ...choiceParam(raw, 'state', voucherStates), ...choiceParam(raw, 'campaign', ['some', 'none'] as const),
    ...choiceParam(raw, 'discount', discountTypes), ...choiceParam(raw, 'published', ['yes', 'no'] as const),
    ...patternParam(raw, 'redeemed_min', number), ...patternParam(raw, 'redeemed_max', number), ...patternParam(raw, 'last_day_from', day),
    ...patternParam(raw, 'last_day_to', day), ...textParam(raw, 'metadata'), ...textParam(raw, 'open'),
  };
}
