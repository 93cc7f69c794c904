import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Listener } from '../platform/listen.ts';
import { remember } from '../platform/remembered.ts';
import { findLiveKeys, recordKeyUse, revokedKeysChannel, type ApiKey, type LiveKey } from './api-key.store.ts';

/** The live API keys this process has met lately, so that a request costs a hash instead of a query. */
export interface KeyRing {
  /** The live key that `appId` and `secret` name together; undefined when either is wrong or the key is revoked. */
  find(appId: string, secret: string): Promise<ApiKey | undefined>;
  /** The live key of this app id, for who has proved otherwise to act for it; undefined when it is revoked. */
  live(appId: string): Promise<ApiKey | undefined>;
  /** To be called after a revocation has committed: the next request with the key reads the table. */
  forget(appId: string): void;
}

/** How exact `last_used_at` is. */
const usedMilliseconds = 60_000;

/** Hears of revocations in all processes. Unknown app ids are not remembered: each asks the table. */
export async function createKeyRing({ db, clock, listener }: { db: Db; clock: Clock; listener: Listener }): Promise<KeyRing> {
  const known = await remember<LiveKey[]>({
    listener, channel: revokedKeysChannel, read: (appId) => findLiveKeys(db, appId), isThere: (keys) => keys.length > 0,
  });
  const used = (key: LiveKey | undefined): LiveKey | undefined => {
    if (key !== undefined) noteUse(db, key, clock.now());
    return key;
  };
  return {
    find: async (appId, secret) => {
      const given = hash('sha256', secret, 'buffer');
      return used((await known.of(appId)).find(({ secretHash }) => timingSafeEqual(secretHash, given)));
    },
    live: async (appId) => used((await known.of(appId))[0]),
    forget: known.forget,
  };
}

/** In the background: no request waits for it, and one that fails is made up for by a later one. */
function noteUse(db: Db, key: LiveKey, now: Date): void {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < usedMilliseconds) return;
  key.lastUsedAt = now;
  recordKeyUse(db, key.projectId, key.appId, now).catch(() => {});
}
