/**
 * What the product should do, written from its contract alone and as plainly as can be: nothing is counted along, every question adds up all that
 * ever happened. Slow, and obviously right.
 */
import { amountMax, type Demand, type Discount, type Limit, type Most, type Operation, type Redeem, type RuleOwner, type Single, type World } from './world.ts';

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
  /** The very answer that was given before. */
  isRepeat: boolean;
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

/** By whom a code is used, and when. */
interface User {
  code: number;
  customer: number | null;
  at: number;
}

/** What counts against limits: redemptions that stand and holds that live, those of the request under way included. */
type Counted = Pick<Redemption, 'code' | 'customer' | 'at' | 'orderMinor' | 'discountMinor'>;

interface Uses {
  standing: readonly Counted[];
  /** Those that were taken back since, too. */
  ever: readonly Counted[];
}

/** A request that came with an idempotency key. */
interface Keyed {
  place: number;
  operation: Single;
  at: number;
  expected: Outcome;
}

export interface State {
  now: number;
  campaigns: { isActive: boolean; limits: Limit[]; rule: Demand | null }[];
  codes: { isActive: boolean; isDeleted: boolean; isGone: boolean; rule: Demand | null }[];
  orders: Record<string, { amount: number; discount: number }>;
  redemptions: Redemption[];
  parents: { id: string; place: number; isRolledBack: boolean }[];
  holds: Hold[];
  keyed: Keyed[];
}

/** Rules that can be left out, to see that the simulation notices. */
export type Rule =
  | 'quantity' | 'redemption limits' | 'discount limits' | 'order limits' | 'customers' | 'periods' | 'holds' | 'expiry' | 'clip' | 'rollbacks' | 'stacks' | 'switches' | 'validation rules'
  | 'rules of codes' | 'rules of orders' | 'keys' | 'deletion for good' | 'exact parts' | 'exact sums';

export interface Performed {
  expected: Outcome;
  /** Redemptions that were made, in the order of their codes, and what stands for them all. */
  made: Redemption[];
  parent: State['parents'][number] | null;
}

const applicableMax = 5;
/** Answers are kept for seven days, and then some time at most. */
const keptMilliseconds = 6 * 86_400_000;

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
      codes: world.codes.map(() => ({ isActive: true, isDeleted: false, isGone: false, rule: null })),
      orders: {}, redemptions: [], parents: [], holds: [], keyed: [],
    };
  }

  clone(): Model {
    const copy = new Model(this.world, 0, this.without);
    copy.state = structuredClone(this.state);
    return copy;
  }

  /** `place`: which request it is; those that are made of it follow it. */
  perform(operation: Single, place: number): Performed {
    if (operation.kind === 'again') return this.#again(this.pickKeyed(operation.pick), operation.isOther, place);
    const performed = this.#perform(operation, place);
    if ('isKeyed' in operation && operation.isKeyed) {
      this.state.keyed.push({ place, operation, at: this.state.now, expected: performed.expected });
    }
    return performed;
  }

  #perform(operation: Exclude<Single, { kind: 'again' }>, place: number): Performed {
    switch (operation.kind) {
      case 'redeem': return this.#redeem(operation, place);
      case 'rollback': return this.#rollBack(operation.pick);
      case 'rollback of a stack': return this.#rollBackStack(operation.pick);
      case 'release': return this.#release(operation.code, operation.session);
      case 'limit': return this.#limit(operation.campaign, operation.limit, operation.isRemoved);
      case 'rule': this.#ruleOwner(operation.of).rule = operation.isRemoved ? null : operation.demand; break;
      case 'switch': this.#campaign(operation.campaign).isActive = operation.isActive; break;
      case 'switch of a code': this.#code(operation.code).isActive = operation.isActive; break;
      case 'deletion': Object.assign(this.#code(operation.code), { isDeleted: true, isGone: operation.isForGood }); return withoutBody();
      case 'pause': this.state.now += operation.milliseconds; break;
    }
    return done();
  }

  /** What was refused before it was looked at has no answer that is kept; it is refused once more. */
  #again({ operation, expected }: Keyed, isOther: boolean, place: number): Performed {
    if (this.without === 'keys' && operation.kind !== 'again') return this.#perform(operation, place);
    const isKept = !expected.refused.some(({ reasons }) => reasons.includes('invalid_redemption_parent'));
    if (isOther && isKept) return refusal(422, ['idempotency_key_reused']);
    return { ...done(), expected: { ...expected, isRepeat: isKept } };
  }

  /** Two models that say the same here will always say the same. */
  get signature(): string {
    const { redemptions, parents, orders, campaigns, codes, keyed, now } = this.state;
    const unordered = [redemptions, parents, keyed, Object.entries(orders), this.#liveHolds()].map((all) => all.map((one) => JSON.stringify(one)).toSorted());
    return JSON.stringify([now, campaigns, codes, ...unordered]);
  }

  /** Whether there is anything of the kind yet. */
  canDo(operation: Operation): boolean {
    if (operation.kind === 'rollback') return this.state.redemptions.length > 0;
    if (operation.kind === 'rollback of a stack') return this.state.parents.length > 0;
    if (operation.kind === 'again') return this.#keptKeys().length > 0;
    // A deleted code has no more name to be switched by.
    if (operation.kind === 'switch of a code' || operation.kind === 'deletion') return !this.#code(operation.code).isDeleted;
    if (operation.kind === 'rule' && 'code' in operation.of) return !this.#code(operation.of.code).isDeleted;
    return true;
  }

  pickRedemption(pick: number): Redemption {
    return pickOf(this.state.redemptions, pick);
  }

  pickParent(pick: number): State['parents'][number] {
    return pickOf(this.state.parents, pick);
  }

  pickKeyed(pick: number): Keyed {
    return pickOf(this.#keptKeys(), pick);
  }

  #keptKeys(): Keyed[] {
    return this.state.keyed.filter(({ at }) => at > this.state.now - keptMilliseconds);
  }

  #redeem({ codes, customer, order, session, isQuestion, holdMilliseconds }: Redeem, place: number): Performed {
    const orderName = order === null ? null : (order.basket ?? `order ${place}`);
    const before = orderName === null ? null : (this.state.orders[orderName] ?? { amount: found(order).amount, discount: 0 });
    let left = before === null ? null : before.amount - before.discount;
    const own = this.#liveHolds().filter((hold) => hold.session === session);
    const held: Counted[] = this.without === 'holds' ? [] : this.#liveHolds().filter((hold) => !own.includes(hold));
    const taken: Counted[] = [];
    const refused: Outcome['refused'] = [];
    const isAll = this.world.mode === 'ALL';
    for (const code of this.without === 'stacks' ? codes.slice(0, 1) : codes) {
      if ((isAll && refused.length > 0) || taken.length >= applicableMax) continue;
      const use = this.#use(code, customer, left, { standing: [...this.#standing(), ...held, ...taken], ever: [...this.state.redemptions, ...held, ...taken] });
      if (Array.isArray(use)) {
        refused.push({ code, reasons: use });
      } else {
        taken.push({ code, customer, at: this.state.now, orderMinor: left, discountMinor: use.discountMinor });
        if (left !== null) left -= use.discountMinor ?? 0;
      }
    }
    const isMade = taken.length > 0 && !(isAll && refused.length > 0);
    if (!isMade) return { ...done(), expected: { ...done().expected, status: isQuestion ? 200 : 400, refused } };
    const discount = before === null || left === null ? null : before.amount - left;
    const expected = { ...done().expected, applied: taken.map(({ code }) => code), discount, refused };
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
  #use(code: number, customer: number | null, left: number | null, { standing, ever }: Uses): { discountMinor: number | null } | string[] {
    const { campaign, quantity, discount } = found(this.world.codes[code]);
    const { isActive, isDeleted } = this.#code(code);
    if (isDeleted) return ['not_found'];
    if (this.without !== 'switches' && !(isActive && (campaign === null || this.#campaign(campaign).isActive))) return ['voucher_disabled'];
    if (this.without !== 'quantity' && quantity !== null && standing.filter((one) => one.code === code).length >= quantity) return ['quantity_exceeded'];
    const limits = campaign === null ? [] : this.#campaign(campaign).limits;
    const wanted = left === null ? null : takenOff(discount, left, this.without !== 'exact parts');
    const reasons: string[] = [];
    let granted = wanted;
    const used = (counter: Omit<Most, 'max'>): bigint => this.#used(counter, { code, customer, at: this.state.now }, standing);
    const isOver = (value: number, most: Most): boolean => BigInt(value) > BigInt(most.max) - used(most);
    for (const limit of limits) {
      if (limit.scope === 'customer' && customer === null && this.without !== 'customers') reasons.push('missing_customer');
      else if (limit.measure !== 'redemptions' && left === null) reasons.push('missing_amount');
      else if (limit.straddle === 'clip' && this.without !== 'clip' && wanted !== null) {
        granted = Math.min(found(granted), Math.max(0, Number(BigInt(limit.max) - used(limit))));
      }
    }
    const rule = this.#ruleOf(code);
    if (rule !== null && 'least' in rule) {
      if (left === null) reasons.push('missing_order', 'missing_amount');
      else if (left < rule.least) reasons.push('order_rules_violated');
    } else if (rule !== null) {
      // Where a limit refuses anyway, nobody knows what it would have granted.
      const value = { redemptions: 1, discount: reasons.length > 0 ? wanted : granted, orders: left }[rule.measure];
      if (rule.scope.startsWith('customer') && customer === null && this.without !== 'customers') reasons.push('missing_customer');
      else if (value === null) reasons.push('missing_order', 'missing_amount');
      else if (isOver(value, rule)) reasons.push('redemption_rules_violated');
    }
    if (wanted !== null && wanted > 0 && granted === 0) reasons.push('redemption_rules_violated');
    for (const limit of limits) {
      if (limit.scope === 'customer' && customer === null) continue;
      const value = { redemptions: 1, discount: granted, orders: left }[limit.measure];
      const isClipping = limit.straddle === 'clip' && this.without !== 'clip';
      if (value !== null && !isClipping && !this.#isLeftOut(limit) && isOver(value, limit)) reasons.push('redemption_rules_violated');
    }
    if (reasons.length === 0 && this.without !== 'exact sums') {
      const counter = campaign === null ? rule : ofCampaign;
      const counted = counter === null || 'least' in counter ? [] : this.#countedIn(counter, { code, customer, at: this.state.now }, campaign === null ? standing : ever);
      const isExact = ([['orderMinor', left], ['discountMinor', granted]] as const).every(([member, more]) => (
        (more ?? 0) === 0 || sumOf([...counted.map((one) => one[member] ?? 0), more ?? 0]) <= BigInt(amountMax)
      ));
      if (!isExact) reasons.push('invalid_amount');
    }
    return reasons.length > 0 ? reasons : { discountMinor: granted };
  }

  #ruleOf(code: number): Demand | null {
    const { campaign } = found(this.world.codes[code]);
    if (this.without === 'validation rules' || (campaign === null && this.without === 'rules of codes')) return null;
    const { rule } = campaign === null ? this.#code(code) : this.#campaign(campaign);
    return rule !== null && 'least' in rule && this.without === 'rules of orders' ? null : rule;
  }

  #isLeftOut({ measure }: Limit): boolean {
    return this.without === { redemptions: 'redemption limits', discount: 'discount limits', orders: 'order limits' }[measure];
  }

  #used(counter: Omit<Most, 'max'>, by: User, counted: readonly Counted[]): bigint {
    const { measure } = counter;
    return sumOf(this.#countedIn(counter, by, counted).map((one) => (measure === 'redemptions' ? 1 : ((measure === 'discount' ? one.discountMinor : one.orderMinor) ?? 0))));
  }

  /** All that counts in a scope and a period where a code is used. A code without a campaign is all that there is of one. */
  #countedIn({ scope, period }: Pick<Most, 'scope' | 'period'>, by: User, counted: readonly Counted[]): Counted[] {
    const campaign = found(this.world.codes[by.code]).campaign;
    const isOfCode = campaign === null || scope === 'voucher' || scope === 'customer_voucher';
    return counted.filter((one) => (
      (isOfCode ? one.code === by.code : this.world.codes[one.code]?.campaign === campaign)
      && (!scope.startsWith('customer') || this.without === 'customers' || one.customer === by.customer)
      && (this.without === 'periods' || this.periodOf(period, one.at) === this.periodOf(period, by.at))
    ));
  }

  /** What is used of a limit of the whole campaign in the running period, and what is held beside it. */
  usedNow(campaign: number, most: Most): { used: number; held: number } {
    const by = { code: this.world.codes.findIndex((code) => code.campaign === campaign), customer: null, at: this.state.now };
    return { used: Number(this.#used(most, by, this.#standing())), held: Number(this.#used(most, by, this.#liveHolds())) };
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
      ...(this.#isLost(redemption) ? ['invalid_redemption'] : []),
    ];
    if (reasons.length > 0) return refusal(400, reasons);
    this.#takeBack(redemption);
    return done();
  }

  #rollBackStack(pick: number): Performed {
    const parent = this.pickParent(pick);
    const parts = this.state.redemptions.filter((redemption) => redemption.parent === parent.place);
    const reasons = [...(parent.isRolledBack ? ['already_rolled_back'] : []), ...(parts.some((part) => this.#isLost(part)) ? ['invalid_redemption'] : [])];
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

  /** Too old to be taken back, and nothing else. */
  #isLost({ at, code }: Redemption): boolean {
    const oldest = new Date(this.state.now);
    oldest.setUTCMonth(oldest.getUTCMonth() - 3);
    return at < oldest.getTime() || (this.without === 'deletion for good' && this.#code(code).isGone);
  }

  #release(code: number, session: number): Performed {
    const own = this.#liveHolds().filter((hold) => hold.code === code && hold.session === session);
    if (own.length === 0 || this.#code(code).isDeleted) return refusal(404, ['not_found']);
    this.#replaceHolds(own, []);
    return withoutBody();
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

  #ruleOwner(of: RuleOwner): { rule: Demand | null } {
    return 'code' in of ? this.#code(of.code) : this.#campaign(of.campaign);
  }
}

const ofCampaign = { scope: 'campaign', period: 'total' } as const;

function sumOf(values: readonly number[]): bigint {
  return values.reduce((sum, value) => sum + BigInt(value), 0n);
}

/** Half a cent is rounded up; an order is never below nothing. Of large amounts no number holds the hundredfold. */
function takenOff(discount: Discount, left: number, isExact: boolean): number {
  if (discount.type === 'AMOUNT') return Math.min(discount.amount_off, left);
  const { percent_off: percent } = discount;
  return Math.min(left, isExact ? Number((BigInt(left) * BigInt(percent) + 50n) / 100n) : Math.floor((left * percent) / 100 + 0.5));
}

function done(): Performed {
  return { expected: { status: 200, applied: [], discount: null, refused: [], isRepeat: false }, made: [], parent: null };
}

function withoutBody(): Performed {
  return { ...done(), expected: { ...done().expected, status: 204 } };
}

function refusal(status: number, reasons: string[]): Performed {
  return { ...done(), expected: { ...done().expected, status, refused: [{ code: null, reasons }] } };
}

/** The same one whatever the order in which they were made. */
function pickOf<One extends { place: number }>(all: readonly One[], pick: number): One {
  return found(all.toSorted((a, b) => a.place - b.place)[pick % all.length]);
}

export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the simulation lost something');
  return value;
}
