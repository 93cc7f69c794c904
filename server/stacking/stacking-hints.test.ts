import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const { inject, ...database } = await testApp();

type Json = Record<string, unknown>;

async function campaign(shop: Shop, name: string, discount: Json, more: Json = {}): Promise<string> {
  const { status, body } = await shop.ask('POST', '/campaigns', { name, type: 'STANDALONE', voucher: { discount, code_config: { pattern: name.toUpperCase() } }, ...more });
  expect([status, body]).toEqual([200, body]);
  return String(body['id']);
}

const percent = (percent_off: number): Json => ({ type: 'PERCENT', percent_off });
const amount = (amount_off: number): Json => ({ type: 'AMOUNT', amount_off });

async function openShopWith(orders: readonly number[]): Promise<Shop> {
  const shop = await openShop(database, inject);
  for (const cost of orders) await shop.ask('POST', '/orders', { amount: cost });
  return shop;
}

const hints = async (shop: Shop, campaignId: string): Promise<Json> => (await shop.askOurs('GET', `/campaigns/${campaignId}/stacking-hints`)).body;

test('what live campaigns take off the usual order together, and with which codes', async () => {
  const shop = await openShopWith([4000, 20_000, 6000]);
  const summer = await campaign(shop, 'Summer', percent(20));
  const club = await campaign(shop, 'Club', amount(1000));
  const over = await campaign(shop, 'Over', percent(90));
  await database.owner.query(`update campaign_terms set expiration_date = '2020-01-01' where campaign_id = $1`, [over]);
  await shop.ask('POST', `/campaigns/${await campaign(shop, 'Paused', percent(80))}/disable`);
  await campaign(shop, 'Gift', { type: 'UNIT', unit_off: 1, unit_type: 'p1', effect: 'ADD_NEW_ITEMS' });
  expect(await hints(shop, summer)).toEqual({
    order_minor: 6000, is_usual: true, discount_minor: 2200, is_reached: true,
    codes: [
      { campaign_id: summer, name: 'Summer', count: 1, discount: percent(20) }, { campaign_id: club, name: 'Club', count: 1, discount: amount(1000) },
    ],
    unbounded: [{ campaign_id: expect.any(String) as string, name: 'Gift', why: 'free_units' }], together: 2, codes_max: 5, is_complete: true,
  });
});

test('what a request really takes off is what the hint says', async () => {
  const shop = await openShopWith([10_000]);
  const summer = await campaign(shop, 'Summer', percent(20));
  await campaign(shop, 'Club', amount(1000));
  await campaign(shop, 'Half', percent(50));
  const { discount_minor: most } = await hints(shop, summer);
  const redeemables = ['SUMMER', 'HALF', 'CLUB'].map((id) => ({ object: 'voucher', id }));
  const { body } = await shop.ask('POST', '/validations', { redeemables, order: { amount: 10_000 } });
  expect([(body['order'] as Json)['total_discount_amount'], most]).toEqual([7000, 7000]);
});

test('a campaign that is being written, of a category that excludes others', async () => {
  const shop = await openShopWith([]);
  await campaign(shop, 'Summer', percent(20));
  const category = (await shop.ask('POST', '/categories', { name: 'vip' })).body['id'];
  const ask = async (body: Json): Promise<Json> => (await shop.askOurs('POST', '/stacking-hints', body)).body;
  const draft = { type: 'STANDALONE', discount: percent(50) };
  expect(await ask(draft)).toMatchObject({ order_minor: 10_000, is_usual: false, discount_minor: 6000, together: 1, codes: [{ campaign_id: null, name: null, count: 1 }, { name: 'Summer' }] });
  expect((await shop.askOurs('PUT', '/stacking-rules', { exclusive_categories: [category] })).status).toBe(200);
  expect(await ask({ ...draft, category: 'vip' })).toMatchObject({ discount_minor: 5000, together: 0 });
  expect(await ask({ ...draft, type: 'STATIC' })).toMatchObject({ discount_minor: Math.ceil(10_000 * (1 - 0.5 ** 5)), together: 2 });
  expect(await ask({ discount: { type: 'FIXED', fixed_amount: 100 } })).toMatchObject({ discount_minor: null, unbounded: [{ campaign_id: null, why: 'new_price' }] });
  expect((await shop.askOurs('POST', '/stacking-hints', { discount: percent(101) })).status).toBe(400);
  expect((await shop.askOurs('GET', '/campaigns/camp_nobody/stacking-hints')).status).toBe(404);
});

test('unique codes that kept earlier terms count as they are', async () => {
  const shop = await openShopWith([10_000]);
  const many = await campaign(shop, 'Many', percent(50), { type: 'STATIC', vouchers_count: 2, voucher: { discount: percent(50) } });
  await shop.ask('PUT', `/campaigns/${many}`, { voucher: { discount: percent(10) } });
  const { discount_minor: most } = await hints(shop, many);
  expect(most).toBe(Math.ceil(10_000 * (1 - 0.5 ** 5)));
  await shop.askOurs('PUT', `/campaigns/${many}/limits/customer/redemptions/total`, { max: 1 });
  expect(await hints(shop, many)).toMatchObject({ discount_minor: 5000 });
});
