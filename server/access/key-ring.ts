import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Listener } from '../platform/listen.ts';
import { findLiveKeys, recordKeyUse, revokedKeysChannel, type ApiKey, type LiveKey } from './api-key.store.ts';

/** The live API keys this process has met lately, so that a request costs a hash instead of a query. */
export interface KeyRing {
  /** The live key that `appId` and `secret` name together; undefined when either is wrong or the key is revoked. */
  find(appId: string, secret: string): Promise<ApiKey | undefined>;
  /** To be called after a revocation has committed: the next request with the key reads the table. */
  forget(appId: string): void;
}

/** What a revocation in another process can be late by when its message does not reach us. */
const trustedMilliseconds = 2_000;
/** How exact `last_used_at` is. */
const usedMilliseconds = 60_000;
/** Most keys remembered; far beyond what a process meets within two seconds. */
const keysMax = 10_000;

interface Entry {
  keys: LiveKey[];
  /** On the monotonic clock. */
  readAt: number;
}

/** Hears of revocations in all processes. Unknown app ids are not remembered: each asks the table. */
export async function createKeyRing({ db, clock, listener }: { db: Db; clock: Clock; listener: Listener }): Promise<KeyRing> {
  const known = new Map<string, Entry>();
  const reading = new Map<string, Promise<LiveKey[]>>();

  const forget = (appId: string): void => {
    known.delete(appId);
    reading.delete(appId);
  };
  await listener.subscribe(revokedKeysChannel, { onMessage: forget, onGap: () => [...known.keys(), ...reading.keys()].forEach(forget) });

  const read = async (appId: string): Promise<LiveKey[]> => {
    const readAt = performance.now();
    const promise = findLiveKeys(db, appId);
    reading.set(appId, promise);
    try {
      const keys = await promise;
      // Forgotten meanwhile: what was read may be from before the revocation.
      if (reading.get(appId) === promise) remember(known, appId, { keys, readAt });
      return keys;
    } finally {
      if (reading.get(appId) === promise) reading.delete(appId);
    }
  };

  const keysOf = (appId: string): LiveKey[] | Promise<LiveKey[]> => {
    const entry = known.get(appId);
    if (entry !== undefined && performance.now() - entry.readAt < trustedMilliseconds) return entry.keys;
    return reading.get(appId) ?? read(appId);
  };

  return {
    find: async (appId, secret) => {
      const given = hash('sha256', secret, 'buffer');
      const key = (await keysOf(appId)).find(({ secretHash }) => timingSafeEqual(secretHash, given));
      if (key !== undefined) noteUse(db, key, clock.now());
      return key;
    },
    forget,
  };
}

function remember(known: Map<string, Entry>, appId: string, entry: Entry): void {
  known.delete(appId);
  if (entry.keys.length === 0) return;
  if (known.size >= keysMax) known.delete(known.keys().next().value ?? '');
  known.set(appId, entry);
}

/** In the background: no request waits for it, and one that fails is made up for by a later one. */
function noteUse(db: Db, key: LiveKey, now: Date): void {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < usedMilliseconds) return;
  key.lastUsedAt = now;
  recordKeyUse(db, key.projectId, key.appId, now).catch(() => {});
}
