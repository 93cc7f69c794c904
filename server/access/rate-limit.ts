import type { FastifyReply } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import { systemClock, type Clock } from '../platform/clock.ts';

/** How many requests of one name, a key or an address, are taken within a window of time. */
export interface RateLimit {
  /** Counts a request, and says in the answer's headers how many are left, and in which Unix second the count begins anew. Throws 429 for one too many. */
  take(reply: FastifyReply, name: string, requestsMax: number): void;
}

export interface RateLimitOptions {
  /** What is counted, as X-Rate-Limit-Type says it. */
  type: 'key' | 'address';
  windowMilliseconds: number;
  /** On the monotonic clock, which nobody sets back. */
  now?: () => number;
  /** What an answer tells the time by. */
  clock?: Clock;
}

/** A key that has no limit of its own may ask this often within a minute: more than a process can answer. */
export const requestsMaxByDefault = 10_000_000;

/** Most names counted at a time; beyond it the oldest begin anew. */
const namesMax = 100_000;

interface Window {
  endsAt: number;
  /** The same in Unix seconds. */
  endsAtSecond: number;
  requests: number;
}

/**
 * Counts in windows of a fixed length that begin with the first request. Each process counts for itself: a look into a map, and nothing that other
 * requests wait for; of several processes behind one address each takes its share.
 */
export function createRateLimit({ type, windowMilliseconds, now = () => performance.now(), clock = systemClock }: RateLimitOptions): RateLimit {
  const windows = new Map<string, Window>();

  const windowOf = (name: string, at: number): Window => {
    const known = windows.get(name);
    if (known !== undefined && at < known.endsAt) return known;
    windows.delete(name);
    if (windows.size >= namesMax) windows.delete(windows.keys().next().value ?? '');
    const window = { endsAt: at + windowMilliseconds, endsAtSecond: Math.ceil((clock.now().getTime() + windowMilliseconds) / 1000), requests: 0 };
    windows.set(name, window);
    return window;
  };

  return {
    take: (reply, name, requestsMax) => {
      const at = now();
      const window = windowOf(name, at);
      window.requests += 1;
      reply.header('x-rate-limit-limit', requestsMax);
      reply.header('x-rate-limit-remaining', Math.max(0, requestsMax - window.requests));
      reply.header('x-rate-limit-retry', window.endsAtSecond);
      reply.header('x-rate-limit-type', type);
      if (window.requests <= requestsMax) return;
      const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAt - at) / 1000));
      const details = `At most ${requestsMax} requests within ${windowMilliseconds / 1000} seconds. Try again in ${retryAfterSeconds} s.`;
      throw new ApiError('too_many_requests', { details, retryAfterSeconds });
    },
  };
}

/**
 * What is counted as one address: of IPv6 the part that a network is given as a whole (/64), since whoever has it can come from any address in it. An
 * IPv4 address in IPv6 clothes is an IPv4 address. Some proxies tell the port, too, which is another with each connection.
 */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '').replace(/^([\d.]+):\d+$/, '$1');
  if (!plain.includes(':')) return plain;
  const [front = '', back] = plain.replace(/%.*$/, '').split('::');
  const before = front === '' ? [] : front.split(':');
  const after = back === undefined || back === '' ? [] : back.split(':');
  const groups = back === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
