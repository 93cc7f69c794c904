/**
 * Redemptions, rollbacks and holds in groups (decisions/0003). The commands of one project that arrive while its previous group commits are looked up
 * and locked together, decided one after another as if each ran alone, written in one round trip and answered after the commit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../../contract/errors.ts';
import { createTrackingIds, type TrackingIds } from '../customer/tracking-id.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Clock } from '../platform/clock.ts';
import { createBatchPool, databaseErrorCode, databaseTrouble, violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { keyRefusal, type KeyedAnswer } from '../platform/idempotency.ts';
import { claimKeys, storeAnswers, type Claim, type NewAnswer, type StoredAnswer } from '../platform/idempotency.store.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import type { Asked, AskedRedeem, Command } from './decision/command.ts';
import { decideAll } from './decision/decide.ts';
import type { Decided } from './decision/decided.ts';
import { checkAsked } from './check-metadata.ts';
import { keepCompiled, type CompiledVersions } from './compiled-versions.ts';
import { createLanes } from './lane.ts';
import { lockState, readState } from './lock.store.ts';
import { movesOf } from './decision/moves.ts';
import { isAnyStored } from './redemption.store.ts';
import { lookUpQuestion, resolveAsked } from './resolve.store.ts';
import { NamedTwice } from './rules.store.ts';
import { writeMoves } from './write.store.ts';

/** What became of a command, or the answer that its idempotency key had before. */
export type Answer = Decided | StoredAnswer;

export interface Redeemer {
  readonly tracking: TrackingIds;
  /** Versions of rules that this process has compiled. */
  readonly compiled: CompiledVersions;
  /**
   * What became of a command, told after its commit. Throws what stores nothing: 404 for an unknown customer, 409 and 422 for its idempotency key, 503
   * when too many wait, when the database is away, or when nobody knows.
   */
  submit(projectId: string, asked: Asked): Promise<Answer>;
  /** Whether a redemption would be made now, by the same decision. Locks nothing and moves nothing. */
  validate(projectId: string, asked: AskedRedeem): Promise<Decided>;
  /** Lets everything that was accepted end. */
  close(): Promise<void>;
}

export interface RedeemerOptions {
  db: Pool;
  live: LiveSignal;
  clock: Clock;
  /** Holds metadata to the project's schemas, before anything waits in line; without it they are free. */
  metadata?: MetadataChecks;
  /** How a batch locks; tests plant their defect here. */
  lock?: typeof lockState;
  /** Where batches run: by default a few connections of their own, which reports and lists cannot take away. */
  pool?: Pool;
}

/**
 * Beyond this a batch hardly costs less per command. Smaller than all that clients have open, it leaves some to be read, and others to be answered, while it is
 * written; if one batch took everything, process and database would only wait for each other.
 */
const batchSize = 80;
/** Some batches' worth: who would wait longer than a second is better told so. */
const waitingMax = 2_000;
const connectionsMax = 8;

export function createRedeemer(options: RedeemerOptions): Redeemer {
  const { db, live, clock, metadata, lock = lockState, pool = createBatchPool(db, connectionsMax) } = options;
  const tracking = createTrackingIds(pool);
  const compiled = keepCompiled();
  const parts: BatchParts = { pool, live, clock, lock, tracking, compiled };
  const lanes = createLanes<Asked, Answer>({ run: (projectId, asked) => runBatch(parts, projectId, asked), batchSize, waitingMax });
  return {
    tracking,
    compiled,
    submit: async (projectId, asked) => {
      const checking = metadata && checkAsked(metadata, projectId, asked);
      if (checking !== undefined) await checking;
      return lanes.submit(projectId, asked);
    },
    validate: async (projectId, asked) => {
      if (metadata !== undefined) await checkAsked(metadata, projectId, asked);
      return validate(parts, projectId, asked);
    },
    close: async () => {
      await lanes.drain();
      await pool.end();
    },
  };
}

interface BatchParts extends Required<Omit<RedeemerOptions, 'db' | 'metadata'>> {
  tracking: TrackingIds;
  compiled: CompiledVersions;
}

async function validate({ pool, tracking, compiled }: BatchParts, projectId: string, asked: AskedRedeem): Promise<Decided> {
  const command = await lookUpQuestion(pool, projectId, asked, tracking);
  if (command instanceof ApiError) throw command;
  const state = await pool.transaction((tx) => readState(tx, projectId, [command], compiled));
  const [decided] = decideAll(state, [command]);
  if (decided === undefined || decided instanceof ApiError) throw decided ?? new Error('a question without a decision');
  return decided;
}

/**
 * The story of one batch. A batch that breaks is run again one by one, so that only the command that broke it fails; one that names somebody twice whose
 * segments may change by it in halves, until they are parted.
 */
async function runBatch(parts: BatchParts, projectId: string, asked: readonly Asked[]): Promise<(Answer | Error)[]> {
  try {
    const { answers, campaigns } = await commitBatch(parts, projectId, asked);
    for (const campaignId of campaigns) parts.live.moved(projectId, campaignId);
    return answers;
  } catch (error) {
    if (asked.length === 1 || error instanceof ApiError) return asked.map(() => asError(error));
    const size = error instanceof NamedTwice ? Math.ceil(asked.length / 2) : 1;
    const answers: (Answer | Error)[] = [];
    for (let from = 0; from < asked.length; from += size) answers.push(...(await runBatch(parts, projectId, asked.slice(from, from + size))));
    return answers;
  }
}

/** What one attempt came to: an answer for each command, and what was written. */
interface Batch {
  answers: (Answer | Error)[];
  decided: readonly Decided[];
  campaigns: readonly string[];
}

const attemptsMax = 5;

/** Tries until it is certain what happened: nothing is tried again before it is known that it is not stored. */
async function commitBatch(parts: BatchParts, projectId: string, asked: readonly Asked[]): Promise<Batch> {
  let doubtful: Batch | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const result: BatchResult = await attemptBatch(parts, projectId, asked, doubtful);
    if (result.state === 'committed') return result.batch;
    if (result.state === 'unknown') doubtful = result.batch;
    else if (doubtful !== null && violatedConstraint(result.error) === 'redemptions_pkey') return doubtful;
    // Its doubt is settled, and another process has answered one of the keys since.
    if (violatedConstraint(result.error) === 'idempotency_keys_pkey') doubtful = null;
    else if (result.state === 'failed' && !isWorthAnother(result.error)) throw result.error;
    if (attempt >= attemptsMax) throw unavailable(doubtful !== null);
    if (databaseTrouble(result.error) !== null) await delay(50 * 3 ** (attempt - 1));
  }
}

type BatchResult = { state: 'committed'; batch: Batch } | { state: 'unknown'; batch: Batch; error: unknown } | { state: 'failed'; error: unknown };

/**
 * Look up, lock, decide, write, commit. `doubtful`: what an earlier attempt decided whose commit nobody knows of. It held the same locks, so once we
 * have them it has ended, one way or the other.
 */
async function attemptBatch(parts: BatchParts, projectId: string, asked: readonly Asked[], doubtful: Batch | null): Promise<BatchResult> {
  let batch: Batch | undefined;
  let written: Promise<unknown> | undefined;
  try {
    await parts.pool.transaction(async (tx) => {
      const { answers, commands } = await lookUp(parts, tx, projectId, asked, doubtful !== null);
      const state = await parts.lock(tx, projectId, commands.map(({ command }) => command), parts.compiled);
      if (doubtful !== null && (await isAnyStored(tx, projectId, doubtful.decided))) {
        batch = doubtful;
        return;
      }
      const outcomes = decideAll(state, commands.map(({ command }) => command));
      for (const [index, { place }] of commands.entries()) answers[place] = outcomes[index] ?? new Error('a command without a decision');
      const decided = outcomes.filter((outcome): outcome is Decided => !(outcome instanceof ApiError));
      const moves = movesOf(decided, state);
      batch = { answers: answers.map((answer) => answer ?? new Error('a command without an answer')), decided, campaigns: moves.campaigns };
      // Not awaited here, so that it leaves together with the commit; if it fails, the commit is a rollback.
      written = Promise.all([writeMoves(tx, projectId, moves, state.now), storeAnswers(tx, projectId, answersToStore(decided), state.now)]);
      written.catch(() => {});
    });
    await written;
    if (batch === undefined) throw new Error('a batch that came to nothing');
    return { state: 'committed', batch };
  } catch (error) {
    const writeError = await errorOf(written);
    const isSent = batch !== undefined && written !== undefined && databaseErrorCode(writeError) === undefined;
    return isSent && batch !== undefined ? { state: 'unknown', batch, error } : { state: 'failed', error: writeError ?? error };
  }
}

interface LookedUp {
  /** What is answered already; undefined: still to be decided. */
  answers: (Answer | Error | undefined)[];
  commands: { command: Command; place: number }[];
}

/** What the commands' words stand for. Those whose idempotency key had an answer before have it again. */
async function lookUp(parts: BatchParts, tx: Transaction, projectId: string, asked: readonly Asked[], isDoubtful: boolean): Promise<LookedUp> {
  const keyed = asked.flatMap((one, place) => (one.keyed === null ? [] : [{ place, keyed: one.keyed }]));
  // Of a doubtful attempt the keys may be stored: then it is found by its entries.
  const claims = keyed.length === 0 || isDoubtful ? [] : await claimKeys(tx, projectId, keyed.map((one) => one.keyed));
  const answers: LookedUp['answers'] = asked.map(() => undefined);
  for (const [index, { place }] of keyed.entries()) answers[place] = answerOfClaim(claims[index] ?? 'free');
  const open = asked.flatMap((one, place) => (answers[place] === undefined ? [{ one, place }] : []));
  const resolved = await resolveAsked(tx, projectId, open.map(({ one }) => one), parts.tracking, parts.clock.now());
  const commands = open.flatMap(({ place }, index) => {
    const command = resolved[index];
    if (command === undefined || command instanceof Error) {
      answers[place] = command ?? new Error('a command that was not looked up');
      return [];
    }
    return [{ command, place }];
  });
  return { answers, commands };
}

function answerOfClaim(claim: Claim): Answer | Error | undefined {
  if (claim === 'free') return undefined;
  return typeof claim === 'string' ? keyRefusal(claim) : claim;
}

function answersToStore(decided: readonly Decided[]): NewAnswer[] {
  return decided.flatMap((one) => {
    const keyed: KeyedAnswer<Decided> | null = one.command.keyed;
    if (keyed === null) return [];
    const { key, fingerprint, requestId } = keyed;
    return [{ key, fingerprint, requestId, ...keyed.render(one) }];
  });
}

async function errorOf(promise: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Two processes made the same order; or took back the same redemption, or ended the same hold, of a code that is gone and leaves nothing to lock. */
const doneByOthers: ReadonlySet<string> = new Set(['orders_source_id_unique', 'redemptions_rolled_back_once', 'hold_entries_pkey', 'hold_entries_one_end']);

/** Another process was there first, or two waited for each other in a circle: the second attempt finds what the other left. */
function isWorthAnother(error: unknown): boolean {
  const isCircle = ['40001', '40P01'].includes(databaseErrorCode(error) ?? '');
  return isCircle || doneByOthers.has(violatedConstraint(error) ?? '') || databaseTrouble(error) !== null;
}

function unavailable(isDoubtful: boolean): ApiError {
  const details = isDoubtful ? 'Whether it was redeemed is not known: look for it before trying again' : 'Nothing was redeemed';
  return new ApiError('unavailable', { details, retryAfterSeconds: 1 });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
