import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { refusal, servedClients } from './client.ts';

const open = servedClients(await testApp());
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;
const voucher = { type: 'DISCOUNT_VOUCHER', discount } as never as Record<string, unknown>;

test('vouchers.create with a code: 200, its unset members are null', async () => {
  const { client } = await open();
  const made = await client.vouchers.create({ ...voucher, code: 'MINE', metadata: { a: 1 } } as never);
  expect(made).toMatchObject({
    object: 'voucher', code: 'MINE', campaign: null, campaign_id: null, category: null, category_id: null, categories: [], type: 'DISCOUNT_VOUCHER', discount,
    gift: null, loyalty_card: null, start_date: null, expiration_date: null, validity_timeframe: null, validity_day_of_week: null, active: true,
    additional_info: null, metadata: { a: 1 }, is_referral_code: false, updated_at: null,
    publish: { object: 'list', count: 0, url: '/v1/vouchers/MINE/publications?page=1&limit=10' },
    redemption: { quantity: null, redeemed_quantity: 0, object: 'list', url: '/v1/vouchers/MINE/redemptions?page=1&limit=10' },
    assets: { qr: { id: expect.any(String), url: expect.stringContaining('http') }, barcode: { url: expect.stringContaining('http') } },
    validation_rules_assignments: { object: 'list', data_ref: 'data', data: [], total: 0 },
  });
  expect(made).not.toHaveProperty('holder_id');
  expect((made as { discount?: object }).discount).toEqual(discount);
  expect(await refusal(client.vouchers.create({ ...voucher, code: 'MINE' } as never))).toMatchObject({ code: 409, key: 'duplicate_found' });
});

test('vouchers.create without a code posts to an address that ends in a slash, and gets eight characters', async () => {
  const { client } = await open();
  const made = await client.vouchers.create(voucher as never);
  expect(made.code).toMatch(/^[0-9a-zA-Z]{8}$/);
});

test('vouchers.get by code and by id; unknown is 404', async () => {
  const { client } = await open();
  const made = await client.vouchers.create({ ...voucher, code: 'a/b c%' } as never);
  expect(await client.vouchers.get('a/b c%')).toMatchObject({ id: made.id });
  expect(await client.vouchers.get(made.id)).toMatchObject({ code: 'a/b c%' });
  expect(await refusal(client.vouchers.get('nothing'))).toMatchObject({ code: 404, key: 'not_found', resource_id: 'nothing', resource_type: 'voucher' });
});

test('vouchers.list: the envelope, order, page and filters in brackets', async () => {
  const { client } = await open();
  for (const code of ['L1', 'L2', 'L3']) await client.vouchers.create({ ...voucher, code } as never);
  const list = await client.vouchers.list({ limit: 2, order: 'code' } as never);
  expect(list).toMatchObject({ object: 'list', data_ref: 'vouchers', total: 3 });
  expect(list.vouchers.map(({ code }) => code)).toEqual(['L1', 'L2']);
  const filtered = await client.vouchers.list({ filters: { code: { conditions: { $is: ['L3'] } } } } as never);
  expect(filtered.vouchers.map(({ code }) => code)).toEqual(['L3']);
});

test('vouchers.disable and enable answer the voucher', async () => {
  const { client } = await open();
  await client.vouchers.create({ ...voucher, code: 'SWITCH' } as never);
  expect(await client.vouchers.disable('SWITCH')).toMatchObject({ code: 'SWITCH', active: false });
  expect(await client.validations.validateVoucher('SWITCH', {})).toMatchObject({ valid: false, reason: 'voucher is disabled' });
  expect(await client.vouchers.enable('SWITCH')).toMatchObject({ code: 'SWITCH', active: true });
});

test('distributions.publications: a code of the campaign, the plain source id; join_once gives the same again', async () => {
  const { client } = await open();
  await client.campaigns.create({ name: 'Mail', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  for (const code of ['M1', 'M2']) await client.campaigns.addCertainVoucher('Mail', code);
  const asked = { campaign: { name: 'Mail', count: 1 }, customer: { source_id: 'anna', email: 'anna@example.com' }, metadata: { a: 1 } };
  const given = await client.distributions.publications.create({ ...asked, params: { join_once: true } } as never);
  expect(given).toMatchObject({
    object: 'publication', result: 'SUCCESS', channel: 'API', source_id: null, tracking_id: 'anna', metadata: { a: 1 },
    customer: { source_id: 'anna', object: 'customer' }, voucher: { object: 'voucher', campaign: 'Mail', publish: { count: 1 } },
  });
  const { voucher: one } = given as unknown as { voucher: { code: string; id: string; holder_id: string } };
  expect(one.holder_id).toBe((given as unknown as { customer_id: string }).customer_id);
  expect(given).toMatchObject({ vouchers_id: [one.id] });
  const listed = await client.distributions.publications.list({ limit: 5, campaign: 'Mail' } as never);
  expect(listed).toMatchObject({ object: 'list', data_ref: 'publications', total: 1, publications: [{ result: 'SUCCESS', voucher: { code: one.code, campaign: 'Mail' } }] });
});

test('distributions.publications: without a code to give it is refused, and the attempt is kept', async () => {
  const { client } = await open();
  await client.campaigns.create({ name: 'Empty', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  const refused = await refusal(client.distributions.publications.create({ campaign: { name: 'Empty' }, customer: { source_id: 'bert' } } as never));
  expect(refused).toMatchObject({ code: 400, key: 'no_voucher_suitable_for_publication', details: "Couldn't create new vouchers for publication" });
  expect(await client.distributions.publications.list({ result: 'FAILURE' } as never)).toMatchObject({ total: 1, publications: [{ failure_code: refused['key'] }] });
});
