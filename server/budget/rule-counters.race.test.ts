/** A rule comes to hold, and is taken away, while codes are redeemed, given back and held: nothing is counted twice or missed. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { customerOf, holdOf, madeBy, redemptionOf, rollbackOf, runBatch, type VoucherOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildAssignment, buildCampaign, buildProject, buildRule, buildVoucher } from '../../test/support/rows.ts';
import { systemActor } from '../access/principal.ts';
import { createBatchPool, type Transaction } from '../platform/db.ts';
import type { NewEntry } from '../redemption/decision/redemption-entry.ts';
import { usagePeriod } from './count-usage.ts';
import { readCalendar, insertTracked, type RuleObject } from './tracked-counters.store.ts';
import { forgetCounters, trackCounters } from './rule-counters.ts';
import { setLimits } from './set-limits.ts';
import { makeUsage, makeUsageOfCodes } from './usage.store.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 4);
afterAll(() => batches.end());

const rules = {
  1: { name: 'redemption.count.daily', conditions: { $less_than: [1_000_000] } }, 2: { name: 'redemption.count.per_customer', conditions: { $less_than: [1_000_000] } },
};

interface Place {
  projectId: string;
  ruleId: string;
  codes: VoucherOf[];
  object: RuleObject;
}

async function open(isLoose: boolean): Promise<Place> {
  const projectId = await buildProject(owner);
  const campaignId = isLoose ? null : await buildCampaign(owner, projectId, { counters: { vouchers_created: 2 } });
  const own = { redemption_quantity: null, ...(isLoose && { discount: { type: 'AMOUNT', amount_off: 500 } }) };
  const codes = [await buildVoucher(owner, projectId, campaignId, own), await buildVoucher(owner, projectId, campaignId, own)].map((voucherId) => ({ voucherId, campaignId }));
  const object: RuleObject = campaignId === null ? { type: 'voucher', id: codes[0]?.voucherId ?? '' } : { type: 'campaign', id: campaignId };
  return { projectId, ruleId: await buildRule(owner, projectId, rules), codes, object };
}

/** Redeems, takes back every third redemption, and holds what it redeems next, until it is told to end. */
async function trade({ projectId, codes }: Place, name: string, isOver: () => boolean): Promise<void> {
  const customer = await customerOf(owner, projectId, name);
  for (let turn = 0; !isOver(); turn += 1) {
    const some = codes.slice(turn % 2, 1 + (turn % 2));
    const [made] = madeBy(await runBatch(batches, projectId, [redemptionOf(some, { customer })]));
    if (made !== undefined && turn % 3 === 0) await runBatch(batches, projectId, [rollbackOf(made)]);
    const key = `${name} ${turn % 5}`;
    await runBatch(batches, projectId, [holdOf(some, key, { customer })]);
    if (turn % 2 === 0) await runBatch(batches, projectId, [redemptionOf(some, { customer, session: { key, milliseconds: 1 } })]);
  }
}

async function assign({ projectId, ruleId, object }: Place, track: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await pool.transaction(async (tx) => {
    await buildAssignment(tx, projectId, ruleId, object.type, object.id);
    await track(tx);
  });
}

async function unassign({ projectId, ruleId, object }: Place): Promise<void> {
  await forgetCounters(pool, await pool.transaction(async (tx) => {
    await tx.query('delete from rule_assignments where project_id = $1 and rule_id = $2', [projectId, ruleId]);
    return trackCounters(tx, { projectId, ruleId, objects: [object] });
  }));
}

/** What is wrong after the rule has come and gone some times while three trade. */
async function race(place: Place, track: (tx: Transaction) => Promise<unknown>, times: number): Promise<string[]> {
  let isOver = false;
  const traded = Promise.allSettled(['ada', 'ben', 'cleo'].map((name) => trade(place, name, () => isOver)));
  for (let time = 0; time < times; time += 1) {
    await delay(20);
    if (time > 0) await unassign(place);
    await delay(5);
    await assign(place, track);
  }
  await delay(20);
  isOver = true;
  const broken = (await traded).flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  return [...broken, ...(await recountDifferences(owner, place.projectId))];
}

const owners: [string, boolean][] = [['a campaign', false], ['a code without a campaign', true]];

test.each(owners)('%s counts exactly what is redeemed, given back and held while a rule comes and goes', { timeout: 120_000 }, async (_, isLoose) => {
  const place = await open(isLoose);
  const { projectId, ruleId, object } = place;
  expect(await race(place, (tx) => trackCounters(tx, { projectId, ruleId, objects: [object] }), 15)).toEqual([]);
  const counted = await owner.query('/* test.counted */ select 1 from campaign_usage where project_id = $1 and redemptions > 0', [projectId]);
  expect(counted.length).toBeGreaterThan(0);
});

test.each(owners)('a count of %s without its lock (a planted defect) is found out', { timeout: 120_000 }, async (_, isLoose) => {
  let found: string[] = [];
  for (let run = 0; run < 20 && found.length === 0; run += 1) {
    const place = await open(isLoose);
    const { projectId, ruleId, object } = place;
    found = await race(place, async (tx) => {
      const names = [{ scope: 'voucher', period: 'day' }, { scope: 'customer_voucher', period: 'total' }] as const;
      const calendar = await readCalendar(tx, projectId);
      for (const name of names) {
        if (isLoose) await makeUsageOfCodes(tx, projectId, [object.id], usagePeriod(name, calendar));
        else await makeUsage(tx, { projectId, campaignId: object.id }, usagePeriod(name, calendar), calendar.now);
        await insertTracked(tx, projectId, ruleId, [object.id], [name], calendar.now);
      }
    }, 1);
  }
  expect(found.join()).toMatch(/use of limits|campaign_usage/);
});

test('a limit and a rule of the same counter come and go at once while codes are redeemed, and the books balance', { timeout: 120_000 }, async () => {
  const place = await open(false);
  const { projectId, ruleId, object } = place;
  const limits = async (): Promise<void> => {
    for (const max of [1_000_000, null, 900_000, null, 800_000]) {
      const limit = { scope: 'voucher', measure: 'redemptions', period: 'day', max } as const;
      await setLimits(pool, { projectId, campaignId: object.id, limits: [limit], actor: systemActor('test'), requestId: null }, new Date());
    }
  };
  const [found] = await Promise.all([race(place, (tx) => trackCounters(tx, { projectId, ruleId, objects: [object] }), 8), limits()]);
  expect(found).toEqual([]);
});

test('of a code without a campaign each customer gets exactly what its rule allows, what is given back once more', { timeout: 120_000 }, async () => {
  const place = await open(true);
  const { projectId, object, codes: [code] } = place;
  if (code === undefined) throw new Error('no code');
  const ruleId = await buildRule(owner, projectId, { 1: { name: 'redemption.count.per_customer', conditions: { $less_than_or_equal: [5] } } });
  await assign({ ...place, ruleId }, (tx) => trackCounters(tx, { projectId, ruleId, objects: [object] }));
  const customers = [await customerOf(owner, projectId, 'ada'), await customerOf(owner, projectId, 'ben')];
  const all = async (): Promise<NewEntry[]> => {
    const batch = (index: number) => runBatch(batches, projectId, [redemptionOf([code], { customer: customers[index % 2] ?? null })]);
    return (await Promise.all(Array.from({ length: 40 }, (_, index) => batch(index)))).flatMap(madeBy);
  };
  const made = await all();
  expect(made).toHaveLength(10);
  await Promise.all(made.slice(0, 4).map((entry) => runBatch(batches, projectId, [rollbackOf(entry)])));
  expect(await all()).toHaveLength(4);
  expect(await recountDifferences(owner, projectId)).toEqual([]);
});

test('rules that are assigned to and taken from the codes of one campaign at once leave counted what is named then', { timeout: 120_000 }, async () => {
  for (let run = 0; run < 10; run += 1) {
    const { projectId, ruleId, codes } = await open(false);
    const [one, other] = codes.map(({ voucherId }): RuleObject => ({ type: 'voucher', id: voucherId }));
    if (one === undefined || other === undefined) throw new Error('no codes');
    await assign({ projectId, ruleId, codes, object: one }, (tx) => trackCounters(tx, { projectId, ruleId, objects: [one] }));
    await Promise.all([
      pool.transaction(async (tx) => {
        await tx.query('delete from rule_assignments where project_id = $1 and object_id = $2', [projectId, one.id]);
        await trackCounters(tx, { projectId, ruleId, objects: [one] });
      }),
      assign({ projectId, ruleId, codes, object: other }, (tx) => trackCounters(tx, { projectId, ruleId, objects: [other] })),
    ]);
    expect(await owner.query('/* test.tracked */ select scope from tracked_counters where project_id = $1 order by scope', [projectId])).toHaveLength(2);
  }
});
