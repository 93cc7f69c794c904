/** How the database finds what a list asks for. */
import type { Db, Pool } from '../../server/platform/db.ts';

/** A step of a plan, as it ran. */
export interface Step {
  'Node Type': string;
  'Subplan Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'CTE Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Step[];
}

/** A defect that is planted in a statement. */
type Defect = (text: string) => string;

/** The steps of the statement of a name, the first of those that `run` sends, as it runs. */
export async function stepsRun(db: Db, name: string, run: (db: Db) => Promise<unknown>, defect: Defect = (text) => text): Promise<Step[]> {
  const statements: { text: string; values: unknown[] }[] = [];
  // A transaction has one connection, and lists ask for several things at once.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Row>(ask: () => Promise<Row[]>): Promise<Row[]> => {
    const rows = before.then(ask);
    before = rows;
    return rows;
  };
  await run({
    query: (text, values = []) => {
      statements.push({ text, values });
      return inTurn(() => db.query(text, values));
    },
    prepared: (prepared, text, values) => inTurn(() => db.prepared(prepared, text, values)),
  });
  const sent = statements.find(({ text }) => text.includes(`/* ${name} */`));
  if (sent === undefined) throw new Error(`${name} was not sent`);
  const [row] = await db.query<{ 'QUERY PLAN': { Plan: Step }[] }>(`explain (analyze, format json) ${defect(sent.text)}`, sent.values);
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => below(Plan));
}

function below(step: Step): Step[] {
  return [step, ...(step.Plans ?? []).flatMap(below)];
}

/** By which indexes the keys of a list's page were found, as `Index Scan vouchers_pkey`, and how many of their entries were read. */
export interface Found {
  indexes: string[];
  read: number;
}

/** How the statement of a name finds its page: the part of that name, and not the rows that are read for its keys. */
export async function pageFound(db: Db, name: string, run: (db: Db) => Promise<unknown>): Promise<Found> {
  const page = (await stepsRun(db, name, run)).find((step) => step['Subplan Name'] === 'CTE page');
  if (page === undefined) throw new Error(`${name} has no part that finds its page`);
  // Tables are read by steps that are called scans; those of what other steps gave have no part in it.
  const scans = below(page).filter((step) => /^(Seq|Index|Index Only|Bitmap Index|Bitmap Heap) Scan$/.test(step['Node Type']));
  return {
    indexes: scans.flatMap((step) => (step['Index Name'] === undefined ? [] : [`${step['Node Type']} ${step['Index Name']}`])),
    read: scans.reduce((sum, step) => sum + (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) * step['Actual Loops'], 0),
  };
}

/** What `look` sees where an index, or the constraint that it serves, is missing; afterwards it is there again. */
export async function withoutIndex<T>(owner: Pool, index: string, look: (db: Db) => Promise<T>): Promise<T> {
  const undone = Symbol('undone');
  let seen: { value: T } | undefined;
  await owner.transaction(async (tx) => {
    const [constraint] = await tx.query<{ table: string }>('select conrelid::regclass::text as table from pg_constraint where conindid = $1::regclass', [index]);
    await tx.query(constraint === undefined ? `drop index ${index}` : `alter table ${constraint.table} drop constraint ${index} cascade`);
    seen = { value: await look(tx) };
    throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  if (seen === undefined) throw new Error('nothing was looked at');
  return seen.value;
}
