import { afterAll, expect, test } from 'vitest';
import { customerOf, holdOf, madeBy, redemptionOf, releaseOf, rollbackOf, runBatch, type VoucherOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildLimit, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { periodStart } from '../budget/period.ts';
import { createBatchPool } from '../platform/db.ts';
import { isAnyStored } from './redemption.store.ts';
import type { State } from './decision/state.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 4);
afterAll(() => batches.end());

interface Offer extends VoucherOf {
  projectId: string;
  campaignId: string;
}

async function offer(counters: Record<string, unknown> = {}, project?: string): Promise<Offer> {
  const projectId = project ?? (await buildProject(owner));
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 1, ...counters } });
  return { projectId, campaignId, voucherId: await buildVoucher(owner, projectId, campaignId, { redemption_quantity: null }) };
}

type Row = Record<string, unknown>;

/** The use of limits, with the numbers that are not 0. */
async function usageOf(projectId: string): Promise<Row[]> {
  const rows = await owner.query<Row>(
    `select scope, scope_id, period, period_start, redemptions, discount_minor, order_minor, held_redemptions, held_discount_minor, held_order_minor,
            redemptions_max, discount_max_minor, order_max_minor
       from campaign_usage where project_id = $1 order by scope, scope_id, period, period_start`,
    [projectId],
  );
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0 && value !== null && value !== '')));
}

async function count(table: string, projectId: string): Promise<number> {
  const [row] = await owner.query<{ n: number }>(`select count(*) as n from ${table} where project_id = $1`, [projectId]);
  return row?.n ?? 0;
}

async function holdEntries(projectId: string): Promise<string[]> {
  const rows = await owner.query<{ kind: string }>('select kind from hold_entries where project_id = $1 order by kind', [projectId]);
  return rows.map(({ kind }) => kind);
}

const today = (period: 'day' | 'week' | 'month'): string => periodStart(period, new Date(), 'Europe/Berlin', 1);

/** As if nobody had used anything: decisions that only constraints can stop. */
function forgetful(state: State): State {
  return { ...state, usage: new Map() };
}

test('one batch moves several campaigns, each by its own', async () => {
  const first = await offer();
  const second = await offer({}, first.projectId);
  const person = await customerOf(owner, first.projectId, 'ada');
  const stack = redemptionOf([first, second], { customer: person });
  const { moves } = await runBatch(batches, first.projectId, [redemptionOf([first]), stack, redemptionOf([{ ...second, voucherId: 'v_none' }])]);
  expect([...moves.campaigns].sort()).toEqual([first.campaignId, second.campaignId].sort());
  const rows = await owner.query(
    `select campaign_id, moved, redemptions_succeeded, redemptions_failed, codes_redeemed, customers_redeemed, discount_minor
       from campaign_counters where project_id = $1`,
    [first.projectId],
  );
  const moved = { moved: 1, codes_redeemed: 1, customers_redeemed: 1 };
  expect(rows).toContainEqual({ ...moved, campaign_id: first.campaignId, redemptions_succeeded: 2, redemptions_failed: 0, discount_minor: 2000 });
  expect(rows).toContainEqual({ ...moved, campaign_id: second.campaignId, redemptions_succeeded: 1, redemptions_failed: 1, discount_minor: 1000 });
  expect(await count('redemption_parents', first.projectId)).toBe(1);
  expect(await recountDifferences(owner, first.projectId)).toEqual([]);
});

test('use is counted for the campaign, the customer and the code, in each period that has a limit', async () => {
  const it = await offer();
  const person = await customerOf(owner, it.projectId, 'ada');
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'campaign', measure: 'orders', period: 'day', max_value: 30_000 });
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'customer', measure: 'redemptions', period: 'total', max_value: 3 });
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'customer', measure: 'discount', period: 'total', max_value: 4000 });
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'voucher', measure: 'discount', period: 'month', max_value: 9000 });
  const command = (): ReturnType<typeof redemptionOf> => redemptionOf([it], { customer: person });
  await runBatch(batches, it.projectId, [command(), command()]);
  const used = { redemptions: 2, discount_minor: 2000, order_minor: 20_000 };
  const rows = [
    { scope: 'campaign', period: 'day', period_start: today('day'), ...used, order_max_minor: 30_000 },
    { scope: 'customer', scope_id: person.customerId, period: 'total', period_start: '1970-01-01', ...used, redemptions_max: 3, discount_max_minor: 4000 },
    { scope: 'voucher', scope_id: it.voucherId, period: 'month', period_start: today('month'), ...used, discount_max_minor: 9000 },
  ];
  expect(await usageOf(it.projectId)).toEqual(rows);
  await runBatch(batches, it.projectId, [command(), command()]);
  expect(await usageOf(it.projectId)).toEqual(rows.map((row) => ({ ...row, redemptions: 3, discount_minor: 3000, order_minor: 30_000 })));
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test.for([
  [{ scope: 'campaign', measure: 'redemptions', period: 'week', max_value: 2 }, 'campaign_usage_redemptions_not_over_limit'],
  [{ scope: 'voucher', measure: 'discount', period: 'day', max_value: 2999 }, 'campaign_usage_discount_not_over_limit'],
  [{ scope: 'voucher', measure: 'orders', period: 'total', max_value: 29_999 }, 'campaign_usage_orders_not_over_limit'],
] as const)('a row over its limit undoes its batch: %o', async ([limit, constraint]) => {
  const it = await offer();
  await buildLimit(owner, it.projectId, it.campaignId, limit);
  await runBatch(batches, it.projectId, [redemptionOf([it])]);
  const tooMuch = runBatch(batches, it.projectId, [redemptionOf([it]), holdOf([it], 'cart')], forgetful);
  await expect(tooMuch).rejects.toMatchObject({ constraint });
  expect([await count('redemptions', it.projectId), await count('holds', it.projectId)]).toEqual([1, 0]);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test("a campaign's totals and a code's quantity stop what was held as well", async () => {
  const it = await offer({ order_max_minor: 20_000 });
  await owner.query('update vouchers set redemption_quantity = 2 where project_id = $1', [it.projectId]);
  await runBatch(batches, it.projectId, [holdOf([it], 'a'), holdOf([it], 'b')]);
  await expect(runBatch(batches, it.projectId, [redemptionOf([it])], forgetful)).resolves.toMatchObject({
    decided: [{ outcome: { isMade: false } }],
  });
  const unheld = (state: State): State => ({
    ...forgetful(state), vouchers: new Map([...state.vouchers].map(([id, voucher]) => [id, { ...voucher, heldQuantity: 0 }])),
  });
  await expect(runBatch(batches, it.projectId, [redemptionOf([it])], unheld)).rejects.toMatchObject({ constraint: 'vouchers_not_over_redeemed' });
  await owner.query('update vouchers set redemption_quantity = null where project_id = $1', [it.projectId]);
  await expect(runBatch(batches, it.projectId, [redemptionOf([it])], forgetful)).rejects.toMatchObject({
    constraint: 'campaign_orders_not_over_limit',
  });
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test('a rollback gives back to the day of its redemption, and does nothing where that day is not kept', async () => {
  const it = await offer();
  const batch = await runBatch(batches, it.projectId, [redemptionOf([it]), redemptionOf([it])]);
  await owner.query(`update redemptions set occurred_at = occurred_at - interval '40 days' where project_id = $1`, [it.projectId]);
  await owner.query(`update campaign_buckets set bucket_at = bucket_at - interval '40 days' where project_id = $1`, [it.projectId]);
  const [kept, lost] = madeBy(batch).map((entry, index) => ({ ...entry, occurredAt: new Date(entry.occurredAt.getTime() - (40 + index) * 86_400_000) }));
  if (kept === undefined || lost === undefined) throw new Error('nothing was redeemed');
  await owner.query(`update redemptions set occurred_at = $3 where project_id = $1 and redemption_id = $2`, [
    it.projectId, lost.redemptionId, lost.occurredAt,
  ]);
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'campaign', measure: 'redemptions', period: 'day', max_value: 0 });
  const day = periodStart('day', kept.occurredAt, 'Europe/Berlin', 1);
  const row = { project_id: it.projectId, campaign_id: it.campaignId, day };
  await owner.query(
    `insert into campaign_usage (project_id, campaign_id, scope, scope_id, period, period_start, redemptions, discount_minor, order_minor)
     values ($1, $2, 'campaign', '', 'day', $3, 2, 2000, 20000)`,
    Object.values(row),
  );
  await runBatch(batches, it.projectId, [rollbackOf(kept), rollbackOf(lost)]);
  // The limit is below what remains: the constraint is held to that.
  const left = { scope: 'campaign', period: 'day', period_start: day, redemptions: 1, discount_minor: 1000, order_minor: 10_000, redemptions_max: 1 };
  expect(await usageOf(it.projectId)).toEqual([left]);
});

test('a hold counts against every limit until it is used up, released or over', async () => {
  const it = await offer({ redemptions_max: 1 });
  const person = await customerOf(owner, it.projectId, 'ada');
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'customer', measure: 'redemptions', period: 'day', max_value: 1 });
  const mine = redemptionOf([it], { customer: person, session: { key: 'cart', milliseconds: 1 }, held: [it] });
  await runBatch(batches, it.projectId, [holdOf([it], 'cart', { customer: person })]);
  const place = { scope: 'customer', scope_id: person.customerId, period: 'day', period_start: today('day') };
  const held = { held_redemptions: 1, held_discount_minor: 1000, held_order_minor: 10_000 };
  expect(await usageOf(it.projectId)).toEqual([{ ...place, ...held, redemptions_max: 1 }]);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
  const { decided } = await runBatch(batches, it.projectId, [redemptionOf([it], { customer: person }), mine]);
  expect(decided).toMatchObject([{ outcome: { isMade: false } }, { outcome: { isMade: true } }]);
  expect(await usageOf(it.projectId)).toEqual([{ ...place, redemptions: 1, discount_minor: 1000, order_minor: 10_000, redemptions_max: 1 }]);
  expect(await holdEntries(it.projectId)).toEqual(['consumed', 'held']);
  expect([await count('holds', it.projectId), await recountDifferences(owner, it.projectId)]).toEqual([0, []]);
});

test('holds whose time is over are ended by the next batch that has to do with their campaign, and leave room for it', async () => {
  const it = await offer({ redemptions_max: 3 });
  const neighbour = { ...it, voucherId: await buildVoucher(owner, it.projectId, it.campaignId, { redemption_quantity: 1 }) };
  await owner.query('update campaign_counters set vouchers_created = 2 where project_id = $1', [it.projectId]);
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'voucher', measure: 'redemptions', period: 'month', max_value: 3 });
  await runBatch(batches, it.projectId, [holdOf([it], 'a'), holdOf([it, neighbour], 'b')]);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1`, [it.projectId]);
  const full = await runBatch(batches, it.projectId, [1, 2, 3, 4].map(() => redemptionOf([it])));
  expect(madeBy(full)).toHaveLength(3);
  expect(await holdEntries(it.projectId)).toEqual(['expired', 'expired', 'expired', 'held', 'held', 'held']);
  expect([await count('holds', it.projectId), await recountDifferences(owner, it.projectId)]).toEqual([0, []]);
  const again = await runBatch(batches, it.projectId, [releaseOf(it, 'a')]);
  expect([again.state.expired, again.moves.campaigns]).toEqual([[], []]);
});

test('a hold that begins and ends in one batch leaves its entries and no row; one that is replaced leaves the new one', async () => {
  const it = await offer();
  await runBatch(batches, it.projectId, [holdOf([it], 'cart'), releaseOf(it, 'cart')]);
  expect([await count('holds', it.projectId), await holdEntries(it.projectId)]).toEqual([0, ['held', 'released']]);
  await runBatch(batches, it.projectId, [holdOf([it], 'cart')]);
  await runBatch(batches, it.projectId, [holdOf([it], 'cart', { held: [it] })]);
  expect([await count('holds', it.projectId), await holdEntries(it.projectId)]).toEqual([1, ['held', 'held', 'held', 'released', 'replaced']]);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test('a limit of the campaign warns once at each share of it, by what is used and not by what is held', async () => {
  const it = await offer({ redemptions_max: 10 });
  await buildLimit(owner, it.projectId, it.campaignId, { scope: 'campaign', measure: 'discount', period: 'day', max_value: 20_000 });
  const warnings = async (): Promise<string[]> => {
    const rows = await owner.query<{ measure: string; period: string; percent: number; used_value: number; max_value: number }>(
      'select measure, period, percent, used_value, max_value from limit_warnings where project_id = $1 order by measure, percent', [it.projectId],
    );
    return rows.map((row) => `${row.measure} ${row.period} ${row.percent}: ${row.used_value} of ${row.max_value}`);
  };
  const redeem = (times: number): Promise<Awaited<ReturnType<typeof runBatch>>> =>
    runBatch(batches, it.projectId, Array.from({ length: times }, () => redemptionOf([it])));
  await redeem(4);
  await runBatch(batches, it.projectId, [holdOf([it], 'cart')]);
  expect(await warnings()).toEqual([]);
  await runBatch(batches, it.projectId, [releaseOf(it, 'cart')]);
  const [entry] = madeBy(await redeem(1));
  expect(await warnings()).toEqual(['redemptions total 50: 5 of 10']);
  if (entry === undefined) throw new Error('nothing was redeemed');
  await runBatch(batches, it.projectId, [rollbackOf(entry)]);
  await redeem(6);
  const ofRedemptions = ['50: 5 of 10', '80: 10 of 10', '95: 10 of 10', '100: 10 of 10'].map((warning) => `redemptions total ${warning}`);
  expect(await warnings()).toEqual(['discount day 50: 10000 of 20000', ...ofRedemptions]);
});

test('whether a batch is stored is told by its entries, its holds, or how they ended', async () => {
  const it = await offer();
  const of = async (...commands: Parameters<typeof runBatch>[2]): Promise<boolean[]> => {
    let before = true;
    const { decided } = await runBatch(batches, it.projectId, commands);
    const undone = batches.transaction(async (tx) => {
      before = await isAnyStored(tx, it.projectId, decided.map((one) => ({ ...one, effects: one.effects.map(renamed) })));
    });
    await undone;
    return [before, await isAnyStored(pool, it.projectId, decided)];
  };
  expect(await of(redemptionOf([it]))).toEqual([false, true]);
  expect(await of(holdOf([it], 'cart'))).toEqual([false, true]);
  expect(await of(releaseOf(it, 'cart'))).toEqual([false, true]);
  expect(await of(releaseOf(it, 'cart'))).toEqual([false, false]);
});

/** The same effect of another request. */
function renamed<Effect extends Awaited<ReturnType<typeof runBatch>>['decided'][number]['effects'][number]>(effect: Effect): Effect {
  if ('entry' in effect) return { ...effect, entry: { ...effect.entry, redemptionId: `${effect.entry.redemptionId}x` } };
  return 'requestId' in effect ? { ...effect, requestId: 'v-2' } : effect;
}

test('a redeemed code stays on its page, and no index has to know: none holds what a redemption changes of a code', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 2000 } });
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, redemption_quantity, publications, created_at)
     select $1, 'v_full_' || lpad(n::text, 25, '0'), 'FULL-' || n, $2, 1, 1, now() from generate_series(1, 2000) as n`,
    [projectId, campaignId],
  );
  const pages = (): Promise<{ voucherId: string; page: number }[]> => owner.query(
    `select voucher_id as "voucherId", (ctid::text::point)[0] as page from vouchers where project_id = $1 and right(voucher_id, 2) = '20' order by voucher_id`, [projectId],
  );
  const before = await pages();
  await runBatch(batches, projectId, before.map(({ voucherId }) => redemptionOf([{ campaignId, voucherId }])));
  expect(await pages()).toEqual(before);
  expect(await owner.query(`select indexname from pg_indexes where tablename = 'vouchers' and indexdef ~ '(redeemed|held)_quantity|terms_version'`)).toEqual([]);
  const [redeemed] = await owner.query('select count(*) as codes from vouchers where project_id = $1 and redeemed_quantity = 1', [projectId]);
  expect(redeemed).toEqual({ codes: before.length });
});
