import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import type { Role } from './permission.ts';

/** Whoever makes a request inside a project: a signed-in member or an API key. */
export interface Principal {
  kind: 'member' | 'api_key';
  /** Project the request acts in; every statement it causes is filtered by it. */
  projectId: string;
  /** User id of a member, app id of a key. */
  id: string;
  /** Shown in program changes: the member's e-mail address or the key's name. */
  name: string;
  role: Role;
  /** It is a page of a shop, whose key everybody can read. */
  isPage?: true;
  /** What of the role a token leaves; undefined: all of it. */
  scopes?: readonly string[];
}

/** The principal of a route behind authentication. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new ApiError('unauthorized');
  return request.principal;
}

/** Who an entry or a change is booked to. */
export interface Actor {
  type: 'member' | 'api_key' | 'system';
  id: string | null;
  name: string;
}

export function actorOf(principal: Principal): Actor {
  return { type: principal.kind, id: principal.id, name: principal.name };
}

/** The product itself, for work nobody asked for by name; `name` says which part (e.g. "import"). */
export function systemActor(name: string): Actor {
  return { type: 'system', id: null, name };
}

/** Who asks for a change, and in which request; null: none, such as a command's. */
export interface Origin {
  actor: Actor;
  requestId: string | null;
}

/** The origin of what a request changes. */
export function originOf(request: FastifyRequest): Origin {
  return { actor: actorOf(principalOf(request)), requestId: request.id };
}

/** The scope that narrows nothing (wire contract §2.0). */
export const wholeScope = 'api';

/** Background work by the first word of its type, and the scopes with which it is begun: they let its outcome be read as well. */
const scopesOfWork: Record<string, readonly string[]> = {
  CAMPAIGN: ['campaigns', 'vouchers'], VOUCHERS: ['vouchers'], CUSTOMERS: ['customers'], SEGMENTS: ['customers'], PRODUCTS: ['products'], SKUS: ['products'],
  ORDERS: ['orders'], TRASH_BIN: ['campaigns', 'vouchers'],
};

/** The kinds of background work that scopes let one read, each the first word of its types; null: all. */
export function workInScope(scopesOfToken: readonly string[] | undefined): string[] | null {
  if (scopesOfToken === undefined || scopesOfToken.includes(wholeScope) || scopesOfToken.includes('async-actions')) return null;
  return Object.keys(scopesOfWork).filter((kind) => scopesOfWork[kind]?.some((scope) => scopesOfToken.includes(scope)));
}
