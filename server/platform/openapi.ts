import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { WireError } from '../../contract/common.ts';
import { isKeyed } from './idempotency.ts';

/** Gives the OpenAPI document of the routes that are registered on `http` from now on. To be called once all of them are. */
export type DescribeApi = () => Record<string, unknown>;

/** Begins to describe the wire contract's routes, or those that other kinds of keys use; called before they are registered. */
export async function describeApi(http: FastifyInstance, area: Area = 'server'): Promise<DescribeApi> {
  await http.register(swagger, { ...options, transform: ({ schema, url, route }) => {
    return { url, schema: described(schema as DescribedSchema | undefined, [route.method].flat()[0] ?? 'GET', url, area) };
  } });
  let document: Record<string, unknown> | undefined;
  return () => (document ??= withCommonFormats(withOptionalBodies(http.swagger())) as Record<string, unknown>);
}

/** The first document with the paths of the others as well. */
export function joinApis(first: DescribeApi, ...others: DescribeApi[]): DescribeApi {
  let document: Record<string, unknown> | undefined;
  return () => (document ??= { ...first(), paths: Object.assign({}, ...[first, ...others].map((describe) => describe()['paths'])) as unknown });
}

/** Which keys a route is for. */
type Area = 'server' | 'client' | 'management';

/** What differs in an area from the server's: the keys, and one heading for all. */
const areas: Partial<Record<Area, { security: Record<string, readonly string[]>[]; tag: string }>> = {
  client: { security: [{ clientId: [], clientToken: [] }], tag: 'Client-side API' },
  management: { security: [{ managementId: [], managementToken: [] }], tag: 'Management API' },
};

const options: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Vouchsafe API', version: '1',
      description: 'Campaigns, vouchers, publications, validations and redemptions. Amounts are in minor units of the project\'s currency; instants are UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
    },
    servers: [{ url: '/', description: 'this installation' }],
    components: {
      securitySchemes: {
        appId: { type: 'apiKey', in: 'header', name: 'X-App-Id', description: 'application id of an API key' },
        appToken: { type: 'apiKey', in: 'header', name: 'X-App-Token', description: 'secret of the same key' },
        clientId: { type: 'apiKey', in: 'header', name: 'X-Client-Application-Id', description: 'application id of a client key, for pages of a shop' },
        clientToken: { type: 'apiKey', in: 'header', name: 'X-Client-Token', description: 'token of the same key' },
        managementId: { type: 'apiKey', in: 'header', name: 'X-Management-Id', description: 'application id of a management key, for who manages the project' },
        managementToken: { type: 'apiKey', in: 'header', name: 'X-Management-Token', description: 'secret of the same key' },
      },
    },
    security: [{ appId: [], appToken: [] }],
  },
};

type DescribedSchema = Omit<FastifySchema, 'response'> & {
  tags?: readonly string[]; summary?: string; response?: Record<string, unknown>; security?: readonly Record<string, readonly string[]>[];
};

/** A route's own words win; what it does not say follows from its address, and every route may answer an error. */
function described(schema: DescribedSchema | undefined, method: string, url: string, area: Area): DescribedSchema {
  const failure = { ...WireError, description: 'an error: see /docs/errors' };
  const keyed = isKeyed({ method, url });
  const own = areas[area];
  return {
    ...schema,
    ...(keyed && { headers: keyHeaders }),
    ...(own && { security: own.security }),
    tags: own === undefined ? (schema?.tags ?? [titled(url.split('/')[2] ?? '')]) : [own.tag],
    summary: schema?.summary ?? summaryOf(method, url.replace(`/${area}`, '')),
    response: { ...schema?.response, ...(keyed && keyRefusals), default: failure },
  };
}

/** What every route that changes something takes and may answer besides its own. */
const keyHeaders = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string', minLength: 1, maxLength: 255,
      description: 'A name for this request that its sender makes up, such as a UUID. A repeat with the same key within seven days has no second effect: it gets '
        + 'the first answer, byte for byte, with the header `Idempotency-Replayed: true`. Printable ASCII characters.',
    },
  },
};
const keyRefusals = {
  409: { ...WireError, description: 'a request with this Idempotency-Key is being answered, or a name is taken: see /docs/errors' },
  422: { ...WireError, description: 'the Idempotency-Key stands for another request: see /docs/errors' },
};

const itemVerbs: Record<string, string> = { GET: 'Get', POST: 'Create', PUT: 'Update', PATCH: 'Update', DELETE: 'Delete' };

/** `GET /v1/vouchers` → List vouchers; `POST /v1/vouchers/:code/enable` → Enable a voucher. */
function summaryOf(method: string, url: string): string {
  const parts = url.split('/').slice(2).filter((part) => part !== '');
  const isItem = parts.at(-1)?.startsWith(':') === true;
  const [noun = '', , parent] = parts.toReversed().slice(isItem ? 1 : 0);
  const words = noun.replace(/[-_]/g, ' ');
  const ofParent = parent === undefined ? '' : ` of ${oneOf(parent)}`;
  if (isItem) return `${itemVerbs[method] ?? method} ${oneOf(noun)}${ofParent}`;
  if (noun.endsWith('s')) return method === 'POST' && parent === undefined ? `Create ${oneOf(noun)}` : `${method === 'GET' ? 'List' : 'Create'} ${words}${ofParent}`;
  return method === 'GET' ? `Get the ${words}${ofParent}` : `${titled(noun)} ${parent === undefined ? '' : oneOf(parent)}`.trim();
}

/** `async-actions` → an async action. */
function oneOf(collection: string): string {
  const word = collection.replace(/[-_]/g, ' ').replace(/s$/, '');
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

function titled(word: string): string {
  return word === '' ? 'API' : word.charAt(0).toUpperCase() + word.slice(1).replace(/[-_]/g, ' ');
}

/** Our names of formats as JSON Schema has them. */
const commonFormats: Record<string, string> = { instant: 'date-time', day: 'date' };

function withCommonFormats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCommonFormats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => {
    return [key, key === 'format' && typeof member === 'string' ? (commonFormats[member] ?? member) : withCommonFormats(member)];
  }));
}

/** A body that may be null is one that may be left out; by itself each would be required. */
function withOptionalBodies(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOptionalBodies);
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === 'requestBody' && isMembers(member) ? bodyOf(member) : withOptionalBodies(member)]));
}

function bodyOf(body: Members): Members {
  const json = isMembers(body['content']) ? body['content']['application/json'] : undefined;
  const choices = isMembers(json) && isMembers(json['schema']) ? json['schema']['anyOf'] : undefined;
  if (!Array.isArray(choices) || choices.length !== 2) return body;
  const [schema, ...others] = choices.filter((choice) => !isMembers(choice) || choice['type'] !== 'null') as unknown[];
  return others.length > 0 ? body : { ...body, required: false, content: { 'application/json': { schema } } };
}

type Members = Record<string, unknown>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
