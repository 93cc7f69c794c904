/** What other clients of the contract send: byte for byte, over a real connection. */
import { beforeAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { openShop, type Shop } from '../support/shop.ts';

const product = await testApp();
let address = '';
let shop: Shop;
beforeAll(async () => {
  address = await product.listen();
  shop = await openShop(product, product.inject);
  await shop.ask('POST', '/campaigns', { name: 'Dialects', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 } } });
  for (const code of ['D1', 'D2', 'D3']) await shop.ask('POST', `/campaigns/Dialects/vouchers/${code}`, {});
});

async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(address + path, { method, headers: { ...shop.headers, ...headers }, ...(body !== undefined && { body }) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

const codesOf = ({ body }: { body: Record<string, unknown> }): unknown => (body['vouchers'] as { code: string }[]).map(({ code }) => code);

test('an empty body with a JSON type is none, where a body may be left out', async () => {
  for (const path of ['/v1/campaigns/Dialects/vouchers', '/v1/campaigns/Dialects/disable', '/v1/campaigns/Dialects/enable', '/v1/vouchers/D1/validate']) {
    expect(await send('POST', path, '')).toMatchObject({ status: 200 });
  }
  expect(await send('DELETE', '/v1/vouchers/D1/sessions/none', '')).toMatchObject({ status: 404 });
  expect(await send('POST', '/v1/publications', '')).toMatchObject({ status: 400, body: { code: 400, key: 'invalid_payload' } });
});

test('an address may end in a slash', async () => {
  expect(await send('GET', '/v1/vouchers/')).toMatchObject({ status: 200, body: { object: 'list' } });
  expect(await send('POST', '/v1/vouchers/', JSON.stringify({ discount: { type: 'AMOUNT', amount_off: 1 } }))).toMatchObject({ status: 200 });
  expect(await send('GET', '/v1/vouchers/D1/')).toMatchObject({ status: 200, body: { code: 'D1' } });
});

test.each([
  ['nested with indices, as qs writes it', 'filters[code][conditions][$in][0]=D1&filters[code][conditions][$in][1]=D3'],
  ['percent-encoded', 'filters%5Bcode%5D%5Bconditions%5D%5B%24in%5D%5B0%5D=D1&filters%5Bcode%5D%5Bconditions%5D%5B%24in%5D%5B1%5D=D3'],
  ['repeated with empty brackets', 'filters[code][conditions][$in][]=D1&filters[code][conditions][$in][]=D3'],
  ['repeated without brackets', 'filters[code][conditions][$in]=D1&filters[code][conditions][$in]=D3'],
  ['a junction in small letters', 'filters[junction]=or&filters[code][conditions][$is]=D1&filters[code][conditions][$is]=D3'],
])('a filter of two values %s', async (_name, query) => {
  expect(codesOf(await send('GET', `/v1/vouchers?order=code&limit=100&${query}`))).toEqual(['D1', 'D3']);
});

test('a filter of one value alone, or as the first of a list', async () => {
  for (const query of ['filters[code][conditions][$is]=D2', 'filters[code][conditions][$is][0]=D2', 'filters[code][conditions][$is][]=D2']) {
    expect(codesOf(await send('GET', `/v1/vouchers?${query}`))).toEqual(['D2']);
  }
});

test('ranges of dates in brackets, booleans as text, repeated results', async () => {
  expect(await send('GET', '/v1/vouchers?created_at[after]=2000-01-01T00:00:00Z&created_at[before]=2100-01-01')).toMatchObject({ status: 200 });
  expect((await send('GET', '/v1/vouchers?created_at[after]=2100-01-01')).body['total']).toBe(0);
  expect(await send('DELETE', '/v1/campaigns/nothing?force=true')).toMatchObject({ status: 404 });
  expect(await send('GET', '/v1/redemptions?result=SUCCESS&result=FAILURE')).toMatchObject({ status: 200 });
  expect(await send('GET', '/v1/redemptions?result[0]=SUCCESS&result[1]=FAILURE')).toMatchObject({ status: 200 });
});

test('null for an optional member is as if it were left out, and members that nobody knows are passed over', async () => {
  const nulls = { customer: null, order: null, metadata: null, session: null, tracking_id: null, unknown: { a: 1 } };
  expect(await send('POST', '/v1/vouchers/D1/validate', JSON.stringify(nulls))).toMatchObject({ status: 200, body: { valid: true } });
  const stack = { ...nulls, redeemables: [{ object: 'voucher', id: 'D1', unknown: 1 }], options: null };
  expect(await send('POST', '/v1/validations', JSON.stringify(stack))).toMatchObject({ status: 200, body: { valid: true } });
  const given = { voucher: null, campaign: { name: 'Dialects' }, channel: null, metadata: null, source_id: null, customer: { source_id: 'anna', loyalty: { points: 1 } } };
  expect(await send('POST', '/v1/publications', JSON.stringify(given))).toMatchObject({ status: 200, body: { channel: 'API', metadata: {}, source_id: null } });
});

test('a wrong type is 400 in the envelope of errors, and names its member', async () => {
  expect(await send('POST', '/v1/validations', JSON.stringify({ redeemables: 'D1' }))).toMatchObject({
    status: 400, body: { code: 400, key: 'invalid_payload', message: 'Invalid payload', details: expect.stringContaining('.redeemables'), request_id: expect.any(String) },
  });
  expect(await send('GET', '/v1/vouchers?limit=all')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
  expect(await send('GET', '/v1/vouchers?page=1001')).toMatchObject({ status: 400, body: { key: 'page_over_limit' } });
  expect(await send('PATCH', '/v1/vouchers/D1', '{}')).toMatchObject({ status: 405, body: { key: 'method_not_allowed', message: 'HTTP Method Not Allowed' } });
});

test('a wrong type is told with every type that the member may have', async () => {
  const voucher = { discount: { type: 'AMOUNT', amount_off: 1 }, redemption: { quantity: 'many' } };
  expect((await send('POST', '/v1/vouchers', JSON.stringify(voucher))).body['details']).toBe('Property .redemption.quantity should be integer,null');
});

test('what only gift cards and integrations have is 403, as elsewhere', async () => {
  for (const [method, path] of [['GET', 'transactions'], ['POST', 'transactions/export']] as const) {
    expect((await send(method, `/v1/campaigns/Dialects/${path}`, method === 'POST' ? '{}' : undefined)).body).toMatchObject({
      code: 403, key: 'forbidden', details: 'Transactions are allowed only for loyalty or gift campaigns',
    });
    expect((await send(method, `/v1/campaigns/nobody/${path}`, method === 'POST' ? '{}' : undefined)).status).toBe(404);
  }
  expect((await send('GET', '/v1/publications/create?campaign[name]=Dialects&customer[source_id]=x')).body).toMatchObject({ code: 403, key: 'integration_api_key_required', message: 'Forbidden' });
});

test('a code in an address is itself, however its signs are escaped', async () => {
  const codes: [code: string, ...addresses: string[]][] = [
    ['A B', 'A%20B'], ['a/b', 'a%2Fb', 'a%2fb'], ['50 %', '50%20%25'], ['1+1', '1+1', '1%2B1'], ['🎁-1', '%F0%9F%8E%81-1', '%f0%9f%8e%81-1'], ['é', '%C3%A9', 'e%CC%81'],
    ['a?b#c', 'a%3Fb%23c'], ['%2F', '%252F'], ['a;b=c', 'a;b=c', 'a%3Bb%3Dc'], ['~(!)*', '~(!)*', '%7E%28%21%29%2A'],
  ];
  const order = JSON.stringify({ order: { amount: 500 } });
  for (const [code, made = '', ...others] of codes) {
    expect((await send('POST', `/v1/vouchers/${made}`, JSON.stringify({ discount: { type: 'AMOUNT', amount_off: 100 } }))).body, `of ${code}`).toMatchObject({ code });
    for (const name of [made, ...others]) {
      expect((await send('GET', `/v1/vouchers/${name}`)).body, `of ${name}`).toMatchObject({ code });
      expect((await send('POST', `/v1/vouchers/${name}/validate`, order)).body, `of ${name}`).toMatchObject({ valid: true, code });
      expect((await send('POST', `/v1/vouchers/${name}/redemption`, order)).body, `of ${name}`).toMatchObject({ voucher: { code } });
    }
    expect((await send('GET', `/v1/vouchers/${made}/redemption`)).body, `of ${code}`).toMatchObject({ total: 1 + others.length });
  }
});

test.each(['%', '%zz', '%C3', '%ff', 'a%00b', 'a%0Ab'])('an address that says no code is no error of the server: %s', async (name) => {
  const requests = [['GET', name], ['POST', name], ['POST', `${name}/validate`], ['POST', `${name}/redemption`], ['PUT', name], ['DELETE', name]] as const;
  for (const [method, path] of requests) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify({ discount: { type: 'AMOUNT', amount_off: 100 } });
    expect([400, 404], `${method} ${path}`).toContain((await send(method, `/v1/vouchers/${path}`, body)).status);
  }
});
