import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject, owner } = database;
const any = expect.any(String) as unknown;

async function open(): Promise<Shop & { ids: Record<string, string> }> {
  const shop = await openShop(database, inject);
  const ids: Record<string, string> = {};
  for (const [source_id, price, color] of [['shoe', 300, 'red'], ['hat', 100, 'blue']] as const) {
    ids[source_id] = String((await shop.ask('POST', '/products', { source_id, name: source_id, price, metadata: { color } })).body['id']);
  }
  ids['blue'] = String((await shop.ask('POST', '/products/shoe/skus', { source_id: 'blue', sku: 'Blue', price: 500, metadata: { color: 'red' } })).body['id']);
  return { ...shop, ids };
}

const held = async ({ ask }: Shop, id: unknown, query = ''): Promise<{ names: unknown[]; total: unknown }> => {
  const { body } = await ask('GET', `/product-collections/${String(id)}/products${query}`);
  return { names: (body['data'] as { source_id: string }[]).map(({ source_id }) => source_id).toSorted(), total: body['total'] };
};

test('a list of products is a collection, echoed as it was sent, and holds what of it there is', async () => {
  const shop = await open();
  const { ask, ids } = shop;
  const gone = await ask('POST', '/products', { source_id: 'gone' });
  const products = [
    { id: ids['hat'], object: 'product' }, { id: ids['blue'], product_id: ids['shoe'], object: 'sku' }, { id: gone.body['id'], object: 'product' },
  ];
  const made = await ask('POST', '/product-collections', { name: 'Blue', type: 'STATIC', products, filter: null });
  expect(made).toEqual({
    status: 200, body: { id: expect.stringMatching(/^pc_.{24}$/) as unknown, name: 'Blue', type: 'STATIC', products, created_at: any, object: 'products_collection' },
  });
  const { id } = made.body;
  await ask('DELETE', '/products/gone?force=true');
  for (const [object, unknown] of [['product', 'prod_none'], ['sku', 'sku_none'], ['sku', ids['hat']]] as const) {
    const refused = { status: 404, body: { resource_type: object, resource_id: unknown } };
    expect(await ask('POST', '/product-collections', { name: 'No', type: 'STATIC', products: [{ id: unknown, object }] })).toMatchObject(refused);
    expect(await ask('PUT', `/product-collections/${String(id)}`, { products: [...products, { id: unknown, object }] })).toMatchObject(refused);
  }
  const wrong = { id: ids['blue'], product_id: ids['hat'], object: 'sku' };
  expect(await ask('POST', '/product-collections', { name: 'No', type: 'STATIC', products: [wrong] })).toMatchObject({ status: 404, body: { resource_type: 'sku', resource_id: ids['blue'] } });
  const bare = { id: ids['blue'], object: 'sku' };
  expect(await ask('PUT', `/product-collections/${String(id)}`, { products: [products[0], bare, products[2]] })).toMatchObject({ status: 200, body: { products } });
  await owner.query('update product_collections set updated_at = null where project_id = $1', [shop.projectId]);
  expect(await ask('GET', `/product-collections/${String(id)}`)).toEqual(made);
  expect((await ask('GET', '/product-collections')).body).toEqual({ object: 'list', data_ref: 'data', data: [made.body], total: 1 });
  expect(await held(shop, id)).toEqual({ names: ['blue', 'hat'], total: 2 });
  expect((await held(shop, id, '?limit=1&page=2')).names).toHaveLength(1);
  const changed = await ask('PUT', `/product-collections/${String(id)}`, { name: 'Hats', products: products.slice(0, 1) });
  expect(changed.body).toEqual({ ...made.body, name: 'Hats', products: products.slice(0, 1), updated_at: any });
  expect(await held(shop, id)).toEqual({ names: ['hat'], total: 1 });
  expect(await ask('DELETE', `/product-collections/${String(id)}`)).toEqual({ status: 204, body: {} });
  expect(await ask('GET', `/product-collections/${String(id)}`)).toMatchObject({ status: 404, body: { resource_type: 'products_collection' } });
  const changes = await owner.query("select action from changes where project_id = $1 and object_type = 'product_collection'", [shop.projectId]);
  expect(changes).toHaveLength(3);
});

test('a filter is a collection that follows the catalogue', async () => {
  const shop = await open();
  const filter = { junction: 'and', 'metadata.color': { conditions: { $is: ['red'] } }, price: { conditions: { $more_than: [200] } } };
  const { body } = await shop.ask('POST', '/product-collections', { name: 'Red', type: 'AUTO_UPDATE', filter });
  expect(body).toMatchObject({ type: 'AUTO_UPDATE', filter });
  expect(body).not.toHaveProperty('products');
  expect(await held(shop, body['id'])).toEqual({ names: ['blue', 'shoe'], total: 2 });
  await shop.ask('PUT', '/products/hat', { price: 250, metadata: { color: 'red' } });
  expect(await held(shop, body['id'])).toEqual({ names: ['blue', 'hat', 'shoe'], total: 3 });
  await shop.ask('PUT', `/product-collections/${String(body['id'])}`, { filter: { object: { conditions: { $is: 'product' } } } });
  expect(await held(shop, body['id'])).toEqual({ names: ['hat', 'shoe'], total: 2 });
});

test.each<{ name: string; body: unknown }>([
  { name: 'no name', body: { type: 'STATIC', products: [] } },
  { name: 'an unknown type', body: { name: 'a', type: 'OTHER', products: [] } },
  { name: 'a list without products', body: { name: 'a', type: 'STATIC' } },
  { name: 'a filter without a filter', body: { name: 'a', type: 'AUTO_UPDATE', products: [] } },
  { name: 'an unknown field', body: { name: 'a', type: 'AUTO_UPDATE', filter: { weight: { conditions: { $is: [1] } } } } },
  { name: 'an unknown operator', body: { name: 'a', type: 'AUTO_UPDATE', filter: { name: { conditions: { $like: ['a'] } } } } },
  { name: 'a product of another kind', body: { name: 'a', type: 'STATIC', products: [{ id: 'a', object: 'voucher' }] } },
])('$name is no collection', async ({ body }) => {
  const { ask } = await openShop(database, inject);
  expect(await ask('POST', '/product-collections', body)).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test('a collection keeps its type, and another project does not see it', async () => {
  const [mine, theirs] = [await open(), await open()];
  const theirHat = { id: theirs.ids['hat'], object: 'product' };
  expect(await mine.ask('POST', '/product-collections', { name: 'a', type: 'STATIC', products: [theirHat] })).toMatchObject({ status: 404 });
  const { body } = await mine.ask('POST', '/product-collections', { name: 'a', type: 'STATIC', products: [] });
  const path = `/product-collections/${String(body['id'])}`;
  expect(await mine.ask('PUT', path, { type: 'AUTO_UPDATE', filter: {} })).toMatchObject({ status: 400 });
  expect(await held(mine, body['id'])).toEqual({ names: [], total: 0 });
  for (const [method, at] of [['GET', path], ['PUT', path], ['DELETE', path], ['GET', `${path}/products`]] as const) {
    expect((await theirs.ask(method, at, method === 'GET' ? undefined : {})).status).toBe(404);
  }
});
