import { withoutEffect } from '../../order/order-effect.ts';
import { withRolledBack, type Order, type RolledBack } from '../../order/order.ts';
import type { Books, Turn } from './books.ts';
import type { RollBackCommand } from './command.ts';
import type { Decided, Effect } from './decided.ts';
import { emptyEntry, originOf } from './entry-origin.ts';
import { refusalMessage, type Refusal } from './refusal.ts';
import type { NewEntry, RedemptionEntry } from './redemption-entry.ts';
import type { VoucherStanding } from './state.ts';

/** How long after it a redemption can be rolled back (wire contract §2.9). */
const rollbackMonths = 3;

/**
 * Takes back one redemption, or all of a stack together: the use of each voucher, of the customer and of every budget. One that cannot keeps all. A voucher
 * that was deleted for good stands in the way of nothing: all but its own use is given back.
 */
export function decideRollback(books: Books, command: RollBackCommand): Decided {
  const refusal = refusalOf(books, command);
  const before = command.orderId === null ? null : books.order(command.orderId);
  const order = refusal === null && before !== null ? orderWithout(books, before, command) : before;
  const effects = refusal === null ? rolledBack(books, command) : refused(books, command, refusal);
  if (refusal === null && order !== null) books.putOrder(order);
  return { command, outcome: { kind: 'rollback', refusal, vouchers: vouchersOf(books, command), assignments: books.state.rules.assignments, order }, effects, at: books.state.now };
}

function refusalOf(books: Books, { parent, parts }: RollBackCommand): Refusal | null {
  if (parent !== null && books.isRolledBack(parent.parentId)) return alreadyRolledBack;
  for (const { redemption } of parts) {
    const refusal = refusalOfPart(books, redemption);
    if (refusal !== null) return refusal;
  }
  return null;
}

const alreadyRolledBack: Refusal = { code: 'already_rolled_back', details: 'Redemption has been already rolled back.' };

function refusalOfPart(books: Books, redemption: RedemptionEntry): Refusal | null {
  if (books.isRolledBack(redemption.redemptionId)) return alreadyRolledBack;
  if (redemption.result !== 'SUCCESS') return invalid('Only a successful redemption can be rolled back.');
  if (isHistorical(books, redemption)) return invalid('Imported history cannot be rolled back.');
  const isTooOld = redemption.occurredAt < monthsBefore(books.state.now, rollbackMonths);
  return isTooOld ? invalid(`Redemptions can be rolled back for ${rollbackMonths} months.`) : null;
}

/** Only of an imported redemption it may be unknown which voucher it was of. */
function isHistorical(books: Books, { voucherId, campaignId }: RedemptionEntry): boolean {
  return voucherId === null || (campaignId !== null && books.campaign(campaignId)?.isHistorical === true);
}

function invalid(details: string): Refusal {
  return { code: 'invalid_redemption', details };
}

/** Of a day that the earlier month does not have, its last one. */
function monthsBefore(now: Date, months: number): Date {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - months);
  if (date.getUTCDate() !== now.getUTCDate()) date.setUTCDate(0);
  return date;
}

function rolledBack(books: Books, command: RollBackCommand): Effect[] {
  const { parent, parts, orderId, reason } = command;
  const origin = originOf(command, books.state.now);
  const effects = parts.map(({ redemption, successId }): Effect => {
    const { orderMinor, discountMinor } = redemption;
    const turn = giveBack(books, redemption);
    const made = { redemptionId: successId, result: 'SUCCESS' as const, orderMinor, discountMinor, parentId: parent?.rollbackId ?? null };
    return {
      type: 'rolled_back',
      entry: { ...entryOf(books, command, redemption), ...made },
      redeemed: { occurredAt: redemption.occurredAt, actorType: redemption.actorType, actorId: redemption.actorId },
      isLastOfVoucher: turn.ofVoucher,
      isLastOfCustomer: turn.ofCustomer,
      isCustomerPublished: turn.isCustomerPublished,
    };
  });
  if (parent === null) return effects;
  books.markRolledBack(parent.parentId);
  const both = { ...origin, parentId: parent.rollbackId, kind: 'rollback' as const, rollsBackId: parent.parentId, orderId, reason };
  return [...effects, { type: 'parent', parent: both }];
}

function giveBack(books: Books, redemption: RedemptionEntry): Turn {
  const { redemptionId, voucherId, campaignId, customerId, actorType, actorId, orderMinor, discountMinor, occurredAt } = redemption;
  if (voucherId === null) throw new Error('a rollback of a redemption without a voucher');
  const subject = { voucherId, campaignId, customerId, actorType, actorId };
  return books.rollBack(subject, { redemptionId, redeemedAt: occurredAt }, { orderMinor, discountMinor });
}

function refused(books: Books, command: RollBackCommand, refusal: Refusal): Effect[] {
  const failure = { result: 'FAILURE' as const, failureCode: refusal.code, failureMessage: refusalMessage(refusal) };
  return command.parts.map(({ redemption, failureId }) => ({
    type: 'refused', entry: { ...entryOf(books, command, redemption), ...failure, redemptionId: failureId },
  }));
}

function entryOf(books: Books, command: RollBackCommand, redemption: RedemptionEntry): Omit<NewEntry, 'redemptionId' | 'result'> {
  const { code, voucherId, campaignId, customerId, trackingId, redemptionId, orderId } = redemption;
  return {
    ...emptyEntry, ...originOf(command, books.state.now), kind: 'rollback', rollsBackId: redemptionId, code, voucherId, campaignId, customerId,
    trackingId, orderId: isWithOrder(books, command) ? orderId : null, reason: command.reason,
  };
}

/** A stack is taken back with its order, or leaves its order as it is, discounts included (stacking rules). */
function isWithOrder(books: Books, { parent }: RollBackCommand): boolean {
  return parent === null || books.state.stacking.redeemables_rollback_order_mode !== 'WITHOUT_ORDER';
}

function orderWithout(books: Books, order: Order, command: RollBackCommand): Order {
  const { now } = books.state;
  const taken = isWithOrder(books, command) ? { ...withoutParts(order, command), status: 'CANCELED' as const } : order;
  return { ...withRolledBack(taken, rolledBackOf(command, now)), updatedAt: now };
}

/** The last one first: what it found is what the one before left. */
function withoutParts(order: Order, { parts }: RollBackCommand): Order {
  return parts.toReversed().reduce((rest, { redemption }) => withoutEffect(rest, redemption.discountMinor, redemption.orderEffect), order);
}

function rolledBackOf({ parent, parts }: RollBackCommand, at: Date): RolledBack {
  if (parent !== null) return { redemptionId: parent.parentId, rollbackId: parent.rollbackId, stacked: parts.map(({ successId }) => successId), at };
  const [part] = parts;
  if (part === undefined) throw new Error('a rollback of nothing');
  return { redemptionId: part.redemption.redemptionId, rollbackId: part.successId, stacked: null, at };
}

function vouchersOf(books: Books, { parts }: RollBackCommand): Map<string, VoucherStanding> {
  const vouchers = parts.flatMap(({ redemption: { voucherId } }) => (voucherId === null ? [] : (books.voucher(voucherId) ?? [])));
  return new Map(vouchers.map((voucher) => [voucher.voucherId, voucher]));
}
