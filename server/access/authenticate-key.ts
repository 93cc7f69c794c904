import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import type { KeyRing } from './key-ring.ts';
import { allows } from './permission.ts';
import type { Principal } from './principal.ts';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Hook for routes of the wire contract: the key pair in `X-App-Id` / `X-App-Token` names the project and the role. */
export function authenticateKey(keys: KeyRing): Hook {
  return async (request) => {
    request.principal = await principalOfKey(keys, request);
    requirePermission(request);
  };
}

/** The principal a request's key pair stands for; throws 401 when there is none. */
export async function principalOfKey(keys: KeyRing, request: FastifyRequest): Promise<Principal> {
  const appId = request.headers['x-app-id'];
  const secret = request.headers['x-app-token'];
  if (typeof appId !== 'string' || typeof secret !== 'string') throw new ApiError('unauthorized');
  const key = await keys.find(appId, secret);
  if (key === undefined || key.kind !== 'server') throw new ApiError('unauthorized');
  return { kind: 'api_key', projectId: key.projectId, id: key.appId, name: key.name, role: key.role };
}

/** Refuses the request when the principal's role does not include the route's permission. */
export function requirePermission(request: FastifyRequest): void {
  const permission = request.routeOptions.config.permission;
  if (permission === undefined || permission === 'public') return;
  if (request.principal === null) throw new ApiError('unauthorized');
  if (!allows(request.principal.role, permission)) {
    throw new ApiError('missing_required_permission', { details: 'User does not have a required permission to perform this operation.' });
  }
}
