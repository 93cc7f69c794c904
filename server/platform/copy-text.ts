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
  await copyLines(tx, statement, linesOf(rows));
}

/** Copies lines that were encoded before: for many rows that have most of their values in common. */
export async function copyLines(tx: Transaction, statement: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks(lines)), tx.client.query(copyFrom(statement)));
}

async function* linesOf(rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>): AsyncGenerator<string> {
  for await (const row of rows) yield `${copyText(row)}\n`;
}

async function* chunks(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Values of a row, without the end of its line. */
export function copyText(values: readonly (string | null)[]): string {
  return values.map(encode).join('\t');
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function encode(value: string | null): string {
  return value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}
