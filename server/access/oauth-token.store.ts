import { createHash, randomBytes } from 'node:crypto';
import type { Db, Transaction } from '../platform/db.ts';

/** What a token stands for: a key, as far as the scopes go, until it expires. */
export interface OAuthToken {
  projectId: string;
  appId: string;
  scopes: readonly string[];
  createdAt: Date;
  expiresAt: Date;
}

interface TokenRow {
  project_id: string;
  app_id: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
}

/** Prefix of every token, so that a scanner for leaked secrets can find ours. */
const tokenPrefix = 'vst_';

/** Channel on which every process hears the hashes of revoked tokens. */
export const revokedTokensChannel = 'vouchsafe_tokens_revoked';

/** Makes a token. It is told this one time: its hash alone is stored. */
export async function createToken(tx: Transaction, token: OAuthToken): Promise<string> {
  const secret = tokenPrefix + randomBytes(32).toString('base64url');
  await tx.query(
    `/* oauth-token.create */
     insert into oauth_tokens (project_id, token_hash, app_id, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [token.projectId, Buffer.from(hashOfToken(secret), 'hex'), token.appId, token.scopes, token.createdAt, token.expiresAt],
  );
  return secret;
}

/** What a token stands for, by its hash; without a project, since the caller does not name one. */
export async function findToken(db: Db, tokenHash: string): Promise<OAuthToken | undefined> {
  const [row] = await db.query<TokenRow>(
    '/* oauth-token.find */ select project_id, app_id, scopes, created_at, expires_at from oauth_tokens where token_hash = $1',
    [Buffer.from(tokenHash, 'hex')],
  );
  return row && { projectId: row.project_id, appId: row.app_id, scopes: row.scopes, createdAt: row.created_at, expiresAt: row.expires_at };
}

/** Ends a project's token and tells all processes at commit; nothing for one that is not there. */
export async function revokeToken(tx: Transaction, projectId: string, tokenHash: string): Promise<void> {
  const gone = await tx.query(
    '/* oauth-token.revoke */ delete from oauth_tokens where project_id = $1 and token_hash = $2 returning token_hash', [projectId, Buffer.from(tokenHash, 'hex')],
  );
  if (gone.length > 0) await tx.query('/* oauth-token.tell_revoked */ select pg_notify($1, $2)', [revokedTokensChannel, tokenHash]);
}

/** Clears a project's tokens that have expired. */
export async function forgetExpiredTokens(tx: Transaction, projectId: string, now: Date): Promise<void> {
  await tx.query('/* oauth-token.forget */ delete from oauth_tokens where project_id = $1 and expires_at < $2', [projectId, now]);
}

/** SHA-256 in hexadecimal digits. */
export function hashOfToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
