import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { ApiKey } from './api-key.store.ts';
import type { KeyRing } from './key-ring.ts';
import { allows } from './permission.ts';
import type { Principal } from './principal.ts';
import { networkOf, requestsMaxByDefault, type RateLimit } from './rate-limit.ts';
import { inScope } from './scopes.ts';
import type { TokenRing } from './token-ring.ts';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface KeyAuthentication {
  keys: KeyRing;
  tokens: TokenRing;
  /** How often a key may ask. */
  keyLimit: RateLimit;
  /** How often an address may ask whose keys nobody knows. */
  strangerLimit: RateLimit;
}

/**
 * Hook for routes of the wire contract: the key pair in `X-App-Id` / `X-App-Token`, or a token that was made with one (`Authorization: Bearer`), names
 * the project and the role.
 */
export function authenticateKey({ keys, tokens, keyLimit, strangerLimit }: KeyAuthentication): Hook {
  return async (request, reply) => {
    const { key, scopes } = await orStranger(strangerLimit, request, reply, keyOrToken(keys, tokens, request));
    takeOf(keyLimit, reply, key);
    request.principal = principalFor(key);
    if (scopes !== undefined) request.principal.scopes = scopes;
    requirePermission(request);
  };
}

/**
 * Hook for the management API: the pair of a management key in `X-Management-Id` / `X-Management-Token`. It manages its own project; of any other one it
 * is told that it does not exist, whether it does or not.
 */
export function authenticateManagement({ keys, keyLimit, strangerLimit }: Omit<KeyAuthentication, 'tokens'>): Hook {
  return async (request, reply) => {
    const key = await orStranger(strangerLimit, request, reply, keyOf(keys, request, 'management'));
    takeOf(keyLimit, reply, key);
    const { projectId } = request.params as { projectId?: string };
    if (projectId !== undefined && projectId !== key.projectId) throw notFound('project', projectId);
    request.principal = principalFor(key);
    requirePermission(request);
  };
}

async function keyOrToken(keys: KeyRing, tokens: TokenRing, request: FastifyRequest): Promise<{ key: ApiKey; scopes?: readonly string[] }> {
  const { authorization } = request.headers;
  if (authorization === undefined || request.headers['x-app-id'] !== undefined) return { key: await keyOf(keys, request, 'server') };
  const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const found = secret === undefined ? undefined : await tokens.find(secret);
  if (found === undefined || found.key.kind !== 'server') throw new ApiError('unauthorized');
  return { key: found.key, scopes: found.token.scopes };
}

/** The principal a request's key pair stands for; throws 401 when there is none, and 429 when it asks too often. */
export async function principalOfKey({ keys, keyLimit }: Pick<KeyAuthentication, 'keys' | 'keyLimit'>, request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
  const key = await keyOf(keys, request, 'server');
  // Whoever has an open stream is looked at again, and asks nothing.
  if (!reply.sent) takeOf(keyLimit, reply, key);
  return principalFor(key);
}

/** What was found. Every answer says how often one may ask: one that knows no key, how often its address may. */
export function orStranger<T>(strangerLimit: RateLimit, request: FastifyRequest, reply: FastifyReply, found: Promise<T>): Promise<T> {
  return found.catch((error: unknown) => {
    strangerLimit.take(reply, networkOf(request.ip), requestsMaxByDefault);
    throw error;
  });
}

function takeOf(keyLimit: RateLimit, reply: FastifyReply, key: ApiKey): void {
  keyLimit.take(reply, key.appId, key.requestsMax ?? requestsMaxByDefault);
}

/** The headers in which a key pair comes. */
const pairHeaders = { server: ['x-app-id', 'x-app-token'], management: ['x-management-id', 'x-management-token'] } as const;

async function keyOf(keys: KeyRing, { headers }: FastifyRequest, kind: keyof typeof pairHeaders): Promise<ApiKey> {
  const [appId, secret] = pairHeaders[kind].map((name) => headers[name]);
  if (typeof appId !== 'string' || typeof secret !== 'string') throw new ApiError('unauthorized');
  const key = await keys.find(appId, secret);
  if (key === undefined || key.kind !== kind) throw new ApiError('unauthorized');
  return key;
}

/** Whoever acts with a key. */
export function principalFor(key: ApiKey): Principal {
  return { kind: 'api_key', projectId: key.projectId, id: key.appId, name: key.name, role: key.role };
}

/** Refuses the request when the principal's role, or what a token leaves of it, does not include the route's permission. */
export function requirePermission(request: FastifyRequest): void {
  const permission = request.routeOptions.config.permission;
  if (permission === undefined || permission === 'public') return;
  const { principal } = request;
  if (principal === null) throw new ApiError('unauthorized');
  if (!allows(principal.role, permission) || !inScope(principal.scopes, permission)) {
    throw new ApiError('missing_required_permission', { details: 'User does not have a required permission to perform this operation.' });
  }
}
