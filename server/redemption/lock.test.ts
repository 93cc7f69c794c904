import { afterAll, expect, test } from 'vitest';
import { customerOf, holdOf, madeBy, redemptionOf, releaseOf, rollbackOf, runBatch, type VoucherOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import {
  buildCampaign, buildCampaignCustomer, buildLimit, buildParent, buildProject, buildRedemption, buildUsage, buildVoucher,
} from '../../test/support/rows.ts';
import { nothingUsed, usageKey, type Usage, type UsagePlace } from '../budget/limit.ts';
import { periodStart } from '../budget/period.ts';
import { createBatchPool } from '../platform/db.ts';
import { findVoucher } from '../voucher/voucher.store.ts';
import { lockState, readState } from './lock.store.ts';
import { customerKey, type State } from './decision/state.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 4);
afterAll(() => batches.end());

const zone = 'Pacific/Auckland';

async function offer(projectId: string, counters: Record<string, unknown> = {}, quantity: number | null = null): Promise<VoucherOf & { campaignId: string }> {
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 1, ...counters } });
  return { campaignId, voucherId: await buildVoucher(owner, projectId, campaignId, { redemption_quantity: quantity }) };
}

function usedIn({ usage }: State, place: Partial<UsagePlace> & { campaignId: string }): Usage | undefined {
  return usage.get(usageKey({ scope: 'campaign', scopeId: '', period: 'total', periodStart: '1970-01-01', ...place }));
}

async function expireHolds(projectId: string): Promise<void> {
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1`, [projectId]);
}

test('vouchers, customers, limits and their use are read for every campaign of a batch', async () => {
  const projectId = await buildProject(owner, { time_zone: zone, week_starts_on: 0, stacking_rules: { applicable_redeemables_limit: 7 } });
  const first = await offer(projectId, { redemptions_max: 9, discount_max_minor: 5000, discount_straddle: 'clip', order_max_minor: 70_000 });
  const second = await offer(projectId);
  const person = await customerOf(owner, projectId, 'ada');
  await buildCampaignCustomer(owner, projectId, first.campaignId, person.customerId, { publications: 2, redemptions: 1 });
  const day = periodStart('day', new Date(), zone, 0);
  await buildLimit(owner, projectId, second.campaignId, { scope: 'customer', measure: 'redemptions', period: 'day', max_value: 3 });
  await buildLimit(owner, projectId, second.campaignId, { scope: 'campaign', measure: 'discount', period: 'month', max_value: 4, straddle: 'clip' });
  await buildUsage(owner, projectId, second.campaignId, {
    scope: 'customer', scope_id: person.customerId, period: 'day', period_start: day, redemptions: 2,
  });
  const commands = [redemptionOf([second], { customer: person }), redemptionOf([first, second], { customer: person }), redemptionOf([first])];
  const state = await batches.transaction((tx) => lockState(tx, projectId, commands));
  expect(state).toMatchObject({
    timeZone: zone, weekStartsOn: 0, stacking: { applicable_redeemables_limit: 7, redeemables_limit: 30 }, expired: [], holds: [],
  });
  expect([...state.vouchers.keys()].sort()).toEqual([first.voucherId, second.voucherId].sort());
  expect(state.campaigns.get(first.campaignId)?.limits).toEqual([
    { scope: 'campaign', measure: 'redemptions', period: 'total', max: 9, straddle: 'reject' },
    { scope: 'campaign', measure: 'discount', period: 'total', max: 5000, straddle: 'clip' },
    { scope: 'campaign', measure: 'orders', period: 'total', max: 70_000, straddle: 'reject' },
  ]);
  expect(state.campaigns.get(second.campaignId)?.limits).toEqual([
    { scope: 'campaign', measure: 'discount', period: 'month', max: 4, straddle: 'clip' },
    { scope: 'customer', measure: 'redemptions', period: 'day', max: 3, straddle: 'reject' },
  ]);
  expect(Object.fromEntries(state.customers)).toEqual({
    [customerKey(first.campaignId, person.customerId)]: { publications: 2, redemptions: 1 },
    [customerKey(second.campaignId, person.customerId)]: { publications: 0, redemptions: 0 },
  });
  expect(usedIn(state, { campaignId: first.campaignId })).toEqual(nothingUsed);
  const place = { campaignId: second.campaignId, scope: 'customer' as const, scopeId: person.customerId, period: 'day' as const, periodStart: day };
  expect(usedIn(state, place)).toEqual({ ...nothingUsed, redemptions: 2 });
});

test('a voucher has the terms that it kept or else the current ones, what is its own before them, and its category', async () => {
  const projectId = await buildProject(owner);
  const [it, other] = [await offer(projectId), await offer(projectId)];
  const start = new Date('2026-01-01T00:00:00Z');
  const terms = `insert into campaign_terms (project_id, campaign_id, version, discount, start_date, created_at) values ($1, $2, 2, $3, $4, $4)`;
  await owner.query(terms, [projectId, it.campaignId, { type: 'PERCENT', percent_off: 50 }, start]);
  await owner.query(`update campaigns set terms_version = 2, size = 'STATIC' where project_id = $1 and campaign_id = $2`, [projectId, it.campaignId]);
  const own = { type: 'AMOUNT', amount_off: 1 };
  const vouchers = {
    following: await buildVoucher(owner, projectId, it.campaignId, {}), kept: await buildVoucher(owner, projectId, it.campaignId, { terms_version: 1 }),
    own: await buildVoucher(owner, projectId, it.campaignId, { terms_version: 2, discount: own, category: 'sale' }),
    loose: await buildVoucher(owner, projectId, null, { discount: own }), other: other.voucherId,
  };
  const named = Object.values(vouchers).map((voucherId) => ({ voucherId, campaignId: voucherId === other.voucherId ? other.campaignId : it.campaignId }));
  const found = await Promise.all(named.map(({ voucherId }) => findVoucher(owner, projectId, voucherId)));
  for (const read of [lockState, readState]) {
    const state = await batches.transaction((tx) => read(tx, projectId, [redemptionOf(named)]));
    for (const voucher of found) expect(state.vouchers.get(voucher?.voucherId ?? '')).toEqual({ ...voucher, isBinned: false, heldQuantity: 0 });
    expect(state.vouchers.get(vouchers.following)).toMatchObject({ effectiveTermsVersion: 2, discount: { percent_off: 50 }, startDate: start });
    expect(state.vouchers.get(vouchers.kept)).toMatchObject({ effectiveTermsVersion: 1, termsVersion: 1, startDate: null });
    expect(state.vouchers.get(vouchers.own)).toMatchObject({ effectiveTermsVersion: 2, discount: own, startDate: start, category: 'sale' });
    expect(state.vouchers.get(vouchers.loose)).toMatchObject({ effectiveTermsVersion: null, campaignActive: true, followsCampaign: false });
  }
});

test('nothing named is nothing locked: the project alone', async () => {
  const projectId = await buildProject(owner);
  const state = await batches.transaction((tx) => lockState(tx, projectId, []));
  expect(state).toMatchObject({ timeZone: 'Europe/Berlin', holds: [], expired: [], orders: [], campaigns: new Map(), usage: new Map() });
});

test('a question makes no rows and waits for nobody', async () => {
  const projectId = await buildProject(owner);
  const it = await offer(projectId);
  const command = redemptionOf([it], { customer: await customerOf(owner, projectId, 'ada') });
  const state = await batches.transaction(async (tx) => {
    await lockState(tx, projectId, [redemptionOf([it])]);
    return batches.transaction((other) => readState(other, projectId, [{ ...command, kind: 'validation' }]));
  });
  expect([state.vouchers.size, state.campaigns.size, state.customers.size]).toEqual([1, 1, 0]);
  expect(await owner.query('select 1 from campaign_customers where project_id = $1', [projectId])).toEqual([]);
});

test('what had to be waited for is read as it is after the wait', async () => {
  const projectId = await buildProject(owner);
  const it = await offer(projectId, {}, 5);
  await buildLimit(owner, projectId, it.campaignId, { scope: 'campaign', measure: 'redemptions', period: 'month' });
  const other = redemptionOf([it]);
  let waiting: Promise<State> | undefined;
  await batches.transaction(async (tx) => {
    await lockState(tx, projectId, [redemptionOf([it])]);
    waiting = batches.transaction((second) => lockState(second, projectId, [other]));
    await expect.poll(() => owner.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).not.toEqual([]);
    await tx.query('update vouchers set redeemed_quantity = 3, held_quantity = 1 where project_id = $1', [projectId]);
    await tx.query('update campaign_counters set redemptions_succeeded = 3, held_redemptions = 1 where project_id = $1', [projectId]);
    await tx.query('update campaign_limits set max_value = 7 where project_id = $1', [projectId]);
  });
  const state = await waiting;
  if (state === undefined) throw new Error('nobody waited');
  expect(state.vouchers.get(it.voucherId)).toMatchObject({ redeemedQuantity: 3, heldQuantity: 1 });
  expect(usedIn(state, it)).toEqual({ ...nothingUsed, redemptions: 3, heldRedemptions: 1 });
  expect(state.campaigns.get(it.campaignId)?.limits).toMatchObject([{ period: 'month', max: 7 }]);
});

test('a live hold counts, of its own session and of others; one whose time is over counts nowhere', async () => {
  const projectId = await buildProject(owner, { time_zone: zone });
  const it = await offer(projectId, { redemptions_max: 50 }, 9);
  const person = await customerOf(owner, projectId, 'ada');
  const limit = { scope: 'customer', measure: 'discount', period: 'week' };
  await buildLimit(owner, projectId, it.campaignId, { ...limit, max_value: 90_000 });
  await runBatch(batches, projectId, [holdOf([it], 'cart', { customer: person }), holdOf([it], 'other', { customer: person })]);
  const thisWeek = periodStart('week', new Date(), zone, 1);
  const week = { campaignId: it.campaignId, scope: 'customer' as const, scopeId: person.customerId, period: 'week' as const, periodStart: thisWeek };
  const command = redemptionOf([it], { customer: person, session: { key: 'cart', milliseconds: 1 } });
  const held = { heldRedemptions: 2, heldDiscountMinor: 2000, heldOrderMinor: 20_000 };
  const before = await batches.transaction((tx) => lockState(tx, projectId, [command]));
  expect(before.vouchers.get(it.voucherId)).toMatchObject({ heldQuantity: 2 });
  expect(usedIn(before, it)).toEqual({ ...nothingUsed, ...held });
  expect(usedIn(before, week)).toEqual({ ...nothingUsed, ...held });
  expect(before.holds).toMatchObject([{ sessionKey: 'cart', ...it, customerId: person.customerId, discountMinor: 1000, orderMinor: 10_000 }]);
  await expireHolds(projectId);
  for (const read of [lockState, readState]) {
    const after = await batches.transaction((tx) => read(tx, projectId, [command]));
    expect(after.vouchers.get(it.voucherId)).toMatchObject({ heldQuantity: 0 });
    expect(usedIn(after, it)).toEqual(nothingUsed);
    expect(usedIn(after, week)).toEqual(nothingUsed);
    expect([after.holds.length, after.expired.length]).toEqual([0, 2]);
  }
});

test('expired holds are found of every code of the campaigns, and of the codes without a campaign that are named', async () => {
  const projectId = await buildProject(owner);
  const it = await offer(projectId, {}, 5);
  const discount = { type: 'AMOUNT', amount_off: 500 };
  const neighbour = { campaignId: it.campaignId, voucherId: await buildVoucher(owner, projectId, it.campaignId) };
  const loose = { campaignId: null, voucherId: await buildVoucher(owner, projectId, null, { discount }) };
  const unnamed = { campaignId: null, voucherId: await buildVoucher(owner, projectId, null, { discount }) };
  await runBatch(batches, projectId, [neighbour, loose, unnamed].map((voucher, index) => holdOf([voucher], `cart-${index}`)));
  await expireHolds(projectId);
  const state = await batches.transaction((tx) => lockState(tx, projectId, [redemptionOf([it]), releaseOf(loose, 'cart-1')]));
  expect(state.expired.map(({ voucherId }) => voucherId).sort()).toEqual([neighbour.voucherId, loose.voucherId].sort());
  expect(state.vouchers.get(loose.voucherId)).toMatchObject({ heldQuantity: 0 });
});

test('a session has the holds of the codes that are named only, of those too that are gone', async () => {
  const projectId = await buildProject(owner);
  const [named, other] = [await offer(projectId), await offer(projectId)];
  await runBatch(batches, projectId, [holdOf([named], 'cart')]);
  await runBatch(batches, projectId, [holdOf([other], 'cart')]);
  const state = await batches.transaction((tx) => lockState(tx, projectId, [releaseOf(named, 'cart')]));
  expect(state.holds.map(({ voucherId }) => voucherId)).toEqual([named.voucherId]);
  await owner.query('delete from vouchers where project_id = $1 and voucher_id = $2', [projectId, named.voucherId]);
  const { decided } = await runBatch(batches, projectId, [releaseOf(named, 'cart')]);
  expect(decided).toMatchObject([{ outcome: { isReleased: true } }]);
});

test('redemptions and parents that were rolled back are told, and the use of periods long past is read for rollbacks alone', async () => {
  const projectId = await buildProject(owner);
  const it = await offer(projectId);
  const [entry] = madeBy(await runBatch(batches, projectId, [redemptionOf([it])]));
  if (entry === undefined) throw new Error('nothing was redeemed');
  await buildLimit(owner, projectId, it.campaignId, { scope: 'campaign', measure: 'redemptions', period: 'day' });
  const longAgo = new Date(Date.now() - 80 * 86_400_000);
  const place = { campaignId: it.campaignId, period: 'day' as const, periodStart: periodStart('day', longAgo, 'Europe/Berlin', 1) };
  await buildUsage(owner, projectId, it.campaignId, { scope: 'campaign', period: 'day', period_start: place.periodStart, redemptions: 4 });
  const parent = await buildParent(owner, projectId);
  await buildParent(owner, projectId, { kind: 'rollback', rolls_back_id: parent });
  const old = rollbackOf({ ...entry, redemptionId: await buildRedemption(owner, projectId, it.campaignId), occurredAt: longAgo });
  const fresh = { ...rollbackOf(entry), parent: { parentId: parent, rollbackId: 'rr_1' } };
  const ofFresh = await batches.transaction((tx) => lockState(tx, projectId, [fresh]));
  const ofBoth = await batches.transaction((tx) => lockState(tx, projectId, [fresh, old]));
  expect([...ofFresh.rolledBack]).toEqual([parent]);
  expect(usedIn(ofFresh, place)).toBeUndefined();
  expect(usedIn(ofBoth, place)).toEqual({ ...nothingUsed, redemptions: 4 });
  await runBatch(batches, projectId, [rollbackOf(entry)]);
  const again = await batches.transaction((tx) => lockState(tx, projectId, [rollbackOf(entry)]));
  expect([...again.rolledBack]).toEqual([entry.redemptionId]);
});
