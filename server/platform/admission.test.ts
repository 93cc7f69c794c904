import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAdmittingServer } from './admission.ts';

/** Requests that were let in, answered when a test says so. */
let letIn: ServerResponse[] = [];
const server = createAdmittingServer((_request, response) => letIn.push(response), { keepAliveTimeout: 1_000, requestTimeout: 10_000 }, 2);

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  letIn = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function ask(method: string, key: string | null, path = '/v1/redemptions'): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { method, ...(key !== null && { headers: { 'x-app-id': key } }), ...(method === 'POST' && { body: '{}' }) });
}

async function untilLetIn(count: number): Promise<void> {
  while (letIn.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('one key has so many changes answered at once; the next is told to come back, others and readers are let in', async () => {
  const waiting = [ask('POST', 'a'), ask('POST', 'a')];
  await untilLetIn(2);
  const refused = await ask('POST', 'a');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ code: 503, key: 'unavailable', request_id: expect.stringMatching(/^v-/) as unknown });
  expect((await ask('POST', 'a', '/api/projects/p/limits')).headers.get('content-type')).toContain('problem+json');
  waiting.push(ask('POST', 'b'), ask('POST', null), ask('GET', 'a'));
  await untilLetIn(5);
  for (const response of letIn) response.end('done');
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test('who was answered, and who went away, makes room', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [answered, gone] = [ask('POST', 'a'), ask('POST', 'a')];
    await untilLetIn(2);
    letIn[0]?.end('done');
    letIn[1]?.destroy();
    await expect(Promise.allSettled([answered, gone])).resolves.toHaveLength(2);
    letIn = [];
  }
});
