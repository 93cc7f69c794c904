import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { createPool } from './db.ts';
import { createListener, type Listener } from './listen.ts';

const { pool, owner, url } = await testDatabase();
const open: Listener[] = [];
afterAll(() => Promise.all(open.map((listener) => listener.close())));

function listener(db = pool): Listener {
  const made = createListener(db);
  open.push(made);
  return made;
}

const say = (channel: string, payload: string): Promise<unknown> => owner.query('select pg_notify($1, $2)', [channel, payload]);

test('what is said on a channel reaches each of its subscribers and nobody else', async () => {
  const heard: string[] = [];
  const one = listener();
  await one.subscribe('first', { onMessage: (payload) => heard.push(`a ${payload}`) });
  await one.subscribe('first', { onMessage: (payload) => heard.push(`b ${payload}`) });
  await one.subscribe('second', { onMessage: (payload) => heard.push(`c ${payload}`) });
  await say('first', '1');
  await say('second', '2');
  await vi.waitFor(() => expect(heard).toEqual(['a 1', 'b 1', 'c 2']));
});

test('a lost connection is made again and subscribers are told of the gap', async () => {
  const heard: string[] = [];
  let gaps = 0;
  await listener().subscribe('lost', { onMessage: (payload) => heard.push(payload), onGap: () => (gaps += 1) });
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vouchsafe listen' and datname = current_database()");
  await vi.waitFor(() => expect(gaps).toBe(1), { timeout: 5_000 });
  await say('lost', 'after');
  await vi.waitFor(() => expect(heard).toEqual(['after']));
});

test('a database that cannot be reached keeps nobody from starting or closing', async () => {
  const nowhere = createPool({ connectionString: url.replace(/host=[^&]*/, 'host=%2Fnonexistent') });
  const one = createListener(nowhere);
  await expect(one.subscribe('x', { onMessage: () => {} })).resolves.toBeUndefined();
  await expect(one.close()).resolves.toBeUndefined();
  await nowhere.end();
});

test('after close nothing is heard and no connection is left', async () => {
  const heard: string[] = [];
  const one = createListener(pool);
  await one.subscribe('closed', { onMessage: (payload) => heard.push(payload) });
  const connections = async (): Promise<number> =>
    (await owner.query<{ n: number }>("select count(*) as n from pg_stat_activity where application_name = 'vouchsafe listen' and datname = current_database()"))[0]?.n ?? -1;
  const before = await connections();
  await one.close();
  await vi.waitFor(async () => expect(await connections()).toBe(before - 1));
  await say('closed', 'x');
  await sleep(100);
  expect(heard).toEqual([]);
});
