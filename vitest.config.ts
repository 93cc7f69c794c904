import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const sources = ['bench', 'contract', 'server', 'test', 'tools'].filter((directory) => existsSync(directory));
const testFiles = sources
  .flatMap((directory) => readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name).replaceAll('\\', '/')))
  .filter((name) => /\.test\.tsx?$/.test(name));
/** A test says by its imports that it wants a database, and those in a browser have one; the others start in no time. */
const databaseFiles = testFiles.filter((name) => name.startsWith('test/browser/') || /from '[^']*support\/(database|app)\.ts'/.test(readFileSync(name, 'utf8')));

/** What takes minutes begins first, so that no long file is left to run alone at the end; by turns with a browser and without, since two browsers starve each other. */
const longest = [
  'test/kill/kill', 'test/browser/states', 'test/browser/rules', 'test/kill/background', 'test/browser/campaign-actions', 'test/browser/customers', 'test/race/limits',
  'test/browser/vouchers', 'test/kill/', 'test/browser/settings', 'test/simulation/', 'test/browser/newcomer', 'server/platform/bad-fields', 'test/browser/products',
  'server/voucher/make-vouchers', 'test/browser/', 'test/race/',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const name = relative(this.ctx.config.root, moduleId).replaceAll('\\', '/');
      const place = longest.findIndex((beginning) => name.startsWith(beginning));
      return place === -1 ? longest.length : place;
    };
    // Where it says nothing, those of one project still follow each other, and a worker goes on with what it has loaded.
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

/** A worker loads the product once for all its files: none of them leaves anything behind in a module, each has a database of its own. */
const shared = { isolate: false };

export default defineConfig({
  test: {
    // Half of the smallest machine we test on is the database's.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: [...testFiles.filter((name) => !databaseFiles.includes(name)), 'dashboard/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'database',
          include: databaseFiles.length > 0 ? databaseFiles : ['no-database-tests'],
          globalSetup: ['test/support/postgres.ts'],
          // A busy machine lets a browser wait.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
