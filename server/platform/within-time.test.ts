import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { withinTime } from './within-time.ts';

const { pool } = await testDatabase();

test('what takes too long is not waited for, and the connection is as before; other errors are told', async () => {
  expect(await withinTime(pool, 50, (db) => db.query('/* test.sleep */ select pg_sleep(60)'))).toBeUndefined();
  expect(await withinTime(pool, 60_000, (db) => db.query('/* test.one */ select 1 as one'))).toEqual([{ one: 1 }]);
  await expect(withinTime(pool, 60_000, (db) => db.query('/* test.wrong */ select 1 / 0'))).rejects.toMatchObject({ code: '22012' });
  expect(await pool.query('/* test.bound */ show statement_timeout')).toEqual([{ statement_timeout: '0' }]);
});
