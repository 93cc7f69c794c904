import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject, owner } = database;
const any = expect.any(String) as unknown;
const open = () => openShop(database, inject);
const path = (name: unknown): string => encodeURIComponent(String(name));

test('a product of which nothing is said is one; every member is there', async () => {
  const { ask } = await open();
  const nothing = {
    id: expect.stringMatching(/^prod_.{24}$/) as unknown, source_id: null, name: null, price: null, attributes: [], metadata: {}, image_url: null, created_at: any,
    updated_at: null, object: 'product',
  };
  expect(await ask('POST', '/products', {})).toEqual({ status: 200, body: nothing });
  expect(await ask('POST', '/products', '')).toEqual({ status: 200, body: nothing });
  expect(await ask('POST', '/products', { source_id: null, name: null, price: null, attributes: null, metadata: null, image_url: null, odd: 1 })).toEqual({
    status: 200, body: nothing,
  });
});

test('a product is found by id and by source_id, changed, and gone with its SKUs', async () => {
  const { ask, projectId } = await open();
  const made = await ask('POST', '/products', { id: 'mine', source_id: 'shoe/1 %', name: 'Shoe', price: 4900, attributes: ['size'], metadata: { a: 1, b: 2 }, image_url: 'https://x.example/i' });
  expect(made).toMatchObject({ status: 200, body: { source_id: 'shoe/1 %', name: 'Shoe', price: 4900, attributes: ['size'], metadata: { a: 1, b: 2 } } });
  expect(made.body['id']).not.toBe('mine');
  const noSkus = { object: 'list', data_ref: 'data', data: [], total: 0 };
  for (const name of [made.body['id'], 'shoe/1 %']) expect((await ask('GET', `/products/${path(name)}`)).body).toEqual({ ...made.body, skus: noSkus });
  const changed = await ask('PUT', `/products/${path('shoe/1 %')}`, { name: null, price: 0, metadata: { b: null, c: 3 }, source_id: 'shoe' });
  expect(changed.body).toEqual({ ...made.body, name: null, price: 0, metadata: { a: 1, b: null, c: 3 }, source_id: 'shoe', updated_at: any });
  const sku = await ask('POST', '/products/shoe/skus', { sku: '42' });
  expect((await ask('GET', '/products/shoe')).body['skus']).toEqual({ ...noSkus, data: [sku.body], total: 1 });
  expect(await ask('DELETE', '/products/shoe?force=true')).toEqual({ status: 204, body: {} });
  expect(await ask('GET', '/products/shoe')).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'product', resource_id: 'shoe' } });
  expect(await ask('GET', `/skus/${path(sku.body['id'])}`)).toMatchObject({ status: 404, body: { resource_type: 'sku' } });
  expect(await ask('DELETE', '/products/shoe')).toMatchObject({ status: 404 });
  expect(await owner.query('select 1 from skus where project_id = $1', [projectId])).toEqual([]);
});

test('a product made again under its source_id is the same one, changed by what is said; also by many at once', async () => {
  const { ask } = await open();
  const made = await ask('POST', '/products', { source_id: 'shoe', name: 'Shoe', price: 100, attributes: ['size'], metadata: { a: 1 } });
  const again = await ask('POST', '/products', { source_id: 'shoe', name: null, price: 200, metadata: { b: 2 } });
  expect(again.body).toEqual({ ...made.body, price: 200, metadata: { a: 1, b: 2 }, updated_at: any });
  const many = await Promise.all([1, 2, 3, 4].map((price) => ask('POST', '/products', { source_id: 'new', price })));
  expect(new Set(many.map(({ status, body }) => `${status} ${String(body['id'])}`)).size).toBe(1);
});

test('a source_id that looks like the id of another product or SKU changes nothing of that one', async () => {
  const { ask } = await open();
  const [other, shoe] = [await ask('POST', '/products', { name: 'Other' }), await ask('POST', '/products', { source_id: 'shoe' })];
  const otherSku = await ask('POST', '/products/shoe/skus', { sku: 'Other' });
  const made = await ask('POST', '/products', { source_id: other.body['id'], name: 'New' });
  const madeSku = await ask('POST', '/products/shoe/skus', { source_id: otherSku.body['id'], sku: 'New' });
  expect([made.body['id'], madeSku.body['id']]).not.toContain(other.body['id']);
  expect(madeSku).toMatchObject({ status: 200, body: { product_id: shoe.body['id'], sku: 'New' } });
  expect(madeSku.body['id']).not.toBe(otherSku.body['id']);
  expect((await ask('GET', `/products/${path(other.body['id'])}`)).body).toMatchObject({ name: 'Other', source_id: null });
  expect((await ask('GET', `/skus/${path(otherSku.body['id'])}`)).body).toEqual(otherSku.body);
  // Said again it is the new one, by one request and by many at once.
  expect((await ask('POST', '/products', { source_id: other.body['id'], price: 5 })).body).toMatchObject({ id: made.body['id'], name: 'New', price: 5 });
  expect((await ask('POST', '/products/shoe/skus', { source_id: otherSku.body['id'], price: 5 })).body).toMatchObject({ id: madeSku.body['id'], price: 5 });
});

test('a source_id belongs to one product', async () => {
  const { ask } = await open();
  for (const source_id of ['one', 'two']) await ask('POST', '/products', { source_id });
  expect(await ask('PUT', '/products/one', { source_id: 'two' })).toMatchObject({ status: 409, body: { key: 'duplicate_found', resource_type: 'product' } });
});

test.each<{ name: string; body: unknown }>([
  { name: 'a negative price', body: { price: -1 } },
  { name: 'a price with a fraction', body: { price: 1.5 } },
  { name: 'a price as text', body: { price: '5' } },
  { name: 'attributes that are no list', body: { attributes: 'size' } },
  { name: 'metadata that are a list', body: { metadata: [] } },
  { name: 'a name that is a number', body: { name: 5 } },
  { name: 'a source_id that is too long', body: { source_id: 'x'.repeat(601) } },
  { name: 'NUL', body: { name: 'a\u0000' } },
])('$name is refused', async ({ body }) => {
  const { ask } = await open();
  await ask('POST', '/products', { source_id: 'one' });
  for (const [method, at] of [['POST', '/products'], ['PUT', '/products/one'], ['POST', '/products/one/skus']] as const) {
    if (at.endsWith('skus') && typeof body === 'object' && body !== null && ('attributes' in body || 'name' in body)) continue;
    expect(await ask(method, at, body)).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  }
});

test('SKUs belong to their product: made, made again, read, listed, changed and removed', async () => {
  const { ask } = await open();
  const { body: product } = await ask('POST', '/products', { source_id: 'shoe' });
  const made = await ask('POST', '/products/shoe/skus', { source_id: 'shoe-42', sku: '42', price: 5000, currency: 'EUR', attributes: { size: 42 }, metadata: { a: 1 } });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^sku_.{24}$/) as unknown, source_id: 'shoe-42', product_id: product['id'], sku: '42', price: 5000, currency: 'EUR', attributes: { size: 42 },
      image_url: null, metadata: { a: 1 }, created_at: any, updated_at: null, object: 'sku',
    },
  });
  expect((await ask('POST', '/products/shoe/skus', { source_id: 'shoe-42', price: 6000 })).body).toEqual({ ...made.body, price: 6000, updated_at: any });
  expect((await ask('GET', '/skus/shoe-42')).body).toMatchObject({ id: made.body['id'], price: 6000 });
  await ask('POST', '/products/shoe/skus', { sku: '43' });
  expect((await ask('GET', '/products/shoe/skus?order=created_at')).body).toMatchObject({
    data_ref: 'skus', total: 2, skus: [{ sku: '42' }, { sku: '43', price: null, currency: null, attributes: {} }],
  });
  const changed = await ask('PUT', `/products/${path(product['id'])}/skus/shoe-42`, { price: null, attributes: { size: 41 }, metadata: { b: 2 } });
  expect(changed.body).toMatchObject({ price: null, attributes: { size: 41 }, metadata: { a: 1, b: 2 }, sku: '42' });
  expect(await ask('DELETE', '/products/shoe/skus/shoe-42')).toEqual({ status: 204, body: {} });
  expect(await ask('DELETE', '/products/shoe/skus/shoe-42')).toMatchObject({ status: 404, body: { resource_type: 'sku' } });
});

test('an SKU is not reached over another product, and its source_id belongs to one', async () => {
  const { ask } = await open();
  for (const source_id of ['shoe', 'hat']) await ask('POST', '/products', { source_id });
  await ask('POST', '/products/shoe/skus', { source_id: 'blue' });
  await ask('POST', '/products/shoe/skus', { source_id: 'red' });
  expect(await ask('PUT', '/products/hat/skus/blue', { price: 1 })).toMatchObject({ status: 404 });
  expect(await ask('DELETE', '/products/hat/skus/blue')).toMatchObject({ status: 404 });
  expect(await ask('POST', '/products/hat/skus', { source_id: 'blue' })).toMatchObject({ status: 409, body: { key: 'duplicate_found', resource_type: 'sku' } });
  expect(await ask('PUT', '/products/shoe/skus/red', { source_id: 'blue' })).toMatchObject({ status: 409 });
  expect(await ask('POST', '/products/nothing/skus', {})).toMatchObject({ status: 404, body: { resource_type: 'product' } });
  expect(await ask('GET', '/products/nothing/skus')).toMatchObject({ status: 404 });
});

test('products are listed, filtered and ordered', async () => {
  const { ask } = await open();
  for (const [name, price, color] of [['Shoe', 300, 'red'], ['Hat', 100, 'blue'], ['Coat', 200, 'red']] as const) await ask('POST', '/products', { name, price, metadata: { color } });
  const names = async (query: string): Promise<unknown[]> => ((await ask('GET', `/products?${query}`)).body['products'] as { name: string }[]).map(({ name }) => name);
  expect((await ask('GET', '/products')).body).toMatchObject({ object: 'list', data_ref: 'products', total: 3 });
  expect(await names('order=name')).toEqual(['Coat', 'Hat', 'Shoe']);
  expect(await names('order=-price&limit=2')).toEqual(['Shoe', 'Coat']);
  expect(await names('order=-price&limit=2&page=2')).toEqual(['Hat']);
  expect(await names('filters[price][conditions][$more_than][0]=100&order=name')).toEqual(['Coat', 'Shoe']);
  expect(await names('filters[metadata.color][conditions][$is]=red&order=name')).toEqual(['Coat', 'Shoe']);
  expect(await names('filters[name][conditions][$starts_with]=H')).toEqual(['Hat']);
  expect(await names('created_at[before]=2000-01-01')).toEqual([]);
  expect(await names('end_date=2000-01-01')).toEqual([]);
  for (const query of ['order=color', 'filters[color][conditions][$is]=red', 'limit=101', 'created_at[after]=soon']) {
    expect([query, (await ask('GET', `/products?${query}`)).status]).toEqual([query, 400]);
  }
});

test("another project's products and SKUs are not there", async () => {
  const [mine, theirs] = [await open(), await open()];
  const { body: product } = await mine.ask('POST', '/products', { source_id: 'shoe' });
  const { body: sku } = await mine.ask('POST', '/products/shoe/skus', { source_id: 'blue' });
  const [productId, skuId] = [String(product['id']), String(sku['id'])];
  for (const [method, at] of [
    ['GET', `/products/${productId}`], ['PUT', `/products/${productId}`], ['DELETE', `/products/${productId}`], ['GET', `/skus/${skuId}`],
    ['PUT', `/products/${productId}/skus/${skuId}`], ['DELETE', `/products/${productId}/skus/${skuId}`], ['POST', `/products/${productId}/skus`], ['GET', '/products/shoe'],
  ] as const) expect([at, (await theirs.ask(method, at, method === 'GET' ? undefined : {})).status]).toEqual([at, 404]);
  expect((await theirs.ask('GET', '/products')).body['total']).toBe(0);
  expect((await mine.ask('GET', `/skus/${skuId}`)).body).toEqual(sku);
});

test('metadata follow the schema of products; what a known product has need not be sent again', async () => {
  const { ask, askOurs } = await open();
  await askOurs('POST', '/metadata-schemas', { related_object: 'product', properties: { color: { type: 'string', eq: ['red', 'blue'] } } });
  expect(await ask('POST', '/products', { source_id: 'shoe' })).toMatchObject({ status: 400, body: { key: 'metadata_validation_failed', details: 'color: property is required' } });
  expect(await ask('POST', '/products', { source_id: 'shoe', metadata: { color: 'red' } })).toMatchObject({ status: 200 });
  expect(await ask('POST', '/products', { source_id: 'shoe', price: 5 })).toMatchObject({ status: 200 });
  expect(await ask('PUT', '/products/shoe', { name: 'Shoe' })).toMatchObject({ status: 200 });
  expect(await ask('PUT', '/products/shoe', { metadata: { color: 'green' } })).toMatchObject({ status: 400 });
  expect(await ask('POST', '/products/shoe/skus', {})).toMatchObject({ status: 400, body: { details: 'color: property is required' } });
  expect(await ask('POST', '/products/shoe/skus', { metadata: { color: 'blue' } })).toMatchObject({ status: 200 });
  expect(await ask('POST', '/products/shoe/skus', { metadata: { color: 1 } })).toMatchObject({ status: 400 });
});

test('a cursor goes through every product, SKU and collection once, in any order, those without a value last', async () => {
  const { ask } = await open();
  for (const price of [300, 100, null, 200, null]) await ask('POST', '/products', { name: `P ${price}`, price });
  const { body: shoe } = await ask('POST', '/products', { source_id: 'shoe', price: 400 });
  for (const sku of ['c', 'a', null, 'b', null]) await ask('POST', '/products/shoe/skus', { sku });
  for (const name of ['z', 'x', 'y']) await ask('POST', '/product-collections', { name, type: 'STATIC', products: [] });
  const { body: all } = await ask('POST', '/product-collections', { name: 'all', type: 'AUTO_UPDATE', filter: { price: { conditions: { $has_value: [true] } } } });
  const through = async (list: string, member: string, value: string): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let after: unknown = '', page = 0; after !== undefined && page < 20; page += 1) {
      const { status, body } = await ask('GET', `${list}${list.includes('?') ? '&' : '?'}limit=2&starting_after=${path(after)}`);
      expect([status, body['total'], body['has_more']]).toEqual([200, undefined, body['more_starting_after'] !== undefined]);
      seen.push(...(body[member] as Record<string, unknown>[]).map((row) => row[value]));
      after = body['more_starting_after'];
    }
    return seen;
  };
  expect(await through('/products?order=price', 'products', 'price')).toEqual([100, 200, 300, 400, null, null]);
  expect(await through('/products?order=-price', 'products', 'price')).toEqual([400, 300, 200, 100, null, null]);
  expect(await through('/products', 'products', 'price')).toEqual([400, null, 200, null, 100, 300]);
  expect(await through('/products?filters[price][conditions][$more_than]=100&order=id', 'products', 'price')).toEqual([300, 200, 400]);
  expect(await through('/products/shoe/skus?order=sku', 'skus', 'sku')).toEqual(['a', 'b', 'c', null, null]);
  expect(await through('/product-collections?order=name', 'data', 'name')).toEqual(['all', 'x', 'y', 'z']);
  expect(await through(`/product-collections/${String(all['id'])}/products`, 'data', 'price')).toEqual([400, 200, 100, 300]);
  expect((await ask('GET', '/products?limit=1&exact_total=true')).body).toMatchObject({ total: 6, products: [{ id: shoe['id'] }] });
  for (const query of ['starting_after=x', 'starting_after=&page=2', 'order=weight', 'page=1001']) expect((await ask('GET', `/products?${query}`)).status, `by ${query}`).toBe(400);
});
