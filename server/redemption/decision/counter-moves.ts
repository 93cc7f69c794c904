/** By how much the counters of a campaign move. Pure. */
import type { Amounts } from '../../budget/usage.ts';
import type { Effect } from './decided.ts';
import type { NewEntry } from './redemption-entry.ts';

/** Most are columns of the campaign's bucket too. Amounts in minor units. */
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
  heldRedemptions: number;
  heldDiscountMinor: number;
  heldOrderMinor: number;
}

/** To be counted on from. */
export function noMoves(): CounterMoves {
  return {
    redemptionsSucceeded: 0, redemptionsFailed: 0, rollbacksSucceeded: 0, rollbacksFailed: 0, discountMinor: 0, discountRolledBackMinor: 0,
    orderMinor: 0, orderRolledBackMinor: 0, redemptionsWithoutDiscount: 0, redemptionsWithoutOrder: 0, codesRedeemed: 0, customersRedeemed: 0,
    customersRedeemedPublished: 0, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0,
  };
}

/** Counts a redemption that was made. */
export function countRedeemed(counters: CounterMoves, effect: Extract<Effect, { type: 'redeemed' }>): void {
  const { entry, isFirstOfVoucher, isFirstOfCustomer, isCustomerPublished } = effect;
  counters.redemptionsSucceeded += 1;
  counters.discountMinor += entry.discountMinor ?? 0;
  counters.orderMinor += entry.orderMinor ?? 0;
  addPeopleAndCodes(counters, { step: 1, isOfVoucher: isFirstOfVoucher, isOfCustomer: isFirstOfCustomer, isCustomerPublished });
  addUnknown(counters, entry, 1);
}

/** Counts a rollback that was made. */
export function countRolledBack(counters: CounterMoves, effect: Extract<Effect, { type: 'rolled_back' }>): void {
  const { entry, isLastOfVoucher, isLastOfCustomer, isCustomerPublished } = effect;
  counters.rollbacksSucceeded += 1;
  counters.discountRolledBackMinor += entry.discountMinor ?? 0;
  counters.orderRolledBackMinor += entry.orderMinor ?? 0;
  addPeopleAndCodes(counters, { step: -1, isOfVoucher: isLastOfVoucher, isOfCustomer: isLastOfCustomer, isCustomerPublished });
  addUnknown(counters, entry, -1);
}

/** Counts a redemption or rollback that was not made. */
export function countRefused(counters: CounterMoves, { kind }: NewEntry): void {
  if (kind === 'rollback') counters.rollbacksFailed += 1;
  else counters.redemptionsFailed += 1;
}

/** Counts a hold that begins, or ends. */
export function countHeld(counters: CounterMoves, { discountMinor, orderMinor }: Amounts, step: 1 | -1): void {
  counters.heldRedemptions += step;
  counters.heldDiscountMinor += step * (discountMinor ?? 0);
  counters.heldOrderMinor += step * (orderMinor ?? 0);
}

interface Turned {
  step: 1 | -1;
  isOfVoucher: boolean;
  isOfCustomer: boolean;
  isCustomerPublished: boolean;
}

/** Codes and customers are counted while at least one of their redemptions stands. */
function addPeopleAndCodes(counters: CounterMoves, { step, isOfVoucher, isOfCustomer, isCustomerPublished }: Turned): void {
  if (isOfVoucher) counters.codesRedeemed += step;
  if (!isOfCustomer) return;
  counters.customersRedeemed += step;
  if (isCustomerPublished) counters.customersRedeemedPublished += step;
}

function addUnknown(counters: CounterMoves, { discountMinor, orderMinor }: Amounts, step: 1 | -1): void {
  if (discountMinor === null) counters.redemptionsWithoutDiscount += step;
  if (orderMinor === null) counters.redemptionsWithoutOrder += step;
}
