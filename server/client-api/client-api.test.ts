import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const product = await testApp();
const { inject } = product;
const proxied = await secondApp(product, { trustProxy: 1 });
const origin = 'https://shop.example';

interface Page {
  shop: Shop;
  headers: Record<string, string>;
  ask(method: 'GET' | 'POST' | 'OPTIONS', path: string, body?: unknown, headers?: Record<string, string>): Promise<{
    status: number; body: Record<string, unknown>; headers: Record<string, unknown>;
  }>;
}

/** A page of a shop: its client key, its origin listed, and so many switches on. */
async function openPage(switches: string[] = [], client: Record<string, unknown> = {}): Promise<Page> {
  const shop = await openShop(product, inject);
  await shop.askOurs('PUT', '/settings', { client: { origins: [origin], switches, requests_per_5_seconds: 1000, ...client } });
  const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Page', kind: 'client' });
  const headers = { 'x-client-application-id': String(body['app_id']), 'x-client-token': String(body['secret']), origin };
  return {
    shop,
    headers,
    ask: async (method, path, body, others = {}) => {
      const answer = await inject({ method, url: `/client/v1${path}`, headers: { ...headers, ...others }, ...(body !== undefined && { payload: body as object }) });
      return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<Record<string, unknown>>(), headers: answer.headers };
    },
  };
}

async function withCode(page: Page): Promise<void> {
  await page.shop.ask('POST', '/campaigns', { name: 'Web', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 } } });
  for (const code of ['W1', 'W2', 'W3']) await page.shop.ask('POST', `/campaigns/Web/vouchers/${code}`, { redemption: { quantity: 1 } });
}

test('validate: what the body says elsewhere stands in the query, in brackets', async () => {
  const page = await openPage();
  await withCode(page);
  const query = 'code=W1&amount=5000&item[0][product_id]=p1&item[0][quantity]=2&item[0][amount]=5000&customer[source_id]=anna&order[metadata][a]=b&metadata[c]=d';
  const answer = await page.ask('GET', `/validate?${query}`);
  expect(answer).toMatchObject({
    status: 200,
    body: { valid: true, code: 'W1', order: { amount: 5000, total_amount: 4000, items: [{ product_id: 'p1', quantity: 2 }] }, tracking_id: expect.stringMatching(/^track_/) },
    headers: { 'access-control-allow-origin': origin, vary: 'Origin', 'x-rate-limit-type': 'address' },
  });
  expect((await page.ask('GET', '/validate?code=W1&session_type=LOCK&session_key=cart')).body).toMatchObject({ valid: true, session: { key: 'cart', type: 'LOCK' } });
  expect((await page.ask('GET', '/validate?code=W1')).body).toMatchObject({ valid: false, error: { key: 'quantity_exceeded' } });
  expect((await page.ask('GET', '/promotions/validation?amount=1')).body).toEqual({ valid: false, promotions: [] });
  expect((await page.ask('GET', '/validate')).status).toBe(400);
  expect((await page.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: 'W2' }] })).body).toMatchObject({ valid: true });
});

test('whoever guesses the source_id of a customer is told nothing of the person', async () => {
  const page = await openPage(['customers', 'events', 'publish', 'redeem']);
  await withCode(page);
  await page.shop.ask('POST', '/customers', { source_id: 'anna', name: 'Anna Secret', email: 'secret@shop.example', metadata: { note: 'secret' }, phone: 'secret' });
  const customer = { source_id: 'anna' };
  for (const [path, body] of [
    ['/customers', customer], ['/events', { event: 'seen', customer }], ['/publish?campaign=Web', { customer }], ['/redeem?code=W2', { customer }],
    ['/redemptions', { redeemables: [{ object: 'voucher', id: 'W3' }], customer }],
  ] as const) {
    const answer = await page.ask('POST', path, body);
    expect({ path, ...answer }).toMatchObject({ path, status: 200 });
    expect(JSON.stringify(answer.body)).toContain('"source_id":"anna"');
    expect(JSON.stringify(answer.body).toLowerCase()).not.toContain('secret');
  }
});

test('what a switch opens is closed until it is on, and then does what the server-side route does', async () => {
  const closed = await openPage();
  const open = await openPage(['customers', 'events', 'publish', 'redeem', 'vouchers']);
  for (const page of [closed, open]) await withCode(page);
  const asked = [
    ['POST', '/redeem?code=W1', { customer: { source_id: 'anna' }, order: { amount: 5000 } }], ['POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'W2' }] }],
    ['POST', '/publish?campaign=Web', { customer: { source_id: 'bert' }, channel: 'Voucherify.js' }], ['GET', '/vouchers?campaign=Web', undefined],
    ['POST', '/customers', { source_id: 'cleo' }], ['POST', '/events', { event: 'seen', customer: { source_id: 'cleo' }, metadata: {}, referral: null, loyalty: null }],
  ] as const;
  for (const [method, path, body] of asked) {
    const refused = await closed.ask(method, path, body);
    expect({ path, ...refused }).toMatchObject({ path, status: 403, body: { key: 'forbidden', details: expect.stringContaining('switch') } });
    expect(refused.headers['access-control-allow-origin']).toBe(origin);
    expect({ path, ...(await open.ask(method, path, body)) }).toMatchObject({ path, status: 200 });
  }
  expect((await open.shop.ask('GET', '/redemptions?result=SUCCESS')).body).toMatchObject({ total: 2 });
  expect((await closed.shop.ask('GET', '/redemptions')).body).toMatchObject({ total: 0 });
  const { body } = await open.ask('GET', '/vouchers?limit=1&campaign=Web');
  const [voucher] = body['vouchers'] as object[];
  expect(Object.keys(voucher ?? {}).toSorted()).toEqual(['active', 'assets', 'code', 'created_at', 'expiration_date', 'metadata', 'object', 'start_date']);
});

test('a page that names an order of the shop is told nothing of it', async () => {
  const page = await openPage();
  await withCode(page);
  const { body: order } = await page.shop.ask('POST', '/orders', { source_id: '1001', amount: 7700, customer: { source_id: 'anna' }, metadata: { note: 'secret' } });
  for (const named of [{ id: order['id'] }, { source_id: '1001' }, { id: order['id'], amount: 500 }]) {
    for (const path of ['/validations', '/qualifications']) {
      const answer = await page.ask('POST', path, { redeemables: [{ object: 'voucher', id: 'W1' }], order: named });
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/7700|secret|cust_/);
    }
  }
});

test('a page that may redeem moves no order that there is, and may make one', async () => {
  const page = await openPage(['redeem']);
  await withCode(page);
  const { body: order } = await page.shop.ask('POST', '/orders', { source_id: '1001', amount: 7700, customer: { source_id: 'anna' } });
  const redeemables = [{ object: 'voucher', id: 'W1' }];
  for (const named of [{ id: order['id'] }, { source_id: '1001' }, { source_id: '1001', amount: 500 }, { source_id: order['id'] }, { id: '1001', source_id: 'new' }]) {
    for (const [path, body] of [['/redemptions', { redeemables }], ['/redeem?code=W1', {}]] as const) {
      expect(await page.ask('POST', path, { ...body, customer: { source_id: 'anna' }, order: named })).toMatchObject({ status: 403, body: { key: 'forbidden' } });
    }
  }
  expect((await page.shop.ask('GET', '/orders/1001')).body).toMatchObject({ amount: 7700, total_amount: 7700, status: 'CREATED' });
  expect((await page.shop.ask('GET', '/redemptions')).body).toMatchObject({ total: 0 });
  expect(await page.ask('POST', '/redemptions', { redeemables, order: { source_id: '2002', amount: 5000 } })).toMatchObject({ status: 200 });
  expect((await page.shop.ask('GET', '/orders/2002')).body).toMatchObject({ status: 'PAID' });
});

test('a page cannot move an order that the shop makes while the page waits', async () => {
  const page = await openPage(['redeem']);
  await withCode(page);
  const redeem = { order: { source_id: '3003', amount: 5000 } };
  // The shop's redemption waits for its code, and whatever comes behind it waits in line.
  let paid: Promise<unknown> = Promise.resolve();
  let asked: ReturnType<Page['ask']> | undefined;
  await product.owner.transaction(async (tx) => {
    await tx.query('select voucher_id from vouchers where project_id = $1 and code = $2 for update', [page.shop.projectId, 'W1']);
    paid = page.shop.ask('POST', '/redemptions', { ...redeem, redeemables: [{ object: 'voucher', id: 'W1' }] });
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(() => product.owner.query(waiting), { timeout: 20_000 }).not.toEqual([]);
    asked = page.ask('POST', '/redemptions', { ...redeem, redeemables: [{ object: 'voucher', id: 'W2' }] });
  });
  expect(await paid).toMatchObject({ status: 200 });
  expect(await asked).toMatchObject({ status: 403, body: { key: 'forbidden' } });
  expect((await page.shop.ask('GET', '/orders/3003')).body).toMatchObject({ total_discount_amount: 1000 });
  expect((await page.shop.ask('GET', '/redemptions')).body).toMatchObject({ total: 1 });
});

test('a page of another origin, and a request of none, are refused unless any origin is listed', async () => {
  const page = await openPage();
  for (const headers of [{ origin: 'https://shop.example.evil.test' }, { origin: 'http://shop.example' }, { origin: 'null' }]) {
    const refused = await page.ask('POST', '/validations', {}, headers);
    expect(refused).toMatchObject({ status: 403, body: { key: 'forbidden' } });
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
  }
  const { origin: _origin, ...without } = page.headers;
  const url = '/client/v1/promotions/validation';
  expect((await inject({ method: 'GET', url, headers: without })).statusCode).toBe(403);
  await page.shop.askOurs('PUT', '/settings', { client: { origins: ['*'] } });
  expect((await inject({ method: 'GET', url, headers: without })).statusCode).toBe(200);
  expect((await page.ask('GET', '/promotions/validation', undefined, { origin: 'https://any.test' })).headers['access-control-allow-origin']).toBe('https://any.test');
});

test('a browser that asks beforehand is told what it may send, without a key', async () => {
  const answer = await inject({
    method: 'OPTIONS', url: '/client/v1/redeem?code=W1',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-client-application-id,x-client-token' },
  });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-allow-methods': expect.stringContaining('POST'), vary: 'Origin' });
  const allowed = String(answer.headers['access-control-allow-headers']).toLowerCase();
  for (const header of ['x-client-application-id', 'x-client-token', 'x-voucherify-channel', 'content-type']) expect(allowed).toContain(header);
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
});

test('a client key opens nothing of the server-side API, a server key nothing of the client-side one', async () => {
  const page = await openPage(['redeem', 'vouchers']);
  const asServer = { 'x-app-id': page.headers['x-client-application-id'] ?? '', 'x-app-token': page.headers['x-client-token'] ?? '' };
  const asClient = { 'x-client-application-id': page.shop.headers['x-app-id'] ?? '', 'x-client-token': page.shop.headers['x-app-token'] ?? '', origin };
  expect((await inject({ method: 'GET', url: '/v1/vouchers', headers: asServer })).statusCode).toBe(401);
  expect((await inject({ method: 'POST', url: '/v1/oauth/token', headers: asServer, payload: { grant_type: 'client_credentials' } })).statusCode).toBe(401);
  expect((await inject({ method: 'GET', url: '/client/v1/vouchers', headers: asClient })).statusCode).toBe(401);
  expect((await inject({ method: 'GET', url: '/client/v1/vouchers', headers: page.shop.headers })).statusCode).toBe(401);
  for (const path of ['/campaigns', '/orders', '/redemptions']) expect((await page.ask('GET', path)).status).toBeGreaterThanOrEqual(404);
});

test('one address may ask five times within five seconds, whatever addresses it names', async () => {
  const page = await openPage([], { requests_per_5_seconds: 5 });
  const ask = (forwarded: string): ReturnType<Page['ask']> => page.ask('GET', '/promotions/validation', undefined, { 'x-forwarded-for': forwarded });
  for (let one = 0; one < 5; one += 1) expect((await ask(`10.0.0.${one}`)).status).toBe(200);
  const refused = await ask('10.0.0.9');
  expect(refused).toMatchObject({ status: 429, body: { code: 429, key: 'too_many_requests' }, headers: { 'access-control-allow-origin': origin, 'x-rate-limit-limit': '5' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('behind a proxy that is trusted the address is what it says, and what others wrote before it is not', async () => {
  const behind = await openPage([], { requests_per_5_seconds: 1 });
  const ask = async (forwarded: string): Promise<number> => (
    await proxied.inject({ method: 'GET', url: '/client/v1/promotions/validation', headers: { ...behind.headers, 'x-forwarded-for': forwarded } })
  ).statusCode;
  expect(await ask('10.9.9.9, 192.0.2.1')).toBe(200);
  expect(await ask('10.8.8.8, 192.0.2.1')).toBe(429);
  expect(await ask('192.0.2.2')).toBe(200);
});

test('an Idempotency-Key of a page does not stand in the way of the same key of the shop', async () => {
  const page = await openPage(['redeem']);
  await withCode(page);
  const body = { redeemables: [{ object: 'voucher', id: 'W1' }], order: { amount: 5000 } };
  expect((await page.ask('POST', '/redemptions', body, { 'idempotency-key': 'order-1' })).status).toBe(200);
  const headers = { ...page.shop.headers, 'idempotency-key': 'order-1' };
  const payload = { ...body, redeemables: [{ object: 'voucher', id: 'W2' }] };
  const answer = await inject({ method: 'POST', url: '/v1/redemptions', headers, payload });
  expect(answer.statusCode).toBe(200);
});
