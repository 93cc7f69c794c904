import type { Figure, NullReason } from '../../../contract/tracking.ts';
import { formatExact } from '../../ui/format.ts';

const reasons: Record<NullReason, string> = {
  no_publications: 'nothing published yet',
  no_redemptions: 'no redemptions yet',
  no_amounts: 'no amounts',
  no_limit: 'no limit set',
  not_counted_yet: 'not counted yet',
  unbounded: 'nothing bounds it',
  historical: 'not in the imported history',
};

/**
 * Why a figure is not known, or what its sum lacks; null when it is whole. `outOf`: the redemptions that stand, for "no amounts (372 of 372)".
 */
export function whatIsMissing(figure: Figure, outOf: number | null): string | null {
  const count = figure.unknown === undefined || figure.unknown === 0 ? null : `${formatExact(figure.unknown)}${outOf === null ? '' : ` of ${formatExact(outOf)}`}`;
  if (figure.value === null) {
    const reason = reasons[figure.null_reason ?? 'not_counted_yet'];
    return count === null ? reason : `${reason} (${count})`;
  }
  return count === null ? null : `without ${count} of unknown amount`;
}

const failureWords: Record<string, string> = {
  resource_not_found: 'Code not found',
  voucher_not_found: 'Code not found',
  quantity_exceeded: 'Used up',
  voucher_disabled: 'Disabled',
  campaign_inactive: 'Campaign paused',
  voucher_expired: 'Expired',
  voucher_not_active: 'Not started yet',
  voucher_not_active_now: 'Outside its hours',
  customer_rules_violated: 'Customer rule not met',
  order_rules_violated: 'Order rule not met',
  redemption_rules_violated: 'Limit reached or rule not met',
  missing_order_items: 'No items sent',
  missing_order: 'No order sent',
  missing_amount: 'No order amount sent',
  missing_customer: 'No customer sent',
  invalid_order: 'Order not valid',
  invalid_amount: 'Amount not valid',
  voucher_already_published: 'Already published',
  no_voucher_suitable_for_publication: 'No code left',
  already_rolled_back: 'Already rolled back',
};

/** A failure code in words people use; a code without words keeps its own. */
export function failureWord(code: string): string {
  return failureWords[code] ?? sentence(code);
}

/** `discount_limit` → `Discount limit`. */
export function sentence(name: string): string {
  const words = name.replaceAll(/[_.]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
