import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { BinRows, TrashEntry } from '../../contract/trash.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { accepted } from '../platform/accepted.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Http } from '../platform/http.ts';
import { readBinRows } from './bin-rows.query.ts';
import { emptyBinType, type EmptyBinInput } from './empty-bin.task.ts';
import type { TrashParts } from './trash.routes.ts';
import { countBin } from './trash.store.ts';

/** What the dashboard reads and does of the bin, beside the wire contract's routes. */
export function binPageRoutes(http: Http, { db, clock, jobs }: Omit<TrashParts, 'live'>): void {
  const params = Type.Object({ projectId: Type.String() });
  const querystring = Type.Object({
    kind: Type.Optional(TrashEntry.properties.resource_type), after: Type.Optional(Type.String({ maxLength: 2000 })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }), total: Type.Optional(Type.Boolean({ description: 'count all that lies there' })),
  });
  http.get('/bin', { config: { permission: 'campaign.read' }, schema: { params, querystring, response: { 200: BinRows } } }, async (request) => {
    const { kind, after, limit, total = false } = request.query;
    return readBinRows(db, { projectId: principalOf(request).projectId, kind, after, limit, isCounted: total });
  });

  const schema = { summary: 'Delete for good all that lies in the bin now', params, response: { 202: Accepted } };
  http.post('/bin/empty', { config: { permission: 'campaign.write' }, schema }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const { actor, requestId } = originOf(request);
    const input: EmptyBinInput = { until: clock.now().toISOString(), actor };
    const action = { projectId, type: emptyBinType, campaignId: null, input, total: await countBin(db, projectId), requestId };
    const asyncActionId = await db.transaction((tx) => enqueue(tx, action, clock.now()));
    jobs.wake();
    return accepted(reply, asyncActionId);
  });
}
