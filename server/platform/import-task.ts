/**
 * Imports, all or nothing: what a request brought is kept, and a task reads, judges and writes it in one transaction. A file with one bad row imports
 * nothing and says which rows are bad; until its commit nobody sees any of it; a worker that dies leaves nothing, and another begins again.
 */
import type { FailedItem } from '../../contract/async-action.ts';
import { enqueue, type AsyncAction } from './async-action.store.ts';
import type { Clock } from './clock.ts';
import type { ColumnMapping, CsvUpload } from './csv-upload.ts';
import type { Transaction } from './db.ts';
import { dropImport, readImport, storeImport, type StagedRow } from './import.store.ts';
import type { Step, Task } from './jobs.ts';
import { judgeImport, type Brought, type ImportFailure, type JudgedKind } from './judge-import.ts';

/** One kind of import. */
export interface ImportKind extends JudgedKind {
  /** As in async_actions.type. */
  type: string;
  /** What it brings, in messages: `voucher`. */
  noun: string;
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
  const { failures } = await judgeImport(tx, kind, action, broughtBy(action, await readImport(tx, action)), now);
  await dropImport(tx, action);
  const message = (imported: number): string => `${imported} ${kind.noun}(s) imported successfully, ${failures.length} failed.`;
  if (failures.length > 0) {
    return { kind: 'failed', done: failures.length, message: message(0), failed: failures.map((failure) => failedItem(kind, failure)) };
  }
  const imported = await kind.write(tx, action, now);
  return { kind: 'done', done: imported, message: message(imported) };
}

function broughtBy({ input }: AsyncAction, content: Buffer): Brought {
  return input['form'] === 'rows' ? { form: 'rows', content } : { form: 'csv', content, mapping: input['mapping'] as ColumnMapping | null };
}

/** Whoever mends a file looks for the line, which is not the row: there are headings, and values of several lines. */
function failedItem({ keyName }: ImportKind, { row, line, key, reason }: ImportFailure): FailedItem {
  const words = row === null ? `The file ${reason} (line ${line})` : line === null ? reason : `Line ${line}: ${reason}`;
  return { ...(key !== null && { [keyName]: key }), ...(row !== null && { row }), reason: words };
}
