import type { Origin } from '../access/principal.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Pool } from '../platform/db.ts';

export const bulkUpdateType = 'VOUCHERS.BULK_UPDATE';
export const metadataUpdateType = 'VOUCHERS.METADATA_UPDATE';

type Metadata = Record<string, unknown>;

/** What is to be merged into the metadata of vouchers, named by code or id: into those of each its own, or into all of them the same. */
export type WantedMetadata = { codes: string[]; metadata: Metadata } | { codes: string[]; metadataOfEach: Metadata[] };

/** As it is put in line: with the row of each code in the request, counted from 1. */
export type AskedMetadata = WantedMetadata & { rows: number[] };

/** Puts the change in line; the id of the action. A code that is named twice is one voucher: it is changed, and counted, once, where it stands first. */
export async function askForMetadata(db: Pool, projectId: string, wanted: WantedMetadata, origin: Origin, now: Date): Promise<string> {
  const type = 'metadata' in wanted ? metadataUpdateType : bulkUpdateType;
  const once = eachOnce(wanted);
  const action = { projectId, type, campaignId: null, input: { ...once, actor: origin.actor }, total: once.codes.length, requestId: origin.requestId };
  return db.transaction((tx) => enqueue(tx, action, now));
}

function eachOnce(wanted: WantedMetadata): AskedMetadata {
  const places = new Map<string, number[]>();
  for (const [place, code] of wanted.codes.entries()) places.set(code, [...(places.get(code) ?? []), place]);
  const [codes, all] = [[...places.keys()], [...places.values()]];
  const rows = all.map(([first = 0]) => first + 1);
  if ('metadata' in wanted) return { codes, rows, metadata: wanted.metadata };
  const ofEach = wanted.metadataOfEach;
  // One after the other: what comes last holds.
  return { codes, rows, metadataOfEach: all.map((those) => Object.assign({}, ...those.map((place) => ofEach[place])) as Metadata) };
}
