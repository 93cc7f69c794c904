import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { pool, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);

interface Event {
  id: string;
  type: string;
  data: Record<string, Record<string, unknown>>;
}

/** A shop whose customer `ada` was given a code, redeemed it, took that back, failed, ordered, and did something elsewhere. */
async function openBusy(): Promise<Shop & { campaignId: string }> {
  const shop = await openShop();
  const campaignId = await buildCampaign(pool, shop.projectId, { campaign: { name: 'Autumn' }, counters: { vouchers_created: 1 } });
  await buildVoucher(pool, shop.projectId, campaignId, { code: 'ONE', redemption_quantity: 1 });
  const customer = { source_id: 'ada' };
  await shop.ask('POST', '/events', { event: 'visit', customer, metadata: { page: 'home' }, referral: null, loyalty: null });
  await shop.ask('POST', '/publications', { voucher: 'ONE', customer });
  const redemption = { redeemables: [{ object: 'voucher', id: 'ONE' }], customer, order: { amount: 5000 } };
  const redeemed = await shop.ask('POST', '/redemptions', redemption);
  const [entry] = redeemed.body['redemptions'] as { id: string }[];
  await shop.ask('POST', '/redemptions', redemption);
  await shop.ask('POST', `/redemptions/${entry?.id}/rollback`);
  return { ...shop, campaignId };
}

async function eventsOf(shop: Shop, query: string): Promise<Event[]> {
  const { status, body } = await shop.ask('GET', `/customers/ada/activity?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body['data'] as Event[];
}

test('activity tells all that happened to a customer, each with what took part in it', async () => {
  const shop = await openBusy();
  const events = await eventsOf(shop, 'limit=100');
  expect(events.map(({ type }) => type).sort()).toEqual([
    'customer.created', 'customer.custom_event', 'customer.order.canceled', 'customer.order.created', 'customer.publication.succeeded',
    'customer.redemption.failed', 'customer.redemption.rollback.succeeded', 'customer.redemption.succeeded',
  ]);
  const dataOf = (type: string): Event['data'] | undefined => events.find((event) => event.type === type)?.data;
  expect(dataOf('customer.custom_event')).toMatchObject({ custom_event: { type: 'visit', metadata: { page: 'home' } } });
  expect(dataOf('customer.redemption.succeeded')).toMatchObject({
    voucher: { code: 'ONE' }, campaign: { name: 'Autumn' }, order: { amount: 5000, applied_discount_amount: 1000 }, redemption: { result: 'SUCCESS' },
  });
  expect(dataOf('customer.redemption.failed')).toMatchObject({ redemption: { failure_code: 'quantity_exceeded' } });
  expect(await eventsOf(shop, `campaign_id=${shop.campaignId}&limit=100`)).toHaveLength(4);
  expect(await eventsOf(shop, 'campaign_type=DISCOUNT_COUPONS&limit=100')).toHaveLength(4);
  expect(await eventsOf(shop, 'campaign_type=GIFT_VOUCHERS')).toEqual([]);
  expect(await eventsOf(shop, 'type=customer.redemption.failed')).toHaveLength(1);
  expect(await eventsOf(shop, 'category=EFFECT')).toEqual([]);
  expect(await eventsOf(shop, 'start_date=2200-01-01')).toEqual([]);
  expect(await eventsOf(shop, 'end_date=2000-01-01')).toEqual([]);
});

test('activity is gone through by ids, in both directions, without a gap or a repeat', async () => {
  const shop = await openBusy();
  const all = (await eventsOf(shop, 'limit=100')).map(({ id }) => id);
  for (const order of ['-created_at', 'created_at']) {
    const met: string[] = [];
    let after = '';
    do {
      const { body } = await shop.ask('GET', `/customers/ada/activity?limit=3&order=${order}${after === '' ? '' : `&starting_after_id=${after}`}`);
      met.push(...(body['data'] as Event[]).map(({ id }) => id));
      after = (body['more_starting_after'] as string | undefined) ?? '';
      expect(body['has_more']).toBe(after !== '');
    } while (after !== '');
    expect(met).toEqual(order === 'created_at' ? all.toReversed() : all);
  }
  expect((await shop.ask('GET', '/customers/ada/activity?starting_after_id=ev_nonsense')).status).toBe(400);
  expect((await shop.ask('GET', '/customers/ada/activities?limit=2')).body).toMatchObject({ object: 'list', data_ref: 'data', total: all.length });
});

test('activity goes on after an instant too, in both forms, and refuses what is none', async () => {
  const shop = await openBusy();
  const all = await eventsOf(shop, 'limit=100&order=created_at');
  for (const form of ['activity', 'activities']) {
    const after = async (instant: string) => shop.ask('GET', `/customers/ada/${form}?limit=100&order=created_at&starting_after=${encodeURIComponent(instant)}`);
    const beforeAll = await after('2000-01-01T00:00:00.000Z');
    expect((beforeAll.body['data'] as Event[]).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect((await after('2100-01-01T00:00:00.000Z')).body['data']).toEqual([]);
    for (const bad of ['', 'x', '2026-02-30']) {
      expect([form, bad, (await after(bad)).body['key']]).toEqual([form, bad, 'invalid_query_params']);
    }
  }
});

test('the wallet holds each code once that was given, and says whether it can be used', async () => {
  const shop = await openShop();
  const past = '2020-01-01T00:00:00Z';
  const future = '2200-01-01T00:00:00Z';
  await shop.ask('POST', '/customers', { source_id: 'ada' });
  const kinds = { ACTIVE: {}, USED: { redemption_quantity: 1 }, DISABLED: {}, NOT_ACTIVE_YET: {}, EXPIRED: {} };
  for (const [code, row] of Object.entries(kinds)) {
    await buildVoucher(pool, shop.projectId, null, { code, redemption_quantity: null, discount: { type: 'AMOUNT', amount_off: 100 }, ...row });
    expect((await shop.ask('POST', '/publications', { voucher: code, customer: { source_id: 'ada' } })).status).toBe(200);
  }
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'USED' }] });
  await shop.ask('POST', '/vouchers/DISABLED/disable');
  await pool.query("update vouchers set start_date = $2 where project_id = $1 and code = 'NOT_ACTIVE_YET'", [shop.projectId, future]);
  await pool.query("update vouchers set expiration_date = $2 where project_id = $1 and code = 'EXPIRED'", [shop.projectId, past]);
  const { body } = await shop.ask('GET', '/customers/ada/redeemables?limit=100');
  const rows = body['data'] as { id: string; redeemable: { status: string; voucher: { code: string } } }[];
  expect(body).toMatchObject({ object: 'list', data_ref: 'data', total: 5, has_more: false });
  expect(rows.map(({ redeemable: { voucher: { code }, status } }) => `${code} is ${status}`).sort()).toEqual(Object.keys(kinds).sort().map((code) => `${code} is ${code}`));
  const met: string[] = [];
  let after = '';
  do {
    const page = await shop.ask('GET', `/customers/ada/redeemables?limit=2&order=id${after === '' ? '' : `&starting_after_id=${after}`}`);
    met.push(...(page.body['data'] as { id: string }[]).map(({ id }) => id));
    after = (page.body['more_starting_after'] as string | undefined) ?? '';
  } while (after !== '');
  expect(met).toEqual(rows.map(({ id }) => id).sort());
});

test.each(['', '?force=true'])('a wallet is gone through to its end although the code that a page ended with is deleted meanwhile: DELETE %s', async (how) => {
  const shop = await openShop();
  for (const code of ['A', 'B', 'C']) {
    await shop.ask('POST', `/vouchers/${code}`, { discount: { type: 'AMOUNT', amount_off: 100 } });
    await shop.ask('POST', '/publications', { voucher: code, customer: { source_id: 'ada' } });
  }
  const met: string[] = [];
  for (let after = ''; met.length < 3; ) {
    const { body } = await shop.ask('GET', `/customers/ada/redeemables?limit=1&order=created_at${after}`);
    const [row] = body['data'] as { redeemable: { voucher: { code: string } } }[];
    const code = row?.redeemable.voucher.code ?? 'none';
    met.push(code);
    after = `&starting_after_id=${String(body['more_starting_after'])}`;
    await shop.ask('DELETE', `/vouchers/${code}${how}`);
  }
  expect(met).toEqual(['A', 'B', 'C']);
});

test('consents are accepted and passed over', async () => {
  const { ask } = await openShop();
  await ask('POST', '/customers', { source_id: 'ada' });
  expect((await ask('PUT', '/customers/ada/consents', { newsletter: true })).status).toBe(204);
  expect((await ask('PUT', '/customers/nobody/consents', {})).status).toBe(404);
  expect((await ask('GET', '/consents')).body).toMatchObject({ object: 'list', data: [] });
});

test('people are looked for by how a name, an e-mail address or a source_id begins, each found once, page by page', async () => {
  const shop = await openShop();
  const made = [
    { source_id: 'x1', name: 'Anna Berg', email: 'zoe@example.org' }, { source_id: 'x2', name: 'ANNA Clark' }, { source_id: 'x3', email: 'anna@example.org' },
    { source_id: 'anna-4', name: 'Anna Dorn', email: 'anna.dorn@example.org' }, { source_id: 'anna-5' }, { source_id: 'x6', name: 'Hannah' }, { source_id: 'x7', name: '50% off_' },
  ];
  for (const customer of made) await shop.ask('POST', '/customers', { ...customer, address: { city: 'Ulm' } });
  const found = async (query: string): Promise<string[]> => {
    const met: string[] = [];
    let after = '';
    do {
      const { status, body } = await shop.askOurs('GET', `/customers?limit=2&${query}${after}`);
      expect(status).toBe(200);
      met.push(...(body['rows'] as { source_id: string }[]).map(({ source_id: name }) => name));
      after = body['next'] === null ? '' : `&after=${body['next'] as string}`;
    } while (after !== '');
    return met;
  };
  expect(await found('search=anna')).toEqual(['x1', 'x2', 'anna-4', 'x3', 'anna-5']);
  expect(await found('search=50%25')).toEqual(['x7']);
  expect(await found('search=%25')).toEqual([]);
  expect(await found('search=anna&city=Bonn')).toEqual([]);
  expect((await found('')).sort()).toEqual(made.map(({ source_id: name }) => name).sort());
  expect((await shop.askOurs('GET', '/customers?after=nonsense')).status).toBe(400);
});
