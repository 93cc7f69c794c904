import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import { exportType } from './ask-for-export.ts';
import { writePart, type PartMax } from './export-part.store.ts';
import { finishExport, lockExport } from './export.store.ts';

const partMaxUsual: PartMax = { rows: 10_000, bytes: 16 * 1024 * 1024 };

export interface ExportTaskParts {
  clock: Clock;
  publicUrl: string;
  partMax?: PartMax;
}

/** Writes files of any size part by part; where one ended is stored with it, so that whoever goes on repeats and leaves out nothing. */
export function writeExportTask({ clock, publicUrl, partMax = partMaxUsual }: ExportTaskParts): Task {
  return {
    type: exportType,
    step: (tx, action) => writeNext(tx, action, { publicUrl, partMax, now: clock.now() }),
    giveUp: (tx, { projectId, input }) => finishExport(tx, projectId, String(input['exportId']), 'ERROR', clock.now()),
  };
}

interface Round {
  publicUrl: string;
  partMax: PartMax;
  now: Date;
}

async function writeNext(tx: Transaction, { projectId, input, done }: AsyncAction, { publicUrl, partMax, now }: Round): Promise<Step> {
  const one = await lockExport(tx, projectId, String(input['exportId']));
  if (one === undefined) return { kind: 'done', done, message: 'The export was deleted.' };
  const { rows, nextAfter } = await writePart(tx, one, partMax, publicUrl);
  if (nextAfter !== null) return { kind: 'goes-on', done: done + rows };
  await finishExport(tx, projectId, one.exportId, 'DONE', now);
  return { kind: 'done', done: done + rows, message: `Exported ${done + rows} rows.` };
}
