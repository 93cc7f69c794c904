import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { createPool } from './db.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

test('a new cluster has files of its log ready, and keeps them', { timeout: 60_000 }, async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'vouchsafe-test-'));
  chmodSync(dataDirectory, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory });
  atEnd(async () => {
    await postgres.stop();
    for (const path of [postgres.directory, dataDirectory]) rmSync(path, { recursive: true, force: true });
  });
  const db = createPool({ connectionString: postgres.url, connectionsMax: 1 });
  atEnd(() => db.end());
  const ready = async (): Promise<unknown> => {
    const [row] = await db.query<{ ready: number }>('/* test.log */ select count(*) as ready from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())');
    return row?.ready;
  };
  expect(await ready()).toBeGreaterThanOrEqual(63);
  await db.query('/* test.checkpoint */ checkpoint');
  expect(await ready()).toBeGreaterThanOrEqual(63);
});
