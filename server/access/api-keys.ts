import { recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { afterCommit } from '../platform/joined.ts';
import { createApiKey, revokeApiKey, type ApiKeyKind, type NewApiKey } from './api-key.store.ts';
import type { KeyRing } from './key-ring.ts';
import type { Role } from './permission.ts';
import type { Origin } from './principal.ts';

export interface KeyRequest {
  projectId: string;
  kind: ApiKeyKind;
  name: string;
  role: Role;
  /** Most requests within a minute; null: the default. */
  requestsMax?: number | null;
}

/** Makes a key and its change entry. The secret is in the answer and nowhere else. */
export async function makeApiKey(tx: Transaction, key: KeyRequest, origin: Origin, now: Date): Promise<NewApiKey> {
  const made = await createApiKey(tx, key, now);
  const fields = (['name', 'kind', 'role'] as const).map((field) => ({ field, before: null, after: key[field] }));
  await recordChange(tx, { projectId: key.projectId, objectType: 'api_key', objectId: made.appId, campaignId: null, action: 'created', fields, ...origin, at: now });
  return made;
}

/** Ends a key: the next request with it, in whatever process, is refused. False when the project has no such live key. */
export async function endApiKey(db: Pool, keys: KeyRing, key: { projectId: string; appId: string }, origin: Origin, now: Date): Promise<boolean> {
  const { projectId, appId } = key;
  const ended = await db.transaction(async (tx) => {
    const revoked = await revokeApiKey(tx, projectId, appId, now);
    if (revoked === undefined) return false;
    const fields = [{ field: 'name', before: revoked.name, after: null }];
    await recordChange(tx, { projectId, objectType: 'api_key', objectId: appId, campaignId: null, action: 'revoked', fields, ...origin, at: now });
    return true;
  });
  afterCommit(() => keys.forget(appId));
  return ended;
}
