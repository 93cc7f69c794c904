import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import { exportType } from './ask-for-export.ts';
import { readExportRows } from './export-rows.query.ts';
import { appendChunk, finishExport, lockExport } from './export.store.ts';
import { writeCsv } from './write-csv.ts';

/** Rows of one part: what is in memory at once, here and when the file is read. */
const rowsPerPart = 5_000;

/** Writes files of any size part by part; where one ended is stored with it, so that whoever goes on repeats and leaves out nothing. */
export function writeExportTask({ clock, publicUrl }: { clock: Clock; publicUrl: string }): Task {
  return {
    type: exportType,
    step: (tx, action) => writePart(tx, action, publicUrl, clock.now()),
    giveUp: (tx, { projectId, input }) => finishExport(tx, projectId, String(input['exportId']), 'ERROR', clock.now()),
  };
}

async function writePart(tx: Transaction, { projectId, input, done }: AsyncAction, publicUrl: string, now: Date): Promise<Step> {
  const one = await lockExport(tx, projectId, String(input['exportId']));
  if (one === undefined) return { kind: 'done', done, message: 'The export was deleted.' };
  const { names, rows, nextAfter } = await readExportRows(tx, one, rowsPerPart, publicUrl);
  await appendChunk(tx, one, writeCsv(one.chunks === 0 ? [names, ...rows] : rows), rows.length, nextAfter);
  if (nextAfter !== null) return { kind: 'goes-on', done: done + rows.length };
  await finishExport(tx, projectId, one.exportId, 'DONE', now);
  return { kind: 'done', done: done + rows.length, message: `Exported ${done + rows.length} rows.` };
}
