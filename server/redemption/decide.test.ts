import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AmountDiscount } from '../discount/amount.ts';
import type { PercentDiscount } from '../discount/percent.ts';
import type { RedeemCommand, RollBackCommand } from './command.ts';
import { decideBatch, type Decided, type State } from './decide-batch.ts';
import type { VoucherStanding } from './decide.ts';
import { entryOf, movesOf } from './moves.ts';
import type { RedemptionEntry } from './redemption-entry.ts';

const now = new Date('2026-11-24T12:00:00Z');
const actor = { type: 'api_key' as const, id: 'key', name: 'key' };

/** What a test wants to happen: redeem on one of the codes, or take back the n-th thing that happened. */
type Wish = { redeem: number; customer: number; amount: number | null } | { rollBack: number };

interface Setting {
  discount: AmountDiscount | PercentDiscount;
  quantities: (number | null)[];
  redemptionsMax: number | null;
  discountMax: number | null;
  wishes: Wish[];
}

const discounts: fc.Arbitrary<Setting['discount']> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.nat(3000) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.integer({ min: 0, max: 100 }) }),
);

const settings: fc.Arbitrary<Setting> = fc.record({
  discount: discounts,
  quantities: fc.array(fc.option(fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 4 }),
  redemptionsMax: fc.option(fc.nat(12)),
  discountMax: fc.option(fc.nat(8000)),
  wishes: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ redeem: fc.nat(4), customer: fc.nat(3), amount: fc.option(fc.nat(5000), { freq: 6 }) }) },
      { weight: 1, arbitrary: fc.record({ rollBack: fc.nat(40) }) },
    ),
    { maxLength: 60 },
  ),
});

function startOf({ discount, quantities, redemptionsMax, discountMax }: Setting): State {
  const vouchers = quantities.map((redemptionQuantity, index): VoucherStanding => ({
    projectId: 'p', voucherId: `v${index}`, code: `C${index}`, campaignId: 'c', campaignName: 'c', campaignActive: true, termsVersion: null,
    effectiveTermsVersion: 1, followsCampaign: false, discount, redemptionQuantity, redeemedQuantity: 0, startDate: null, expirationDate: null, validityTimeframe: null,
    validityDayOfWeek: null, validityHours: null, category: null, additionalInfo: null, metadata: {}, active: true, isHistorical: false,
    holderCustomerId: null, publications: 0, createdAt: now, updatedAt: null, isBinned: false,
  }));
  return {
    now,
    timeZone: 'Europe/Berlin',
    campaign: {
      campaignId: 'c', active: true, isBinned: false, discountGrossMinor: 0, orderGrossMinor: 0,
      budget: { redemptionsMax, redemptions: 0, discountMaxMinor: discountMax, discountMinor: 0 },
    },
    vouchers: new Map(vouchers.map((voucher) => [voucher.voucherId, voucher])),
    customers: new Map([0, 1, 2].map((index) => [`u${index}`, { publications: index, redemptions: 0 }])),
    orders: [],
    rolledBack: new Set(),
  };
}

const base = (index: number) => ({ successId: `ok${index}`, failureId: `no${index}`, actor, requestId: 'v', metadata: null, trackingId: null, campaignId: 'c' });

function redeemOf(wish: Extract<Wish, { redeem: number }>, index: number, codes: number): RedeemCommand {
  const voucherId = wish.redeem < codes ? `v${wish.redeem}` : null;
  const customer = { customerId: `u${wish.customer}`, sourceId: null, name: null, email: null, phone: null, description: null, address: null, metadata: null, createdAt: now, updatedAt: null };
  return {
    ...base(index), kind: 'redemption', named: `C${wish.redeem}`, voucherId, customer, newOrderId: `ord${index}`,
    order: { id: null, sourceId: null, amountMinor: wish.amount, items: null, metadata: {} },
  };
}

function rollBackOf(target: Decided, index: number): RollBackCommand {
  return { ...base(index), kind: 'rollback', redemption: entryOf(target), customer: null, reason: null };
}

/** How things stand after what was decided, as the next batch would read it. */
function next(state: State, decided: readonly Decided[]): State {
  const [vouchers, customers, orders, rolledBack] = [new Map(state.vouchers), new Map(state.customers), new Map(state.orders.map((order) => [order.orderId, order])), new Set(state.rolledBack)];
  for (const { command, after } of decided) {
    if (after.voucher) vouchers.set(after.voucher.voucherId, after.voucher);
    const customerId = command.kind === 'redemption' ? command.customer?.customerId : command.redemption.customerId;
    if (after.customer && customerId) customers.set(customerId, after.customer);
    if (after.order) orders.set(after.order.orderId, after.order);
    if (command.kind === 'rollback' && after.isRolledBack) rolledBack.add(command.redemption.redemptionId);
  }
  const campaign = decided.at(-1)?.after.campaign ?? state.campaign;
  return { ...state, campaign, vouchers, customers, orders: [...orders.values()], rolledBack };
}

/** Runs the wishes in batches of the given sizes; a rollback takes back what an earlier batch did, so it is decided from there on. */
function run(setting: Setting, sizes: readonly number[]): Decided[] {
  let state = startOf(setting);
  const all: Decided[] = [];
  const done: Decided[] = [];
  let index = 0;
  for (let turn = 0; index < setting.wishes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const wishes = setting.wishes.slice(index, index + size);
    const commands = wishes.map((wish, offset) => {
      if ('redeem' in wish) return redeemOf(wish, index + offset, setting.quantities.length);
      const target = done[wish.rollBack % Math.max(1, done.length)];
      return target === undefined ? redeemOf({ redeem: 0, customer: 0, amount: 1 }, index + offset, setting.quantities.length) : rollBackOf(target, index + offset);
    });
    const decided = decideBatch(state, commands);
    state = next(state, decided);
    all.push(...decided);
    done.push(...decided.filter(({ command }) => command.kind === 'redemption'));
    index += wishes.length;
  }
  return all;
}



test('a batch of any size decides what its commands would get one by one', () => {
  fc.assert(
    fc.property(settings, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }), (setting, sizes) => {
      const batched = run(setting, sizes);
      // The same commands, each in a batch of its own.
      let state = startOf(setting);
      const alone = batched.map(({ command }) => {
        const decided = decideBatch(state, [command]);
        state = next(state, decided);
        return decided[0];
      });
      expect(alone).toEqual(batched);
    }),
  );
});

/** The rules once more, told plainly: sums of what stands, nothing kept from step to step but the list of what happened. */
function judge(setting: Setting, decided: readonly Decided[]): unknown[] {
  const standing = new Map<string, { voucher: string; discount: number | null; order: number | null }>();
  const takenBack = new Set<string>();
  return decided.map(({ command }) => {
    if (command.kind === 'rollback') {
      const { redemptionId, result } = command.redemption;
      if (takenBack.has(redemptionId)) return 'already_rolled_back';
      if (result !== 'SUCCESS') return 'invalid_redemption';
      takenBack.add(redemptionId);
      const { discount, order } = standing.get(redemptionId) ?? { discount: -1, order: -1 };
      standing.delete(redemptionId);
      return { discount, order };
    }
    const voucher = command.voucherId;
    if (voucher === null) return 'resource_not_found';
    const all = [...standing.values()];
    const quantity = setting.quantities[Number(voucher.slice(1))] ?? null;
    if (quantity !== null && all.filter((one) => one.voucher === voucher).length >= quantity) return 'quantity_exceeded';
    if (setting.redemptionsMax !== null && all.length >= setting.redemptionsMax) return 'redemption_rules_violated';
    const order = command.order?.amountMinor ?? null;
    const { discount: terms } = setting;
    if (order === null && (terms.type === 'PERCENT' || setting.discountMax !== null)) return 'missing_amount';
    const full = terms.type === 'AMOUNT' ? (terms.amount_off ?? 0) : Math.floor(((order ?? 0) * (terms.percent_off ?? 0)) / 100 + 0.5);
    const discount = order === null ? null : Math.min(full, order);
    const spent = all.reduce((sum, one) => sum + (one.discount ?? 0), 0);
    if (setting.discountMax !== null && spent + (discount ?? 0) > setting.discountMax) return 'redemption_rules_violated';
    standing.set(command.successId, { voucher, discount, order });
    return { discount, order };
  });
}

test('decisions are those of the plain rules', () => {
  fc.assert(
    fc.property(settings, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }), (setting, sizes) => {
      const decided = run(setting, sizes);
      const told = decided.map(({ outcome }) => (outcome.result === 'FAILURE' ? outcome.refusal.code : { discount: outcome.discountMinor, order: outcome.orderMinor }));
      expect(told).toEqual(judge(setting, decided));
    }),
    { numRuns: 300 },
  );
});

/** Successful redemptions less those taken back. */
function standingOf(entries: readonly RedemptionEntry[]): number {
  return entries.filter(({ result }) => result === 'SUCCESS').reduce((sum, { kind }) => sum + (kind === 'redemption' ? 1 : -1), 0);
}

test('no limit is ever passed, no discount is above its order, and what is written adds up to how things stand', () => {
  fc.assert(
    fc.property(settings, fc.integer({ min: 1, max: 30 }), (setting, size) => {
      const decided = run(setting, [size]);
      for (const { after, outcome } of decided) {
        const budget = after.campaign?.budget;
        expect(budget?.redemptions).toBeLessThanOrEqual(setting.redemptionsMax ?? Infinity);
        expect(budget?.discountMinor).toBeLessThanOrEqual(setting.discountMax ?? Infinity);
        expect(budget?.discountMinor).toBeGreaterThanOrEqual(0);
        expect(after.voucher?.redeemedQuantity ?? 0).toBeLessThanOrEqual(after.voucher?.redemptionQuantity ?? Infinity);
        if (outcome.result === 'SUCCESS') expect(outcome.discountMinor ?? 0).toBeLessThanOrEqual(outcome.orderMinor ?? Infinity);
      }
      const { counters, entries, vouchers } = movesOf(decided);
      const end = next(startOf(setting), decided);
      expect(entries).toHaveLength(decided.length);
      expect(counters.redemptionsSucceeded - counters.rollbacksSucceeded).toBe(end.campaign?.budget.redemptions);
      expect(counters.discountMinor - counters.discountRolledBackMinor).toBe(end.campaign?.budget.discountMinor);
      expect(counters.codesRedeemed).toBe([...end.vouchers.values()].filter(({ redeemedQuantity }) => redeemedQuantity > 0).length);
      expect(counters.customersRedeemed).toBe([...end.customers.values()].filter(({ redemptions }) => redemptions > 0).length);
      for (const [id, { redemptions }] of end.customers) expect(redemptions).toBe(standingOf(entries.filter(({ customerId }) => customerId === id)));
      for (const [id, { delta }] of vouchers) expect(end.vouchers.get(id)?.redeemedQuantity).toBe(delta);
    }),
  );
});
