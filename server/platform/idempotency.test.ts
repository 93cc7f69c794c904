import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { keyedRequests, prepareShop, requestNameOf, type KeyedRequest, type Prepared } from '../../test/support/keyed-requests.ts';
import { nameOf } from '../../test/support/routes.ts';
import { isKeyed } from './idempotency.ts';
import type { Route } from './route-table.ts';

const database = await testApp({ role: 'web' });
const instances = [database.inject, (await secondApp(database, { role: 'web' })).inject];
const changing = database.app.http.routeTable.filter(({ method }) => method !== 'GET');
const keyed = changing.filter(isKeyed);
/** They refuse whatever is asked of them, and change nothing. */
const refusing = /\/campaigns\/:campaignId\/transactions\/export$/;

/** Routes that change something and do not heed the header, each with its reason. */
const exempt: Record<string, string> = {
  'POST /api/setup': 'there is no project yet; it works once',
  'POST /api/sign-in': 'of no project; a session may begin twice',
  'POST /api/sign-in-link': 'of no project; a link works once',
  'POST /api/sign-out': 'of no project; a session ends once',
  'POST /api/projects': 'of no project; people press the button, and see the project they made',
  ...Object.fromEntries(['customers', 'events', 'publish', 'qualifications', 'redeem', 'redemptions', 'validations'].map((name) =>
    [`POST /client/v1/${name}`, 'a page could take up keys of the shop, which all lie in one place of the project'])),
  'PUT /client/v1/customers/:id/consents': 'as the others of pages; nothing is kept',
};

interface KeyedAnswer {
  status: number;
  body: string;
  type: unknown;
  isReplay: boolean;
}

interface Asked extends KeyedRequest {
  method: string;
  url: string;
}

type Sent = Pick<Asked, 'method' | 'url' | 'body' | 'type' | 'headers'>;

async function send({ method, url, body, type, headers: asking }: Sent, { shop }: Prepared, key: string | null, instance = 0): Promise<KeyedAnswer> {
  const inject = instances[instance % instances.length] ?? database.inject;
  const headers = { ...(asking ?? shop.headers), ...(type !== undefined && { 'content-type': type }), ...(key !== null && { 'idempotency-key': key }) };
  const payload = type === undefined ? JSON.stringify(body) : String(body);
  const response = await inject({ method: method as 'POST', url, headers, ...(body !== undefined && { payload }) });
  return { status: response.statusCode, body: response.body, type: response.headers['content-type'], isReplay: response.headers['idempotency-replayed'] === 'true' };
}

async function prepare(route: Route): Promise<{ prepared: Prepared; request: Asked }> {
  const prepared = await prepareShop(database, database.inject);
  const request = await keyedRequests[requestNameOf(route)]?.(prepared);
  if (request === undefined) throw new Error(`test/support/keyed-requests.ts does not know how to ask ${nameOf(route)}`);
  const project = prepared.shop.projectId;
  const ours = `/api/projects/${project}${route.url.startsWith('/api/projects/:projectId/v1/') ? '/v1' : ''}`;
  const front = route.url.startsWith('/v1') ? '/v1' : route.url.startsWith('/management/') ? `/management/v1/projects/${project}` : ours;
  return { prepared, request: { ...request, method: route.method, url: front + request.path } };
}

const tables = await database.owner.query<{ name: string }>(
  `/* test.tables */
   select table_name as name
     from information_schema.columns
    where table_schema = 'public' and column_name = 'project_id' and table_name not in ('idempotency_keys', 'campaign_buckets')
    order by 1`,
);

/** How many rows each table has of a project; of buckets there are more when a quarter of an hour begins meanwhile. */
async function rowsOf({ shop }: Prepared): Promise<Record<string, unknown>> {
  const counts: Record<string, unknown> = {};
  for (const { name } of tables) counts[name] = (await database.owner.query(`/* test.count */ select 1 from ${name} where project_id = $1`, [shop.projectId])).length;
  return counts;
}

function stored({ shop }: Prepared): Promise<{ body: string | null }[]> {
  return database.owner.query('/* test.stored */ select body from idempotency_keys where project_id = $1', [shop.projectId]);
}

test('every route that changes something heeds the header, or is exempt for a reason', () => {
  expect(changing.filter((route) => !isKeyed(route)).map(nameOf).toSorted()).toEqual(Object.keys(exempt).toSorted());
  expect(keyed.length).toBeGreaterThan(30);
});

test.each(keyed.filter(({ url }) => !refusing.test(url)).map((route) => [nameOf(route), route] as const))('%s is done once however often it is repeated', async (_name, route) => {
  const isSecret = /\/(api-keys|oauth\/token)$/.test(route.url);
  const [control, { prepared, request }] = [await prepare(route), await prepare(route)];
  const expected = await send(control.request, control.prepared, null);
  expect(expected.status).toBeLessThan(300);

  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(request, prepared, 'key', index)));
  const first = answers.filter(({ status, isReplay }) => status < 300 && !isReplay);
  expect(first).toHaveLength(1);
  expect(first[0]).toMatchObject({ status: expected.status, type: expected.type });
  const repeated = isSecret ? { status: 409, body: expect.stringContaining('idempotency_answer_not_kept') as string, isReplay: false } : { ...first[0], isReplay: true };
  for (let repeat = 0; repeat < 5; repeat += 1) expect(await send(request, prepared, 'key', repeat)).toMatchObject(repeated);
  for (const answer of answers.filter((each) => each !== first[0])) {
    if (answer.status !== 409) expect(answer).toEqual(repeated);
    else expect(answer.body).toMatch(isSecret ? /idempotency_(key_in_flight|answer_not_kept)/ : /idempotency_key_in_flight/);
  }
  expect(await rowsOf(prepared)).toEqual(await rowsOf(control.prepared));
  expect(await stored(prepared)).toHaveLength(1);

  const others = [{ ...request, url: `${request.url}?other=1` }, ...(request.other === undefined ? [] : [{ ...request, body: request.other }])];
  for (const other of others) {
    const refused = await send(other, prepared, 'key');
    expect(refused).toMatchObject({ status: 422, isReplay: false });
    expect(refused.body).toContain('idempotency_key_reused');
  }
  expect(await rowsOf(prepared)).toEqual(await rowsOf(control.prepared));
});

const vouchers = keyed.find(({ url }) => url === '/v1/vouchers') as Route;

test('a key stands for one request in its project, and for another one elsewhere', async () => {
  const [one, two] = [await prepare(vouchers), await prepare(vouchers)];
  expect(await send(one.request, one.prepared, 'key')).toMatchObject({ status: 200, isReplay: false });
  expect(await send(two.request, two.prepared, 'key')).toMatchObject({ status: 200, isReplay: false });
  expect(await send(one.request, one.prepared, 'other')).toMatchObject({ status: 200, isReplay: false });
  expect(await send({ ...one.request, method: 'PUT', url: '/v1/customers/nobody' }, one.prepared, 'key')).toMatchObject({ status: 422 });
});

test('a header that is no key is refused and does nothing', async () => {
  const { prepared, request } = await prepare(vouchers);
  const before = await rowsOf(prepared);
  for (const key of ['', 'x'.repeat(256), 'ä', 'a\tb']) {
    const answer = await send(request, prepared, key);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('invalid_idempotency_key');
  }
  expect(await rowsOf(prepared)).toEqual(before);
  expect(await send(request, prepared, 'x'.repeat(255))).toMatchObject({ status: 200 });
  expect(await send(request, prepared, '~ a key!')).toMatchObject({ status: 200 });
});

test('a refusal of the handler is repeated as it was, byte for byte; what never got that far is not kept', async () => {
  const { prepared, request } = await prepare(vouchers);
  const taken = { ...request, url: '/v1/vouchers/GIVEN' };
  const first = await send(taken, prepared, 'taken');
  expect(first).toMatchObject({ status: 409, isReplay: false });
  expect(await send(taken, prepared, 'taken')).toEqual({ ...first, isReplay: true });

  const failed = { method: 'POST', url: '/v1/publications', body: { voucher: 'GIVEN', customer: { source_id: 'anna' } } };
  await send({ method: 'POST', url: '/v1/vouchers/GIVEN/disable' }, prepared, null);
  const refused = await send(failed, prepared, 'failed');
  expect(refused).toMatchObject({ status: 400, isReplay: false });
  expect(refused.body).toContain('voucher_disabled');
  expect(await send(failed, prepared, 'failed')).toEqual({ ...refused, isReplay: true });
  expect(await rowsOf(prepared)).toMatchObject({ publications: 1 });

  const before = (await stored(prepared)).length;
  expect(await send({ ...request, body: { discount: 1 } }, prepared, 'malformed')).toMatchObject({ status: 400 });
  expect(await send({ ...request, url: '/v1/nothing' }, prepared, 'malformed')).toMatchObject({ status: 404 });
  expect(await stored(prepared)).toHaveLength(before);
  expect(await send(request, prepared, 'malformed')).toMatchObject({ status: 200, isReplay: false });
});

test('a secret lies in no stored answer', async () => {
  const { prepared, request } = await prepare(keyed.find(({ method, url }) => method === 'POST' && url.endsWith('/api-keys')) as Route);
  const first = await send(request, prepared, 'key');
  expect(JSON.parse(first.body)).toMatchObject({ secret: expect.stringMatching(/^vsk_/) as string });
  expect(await stored(prepared)).toEqual([{ body: null }]);
});
