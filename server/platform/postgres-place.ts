import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { accountFor, canReach, type Account } from './postgres-account.ts';
import { findBinaries, type Binaries } from './postgres-binaries.ts';
import { StartUpError } from './start-up-error.ts';

/** Where an embedded PostgreSQL lies and who runs it. */
export interface Place {
  /** Holds the cluster and whatever else PostgreSQL needs to itself. */
  directory: string;
  cluster: string;
  account: Account | null;
  binaries: Binaries;
}

/** For data directories that PostgreSQL's account cannot enter when we are root, such as one under /root. */
const sharedState = '/var/lib/vouchsafe';

/** Decides on the place and makes its directory. `dataDirectory` exists. Throws a StartUpError when there is no place. */
export function findPlace(dataDirectory: string): Place {
  const candidates = [join(dataDirectory, 'postgres'), elsewhere(dataDirectory)];
  const existing = candidates.find((directory) => existsSync(join(directory, 'cluster')));
  const directory = existing ?? candidates.find(canBeUsed);
  if (directory === undefined) throw new StartUpError(`PostgreSQL's account can enter neither ${candidates.join(' nor ')}; set VOUCHSAFE_DATA to a directory it can enter.`);
  const cluster = join(directory, 'cluster');
  const account = accountFor(cluster);
  if (!canReach(account, directory, 'w')) throw new StartUpError(`The database in ${directory} belongs to another account; start as that account or set VOUCHSAFE_DATA.`);
  const binaries = findBinaries(account, directory);
  refuseOtherMajor(cluster, binaries);
  return { directory, cluster, account, binaries };
}

/**
 * A directory for the Unix socket that only `account` can enter: beside the cluster, or in the system's temporary directory when that path
 * would not fit into a socket's address (about 100 bytes, its file name included). `remove` is what to delete afterwards, '' for nothing.
 */
export function makeSocketDirectory({ directory, account }: Place): { path: string; remove: string } {
  const beside = join(directory, 'socket');
  const fits = (path: string): boolean => Buffer.byteLength(join(path, '.s.PGSQL.5432.lock')) < 100;
  if (fits(beside)) {
    rmSync(beside, { recursive: true, force: true });
    makePrivate(beside, account);
    return { path: beside, remove: '' };
  }
  const base = [tmpdir(), '/tmp'].find((path) => fits(join(path, 'vouchsafe-XXXXXX'))) ?? '/tmp';
  const path = mkdtempSync(join(base, 'vouchsafe-'));
  makePrivate(path, account);
  return { path, remove: path };
}

function elsewhere(dataDirectory: string): string {
  const real = realpathSync(dataDirectory);
  const name = basename(dirname(real)).replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'data';
  return join(sharedState, `${name}-${createHash('sha256').update(real).digest('hex').slice(0, 8)}`);
}

/** Makes the directory for a new cluster; leaves nothing behind when the account cannot enter it. */
function canBeUsed(directory: string): boolean {
  if (process.getuid?.() !== 0 && directory.startsWith(sharedState)) return false;
  const account = accountFor(join(directory, 'cluster'));
  makePrivate(directory, account);
  if (canReach(account, directory, 'w')) return true;
  rmdirSync(directory);
  return false;
}

function makePrivate(directory: string, account: Account | null): void {
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  if (account !== null) chownSync(directory, account.uid, account.gid);
}

function refuseOtherMajor(cluster: string, { majorVersion }: Binaries): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found !== String(majorVersion)) {
    throw new StartUpError(`The database in ${cluster} was made by PostgreSQL ${found}, this program brings ${majorVersion}; start the earlier program to export it.`);
  }
}
