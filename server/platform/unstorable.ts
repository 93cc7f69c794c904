import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';

/** Deepest nesting of a request that is looked into; nothing in the contract nests half as deep. */
const depthMax = 32;

/** Members whose content is the caller's own and is given back as it came. */
const freeForm = new Set(['metadata', 'address']);

/**
 * Refuses what cannot be stored as it was sent, before a statement fails on it or it silently becomes something else: NUL and lone surrogates in
 * any text, keys included, nesting without end, numbers without end (1e400), and in the caller's own content whole numbers beyond 2^53 − 1.
 * Such numbers elsewhere have their own words where they are read.
 */
export function refuseUnstorable(request: FastifyRequest): void {
  check(request.params, 0, false);
  check(request.query, 0, false);
  check(request.body, 0, false);
}

/** Why content of the caller's own, such as metadata out of a file, cannot be stored as it was sent; null: it can. */
export function unstorableIn(content: unknown): string | null {
  try {
    check(content, 0, true);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.detail.details ?? error.message;
    throw error;
  }
}

function check(value: unknown, depth: number, isFreeForm: boolean): void {
  if (typeof value === 'string') checkText(value);
  else if (typeof value === 'number') checkNumber(value, isFreeForm);
  else if (typeof value === 'object' && value !== null) {
    if (depth >= depthMax) throw new ApiError('invalid_payload', { details: `Payload is nested deeper than ${depthMax} levels` });
    for (const key of Object.keys(value)) {
      checkText(key);
      check((value as Record<string, unknown>)[key], depth + 1, isFreeForm || freeForm.has(key));
    }
  }
}

function checkNumber(value: number, isFreeForm: boolean): void {
  if (Number.isFinite(value) && !(isFreeForm && Number.isInteger(value) && !Number.isSafeInteger(value))) return;
  throw new ApiError('invalid_payload', { details: 'Payload contains a number that cannot be kept exactly; send it as text' });
}

function checkText(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new ApiError('invalid_payload', { details: 'Payload contains characters that cannot be stored (NUL or half of a surrogate pair)' });
  }
}
