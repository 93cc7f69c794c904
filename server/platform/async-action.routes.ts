import { Type } from 'typebox';
import { AsyncAction, AsyncActionList, AsyncActionQuery } from '../../contract/async-action.ts';
import { notFound } from '../../contract/errors.ts';
import { principalOf, workInScope } from '../access/principal.ts';
import { findAsyncAction, listAsyncActions, type AsyncActionState } from './async-action.store.ts';
import type { Pool } from './db.ts';
import { parseInstant, type Http } from './http.ts';

const read = { permission: 'async-action.read' } as const;

/** Background work as the wire contract tells of it (§2.13). */
export function asyncActionRoutes(http: Http, { db }: { db: Pool }): void {
  const params = Type.Object({ asyncActionId: Type.String() });
  http.get('/async-actions/:asyncActionId', { config: read, schema: { params, response: { 200: AsyncAction } } }, async (request) => {
    const { asyncActionId } = request.params;
    const action = await findAsyncAction(db, principalOf(request).projectId, asyncActionId);
    const kinds = workInScope(principalOf(request).scopes);
    if (action === undefined || kinds?.includes(action.type.split('.')[0] ?? '') === false) throw notFound('async_action', asyncActionId);
    return toWire(action);
  });

  http.get('/async-actions', { config: read, schema: { querystring: AsyncActionQuery, response: { 200: AsyncActionList } } }, async (request) => {
    const { limit = 10, end_date } = request.query;
    const { projectId, scopes } = principalOf(request);
    const actions = await listAsyncActions(db, projectId, end_date === undefined ? null : parseInstant(end_date), limit, workInScope(scopes));
    return { object: 'list' as const, data_ref: 'async_actions' as const, async_actions: actions.map(toWire) };
  });
}

const operationStatuses = { ENQUEUED: 'UNKNOWN', IN_PROGRESS: 'UNKNOWN', DONE: 'SUCCESS', FAILED: 'FAILED' } as const;

function toWire(action: AsyncActionState): AsyncAction {
  const { status, total, done, result } = action;
  const isOver = status === 'DONE' || status === 'FAILED';
  return {
    id: action.asyncActionId,
    type: action.type,
    status,
    operation_status: operationStatuses[status],
    result: isOver && result !== null
      ? { message: result.message, failed: result.failed, done_count: result.done_count, failed_count: result.failed_count }
      : null,
    created_at: action.createdAt.toISOString(),
    updated_at: action.updatedAt?.toISOString() ?? null,
    request_id: action.requestId,
    progress: status === 'DONE' ? 100 : total === null || total === 0 ? 0 : Math.floor((100 * done) / total),
    processing_time: action.finishedAt && action.finishedAt.getTime() - action.createdAt.getTime(),
    object: 'async_action',
  };
}
