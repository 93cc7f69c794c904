import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { testDatabase } from '../../test/support/database.ts';
import { migrate, refuseUnsafeDatabase } from './migrate.ts';
import { migrationsDirectory } from './paths.ts';

const { url, pool, owner } = await testDatabase();
const scratch = await mkdtemp(join(tmpdir(), 'vouchsafe-migrate-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** An empty database beside the file's own, and a directory with the given migrations. */
async function emptyDatabase(files: Record<string, string>): Promise<{ url: string; directory: string }> {
  const name = `empty_${Math.random().toString(36).slice(2)}`;
  await owner.query(`create database ${name} template template0`);
  const directory = await mkdtemp(join(scratch, 'migrations-'));
  for (const [file, text] of Object.entries(files)) await writeFile(join(directory, file), text);
  atEnd(() => owner.query(`drop database ${name} with (force)`));
  return { url: url.replace(/test_\w+/, name), directory };
}

test('a migrated database has nothing left to apply', async () => {
  expect(await migrate(url, migrationsDirectory)).toEqual({ applied: [], role: 'vouchsafe_app', warning: null });
});

test('two processes that start at once apply each migration once', async () => {
  const { url, directory } = await emptyDatabase({ '0001-a.sql': 'create table a (id text)', '0002-b.sql': 'create table b (id text)' });
  const reports = await Promise.all([migrate(url, directory), migrate(url, directory), migrate(url, directory)]);
  expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(['0001-a.sql', '0002-b.sql']);
});

test('a failing migration is undone as a whole and named', async () => {
  const { url, directory } = await emptyDatabase({ '0001-a.sql': 'create table a (id text); select no_such_function()' });
  await expect(migrate(url, directory)).rejects.toThrow(/^Migration 0001-a\.sql failed and was undone: .*no_such_function/);
  await writeFile(join(directory, '0001-a.sql'), 'create table a (id text)');
  expect((await migrate(url, directory)).applied).toEqual(['0001-a.sql']);
});

test('a migration edited after it was applied is refused', async () => {
  const { url, directory } = await emptyDatabase({ '0001-a.sql': 'create table a (id text)' });
  await migrate(url, directory);
  await writeFile(join(directory, '0001-a.sql'), 'create table a (id integer)');
  await expect(migrate(url, directory)).rejects.toThrow('Migration 0001-a.sql was changed after this database had applied it');
});

test('a database that a newer program migrated is refused', async () => {
  const { url, directory } = await emptyDatabase({ '0001-a.sql': 'create table a (id text)', '0002-b.sql': 'create table b (id text)' });
  await migrate(url, directory);
  await rm(join(directory, '0002-b.sql'));
  await expect(migrate(url, directory)).rejects.toThrow('The database is newer than this program (it has 0002-b.sql)');
});

test('the application can add to append-only tables, partitions included, but not change them', async () => {
  const { url, directory } = await emptyDatabase({
    '0001-a.sql': `create table entries (id integer, note text) partition by range (id);
      comment on table entries is 'append-only: for the test';
      create table entries_1 partition of entries for values from (0) to (10);
      create table ordinary (id integer)`,
  });
  await migrate(url, directory);
  const { createPool } = await import('./db.ts');
  const application = createPool({ connectionString: url, role: 'vouchsafe_app' });
  atEnd(() => application.end());
  await application.query('insert into entries (id) values (1)');
  for (const statement of ['update entries set note = $$x$$', 'delete from entries', 'truncate entries', 'delete from entries_1', 'update migrations set name = $$x$$']) {
    await expect(application.query(statement)).rejects.toThrow('permission denied');
  }
  await application.query('insert into ordinary (id) values (1)');
  await application.query('delete from ordinary');
});

test('every append-only table of the schema is closed to changes by the application', async () => {
  const [row] = await pool.query<{ user: string; open: string[]; closed: number }>(
    `select current_user as user,
            coalesce(array_agg(relname) filter (where has_table_privilege(oid, 'update') or has_table_privilege(oid, 'delete')), '{}')::text[] as open,
            count(*) as closed
       from pg_class
      where relnamespace = 'public'::regnamespace and obj_description(oid, 'pg_class') ilike 'append-only%'`,
  );
  expect(row).toMatchObject({ user: 'vouchsafe_app', open: [] });
  expect(row?.closed).toBeGreaterThan(3);
});

test('a database user who may not make roles gets a warning and a working database', async () => {
  const { url, directory } = await emptyDatabase({ '0001-a.sql': 'create table a (id text)' });
  const name = new URL(url).pathname.slice(1);
  await owner.query(`create role ${name}_user login`);
  await owner.query(`alter database ${name} owner to ${name}_user`);
  atEnd(() => owner.query(`reassign owned by ${name}_user to vouchsafe`));
  const report = await migrate(url.replace('vouchsafe@', `${name}_user@`), directory);
  expect(report).toMatchObject({ applied: ['0001-a.sql'], role: null });
  expect(report.warning).toMatch(/^This database user may not make the role vouchsafe_app, .*permission denied/);
});

test('refuses to serve from a database that may lose what it confirmed', async () => {
  await expect(refuseUnsafeDatabase(url)).rejects.toThrow('The database has fsync, full_page_writes, synchronous_commit off');
});

test('an unreachable database is one sentence without the password', async () => {
  const failure = await migrate('postgres://someone:secret@127.0.0.1:1/nowhere', migrationsDirectory).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/^StartUpError: The database at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/);
  expect(String(failure)).not.toContain('secret');
});
