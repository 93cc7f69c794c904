import qs from 'qs';
import { Type } from 'typebox';
import { OAuthAnswer, OAuthIntrospection, OAuthTokenName, OAuthTokenRequest } from '../../contract/access.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { afterCommit } from '../platform/joined.ts';
import { createToken, forgetExpiredTokens, hashOfToken, revokeToken } from './oauth-token.store.ts';
import { principalOf, type Principal } from './principal.ts';
import { readScopes } from './scopes.ts';
import type { TokenRing } from './token-ring.ts';

export interface OAuthParts {
  db: Pool;
  clock: Clock;
  tokens: TokenRing;
}

/** How long a token lives (wire contract §2.0: 15 minutes). */
const lifeSeconds = 900;

/** Tokens for a while in place of a key's secret (wire contract §2.0: client credentials). Mounted under /v1/oauth. */
export function oauthRoutes(http: Http, { db, clock, tokens }: OAuthParts): void {
  // Bodies come as forms, as the standard says, or as JSON.
  http.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, qs.parse(String(body), { depth: 0, parameterLimit: 20 }));
  });

  http.post('/token', {
    config: { permission: 'token.manage', idempotency: 'secret' },
    schema: { tags: ['OAuth'], summary: 'Get a token for the key that asks', body: OAuthTokenRequest, response: { 200: OAuthAnswer } },
  }, async (request) => {
    const principal = keyHolder(principalOf(request));
    const now = clock.now();
    const scopes = readScopes(request.body.scope ?? 'api');
    const expiresAt = new Date(now.getTime() + lifeSeconds * 1000);
    const { projectId, id: appId } = principal;
    const secret = await db.transaction(async (tx) => {
      await forgetExpiredTokens(tx, projectId, now);
      return createToken(tx, { projectId, appId, scopes, createdAt: now, expiresAt });
    });
    return {
      access_token: secret, client_id: appId, expires_at: Math.floor(expiresAt.getTime() / 1000), expires_in: lifeSeconds, scope: scopes.join(' '),
      token_type: 'Bearer' as const,
    };
  });

  http.post('/introspect', {
    config: { permission: 'token.manage' },
    schema: { tags: ['OAuth'], summary: 'What a token stands for', body: OAuthTokenName, response: { 200: OAuthIntrospection } },
  }, async (request) => {
    const { projectId } = keyHolder(principalOf(request));
    const found = await tokens.find(request.body.token);
    if (found === undefined || found.token.projectId !== projectId) return { active: false };
    const { token } = found;
    const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
    return {
      active: true, client_id: token.appId, scope: token.scopes.join(' '), token_type: 'Bearer' as const, exp: seconds(token.expiresAt), iat: seconds(token.createdAt),
    };
  });

  http.post('/token/revoke', {
    config: { permission: 'token.manage' },
    schema: { tags: ['OAuth'], summary: 'End a token', body: OAuthTokenName, response: { 200: Type.Object({}) } },
  }, async (request) => {
    const { projectId } = keyHolder(principalOf(request));
    const tokenHash = hashOfToken(request.body.token);
    await db.transaction((tx) => revokeToken(tx, projectId, tokenHash));
    afterCommit(() => tokens.forget(tokenHash));
    // Of a token that is not there nothing is said, as the standard wants it (RFC 7009).
    return {};
  });
}

/** Tokens make no tokens: what expires in a quarter of an hour would live for ever. */
function keyHolder(principal: Principal): Principal {
  if (principal.scopes !== undefined) throw new ApiError('unauthorized', { details: 'Tokens are managed with the key itself: X-App-Id and X-App-Token' });
  return principal;
}
