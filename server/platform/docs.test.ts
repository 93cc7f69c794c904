import { expect, test } from 'vitest';
import { errors } from '../../contract/errors.ts';
import { testApp } from '../../test/support/app.ts';
import { nameOf } from '../../test/support/routes.ts';
import { isKeyed } from './idempotency.ts';
import { htmlOfMarkdown } from './markdown.ts';

const { app, inject } = await testApp();

type Members = Record<string, unknown>;
interface Operation extends Members {
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Members }[];
  requestBody?: { required?: boolean; content: { 'application/json': { schema: Members } } };
  responses: Record<string, { description: string }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, Members> };
  security: Record<string, string[]>[];
}

const document = (await inject({ method: 'GET', url: '/openapi.json' })).json<Document>();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

/** Every object in a JSON value. */
function objectsIn(value: unknown): Members[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Members, ...inside];
}

test('the document lists every route of the wire contract once, those of client keys and of management keys too, and no other', () => {
  const listed = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  const routes = app.http.routeTable.filter(({ url }) => /^\/((client|management)\/)?v1\//.test(url)).map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  expect(listed.toSorted()).toEqual([...new Set(routes)].toSorted());
  expect(routes).toHaveLength(new Set(routes).size);
});

test('the document is OpenAPI 3.1: every operation has answers, every place in a path is a parameter, every reference leads somewhere', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info).toMatchObject({ title: 'Vouchsafe API', version: '1' });
  for (const { path, operation } of operations) {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name).toSorted()).toEqual(places.toSorted());
    expect(inPath.every(({ required }) => required === true)).toBe(true);
    expect(operation.tags).toHaveLength(1);
    expect(operation.summary).not.toBe('');
    expect(Object.keys(operation.responses)).toContain('default');
    expect(Object.values(operation.responses).every(({ description }) => description !== '')).toBe(true);
  }
  for (const { $ref } of objectsIn(document)) {
    if (typeof $ref !== 'string') continue;
    expect($ref.split('/').slice(1).reduce<unknown>((found, part) => (found as Members | undefined)?.[part], document)).toBeDefined();
  }
});

test('every operation that heeds an Idempotency-Key says so, and with what it refuses one', () => {
  const said = operations.filter(({ operation }) => (operation.parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key' && parameter.in === 'header'));
  const keyed = app.http.routeTable.filter((route) => /^\/(management\/)?v1\//.test(route.url) && isKeyed(route)).map(nameOf);
  expect(said.map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`).toSorted()).toEqual(keyed.toSorted());
  for (const { operation } of said) {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['409', '422']));
    expect(operation.parameters?.find(({ name }) => name === 'Idempotency-Key')?.required ?? false).toBe(false);
  }
});

test('a body that may be left out is not required, and every other one is', () => {
  const bodies = operations.filter(({ operation }) => operation.requestBody !== undefined);
  const optional = bodies.filter(({ operation }) => operation.requestBody?.required !== true).map(({ method, path }) => `${method} ${path}`);
  expect(optional).toEqual(expect.arrayContaining(['post /v1/redemptions/{id}/rollback', 'post /v1/redemptions/{id}/rollbacks', 'post /v1/vouchers/{code}/redemption']));
  expect(optional).not.toContain('post /v1/redemptions');
  for (const { operation } of bodies) {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) expect(Object.keys(schema).some((key) => key === 'type' || key === 'anyOf')).toBe(true);
  }
});

test('the document says how to sign requests and speaks of formats that everybody knows', () => {
  expect(document.security).toEqual([{ appId: [], appToken: [] }]);
  expect(document.components.securitySchemes).toMatchObject({
    appId: { type: 'apiKey', in: 'header', name: 'X-App-Id' }, appToken: { type: 'apiKey', in: 'header', name: 'X-App-Token' },
  });
  const ofClients = operations.filter(({ path }) => path.startsWith('/client/'));
  expect(ofClients.length).toBeGreaterThan(9);
  for (const { operation } of ofClients) expect(operation).toMatchObject({ security: [{ clientId: [], clientToken: [] }], tags: ['Client-side API'] });
  expect(document.components.securitySchemes).toMatchObject({ clientId: { name: 'X-Client-Application-Id' }, clientToken: { name: 'X-Client-Token' } });
  const formats = new Set(objectsIn(document).map(({ format }) => format).filter((format) => typeof format === 'string'));
  expect([...formats].filter((format) => !['date-time', 'date', 'email', 'uri', 'int32', 'int64'].includes(format))).toEqual([]);
});

test('a route without words of its own is named by its address', () => {
  expect(document.paths['/v1/campaigns']?.['get']?.summary).toBe('List campaigns');
  expect(document.paths['/v1/campaigns']?.['post']?.summary).toBe('Create a campaign');
  expect(document.paths['/v1/vouchers/{code}/enable']?.['post']?.summary).toBe('Enable a voucher');
  expect(document.paths['/v1/async-actions/{asyncActionId}']?.['get']?.summary).toBe('Get an async action');
  expect(document.paths['/v1/campaigns/{campaignId}/vouchers']?.['post']?.summary).toBe('Create vouchers of a campaign');
});

test('the reference page and its scripts come from here and may reach nothing else', async () => {
  const page = await inject({ method: 'GET', url: '/docs/api' });
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.body).not.toMatch(/https?:/);
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  for (const [, script = ''] of page.body.matchAll(/src="([^"]+)"/g)) {
    expect((await inject({ method: 'GET', url: script })).headers['content-type']).toContain('text/javascript');
  }
  const packed = await inject({ method: 'GET', url: '/docs/api/reference.js', headers: { 'accept-encoding': 'br, gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
});

test('the address in a problem leads to the words about it', async () => {
  const problem = (await inject({ method: 'GET', url: '/api/me' })).json<{ type: string }>();
  const [path = '', key = ''] = problem.type.split('#');
  const page = await inject({ method: 'GET', url: path });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(`<h3 id="${key}">`);
  for (const each of Object.keys(errors)) expect(page.body).toContain(`<h3 id="${each}">`);
});

test('Markdown becomes headings, paragraphs, lists and code, and nothing of it becomes a tag', () => {
  const { html } = htmlOfMarkdown('Try', '# A <b>\nText with `code`.\n\n* one\n* two & three\n\n## Next');
  expect(html).toContain('<h1 id="A &lt;b&gt;">A &lt;b&gt;</h1>\n<p>Text with <code>code</code>.</p>\n<ul><li>one</li><li>two &amp; three</li></ul>\n<h2 id="Next">Next</h2>');
});
