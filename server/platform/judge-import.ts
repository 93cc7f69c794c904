/** How the rows of an import are read and judged: the same for the import itself and for the preview of a file. */
import { readCsvRows, RowProblem, type CsvCells, type CsvShape } from './csv-rows.ts';
import type { ColumnMapping } from './csv-upload.ts';
import type { Transaction } from './db.ts';
import { findRepeated, stageRows, type StagedRow } from './import.store.ts';

/** Most rows of one import. */
export const importRowsMax = 100_000;

/** Where an import belongs. */
export interface ImportPlace {
  projectId: string;
  campaignId: string | null;
  /** As in async_actions.type. */
  type: string;
}

export type ReadRow = (cells: CsvCells) => Omit<StagedRow, 'row'>;

/** What an import brings and how it is judged. */
export interface JudgedKind {
  /** What an item is known by in the report. */
  keyName: 'code' | 'source_id';
  /**
   * Files: `reader` gives what reads a row, that is what of it is written, and its key; that throws a RowProblem. Not asked for what JSON brought, which was
   * read before.
   */
  csv?: { shape: CsvShape; reader(tx: Transaction, place: ImportPlace): Promise<ReadRow> };
  /** What is wrong with the rows on the stage `staged (row, key, item)`, beside keys that are there twice; in one statement each. */
  findFailures(tx: Transaction, place: ImportPlace, now: Date): Promise<{ row: number; key: string | null; reason: string }[]>;
}

/** What a request brought: a file with what its columns mean (null: its headings say it), or rows that were read from JSON. */
export type Brought = { form: 'csv'; content: Buffer; mapping: ColumnMapping | null } | { form: 'rows'; content: Buffer };

/** What is wrong with a row; row null: with the file as a whole, `reason` then goes on after "The file". */
export interface ImportFailure {
  row: number | null;
  /** Line of the file on which it begins; null for what no file brought. */
  line: number | null;
  key: string | null;
  reason: string;
}

/** What came of the rows of an import. */
export interface Judged {
  /** How many there are; null: the file could not be read to its end. */
  rows: number | null;
  /** In the order of the rows. */
  failures: ImportFailure[];
}

/** Puts the rows on the stage and judges them all: who mends a file wants to hear of everything at once. */
export async function judgeImport(tx: Transaction, kind: JudgedKind, place: ImportPlace, brought: Brought, now: Date): Promise<Judged> {
  const unread: ImportFailure[] = [];
  const read = { lines: [] as number[], isWhole: true };
  const { lines } = read;
  if (brought.form === 'rows') await stageRows(tx, readJson(brought.content));
  else {
    const { shape, reader } = csvOf(kind, place);
    await stageRows(tx, readFile({ shape, readRow: await reader(tx, place) }, brought, read, unread));
  }
  const lineOf = (row: number): number | null => lines[row - 1] ?? null;
  const nameOf = (row: number): string => (lineOf(row) === null ? `row ${row}` : `line ${lineOf(row)}`);
  const repeated = (await findRepeated(tx)).map(({ row, key, first }) => ({ row, key, reason: `has the same ${kind.keyName} as ${nameOf(first)}` }));
  const refused = [...repeated, ...await kind.findFailures(tx, place, now)].map((one) => ({ ...one, line: lineOf(one.row) }));
  return { rows: read.isWhole ? lines.length : null, failures: [...unread, ...refused].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
}

async function* readJson(content: Buffer): AsyncGenerator<StagedRow> {
  for (const [index, item] of (JSON.parse(content.toString()) as Omit<StagedRow, 'row'>[]).entries()) yield { ...item, row: index + 1 };
}

/** The good rows of a file; what is wrong with the others is added to `unread`, and where each begins to `read.lines`. */
async function* readFile(
  { shape, readRow }: { shape: CsvShape; readRow: ReadRow }, { content, mapping }: Extract<Brought, { form: 'csv' }>,
  read: { lines: number[]; isWhole: boolean }, unread: ImportFailure[],
): AsyncGenerator<StagedRow> {
  for await (const item of readCsvRows(content, shape, mapping)) {
    const { row, line, cells, problem } = item;
    if (row !== null) read.lines.push(line);
    if ('breaksOff' in item || (row !== null && row > importRowsMax)) read.isWhole = false;
    const reason = problem ?? (row !== null && row > importRowsMax ? `is more than the ${importRowsMax} rows that one import takes` : null);
    const made = reason === null && cells !== null ? tryRow(() => readRow(cells)) : (reason ?? '');
    if (typeof made !== 'string') yield { ...made, row: row ?? 0 };
    else unread.push({ row, line, key: null, reason: made });
    if (row !== null && row > importRowsMax) return;
  }
}

/** How a kind of import reads files. */
export function csvOf({ csv }: JudgedKind, { type }: ImportPlace): NonNullable<JudgedKind['csv']> {
  if (csv === undefined) throw new Error(`imports of type ${type} read no CSV`);
  return csv;
}

function tryRow<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof RowProblem) return error.message;
    throw error;
  }
}
