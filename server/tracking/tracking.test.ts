import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import {
  buildAsyncAction, buildBucket, buildCampaign, buildChange, buildCustomer, buildDay, buildOrder, buildProject, buildPublication, buildRedemption, buildVoucher,
} from '../../test/support/rows.ts';
import type { CampaignPage } from '../../contract/tracking.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { encodePosition } from '../platform/keyset.ts';
import type { Role } from '../access/permission.ts';

const now = new Date('2026-11-24T12:00:30Z');
const { pool, owner, inject } = await testApp({ clock: { now: () => now } });

type Answer = Awaited<ReturnType<typeof inject>>;

interface Place {
  projectId: string;
  campaignId: string;
  /** Reads below /api/projects/{project}. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Reads below /v1. */
  wire(path: string): Promise<Answer>;
}

async function place(rows: Parameters<typeof buildCampaign>[2] = {}, role: Role = 'viewer', time_zone = 'Europe/Berlin'): Promise<Place> {
  const projectId = await buildProject(pool, { time_zone });
  const { appId, secret } = await createApiKey(pool, { projectId, kind: 'server', name: 'Screen', role }, now);
  const key = { 'x-app-id': appId, 'x-app-token': secret };
  return {
    projectId,
    campaignId: await buildCampaign(pool, projectId, rows),
    get: (path, headers) => inject({ method: 'GET', url: `/api/projects/${projectId}${path}`, headers: { ...key, ...headers } }),
    wire: (path) => inject({ method: 'GET', url: `/v1${path}`, headers: key }),
  };
}

test('a campaign’s page says what it is, whether it is open and what comes next', async () => {
  const at = await place({
    campaign: { description: 'for all', category: 'welcome', metadata: { colour: 'red' } },
    terms: {
      start_date: '2026-11-01T00:00:00Z', expiration_date: '2026-12-01T00:00:00Z', redemption_quantity: null,
      validity_hours: { daily: [{ start_time: '09:00', expiration_time: '18:00' }] },
    },
    counters: { redemptions_max: 30, discount_max_minor: 9000 },
  });
  const answer = await at.get(`/campaigns/${at.campaignId}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    campaign_id: at.campaignId, name: `Campaign ${at.campaignId}`, description: 'for all', category: 'welcome', size: 'STATIC', status: 'active',
    is_historical: false, active: true, discount: { type: 'AMOUNT', amount_off: 1000 }, redemption_quantity: null, code: null,
    start_date: '2026-11-01T00:00:00.000Z', expiration_date: '2026-12-01T00:00:00.000Z', validity_timeframe: null, validity_day_of_week: null,
    validity_hours: { daily: [{ start_time: '09:00', expiration_time: '18:00' }] }, activity_duration_after_publishing: null,
    // 13:00 in Berlin; it closes at 18:00.
    open_now: true, next_change: { at: '2026-11-24T17:00:00.000Z', opens: false }, redemptions_limit: 30, discount_limit_minor: 9000, generation: null,
    use_voucher_metadata_schema: true,
    metadata: { colour: 'red' }, created_at: '2026-11-01T12:00:00.000Z', updated_at: null,
  } satisfies CampaignPage);
});

test('the page of a public code names it, of codes in the making their progress, of history that it never opens', async () => {
  const one = await place({ campaign: { size: 'STANDALONE' } });
  await buildVoucher(pool, one.projectId, one.campaignId, { code: 'SUMMER' });
  expect((await one.get(`/campaigns/${one.campaignId}`)).json()).toMatchObject({ code: 'SUMMER', generation: null, open_now: true, next_change: null });
  const making = await place({ campaign: { generation_status: 'IN_PROGRESS' } });
  await buildAsyncAction(pool, making.projectId, making.campaignId, { status: 'IN_PROGRESS', total: 500, done: 120 });
  await buildAsyncAction(pool, making.projectId, making.campaignId, { status: 'DONE', total: 7, done: 7, created_at: now });
  const progress = { status: 'IN_PROGRESS', done: 120, total: 500, failure: null };
  expect((await making.get(`/campaigns/${making.campaignId}`)).json()).toMatchObject({ status: 'generating', generation: progress });
  const failed = await place({ campaign: { generation_status: 'FAILED' } });
  await buildAsyncAction(pool, failed.projectId, failed.campaignId, { status: 'FAILED', total: 500, done: 9, result: { message: 'all codes are used' } });
  const failure = { status: 'FAILED', done: 9, total: 500, failure: 'all codes are used' };
  expect((await failed.get(`/campaigns/${failed.campaignId}`)).json()).toMatchObject({ status: 'failed', generation: failure });
  const old = await place({ campaign: { is_historical: true }, terms: { discount: null } });
  expect((await old.get(`/campaigns/${old.campaignId}`)).json()).toMatchObject({ status: 'ended', open_now: false, next_change: null, discount: null });
});

test('every list is served with its rows', async () => {
  const at = await place();
  const customer = await buildCustomer(pool, at.projectId, 'anna');
  const voucher = await buildVoucher(pool, at.projectId, at.campaignId, { code: 'A' });
  const order = await buildOrder(pool, at.projectId, { amount_minor: 500, items: { sku: 1 } });
  const redemption = await buildRedemption(pool, at.projectId, at.campaignId, { voucher_id: voucher, customer_id: customer, order_id: order });
  await buildPublication(pool, at.projectId, at.campaignId, { voucher_ids: [voucher] });
  await buildChange(pool, at.projectId, at.campaignId, { fields: JSON.stringify([{ field: 'active', before: true, after: false }]) });
  const read = async (path: string): Promise<unknown> => (await at.get(`/campaigns/${at.campaignId}${path}`)).json();
  expect(await read('/vouchers?state=active')).toMatchObject({ rows: [{ voucher_id: voucher }], next: null });
  expect(await read('/redemptions?result=succeeded&q=anna')).toMatchObject({ rows: [{ redemption_id: redemption, customer: 'anna', discount_minor: null }], next: null });
  expect(await read(`/redemptions/${redemption}`)).toMatchObject({ redemption_id: redemption, order: { order_id: order, items: { sku: 1 } }, voucher: { voucher_id: voucher } });
  expect(await read('/publications?result=SUCCESS')).toMatchObject({ rows: [{ codes: ['A'] }], next: null });
  expect(await read('/changes')).toMatchObject({ rows: [{ fields: [{ field: 'active', before: true, after: false }] }], next: null });
  expect((await at.get('/campaigns?q=A&sort=name&limit=1')).json()).toMatchObject({ rows: [{ campaign_id: at.campaignId, matched_code: 'A' }], matching: 1 });
});

/** What no page gave to go on with. */
const beyond = encodePosition('campaigns by recent', [Number.MAX_SAFE_INTEGER, 1, 'x']);

test.each([
  '/campaigns?sort=shape', '/campaigns?status=odd', '/campaigns?limit=101', '/campaigns?after=x', `/campaigns?after=${beyond}`, '/campaigns/C/figures?from=2026-02-30',
  '/campaigns/C/figures?granularity=week', '/campaigns/C/figures?from=2026-02-02&to=2026-02-01', '/campaigns/C/vouchers?state=odd', '/campaigns/C/redemptions?result=SUCCESS',
  '/campaigns/C/publications?result=ok', '/campaigns/C/changes?after=x', '/campaigns/C/vouchers?limit=0',
])('GET %s is refused', async (path) => {
  const at = await place();
  expect((await at.get(path.replace('/C/', `/${at.campaignId}/`))).statusCode).toBe(400);
});

const addresses = ['', '/figures', '/vouchers', '/redemptions', '/redemptions/r_x', '/publications', '/changes'];

test('campaigns of other projects are not found, at any address', async () => {
  const [at, elsewhere] = [await place(), await place()];
  for (const address of addresses) expect([address, (await at.get(`/campaigns/${elsewhere.campaignId}${address}`)).statusCode]).toEqual([address, 404]);
  expect((await at.wire(`/campaigns/${elsewhere.campaignId}/summary`)).statusCode).toBe(404);
});

test('a till reads its vouchers and redemptions, and no figures', async () => {
  const at = await place({}, 'merchant');
  const codes: Record<string, number> = {};
  for (const address of addresses) codes[address] = (await at.get(`/campaigns/${at.campaignId}${address}`)).statusCode;
  expect(codes).toEqual({ '': 403, '/figures': 403, '/vouchers': 200, '/redemptions': 200, '/redemptions/r_x': 404, '/publications': 403, '/changes': 403 });
  expect((await at.get('/verify')).statusCode).toBe(403);
});

test('figures have a tag that stays while nothing moves', async () => {
  const at = await place({ counters: { moved: 4, redemptions_succeeded: 2, customers_published: 5 } });
  const path = `/campaigns/${at.campaignId}/figures`;
  const first = await at.get(path);
  expect(first.json()).toMatchObject({ sequence: 4, figures: { redemptions_net: { value: 2 }, redemption_rate_customer: { value: 0, interval: [0, expect.closeTo(0.43, 2)] } } });
  expect(first.headers['cache-control']).toBe('private, no-cache');
  const tag = String(first.headers.etag);
  const same = await at.get(path, { 'if-none-match': tag });
  expect([same.statusCode, same.body]).toEqual([304, '']);
  await pool.query('update campaign_counters set moved = 5, redemptions_failed = 1 where project_id = $1 and campaign_id = $2', [at.projectId, at.campaignId]);
  const moved = await at.get(path, { 'if-none-match': tag });
  expect([moved.statusCode, moved.json().figures.redemptions_failed]).toEqual([200, { value: 1 }]);
});

test('verify, which reads every entry, is for those who manage the project', async () => {
  expect((await (await place()).get('/verify')).statusCode).toBe(403);
  const at = await place({}, 'admin');
  expect((await at.get('/verify')).json()).toMatchObject({ project_id: at.projectId, holds: true });
  await owner.query('update campaign_counters set discount_minor = 7 where project_id = $1', [at.projectId]);
  const report = (await at.get('/verify')).json();
  expect(report.holds).toBe(false);
  expect(report.invariants.find(({ name }: { name: string }) => name === 'money')).toMatchObject({
    invariant: 'I5', broken: 1, rows: [{ object_type: 'campaign', object_id: at.campaignId, member: 'discount_minor', expected: 0, actual: 7 }],
  });
});

const counters = {
  vouchers_created: 7, vouchers_deleted: 1, redemptions_succeeded: 6, redemptions_failed: 2, rollbacks_succeeded: 1, rollbacks_failed: 3, publications_succeeded: 5,
  publications_failed: 4, discount_minor: 600, discount_rolled_back_minor: 100, order_minor: 6000, order_rolled_back_minor: 1000,
};
const wireSums = {
  redemptions: 8, redemptions_succeeded: 6, redemptions_failed: 2, rollbacks: 4, rollbacks_succeeded: 1, rollbacks_failed: 3, validations: null,
  validations_succeeded: null, validations_failed: null, orders_amount: 6000, orders_rolledback_amount: 1000, vouchers_created: 7, vouchers_deleted: 1, publications: 9,
  publications_succeeded: 5, publications_failed: 4, discounted_amount: 600, rolledback_discounted_amount: 100,
};

test('the summary has the sums of the whole life', async () => {
  const at = await place({ counters });
  expect((await at.wire(`/campaigns/${at.campaignId}/summary`)).json()).toEqual({
    object: 'campaign_summary',
    campaign: expect.objectContaining({ id: at.campaignId, object: 'campaign', type: 'STATIC', campaign_type: 'DISCOUNT_COUPONS' }),
    ...wireSums,
  });
});

test('the summary of days has what happened on local days, both inclusive', async () => {
  const at = await place({ counters: { ...counters, redemptions_succeeded: 999 } }, 'viewer', 'America/New_York');
  const { vouchers_created: _created, vouchers_deleted: _deleted, ...moved } = counters;
  const bucket = (time: string, row: object): Promise<void> => buildBucket(pool, at.projectId, at.campaignId, time, { ...row });
  await bucket('2017-11-05T03:45:00Z', { redemptions_succeeded: 1000 });
  await bucket('2017-11-05T04:00:00Z', { ...moved, redemptions_succeeded: 1 });
  await bucket('2017-11-07T04:45:00Z', { redemptions_succeeded: 2 });
  await bucket('2017-11-07T05:00:00Z', { redemptions_succeeded: 2000 });
  await buildDay(pool, at.projectId, at.campaignId, '2017-11-06', { redemptions_succeeded: 3 });
  await buildDay(pool, at.projectId, at.campaignId, '2017-11-07', { redemptions_succeeded: 30 });
  await buildVoucher(pool, at.projectId, at.campaignId, { created_at: '2017-11-05T04:00:00Z', binned_at: '2017-11-07T05:00:00Z' });
  await buildVoucher(pool, at.projectId, at.campaignId, { created_at: '2017-11-05T03:59:00Z', binned_at: '2017-11-07T04:59:00Z' });
  const answer = await at.wire(`/campaigns/${at.campaignId}/summary?start_date=2017-11-05&end_date=2017-11-06`);
  expect(answer.json()).toMatchObject({ ...wireSums, vouchers_created: 1, vouchers_deleted: 1 });
});

test('money that nobody knows is null in the summary, and dates come in pairs', async () => {
  const at = await place({ campaign: { is_historical: true }, counters: { redemptions_succeeded: 3, redemptions_without_discount: 3, redemptions_without_order: 3 } });
  await buildDay(pool, at.projectId, at.campaignId, '2017-11-06', { redemptions_succeeded: 3 });
  for (const range of ['', '?start_date=2017-11-01&end_date=2017-11-30']) {
    const summary = (await at.wire(`/campaigns/${at.campaignId}/summary${range}`)).json();
    expect(summary).toMatchObject({ redemptions_succeeded: 3, orders_amount: null, discounted_amount: null });
  }
  for (const range of ['start_date=2017-11-01', 'end_date=2017-11-01', 'start_date=2017-11-02&end_date=2017-11-01', 'start_date=x&end_date=y']) {
    expect((await at.wire(`/campaigns/${at.campaignId}/summary?${range}`)).statusCode).toBe(400);
  }
});

test('the summary is found by the name of the campaign as by its id', async () => {
  const at = await place({ counters });
  const { name } = (await at.wire(`/campaigns/${at.campaignId}`)).json<{ name: string }>();
  expect((await at.wire(`/campaigns/${encodeURIComponent(name)}/summary`)).json()).toEqual((await at.wire(`/campaigns/${at.campaignId}/summary`)).json());
});
