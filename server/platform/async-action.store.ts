import { failedItemsMax, type FailedItem } from '../../contract/async-action.ts';
import type { Db, Transaction } from './db.ts';
import { newId } from './ids.ts';

/** Work that goes on after its request was answered, as its task sees it. */
export interface AsyncAction {
  projectId: string;
  asyncActionId: string;
  type: string;
  campaignId: string | null;
  /** What the request asked for; JSON. */
  input: Record<string, unknown>;
  /** How much there is to do and how much is done, in the task's own unit; total is null when nobody knows. */
  total: number | null;
  done: number;
  /** What its steps came to so far; null: nothing failed yet. */
  result: ActionResult | null;
  requestId: string | null;
}

/** How an action ended or, while it goes on, what failed so far. Its members are what the wire contract calls them. */
export interface ActionResult {
  message: string;
  /** The first of the items that failed, at most `failedItemsMax`; `failed_count` counts all. */
  failed: FailedItem[];
  done_count: number;
  failed_count: number;
}

/** An action as people ask for it. */
export interface AsyncActionState extends AsyncAction {
  status: 'ENQUEUED' | 'IN_PROGRESS' | 'DONE' | 'FAILED';
  createdAt: Date;
  updatedAt: Date | null;
  finishedAt: Date | null;
}

interface Row {
  project_id: string;
  async_action_id: string;
  type: string;
  status: AsyncActionState['status'];
  campaign_id: string | null;
  input: Record<string, unknown>;
  total: number | null;
  done: number;
  /** Those of older versions say less. */
  result: (Pick<ActionResult, 'message' | 'failed_count'> & Partial<ActionResult>) | null;
  request_id: string | null;
  created_at: Date;
  updated_at: Date | null;
  finished_at: Date | null;
}

const columns = 'project_id, async_action_id, type, status, campaign_id, input, total, done, result, request_id, created_at, updated_at, finished_at';

export interface NewAsyncAction {
  projectId: string;
  type: string;
  campaignId: string | null;
  input: Record<string, unknown>;
  total: number | null;
  requestId: string | null;
}

/** Puts work in line, in the transaction of the request that asks for it; its id. */
export async function enqueue(tx: Transaction, action: NewAsyncAction, now: Date): Promise<string> {
  const id = newId('aa', now);
  await tx.query(
    `/* async_action.enqueue */
     insert into async_actions (project_id, async_action_id, type, status, campaign_id, input, total, request_id, created_at)
     values ($1, $2, $3, 'ENQUEUED', $4, $5, $6, $7, $8)`,
    [action.projectId, id, action.type, action.campaignId, JSON.stringify(action.input), action.total, action.requestId, now],
  );
  return id;
}

/** Work that may go on now, oldest first, in whatever project. Only a hint: `claim` decides who does it. */
export async function findOpen(db: Db, types: readonly string[], now: Date): Promise<{ projectId: string; asyncActionId: string }[]> {
  const rows = await db.query<Row>(
    `/* async_action.find_open */
     select project_id, async_action_id
       from async_actions
      where status in ('ENQUEUED', 'IN_PROGRESS')
        and type = any($1::text[])
        and (not_before is null or not_before <= $2)
      order by created_at, async_action_id
      limit 20`,
    [types, now],
  );
  return rows.map(({ project_id, async_action_id }) => ({ projectId: project_id, asyncActionId: async_action_id }));
}

/** Locks an action for one step; undefined when another worker has it, or it is over, or it rests, maybe only since it was found open. */
export async function claim(tx: Transaction, projectId: string, asyncActionId: string, now: Date): Promise<AsyncAction | undefined> {
  const rows = await tx.query<Row>(
    `/* async_action.claim */
     select ${columns}
       from async_actions
      where project_id = $1 and async_action_id = $2 and status in ('ENQUEUED', 'IN_PROGRESS') and (not_before is null or not_before <= $3)
        for update skip locked`,
    [projectId, asyncActionId, now],
  );
  return rows[0] && toState(rows[0]);
}

export interface Progress {
  done: number;
  status: 'IN_PROGRESS' | 'DONE' | 'FAILED';
  result: ActionResult | null;
  /** When its next step may be taken; null: at once. */
  notBefore: Date | null;
}

/** What an action came to when `failed` is added to it. */
export function addFailed({ result }: AsyncAction, failed: readonly FailedItem[]): Pick<ActionResult, 'failed' | 'failed_count'> {
  const before = result ?? { failed: [], failed_count: 0 };
  return { failed: [...before.failed, ...failed].slice(0, failedItemsMax), failed_count: before.failed_count + failed.length };
}

/** Writes how far an action has come, in the transaction that did the work. */
export async function saveProgress(tx: Transaction, action: AsyncAction, { done, status, result, notBefore }: Progress, now: Date): Promise<void> {
  await tx.query(
    `/* async_action.save_progress */
     update async_actions
        set done = $3, status = $4, result = $5, failures = 0, not_before = $7, updated_at = $6,
            finished_at = case when $4 in ('DONE', 'FAILED') then $6::timestamptz end
      where project_id = $1 and async_action_id = $2`,
    [action.projectId, action.asyncActionId, done, status, result === null ? null : JSON.stringify(result), now, notBefore],
  );
}

/** Counts a step that broke, to be tried again after a wait that grows to half a minute; how many broke in a row by now. */
export async function countFailure(tx: Transaction, projectId: string, asyncActionId: string, now: Date): Promise<number> {
  const rows = await tx.query<{ failures: number }>(
    `/* async_action.count_failure */
     update async_actions
        set failures = failures + 1, not_before = $3::timestamptz + least(interval '30 seconds', interval '1 second' * 2 ^ failures)
      where project_id = $1 and async_action_id = $2 and status in ('ENQUEUED', 'IN_PROGRESS')
     returning failures`,
    [projectId, asyncActionId, now],
  );
  return rows[0]?.failures ?? 0;
}

/** An action of a project, undefined when there is none. */
export async function findAsyncAction(db: Db, projectId: string, asyncActionId: string): Promise<AsyncActionState | undefined> {
  const rows = await db.query<Row>(
    `/* async_action.find */ select ${columns} from async_actions where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId],
  );
  return rows[0] && toState(rows[0]);
}

/** Actions of a project made before an instant, the newest first; null: the newest of all. */
export async function listAsyncActions(
  db: Db, projectId: string, before: Date | null, limit: number, kinds: readonly string[] | null = null,
): Promise<AsyncActionState[]> {
  const rows = await db.query<Row>(
    `/* async_action.list */
     select ${columns}
       from async_actions
      where project_id = $1 and created_at < coalesce($2::timestamptz, 'infinity') and ($4::text[] is null or split_part(type, '.', 1) = any($4))
      order by created_at desc, async_action_id desc
      limit $3`,
    [projectId, before, limit, kinds],
  );
  return rows.map(toState);
}

/** Whether a campaign has work of a type that is not over, beside one action. */
export async function hasOpenAction(tx: Transaction, projectId: string, campaignId: string, type: string, exceptId: string | null): Promise<boolean> {
  const rows = await tx.query(
    `/* async_action.has_open */
     select 1
       from async_actions
      where project_id = $1 and campaign_id = $2 and type = $3 and status in ('ENQUEUED', 'IN_PROGRESS')
        and async_action_id is distinct from $4
      limit 1`,
    [projectId, campaignId, type, exceptId],
  );
  return rows.length > 0;
}

function toState(row: Row): AsyncActionState {
  return {
    projectId: row.project_id, asyncActionId: row.async_action_id, type: row.type, status: row.status, campaignId: row.campaign_id, input: row.input,
    total: row.total, done: row.done, result: row.result && { failed: [], done_count: row.done, ...row.result }, requestId: row.request_id, createdAt: row.created_at, updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}
