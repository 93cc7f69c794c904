import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db } from '../platform/db.ts';
import type { Role } from './permission.ts';

export type ApiKeyKind = 'server' | 'client';

export interface ApiKey {
  projectId: string;
  appId: string;
  kind: ApiKeyKind;
  name: string;
  role: Role;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
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
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

const columns = 'project_id, app_id, secret_hash, kind, name, role, created_at, last_used_at, revoked_at';

/** Prefix of every secret, so that a scanner for leaked secrets can find ours. */
const secretPrefix = { server: 'vsk_', client: 'vsc_' } as const;

/** Makes a key. `appId` is public, `secret` is told this one time. */
export async function createApiKey(
  db: Db, key: { projectId: string; kind: ApiKeyKind; name: string; role: Role }, now: Date,
): Promise<NewApiKey> {
  const appId = randomBytes(16).toString('hex');
  const secret = secretPrefix[key.kind] + randomBytes(32).toString('base64url');
  await db.query(
    `/* api-key.create */
     insert into api_keys (project_id, app_id, secret_hash, kind, name, role, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.projectId, appId, hashOf(secret), key.kind, key.name, key.role, now],
  );
  return { appId, secret };
}

/** The live key that `appId` and `secret` name together; undefined when either is wrong or the key is revoked. */
export async function findApiKey(db: Db, appId: string, secret: string): Promise<ApiKey | undefined> {
  const rows = await db.query<ApiKeyRow>(
    `/* api-key.find */ select ${columns} from api_keys where app_id = $1 and revoked_at is null`, [appId],
  );
  const hash = hashOf(secret);
  const row = rows.find((candidate) => timingSafeEqual(candidate.secret_hash, hash));
  return row === undefined ? undefined : toApiKey(row);
}

/** All keys of a project, newest first, revoked ones included. */
export async function listApiKeys(db: Db, projectId: string): Promise<ApiKey[]> {
  const rows = await db.query<ApiKeyRow>(
    `/* api-key.list */ select ${columns} from api_keys where project_id = $1 order by created_at desc, app_id`, [projectId],
  );
  return rows.map(toApiKey);
}

/** Ends a key at once. False when the project has no such live key. */
export async function revokeApiKey(db: Db, projectId: string, appId: string, now: Date): Promise<boolean> {
  const rows = await db.query(
    `/* api-key.revoke */
     update api_keys set revoked_at = $3 where project_id = $1 and app_id = $2 and revoked_at is null returning app_id`,
    [projectId, appId, now],
  );
  return rows.length === 1;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    projectId: row.project_id, appId: row.app_id, kind: row.kind, name: row.name, role: row.role,
    createdAt: row.created_at, lastUsedAt: row.last_used_at, revokedAt: row.revoked_at,
  };
}
