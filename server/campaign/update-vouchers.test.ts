import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;
const discount = { type: 'AMOUNT', amount_off: 100 };

async function settled(shop: Shop): Promise<void> {
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Mail')).body['creation_status'], { timeout: 20_000 }).toBe('DONE');
}

async function metadataOf(shop: Shop, code: string): Promise<unknown> {
  return (await shop.ask('GET', `/vouchers/${code}`)).body['metadata'];
}

async function openMail(campaign: Record<string, unknown> = {}): Promise<Shop> {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Mail', metadata: { region: 'north', tier: 1, gone: true }, voucher: { discount }, ...campaign });
  return shop;
}

test('metadata and category of a campaign are copied to its vouchers, what they have of their own stays', async () => {
  const shop = await openMail({ category: 'mail' });
  await shop.ask('POST', '/campaigns/Mail/vouchers/LIKE');
  await shop.ask('POST', '/campaigns/Mail/vouchers/OWN', { metadata: { region: 'south', mine: 1 }, category: 'own' });
  expect(await metadataOf(shop, 'OWN')).toEqual({ region: 'south', tier: 1, gone: true, mine: 1 });
  const edit = { metadata: { region: 'east', fresh: null }, unset_metadata_fields: ['gone'], category: 'post' };
  expect((await shop.ask('PUT', '/campaigns/Mail', edit)).body).toMatchObject({ creation_status: 'MODIFYING', metadata: { region: 'east', tier: 1, fresh: null } });
  await settled(shop);
  expect(await metadataOf(shop, 'LIKE')).toEqual({ region: 'east', tier: 1, fresh: null });
  expect(await metadataOf(shop, 'OWN')).toEqual({ region: 'south', tier: 1, fresh: null, mine: 1 });
  const categories = await Promise.all(['LIKE', 'OWN'].map(async (code) => (await shop.ask('GET', `/vouchers/${code}`)).body['category']));
  expect(categories).toEqual(['post', 'own']);
  expect((await shop.ask('GET', '/campaigns/Mail')).body).not.toHaveProperty('metadata.gone');
});

test('a published code and a redeemed one keep what they have; a public code never does', async () => {
  const shop = await openMail();
  for (const code of ['A', 'B', 'C']) await shop.ask('POST', `/campaigns/Mail/vouchers/${code}`);
  await shop.ask('POST', '/publications', { voucher: 'A', customer: { source_id: 'ann' } });
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'B' }], order: { amount: 1000 } });
  await shop.ask('PUT', '/campaigns/Mail', { metadata: { tier: 2 } });
  await settled(shop);
  expect(await Promise.all(['A', 'B', 'C'].map((code) => metadataOf(shop, code)))).toMatchObject([{ tier: 1 }, { tier: 1 }, { tier: 2 }]);
  const open = await openMail({ type: 'STANDALONE', voucher: { discount, code_config: { pattern: 'PUBLIC' } } });
  await open.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'PUBLIC' }], order: { amount: 1000 } });
  await open.ask('PUT', '/campaigns/Mail', { metadata: { tier: 2 } });
  await settled(open);
  expect(await metadataOf(open, 'PUBLIC')).toMatchObject({ tier: 2 });
});

test('of edits in a row the last one wins, and one without anything to copy changes no code', async () => {
  const shop = await openMail();
  await shop.ask('POST', '/campaigns/Mail/vouchers/A');
  for (const tier of [2, 3, 4]) expect((await shop.ask('PUT', '/campaigns/Mail', { metadata: { tier } })).status).toBe(200);
  await settled(shop);
  expect(await metadataOf(shop, 'A')).toMatchObject({ tier: 4 });
  expect((await shop.ask('PUT', '/campaigns/Mail', { description: 'new' })).body).toMatchObject({ creation_status: 'DONE' });
  const apart = await openMail({ use_voucher_metadata_schema: false });
  await apart.ask('POST', '/campaigns/Mail/vouchers/B');
  expect((await apart.ask('PUT', '/campaigns/Mail', { metadata: { tier: 2 } })).body).toMatchObject({ creation_status: 'DONE' });
  expect(await metadataOf(apart, 'B')).toEqual({});
  const actions = await owner.query('/* test.actions */ select type, result from async_actions where project_id = $1 order by created_at, async_action_id', [shop.projectId]);
  expect(actions).toHaveLength(3);
});

test('the offer changes, not its kind; a campaign of one public code stays one', async () => {
  const shop = await openMail();
  expect((await shop.ask('PUT', '/campaigns/Mail', { discount: { type: 'PERCENT', percent_off: 5 } })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('PUT', '/campaigns/Mail', { discount: { type: 'AMOUNT', amount_off: 7 } })).body).toMatchObject({ voucher: { discount: { amount_off: 7 } } });
  expect((await shop.ask('PUT', '/campaigns/Mail', { type: 'STANDALONE' })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  const open = await openMail({ type: 'STANDALONE', join_once: true });
  expect((await open.ask('PUT', '/campaigns/Mail', { join_once: true })).body).toMatchObject({ join_once: false });
  expect((await open.ask('PUT', '/campaigns/Mail', { type: 'AUTO_UPDATE' })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
});
