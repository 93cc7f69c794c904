import { expect, test } from 'vitest';
import { emptyCatalogue } from '../../catalogue/catalogue.ts';
import { usageKey, type Limit, type Usage, type UsagePlace } from '../../budget/limit.ts';
import { noRules } from './rules-in-force.ts';
import type { Decided, Effect } from './decided.ts';
import { emptyEntry } from './entry-origin.ts';
import { movesOf, type Moves } from './moves.ts';
import type { NewEntry } from './redemption-entry.ts';
import { defaultStackingRules } from '../../stacking/stacking-rules.ts';
import type { Hold, State } from './state.ts';

const now = new Date('2026-11-24T23:30:00Z');

function stateWith(limits: Limit[], change: Partial<State> = {}): State {
  const campaign = { campaignId: 'camp', active: true, isBinned: false, isHistorical: false, limits, discountGrossMinor: 0, orderGrossMinor: 0 };
  return {
    now, timeZone: 'Europe/Berlin', weekStartsOn: 1, stacking: defaultStackingRules, campaigns: new Map([['camp', campaign]]), vouchers: new Map(), gone: new Map(),
    customers: new Map(), tracked: new Map(), usage: new Map(), holds: [], expired: [], orders: [], catalogue: emptyCatalogue, rolledBack: new Set(), rules: noRules, ...change,
  };
}

function entry(change: Partial<NewEntry> = {}): NewEntry {
  return {
    ...emptyEntry, redemptionId: 'r_1', kind: 'redemption', result: 'SUCCESS', code: 'CODE', voucherId: 'v', campaignId: 'camp', customerId: 'cust',
    trackingId: null, orderMinor: 5000, discountMinor: 300, metadata: null, actorType: 'system', actorId: null, occurredAt: now, requestId: 'v-1', ...change,
  };
}

function redeemed(change: Partial<NewEntry> = {}, isFirst = false): Effect {
  return { type: 'redeemed', entry: entry(change), termsVersion: 3, isFirstOfVoucher: isFirst, isFirstOfCustomer: isFirst, isCustomerPublished: isFirst };
}

function rolledBack(redeemedAt: Date, change: Partial<NewEntry> = {}, isLast = false): Effect {
  const turn = { isLastOfVoucher: isLast, isLastOfCustomer: isLast, isCustomerPublished: false };
  const redeemed = { occurredAt: redeemedAt, actorType: 'system' as const, actorId: null };
  return { type: 'rolled_back', entry: entry({ kind: 'rollback', redemptionId: 'rr_1', rollsBackId: 'r_1', ...change }), redeemed, ...turn };
}

const hold: Hold = {
  holdId: 'hold_1', sessionKey: 'cart', voucherId: 'v', campaignId: 'camp', customerId: 'cust', actorType: 'system', actorId: null, orderMinor: 5000,
  discountMinor: 300, heldAt: now, expiresAt: new Date(now.getTime() + 1000),
};

const held: Effect = { type: 'held', hold, requestId: 'v-1' };

function ended(why: 'consumed' | 'released' | 'replaced'): Effect {
  return { type: 'hold_ended', hold, why, redemptionId: why === 'consumed' ? 'r_1' : null, requestId: 'v-2' };
}

function moves(effects: Effect[], state: State = stateWith([])): Moves {
  const decided = { effects, at: now, command: {}, outcome: { kind: 'release', isReleased: true } } as unknown as Decided;
  return movesOf([decided], state);
}

function limit(change: Partial<Limit>): Limit {
  return { scope: 'campaign', measure: 'redemptions', period: 'total', max: 10, straddle: 'reject', ...change };
}

const total: UsagePlace = { campaignId: 'camp', scope: 'campaign', scopeId: '', period: 'total', periodStart: '1970-01-01' };

function usage(change: Partial<Usage>): Usage {
  return { redemptions: 0, discountMinor: 0, orderMinor: 0, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0, ...change };
}

test('entries of a batch add up, each once', () => {
  const refused = entry({ result: 'FAILURE', failureCode: 'quantity_exceeded', orderMinor: null, discountMinor: null });
  const all = moves([
    redeemed({}, true), redeemed({ discountMinor: null, customerId: null }), { type: 'refused', entry: refused }, { type: 'refused', entry: refused },
    rolledBack(now), { type: 'refused', entry: { ...refused, kind: 'rollback' } },
  ]);
  expect(all.entries).toHaveLength(6);
  expect(all.counters.get('camp')).toEqual({
    redemptionsSucceeded: 2, redemptionsFailed: 2, rollbacksSucceeded: 1, rollbacksFailed: 1, discountMinor: 300, discountRolledBackMinor: 300, orderMinor: 10_000,
    orderRolledBackMinor: 5000, redemptionsWithoutDiscount: 1, redemptionsWithoutOrder: 0, codesRedeemed: 1, customersRedeemed: 1,
    customersRedeemedPublished: 1, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0,
  });
  expect(all.failures).toEqual([{ campaignId: 'camp', code: 'quantity_exceeded', failures: 2 }]);
  expect([...all.vouchers]).toEqual([['v', { redeemed: 1, held: 0, termsVersion: 3 }]]);
  // The customer redeemed once, and it was taken back.
  expect(all.customers).toEqual([]);
});

test('what a rollback takes back is no longer a redeemed code or customer', () => {
  const { counters, customers } = moves([rolledBack(now, {}, true)]);
  expect(counters.get('camp')).toMatchObject({ codesRedeemed: -1, customersRedeemed: -1, customersRedeemedPublished: 0 });
  expect(customers).toEqual([{ campaignId: 'camp', customerId: 'cust', redemptions: -1 }]);
});

test('codes without a campaign move no counters', () => {
  const { counters, campaigns, vouchers, usage: used } = moves([
    redeemed({ campaignId: null }), { type: 'refused', entry: entry({ campaignId: null }) },
  ]);
  expect([counters.size, campaigns, vouchers.size, used]).toEqual([0, [], 1, []]);
});

test('what rules name moves beside limits: by who redeemed, also when somebody else takes it back, and for codes without a campaign', () => {
  const names = (['customer_voucher', 'api_key', 'member'] as const).map((scope) => ({ scope, period: 'total' as const }));
  const state = stateWith([], { tracked: new Map([['camp', names], ['v', names]]) });
  const moved = (effects: Effect[]): unknown[] => moves(effects, state).usage.map(({ place, delta }) => [place.campaignId, place.scope, place.scopeId, delta.redemptions + delta.heldRedemptions]);
  const byKey = { actorType: 'api_key' as const, actorId: 'app' };
  expect(moved([redeemed(byKey)])).toEqual([['camp', 'customer_voucher', 'v cust', 1], ['camp', 'api_key', 'v app', 1]]);
  expect(moved([redeemed({ actorType: 'member', actorId: 'user', customerId: null, campaignId: null })])).toEqual([['v', 'member', 'v user', 1]]);
  const back = rolledBack(now, { actorType: 'member', actorId: 'user' });
  expect(moved([{ ...back, redeemed: { occurredAt: now, ...byKey } } as Effect])).toEqual([['camp', 'customer_voucher', 'v cust', -1], ['camp', 'api_key', 'v app', -1]]);
  expect(moved([{ type: 'held', hold: { ...hold, ...byKey, campaignId: null }, requestId: 'v-1' }])).toEqual([['v', 'customer_voucher', 'v cust', 1], ['v', 'api_key', 'v app', 1]]);
});

test('a redemption counts in the local day of its decision, a rollback in that of the redemption', () => {
  const state = stateWith([limit({ period: 'day', max: 7 }), limit({ scope: 'customer', period: 'month', measure: 'discount', max: 800 })]);
  const days = moves([redeemed(), rolledBack(new Date('2026-11-01T12:00:00Z'))], state).usage;
  // Half past eleven in the evening of UTC is the next day in Berlin.
  const place = { campaignId: 'camp', scope: 'campaign', scopeId: '', period: 'day' };
  expect(days.map(({ place: of, delta }) => [of.period, of.periodStart, delta.redemptions])).toEqual([
    ['day', '2026-11-25', 1], ['day', '2026-11-01', -1],
  ]);
  expect(days[0]).toEqual({
    place: { ...place, periodStart: '2026-11-25' }, delta: usage({ redemptions: 1, discountMinor: 300, orderMinor: 5000 }),
    maxima: { redemptions: 7, discount: null, orders: null }, limits: { redemptions: 7, discount: null, orders: null },
  });
});

test('constraints are held to the limit for what goes up, and to what remains for what does not', () => {
  const place = { ...total, period: 'day' as const, periodStart: '2026-11-25' };
  const state = stateWith([limit({ period: 'day', max: 2 })], { usage: new Map([[usageKey(place), usage({ redemptions: 4, heldRedemptions: 1 })]]) });
  const maximumAfter = (effects: Effect[]): number | null | undefined => moves(effects, state).usage[0]?.maxima.redemptions;
  expect(maximumAfter([redeemed()])).toBe(2);
  expect(maximumAfter([ended('consumed'), redeemed()])).toBe(5);
  expect(maximumAfter([ended('released')])).toBe(4);
});

test('a constraint is not held below what remains where a hold has expired', () => {
  const place = { ...total, period: 'day' as const, periodStart: '2026-11-25' };
  // What is read of the use leaves the expired hold out already; a discount of nothing is let in beyond the limit.
  const over = { usage: new Map([[usageKey(place), usage({ discountMinor: 900 })]]), expired: [hold] };
  const state = stateWith([limit({ period: 'day', measure: 'discount', max: 500, straddle: 'clip' })], over);
  const [move] = moves([redeemed({ discountMinor: 0 })], state).usage;
  expect([move?.delta.heldDiscountMinor, move?.maxima.discount]).toEqual([-300, 900]);
});

test('a hold reserves, and its end gives back; one that begins and ends in the same batch has no row', () => {
  const of = (effects: Effect[]): unknown[] => {
    const { vouchers, counters, holds } = moves(effects);
    return [vouchers.get('v')?.held, counters.get('camp')?.heldDiscountMinor, holds.made.length, holds.ended.length, holds.entries.map(({ kind }) => kind)];
  };
  expect(of([held])).toEqual([1, 300, 1, 0, ['held']]);
  expect(of([ended('released')])).toEqual([-1, -300, 0, 1, ['released']]);
  expect(of([held, ended('consumed')])).toEqual([0, 0, 0, 0, ['held', 'consumed']]);
});

test('a batch ends the holds whose time is over, though nobody asked', () => {
  const { holds, campaigns } = movesOf([], stateWith([], { expired: [hold] }));
  expect(holds).toEqual({ made: [], ended: [hold], entries: [{ hold, kind: 'expired', redemptionId: null, requestId: null }] });
  expect(campaigns).toEqual(['camp']);
});

test('a share of a limit that what is used reaches is a warning; what was reached before, or is held, is none', () => {
  const warnings = (used: Partial<Usage>, effects: Effect[], limits: Limit[] = [limit({})]): unknown[] =>
    moves(effects, stateWith(limits, { usage: new Map([[usageKey(total), usage(used)]]) }))
      .warnings.map(({ measure, percent, used: value }) => [measure, percent, value]);
  expect(warnings({ redemptions: 4 }, [redeemed()])).toEqual([['redemptions', 50, 5]]);
  expect(warnings({ redemptions: 5 }, [redeemed()])).toEqual([]);
  expect(warnings({ redemptions: 4 }, [held])).toEqual([]);
  expect(warnings({ redemptions: 4 }, [redeemed(), rolledBack(now)])).toEqual([]);
  expect(warnings({ redemptions: 8 }, [redeemed(), redeemed()])).toEqual([['redemptions', 95, 10], ['redemptions', 100, 10]]);
  expect(warnings({}, [redeemed()], [limit({ measure: 'discount', max: 320 })])).toEqual([['discount', 50, 300], ['discount', 80, 300]]);
  expect(warnings({}, [redeemed()], [limit({ scope: 'customer', max: 1 })])).toEqual([]);
});
