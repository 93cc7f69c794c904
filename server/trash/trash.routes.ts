import { Type } from 'typebox';
import { TrashEntry, TrashList, TrashQuery } from '../../contract/trash.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { findEntry, removeFromBin, restoreFromBin } from './empty-bin.ts';
import { toTrashEntry } from './trash.ts';
import { listBin, type BinEntry } from './trash.store.ts';

export interface TrashParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
  jobs: Pick<Jobs, 'wake'>;
}

const params = Type.Object({ entryId: Type.String() });
const read = { config: { permission: 'campaign.read' } } as const;
const write = { config: { permission: 'campaign.write' } } as const;

/** The bin of the wire contract (§2.11). Restoring is ours. */
export function trashRoutes(http: Http, { db, clock, live, jobs }: TrashParts): void {
  const tell = (projectId: string, { campaignId }: BinEntry): void => {
    jobs.wake();
    if (campaignId !== null) live.moved(projectId, campaignId);
  };

  http.get('/trash-bin', { ...read, schema: { querystring: TrashQuery, response: { 200: TrashList } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { limit = 10, starting_after_id: after } = request.query;
    const entries = await listBin(db, projectId, after === undefined ? null : await findEntry(db, projectId, after), limit + 1);
    const data = entries.slice(0, limit).map(toTrashEntry);
    const more = entries.length > limit ? data.at(-1)?.id : undefined;
    return { object: 'list' as const, data_ref: 'data' as const, data, has_more: more !== undefined, ...(more !== undefined && { more_starting_after: more }) };
  });

  http.delete('/trash-bin/:entryId', { ...write, schema: { params, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { projectId } = principalOf(request);
    tell(projectId, await removeFromBin(db, projectId, request.params.entryId, originOf(request), clock.now()));
    reply.code(204);
    return null;
  });

  http.post('/trash-bin/:entryId/restore', { ...write, schema: { params, response: { 200: TrashEntry } } }, async (request) => {
    const { projectId } = principalOf(request);
    const entry = await restoreFromBin(db, projectId, request.params.entryId, originOf(request), clock.now());
    tell(projectId, entry);
    return toTrashEntry(entry);
  });
}
