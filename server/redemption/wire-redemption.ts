import type { WireOrder } from '../../contract/order.ts';
import type { WireRedemption, WireRollback } from '../../contract/redemption.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import type { Customer } from '../customer/customer.store.ts';
import { toSimpleCustomer } from '../customer/wire-customer.ts';
import type { ParentEntry, RedemptionEntry } from './decision/redemption-entry.ts';

/** What an entry is shown with. */
export interface Surroundings {
  voucher: WireVoucher | null;
  customer: Customer | null;
  order: WireOrder | null;
}

type SharedMembers = Pick<WireRedemption, 'id' | 'date' | 'customer_id' | 'tracking_id' | 'metadata' | 'result' | 'order' | 'channel' | 'customer'>;

function toShared(entry: RedemptionEntry | ParentEntry, { customer, order }: Pick<Surroundings, 'customer' | 'order'>): SharedMembers {
  const members: SharedMembers = {
    id: 'redemptionId' in entry ? entry.redemptionId : entry.parentId,
    date: entry.occurredAt.toISOString(),
    customer_id: entry.customerId,
    tracking_id: entry.trackingId,
    metadata: entry.metadata,
    result: 'result' in entry ? entry.result : 'SUCCESS',
    channel: { channel_id: entry.actorId, channel_type: entry.actorType === 'member' ? 'USER' : 'API' },
  };
  if (order !== null) members.order = order;
  if (customer !== null) members.customer = toSimpleCustomer(customer);
  return members;
}

type EntryMembers = Omit<WireRedemption, 'object' | 'status' | 'redemption'>;

function toMembers(entry: RedemptionEntry, surroundings: Surroundings): EntryMembers {
  const { voucher } = surroundings;
  const members: EntryMembers = Object.assign(toShared(entry, surroundings), { related_object_type: 'voucher' as const, related_object_id: entry.voucherId });
  if (entry.failureCode !== null) members.failure_code = entry.failureCode;
  if (entry.failureMessage !== null) members.failure_message = entry.failureMessage;
  if (voucher !== null) members.voucher = voucher;
  return members;
}

/** A redemption, made or refused, as the wire contract writes it (§2.9); one of several names what stands for all of them. */
export function toWireRedemption(entry: RedemptionEntry & { isRolledBack?: boolean }, surroundings: Surroundings): WireRedemption {
  const made = entry.isRolledBack ? 'ROLLED_BACK' : 'SUCCEEDED';
  const status: WireRedemption['status'] = entry.result === 'SUCCESS' ? made : 'FAILED';
  const wire: WireRedemption = Object.assign(toMembers(entry, surroundings), { object: 'redemption' as const, status });
  if (entry.parentId !== null) wire.redemption = entry.parentId;
  return wire;
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

type ParentSurroundings = Pick<Surroundings, 'customer' | 'order'>;

/** The redemption that stands for several codes redeemed together. It is of no voucher: what it is of is itself. */
export function toWireParent(entry: ParentEntry & { isRolledBack?: boolean }, surroundings: ParentSurroundings): WireRedemption {
  return {
    object: 'redemption', status: entry.isRolledBack ? 'ROLLED_BACK' : 'SUCCEEDED', ...toShared(entry, surroundings), related_object_type: 'redemption',
    related_object_id: entry.parentId,
  };
}

/** The rollback that stands for those of all its parts. */
export function toWireParentRollback(entry: ParentEntry, surroundings: ParentSurroundings): WireRollback {
  return {
    object: 'redemption_rollback', redemption: entry.rollsBackId ?? '', ...(entry.reason !== null && { reason: entry.reason }),
    ...toShared(entry, surroundings), related_object_type: 'redemption', related_object_id: entry.rollsBackId,
  };
}

/** An order as one of several codes left it: when it was made and whether it is paid is told of the whole (wire contract §2.9). */
export function toStackedOrder({ created_at: _created, updated_at: _updated, status: _status, redemptions: _redemptions, ...order }: WireOrder): WireOrder {
  return order;
}
