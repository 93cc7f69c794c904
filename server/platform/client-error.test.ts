import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { bodyBytesMax } from './http.ts';

const database = await testApp();
const address = new URL(await database.listen());

/** All that comes back for some bytes, until the server closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.port), address.hostname);
    let answer = '';
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.write(bytes);
  });
}

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400, 'invalid_payload'],
  ['a length that is no number', 'POST /v1/campaigns HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n', 400, 'invalid_payload'],
  ['an address of 20 KB', `GET /v1/vouchers?code=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 413, 'payload_too_large'],
])('%s is answered in the envelope of the contract', async (_name, bytes, status, key) => {
  const answer = await exchange(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: status, key, request_id: expect.stringMatching(/^v-/) as unknown });
});

test('who sends more than 10 MB over the network is told so', async () => {
  const { projectId } = await openShop(database, database.inject);
  const key = await createApiKey(database.pool, { projectId, kind: 'server', name: 'large', role: 'admin' }, new Date());
  const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret, 'content-type': 'application/json' };
  const answer = await fetch(new URL('/v1/campaigns', address), { method: 'POST', headers, body: `{"name":"${'x'.repeat(bodyBytesMax)}"}` });
  expect([answer.status, await answer.json()]).toMatchObject([413, { code: 413, key: 'payload_too_large' }]);
});
