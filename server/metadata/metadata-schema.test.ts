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
  { name: 'a day that there is not', properties: { a: { type: 'date', eq: ['2026-02-30'] } } },
  { name: 'a place that is none', properties: { a: { type: 'geopoint', ne: ['here'] } } },
  { name: 'a definition without a name', properties: { '': { type: 'string' } } },
])('$name is no definition', async ({ properties }) => {
  const { askOurs } = await open();
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'publication', properties })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test.each([
  { rules: { type: 'string', minLength: 5, maxLength: 3 }, words: 'minLength 5 and maxLength 3' },
  { rules: { type: 'string', exactLength: 5, maxLength: 3 }, words: 'exactLength 5 and maxLength 3' },
  { rules: { type: 'image_url', exactLength: 5, minLength: 6 }, words: 'minLength 6 and exactLength 5' },
  { rules: { type: 'number', gt: 5, lt: 5 }, words: 'gt 5 and lt 5' },
  { rules: { type: 'number', gte: 5, lt: 5 }, words: 'gte 5 and lt 5' },
  { rules: { type: 'number', gte: 5.5, lte: 5 }, words: 'gte 5.5 and lte 5' },
  { rules: { type: 'date', gt: '2026-03-01', lte: '2026-03-01' }, words: 'gt "2026-03-01" and lte "2026-03-01"' },
  { rules: { type: 'datetime', gte: '2026-03-01T12:00:00Z', lt: '2026-03-01T13:00:00+01:00' }, words: 'gte "2026-03-01T12:00:00Z" and lt "2026-03-01T13:00:00+01:00"' },
  { rules: { type: 'string', eq: ['a', 'b'], ne: ['a', 'b', 'c'] }, words: 'eq ["a","b"] and ne ["a","b","c"]' },
  { rules: { type: 'number', array: true, eq: [1, 2], gt: 2 }, words: 'eq [1,2] and gt 2' },
])('a definition that no value can keep is refused with its place: $words', async ({ rules, words }) => {
  const { askOurs } = await open();
  const request = { related_object: 'order', properties: { fine: { type: 'string' }, wrong: rules } };
  expect(await askOurs('POST', '/metadata-schemas', request)).toMatchObject({
    status: 400, body: { key: 'invalid_payload', detail: `Property .properties.wrong has ${words}, and no value can keep both` },
  });
});

test('rules that leave one value are fine, and a definition from before that leaves none can be said again and removed', async () => {
  const { askOurs, ask, projectId } = await open();
  const properties = {
    a: { type: 'number', gte: 5, lte: 5 }, b: { type: 'string', minLength: 3, maxLength: 3, exactLength: 3 }, c: { type: 'string', eq: ['a', 'bc'], maxLength: 1 },
    d: { type: 'date', gt: '2026-03-01', lt: '2026-03-01T12:00:00Z' },
  };
  expect(await askOurs('POST', '/metadata-schemas', { related_object: 'order', properties })).toMatchObject({ status: 200 });
  await owner.query(
    `update metadata_schemas set properties = jsonb_set(properties, '{b,maxLength}', '2') where project_id = $1`, [projectId],
  );
  app.parts.metadata.forget(projectId);
  const { body } = await ask('GET', '/metadata-schemas/order');
  const { b } = body['properties'] as Record<string, object>;
  expect(b).toMatchObject({ maxLength: 2 });
  expect(await askOurs('PUT', '/metadata-schemas/order', { properties: { b, e: { type: 'string' } } })).toMatchObject({ status: 200 });
  expect(await askOurs('PUT', '/metadata-schemas/order', { properties: { b: { ...b, optional: true } } })).toMatchObject({ status: 400 });
  expect(await askOurs('PUT', '/metadata-schemas/order', { properties: { b: { ...b, deleted: true } } })).toMatchObject({ status: 200 });
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
