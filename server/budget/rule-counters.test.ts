import { afterAll, expect, test } from 'vitest';
import { customerOf, holdOf, madeBy, redemptionOf, releaseOf, rollbackOf, runBatch, type VoucherOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildAssignment, buildCampaign, buildProject, buildRule, buildRuleVersion, buildVoucher } from '../../test/support/rows.ts';
import type { RuleSet } from '../../contract/rule-language.ts';
import { createBatchPool, joinedTransaction } from '../platform/db.ts';
import type { RedeemCommand } from '../redemption/decision/command.ts';
import { countersNamed } from './named-counters.ts';
import { forgetCounters, prepareCounters, trackCounters } from './rule-counters.ts';
import { setLimits } from './set-limits.ts';
import type { RuleObject } from './tracked-counters.store.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 4);
afterAll(() => batches.end());

const byKey = { actor: { type: 'api_key' as const, id: 'app', name: 'key' } };
const byMember = { actor: { type: 'member' as const, id: 'user', name: 'member' } };
const discount = { type: 'AMOUNT', amount_off: 500 };

/** A condition on each of the names, none of which keeps anybody from redeeming. */
function rulesOn(...names: string[]): RuleSet {
  const conditions = names.map((name, index) => [String(index + 1), { name, conditions: { $less_than: [100] } }] as const);
  const always = { name: 'redemption.date', conditions: { $after: ['2000-01-01'] } };
  return { ...Object.fromEntries(conditions), always, logic: ['always', ...conditions.map(([place]) => place)].join(' OR ') };
}

const everything = rulesOn(
  'campaign.redemptions.count', 'campaign.redemptions.count.daily', 'campaign.redemptions.customers_count', 'redemption.count.weekly', 'redemption.count.per_customer',
  'redemption.count.per_customer.monthly', 'redemption.count.per_api_key', 'redemption.count.per_user', 'campaign.orders.amount',
);

interface Offer {
  projectId: string;
  code: VoucherOf;
  object: RuleObject;
}

async function offer(isLoose: boolean): Promise<Offer> {
  const projectId = await buildProject(owner);
  const campaignId = isLoose ? null : await buildCampaign(owner, projectId, { counters: { vouchers_created: 1 } });
  const voucherId = await buildVoucher(owner, projectId, campaignId, { redemption_quantity: null, ...(isLoose && { discount }) });
  return { projectId, code: { voucherId, campaignId }, object: campaignId === null ? { type: 'voucher', id: voucherId } : { type: 'campaign', id: campaignId } };
}

async function assign(projectId: string, ruleId: string, object: RuleObject): Promise<void> {
  await pool.transaction(async (tx) => {
    await buildAssignment(tx, projectId, ruleId, object.type, object.id);
    await trackCounters(tx, { projectId, ruleId, objects: [object] });
  });
}

async function unassign(projectId: string, ruleId: string, object: RuleObject): Promise<void> {
  await forgetCounters(pool, await pool.transaction(async (tx) => {
    await tx.query('/* test.unassign */ delete from rule_assignments where project_id = $1 and rule_id = $2 and object_id = $3', [projectId, ruleId, object.id]);
    return trackCounters(tx, { projectId, ruleId, objects: [object] });
  }));
}

/** Redemptions of two customers by a key and a member, one of them taken back by somebody else, and what two carts hold. */
async function shopAround({ projectId, code }: Offer, name: string): Promise<void> {
  const [ada, ben] = [await customerOf(owner, projectId, `ada ${name}`), await customerOf(owner, projectId, `ben ${name}`)];
  const redeem = (change: Partial<RedeemCommand>): Promise<Awaited<ReturnType<typeof runBatch>>> => runBatch(batches, projectId, [redemptionOf([code], change)]);
  await redeem({ customer: ada, ...byKey });
  await redeem({ customer: ada, ...byMember });
  await redeem({ ...byKey, order: null });
  const [taken] = madeBy(await redeem({ customer: ben, ...byKey }));
  if (taken === undefined) throw new Error('nothing was redeemed');
  await runBatch(batches, projectId, [rollbackOf(taken)]);
  await runBatch(batches, projectId, [holdOf([code], `cart ${name}`, { customer: ben, ...byKey }), holdOf([code], `other ${name}`, { customer: ada, ...byMember })]);
  await runBatch(batches, projectId, [redemptionOf([code], { customer: ada, session: { key: `other ${name}`, milliseconds: 1 }, ...byKey })]);
}

interface Row {
  scope: string;
  scope_id: string;
  period: string;
  redemptions: number;
  held: number;
}

async function rowsOf({ projectId, code: { campaignId, voucherId } }: Offer): Promise<Row[]> {
  return owner.query<Row>(
    `/* test.usage */
     select scope, replace(scope_id, $3, 'v') as scope_id, period, redemptions, held_redemptions as held
       from campaign_usage where project_id = $1 and campaign_id = $2 order by scope, scope_id, period`, [projectId, campaignId ?? voucherId, voucherId]);
}

test.each([['a campaign', false], ['a code without a campaign', true]])('what %s was used for before a rule names it is counted, and what comes then, by whom it came', async (_, isLoose) => {
  const it = await offer(isLoose);
  await shopAround(it, 'before');
  const ruleId = await buildRule(owner, it.projectId, everything);
  await assign(it.projectId, ruleId, it.object);
  const rows = await rowsOf(it);
  const whole = isLoose ? 'voucher' : 'campaign';
  expect(rows).toContainEqual({ scope: whole, scope_id: isLoose ? 'v' : '', period: 'day', redemptions: 4, held: 1 });
  expect(rows).toContainEqual({ scope: 'voucher', scope_id: 'v', period: 'week', redemptions: 4, held: 1 });
  expect(rows).toContainEqual({ scope: 'api_key', scope_id: 'v app', period: 'total', redemptions: 3, held: 1 });
  expect(rows).toContainEqual({ scope: 'member', scope_id: 'v user', period: 'total', redemptions: 1, held: 0 });
  const ofCustomers = rows.filter(({ scope, period }) => scope === 'customer_voucher' && period === 'total').map(({ redemptions, held }) => `${redemptions} ${held}`);
  expect(ofCustomers.toSorted()).toEqual(['0 1', '3 0']);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
  await shopAround(it, 'after');
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1 and session_key = 'cart before'`, [it.projectId]);
  await runBatch(batches, it.projectId, [releaseOf(it.code, 'cart after')]);
  expect(await rowsOf(it)).toContainEqual({ scope: 'api_key', scope_id: 'v app', period: 'total', redemptions: 6, held: 0 });
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test('what differs from the entries is seen', async () => {
  const it = await offer(true);
  await assign(it.projectId, await buildRule(owner, it.projectId, rulesOn('redemption.count.per_api_key')), it.object);
  await shopAround(it, 'now');
  await owner.query('update campaign_usage set redemptions = redemptions + 1 where project_id = $1', [it.projectId]);
  expect((await recountDifferences(owner, it.projectId)).join()).toContain(`"object_type":"voucher","object_id":"${it.code.voucherId}","member":"redemptions of a api_key`);
});

test('nothing is counted where no rule names a counter, nor beside the total of a campaign, which always is', async () => {
  const it = await offer(false);
  await assign(it.projectId, await buildRule(owner, it.projectId, rulesOn('campaign.redemptions.count', 'campaign.orders.amount_discounted', 'order.amount')), it.object);
  await shopAround(it, 'now');
  expect(await rowsOf(it)).toEqual([]);
  expect(await owner.query('select 1 from tracked_counters where project_id = $1', [it.projectId])).toEqual([]);
});

test.each([['a campaign', false], ['a code without a campaign', true]])('of %s a counter is there while any rule names it, and is counted anew when one does again', async (_, isLoose) => {
  const it = await offer(isLoose);
  const [one, other] = [await buildRule(owner, it.projectId, rulesOn('redemption.count.daily')), await buildRule(owner, it.projectId, rulesOn('redemption.count.daily'))];
  await assign(it.projectId, one, it.object);
  await shopAround(it, 'first');
  await assign(it.projectId, other, it.object);
  await unassign(it.projectId, one, it.object);
  expect(await rowsOf(it)).toHaveLength(1);
  await unassign(it.projectId, other, it.object);
  expect(await rowsOf(it)).toEqual([]);
  await shopAround(it, 'second');
  await assign(it.projectId, one, it.object);
  expect(await rowsOf(it)).toEqual([{ scope: 'voucher', scope_id: 'v', period: 'day', redemptions: 8, held: 2 }]);
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
});

test('a new version counts what it names, everywhere, and forgets what it names no more', async () => {
  const it = await offer(false);
  const { projectId } = it;
  const voucherId = await buildVoucher(owner, projectId, null, { redemption_quantity: null, discount });
  const its: Offer[] = [it, { projectId, code: { voucherId, campaignId: null }, object: { type: 'voucher', id: voucherId } }];
  const ruleId = await buildRule(owner, projectId, rulesOn('redemption.count.daily'));
  for (const it of its) await assign(projectId, ruleId, it.object);
  for (const [index, it] of its.entries()) await shopAround(it, `${index}`);
  await forgetCounters(pool, await pool.transaction(async (tx) => {
    await buildRuleVersion(tx, projectId, ruleId, rulesOn('redemption.count.weekly', 'order.amount'), { version: 2 });
    await tx.query('update rules set version = 2 where project_id = $1 and rule_id = $2', [projectId, ruleId]);
    return trackCounters(tx, { projectId, ruleId, objects: null });
  }));
  for (const it of its) expect(await rowsOf(it)).toEqual([{ scope: 'voucher', scope_id: 'v', period: 'week', redemptions: 4, held: 1 }]);
  expect(await recountDifferences(owner, projectId)).toEqual([]);
});

test('a rule for single codes counts in their campaign, once for all of them, until the last is taken from it', async () => {
  const it = await offer(false);
  const campaignId = it.code.campaignId ?? '';
  const codes = [it.code.voucherId, await buildVoucher(owner, it.projectId, campaignId), await buildVoucher(owner, it.projectId, campaignId)];
  const ruleId = await buildRule(owner, it.projectId, rulesOn('redemption.count.daily', 'redemption.count.per_customer'));
  for (const id of codes) await assign(it.projectId, ruleId, { type: 'voucher', id });
  const tracked = () => owner.query('/* test.tracked */ select owner_id, scope, period from tracked_counters where project_id = $1 order by scope', [it.projectId]);
  const rows = [{ owner_id: campaignId, scope: 'customer_voucher', period: 'total' }, { owner_id: campaignId, scope: 'voucher', period: 'day' }];
  expect(await tracked()).toEqual(rows);
  for (const id of codes.slice(1)) await unassign(it.projectId, ruleId, { type: 'voucher', id });
  expect(await tracked()).toEqual(rows);
  await unassign(it.projectId, ruleId, { type: 'voucher', id: it.code.voucherId });
  expect(await tracked()).toEqual([]);
});

test('a limit and a rule share a counter: it is counted once, and goes when neither is left', async () => {
  const it = await offer(false);
  const campaignId = it.code.campaignId ?? '';
  const setDaily = (max: number | null) => setLimits(pool, {
    projectId: it.projectId, campaignId, limits: [{ scope: 'campaign', measure: 'redemptions', period: 'day', max }], actor: byMember.actor, requestId: null,
  }, new Date());
  const ruleId = await buildRule(owner, it.projectId, rulesOn('campaign.redemptions.count.daily'));
  const counted = [{ scope: 'campaign', scope_id: '', period: 'day', redemptions: 4, held: 1 }];
  await shopAround(it, 'before');
  for (const [add, addToo, remove, removeToo] of [
    [() => setDaily(50), () => assign(it.projectId, ruleId, it.object), () => setDaily(null), () => unassign(it.projectId, ruleId, it.object)],
    [() => assign(it.projectId, ruleId, it.object), () => setDaily(50), () => unassign(it.projectId, ruleId, it.object), () => setDaily(null)],
  ] as const) {
    await add();
    await addToo();
    expect(await rowsOf(it)).toEqual(counted);
    await remove();
    expect(await rowsOf(it)).toEqual(counted);
    expect(await recountDifferences(owner, it.projectId)).toEqual([]);
    await removeToo();
    expect(await rowsOf(it)).toEqual([]);
  }
});

test('what is counted ahead is there when the change comes, and in nobody\'s way when it does not', async () => {
  const it = await offer(false);
  await shopAround(it, 'before');
  const rules = rulesOn('redemption.count.per_customer');
  const ruleId = await buildRule(owner, it.projectId, rules);
  const rule = { projectId: it.projectId, ruleId, objects: [it.object] };
  await prepareCounters(pool, rule, rules);
  await shopAround(it, 'meanwhile');
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
  await assign(it.projectId, ruleId, it.object);
  expect(await rowsOf(it)).toHaveLength(4);
  await unassign(it.projectId, ruleId, it.object);
  await prepareCounters(pool, rule, rules);
  await forgetCounters(pool, await pool.transaction((tx) => trackCounters(tx, rule)));
  expect(await rowsOf(it)).toEqual([]);
});

test('a code that is gone, a historical campaign and another project\'s object have nothing counted', async () => {
  const [it, other] = [await offer(false), await offer(true)];
  const ruleId = await buildRule(owner, it.projectId, rulesOn('redemption.count.daily'));
  await owner.query('update campaigns set is_historical = true where project_id = $1', [it.projectId]);
  await assign(it.projectId, ruleId, it.object);
  await pool.transaction((tx) => trackCounters(tx, { projectId: it.projectId, ruleId, objects: [{ type: 'voucher', id: 'v_none' }, other.object] }));
  expect(await owner.query('select owner_id from tracked_counters where rule_id = $1', [ruleId])).toEqual([]);
});

test.each([['in its campaign', false], ['by itself', true]])('a code that is gone for good is counted %s until the rule changes next', async (_, isLoose) => {
  const it = await offer(isLoose);
  const ruleId = await buildRule(owner, it.projectId, rulesOn('redemption.count.daily'));
  await shopAround(it, 'now');
  await assign(it.projectId, ruleId, { type: 'voucher', id: it.code.voucherId });
  await owner.query('delete from rule_assignments where project_id = $1', [it.projectId]);
  await owner.query('delete from vouchers where project_id = $1', [it.projectId]);
  await forgetCounters(pool, await pool.transaction((tx) => trackCounters(tx, { projectId: it.projectId, ruleId, objects: null })));
  expect(await owner.query('select owner_id from tracked_counters where project_id = $1', [it.projectId])).toEqual([]);
  expect(await rowsOf(it)).toEqual([]);
});

test('a deleted campaign goes on being counted: it can be restored', async () => {
  const it = await offer(false);
  await owner.query('update campaigns set binned_at = now() where project_id = $1', [it.projectId]);
  await assign(it.projectId, await buildRule(owner, it.projectId, rulesOn('redemption.count.daily')), it.object);
  expect(await owner.query('select owner_id, scope from tracked_counters where project_id = $1', [it.projectId])).toEqual([{ owner_id: it.code.campaignId, scope: 'voucher' }]);
});

test('a rule names each counter once, whatever compares it', () => {
  expect(countersNamed(rulesOn('redemption.count.daily', 'redemption.count.daily', 'customer.segment', 'campaign.orders.amount', 'campaign.redemptions.count'))).toEqual([
    { scope: 'voucher', period: 'day' }, { scope: 'campaign', period: 'total' },
  ]);
});

const scopes = ['voucher', 'customer_voucher', 'api_key', 'member'] as const;
const defects: [string, string][] = [
  ['counts one too many', 'update campaign_usage set redemptions = redemptions + 1 where project_id = $1 and scope = $2'],
  ['holds what nobody holds', 'update campaign_usage set held_order_minor = held_order_minor + 1 where project_id = $1 and scope = $2'],
  ['is lost', 'delete from campaign_usage where project_id = $1 and scope = $2'],
];

test.each([['a campaign', false], ['a code without a campaign', true]])('of %s, a counter that a rule names and that is not what its entries say is named by verify', async (_, isLoose) => {
  const it = await offer(isLoose);
  await assign(it.projectId, await buildRule(owner, it.projectId, everything), it.object);
  await shopAround(it, 'now');
  expect(await recountDifferences(owner, it.projectId)).toEqual([]);
  for (const scope of scopes) {
    for (const [what, planted] of defects) {
      let found: string[] = [];
      const undone = new Error('undone');
      await expect(joinedTransaction(owner, async (tx) => {
        await tx.query(`/* test.plant */ ${planted}`, [it.projectId, scope]);
        found = await recountDifferences(owner, it.projectId);
        throw undone;
      })).rejects.toBe(undone);
      expect([scope, what, found.join()]).toEqual([scope, what, expect.stringContaining(`of a ${scope} in a`)]);
    }
  }
});
