import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Me, SetupRequest, SetupState, SignInLinkRequest, SignInRequest } from '../../contract/access.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { acceptSignInLink } from './accept-sign-in-link.ts';
import { userOf } from './authenticate-member.ts';
import { makeFirstOwner } from './make-first-owner.ts';
import { toProjectAnswer } from './project-answer.ts';
import { listProjectsOf } from './project.store.ts';
import type { Sessions } from './sessions.ts';
import { countAttempt, forgiveAttempts } from './sign-in-miss.store.ts';
import { anyUser } from './user.store.ts';

export interface SessionParts {
  db: Pool;
  clock: Clock;
  sessions: Sessions;
}

const Nothing = Type.Null({ description: 'no body' });

/** Setting up, signing in and out, and who is signed in. */
export function sessionRoutes(http: Http, parts: SessionParts): void {
  const { db, clock, sessions } = parts;
  http.get('/setup', { config: { permission: 'public' }, schema: { response: { 200: SetupState } } }, async () => ({ needs_owner: !(await anyUser(db)) }));

  http.post('/setup', { config: { permission: 'public' }, schema: { body: SetupRequest, response: { 204: Nothing } } }, async (request, reply) => {
    const userId = await makeFirstOwner(db, request.body, clock.now());
    await sessions.start(request, reply, userId);
    return reply.code(204).send(null);
  });

  http.post('/sign-in', { config: { permission: 'public' }, schema: { body: SignInRequest, response: { 204: Nothing } } }, async (request, reply) => {
    await signIn(parts, request, reply, request.body);
    return reply.code(204).send(null);
  });

  http.post('/sign-in-link', { config: { permission: 'public' }, schema: { body: SignInLinkRequest, response: { 204: Nothing } } }, async (request, reply) => {
    const userId = await acceptSignInLink(db, request.body, clock.now());
    await sessions.start(request, reply, userId);
    return reply.code(204).send(null);
  });

  http.post('/sign-out', { config: { permission: 'public' }, schema: { response: { 204: Nothing } } }, async (request, reply) => {
    await sessions.end(request, reply);
    return reply.code(204).send(null);
  });

  http.get('/me', { config: { permission: 'signed-in' }, schema: { response: { 200: Me } } }, async (request) => {
    const { userId, email, name } = userOf(request);
    return { user_id: userId, email, name, projects: (await listProjectsOf(db, userId)).map(toProjectAnswer) };
  });
}

/** Counted before the password is looked at; whoever must wait is told how long, and their password is not looked at. */
async function signIn({ db, clock, sessions }: SessionParts, request: FastifyRequest, reply: FastifyReply, { email, password }: SignInRequest): Promise<void> {
  const now = clock.now();
  const blockedUntil = await countAttempt(db, email, request.ip, now);
  if (blockedUntil !== undefined) {
    const retryAfterSeconds = Math.max(1, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000));
    throw new ApiError('too_many_requests', { details: `Too many attempts with this address. Try again in ${duration(retryAfterSeconds)}.`, retryAfterSeconds });
  }
  const user = await sessions.signIn(request, reply, email, password);
  if (user === undefined) throw new ApiError('unauthorized', { details: 'E-mail address and password do not match' });
  await forgiveAttempts(db, email, request.ip);
}

function duration(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
