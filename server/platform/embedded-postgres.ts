import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keeperScript } from './postgres-keeper.ts';
import { findPlace, makeSocketDirectory, type Place } from './postgres-place.ts';
import { StartUpError } from './start-up-error.ts';

export interface EmbeddedPostgres {
  /** Connection string of the product's database, as its owner. */
  readonly url: string;
  /** Where the data lies. */
  readonly directory: string;
  /** Shuts the server down in order; may be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Must exist; the caller has made sure that no other process uses it. */
  dataDirectory: string;
  /** Forgets everything in a power cut, and is faster: for databases that live as long as a test run. */
  unsafe?: boolean;
  /** Called when the server has ended by itself, before it is started again. */
  onCrash?: () => void;
  /** Called when the server has ended by itself and could not be started again. */
  onFailure?: (error: Error) => void;
}

const owner = 'vouchsafe';
const database = 'vouchsafe';
/** Lines of PostgreSQL's own output kept to explain a failed start. */
const outputKept = 20;

/** How clients reach the server: a private socket, or on Windows, which has none for us, the loopback with a password. */
interface Door {
  host: string;
  port: number;
  password: string | null;
  removeAtEnd: string;
}

/**
 * Starts the packaged PostgreSQL on a cluster in the data directory, making it at first use, and starts it again should it end by itself.
 * Throws a StartUpError with PostgreSQL's own reason when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDirectory, unsafe = false, onCrash = () => {}, onFailure = () => {} } = options;
  const place = findPlace(dataDirectory);
  const isNew = !existsSync(place.cluster);
  if (isNew) await makeCluster(place, unsafe);
  await previousServerEnded(place);
  const door = await openDoor(place);
  const supervisor = await supervise(() => launchPatiently(() => launch(place, door, unsafe)), { onCrash, onFailure });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    if (door.removeAtEnd !== '') rmSync(door.removeAtEnd, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(door);
    if (isNew && !unsafe) await makeRoomInLog(door);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf(door, database), directory: place.directory, stop };
}

/** Made beside its final name and then renamed: an interrupted first start leaves no half cluster. */
async function makeCluster({ directory, cluster, account, binaries }: Place, unsafe: boolean): Promise<void> {
  const draft = join(directory, 'cluster.new');
  rmSync(draft, { recursive: true, force: true });
  const encoding = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const child = spawn(
    binaries.initdb,
    ['-D', draft, '-U', owner, ...encoding, '--data-checksums', '--no-instructions', ...authentication(directory), ...(unsafe ? ['--no-sync'] : [])],
    { cwd: directory, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...account },
  );
  const lastLines = collectLines(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new StartUpError(`PostgreSQL could not make its files in ${directory}: ${reason(lastLines())}.`);
  renameSync(draft, cluster);
  syncDirectory(directory);
}

function authentication(directory: string): string[] {
  if (process.platform !== 'win32') return ['--auth-local=trust', '--auth-host=reject'];
  const file = join(directory, 'password');
  writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return ['--auth=scram-sha-256', `--pwfile=${file}`];
}

/** Makes the rename itself survive a power cut (Windows cannot open a directory). */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * After we were killed, the earlier server may still be shutting down, or, should its watcher have been killed as well, be running on: nobody
 * else may use this data directory, so it is told to stop. A file left by a server that was killed itself is removed: PostgreSQL would take
 * any process of ours that has got the same number since, as happens in containers, for its predecessor.
 */
async function previousServerEnded({ cluster }: Place): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  let told = false;
  for (let tries = 0; tries < 300; tries += 1) {
    const pid = Number(linesOf(file)[0] ?? 0);
    if (pid === 0) return;
    const state = serverState(cluster, pid);
    if (state === 'gone') return rmSync(file, { force: true });
    if (state === 'running' && !told) process.kill(pid, 'SIGINT');
    told = true;
    await sleep(100);
  }
}

/** A server's working directory is its cluster; where the system does not tell, PostgreSQL itself must find out. */
function serverState(cluster: string, pid: number): 'running' | 'gone' | 'unknown' {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return 'unknown';
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) ? 'running' : 'gone';
  } catch {
    return 'gone';
  }
}

async function openDoor(place: Place): Promise<Door> {
  if (process.platform !== 'win32') {
    const { path, remove } = makeSocketDirectory(place);
    return { host: path, port: 5432, password: null, removeAtEnd: remove };
  }
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { host: '127.0.0.1', port: address.port, password: readFileSync(join(place.directory, 'password'), 'utf8'), removeAtEnd: '' };
}

/** How long the processes of a server that was killed may take to notice it and end. */
const orphansMilliseconds = 30_000;

/**
 * Who is killed alone leaves its children behind, and PostgreSQL rightly does not start beside them: they end by themselves as soon as they have
 * nothing in hand. Any other reason is final.
 */
async function launchPatiently(start: () => Promise<ChildProcess>): Promise<ChildProcess> {
  const begun = performance.now();
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const isBesideOrphans = error instanceof StartUpError && error.message.includes('pre-existing shared memory block');
      if (!isBesideOrphans || performance.now() - begun > orphansMilliseconds) throw error;
      await sleep(100);
    }
  }
}

async function launch(place: Place, door: Door, unsafe: boolean): Promise<ChildProcess> {
  const { cluster, directory, account, binaries } = place;
  const command = [binaries.postgres, '-D', cluster, ...settings(door, unsafe)];
  const [program = '', ...rest] = process.platform === 'win32' ? command : ['/bin/sh', '-c', keeperScript, 'vouchsafe-postgres', door.removeAtEnd, ...command];
  // Detached: Ctrl-C in a terminal reaches us alone, and we shut PostgreSQL down after the work in hand.
  const child = spawn(program, rest, { cwd: directory, env: cleanEnvironment(), stdio: ['pipe', 'ignore', 'pipe'], detached: true, ...account });
  // The watcher may end before us; its pipe then has no reader.
  child.stdin?.on('error', () => {});
  child.once('exit', () => child.stdin?.end());
  const lastLines = collectLines(child);
  await ready(child, cluster, lastLines);
  return child;
}

/** PostgreSQL itself writes into postmaster.pid when it is ready; recovery after a crash may take long, so there is no deadline but its end. */
async function ready(child: ChildProcess, cluster: string, lastLines: () => string[]): Promise<void> {
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new StartUpError(`PostgreSQL did not start: ${reason(lastLines())}.`)));
  });
  const became = async (): Promise<void> => {
    for (;;) {
      const lines = linesOf(join(cluster, 'postmaster.pid'));
      if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return;
      if (child.exitCode !== null || child.signalCode !== null) return;
      await sleep(20);
    }
  };
  // Whoever waits for it is told below; on its own it would end the process as an unhandled rejection.
  ended.catch(() => {});
  await became();
  if (child.exitCode !== null || child.signalCode !== null) await ended;
}

function settings(door: Door, unsafe: boolean): string[] {
  const bufferMegabytes = Math.round(Math.min(256, Math.max(64, totalmem() / 2 ** 20 / 8)));
  const socket = process.platform === 'win32'
    ? { unix_socket_directories: '', listen_addresses: door.host }
    : { unix_socket_directories: `"${door.host.replaceAll('"', '""')}"`, listen_addresses: '' };
  const durable = unsafe ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
  const values = {
    ...socket,
    ...durable,
    port: String(door.port),
    unix_socket_permissions: '0700',
    cluster_name: 'vouchsafe',
    max_connections: '100',
    // Each request with an idempotency key holds one while it is answered, a thousand in a batch.
    max_locks_per_transaction: '256',
    shared_buffers: `${bufferMegabytes}MB`,
    effective_cache_size: `${bufferMegabytes * 4}MB`,
    wal_compression: 'on',
    // As much for both: files that the log has once are used again, after an idle night too (decisions/0049).
    max_wal_size: `${logSegments * 16}MB`,
    min_wal_size: `${logSegments * 16}MB`,
    // What is changed is written and handed to the disk little by little. Left to those who wait for a page, or to the kernel, it comes in heaps, and commits wait.
    bgwriter_delay: '50ms',
    bgwriter_lru_maxpages: '1000',
    bgwriter_lru_multiplier: '4',
    random_page_cost: '1.1',
    // Compiling costs more than our short statements take.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Seven files, one a weekday, each begun anew: they never fill the disk.
    logging_collector: 'on',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Keeps a server running: one that ends by itself is started again, until `stop`. */
async function supervise(
  start: () => Promise<ChildProcess>, { onCrash, onFailure }: Required<Pick<EmbeddedOptions, 'onCrash' | 'onFailure'>>,
): Promise<{ stop(): Promise<void> }> {
  let stopping = false;
  let server = await start();
  let starting: Promise<void> = Promise.resolve();
  const startAgain = async (): Promise<void> => {
    try {
      server = await start();
      watch();
    } catch (error) {
      if (!stopping) onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const watch = (): void => {
    server.once('exit', () => {
      if (stopping) return;
      onCrash();
      starting = startAgain();
    });
  };
  watch();
  return {
    stop: async () => {
      stopping = true;
      await starting;
      await shutDown(server);
    },
  };
}

/** Asks politely, then not. */
async function shutDown(child: ChildProcess): Promise<void> {
  const steps = [
    { signal: 'SIGINT', patience: 10_000 },
    { signal: 'SIGQUIT', patience: 5_000 },
    { signal: 'SIGKILL', patience: 5_000 },
  ] as const;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const { signal, patience } of steps) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await Promise.race([exit, sleep(patience, undefined, { ref: false })]);
  }
}

async function ensureDatabase(door: Door): Promise<void> {
  await withClient(door, async (client) => {
    const { rows } = await client.query('/* embedded.find_database */ select 1 from pg_database where datname = $1', [database]);
    if (rows.length === 0) await client.query(`/* embedded.make_database */ create database ${database}`);
  });
}

/** Files of the write-ahead log, 16 MB each, that a cluster has from the start and keeps. */
const logSegments = 64;

/**
 * A commit that meets the end of the log's last file waits until the next is written full of zeros. Files that were used before are taken instead, so a
 * new cluster uses some (decisions/0045).
 */
async function makeRoomInLog(door: Door): Promise<void> {
  await withClient(door, async (client) => {
    await client.query(
      `/* embedded.use_log */
      do $$
      begin
        for turn in 1..${logSegments} loop
          perform pg_logical_emit_message(false, 'vouchsafe', 'a file that nothing was written to is not left');
          perform pg_switch_wal();
        end loop;
      end $$`,
    );
    await client.query('/* embedded.keep_log */ checkpoint');
  });
}

async function withClient(door: Door, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(door, 'postgres') });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

function urlOf({ host, port, password }: Door, name: string): string {
  if (password !== null) return `postgres://${owner}:${password}@${host}:${port}/${name}`;
  return `postgres://${owner}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
}

/** Ours without what would turn PostgreSQL's head: PGDATA, PGOPTIONS and their kin, languages, preloaded libraries' paths. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|LD_LIBRARY_PATH$)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function collectLines(child: ChildProcess): () => string[] {
  let lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines = [...lines, ...text.split('\n')].filter((line) => line.trim() !== '').slice(-outputKept);
  });
  return () => lines;
}

/** The line that says why, without its time and process number. */
function reason(lines: readonly string[]): string {
  const line = lines.find((text) => /\b(FATAL|PANIC|error):/i.test(text)) ?? lines.at(-1) ?? 'it gave no reason';
  return line.replace(/^.*?\b(FATAL|PANIC|error):\s*/i, '').replace(/\.$/, '').trim();
}
