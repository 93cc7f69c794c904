/** What the database has to touch for a reading: the same on a busy machine as on an idle one. */
import { createPool, type Pool } from '../server/platform/db.ts';
import { applicationRole } from '../server/platform/migrate.ts';

/** Blocks of 8 kB that are looked at, in memory or not, and rows that steps of the plans give or pass over. */
export interface Touched {
  blocks: number;
  rows: number;
}

interface Statement {
  text: string;
  values: unknown[];
}

export interface Recorder {
  /** As the product connects. */
  db: Pool;
  /** The statements that `run` sends by it, each of which only reads. */
  sent(run: () => Promise<unknown>): Promise<Statement[]>;
}

/** A pool that tells what was sent by it. */
export function createRecorder(connectionString: string): Recorder {
  const db = createPool({ connectionString, role: applicationRole, connectionsMax: 4 });
  let noted: Statement[] | null = null;
  db.raw.on('connect', (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((first: string | Statement, ...rest: unknown[]) => {
      const { text, values } = typeof first === 'string' ? { text: first, values: rest[0] as unknown[] | undefined } : first;
      if (/^\s*(\/\*.*?\*\/)?\s*(select|with)\b/is.test(text)) noted?.push({ text, values: values ?? [] });
      return send(first, ...rest);
    }) as typeof client.query;
  });
  return {
    db,
    sent: async (run) => {
      const statements: Statement[] = [];
      noted = statements;
      try {
        await run();
      } finally {
        noted = null;
      }
      return statements;
    },
  };
}

interface Step {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Temp Read Blocks': number;
  'Temp Written Blocks': number;
  Plans?: Step[];
}

/** All that some statements touch; each is run once more. */
export async function touchedBy(db: Pool, statements: readonly Statement[]): Promise<Touched> {
  const touched = { blocks: 0, rows: 0 };
  for (const { text, values } of statements) {
    const [row] = await db.query<{ 'QUERY PLAN': { Plan: Step }[] }>(`explain (analyze, buffers, timing off, format json) ${text}`, values);
    for (const { Plan: plan } of row?.['QUERY PLAN'] ?? []) {
      touched.blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] + plan['Temp Read Blocks'] + plan['Temp Written Blocks'];
      touched.rows += rowsOf(plan);
    }
  }
  return touched;
}

function rowsOf(step: Step): number {
  const removed = (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0);
  return Math.round((step['Actual Rows'] + removed) * step['Actual Loops']) + (step.Plans ?? []).reduce((sum, below) => sum + rowsOf(below), 0);
}
