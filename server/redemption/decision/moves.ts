/** Sums up what a batch decided: all that it changes, ready to be written. Pure. */
import { giveBack, hold as reserve, spend, unhold, type Warning } from '../../budget/usage.ts';
import type { Order } from '../../order/order.ts';
import { countHeld, countRedeemed, countRefused, countRolledBack, noMoves, type CounterMoves } from './counter-moves.ts';
import type { Decided, Effect } from './decided.ts';
import type { HoldEntry } from '../hold.store.ts';
import type { NewEntry, NewParent } from './redemption-entry.ts';
import { customerKey, type Hold, type State } from './state.ts';
import { UsageSums, type UsageMove, type User } from './usage-moves.ts';

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

class Sums {
  readonly orders = new Map<string, Order>();
  readonly #entries: NewEntry[] = [];
  readonly #parents: NewParent[] = [];
  readonly #vouchers = new Map<string, VoucherMove>();
  readonly #customers = new Map<string, CustomerMove>();
  readonly #counters = new Map<string, CounterMoves>();
  readonly #failures = new Map<string, FailureMove>();
  readonly #usage: UsageSums;
  readonly #holdsMade = new Map<string, Hold>();
  readonly #holdsEnded: Hold[] = [];
  readonly #holdEntries: HoldEntry[] = [];

  constructor(state: State) {
    this.#usage = new UsageSums(state);
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

  #redeem(effect: Extract<Effect, { type: 'redeemed' }>): void {
    const { entry, termsVersion } = effect;
    this.#entries.push(entry);
    this.#moveVoucher(entry.voucherId, { redeemed: 1, held: 0, termsVersion });
    this.#moveCustomer(entry, 1);
    this.#usage.move(entry, entry.occurredAt, (usage) => spend(usage, entry));
    const counters = this.#countersOf(entry);
    if (counters !== null) countRedeemed(counters, effect);
  }

  #rollBack(effect: Extract<Effect, { type: 'rolled_back' }>): void {
    const { entry, redeemed: { occurredAt, actorType, actorId } } = effect;
    this.#entries.push(entry);
    this.#moveVoucher(entry.voucherId, { redeemed: -1, held: 0, termsVersion: null });
    this.#moveCustomer(entry, -1);
    this.#usage.move({ ...entry, actorType, actorId }, occurredAt, (usage) => giveBack(usage, entry));
    const counters = this.#countersOf(entry);
    if (counters !== null) countRolledBack(counters, effect);
  }

  #refuse(entry: NewEntry): void {
    this.#entries.push(entry);
    const { campaignId, failureCode: code, kind } = entry;
    const counters = this.#countersOf(entry);
    if (counters === null || campaignId === null) return;
    countRefused(counters, entry);
    if (code === null || kind === 'rollback') return;
    const failure = reach(this.#failures, `${campaignId} ${code}`, () => ({ campaignId, code, failures: 0 }));
    failure.failures += 1;
  }

  #makeHold(hold: Hold, requestId: string): void {
    this.#holdsMade.set(hold.holdId, hold);
    this.#holdEntries.push({ hold, kind: 'held', redemptionId: null, requestId });
    this.#usage.move(hold, hold.heldAt, (usage) => reserve(usage, hold));
    this.#moveHeld(hold, 1);
  }

  endHold(entry: HoldEntry): void {
    const { hold, kind } = entry;
    // One that this batch made has no row yet.
    if (!this.#holdsMade.delete(hold.holdId)) this.#holdsEnded.push(hold);
    this.#holdEntries.push(entry);
    if (kind === 'expired') this.#usage.moveStored(hold, hold.heldAt, (usage) => unhold(usage, hold));
    else this.#usage.move(hold, hold.heldAt, (usage) => unhold(usage, hold));
    this.#moveHeld(hold, -1);
  }

  #moveHeld(hold: Hold, step: 1 | -1): void {
    this.#moveVoucher(hold.voucherId, { redeemed: 0, held: step, termsVersion: null });
    const counters = this.#countersOf(hold);
    if (counters !== null) countHeld(counters, hold, step);
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

  #countersOf({ campaignId }: User): CounterMoves | null {
    return campaignId === null ? null : reach(this.#counters, campaignId, noMoves);
  }

  moves(): Moves {
    return {
      entries: this.#entries,
      parents: this.#parents,
      vouchers: this.#vouchers,
      customers: [...this.#customers.values()].filter(({ redemptions }) => redemptions !== 0),
      counters: this.#counters,
      failures: [...this.#failures.values()],
      usage: this.#usage.usageMoves(),
      holds: { made: [...this.#holdsMade.values()], ended: this.#holdsEnded, entries: this.#holdEntries },
      warnings: this.#usage.warnings(),
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
