import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { defaultStackingRules } from '../stacking/stacking-rules.ts';

const product = await testApp();
const { inject, owner } = product;
const any = expect.any(String) as unknown;

interface Manager {
  shop: Shop;
  /** Asks `/management/v1/projects/{project}…`. */
  manage(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
}

async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, headers: Record<string, string>, body?: unknown): Promise<Answer & { headers: Record<string, unknown> }> {
  const answer = await inject({ method, url, headers, ...(body !== undefined && { payload: body as object }) });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<Record<string, unknown>>(), headers: answer.headers };
}

/** A shop with a management key, made as the dashboard makes one. */
async function openManager(role?: string): Promise<Manager & { headers: Record<string, string> }> {
  const shop = await openShop(product, inject);
  const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Terraform', kind: 'management', ...(role !== undefined && { role }) });
  expect(body['secret']).toMatch(/^vsm_/);
  const headers = { 'x-management-id': String(body['app_id']), 'x-management-token': String(body['secret']) };
  return {
    shop, headers,
    manage: async (method, path, json) => {
      const { status, body: answered } = await send(method, `/management/v1/projects/${shop.projectId}${path}`, headers, json);
      return { status, body: answered };
    },
  };
}

test('a project is listed, read and changed: name, origins and switches; what is left out or unknown stays', async () => {
  const { shop, manage, headers } = await openManager();
  const listed = await send('GET', '/management/v1/projects', headers);
  expect(listed).toMatchObject({ status: 200, headers: { 'x-rate-limit-type': 'key', 'x-rate-limit-remaining': any } });
  const project = {
    id: shop.projectId, name: any, timezone: any, currency: any, api_version: 'v2018-08-01', client_trusted_domains: [], client_redeem_enabled: false,
    client_publish_enabled: false, client_list_vouchers_enabled: false, client_create_customer_enabled: false, client_loyalty_events_enabled: false,
    client_set_voucher_expiration_date_enabled: false, case_sensitive_codes: true, default_code_config: {},
  };
  expect(listed.body).toEqual({ object: 'list', data_ref: 'data', data: [project], total: 1 });
  const [{ timezone, currency }] = listed.body['data'] as [Record<string, unknown>];
  const change = { name: ' Nordwind ', timezone, currency: null, description: 'x', client_trusted_domains: ['https://shop.example'], client_redeem_enabled: true };
  const changed = { ...project, name: 'Nordwind', currency, client_trusted_domains: ['https://shop.example'], client_redeem_enabled: true };
  expect(await manage('PUT', '', change)).toEqual({ status: 200, body: changed });
  expect(await manage('PUT', '', { client_publish_enabled: true })).toEqual({ status: 200, body: { ...changed, client_publish_enabled: true } });
  expect(await manage('PUT', '', { client_redeem_enabled: false })).toMatchObject({ status: 200, body: { client_redeem_enabled: false, client_publish_enabled: true } });
  expect((await manage('GET', '')).body).toMatchObject({ name: 'Nordwind', client_publish_enabled: true });
  expect((await shop.askOurs('GET', '/settings')).body).toMatchObject({ name: 'Nordwind', client: { switches: ['publish'], origins: ['https://shop.example'] } });
});

test('whether codes ignore case and how they look is read and changed, whatever the configuration says it by', async () => {
  const { shop, manage } = await openManager();
  const look = async (default_code_config: object): Promise<unknown> => {
    const { status, body } = await manage('PUT', '', { default_code_config });
    return status === 200 ? body['default_code_config'] : body['key'];
  };
  expect(await manage('PUT', '', { case_sensitive_codes: false })).toMatchObject({ status: 200, body: { case_sensitive_codes: false, default_code_config: {} } });
  expect(await look({ length: 6, charset: 'numbers', prefix: 'SHOP-', postfix: '-X' })).toEqual({ charset: '0123456789', pattern: 'SHOP-######-X' });
  expect(await manage('PUT', '', { name: 'Same look', default_code_config: null })).toMatchObject({ body: { case_sensitive_codes: false, default_code_config: { pattern: 'SHOP-######-X' } } });
  expect((await shop.askOurs('GET', '/settings')).body).toMatchObject({ codes: { ignore_case: true, charset: '0123456789', pattern: 'SHOP-######-X' } });
  expect(await look({ pattern: 'AUT-####', length: null })).toEqual({ pattern: 'AUT-####' });
  expect([await look({ prefix: 'N#-' }), await look({ pattern: 'NONE' }), await look({ charset: '# ' }), await look({ length: 50, prefix: 'P'.repeat(50), postfix: '-' })])
    .toEqual(['invalid_code_config', ...Array.from({ length: 3 }, () => 'invalid_payload')]);
  expect((await shop.ask('POST', '/vouchers', { discount: { type: 'AMOUNT', amount_off: 100 } })).body['code']).toMatch(/^AUT-[0-9A-Z]{4}$/);
  // There is a code now.
  expect(await manage('PUT', '', { case_sensitive_codes: true })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  expect(await look({})).toEqual({});
  expect((await manage('GET', '')).body).toMatchObject({ case_sensitive_codes: false, default_code_config: {} });
});

test.each<{ name: string; change: unknown; details: RegExp }>([
  { name: 'another time zone', change: { timezone: 'Pacific/Apia' }, details: /timezone/ },
  { name: 'another currency', change: { currency: 'XTS' }, details: /currency/ },
  { name: 'an origin that is none', change: { client_trusted_domains: ['shop.example/path'] }, details: /origin/ },
  { name: 'a name of spaces', change: { name: '  ' }, details: /name/ },
  { name: 'a switch as text', change: { client_redeem_enabled: 'true' }, details: /client_redeem_enabled/ },
])('a change of a project with $name is refused, and nothing of it is done', async ({ change, details }) => {
  const { manage } = await openManager();
  const { body: before } = await manage('GET', '');
  expect(await manage('PUT', '', change)).toMatchObject({ status: 400, body: { key: 'invalid_payload', details: expect.stringMatching(details) as unknown } });
  expect((await manage('GET', '')).body).toEqual(before);
});

test('metadata schemas are made, read, changed and removed in the names of the management API, either spelling is taken', async () => {
  const { shop, manage } = await openManager();
  expect(await manage('GET', '/metadata-schemas')).toEqual({ status: 200, body: { object: 'list', data_ref: 'data', data: [], total: 0 } });
  expect(await manage('POST', '/metadata-schemas', { related_object: 'address', properties: { zip: { type: 'string', exact_length: 5 } } })).toMatchObject({ status: 200 });
  const made = await manage('POST', '/metadata-schemas', {
    related_object: 'customer', allow_defined_only: true,
    properties: { home: { type: 'object', object_type: 'address', optional: true }, nick: { type: 'string', min_length: 2, maxLength: 9, array: true } },
  });
  const schema = {
    id: expect.stringMatching(/^ms_/) as unknown, related_object: 'customer', allow_defined_only: true, created_at: any, updated_at: null, object: 'metadata_schema',
    properties: {
      home: { type: 'object', array: false, optional: true, object_type: 'address' },
      nick: { type: 'string', array: true, optional: false, object_type: null, min_length: 2, max_length: 9 },
    },
  };
  expect(made).toEqual({ status: 200, body: schema });
  const path = `/metadata-schemas/${String(made.body['id'])}`;
  expect(await manage('GET', path)).toEqual(made);
  expect((await manage('GET', '/metadata-schemas')).body).toMatchObject({ total: 2 });
  expect((await shop.ask('GET', '/metadata-schemas/customer')).body).toMatchObject({ properties: { nick: { minLength: 2, maxLength: 9 }, home: { objectType: 'address' } } });
  expect(await shop.ask('POST', '/customers', { source_id: 'ada', metadata: { nick: ['a'] } })).toMatchObject({ status: 400, body: { key: 'metadata_validation_failed' } });
  expect((await manage('PUT', path, { allow_defined_only: false, properties: { nick: { type: 'string', array: true, deleted: true } } })).body).toMatchObject({
    updated_at: any, allow_defined_only: false, properties: { nick: { deleted: true }, home: { object_type: 'address' } },
  });
  expect(await manage('POST', '/metadata-schemas', { related_object: 'customer' })).toMatchObject({ status: 409, body: { key: 'duplicate_found' } });
  expect(await manage('DELETE', path)).toEqual({ status: 204, body: {} });
  expect(await manage('GET', path)).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'metadata schema' } });
});

test('stacking rules are the default ones without an id until some are made, and again once those are removed', async () => {
  const { shop, manage } = await openManager();
  const list = (rules: object): object => ({ status: 200, body: { object: 'list', data_ref: 'data', data: [rules], total: 1 } });
  const id = shop.projectId.replace('proj_', 'stk_');
  expect(await manage('GET', '/stacking-rules')).toEqual(list(defaultStackingRules));
  for (const method of ['GET', 'PUT', 'DELETE'] as const) expect(await manage(method, `/stacking-rules/${id}`, method === 'PUT' ? {} : undefined)).toMatchObject({ status: 404 });
  expect(await manage('POST', '/stacking-rules')).toMatchObject({ status: 200, body: { id, ...defaultStackingRules } });
  await manage('DELETE', `/stacking-rules/${id}`);
  const made = await manage('POST', '/stacking-rules', { applicable_redeemables_limit: 7, unknown: 1 });
  const rules = { id, ...defaultStackingRules, applicable_redeemables_limit: 7, created_at: any };
  expect(made).toEqual({ status: 200, body: rules });
  expect(await manage('GET', `/stacking-rules/${id}`)).toEqual(made);
  expect(await manage('POST', '/stacking-rules', {})).toMatchObject({ status: 409, body: { key: 'duplicate_found' } });
  expect(await manage('PUT', `/stacking-rules/${id}`, { joint_categories: ['a'] })).toEqual({ status: 200, body: { ...rules, joint_categories: ['a'], updated_at: any } });
  expect(await manage('PUT', `/stacking-rules/${id}`, { redeemables_limit: 3 })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  expect((await shop.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: 'NONE' }] })).body).toMatchObject({ stacking_rules: { applicable_redeemables_limit: 7 } });
  expect(await manage('DELETE', `/stacking-rules/${id}`)).toEqual({ status: 204, body: {} });
  expect(await manage('GET', '/stacking-rules')).toEqual(list(defaultStackingRules));
  // Rules that the dashboard set are there as well.
  await shop.askOurs('PUT', '/stacking-rules', { redeemables_application_mode: 'PARTIAL' });
  expect((await manage('GET', `/stacking-rules/${id}`)).body).toMatchObject({ id, redeemables_application_mode: 'PARTIAL', created_at: any });
  const changes = await owner.query('select actor_name, jsonb_array_length(fields) as length from changes where project_id = $1 and object_type = $2', [shop.projectId, 'project']);
  expect(changes.map(({ actor_name: name }) => String(name)).toSorted()).toEqual(['Shop', ...Array.from({ length: 5 }, () => 'Terraform')]);
  expect(changes.filter(({ length }) => length === 0), 'entries that say nothing').toEqual([]);
});

test('a management key opens nothing else, no other key opens the management API, and a revoked one opens nothing', async () => {
  const { shop, manage, headers } = await openManager();
  const [id, token] = [headers['x-management-id'] ?? '', headers['x-management-token'] ?? ''];
  for (const [url, pair] of [
    ['/v1/vouchers', { 'x-app-id': id, 'x-app-token': token }], [`/api/projects/${shop.projectId}/api-keys`, { 'x-app-id': id, 'x-app-token': token }],
    ['/client/v1/vouchers', { 'x-client-application-id': id, 'x-client-token': token, origin: 'https://shop.example' }],
    ['/management/v1/projects', { 'x-management-id': shop.headers['x-app-id'] ?? '', 'x-management-token': shop.headers['x-app-token'] ?? '' }],
    ['/management/v1/projects', shop.headers], ['/management/v1/projects', { ...headers, 'x-management-token': 'vsm_wrong' }], ['/management/v1/projects', {}],
  ] as const) expect(await send('GET', url, pair)).toMatchObject({ status: 401, body: { key: 'unauthorized' } });
  expect(await shop.askOurs('DELETE', `/api-keys/${id}`)).toMatchObject({ status: 204 });
  expect(await manage('GET', '')).toMatchObject({ status: 401 });
});

test('another project does not exist for a key, and a viewer’s key changes nothing', async () => {
  const { manage, shop, headers } = await openManager('viewer');
  const other = await openManager();
  expect(await send('GET', `/management/v1/projects/${other.shop.projectId}`, headers)).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'project' } });
  expect(await manage('GET', '')).toMatchObject({ status: 200, body: { id: shop.projectId } });
  expect(await manage('PUT', '', { name: 'x' })).toMatchObject({ status: 403, body: { key: 'missing_required_permission' } });
});

test('an Idempotency-Key is heeded: the same change again has the first answer', async () => {
  const { shop, headers } = await openManager();
  const ask = () => send('POST', `/management/v1/projects/${shop.projectId}/stacking-rules`, { ...headers, 'idempotency-key': 'one' }, {});
  const first = await ask();
  expect(first.status).toBe(200);
  expect(await ask()).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
});
