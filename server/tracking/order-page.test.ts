import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCustomer, buildOrder } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject, pool, owner } = database;
const any = expect.any(String) as unknown;
const open = (): Promise<Shop> => openShop(database, inject);

type Row = Record<string, unknown>;

async function readAll({ askOurs }: Shop, query: string, limit = 7): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = ''; ;) {
    const { status, body } = await askOurs('GET', `/orders?limit=${limit}&${query}&after=${after}`);
    expect(status).toBe(200);
    rows.push(...(body['rows'] as Row[]));
    if (body['next'] === null) return rows;
    after = body['next'] as string;
  }
}

const idsOf = (rows: readonly Row[]): unknown[] => rows.map((row) => row['order_id']);

async function fill({ projectId }: Shop): Promise<string> {
  const customer = await buildCustomer(owner, projectId, 'anna');
  await pool.query(
    `/* test.orders */
     insert into orders (project_id, order_id, source_id, status, customer_id, amount_minor, created_at)
     select $1, 'ord_' || lpad(n::text, 2, '0'), 'web-' || lpad((100 - n)::text, 3, '0'), case when n % 5 = 0 then 'CANCELED' else 'PAID' end,
            case when n % 2 = 0 then $2 end, 1000, timestamptz '2026-01-01' + n / 4 * interval '1 hour'
       from generate_series(1, 60) as n`,
    [projectId, customer],
  );
  return customer;
}

test('the pages of a list of orders give each once, the newest first, also many of one instant and of what is asked for', async () => {
  const shop = await open();
  const customer = await fill(shop);
  const all = Array.from({ length: 60 }, (_, index) => 60 - index);
  const named = (numbers: number[]): string[] => numbers.map((n) => `ord_${String(n).padStart(2, '0')}`);
  expect(idsOf(await readAll(shop, ''))).toEqual(named(all));
  expect(idsOf(await readAll(shop, 'status=CANCELED'))).toEqual(named(all.filter((n) => n % 5 === 0)));
  for (const name of ['anna', customer]) expect([name, idsOf(await readAll(shop, `customer=${name}`))]).toEqual([name, named(all.filter((n) => n % 2 === 0))]);
  expect(idsOf(await readAll(shop, 'customer=nobody'))).toEqual([]);
  // From is within, before is not.
  const window = 'created_from=2026-01-01T02:00:00Z&created_before=2026-01-01T04:00:00Z';
  expect(idsOf(await readAll(shop, window))).toEqual(named([15, 14, 13, 12, 11, 10, 9, 8]));
  expect(idsOf(await readAll(shop, `${window}&customer=anna&status=CANCELED`))).toEqual(named([10]));
});

test('an order is found by the beginning of what the shop calls it, or by its whole id', async () => {
  const shop = await open();
  await fill(shop);
  await buildOrder(owner, shop.projectId, { source_id: 'ord_07-copy' });
  await buildOrder(owner, shop.projectId, { source_id: '100%_off' });
  const sources = async (q: string, more = ''): Promise<unknown[]> => (await readAll(shop, `q=${encodeURIComponent(q)}${more}`, 2)).map((row) => row['source_id']);
  expect(await sources('web-05')).toEqual(['web-050', 'web-051', 'web-052', 'web-053', 'web-054', 'web-055', 'web-056', 'web-057', 'web-058', 'web-059']);
  expect(await sources('web-05', '&status=CANCELED')).toEqual(['web-050', 'web-055']);
  expect(await sources('ord_07')).toEqual(['web-093', 'ord_07-copy']);
  expect(await sources('100%_')).toEqual(['100%_off']);
  for (const q of ['%', '_', 'WEB-05', "'", String.raw`\ `]) expect([q, await sources(q)]).toEqual([q, []]);
  const [plan] = await pool.query<Record<string, unknown>>(
    "explain (costs off, format json) select order_id from orders o where o.project_id = $1 and o.source_id ^@ $2 and o.source_id > $3 order by o.source_id limit 10",
    [shop.projectId, 'web-05', 'web-051'],
  );
  expect(JSON.stringify(plan)).toContain('source_id >=');
});

test("an order's page has its lines as the catalogue calls them, what discounts took off, its redemptions and their rollbacks", async () => {
  const shop = await open();
  const { ask, askOurs } = shop;
  const shirt = (await ask('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 })).body['id'];
  const large = (await ask('POST', '/products/shirt/skus', { source_id: 'shirt-l', sku: 'Shirt L' })).body['id'];
  const voucher = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 } };
  const made = await ask('POST', '/campaigns', { name: 'Ten', campaign_type: 'DISCOUNT_COUPONS', type: 'STATIC', vouchers_count: 0, voucher });
  for (const code of ['FIRST', 'SECOND']) expect(await ask('POST', `/campaigns/Ten/vouchers/${code}`, {})).toMatchObject({ status: 200 });
  const order = {
    source_id: 'web-1', customer: { source_id: 'anna', name: 'Anna' },
    items: [{ sku_id: large, quantity: 2 }, { source_id: 'gone', quantity: 1, amount: 500, product: { name: 'Old thing' } }, { product_id: 'nowhere', amount: 0 }],
  };
  const redeem = async (code: string, sent: object): Promise<unknown> => (await ask('POST', `/vouchers/${code}/redemption`, { order: sent })).body['id'];
  const [first, second] = [await redeem('FIRST', order), await redeem('SECOND', { source_id: 'web-1' })];
  const rollback = (await ask('POST', `/redemptions/${String(first)}/rollback?reason=mistake`, {})).body['id'];
  const { body } = await askOurs('GET', '/orders/web-1');
  const wire = (await ask('GET', '/orders/web-1')).body;
  expect(body['order']).toEqual(wire);
  expect(wire).toMatchObject({ amount: 4500, total_discount_amount: 1000, total_amount: 3500 });
  expect(body['customer']).toMatchObject({ source_id: 'anna', name: 'Anna' });
  expect(body['items']).toMatchObject([
    {
      product: { id: shirt, source_id: 'shirt', name: 'Shirt' }, sku: { id: large, source_id: 'shirt-l', name: 'Shirt L' }, quantity: 2, price_minor: 2000, amount_minor: 4000,
      discount_minor: 0, subtotal_minor: 4000, free_quantity: 0,
    },
    { product: { id: null, source_id: 'gone', name: 'Old thing' }, sku: null, quantity: 1, amount_minor: 500, subtotal_minor: 500 },
    { product: { id: null, source_id: 'nowhere', name: null }, amount_minor: 0 },
  ]);
  const campaign = { campaign_id: made.body['id'], name: 'Ten' };
  expect(body['redemptions']).toEqual([
    {
      redemption_id: first, parent_id: null, code: 'FIRST', campaign, discount_minor: 1000, occurred_at: any, actor: 'Shop',
      rollback: { redemption_id: rollback, occurred_at: any, actor: 'Shop', reason: 'mistake' },
    },
    { redemption_id: second, parent_id: null, code: 'SECOND', campaign, discount_minor: 1000, occurred_at: any, actor: 'Shop', rollback: null },
  ]);
  expect((await askOurs('GET', '/orders?q=web-1')).body['rows']).toMatchObject([
    { source_id: 'web-1', status: 'CANCELED', customer: { source_id: 'anna', name: 'Anna' }, amount_minor: 4500, discount_minor: 1000, total_minor: 3500, items: 3 },
  ]);
});

test('items without a price have the one that the total was counted from on the page, and none where the catalogue has another today', async () => {
  const { ask, askOurs } = await open();
  await ask('POST', '/products', { source_id: 'mug', name: 'Mug', price: 900 });
  await ask('POST', '/products', { source_id: 'jug', name: 'Jug', price: 1000 });
  await ask('POST', '/products/jug/skus', { source_id: 'jug-xl', sku: 'Jug XL', price: 1500 });
  const items = [{ source_id: 'mug', quantity: 2 }, { sku_id: 'jug-xl', related_object: 'sku' }];
  expect((await ask('POST', '/orders', { source_id: 'web-1', items })).body).toMatchObject({ amount: 3300 });
  await ask('POST', '/orders', { source_id: 'by-hand', amount: 3000, items });
  await ask('POST', '/orders', { source_id: 'part', items: [{ source_id: 'mug' }, { source_id: 'unheard-of' }] });
  const priced = async (name: string): Promise<unknown> =>
    ((await askOurs('GET', `/orders/${name}`)).body['items'] as Row[]).map((item) => [item['price_minor'], item['amount_minor'], item['subtotal_minor']]);
  const unknown = [null, null, null];
  expect(await priced('web-1')).toEqual([[900, 1800, 1800], [1500, 1500, 1500]]);
  expect([await priced('by-hand'), await priced('part')]).toEqual([[unknown, unknown], [unknown, unknown]]);
  expect((await askOurs('GET', '/orders/web-1')).body['order']).toEqual((await ask('GET', '/orders/web-1')).body);
  await ask('PUT', '/products/mug', { price: 950 });
  expect(await priced('web-1')).toEqual([unknown, unknown]);
});

test('an order whose source_id begins with its own id is found by it once', async () => {
  const { ask, askOurs, projectId } = await open();
  const id = String((await ask('POST', '/orders', { source_id: 'x', amount: 100 })).body['id']);
  await owner.query('update orders set source_id = order_id where project_id = $1', [projectId]);
  const { body: { id: other } } = await ask('POST', '/orders', { source_id: `${id}-2`, amount: 100 });
  const { rows, next } = (await askOurs('GET', `/orders?q=${id}&limit=1`)).body as { rows: { order_id: string }[]; next: string };
  const rest = (await askOurs('GET', `/orders?q=${id}&limit=1&after=${next}`)).body as { rows: { order_id: string }[]; next: null };
  expect([...rows, ...rest.rows].map((row) => row.order_id)).toEqual([id, other]);
  expect(rest.next).toBeNull();
});

test('orders of another project are not there', async () => {
  const [ours, theirs] = [await open(), await open()];
  const id = String((await theirs.ask('POST', '/orders', { source_id: 'x', amount: 100 })).body['id']);
  expect(await ours.askOurs('GET', `/orders/${id}`)).toMatchObject({ status: 404 });
  expect((await ours.askOurs('GET', `/orders?q=${id}`)).body).toEqual({ rows: [], next: null });
  expect((await ours.askOurs('GET', '/orders?q=x')).body).toEqual({ rows: [], next: null });
});
