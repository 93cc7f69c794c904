import { Type } from 'typebox';
import { ApiKeyRows, MadeApiKey, NewApiKey } from '../../contract/access.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { listApiKeys, type ApiKey } from './api-key.store.ts';
import { endApiKey, makeApiKey } from './api-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { mayGrant } from './permission.ts';
import { originOf, principalOf } from './principal.ts';

export interface ApiKeyParts {
  db: Pool;
  clock: Clock;
  keys: KeyRing;
}

/** A browser key's secret is public. It opens the client-side API alone, and there what the project's switches say (`authenticateClient`). */
const clientRole = 'merchant';
/** Of a key that is made without naming one: whoever manages a project is refused next to everything as less than an admin. */
const defaultRoles = { server: 'user', client: clientRole, management: 'admin' } as const;

/** API keys of a project. A secret is in the answer to making its key, and in no other. */
export function apiKeyRoutes(http: Http, { db, clock, keys }: ApiKeyParts): void {
  http.get('/api-keys', { config: { permission: 'key.read' }, schema: { response: { 200: ApiKeyRows } } }, async (request) => {
    return { rows: (await listApiKeys(db, principalOf(request).projectId)).map(toRow) };
  });

  http.post('/api-keys', { config: { permission: 'key.manage', idempotency: 'secret' }, schema: { body: NewApiKey, response: { 200: MadeApiKey } } }, async (request) => {
    const principal = principalOf(request);
    const { kind = 'server', role = defaultRoles[kind] } = request.body;
    const name = request.body.name.trim();
    if (name === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be empty' });
    const key = { projectId: principal.projectId, kind, name, role: kind === 'client' ? clientRole : role, requestsMax: request.body.requests_per_minute ?? null };
    if (!mayGrant(principal.role, key.role)) throw new ApiError('missing_required_permission', { details: 'A key cannot do what its maker may not do' });
    const made = await db.transaction((tx) => makeApiKey(tx, key, originOf(request), clock.now()));
    return { app_id: made.appId, secret: made.secret, name };
  });

  const params = Type.Object({ projectId: Type.String(), appId: Type.String() });
  http.delete('/api-keys/:appId', { config: { permission: 'key.manage' }, schema: { params, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { appId } = request.params;
    const key = { projectId: principalOf(request).projectId, appId };
    if (!(await endApiKey(db, keys, key, originOf(request), clock.now()))) throw notFound('api_key', appId);
    reply.code(204);
    return null;
  });
}

function toRow(key: ApiKey): ApiKeyRows['rows'][number] {
  return {
    app_id: key.appId, kind: key.kind, name: key.name, role: key.role, requests_per_minute: key.requestsMax, created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null, revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
