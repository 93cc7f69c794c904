import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { ImportError } from './import-error.ts';

/** One data row of a CSV file. */
export interface CsvRow {
  /** Line of the file on which the row begins; the header is line 1. A quoted value may hold line ends. */
  line: number;
  /** Values in the order of the asked columns; an empty value is null. */
  cells: (string | null)[];
  /** False when the row has more or fewer values than the header: which value belongs to which column is then anyone's guess. */
  isComplete: boolean;
}

const delimiters = [',', ';', '\t', '|'];
const headerBytesMax = 64 * 1024;
/** Bounds what an unclosed quote can swallow. Characters. */
const recordSizeMax = 1_000_000;

const options = { relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: recordSizeMax } as const;

/**
 * Reads the given columns of a CSV file row by row: UTF-8 with or without a byte order mark, any line ends, quoted or not, in whatever order the
 * header has the columns. The delimiter is the one with which the header names every column. Memory does not grow with the file. Throws an
 * ImportError for a file that is missing, is not UTF-8, lacks a column or breaks off inside quotes.
 */
export async function* readCsv(path: string, columns: readonly string[]): AsyncGenerator<CsvRow> {
  const { delimiter, header } = await readHeader(path, columns);
  const positions = columns.map((column) => header.indexOf(column));
  const parser = parse({ ...options, delimiter, info: true });
  // The parser is read below and throws what breaks the pipeline; the callback has nothing to add.
  pipeline(createReadStream(path), decode, parser, () => {});
  let isHeader = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (!isHeader) yield toRow(record, info.lines, positions, header.length);
      isHeader = false;
    }
  } catch (error) {
    throw readingFailed(path, error);
  }
}

function toRow(record: string[], lastLine: number, positions: readonly number[], width: number): CsvRow {
  const lineEnds = record.reduce((count, value) => count + value.split('\n').length - 1, 0);
  return {
    line: lastLine - lineEnds,
    cells: positions.map((position) => emptyToNull(record[position])),
    isComplete: record.length === width,
  };
}

/** What looks empty is empty, in quotes or not. */
function emptyToNull(value = ''): string | null {
  return value.trim() === '' ? null : value;
}

async function readHeader(path: string, columns: readonly string[]): Promise<{ delimiter: string; header: string[] }> {
  const head = await readHead(path);
  const candidates = delimiters.map((delimiter) => ({ delimiter, header: headerOf(head, delimiter) }));
  const fitting = candidates.find(({ header }) => columns.every((column) => header.includes(column)));
  if (fitting === undefined) throw missingColumns(path, columns, candidates.map(({ header }) => header));
  const twice = columns.find((column) => fitting.header.indexOf(column) !== fitting.header.lastIndexOf(column));
  if (twice !== undefined) throw new ImportError(`${basename(path)} has the column "${twice}" more than once.`);
  return fitting;
}

function headerOf(head: string, delimiter: string): string[] {
  try {
    const [header = []] = parseAtOnce(head, { ...options, delimiter, to: 1 });
    return header;
  } catch {
    // With a delimiter that is not the file's own, quotes may stand in odd places.
    return [];
  }
}

function missingColumns(path: string, columns: readonly string[], headers: readonly string[][]): ImportError {
  const header = headers.reduce((widest, candidate) => (candidate.length > widest.length ? candidate : widest), []);
  const missing = columns.filter((column) => !header.includes(column)).map((column) => `"${column}"`);
  const has = header.length === 0 ? 'it has no header' : `it has ${header.map((column) => `"${column}"`).join(', ')}`;
  return new ImportError(`${basename(path)} has no column ${missing.join(', ')}; ${has}.`);
}

async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytesMax), 0, headerBytesMax, 0);
      // The last character may be cut in half, so this look does not insist on UTF-8; the reading proper does.
      return new TextDecoder().decode(buffer.subarray(0, bytesRead)).replace(/\r\n?/g, '\n');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readingFailed(path, error);
  }
}

/** Bytes to text with `\n` as the only line end, so that lines can be counted. Throws at the first byte that is not UTF-8. */
async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held = '';
  for await (const chunk of chunks) {
    const text = held + decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be the first half of a line end.
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  yield (held + decoder.decode()).replace(/\r\n?/g, '\n');
}

function readingFailed(path: string, error: unknown): ImportError {
  if (error instanceof ImportError) return error;
  const { code, message, lines } = error as CsvError;
  if ((code as string) === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new ImportError(`${basename(path)} is not UTF-8; save it as UTF-8 and import it again.`, { cause: error });
  }
  if ((code as string) === 'ENOENT') return new ImportError(`There is no file ${path}.`, { cause: error });
  const place = typeof lines === 'number' ? `${basename(path)}, line ${lines}` : basename(path);
  return new ImportError(`${place}: ${message}.`, { cause: error });
}
