import { Type } from 'typebox';
import { AsyncAction } from '../../contract/campaign.ts';
import { notFound } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import { findAsyncAction, type AsyncActionState } from '../platform/async-action.store.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';

/** Background work as the wire contract tells of it (§2.13). */
export function asyncActionRoutes(http: Http, { db }: { db: Pool }): void {
  const params = Type.Object({ asyncActionId: Type.String() });
  const schema = { params, response: { 200: AsyncAction } };
  http.get('/async-actions/:asyncActionId', { config: { permission: 'campaign.read' }, schema }, async (request) => {
    const { asyncActionId } = request.params;
    const action = await findAsyncAction(db, principalOf(request).projectId, asyncActionId);
    if (action === undefined) throw notFound('async_action', asyncActionId);
    return toWire(action);
  });
}

const operationStatuses = { ENQUEUED: 'UNKNOWN', IN_PROGRESS: 'UNKNOWN', DONE: 'SUCCESS', FAILED: 'FAILED' } as const;

function toWire(action: AsyncActionState): AsyncAction {
  const { status, total, done, result } = action;
  return {
    id: action.asyncActionId,
    type: action.type,
    status,
    operation_status: operationStatuses[status],
    result: result && { message: result.message, failed: [], done_count: done, failed_count: result.failed_count },
    created_at: action.createdAt.toISOString(),
    updated_at: action.updatedAt?.toISOString() ?? null,
    request_id: action.requestId,
    progress: status === 'DONE' ? 100 : total === null || total === 0 ? 0 : Math.floor((100 * done) / total),
    processing_time: action.finishedAt && action.finishedAt.getTime() - action.createdAt.getTime(),
    object: 'async_action',
  };
}
