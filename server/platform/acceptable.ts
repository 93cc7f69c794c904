import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route that may answer with something else than JSON: its media type. */
    alsoAnswers?: `${string}/${string}`;
  }
}

/** Hook of the wire contract's routes, before anything is done: refuses (406) who says to take no answer that the route can give. */
export async function refuseUnacceptable({ headers: { accept }, routeOptions: { config } }: FastifyRequest): Promise<void> {
  if (accept === undefined || accept.includes('*/*') || accept.includes('json')) return;
  const given = ['application/json', config.alsoAnswers ?? 'application/json'];
  const taken = accept.split(',').map((range) => range.replace(/;.*$/s, '').trim().toLowerCase()).filter((range) => range !== '');
  if (taken.length === 0 || taken.some((range) => range === '*' || given.some((type) => type === range || `${type.replace(/\/.*$/, '')}/*` === range))) return;
  throw new ApiError('not_acceptable', { details: `Answers are ${[...new Set(given)].join(' or ')}, and Accept takes neither that nor */*` });
}
