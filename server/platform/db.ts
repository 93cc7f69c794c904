import pg from 'pg';
import { inTurn } from './in-turn.ts';
import { joinedOn, runJoined } from './joined.ts';

/**
 * Two handles, so that the compiler knows who may lock: `Db` for reads (each statement on its own connection), `Transaction` for everything
 * that locks or writes several rows. Both have `query`; only `withTransaction` makes a `Transaction`.
 */
export interface Db {
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Runs a prepared statement: for the hot ones, parsed and planned once per connection. `name` must be unique per text. */
  prepared<Row = Record<string, unknown>>(name: string, text: string, values: unknown[]): Promise<Row[]>;
}

declare const transactionMark: unique symbol;
export interface Transaction extends Db {
  readonly [transactionMark]: true;
  /** The connection itself, for COPY streams only. */
  readonly client: pg.PoolClient;
}

export interface Pool extends Db {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  end(): Promise<void>;
  readonly raw: pg.Pool;
}

export interface PoolOptions {
  connectionString?: string;
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  database?: string;
  /** Most connections at once. */
  connectionsMax?: number;
  /** Longest wait for a connection, free or new; then the database counts as away. */
  connectMilliseconds?: number;
  /** Role taken after connecting (the one that cannot update or delete entries). */
  role?: string;
  applicationName?: string;
}

// int8 as a number where it is exact; a value beyond 2^53 is a broken program, not a rounding.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`);
  return value;
});
// A date is a day of a calendar, not an instant.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Opens a pool of connections. Connects lazily: a wrong address shows at the first query. */
export function createPool(options: PoolOptions): Pool {
  const { connectionsMax = 20, connectMilliseconds = 10_000, role, applicationName = 'vouchsafe', ...connection } = options;
  // Awaited by the pool (its type says otherwise) before it lends a new connection, to libraries that take `raw` as well.
  const takingRole = role === undefined ? {} : { onConnect: (client: pg.ClientBase) => client.query(`set role ${pg.escapeIdentifier(role)}`) };
  const waits = { idleTimeoutMillis: 30_000, connectionTimeoutMillis: connectMilliseconds };
  const raw = new pg.Pool({ ...connection, max: connectionsMax, application_name: applicationName, ...waits, ...takingRole });
  return poolOn(raw);
}

/**
 * Every statement of a batch finds its rows by their keys; a plan that reads a whole table because its statistics are old must not be an option. Nor one that
 * takes another index than that of the order it asks for and sorts what it finds there: of a project, all it has.
 */
const byKeyOnly = `set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_sort = off; set jit = off`;

/** A batch tries several times; all of them together must not keep its callers waiting. */
const batchConnectMilliseconds = 2_000;

/**
 * A pool of its own on the same database, for transactions that only look rows up by key. Statements do not wait for each other: what is sent
 * without awaiting goes out in one round trip, the commit too. Then the commit of a transaction in which a statement failed is a rollback, and only
 * the statement's promise says so. COPY streams are not possible here.
 */
export function createBatchPool(pool: Pool, connectionsMax: number): Pool {
  const { options } = pool.raw;
  const preparing = {
    onConnect: async (client: pg.ClientBase): Promise<void> => {
      await Promise.resolve(options.onConnect?.(client));
      await client.query(byKeyOnly);
    },
  };
  // The pool hides its password from those who list its options.
  return poolOn(new pg.Pool({ ...options, password: options.password, max: connectionsMax, connectionTimeoutMillis: batchConnectMilliseconds, pipeline: true, ...preparing }));
}

/** Where a database is and who connects: what another thread can be given. */
export type ConnectionOptions = Pick<PoolOptions, 'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'>;

export function connectionOf({ raw: { options } }: Pool): ConnectionOptions {
  const { connectionString, host, port, user, password, database } = options;
  const known = Object.entries({ connectionString, host, port, user, password, database }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as ConnectionOptions;
}

/** What is read meanwhile is read by its keys, and a statement that takes longer than a minute has lost its way. */
const readingOnly = 'set default_transaction_read_only = on; set statement_timeout = 60000; set jit = off';

/** A pool whose connections can write nothing, for long looks at what is stored. */
export function createReadingPool(connection: ConnectionOptions, connectionsMax: number): Pool {
  const reading = { onConnect: (client: pg.ClientBase) => client.query(readingOnly) };
  const waits = { idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 };
  return poolOn(new pg.Pool({ ...connection, max: connectionsMax, application_name: 'vouchsafe replay', ...waits, ...reading }));
}

function poolOn(raw: pg.Pool): Pool {
  // Without a listener an idle connection that the server closes would end the process; the pool replaces it by itself.
  raw.on('error', () => {});
  // The same for a connection that is lent and lost between two statements; whoever has it learns it from the next statement.
  raw.on('connect', (client) => client.on('error', () => {}));
  const once = async <Row>(run: (client: pg.PoolClient) => Promise<Row[]>): Promise<Row[]> => {
    const joined = joinedOn(raw);
    if (joined !== undefined) return joined.savepoint(() => run(joined.whole.client));
    const client = await raw.connect();
    try {
      return await run(client);
    } finally {
      client.release();
    }
  };
  return {
    raw,
    query: (text, values) => retrying(() => once((client) => rowsOf(client, text, values))),
    prepared: (name, text, values) => retrying(() => once((client) => preparedRowsOf(client, name, text, values))),
    transaction: (work) => {
      const joined = joinedOn(raw);
      return retrying(() => (joined === undefined ? runTransaction(raw, work) : joined.savepoint(() => within(joined.whole.client, work))));
    },
    end: () => raw.end(),
  };
}

async function rowsOf<Row>(client: pg.PoolClient, text: string, values?: unknown[]): Promise<Row[]> {
  return (await inTurn(client, () => client.query(text, values))).rows as Row[];
}

async function preparedRowsOf<Row>(client: pg.PoolClient, name: string, text: string, values: unknown[]): Promise<Row[]> {
  return (await inTurn(client, () => client.query({ name, text, values }))).rows as Row[];
}

const attemptsMax = 4;

/**
 * Tried again only when PostgreSQL says that nothing happened and a retry may succeed (serialization failure, deadlock); a lost connection during
 * commit is thrown, since then nobody knows.
 */
async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts >= attemptsMax || !isRetryable(error)) throw error;
    }
  }
}

/** Runs `work` in one transaction at READ COMMITTED. */
async function runTransaction<T>(raw: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await raw.connect();
  let broken: Error | undefined;
  try {
    await begin(client);
    const result = await within(client, work);
    await inTurn(client, () => client.query('commit'));
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Runs `work` in one transaction that everything it does on this pool joins: each transaction in it is a savepoint, so that all of them commit
 * together or none does. `tx` itself is for before and after what joins. Signals that are given to `afterCommit` meanwhile are sent at the end.
 * Not tried again. Work that waits for others, who may wait for its locks in turn, has no place here.
 */
export async function joinedTransaction<T>({ raw }: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await raw.connect();
  let broken: Error | undefined;
  let done: { result: T; later: (() => void)[] };
  try {
    await begin(client);
    done = await runJoined(raw, client, () => within(client, work));
    const { command } = await inTurn(client, () => client.query('commit'));
    // Of a transaction in which a statement failed unseen, the commit is a rollback.
    if (command !== 'COMMIT') throw new Error(`a joined transaction ended with ${command}`);
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
  for (const send of done.later) send();
  return done.result;
}

/** Where statements do not wait for each other, the first one goes out together with this. */
async function begin(client: pg.PoolClient): Promise<void> {
  const begun = client.query('begin');
  if (client.pipeline) begun.catch(() => {});
  else await begun;
}

/**
 * Runs `work` on a connection that is inside a transaction. Statements that were sent after one that failed fail because of it, and which of them is heard of
 * first is chance: all of them tell its error. When `work` is over, what it left going on sends nothing any more: by then the connection may be somebody else's.
 */
async function within<T>(client: pg.PoolClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  let first: unknown = new Error('the transaction failed before');
  let isOver = false;
  const telling = async <Row>(send: () => Promise<Row[]>): Promise<Row[]> => {
    if (isOver) throw new Error('the transaction is over');
    try {
      return await send();
    } catch (error) {
      if (databaseErrorCode(error) !== inFailedTransaction) first = error;
      throw first;
    }
  };
  const tx = {
    client,
    query: (text: string, values?: unknown[]) => telling(() => rowsOf(client, text, values)),
    prepared: (name: string, text: string, values: unknown[]) => telling(() => preparedRowsOf(client, name, text, values)),
  } as Transaction;
  try {
    return await work(tx);
  } finally {
    isOver = true;
  }
}

const inFailedTransaction = '25P02';

/** Rolls back; the error of a connection that cannot even do that is returned, so that the pool throws the connection away. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await inTurn(client, () => client.query('rollback'));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isRetryable(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40001' || code === '40P01';
}

/** SQLSTATE of a database error, undefined for any other error. */
export function databaseErrorCode(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Name of the constraint that refused a row, undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}

/** `away`: nothing was done. `lost`: the connection broke on the way, and what became of the last statement is not known. */
export type DatabaseTrouble = 'away' | 'lost';

/** Whether an error says that the database cannot be reached, is starting or stopping, or has no room or connection to spare; null for any other. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  const code = databaseErrorCode(error);
  if (code !== undefined) return /^(57P03|08001|08004|53)/.test(code) ? 'away' : /^(08|57P)/.test(code) ? 'lost' : null;
  // Of a name with several addresses, each was tried.
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0]);
  if (!(error instanceof Error)) return null;
  if ('syscall' in error) return troubleOfSyscall[String(error.syscall)] ?? null;
  if (/^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)/.test(error.message)) return 'away';
  return /^(Connection terminated|Client has encountered)/.test(error.message) ? 'lost' : null;
}

const troubleOfSyscall: Record<string, DatabaseTrouble> = { connect: 'away', getaddrinfo: 'away', read: 'lost', write: 'lost' };
