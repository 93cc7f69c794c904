import { once } from 'node:events';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAdmittingServer } from './admission.ts';

/** Requests that were let in, answered when a test says so. */
let letIn: { path: string; response: ServerResponse }[] = [];
/** Two at once and two more that wait. Their patience is longer than any test, but for those of the hurried. */
const limits = { openMax: 2, waitingMax: 2, patienceMilliseconds: 60_000 };
const timeouts = { keepAliveTimeout: 1_000, requestTimeout: 10_000 };
const letInAll: RequestListener = ({ url = '' }, response) => void letIn.push({ path: url, response });
const server = createAdmittingServer(letInAll, timeouts, limits);
const hurried = createAdmittingServer(letInAll, timeouts, { ...limits, patienceMilliseconds: 20 });

beforeAll(async () => {
  for (const each of [server, hurried]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
  }
});
beforeEach(() => {
  letIn = [];
});
afterAll(() => {
  for (const each of [server, hurried]) {
    each.closeAllConnections();
    each.close();
  }
});

interface Asked {
  path?: string;
  at?: Server;
  signal?: AbortSignal;
}

function ask(method: string, key: string | null, { path = '/v1/redemptions', at = server, signal }: Asked = {}): Promise<Response> {
  const { port } = at.address() as AddressInfo;
  const headers = key !== null && { headers: { 'x-app-id': key } };
  return fetch(`http://127.0.0.1:${port}${path}`, { method, ...headers, ...(method === 'POST' && { body: '{}' }), ...(signal && { signal }) });
}

async function untilLetIn(count: number): Promise<void> {
  while (letIn.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

function endAll(): void {
  for (const { response } of letIn) response.end('done');
}

async function statuses(answers: Promise<Response>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status);
}

test('one key has so many changes answered at once and so many wait; the next is told to come back, others and readers are let in', async () => {
  const [first, second] = [ask('POST', 'a'), ask('POST', 'a')];
  await untilLetIn(2);
  const more = Array.from({ length: 4 }, () => ask('POST', 'a'));
  const refused = await Promise.race(more);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ code: 503, key: 'unavailable', request_id: expect.stringMatching(/^v-/) as unknown });
  const others = [ask('POST', 'b'), ask('POST', null), ask('GET', 'a')];
  await untilLetIn(5);
  endAll();
  await untilLetIn(7);
  endAll();
  expect(await statuses([first, second, ...others])).toEqual([200, 200, 200, 200, 200]);
  expect((await statuses(more)).toSorted((a, b) => a - b)).toEqual([200, 200, 503, 503]);
});

test('who waits is let in when there is room, in the order of coming', async () => {
  const open = [ask('POST', 'c'), ask('POST', 'c')];
  await untilLetIn(2);
  const waiting = [];
  for (const path of ['/v1/third', '/v1/fourth']) {
    const arrived = once(server, 'request');
    waiting.push(ask('POST', 'c', { path }));
    await arrived;
  }
  for (const place of [0, 1]) {
    letIn[place]?.response.end('done');
    await untilLetIn(3 + place);
  }
  endAll();
  expect(await statuses([...open, ...waiting])).toEqual([200, 200, 200, 200]);
  expect(letIn.slice(2).map(({ path }) => path)).toEqual(['/v1/third', '/v1/fourth']);
});

test('who finds no room in time is told to come back, in the words of the address', async () => {
  const open = [ask('POST', 'd', { at: hurried }), ask('POST', 'd', { at: hurried })];
  await untilLetIn(2);
  const [wire, own] = await Promise.all([ask('POST', 'd', { at: hurried }), ask('POST', 'd', { at: hurried, path: '/api/projects/p/limits' })]);
  expect([wire.status, wire.headers.get('content-type')]).toEqual([503, 'application/json; charset=utf-8']);
  expect([own.status, own.headers.get('content-type')]).toEqual([503, 'application/problem+json; charset=utf-8']);
  endAll();
  expect(await statuses(open)).toEqual([200, 200]);
  expect(letIn).toHaveLength(2);
});

test('who was answered, who went away and who went away waiting makes room', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [answered, gone] = [ask('POST', 'e'), ask('POST', 'e')];
    await untilLetIn(2);
    const away = new AbortController();
    const leaving = ask('POST', 'e', { signal: away.signal });
    leaving.catch(() => {});
    const staying = ask('POST', 'e');
    away.abort();
    letIn[0]?.response.end('done');
    letIn[1]?.response.destroy();
    await Promise.allSettled([answered, gone, leaving]);
    while (!letIn.some(({ response }) => !response.destroyed)) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const { response } of letIn) if (!response.destroyed) response.end('done');
    expect((await staying).status).toBe(200);
    letIn = [];
  }
});
