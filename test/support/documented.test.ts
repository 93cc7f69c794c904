import { Type } from 'typebox';
import { afterAll, expect, test } from 'vitest';
import { createHttp, type Http } from '../../server/platform/http.ts';
import { describeApi, type DescribeApi } from '../../server/platform/openapi.ts';
import { createAnswerCheck } from './documented.ts';

const check = createAnswerCheck();
const http = createHttp({ logLevel: 'silent' });
check.watch(http);
let describe: DescribeApi = () => ({});
const Thing = Type.Object({ id: Type.String(), size: Type.Union([Type.Integer(), Type.Null()]), parts: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))) });
await http.register(async (v1) => {
  describe = await describeApi(v1);
  (v1 as unknown as Http).post('/things', { config: { permission: 'public' }, schema: { body: Type.Unknown(), response: { 200: Thing } } }, async ({ body }, reply) => {
    const { status = 200, thing } = body as { status?: number; thing: Record<string, unknown> };
    return reply.code(status as 200).send(thing as never);
  });
}, { prefix: '/v1' });
http.get('/api/projects/:projectId/things', { config: { permission: 'public' }, schema: { response: { 200: Thing } } }, async () => (
  { id: 'a', size: 1, secret: 'b' } as never));
http.get('/openapi.json', { config: { permission: 'public' } }, async () => describe());
await http.ready();
afterAll(() => http.close());

async function faultsOf(body: Record<string, unknown>): Promise<string[]> {
  await http.inject({ method: 'POST', url: '/v1/things/', payload: body });
  return check.faults();
}

test('an answer as it is documented has no fault', async () => {
  expect(await faultsOf({ thing: { id: 'a', size: null, parts: [{ name: 'b' }] } })).toEqual([]);
});

test('a member that is not documented is a fault that names the route, though the serializer leaves it out', async () => {
  expect(await faultsOf({ thing: { id: 'a', size: 1, secret: 'b' } })).toEqual([expect.stringMatching(/^POST \/v1\/things 200:.*secret/)]);
  expect(await faultsOf({ thing: { id: 'a', size: 1, parts: [{ name: 'b', price: 1 }] } })).toEqual([expect.stringMatching(/price/)]);
});

test('null where a text is documented is a fault, though the serializer makes it an empty one', async () => {
  expect(await faultsOf({ thing: { id: null, size: 1 } })).toEqual([expect.stringMatching(/\/id must be string/)]);
});

test('a status that is not documented is a fault, and an error in another shape than errors have', async () => {
  expect(await faultsOf({ status: 202, thing: { id: 'a', size: 1 } })).toEqual([expect.stringMatching(/202: a status that is not documented/)]);
  expect(await faultsOf({ status: 400, thing: { id: 'a', size: 1 } })).toEqual([expect.stringMatching(/required property 'code'/)]);
});

test('our own routes are held to their schema', async () => {
  await http.inject({ method: 'GET', url: '/api/projects/p/things' });
  expect(check.faults()).toEqual([expect.stringMatching(/^GET \/api\/projects\/:projectId\/things 200:.*secret/)]);
});
