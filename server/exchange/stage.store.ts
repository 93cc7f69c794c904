/** Temporary tables that hold a source's rows while an import judges them. They live and end with the import's transaction. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from '../platform/db.ts';
import type { Section } from './import-report.ts';
import type { StagedValues } from './read-rows.ts';

const columns: Record<Section, string> = {
  campaigns:
    'line integer, key text, name text, description text, category text, start_day date, starts_at timestamptz, end_day date, ends_at timestamptz, metadata jsonb',
  vouchers: 'line integer, campaign text, code text, metadata jsonb',
  publications: 'line integer, campaign text, customer text, day date, at timestamptz',
  redemptions: 'line integer, campaign text, code text, customer text, day date, at timestamptz',
};

/** Characters sent to the database at a time. */
const chunkSize = 64 * 1024;

/** Copies rows into the stage of a section, as they come: neither side ever holds them all in memory. */
export async function stage(tx: Transaction, section: Section, rows: AsyncIterable<{ line: number; values: StagedValues }>): Promise<void> {
  await tx.query(`/* import.make-stage */ create temporary table staged_${section} (${columns[section]}) on commit drop`);
  const copy = tx.client.query(copyFrom(`/* import.stage */ copy staged_${section} from stdin`));
  await pipeline(Readable.from(chunks(rows)), copy);
  await analyze(tx, `staged_${section}`);
}

/** Tells the planner how large a temporary table has become; nothing else looks at those. */
export async function analyze(tx: Transaction, table: string): Promise<void> {
  await tx.query(`/* import.analyze */ analyze ${table}`);
}

async function* chunks(rows: AsyncIterable<{ line: number; values: StagedValues }>): AsyncGenerator<string> {
  let chunk = '';
  for await (const { line, values } of rows) {
    chunk += `${line}\t${values.map(encode).join('\t')}\n`;
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One value in the text format of COPY. */
function encode(value: string | null): string {
  return value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}
