import type { Order } from '../order/order.ts';
import { customerOf, type Decided } from './decide-batch.ts';
import { refusalMessage, type RefusalCode } from './refusal.ts';
import type { RedemptionEntry } from './redemption-entry.ts';

/** By how much the counters of a campaign move; also the columns of its bucket. Amounts in minor units. */
export interface CounterMoves {
  redemptionsSucceeded: number;
  redemptionsFailed: number;
  rollbacksSucceeded: number;
  rollbacksFailed: number;
  discountMinor: number;
  discountRolledBackMinor: number;
  orderMinor: number;
  orderRolledBackMinor: number;
  redemptionsWithoutDiscount: number;
  redemptionsWithoutOrder: number;
  codesRedeemed: number;
  customersRedeemed: number;
  customersRedeemedPublished: number;
}

export interface NewEntry extends RedemptionEntry {
  requestId: string;
}

/** All that a batch changes, ready to be written. */
export interface Moves {
  entries: NewEntry[];
  /** By voucher id. */
  vouchers: Map<string, { delta: number; termsVersion: number | null }>;
  /** By customer id. */
  customers: Map<string, number>;
  /** By order id, as they stand at the end. */
  orders: Map<string, Order>;
  counters: CounterMoves;
  failures: Map<RefusalCode, number>;
}

/** Sums a batch up. */
export function movesOf(decided: readonly Decided[]): Moves {
  const moves: Moves = { entries: [], vouchers: new Map(), customers: new Map(), orders: new Map(), counters: noMoves(), failures: new Map() };
  for (const one of decided) {
    moves.entries.push(entryOf(one));
    if (one.outcome.result === 'SUCCESS') addSuccess(moves, one, one.outcome);
    else addFailure(moves, one, one.outcome.refusal.code);
  }
  return moves;
}

function noMoves(): CounterMoves {
  return {
    redemptionsSucceeded: 0, redemptionsFailed: 0, rollbacksSucceeded: 0, rollbacksFailed: 0, discountMinor: 0, discountRolledBackMinor: 0,
    orderMinor: 0, orderRolledBackMinor: 0, redemptionsWithoutDiscount: 0, redemptionsWithoutOrder: 0, codesRedeemed: 0, customersRedeemed: 0,
    customersRedeemedPublished: 0,
  };
}

function addFailure({ counters, failures }: Moves, { command }: Decided, code: RefusalCode): void {
  if (command.kind === 'rollback') {
    counters.rollbacksFailed += 1;
    return;
  }
  counters.redemptionsFailed += 1;
  failures.set(code, (failures.get(code) ?? 0) + 1);
}

interface Amounts {
  orderMinor: number | null;
  discountMinor: number | null;
}

function addSuccess({ counters, ...moves }: Moves, one: Decided, amounts: Amounts): void {
  const { command, after } = one;
  const step = command.kind === 'redemption' ? 1 : -1;
  if (step === 1) {
    counters.redemptionsSucceeded += 1;
    counters.discountMinor += amounts.discountMinor ?? 0;
    counters.orderMinor += amounts.orderMinor ?? 0;
  } else {
    counters.rollbacksSucceeded += 1;
    counters.discountRolledBackMinor += amounts.discountMinor ?? 0;
    counters.orderRolledBackMinor += amounts.orderMinor ?? 0;
  }
  counters.redemptionsWithoutDiscount += amounts.discountMinor === null ? step : 0;
  counters.redemptionsWithoutOrder += amounts.orderMinor === null ? step : 0;
  addPeopleAndCodes(counters, one);
  if (after.voucher !== null) {
    const { voucherId, termsVersion } = after.voucher;
    moves.vouchers.set(voucherId, { delta: (moves.vouchers.get(voucherId)?.delta ?? 0) + step, termsVersion });
  }
  const customerId = customerOf(command);
  if (customerId !== null && after.customer !== null) moves.customers.set(customerId, (moves.customers.get(customerId) ?? 0) + step);
  if (after.order !== null) moves.orders.set(after.order.orderId, after.order);
}

/** Codes and customers are counted while at least one of their redemptions stands. */
function addPeopleAndCodes(counters: CounterMoves, { before, after }: Decided): void {
  counters.codesRedeemed += Number((after.voucher?.redeemedQuantity ?? 0) > 0) - Number((before.voucher?.redeemedQuantity ?? 0) > 0);
  const customers = Number((after.customer?.redemptions ?? 0) > 0) - Number((before.customer?.redemptions ?? 0) > 0);
  counters.customersRedeemed += customers;
  if ((after.customer?.publications ?? 0) > 0) counters.customersRedeemedPublished += customers;
}

/** The entry of a command, made or refused. */
export function entryOf({ command, outcome, before, after, at }: Decided): NewEntry {
  const isMade = outcome.result === 'SUCCESS';
  return {
    redemptionId: isMade ? command.successId : command.failureId,
    kind: command.kind,
    result: outcome.result,
    rollsBackId: command.kind === 'rollback' ? command.redemption.redemptionId : null,
    code: command.kind === 'rollback' ? command.redemption.code : (before.voucher?.code ?? command.named),
    voucherId: before.voucher?.voucherId ?? (command.kind === 'rollback' ? command.redemption.voucherId : null),
    campaignId: command.campaignId,
    customerId: customerOf(command),
    trackingId: command.trackingId,
    orderId: command.kind === 'rollback' ? command.redemption.orderId : (after.order?.orderId ?? null),
    orderMinor: isMade ? outcome.orderMinor : null,
    discountMinor: isMade ? outcome.discountMinor : null,
    failureCode: isMade ? null : outcome.refusal.code,
    failureMessage: isMade ? null : refusalMessage(outcome.refusal),
    reason: command.kind === 'rollback' ? command.reason : null,
    metadata: command.metadata,
    actorType: command.actor.type,
    actorId: command.actor.id,
    requestId: command.requestId,
    occurredAt: at,
  };
}
