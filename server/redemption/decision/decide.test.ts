import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleNameOf, type RuleSet } from '../../../contract/rule-language.ts';
import { usageKey, type Limit, type Usage, type UsageKey } from '../../budget/limit.ts';
import type { Discount } from '../../discount/apply-discount.ts';
import { emptyCatalogue } from '../../catalogue/catalogue.ts';
import { toWantedOrder, type Order } from '../../order/order.ts';
import { compileRule } from '../../rule/judge/compile-rule.ts';
import type { Command, Redeemable, RedeemCommand } from './command.ts';
import { decideAll } from './decide.ts';
import type { Decided, Effect } from './decided.ts';
import { defaultStackingRules } from '../../stacking/stacking-rules.ts';
import { noRules, type RulesInForce } from './rules-in-force.ts';
import { customerKey, type Hold, type State, type VoucherStanding } from './state.ts';

// A Tuesday, so that the week began the day before.
const now = new Date('2026-11-24T12:00:00Z');
const starts = { total: '1970-01-01', day: '2026-11-24', week: '2026-11-23', month: '2026-11-01' };
const actor = { type: 'api_key' as const, id: 'key', name: 'key' };

type Wish =
  | { redeem: number[]; customer: number | null; amount: number | null; session: number | null; isAsked: boolean; order: number | null }
  | { rollBack: number }
  | { release: [number, number] };

interface Counter {
  name: string;
  max: number;
}

interface Setting {
  discounts: Discount[];
  quantities: (number | null)[];
  limits: Limit[];
  /** What a rule of the campaign says of counters: each at most so much. */
  counters: Counter[];
  isPartial: boolean;
  wishes: Wish[];
}

const discounts: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(3000) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ type: fc.constant('FIXED' as const), fixed_amount: fc.nat(3000) }),
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(500), effect: fc.constant('APPLY_TO_ITEMS' as const) }),
  fc.record({ type: fc.constant('UNIT' as const), unit_off: fc.integer({ min: 1, max: 3 }), unit_type: fc.constant('p1'), effect: fc.constant('ADD_NEW_ITEMS' as const) }),
);

const limits: fc.Arbitrary<Limit> = fc
  .record({
    scope: fc.constantFrom('campaign', 'customer', 'voucher'),
    measure: fc.constantFrom('redemptions', 'discount', 'orders'),
    period: fc.constantFrom('total', 'day', 'week', 'month'),
    clip: fc.boolean(),
    max: fc.nat(12),
  })
  .map(({ clip, max, ...limit }) => ({
    ...limit, max: limit.measure === 'redemptions' ? max : max * 1000, straddle: clip && limit.measure === 'discount' ? ('clip' as const) : ('reject' as const),
  }));

const counters: fc.Arbitrary<Counter> = fc.oneof(
  fc.record({
    name: fc.constantFrom(
      'campaign.redemptions.count', 'campaign.redemptions.count.weekly', 'campaign.redemptions.customers_count.daily', 'redemption.count.monthly',
      'redemption.count.per_customer', 'redemption.count.per_customer.daily', 'redemption.count.per_api_key',
    ),
    max: fc.nat(12),
  }),
  fc.record({ name: fc.constantFrom('campaign.orders.amount', 'campaign.orders.amount_discounted'), max: fc.nat(12_000) }),
);

const wishes: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      redeem: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }),
      customer: fc.option(fc.nat(2), { freq: 5 }),
      amount: fc.option(fc.nat(5000), { freq: 8 }),
      session: fc.option(fc.nat(2)),
      isAsked: fc.boolean(),
      order: fc.option(fc.nat(3)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ rollBack: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ release: fc.tuple(fc.nat(2), fc.nat(3)) }) },
);

const settings: fc.Arbitrary<Setting> = fc.record({
  discounts: fc.array(discounts, { minLength: 4, maxLength: 4 }),
  quantities: fc.array(fc.option(fc.integer({ min: 1, max: 6 })), { minLength: 4, maxLength: 4 }),
  limits: fc.uniqueArray(limits, { maxLength: 5, selector: ({ scope, measure, period }) => `${scope} ${measure} ${period}` }),
  counters: fc.oneof(fc.constant<Counter[]>([]), fc.uniqueArray(counters, { maxLength: 3, selector: ({ name }) => name })),
  isPartial: fc.boolean(),
  wishes: fc.array(wishes, { maxLength: 40 }),
});

/** The rule of campaign c0, and one of its code 1 about the order, which is 15.00 more than the wished amount. */
function rulesOf(named: readonly Counter[]): RulesInForce {
  if (named.length === 0) return noRules;
  const conditions = named.map(({ name, max }, place) => [place + 1, { name, conditions: { $less_than_or_equal: [max] } }]);
  const ofOrder = { 1: { name: 'order.amount', conditions: { $more_than: [2000] } } };
  const compiled = [Object.fromEntries(conditions) as RuleSet, ofOrder].map((rules, place) => (
    compileRule({ ruleId: `val_${place}`, version: 1, rules, error: null, applicableTo: null })
  ));
  return { ...noRules, of: new Map([['c0', compiled.slice(0, 1)], ['v1', compiled.slice(1)]]) };
}

/** Codes 0 to 2 are of campaign c0, code 3 is of c1; there is no code 4. */
function campaignOf(code: number): string {
  return code === 3 ? 'c1' : 'c0';
}

function startOf({ discounts: kinds, quantities, limits: some, counters: named, isPartial }: Setting): State {
  const vouchers = quantities.map((redemptionQuantity, index): VoucherStanding => ({
    projectId: 'p', voucherId: `v${index}`, code: `C${index}`, campaignId: campaignOf(index), campaignName: 'c', campaignActive: true, termsVersion: null,
    effectiveTermsVersion: 1, followsCampaign: false, discount: kinds[index] ?? null, redemptionQuantity, redeemedQuantity: 0, startDate: null,
    expirationDate: null, validityTimeframe: null, validityDayOfWeek: null, validityHours: null, category: null, categoryId: null, categoryHierarchy: null, additionalInfo: null, metadata: {},
    active: true, isHistorical: false, holderCustomerId: null, publications: 0, assetKey: '', createdAt: now, updatedAt: null, isBinned: false, heldQuantity: 0,
  }));
  const campaigns = ['c0', 'c1'].map((campaignId) => ({
    campaignId, active: true, isBinned: false, isHistorical: false, discountGrossMinor: 0, orderGrossMinor: 0, limits: campaignId === 'c0' ? some : [],
  }));
  return {
    now, timeZone: 'UTC', weekStartsOn: 1,
    stacking: { ...defaultStackingRules, redeemables_application_mode: isPartial ? 'PARTIAL' : 'ALL' },
    campaigns: new Map(campaigns.map((campaign) => [campaign.campaignId, campaign])),
    vouchers: new Map(vouchers.map((voucher) => [voucher.voucherId, voucher])), gone: new Map(),
    customers: new Map(), tracked: new Map([['c0', named.flatMap(({ name }) => ruleNameOf(name)?.counter ?? [])]]), usage: new Map(), holds: [], expired: [],
    orders: [], catalogue: emptyCatalogue, rolledBack: new Set(), rules: rulesOf(named),
  };
}

function customerOf(index: number): RedeemCommand['customer'] {
  return {
    customerId: `u${index}`, sourceId: null, name: null, email: null, phone: null, description: null, address: null, metadata: null,
    birthday: null, birthdate: null, createdAt: now, updatedAt: null, isDeleted: false,
  };
}

function commandOf(wish: Wish, number: number, decided: readonly Decided[]): Command | null {
  const base = { actor, requestId: `q${number}`, metadata: null, keyed: null };
  if ('release' in wish) {
    const [session, code] = wish.release;
    return { kind: 'release', ...base, sessionKey: `s${session}`, voucherId: `v${code}`, campaignId: campaignOf(code) };
  }
  if ('rollBack' in wish) return rollbackOf(wish.rollBack, number, decided);
  const redeemables = wish.redeem.map((code, place): Redeemable => ({
    named: `C${code}`, voucherId: code === 4 ? null : `v${code}`, campaignId: code === 4 ? null : campaignOf(code), successId: `r${number}.${place}`, failureId: `rf${number}.${place}`,
  }));
  const items = [{ product_id: 'p1', price: 300, quantity: 2 }, { product_id: 'p2', amount: 900 }];
  const order = wish.amount === null ? null : toWantedOrder({ source_id: wish.order === null ? null : `o${wish.order}`, amount: wish.amount + 1500, items });
  const session = wish.session === null ? null : { key: `s${wish.session}`, milliseconds: 60_000 };
  return {
    kind: wish.isAsked ? 'validation' : 'redemption', ...base, redeemables, order, isOrderNew: false, newOrderId: `ord${number}`, parentId: `rp${number}`, session,
    customer: wish.customer === null ? null : customerOf(wish.customer), isNewcomer: false, customerMetadata: null, trackingId: null,
    held: [],
  };
}

/** Takes back the n-th thing that was made: a redemption, or a whole stack. */
function rollbackOf(wanted: number, number: number, decided: readonly Decided[]): Command | null {
  const made = decided.filter(({ command, outcome }) => command.kind === 'redemption' && outcome.kind === 'redemption' && outcome.isMade);
  const chosen = made[wanted % Math.max(made.length, 1)];
  if (chosen === undefined) return null;
  const entries = chosen.effects.flatMap((effect) => (effect.type === 'redeemed' ? [effect.entry] : []));
  const parentId = entries[0]?.parentId ?? null;
  return {
    kind: 'rollback', actor, requestId: `q${number}`, metadata: null, keyed: null, parent: parentId === null ? null : { parentId, rollbackId: `rrp${number}` },
    parts: entries.map((redemption, place) => ({ redemption, successId: `rr${number}.${place}`, failureId: `rrf${number}.${place}` })),
    customer: null, trackingId: null, orderId: entries[0]?.orderId ?? null, reason: null,
  };
}

function decideOne(state: State, command: Command): Decided {
  const [decided] = decideAll(state, [command]);
  if (decided === undefined || decided instanceof Error) throw decided ?? new Error('not decided');
  return decided;
}

/** The state after a command, from its effects alone: worked out here once more, in another way than in books.ts. */
function after(state: State, { effects, outcome }: Decided): State {
  const vouchers = new Map(state.vouchers);
  const customers = new Map(state.customers);
  const campaigns = new Map(state.campaigns);
  const usage = new Map<UsageKey, Usage>(state.usage);
  const rolledBack = new Set(state.rolledBack);
  const holds = new Map(state.holds.map((hold) => [`${hold.sessionKey} ${hold.voucherId}`, hold]));
  const orders = new Map(state.orders.map((order) => [order.orderId, order]));
  const move = (of: Hold | Extract<Effect, { type: 'redeemed' | 'rolled_back' }>['entry'], step: Partial<Record<keyof Usage, 1 | -1>>): void => {
    const { voucherId, campaignId, customerId } = of;
    const withCustomer = customerId === null ? null : `${voucherId} ${customerId}`;
    const scopeIds = { campaign: '', customer: customerId, voucher: voucherId, customer_voucher: withCustomer, api_key: `${voucherId} ${actor.id}` };
    for (const scope of ['campaign', 'customer', 'voucher', 'customer_voucher', 'api_key'] as const) {
      const scopeId = scopeIds[scope];
      if (scopeId === null || campaignId === null) continue;
      for (const period of ['total', 'day', 'week', 'month'] as const) {
        const key = usageKey({ campaignId, scope, scopeId, period, periodStart: starts[period] });
        const used = { redemptions: 0, discountMinor: 0, orderMinor: 0, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0, ...usage.get(key) };
        for (const member of Object.keys(step) as (keyof Usage)[]) {
          const amount = /edemptions/.test(member) ? 1 : /iscount/.test(member) ? (of.discountMinor ?? 0) : (of.orderMinor ?? 0);
          used[member] += (step[member] ?? 0) * amount;
        }
        usage.set(key, used);
      }
    }
  };
  for (const effect of effects) {
    if (effect.type === 'redeemed' || effect.type === 'rolled_back') {
      const { entry } = effect;
      const step = effect.type === 'redeemed' ? 1 : -1;
      move(entry, { redemptions: step, discountMinor: step, orderMinor: step });
      const voucher = vouchers.get(entry.voucherId ?? '');
      if (voucher !== undefined) {
        vouchers.set(voucher.voucherId, {
          ...voucher, redeemedQuantity: voucher.redeemedQuantity + step, termsVersion: effect.type === 'redeemed' ? effect.termsVersion : voucher.termsVersion,
        });
      }
      const key = customerKey(entry.campaignId ?? '', entry.customerId ?? '');
      if (entry.customerId !== null) customers.set(key, { publications: 0, redemptions: (customers.get(key)?.redemptions ?? 0) + step });
      const campaign = campaigns.get(entry.campaignId ?? '');
      if (campaign !== undefined && effect.type === 'redeemed') {
        campaigns.set(campaign.campaignId, {
          ...campaign, discountGrossMinor: campaign.discountGrossMinor + (entry.discountMinor ?? 0), orderGrossMinor: campaign.orderGrossMinor + (entry.orderMinor ?? 0),
        });
      }
      if (effect.type === 'rolled_back') rolledBack.add(entry.rollsBackId ?? '');
    }
    if (effect.type === 'parent' && effect.parent.rollsBackId !== null) rolledBack.add(effect.parent.rollsBackId);
    if (effect.type === 'held' || effect.type === 'hold_ended') {
      const { hold } = effect;
      const step = effect.type === 'held' ? 1 : -1;
      move(hold, { heldRedemptions: step, heldDiscountMinor: step, heldOrderMinor: step });
      const voucher = vouchers.get(hold.voucherId);
      if (voucher !== undefined) vouchers.set(voucher.voucherId, { ...voucher, heldQuantity: voucher.heldQuantity + step });
      if (effect.type === 'held') holds.set(`${hold.sessionKey} ${hold.voucherId}`, hold);
      else holds.delete(`${hold.sessionKey} ${hold.voucherId}`);
    }
  }
  const isWritten = effects.some(({ type }) => type === 'redeemed' || type === 'rolled_back');
  if (outcome.kind !== 'release' && outcome.order !== null && isWritten) orders.set(outcome.order.orderId, outcome.order);
  return { ...state, vouchers, customers, campaigns, usage, rolledBack, holds: [...holds.values()], orders: [...orders.values()] };
}

interface Run {
  decided: Decided[];
  commands: Command[];
  states: State[];
}

function runOneByOne(setting: Setting): Run {
  const run: Run = { decided: [], commands: [], states: [startOf(setting)] };
  for (const [number, wish] of setting.wishes.entries()) {
    const command = commandOf(wish, number, run.decided);
    const state = run.states.at(-1);
    if (command === null || state === undefined) continue;
    const decided = decideOne(state, command);
    run.commands.push(command);
    run.decided.push(decided);
    run.states.push(after(state, decided));
  }
  return run;
}

test('a batch of any size comes to the same as its commands one by one', () => {
  fc.assert(
    fc.property(settings, fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 40 }), (setting, sizes) => {
      const { decided, commands, states } = runOneByOne(setting);
      let from = 0;
      for (const size of [...sizes, commands.length]) {
        const state = states[from];
        if (state === undefined || from >= commands.length) break;
        const batch = decideAll(state, commands.slice(from, from + size));
        expect(batch).toEqual(decided.slice(from, from + size));
        from += size;
      }
    }),
    { numRuns: 300 },
  );
});

function usedOf(usage: Usage, measure: Limit['measure']): number {
  if (measure === 'redemptions') return usage.redemptions + usage.heldRedemptions;
  return measure === 'discount' ? usage.discountMinor + usage.heldDiscountMinor : usage.orderMinor + usage.heldOrderMinor;
}

test('no limit of any scope, measure and period is passed, no code is used too often, and nothing becomes negative', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const { states } = runOneByOne(setting);
      for (const state of states) {
        for (const { redemptionQuantity, redeemedQuantity, heldQuantity } of state.vouchers.values()) {
          expect(Math.min(redeemedQuantity, heldQuantity)).toBeGreaterThanOrEqual(0);
          expect(redeemedQuantity + heldQuantity).toBeLessThanOrEqual(redemptionQuantity ?? Infinity);
        }
        for (const [key, usage] of state.usage) {
          expect(Math.min(...Object.values(usage))).toBeGreaterThanOrEqual(0);
          const [campaignId, scope, , period] = key.split(' ');
          for (const limit of campaignId === 'c0' ? setting.limits : []) {
            if (limit.scope === scope && limit.period === period) expect(usedOf(usage, limit.measure)).toBeLessThanOrEqual(limit.max);
          }
        }
        for (const order of state.orders) checkOrder(order);
      }
    }),
    { numRuns: 300 },
  );
});

function checkOrder({ amountMinor, discountMinor, itemsDiscountMinor }: Order): void {
  expect(itemsDiscountMinor).toBeGreaterThanOrEqual(0);
  expect(discountMinor).toBeGreaterThanOrEqual(itemsDiscountMinor);
  expect(discountMinor).toBeLessThanOrEqual(amountMinor ?? Infinity);
}

test('a limit refuses only what would pass it, and says what was used and wanted', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      for (const { effects } of runOneByOne(setting).decided) {
        for (const effect of effects) {
          const hit = 'entry' in effect ? effect.entry.limitHit : null;
          if (hit === null || !('entry' in effect)) continue;
          const limit = setting.limits.find(({ scope, measure, period }) => scope === hit.scope && measure === hit.measure && period === hit.period);
          expect(limit?.max).toBe(hit.max);
          if (effect.type === 'refused') expect(hit.used + hit.wanted).toBeGreaterThan(hit.max);
          else expect(effect.entry.discountMinor).toBeLessThan(hit.wanted);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('no counter passes what a rule allows of it, in whichever batch its redemptions come, and a rule refuses only what would pass it', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const { states, decided } = runOneByOne(setting);
      for (const { name, max } of setting.counters) {
        const counter = ruleNameOf(name)?.counter;
        for (const [key, usage] of states.flatMap((state) => [...state.usage])) {
          const [campaignId, scope] = key.split(' ');
          const isCounted = campaignId === 'c0' && scope === counter?.scope && key.includes(` ${counter?.period} `);
          if (isCounted && counter) expect(usedOf(usage, counter.measure)).toBeLessThanOrEqual(max);
        }
      }
      for (const effect of decided.flatMap(({ effects }) => effects)) {
        const { failureCode = null, judgedBy = null } = 'entry' in effect ? effect.entry : {};
        expect(judgedBy?.broken === undefined || failureCode !== null).toBe(true);
        for (const { place, name, seen } of (judgedBy?.broken ?? []).filter(({ id }) => id === 'val_0').flatMap(({ conditions }) => conditions)) {
          expect(setting.counters[Number(place) - 1]?.name).toBe(name);
          // Nobody was named, whom a counter of customers counts.
          if (seen !== null) expect(seen).toBeGreaterThan(setting.counters[Number(place) - 1]?.max ?? Infinity);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('taking everything back leaves nothing used', () => {
  fc.assert(
    fc.property(settings, (setting) => {
      const isMaking = (wish: Wish): boolean => 'redeem' in wish && !wish.isAsked;
      const run = runOneByOne({ ...setting, wishes: setting.wishes.filter(isMaking) });
      let state = run.states.at(-1) ?? startOf(setting);
      for (const number of run.decided.keys()) {
        const command = rollbackOf(number, 1000 + number, run.decided);
        if (command !== null) state = after(state, decideOne(state, command));
      }
      for (const voucher of state.vouchers.values()) expect(voucher.redeemedQuantity).toBe(0);
      for (const usage of state.usage.values()) expect(Object.values(usage).every((value) => value === 0)).toBe(true);
      for (const order of state.orders) expect(order.discountMinor).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('what is held stands in the way of others, not of the session itself', () => {
  const state = startOf({ discounts: [{ type: 'AMOUNT', amount_off: 10 }], quantities: [1], limits: [], counters: [], isPartial: false, wishes: [] });
  const wish = { redeem: [0], customer: null, amount: 100, order: null };
  const ask = (number: number, session: number | null, isAsked: boolean): Command => {
    const command = commandOf({ ...wish, session, isAsked }, number, []);
    if (command === null) throw new Error('no command');
    return command;
  };
  const [held, other, own, again] = decideAll(state, [ask(1, 1, true), ask(2, 2, false), ask(3, 1, false), ask(4, 2, false)]);
  expect(held).toMatchObject({ outcome: { isMade: true }, effects: [{ type: 'held' }] });
  expect(other).toMatchObject({ outcome: { isMade: false, verdicts: [{ refusal: { code: 'quantity_exceeded' } }] } });
  expect(own).toMatchObject({ outcome: { isMade: true }, effects: [{ type: 'hold_ended', why: 'consumed' }, { type: 'redeemed' }] });
  expect(again).toMatchObject({ outcome: { isMade: false, verdicts: [{ refusal: { code: 'quantity_exceeded' } }] } });
});

test('a session gives up what it held a moment ago, in the same batch too', () => {
  const state = startOf({
    discounts: [{ type: 'AMOUNT', amount_off: 10 }, { type: 'AMOUNT', amount_off: 10 }], quantities: [1, 1], limits: [], counters: [], isPartial: false, wishes: [],
  });
  const wish = { customer: null, amount: 100, order: null, session: 1 };
  const commands = [0, 1].map((code) => commandOf({ ...wish, redeem: [code], isAsked: true }, code, [])).filter((command) => command !== null);
  const [, second] = decideAll(state, commands);
  expect(second).toMatchObject({
    effects: [{ type: 'hold_ended', why: 'released', hold: { voucherId: 'v0' } }, { type: 'held', hold: { voucherId: 'v1' } }],
  });
});

test.each([
  ['2026-05-31T12:00:00Z', '2026-02-28T12:00:00Z', '2026-02-28T11:59:59Z'],
  ['2026-11-24T12:00:00Z', '2026-08-24T12:00:00Z', '2026-08-24T11:59:59Z'],
])('on %s a redemption of %s is rolled back, one of %s is not: three months of the calendar', (today, last, tooOld) => {
  const state = { ...startOf({ discounts: [{ type: 'AMOUNT', amount_off: 10 }], quantities: [5], limits: [], counters: [], isPartial: false, wishes: [] }), now: new Date(today) };
  const made = decideAll(state, commandsOf(2));
  const back = decideAll(state, [last, tooOld].map((at, number) => {
    const command = rollbackOf(number, number, made.filter((one): one is Decided => !(one instanceof Error)));
    if (command?.kind !== 'rollback') throw new Error('no rollback');
    return { ...command, parts: command.parts.map((part) => ({ ...part, redemption: { ...part.redemption, occurredAt: new Date(at) } })) };
  }));
  expect(back).toMatchObject([{ outcome: { refusal: null } }, { outcome: { refusal: { code: 'invalid_redemption' } } }]);
});

test('of a code that is gone everything else is given back, and in a batch of any size the last redemption that stands turns the code', () => {
  const setting = { discounts: [{ type: 'AMOUNT' as const, amount_off: 10 }], quantities: [null], limits: [], counters: [], isPartial: false, wishes: [] };
  const before = startOf(setting);
  const made = decideAll(before, commandsOf(3)).filter((one): one is Decided => !(one instanceof Error));
  const rollbacks = [0, 1, 2].map((number) => rollbackOf(number, number, made)).filter((command) => command !== null);
  const redeemed = made.reduce(after, before);
  const turnsOf = (standing: number, commands: Command[]): unknown[] => decideAll({ ...redeemed, vouchers: new Map(), gone: new Map([['v0', standing]]) }, commands)
    .flatMap((one): unknown[] => (one instanceof Error ? [one] : one.effects.map((effect) => (effect.type === 'rolled_back' ? effect.isLastOfVoucher : effect.type))));
  expect(turnsOf(3, rollbacks)).toEqual([false, false, true]);
  expect([turnsOf(2, rollbacks.slice(0, 1)), turnsOf(2, rollbacks.slice(1))].flat()).toEqual([false, false, true]);
  // More of them stand than are taken back.
  expect(turnsOf(4, rollbacks)).toEqual([false, false, false]);
});

function commandsOf(count: number): Command[] {
  const wish = { redeem: [0], customer: null, amount: 100, order: null, session: null, isAsked: false };
  return Array.from({ length: count }, (_, number) => commandOf(wish, number, [])).filter((command) => command !== null);
}
