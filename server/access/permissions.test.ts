import { beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { addressOf, nameOf, shapeFault } from '../../test/support/routes.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { addMember } from './add-member.ts';
import { createApiKey, revokeApiKey, type ApiKeyKind } from './api-key.store.ts';
import { allows, type Role } from './permission.ts';
import { systemActor } from './principal.ts';
import type { Route } from '../platform/route-table.ts';

const { app, pool, owner, listen } = await testApp();
const routes = app.http.routeTable;
type Headers = Record<string, string>;

let address = '';
let projectId = '';
let campaignId = '';
beforeAll(async () => {
  address = await listen();
  projectId = await buildProject(pool);
  campaignId = await buildCampaign(pool, projectId);
  await buildVoucher(pool, projectId, campaignId, { code: 'OURS' });
});

async function keyOf(project: string, role: Role, kind: ApiKeyKind = 'server'): Promise<Headers & { 'x-app-id': string }> {
  const key = await createApiKey(pool, { projectId: project, kind, name: role, role }, new Date());
  return { 'x-app-id': key.appId, 'x-app-token': key.secret };
}

async function managementKeyOf(project: string, role: Role): Promise<Headers> {
  const { 'x-app-id': id, 'x-app-token': token = '' } = await keyOf(project, role, 'management');
  return { 'x-management-id': id, 'x-management-token': token };
}

async function memberOf(project: string, role: Role): Promise<Headers> {
  const email = `${role}-${project}@shop.example`;
  const { token } = await pool.transaction((tx) => addMember(tx, { email, role, projectId: project }, systemActor('test'), new Date()));
  const answer = await fetch(`${address}/api/sign-in-link`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, password: 'correct horse battery' }),
  });
  return { cookie: answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') };
}

/** Over a real connection and not to the end of the answer, which for a stream never comes. */
async function ask(route: Route, headers: Headers, id = 'unknown'): Promise<{ status: number; body: string; url: string }> {
  const url = addressOf(route, { projectId, id });
  const stop = new AbortController();
  const init = { method: route.method, headers, signal: stop.signal };
  const answer = await fetch(address + url, route.method === 'GET' ? init : {
    ...init, headers: { ...headers, 'content-type': 'application/json' }, body: '{}',
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const body = isStream ? '' : await answer.text();
  stop.abort();
  return { status: answer.status, body, url };
}

/** What goes wrong when each route is asked; `expected` says what a status must be. */
async function faultsOf(asked: readonly Route[], headers: Headers, expected: (route: Route, status: number) => boolean): Promise<string[]> {
  const faults: string[] = [];
  for (const route of asked) {
    const { status, body, url } = await ask(route, headers);
    const fault = status >= 400 ? shapeFault(url, status, body) : undefined;
    if (!expected(route, status) || fault !== undefined || status >= 500) faults.push(`${nameOf(route)} (${route.permission}): ${status} ${fault ?? ''}`);
  }
  return faults;
}

const guarded = routes.filter(({ permission }) => permission !== 'public');
/** Of client keys; what opens them are switches and no roles (server/client-api/client-api.test.ts). */
const isForClients = ({ url }: Route): boolean => url.startsWith('/client/v1/');
const isForManagement = ({ url }: Route): boolean => url.startsWith('/management/v1/');
const inProject = guarded.filter((route) => route.permission !== 'signed-in' && !isForClients(route) && !isForManagement(route));
const belowApi = inProject.filter(({ url }) => url.startsWith('/api/'));

test('what anybody may ask is this list', () => {
  expect(routes.filter(({ permission }) => permission === 'public').map(nameOf).toSorted()).toEqual([
    'GET /*', 'GET /api/setup', 'GET /docs/api', 'GET /docs/api/reference.js', 'GET /docs/api/start.js', 'GET /docs/errors', 'GET /health',
    'GET /openapi.json', 'GET /pictures/:projectId/:voucherId/:key/:picture', 'POST /api/setup', 'POST /api/sign-in', 'POST /api/sign-in-link', 'POST /api/sign-out',
  ]);
});

test('every route that belongs to a project is below the wire contract or the project', () => {
  expect(inProject.filter(({ url }) => !url.startsWith('/v1/') && !url.startsWith('/api/projects/:projectId')).map(nameOf)).toEqual([]);
  expect(inProject.length).toBeGreaterThan(20);
});

test('a key of a server and a member open no route of client keys or management keys', async () => {
  for (const headers of [await keyOf(projectId, 'owner'), await memberOf(projectId, 'owner')]) {
    expect(await faultsOf(routes.filter((route) => isForClients(route) || isForManagement(route)), headers, (_route, status) => status === 401)).toEqual([]);
  }
  expect(routes.filter(isForClients).length).toBeGreaterThan(7);
});

test.each(['viewer', 'merchant', 'user', 'admin'] as const)('a management key with the role %s may do what the role includes, and nothing of other routes', async (role) => {
  const headers = await managementKeyOf(projectId, role);
  const ofManagement = routes.filter(isForManagement);
  expect(ofManagement.length).toBeGreaterThan(12);
  expect(await faultsOf(ofManagement, headers, ({ permission }, status) => (status === 403) === !allows(role, permission) && status !== 401)).toEqual([]);
  expect(await faultsOf(guarded.filter((route) => !isForManagement(route)), headers, (_route, status) => status === 401)).toEqual([]);
});

test("another project's management key is told that ours does not exist", async () => {
  const named = routes.filter((route) => isForManagement(route) && route.url.includes(':projectId'));
  expect(await faultsOf(named, await managementKeyOf(await buildProject(pool), 'owner'), (_route, status) => status === 404)).toEqual([]);
});

test('nobody gets anywhere without signing in', async () => {
  expect(await faultsOf(guarded, {}, (_route, status) => status === 401)).toEqual([]);
});

test('a revoked key, a wrong secret, a browser key and a broken cookie are nobody', async () => {
  const revoked = await keyOf(projectId, 'owner');
  await pool.transaction((tx) => revokeApiKey(tx, projectId, revoked['x-app-id'], new Date()));
  const wrong = { ...(await keyOf(projectId, 'owner')), 'x-app-token': 'vsk_wrong' };
  const { cookie = '' } = await memberOf(projectId, 'owner');
  for (const headers of [revoked, wrong, await keyOf(projectId, 'merchant', 'client'), await keyOf(projectId, 'owner', 'management'), { cookie: cookie.replace(/.{6}$/, 'AAAAAA') }]) {
    expect(await faultsOf(guarded, headers, (_route, status) => status === 401)).toEqual([]);
  }
});

test("below /api another project's key, and a member of another project, are told that ours does not exist", async () => {
  const foreign = await buildProject(pool);
  for (const headers of [await keyOf(foreign, 'owner'), await memberOf(foreign, 'owner')]) {
    expect(await faultsOf(belowApi, headers, (_route, status) => status === 404)).toEqual([]);
  }
});

test("on the wire another project's key finds nothing of ours, and changes nothing of ours", async () => {
  const headers = await keyOf(await buildProject(pool), 'owner');
  const ours = (): Promise<unknown> => Promise.all([
    owner.query('select campaign_id, active, updated_at from campaigns where project_id = $1', [projectId]),
    owner.query('select voucher_id, active, updated_at from vouchers where project_id = $1', [projectId]),
    owner.query('select redemption_id from redemptions where project_id = $1', [projectId]),
  ]);
  const before = await ours();
  const faults: string[] = [];
  for (const route of inProject.filter(({ url }) => url.startsWith('/v1/'))) {
    for (const id of [campaignId, 'OURS']) {
      const { status, body } = await ask(route, headers, id);
      const isNamed = route.url.includes(':');
      // A named object is not there, or the empty body or its type was looked at first; a list has none of ours in it.
      if (isNamed ? ![400, 404, 415].includes(status) : body.includes(campaignId) || body.includes('OURS')) faults.push(`${nameOf(route)} ${id}: ${status} ${body.slice(0, 100)}`);
    }
  }
  expect(faults).toEqual([]);
  expect(await ours()).toEqual(before);
});

test.each(['viewer', 'merchant', 'user', 'admin'] as const)('a %s may do what the role includes and is refused everything else, by key and by session', async (role) => {
  // What keys of integrations alone may do, nobody may.
  const isForNobody = ({ url }: Route): boolean => url.endsWith('/v1/publications/create');
  const isRight = (route: Route, status: number): boolean => (status === 403) === (isForNobody(route) || !allows(role, route.permission)) && status !== 401;
  expect(await faultsOf(inProject, await keyOf(projectId, role), isRight)).toEqual([]);
  expect(await faultsOf(belowApi, await memberOf(projectId, role), isRight)).toEqual([]);
});

test('a viewer writes nothing, a merchant redeems one code at a time and sees no keys and no figures', () => {
  // The roles themselves, so that the matrix above cannot become right by a role becoming wrong.
  for (const permission of ['campaign.write', 'voucher.write', 'redemption.create', 'code.redeem', 'redemption.roll-back', 'publication.create', 'key.read', 'key.manage'] as const) {
    expect(allows('viewer', permission)).toBe(false);
  }
  for (const permission of ['campaign.write', 'key.read', 'key.manage', 'figure.read', 'redemption.roll-back', 'change.read', 'validation.create', 'redemption.create'] as const) {
    expect(allows('merchant', permission)).toBe(false);
  }
  for (const permission of ['code.validate', 'code.redeem', 'voucher.read', 'customer.read', 'redemption.read'] as const) {
    expect(allows('merchant', permission)).toBe(true);
  }
  expect(allows('user', 'key.read')).toBe(false);
  expect(allows('admin', 'member.manage')).toBe(false);
});
