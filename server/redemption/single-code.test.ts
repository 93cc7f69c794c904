import { expect, test } from 'vitest';
import { createApiKey } from '../access/api-key.store.ts';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, pool, inject } = app;

type Json = Record<string, unknown>;

const any = expect.any(String) as unknown;
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
const none = { data: [], total: 0, data_ref: 'data', object: 'list' };

interface Offer {
  code: string;
  voucherId: string;
  campaignId: string;
}

async function offer(shop: Shop, voucher: Json = {}, terms: Json = {}): Promise<Offer> {
  const campaignId = await buildCampaign(pool, shop.projectId, { terms, counters: { vouchers_created: 1 } });
  const code = `CODE-${campaignId.slice(-8)}`;
  const voucherId = await buildVoucher(pool, shop.projectId, campaignId, { code, redemption_quantity: 2, metadata: { print: 'gold' }, ...voucher });
  return { code, voucherId, campaignId };
}

test('one code is asked for at its address: with its discount, order and campaign, and nothing moves', async () => {
  const shop = await openShop(app, inject);
  const { code, campaignId } = await offer(shop, {}, {
    discount: { type: 'PERCENT', percent_off: 20 }, start_date: '2026-01-01T00:00:00Z', expiration_date: '2099-01-01T00:00:00Z',
  });
  expect(await shop.ask('POST', `/vouchers/${code}/validate`, { customer: { source_id: 'ada' }, order: { amount: 1000 }, session: null })).toEqual({
    status: 200,
    body: {
      valid: true, applicable_to: none, inapplicable_to: none, tracking_id: expect.stringMatching(/^track_/) as unknown, code,
      order: {
        amount: 1000, discount_amount: 200, total_discount_amount: 200, total_amount: 800, applied_discount_amount: 200, total_applied_discount_amount: 200,
        metadata: {}, customer_id: null, referrer_id: null, object: 'order',
      },
      discount: { type: 'PERCENT', percent_off: 20, effect: 'APPLY_TO_ORDER', is_dynamic: false },
      start_date: '2026-01-01T00:00:00.000Z', expiration_date: '2099-01-01T00:00:00.000Z', metadata: { print: 'gold' },
      campaign: `Campaign ${campaignId}`, campaign_id: campaignId,
    },
  });
  expect(await owner.query('select redemption_id from redemptions where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await owner.query('select customer_id from customers where project_id = $1', [shop.projectId])).toEqual([]);
});

test('one code is locked at its address', async () => {
  const shop = await openShop(app, inject);
  const { code } = await offer(shop, { redemption_quantity: 1 });
  const session = { type: 'LOCK', key: 'cart', ttl: 5, ttl_unit: 'MINUTES' };
  expect((await shop.ask('POST', `/vouchers/${code}/validate`, { session })).body).toMatchObject({ valid: true, session });
  expect(await shop.ask('POST', `/vouchers/${code}/redemption`, {})).toMatchObject({ status: 400, body: { key: 'quantity_exceeded' } });
  expect((await shop.ask('POST', `/vouchers/${code}/redemption`, { session: { key: 'cart' } })).status).toBe(200);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a code that cannot be redeemed is told with its reason; one that is not there is a 404', async () => {
  const shop = await openShop(app, inject);
  const { code } = await offer(shop, { active: false });
  expect(await shop.ask('POST', `/vouchers/${code}/validate`, '')).toEqual({
    status: 200,
    body: {
      valid: false, reason: 'voucher is disabled', code, metadata: { print: 'gold' },
      error: { code: 400, key: 'voucher_disabled', message: 'voucher is disabled', details: code, request_id: any },
    },
  });
  expect(await shop.ask('POST', `/vouchers/${code}/redemption`, '')).toEqual({
    status: 400,
    body: {
      code: 400, key: 'voucher_disabled', message: 'voucher is disabled', details: code, request_id: any,
      resource_id: expect.stringMatching(/^rf_/) as unknown, resource_type: 'redemption',
    },
  });
  for (const verb of ['validate', 'redemption']) {
    expect(await shop.ask('POST', `/vouchers/NOTHING/${verb}`, {})).toMatchObject({ status: 404, body: { key: 'not_found', resource_id: 'NOTHING', resource_type: 'voucher' } });
    expect(await shop.ask('POST', `/vouchers/${code}/${verb}`, { order: { amount: '1' } })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
    expect(await shop.ask('POST', `/vouchers/${code}/${verb}`, { order: { amount: -1 } })).toMatchObject({ status: 400, body: { key: 'invalid_amount' } });
  }
});

test('one code is redeemed at its address, its customer named in the query too', async () => {
  const shop = await openShop(app, inject);
  const { code, voucherId, campaignId } = await offer(shop);
  const { status, body } = await shop.ask('POST', `/vouchers/${code}/redemption?tracking_id=ada`, { order: { amount: 5000 } });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^r_/) as unknown, object: 'redemption', date: instant, customer_id: any, tracking_id: expect.stringMatching(/^track_/) as unknown,
    metadata: null, result: 'SUCCESS', status: 'SUCCEEDED', channel: { channel_id: any, channel_type: 'API' },
    customer: expect.objectContaining({ source_id: 'ada' }) as unknown,
    order: expect.objectContaining({
      status: 'PAID', total_amount: 4000,
      redemptions: { [String(body['id'])]: { date: instant, related_object_type: 'voucher', related_object_id: voucherId, related_object_parent_id: campaignId } },
    }) as unknown,
    related_object_type: 'voucher', related_object_id: voucherId,
    voucher: expect.objectContaining({
      id: voucherId, code, applicable_to: none, inapplicable_to: none, redemption: expect.objectContaining({ quantity: 2, redeemed_quantity: 1 }) as unknown,
    }) as unknown,
  });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('what became of one code is read at its address, the newest first', async () => {
  const shop = await openShop(app, inject);
  const { code, voucherId } = await offer(shop);
  const first = await shop.ask('POST', `/vouchers/${code}/redemption`, {});
  await shop.ask('POST', `/vouchers/${code}/redemption`, {});
  await shop.ask('POST', `/vouchers/${code}/redemption`, {});
  await shop.ask('POST', `/redemptions/${String(first.body['id'])}/rollback`, {});
  await shop.ask('POST', `/vouchers/${(await offer(shop)).code}/redemption`, {});
  for (const named of [code, voucherId]) {
    const { status, body } = await shop.ask('GET', `/vouchers/${named}/redemption`);
    expect([status, body]).toEqual([200, {
      quantity: 2, redeemed_quantity: 1, object: 'list', url: `/v1/vouchers/${code}/redemptions?page=1&limit=10`, data_ref: 'redemption_entries', total: 4,
      redemption_entries: expect.any(Array) as unknown,
    }]);
    expect((body['redemption_entries'] as Json[]).map(({ object, result, status: state }) => [object, result, state])).toEqual([
      ['redemption_rollback', 'SUCCESS', undefined], ['redemption', 'FAILURE', 'FAILED'], ['redemption', 'SUCCESS', 'SUCCEEDED'], ['redemption', 'SUCCESS', 'ROLLED_BACK'],
    ]);
  }
  expect((await shop.ask('GET', `/vouchers/${code}/redemption?limit=1&page=2`)).body).toMatchObject({ total: 4, redemption_entries: [{ result: 'FAILURE' }] });
  expect(await (await openShop(app, inject)).ask('GET', `/vouchers/${code}/redemption`)).toMatchObject({ status: 404, body: { resource_type: 'voucher' } });
});

test('a merchant validates and redeems one code, and is refused the endpoints of several', async () => {
  const shop = await openShop(app, inject);
  const { code } = await offer(shop);
  const key = await pool.transaction((tx) => createApiKey(tx, { projectId: shop.projectId, kind: 'server', name: 'Till', role: 'merchant' }, new Date()));
  const ask = async (method: 'GET' | 'POST', path: string, payload?: Json): Promise<[number, unknown]> => {
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
    const response = await inject({ method, url: `/v1${path}`, headers, ...(payload && { payload }) });
    return [response.statusCode, response.json<Json>()['key']];
  };
  expect(await ask('POST', `/vouchers/${code}/validate`, {})).toEqual([200, undefined]);
  expect(await ask('POST', `/vouchers/${code}/redemption`, {})).toEqual([200, undefined]);
  expect(await ask('GET', `/vouchers/${code}/redemption`)).toEqual([200, undefined]);
  for (const path of ['/redemptions', '/validations']) {
    expect(await ask('POST', path, { redeemables: [{ object: 'voucher', id: code }] })).toEqual([403, 'missing_required_permission']);
  }
});
