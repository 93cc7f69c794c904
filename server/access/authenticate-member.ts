import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { principalOfKey, requirePermission } from './authenticate-key.ts';
import type { KeyRing } from './key-ring.ts';
import { roleIn } from './member.store.ts';
import type { Principal } from './principal.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Sessions } from './sessions.ts';
import type { User } from './user.store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whoever is signed in, on routes that need no project. */
    user: User | null;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Hook for routes outside any project: those for signed-in people learn who it is. */
export function authenticateUser(sessions: Sessions): Hook {
  return async (request, reply) => {
    if (request.routeOptions.config.permission !== 'signed-in') return requirePermission(request);
    request.user = (await sessions.current(request, reply)) ?? null;
    if (request.user === null) throw new ApiError('unauthorized');
  };
}

/** The person of a route for signed-in people. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw new ApiError('unauthorized');
  return request.user;
}

export interface MemberParts {
  db: Db;
  sessions: Sessions;
  keys: KeyRing;
  /** How often a key may ask, here and on the wire together. */
  keyLimit: RateLimit;
}

/**
 * Hook for routes below /api/projects/{projectId}: a member's session, or a key pair of that very project. Whoever has no part in the project
 * is told that it does not exist, whether it does or not.
 */
export function authenticateMember({ db, sessions, keys, keyLimit }: MemberParts): Hook {
  const principalOfMember = async (request: FastifyRequest, reply: FastifyReply, projectId: string): Promise<Principal> => {
    const user = await sessions.current(request, reply);
    if (user === undefined) throw new ApiError('unauthorized');
    const role = projectIdPattern.test(projectId) ? await roleIn(db, projectId, user.userId) : undefined;
    if (role === undefined) throw notFound('project', projectId);
    return { kind: 'member', projectId, id: user.userId, name: user.email, role };
  };
  return async (request, reply) => {
    const { projectId } = request.params as { projectId: string };
    const principal = hasKey(request) ? await principalOfKey({ keys, keyLimit }, request, reply) : await principalOfMember(request, reply, projectId);
    if (principal.projectId !== projectId) throw notFound('project', projectId);
    request.principal = principal;
    requirePermission(request);
  };
}

/** Anything else is no id of a project, and may be what PostgreSQL cannot even compare. */
const projectIdPattern = /^\w{1,100}$/;

function hasKey({ headers }: FastifyRequest): boolean {
  return headers['x-app-id'] !== undefined || headers['x-app-token'] !== undefined;
}
