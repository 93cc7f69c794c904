import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject } = database;
const open = () => openShop(database, inject);

type Members = Record<string, unknown>;

async function imported(shop: Shop, orders: unknown): Promise<Members> {
  const started = await shop.ask('POST', '/orders/import', orders);
  expect(started).toEqual({ status: 202, body: { async_action_id: expect.stringMatching(/^aa_/) as unknown } });
  const path = `/async-actions/${String(started.body['async_action_id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 20_000 }).toMatch(/DONE|FAILED/);
  return (await shop.ask('GET', path)).body;
}

test('orders are imported with their customers; a known source_id changes its order', async () => {
  const shop = await open();
  await shop.ask('POST', '/orders', { source_id: 'one', amount: 100, metadata: { a: 1 } });
  const action = await imported(shop, [
    { source_id: 'one', status: 'PAID', amount: 300, metadata: { b: 2 } },
    { source_id: 'two', items: [{ product_id: 'p', price: 50, quantity: '2' }], customer: { source_id: 'ada', name: 'Ada' } },
    { amount: 5, customer: { source_id: 'ada' } },
  ]);
  expect(action).toMatchObject({ type: 'ORDERS.IMPORT', status: 'DONE', result: { message: '3 order(s) imported successfully, 0 failed.', done_count: 3, failed_count: 0 } });
  expect((await shop.ask('GET', '/orders/one')).body).toMatchObject({ status: 'PAID', amount: 300, metadata: { a: 1, b: 2 } });
  expect((await shop.ask('GET', '/orders/two')).body).toMatchObject({ status: 'CREATED', amount: 100 });
  const { body } = await shop.ask('GET', '/orders?customer=ada');
  expect(body).toMatchObject({ total: 2 });
  expect((await shop.ask('GET', '/customers/ada')).body).toMatchObject({ name: 'Ada' });
});

test('of an import with one bad order nothing is there, no customer either, and every bad one is told', async () => {
  const shop = await open();
  await shop.ask('POST', '/vouchers/CODE', { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 80 } });
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'CODE' }], order: { source_id: 'paid', amount: 100 } });
  const action = await imported(shop, [
    { source_id: 'new', amount: 1, customer: { source_id: 'ada' } }, { source_id: 'paid', amount: 50 }, { amount: 1, customer: { id: 'cust_nobody' } }, { source_id: 'new', amount: 2 },
  ]);
  expect(action).toMatchObject({
    status: 'FAILED', operation_status: 'FAILED',
    result: {
      message: '0 order(s) imported successfully, 3 failed.', failed_count: 3,
      failed: [{ row: 2, source_id: 'paid' }, { row: 3, reason: 'Cannot find customer with id cust_nobody' }, { row: 4, source_id: 'new' }],
    },
  });
  expect((await shop.ask('GET', '/orders/new')).status).toBe(404);
  expect((await shop.ask('GET', '/customers/ada')).status).toBe(404);
});

test.each<{ name: string; body: unknown; key: string }>([
  { name: 'no list', body: { amount: 1 }, key: 'invalid_payload' },
  { name: 'nothing', body: [], key: 'invalid_payload' },
  { name: 'a member of the wrong type', body: [{ amount: '1' }], key: 'invalid_payload' },
  { name: 'an item that names no product', body: [{ items: [{ price: 1 }] }], key: 'invalid_payload' },
  { name: 'an impossible amount', body: [{ amount: -1 }], key: 'invalid_amount' },
])('$name is refused at once', async ({ body, key }) => {
  const { ask } = await open();
  expect(await ask('POST', '/orders/import', body)).toMatchObject({ status: 400, body: { key } });
});

test('an order costs what the catalogue says, and its items stay as they were sent', async () => {
  const shop = await open();
  await shop.ask('POST', '/products', { source_id: 'shoe', price: 4900 });
  const items = [{ source_id: 'shoe', related_object: 'product', quantity: 2 }];
  const { body } = await shop.ask('POST', '/orders', { source_id: 'one', items });
  expect(body).toMatchObject({ amount: 9800, total_amount: 9800 });
  expect(body['items']).toEqual([{ ...items[0], object: 'order_item' }]);
  expect((await shop.ask('PUT', '/orders/one', { items: [{ ...items[0], quantity: 3 }] })).body).toMatchObject({ amount: 14_700 });
  await imported(shop, [{ source_id: 'two', items }]);
  expect((await shop.ask('GET', '/orders/two')).body).toMatchObject({ amount: 9800 });
});

test('orders are filtered, ordered and gone through by a cursor', async () => {
  const { ask } = await open();
  const made = [['a', 300, 'PAID'], ['b', 100, 'CREATED'], ['c', 200, 'PAID']] as const;
  for (const [source_id, amount, status] of made) await ask('POST', '/orders', { source_id, amount, status, metadata: { source_id } });
  const names = async (query: string): Promise<unknown[]> => ((await ask('GET', `/orders?${query}`)).body['orders'] as Members[]).map((order) => order['source_id']);
  expect(await names('status=PAID&order=amount')).toEqual(['c', 'a']);
  expect(await names('filters[status][conditions][$in][0]=PAID&filters[amount][conditions][$more_than]=200')).toEqual(['a']);
  expect(await names('filters[metadata.source_id][conditions][$is]=b')).toEqual(['b']);
  expect(await names('order=-source_id')).toEqual(['c', 'b', 'a']);
  const seen: unknown[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const { body } = await ask('GET', `/orders?limit=2&order=amount&starting_after=${after}`);
    seen.push(...(body['orders'] as Members[]).map((order) => order['amount']));
    expect(body).not.toHaveProperty('total');
    after = body['more_starting_after'] as string | undefined;
  }
  expect(seen).toEqual([100, 200, 300]);
  for (const query of ['status=SHIPPED', 'filters[weight][conditions][$is]=1', 'order=weight', 'starting_after=x', 'page=1001']) {
    expect([query, (await ask('GET', `/orders?${query}`)).status]).toEqual([query, 400]);
  }
});

test('metadata of orders and their items follow their schemas', async () => {
  const shop = await open();
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'order', properties: { channel: { type: 'string' } } });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'order_item', properties: { gift: { type: 'boolean', optional: true } } });
  const refused = { status: 400, body: { key: 'metadata_validation_failed' } };
  expect(await shop.ask('POST', '/orders', { amount: 1 })).toMatchObject(refused);
  expect(await shop.ask('POST', '/orders', { source_id: 'one', metadata: { channel: 'web' } })).toMatchObject({ status: 200 });
  expect(await shop.ask('PUT', '/orders/one', { amount: 5 })).toMatchObject({ status: 200 });
  expect(await shop.ask('PUT', '/orders/one', { metadata: { channel: 1 } })).toMatchObject(refused);
  expect(await shop.ask('PUT', '/orders/one', { items: [{ product_id: 'p', metadata: { gift: 'yes' } }] })).toMatchObject(refused);
  expect(await imported(shop, [{ source_id: 'two', amount: 1 }])).toMatchObject({ status: 'FAILED', result: { failed: [{ reason: 'channel: property is required' }] } });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'customer', properties: { level: { type: 'number', optional: true } } });
  const ofCustomer = { source_id: 'three', metadata: { channel: 'web' }, customer: { source_id: 'ada', metadata: { level: 'high' } } };
  expect(await imported(shop, [ofCustomer])).toMatchObject({ status: 'FAILED', result: { failed: [{ reason: 'level: must be a number' }] } });
});
