import { beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { addressOf, nameOf, shapeFault } from '../../test/support/routes.ts';
import { buildProject } from '../../test/support/rows.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { bodyBytesMax } from './http.ts';
import type { Route } from './route-table.ts';

const { app, pool, owner, inject, listen } = await testApp();
const routes = app.http.routeTable;
const withBody = routes.filter(({ method }) => method !== 'GET');
let projectId = '';
let headers: Record<string, string> = {};
let address = '';

beforeAll(async () => {
  projectId = await buildProject(pool);
  const key = await createApiKey(pool, { projectId, kind: 'server', name: 'fuzz', role: 'owner' }, new Date());
  const client = await createApiKey(pool, { projectId, kind: 'client', name: 'page', role: 'merchant' }, new Date());
  const management = await createApiKey(pool, { projectId, kind: 'management', name: 'tool', role: 'owner' }, new Date());
  // All ways in, all the way: each way heeds its own.
  await owner.query(
    `update projects set client_origins = '{*}', client_switches = '{redeem,publish,vouchers,customers,events}', client_requests_max = 1000000 where project_id = $1`,
    [projectId],
  );
  headers = {
    'x-app-id': key.appId, 'x-app-token': key.secret, 'x-client-application-id': client.appId, 'x-client-token': client.secret,
    'x-management-id': management.appId, 'x-management-token': management.secret,
  };
  address = await listen();
});

/** Where people must be signed in, a key does not get as far as the body: their bodies are parsed by the same code as those of the routes beside them. */
const reachable = withBody.filter(({ permission }) => permission !== 'signed-in');

interface Wrong {
  name: string;
  type: string;
  body: string | Buffer;
  statuses: number[];
}

const json = 'application/json';
const nested = (open: string, close: string): string => open.repeat(10_000) + close.repeat(10_000);
const wrongs: Wrong[] = [
  ...['{"a":', '[1, 2', '{"a": 1}}', 'nothing', "{'a': 1}", '{"a": NaN}', '{"a": 01}'].map((body) => ({ name: `malformed ${body}`, type: json, body, statuses: [400] })),
  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'].map((type) => (
    { name: `content type ${type}`, type, body: '{}', statuses: [400, 415] })),
  { name: 'NUL in a value', type: json, body: String.raw`{"name":"a\u0000b"}`, statuses: [400] },
  { name: 'NUL in a key', type: json, body: String.raw`{"metadata":{"a\u0000b":1}}`, statuses: [400] },
  { name: 'half of a surrogate pair', type: json, body: String.raw`{"name":"\ud800"}`, statuses: [400] },
  { name: '__proto__', type: json, body: '{"__proto__":{"role":"owner"}}', statuses: [400] },
  { name: '__proto__ inside', type: json, body: '{"metadata":{"__proto__":{"role":"owner"}}}', statuses: [400] },
  { name: 'constructor.prototype', type: json, body: '{"constructor":{"prototype":{"role":"owner"}}}', statuses: [400] },
  { name: 'arrays 10,000 deep', type: json, body: nested('[', ']'), statuses: [400] },
  { name: 'objects 10,000 deep', type: json, body: `{"metadata":${nested('{"a":', '}').replace(':}', ':1}')}}`, statuses: [400] },
  { name: 'more than 10 MB', type: json, body: Buffer.alloc(bodyBytesMax + 1, ' '), statuses: [413] },
];

async function everyRow(): Promise<unknown> {
  const tables = ['campaigns', 'vouchers', 'publications', 'redemptions', 'customers', 'orders', 'api_keys', 'changes'];
  return Promise.all(tables.map((table) => owner.query(`select count(*) as n from ${table} where project_id = $1`, [projectId])));
}

test('there are routes with a body to try', () => {
  expect(reachable.map(nameOf)).toEqual(expect.arrayContaining(['POST /v1/redemptions', 'POST /api/sign-in', 'POST /api/projects/:projectId/api-keys']));
});

test.each(wrongs)('a body that is $name is refused by every route in its shape of an error, and writes nothing', async ({ type, body, statuses }) => {
  const before = await everyRow();
  const faults: string[] = [];
  for (const route of reachable) {
    const url = addressOf(route, { projectId, id: 'unknown' });
    const answer = await inject({ method: route.method as 'POST', url, headers: { ...headers, 'content-type': type }, payload: body });
    const fault = statuses.includes(answer.statusCode) ? shapeFault(url, answer.statusCode, answer.body) : `status ${answer.statusCode}: ${answer.body.slice(0, 200)}`;
    if (fault !== undefined) faults.push(`${nameOf(route)}: ${fault}`);
  }
  expect(faults).toEqual([]);
  expect(await everyRow()).toEqual(before);
});

test.each(['null', '1', '"text"', '[]', '[[]]', 'true', '{}', '{"a":1e400}', '{"id":9007199254740993}'])('the body %s makes no route fail', async (body) => {
  const faults: string[] = [];
  for (const route of reachable) {
    const url = addressOf(route, { projectId, id: 'unknown' });
    const answer = await inject({ method: route.method as 'POST', url, headers: { ...headers, 'content-type': json }, payload: body });
    const fault = answer.statusCode >= 400 ? shapeFault(url, answer.statusCode, answer.body) : undefined;
    if (answer.statusCode >= 500 || fault !== undefined) faults.push(`${nameOf(route)}: ${answer.statusCode} ${fault ?? answer.body.slice(0, 200)}`);
  }
  expect(faults).toEqual([]);
});

/** The answer's first words over a real connection: a stream is not read to an end that never comes. */
async function ask(route: Route, url: string): Promise<{ status: number; body: string }> {
  const stop = new AbortController();
  const init: RequestInit = { method: route.method, headers: { ...headers, accept: 'application/json' }, signal: stop.signal };
  const answer = await fetch(address + url, route.method === 'GET' ? init : { ...init, body: '{}', headers: { ...init.headers, 'content-type': json } });
  const body = answer.ok ? '' : await answer.text();
  stop.abort();
  return { status: answer.status, body };
}

const badIds = ['%00', 'a%00b', '%ED%A0%80', '%FF', 'x'.repeat(3_000), '..%2F..%2Fetc', '%27%20or%201=1--', '%F0%9F%8E%81', '%20', "a'b%22c\\d"];

test.each(badIds.map((id) => ({ id, name: id.slice(0, 20) })))('the id $name in an address makes no route fail', async ({ id }) => {
  const faults: string[] = [];
  const placed = routes.filter(({ url }) => url.replace(':projectId', '').includes(':'));
  for (const route of placed) {
    const url = addressOf(route, { projectId, id });
    const { status, body } = await ask(route, url);
    const fault = status >= 400 && status < 500 ? shapeFault(url, status, body) : `status ${status} ${body.slice(0, 200)}`;
    // What lists or ends things by an id may have nothing to say about one that nobody has.
    if (fault !== undefined && !(status >= 200 && status < 300)) faults.push(`${nameOf(route)}: ${fault}`);
  }
  expect(placed.length).toBeGreaterThan(5);
  expect(faults).toEqual([]);
});

const badQueries = [
  'limit=%00', 'limit=abc', 'limit=-1', 'limit=1e9', 'limit=1.5', 'limit[]=1&limit[]=2', 'page=0', 'page=99999999999999999999', 'order=%00', 'order=secret_hash',
  'order[a]=1', 'filters[a][b][c][d][e][f][g][h][i][j][k][l]=1', 'filters=x', 'filters[code][conditions][$is]=%00', '__proto__[x]=1', 'constructor[prototype][x]=1',
  'created_at[after]=year', 'created_at[before]=0000-01-01', 'from=0000-01-01&to=9999-99-99', 'search=%00', 'search=%25%27', 'after=%00', 'before=xx', 'cursor=xx', 'q=%ED%A0%80',
];

test.each(badQueries)('the query %s makes no route fail', async (query) => {
  const faults: string[] = [];
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const url = `${addressOf(route, { projectId, id: 'unknown' })}?${query}`;
    const { status, body } = await ask(route, url);
    const fault = status >= 400 ? shapeFault(url, status, body) : undefined;
    if (status >= 500 || fault !== undefined) faults.push(`${nameOf(route)}: ${status} ${fault ?? ''}`);
  }
  expect(faults).toEqual([]);
});
