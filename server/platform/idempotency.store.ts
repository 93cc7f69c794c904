import type { Db, Transaction } from './db.ts';

/** A request's answer as it is kept: a repeat is sent the same bytes. */
export interface KeptAnswer {
  status: number;
  /** null: an answer without a body. */
  contentType: string | null;
  body: string | null;
}

/** An answer that was found under its key. */
export interface StoredAnswer extends KeptAnswer {
  /** The request that was answered first; whoever finds their own learns that their transaction did commit. */
  requestId: string;
}

/** A key and the digest of the request that came with it. */
export interface ClaimedKey {
  key: string;
  fingerprint: Buffer;
}

export interface NewAnswer extends KeptAnswer, ClaimedKey {
  requestId: string;
}

/** `free`: nobody else can have the key until this transaction ends. `in_flight`: somebody has it. `other_request`: it stands for another request. */
export type Claim = 'free' | 'in_flight' | 'other_request' | StoredAnswer;

interface AnswerRow {
  key: string;
  fingerprint: Buffer;
  status: number;
  content_type: string | null;
  body: string | null;
  request_id: string;
}

/**
 * Takes keys for the length of the transaction, in the order given and without waiting for anybody; of equal ones the first. An answer that is
 * stored takes no lock, so that any number of repeats read it at once. Where statements do not wait for each other it costs one round trip.
 */
export async function claimKeys(tx: Transaction, projectId: string, keyed: readonly ClaimedKey[]): Promise<Claim[]> {
  if (keyed.length === 0) return [];
  const keys = [...new Set(keyed.map(({ key }) => key))];
  // Two statements, since only one that begins after the lock was got sees what its last holder committed.
  const locking = lockKeys(tx, projectId, keys);
  if (!tx.client.pipeline) await locking;
  const [locks, rows] = await Promise.all([locking, findAnswers(tx, projectId, keys)]);
  const stored = new Map(rows.map((row) => [row.key, row]));
  const free = new Set(locks.flatMap(({ key, is_free }) => (is_free ? [key] : [])));
  return keyed.map(({ key, fingerprint }) => {
    const row = stored.get(key);
    if (row !== undefined) return claimOf(row, fingerprint);
    return free.delete(key) ? 'free' : 'in_flight';
  });
}

/** The answer that is stored under a key, which nobody takes; undefined: none is. */
export async function findAnswer(db: Db, projectId: string, { key, fingerprint }: ClaimedKey): Promise<'other_request' | StoredAnswer | undefined> {
  const [row] = await findAnswers(db, projectId, [key]);
  return row && claimOf(row, fingerprint);
}

function claimOf(row: AnswerRow, fingerprint: Buffer): 'other_request' | StoredAnswer {
  return fingerprint.equals(row.fingerprint) ? toStoredAnswer(row) : 'other_request';
}

/** Advisory locks of keys are taken in a space of their own. */
const lockSpace = 4_601_207;

/** Each key is looked for by itself (`limit 1` sees to it): a plan made while few were stored would otherwise go through all of the project's. */
function lockKeys(tx: Transaction, projectId: string, keys: readonly string[]): Promise<{ key: string; is_free: boolean }[]> {
  return tx.prepared(
    'idempotency.lock',
    `/* idempotency.lock */
     select k.key, pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || k.key, ${lockSpace})) as is_free
       from unnest($2::text[]) as k(key)
            left join lateral (
              select true as is_stored from idempotency_keys as i where i.project_id = $1 and i.key = k.key limit 1
            ) as a on true
      where a.is_stored is null`,
    [projectId, keys],
  );
}

function findAnswers(db: Db, projectId: string, keys: readonly string[]): Promise<AnswerRow[]> {
  return db.prepared(
    'idempotency.find',
    `/* idempotency.find */
     select a.key, a.fingerprint, a.status, a.content_type, a.body, a.request_id
       from unnest($2::text[]) as k(key)
            cross join lateral (
              select key, fingerprint, status, content_type, body, request_id from idempotency_keys as i where i.project_id = $1 and i.key = k.key limit 1
            ) as a`,
    [projectId, keys],
  );
}

/** Stores answers in the transaction of their effects. A key that is there already breaks the transaction (`idempotency_keys_pkey`): then nothing of it happened. */
export async function storeAnswers(tx: Transaction, projectId: string, answers: readonly NewAnswer[], now: Date): Promise<void> {
  if (answers.length === 0) return;
  const column = <Member extends keyof NewAnswer>(member: Member): NewAnswer[Member][] => answers.map((answer) => answer[member]);
  await tx.prepared(
    'idempotency.store',
    `/* idempotency.store */
     insert into idempotency_keys (project_id, key, fingerprint, status, content_type, body, request_id, created_at)
     select $1, key, fingerprint, status, content_type, body, request_id, $8
       from unnest($2::text[], $3::bytea[], $4::smallint[], $5::text[], $6::text[], $7::text[])
            as a(key, fingerprint, status, content_type, body, request_id)
      order by key`,
    [projectId, column('key'), column('fingerprint'), column('status'), column('contentType'), column('body'), column('requestId'), now],
  );
}

/** Forgets at most `countMax` of the answers that are older than `before`, of all projects, oldest first; how many it were. */
export async function forgetAnswers(db: Db, before: Date, countMax: number): Promise<number> {
  const rows = await db.query(
    `/* idempotency.forget */
     delete from idempotency_keys as i
      using (
        select project_id, key from idempotency_keys where created_at < $1 order by created_at limit $2 for update skip locked
      ) as old
      where i.project_id = old.project_id and i.key = old.key
     returning 1`,
    [before, countMax],
  );
  return rows.length;
}

function toStoredAnswer(row: AnswerRow): StoredAnswer {
  return { status: row.status, contentType: row.content_type, body: row.body, requestId: row.request_id };
}
