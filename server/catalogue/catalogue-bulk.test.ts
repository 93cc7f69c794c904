import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject } = database;

type Members = Record<string, unknown>;

/** Waits until work is over, and gives it back. */
async function over(shop: Shop, started: { status: number; body: Members }): Promise<Members> {
  expect(started).toEqual({ status: 202, body: { async_action_id: expect.stringMatching(/^aa_/) as unknown } });
  const path = `/async-actions/${String(started.body['async_action_id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 20_000 }).toMatch(/DONE|FAILED/);
  return (await shop.ask('GET', path)).body;
}

async function upload(shop: Shop, path: string, csv: string): Promise<Members> {
  const answer = await inject({ method: 'POST', url: `/v1${path}`, headers: { ...shop.headers, 'content-type': 'text/csv' }, payload: csv });
  return over(shop, { status: answer.statusCode, body: answer.json() });
}

const open = () => openShop(database, inject);

test('products are made and changed in bulk; one that cannot be spoils no other', async () => {
  const shop = await open();
  await shop.ask('POST', '/products', { source_id: 'shoe', price: 100, metadata: { a: 1 } });
  const products = [
    { source_id: 'shoe', price: 200, name: null, metadata: { b: null } }, { id: 'prod_nothing', price: 1 }, { source_id: 'hat', price: 300 }, { source_id: 'hat', name: 'Hat' },
  ];
  const action = await over(shop, await shop.ask('POST', '/products/bulk/async', products));
  expect(action).toMatchObject({
    type: 'PRODUCTS.BULK_UPDATE', status: 'DONE', operation_status: 'SUCCESS',
    result: { message: 'Updated 3 products.', done_count: 3, failed_count: 1, failed: [{ source_id: 'prod_nothing', row: 2, reason: 'Cannot find product with id prod_nothing' }] },
  });
  expect((await shop.ask('GET', '/products/shoe')).body).toMatchObject({ price: 200, metadata: { a: 1, b: null } });
  expect((await shop.ask('GET', '/products/hat')).body).toMatchObject({ price: 300, name: 'Hat' });
});

test('a source_id of a file or of a bulk that looks like the id of another product makes a new one', async () => {
  const shop = await open();
  const one = await shop.ask('POST', '/products', { name: 'One' });
  const two = await shop.ask('POST', '/products', { name: 'Two' });
  expect(await over(shop, await shop.ask('POST', '/products/bulk/async', [{ source_id: one.body['id'], price: 1 }]))).toMatchObject({ result: { done_count: 1, failed_count: 0 } });
  expect(await upload(shop, '/products/importCSV', `Source_id,Price\n${String(two.body['id'])},2\n`)).toMatchObject({ status: 'DONE', result: { failed_count: 0 } });
  for (const { body } of [one, two]) expect((await shop.ask('GET', `/products/${String(body['id'])}`)).body).toMatchObject(body);
  expect((await shop.ask('GET', '/products')).body).toMatchObject({ total: 4 });
});

test('an empty bulk is done at once, whatever way it is empty', async () => {
  const shop = await open();
  for (const body of ['', {}, []]) expect(await over(shop, await shop.ask('POST', '/products/bulk/async', body))).toMatchObject({ status: 'DONE', result: { done_count: 0 } });
  expect(await shop.ask('POST', '/products/bulk/async', [{ price: 'x' }])).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test('metadata are merged into many products, named by source_ids or product_ids; nobody is made', async () => {
  const shop = await open();
  const { body } = await shop.ask('POST', '/products', { source_id: 'shoe', metadata: { a: 1 } });
  await shop.ask('POST', '/products', { source_id: 'hat' });
  const action = await over(shop, await shop.ask('POST', '/products/metadata/async', { source_ids: ['hat', 'nothing'], product_ids: [body['id']], metadata: { b: 2 } }));
  expect(action).toMatchObject({ type: 'PRODUCTS.METADATA_UPDATE', result: { message: 'Updated 2 products.', failed: [{ source_id: 'nothing' }] } });
  expect((await shop.ask('GET', '/products/shoe')).body).toMatchObject({ metadata: { a: 1, b: 2 } });
  expect((await shop.ask('GET', '/products')).body['total']).toBe(2);
  expect(await shop.ask('POST', '/products/metadata/async', { source_ids: [], metadata: {} })).toMatchObject({ status: 400 });
});

test('products and SKUs come from CSV files; columns that are not known become metadata', async () => {
  const shop = await open();
  expect(await upload(shop, '/products/importCSV', 'Name;Source_id;Price;Color\nShoe;shoe;4900;red\nHat;hat;;\n')).toMatchObject({
    type: 'PRODUCTS.IMPORT_CSV', status: 'DONE', result: { message: '2 product(s) imported successfully, 0 failed.', done_count: 2 },
  });
  expect((await shop.ask('GET', '/products/shoe')).body).toMatchObject({ name: 'Shoe', price: 4900, metadata: { Color: 'red' } });
  await upload(shop, '/products/importCSV', 'Source_id,Price\nshoe,5000\n');
  expect((await shop.ask('GET', '/products/shoe')).body).toMatchObject({ name: 'Shoe', price: 5000, metadata: { Color: 'red' } });
  expect(await upload(shop, '/skus/importCSV', 'product_id,sku,source_id,price,currency\nshoe,Blue,shoe-blue,5500,EUR\nhat,Red,hat-red,,\n')).toMatchObject({
    type: 'SKUS.IMPORT_CSV', status: 'DONE', result: { done_count: 2 },
  });
  expect((await shop.ask('GET', '/skus/shoe-blue')).body).toMatchObject({ sku: 'Blue', price: 5500, currency: 'EUR' });
});

test('of a file with one bad row nothing is imported, and every bad row is told', async () => {
  const shop = await open();
  await shop.ask('POST', '/products', { source_id: 'shoe' });
  await shop.ask('POST', '/products/shoe/skus', { source_id: 'taken' });
  await shop.ask('POST', '/products', { source_id: 'hat' });
  expect(await upload(shop, '/products/importCSV', 'Name,Source_id,Price\nA,a,1\nB,b,1.5\nC,a,2\n')).toMatchObject({
    status: 'FAILED', operation_status: 'FAILED', result: { message: '0 product(s) imported successfully, 2 failed.', failed_count: 2, failed: [{ row: 2 }, { row: 3, source_id: 'a' }] },
  });
  expect((await shop.ask('GET', '/products')).body['total']).toBe(2);
  expect(await upload(shop, '/skus/importCSV', 'product_id,source_id\nshoe,new\nnothing,x\nhat,taken\n,y\n')).toMatchObject({
    status: 'FAILED', result: { failed_count: 3, failed: [{ row: 2, reason: 'Line 3: Cannot find product with id nothing' }, { row: 3 }, { row: 4 }] },
  });
  expect((await shop.ask('GET', '/skus/new')).status).toBe(404);
});

test('a file that leaves out what the schema requires fails and is over; a product that has it already may leave it out', async () => {
  const shop = await open();
  await shop.ask('POST', '/products', { source_id: 'shoe', metadata: { size: 'M' } });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'product', properties: { size: { type: 'string' } } });
  expect(await upload(shop, '/products/importCSV', 'source_id,name\nshoe,Shoe\nhat,Hat\n')).toMatchObject({
    status: 'FAILED', result: { failed: [{ source_id: 'hat', row: 2, reason: 'Line 3: size: property is required' }] },
  });
  expect((await shop.ask('GET', '/products/shoe')).body).toMatchObject({ name: null });
  expect(await upload(shop, '/products/importCSV', 'source_id,name\nshoe,Shoe\n')).toMatchObject({ status: 'DONE', result: { done_count: 1 } });
});

test('cells of a file are read by the schema of products; a new SKU needs what it requires as well', async () => {
  const shop = await open();
  await shop.ask('POST', '/products', { source_id: 'shoe' });
  await shop.ask('POST', '/products/shoe/skus', { source_id: 'old' });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'product', properties: { size: { type: 'number' } } });
  expect(await upload(shop, '/products/importCSV', 'source_id,size\nhat,12\ncap,big\n')).toMatchObject({
    status: 'FAILED', result: { failed: [{ row: 2, reason: 'Line 3: size should be a number, such as 12.5, not "big"' }] },
  });
  expect(await upload(shop, '/products/importCSV', 'source_id,size\nhat,12\n')).toMatchObject({ status: 'DONE' });
  expect((await shop.ask('GET', '/products/hat')).body).toMatchObject({ metadata: { size: 12 } });
  expect(await upload(shop, '/skus/importCSV', 'product_id,source_id,size\nshoe,old,\nshoe,new,\n')).toMatchObject({
    status: 'FAILED', result: { failed: [{ source_id: 'new', row: 2, reason: 'Line 3: size: property is required' }] },
  });
  expect(await upload(shop, '/skus/importCSV', 'product_id,source_id,size\nshoe,old,\nshoe,new,7\n')).toMatchObject({ status: 'DONE' });
  expect((await shop.ask('GET', '/skus/new')).body).toMatchObject({ metadata: { size: 7 } });
  expect(await shop.ask('POST', '/products/hat/skus', { source_id: 'more' })).toMatchObject({ status: 400, body: { details: 'size: property is required' } });
  expect(await shop.ask('POST', '/products/shoe/skus', { source_id: 'old', sku: 'Old' })).toMatchObject({ status: 200 });
});

test('all products that a search finds are counted, changed and deleted together with their SKUs', async () => {
  const shop = await open();
  for (const name of ['Red shirt', 'Blue shirt', 'Hat']) {
    const { body } = await shop.ask('POST', '/products', { name, source_id: name, metadata: { old: 1, kept: 2 } });
    await shop.ask('POST', `/products/${String(body['id'])}/skus`, { sku: `${name} M`, source_id: `${name} M` });
  }
  const bulk = async (asked: object): Promise<Members> => over(shop, await shop.askOurs('POST', '/products/bulk', asked));
  const count = async (search: string): Promise<unknown> => (await shop.askOurs('POST', '/products/count', { search })).body['count'];
  expect([await count(''), await count('SHIRT'), await count('t m')]).toEqual([3, 2, 3]);
  expect(await bulk({ deed: 'merge_metadata', search: 'shirt', metadata: { new: 3 }, unset_metadata_fields: ['old'] })).toMatchObject({
    type: 'PRODUCTS.METADATA_MERGE', status: 'DONE', result: { message: 'Updated 2 products.', failed_count: 0 },
  });
  expect((await shop.ask('GET', `/products/${encodeURIComponent('Red shirt')}`)).body['metadata']).toEqual({ kept: 2, new: 3 });
  const hat = (await shop.ask('GET', '/products/Hat')).body;
  expect(hat['metadata']).toEqual({ old: 1, kept: 2 });
  expect(await bulk({ deed: 'delete', search: 'shirt' })).toMatchObject({ type: 'PRODUCTS.DELETE', result: { message: 'Deleted 2 products.' } });
  // A source_id is no id, even where it looks like one.
  await shop.ask('POST', '/products', { source_id: 'other', name: 'Other' });
  await shop.ask('PUT', '/products/other', { source_id: hat['id'] });
  expect(await bulk({ deed: 'delete', ids: ['Hat'] })).toMatchObject({ result: { message: 'Deleted 0 products.', failed: [{ row: 1 }] } });
  expect(await bulk({ deed: 'delete', ids: ['prod_none', hat['id']] })).toMatchObject({ result: { message: 'Deleted 1 product.', failed: [{ row: 1 }] } });
  expect([await count(''), (await shop.ask('GET', `/skus/${encodeURIComponent('Hat M')}`)).status]).toEqual([1, 404]);
});
