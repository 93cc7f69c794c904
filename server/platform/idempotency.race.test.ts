import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { ApiError } from '../../contract/errors.ts';
import { atEnd } from '../../test/support/at-end.ts';
import { testDatabase } from '../../test/support/database.ts';
import { buildProject } from '../../test/support/rows.ts';
import type { Clock } from './clock.ts';
import { createBatchPool } from './db.ts';
import { forgetOldAnswers } from './forget-answers.ts';
import { createHttp, type Http } from './http.ts';
import { heedKeys, keyedAnswerOf, sendAnswer, sendStored, type IdempotencyParts } from './idempotency.ts';
import { claimKeys, storeAnswers, type Claim } from './idempotency.store.ts';

const { pool, owner } = await testDatabase();
await owner.query('/* test.make */ create table effects (project_id text, effect text, once int unique deferrable initially deferred)');
await owner.query('/* test.grant */ grant all on effects to public');

const at = new Date('2026-11-01T12:00:00Z');
let now = at;
const clock: Clock = { now: () => now };

/** What the handler below does, set by each test. */
interface Handling {
  runs: number;
  before(projectId: string): Promise<void>;
}
let handling: Handling = { runs: 0, before: async () => {} };

/** An instance with one route, which has an effect whenever its handler runs. */
async function instance(parts: Partial<IdempotencyParts> = {}): Promise<Http> {
  const http = createHttp({ logLevel: 'silent' });
  heedKeys(http, { db: pool, clock, ...parts });
  http.addHook('onRequest', async (request) => {
    request.principal = { kind: 'api_key', projectId: String(request.headers['x-project']), id: 'key', name: 'key', role: 'owner' };
  });
  http.post('/v1/effects', { config: { permission: 'public' } }, async (request) => {
    handling.runs += 1;
    const projectId = String(request.headers['x-project']);
    await pool.query('/* test.effect */ insert into effects (project_id, effect) values ($1, $2)', [projectId, request.id]);
    await handling.before(projectId);
    return { made: request.id };
  });
  http.post('/v1/sends', { config: { permission: 'public' } }, async (request, reply) => {
    await pool.query('/* test.effect */ insert into effects (project_id, effect) values ($1, $2)', [
      String(request.headers['x-project']), request.id,
    ]);
    return reply.code(202).send({ made: request.id });
  });
  atEnd(() => http.close());
  await http.ready();
  return http;
}

interface Answer {
  status: number;
  body: string;
  isReplay: boolean;
}

async function ask(http: Http, projectId: string, key: string, url = '/v1/effects'): Promise<Answer> {
  const response = await http.inject({ method: 'POST', url, headers: { 'x-project': projectId, 'idempotency-key': key }, payload: {} });
  return { status: response.statusCode, body: response.body, isReplay: response.headers['idempotency-replayed'] === 'true' };
}

async function countsOf(projectId: string): Promise<{ effects: number; stored: number }> {
  const effects = await owner.query('/* test.effects */ select 1 from effects where project_id = $1', [projectId]);
  const stored = await owner.query('/* test.stored */ select 1 from idempotency_keys where project_id = $1', [projectId]);
  return { effects: effects.length, stored: stored.length };
}

/** What went wrong when one request was sent 20 times at once through two instances, and then once more. */
async function faultsOf(instances: Http[]): Promise<string[]> {
  const projectId = await buildProject(owner);
  handling = { runs: 0, before: () => sleep(20) };
  const through = (index: number): Http => instances[index % instances.length] as Http;
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(through(index), projectId, 'key')));
  const [first] = answers.filter(({ status, isReplay }) => status === 200 && !isReplay);
  const faults = answers.filter(({ status }) => status !== 200 && status !== 409).map(({ status, body }) => `answered ${status} ${body}`);
  const again = await ask(through(1), projectId, 'key');
  if (!again.isReplay || again.body !== first?.body) faults.push(`repeated with ${again.status} ${again.body}, not ${first?.body}`);
  if (handling.runs !== 1) faults.push(`the handler ran ${handling.runs} times`);
  const { effects } = await countsOf(projectId);
  if (effects !== 1) faults.push(`${effects} effects`);
  return faults;
}

test('one request sent at once through two instances is done once', async () => {
  expect(await faultsOf([await instance(), await instance()])).toEqual([]);
});

test('a store that forgets to write is caught', async () => {
  const forgetful = { store: async () => {} };
  const faults = await faultsOf([await instance(forgetful), await instance(forgetful)]);
  expect(faults.join('\n')).toMatch(/repeated with 200[\s\S]*\d effects/);
});

test('a claim without the lock is caught, and even then the table lets one effect through', async () => {
  const unlocked = {
    claim: async (...[tx, projectId, keyed]: Parameters<typeof claimKeys>): Promise<Claim[]> =>
      (await claimKeys(tx, projectId, keyed)).map((claim) => (claim === 'in_flight' ? 'free' : claim)),
  };
  const faults = await faultsOf([await instance(unlocked), await instance(unlocked)]);
  expect(faults).toEqual([expect.stringMatching(/^the handler ran (?!1 )\d+ times$/)]);
});

test('while the first is being answered, another process is told so at once', async () => {
  const [one, two] = [await instance(), await instance()];
  const projectId = await buildProject(owner);
  let goOn = (): void => {};
  const isIn = new Promise<void>((resolve) => {
    handling = {
      runs: 0,
      before: () => {
        resolve();
        return new Promise((goingOn) => {
          goOn = goingOn;
        });
      },
    };
  });
  const first = ask(one, projectId, 'key');
  await isIn;
  const other = await ask(two, projectId, 'key');
  expect(other.status).toBe(409);
  expect(other.body).toContain('idempotency_key_in_flight');
  goOn();
  expect(await first).toMatchObject({ status: 200, isReplay: false });
  expect(await ask(two, projectId, 'key')).toEqual({ ...(await first), isReplay: true });
});

async function breakConnection(): Promise<void> {
  const [backend] = await pool.query<{ pid: number }>('/* test.backend */ select pg_backend_pid() as pid');
  await owner.query('/* test.end */ select pg_terminate_backend($1)', [backend?.pid]);
}

test.each([
  { name: 'the commit fails', status: 500, before: () => pool.query('/* test.trap */ insert into effects (once) values (1), (1)') },
  { name: 'the database connection breaks', status: 503, before: breakConnection },
  { name: 'the handler breaks', status: 500, before: () => Promise.reject(new Error('planted')) },
])('when $name, neither the effect nor the key is there, and the same key works afterwards', async ({ status, before }) => {
  const http = await instance();
  const projectId = await buildProject(owner);
  handling = { runs: 0, before: async () => void (await before()) };
  expect(await ask(http, projectId, 'key')).toMatchObject({ status, isReplay: false });
  expect(await countsOf(projectId)).toEqual({ effects: 0, stored: 0 });
  handling = { runs: 0, before: async () => {} };
  expect(await ask(http, projectId, 'key')).toMatchObject({ status: 200, isReplay: false });
  expect(await countsOf(projectId)).toEqual({ effects: 1, stored: 1 });
});

test('a handler that sends by itself, before the commit, is refused and leaves nothing', async () => {
  const http = await instance();
  const projectId = await buildProject(owner);
  expect(await ask(http, projectId, 'key', '/v1/sends')).toMatchObject({ status: 500 });
  expect(await countsOf(projectId)).toEqual({ effects: 0, stored: 0 });
});

test('an answer is kept for seven days and then forgotten', async () => {
  const http = await instance();
  const projectId = await buildProject(owner);
  handling = { runs: 0, before: async () => {} };
  const first = await ask(http, projectId, 'old');
  now = new Date(at.getTime() + 86_400_000);
  await ask(http, projectId, 'younger');
  const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000);
  await forgetOldAnswers(pool, days(7));
  expect(await ask(http, projectId, 'old')).toEqual({ ...first, isReplay: true });
  expect(await forgetOldAnswers(pool, new Date(days(7).getTime() + 1))).toBeGreaterThan(0);
  expect(await ask(http, projectId, 'old')).toMatchObject({ status: 200, isReplay: false });
  expect(await ask(http, projectId, 'younger')).toMatchObject({ isReplay: true });
  now = at;
});

test('more answers than one statement takes are forgotten all the same', async () => {
  const projectId = await buildProject(owner);
  await owner.query(
    `/* test.many */
     insert into idempotency_keys (project_id, key, fingerprint, status, request_id, created_at)
     select $1, n::text, '', 200, 'v-1', $2 from generate_series(1, 2500) as n`,
    [projectId, new Date('2026-01-01')],
  );
  expect(await forgetOldAnswers(pool, at)).toBeGreaterThanOrEqual(2_500);
  expect(await countsOf(projectId)).toMatchObject({ stored: 0 });
});

test('a route that is decided in a batch renders inside the transaction what it then sends, refusals too', async () => {
  const http = createHttp({ logLevel: 'silent' });
  heedKeys(http, { db: pool, clock });
  const response = { 200: Type.Object({ made: Type.String(), at: Type.Optional(Type.String()) }) };
  const config = { permission: 'public', idempotency: 'batch' } as const;
  const answer = (decided: string): { made: string } => {
    if (decided === 'refused') throw new ApiError('quantity_exceeded', { details: 'CODE', resourceId: 'rf_1', resourceType: 'redemption' });
    if (decided === 'broken') throw new Error('planted');
    return { made: decided, secret: 'not in the schema' } as { made: string };
  };
  http.post('/v1/decisions/:decided', { config, schema: { response } }, async (request, reply) => {
    const { decided } = request.params as { decided: string };
    const keyed = keyedAnswerOf(request, reply, answer);
    if (keyed === null) return answer(decided) as never;
    const rendered = keyed.render(decided);
    return request.headers['x-stored'] === undefined ? sendAnswer(reply, rendered) : sendStored(reply, {
      ...rendered, requestId: request.headers['x-stored'] === 'own' ? keyed.requestId : 'v-1',
    });
  });
  const send = async (decided: string, headers: Record<string, string>): Promise<unknown[]> => {
    const { statusCode, body, headers: answered } = await http.inject({ method: 'POST', url: `/v1/decisions/${decided}`, headers });
    return [statusCode, body.replace(/v-\w+/, 'v-'), answered['content-type'], answered['idempotency-replayed']];
  };
  for (const decided of ['made', 'refused', 'broken']) {
    const plain = await send(decided, {});
    expect(await send(decided, { 'idempotency-key': 'k' })).toEqual(plain);
    if (decided === 'broken') continue;
    expect(await send(decided, { 'idempotency-key': 'k', 'x-stored': 'others' })).toEqual([...plain.slice(0, 3), 'true']);
    expect(await send(decided, { 'idempotency-key': 'k', 'x-stored': 'own' })).toEqual(plain);
  }
  expect((await send('made', {}))[1]).toBe('{"made":"made"}');
  await http.close();
});

const digest = (text: string): Buffer => Buffer.from(text);
const answer = { status: 200, contentType: 'application/json', body: '{}', requestId: 'v-1' };

test('a batch claims many keys at once: free, stored, of another request, in flight elsewhere, and the second of two that are equal', async () => {
  const batches = createBatchPool(pool, 2);
  const projectId = await buildProject(owner);
  const key = (name: string, of = name): { key: string; fingerprint: Buffer } => ({ key: name, fingerprint: digest(of) });
  await batches.transaction((tx) => storeAnswers(tx, projectId, [{ ...key('stored'), ...answer }, { ...key('used'), ...answer, body: null }], at));
  await batches.transaction(async (other) => {
    expect(await claimKeys(other, projectId, [key('taken')])).toEqual(['free']);
    await batches.transaction(async (tx) => {
      const asked = [key('new'), key('stored'), key('used', 'something else'), key('taken'), key('new'), key('used')];
      expect(await claimKeys(tx, projectId, asked)).toEqual(['free', answer, 'other_request', 'in_flight', 'in_flight', { ...answer, body: null }]);
      await storeAnswers(tx, projectId, [{ ...key('new'), ...answer }], at);
    });
    // Of another project.
    expect(await claimKeys(other, await buildProject(owner), [key('stored')])).toEqual(['free']);
  });
  expect(await batches.transaction((tx) => claimKeys(tx, projectId, [key('new'), key('taken')]))).toEqual([answer, 'free']);
  const twice = batches.transaction(async (tx) => {
    await storeAnswers(tx, projectId, [{ ...key('stored'), ...answer }], at);
  });
  await expect(twice).rejects.toThrow('idempotency_keys_pkey');
  await batches.end();
});
