import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject } = database;
const shop = await openShop(database, inject);

const statusFor = async (accept: string | undefined, url = '/v1/vouchers', method: 'GET' | 'POST' = 'GET'): Promise<number> =>
  (await inject({ method, url, headers: { ...shop.headers, ...(accept !== undefined && { accept }) } })).statusCode;

test.each([
  undefined, '', '*/*', '*', 'application/*', 'application/json', 'APPLICATION/JSON; charset=utf-8', 'application/json, text/plain, */*', 'text/html, application/*;q=0.1',
  'application/vnd.shop+json', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
])('who takes JSON gets it: %j', async (accept) => {
  expect(await statusFor(accept)).toBe(200);
});

test('who takes none is told so, and nothing is done', async () => {
  const headers = { ...shop.headers, accept: 'text/xml, application/xml', 'content-type': 'application/json' };
  const refused = await inject({ method: 'POST', url: '/v1/categories', headers, payload: { name: 'Xml' } });
  expect([refused.statusCode, refused.json()]).toMatchObject([406, { code: 406, key: 'not_acceptable', details: 'Answers are application/json, and Accept takes neither that nor */*' }]);
  expect(refused.headers['x-rate-limit-type']).toBe('key');
  expect((await shop.ask('GET', '/categories')).body).toMatchObject({ total: 0 });
  // A key that is wrong is told of first.
  expect((await inject({ url: '/v1/vouchers', headers: { accept: 'text/xml' } })).statusCode).toBe(401);
});

test('a file is for those who take files as well', async () => {
  const { body } = await shop.ask('POST', '/exports', { exported_object: 'voucher' });
  const path = `/exports/${String(body['id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 10_000 }).toBe('DONE');
  const url = new URL(((await shop.ask('GET', path)).body['result'] as { url: string }).url);
  for (const accept of ['text/csv', 'text/*', 'application/json']) expect(await statusFor(accept, url.pathname + url.search)).toBe(200);
  expect(await statusFor('image/png', url.pathname + url.search)).toBe(406);
});
