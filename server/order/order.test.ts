import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { buildCampaign, buildOrder, buildRedemption, buildVoucher } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';
import { findOrders, lockOrders, putOrders } from './order.store.ts';
import { newOrder, toWantedOrder, type Order } from './order.ts';

const database = await testApp();
const { pool, owner, inject } = database;
const any = expect.any(String) as unknown;
const now = new Date('2026-11-24T12:00:00Z');

const open = () => openShop(database, inject);

test('an order is made as it was sent, and read by id and source_id', async () => {
  const { ask, projectId } = await open();
  const made = await ask('POST', '/orders', {
    source_id: 'basket/1 %', items: [{ product_id: 'prod_1', quantity: 2, price: 350 }], customer: { source_id: 'ada' }, currency: 'EUR',
  });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^ord_/) as unknown, source_id: 'basket/1 %', created_at: any, updated_at: null, status: 'CREATED', amount: 700,
      total_amount: 700, items: [{ product_id: 'prod_1', quantity: 2, price: 350, object: 'order_item' }], metadata: {},
      customer: { id: any, object: 'customer' }, customer_id: any, referrer_id: null, object: 'order',
    },
  });
  expect(await ask('GET', `/orders/${String(made.body['id'])}`)).toEqual(made);
  expect(await ask('GET', `/orders/${encodeURIComponent('basket/1 %')}`)).toEqual(made);
  const [customer] = await owner.query('select source_id, customer_id from customers where project_id = $1', [projectId]);
  expect(customer).toEqual({ source_id: 'ada', customer_id: made.body['customer_id'] });
});

test('a source_id that looks like the id of another order makes a new one', async () => {
  const { ask } = await open();
  const other = await ask('POST', '/orders', { amount: 100 });
  const made = await ask('POST', '/orders', { source_id: other.body['id'], amount: 200 });
  expect(made.body['id']).not.toBe(other.body['id']);
  expect((await ask('POST', '/orders', { source_id: other.body['id'], amount: 300 })).body).toMatchObject({ id: made.body['id'], amount: 300 });
  expect((await ask('GET', `/orders/${String(other.body['id'])}`)).body).toEqual(other.body);
});

test('an order without items and amount is one too; members of null are not given', async () => {
  const { ask } = await open();
  const { body } = await ask('POST', '/orders', { source_id: null, status: null, amount: null, items: null, customer: null, metadata: null });
  expect(body).toEqual({
    id: any, source_id: null, created_at: any, updated_at: null, status: 'CREATED', metadata: {}, customer_id: null, referrer_id: null, object: 'order',
  });
});

test('an order made again under its source_id is the same one, changed', async () => {
  const { ask, projectId } = await open();
  const made = await ask('POST', '/orders', { source_id: 'one', amount: 500, status: 'PAID', metadata: { a: 1 } });
  const again = await ask('POST', '/orders', { source_id: 'one', amount: 600, metadata: { b: 2 } });
  expect(again.body).toEqual({ ...made.body, amount: 600, total_amount: 600, metadata: { a: 1, b: 2 }, updated_at: any });
  const both = await Promise.all(['two', 'two', 'two', 'two'].map((source_id) => ask('POST', '/orders', { source_id, amount: 1 })));
  expect(new Set(both.map(({ status, body }) => `${status} ${String(body['id'])}`)).size).toBe(1);
  expect(await owner.query('select count(*) as n from orders where project_id = $1', [projectId])).toEqual([{ n: 2 }]);
});

test('metadata of an order are merged key by key, and keys are taken off by name', async () => {
  const { ask } = await open();
  await ask('POST', '/orders', { source_id: 'one', metadata: { a: 1, b: 2, c: 3 } });
  expect((await ask('PUT', '/orders/one', { metadata: { b: null, d: 4 }, unset_metadata_fields: ['a', 'nobody'] })).body).toMatchObject({ metadata: { b: null, c: 3, d: 4 } });
  expect((await ask('PUT', '/orders/one', { metadata: null })).body).toMatchObject({ metadata: { b: null, c: 3, d: 4 } });
  expect((await ask('PUT', '/orders/one', { unset_metadata_fields: 'b' })).status).toBe(400);
  expect((await ask('GET', '/orders/one')).body['metadata']).toEqual({ b: null, c: 3, d: 4 });
});

test.each(['CREATED', 'PAID', 'CANCELED', 'FULFILLED'])('an order can become %s; what is not given stays', async (status) => {
  const { ask } = await open();
  const made = await ask('POST', '/orders', { source_id: 'one', items: [{ sku_id: 's', amount: 500 }], metadata: { a: 1 } });
  expect((await ask('PUT', '/orders/one', { status })).body).toEqual({ ...made.body, status, updated_at: any });
});

test('a changed amount changes the total; changed items do where they have amounts', async () => {
  const { ask } = await open();
  const { body } = await ask('POST', '/orders', { amount: 500 });
  const url = `/orders/${String(body['id'])}`;
  expect((await ask('PUT', url, { amount: 900, customer: { source_id: 'bob' } })).body).toMatchObject({
    amount: 900, total_amount: 900, customer_id: any,
  });
  expect((await ask('PUT', url, { items: [{ product_id: 'p', price: 20, quantity: 3 }] })).body).toMatchObject({
    amount: 60, total_amount: 60, items: [{ product_id: 'p' }],
  });
  expect((await ask('PUT', url, { items: [{ product_id: 'p' }] })).body).toMatchObject({
    amount: 60, items: [{ product_id: 'p', object: 'order_item' }],
  });
  expect((await ask('PUT', url, { items: [] })).body).toMatchObject({ amount: 60, items: [] });
});

const item = { product_id: 'p' };

test.each<{ name: string; body: unknown; key: string }>([
  { name: 'more than 500 items', body: { items: Array.from({ length: 501 }, () => item) }, key: 'invalid_payload' },
  { name: 'an item that names no product', body: { items: [item, { quantity: 1, price: 5 }] }, key: 'invalid_payload' },
  { name: 'a status that there is not', body: { status: 'SHIPPED' }, key: 'invalid_payload' },
  { name: 'a negative amount', body: { amount: -1 }, key: 'invalid_amount' },
  { name: 'a fraction', body: { amount: 1.5 }, key: 'invalid_amount' },
  { name: 'more than is exact', body: { amount: 2 ** 53 }, key: 'invalid_amount' },
  { name: 'a negative price', body: { items: [{ ...item, price: -1 }] }, key: 'invalid_amount' },
  { name: 'an amount of an item that is a fraction', body: { items: [{ ...item, amount: 0.1 }] }, key: 'invalid_amount' },
  { name: 'price × quantity beyond what is exact', body: { amount: 1, items: [{ ...item, price: 2 ** 52, quantity: 2 }] }, key: 'invalid_amount' },
  { name: 'items that add up to more than is exact', body: { items: [{ ...item, amount: 2 ** 52 }, { ...item, amount: 2 ** 52 }] }, key: 'invalid_amount' },
  { name: 'a negative quantity', body: { items: [{ ...item, quantity: -1 }] }, key: 'invalid_amount' },
  { name: 'half a unit', body: { items: [{ ...item, quantity: 0.5 }] }, key: 'invalid_amount' },
  { name: 'a quantity without end', body: { items: [{ ...item, quantity: 1e300 }] }, key: 'invalid_amount' },
  { name: 'a quantity of words', body: { items: [{ ...item, quantity: 'two' }] }, key: 'invalid_payload' },
  { name: 'a price of text', body: { items: [{ ...item, price: 'ten' }] }, key: 'invalid_payload' },
])('refused, and nothing is kept of it: $name', async ({ body, key }) => {
  const { ask, projectId } = await open();
  const made = await ask('POST', '/orders', { source_id: 'one', amount: 5, items: [{ ...item, quantity: '2' }] });
  expect(made.status).toBe(200);
  for (const [method, url] of [['POST', '/orders'], ['PUT', '/orders/one']] as const) {
    const request = { ...(body as object), customer: { source_id: 'new' } };
    expect(await ask(method, url, request)).toMatchObject({ status: 400, body: { key } });
  }
  expect((await ask('GET', '/orders/one')).body).toEqual(made.body);
  expect(await owner.query("select source_id from customers where project_id = $1 and source_id = 'new'", [projectId])).toEqual([]);
});

test("an order that is not there, or another project's, is a 404", async () => {
  const [mine, other] = [await open(), await open()];
  const { body } = await other.ask('POST', '/orders', { source_id: 'theirs', amount: 5 });
  for (const name of ['nothing', 'theirs', String(body['id'])]) {
    const missing = { status: 404, body: { key: 'not_found', resource_type: 'order', resource_id: name } };
    expect(await mine.ask('GET', `/orders/${name}`)).toMatchObject(missing);
    expect(await mine.ask('PUT', `/orders/${name}`, { amount: 1 })).toMatchObject(missing);
  }
  expect(await mine.ask('PUT', '/orders/nothing', { customer: { id: 'cust_none' } })).toMatchObject({ status: 404 });
  expect((await other.ask('GET', '/orders/theirs')).body).toEqual(body);
});

test('orders are listed the newest first, by time or by change, page by page', async () => {
  const { ask, projectId } = await open();
  for (const day of [1, 2, 3]) {
    await buildOrder(owner, projectId, { source_id: `day-${day}`, created_at: new Date(`2026-11-0${day}T00:00:00Z`), ...(day === 1 && { updated_at: now }) });
  }
  const sources = async (query: string) => {
    const { body } = await ask('GET', `/orders?${query}`);
    expect(body).toMatchObject({ object: 'list', data_ref: 'orders' });
    return [(body['orders'] as { source_id: string }[]).map(({ source_id: source }) => source), body['total']];
  };
  expect(await sources('')).toEqual([['day-3', 'day-2', 'day-1'], 3]);
  expect(await sources('order=created_at&limit=2')).toEqual([['day-1', 'day-2'], 3]);
  expect(await sources('order=-created_at&limit=2&page=2')).toEqual([['day-1'], 3]);
  expect(await sources('order=-updated_at&limit=1')).toEqual([['day-1'], 3]);
  expect(await sources('created_at[after]=2026-11-01T12:00:00Z&created_at[before]=2026-11-02T12:00:00Z')).toEqual([['day-2'], 1]);
  expect(await ask('GET', '/orders?order=secret')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
});

/** An order as redemptions left it: 300 off the whole, one unit added and free on an item. */
async function redeemedOrder(projectId: string): Promise<Order> {
  const wanted = toWantedOrder({ source_id: 'redeemed', items: [{ product_id: 'p', price: 500, quantity: 2 }] });
  const [first] = newOrder('ord_redeemed', wanted, null, now).items ?? [];
  const order: Order = {
    ...newOrder('ord_redeemed', wanted, null, now), status: 'PAID', amountMinor: 1500, initialAmountMinor: 1000, discountMinor: 800, itemsDiscountMinor: 500,
    items: [{ ...first, quantity: 3, discount_quantity: 1, initial_quantity: 2, amount: 1500, discount_amount: 500, initial_amount: 1000, subtotal_amount: 1000 }],
  };
  await pool.transaction((tx) => putOrders(tx, projectId, [order]));
  return order;
}

test('while a redemption stands, the amount does not go below its discounts and discounted items stay; the whole order sent back is no change', async () => {
  const { ask, projectId } = await open();
  const order = await redeemedOrder(projectId);
  const campaignId = await buildCampaign(owner, projectId);
  const voucherId = await buildVoucher(owner, projectId, campaignId);
  const redemptionId = await buildRedemption(owner, projectId, campaignId, {
    voucher_id: voucherId, order_id: order.orderId, order_minor: 1500, discount_minor: 800,
  });
  for (const body of [{ amount: 799 }, { amount: 0 }, { items: [] }, { items: [{ product_id: 'p', price: 500, quantity: 2 }] }]) {
    expect(await ask('PUT', '/orders/redeemed', body)).toMatchObject({ status: 400, body: { key: 'invalid_order' } });
  }
  const shown = (await ask('GET', '/orders/redeemed')).body;
  expect(shown).toMatchObject({
    amount: 1500, initial_amount: 1000, discount_amount: 300, items_discount_amount: 500, total_discount_amount: 800, total_amount: 700,
    redemptions: { [redemptionId]: { related_object_type: 'voucher', related_object_id: voucherId, related_object_parent_id: campaignId } },
  });
  const echoed = { ...shown, status: 'FULFILLED', customer: undefined };
  expect((await ask('PUT', '/orders/redeemed', echoed)).body).toEqual({ ...shown, status: 'FULFILLED', updated_at: any });
  expect((await ask('PUT', '/orders/redeemed', { amount: 800 })).body).toMatchObject({
    amount: 800, initial_amount: 300, total_discount_amount: 800, total_amount: 0,
  });
});

test('what is stored is read again as it was, and written over whole', async () => {
  const { projectId } = await open();
  const order = await redeemedOrder(projectId);
  expect((await findOrders(pool, projectId, ['redeemed'])).get(order.orderId)).toEqual(order);
  const plain = { ...order, amountMinor: 1000, initialAmountMinor: null, discountMinor: 0, itemsDiscountMinor: 0, items: null, metadata: { a: 1 }, updatedAt: now };
  await pool.transaction((tx) => putOrders(tx, projectId, [plain]));
  const read = await pool.transaction((tx) => lockOrders(tx, projectId, ['redeemed', 'ord_redeemed', 'ord_none'], true));
  expect(read).toEqual([plain]);
});

test('redemptions of one request are told under what stands for them, with the rollback of all', async () => {
  const { projectId } = await open();
  const { orderId } = await redeemedOrder(projectId);
  const campaignId = await buildCampaign(owner, projectId);
  const row = { order_id: orderId, voucher_id: 'v_1', parent_id: 'r_parent', occurred_at: now };
  const parts = [await buildRedemption(owner, projectId, campaignId, row), await buildRedemption(owner, projectId, campaignId, row)].toSorted();
  await buildRedemption(owner, projectId, campaignId, { ...row, result: 'FAILURE', failure_code: 'voucher_expired' });
  const single = await buildRedemption(owner, projectId, campaignId, { order_id: orderId, voucher_id: 'v_2', occurred_at: now });
  const read = async () => (await findOrders(pool, projectId, [orderId])).get(orderId)?.redemptions;
  const date = now.toISOString();
  const stack = { date, related_object_type: 'redemption', related_object_id: 'r_parent', stacked: parts };
  const alone = { date, related_object_type: 'voucher', related_object_id: 'v_2', related_object_parent_id: campaignId };
  expect(await read()).toEqual({ r_parent: stack, [single]: alone });
  const at = new Date('2026-11-25T12:00:00Z');
  const back = { kind: 'rollback', parent_id: 'rr_parent', order_id: orderId, occurred_at: at };
  const rollbacks: string[] = [];
  for (const part of parts) rollbacks.push(await buildRedemption(owner, projectId, campaignId, { ...back, rolls_back_id: part }));
  const rolledBack = { rollback_id: 'rr_parent', rollback_date: at.toISOString(), rollback_stacked: rollbacks };
  expect(await read()).toEqual({ r_parent: { ...stack, ...rolledBack }, [single]: alone });
});

test('a change waits for whoever has the order, and is judged by what they left', async () => {
  const { ask, projectId } = await open();
  const { orderId } = await redeemedOrder(projectId);
  const { inject: elsewhere } = await secondApp(database);
  let changing: Promise<{ status: number; body: Record<string, unknown> }> | undefined;
  await pool.transaction(async (tx) => {
    const [held] = await lockOrders(tx, projectId, [orderId], true);
    changing = ask('PUT', '/orders/redeemed', { amount: 900, status: 'FULFILLED' }, elsewhere);
    await waitForLock(projectId);
    if (held !== undefined) await putOrders(tx, projectId, [{ ...held, discountMinor: 1000 }]);
  });
  expect(await changing).toMatchObject({ status: 400, body: { key: 'invalid_order' } });
  expect((await findOrders(pool, projectId, [orderId])).get(orderId)).toMatchObject({ amountMinor: 1500, discountMinor: 1000, status: 'PAID' });
});

async function waitForLock(projectId: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const waiting = await owner.query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%order.lock%' and datname = current_database()");
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nobody waits for an order of ${projectId}`);
}
