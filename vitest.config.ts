import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const sources = ['bench', 'contract', 'server', 'test', 'tools'].filter((directory) => existsSync(directory));
const testFiles = sources
  .flatMap((directory) => readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name).replaceAll('\\', '/')))
  .filter((name) => /\.test\.tsx?$/.test(name));
const browserFiles = testFiles.filter((name) => name.startsWith('test/browser/'));
/** A test says by its imports that it wants a database; the others start in no time. */
const databaseFiles = testFiles.filter((name) => !browserFiles.includes(name) && /from '[^']*support\/(database|app)\.ts'/.test(readFileSync(name, 'utf8')));

export default defineConfig({
  test: {
    // Half of the smallest machine we test on is the database's.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [...testFiles.filter((name) => !browserFiles.includes(name) && !databaseFiles.includes(name)), 'dashboard/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'database',
          include: databaseFiles.length > 0 ? databaseFiles : ['no-database-tests'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
