/** A database as a newcomer gets it: the packaged PostgreSQL with its safe settings, in a temporary directory, migrated. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, type Pool } from '../server/platform/db.ts';
import { startEmbeddedPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate, refuseUnsafeDatabase } from '../server/platform/migrate.ts';
import { migrationsDirectory } from '../server/platform/paths.ts';

export interface Database {
  url: string;
  /** As its owner. */
  db: Pool;
}

export interface Place extends Database {
  /** Process id of the database server. */
  postmaster: number;
  freeBytes(): number;
  /** One more database on the same server. */
  openDatabase(name: string): Promise<Database>;
  dropDatabase(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-bench-'));
  chmodSync(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
  const opened = new Map<string, Pool>();
  const openAt = async (name: string, url: string): Promise<Database> => {
    await migrate(url, migrationsDirectory);
    const db = createPool({ connectionString: url, connectionsMax: 2 });
    opened.set(name, db);
    return { url, db };
  };
  const { url, db } = await openAt('', postgres.url);
  await refuseUnsafeDatabase(url);
  return {
    url,
    db,
    postmaster: Number(readFileSync(join(postgres.directory, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(directory);
      return bavail * bsize;
    },
    openDatabase: async (name) => {
      await db.query(`/* bench.make-database */ create database ${name}`);
      const other = new URL(url);
      other.pathname = `/${name}`;
      return openAt(name, other.href);
    },
    dropDatabase: async (name) => {
      await opened.get(name)?.end();
      opened.delete(name);
      await db.query(`/* bench.drop-database */ drop database ${name} with (force)`);
    },
    close: async () => {
      await Promise.all([...opened.values()].map((pool) => pool.end()));
      await postgres.stop();
      for (const path of [postgres.directory, directory]) rmSync(path, { recursive: true, force: true });
    },
  };
}
