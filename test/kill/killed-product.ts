/** The built product as a process of its own, on a data directory of its own, to be killed. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, type Pool } from '../../server/platform/db.ts';
import { rootDirectory } from '../../server/platform/paths.ts';

export interface KilledProduct {
  /** Address of the server, the same after every restart. */
  origin: string;
  /** Starts the server; resolves when it says that it is ready. Rejects with its last words when it ends before. */
  start(): Promise<void>;
  /** `kill -9` of the server process, and of it alone. */
  killServer(): Promise<void>;
  /** `kill -9` of every process of the database. */
  killDatabase(): void;
  /** Whether the server process lives. */
  isRunning(): boolean;
  /** A connection to the embedded database as its owner; of this start of it. */
  open(): Pool;
  /** Stops the server in order and removes its directory. */
  remove(): Promise<void>;
}

/** `environment`: settings beside those of the place. */
export async function prepareProduct(environment: NodeJS.ProcessEnv = {}): Promise<KilledProduct> {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-kill-'));
  // As root, PostgreSQL runs under an account of its own, which must get in.
  chmodSync(directory, 0o711);
  const port = await freePort();
  const cluster = join(directory, 'postgres', 'cluster');
  let server: ChildProcess | undefined;
  let printed = '';

  const start = async (): Promise<void> => {
    printed = '';
    const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', VOUCHSAFE_DATA: directory, DATABASE_URL: '', LOG_LEVEL: 'fatal', ...environment };
    const child = spawn(process.execPath, [join(rootDirectory, 'dist/server/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    server = child;
    await new Promise<void>((resolve, reject) => {
      const hear = (text: string): void => {
        printed += text;
        if (printed.includes('\nReady: ')) resolve();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('error', reject);
      child.once('close', () => reject(new Error(`the server ended: ${printed}`)));
    });
  };
  const isRunning = (): boolean => server !== undefined && server.exitCode === null && server.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || !isRunning()) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    start,
    killServer: () => end('SIGKILL'),
    killDatabase: () => killTree(Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])),
    isRunning,
    open: () => {
      const holder = JSON.parse(readFileSync(join(directory, 'runtime.json'), 'utf8')) as { databaseUrl: string };
      return createPool({ connectionString: holder.databaseUrl, connectionsMax: 2 });
    },
    remove: async () => {
      await end('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Kills a process and its children; who they are is read before the first of them dies. */
function killTree(parent: number): void {
  const children = existsSync('/proc/self/stat') ? childrenInProc(parent) : childrenByPs(parent);
  for (const pid of [parent, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, which is as well.
    }
  }
}

function childrenInProc(parent: number): number[] {
  const parentOf = (pid: number): number => {
    try {
      // The name (2nd field) may hold spaces and brackets; after it come the state and the parent.
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
    } catch {
      return 0;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === parent);
}

function childrenByPs(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid = 0, of]) => (of === parent ? [pid] : []));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
