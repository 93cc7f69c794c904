import { createHash, randomBytes } from 'node:crypto';
import type { Db, Transaction } from '../platform/db.ts';
import type { Role } from './permission.ts';

/** Whom a key is for: a shop's own program, its pages, or whoever manages the project by the management API. */
export type ApiKeyKind = 'server' | 'client' | 'management';

export interface ApiKey {
  projectId: string;
  appId: string;
  kind: ApiKeyKind;
  name: string;
  role: Role;
  /** Most requests within a minute; null: the default. */
  requestsMax: number | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** A key that works, with what its secret is compared by. */
export interface LiveKey extends ApiKey {
  secretHash: Buffer;
}

/** A key as its maker sees it, once: the secret is not stored. */
export interface NewApiKey {
  appId: string;
  secret: string;
}

interface ApiKeyRow {
  project_id: string;
  app_id: string;
  secret_hash: Buffer;
  kind: ApiKeyKind;
  name: string;
  role: Role;
  requests_max: number | null;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

const columns = 'project_id, app_id, secret_hash, kind, name, role, requests_max, created_at, last_used_at, revoked_at';

/** Prefix of every secret, so that a scanner for leaked secrets can find ours. */
const secretPrefix = { server: 'vsk_', client: 'vsc_', management: 'vsm_' } as const satisfies Record<ApiKeyKind, string>;

/** Makes a key. `appId` is public, `secret` is told this one time. */
export async function createApiKey(
  db: Db, key: { projectId: string; kind: ApiKeyKind; name: string; role: Role; requestsMax?: number | null }, now: Date,
): Promise<NewApiKey> {
  const appId = randomBytes(16).toString('hex');
  const secret = secretPrefix[key.kind] + randomBytes(32).toString('base64url');
  await db.query(
    `/* api-key.create */
     insert into api_keys (project_id, app_id, secret_hash, kind, name, role, created_at, requests_max)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.projectId, appId, hashOf(secret), key.kind, key.name, key.role, now, key.requestsMax ?? null],
  );
  return { appId, secret };
}

/** The live keys of an app id: one, or none. Without a project, since the caller does not name one; ids are too long to collide. */
export async function findLiveKeys(db: Db, appId: string): Promise<LiveKey[]> {
  const rows = await db.query<ApiKeyRow>(
    `/* api-key.find */ select ${columns} from api_keys where app_id = $1 and revoked_at is null`, [appId],
  );
  return rows.map((row) => ({ ...toApiKey(row), secretHash: row.secret_hash }));
}

/** Moves `last_used_at` forward, at most once a minute whatever the number of processes. */
export async function recordKeyUse(db: Db, projectId: string, appId: string, now: Date): Promise<void> {
  await db.query(
    `/* api-key.use */
     update api_keys set last_used_at = $3
      where project_id = $1 and app_id = $2 and (last_used_at is null or last_used_at <= $3::timestamptz - interval '1 minute')`,
    [projectId, appId, now],
  );
}

/** All keys of a project, newest first, revoked ones included. */
export async function listApiKeys(db: Db, projectId: string): Promise<ApiKey[]> {
  const rows = await db.query<ApiKeyRow>(
    `/* api-key.list */ select ${columns} from api_keys where project_id = $1 order by created_at desc, app_id`, [projectId],
  );
  return rows.map(toApiKey);
}

/** Channel on which every process hears the app ids of revoked keys. */
export const revokedKeysChannel = 'vouchsafe_keys_revoked';

/** Ends a key and tells all processes at commit. Undefined when the project has no such live key. */
export async function revokeApiKey(tx: Transaction, projectId: string, appId: string, now: Date): Promise<ApiKey | undefined> {
  const rows = await tx.query<ApiKeyRow>(
    `/* api-key.revoke */
     update api_keys set revoked_at = $3 where project_id = $1 and app_id = $2 and revoked_at is null returning ${columns}`,
    [projectId, appId, now],
  );
  if (rows[0] === undefined) return undefined;
  await tx.query('/* api-key.tell_revoked */ select pg_notify($1, $2)', [revokedKeysChannel, appId]);
  return toApiKey(rows[0]);
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    projectId: row.project_id, appId: row.app_id, kind: row.kind, name: row.name, role: row.role, requestsMax: row.requests_max,
    createdAt: row.created_at, lastUsedAt: row.last_used_at, revokedAt: row.revoked_at,
  };
}
