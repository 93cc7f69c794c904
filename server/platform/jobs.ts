import type { FailedItem } from '../../contract/async-action.ts';
import { addFailed, claim, countFailure, findOpen, saveProgress, type ActionResult, type AsyncAction } from './async-action.store.ts';
import type { Clock } from './clock.ts';
import type { Pool, Transaction } from './db.ts';
import { afterCommit } from './joined.ts';

/**
 * What a step came to. `done` is the whole progress, what failed included, and not the step's part of it. For `restMs` no process takes the next step, for the
 * sake of others; work behind it in line goes on meanwhile.
 */
export type Step = (
  | { kind: 'goes-on'; done: number; restMs?: number }
  | { kind: 'done'; done: number; message: string }
  | { kind: 'failed'; done: number; message: string }
) & {
  /** The items that this step left out, all of them; they are added to those of the steps before. */
  failed?: readonly FailedItem[];
};

/** One kind of background work. */
export interface Task {
  /** As in async_actions.type. */
  type: string;
  /**
   * Does a part of the work small enough for one transaction; its progress is written in the same transaction, so that a step is done once or not
   * at all, whenever the process dies.
   */
  step(tx: Transaction, action: AsyncAction): Promise<Step>;
  /** Leaves things in order when the work is given up, because a step broke too often. */
  giveUp(tx: Transaction, action: AsyncAction): Promise<void>;
  /** Called after a step's commit. */
  committed?(action: AsyncAction): void;
}

export interface Jobs {
  /** Looks for work at once: called when some was put in line. */
  wake(): void;
  /** Ends after the running step. */
  close(): Promise<void>;
}

/** Several lines as one. Of a process that leaves background work to others there are none: they look for it by themselves. */
export function allJobs(lines: readonly Jobs[]): Jobs {
  return { wake: () => lines.forEach((line) => line.wake()), close: async () => void (await Promise.all(lines.map((line) => line.close()))) };
}

export interface JobsOptions {
  db: Pool;
  clock: Clock;
  tasks: readonly Task[];
  /** Told of a step that broke. */
  onError(error: unknown): void;
}

/** How often an idle worker looks for work of other processes. */
const pollMilliseconds = 1_000;
/** Steps that break in a row before the work is given up: about two minutes. */
const failuresMax = 8;
/** A worker whose machine is gone holds its locks until the server notices: this long. */
const idleTransaction = '30s';

/**
 * Does the work in line, one step at a time. Any number of processes may: the row of an action is locked for the length of a step, and a process
 * that dies loses the lock with its connection.
 */
export function startJobs({ db, clock, tasks, onError }: JobsOptions): Jobs {
  let closing = false;
  let wakeUp = (): void => {};
  let woken = false;
  const wake = (): void => {
    woken = true;
    wakeUp();
  };
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken) return resolve();
      const timer = setTimeout(resolve, pollMilliseconds);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async (): Promise<void> => {
    while (!closing) {
      woken = false;
      const worked = await workOnce({ db, clock, tasks, onError }, wake, () => closing);
      if (!worked && !closing) await rest();
    }
  };
  const running = work();
  return {
    wake: () => afterCommit(wake),
    close: async () => {
      closing = true;
      wake();
      await running;
    },
  };
}

/** One step of each action in line; false when there was nothing to do, or nothing that worked. */
async function workOnce({ db, clock, tasks, onError }: JobsOptions, wake: () => void, isClosing: () => boolean): Promise<boolean> {
  let worked = false;
  try {
    for (const { projectId, asyncActionId } of await findOpen(db, tasks.map(({ type }) => type), clock.now())) {
      if (isClosing()) return worked;
      try {
        worked = (await doStep(db, clock, tasks, wake, projectId, asyncActionId)) || worked;
      } catch (error) {
        onError(error);
        await noteFailure(db, clock, tasks, projectId, asyncActionId);
      }
    }
  } catch (error) {
    // The database is away: the next look at the line will tell.
    onError(error);
  }
  return worked;
}

/** False when somebody else is at it. */
async function doStep(db: Pool, clock: Clock, tasks: readonly Task[], wake: () => void, projectId: string, asyncActionId: string): Promise<boolean> {
  const stepped = await db.transaction(async (tx) => {
    await tx.query(`/* job.bound */ set local idle_in_transaction_session_timeout = '${idleTransaction}'`);
    const action = await claim(tx, projectId, asyncActionId, clock.now());
    const task = tasks.find(({ type }) => type === action?.type);
    if (action === undefined || task === undefined) return undefined;
    const step = await task.step(tx, action);
    const status = step.kind === 'goes-on' ? 'IN_PROGRESS' : step.kind === 'done' ? 'DONE' : 'FAILED';
    const restMs = step.kind === 'goes-on' ? (step.restMs ?? 0) : 0;
    const now = clock.now();
    const notBefore = restMs > 0 ? new Date(now.getTime() + restMs) : null;
    await saveProgress(tx, action, { done: step.done, status, result: resultOf(action, step), notBefore }, now);
    return { task, action, notBefore };
  });
  if (stepped === undefined) return false;
  if (stepped.notBefore !== null) wakeAt(stepped.notBefore, clock, wake);
  stepped.task.committed?.(stepped.action);
  return true;
}

/** Timers may be early; who looks before the rest is over would find nothing and wait for the next poll. */
function wakeAt(instant: Date, clock: Clock, wake: () => void): void {
  const leftMs = instant.getTime() - clock.now().getTime();
  if (leftMs <= 0) wake();
  else setTimeout(() => wakeAt(instant, clock, wake), leftMs).unref();
}

async function noteFailure(db: Pool, clock: Clock, tasks: readonly Task[], projectId: string, asyncActionId: string): Promise<void> {
  const given = await db.transaction(async (tx) => {
    const action = await claim(tx, projectId, asyncActionId, clock.now());
    const task = tasks.find(({ type }) => type === action?.type);
    if (action === undefined || task === undefined) return undefined;
    const failures = await countFailure(tx, projectId, asyncActionId, clock.now());
    if (failures < failuresMax) return undefined;
    await task.giveUp(tx, action);
    const message = 'Given up: its steps kept failing; the server log says why.';
    const result = resultOf(action, { kind: 'failed', done: action.done, message });
    await saveProgress(tx, action, { done: action.done, status: 'FAILED', result, notBefore: null }, clock.now());
    return { task, action };
  });
  given?.task.committed?.(given.action);
}

/** What an action came to by a step. What a failed one did not get to counts as failed. */
function resultOf(action: AsyncAction, step: Step): ActionResult | null {
  const { failed, failed_count } = addFailed(action, step.failed ?? []);
  const done_count = step.done - failed_count;
  if (step.kind === 'goes-on') return failed_count === 0 ? null : { message: '', failed, done_count, failed_count };
  const never = step.kind === 'failed' ? Math.max(0, (action.total ?? step.done) - step.done) : 0;
  return { message: step.message, failed, done_count, failed_count: failed_count + never };
}
