import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { refusal, servedClients } from './client.ts';

const open = servedClients(await testApp());

/** The client's types know of no id here. */
function idOf(customer: unknown): { id: string } {
  return customer as { id: string };
}

test('customers.create: made, and by the same source id changed; metadata left out until it is set, address null', async () => {
  const { client } = await open();
  const made = idOf(await client.customers.create({ source_id: 'anna', name: 'Anna' }));
  expect(made).toMatchObject({
    object: 'customer', source_id: 'anna', name: 'Anna', address: null, system_metadata: {}, loyalty: { points: 0, referred_customers: 0, campaigns: {} },
    referrals: { total: 0, campaigns: [] },
    summary: { redemptions: { total_redeemed: 0, total_failed: 0, gift: { redeemed_amount: 0 } }, orders: { total_amount: 0, total_count: 0, average_amount: 0 } },
  });
  expect(made).not.toHaveProperty('metadata');
  const again = await client.customers.create({ source_id: 'anna', email: 'anna@example.com', metadata: { a: 1 } });
  expect(again).toMatchObject({ id: made.id, name: 'Anna', email: 'anna@example.com', metadata: { a: 1 } });
});

test('customers.get by id and source id, update, list', async () => {
  const { client } = await open();
  const made = idOf(await client.customers.create({ source_id: 'bert/1', name: 'Bert' }));
  expect(await client.customers.get('bert/1')).toMatchObject({ id: made.id });
  expect(await client.customers.get(made.id)).toMatchObject({ source_id: 'bert/1' });
  expect(await client.customers.update({ source_id: 'bert/1', name: 'Bertram' } as never)).toMatchObject({ id: made.id, name: 'Bertram' });
  expect(await client.customers.list({ limit: 1 })).toMatchObject({ object: 'list', data_ref: 'customers', total: 1, customers: [{ id: made.id }] });
  expect(await refusal(client.customers.get('nobody'))).toMatchObject({ code: 404, key: 'not_found', resource_type: 'customer' });
});

test('orders.create, get, update, list: totals are computed, the customer is made', async () => {
  const { client } = await open();
  const made = await client.orders.create({
    source_id: 'o-1', amount: 3000, customer: { source_id: 'anna' }, items: [{ product_id: 'prod_x', quantity: 2, amount: 3000 }], currency: 'EUR',
  } as never);
  expect(made).toMatchObject({
    object: 'order', source_id: 'o-1', status: 'CREATED', amount: 3000, total_amount: 3000, referrer_id: null, customer: { object: 'customer' },
    items: [{ product_id: 'prod_x', quantity: 2, object: 'order_item' }],
  });
  expect(await client.orders.get('o-1')).toMatchObject({ id: made.id });
  expect(await client.orders.update({ source_id: 'o-1', amount: 4000, status: 'PAID' } as never)).toMatchObject({
    id: made.id, amount: 4000, total_amount: 4000, status: 'PAID', updated_at: expect.any(String),
  });
  expect(await client.orders.list({ limit: 5 } as never)).toMatchObject({ object: 'list', data_ref: 'orders', total: 1, orders: [{ id: made.id }] });
  expect(await client.customers.get('anna')).toMatchObject({ source_id: 'anna' });
  expect(await refusal(client.orders.get('nothing'))).toMatchObject({ code: 404, resource_type: 'order' });
});
