import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './start-up-error.ts';

/**
 * Which process has the data directory: `runtime.json` in it, made atomically, so of two processes one wins. A holder that was killed leaves
 * the file behind; it then counts as gone, also when its number has since been given to another process.
 */
export interface Holder {
  pid: number;
  /** Tells this process from a later one with the same number; null where the system does not say. */
  born: string | null;
  /** `command`: a command-line command that will be done soon. */
  kind: 'server' | 'command';
  /** How to reach the running embedded database; null until it runs. */
  databaseUrl: string | null;
}

export interface Lock {
  /** Tells commands where the database is. */
  publish(databaseUrl: string): void;
  release(): void;
}

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'runtime.json');

/** The living process that has the directory, null when there is none. */
export function readHolder(dataDirectory: string): Holder | null {
  const holder = parseHolder(fileIn(dataDirectory));
  return holder !== null && isAlive(holder) ? holder : null;
}

/** Takes the directory, or returns the process that has it. Throws the system's error when the directory cannot be written to. */
export function takeLock(dataDirectory: string, kind: Holder['kind']): Lock | Holder {
  const file = fileIn(dataDirectory);
  const own: Holder = { pid: process.pid, born: bornOf(process.pid), kind, databaseUrl: null };
  for (;;) {
    if (createWhole(file, own)) return lockOn(file, own);
    const holder = readHolder(dataDirectory);
    if (holder !== null) return holder;
    clearStale(file);
  }
}

function lockOn(file: string, own: Holder): Lock {
  return {
    publish: (databaseUrl) => {
      const draft = writeDraft(file, { ...own, databaseUrl });
      renameSync(draft, file);
    },
    release: () => {
      const holder = parseHolder(file);
      if (holder?.pid === own.pid && holder.born === own.born) rmSync(file, { force: true });
    },
  };
}

/** False when the file exists. A link appears with its whole content, so no reader sees half a file. */
function createWhole(file: string, holder: Holder): boolean {
  const draft = writeDraft(file, holder);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDraft(file: string, holder: Holder): string {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return draft;
}

/** Removes a dead holder's file. Another process may have replaced it meanwhile; its file is put back. */
function clearStale(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = parseHolder(aside);
  if (moved !== null && isAlive(moved) && !existsSync(file)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function parseHolder(file: string): Holder | null {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isHolder(read) ? read : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number' && 'kind' in value;
}

function isAlive({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return born === bornOf(pid);
}

/** Boot and start time of a process: from /proc where there is one, else from `ps`, else null. */
function bornOf(pid: number): string | null {
  try {
    if (existsSync('/proc/self/stat')) {
      // The name (2nd field) may hold spaces and brackets; after it come the state and, 19 fields later, the start time.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      // Dead, but its parent has not looked yet.
      if (fields[0] === 'Z') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    }
    return process.platform === 'win32' ? null : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
