import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import { keyHeader } from '../platform/idempotency.ts';
import type { Remembered } from '../platform/remembered.ts';
import { orStranger, principalFor } from './authenticate-key.ts';
import type { KeyRing } from './key-ring.ts';
import type { ClientSwitch, ProjectSettings } from './project-settings.store.ts';
import { networkOf, type RateLimit } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route for client keys: the switch that opens it; null: it is open. */
    clientSwitch?: ClientSwitch | null;
  }
}

export interface ClientGateParts {
  keys: KeyRing;
  settings: Remembered<ProjectSettings | undefined>;
  /** How often an address may ask. */
  addressLimit: RateLimit;
  /** The same of one whose keys nobody knows. */
  strangerLimit: RateLimit;
}

/**
 * Hook for the client-side API (wire contract §2.0, §2.14): a client key, from a page of an origin that the project lists, within what its switches
 * say and how often one address may ask. Says to browsers what they want to know before and after.
 */
export function guardClients(parts: ClientGateParts): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | void> {
  return async (request, reply) => {
    // Which pages may read an answer differs from page to page.
    reply.header('vary', 'Origin');
    if (request.method === 'OPTIONS') return answerPreflight(request, reply);
    const { projectId, ...key } = await orStranger(parts.strangerLimit, request, reply, clientKeyOf(parts.keys, request));
    const settings = await parts.settings.of(projectId);
    if (settings === undefined) throw new ApiError('unauthorized');
    const isListed = allowOrigin(request, reply, settings.clientOrigins);
    parts.addressLimit.take(reply, `${projectId} ${networkOf(request.ip)}`, settings.clientRequestsMax);
    if (!isListed) throw foreignOrigin(request);
    requireSwitch(request, settings);
    // Names of requests belong to the shop's own program: what a browser calls by one must not stand in its way.
    delete request.headers[keyHeader];
    request.principal = { ...principalFor({ ...key, projectId }), isPage: true };
  };
}

async function clientKeyOf(keys: KeyRing, { headers }: FastifyRequest): Promise<Parameters<typeof principalFor>[0]> {
  const [appId, secret] = [headers['x-client-application-id'], headers['x-client-token']];
  if (typeof appId !== 'string' || typeof secret !== 'string') {
    throw new ApiError('unauthorized', { details: 'The client-side API wants X-Client-Application-Id and X-Client-Token' });
  }
  const key = await keys.find(appId, secret);
  if (key === undefined || key.kind !== 'client') throw new ApiError('unauthorized', { details: 'There is no such client key' });
  return key;
}

const headersAllowed = 'X-Client-Application-Id, X-Client-Token, X-Voucherify-Channel, X-Voucherify-API-Version, X-Voucherify-Double-Opt-In, Content-Type';
const headersExposed = 'X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Retry, X-Rate-Limit-Type, Retry-After';

/** A browser asks this before it sends a key, so nobody knows yet whose pages may: whether they may is said with the answer itself. */
function answerPreflight({ headers: { origin } }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (origin !== undefined) reply.header('access-control-allow-origin', origin);
  return reply.code(204).headers({
    'access-control-allow-methods': 'GET, POST, PUT', 'access-control-allow-headers': headersAllowed, 'access-control-max-age': '600',
  }).send();
}

/** Whether the project lists the origin; then a browser gives its page the answer, whatever it is. */
function allowOrigin({ headers: { origin } }: FastifyRequest, reply: FastifyReply, origins: readonly string[]): boolean {
  const isListed = origins.includes('*') || (origin !== undefined && origins.includes(origin.toLowerCase()));
  if (isListed && origin !== undefined) reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': headersExposed });
  return isListed;
}

function foreignOrigin({ headers: { origin } }: FastifyRequest): ApiError {
  const details = origin === undefined ? 'The request has no Origin' : `Origin ${origin} is not among the project's origins`;
  return new ApiError('forbidden', { details: `${details}. Origins are listed in the project's settings.` });
}

/**
 * Hook behind it: what every page may ask, whatever the switches say, tells nothing of the shop's orders. A page that names one, by a number that is
 * easily guessed, is answered for what it says of it alone.
 */
export async function forgetNamedOrder({ body, routeOptions: { config } }: FastifyRequest): Promise<void> {
  if (config.clientSwitch !== null) return;
  const order = (body as { order?: { id?: unknown; source_id?: unknown } | null } | null | undefined)?.order;
  delete order?.id;
  delete order?.source_id;
}

/** What each switch lets client keys do, in words. */
const switched: Record<ClientSwitch, string> = {
  redeem: 'redeem codes', publish: 'publish codes', vouchers: 'list vouchers', customers: 'create customers', events: 'send events',
};

function requireSwitch({ routeOptions: { config } }: FastifyRequest, { clientSwitches }: ProjectSettings): void {
  const name = config.clientSwitch;
  if (name === undefined || name === null || clientSwitches.includes(name)) return;
  throw new ApiError('forbidden', { details: `Client keys may not ${switched[name]}: the switch '${name}' in the project's settings is off` });
}
