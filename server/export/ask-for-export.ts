import { randomBytes } from 'node:crypto';
import type { ExportedObject, ExportParameters } from '../../contract/export.ts';
import type { Origin } from '../access/principal.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Pool } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { checkParameters } from './export-columns.ts';
import { insertExport } from './export.store.ts';
import type { Export } from './export.ts';

export const exportType = 'EXPORT';

/** Puts an export in line. Throws 400 for fields, an order or filters that it cannot have. */
export async function askForExport(
  db: Pool, projectId: string, exportedObject: ExportedObject, parameters: ExportParameters, { actor, requestId }: Origin, now: Date,
): Promise<Export> {
  checkParameters(exportedObject, parameters);
  const one: Export = {
    projectId, exportId: newId('exp', now), exportedObject, parameters, status: 'SCHEDULED',
    channel: actor.type === 'member' ? 'WEBSITE' : 'API', userId: actor.type === 'member' ? actor.id : null,
    token: randomBytes(32).toString('base64url'), chunks: 0, rowsWritten: 0, nextAfter: null, createdAt: now,
  };
  await db.transaction(async (tx) => {
    await insertExport(tx, one);
    await enqueue(tx, { projectId, type: exportType, campaignId: null, input: { exportId: one.exportId }, total: null, requestId }, now);
  });
  return one;
}
