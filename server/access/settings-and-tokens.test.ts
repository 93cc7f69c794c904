import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const product = await testApp();
const { inject, pool } = product;
const other = await secondApp(product);

type Headers = Record<string, string>;

/** A token of a shop's key, asked for as a form. */
async function tokenOf(headers: Headers, form: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await inject({ method: 'POST', url: '/v1/oauth/token', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, payload: form });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const bearer = (token: unknown): Headers => ({ authorization: `Bearer ${String(token)}` });
const statusOf = async (headers: Headers, method: 'GET' | 'POST', url: string, of = inject): Promise<number> => {
  return (await of({ method, url, headers, ...(method === 'POST' && { payload: {} }) })).statusCode;
};

test('settings: told, changed with an entry of who did it, and what is left out stays', async () => {
  const shop = await openShop(product, inject);
  expect((await shop.askOurs('GET', '/settings')).body).toEqual({
    codes: { ignore_case: false, charset: null, pattern: null }, is_case_settled: false,
    name: 'Shop', time_zone: 'Europe/Berlin', week_starts_on: 1, currency: 'EUR', currency_exponent: 2, client: { origins: [], switches: [], requests_per_5_seconds: 5 },
  });
  const changed = await shop.askOurs('PUT', '/settings', { name: ' New ', client: { origins: ['https://Shop.example/', '*'], switches: ['redeem'] } });
  expect(changed).toMatchObject({ status: 200, body: { name: 'New', client: { origins: ['https://shop.example', '*'], switches: ['redeem'], requests_per_5_seconds: 5 } } });
  expect((await shop.askOurs('PUT', '/settings', {})).body).toEqual(changed.body);
  const changes = await pool.query<{ fields: { field: string }[] }>(`select fields from changes where project_id = $1 and object_type = 'project'`, [shop.projectId]);
  expect(changes.map(({ fields }) => fields.map(({ field }) => field))).toEqual([['name', 'client_origins', 'client_switches']]);
});

test.each([
  { name: '  ' }, { time_zone: 'Europe/Paris' }, { client: { origins: ['shop.example'] } }, { client: { origins: ['https://shop.example/path'] } },
  { client: { origins: ['https://*.shop.example'] } },
  { client: { switches: ['everything'] } }, { client: { requests_per_5_seconds: 0 } },
])('settings that cannot be are 400 and change nothing: %j', async (body) => {
  const shop = await openShop(product, inject);
  const before = await shop.askOurs('GET', '/settings');
  expect((await shop.askOurs('PUT', '/settings', body)).status).toBe(400);
  expect(await shop.askOurs('GET', '/settings')).toEqual(before);
});

test('settings are read by whoever sees the project, and changed by who manages it', async () => {
  const user = await openShop(product, inject, {}, 'user');
  expect((await user.askOurs('GET', '/settings')).status).toBe(200);
  expect((await user.askOurs('PUT', '/settings', { name: 'Mine' })).status).toBe(403);
});

test('a token stands for its key for a quarter of an hour, and is stored as a hash', async () => {
  const { headers, projectId } = await openShop(product, inject);
  const { status, body } = await tokenOf(headers, 'grant_type=client_credentials&scope=api');
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^vst_/), client_id: headers['x-app-id'], expires_at: expect.any(Number), expires_in: 900, scope: 'api', token_type: 'Bearer',
  });
  expect(Math.abs(Number(body['expires_at']) - Date.now() / 1000 - 900)).toBeLessThan(60);
  expect(await statusOf(bearer(body['access_token']), 'GET', '/v1/vouchers')).toBe(200);
  const stored = await pool.query('select * from oauth_tokens where project_id = $1', [projectId]);
  expect(JSON.stringify(stored)).not.toContain(body['access_token']);
  await pool.query(`update oauth_tokens set expires_at = now() - interval '1 second' where project_id = $1`, [projectId]);
  expect(await statusOf(bearer(body['access_token']), 'GET', '/v1/vouchers', other.inject)).toBe(401);
});

test('a scope reaches categories, and the background work that it began and no other', async () => {
  const shop = await openShop(product, inject);
  await shop.ask('POST', '/vouchers/CODE', { discount: { type: 'AMOUNT', amount_off: 100 } });
  const started = async (path: string, body: unknown): Promise<string> => String((await shop.ask('POST', path, body)).body['async_action_id']);
  const ofVouchers = await started('/vouchers/metadata/async', { codes: ['CODE'], metadata: { a: 1 } });
  const ofCustomers = await started('/customers/bulk/async', [{ source_id: 'ada' }]);
  const ask = async (scope: string, path: string): Promise<{ status: number; ids: string[] }> => {
    const token = (await tokenOf(shop.headers, `grant_type=client_credentials&scope=${scope}`)).body['access_token'];
    const answer = await inject({ method: 'GET', url: `/v1${path}`, headers: bearer(token) });
    return { status: answer.statusCode, ids: (answer.json<{ async_actions?: { id: string }[] }>().async_actions ?? []).map(({ id }) => id) };
  };
  expect(await ask('vouchers', '/async-actions')).toEqual({ status: 200, ids: [ofVouchers] });
  expect(await ask('vouchers', `/async-actions/${ofVouchers}`)).toMatchObject({ status: 200 });
  expect(await ask('vouchers', `/async-actions/${ofCustomers}`)).toMatchObject({ status: 404 });
  expect((await ask('async-actions', '/async-actions')).ids.toSorted()).toEqual([ofVouchers, ofCustomers].toSorted());
  expect(await ask('validations', '/async-actions')).toMatchObject({ status: 403 });
  expect(await ask('categories', '/categories')).toMatchObject({ status: 200 });
  expect(await ask('campaigns', '/categories')).toMatchObject({ status: 403 });
});

test('scopes leave of the role what they name, and no token makes tokens', async () => {
  const { headers } = await openShop(product, inject);
  const token = bearer((await tokenOf(headers, 'grant_type=client_credentials&scope=vouchers%20validations')).body['access_token']);
  expect(await statusOf(token, 'GET', '/v1/vouchers')).toBe(200);
  expect(await statusOf(token, 'POST', '/v1/vouchers/NOTHING/validate')).toBe(404);
  for (const url of ['/v1/campaigns', '/v1/customers', '/v1/redemptions']) expect(await statusOf(token, 'GET', url)).toBe(403);
  const whole = bearer((await tokenOf(headers, 'grant_type=client_credentials')).body['access_token']);
  expect((await inject({ method: 'POST', url: '/v1/oauth/token', headers: whole, payload: { grant_type: 'client_credentials' } })).statusCode).toBe(401);
  for (const form of ['', 'grant_type=password', 'grant_type=client_credentials&scope=everything', 'grant_type=client_credentials&scope=%20']) {
    expect(await tokenOf(headers, form)).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  }
  expect((await tokenOf({}, 'grant_type=client_credentials')).status).toBe(401);
  const scope = 'keys categories validation-rules';
  expect(await tokenOf(headers, `grant_type=client_credentials&scope=${encodeURIComponent(scope)}`)).toMatchObject({ status: 200, body: { scope } });
});

test('a token that is revoked, or whose key is, is nobody in every process', async () => {
  const shop = await openShop(product, inject);
  const [one, two] = [await tokenOf(shop.headers, 'grant_type=client_credentials'), await tokenOf(shop.headers, 'grant_type=client_credentials')];
  const [first, second] = [String(one.body['access_token']), String(two.body['access_token'])];
  for (const token of [first, second]) expect(await statusOf(bearer(token), 'GET', '/v1/vouchers', other.inject)).toBe(200);
  expect((await shop.ask('POST', '/oauth/introspect', { token: first })).body).toMatchObject({ active: true, client_id: shop.headers['x-app-id'], scope: 'api' });
  expect(await shop.ask('POST', '/oauth/token/revoke', { token: first })).toEqual({ status: 200, body: {} });
  expect(await statusOf(bearer(first), 'GET', '/v1/vouchers')).toBe(401);
  await expect.poll(() => statusOf(bearer(first), 'GET', '/v1/vouchers', other.inject)).toBe(401);
  expect((await shop.ask('POST', '/oauth/introspect', { token: first })).body).toEqual({ active: false });
  const stranger = await openShop(product, inject);
  expect((await stranger.ask('POST', '/oauth/introspect', { token: second })).body).toEqual({ active: false });
  await stranger.ask('POST', '/oauth/token/revoke', { token: second });
  expect(await statusOf(bearer(second), 'GET', '/v1/vouchers')).toBe(200);
  await shop.askOurs('DELETE', `/api-keys/${shop.headers['x-app-id']}`);
  expect(await statusOf(bearer(second), 'GET', '/v1/vouchers')).toBe(401);
  await expect.poll(() => statusOf(bearer(second), 'GET', '/v1/vouchers', other.inject)).toBe(401);
});

test('an answer to keys that nobody knows says how often their address may ask', async () => {
  const shop = await openShop(product, inject);
  const strange = { 'x-app-id': String(shop.headers['x-app-id']), 'x-app-token': 'wrong', 'x-management-id': 'x', 'x-management-token': 'y', 'x-client-application-id': 'x', 'x-client-token': 'y' };
  for (const url of ['/v1/vouchers', '/management/v1/projects', '/client/v1/vouchers']) {
    for (const headers of [strange, {}, { authorization: 'Bearer nothing' }]) {
      const answer = await inject({ method: 'GET', url, headers });
      expect([url, answer.statusCode]).toEqual([url, 401]);
      expect(answer.headers).toMatchObject({ 'x-rate-limit-limit': '10000000', 'x-rate-limit-remaining': expect.stringMatching(/^99999\d\d$/), 'x-rate-limit-type': 'address' });
    }
  }
});

test('every answer to a key says how often it may ask; one with a limit is refused beyond it, and told when to come again', async () => {
  const shop = await openShop(product, inject);
  const free = await inject({ method: 'GET', url: '/v1/vouchers', headers: shop.headers });
  expect(free.headers).toMatchObject({ 'x-rate-limit-limit': '10000000', 'x-rate-limit-remaining': '9999999', 'x-rate-limit-retry': expect.stringMatching(/^\d{10}$/), 'x-rate-limit-type': 'key' });
  expect(free.headers).not.toHaveProperty('retry-after');
  const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Slow', requests_per_minute: 2 });
  const headers = { 'x-app-id': String(body['app_id']), 'x-app-token': String(body['secret']) };
  expect(await statusOf(headers, 'GET', '/v1/vouchers')).toBe(200);
  // Errors count, too.
  expect(await statusOf(headers, 'GET', '/v1/vouchers/NOTHING')).toBe(404);
  const refused = await inject({ method: 'GET', url: '/v1/vouchers', headers });
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ code: 429, key: 'too_many_requests', message: 'Too many requests hit the API too quickly.' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.headers).toMatchObject({ 'x-rate-limit-limit': '2', 'x-rate-limit-remaining': '0' });
  expect(await statusOf(headers, 'GET', `/api/projects/${shop.projectId}/v1/vouchers`), 'the other way to the same routes').toBe(429);
  expect(await statusOf(shop.headers, 'GET', '/v1/vouchers')).toBe(200);
});
