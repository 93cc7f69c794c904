/** Sums up what a batch decided: all that it changes, ready to be written. Pure. */
import { nothingUsed, usageKey, type Limit, type LimitMeasure, type Usage, type UsageKey, type UsagePlace } from '../budget/limit.ts';
import { crossedWarnings, giveBack, heldOf, hold as reserve, placesOf, spend, unhold, usedOf, type Amounts } from '../budget/usage.ts';
import type { Order } from '../order/order.ts';
import type { Decided, Effect } from './decided.ts';
import type { HoldEntry } from './hold.store.ts';
import type { NewEntry, NewParent } from './redemption-entry.ts';
import { customerKey, type Hold, type State } from './state.ts';

/** By how much the counters of a campaign move; most are columns of its bucket too. Amounts in minor units. */
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

export interface VoucherMove {
  redeemed: number;
  held: number;
  /** The version of terms that a redemption makes it keep; null: none. */
  termsVersion: number | null;
}

export interface CustomerMove {
  campaignId: string;
  customerId: string;
  redemptions: number;
}

export interface FailureMove {
  campaignId: string;
  code: string;
  failures: number;
}

/** The limits that hold in a place, by measure; null: none. */
export type Maxima = Record<LimitMeasure, number | null>;

/** By how much the use of a limit moves. */
export interface UsageMove {
  place: UsagePlace;
  delta: Usage;
  /** What the constraint is to hold the row to when it goes up: the limit as it was decided by, or what is used where nothing more was let in. */
  maxima: Maxima;
  limits: Maxima;
}

/** A limit of a whole campaign was used up to a share of it. */
export interface Warning {
  place: UsagePlace;
  measure: LimitMeasure;
  percent: number;
  max: number;
  used: number;
}

/** All that a batch changes. */
export interface Moves {
  entries: NewEntry[];
  parents: NewParent[];
  /** By voucher id. */
  vouchers: Map<string, VoucherMove>;
  customers: CustomerMove[];
  /** By campaign id. */
  counters: Map<string, CounterMoves>;
  failures: FailureMove[];
  /** Of all places but campaigns' totals, which are counters. */
  usage: UsageMove[];
  holds: { made: Hold[]; ended: Hold[]; entries: HoldEntry[] };
  warnings: Warning[];
  /** As they stand at the end. */
  orders: Order[];
  /** The campaigns whose counters move. */
  campaigns: readonly string[];
}

/**
 * Sums a batch up, the end of holds whose time is over with it.
 *
 * Warnings go by what is used at the end of the batch, net of rollbacks: what carts only hold may come to nothing and warns nobody.
 */
export function movesOf(decided: readonly Decided[], state: State): Moves {
  const sums = new Sums(state);
  for (const hold of state.expired) sums.endHold({ hold, kind: 'expired', redemptionId: null, requestId: null });
  for (const one of decided) {
    for (const effect of one.effects) sums.add(effect);
    const order = orderOf(one);
    if (order !== null) sums.orders.set(order.orderId, order);
  }
  return sums.moves();
}

/** The order that is stored: nothing is of what was only asked, or refused. */
function orderOf({ outcome }: Decided): Order | null {
  switch (outcome.kind) {
    case 'redemption': return outcome.isMade ? outcome.order : null;
    case 'rollback': return outcome.refusal === null ? outcome.order : null;
    case 'validation':
    case 'release': return null;
  }
}

interface User {
  voucherId: string | null;
  campaignId: string | null;
  customerId: string | null;
}

class Sums {
  readonly orders = new Map<string, Order>();
  readonly #state: State;
  readonly #entries: NewEntry[] = [];
  readonly #parents: NewParent[] = [];
  readonly #vouchers = new Map<string, VoucherMove>();
  readonly #customers = new Map<string, CustomerMove>();
  readonly #counters = new Map<string, CounterMoves>();
  readonly #failures = new Map<string, FailureMove>();
  readonly #usage = new Map<UsageKey, { place: UsagePlace; delta: Usage }>();
  readonly #holdsMade = new Map<string, Hold>();
  readonly #holdsEnded: Hold[] = [];
  readonly #holdEntries: HoldEntry[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  add(effect: Effect): void {
    switch (effect.type) {
      case 'parent': this.#parents.push(effect.parent); break;
      case 'redeemed': this.#redeem(effect); break;
      case 'rolled_back': this.#rollBack(effect); break;
      case 'refused': this.#refuse(effect.entry); break;
      case 'held': this.#makeHold(effect.hold, effect.requestId); break;
      case 'hold_ended': {
        const { hold, why, redemptionId, requestId } = effect;
        this.endHold({ hold, kind: why, redemptionId, requestId });
      }
    }
  }

  #redeem({ entry, termsVersion, isFirstOfVoucher, isFirstOfCustomer, isCustomerPublished }: Extract<Effect, { type: 'redeemed' }>): void {
    this.#entries.push(entry);
    this.#moveVoucher(entry.voucherId, { redeemed: 1, held: 0, termsVersion });
    this.#moveCustomer(entry, 1);
    this.#moveUsage(entry, entry.occurredAt, (usage) => spend(usage, entry));
    const counters = this.#countersOf(entry);
    if (counters === null) return;
    counters.redemptionsSucceeded += 1;
    counters.discountMinor += entry.discountMinor ?? 0;
    counters.orderMinor += entry.orderMinor ?? 0;
    addPeopleAndCodes(counters, { step: 1, isOfVoucher: isFirstOfVoucher, isOfCustomer: isFirstOfCustomer, isCustomerPublished });
    addUnknown(counters, entry, 1);
  }

  #rollBack({ entry, redeemedAt, isLastOfVoucher, isLastOfCustomer, isCustomerPublished }: Extract<Effect, { type: 'rolled_back' }>): void {
    this.#entries.push(entry);
    this.#moveVoucher(entry.voucherId, { redeemed: -1, held: 0, termsVersion: null });
    this.#moveCustomer(entry, -1);
    this.#moveUsage(entry, redeemedAt, (usage) => giveBack(usage, entry));
    const counters = this.#countersOf(entry);
    if (counters === null) return;
    counters.rollbacksSucceeded += 1;
    counters.discountRolledBackMinor += entry.discountMinor ?? 0;
    counters.orderRolledBackMinor += entry.orderMinor ?? 0;
    addPeopleAndCodes(counters, { step: -1, isOfVoucher: isLastOfVoucher, isOfCustomer: isLastOfCustomer, isCustomerPublished });
    addUnknown(counters, entry, -1);
  }

  #refuse(entry: NewEntry): void {
    this.#entries.push(entry);
    const { campaignId, failureCode: code } = entry;
    const counters = this.#countersOf(entry);
    if (counters === null || campaignId === null) return;
    if (entry.kind === 'rollback') {
      counters.rollbacksFailed += 1;
      return;
    }
    counters.redemptionsFailed += 1;
    if (code === null) return;
    const failure = reach(this.#failures, `${campaignId} ${code}`, () => ({ campaignId, code, failures: 0 }));
    failure.failures += 1;
  }

  #makeHold(hold: Hold, requestId: string): void {
    this.#holdsMade.set(hold.holdId, hold);
    this.#holdEntries.push({ hold, kind: 'held', redemptionId: null, requestId });
    this.#moveHeld(hold, 1);
  }

  endHold(entry: HoldEntry): void {
    const { hold } = entry;
    // One that this batch made has no row yet.
    if (!this.#holdsMade.delete(hold.holdId)) this.#holdsEnded.push(hold);
    this.#holdEntries.push(entry);
    this.#moveHeld(hold, -1);
  }

  #moveHeld(hold: Hold, step: 1 | -1): void {
    this.#moveVoucher(hold.voucherId, { redeemed: 0, held: step, termsVersion: null });
    this.#moveUsage(hold, hold.heldAt, (usage) => (step === 1 ? reserve(usage, hold) : unhold(usage, hold)));
    const counters = this.#countersOf(hold);
    if (counters === null) return;
    counters.heldRedemptions += step;
    counters.heldDiscountMinor += step * (hold.discountMinor ?? 0);
    counters.heldOrderMinor += step * (hold.orderMinor ?? 0);
  }

  #moveVoucher(voucherId: string | null, { redeemed, held, termsVersion }: VoucherMove): void {
    if (voucherId === null) return;
    const move = reach(this.#vouchers, voucherId, () => ({ redeemed: 0, held: 0, termsVersion: null }));
    move.redeemed += redeemed;
    move.held += held;
    move.termsVersion ??= termsVersion;
  }

  #moveCustomer({ campaignId, customerId }: User, step: 1 | -1): void {
    if (campaignId === null || customerId === null) return;
    const move = reach(this.#customers, customerKey(campaignId, customerId), () => ({ campaignId, customerId, redemptions: 0 }));
    move.redemptions += step;
  }

  #moveUsage({ campaignId, customerId, voucherId }: User, at: Date, change: (usage: Usage) => Usage): void {
    const campaign = this.#state.campaigns.get(campaignId ?? '');
    if (campaign === undefined || voucherId === null) return;
    const { timeZone, weekStartsOn } = this.#state;
    for (const place of placesOf(campaign.limits, { campaignId: campaign.campaignId, customerId, voucherId, at, timeZone, weekStartsOn })) {
      const move = reach(this.#usage, usageKey(place), () => ({ place, delta: nothingUsed }));
      move.delta = change(move.delta);
    }
  }

  #countersOf({ campaignId }: User): CounterMoves | null {
    return campaignId === null ? null : reach(this.#counters, campaignId, noMoves);
  }

  moves(): Moves {
    const usage = [...this.#usage].map(([key, { place, delta }]) => ({ place, delta, before: this.#state.usage.get(key) ?? nothingUsed }));
    const limitsOf = ({ campaignId, scope, period }: UsagePlace): readonly Limit[] =>
      (this.#state.campaigns.get(campaignId)?.limits ?? []).filter((limit) => limit.scope === scope && limit.period === period);
    return {
      entries: this.#entries,
      parents: this.#parents,
      vouchers: this.#vouchers,
      customers: [...this.#customers.values()].filter(({ redemptions }) => redemptions !== 0),
      counters: this.#counters,
      failures: [...this.#failures.values()],
      usage: usage.filter(({ place, delta }) => !isTotal(place) && !isNothing(delta)).map((move) => toUsageMove(move, limitsOf(move.place))),
      holds: { made: [...this.#holdsMade.values()], ended: this.#holdsEnded, entries: this.#holdEntries },
      warnings: usage.flatMap((move) => (move.place.scope === 'campaign' ? warningsOf(move, limitsOf(move.place)) : [])),
      orders: [...this.orders.values()],
      campaigns: [...this.#counters.keys()],
    };
  }
}

function reach<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

function noMoves(): CounterMoves {
  return {
    redemptionsSucceeded: 0, redemptionsFailed: 0, rollbacksSucceeded: 0, rollbacksFailed: 0, discountMinor: 0, discountRolledBackMinor: 0,
    orderMinor: 0, orderRolledBackMinor: 0, redemptionsWithoutDiscount: 0, redemptionsWithoutOrder: 0, codesRedeemed: 0, customersRedeemed: 0,
    customersRedeemedPublished: 0, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0,
  };
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

function isTotal({ scope, period }: UsagePlace): boolean {
  return scope === 'campaign' && period === 'total';
}

function isNothing(usage: Usage): boolean {
  return Object.values(usage).every((value) => value === 0);
}

interface PlacedMove {
  place: UsagePlace;
  delta: Usage;
  before: Usage;
}

function toUsageMove({ place, delta, before }: PlacedMove, limits: readonly Limit[]): UsageMove {
  const maxOf = (measure: LimitMeasure): number | null => limits.find((limit) => limit.measure === measure)?.max ?? null;
  const copyOf = (measure: LimitMeasure): number | null => {
    const max = maxOf(measure);
    if (max === null || both(measure, delta) > 0) return max;
    return Math.max(max, both(measure, before) + both(measure, delta));
  };
  return { place, delta, maxima: byMeasure(copyOf), limits: byMeasure(maxOf) };
}

function both(measure: LimitMeasure, usage: Usage): number {
  return usedOf(measure, usage) + heldOf(measure, usage);
}

function byMeasure<Value>(valueOf: (measure: LimitMeasure) => Value): Record<LimitMeasure, Value> {
  return { redemptions: valueOf('redemptions'), discount: valueOf('discount'), orders: valueOf('orders') };
}

function warningsOf({ place, delta, before }: PlacedMove, limits: readonly Limit[]): Warning[] {
  const after = sumOf(before, delta);
  return limits.flatMap((limit) =>
    crossedWarnings(limit, before, after).map((percent) => ({ place, measure: limit.measure, percent, max: limit.max, used: usedOf(limit.measure, after) })),
  );
}

function sumOf(a: Usage, b: Usage): Usage {
  return {
    redemptions: a.redemptions + b.redemptions, discountMinor: a.discountMinor + b.discountMinor, orderMinor: a.orderMinor + b.orderMinor,
    heldRedemptions: a.heldRedemptions + b.heldRedemptions, heldDiscountMinor: a.heldDiscountMinor + b.heldDiscountMinor,
    heldOrderMinor: a.heldOrderMinor + b.heldOrderMinor,
  };
}
