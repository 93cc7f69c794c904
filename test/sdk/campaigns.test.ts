import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { finished, refusal, servedClients, type Client } from './client.ts';

const open = servedClients(await testApp());
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;

function campaignOf(name: string, change: Record<string, unknown> = {}): Parameters<Client['campaigns']['create']>[0] {
  return { name, campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount }, ...change } as never;
}

test('campaigns.create: 200, the defaults of the contract, unset members left out', async () => {
  const { client } = await open();
  const made = await client.campaigns.create(campaignOf('Spring / 10 % off'));
  expect(made).toMatchObject({
    object: 'campaign', name: 'Spring / 10 % off', campaign_type: 'DISCOUNT_COUPONS', type: 'STATIC', join_once: false, auto_join: false,
    use_voucher_metadata_schema: true, vouchers_count: 0, creation_status: 'DONE', vouchers_generation_status: 'DONE', protected: false, category_id: null,
    categories: [], active: true, validation_rules_assignments: { object: 'list', data_ref: 'data', data: [], total: 0 },
  });
  expect(made.voucher).toMatchObject({ type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: null }, is_referral_code: false });
  expect(made.voucher).toMatchObject({ code_config: { length: 8, pattern: '########' } });
  for (const unset of ['description', 'start_date', 'expiration_date', 'validity_timeframe', 'updated_at', 'category']) expect(made).not.toHaveProperty(unset);
  expect(await refusal(client.campaigns.create(campaignOf('Spring / 10 % off')))).toMatchObject({ code: 409, key: 'duplicate_found', request_id: expect.any(String) });
});

test('campaigns.create: many codes are made in the background, and listed soon', async () => {
  const { client } = await open();
  const made = await client.campaigns.create(campaignOf('Many', { vouchers_count: 3 }));
  expect(made).toMatchObject({ creation_status: 'IN_PROGRESS', vouchers_generation_status: 'IN_PROGRESS', vouchers_count: 0 });
  await expect.poll(async () => (await client.campaigns.get('Many')).vouchers_generation_status, { timeout: 10_000 }).toBe('DONE');
  expect((await client.campaigns.get(made.id)).vouchers_count).toBe(3);
});

test('campaigns.get finds by id and by a name with a slash, a space and a per cent sign; unknown is 404', async () => {
  const { client } = await open();
  const made = await client.campaigns.create(campaignOf('10 % / off'));
  expect((await client.campaigns.get('10 % / off')).id).toBe(made.id);
  expect((await client.campaigns.get(made.id)).name).toBe('10 % / off');
  expect(await refusal(client.campaigns.get('nobody'))).toMatchObject({ code: 404, key: 'not_found', resource_id: 'nobody', resource_type: 'campaign' });
});

test('campaigns.update: what is sent changes, null clears a date', async () => {
  const { client } = await open();
  const made = await client.campaigns.create(campaignOf('Change', { expiration_date: '2030-01-01T00:00:00Z', metadata: { a: 1 } }));
  expect(made.expiration_date).toBe('2030-01-01T00:00:00.000Z');
  const changed = await client.campaigns.update('Change', { description: 'new', expiration_date: null, metadata: { b: 2 } } as never);
  expect(changed).toMatchObject({ id: made.id, description: 'new', metadata: { a: 1, b: 2 }, updated_at: expect.any(String) });
  expect(changed.expiration_date).toBeUndefined();
});

test('campaigns.list: the envelope, newest first, pages and bracket filters', async () => {
  const { client } = await open();
  for (const name of ['one', 'two', 'three']) await client.campaigns.create(campaignOf(name));
  const list = await client.campaigns.list({ limit: 2, page: 1 });
  expect(list).toMatchObject({ object: 'list', data_ref: 'campaigns', total: 3 });
  expect(list.campaigns.map(({ name }) => name)).toEqual(['three', 'two']);
  expect((await client.campaigns.list({ limit: 2, page: 2 })).campaigns.map(({ name }) => name)).toEqual(['one']);
  const filtered = await client.campaigns.list({ filters: { name: { conditions: { $in: ['one', 'two'] } } } } as never);
  expect(filtered.campaigns.map(({ name }) => name)).toEqual(['two', 'one']);
});

test('campaigns.addVoucher: one is a voucher, more are an async action, of a public code none', async () => {
  const { client } = await open();
  await client.campaigns.create(campaignOf('Add'));
  const one = await client.campaigns.addVoucher('Add', { metadata: { a: 1 } } as never);
  expect(one).toMatchObject({ object: 'voucher', campaign: 'Add', type: 'DISCOUNT_VOUCHER', gift: null, loyalty_card: null, metadata: { a: 1 } });
  const action = await finished(client, await client.campaigns.addVoucher('Add', {}, { vouchers_count: 2 }));
  expect(action).toMatchObject({ object: 'async_action', type: 'CAMPAIGN.VOUCHERS_GENERATE', status: 'DONE', operation_status: 'SUCCESS', progress: 100 });
  expect((await client.campaigns.get('Add')).vouchers_count).toBe(3);
  await client.campaigns.create(campaignOf('Public', { type: 'STANDALONE' }));
  expect(await refusal(client.campaigns.addVoucher('Public', {}))).toMatchObject({ code: 400, key: 'invalid_campaign' });
});

test('campaigns.addCertainVoucher: the code asked for, once', async () => {
  const { client } = await open();
  await client.campaigns.create(campaignOf('Certain'));
  expect(await client.campaigns.addCertainVoucher('Certain', 'CODE / 1')).toMatchObject({ code: 'CODE / 1', campaign: 'Certain' });
  expect(await refusal(client.campaigns.addCertainVoucher('Certain', 'CODE / 1'))).toMatchObject({ code: 409, key: 'duplicate_found' });
});

test('campaigns.disable and enable: 200 and an empty object', async () => {
  const { client } = await open();
  const { id } = await client.campaigns.create(campaignOf('Switch'));
  expect(await client.campaigns.disable(id)).toEqual({});
  expect((await client.campaigns.get(id)).active).toBe(false);
  expect(await client.campaigns.enable(id)).toEqual({});
  expect((await client.campaigns.get(id)).active).toBe(true);
});

test('campaigns.delete: 202 with an async action; the name stays reserved in the bin and is free when deleted by force', async () => {
  const { client } = await open();
  for (const [name, force] of [['Binned', false], ['Gone', true]] as const) {
    await client.campaigns.create(campaignOf(name));
    await finished(client, await client.campaigns.delete(name, { force }));
    expect(await refusal(client.campaigns.get(name))).toMatchObject({ code: 404 });
  }
  expect(await refusal(client.campaigns.create(campaignOf('Binned')))).toMatchObject({ code: 409 });
  expect(await client.campaigns.create(campaignOf('Gone'))).toMatchObject({ name: 'Gone' });
});

test('asyncActions.list and get: the actions with their state, without a total', async () => {
  const { client } = await open();
  await client.campaigns.create(campaignOf('Work'));
  const { id } = await finished(client, await client.campaigns.addVoucher('Work', {}, { vouchers_count: 2 }));
  const list = await client.asyncActions.list({ limit: 1 });
  expect(list).toMatchObject({ object: 'list', data_ref: 'async_actions', async_actions: [{ id, status: 'DONE' }] });
  expect(list).not.toHaveProperty('total');
  expect(await refusal(client.asyncActions.get('aa_nothing'))).toMatchObject({ code: 404, resource_type: 'async_action' });
});
