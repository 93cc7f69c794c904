import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Listener } from '../platform/listen.ts';
import { remember } from '../platform/remembered.ts';
import type { ApiKey } from './api-key.store.ts';
import type { KeyRing } from './key-ring.ts';
import { findToken, hashOfToken, revokedTokensChannel, type OAuthToken } from './oauth-token.store.ts';

/** A token that is good now, and the key it acts for. */
export interface LiveToken {
  token: OAuthToken;
  key: ApiKey;
}

/** The OAuth tokens this process has met lately. */
export interface TokenRing {
  /** Undefined for a token that is none, has expired, was revoked, or whose key was revoked. */
  find(secret: string): Promise<LiveToken | undefined>;
  /** To be called after a revocation has committed. */
  forget(tokenHash: string): void;
}

/** Hears of revocations, of tokens and of their keys, in all processes. */
export async function createTokenRing({ db, clock, listener, keys }: { db: Db; clock: Clock; listener: Listener; keys: KeyRing }): Promise<TokenRing> {
  const known = await remember<OAuthToken | undefined>({
    listener, channel: revokedTokensChannel, read: (tokenHash) => findToken(db, tokenHash), isThere: (token) => token !== undefined,
  });
  return {
    find: async (secret) => {
      const token = await known.of(hashOfToken(secret));
      if (token === undefined || token.expiresAt <= clock.now()) return undefined;
      const key = await keys.live(token.appId);
      return key === undefined || key.projectId !== token.projectId ? undefined : { token, key };
    },
    forget: known.forget,
  };
}
