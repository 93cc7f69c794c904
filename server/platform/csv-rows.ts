import { Readable } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';

/** What the columns of a file mean. */
export interface CsvShape {
  /** Fields and the headings that name them, whatever their case and their spaces, underscores or hyphens. */
  columns: Record<string, readonly string[]>;
  /** Fields without which a file makes no sense. */
  required: readonly string[];
  /** Headings that belong to other kinds of the same file: they are passed over instead of becoming metadata. */
  ignored?: readonly string[];
}

/** A row of a file, with the values that are not empty. */
export interface CsvCells {
  /** By field of the shape. */
  values: Record<string, string>;
  /** Of columns that the shape does not know, by heading (`metadata.` before it counts for nothing); has no prototype, since a heading may be any word. */
  metadata: Record<string, string>;
}

/** `row` counts from 1, the headings not counted; null: what is wrong is no row's. `line` is the line of the file on which it begins. */
export interface CsvPlace {
  row: number | null;
  line: number;
}

/** `breaksOff`: what follows could not be read. */
export type CsvItem = CsvPlace & ({ cells: CsvCells; problem: null } | { cells: null; problem: string; breaksOff?: true });

/** Why a row cannot be taken; one sentence for people, without the row's number. */
export class RowProblem extends Error {
  override readonly name = 'RowProblem';
}

/** What spreadsheets take for the beginning of a formula, wide characters too, behind any apostrophes. A line end may be read as another one. */
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

const delimiters = [',', ';', '\t'];
/** Bounds what an unclosed quote can swallow. Characters. */
const recordSizeMax = 100_000;
const headerSizeMax = 64 * 1024;
const chunkSize = 64 * 1024;
/** Lines listed when a file is of another encoding: more of them say nothing new. */
const badLinesMax = 100;
/** Of these so many stand in one sentence. */
const linesNamed = 5;

const options = {
  relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, trim: true, max_record_size: recordSizeMax, record_delimiter: '\n',
};

/**
 * Reads a CSV file row by row: UTF-8, or UTF-16 with a byte order mark; separated by comma, semicolon or tab; any line ends; quoted values may hold
 * line ends. What is wrong comes as items with a problem, each bad row on its own, and nothing is thrown. Gives way to others between its pieces.
 */
export async function* readCsvRows(content: Buffer, shape: CsvShape, mapping: ColumnMeanings | null = null): AsyncGenerator<CsvItem> {
  const decoded = decode(content);
  if ('badLines' in decoded) {
    for (const line of decoded.badLines) yield { row: null, line, cells: null, problem: `has bytes that are not ${decoded.encoding}` };
    return;
  }
  const header = readHeader(decoded.text, shape, mapping);
  if (header.problem !== null) {
    yield { row: null, line: 1, cells: null, problem: header.problem };
    return;
  }
  yield* readRows(decoded.text, header);
}

/** The beginning of a file, as a preview shows it. */
export interface CsvHead {
  encoding: string;
  /** null: the headings cannot be read. */
  delimiter: string | null;
  columns: { heading: string; target: string | null }[];
  /** Values of the first rows as they stand in the file. */
  rows: string[][];
  /** Why nothing can be read of the file; what is said of "the file". */
  problem: string | null;
}

/** Reads the headings of a file, what they mean, and its first rows. Throws nothing: rows that are broken are not there. */
export async function readCsvHead(content: Buffer, shape: CsvShape, mapping: ColumnMeanings | null, rowsMax: number): Promise<CsvHead> {
  const decoded = decode(content);
  const { encoding } = decoded;
  if ('badLines' in decoded) {
    return { encoding, delimiter: null, columns: [], rows: [], problem: `has bytes that are not ${encoding}, in line ${decoded.badLines.slice(0, linesNamed).join(', ')}` };
  }
  const { names, columns, delimiter, problem } = readHeader(decoded.text, shape, mapping);
  if (names.length === 0) return { encoding, delimiter: null, columns: [], rows: [], problem };
  const headings = names.map((heading, index) => ({ heading, target: targetOf(columns[index] ?? null) }));
  return { encoding, delimiter, columns: headings, rows: await firstRows(decoded.text, delimiter, rowsMax), problem };
}

async function firstRows(text: string, delimiter: string, rowsMax: number): Promise<string[][]> {
  const rows: string[][] = [];
  const parser = parse({ ...options, delimiter, from: 2, to: rowsMax + 1 });
  const source = Readable.from(pieces(text));
  // Not row by row as above: of a file that breaks off those before would be lost.
  parser.on('data', (record: string[]) => rows.push(record));
  await new Promise<void>((resolve) => {
    // The report of the rows says where it breaks off, and why.
    parser.on('end', resolve).on('error', () => resolve());
    source.pipe(parser);
  });
  source.destroy();
  return rows;
}

/** What people say of columns: heading → field, `metadata.<key>`, or null for one that is not to be read. */
type ColumnMeanings = Record<string, string | null>;

interface Header {
  delimiter: string;
  /** None: there are no headings. */
  names: readonly string[];
  columns: readonly Column[];
  problem: string | null;
}

/** What a column's values become; null: nothing, and values of a column without a heading are a mistake. */
type Column = { field: string } | { metadata: string } | 'ignored' | null;

async function* readRows(text: string, header: Header): AsyncGenerator<CsvItem> {
  const parser = parse({ ...options, delimiter: header.delimiter, info: true });
  const source = Readable.from(pieces(text));
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (row > 0) yield { row, line: info.lines - lineEndsIn(record), ...readRecord(record, header) };
      row += 1;
    }
  } catch (error) {
    // The reading ends here: what follows is inside the quotes or the value that has no end.
    const broken = error as CsvError & { records: number; bytes_records: number };
    yield { row: broken.records, line: lineOf(text, broken), cells: null, problem: brokenOff(broken), breaksOff: true };
  }
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += chunkSize) yield text.slice(at, at + chunkSize);
}

function lineEndsIn(record: readonly string[]): number {
  return record.reduce((count, value) => count + value.split('\n').length - 1, 0);
}

/** On which line the record begins that the parser broke at; an open quote is the last one there is. */
function lineOf(text: string, { code, bytes_records: bytes }: { code: string; bytes_records: number }): number {
  const before = code === 'CSV_QUOTE_NOT_CLOSED' ? text.slice(0, text.lastIndexOf('"')) : Buffer.from(text).subarray(0, bytes).toString();
  return before.split('\n').length;
}

const breaks: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `is longer than ${recordSizeMax} characters; a quote may not be closed`,
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
  INVALID_OPENING_QUOTE: 'has a quote inside a value; put the value in quotes and double those in it',
  CSV_INVALID_CLOSING_QUOTE: 'has something between a closing quote and the next value',
};

function brokenOff({ code, message }: CsvError): string {
  return breaks[code as string] ?? message;
}

function readRecord(record: readonly string[], { columns }: Header): { cells: CsvCells; problem: null } | { cells: null; problem: string } {
  const cells: CsvCells = { values: {}, metadata: Object.create(null) as Record<string, string> };
  if (record.length < columns.length) return refused(`has ${record.length} values, but there are ${columns.length} columns`);
  for (const [index, cell] of record.entries()) {
    if (cell === '') continue;
    const column = columns[index] ?? null;
    if (column === null) return refused(`has a value in column ${index + 1}, which has no heading: "${cell.slice(0, 50)}"`);
    if (cell.includes('\u0000')) return refused('holds a character that cannot be stored (NUL)');
    if (column === 'ignored') continue;
    if ('field' in column) cells.values[column.field] = unquoted(cell);
    else cells.metadata[column.metadata] = unquoted(cell);
  }
  return { cells, problem: null };
}

function refused(problem: string): { cells: null; problem: string } {
  return { cells: null, problem };
}

/** The value that an export wrote as this cell (`csv_cell` of the migrations): one that a spreadsheet would run has an apostrophe before it. */
function unquoted(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

function decode(content: Buffer): { text: string; encoding: string } | { badLines: number[]; encoding: string } {
  const label = content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : content[0] === 0xfe && content[1] === 0xff ? 'utf-16be' : 'utf-8';
  const encoding = label.toUpperCase();
  try {
    return { encoding, text: new TextDecoder(label, { fatal: true }).decode(content).replace(/\r\n?/g, '\n') };
  } catch {
    const lines = new TextDecoder(label).decode(content).replace(/\r\n?/g, '\n').split('\n');
    const bad = lines.flatMap((line, index) => (line.includes('\ufffd') ? [index + 1] : []));
    return { badLines: bad.slice(0, badLinesMax), encoding };
  }
}

function readHeader(text: string, shape: CsvShape, mapping: ColumnMeanings | null): Header {
  const head = text.slice(0, headerSizeMax);
  const candidates = delimiters.map((delimiter) => ({ delimiter, names: namesOf(head, delimiter) }));
  const fields = fieldsByName(shape);
  const read = (name: string): Column => readColumn(name, fields, mapping);
  const known = (names: readonly string[]): number => names.filter((name) => isKnown(read(name))).length;
  const [best] = candidates.toSorted((a, b) => known(b.names) - known(a.names) || b.names.length - a.names.length);
  const unreadable = (problem: string): Header => ({ delimiter: '', names: [], columns: [], problem });
  // Cut in two, the last heading would be another one.
  if (text.length > headerSizeMax && !head.includes('\n')) return unreadable(`has headings of more than ${headerSizeMax} characters`);
  if (best === undefined || best.names.every((name) => name === '')) return unreadable('has no headings');
  if (best.names.some((name) => name.includes('\u0000'))) return unreadable('is neither UTF-8 nor UTF-16 with a byte order mark');
  const columns = best.names.map(read);
  return { ...best, columns, problem: headerProblem(best.names, columns, shape) };
}

function namesOf(head: string, delimiter: string): string[] {
  try {
    const [names = []] = parseAtOnce(head, { ...options, delimiter, to: 1 });
    return names;
  } catch {
    // With a delimiter that is not the file's own, quotes may stand in odd places.
    return [];
  }
}

function isKnown(column: Column): boolean {
  return typeof column === 'object' && column !== null && 'field' in column;
}

/** What headings say by themselves, as `plainName` writes them. */
function fieldsByName({ columns, ignored = [] }: CsvShape): ReadonlyMap<string, Column> {
  const fields = new Map<string, Column>(ignored.map((heading) => [plainName(heading), 'ignored']));
  // Backwards, since of two fields with one name the first has it.
  for (const field of Object.keys(columns).toReversed()) for (const heading of [field, ...(columns[field] ?? [])]) fields.set(plainName(heading), { field });
  return fields;
}

function readColumn(name: string, fields: ReadonlyMap<string, Column>, mapping: ColumnMeanings | null): Column {
  if (name === '') return null;
  const said = mapping !== null && Object.hasOwn(mapping, name) ? mapping[name] : undefined;
  if (said === null) return 'ignored';
  const own = said ?? name;
  if (/^metadata\../s.test(own)) return { metadata: own.slice('metadata.'.length) };
  if (said !== undefined) return { field: said };
  return fields.get(plainName(name)) ?? { metadata: name };
}

function targetOf(column: Column): string | null {
  if (column === null || column === 'ignored') return null;
  return 'field' in column ? column.field : `metadata.${column.metadata}`;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function headerProblem(names: readonly string[], columns: readonly Column[], { columns: fields, required }: CsvShape): string | null {
  const targets = columns.map(targetOf);
  const met = new Set<string>();
  const twice = targets.find((target) => target !== null && (met.has(target) || !met.add(target)));
  if (typeof twice === 'string') return `has two columns for ${twice}`;
  const unknown = columns.find((column) => isKnown(column) && !Object.hasOwn(fields, (column as { field: string }).field));
  if (unknown !== undefined) return `is mapped to the unknown field ${(unknown as { field: string }).field}; there are ${Object.keys(fields).join(', ')}`;
  const missing = required.filter((field) => !targets.includes(field)).map((field) => fields[field]?.[0] ?? field);
  return missing.length === 0 ? null : `has no column ${missing.join(', ')}; it has ${names.map((name) => `"${name.slice(0, 50)}"`).slice(0, 50).join(', ')}`;
}
