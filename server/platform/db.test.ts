import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildProject } from '../../test/support/rows.ts';
import { createPool, databaseTrouble, joinedTransaction, type Transaction } from './db.ts';

const { pool: database } = await testDatabase();

test('a database that accepts connections and says nothing counts as away, and keeps nobody waiting for ever', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const pool = createPool({ host: '127.0.0.1', port: address.port, user: 'nobody', database: 'none', connectMilliseconds: 50 });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await pool.end();
  });
  const error: unknown = await pool.query('select 1').catch((reason: unknown) => reason);
  expect(databaseTrouble(error)).toBe('away');
});

test('an error that says nothing about the database is none of its trouble', () => {
  expect(databaseTrouble(new Error('no such campaign'))).toBeNull();
  expect(databaseTrouble(Object.assign(new Error('EACCES'), { syscall: 'open' }))).toBeNull();
});

test('of a transaction that is no batch a statement is sent when the one before it was answered', async () => {
  await database.transaction(async (tx) => {
    const { client } = tx;
    const send = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<unknown>;
    let [open, most] = [0, 0];
    const counting = async (text: string, values?: unknown[]): Promise<unknown> => {
      open += 1;
      most = Math.max(most, open);
      return send(text, values).finally(() => (open -= 1));
    };
    Object.assign(client, { query: counting });
    const rows = await Promise.all([1, 2, 3].map((n) => tx.query('select $1::integer as n', [n])));
    Reflect.deleteProperty(client, 'query');
    expect([rows, most]).toEqual([[[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]], 1]);
  });
});

test('what is still to be sent when a transaction fails is part of it: nothing of it is left', async () => {
  const projectId = await buildProject(database, { name: 'As it was' });
  const put = (tx: Transaction, n: number): Promise<unknown[]> => tx.query('update projects set name = $2 where project_id = $1', [projectId, `Left behind ${n}`]);
  const failing = database.transaction((tx) => Promise.all([tx.query('select 1 / 0'), put(tx, 1), put(tx, 2), put(tx, 3)]));
  await expect(failing).rejects.toThrow('division by zero');
  const thrown = database.transaction(async (tx) => {
    const sent = Promise.all([put(tx, 4), put(tx, 5), put(tx, 6)]);
    sent.catch(() => {});
    throw new Error('no more');
  });
  await expect(thrown).rejects.toThrow('no more');
  expect(await database.query('select name from projects where project_id = $1', [projectId])).toEqual([{ name: 'As it was' }]);
});

test.each(['alone', 'joined'])('what goes on by itself after its transaction failed writes nothing: %s', async (how) => {
  const projectId = await buildProject(database, { name: 'As it was' });
  let left: Promise<unknown> = Promise.resolve();
  const failing = (): Promise<void> => database.transaction(async (tx) => {
    left = tx.query('select 1').then(() => tx.query('update projects set name = $2 where project_id = $1', [projectId, 'Left behind']));
    left.catch(() => {});
    throw new Error('no more');
  });
  if (how === 'alone') await expect(failing()).rejects.toThrow('no more');
  else await joinedTransaction(database, () => expect(failing()).rejects.toThrow('no more'));
  await expect(left).rejects.toThrow('the transaction is over');
  expect(await database.query('select name from projects where project_id = $1', [projectId])).toEqual([{ name: 'As it was' }]);
});

test('a statement by itself that met others in a circle is tried again, as a transaction is', async () => {
  const { owner } = await testDatabase();
  await owner.query(
    `/* test.circle */
     create sequence attempts;
     create function meet_others() returns bigint language plpgsql as $$
       begin
         if nextval('attempts') < 3 then raise exception 'planted' using errcode = '40P01'; end if;
         return currval('attempts');
       end $$`,
  );
  expect(await owner.query('/* test.alone */ select meet_others() as attempt')).toEqual([{ attempt: 3 }]);
  await owner.query(`/* test.again */ select setval('attempts', 1, false)`);
  expect(await owner.prepared('test.alone', '/* test.alone */ select meet_others() as attempt', [])).toEqual([{ attempt: 3 }]);
});
