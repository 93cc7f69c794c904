import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop as openShopOf } from '../../test/support/shop.ts';

const app = await testApp();
const openShop = () => openShopOf(app, app.inject);

test('an event is stored with its customer, who is made by a source_id and must be known by an id', async () => {
  const { projectId, ask } = await openShop();
  const customer = { source_id: 'ada', email: 'ada@example.org' };
  const told = await ask('POST', '/events', { event: 'visit', customer, metadata: { page: 1 }, referral: null, loyalty: null });
  expect(told).toEqual({
    status: 200,
    body: {
      object: 'event', type: 'visit', referral: null, loyalty: null,
      customer: { id: expect.stringMatching(/^cust_/) as unknown, source_id: 'ada', name: null, email: 'ada@example.org', object: 'customer' },
    },
  });
  const { id } = told.body['customer'] as { id: string };
  expect((await ask('POST', '/events', { event: 'visit', customer: { id } })).status).toBe(200);
  expect(await ask('POST', '/events', { event: 'visit', customer: { id: 'cust_none' } })).toMatchObject({ status: 404, body: { resource_type: 'customer' } });
  const rows = await app.pool.query('select event, customer_id, metadata from custom_events where project_id = $1 order by event_id', [projectId]);
  expect(rows).toEqual([{ event: 'visit', customer_id: id, metadata: { page: 1 } }, { event: 'visit', customer_id: id, metadata: {} }]);
});

test('an event without a name or a customer is refused, and makes nobody', async () => {
  const { ask } = await openShop();
  const refused = [{}, { event: '' , customer: { source_id: 'a' } }, { event: 'visit' }, { event: 5, customer: { source_id: 'a' } }, { event: 'visit', customer: 'a' }];
  for (const body of refused) expect((await ask('POST', '/events', body)).body['key']).toBe('invalid_payload');
  expect((await ask('POST', '/events', { event: 'visit', customer: { name: 'Ada' } })).body['key']).toBe('missing_customer');
  expect((await ask('GET', '/customers')).body['total']).toBe(0);
});

test('an event for a customer of another project is a 404', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  const { body } = await other.ask('POST', '/customers', { source_id: 'ada' });
  expect((await shop.ask('POST', '/events', { event: 'visit', customer: { id: body['id'] } })).status).toBe(404);
});
