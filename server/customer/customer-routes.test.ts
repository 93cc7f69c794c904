import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { newId } from '../platform/ids.ts';
import { openShop as openShopOf } from '../../test/support/shop.ts';

const app = await testApp();
const { pool, inject } = app;
const openShop = () => openShopOf(app, inject);

type Ask = Awaited<ReturnType<typeof openShop>>['ask'];
/** A listed customer, as far as whoever goes on reads it. */
type Met = { id: string; created_at: string };

const nothing = {
  redemptions: {
    total_redeemed: 0, total_failed: 0, total_succeeded: 0, total_rolled_back: 0, total_rollback_failed: 0, total_rollback_succeeded: 0,
    gift: { redeemed_amount: 0, amount_to_go: 0 }, loyalty_card: { redeemed_points: 0, points_to_go: 0 },
  },
  orders: { total_amount: 0, total_count: 0, average_amount: 0, last_order_amount: 0 },
};

test('a customer is made, changed under the same name, and found by id and source_id', async () => {
  const { ask } = await openShop();
  const made = await ask('POST', '/customers', { source_id: 'a/b 1', name: 'Ada', email: null });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^cust_/) as unknown, source_id: 'a/b 1', name: 'Ada', address: null, summary: nothing, object: 'customer',
      loyalty: { points: 0, referred_customers: 0, campaigns: {} }, referrals: { total: 0, campaigns: [] }, system_metadata: {},
      created_at: expect.any(String) as unknown,
    },
  });
  const changed = await ask('PUT', `/customers/${encodeURIComponent('a/b 1')}`, { email: 'a@example.org', metadata: { vip: true } });
  expect(changed.body).toEqual({ ...made.body, email: 'a@example.org', metadata: { vip: true }, updated_at: expect.any(String) as unknown });
  expect((await ask('GET', `/customers/${String(made.body['id'])}`)).body).toEqual(changed.body);
  expect(await ask('GET', '/customers/nobody')).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'customer' } });
  expect(await ask('POST', '/customers', { source_id: 5 })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test('a source_id that looks like the id of another customer makes somebody new', async () => {
  const { ask } = await openShop();
  const ada = await ask('POST', '/customers', { name: 'Ada' });
  const bob = await ask('POST', '/customers', { source_id: ada.body['id'], name: 'Bob' });
  expect(bob.body['id']).not.toBe(ada.body['id']);
  expect((await ask('POST', '/customers', { source_id: ada.body['id'], phone: '1' })).body).toMatchObject({ id: bob.body['id'], name: 'Bob', phone: '1' });
  expect((await ask('GET', `/customers/${String(ada.body['id'])}`)).body).toEqual(ada.body);
});

test('the summary counts what the customer redeemed and paid; lists are newest first', async () => {
  const { projectId, ask } = await openShop();
  const campaignId = await buildCampaign(pool, projectId);
  const code = await buildVoucher(pool, projectId, campaignId, { redemption_quantity: 2 });
  const redeem = (amount: number) => ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], customer: { source_id: 'ada' }, order: { amount } });
  await redeem(3000);
  const second = await redeem(5000);
  await redeem(1);
  const [made] = second.body['redemptions'] as { id: string }[];
  await ask('POST', `/redemptions/${made?.id}/rollback`);
  await ask('POST', '/customers', { source_id: 'bob' });
  const list = await ask('GET', '/customers?limit=5');
  expect(list.body).toMatchObject({ object: 'list', data_ref: 'customers', total: 2, customers: [{ source_id: 'bob' }, { source_id: 'ada' }] });
  expect((await ask('GET', '/customers/ada')).body['summary']).toMatchObject({
    redemptions: { total_redeemed: 1, total_succeeded: 2, total_failed: 1, total_rolled_back: 1 },
    orders: { total_amount: 2000, total_count: 1, average_amount: 2000, last_order_amount: 2000 },
  });
});

test('a customer is found by the tracking id that stands for the source_id', async () => {
  const { projectId, ask } = await openShop();
  const campaignId = await buildCampaign(pool, projectId);
  await buildVoucher(pool, projectId, campaignId, { code: 'TRACK' });
  const { body } = await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'TRACK' }], customer: { source_id: 'ada' } });
  const [redemption] = body['redemptions'] as { tracking_id: string; customer_id: string }[];
  const { tracking_id: trackingId = '', customer_id: id } = redemption ?? {};
  expect((await ask('GET', `/customers/${encodeURIComponent(trackingId)}`)).body).toMatchObject({ id, source_id: 'ada' });
  expect((await ask('POST', '/customers', { source_id: trackingId, name: 'Ada' })).body).toMatchObject({ id, source_id: 'ada', name: 'Ada' });
});

test('orders that add up to more than the wire can say exactly do not make their customer unreadable', async () => {
  const { projectId, ask } = await openShop();
  await buildVoucher(pool, projectId, null, { code: 'WHALE', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 1 } });
  const redemption = { redeemables: [{ object: 'voucher', id: 'WHALE' }], customer: { source_id: 'whale' }, order: { amount: Number.MAX_SAFE_INTEGER } };
  for (let order = 0; order < 3; order += 1) expect((await ask('POST', '/redemptions', redemption)).status).toBe(200);
  const { status, body } = await ask('GET', '/customers/whale');
  expect([status, body['summary']]).toMatchObject([200, { orders: { total_count: 3, total_amount: Number.MAX_SAFE_INTEGER } }]);
  expect((await ask('GET', '/customers')).status).toBe(200);
});

test('a list of customers in an order that there is not is refused', async () => {
  const { ask } = await openShop();
  expect((await ask('GET', '/customers?order=-updated_at')).status).toBe(200);
  expect(await ask('GET', '/customers?order=secret')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
});

test('null takes a member away when a customer is changed, and says nothing when one is named', async () => {
  const { ask } = await openShop();
  await ask('POST', '/customers', { source_id: 'ada', name: 'Ada', email: 'a@example.org', birthdate: '1990-02-03', address: { city: 'Ulm' }, metadata: { a: 1 } });
  const named = await ask('POST', '/customers', { source_id: 'ada', name: null, address: null, metadata: null });
  expect(named.body).toMatchObject({ name: 'Ada', birthdate: '1990-02-03', address: { city: 'Ulm' }, metadata: { a: 1 } });
  const { body } = await ask('PUT', '/customers/ada', { name: null, birthdate: null, address: { city: null, line_1: 'Weg 1' }, metadata: { b: null } });
  expect(body).toMatchObject({ email: 'a@example.org', address: { city: null, line_1: 'Weg 1' }, metadata: { a: 1, b: null } });
  expect([body['name'], body['birthdate']]).toEqual([undefined, undefined]);
  await ask('POST', '/customers', { source_id: 'bob' });
  expect(await ask('PUT', '/customers/bob', { source_id: 'ada' })).toMatchObject({ status: 409, body: { key: 'duplicate_found', resource_type: 'customer' } });
  expect((await ask('PUT', '/customers/bob', { source_id: 'bert' })).body).toMatchObject({ source_id: 'bert' });
});

test('a list is filtered by what customers are and did', async () => {
  const { projectId, ask } = await openShop();
  await buildVoucher(pool, projectId, null, { code: 'MANY', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 100 } });
  await ask('POST', '/customers', { source_id: 'ada', name: 'Ada', email: 'Ada@example.org', address: { city: 'Ulm' }, metadata: { level: 3 } });
  await ask('POST', '/customers', { source_id: 'bob', name: 'Bob', address: { city: 'Bonn' } });
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'MANY' }], customer: { source_id: 'ada' }, order: { amount: 2000 } });
  const found = async (query: string): Promise<unknown> => {
    const { body } = await ask('GET', `/customers?${query}`);
    return (body['customers'] as { source_id: string }[]).map((customer) => customer.source_id).sort();
  };
  expect(await found('email=ada@example.org')).toEqual(['ada']);
  expect(await found('city=BONN')).toEqual(['bob']);
  expect(await found('name=bob')).toEqual(['bob']);
  expect(await found('filters[metadata.level][conditions][$is]=3')).toEqual(['ada']);
  expect(await found('filters[summary.orders.total_amount][conditions][$more_than][0]=1800')).toEqual(['ada']);
  expect(await found('filters[summary.redemptions.total_redeemed][conditions][$is]=0')).toEqual(['bob']);
  expect(await found('filters[junction]=or&filters[address.city][conditions][$is]=Ulm&filters[name][conditions][$is]=Bob')).toEqual(['ada', 'bob']);
  expect(await ask('GET', '/customers?filters[secret][conditions][$is]=1')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
  expect(await ask('GET', '/customers?segment_id=seg_none')).toMatchObject({ status: 404, body: { resource_type: 'segment' } });
});

/** The ids of all customers in the order in which `next` leads through their pages. */
async function goThrough(ask: Ask, query: string, first: string, next: (page: { customers: Met[]; more: string | undefined }) => string): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | undefined = first;
  while (after !== undefined) {
    const { status, body } = await ask('GET', `/customers?limit=2&${query}&starting_after=${encodeURIComponent(after)}`);
    expect(status).toBe(200);
    const customers = body['customers'] as Met[];
    expect(body['has_more']).toBe(body['more_starting_after'] !== undefined);
    pages.push(customers.map(({ id }) => id));
    after = body['has_more'] === true ? next({ customers, more: body['more_starting_after'] as string }) : undefined;
  }
  expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  return pages;
}

const byText = { created_at: (a: string, b: string) => (a > b ? a : b), '-created_at': (a: string, b: string) => (a < b ? a : b) };

test('going on from the instant of the last customer meets everybody once, in pages of the limit, also when many are of one instant', async () => {
  const { projectId, ask } = await openShop();
  for (const time of ['01Z', '02Z', '02Z', '02Z', '02Z', '02Z', '02.0001Z', '03Z', '03.0004Z', '04Z']) await buildCustomerAt(projectId, `2026-11-01T12:00:${time}`);
  for (const [order, first] of [['-created_at', '2200-01-01T00:00:00Z'], ['created_at', '1970-01-01T00:00:00Z']] as const) {
    // As the client does it: the least, or greatest, of the texts it met. It does not read more_starting_after.
    let text: string = first;
    const byInstant = await goThrough(ask, `order=${order}`, first, ({ customers }) => {
      text = customers.reduce((found, each) => byText[order](found, each.created_at), text);
      return text;
    });
    expect([byInstant.flat().length, new Set(byInstant.flat()).size]).toEqual([10, 10]);
    expect(await goThrough(ask, `order=${order}`, first, ({ more }) => more ?? '')).toEqual(byInstant);
    expect(await goThrough(ask, `order=${order}`, '', ({ more }) => more ?? '')).toEqual(byInstant);
    expect(await goThrough(ask, `order=${order}`, '', ({ customers }) => customers.at(-1)?.id ?? '')).toEqual(byInstant);
  }
  expect((await ask('GET', '/customers')).body['has_more']).toBeUndefined();
});

test('who is deleted while somebody goes on within an instant makes nobody else missed', async () => {
  const { projectId, ask } = await openShop();
  for (let count = 0; count < 6; count++) await buildCustomerAt(projectId, '2026-11-01T12:00:00Z');
  let isFirst = true;
  const met = await goThrough(ask, 'order=created_at', '1970-01-01T00:00:00Z', ({ customers }) => customers.at(-1)?.created_at ?? '');
  const pages: string[][] = [];
  let after = '1970-01-01T00:00:00Z';
  for (;;) {
    const { body } = await ask('GET', `/customers?limit=2&order=created_at&starting_after=${after}`);
    const customers = body['customers'] as Met[];
    pages.push(customers.map(({ id }) => id));
    if (isFirst) await ask('DELETE', `/customers/${customers[0]?.id}`);
    isFirst = false;
    if (body['has_more'] !== true) break;
    after = customers.at(-1)?.created_at ?? '';
  }
  expect(pages).toEqual(met);
});

test('the customers of a page that ends between two milliseconds say their instants as always', async () => {
  const { projectId, ask } = await openShop();
  for (const second of [1, 2, 3]) await buildCustomerAt(projectId, `2026-11-01T12:00:0${second}Z`);
  const { body } = await ask('GET', '/customers?limit=2&starting_after=2200-01-01T00:00:00Z');
  expect(body).toMatchObject({ total: 3, has_more: true, more_starting_after: '2026-11-01T12:00:02.000Z' });
  expect((body['customers'] as Met[]).map((customer) => customer.created_at)).toEqual(['2026-11-01T12:00:03.000Z', '2026-11-01T12:00:02.000Z']);
});

test('a cursor goes through customers in any order, those without a value last', async () => {
  const { projectId, ask } = await openShop();
  await buildCustomerAt(projectId, '2026-11-01T12:00:00Z');
  for (const name of ['c', 'a', 'b', 'd']) await ask('POST', '/customers', { source_id: name });
  await ask('PUT', '/customers/a', { name: 'A' });
  for (const order of ['source_id', '-source_id', 'updated_at', '-updated_at', 'id', '-id']) {
    const pages = await goThrough(ask, `order=${order}`, '', ({ more }) => more ?? '');
    const { body } = await ask('GET', `/customers?order=${order}&limit=100`);
    expect(pages.flat()).toEqual((body['customers'] as Met[]).map(({ id }) => id));
    expect(pages.flat()).toHaveLength(5);
  }
});

test.each([
  'starting_after=yesterday', 'starting_after=cust_nobody', 'starting_after=2026-11-01T12:00:00Z&order=source_id', 'starting_after=2026-11-01T12:00:00Z&page=2',
  'starting_after=&page=2', 'order=name', 'starting_after=WyJ4Il0',
])('a list of customers cannot be asked for by %s', async (query) => {
  const { ask } = await openShop();
  expect(await ask('GET', `/customers?${query}`)).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
});

async function buildCustomerAt(projectId: string, createdAt: string): Promise<string> {
  const customerId = newId('cust', new Date(createdAt));
  await pool.query(
    '/* test.customer */ insert into customers (project_id, customer_id, created_at) values ($1, $2, $3)', [projectId, customerId, createdAt],
  );
  return customerId;
}
