import type { Actor } from '../../access/principal.ts';
import { nothingUsed, usageKey, type CounterName, type LimitMeasure, type Usage, type UsageKey, type UsagePlace } from '../../budget/limit.ts';
import { isTotal } from '../../budget/limit-list.ts';
import { giveBack, heldOf, hold as reserve, placeOf, placesOf, spend, unhold, usedOf, type Amounts } from '../../budget/usage.ts';
import type { Order } from '../../order/order.ts';
import { countedOf, customerKey, type CampaignStanding, type CustomerStanding, type Hold, type State, type VoucherStanding } from './state.ts';

/** What a redemption, rollback or hold is of. */
export interface Subject {
  voucherId: string;
  campaignId: string | null;
  customerId: string | null;
  /** Who redeems, or redeemed. */
  actorType: Actor['type'] | null;
  actorId: string | null;
}

/** What a move changes about who counts as having redeemed. */
export interface Turn {
  /** The voucher's first redemption that stands, or its last one was taken back. */
  ofVoucher: boolean;
  ofCustomer: boolean;
  isCustomerPublished: boolean;
}

/**
 * A working copy of how things stand while a batch is decided: what one command leaves is what the next finds. A fork tries something out; nothing of
 * it counts until it is kept.
 */
export class Books {
  readonly state: State;
  readonly #vouchers: Layer<string, VoucherStanding>;
  readonly #gone: Layer<string, number>;
  readonly #campaigns: Layer<string, CampaignStanding>;
  readonly #customers: Layer<string, CustomerStanding>;
  readonly #usage: Layer<UsageKey, Usage>;
  /** Of each session. */
  readonly #holds: Layer<string, readonly Hold[]>;
  readonly #orders: Layer<string, Order>;
  readonly #orderIds: Layer<string, string>;
  readonly #rolledBack: Layer<string, true>;

  private constructor(state: State, base: Books | null) {
    this.state = state;
    this.#vouchers = new Layer(base === null ? state.vouchers : base.#vouchers);
    this.#gone = new Layer(base === null ? state.gone : base.#gone);
    this.#campaigns = new Layer(base === null ? state.campaigns : base.#campaigns);
    this.#customers = new Layer(base === null ? state.customers : base.#customers);
    this.#usage = new Layer(base === null ? state.usage : base.#usage);
    this.#holds = new Layer(base === null ? new Map() : base.#holds);
    this.#orders = new Layer(base === null ? new Map() : base.#orders);
    this.#orderIds = new Layer(base === null ? new Map() : base.#orderIds);
    this.#rolledBack = new Layer(base === null ? new Map() : base.#rolledBack);
    if (base !== null) return;
    for (const hold of state.holds) this.#addHold(hold);
    for (const order of state.orders) this.putOrder(order);
    for (const id of state.rolledBack) this.#rolledBack.set(id, true);
  }

  static of(state: State): Books {
    return new Books(state, null);
  }

  fork(): Books {
    return new Books(this.state, this);
  }

  /** Takes over what a fork of these books changed. */
  keep(fork: Books): void {
    this.#vouchers.take(fork.#vouchers);
    this.#gone.take(fork.#gone);
    this.#campaigns.take(fork.#campaigns);
    this.#customers.take(fork.#customers);
    this.#usage.take(fork.#usage);
    this.#holds.take(fork.#holds);
    this.#orders.take(fork.#orders);
    this.#orderIds.take(fork.#orderIds);
    this.#rolledBack.take(fork.#rolledBack);
  }

  voucher(voucherId: string): VoucherStanding | null {
    return this.#vouchers.get(voucherId) ?? null;
  }

  campaign(campaignId: string): CampaignStanding | null {
    return this.#campaigns.get(campaignId) ?? null;
  }

  usageAt(place: UsagePlace): Usage | undefined {
    return this.#usage.get(usageKey(place));
  }

  /**
   * What a rule compares: what is used and held of a counter, with what a redemption of `subject` would add now. null: it counts nobody, or the amount
   * is not known; and where nothing is counted though a rule names it, which must not pass for nothing used.
   */
  countedWith({ measure, ...name }: CounterName & { measure: LimitMeasure }, subject: Subject, amounts: Amounts): number | null {
    const { now: at, timeZone, weekStartsOn } = this.state;
    const place = placeOf(name, { ...subject, at, timeZone, weekStartsOn });
    if (place === null || !this.#isCounted(place, subject)) return null;
    if ((measure === 'discount' && amounts.discountMinor === null) || (measure === 'orders' && amounts.orderMinor === null)) return null;
    const usage = spend(this.usageAt(place) ?? nothingUsed, amounts);
    return usedOf(measure, usage) + heldOf(measure, usage);
  }

  /** What is used and held of every counter that a redemption of `subject` would move now. */
  usagesOf(subject: Subject): readonly Usage[] {
    return this.#placesOf(subject, this.state.now).map((place) => this.usageAt(place) ?? nothingUsed);
  }

  #isCounted(place: UsagePlace, subject: Subject): boolean {
    const { scope, period } = place;
    return isTotal(place) || countedOf(this.state, subject)?.some((one) => one.scope === scope && one.period === period) === true;
  }

  /** All that a session reserves, what earlier commands of the batch made for it too. */
  holdsOf(sessionKey: string): readonly Hold[] {
    return this.#holds.get(sessionKey) ?? [];
  }

  isRolledBack(redemptionOrParentId: string): boolean {
    return this.#rolledBack.get(redemptionOrParentId) === true;
  }

  /** An order by either of its names: clients name one by either id in either member. */
  order(name: string): Order | null {
    return this.#orders.get(name) ?? this.#orders.get(this.#orderIds.get(name) ?? '') ?? null;
  }

  putOrder(order: Order): void {
    this.#orders.set(order.orderId, order);
    if (order.sourceId !== null) this.#orderIds.set(order.sourceId, order.orderId);
  }

  redeem(subject: Subject, amounts: Amounts, termsVersion: number | null): Turn {
    const voucher = this.#changeVoucher(subject.voucherId, (one) => ({ ...one, redeemedQuantity: one.redeemedQuantity + 1, termsVersion }));
    const customer = this.#changeCustomer(subject, 1);
    this.#changeGross(subject.campaignId, amounts);
    this.#changeUsage(subject, this.state.now, (usage) => spend(usage ?? nothingUsed, amounts));
    return turnOf(voucher.redeemedQuantity === 1, customer, 1);
  }

  /** `redeemedAt`: what it used in a day, week or month is given back to the one in which it was redeemed. A voucher that is gone has no use to be given back. */
  rollBack(subject: Subject, redemption: { redemptionId: string; redeemedAt: Date }, amounts: Amounts): Turn {
    this.markRolledBack(redemption.redemptionId);
    const standing = this.#takeOffVoucher(subject.voucherId);
    const customer = this.#changeCustomer(subject, -1);
    this.#changeUsage(subject, redemption.redeemedAt, (usage) => usage && giveBack(usage, amounts));
    return turnOf(standing === 0, customer, 0);
  }

  markRolledBack(redemptionOrParentId: string): void {
    this.#rolledBack.set(redemptionOrParentId, true);
  }

  putHold(hold: Hold): void {
    this.#addHold(hold);
    this.#changeVoucher(hold.voucherId, (one) => ({ ...one, heldQuantity: one.heldQuantity + 1 }));
    this.#changeUsage(hold, hold.heldAt, (usage) => reserve(usage ?? nothingUsed, hold));
  }

  endHold(hold: Hold): void {
    this.#holds.set(hold.sessionKey, this.holdsOf(hold.sessionKey).filter(({ holdId }) => holdId !== hold.holdId));
    // One that is gone has no uses that are held.
    if (this.voucher(hold.voucherId) !== null) this.#changeVoucher(hold.voucherId, (one) => ({ ...one, heldQuantity: one.heldQuantity - 1 }));
    this.#changeUsage(hold, hold.heldAt, (usage) => usage && unhold(usage, hold));
  }

  #addHold(hold: Hold): void {
    this.#holds.set(hold.sessionKey, [...this.holdsOf(hold.sessionKey), hold]);
  }

  #changeVoucher(voucherId: string, change: (voucher: VoucherStanding) => VoucherStanding): VoucherStanding {
    const voucher = this.#vouchers.get(voucherId);
    if (voucher === undefined) throw new Error(`voucher ${voucherId} was not read`);
    const changed = change(voucher);
    this.#vouchers.set(voucherId, changed);
    return changed;
  }

  /** How many redemptions of it stand with one less; null: it is gone and had no campaign, so nobody counts that. */
  #takeOffVoucher(voucherId: string): number | null {
    if (this.voucher(voucherId) !== null) {
      return this.#changeVoucher(voucherId, (one) => ({ ...one, redeemedQuantity: one.redeemedQuantity - 1 })).redeemedQuantity;
    }
    const standing = this.#gone.get(voucherId);
    if (standing === undefined) return null;
    this.#gone.set(voucherId, standing - 1);
    return standing - 1;
  }

  #changeCustomer({ campaignId, customerId }: Subject, step: 1 | -1): CustomerStanding | null {
    if (campaignId === null || customerId === null) return null;
    const key = customerKey(campaignId, customerId);
    const { publications, redemptions } = this.#customers.get(key) ?? { publications: 0, redemptions: 0 };
    const changed = { publications, redemptions: redemptions + step };
    this.#customers.set(key, changed);
    return changed;
  }

  #changeGross(campaignId: string | null, { discountMinor, orderMinor }: Amounts): void {
    const campaign = campaignId === null ? undefined : this.#campaigns.get(campaignId);
    if (campaign === undefined) return;
    this.#campaigns.set(campaign.campaignId, {
      ...campaign,
      discountGrossMinor: campaign.discountGrossMinor + (discountMinor ?? 0),
      orderGrossMinor: campaign.orderGrossMinor + (orderMinor ?? 0),
    });
  }

  #placesOf({ campaignId, customerId, voucherId, actorType, actorId }: Subject, at: Date): readonly UsagePlace[] {
    const counted = countedOf(this.state, { campaignId, voucherId });
    const { timeZone, weekStartsOn } = this.state;
    return counted === null ? [] : placesOf(counted, { campaignId, customerId, voucherId, actorType, actorId, at, timeZone, weekStartsOn });
  }

  #changeUsage(subject: Subject, at: Date, change: (usage: Usage | undefined) => Usage | undefined): void {
    for (const place of this.#placesOf(subject, at)) {
      const key = usageKey(place);
      const changed = change(this.#usage.get(key));
      if (changed !== undefined) this.#usage.set(key, changed);
    }
  }
}

function turnOf(ofVoucher: boolean, customer: CustomerStanding | null, turning: number): Turn {
  return { ofVoucher, ofCustomer: customer?.redemptions === turning, isCustomerPublished: (customer?.publications ?? 0) > 0 };
}

/** Values over those of a base that stays as it is. */
class Layer<Key, Value> {
  readonly #base: { get(key: Key): Value | undefined };
  #own: Map<Key, Value> | null = null;

  constructor(base: { get(key: Key): Value | undefined }) {
    this.#base = base;
  }

  get(key: Key): Value | undefined {
    const own = this.#own?.get(key);
    return own === undefined ? this.#base.get(key) : own;
  }

  set(key: Key, value: Value): void {
    this.#own ??= new Map();
    this.#own.set(key, value);
  }

  take(other: Layer<Key, Value>): void {
    other.#own?.forEach((value, key) => this.set(key, value));
  }
}
