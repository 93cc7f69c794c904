import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { createPool, type Pool } from '../../server/platform/db.ts';
import { applicationRole } from '../../server/platform/migrate.ts';
import { templateDatabase, withDatabase } from './postgres.ts';

export interface TestDatabase {
  url: string;
  /** As the application connects: it cannot change append-only rows. */
  pool: Pool;
  /** As the database's owner: for looking at, and for planting, what the application may not. */
  owner: Pool;
}

/**
 * A migrated, empty database of this test file's own; dropped at its end. Call it once at the top of the file:
 * `const { pool } = await testDatabase()`. Tests of one file share it, so each makes a project of its own.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name} template ${templateDatabase}`);
  const url = withDatabase(server, name);
  // Who waits longer for one of them is refused by the product, which on a busy machine is a matter of speed.
  const pool = createPool({ connectionString: url, role: applicationRole, connectionsMax: 10, connectMilliseconds: 60_000 });
  const owner = createPool({ connectionString: url, connectionsMax: 2 });
  afterAll(async () => {
    await Promise.all([pool.end(), owner.end()]);
    await onServer(server, `drop database ${name} with (force)`);
  });
  return { url, pool, owner };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
