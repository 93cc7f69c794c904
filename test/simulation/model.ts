/**
 * What the product should do, written from its contract alone and as plainly as can be: nothing is counted along, every question adds up all that
 * ever happened. Slow, and obviously right.
 */
import type { Discount, Limit, Operation, Redeem, Single, World } from './world.ts';

/** What is said of one request. */
export interface Outcome {
  /** HTTP status; a validation is answered with 200 in any case. */
  status: number;
  /** Codes that were or could be redeemed. */
  applied: number[];
  /** Of the order, what earlier redemptions took off included; null: not told. */
  discount: number | null;
  /** Codes that could not be used, each with the reasons of which one is to be told. */
  refused: { code: number | null; reasons: string[] }[];
}

export interface Redemption {
  /** As the product calls it, once it has answered. */
  id: string;
  /** Which it is of all that was asked for. */
  place: number;
  /** Place of the redemption that stands for all codes of a request; null: it is alone. */
  parent: number | null;
  code: number;
  customer: number | null;
  at: number;
  order: string | null;
  orderMinor: number | null;
  discountMinor: number | null;
  isRolledBack: boolean;
}

interface Hold {
  session: number;
  code: number;
  customer: number | null;
  at: number;
  until: number;
  orderMinor: number | null;
  discountMinor: number | null;
}

/** What counts against limits: redemptions that stand and holds that live, those of the request under way included. */
type Counted = Pick<Redemption, 'code' | 'customer' | 'at' | 'orderMinor' | 'discountMinor'>;

export interface State {
  now: number;
  campaigns: { isActive: boolean; limits: Limit[]; rule: Limit | null }[];
  codes: { isActive: boolean; isDeleted: boolean }[];
  orders: Record<string, { amount: number; discount: number }>;
  redemptions: Redemption[];
  parents: { id: string; place: number; isRolledBack: boolean }[];
  holds: Hold[];
}

/** Rules that can be left out, to see that the simulation notices. */
export type Rule =
  | 'quantity' | 'redemption limits' | 'discount limits' | 'order limits' | 'customers' | 'periods' | 'holds' | 'expiry' | 'clip' | 'rollbacks' | 'stacks' | 'switches' | 'validation rules';

export interface Performed {
  expected: Outcome;
  /** Redemptions that were made, in the order of their codes, and what stands for them all. */
  made: Redemption[];
  parent: State['parents'][number] | null;
}

const applicableMax = 5;

export class Model {
  readonly world: World;
  readonly without: Rule | null;
  state: State;

  constructor(world: World, now: number, without: Rule | null = null) {
    this.world = world;
    this.without = without;
    this.state = {
      now,
      campaigns: world.campaigns.map(() => ({ isActive: true, limits: [], rule: null })),
      codes: world.codes.map(() => ({ isActive: true, isDeleted: false })),
      orders: {}, redemptions: [], parents: [], holds: [],
    };
  }

  clone(): Model {
    const copy = new Model(this.world, 0, this.without);
    copy.state = structuredClone(this.state);
    return copy;
  }

  /** `place`: which request it is; those that are made of it follow it. */
  perform(operation: Single, place: number): Performed {
    switch (operation.kind) {
      case 'redeem': return this.#redeem(operation, place);
      case 'rollback': return this.#rollBack(operation.pick);
      case 'rollback of a stack': return this.#rollBackStack(operation.pick);
      case 'release': return this.#release(operation.code, operation.session);
      case 'limit': return this.#limit(operation.campaign, operation.limit, operation.isRemoved);
      case 'rule': this.#campaign(operation.campaign).rule = operation.isRemoved ? null : operation.limit; break;
      case 'switch': this.#campaign(operation.campaign).isActive = operation.isActive; break;
      case 'switch of a code': this.#code(operation.code).isActive = operation.isActive; break;
      case 'deletion': this.#code(operation.code).isDeleted = true; break;
      case 'pause': this.state.now += operation.milliseconds; break;
    }
    return done();
  }

  /** Two models that say the same here will always say the same. */
  get signature(): string {
    const { redemptions, parents, orders, campaigns, codes, now } = this.state;
    const unordered = [redemptions, parents, Object.entries(orders), this.#liveHolds()].map((all) => all.map((one) => JSON.stringify(one)).toSorted());
    return JSON.stringify([now, campaigns, codes, ...unordered]);
  }

  /** Whether there is anything of the kind yet. */
  canDo(operation: Operation): boolean {
    if (operation.kind === 'rollback') return this.state.redemptions.length > 0;
    if (operation.kind === 'rollback of a stack') return this.state.parents.length > 0;
    // A deleted code has no more name to be switched by.
    if (operation.kind === 'switch of a code' || operation.kind === 'deletion') return !this.#code(operation.code).isDeleted;
    return true;
  }

  pickRedemption(pick: number): Redemption {
    return pickOf(this.state.redemptions, pick);
  }

  pickParent(pick: number): State['parents'][number] {
    return pickOf(this.state.parents, pick);
  }

  #redeem({ codes, customer, order, session, isQuestion, holdMilliseconds }: Redeem, place: number): Performed {
    const orderName = order === null ? null : (order.basket ?? `order ${place}`);
    const before = orderName === null ? null : (this.state.orders[orderName] ?? { amount: found(order).amount, discount: 0 });
    let left = before === null ? null : before.amount - before.discount;
    const own = this.#liveHolds().filter((hold) => hold.session === session);
    const counted: Counted[] = [...this.#standing(), ...(this.without === 'holds' ? [] : this.#liveHolds().filter((hold) => !own.includes(hold)))];
    const taken: Counted[] = [];
    const refused: Outcome['refused'] = [];
    const isAll = this.world.mode === 'ALL';
    for (const code of this.without === 'stacks' ? codes.slice(0, 1) : codes) {
      if ((isAll && refused.length > 0) || taken.length >= applicableMax) continue;
      const use = this.#use(code, customer, left, [...counted, ...taken]);
      if (Array.isArray(use)) {
        refused.push({ code, reasons: use });
      } else {
        taken.push({ code, customer, at: this.state.now, orderMinor: left, discountMinor: use.discountMinor });
        if (left !== null) left -= use.discountMinor ?? 0;
      }
    }
    const isMade = taken.length > 0 && !(isAll && refused.length > 0);
    if (!isMade) return { expected: { status: isQuestion ? 200 : 400, applied: [], discount: null, refused }, made: [], parent: null };
    const discount = before === null || left === null ? null : before.amount - left;
    const expected = { status: 200, applied: taken.map(({ code }) => code), discount, refused };
    if (isQuestion) {
      if (session !== null) this.#replaceHolds(own, taken.map((one) => ({ ...one, session, until: this.state.now + holdMilliseconds })));
      return { expected, made: [], parent: null };
    }
    this.#replaceHolds(own, []);
    if (orderName !== null && before !== null && discount !== null) this.state.orders[orderName] = { amount: before.amount, discount };
    const parent = taken.length > 1 ? { id: '', place, isRolledBack: false } : null;
    const made = taken.map((one, index): Redemption => ({ ...one, id: '', place: place + index, parent: parent && place, order: orderName, isRolledBack: false }));
    if (parent !== null) this.state.parents.push(parent);
    this.state.redemptions.push(...made);
    return { expected, made, parent };
  }

  /** What one code takes off, or why it cannot be used. */
  #use(code: number, customer: number | null, left: number | null, counted: readonly Counted[]): { discountMinor: number | null } | string[] {
    const { campaign, quantity, discount } = found(this.world.codes[code]);
    const { isActive, isDeleted } = this.#code(code);
    if (isDeleted) return ['not_found'];
    if (this.without !== 'switches' && !(isActive && (campaign === null || this.#campaign(campaign).isActive))) return ['voucher_disabled'];
    if (this.without !== 'quantity' && quantity !== null && counted.filter((one) => one.code === code).length >= quantity) return ['quantity_exceeded'];
    const limits = campaign === null ? [] : this.#campaign(campaign).limits;
    const wanted = left === null ? null : takenOff(discount, left);
    const reasons: string[] = [];
    let granted = wanted;
    const remains = (limit: Limit): number => limit.max - this.#used(limit, { code, customer, at: this.state.now }, counted);
    for (const limit of limits) {
      if (limit.scope === 'customer' && customer === null && this.without !== 'customers') reasons.push('missing_customer');
      else if (limit.measure !== 'redemptions' && left === null) reasons.push('missing_amount');
      else if (limit.straddle === 'clip' && this.without !== 'clip' && wanted !== null) granted = Math.min(found(granted), Math.max(0, remains(limit)));
    }
    const rule = campaign === null || this.without === 'validation rules' ? null : this.#campaign(campaign).rule;
    if (rule !== null) {
      // Where a limit refuses anyway, nobody knows what it would have granted.
      const value = { redemptions: 1, discount: reasons.length > 0 ? wanted : granted, orders: left }[rule.measure];
      if (rule.scope === 'customer' && customer === null && this.without !== 'customers') reasons.push('missing_customer');
      else if (value === null) reasons.push('missing_order', 'missing_amount');
      else if (value > remains(rule)) reasons.push('redemption_rules_violated');
    }
    if (wanted !== null && wanted > 0 && granted === 0) reasons.push('redemption_rules_violated');
    for (const limit of limits) {
      if (limit.scope === 'customer' && customer === null) continue;
      const value = { redemptions: 1, discount: granted, orders: left }[limit.measure];
      const isClipping = limit.straddle === 'clip' && this.without !== 'clip';
      if (value !== null && !isClipping && !this.#isLeftOut(limit) && value > remains(limit)) reasons.push('redemption_rules_violated');
    }
    return reasons.length > 0 ? reasons : { discountMinor: granted };
  }

  #isLeftOut({ measure }: Limit): boolean {
    return this.without === { redemptions: 'redemption limits', discount: 'discount limits', orders: 'order limits' }[measure];
  }

  /** All that counts in the scope and the period of a limit. */
  #used({ campaign, scope, measure, period }: Limit, by: { code: number; customer: number | null; at: number }, counted: readonly Counted[]): number {
    const isMeant = (one: Counted): boolean =>
      this.world.codes[one.code]?.campaign === campaign
      && (scope !== 'customer' || this.without === 'customers' || one.customer === by.customer)
      && (scope !== 'voucher' || one.code === by.code)
      && (this.without === 'periods' || this.periodOf(period, one.at) === this.periodOf(period, by.at));
    const valueOf = (one: Counted): number => (measure === 'redemptions' ? 1 : ((measure === 'discount' ? one.discountMinor : one.orderMinor) ?? 0));
    return counted.filter(isMeant).reduce((sum, one) => sum + valueOf(one), 0);
  }

  /** What is used of a limit of the whole campaign in the running period, and what is held beside it. */
  usedNow(limit: Limit): { used: number; held: number } {
    const by = { code: -1, customer: null, at: this.state.now };
    return { used: this.#used(limit, by, this.#standing()), held: this.#used(limit, by, this.#liveHolds()) };
  }

  /** The local day, week or month of an instant. */
  periodOf(period: Limit['period'], at: number): string {
    if (period === 'total') return '';
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: this.world.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
    if (period === 'day') return day;
    if (period === 'month') return day.slice(0, 7);
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() - this.world.weekStartsOn + 7) % 7));
    return `week of ${date.toISOString().slice(0, 10)}`;
  }

  #standing(): Redemption[] {
    return this.state.redemptions.filter(({ isRolledBack }) => !isRolledBack || this.without === 'rollbacks');
  }

  #liveHolds(): Hold[] {
    return this.state.holds.filter(({ until }) => until > this.state.now || this.without === 'expiry');
  }

  #replaceHolds(old: readonly Hold[], by: readonly Hold[]): void {
    this.state.holds = [...this.#liveHolds().filter((hold) => !old.includes(hold)), ...by];
  }

  #rollBack(pick: number): Performed {
    const redemption = this.pickRedemption(pick);
    const reasons = [
      ...(redemption.parent === null ? [] : ['invalid_redemption_parent']),
      ...(redemption.isRolledBack ? ['already_rolled_back'] : []),
      ...(this.#isTooOld(redemption) ? ['invalid_redemption'] : []),
    ];
    if (reasons.length > 0) return refusal(400, reasons);
    this.#takeBack(redemption);
    return done();
  }

  #rollBackStack(pick: number): Performed {
    const parent = this.pickParent(pick);
    const parts = this.state.redemptions.filter((redemption) => redemption.parent === parent.place);
    const reasons = [...(parent.isRolledBack ? ['already_rolled_back'] : []), ...(parts.some((part) => this.#isTooOld(part)) ? ['invalid_redemption'] : [])];
    if (reasons.length > 0) return refusal(400, reasons);
    parent.isRolledBack = true;
    for (const part of parts) this.#takeBack(part);
    return done();
  }

  #takeBack(redemption: Redemption): void {
    redemption.isRolledBack = true;
    const order = redemption.order === null ? undefined : this.state.orders[redemption.order];
    if (order !== undefined) order.discount -= redemption.discountMinor ?? 0;
  }

  #isTooOld({ at }: Redemption): boolean {
    const oldest = new Date(this.state.now);
    oldest.setUTCMonth(oldest.getUTCMonth() - 3);
    return at < oldest.getTime();
  }

  #release(code: number, session: number): Performed {
    const own = this.#liveHolds().filter((hold) => hold.code === code && hold.session === session);
    if (own.length === 0 || this.#code(code).isDeleted) return refusal(404, ['not_found']);
    this.#replaceHolds(own, []);
    return { ...done(), expected: { ...done().expected, status: 204 } };
  }

  #limit(campaign: number, limit: Limit, isRemoved: boolean): Performed {
    const of = this.#campaign(campaign);
    const isSame = (one: Limit): boolean => one.scope === limit.scope && one.measure === limit.measure && one.period === limit.period;
    of.limits = [...of.limits.filter((one) => !isSame(one)), ...(isRemoved ? [] : [limit])];
    return done();
  }

  #campaign(index: number): State['campaigns'][number] {
    return found(this.state.campaigns[index]);
  }

  #code(index: number): State['codes'][number] {
    return found(this.state.codes[index]);
  }
}

/** Half a cent is rounded up; an order is never below nothing. */
function takenOff(discount: Discount, left: number): number {
  return discount.type === 'AMOUNT' ? Math.min(discount.amount_off, left) : Math.min(left, Math.floor((left * discount.percent_off) / 100 + 0.5));
}

function done(): Performed {
  return { expected: { status: 200, applied: [], discount: null, refused: [] }, made: [], parent: null };
}

function refusal(status: number, reasons: string[]): Performed {
  return { expected: { status, applied: [], discount: null, refused: [{ code: null, reasons }] }, made: [], parent: null };
}

/** The same one whatever the order in which they were made. */
function pickOf<One extends { place: number }>(all: readonly One[], pick: number): One {
  return found(all.toSorted((a, b) => a.place - b.place)[pick % all.length]);
}

export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the simulation lost something');
  return value;
}
