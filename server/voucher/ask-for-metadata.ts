import type { Origin } from '../access/principal.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Pool } from '../platform/db.ts';

export const bulkUpdateType = 'VOUCHERS.BULK_UPDATE';
export const metadataUpdateType = 'VOUCHERS.METADATA_UPDATE';

type Metadata = Record<string, unknown>;

/** What is to be merged into the metadata of vouchers, named by code or id: into those of each its own, or into all of them the same. */
export type WantedMetadata = { codes: string[]; metadata: Metadata } | { codes: string[]; metadataOfEach: Metadata[] };

/** Puts the change in line; the id of the action. */
export async function askForMetadata(db: Pool, projectId: string, wanted: WantedMetadata, origin: Origin, now: Date): Promise<string> {
  const type = 'metadata' in wanted ? metadataUpdateType : bulkUpdateType;
  const action = { projectId, type, campaignId: null, input: { ...wanted, actor: origin.actor }, total: wanted.codes.length, requestId: origin.requestId };
  return db.transaction((tx) => enqueue(tx, action, now));
}
