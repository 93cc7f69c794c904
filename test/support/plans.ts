/** How the database finds what a list asks for. */
import type { Db, Pool } from '../../server/platform/db.ts';

/** A step of a plan, with how often it ran where it was run. */
export interface Step {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'CTE Name'?: string;
  'Actual Loops'?: number;
  Plans?: Step[];
}

/** The indexes that the statement of a name is planned to read, as `Index Scan vouchers_pkey`, among those that `run` sends. */
export async function indexesOf(owner: Pool, name: string, run: (db: Db) => Promise<unknown>): Promise<string[]> {
  const steps = await stepsOf(owner, name, run, 'format json');
  return steps.flatMap((step) => (step['Index Name'] === undefined ? [] : [`${step['Node Type']} ${step['Index Name']}`]));
}

/** The steps of the statement of a name, the first of those that `run` sends, as it runs. */
export function stepsRun(owner: Pool, name: string, run: (db: Db) => Promise<unknown>): Promise<Step[]> {
  return stepsOf(owner, name, run, 'analyze, format json');
}

async function stepsOf(owner: Pool, name: string, run: (db: Db) => Promise<unknown>, options: string): Promise<Step[]> {
  const statements: { text: string; values: unknown[] }[] = [];
  await run({
    query: (text, values = []) => {
      statements.push({ text, values });
      return owner.query(text, values);
    },
    prepared: (prepared, text, values) => owner.prepared(prepared, text, values),
  });
  const sent = statements.find(({ text }) => text.includes(`/* ${name} */`));
  if (sent === undefined) throw new Error(`${name} was not sent`);
  const [row] = await owner.query<{ 'QUERY PLAN': { Plan: Step }[] }>(`explain (${options}) ${sent.text}`, sent.values);
  const below = (step: Step): Step[] => [step, ...(step.Plans ?? []).flatMap(below)];
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => below(Plan));
}
