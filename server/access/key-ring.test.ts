import { afterAll, expect, test, vi } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { systemClock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { createListener, type Listener } from '../platform/listen.ts';
import { createApiKey, revokeApiKey, type NewApiKey } from './api-key.store.ts';
import { createKeyRing } from './key-ring.ts';

const { pool } = await testDatabase();
const listeners = [createListener(pool), createListener(pool)] as const;
afterAll(() => Promise.all(listeners.map((listener) => listener.close())));
const deaf: Listener = { subscribe: async () => {}, close: async () => {} };
const now = new Date('2026-05-01T10:00:00Z');

/** Counts the reads of keys. */
function counting(): { db: Db; reads: () => number } {
  let reads = 0;
  const query: Db['query'] = (text, values) => {
    if (text.includes('api-key.find')) reads += 1;
    return pool.query(text, values);
  };
  return { db: { ...pool, query }, reads: () => reads };
}

async function newKey(): Promise<NewApiKey & { projectId: string }> {
  const projectId = newId('proj', systemClock.now());
  await pool.query("insert into projects (project_id, name, time_zone, currency) values ($1, 'Shop', 'Europe/Berlin', 'EUR')", [projectId]);
  return { projectId, ...(await createApiKey(pool, { projectId, kind: 'server', name: 'checkout', role: 'user' }, now)) };
}

const revoke = (projectId: string, appId: string): Promise<unknown> => pool.transaction((tx) => revokeApiKey(tx, projectId, appId, now));

test('a key is found by its pair and by nothing else', async () => {
  const ring = await createKeyRing({ db: pool, clock: systemClock, listener: listeners[0] });
  const [one, two] = [await newKey(), await newKey()];
  expect(await ring.find(one.appId, one.secret)).toMatchObject({ projectId: one.projectId, name: 'checkout', role: 'user' });
  expect(await ring.find(one.appId, two.secret)).toBeUndefined();
  expect(await ring.find(two.appId, one.secret)).toBeUndefined();
  expect(await ring.find(one.appId, '')).toBeUndefined();
  expect(await ring.find('nobody', one.secret)).toBeUndefined();
});

test('a thousand requests at once read the table once', async () => {
  const { db, reads } = counting();
  const ring = await createKeyRing({ db, clock: systemClock, listener: listeners[0] });
  const key = await newKey();
  const found = await Promise.all(Array.from({ length: 1_000 }, () => ring.find(key.appId, key.secret)));
  expect(found.every((each) => each?.projectId === key.projectId)).toBe(true);
  expect(reads()).toBe(1);
});

test('a revoked key is refused by the very next request in this process, and at once in another', async () => {
  const here = await createKeyRing({ db: pool, clock: systemClock, listener: deaf });
  const there = await createKeyRing({ db: pool, clock: systemClock, listener: listeners[1] });
  const key = await newKey();
  expect(await here.find(key.appId, key.secret)).toBeDefined();
  expect(await there.find(key.appId, key.secret)).toBeDefined();
  await revoke(key.projectId, key.appId);
  here.forget(key.appId);
  expect(await here.find(key.appId, key.secret)).toBeUndefined();
  // Well within the two seconds after which it would read again by itself.
  await vi.waitFor(async () => expect(await there.find(key.appId, key.secret)).toBeUndefined(), { timeout: 1_000, interval: 10 });
});

test('a process that hears nothing trusts what it read for two seconds and no longer', async () => {
  const ring = await createKeyRing({ db: pool, clock: systemClock, listener: deaf });
  const key = await newKey();
  vi.useFakeTimers({ toFake: ['performance'] });
  await ring.find(key.appId, key.secret);
  await revoke(key.projectId, key.appId);
  vi.advanceTimersByTime(1_900);
  const trusted = await ring.find(key.appId, key.secret);
  vi.advanceTimersByTime(200);
  const readAgain = await ring.find(key.appId, key.secret);
  vi.useRealTimers();
  expect(trusted).toBeDefined();
  expect(readAgain).toBeUndefined();
});

test('what was being read while the key was revoked is not remembered', async () => {
  const key = await newKey();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Db = {
    ...pool,
    query: async (text, values) => {
      const rows = await pool.query<never>(text, values);
      if (text.includes('api-key.find')) await held;
      return rows;
    },
  };
  const ring = await createKeyRing({ db: slow, clock: systemClock, listener: deaf });
  const early = ring.find(key.appId, key.secret);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await revoke(key.projectId, key.appId);
  ring.forget(key.appId);
  release();
  await early;
  expect(await ring.find(key.appId, key.secret)).toBeUndefined();
});

test('use is noted at most once a minute', async () => {
  let time = now;
  const ring = await createKeyRing({ db: pool, clock: { now: () => time }, listener: deaf });
  const key = await newKey();
  const lastUsed = async (): Promise<string | undefined> =>
    (await pool.query<{ last_used_at: Date | null }>('select last_used_at from api_keys where project_id = $1', [key.projectId]))[0]?.last_used_at?.toISOString();
  await ring.find(key.appId, 'wrong');
  await ring.find(key.appId, key.secret);
  await vi.waitFor(async () => expect(await lastUsed()).toBe('2026-05-01T10:00:00.000Z'));
  time = new Date('2026-05-01T10:00:59Z');
  await ring.find(key.appId, key.secret);
  time = new Date('2026-05-01T10:01:00Z');
  await ring.find(key.appId, key.secret);
  await vi.waitFor(async () => expect(await lastUsed()).toBe('2026-05-01T10:01:00.000Z'));
});
