/**
 * Every answer of every test is what we say it is: of the wire contract's routes as the served OpenAPI document has it, of our own as their schema has
 * it. A member, or a status of success, that is not written there is a fault.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, WireError } from '../../contract/common.ts';
import type { Http } from '../../server/platform/http.ts';

type Members = Record<string, unknown>;

/** What is documented of one route: the schema of its answer by status; null: an answer without a body or one that is not JSON. */
export type Documented = ReadonlyMap<string, Members | null>;

export interface AnswerCheck {
  /** To be given the server before its routes. */
  watch(http: Http): void;
  /** What was wrong since it was last asked. */
  faults(): string[];
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12, our own routes the draft that validates their requests. */
const served = new Ajv2020({ strict: false, allErrors: true });
const own = new Ajv({ strict: false, allErrors: true });
for (const ajv of [served, own]) {
  addFormats.default(ajv);
  ajv.addFormat('instant', (text: string) => !Number.isNaN(Date.parse(text)));
  ajv.addFormat('day', /^\d{4}-\d{2}-\d{2}$/);
}

/** What documents of this process say, by route: they are all made of the same code. */
const routesKnown = new Map<string, Documented>();
const validators = new Map<Members, ValidateFunction>();
const wireError = closed(WireError) as Members;
const problem = closed(Problem) as Members;

export function createAnswerCheck(): AnswerCheck {
  let found: string[] = [];
  /** What a handler gave, before the serializer leaves out what is not in the schema. */
  const given = new WeakMap<FastifyRequest, unknown>();
  return {
    watch: (http) => {
      http.addHook('preSerialization', (request, _reply, payload, done) => {
        given.set(request, payload);
        done(null, payload);
      });
      http.addHook('onSend', async (request, reply, payload) => {
        if (routesKnown.size === 0 && isWire(request)) await learn(http);
        const fault = faultOf(request, reply, given.has(request) ? asSent(given.get(request)) : payload);
        if (fault !== undefined) found.push(`${request.method} ${request.routeOptions.url ?? request.url} ${reply.statusCode}: ${fault}`);
        return payload;
      });
    },
    faults: () => {
      const told = [...new Set(found)];
      found = [];
      return told;
    },
  };
}

/** Addresses of the wire contract, also below a project of ours, and of its parts for pages and for management. */
function isWire({ routeOptions: { url } }: FastifyRequest): boolean {
  return url !== undefined && /^\/(api\/projects\/:projectId\/|client\/|management\/)?v1\//.test(url);
}

async function learn(http: Http): Promise<void> {
  const answer = await http.inject({ method: 'GET', url: '/openapi.json' });
  for (const [route, documented] of readDocument(answer.json<Members>())) routesKnown.set(route, documented);
}

/** The answers of each `METHOD /path/{place}` of an OpenAPI document. */
export function readDocument(document: Members): Map<string, Documented> {
  const routes = new Map<string, Documented>();
  for (const [path, methods] of Object.entries(document['paths'] as Record<string, Record<string, { responses: Record<string, Members> }>>)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      routes.set(`${method.toUpperCase()} ${path}`, new Map(Object.entries(responses).map(([status, response]) => [status, schemaOf(response)])));
    }
  }
  return routes;
}

function schemaOf(response: Members): Members | null {
  const content = response['content'] as Record<string, { schema?: Members }> | undefined;
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? null : (closed(schema) as Members);
}

/** An object may have the members that are written down, and no other. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside: Members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = typeof inside['properties'] !== 'object' || inside['additionalProperties'] !== undefined || inside['patternProperties'] !== undefined;
  return isOpen ? inside : { ...inside, additionalProperties: false };
}

function faultOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
  const { url } = request.routeOptions;
  if (url === undefined || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  const type = String(reply.getHeader('content-type') ?? '');
  if (reply.statusCode >= 400) return errorFault(type, payload);
  const documented = isWire(request) ? routesKnown.get(routeName(request.method, url)) : ownDocumented(request);
  // Pages and scripts of our own have no schema.
  if (documented === undefined) return isWire(request) ? 'a route that is not documented' : undefined;
  return answerFault(documented, reply.statusCode, type, payload, isWire(request) ? served : own);
}

/** What is wrong with an answer of a documented route. */
function answerFault(documented: Documented, status: number, type: string, payload: unknown, ajv: Ajv | Ajv2020): string | undefined {
  const schema = documented.get(String(status)) ?? documented.get(`${String(status).charAt(0)}xx`);
  if (schema === undefined && !documented.has(String(status))) return 'a status that is not documented';
  if (schema === null || schema === undefined || !/json/.test(type)) return undefined;
  return schemaFault(schema, payload, ajv);
}

function routeName(method: string, url: string): string {
  return `${method} ${url.replace(/^\/api\/projects\/:projectId/, '').replace(/(.)\/$/, '$1').replace(/:(\w+)/g, '{$1}')}`;
}

const ownRoutes = new WeakMap<object, Documented>();

function ownDocumented({ routeOptions }: FastifyRequest): Documented | undefined {
  const response = (routeOptions.schema as { response?: Record<string, Members> } | undefined)?.response;
  if (response === undefined) return undefined;
  let documented = ownRoutes.get(response);
  if (documented === undefined) {
    documented = new Map(Object.entries(response).map(([status, schema]) => [status, schema['type'] === 'null' ? null : (closed(schema) as Members)]));
    ownRoutes.set(response, documented);
  }
  return documented;
}

function errorFault(type: string, payload: unknown): string | undefined {
  if (!/json/.test(type)) return undefined;
  return schemaFault(type.includes('problem') ? problem : wireError, payload, own);
}

function schemaFault(schema: Members, payload: unknown, ajv: Ajv | Ajv2020): string | undefined {
  let validate = validators.get(schema);
  if (validate === undefined) validators.set(schema, (validate = ajv.compile(schema)));
  const value = typeof payload === 'string' ? (JSON.parse(payload) as unknown) : payload;
  if (value === undefined || Buffer.isBuffer(value) || validate(value) === true) return undefined;
  const errors = (validate.errors ?? []).slice(0, 6).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  return `${errors.join('; ')} in ${JSON.stringify(value).slice(0, 600)}`;
}

function asSent(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
