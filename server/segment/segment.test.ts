import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildVoucher } from '../../test/support/rows.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';
import { tooSlow } from '../../test/support/too-slow.ts';
import { segmentsOf } from './membership.query.ts';
import { refreshSegments } from './refresh-segments.ts';
import { previewFilter } from './segment-page.query.ts';

// Without background work: each test keeps its segments itself.
const app = await testApp({ role: 'web' });
const { pool, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);
const refresh = (now = new Date()): Promise<number> => refreshSegments(pool, () => now, (error) => {
  throw error;
});

async function namesIn(shop: Shop, segmentId: unknown): Promise<string[]> {
  const { body } = await shop.ask('GET', `/customers?segment_id=${String(segmentId)}&limit=100`);
  return (body['customers'] as { source_id: string }[]).map(({ source_id: name }) => name).sort();
}

test('a segment that breaks is told, and stops no other', async () => {
  const shop = await openShop();
  const filter = { 'metadata.vip': { conditions: { $is: [true] } } };
  const [broken, kept] = [await shop.ask('POST', '/segments', { name: 'A', type: 'auto-update', filter }), await shop.ask('POST', '/segments', { name: 'B', type: 'auto-update', filter })];
  await pool.query('update segments set filter = $3 where project_id = $1 and segment_id = $2', [shop.projectId, broken.body['id'], { nonsense: { conditions: { $is: [1] } } }]);
  await shop.ask('POST', '/customers', { source_id: 'ada', metadata: { vip: true } });
  const told: string[] = [];
  await refreshSegments(pool, () => new Date(), (error) => told.push((error as Error).message));
  expect(told.filter((message) => message.includes(shop.projectId))).toEqual([expect.stringContaining(String(broken.body['id']))]);
  expect(await namesIn(shop, kept.body['id'])).toEqual(['ada']);
  await shop.ask('DELETE', `/segments/${String(broken.body['id'])}`);
});

test('a static segment holds who was listed, by id or source_id, each once', async () => {
  const shop = await openShop();
  const ada = await shop.ask('POST', '/customers', { source_id: 'ada' });
  await shop.ask('POST', '/customers', { source_id: 'bob' });
  await shop.ask('POST', '/customers', { source_id: 'eve' });
  const made = await shop.ask('POST', '/segments', { name: 'Friends', type: 'static', customers: [ada.body['id'], 'ada', 'bob'] });
  expect(made).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^seg_/) as unknown, name: 'Friends', type: 'static', metadata: {}, created_at: expect.any(String) as unknown, object: 'segment',
    },
  });
  expect(await namesIn(shop, made.body['id'])).toEqual(['ada', 'bob']);
  expect((await shop.ask('GET', '/customers/bob/segments')).body).toMatchObject({ total: 1, data: [{ id: made.body['id'], name: 'Friends', object: 'segment' }] });
  expect((await shop.ask('GET', '/customers/eve/segments')).body).toMatchObject({ total: 0, data: [] });
  const unknown = await shop.ask('POST', '/segments', { name: 'Strangers', type: 'static', customers: ['ada', 'nobody'] });
  expect(unknown).toMatchObject({ status: 404, body: { resource_type: 'customer', resource_id: 'nobody' } });
  expect((await shop.ask('GET', '/segments')).body).toMatchObject({ total: 1, data: [made.body] });
});

test('a passive segment is whoever matches when somebody asks', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada', metadata: { vip: true } });
  const filter = { junction: 'and', 'metadata.vip': { conditions: { $is: [true] } } };
  const made = await shop.ask('POST', '/segments', { name: 'VIP', type: 'passive', filter });
  expect(made.body).toMatchObject({ type: 'passive', filter });
  expect(await namesIn(shop, made.body['id'])).toEqual(['ada']);
  await shop.ask('PUT', '/customers/ada', { metadata: { vip: false } });
  await shop.ask('POST', '/customers', { source_id: 'bob', metadata: { vip: true } });
  expect(await namesIn(shop, made.body['id'])).toEqual(['bob']);
  const { body } = await shop.ask('GET', '/customers/bob');
  expect(await segmentsOf(pool, shop.projectId, String(body['id']), new Date())).toEqual([{ segmentId: made.body['id'], name: 'VIP' }]);
});

test('a kept segment lets customers enter and leave as they change, order and redeem, each time with an entry', async () => {
  const shop = await openShop();
  await buildVoucher(pool, shop.projectId, null, { code: 'MANY', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 100 } });
  await shop.ask('POST', '/customers', { source_id: 'ada', address: { city: 'Ulm' } });
  await shop.ask('POST', '/customers', { source_id: 'bob', address: { city: 'Bonn' } });
  const make = async (name: string, filter: object): Promise<unknown> => (await shop.ask('POST', '/segments', { name, type: 'auto-update', filter })).body['id'];
  const inUlm = await make('Ulm', { 'address.city': { conditions: { $is: ['Ulm'] } } });
  const redeemers = await make('Redeemers', { 'summary.redemptions.total_redeemed': { conditions: { $more_than: [0] } } });
  const buyers = await make('Buyers', { 'summary.orders.total_amount': { conditions: { $more_than: [5000] } } });
  await refresh();
  expect([await namesIn(shop, inUlm), await namesIn(shop, redeemers), await namesIn(shop, buyers)]).toEqual([['ada'], [], []]);

  await shop.ask('PUT', '/customers/bob', { address: { city: 'Ulm' } });
  await shop.ask('PUT', '/customers/ada', { address: { city: 'Bonn' } });
  const redeemed = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'MANY' }], customer: { source_id: 'ada' } });
  const order = await shop.ask('POST', '/orders', { customer: { source_id: 'bob' }, amount: 9000, status: 'PAID' });
  await refresh();
  expect([await namesIn(shop, inUlm), await namesIn(shop, redeemers), await namesIn(shop, buyers)]).toEqual([['bob'], ['ada'], ['bob']]);

  const [entry] = redeemed.body['redemptions'] as { id: string }[];
  await shop.ask('POST', `/redemptions/${entry?.id}/rollback`);
  await shop.ask('PUT', `/orders/${String(order.body['id'])}`, { status: 'CANCELED' });
  await refresh();
  expect([await namesIn(shop, redeemers), await namesIn(shop, buyers)]).toEqual([[], []]);
  const changes = await shop.ask('GET', '/customers/ada/activity?category=EFFECT&order=created_at');
  const told = (changes.body['data'] as { type: string; data: { segment: { name: string } } }[]).map(({ type, data }) => `${data.segment.name}: ${type}`);
  expect(told.filter((one) => one.startsWith('Ulm'))).toEqual(['Ulm: customer.segment.entered', 'Ulm: customer.segment.left']);
  expect(told.filter((one) => one.startsWith('Red'))).toEqual(['Redeemers: customer.segment.entered', 'Redeemers: customer.segment.left']);
  expect(await refresh()).toBe(0);
});

test('a filter that compares with the time of asking is asked again though nobody changes', async () => {
  const shop = await openShop();
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  const filter = { created_at: { conditions: { $less_than_ago: ['P7D'] } } };
  const made = await shop.ask('POST', '/segments', { name: 'New', type: 'auto-update', filter });
  expect(made.status).toBe(200);
  await refresh();
  expect(await namesIn(shop, made.body['id'])).toEqual(['ada']);
  await refresh(new Date(Date.now() + 8 * 86_400_000));
  expect(await namesIn(shop, made.body['id'])).toEqual([]);
});

test('two workers at once keep a segment right, with one entry for each who enters', async () => {
  const shop = await openShop();
  await Promise.all(Array.from({ length: 30 }, (_, index) => shop.ask('POST', '/customers', { source_id: `c${index}`, metadata: { odd: index % 2 === 1 } })));
  const made = await shop.ask('POST', '/segments', { name: 'Odd', filter: { 'metadata.odd': { conditions: { $is: [true] } } } });
  expect(made.body['type']).toBe('auto-update');
  await Promise.all(Array.from({ length: 6 }, () => refresh()));
  expect(await namesIn(shop, made.body['id'])).toHaveLength(15);
  const [row] = await pool.query<{ n: number }>('select count(*) as n from segment_changes where project_id = $1', [shop.projectId]);
  expect(row?.n).toBe(15);
});

test('a filter that says nothing, or nothing we know, is refused; a segment is no field of one', async () => {
  const { ask } = await openShop();
  const refused = [
    {}, { junction: 'AND' }, { secret: { conditions: { $is: ['1'] } } }, { segment: { conditions: { $in: ['seg_1'] } } }, { name: 'Ada' },
    { name: { conditions: { $like: ['%'] } } }, { created_at: { conditions: { $after: ['soon'] } } }, { junction: 'xor', name: { conditions: { $is: ['a'] } } },
  ];
  for (const filter of refused) {
    expect([filter, (await ask('POST', '/segments', { name: 'Bad', type: 'passive', filter })).body['key']]).toEqual([filter, 'invalid_payload']);
  }
  expect((await ask('POST', '/segments', { type: 'static' })).body['key']).toBe('invalid_payload');
  const many = Array.from({ length: 20_001 }, (_, index) => `c${index}`);
  expect((await ask('POST', '/segments', { name: 'Many', type: 'static', customers: many })).body['key']).toBe('invalid_payload');
  const quoted = { 'metadata.it\'s "%"': { conditions: { $contains: ["' or 1=1 --", '%', '\\'] } } };
  expect((await ask('POST', '/segments', { name: 'Quoted', type: 'passive', filter: quoted })).status).toBe(200);
});

test('a deleted segment is found by nobody, its customers stay, and nobody of another project deletes it', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  const made = await shop.ask('POST', '/segments', { name: 'Friends', type: 'static', customers: ['ada'] });
  const path = `/segments/${String(made.body['id'])}`;
  expect((await other.ask('DELETE', path)).status).toBe(404);
  expect((await other.ask('GET', path)).status).toBe(404);
  expect((await shop.ask('GET', path)).body).toEqual(made.body);
  expect((await shop.ask('DELETE', path)).status).toBe(204);
  expect([(await shop.ask('GET', path)).status, (await shop.ask('DELETE', path)).status]).toEqual([404, 404]);
  expect((await shop.ask('GET', '/customers/ada/segments')).body['total']).toBe(0);
  expect((await shop.ask('GET', '/customers/ada')).status).toBe(200);
});

test('how many customers a filter finds is told as far as it is known soon, with the newest of them', async () => {
  const shop = await openShop();
  for (const source_id of ['one', 'two', 'three']) await shop.ask('POST', '/customers', { source_id });
  const filter = { source_id: { conditions: { $is_not: ['one'] } } };
  const { count, isCountExact, customerIds } = await previewFilter(app.pool, shop.projectId, filter, new Date());
  expect([count, isCountExact, customerIds.length]).toEqual([2, true, 2]);
  expect(await previewFilter(await tooSlow(app.pool), shop.projectId, filter, new Date())).toEqual({ count, isCountExact: false, customerIds });
});

test('a birthday is today from midnight to midnight where the project is', async () => {
  const shop = await openShopOf(app, inject, { time_zone: 'America/New_York' });
  await shop.ask('POST', '/customers', { source_id: 'ada', birthday: '2026-11-20', metadata: { since: '2026-11-20' } });
  const today = { conditions: { $is_days_ago: [0] } };
  for (const filter of [{ birthday: today }, { 'metadata.since': today }]) {
    const counts = await Promise.all(['2026-11-20T04:59:00Z', '2026-11-20T05:00:00Z', '2026-11-21T04:59:00Z', '2026-11-21T05:00:00Z']
      .map(async (now) => (await previewFilter(app.pool, shop.projectId, filter, new Date(now))).count));
    expect(counts).toEqual([0, 1, 1, 0]);
  }
});
