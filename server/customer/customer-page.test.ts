import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildRedemption, buildVoucher } from '../../test/support/rows.ts';
import { encodePosition } from '../platform/keyset.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';

const app = await testApp({ role: 'web' });
const { pool, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);

test('customers are listed by time both ways and by name, those without one at the end, page by page', async () => {
  const shop = await openShop();
  for (const [source_id, name] of [['c1', 'mara'], ['c2', undefined], ['c3', 'Anna'], ['c4', undefined], ['c5', 'Anna'], ['c6', 'Ömer'], ['c7', undefined]]) {
    await shop.ask('POST', '/customers', { source_id, name });
  }
  const listed = async (sort: string): Promise<string[]> => {
    const met: string[] = [];
    let after = '';
    do {
      const { status, body } = await shop.askOurs('GET', `/customers?limit=2&sort=${sort}${after}`);
      expect(status).toBe(200);
      met.push(...(body['rows'] as { source_id: string }[]).map(({ source_id: name }) => name));
      after = body['next'] === null ? '' : `&after=${body['next'] as string}`;
    } while (after !== '');
    return met;
  };
  expect(await listed('newest')).toEqual(['c7', 'c6', 'c5', 'c4', 'c3', 'c2', 'c1']);
  expect(await listed('oldest')).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']);
  expect(await listed('name')).toEqual(['c3', 'c5', 'c1', 'c6', 'c7', 'c4', 'c2']);
  expect((await shop.askOurs('GET', '/customers?sort=shoe')).status).toBe(400);
  const far = [Number.MAX_SAFE_INTEGER, 'x', 'y'];
  const [byName, nameless] = [far, [1, 'x', 'y']].map((place) => encodePosition('customers by name', place));
  const found = encodePosition('customers found', far);
  for (const query of [`sort=name&after=${byName}`, `sort=name&after=${nameless}`, `search=a&after=${found}`]) {
    expect((await shop.askOurs('GET', `/customers?${query}`)).status).toBe(400);
  }
});

test('a customer’s page tells what they got off, less what was rolled back, and when they were last heard of', async () => {
  const shop = await openShop();
  await buildVoucher(pool, shop.projectId, null, { code: 'MANY', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 700 } });
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  const page = async (): Promise<Record<string, unknown>> => (await shop.askOurs('GET', '/customers/ada')).body;
  expect(await page()).toMatchObject({ source_id: 'ada', last_seen_at: null, discount: { gross_minor: 0, rolled_back_minor: 0, net_minor: 0, unknown: 0 } });
  const redeem = (): ReturnType<Shop['ask']> => shop.ask('POST', '/redemptions', {
    redeemables: [{ object: 'voucher', id: 'MANY' }], customer: { source_id: 'ada' }, order: { amount: 5000, status: 'PAID' },
  });
  await redeem();
  const { body } = await redeem();
  const [entry] = body['redemptions'] as { id: string; date: string }[];
  await shop.ask('POST', `/redemptions/${entry?.id}/rollback`);
  expect(await page()).toMatchObject({ last_seen_at: entry?.date, discount: { gross_minor: 1400, rolled_back_minor: 700, net_minor: 700, unknown: 0 } });
  await shop.ask('POST', '/events', { event: 'cart', customer: { source_id: 'ada' } });
  expect(Date.parse((await page())['last_seen_at'] as string)).toBeGreaterThan(Date.parse(String(entry?.date)));
  expect((await shop.askOurs('GET', '/customers/nobody')).status).toBe(404);
});

test('an unknown discount is not nothing', async () => {
  const shop = await openShop();
  const { body: { id } } = await shop.ask('POST', '/customers', { source_id: 'ada' });
  const campaignId = await buildCampaign(pool, shop.projectId, { campaign: { is_historical: true } });
  await buildRedemption(pool, shop.projectId, campaignId, { code: 'OLD', customer_id: id, discount_minor: null });
  const { body } = await shop.askOurs('GET', '/customers/ada');
  expect(body['discount']).toEqual({ gross_minor: 0, rolled_back_minor: 0, net_minor: null, unknown: 1 });
});

test('what an erasure would touch is what it then touches', async () => {
  const shop = await openShop();
  await buildVoucher(pool, shop.projectId, null, { code: 'MANY', redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 700 } });
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  await shop.ask('POST', '/segments', { name: 'Friends', type: 'static', customers: ['ada'] });
  await shop.ask('POST', '/events', { event: 'cart', customer: { source_id: 'ada' } });
  await shop.ask('POST', '/publications', { voucher: 'MANY', customer: { source_id: 'ada' } });
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'MANY' }], customer: { source_id: 'ada' }, order: { amount: 5000, status: 'PAID' } });
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'NONE' }], customer: { source_id: 'ada' } });
  const { body: { orders_minor: paid, discount_minor: discount, ...counts } } = await shop.askOurs('GET', '/customers/ada/erasure');
  expect([paid, discount]).toEqual([4300, 700]);
  const { body: { data_json: done } } = await shop.ask('POST', '/customers/ada/permanent-deletion');
  expect(done).toMatchObject(counts);
  expect(counts).toMatchObject({ events: 1, segments: 1, orders: 1, publications: 1 });
});

test('names of a pasted list are told apart: ids, source_ids, e-mail addresses, those of several people, those of nobody', async () => {
  const shop = await openShop();
  const { body: ada } = await shop.ask('POST', '/customers', { source_id: 'ada', email: 'Ada@shop.example' });
  const { body: bob } = await shop.ask('POST', '/customers', { source_id: 'bob', email: 'both@shop.example' });
  await shop.ask('POST', '/customers', { source_id: 'eve', email: 'BOTH@shop.example' });
  const { body: odd } = await shop.ask('POST', '/customers', { source_id: 'ada@shop.example' });
  await shop.ask('POST', '/customers', { source_id: 'gone', email: 'gone@shop.example' });
  await shop.ask('DELETE', '/customers/gone');
  const names = [String(ada['id']), ' bob ', 'ADA@shop.example', 'ada@shop.example', 'both@shop.example', 'gone@shop.example', '%', '', 'bob'];
  const { body } = await shop.askOurs('POST', '/customers/meant', { names: names.filter((name) => name !== '') });
  expect((body['rows'] as { name: string; customer_id: string | null; is_ambiguous: boolean }[]).map((row) => [row.name, row.customer_id, row.is_ambiguous])).toEqual([
    [ada['id'], ada['id'], false], ['bob', bob['id'], false], ['ADA@shop.example', ada['id'], false], ['ada@shop.example', odd['id'], false],
    ['both@shop.example', null, true], ['gone@shop.example', null, false], ['%', null, false],
  ]);
  const other = await openShop();
  expect((await other.askOurs('POST', '/customers/meant', { names: ['ada'] })).body['rows']).toEqual([{ name: 'ada', customer_id: null, is_ambiguous: false }]);
});
