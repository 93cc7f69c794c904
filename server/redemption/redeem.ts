/**
 * Redemptions and rollbacks in groups (decisions/0003). The commands of one campaign that arrive while the previous group commits are locked
 * once, decided one after another as if each ran alone, written in one round trip and answered after the commit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../../contract/errors.ts';
import { createTrackingIds, type TrackingIds } from '../customer/tracking-id.ts';
import type { Clock } from '../platform/clock.ts';
import { createBatchPool, databaseErrorCode, databaseTrouble, violatedConstraint, type Pool } from '../platform/db.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import type { Command } from './command.ts';
import { decideBatch, voucherOf, type Decided } from './decide-batch.ts';
import { createLanes } from './lane.ts';
import { LostCustomer, lockState, type Scope } from './lock.store.ts';
import { movesOf } from './moves.ts';
import { isAnyStored } from './redemption.store.ts';
import { createResolver, type Resolver } from './resolve.ts';
import { writeMoves } from './write.store.ts';

export interface Redeemer {
  readonly resolver: Resolver;
  readonly tracking: TrackingIds;
  /** Connections that redemptions and validations have for themselves. */
  readonly pool: Pool;
  /** What became of a command, told after its commit. Throws 503 when too many wait, when the database is away, or when nobody knows. */
  submit(projectId: string, command: Command): Promise<Decided>;
  /** Lets everything that was accepted end. */
  close(): Promise<void>;
}

export interface RedeemerOptions {
  db: Pool;
  live: LiveSignal;
  clock: Clock;
  /** How a batch locks; tests plant their defect here. */
  lock?: typeof lockState;
  /** Where batches run: by default a few connections of their own, which reports and lists cannot take away. */
  pool?: Pool;
}

const batchMax = 500;
const waitingMax = 20_000;
const connectionsMax = 8;

export function createRedeemer(options: RedeemerOptions): Redeemer {
  const { db, live, clock, lock = lockState, pool = createBatchPool(db, connectionsMax) } = options;
  const resolver = createResolver({ db: pool, clock });
  const lanes = createLanes<{ projectId: string; command: Command }, Decided>({
    run: (_key, jobs) => runBatch({ pool, live, lock }, scopeOf(jobs)),
    batchMax,
    waitingMax,
  });
  return {
    resolver,
    tracking: createTrackingIds(pool),
    pool,
    submit: (projectId, command) => lanes.submit(laneOf(projectId, command), { projectId, command }),
    close: async () => {
      await resolver.drain();
      await lanes.drain();
      await pool.end();
    },
  };
}

/** A campaign's commands share a lane, since they wait for the same row; without a campaign those of a voucher do. */
function laneOf(projectId: string, command: Command): string {
  return `${projectId} ${command.campaignId ?? voucherOf(command) ?? ''}`;
}

function scopeOf(jobs: { projectId: string; command: Command }[]): Scope {
  const [first] = jobs;
  if (first === undefined) throw new Error('a batch without commands');
  return { projectId: first.projectId, campaignId: first.command.campaignId, commands: jobs.map(({ command }) => command) };
}

type BatchParts = Required<Pick<RedeemerOptions, 'pool' | 'live' | 'lock'>>;

/** The story of one batch. A batch that breaks is run again one by one, so that only the command that broke it fails. */
async function runBatch(parts: BatchParts, scope: Scope): Promise<(Decided | Error)[]> {
  try {
    const decided = await commitBatch(parts, scope);
    if (scope.campaignId !== null) parts.live.moved(scope.projectId, scope.campaignId);
    return decided;
  } catch (error) {
    if (scope.commands.length === 1 || error instanceof ApiError) return scope.commands.map(() => answerTo(error));
    const answers: (Decided | Error)[] = [];
    for (const command of scope.commands) answers.push(...(await runBatch(parts, { ...scope, commands: [command] })));
    return answers;
  }
}

const attemptsMax = 5;

/** Tries until it is certain what happened: nothing is tried again before it is known that it is not stored. */
async function commitBatch(parts: BatchParts, scope: Scope): Promise<Decided[]> {
  let doubtful: Decided[] | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const result: BatchResult = await attemptBatch(parts, scope, doubtful);
    if (result.state === 'committed') return result.decided;
    if (result.state === 'unknown') doubtful = result.decided;
    else if (doubtful !== null && violatedConstraint(result.error) === 'redemptions_pkey') return doubtful;
    if (result.state === 'failed' && !isWorthAnother(result.error)) throw result.error;
    if (attempt >= attemptsMax) throw unavailable(doubtful);
    if (databaseTrouble(result.error) !== null) await delay(50 * 3 ** (attempt - 1));
  }
}

type BatchResult = { state: 'committed'; decided: Decided[] } | { state: 'unknown'; decided: Decided[]; error: unknown } | { state: 'failed'; error: unknown };

/**
 * Lock, decide, write, commit. `doubtful`: what an earlier attempt decided whose commit nobody knows of. It held the same locks, so once we have
 * them it has ended, one way or the other.
 */
async function attemptBatch({ pool, lock }: BatchParts, scope: Scope, doubtful: Decided[] | null): Promise<BatchResult> {
  let decided: Decided[] = [];
  let written: Promise<void> | undefined;
  try {
    await pool.transaction(async (tx) => {
      const state = await lock(tx, scope);
      if (doubtful !== null && (await isAnyStored(tx, scope.projectId, idsOf(doubtful)))) {
        decided = doubtful;
        return;
      }
      decided = decideBatch(state, scope.commands);
      // Not awaited here, so that it leaves together with the commit; if it fails, the commit is a rollback.
      written = writeMoves(tx, scope, movesOf(decided), state.now);
      written.catch(() => {});
    });
    await written;
    return { state: 'committed', decided };
  } catch (error) {
    const writeError = await errorOf(written);
    const isSent = written !== undefined && databaseErrorCode(writeError) === undefined;
    return isSent ? { state: 'unknown', decided, error } : { state: 'failed', error: writeError ?? error };
  }
}

async function errorOf(promise: Promise<void> | undefined): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}

function idsOf(decided: readonly Decided[]): string[] {
  return decided.flatMap(({ command }) => [command.successId, command.failureId]);
}

/** Two lanes made the same order, or waited for each other in a circle: the second attempt finds what the other left. */
function isWorthAnother(error: unknown): boolean {
  return violatedConstraint(error) === 'orders_source_id_unique' || ['40001', '40P01'].includes(databaseErrorCode(error) ?? '') || databaseTrouble(error) !== null;
}

function unavailable(doubtful: Decided[] | null): ApiError {
  const details = doubtful === null ? 'Nothing was redeemed' : 'Whether it was redeemed is not known: look for it before trying again';
  return new ApiError('unavailable', { details, retryAfterSeconds: 1 });
}

/** A customer that got lost is made again by the next request that names them. */
function answerTo(error: unknown): Error {
  if (error instanceof LostCustomer) return unavailable(null);
  return error instanceof Error ? error : new Error(String(error));
}
