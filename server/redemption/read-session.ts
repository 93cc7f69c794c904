import { ApiError } from '../../contract/errors.ts';
import type { SessionRequest, SessionUnit, WireSession } from '../../contract/redemption.ts';
import type { Session } from './decision/command.ts';

const millisecondsOf: Record<SessionUnit, number> = {
  DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1000, MILLISECONDS: 1, MICROSECONDS: 1e-3, NANOSECONDS: 1e-6,
};

/** A cart that nobody comes back to must not keep a code for ever. */
const daysMax = 365;

/**
 * The lock that a request asks for; null where it asks for none. What it does not say is as the contract has it: a new key, seven days (§2.7). Throws 400
 * for a time that is not positive or longer than a year. Less than a millisecond is one.
 */
export function readSession(request: SessionRequest | null | undefined, newKey: string): Session | null {
  if (!isAsked(request)) return null;
  const { ttl, ttl_unit: unit } = lastingOf(request);
  const milliseconds = Math.max(1, Math.ceil(ttl * millisecondsOf[unit]));
  if (!(ttl > 0 && milliseconds <= daysMax * millisecondsOf.DAYS)) {
    throw new ApiError('invalid_payload', { details: `Property .session.ttl should be more than 0 and at most ${daysMax} days` });
  }
  return { key: request.key ?? newKey, milliseconds };
}

/** A lock as the contract echoes it: with the words of the request. */
export function toWireSession({ key }: Session, request: SessionRequest): WireSession {
  return { key, type: 'LOCK', ...lastingOf(request) };
}

/** A session of which nothing is said is none. */
function isAsked(request: SessionRequest | null | undefined): request is SessionRequest {
  return [request?.type, request?.key, request?.ttl, request?.ttl_unit].some((member) => member !== null && member !== undefined);
}

function lastingOf({ ttl, ttl_unit: unit }: SessionRequest): Pick<WireSession, 'ttl' | 'ttl_unit'> {
  return { ttl: ttl ?? 7, ttl_unit: unit ?? 'DAYS' };
}
