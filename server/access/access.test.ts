import { expect, test } from 'vitest';
import { secondApp, testApp, type TestApp } from '../../test/support/app.ts';
import { buildProject } from '../../test/support/rows.ts';
import { addMember } from './add-member.ts';
import { createApiKey } from './api-key.store.ts';
import type { Role } from './permission.ts';
import { systemActor } from './principal.ts';
import { createSetupLink } from './setup-link.ts';

const database = await testApp();
const { pool, owner, inject } = database;
const other = await secondApp(database);

type Inject = TestApp['inject'];
type Answer = Awaited<ReturnType<Inject>>;

const password = 'correct horse battery';

/** The cookies an answer sets, as a browser sends them back. */
function cookieOf(answer: Answer): string {
  return [answer.headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]).join('; ');
}

function post(url: string, payload: object, headers: Record<string, string> = {}, through: Inject = inject): Promise<Answer> {
  return through({ method: 'POST', url, payload, headers });
}

const me = (cookie: string, through: Inject = inject): Promise<Answer> => through({ method: 'GET', url: '/api/me', headers: { cookie } });

async function nobodyCanSignIn(): Promise<void> {
  await owner.query('delete from users');
  await owner.query('delete from sign_in_links');
}

async function setupToken(): Promise<string> {
  const link = await createSetupLink(pool, 'http://vouchsafe.test', new Date());
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

const setup = (token: string, email: string, through: Inject = inject): Promise<Answer> =>
  post('/api/setup', { token, email, name: 'Ada', password }, {}, through);

let people = 0;

/** Somebody with a role in a project (null: in all), signed in by the link they were given. */
async function member(role: Role, projectId: string | null): Promise<{ email: string; cookie: string; token: string }> {
  people += 1;
  const email = `person${people}@shop.example`;
  const { token } = await pool.transaction((tx) => addMember(tx, { email, role, projectId }, systemActor('test'), new Date()));
  const answer = await post('/api/sign-in-link', { token, name: 'Pat', password });
  expect(answer.statusCode).toBe(204);
  return { email, cookie: cookieOf(answer), token };
}

test('the set-up link makes the first owner, signs them in and is dead afterwards', async () => {
  await nobodyCanSignIn();
  expect((await inject({ method: 'GET', url: '/api/setup' })).json()).toEqual({ needs_owner: true });
  const token = await setupToken();
  expect((await setup('not the token', 'eve@shop.example')).statusCode).toBe(401);
  const made = await setup(token, 'Ada@shop.example');
  expect(made.statusCode).toBe(204);
  expect((await me(cookieOf(made))).json()).toMatchObject({ email: 'ada@shop.example', name: 'Ada' });
  expect((await inject({ method: 'GET', url: '/api/setup' })).json()).toEqual({ needs_owner: false });
  expect((await setup(token, 'eve@shop.example')).statusCode).toBe(401);
  expect(await createSetupLink(pool, 'http://vouchsafe.test', new Date())).toBeNull();
});

test('of set-ups at the same time through two processes one makes an owner', async () => {
  await nobodyCanSignIn();
  const token = await setupToken();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => setup(token, `owner${index}@shop.example`, index % 2 === 0 ? inject : other.inject)));
  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, ...Array.from({ length: 7 }, () => 401)]);
  expect(await owner.query('select role_everywhere from users')).toEqual([{ role_everywhere: 'owner' }]);
});

test('a set-up link printed again kills the one before', async () => {
  await nobodyCanSignIn();
  const [first, second] = [await setupToken(), await setupToken()];
  expect((await setup(first, 'ada@shop.example')).statusCode).toBe(401);
  expect((await setup(second, 'ada@shop.example')).statusCode).toBe(204);
});

test('signing in needs the right pair, and signing out ends the session at once in every process', async () => {
  const { email } = await member('user', await buildProject(pool));
  expect((await post('/api/sign-in', { email, password: 'wrong horse battery' })).statusCode).toBe(401);
  expect((await post('/api/sign-in', { email: 'nobody@shop.example', password })).statusCode).toBe(401);
  const signedIn = await post('/api/sign-in', { email: email.toUpperCase(), password });
  expect(signedIn.statusCode).toBe(204);
  const cookie = cookieOf(signedIn);
  expect(String(signedIn.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax/i);
  expect((await me(cookie, other.inject)).statusCode).toBe(200);
  expect((await post('/api/sign-out', {}, { cookie })).statusCode).toBe(204);
  expect((await me(cookie)).statusCode).toBe(401);
  expect((await me(cookie, other.inject)).statusCode).toBe(401);
});

test('an unknown address and a wrong password get the same answer', async () => {
  const { email } = await member('user', await buildProject(pool));
  const [known, unknown] = [await post('/api/sign-in', { email, password: 'x' }), await post('/api/sign-in', { email: 'ghost@shop.example', password: 'x' })];
  const strip = (answer: Answer): unknown => ({ ...answer.json<object>(), request_id: null });
  expect(strip(known)).toEqual(strip(unknown));
  expect(known.statusCode).toBe(unknown.statusCode);
});

test('after five misses the address waits, is told how long, and the right password does not help until then', async () => {
  let now = new Date('2026-06-01T10:00:00Z');
  const timed = await secondApp(database, { clock: { now: () => now } });
  const { email } = await member('user', await buildProject(pool));
  const attempt = (word: string): Promise<Answer> => post('/api/sign-in', { email, password: word }, {}, timed.inject);
  for (let miss = 1; miss <= 5; miss += 1) expect((await attempt('wrong')).statusCode).toBe(401);
  const refused = await attempt(password);
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.json()).toMatchObject({ key: 'too_many_requests', status: 429 });
  now = new Date('2026-06-01T10:00:02Z');
  expect((await attempt('wrong')).statusCode).toBe(401);
  expect((await attempt(password)).headers['retry-after']).toBe('2');
  now = new Date('2026-06-01T10:00:10Z');
  expect((await attempt(password)).statusCode).toBe(204);
  expect((await attempt('wrong')).statusCode).toBe(401);
  expect((await attempt(password)).statusCode).toBe(204);
});

test('forty guesses at once are as good as five', async () => {
  const { email } = await member('user', await buildProject(pool));
  const answers = await Promise.all(Array.from({ length: 40 }, () => post('/api/sign-in', { email, password: 'guess' })));
  expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeLessThanOrEqual(6);
  expect(answers.filter(({ statusCode }) => statusCode === 429).length).toBeGreaterThanOrEqual(34);
});

test('a member link signs in once, and needs a password from somebody who has none', async () => {
  const projectId = await buildProject(pool);
  const { token } = await pool.transaction((tx) => addMember(tx, { email: 'new@shop.example', role: 'viewer', projectId }, systemActor('test'), new Date()));
  expect((await post('/api/sign-in-link', { token })).statusCode).toBe(400);
  const accepted = await post('/api/sign-in-link', { token, password, name: 'Nia' });
  expect(accepted.statusCode).toBe(204);
  expect((await me(cookieOf(accepted))).json()).toMatchObject({ name: 'Nia', projects: [{ project_id: projectId, role: 'viewer', currency_exponent: 2 }] });
  expect((await post('/api/sign-in-link', { token, password })).statusCode).toBe(401);
});

test('a project that is not ours does not exist, whether there is one or not', async () => {
  const [mine, foreign] = [await buildProject(pool), await buildProject(pool)];
  const { cookie } = await member('admin', mine);
  const keysOf = (projectId: string): Promise<Answer> => inject({ method: 'GET', url: `/api/projects/${projectId}/api-keys`, headers: { cookie } });
  expect((await keysOf(mine)).statusCode).toBe(200);
  for (const projectId of [foreign, 'proj_nothing', '%00', '..%2f..']) {
    const answer = await keysOf(projectId);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
});

test('who writes rules sees by name whom a project has, those with a role in all among them, and nobody of another', async () => {
  await nobodyCanSignIn();
  const [mine, foreign] = [await buildProject(pool), await buildProject(pool)];
  const [editor, viewer, everywhere] = [await member('user', mine), await member('viewer', mine), await member('admin', null)];
  await member('user', foreign);
  for (const [{ email }, name] of [[editor, 'zoe'], [viewer, 'Ada'], [everywhere, 'ben']] as const) await owner.query('update users set name = $2 where email = $1', [email, name]);
  const membersOf = ({ cookie }: { cookie: string }): Promise<Answer> => inject({ method: 'GET', url: `/api/projects/${mine}/members`, headers: { cookie } });
  expect((await membersOf(editor)).json()).toEqual({
    rows: [{ email: viewer.email, name: 'Ada', role: 'viewer' }, { email: everywhere.email, name: 'ben', role: 'admin' }, { email: editor.email, name: 'zoe', role: 'user' }],
  });
  expect((await membersOf(viewer)).statusCode).toBe(403);
});

test('a key pair opens its own project below /api and no other', async () => {
  const [mine, foreign] = [await buildProject(pool), await buildProject(pool)];
  const key = await createApiKey(pool, { projectId: mine, kind: 'server', name: 'till', role: 'admin' }, new Date());
  const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
  const keysOf = (projectId: string): Promise<Answer> => inject({ method: 'GET', url: `/api/projects/${projectId}/api-keys`, headers });
  expect((await keysOf(mine)).statusCode).toBe(200);
  expect((await keysOf(foreign)).statusCode).toBe(404);
  expect((await inject({ method: 'GET', url: '/api/me', headers })).statusCode).toBe(401);
});

test('a key is shown once, kept as a hash, listed without its secret, and ends at once', async () => {
  const projectId = await buildProject(pool);
  const { cookie } = await member('owner', projectId);
  const made = await post(`/api/projects/${projectId}/api-keys`, { name: 'till 4', kind: 'server', role: 'admin' }, { cookie });
  expect(made.statusCode).toBe(200);
  const { app_id: appId, secret } = made.json<{ app_id: string; secret: string }>();
  const keysOf = (headers: Record<string, string>): Promise<Answer> => inject({ method: 'GET', url: `/api/projects/${projectId}/api-keys`, headers });
  const listed = await keysOf({ 'x-app-id': appId, 'x-app-token': secret });
  expect(listed.json()).toMatchObject({ rows: [{ app_id: appId, name: 'till 4', kind: 'server', role: 'admin', revoked_at: null }] });
  expect(listed.body).not.toContain(secret);
  const stored = await owner.query('select * from api_keys where project_id = $1', [projectId]);
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(JSON.stringify(await owner.query('select * from changes where project_id = $1', [projectId]))).not.toContain(secret);
  const end = (): Promise<Answer> => inject({ method: 'DELETE', url: `/api/projects/${projectId}/api-keys/${appId}`, headers: { cookie } });
  expect((await end()).statusCode).toBe(204);
  expect((await keysOf({ 'x-app-id': appId, 'x-app-token': secret })).statusCode).toBe(401);
  expect((await end()).statusCode).toBe(404);
});

test('nobody hands out more than they have, and a browser key gets the rights of a till whatever is asked for', async () => {
  const projectId = await buildProject(pool);
  const { cookie } = await member('admin', projectId);
  const make = (key: object): Promise<Answer> => post(`/api/projects/${projectId}/api-keys`, key, { cookie });
  expect((await make({ name: 'boss', role: 'owner' })).statusCode).toBe(403);
  const { app_id: appId } = (await make({ name: 'page', kind: 'client', role: 'admin' })).json<{ app_id: string }>();
  expect(await owner.query('select role from api_keys where app_id = $1', [appId])).toEqual([{ role: 'merchant' }]);
});

test('a project is made by somebody who administers something, and is then theirs', async () => {
  const projectId = await buildProject(pool);
  const shop = { name: ' Shop ', time_zone: 'Asia/Tokyo', currency: 'JPY' };
  const admin = await member('admin', projectId);
  const made = await post('/api/projects', shop, { cookie: admin.cookie });
  expect(made.json()).toMatchObject({ name: 'Shop', time_zone: 'Asia/Tokyo', currency: 'JPY', currency_exponent: 0, role: 'owner', is_demo: false });
  expect((await me(admin.cookie)).json<{ projects: object[] }>().projects).toHaveLength(2);
  expect((await post('/api/projects', shop, { cookie: (await member('viewer', projectId)).cookie })).statusCode).toBe(403);
  expect((await post('/api/projects', { ...shop, time_zone: 'Mars/Olympus' }, { cookie: admin.cookie })).statusCode).toBe(400);
  expect((await post('/api/projects', { ...shop, currency: 'XTS' }, { cookie: admin.cookie })).statusCode).toBe(400);
});

test('a role holds from the next request on', async () => {
  const projectId = await buildProject(pool);
  const { cookie, email } = await member('admin', projectId);
  const list = (): Promise<Answer> => inject({ method: 'GET', url: `/api/projects/${projectId}/api-keys`, headers: { cookie } });
  expect((await list()).statusCode).toBe(200);
  await pool.transaction((tx) => addMember(tx, { email, role: 'viewer', projectId }, systemActor('test'), new Date()));
  const refused = await list();
  expect(refused.statusCode).toBe(403);
  expect(refused.json()).toMatchObject({ key: 'missing_required_permission' });
});

test('no page of another site changes anything with our cookie', async () => {
  const projectId = await buildProject(pool);
  const { cookie } = await member('owner', projectId);
  const make = (headers: Record<string, string>): Promise<Answer> => post(`/api/projects/${projectId}/api-keys`, { name: 'till' }, { cookie, ...headers });
  const host = 'shop.internal:4000';
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site', origin: 'http://vouchsafe.test' }, { host, origin: 'http://evil.example' },
    { host, origin: 'null' }, { host, origin: 'http://shop.internal:4001' },
  ] as Record<string, string>[]) {
    const refused = await make(headers);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ key: 'forbidden' });
  }
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { host, origin: `http://${host}` }, { host, origin: 'http://vouchsafe.test' }, {}] as Record<string, string>[]) {
    expect((await make(headers)).statusCode).toBe(200);
  }
  expect((await me(cookie)).headers['cache-control']).toBe('no-store');
});
