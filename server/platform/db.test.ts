import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPool, databaseTrouble } from './db.ts';

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
