/** Rows in the text format of COPY. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from './db.ts';

/** Characters sent to the database at a time. */
const chunkSize = 64 * 1024;

/** Copies rows with a `copy … from stdin` statement, as they come: neither side ever holds them all in memory. */
export async function copyRows(
  tx: Transaction, statement: string, rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>,
): Promise<void> {
  await pipeline(Readable.from(chunks(rows)), tx.client.query(copyFrom(statement)));
}

async function* chunks(rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>): AsyncGenerator<string> {
  let chunk = '';
  for await (const row of rows) {
    chunk += `${row.map(encode).join('\t')}\n`;
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function encode(value: string | null): string {
  return value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}
