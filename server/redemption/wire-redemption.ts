import type { WireOrder } from '../../contract/order.ts';
import type { RedemptionAnswer, WireRedemption, WireRollback } from '../../contract/redemption.ts';
import type { Customer } from '../customer/customer.store.ts';
import { toSimpleCustomer } from '../customer/wire-customer.ts';
import type { Order } from '../order/order.ts';
import { toWireOrder } from '../order/wire-order.ts';
import { toWireVoucher } from '../voucher/wire-voucher.ts';
import type { Voucher } from '../voucher/voucher.ts';
import type { Decided } from './decide-batch.ts';
import { entryOf } from './moves.ts';
import type { RedemptionEntry } from './redemption-entry.ts';

/** What an entry is shown with. */
export interface Surroundings {
  voucher: Voucher | null;
  customer: Customer | null;
  order: Order | null;
  /** Taken off (or, by a rollback, given back) by this entry; left out where an order is shown as it stands today. */
  appliedMinor?: number | null;
  baseUrl: string;
}

type EntryMembers = Omit<WireRedemption, 'object' | 'status'>;

function toMembers(entry: RedemptionEntry, { voucher, customer, order, appliedMinor, baseUrl }: Surroundings): EntryMembers {
  return {
    id: entry.redemptionId,
    date: entry.occurredAt.toISOString(),
    customer_id: entry.customerId,
    tracking_id: entry.trackingId,
    metadata: entry.metadata,
    result: entry.result,
    ...(entry.failureCode !== null && { failure_code: entry.failureCode }),
    ...(entry.failureMessage !== null && { failure_message: entry.failureMessage }),
    ...(order !== null && { order: toWireOrder(order, appliedMinor) }),
    channel: { channel_id: entry.actorId, channel_type: entry.actorType === 'member' ? 'USER' : 'API' },
    ...(customer !== null && { customer: toSimpleCustomer(customer) }),
    related_object_type: 'voucher',
    related_object_id: entry.voucherId,
    ...(voucher !== null && { voucher: toWireVoucher(voucher, baseUrl) }),
  };
}

/** A redemption, made or refused, as the wire contract writes it (§2.9). */
export function toWireRedemption(entry: RedemptionEntry & { isRolledBack?: boolean }, surroundings: Surroundings): WireRedemption {
  const made = entry.isRolledBack ? 'ROLLED_BACK' : 'SUCCEEDED';
  return { object: 'redemption', status: entry.result === 'SUCCESS' ? made : 'FAILED', ...toMembers(entry, surroundings) };
}

/** A rollback, made or refused. */
export function toWireRollback(entry: RedemptionEntry, surroundings: Surroundings): WireRollback {
  return {
    object: 'redemption_rollback',
    redemption: entry.rollsBackId ?? '',
    ...(entry.discountMinor !== null && { amount: entry.discountMinor }),
    ...(entry.reason !== null && { reason: entry.reason }),
    ...toMembers(entry, surroundings),
  };
}

/** Answer to one redeemed code: the order inside says what this code took off, the order outside what the request took off, here the same. */
export function toRedemptionAnswer(decided: Decided, baseUrl: string): RedemptionAnswer {
  const { command, after, outcome } = decided;
  const appliedMinor = outcome.result === 'SUCCESS' ? outcome.discountMinor : null;
  const customer = command.customer;
  const redemption = toWireRedemption(entryOf(decided), { voucher: after.voucher, customer, order: after.order, appliedMinor, baseUrl });
  const order: WireOrder | undefined = redemption.order;
  return { redemptions: [redemption], ...(order && { order }), inapplicable_redeemables: [], skipped_redeemables: [] };
}

export function toRollbackAnswer(decided: Decided, baseUrl: string): WireRollback {
  const { command, after } = decided;
  return toWireRollback(entryOf(decided), { voucher: after.voucher, customer: command.customer, order: after.order, baseUrl });
}
