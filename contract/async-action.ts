/** Background work as the wire contract tells of it (wire contract §2.13). */
import { Type, type Static } from 'typebox';
import { Instant, Nullable } from './common.ts';

/** Answer to what goes on in the background (202). */
export const Accepted = Type.Object({ async_action_id: Type.String() });
export type Accepted = Static<typeof Accepted>;

/** Most failed items that an action's result names; `failed_count` counts all of them. */
export const failedItemsMax = 1_000;

/** An item of an import or a bulk change that was left out, and why. `row` counts from 1, a file's line of headings not counted. */
export const FailedItem = Type.Object({
  code: Type.Optional(Type.String()),
  source_id: Type.Optional(Type.String()),
  row: Type.Optional(Type.Integer()),
  reason: Type.String(),
});
export type FailedItem = Static<typeof FailedItem>;

/** `GET /v1/async-actions/{id}`. */
export const AsyncAction = Type.Object({
  id: Type.String(),
  type: Type.String(),
  status: Type.Union([Type.Literal('ENQUEUED'), Type.Literal('IN_PROGRESS'), Type.Literal('DONE'), Type.Literal('FAILED')]),
  operation_status: Type.Union([Type.Literal('SUCCESS'), Type.Literal('FAILED'), Type.Literal('UNKNOWN')]),
  result: Nullable(Type.Object({
    message: Type.String(),
    failed: Type.Array(FailedItem, { description: `the first ${failedItemsMax} of those that failed` }),
    done_count: Type.Integer(),
    failed_count: Type.Integer(),
  })),
  created_at: Instant,
  updated_at: Nullable(Instant),
  request_id: Nullable(Type.String()),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  processing_time: Nullable(Type.Integer({ description: 'milliseconds' })),
  object: Type.Literal('async_action'),
});
export type AsyncAction = Static<typeof AsyncAction>;

/** `GET /v1/async-actions`: newest first, without a total. `end_date` is the `created_at` of the last one of the page before. */
export const AsyncActionQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  end_date: Type.Optional(Instant),
});

export const AsyncActionList = Type.Object({
  object: Type.Literal('list'),
  data_ref: Type.Literal('async_actions'),
  async_actions: Type.Array(AsyncAction),
});
