import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { endExpiredHolds } from '../redemption/end-expired-holds.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, pool, inject } = app;
const discount = { type: 'AMOUNT', amount_off: 500 };
const five = { type: 'DISCOUNT_VOUCHER', discount };

const open = (): Promise<Shop> => openShop(app, inject);

async function withCampaign(body: Record<string, unknown> = {}): Promise<Shop> {
  const shop = await open();
  expect((await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount }, ...body })).status).toBe(200);
  return shop;
}

const redeem = (code: string): Record<string, unknown> => ({ redeemables: [{ object: 'voucher', id: code }], order: { amount: 5000 }, customer: { source_id: 'ann' } });

async function changesOf(shop: Shop): Promise<unknown[]> {
  const rows = await owner.query(
    `/* test.changes */ select action, fields from changes where project_id = $1 and object_type = 'voucher' order by change_id`, [shop.projectId],
  );
  return rows.map(({ action, fields }) => [action, (fields as { field: string }[]).map(({ field }) => field)]);
}

test('a voucher is changed in all that the contract names, and each member is told before and after', async () => {
  const shop = await open();
  await shop.ask('POST', '/vouchers/ONE', { ...five, metadata: { a: 1, b: 2 }, redemption: { quantity: 3 } });
  const { status, body } = await shop.ask('PUT', '/vouchers/ONE', {
    category: 'Autumn', start_date: '2026-09-01T00:00:00Z', expiration_date: '2999-12-01T00:00:00Z', validity_timeframe: { interval: 'P2D', duration: 'P1D' },
    validity_day_of_week: [1, 2], validity_hours: { daily: [{ start_time: '08:00', expiration_time: '12:00' }] }, active: false, additional_info: 'note',
    metadata: { b: 3, c: null }, unset_metadata_fields: ['a'], discount: { type: 'AMOUNT', amount_off: 700 }, redemption: { quantity: 5 }, code: 'OTHER', nobody: 1,
  });
  expect([status, body]).toEqual([200, expect.objectContaining({
    code: 'ONE', category: 'Autumn', category_id: expect.stringMatching(/^cat_/) as unknown, start_date: '2026-09-01T00:00:00.000Z',
    expiration_date: '2999-12-01T00:00:00.000Z', validity_timeframe: { interval: 'P2D', duration: 'P1D' }, validity_day_of_week: [1, 2],
    validity_hours: { daily: [{ start_time: '08:00', expiration_time: '12:00' }] }, active: false, additional_info: 'note', metadata: { b: 3, c: null },
    discount: { type: 'AMOUNT', amount_off: 700 }, redemption: expect.objectContaining({ quantity: 5 }) as unknown, updated_at: expect.any(String) as unknown,
  })]);
  expect((await changesOf(shop))[1]).toEqual(['updated', [
    'discount', 'redemption_quantity', 'start_date', 'expiration_date', 'validity_timeframe', 'validity_day_of_week', 'validity_hours', 'category',
    'additional_info', 'metadata', 'active',
  ]]);
  const cleared = await shop.ask('PUT', '/vouchers/ONE', {
    category: null, start_date: null, expiration_date: null, validity_timeframe: null, validity_day_of_week: null, validity_hours: null, additional_info: null,
    metadata: null, active: null, discount: null,
  });
  expect(cleared.body).toMatchObject({
    category: null, category_id: null, start_date: null, expiration_date: null, validity_timeframe: null, validity_day_of_week: null, additional_info: null,
    metadata: {}, active: false, discount: { type: 'AMOUNT', amount_off: 700 },
  });
  expect(cleared.body).not.toHaveProperty('validity_hours');
});

test('a voucher that is sent back as it came, empty or with nothing in it, changes nothing and is no change', async () => {
  const shop = await withCampaign({ expiration_date: '2999-01-01T00:00:00Z', category: 'Mails' });
  const { body } = await shop.ask('POST', '/campaigns/Mail/vouchers/C1', { metadata: { a: 1 } });
  for (const sent of [body, {}, '']) expect((await shop.ask('PUT', '/vouchers/C1', sent)).body).toEqual(body);
  expect(await changesOf(shop)).toEqual([['created', ['code']]]);
  await shop.ask('PUT', '/campaigns/Mail', { expiration_date: '2999-02-01T00:00:00Z' });
  expect((await shop.ask('GET', '/vouchers/C1')).body['expiration_date']).toBe('2999-02-01T00:00:00.000Z');
});

test('what a voucher of a campaign has of its own wins over the terms, after it was redeemed too, and null gives it the terms back', async () => {
  const shop = await withCampaign({ expiration_date: '2999-01-01T00:00:00Z' });
  await shop.ask('POST', '/campaigns/Mail/vouchers/C1', { redemption: { quantity: 9 } });
  await shop.ask('POST', '/redemptions', redeem('C1'));
  const edit = { expiration_date: '2998-01-01', discount: { type: 'AMOUNT', amount_off: 100 } };
  expect((await shop.ask('PUT', '/vouchers/C1', edit)).body).toMatchObject({ discount: edit.discount, expiration_date: '2998-01-01T00:00:00.000Z' });
  await owner.query(`update vouchers set expiration_date = '2020-01-01' where project_id = $1`, [shop.projectId]);
  expect((await shop.ask('POST', '/redemptions', redeem('C1'))).body).toMatchObject({ key: 'voucher_expired' });
  expect((await shop.ask('PUT', '/vouchers/C1', { expiration_date: null })).body['expiration_date']).toBe('2999-01-01T00:00:00.000Z');
  expect((await shop.ask('POST', '/redemptions', redeem('C1'))).body).toMatchObject({ order: { total_discount_amount: 100 } });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test.each([
  ['standalone', ''], ['of a campaign', 'Mail'],
])('windows of its own keep a voucher %s from being redeemed outside of them', async (_name, campaign) => {
  const shop = await withCampaign();
  const today = new Date().getUTCDay();
  const otherDays = [0, 1, 2, 3, 4, 5, 6].filter((day) => Math.abs(day - today) % 6 > 1);
  const made = await shop.ask('POST', '/vouchers/W1', { ...five, campaign, validity_day_of_week: otherDays });
  expect(made.body).toMatchObject({ campaign: campaign || null, validity_day_of_week: otherDays });
  expect((await shop.ask('POST', '/redemptions', redeem('W1'))).body).toMatchObject({ key: 'voucher_not_active_now' });
  expect((await shop.ask('POST', '/vouchers/W1/validate', {})).body).toMatchObject({ valid: false, error: { key: 'voucher_not_active_now' } });
  await shop.ask('PUT', '/vouchers/W1', { validity_day_of_week: null });
  expect((await shop.ask('POST', '/redemptions', redeem('W1'))).status).toBe(200);
});

test.each([
  ['another type of discount', { discount: { type: 'PERCENT', percent_off: 5 } }, 'invalid_voucher', 'It is not possible to change Voucher discount type'],
  ['fewer redemptions than it has', { redemption: { quantity: 1 } }, 'invalid_voucher', /less than the redemptions/],
  ['an end that has passed', { expiration_date: '2020-01-01' }, 'invalid_expiration_date', 'Expiration date cannot be set in the past'],
  ['an end before its start', { start_date: '2026-01-02', expiration_date: '2026-01-01' }, 'invalid_expiration_date', /start date/],
  ['a day that is none', { validity_day_of_week: [7] }, 'invalid_payload', /validity_day_of_week/],
  ['text for a switch', { active: 'yes' }, 'invalid_payload', /active/],
  ['a list for metadata', { metadata: [1] }, 'invalid_payload', /metadata/],
  ['a redemption quantity of nothing', { redemption: { quantity: 0 } }, 'invalid_payload', /quantity/],
  ['NUL in a text', { additional_info: 'a\u0000' }, 'invalid_payload', /./],
])('%s is refused, and nothing of it is kept', async (_name, body, key, details) => {
  const shop = await open();
  await shop.ask('POST', '/vouchers/BAD', { ...five, redemption: { quantity: 5 } });
  for (let times = 0; times < 2; times += 1) await shop.ask('POST', '/redemptions', redeem('BAD'));
  const before = await shop.ask('GET', '/vouchers/BAD');
  expect(await shop.ask('PUT', '/vouchers/BAD', body)).toMatchObject({ status: 400, body: { key, details: expect.stringMatching(details) as unknown } });
  expect(await shop.ask('GET', '/vouchers/BAD')).toEqual(before);
});

test('an unknown category id, an unknown code and the voucher of another project are a 404', async () => {
  const [ours, theirs] = [await open(), await open()];
  await ours.ask('POST', '/vouchers/MINE', five);
  expect(await ours.ask('PUT', '/vouchers/MINE', { category_id: 'cat_none' })).toMatchObject({ status: 404, body: { resource_type: 'category' } });
  for (const [method, path] of [['PUT', ''], ['DELETE', ''], ['DELETE', '?force=true'], ['GET', '/transactions'], ['POST', '/disable']] as const) {
    expect(await theirs.ask(method, `/vouchers/MINE${path}`)).toMatchObject({ status: 404, body: { resource_type: 'voucher', resource_id: 'MINE' } });
  }
  expect((await ours.ask('GET', '/vouchers/MINE/transactions')).body).toEqual({ object: 'list', data_ref: 'data', data: [], has_more: false });
});

test('a voucher is added to the campaign that the request names, by name or id, with terms of its own where they differ', async () => {
  const shop = await withCampaign();
  const { body: { id } } = await shop.ask('GET', '/campaigns/Mail');
  expect((await shop.ask('POST', '/vouchers/A1', { ...five, campaign: 'Mail' })).body).toMatchObject({ campaign: 'Mail', campaign_id: id, discount });
  expect((await shop.ask('POST', '/vouchers', { campaign_id: id })).body).toMatchObject({ campaign: 'Mail', discount });
  const own = { type: 'AMOUNT', amount_off: 900 };
  expect((await shop.ask('POST', '/vouchers/A3', { campaign_id: id, discount: own })).body).toMatchObject({ discount: own });
  await shop.ask('PUT', '/campaigns/Mail', { discount: { type: 'AMOUNT', amount_off: 600 } });
  expect((await shop.ask('GET', '/vouchers/A1')).body).toMatchObject({ discount: { amount_off: 600 } });
  expect((await shop.ask('GET', '/vouchers/A3')).body).toMatchObject({ discount: own });
  expect(await shop.ask('POST', '/vouchers', { ...five, campaign: 'Nobody' })).toMatchObject({ status: 404, body: { resource_type: 'campaign' } });
  expect(await shop.ask('POST', '/vouchers', { campaign: 'Mail', discount: { type: 'PERCENT', percent_off: 1 } })).toMatchObject({ status: 400, body: { key: 'invalid_voucher' } });
  expect((await shop.ask('GET', '/campaigns/Mail')).body['vouchers_count']).toBe(3);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a campaign with a public code takes another one only when that is gone', async () => {
  const shop = await withCampaign({ type: 'STANDALONE', voucher: { discount, code_config: { pattern: 'ALL' } } });
  const more = { campaign: 'Mail', code: 'MORE' };
  expect(await shop.ask('POST', '/vouchers', more)).toMatchObject({ status: 400, body: { key: 'invalid_campaign' } });
  await shop.ask('DELETE', '/vouchers/ALL');
  expect(await shop.ask('POST', '/vouchers', more)).toMatchObject({ status: 200, body: { code: 'MORE', campaign: 'Mail' } });
  expect(await shop.ask('POST', '/vouchers', { campaign: 'Mail' })).toMatchObject({ status: 400 });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a voucher in the bin is not found and keeps its code; one deleted for good frees it; each is counted once and history stays', async () => {
  const shop = await withCampaign();
  for (const code of ['B1', 'B2', 'B3']) await shop.ask('POST', `/campaigns/Mail/vouchers/${code}`);
  const { body: { id } } = await shop.ask('POST', '/redemptions', redeem('B1'));
  await shop.ask('POST', '/redemptions', redeem('B2'));
  expect(await shop.ask('DELETE', '/vouchers/B1')).toEqual({ status: 204, body: {} });
  expect((await shop.ask('DELETE', '/vouchers/B2?force=true')).status).toBe(204);
  for (const code of ['B1', 'B2']) {
    expect((await shop.ask('GET', `/vouchers/${code}`)).status).toBe(404);
    expect((await shop.ask('DELETE', `/vouchers/${code}`)).status).toBe(404);
    expect((await shop.ask('POST', `/vouchers/${code}/redemption`, {})).status).toBe(404);
  }
  expect((await shop.ask('POST', '/vouchers/B1', five)).body).toMatchObject({ key: 'duplicate_found' });
  expect((await shop.ask('POST', '/vouchers/B2', five)).status).toBe(200);
  expect((await shop.ask('GET', '/redemptions')).body['total']).toBe(4);
  expect((await shop.ask('GET', `/redemptions/${String((id as string | undefined) ?? '')}`)).status).toBe(200);
  expect((await shop.ask('GET', '/campaigns/Mail/summary')).body).toMatchObject({ vouchers_created: 3, vouchers_deleted: 2 });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  await shop.ask('DELETE', '/campaigns/Mail?force=true');
  await expect.poll(async () => (await owner.query('select 1 from vouchers where project_id = $1 and campaign_id is not null', [shop.projectId])).length, { timeout: 10_000 }).toBe(0);
  const [counters] = await owner.query('select vouchers_created, vouchers_deleted from campaign_counters where project_id = $1', [shop.projectId]);
  expect(counters).toEqual({ vouchers_created: 3, vouchers_deleted: 3 });
});

test('a voucher that a cart holds can be deleted; the hold ends and the books balance', async () => {
  const shop = await withCampaign();
  await shop.ask('POST', '/campaigns/Mail/vouchers/H1', { redemption: { quantity: 2 } });
  const session = { type: 'LOCK', key: 'cart', ttl: 1, ttl_unit: 'DAYS' };
  expect((await shop.ask('POST', '/validations', { ...redeem('H1'), session })).body['valid']).toBe(true);
  expect(await shop.ask('PUT', '/vouchers/H1', { redemption: { quantity: 1 } })).toMatchObject({ status: 200 });
  expect((await shop.ask('DELETE', '/vouchers/H1')).status).toBe(204);
  expect(await shop.ask('POST', '/redemptions', { ...redeem('H1'), session: { key: 'cart' } })).toMatchObject({ status: 404 });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  await shop.ask('POST', '/campaigns/Mail/vouchers/H2');
  expect((await shop.ask('POST', '/validations', { ...redeem('H2'), session })).body['valid']).toBe(true);
  expect((await shop.ask('DELETE', '/vouchers/H2?force=true')).status).toBe(204);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1`, [shop.projectId]);
  await endExpiredHolds(pool, app.app.parts.redeemer);
  expect(await owner.query('select 1 from holds where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('codes with slashes, per cents, spaces and emoji are made, read, changed, redeemed and deleted by their names', async () => {
  const shop = await open();
  for (const code of ['A/B', '50%', 'ab cd', 'Ünï', '🎁 box', "it's", 'a+b', '%2F', '..']) {
    const path = `/vouchers/${encodeURIComponent(code)}`;
    if (code === '..') continue;
    expect([code, (await shop.ask('POST', path, five)).status]).toEqual([code, 200]);
    expect((await shop.ask('GET', path)).body['code']).toBe(code);
    expect((await shop.ask('PUT', path, { additional_info: 'x' })).body).toMatchObject({ code, additional_info: 'x' });
    expect((await shop.ask('POST', `${path}/redemption`, {})).status).toBe(200);
    expect((await shop.ask('GET', `${path}/redemption`)).body).toMatchObject({ total: 1 });
    expect((await shop.ask('DELETE', path)).status).toBe(204);
  }
});
