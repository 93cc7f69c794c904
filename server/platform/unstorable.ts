import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';

/** Deepest nesting of a request that is looked into; nothing in the contract nests half as deep. */
const depthMax = 32;

/**
 * Refuses what PostgreSQL cannot store, before a statement fails on it: NUL and lone surrogates in any text, keys included, and nesting
 * without end.
 */
export function refuseUnstorable(request: FastifyRequest): void {
  for (const part of [request.params, request.query, request.body]) check(part, 0);
}

function check(value: unknown, depth: number): void {
  if (typeof value === 'string') checkText(value);
  else if (typeof value === 'object' && value !== null) {
    if (depth >= depthMax) throw new ApiError('invalid_payload', { details: `Payload is nested deeper than ${depthMax} levels` });
    for (const [key, member] of Object.entries(value)) {
      checkText(key);
      check(member, depth + 1);
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new ApiError('invalid_payload', { details: 'Payload contains characters that cannot be stored (NUL or half of a surrogate pair)' });
  }
}
