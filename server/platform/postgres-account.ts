import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { StartUpError } from './start-up-error.ts';

/** Whom PostgreSQL runs as when we are root, which it refuses to be. */
export interface Account {
  uid: number;
  gid: number;
}

/** Null: as ourselves. An existing cluster is run by whom it belongs to, a new one by `postgres` or, failing that, `nobody`. */
export function accountFor(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = ['postgres', 'nobody'].map(accountNamed).find((account) => account !== null);
  if (found === undefined) throw new StartUpError('PostgreSQL does not run as root and there is no account "postgres" or "nobody"; start as an ordinary user.');
  return found;
}

/** Whether the account can run or enter `path`: asked of the system by trying it as that account. */
export function canReach(account: Account | null, path: string, mode: 'x' | 'w'): boolean {
  if (process.platform === 'win32') return true;
  const { status } = spawnSync('/bin/sh', ['-c', `test -${mode} "$1"`, 'sh', path], { cwd: '/', stdio: 'ignore', ...account });
  return status === 0;
}

function accountNamed(name: string): Account | null {
  const [uid, gid] = ['-u', '-g'].map((option) => spawnSync('id', [option, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  // Some systems print nobody's number unsigned; setuid takes it signed.
  return { uid: Number(uid.stdout) | 0, gid: Number(gid.stdout) | 0 };
}
