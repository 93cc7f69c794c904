import { expect, test } from 'vitest';
import { makeApiKey } from '../access/api-keys.ts';
import { systemActor } from '../access/principal.ts';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';

const { pool, inject } = await testApp();

type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>;

async function openShop(): Promise<{ projectId: string; ask: Ask }> {
  const projectId = await buildProject(pool);
  const origin = { actor: systemActor('test'), requestId: null };
  const key = await pool.transaction((tx) => makeApiKey(tx, { projectId, kind: 'server', name: 'shop', role: 'admin' }, origin, new Date()));
  const ask: Ask = async (method, path, body) => {
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
    const response = await inject({ method, url: `/v1${path}`, headers, ...(body && { payload: body }) });
    return { status: response.statusCode, body: response.json() };
  };
  return { projectId, ask };
}

const nothing = {
  redemptions: {
    total_redeemed: 0, total_failed: 0, total_succeeded: 0, total_rolled_back: 0, total_rollback_failed: 0, total_rollback_succeeded: 0,
    gift: { redeemed_amount: 0, amount_to_go: 0 }, loyalty_card: { redeemed_points: 0, points_to_go: 0 },
  },
  orders: { total_amount: 0, total_count: 0, average_amount: 0, last_order_amount: 0 },
};

test('a customer is made, changed under the same name, and found by id and source_id', async () => {
  const { ask } = await openShop();
  const made = await ask('POST', '/customers', { source_id: 'a/b 1', name: 'Ada', email: null });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^cust_/) as unknown, source_id: 'a/b 1', name: 'Ada', address: null, summary: nothing, object: 'customer',
      loyalty: { points: 0, referred_customers: 0, campaigns: {} }, referrals: { total: 0, campaigns: [] }, system_metadata: {},
      created_at: expect.any(String) as unknown,
    },
  });
  const changed = await ask('PUT', `/customers/${encodeURIComponent('a/b 1')}`, { email: 'a@example.org', metadata: { vip: true } });
  expect(changed.body).toEqual({ ...made.body, email: 'a@example.org', metadata: { vip: true }, updated_at: expect.any(String) as unknown });
  expect((await ask('GET', `/customers/${String(made.body['id'])}`)).body).toEqual(changed.body);
  expect(await ask('GET', '/customers/nobody')).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'customer' } });
  expect(await ask('POST', '/customers', { source_id: 5 })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test('the summary counts what the customer redeemed and paid; lists are newest first', async () => {
  const { projectId, ask } = await openShop();
  const campaignId = await buildCampaign(pool, projectId);
  const code = await buildVoucher(pool, projectId, campaignId, { redemption_quantity: 2 });
  const redeem = (amount: number) => ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], customer: { source_id: 'ada' }, order: { amount } });
  await redeem(3000);
  const second = await redeem(5000);
  await redeem(1);
  const [made] = second.body['redemptions'] as { id: string }[];
  await ask('POST', `/redemptions/${made?.id}/rollback`);
  await ask('POST', '/customers', { source_id: 'bob' });
  const list = await ask('GET', '/customers?limit=5');
  expect(list.body).toMatchObject({ object: 'list', data_ref: 'customers', total: 2, customers: [{ source_id: 'bob' }, { source_id: 'ada' }] });
  expect((await ask('GET', '/customers/ada')).body['summary']).toMatchObject({
    redemptions: { total_redeemed: 1, total_succeeded: 2, total_failed: 1, total_rolled_back: 1 },
    orders: { total_amount: 2000, total_count: 1, average_amount: 2000, last_order_amount: 2000 },
  });
});

test('a customer is found by the tracking id that stands for the source_id', async () => {
  const { projectId, ask } = await openShop();
  const campaignId = await buildCampaign(pool, projectId);
  await buildVoucher(pool, projectId, campaignId, { code: 'TRACK' });
  const { body } = await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'TRACK' }], customer: { source_id: 'ada' } });
  const [redemption] = body['redemptions'] as { tracking_id: string; customer_id: string }[];
  const { tracking_id: trackingId = '', customer_id: id } = redemption ?? {};
  expect((await ask('GET', `/customers/${encodeURIComponent(trackingId)}`)).body).toMatchObject({ id, source_id: 'ada' });
  expect((await ask('POST', '/customers', { source_id: trackingId, name: 'Ada' })).body).toMatchObject({ id, source_id: 'ada', name: 'Ada' });
});

test('orders that add up to more than the wire can say exactly do not make their customer unreadable', async () => {
  const { projectId, ask } = await openShop();
  await buildVoucher(pool, projectId, null, { code: 'WHALE', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 1 } });
  const redemption = { redeemables: [{ object: 'voucher', id: 'WHALE' }], customer: { source_id: 'whale' }, order: { amount: Number.MAX_SAFE_INTEGER } };
  for (let order = 0; order < 3; order += 1) expect((await ask('POST', '/redemptions', redemption)).status).toBe(200);
  const { status, body } = await ask('GET', '/customers/whale');
  expect([status, body['summary']]).toMatchObject([200, { orders: { total_count: 3, total_amount: Number.MAX_SAFE_INTEGER } }]);
  expect((await ask('GET', '/customers')).status).toBe(200);
});

test('a list of customers in an order that there is not is refused', async () => {
  const { ask } = await openShop();
  expect((await ask('GET', '/customers?order=-updated_at')).status).toBe(200);
  expect(await ask('GET', '/customers?order=secret')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
});
