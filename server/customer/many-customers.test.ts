import { expect, test, vi } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { pool, owner, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);

/** The action when it is over. */
async function over(shop: Shop, answer: { status: number; body: Record<string, unknown> }): Promise<Record<string, unknown>> {
  expect(answer.status).toBe(202);
  return vi.waitFor(async () => {
    const { body } = await shop.ask('GET', `/async-actions/${String(answer.body['async_action_id'])}`);
    expect(['DONE', 'FAILED']).toContain(body['status']);
    return body;
  }, { timeout: 20_000 });
}

test('customers are made and changed in bulk; one that cannot be is named, and what was sent is forgotten', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada', name: 'Ada', metadata: { a: 1 } });
  const customers = [
    { source_id: 'ada', address: { city: 'Ulm', line_2: null }, metadata: { k: null } }, { source_id: 'bob', name: 'Bob' }, { id: 'cust_none', name: 'Nobody' }, {},
  ];
  const action = await over(shop, await shop.ask('POST', '/customers/bulk/async', customers));
  expect(action).toMatchObject({
    type: 'CUSTOMERS.BULK_UPDATE', status: 'DONE', result: { failed_count: 2, failed: [{ source_id: 'cust_none', row: 3 }, { row: 4 }] },
  });
  expect((await shop.ask('GET', '/customers/ada')).body).toMatchObject({ name: 'Ada', address: { city: 'Ulm', line_2: null }, metadata: { a: 1, k: null } });
  expect((await shop.ask('GET', '/customers/bob')).body).toMatchObject({ name: 'Bob' });
  const kept = await pool.query('select input from async_actions where project_id = $1', [shop.projectId]);
  expect(kept).toEqual([{ input: {} }]);
  for (const body of [[], {}, [5], 'x']) expect((await shop.ask('POST', '/customers/bulk/async', body)).status).toBe(400);
});

test('metadata is merged into many customers, who are made when they are new', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada', metadata: { a: 1 } });
  const action = await over(shop, await shop.ask('POST', '/customers/metadata/async', { source_ids: ['ada', 'bob'], metadata: { b: null } }));
  expect(action).toMatchObject({ type: 'CUSTOMERS.METADATA_UPDATE', operation_status: 'SUCCESS', result: { failed_count: 0 } });
  expect((await shop.ask('GET', '/customers/ada')).body['metadata']).toEqual({ a: 1, b: null });
  expect((await shop.ask('GET', '/customers/bob')).body['metadata']).toEqual({ b: null });
});

async function upload(shop: Shop, csv: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { ...shop.headers, 'content-type': 'text/csv' };
  const answer = await inject({ method: 'POST', url: '/v1/customers/importCSV', headers, payload: csv });
  return { status: answer.statusCode, body: answer.json() };
}

test('a file of customers is imported with their addresses, and other columns become metadata', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada', phone: '1' });
  const csv = '\uFEFFName;Email;Source_id;Birthdate;Address_line_1;City;Favourite colour\r\n"Ada, ""A""\nL";ada@example.org;ada;1990-02-03;Weg 1;Ulm;red\r\nBob;;;;;;\r\n';
  expect(await over(shop, await upload(shop, csv))).toMatchObject({ type: 'CUSTOMERS.IMPORT_CSV', status: 'DONE', result: { done_count: 2, failed_count: 0 } });
  expect((await shop.ask('GET', '/customers/ada')).body).toMatchObject({
    name: 'Ada, "A"\nL', phone: '1', birthdate: '1990-02-03', address: { line_1: 'Weg 1', city: 'Ulm' }, metadata: { 'Favourite colour': 'red' },
  });
  expect((await shop.ask('GET', '/customers')).body['total']).toBe(2);
});

test('of a file with one bad line nobody is imported, and each bad line is named', async () => {
  const shop = await openShop();
  const action = await over(shop, await upload(shop, 'Name,Source_id,Birthdate\nAda,a,1990-01-01\nBob,b,yesterday\nEve,a,\n'));
  expect(action).toMatchObject({ status: 'FAILED', operation_status: 'FAILED' });
  const failed = (action['result'] as { failed: { row: number; reason: string }[] }).failed;
  expect(failed.map(({ row }) => row)).toEqual([2, 3]);
  expect(failed[0]?.reason).toContain('Birthdate');
  expect((await shop.ask('GET', '/customers')).body['total']).toBe(0);
});

test('who is made needs what the schema requires, in a file, in bulk and alone; who is known may leave it out', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'customer', properties: { level: { type: 'number' }, vip: { type: 'boolean', optional: true } } });
  const refused = { status: 400, body: { key: 'metadata_validation_failed', details: 'level: property is required' } };
  for (const body of [{ source_id: 'bob' }, {}, { source_id: 'bob', metadata: { vip: true } }]) expect(await shop.ask('POST', '/customers', body)).toMatchObject(refused);
  expect(await shop.ask('POST', '/customers', { source_id: 'ada', name: 'Ada' })).toMatchObject({ status: 200 });
  expect(await shop.ask('POST', '/customers', { source_id: 'ada', metadata: { level: null } })).toMatchObject(refused);
  expect(await shop.ask('POST', '/customers', { source_id: 'bob', metadata: { level: 1 } })).toMatchObject({ status: 200 });
  const bulk = [{ source_id: 'ada', phone: '1' }, { source_id: 'carl', phone: '1' }];
  expect(await over(shop, await shop.ask('POST', '/customers/bulk/async', bulk))).toMatchObject({
    result: { failed: [{ source_id: 'carl', row: 2, reason: 'level: property is required' }] },
  });
  expect(await over(shop, await upload(shop, 'Source_id,level,vip\nada,,\ndora,high,\nemil,,TRUE\nfritz,2,1\n'))).toMatchObject({ status: 'FAILED', result: { failed: [
    { row: 2, reason: 'Line 3: level should be a number, such as 12.5, not "high"' }, { source_id: 'emil', row: 3, reason: 'Line 4: level: property is required' },
    { row: 4, reason: 'Line 5: vip should be TRUE or FALSE, not "1"' },
  ] } });
  expect(await over(shop, await upload(shop, 'Source_id,level,vip\nada,,\ndora,3,TRUE\n'))).toMatchObject({ status: 'DONE' });
  expect((await shop.ask('GET', '/customers/dora')).body['metadata']).toEqual({ level: 3, vip: true });
});

test('who is made in passing, by an order or an event, need not have what the schema requires', async () => {
  const shop = await openShop();
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'customer', properties: { level: { type: 'number' } } });
  expect(await shop.ask('POST', '/orders', { customer: { source_id: 'ada' }, amount: 100 })).toMatchObject({ status: 200 });
  expect(await shop.ask('POST', '/events', { event: 'visit', customer: { source_id: 'bob' } })).toMatchObject({ status: 200 });
  expect(await shop.ask('POST', '/events', { event: 'visit', customer: { source_id: 'carl', metadata: { level: 'x' } } })).toMatchObject({ status: 400 });
});

test('what an export wrote of customers comes back, and changes who is known by id', async () => {
  const shop = await openShop();
  const ada = {
    source_id: 'ada', name: 'Ada', email: 'a@example.org', phone: '1', description: 'first', birthdate: '1990-02-03', birthday: '1990-02-04',
    address: { city: 'Ulm', line_1: 'Weg 1', postal_code: '1' }, metadata: { level: 1, tags: ['a'] },
  };
  await shop.ask('POST', '/customers', ada);
  const nameless = (await shop.ask('POST', '/customers', { name: 'Nobody' })).body['id'] as string;
  const { body } = await shop.ask('POST', '/exports', { exported_object: 'customer', parameters: {} });
  const { url } = await vi.waitFor(async () => {
    const found = (await shop.ask('GET', `/exports/${String(body['id'])}`)).body;
    expect(found['status']).toBe('DONE');
    return found['result'] as { url: string };
  }, { timeout: 20_000 });
  const csv = (await inject({ method: 'GET', url: new URL(url).pathname + new URL(url).search, headers: shop.headers })).body;
  expect(await over(shop, await upload(shop, csv.replace('Nobody', 'Somebody')))).toMatchObject({ status: 'DONE', result: { done_count: 2 } });
  expect((await shop.ask('GET', '/customers')).body['total']).toBe(2);
  expect((await shop.ask('GET', `/customers/${nameless}`)).body).toMatchObject({ name: 'Somebody' });
  expect((await shop.ask('GET', `/customers/${nameless}`)).body['metadata']).toBeUndefined();

  const other = await openShop();
  const lines = csv.split('\r\n').filter((line) => !line.includes(nameless)).join('\r\n');
  expect(await over(other, await upload(other, lines))).toMatchObject({ status: 'DONE', result: { done_count: 1 } });
  expect((await other.ask('GET', '/customers/ada')).body).toMatchObject(ada);
  expect((await other.ask('GET', '/customers/ada')).body['metadata']).toEqual(ada.metadata);
  expect(await over(other, await upload(other, csv))).toMatchObject({ status: 'FAILED', result: { failed: [{ reason: `Line 2: Cannot find customer with id ${nameless}` }] } });
});

test('a file that names somebody who is deleted while it is written imports nothing, and names the line', async () => {
  const shop = await openShop();
  const id = String((await shop.ask('POST', '/customers', { name: 'Nobody' })).body['id']);
  const { uploaded } = await owner.transaction(async (tx) => {
    await tx.query('/* test.delete */ update customers set deleted_at = now() where project_id = $1 and customer_id = $2', [shop.projectId, id]);
    const answer = await upload(shop, `Id,Source_id,Name\n${id},,Somebody\n,ada,Ada\n`);
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '/* customer.update */%'`;
    await vi.waitFor(async () => expect(await owner.query(waiting)).toHaveLength(1), { timeout: 20_000 });
    return { uploaded: answer };
  });
  expect(await over(shop, uploaded)).toMatchObject({ status: 'FAILED', result: { failed: [{ row: 1, reason: `Line 2: Cannot find customer with id ${id}` }] } });
  expect((await shop.ask('GET', '/customers')).body['total']).toBe(0);
});

test("a shop's own column of ids is metadata", async () => {
  const shop = await openShop();
  expect(await over(shop, await upload(shop, 'Source_id,Id\nada,17\n'))).toMatchObject({ status: 'DONE' });
  expect((await shop.ask('GET', '/customers/ada')).body['metadata']).toEqual({ id: '17' });
});

const bulk = async (shop: Shop, asked: object): Promise<Record<string, unknown>> => over(shop, await shop.askOurs('POST', '/customers/bulk', asked));

test('all customers that a search finds are counted, changed and deleted together, in steps, and what was asked for is forgotten', async () => {
  const shop = await openShop();
  await pool.query(
    `/* test.customers */ insert into customers (project_id, customer_id, source_id, name, metadata, created_at)
     select $1, 'cust_' || lpad(n::text, 5, '0'), 'src-' || n, case when n % 2 = 0 then 'Even ' || n end, '{"old": 1, "kept": 2}', now() - interval '1 hour'
       from generate_series(1, 1300) as n`,
    [shop.projectId],
  );
  const count = async (search: string): Promise<unknown> => (await shop.askOurs('POST', '/customers/count', { search })).body;
  expect([await count(''), await count('EVEN 1'), await count('src-12')]).toEqual(
    [{ count: 1300, is_count_exact: true }, { count: 206, is_count_exact: true }, { count: 111, is_count_exact: true }]);
  const merged = await bulk(shop, { deed: 'merge_metadata', search: 'even', metadata: { wave: 2 }, unset_metadata_fields: ['old'] });
  expect(merged).toMatchObject({ type: 'CUSTOMERS.METADATA_MERGE', status: 'DONE', progress: 100, result: { message: 'Updated 650 customers.', done_count: 650, failed_count: 0 } });
  const marked = await pool.query(`select count(*) as n from customers where project_id = $1 and metadata = '{"wave": 2, "kept": 2}'`, [shop.projectId]);
  expect(marked).toEqual([{ n: 650 }]);
  const segment = (await shop.ask('POST', '/segments', { type: 'static', name: 'Some', customers: ['cust_00002', 'cust_00003'] })).body['id'];
  expect(await bulk(shop, { deed: 'delete', search: 'Even' })).toMatchObject({ type: 'CUSTOMERS.DELETE', result: { message: 'Deleted 650 customers.', failed_count: 0 } });
  expect(await count('')).toEqual({ count: 650, is_count_exact: true });
  expect(await pool.query('select customer_id from segment_customers where project_id = $1 and segment_id = $2', [shop.projectId, segment])).toEqual([{ customer_id: 'cust_00003' }]);
  const [entries] = await pool.query(`select count(*) as n from changes where project_id = $1 and object_type = 'customer' and action = 'deleted'`, [shop.projectId]);
  expect(entries).toEqual({ n: 650 });
  const kept = await pool.query(`select distinct input from async_actions where project_id = $1 and type like 'CUSTOMERS.%'`, [shop.projectId]);
  expect(kept).toEqual([{ input: {} }]);
});

test('named customers are changed; one that is not there is told by its place, and nobody of another project is touched', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  const ids = await Promise.all([shop, other, shop].map(async (each, place) => (await each.ask('POST', '/customers', { source_id: `c${place}` })).body['id']));
  const action = await bulk(shop, { deed: 'delete', ids });
  expect(action).toMatchObject({ status: 'DONE', result: { message: 'Deleted 2 customers.', failed: [{ row: 2, reason: 'This customer is not there any more' }], failed_count: 1 } });
  expect((await other.ask('GET', '/customers/c1')).status).toBe(200);
  expect((await shop.ask('GET', '/customers/c0')).status).toBe(404);
});

test.each([
  ['nothing that says which', { deed: 'delete' }], ['both ways to say which', { deed: 'delete', ids: ['a'], search: '' }], ['an unknown deed', { deed: 'erase', search: '' }],
  ['nothing to change', { deed: 'merge_metadata', search: '', metadata: {} }], ['nobody named', { deed: 'delete', ids: [] }], ['an unknown member', { deed: 'delete', search: '', filter: {} }],
])('a change of many customers with %s is refused', async (_, asked) => {
  expect((await (await openShop()).askOurs('POST', '/customers/bulk', asked)).status).toBe(400);
});
