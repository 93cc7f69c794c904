import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { codeOf, messageOf, StartUpError } from './start-up-error.ts';

/** The role the application takes on every connection: it reads and writes, but cannot change or remove append-only rows. */
export const applicationRole = 'vouchsafe_app';

export interface MigrationReport {
  /** File names applied by this call, in order. */
  applied: string[];
  /** The application's role, or null when this database user may not make or take it; `warning` then says so in one sentence. */
  role: string | null;
  warning: string | null;
}

interface Migration {
  name: string;
  text: string;
  sha256: string;
}

/** Any number from 1 to 2^63: the same in every process, so that one migrates and the others wait. */
const migrationLock = 2_041_704_563;
const oldestVersion = 15;

/**
 * Brings a database to this program's schema and sees to the application's role. Forward only; each file runs in a transaction of its own
 * under a lock that belongs to the transaction (a session's lock would be lost behind pgbouncer), so processes may start at once.
 * Throws a StartUpError when the database is unreachable, too old, newer than this program, or holds a migration edited since.
 */
export async function migrate(databaseUrl: string, directory: string): Promise<MigrationReport> {
  const migrations = await readMigrations(directory);
  const client = await connect(databaseUrl);
  try {
    await refuseOldServer(client);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await inTransaction(client, () => applyOne(client, migration))) applied.push(migration.name);
    }
    await refuseUnknownMigrations(client, migrations);
    return { applied, ...(await grantToApplication(client)) };
  } finally {
    await client.end();
  }
}

/** Throws a StartUpError when the database may lose what it has confirmed. */
export async function refuseUnsafeDatabase(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<{ name: string }>(
      `/* database.unsafe_settings */
      select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
    );
    if (rows.length === 0) return;
    const names = rows.map(({ name }) => name).join(', ');
    throw new StartUpError(`The database has ${names} off, so a crash may lose confirmed redemptions; switch it on, or set VOUCHSAFE_ALLOW_UNSAFE_DATABASE=1.`);
  } finally {
    await client.end();
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      // Line ends do not count: a checkout on Windows may have changed them.
      return { name, text, sha256: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex') };
    }),
  );
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'vouchsafe migrate', connectionTimeoutMillis: 15_000 });
  // An error while nothing is asked shows again at the next query; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new StartUpError(`The database at ${nameOf(client)} cannot be reached: ${messageOf(error)}.`, { cause: error });
  }
  return client;
}

function nameOf(client: pg.Client): string {
  return client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('/* database.version */ show server_version');
  const version = rows[0]?.server_version ?? '0';
  if (Number.parseInt(version, 10) < oldestVersion) {
    throw new StartUpError(`The database is PostgreSQL ${version}; Vouchsafe needs ${oldestVersion} or newer.`);
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** True when this call applied it, false when it was there already. */
async function applyOne(client: pg.Client, { name, text, sha256 }: Migration): Promise<boolean> {
  await client.query('/* migration.lock */ select pg_advisory_xact_lock($1)', [migrationLock]);
  await client.query(
    `/* migration.table */
    create table if not exists migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`,
  );
  const { rows } = await client.query<{ sha256: string }>('/* migration.find */ select sha256 from migrations where name = $1', [name]);
  if (rows[0] !== undefined) {
    if (rows[0].sha256 === sha256) return false;
    throw new StartUpError(`Migration ${name} was changed after this database had applied it; restore the file and put the change into a new one.`);
  }
  try {
    await client.query(text);
  } catch (error) {
    throw new StartUpError(`Migration ${name} failed and was undone: ${messageOf(error)}.`, { cause: error });
  }
  await client.query('/* migration.record */ insert into migrations (name, sha256) values ($1, $2)', [name, sha256]);
  return true;
}

async function refuseUnknownMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    '/* migration.unknown */ select name from migrations where name <> all ($1::text[]) order by name desc limit 1',
    [migrations.map(({ name }) => name)],
  );
  if (rows[0] !== undefined) throw new StartUpError(`The database is newer than this program (it has ${rows[0].name}); start the newer version.`);
}

/** Refused by the server for want of rights: insufficient_privilege. */
const notAllowed = '42501';

async function grantToApplication(client: pg.Client): Promise<Pick<MigrationReport, 'role' | 'warning'>> {
  try {
    await inTransaction(client, async () => {
      await client.query('/* role.lock */ select pg_advisory_xact_lock($1)', [migrationLock]);
      await makeRole(client);
      await grantTables(client);
    });
    return { role: applicationRole, warning: null };
  } catch (error) {
    if (codeOf(error) !== notAllowed) throw error;
    return {
      role: null,
      warning: `This database user may not make the role ${applicationRole}, so nothing but the program itself keeps entries from being changed (${messageOf(error)}).`,
    };
  }
}

/** Roles belong to the whole server, so another database's migration may make it at the same moment: that is caught, not locked. */
async function makeRole(client: pg.Client): Promise<void> {
  await client.query(
    `/* role.make */
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${applicationRole}') then
        create role ${applicationRole} nologin;
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end $$`,
  );
  const { rows } = await client.query<{ usable: boolean }>(
    `/* role.usable */ select pg_has_role(current_user, '${applicationRole}', 'member') as usable`,
  );
  if (rows[0]?.usable !== true) await client.query(`/* role.take */ grant ${applicationRole} to current_user`);
  // Membership alone is not the right to take a role (PostgreSQL 16 has them apart), so it is tried.
  await client.query(`/* role.try */ set local role ${applicationRole}`);
  await client.query('/* role.leave */ reset role');
}

/**
 * What the role may do to each table, decided by the schema itself: a comment that begins with "append-only" takes update, delete and truncate
 * away. A partition follows its root. The migrations table can only be read.
 */
async function grantTables(client: pg.Client): Promise<void> {
  await client.query(
    `/* role.grants */
    do $$
    declare
      item record;
    begin
      grant usage on schema public to ${applicationRole};
      grant usage, select on all sequences in schema public to ${applicationRole};
      for item in
        select c.oid::regclass as name,
               c.relname = 'migrations' as is_record,
               coalesce(obj_description(coalesce(pg_partition_root(c.oid)::oid, c.oid), 'pg_class'), '') ilike 'append-only%' as is_append_only
          from pg_class as c
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p', 'v', 'm')
         order by c.relname
      loop
        execute format('revoke all on %s from ${applicationRole}', item.name);
        execute format(
          'grant %s on %s to ${applicationRole}',
          case
            when item.is_record then 'select'
            when item.is_append_only then 'select, insert'
            else 'select, insert, update, delete'
          end,
          item.name
        );
      end loop;
    end $$`,
  );
}
