/**
 * Imports, all or nothing: what a request brought is kept, and a task reads, judges and writes it in one transaction. A file with one bad row imports
 * nothing and says which rows are bad; until its commit nobody sees any of it; a worker that dies leaves nothing, and another begins again.
 */
import type { FailedItem } from '../../contract/async-action.ts';
import { enqueue, type AsyncAction } from './async-action.store.ts';
import type { Clock } from './clock.ts';
import { readCsvRows, RowProblem, type CsvCells, type CsvShape } from './csv-rows.ts';
import type { ColumnMapping, CsvUpload } from './csv-upload.ts';
import type { Transaction } from './db.ts';
import { dropImport, findRepeated, readImport, stageRows, storeImport, type StagedRow } from './import.store.ts';
import type { Step, Task } from './jobs.ts';

/** Most rows of one import. */
export const importRowsMax = 100_000;

export type ReadRow = (cells: CsvCells) => Omit<StagedRow, 'row'>;

/** One kind of import. */
export interface ImportKind {
  /** As in async_actions.type. */
  type: string;
  /** What it brings, in messages: `voucher`. */
  noun: string;
  /** What an item is known by in the report. */
  keyName: 'code' | 'source_id';
  /**
   * Files: `reader` gives what reads a row, that is what of it is written, and its key; that throws a RowProblem. Not asked for what JSON brought, which was
   * read before.
   */
  csv?: { shape: CsvShape; reader(tx: Transaction, action: AsyncAction): Promise<ReadRow> };
  /** What is wrong with the rows on the stage `staged (row, key, item)`, beside keys that are there twice; in one statement each. */
  findFailures(tx: Transaction, action: AsyncAction, now: Date): Promise<{ row: number; key: string | null; reason: string }[]>;
  /** Writes all that is on the stage; how many objects that were. Throws when something changed since `findFailures`: the step is then done again. */
  write(tx: Transaction, action: AsyncAction, now: Date): Promise<number>;
  /** After the commit of one that was written. */
  committed?(action: AsyncAction): void;
}

export interface NewImport {
  projectId: string;
  type: string;
  campaignId: string | null;
  requestId: string | null;
  /** A file, or rows that were read from JSON. */
  from: CsvUpload | readonly Omit<StagedRow, 'row'>[];
  /** Whatever else the kind needs, as JSON. */
  input?: Record<string, unknown>;
}

/** Puts an import in line, in the transaction of the request that asks for it; the id of its action. Wake the jobs after the commit. */
export async function startImport(tx: Transaction, { projectId, type, campaignId, requestId, from, input = {} }: NewImport, now: Date): Promise<string> {
  const isCsv = 'content' in from;
  const source = isCsv ? { form: 'csv', mapping: from.columns } : { form: 'rows' };
  const id = await enqueue(tx, { projectId, type, campaignId, input: { ...input, ...source }, total: null, requestId }, now);
  await storeImport(tx, projectId, id, isCsv ? from.content : Buffer.from(JSON.stringify(from)));
  return id;
}

/** The task of a kind of import. */
export function importTask(kind: ImportKind, { clock }: { clock: Clock }): Task {
  const { committed } = kind;
  return {
    type: kind.type,
    step: (tx, action) => doImport(tx, kind, action, clock.now()),
    giveUp: dropImport,
    ...(committed && { committed }),
  };
}

async function doImport(tx: Transaction, kind: ImportKind, action: AsyncAction, now: Date): Promise<Step> {
  const failures: FailedItem[] = [];
  const csv = action.input['form'] === 'rows' ? null : await readerOf(tx, kind, action);
  await stageRows(tx, readRows(await readImport(tx, action), csv, action, failures));
  // Of a file with a bad row the others are judged too: who mends it wants to hear of everything at once.
  const fail = (row: number, key: string | null, reason: string): unknown => failures.push({ ...(key !== null && { [kind.keyName]: key }), row, reason });
  for (const { row, key, first } of await findRepeated(tx)) fail(row, key, `Row ${first} has the same ${kind.keyName}`);
  for (const { row, key, reason } of await kind.findFailures(tx, action, now)) fail(row, key, reason);
  await dropImport(tx, action);
  const message = (imported: number): string => `${imported} ${kind.noun}(s) imported successfully, ${failures.length} failed.`;
  if (failures.length > 0) {
    const failed = failures.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
    return { kind: 'failed', done: failed.length, message: message(0), failed };
  }
  const imported = await kind.write(tx, action, now);
  return { kind: 'done', done: imported, message: message(imported) };
}

interface CsvReader {
  shape: CsvShape;
  readRow: ReadRow;
}

async function readerOf(tx: Transaction, { csv, type }: ImportKind, action: AsyncAction): Promise<CsvReader> {
  if (csv === undefined) throw new Error(`imports of type ${type} read no CSV`);
  return { shape: csv.shape, readRow: await csv.reader(tx, action) };
}

/** The good rows; what is wrong with the others is added to `failures`. `csv`: null for rows that JSON brought. */
async function* readRows(content: Buffer, csv: CsvReader | null, action: AsyncAction, failures: FailedItem[]): AsyncGenerator<StagedRow> {
  if (csv === null) {
    for (const [index, item] of (JSON.parse(content.toString()) as Omit<StagedRow, 'row'>[]).entries()) yield { ...item, row: index + 1 };
    return;
  }
  const { shape, readRow } = csv;
  for await (const { row, line, cells, problem } of readCsvRows(content, shape, action.input['mapping'] as ColumnMapping | null)) {
    const reason = problem ?? (row !== null && row > importRowsMax ? `is more than the ${importRowsMax} rows that one import takes` : null);
    const read = reason === null && cells !== null ? tryRow(() => readRow(cells)) : (reason ?? '');
    if (typeof read !== 'string') yield { ...read, row: row ?? 0 };
    else failures.push({ ...(row !== null && { row }), reason: row === null ? `The file ${read} (line ${line})` : `Line ${line}: ${read}` });
    if (row !== null && row > importRowsMax) return;
  }
}

function tryRow<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof RowProblem) return error.message;
    throw error;
  }
}
