import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { migrationsDirectory } from '../../server/platform/paths.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test server's maintenance database, as superuser. */
    postgresUrl: string;
  }
}

/** The migrated database that every test file gets a copy of. */
export const templateDatabase = 'vouchsafe';

/** One PostgreSQL for a whole run, in a temporary directory, with the product's own start and migration. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-test-'));
  // As root, PostgreSQL runs under an account of its own, which must get in.
  chmodSync(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory, unsafe: true });
  await migrate(postgres.url, migrationsDirectory);
  await freezeTemplate(postgres.url);
  project.provide('postgresUrl', withDatabase(postgres.url, 'postgres'));
  return async () => {
    await postgres.stop();
    rmSync(postgres.directory, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  };
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/\/[^/?]+(\?|$)/, `/${name}$1`);
}

/** Nobody connects to a template by mistake: a copy is refused while somebody does. */
async function freezeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  await client.query(`alter database ${templateDatabase} with allow_connections false is_template true`);
  await client.end();
}
