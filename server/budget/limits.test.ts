import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildAssignment, buildCampaign, buildCustomer, buildRedemption, buildRule } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { newId } from '../platform/ids.ts';
import type { LimitPeriod, LimitScope } from './limit.ts';
import { periodBounds, periodStart } from './period.ts';
import { addUsage, makeUsage } from './usage.store.ts';

const app = await testApp();
const { inject, owner, pool } = app;

/** A shop with a campaign of one public code, 1,000 off. */
async function openWithCode(code: string): Promise<{ shop: Shop; limits: string; redeem: () => Promise<number> }> {
  const shop = await openShop(app, inject);
  const { body } = await shop.ask('POST', '/campaigns', {
    name: code, type: 'STANDALONE', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 }, code_config: { pattern: code } },
  });
  const redeem = async (): Promise<number> => (await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 5000 } })).status;
  return { shop, limits: `/campaigns/${String(body['id'])}/limits`, redeem };
}

test('a limit holds for every redemption after the answer, below what is used too, and is lifted again', async () => {
  const { shop, limits, redeem } = await openWithCode('LIMITED');
  expect([await redeem(), await redeem(), await redeem()]).toEqual([200, 200, 200]);
  const two = { scope: 'campaign', measure: 'redemptions', period: 'total', max: 2, straddle: 'reject' };
  expect(await shop.askOurs('PUT', limits, { redemptions_limit: 2 })).toEqual({
    status: 200, body: { redemptions_limit: 2, discount_limit_minor: null, limits: [two] },
  });
  expect(await redeem()).toBe(400);
  expect((await shop.askOurs('PUT', limits, { redemptions_limit: 4 })).body).toMatchObject({ redemptions_limit: 4, discount_limit_minor: null });
  expect([await redeem(), await redeem()]).toEqual([200, 400]);
  expect((await shop.askOurs('PUT', limits, { redemptions_limit: null, discount_limit_minor: 5999 })).body).toMatchObject({
    redemptions_limit: null, discount_limit_minor: 5999,
  });
  expect([await redeem(), await redeem()]).toEqual([200, 400]);
});

test('a change of limits says before and after, and no change says nothing', async () => {
  const { shop, limits } = await openWithCode('CHANGES');
  for (const body of [{ redemptions_limit: 5 }, { discount_limit_minor: 700 }, {}, { redemptions_limit: 5, discount_limit_minor: null }]) await shop.askOurs('PUT', limits, body);
  const rows = await owner.query('/* test.changes */ select fields from changes where project_id = $1 and object_type = $2 order by change_id', [
    shop.projectId, 'limits',
  ]);
  expect(rows).toEqual([
    { fields: [{ field: 'redemptions_limit', before: null, after: 5 }] },
    { fields: [{ field: 'discount_limit_minor', before: null, after: 700 }] },
    { fields: [{ field: 'discount_limit_minor', before: 700, after: null }] },
  ]);
});

const daily = { scope: 'customer', measure: 'redemptions', period: 'day', max: 1 };

test.each([
  [{ redemptions_limit: -1 }], [{ redemptions_limit: 1.5 }], [{ redemptions_limit: '5' }], [{ redemptions_max: 5 }], ['{"discount_limit_minor":9007199254740993}'], ['{'], [''], [[]],
])('limits of %j are refused', async (body) => {
  const { shop, limits } = await openWithCode('REFUSED');
  expect((await shop.askOurs('PUT', limits, body)).body).toMatchObject({ status: 400, key: 'invalid_payload' });
});

test.each<[object, string]>([
  [{ limits: [{ ...daily, max: -1 }] }, '.limits[0].max'], [{ limits: [{ ...daily, max: 1.5 }] }, '.limits[0].max'], [{ limits: [{ ...daily, max: '1' }] }, '.limits[0].max'],
  [{ limits: [{ ...daily, max: undefined }] }, '.limits[0]'], [{ limits: [{ ...daily, scope: 'segment' }] }, '.limits[0].scope'], [{ limits: [{ ...daily, period: 'year' }] }, '.limits[0].period'],
  [{ limits: [{ ...daily, measure: 'money' }] }, '.limits[0].measure'], [{ limits: [{ ...daily, straddle: 'allow' }] }, '.limits[0].straddle'], [{ limits: [{ ...daily, minimum: 1 }] }, '.limits[0]'],
  [{ limits: [{ ...daily, straddle: 'clip' }] }, '.limits[0].straddle'], [{ limits: [daily, { ...daily, max: 2 }] }, '.limits[1]'], [{ limits: daily }, '.limits'],
  [{ redemptions_limit: 1, limits: [{ ...daily, scope: 'campaign', period: 'total' }] }, '.limits[0]'],
])('limits of %j are refused for %s, and nothing of them is set', async (body, property) => {
  const { shop, limits } = await openWithCode('NAMED');
  const answer = await shop.askOurs('PUT', limits, body);
  expect(answer).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  expect(String(answer.body['detail'])).toContain(`Property ${property} `);
  expect((await shop.askOurs('GET', limits)).body['limits']).toEqual([]);
});

test('one limit is set, changed and removed by its own address', async () => {
  const { shop, limits } = await openWithCode('SINGLE');
  const path = `${limits}/campaign/discount/week`;
  const week = { scope: 'campaign', measure: 'discount', period: 'week' };
  expect((await shop.askOurs('PUT', path, { max: 700, straddle: 'clip' })).body['limits']).toEqual([{ ...week, max: 700, straddle: 'clip' }]);
  expect((await shop.askOurs('PUT', path, { max: 900 })).body['limits']).toEqual([{ ...week, max: 900, straddle: 'clip' }]);
  expect((await shop.askOurs('PUT', `${limits}/campaign/orders/week`, { max: 5, straddle: 'clip' })).body).toMatchObject({ status: 400, detail: expect.stringContaining('.straddle') });
  for (const bad of ['campaign/discount/year', 'campaign/money/week', 'segment/discount/week']) expect((await shop.askOurs('PUT', `${limits}/${bad}`, { max: 5 })).status).toBe(400);
  expect(await shop.askOurs('DELETE', path)).toMatchObject({ status: 200, body: { limits: [] } });
  expect(await shop.askOurs('DELETE', path)).toMatchObject({ status: 200, body: { limits: [] } });
  const rows = await owner.query('/* test.changes */ select fields from changes where project_id = $1 and object_type = $2 order by change_id', [
    shop.projectId, 'limits',
  ]);
  expect(rows).toEqual([
    { fields: [{ field: 'campaign_discount_week_limit_minor', before: null, after: 700 }, { field: 'campaign_discount_week_straddle', before: null, after: 'clip' }] },
    { fields: [{ field: 'campaign_discount_week_limit_minor', before: 700, after: 900 }] },
    { fields: [{ field: 'campaign_discount_week_limit_minor', before: 900, after: null }, { field: 'campaign_discount_week_straddle', before: 'clip', after: null }] },
  ]);
});

test('a campaign can begin with limits of any kind', async () => {
  const shop = await openShop(app, inject);
  const make = (limits: object) => shop.ask('POST', '/campaigns', {
    name: newId('camp', new Date()), type: 'STATIC', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 } }, limits,
  });
  const { body } = await make({
    redemptions: 9, list: [daily, { scope: 'campaign', measure: 'discount', period: 'total', max: 500, straddle: 'clip' }],
  });
  expect((await shop.askOurs('GET', `/campaigns/${String(body['id'])}/limits`)).body['limits']).toMatchObject([
    { measure: 'redemptions', max: 9, used: 0 }, { measure: 'discount', max: 500, straddle: 'clip', remaining: 500 }, { ...daily, straddle: 'reject', used: null },
  ]);
  const [change] = await owner.query('/* test.changes */ select fields from changes where project_id = $1', [shop.projectId]);
  expect(change?.['fields']).toEqual(expect.arrayContaining([{ field: 'customer_redemptions_day_limit', before: null, after: 1 }, { field: 'redemptions_limit', before: null, after: 9 }]));
  expect((await make({ redemptions: 9, list: [{ ...daily, scope: 'campaign', period: 'total' }] })).body).toMatchObject({
    code: 400, details: expect.stringContaining('.limits.list[0]'),
  });
});

test('only who may change campaigns sets limits', async () => {
  const { shop, limits } = await openWithCode('ROLES');
  for (const role of ['viewer', 'merchant'] as const) {
    const key = await pool.transaction((tx) => createApiKey(tx, { projectId: shop.projectId, kind: 'server', name: role, role }, new Date()));
    const ask = async (method: 'PUT' | 'DELETE', path: string, payload?: object) =>
      (await inject({ method, url: `/api/projects/${shop.projectId}${path}`, headers: { 'x-app-id': key.appId, 'x-app-token': key.secret }, ...(payload && { payload }) })).statusCode;
    const one = `${limits}/customer/redemptions/day`;
    expect([await ask('PUT', limits, { redemptions_limit: 1 }), await ask('PUT', one, { max: 1 }), await ask('DELETE', one)]).toEqual([
      403, 403, 403,
    ]);
  }
});

const zone = 'Europe/Berlin';

/** A campaign with entries of two customers and two codes around the beginning of a period, and what of them stands in it. */
async function openWithEntries(period: LimitPeriod, now: Date) {
  const shop = await openShop(app, inject, { time_zone: zone });
  const campaignId = await buildCampaign(owner, shop.projectId);
  const [anna, ben] = [await buildCustomer(owner, shop.projectId, 'anna'), await buildCustomer(owner, shop.projectId, 'ben')];
  const start = periodStart(period, now, zone, 1);
  const bounds = periodBounds(period, start, zone);
  const from = bounds?.from.getTime() ?? Date.UTC(2020, 0);
  const redeem = (customer: string | null, voucher: string, at: number, discount: number | null, more: object = {}) => buildRedemption(owner, shop.projectId, campaignId, {
    customer_id: customer, voucher_id: voucher, occurred_at: new Date(at), discount_minor: discount, order_minor: discount === null ? null : discount * 10, ...more,
  });
  const rollBack = (id: string, customer: string | null, voucher: string, at: number, discount: number) => redeem(customer, voucher, at, discount, {
    kind: 'rollback', rolls_back_id: id,
  });
  await redeem(anna, 'v_1', from, 100);
  await redeem(ben, 'v_2', from + 1, 30);
  await redeem(null, 'v_1', from + 2, null);
  await redeem(anna, 'v_1', from + 3, null, { result: 'FAILURE', failure_code: 'voucher_expired' });
  // Made before the border and taken back after it: it never counted in this period, so nothing is given back to it.
  const before = await redeem(anna, 'v_2', from - 1, 7);
  await rollBack(before, anna, 'v_2', from + 4, 7);
  // Made and taken back within: the rollback counts where the redemption did.
  const within = await redeem(ben, 'v_1', from + 5, 11);
  await rollBack(within, ben, 'v_1', from + 6, 11);
  // A rollback that was refused takes nothing back.
  await rollBack(await redeem(ben, 'v_1', from + 7, 5), ben, 'v_1', from + 8, 5);
  await redeem(ben, 'v_2', from - 2, 1_000);
  return { shop, campaignId, anna, ben, start, bounds, from };
}

async function hold(projectId: string, campaignId: string, customer: string | null, voucher: string, at: number) {
  await owner.query(
    `/* test.hold */ insert into holds (project_id, session_key, voucher_id, hold_id, campaign_id, customer_id, order_minor, discount_minor, held_at, expires_at)
     values ($1, $2, $3, $2, $4, $5, 200, 20, $6, $6::timestamptz + interval '1 hour')`, [projectId, newId('r', new Date()), voucher, campaignId, customer, new Date(at)]);
}

const usageRows = (projectId: string) => owner.query(
  `/* test.usage */ select scope, scope_id, period, period_start, redemptions::int, discount_minor::int, order_minor::int, held_redemptions::int, held_discount_minor::int, held_order_minor::int
     from campaign_usage where project_id = $1 order by scope, scope_id, period`, [projectId]);

test.each<[string, LimitPeriod, string]>([
  ['a day of 25 hours', 'day', '2026-10-25T12:00:00Z'], ['a day of 23 hours', 'day', '2026-03-29T12:00:00Z'], ['a week', 'week', '2026-10-25T12:00:00Z'], ['a month', 'month', '2026-10-25T12:00:00Z'],
])('what is used of %s is what stands of its redemptions, and what is held in it', async (_, period, now) => {
  const { shop: { projectId }, campaignId, anna, ben, start, bounds, from } = await openWithEntries(period, new Date(now));
  await hold(projectId, campaignId, anna, 'v_2', from);
  await hold(projectId, campaignId, anna, 'v_1', from - 1);
  await hold(projectId, campaignId, null, 'v_3', (bounds?.until.getTime() ?? 0) - 1);
  await hold(projectId, campaignId, ben, 'v_4', bounds?.until.getTime() ?? 0);
  const key = { projectId, campaignId };
  const count = async (scope: LimitScope, mark: number) => pool.transaction(async (tx) => {
    await makeUsage(tx, key, { scope, period, periodStart: start, bounds }, new Date(mark));
    await addUsage(tx, key, { scope, period, periodStart: start, bounds }, new Date(mark));
  });
  const row = (scope: LimitScope, id: string, used: number[], held: number) => ({
    scope, scope_id: id, period, period_start: start, redemptions: used[0], discount_minor: used[1], order_minor: (used[1] ?? 0) * 10,
    held_redemptions: held, held_discount_minor: held * 20, held_order_minor: held * 200,
  });
  const expected = [
    row('campaign', '', [3, 130], 2),
    ...[row('customer', anna, [1, 100], 1), row('customer', ben, [1, 30], 0)].sort((a, b) => (a.scope_id < b.scope_id ? -1 : 1)),
    row('voucher', 'v_1', [2, 100], 0), row('voucher', 'v_2', [1, 30], 1), row('voucher', 'v_3', [0, 0], 1),
  ];
  // The same wherever the count that redemptions do not wait for ends and the one that they do begins.
  for (const mark of [from - 10, from, from + 1, from + 5, from + 6, from + 7, from + 10, from + 1_000_000]) {
    for (const scope of ['campaign', 'customer', 'voucher'] as const) await count(scope, mark);
    expect(await usageRows(projectId), `counted up to ${mark - from} ms`).toEqual(expected);
    await owner.query('/* test.forget */ delete from campaign_usage where project_id = $1', [projectId]);
  }
});

test('the first limit for a scope and period counts what is used, and the last one forgets it', async () => {
  const { shop, campaignId, anna, ben } = await openWithEntries('day', new Date());
  const set = (measure: string, max: number | null) => shop.askOurs('PUT', `/campaigns/${campaignId}/limits`, { limits: [{ scope: 'customer', measure, period: 'total', max }] });
  const total = (id: string, redemptions: number, discount: number) => ({
    scope: 'customer', scope_id: id, period: 'total', period_start: '1970-01-01', redemptions, discount_minor: discount,
  });
  await set('redemptions', 2);
  // Of all time: Anna's from before the border was taken back.
  const rows = await usageRows(shop.projectId);
  expect(rows).toHaveLength(2);
  expect(rows).toEqual(expect.arrayContaining([expect.objectContaining(total(anna, 1, 100)), expect.objectContaining(total(ben, 2, 1_030))]));
  await set('discount', 500);
  await set('redemptions', null);
  expect(await usageRows(shop.projectId)).toHaveLength(2);
  await set('discount', null);
  expect(await usageRows(shop.projectId)).toEqual([]);
});

test('copies of the limits beside what is used follow every change, and are never below what is used', async () => {
  const { shop, campaignId } = await openWithEntries('day', new Date());
  const set = (measure: string, max: number | null) => shop.askOurs('PUT', `/campaigns/${campaignId}/limits/campaign/${measure}/day`, { max });
  const copies = () => owner.query(
    `/* test.copies */ select redemptions::int as used, redemptions_max::int as redemptions, discount_max_minor::int as discount, order_max_minor::int as orders
       from campaign_usage where project_id = $1`, [shop.projectId]);
  await set('redemptions', 9);
  expect(await copies()).toEqual([{ used: 3, redemptions: 9, discount: null, orders: null }]);
  await set('redemptions', 2);
  expect(await copies()).toEqual([{ used: 3, redemptions: 3, discount: null, orders: null }]);
  await set('discount', 7);
  await set('redemptions', 4);
  expect(await copies()).toEqual([{ used: 3, redemptions: 4, discount: 130, orders: null }]);
  await shop.askOurs('DELETE', `/campaigns/${campaignId}/limits/campaign/redemptions/day`);
  expect(await copies()).toEqual([{ used: 3, redemptions: null, discount: 130, orders: null }]);
});

test('limits are read with what is used, held and left in the running period, and with their warnings', async () => {
  const now = new Date();
  const { shop, campaignId, bounds, from } = await openWithEntries('day', now);
  const limits = `/campaigns/${campaignId}/limits`;
  await hold(shop.projectId, campaignId, null, 'v_9', from + 9);
  const set = await shop.askOurs('PUT', limits, { limits: [
    { scope: 'campaign', measure: 'discount', period: 'day', max: 160, straddle: 'clip' }, { scope: 'campaign', measure: 'redemptions', period: 'day', max: 2 }, { ...daily },
  ] });
  expect(set.status).toBe(200);
  const day = { period: 'day', period_from: bounds?.from.toISOString(), period_until: bounds?.until.toISOString() };
  const { body } = await shop.askOurs('GET', limits);
  const reached = (percents: number[]) => ({ warnings: percents.map((percent) => ({ percent, occurred_at: expect.any(String) })) });
  expect(body).toMatchObject({ campaign_id: campaignId, sequence: 1 });
  expect(body['limits']).toEqual([
    { ...day, scope: 'campaign', measure: 'discount', max: 160, straddle: 'clip', used: 130, held: 20, remaining: 10, ...reached([50, 80]) },
    { ...day, scope: 'campaign', measure: 'redemptions', max: 2, straddle: 'reject', used: 3, held: 1, remaining: 0, ...reached([50, 80, 95, 100]) },
    { ...day, ...daily, straddle: 'reject', used: null, held: null, remaining: null, warnings: [] },
  ]);
  // Another height is another limit: it was not used up so far yet.
  await shop.askOurs('PUT', `${limits}/campaign/redemptions/day`, { max: 5 });
  expect((await shop.askOurs('GET', limits)).body['limits']).toContainEqual(expect.objectContaining({ measure: 'redemptions', max: 5, remaining: 1, ...reached([50]) }));
});

test('limits that rules of the campaign set are read beside its own, with what is used where that is one number', async () => {
  const { shop, limits, redeem } = await openWithCode('RULED');
  const [{ campaign_id: campaignId } = { campaign_id: '' }] = await owner.query<{ campaign_id: string }>('select campaign_id from campaigns where project_id = $1', [shop.projectId]);
  expect(await redeem()).toBe(200);
  const ruleId = await buildRule(owner, shop.projectId, {
    1: { name: 'campaign.redemptions.count', conditions: { $less_than: [50] } }, 2: { name: 'redemption.count.per_customer.daily', conditions: { $less_than_or_equal: [1] } },
    3: { name: 'order.amount', conditions: { $more_than: [100] } }, logic: '1 AND 2 AND 3',
  }, { name: 'Fair use' });
  await buildAssignment(owner, shop.projectId, ruleId, 'campaign', campaignId);
  // Of another campaign.
  await buildAssignment(owner, shop.projectId, await buildRule(owner, shop.projectId, {}), 'campaign', await buildCampaign(owner, shop.projectId));
  const rule = { rule_id: ruleId, rule_name: 'Fair use', measure: 'redemptions' };
  expect((await shop.askOurs('GET', limits)).body).toMatchObject({
    limits: [],
    from_rules: [
      { ...rule, scope: 'campaign', period: 'total', max: 49, used: 1, held: 0, remaining: 48, period_from: null, period_until: null },
      { ...rule, scope: 'customer_voucher', period: 'day', max: 1, used: null, held: null, remaining: null, period_from: expect.any(String) },
    ],
  });
});

test('rules count in drafts and clones from their beginning, also when the clone is launched', async () => {
  const shop = await openShop(app, inject);
  const rules = { 1: { name: 'campaign.redemptions.count.daily', conditions: { $less_than_or_equal: [1] } } };
  const { body: { id: ruleId } } = await shop.ask('POST', '/validation-rules', { name: 'One a day', rules });
  const voucher = { discount: { type: 'AMOUNT', amount_off: 1000 }, code_config: { pattern: 'DAILY-#' } };
  await shop.ask('POST', '/campaigns', { name: 'First', type: 'STANDALONE', voucher: { ...voucher, redemption: { quantity: null } }, draft: true, validation_rules: [ruleId] });
  const { body: clone } = await shop.ask('POST', '/campaigns/First/clone', { name: 'Second', draft: false });
  const codes = await owner.query<{ code: string }>('select code from vouchers where project_id = $1 and campaign_id = $2', [shop.projectId, clone['id']]);
  const redeem = async () => (await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: codes[0]?.code }], order: { amount: 5000 } })).body['key'];
  expect([await redeem(), await redeem()]).toEqual([undefined, 'redemption_rules_violated']);
  expect((await shop.askOurs('GET', `/campaigns/${String(clone['id'])}/limits`)).body['from_rules']).toMatchObject([{ rule_id: ruleId, max: 1, used: 1, remaining: 0 }]);
  expect(await owner.query('select scope, period from tracked_counters where project_id = $1', [shop.projectId])).toEqual([
    { scope: 'campaign', period: 'day' }, { scope: 'campaign', period: 'day' },
  ]);
});

test('a limit below what is used and held together can be set', async () => {
  const { shop, limits, redeem } = await openWithCode('HELD');
  expect([await redeem(), await redeem()]).toEqual([200, 200]);
  await owner.query(
    '/* test.held */ update campaign_counters set held_redemptions = 3, held_discount_minor = 3000, held_order_minor = 15000 where project_id = $1', [shop.projectId]);
  const total = { scope: 'campaign', period: 'total' };
  const set = await shop.askOurs('PUT', limits, { redemptions_limit: 4, discount_limit_minor: 0, limits: [{ ...total, measure: 'orders', max: 1 }] });
  expect(set).toMatchObject({ status: 200, body: { redemptions_limit: 4, discount_limit_minor: 0 } });
  expect((await shop.askOurs('GET', limits)).body['limits']).toMatchObject([
    { measure: 'redemptions', used: 2, held: 3, remaining: 0 }, { measure: 'discount', used: 2000, held: 3000, remaining: 0 }, { measure: 'orders', used: 10000, held: 15000, remaining: 0 },
  ]);
});

test('another project\'s campaign, an unknown one and history have no limits to set', async () => {
  const [ours, theirs] = [await openWithCode('OURS'), await openWithCode('THEIRS')];
  const historical = await buildCampaign(owner, ours.shop.projectId, { campaign: { is_historical: true } });
  for (const path of [theirs.limits, '/campaigns/camp_none/limits', `/campaigns/${historical}/limits`]) {
    expect((await ours.shop.askOurs('PUT', path, { redemptions_limit: 1 })).body).toMatchObject({ status: 404, key: 'not_found' });
    expect((await ours.shop.askOurs('DELETE', `${path}/campaign/redemptions/day`)).body).toMatchObject({ status: 404, key: 'not_found' });
  }
});
