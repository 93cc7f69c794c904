import { createHash } from 'node:crypto';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fastJsonStringify from 'fast-json-stringify';
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import qs from 'qs';
import { ApiError } from '../../contract/errors.ts';
import { isDay, isInstant } from '../../contract/instant.ts';
import type { Permission } from '../access/permission.ts';
import type { Principal } from '../access/principal.ts';
import { createAdmittingServer } from './admission.ts';
import { answerClientError } from './client-error.ts';
import { answerError } from './error-handler.ts';
import { keyHeader } from './idempotency.ts';
import { newRequestId } from './ids.ts';
import { loggedError } from './logged-error.ts';
import { keepRouteTable, methodsOf } from './route-table.ts';
import { refuseUnstorable } from './unstorable.ts';

export { isInstant, parseInstant } from '../../contract/instant.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Largest request body, as the wire contract says (10 MB). */
export const bodyBytesMax = 10 * 1024 * 1024;

export type Http = FastifyInstance<
  import('fastify').RawServerDefault, import('http').IncomingMessage, import('http').ServerResponse,
  import('fastify').FastifyBaseLogger, TypeBoxTypeProvider
>;

export interface HttpOptions {
  logLevel: string;
  /** Whose X-Forwarded-For is read (`Config`). */
  trustProxy?: false | number | string[];
}

/**
 * The HTTP server without its routes: parsing as the wire contract's clients need it (bracket queries, empty JSON bodies, trailing slashes),
 * validation that coerces text only where text is all there is (the query), one error handler, and the rule that each route names its permission.
 */
export function createHttp(options: HttpOptions): Http {
  const http = Fastify({
    logger: {
      level: options.logLevel, serializers: { err: loggedError },
      redact: [
        'req.headers.authorization', 'req.headers.cookie', ...['x-app-token', 'x-client-token', 'x-management-token'].map((name) => `req.headers["${name}"]`),
      ],
    },
    trustProxy: trustOf(options.trustProxy ?? false),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    genReqId: newRequestId,
    serverFactory: (handler) => createAdmittingServer(handler, { keepAliveTimeout: 72_000, requestTimeout: 60_000 }),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: 2000,
      querystringParser: (text) => qs.parse(text, { depth: 8, arrayLimit: 200, parameterLimit: 1000, allowPrototypes: false, plainObjects: false }),
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  http.decorateRequest('principal', null);
  http.decorateRequest('user', null);
  http.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema as object, httpPart === 'body'));
  http.setSerializerCompiler(({ schema }) => (answer) => serializerOf(schema as object)(answer));
  http.setErrorHandler(answerError);
  http.setNotFoundHandler((request) => {
    throw noSuchRoute(http, request);
  });
  acceptEmptyJson(http);
  keepRouteTable(http);
  http.addHook('onRequest', (_request, reply, done) => {
    reply.headers(safeHeaders);
    done();
  });
  http.addHook('preValidation', (request, _reply, done) => {
    refuseUnstorable(request);
    done();
  });
  return http;
}

/** The last so many addresses are those of our own proxies, the nearest first. */
function trustOf(proxies: false | number | string[]): boolean | string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : proxies;
}

/** For every answer: it is what its type says, in nobody's frame, and our addresses (some hold a link's token) are told to no other site. */
const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Why nothing answers a request: the address does not exist, or not with this method. */
export function noSuchRoute(http: Http, request: FastifyRequest): ApiError {
  const path = request.url.replace(/[?;].*$/s, '');
  const allowed = methodsOf(http.routeTable, path);
  // One with this method exists, but does not take a part as long as this.
  if (allowed.length === 0 || allowed.includes(request.method)) return new ApiError('not_found', { details: `No route ${request.method} ${path}` });
  return new ApiError('method_not_allowed', { details: `${path} has ${allowed.join(', ')}, not ${request.method}` });
}

const bodies = new Ajv({ coerceTypes: false, useDefaults: true, removeAdditional: false, allErrors: false, strict: false });
const texts = new Ajv({ coerceTypes: 'array', useDefaults: true, removeAdditional: false, allErrors: false, strict: false });
for (const ajv of [bodies, texts]) {
  addFormats.default(ajv, ['email', 'uri']);
  ajv.addFormat('instant', isInstant);
  ajv.addFormat('day', isDay);
}

/** What is asked first compiles it: most of a process's start would be schemas that nobody ever uses. */
function validatorOf(schema: object, isBody: boolean): FastifyValidator {
  let compiled: ValidateFunction | undefined;
  const validate: FastifyValidator = (value) => {
    compiled ??= (isBody ? bodies : texts).compile(schema);
    const isValid = compiled(value) as boolean;
    validate.errors = compiled.errors ?? null;
    return isValid;
  };
  return validate;
}

/** What Fastify asks of a validator: whether the value is valid and, if not, `errors` until it is asked again. */
interface FastifyValidator {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

const serializers = new WeakMap<object, (answer: unknown) => string>();

/** Compiled by the first answer, and once, however many routes of however many servers answer by the schema: the same routes are mounted below several addresses. */
function serializerOf(schema: object): (answer: unknown) => string {
  const known = serializers.get(schema);
  if (known !== undefined) return known;
  // Answers are ours: their formats need no check, only a name that is known.
  const serializer = fastJsonStringify(schema, { ajv: { formats: { instant: true, day: true } } });
  serializers.set(schema, serializer);
  return serializer;
}

/** Bodies are JSON. Clients send `Content-Type: application/json` with no body at all where a body is optional. */
function acceptEmptyJson(http: Http): void {
  const parse = http.getDefaultJsonParser('error', 'error');
  http.removeContentTypeParser(['application/json', 'text/plain']);
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request: FastifyRequest, body: string, done) => {
    if (request.headers[keyHeader] !== undefined && body !== '') request.bodyDigest = createHash('sha256').update(body).digest();
    if (body.trim() === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
