import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { tooSlow } from '../../test/support/too-slow.ts';
import { previewCollection } from './collection-products.query.ts';

const database = await testApp();
const { inject, pool } = database;
const any = expect.any(String) as unknown;

const open = (): Promise<Shop> => openShop(database, inject);

async function fill({ projectId }: Shop, count: number): Promise<void> {
  await pool.query(
    `/* test.products */
     insert into products (project_id, product_id, source_id, name, created_at, updated_at)
     select $1, 'prod_' || lpad(n::text, 5, '0'), 'src-' || n, 'Shirt ' || lpad((n * 7 % $2)::text, 5, '0'), timestamptz '2026-01-01' + n / 10 * interval '1 microsecond',
            case when n % 3 = 0 then timestamptz '2026-02-01' + n / 10 * interval '1 microsecond' end
       from generate_series(1, $2::integer) as n`,
    [projectId, count],
  );
}

type Row = Record<string, unknown>;

/** All rows of a list of ours, `limit` a page. */
async function readPages({ askOurs }: Shop, path: string, limit = 3): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = ''; ;) {
    const { status, body } = await askOurs('GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&after=${after}`);
    expect(status).toBe(200);
    rows.push(...(body['rows'] as Row[]));
    if (body['next'] === null) return rows;
    after = body['next'] as string;
  }
}

test('the pages of each order give every product once, also many of one instant', async () => {
  const shop = await open();
  await fill(shop, 450);
  const newest = await readPages(shop, '/products?sort=newest', 100);
  expect(newest.map((row) => row['product_id'])).toEqual(Array.from({ length: 450 }, (_, index) => `prod_${String(450 - index).padStart(5, '0')}`));
  const named = await readPages(shop, '/products?sort=name', 100);
  expect(named.map((row) => row['name'])).toEqual(named.map((row) => String(row['name'])).toSorted());
  expect(new Set(named.map((row) => row['product_id'])).size).toBe(450);
  const changed = await readPages(shop, '/products?sort=changed', 100);
  expect(new Set(changed.map((row) => row['product_id'])).size).toBe(450);
  const touched = changed.map((row) => row['updated_at'] !== null);
  expect(touched.indexOf(false)).toBe(150);
});

test('a product is found by a part of its name or source_id in any case, by an id, and by its SKUs', async () => {
  const shop = await open();
  const { ask, askOurs } = shop;
  const shoe = (await ask('POST', '/products', { source_id: 'SH-1', name: 'Running shoe 100%', price: 5000 })).body['id'];
  await ask('POST', '/products', { source_id: 'HA-1', name: 'Hat' });
  const blue = (await ask('POST', '/products/SH-1/skus', { source_id: 'SH-1-BLUE', sku: 'Blue 42' })).body['id'];
  const found = async (q: string): Promise<unknown[]> => {
    const { body } = await askOurs('GET', `/products?q=${encodeURIComponent(q)}`);
    return (body['rows'] as Row[]).map((row) => row['source_id']);
  };
  for (const q of ['SHOE', ' shoe ', 'sh-', '100%', String(shoe), 'blue 4', String(blue)]) expect([q, await found(q)]).toEqual([q, ['SH-1']]);
  for (const q of ['_', '%h', String.raw`\ `, "'"]) expect([q, await found(q)]).toEqual([q, []]);
  expect(await found('-1')).toEqual(['HA-1', 'SH-1']);
  expect((await askOurs('GET', '/products?q=shoe')).body).toEqual({
    rows: [{ product_id: shoe, source_id: 'SH-1', name: 'Running shoe 100%', price_minor: 5000, skus: 1, collections: [], created_at: any, updated_at: null }], next: null,
  });
});

test('a product names the collections it is in, listed or found; with too many of them nobody says', async () => {
  const shop = await open();
  const { ask, askOurs } = shop;
  const [shoe, hat] = await Promise.all(['shoe', 'hat'].map(async (name) => (await ask('POST', '/products', { source_id: name, name, price: name.length * 100 })).body['id']));
  const sku = (await ask('POST', '/products/hat/skus', { sku: 'Hat L' })).body['id'];
  const make = async (body: object): Promise<unknown> => (await ask('POST', '/product-collections', body)).body['id'];
  const listed = await make({ name: 'Listed', type: 'STATIC', products: [{ id: shoe, object: 'product' }, { id: sku, product_id: hat, object: 'sku' }] });
  const dear = await make({ name: 'Dear', type: 'AUTO_UPDATE', filter: { price: { conditions: { $more_than: [350] } } } });
  await make({ name: 'Skus', type: 'AUTO_UPDATE', filter: { object: { conditions: { $is: ['sku'] } } } });
  const { body } = await askOurs('GET', '/products?sort=name');
  expect((body['rows'] as Row[]).map((row) => row['collections'])).toEqual([[], [{ collection_id: dear, name: 'Dear' }, { collection_id: listed, name: 'Listed' }]]);
  expect((await askOurs('GET', '/products/shoe')).body).toMatchObject({ product: { id: shoe }, skus: 0, collections: [{ name: 'Dear' }, { name: 'Listed' }] });
  await pool.query(
    `/* test.collections */
     insert into product_collections (project_id, collection_id, name, type, products, created_at)
     select $1, 'pc_' || n, 'Many', 'STATIC', '[]', now() from generate_series(1, 100) as n`,
    [shop.projectId],
  );
  expect((await askOurs('GET', '/products/shoe')).body).toMatchObject({ collections: null });
});

test('things of the catalogue are found for people who choose one, what is called so first', async () => {
  const { ask, askOurs } = await open();
  const shirt = (await ask('POST', '/products', { source_id: 's1', name: 'Shirt' })).body['id'];
  const under = (await ask('POST', '/products', { source_id: 's2', name: 'Undershirt' })).body['id'];
  const long = (await ask('POST', '/products', { source_id: 's3', name: 'Shirts' })).body['id'];
  const sku = (await ask('POST', '/products/s1/skus', { source_id: 's1-l', sku: 'Shirt L' })).body['id'];
  const collection = (await ask('POST', '/product-collections', { name: 'All shirts', type: 'AUTO_UPDATE', filter: {} })).body['id'];
  const ids = async (query: string): Promise<unknown[]> => ((await askOurs('GET', `/catalogue?${query}`)).body['items'] as Row[]).map((item) => item['id']);
  expect(await ids('q=shirt')).toEqual([shirt, long, under, sku, collection]);
  expect(await ids('q=shirt&kind=sku')).toEqual([sku]);
  expect(await ids('')).toEqual([long, under, shirt, sku, collection]);
  expect(new Set(await ids(`ids=${String(sku)},${String(collection)},gone`))).toEqual(new Set([sku, collection]));
  expect((await askOurs('GET', '/catalogue?q=s1-l')).body).toEqual({
    items: [{ object: 'sku', id: sku, name: 'Shirt L', source_id: 's1-l', product: { id: shirt, name: 'Shirt', source_id: 's1' } }],
  });
});

test('what a filter would find is counted and shown before a collection is made of it', async () => {
  const shop = await open();
  await fill(shop, 12);
  await shop.ask('POST', '/products/src-1/skus', { sku: 'One' });
  const ask = (filter: object) => shop.askOurs('POST', '/product-collections/preview', { filter });
  const { body } = await ask({ source_id: { conditions: { $starts_with: ['src-1'] } } });
  expect(body).toMatchObject({ count: 4, is_count_exact: true });
  expect((body['items'] as Row[]).map((item) => item['source_id'])).toEqual(['src-12', 'src-11', 'src-10', 'src-1']);
  expect((await ask({})).body).toMatchObject({ count: 13 });
  expect((await ask({})).body['items']).toHaveLength(10);
  expect(await ask({ weight: { conditions: { $is: [1] } } })).toMatchObject({ status: 400 });
  // What takes too long is looked for among the newest products.
  const soon = await previewCollection(await tooSlow(pool), shop.projectId, {}, new Date());
  expect(soon).toMatchObject({ count: 12, isCountExact: false, items: { length: 10 } });
});

test('nothing of another project is found', async () => {
  const [ours, theirs] = [await open(), await open()];
  const product = String((await theirs.ask('POST', '/products', { source_id: 'x', name: 'Theirs' })).body['id']);
  expect(await ours.askOurs('GET', `/products/${product}`)).toMatchObject({ status: 404 });
  expect((await ours.askOurs('GET', '/products?q=theirs')).body).toEqual({ rows: [], next: null });
  expect((await ours.askOurs('GET', `/catalogue?ids=${product}`)).body).toEqual({ items: [] });
  expect((await ours.askOurs('GET', '/catalogue?q=theirs')).body).toEqual({ items: [] });
});

test('SKUs, collections and what is in them come page by page, each once', async () => {
  const shop = await open();
  await fill(shop, 8);
  const { ask, projectId } = shop;
  for (const size of ['S', 'M', 'L', 'XL']) await ask('POST', '/products/src-3/skus', { source_id: size, sku: `Shirt ${size}` });
  expect((await readPages(shop, '/products/src-3/skus')).map((sku) => sku['source_id'])).toEqual(['XL', 'L', 'M', 'S']);
  await pool.query(
    `/* test.collections */
     insert into product_collections (project_id, collection_id, name, type, filter, created_at)
     select $1, 'pc_' || n, 'Collection ' || (9 - n), 'AUTO_UPDATE', '{}', timestamptz '2026-01-01' from generate_series(1, 8) as n`,
    [projectId],
  );
  const listed = [{ id: 'prod_00001', object: 'product' }, { id: 'prod_00002', object: 'product' }];
  const fixed = (await ask('POST', '/product-collections', { name: 'Two', type: 'STATIC', products: listed })).body['id'];
  const ids = async (query: string): Promise<unknown[]> => (await readPages(shop, `/product-collections${query}`)).map((row) => row['collection_id']);
  const filtered = Array.from({ length: 8 }, (_, index) => `pc_${8 - index}`);
  expect(await ids('')).toEqual([fixed, ...filtered]);
  expect(await ids('?sort=name')).toEqual([...filtered, fixed]);
  expect(await ids('?sort=changed')).toEqual([fixed, ...filtered]);
  expect((await readPages(shop, '/product-collections'))[0]).toEqual({
    collection_id: fixed, name: 'Two', type: 'STATIC', listed: 2, filter: null, created_at: any, updated_at: null,
  });
  const content = await readPages(shop, '/product-collections/pc_1/products');
  expect(content.slice(0, 4).map((item) => item['source_id'])).toEqual(['XL', 'L', 'M', 'S']);
  expect(new Set(content.map((item) => item['id'])).size).toBe(12);
  expect((await readPages(shop, `/product-collections/${String(fixed)}/products`)).map((item) => item['source_id'])).toEqual(['src-2', 'src-1']);
  expect(await shop.askOurs('GET', '/product-collections/pc_1/products?after=x')).toMatchObject({ status: 400 });
});

test('keys of metadata are taken away by name', async () => {
  const { ask } = await open();
  await ask('POST', '/products', { source_id: 'p', metadata: { color: 'red', size: 1, old: true } });
  expect((await ask('PUT', '/products/p', { metadata: { size: 2 }, unset_metadata_fields: ['old', 'unknown'] })).body['metadata']).toEqual({ color: 'red', size: 2 });
  await ask('POST', '/products/p/skus', { source_id: 's', metadata: { a: 1, b: 2 } });
  expect((await ask('PUT', '/products/p/skus/s', { unset_metadata_fields: ['a'] })).body['metadata']).toEqual({ b: 2 });
});
