import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const database = await testApp();
const { app, inject, owner } = database;
const other = await secondApp(database);
const any = expect.any(String) as unknown;
const open = () => openShop(database, inject);

test('a schema is made, read by its resource and by its id, listed, changed and removed', async () => {
  const { ask, askOurs, projectId } = await open();
  expect(await ask('GET', '/metadata-schemas')).toEqual({ status: 200, body: { object: 'list', data_ref: 'schemas', schemas: [], total: 0 } });
  const made = await askOurs('POST', '/metadata-schemas', {
    related_object: 'voucher', properties: { color: { type: 'string', eq: ['red', 'blue'], optional: true, unknown: 1 }, sizes: { type: 'number', array: true, objectType: null } },
  });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^ms_.{24}$/) as unknown, related_object: 'voucher', allow_defined_only: false, created_at: any, updated_at: null, object: 'metadata_schema',
      properties: {
        color: { type: 'string', array: false, optional: true, objectType: null, eq: ['red', 'blue'] }, sizes: { type: 'number', array: true, optional: false, objectType: null },
      },
    },
  });
  expect(await ask('GET', '/metadata-schemas/voucher')).toEqual(made);
  expect(await ask('GET', `/metadata-schemas/${String(made.body['id'])}`)).toEqual(made);
  expect((await ask('GET', '/metadata-schemas')).body).toMatchObject({ schemas: [made.body], total: 1 });
  const changed = await askOurs('PUT', '/metadata-schemas/voucher', { allow_defined_only: true, properties: { color: { type: 'string', deleted: true } } });
  expect(changed.body).toMatchObject({ allow_defined_only: true, updated_at: any, properties: { color: { deleted: true }, sizes: { type: 'number' } } });
  expect(await askOurs('DELETE', '/metadata-schemas/voucher')).toEqual({ status: 204, body: {} });
  expect(await ask('GET', '/metadata-schemas/voucher')).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'metadata schema', resource_id: 'voucher' } });
  const changes = await owner.query('select action from changes where project_id = $1 order by occurred_at, change_id', [projectId]);
  expect(changes.map(({ action }) => String(action)).toSorted()).toEqual(['created', 'deleted', 'updated']);
});

test('another project sees and changes none of it', async () => {
  const [mine, theirs] = [await open(), await open()];
  const { body } = await mine.askOurs('POST', '/metadata-schemas', { related_object: 'customer' });
  for (const name of ['customer', String(body['id'])]) {
    expect(await theirs.ask('GET', `/metadata-schemas/${name}`)).toMatchObject({ status: 404 });
    expect(await theirs.askOurs('PUT', `/metadata-schemas/${name}`, { allow_defined_only: true })).toMatchObject({ status: 404 });
    expect(await theirs.askOurs('DELETE', `/metadata-schemas/${name}`)).toMatchObject({ status: 404 });
  }
  expect((await mine.ask('GET', '/metadata-schemas/customer')).body).toEqual(body);
});

test('a type cannot change, not even of a definition that was removed', async () => {
  const { askOurs } = await open();
  await askOurs('POST', '/metadata-schemas', { related_object: 'order', properties: { a: { type: 'string' }, b: { type: 'number', deleted: true } } });
  for (const properties of [{ a: { type: 'number' } }, { a: { type: 'string', array: true } }, { b: { type: 'string' } }]) {
    expect(await askOurs('PUT', '/metadata-schemas/order', { properties })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  }
  expect(await askOurs('PUT', '/metadata-schemas/order', { properties: { b: { type: 'number', gt: 3 } } })).toMatchObject({ status: 200 });
});

test('a schema has at most 100 definitions, removed ones included', async () => {
  const { askOurs } = await open();
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string', deleted: index % 2 === 0 }]));
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'order', properties: many(101) })).toMatchObject({ status: 400 });
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'order', properties: many(100) })).toMatchObject({ status: 200 });
  expect(await askOurs('PUT', '/metadata-schemas/order', { properties: { more: { type: 'string' } } })).toMatchObject({ status: 400 });
});

test.each<{ name: string; properties: unknown }>([
  { name: 'a type that there is not', properties: { a: { type: 'text' } } },
  { name: 'no type', properties: { a: {} } },
  { name: 'a nested schema that there is not', properties: { a: { type: 'object', objectType: 'nowhere' } } },
  { name: 'a resource as nested schema', properties: { a: { type: 'object', objectType: 'voucher' } } },
  { name: 'an objectType of a text', properties: { a: { type: 'string', objectType: 'nested' } } },
  { name: 'lt of a text', properties: { a: { type: 'string', lt: 5 } } },
  { name: 'a length of a number', properties: { a: { type: 'number', minLength: 5 } } },
  { name: 'a bound of another type', properties: { a: { type: 'number', lt: '2026-01-01' } } },
  { name: 'values of another type', properties: { a: { type: 'number', eq: ['1'] } } },
  { name: 'no values', properties: { a: { type: 'string', eq: [] } } },
  { name: 'a definition without a name', properties: { '': { type: 'string' } } },
])('$name is no definition', async ({ properties }) => {
  const { askOurs } = await open();
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'publication', properties })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test('a resource has one schema, also when two are made at once', async () => {
  const { askOurs, ask } = await open();
  const made = await Promise.all([1, 2, 3].map(() => askOurs('POST', '/metadata-schemas', { related_object: 'campaign' })));
  expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  expect((await ask('GET', '/metadata-schemas')).body['total']).toBe(1);
});

test('a nested schema cannot go while another one means it', async () => {
  const { askOurs } = await open();
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'address', properties: { next: { type: 'object', objectType: 'address', optional: true } } })).toMatchObject({ status: 200 });
  await askOurs('POST', '/metadata-schemas', { related_object: 'customer', properties: { home: { type: 'object', objectType: 'address' } } });
  expect(await askOurs('DELETE', '/metadata-schemas/address')).toMatchObject({ status: 400, body: { key: 'resource_in_use' } });
  expect(await askOurs('DELETE', '/metadata-schemas/customer')).toMatchObject({ status: 204 });
  expect(await askOurs('DELETE', '/metadata-schemas/address')).toMatchObject({ status: 204 });
});

test('a check goes by the schema as it is, at once here and soon in other processes', async () => {
  const { askOurs, projectId } = await open();
  const { metadata } = app.parts;
  const refused = { key: 'metadata_validation_failed', detail: { details: "color: must be equal to one of red,blue (actual value is 'green')" } };
  const check = async (of: typeof metadata, value: string): Promise<void> => of.check(projectId, 'product', { color: value });
  await check(metadata, 'green');
  await check(other.app.parts.metadata, 'green');
  // Now both know that there is none, and ask nobody.
  expect(metadata.check(projectId, 'product', { color: 'green' })).toBeUndefined();
  await askOurs('POST', '/metadata-schemas', { related_object: 'product', properties: { color: { type: 'string', eq: ['red', 'blue'] } } });
  await expect(check(metadata, 'green')).rejects.toMatchObject(refused);
  await expect.poll(() => check(other.app.parts.metadata, 'green').then(() => 'accepted', () => 'refused')).toBe('refused');
  await check(metadata, 'red');
  expect(await metadata.faultOf(projectId, 'product', {})).toBe('color: property is required');
  await askOurs('DELETE', '/metadata-schemas/product');
  await check(metadata, 'green');
});
