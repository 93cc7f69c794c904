import pg from 'pg';
import { StartUpError } from './start-up-error.ts';

/** The little of a connection that is needed to find out what is at its other end. */
export interface Probe {
  query(text: string): Promise<{ rows: { pid: number }[] }>;
  end(): Promise<void>;
}

const rounds = 3;

/**
 * Refuses a pooler that lends a connection for one transaction only (pgbouncer's `pool_mode = transaction` or `statement`): the role that cannot change
 * entries, prepared statements and LISTEN all belong to a connection, so under such a pooler they would be missing here and turn up with others.
 */
export async function refuseTransactionPooler(url: string): Promise<void> {
  if (!(await isLentPerTransaction(() => connect(url)))) return;
  throw new StartUpError(
    'DATABASE_URL leads to a pooler that lends connections for one transaction (pool_mode = transaction); give the address of PostgreSQL itself, or of a pooler with pool_mode = session.',
  );
}

/** Whether two connections are ever served by the same server process, or one of them by two: a process of PostgreSQL's own serves one connection. */
export async function isLentPerTransaction(open: () => Promise<Probe>): Promise<boolean> {
  const one = await open();
  const other = await open().catch(async (error: unknown) => {
    await one.end();
    throw error;
  });
  try {
    const first = await pidOf(one);
    for (let round = 0; round < rounds; round += 1) {
      await other.query('begin');
      const [theirs, ours] = [await pidOf(other), await pidOf(one)];
      await other.query('rollback');
      if (theirs === first || ours !== first) return true;
    }
    return false;
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

async function connect(url: string): Promise<Probe> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { query: (text) => client.query<{ pid: number }>(text), end: () => client.end() };
}

async function pidOf(probe: Probe): Promise<number | undefined> {
  const { rows } = await probe.query('/* database.backend */ select pg_backend_pid() as pid');
  return rows[0]?.pid;
}
