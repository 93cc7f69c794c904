import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, errors, type ErrorKey } from '../../contract/errors.ts';
import { databaseTrouble } from './db.ts';

/** An error as it is told. */
export interface ErrorAnswer {
  error: ApiError;
  contentType: string;
  body: string;
}

/**
 * The one place where an error becomes an answer. What the caller did wrong keeps its words; what we did wrong is logged once with the request
 * id and told as `internal_error` without any of it.
 */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const answer = toErrorAnswer(error, request);
  if (answer === undefined) request.log.error({ err: error, requestId: request.id }, 'unexpected error');
  sendErrorAnswer(answer ?? errorAnswer(new ApiError('internal_error'), request), reply);
}

/** What an error is told as; undefined when it is none of those that a caller is told of. */
export function toErrorAnswer(error: FastifyError | Error, request: FastifyRequest): ErrorAnswer | undefined {
  const known = toApiError(error);
  return known && errorAnswer(known, request);
}

/** How an error is told to who asked for this address. */
export function errorAnswer(error: ApiError, request: Pick<FastifyRequest, 'url' | 'id'>): ErrorAnswer {
  if (isWire(request)) return { error, contentType: 'application/json; charset=utf-8', body: JSON.stringify(wireBody(error, request.id)) };
  return { error, contentType: 'application/problem+json; charset=utf-8', body: JSON.stringify(problemBody(error, request.id)) };
}

function sendErrorAnswer({ error, contentType, body }: ErrorAnswer, reply: FastifyReply): void {
  if (error.detail.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.detail.retryAfterSeconds));
  // With the connection kept, what is left of a body that is too large is read and thrown away, and its sender lives to see the answer.
  if (error.key === 'payload_too_large') reply.removeHeader('connection');
  reply.code(error.status).type(contentType).send(body);
}

/** Whether the answer goes to a client of the wire contract (else to the dashboard and other users of our own routes). */
function isWire(request: Pick<FastifyRequest, 'url'>): boolean {
  return /^\/((client|management)\/)?v1/.test(request.url);
}

/** The wire contract's error envelope (wire contract §2.0). */
export function wireBody(error: ApiError, requestId: string): Record<string, unknown> {
  return {
    code: error.status,
    key: error.key,
    message: error.message,
    ...(error.detail.details !== undefined && { details: error.detail.details }),
    request_id: requestId,
    ...(error.detail.resourceId !== undefined && { resource_id: error.detail.resourceId }),
    ...(error.detail.resourceType !== undefined && { resource_type: error.detail.resourceType }),
    ...(error.detail.shopperMessage !== undefined && { error: { message: error.detail.shopperMessage } }),
  };
}

function problemBody(error: ApiError, requestId: string): Record<string, unknown> {
  return {
    type: `/docs/errors#${error.key}`,
    title: error.message,
    status: error.status,
    key: error.key,
    ...(error.detail.details !== undefined && { detail: error.detail.details }),
    request_id: requestId,
  };
}

/** Errors of the HTTP framework, by its codes. */
const frameworkErrors: Record<string, ErrorKey> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_payload',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_payload',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_payload',
  FST_ERR_BAD_URL: 'invalid_payload',
};

/** What the database's absence means for the request: it may come again, and whether it has to look first. */
const troubles = {
  away: 'The database cannot be reached',
  lost: 'The connection to the database was lost: whether it was done is not known, look before you try again',
};

function toApiError(error: FastifyError | Error): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const trouble = databaseTrouble(error);
  if (trouble !== null) return new ApiError('unavailable', { details: troubles[trouble], retryAfterSeconds: 1 });
  if ('validation' in error && error.validation) return validationError(error);
  const code = 'code' in error ? error.code : undefined;
  const key = code === undefined ? undefined : frameworkErrors[code];
  if (key !== undefined) return new ApiError(key, { details: error.message });
  // Malformed JSON reaches us as a plain SyntaxError with the status the parser gave it.
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500) {
    const byStatus = (Object.keys(errors) as ErrorKey[]).find((candidate) => errors[candidate].status === error.statusCode);
    return new ApiError(byStatus ?? 'invalid_payload', { details: error.message });
  }
  return undefined;
}

/** The contract's words for a member of the wrong type or missing: `Property .a.b should …`. */
function validationError(error: FastifyError): ApiError {
  const first = error.validation?.[0];
  const key = error.validationContext === 'querystring' ? 'invalid_query_params' : 'invalid_payload';
  if (first === undefined) return new ApiError(key);
  const path = first.instancePath.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
  const subject = path === '' ? 'Payload' : `Property ${path}`;
  // What may be null as well is refused once for each type that it may have.
  const types = error.validation?.filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === first.instancePath).flatMap(({ params }) => params['type']);
  const params = first.keyword === 'type' ? { type: [...new Set(types)] } : first.params;
  return new ApiError(key, { details: `${subject} ${wording(path === '', first.keyword, params, first.message)}` });
}

function wording(isPayload: boolean, keyword: string, params: Record<string, unknown>, message: string | undefined): string {
  if (keyword === 'required') return `${isPayload ? 'must' : 'should'} have required property '${String(params['missingProperty'])}'`;
  if (keyword === 'additionalProperties') return `must not have property '${String(params['additionalProperty'])}'`;
  if (keyword === 'type') return `should be ${[params['type']].flat().join(',')}`;
  if (keyword === 'format' && params['format'] === 'instant') return 'cannot be recognized as a ISO-8601 compliant date';
  return message ?? 'is invalid';
}
