import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Hook that keeps other sites' pages from changing anything with the cookie of whoever looks at them. Browsers say where a request comes from:
 * in `Sec-Fetch-Site` (where the address is trusted) and, for all that is not reading, in `Origin`. What says neither is no browser, and has no
 * cookie it did not choose to send.
 */
export function refuseCrossSite(publicUrl: string): (request: FastifyRequest) => Promise<void> {
  const publicHost = new URL(publicUrl).host;
  return async (request) => {
    if (reading.has(request.method)) return;
    const { origin, host, 'sec-fetch-site': site } = request.headers;
    if (site !== undefined ? site === 'same-origin' || site === 'none' : origin === undefined || isOurs(origin, [host, publicHost])) return;
    throw new ApiError('forbidden', { details: 'This request was made by a page of another site' });
  };
}

function isOurs(origin: string, hosts: readonly (string | undefined)[]): boolean {
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}
