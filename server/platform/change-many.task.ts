import type { FailedItem } from '../../contract/async-action.ts';
import { ApiError } from '../../contract/errors.ts';
import type { ChangeMany, ManyDeed } from '../../contract/change-many.ts';
import type { Origin } from '../access/principal.ts';
import { enqueue, type AsyncAction } from './async-action.store.ts';
import { forgetInput, keepPlace } from './change-many.store.ts';
import type { Clock } from './clock.ts';
import type { Db, Pool, Transaction } from './db.ts';
import { parseInstant } from './http.ts';
import type { Step, Task } from './jobs.ts';
import { countingMilliseconds, withinTime } from './within-time.ts';

/** What a change of many objects is asked for and how far it is; JSON. */
interface ManyInput {
  /** Null: those that the search finds. */
  ids: string[] | null;
  search: string;
  /** When it was asked for: objects that were made later are not meant. */
  askedAt: string;
  metadata: Record<string, unknown>;
  unset: string[];
  actor: Origin['actor'];
  /** The last id that was looked at. */
  after?: string | null;
  changed?: number;
}

/** The deed to some objects. */
export interface ManyChange {
  projectId: string;
  ids: readonly string[];
  metadata: Record<string, unknown>;
  unset: readonly string[];
  origin: Origin;
  now: Date;
}

/** What a deed came to. */
export interface ManyChanged {
  changed: number;
  /** Those that are not there any more, and why each other one was left out, by its id. */
  failed: ReadonlyMap<string, string>;
}

/** Objects of one kind that can be changed together. */
export interface ManyKind {
  /** One and many: "customer", "customers". */
  noun: readonly [string, string];
  types: Record<ManyDeed, string>;
  /** Throws 400 for metadata that nobody of them may have. */
  check: (projectId: string, asked: ChangeMany) => void | Promise<void>;
  /** The next ids behind one in their order, and which of them a search finds that were made up to an instant. Not locked. */
  find: (tx: Transaction, projectId: string, asked: { search: string; askedAt: Date; after: string; limit: number }) => Promise<{ id: string; isMeant: boolean }[]>;
  /** How many of them a search finds, at most `most`. */
  count: (db: Db, projectId: string, search: string, most: number) => Promise<number>;
  change: Record<ManyDeed, (tx: Transaction, change: ManyChange) => Promise<ManyChanged>>;
}

/** Objects that are counted at most. */
const countedMax = 100_000;

/** How many a search finds: exact up to a bound, and as far as that is known soon. */
export async function countMany(db: Pool, kind: ManyKind, projectId: string, search: string): Promise<{ count: number; is_count_exact: boolean }> {
  const count = await withinTime(db, countingMilliseconds, (bounded) => kind.count(bounded, projectId, search, countedMax + 1));
  return count === undefined ? { count: 0, is_count_exact: false } : { count: Math.min(count, countedMax), is_count_exact: count <= countedMax };
}

/** Puts a change of many objects in line; the id of its action. Throws 400 for a request that does not say which, or what becomes of them. */
export async function askForMany(db: Pool, kind: ManyKind, projectId: string, asked: ChangeMany, origin: Origin, now: Date): Promise<string> {
  const { deed, ids, search, metadata = {}, unset_metadata_fields: unset = [] } = asked;
  if ((ids === undefined) === (search === undefined)) throw refuse(`Say which ${kind.noun[1]} by one of ids and search`);
  if (deed === 'merge_metadata' && Object.keys(metadata).length === 0 && unset.length === 0) throw refuse('Say which metadata, or which of their keys are taken away');
  const found = ids === undefined ? await countMany(db, kind, projectId, search ?? '') : null;
  const total = found === null ? (ids?.length ?? 0) : found.is_count_exact ? found.count : null;
  const input: ManyInput = { ids: ids ?? null, search: search ?? '', askedAt: now.toISOString(), metadata, unset, actor: origin.actor };
  return db.transaction((tx) => enqueue(tx, { projectId, type: kind.types[deed], campaignId: null, input: { ...input }, total, requestId: origin.requestId }, now));
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}

/** Objects that one step looks at, and so changes at most: few enough not to keep others waiting for them. */
const perStepMax = 500;

/**
 * Changes objects in the order in which they are named, or of a search in the order of their ids; the place is kept with each step, so that one that a crash
 * undid is done again and no object twice. What cannot be changed is left out and told. What was asked for is forgotten at the end.
 */
export function changeManyTasks(kind: ManyKind, clock: Clock, perStep = perStepMax): Task[] {
  return (['delete', 'merge_metadata'] as const).map((deed): Task => ({
    type: kind.types[deed],
    step: (tx, action) => changeSome(tx, action, kind, { deed, perStep, now: clock.now() }),
    giveUp: forgetInput,
  }));
}

async function changeSome(tx: Transaction, action: AsyncAction, kind: ManyKind, { deed, perStep, now }: { deed: ManyDeed; perStep: number; now: Date }): Promise<Step> {
  const { projectId, done, requestId } = action;
  const input = action.input as unknown as ManyInput;
  const { ids, next } = await findNext(tx, action, kind, input, perStep);
  const { changed, failed } = await kind.change[deed](tx, { projectId, ids, metadata: input.metadata, unset: input.unset, origin: { actor: input.actor, requestId }, now });
  const failures = ids.flatMap((id, place): FailedItem[] => {
    const reason = failed.get(id);
    return reason === undefined ? [] : [{ ...(input.ids !== null && { row: done + place + 1 }), reason }];
  });
  const worked = done + ids.length;
  const changedAll = (input.changed ?? 0) + changed;
  await keepPlace(tx, action, { after: next, changed: changedAll }, action.total === null ? null : worked);
  if (next !== null) return { kind: 'goes-on', done: worked, failed: failures };
  await forgetInput(tx, action);
  const verb = deed === 'delete' ? 'Deleted' : 'Updated';
  return { kind: 'done', done: worked, failed: failures, message: `${verb} ${changedAll} ${changedAll === 1 ? kind.noun[0] : kind.noun[1]}.` };
}

/** The ids of the next step, and the one behind which it goes on; null at the end. */
async function findNext(tx: Transaction, { projectId, done }: AsyncAction, kind: ManyKind, input: ManyInput, limit: number): Promise<{ ids: string[]; next: string | null }> {
  const { ids: named, search, after } = input;
  if (named !== null) {
    const ids = named.slice(done, done + limit);
    return { ids, next: done + ids.length < named.length ? (ids.at(-1) ?? null) : null };
  }
  const looked = await kind.find(tx, projectId, { search, askedAt: parseInstant(input.askedAt), after: after ?? '', limit });
  return { ids: looked.filter(({ isMeant }) => isMeant).map(({ id }) => id), next: looked.length === limit ? (looked.at(-1)?.id ?? null) : null };
}
