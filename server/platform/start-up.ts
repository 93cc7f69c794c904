import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import { createPool, type Pool } from './db.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate, refuseUnsafeDatabase } from './migrate.ts';
import { migrationsDirectory } from './paths.ts';
import { refuseTransactionPooler } from './refuse-pooler.ts';
import { takeLock, type Holder, type Lock } from './process-lock.ts';
import { codeOf, messageOf, StartUpError } from './start-up-error.ts';

export interface OpenDatabase {
  /** Connected as the application, on the current schema. */
  db: Pool;
  /** Connection string of the schema's owner: for what the application's role may not, such as making a queue's tables. */
  ownerUrl: string;
  /** Where the data lies, for people. */
  location: string;
  /** Migrations this opening applied. */
  applied: string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A `server` must be alone with the embedded database; a `command` works beside a server. */
  kind: Holder['kind'];
  /** One sentence for the person who started us. */
  warn(sentence: string): void;
  /** The embedded database is gone for good. */
  onFailure(error: Error): void;
}

/** How long a process waits for another that is starting, or for a command that will be done soon. */
const patienceSeconds = 60;

/** Opens the configured database, embedded or not, and brings it to this program's schema. Throws a StartUpError with a reason to act on. */
export async function openDatabase(config: Config, options: OpenOptions): Promise<OpenDatabase> {
  const server = config.databaseUrl === null ? await embeddedServer(config.dataDirectory, options) : externalServer(config.databaseUrl);
  try {
    if (config.databaseUrl !== null) await refuseTransactionPooler(config.databaseUrl);
    const { role, warning, applied } = await migrate(server.url, migrationsDirectory);
    if (warning !== null) options.warn(warning);
    if (!config.allowUnsafeDatabase) await refuseUnsafeDatabase(server.url);
    const db = createPool({ connectionString: server.url, ...(role !== null && { role }) });
    const close = async (): Promise<void> => {
      await db.end();
      await server.close();
    };
    return { db, ownerUrl: server.url, location: server.location, applied, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}

interface Server {
  url: string;
  location: string;
  close(): Promise<void>;
}

function externalServer(url: string): Server {
  return { url, location: 'the database of DATABASE_URL', close: async () => {} };
}

async function embeddedServer(dataDirectory: string, options: OpenOptions): Promise<Server> {
  makeDataDirectory(dataDirectory);
  const held = await takeOrJoin(dataDirectory, options.kind);
  if (!('release' in held)) return { url: held.databaseUrl, location: dataDirectory, close: async () => {} };
  try {
    const onCrash = (): void => options.warn('The database ended by itself; it is being started again. Until then requests are answered with 503.');
    const postgres = await startEmbeddedPostgres({ dataDirectory, onCrash, onFailure: options.onFailure });
    held.publish(postgres.url);
    const close = async (): Promise<void> => {
      await postgres.stop();
      held.release();
    };
    return { url: postgres.url, location: postgres.directory, close };
  } catch (error) {
    held.release();
    throw error;
  }
}

function makeDataDirectory(directory: string): void {
  try {
    makeWithParents(directory);
    // With the dot, since a file that stands in the way may be written to as well.
    accessSync(`${directory}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartUpError(`The data directory ${directory} cannot be written to (${messageOf(error)}); set VOUCHSAFE_DATA to one that can.`, { cause: error });
  }
}

/** Not by Node's own `recursive`, which never returns where the system says of a directory in an existing one that there is no such place (/proc). */
function makeWithParents(directory: string): void {
  if (existsSync(directory)) return;
  makeWithParents(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process made it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** The directory for ourselves, or, for a command, the running server's database. Two servers on one directory are refused at once. */
async function takeOrJoin(dataDirectory: string, kind: Holder['kind']): Promise<Lock | { databaseUrl: string }> {
  for (let waited = 0; ; waited += 0.2) {
    const taken = takeLock(dataDirectory, kind);
    if ('release' in taken) return taken;
    if (kind === 'command' && taken.kind === 'server' && taken.databaseUrl !== null) return { databaseUrl: taken.databaseUrl };
    if (kind === 'server' && taken.kind === 'server') throw alreadyRunning(taken, dataDirectory);
    if (waited >= patienceSeconds) throw alreadyRunning(taken, dataDirectory);
    await sleep(200);
  }
}

function alreadyRunning(holder: Holder, dataDirectory: string): StartUpError {
  return new StartUpError(`Another Vouchsafe (process ${holder.pid}) uses the data directory ${dataDirectory}; stop it or set VOUCHSAFE_DATA to another directory.`);
}
