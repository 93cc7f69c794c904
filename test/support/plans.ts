/** How the database finds what a list asks for. */
import type { Db, Pool } from '../../server/platform/db.ts';

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  Plans?: Node[];
}

/** The indexes that the statement of a name is planned to read, as `Index Scan vouchers_pkey`, among those that `run` sends. */
export async function indexesOf(owner: Pool, name: string, run: (db: Db) => Promise<unknown>): Promise<string[]> {
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
  const [row] = await owner.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (format json) ${sent.text}`, sent.values);
  const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
  const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan));
  return nodes.flatMap((node) => (node['Index Name'] === undefined ? [] : [`${node['Node Type']} ${node['Index Name']}`]));
}
