import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { clientSide, finished, refusal, servedClients } from './client.ts';

const product = await testApp();
const open = servedClients(product);
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;
const voucher = (code: string): never => ({ code, type: 'DISCOUNT_VOUCHER', discount }) as never;

test('categories: made, got, changed, listed and deleted, without surplus keys', async () => {
  const { client } = await open();
  const made = await client.categories.create({ name: 'First', hierarchy: 1 } as never) as unknown as Record<string, unknown>;
  expect(Object.keys(made).filter((key) => key !== 'stacking_rules_type').toSorted()).toEqual(['created_at', 'hierarchy', 'id', 'name', 'object']);
  expect(await client.categories.get(String(made['id']))).toMatchObject({ name: 'First' });
  expect(await client.categories.update(String(made['id']), { name: 'Changed', hierarchy: 2 } as never)).toMatchObject({ name: 'Changed', hierarchy: 2 });
  expect(await client.categories.list()).toMatchObject({ object: 'list', data_ref: 'data', total: 1, data: [{ name: 'Changed' }] });
  await client.categories.delete(String(made['id']));
  expect(await refusal(client.categories.get(String(made['id'])))).toMatchObject({ code: 404, resource_type: 'category' });
});

test('products and SKUs: made from nothing, found by both ids, changed, listed, deleted', async () => {
  const { client } = await open();
  expect(await client.products.create({})).toMatchObject({ object: 'product', metadata: {}, image_url: null, updated_at: null });
  const made = await client.products.create({ source_id: 'shirt', name: 'Shirt', price: 2000, attributes: ['size'] }) as unknown as { id: string };
  expect(await client.products.get('shirt')).toMatchObject({ id: made.id, price: 2000 });
  expect(await client.products.update({ source_id: 'shirt', price: 2500 } as never)).toMatchObject({ id: made.id, price: 2500, updated_at: expect.any(String) });
  const sku = await client.products.createSku(made.id, { source_id: 'shirt-s', sku: 'S', attributes: { size: 's' } } as never);
  expect(sku).toMatchObject({ object: 'sku', product_id: made.id, sku: 'S', currency: null });
  expect(await client.products.getSku('shirt-s')).toMatchObject({ source_id: 'shirt-s' });
  expect(await client.products.updateSku(made.id, { source_id: 'shirt-s', price: 1 } as never)).toMatchObject({ price: 1 });
  expect(await client.products.listSkus(made.id)).toMatchObject({ object: 'list', data_ref: 'skus', total: 1, skus: [{ source_id: 'shirt-s' }] });
  expect(await client.products.list({ limit: 5 })).toMatchObject({ object: 'list', data_ref: 'products', total: 2 });
  await client.products.deleteSku(made.id, 'shirt-s', { force: true });
  await client.products.delete(made.id, { force: true });
  expect(await refusal(client.products.get('shirt'))).toMatchObject({ code: 404, resource_type: 'product' });
});

test('products in bulk: upserted, and their metadata', async () => {
  const { client } = await open();
  expect(await finished(client, await client.products.bulkUpdate([{ source_id: 'a', name: 'A' }, { source_id: 'b', name: 'B' }] as never))).toMatchObject({ operation_status: 'SUCCESS' });
  expect(await finished(client, await client.products.bulkUpdateMetadata({ source_ids: ['a'], metadata: { k: 1 } } as never))).toMatchObject({ operation_status: 'SUCCESS' });
  expect(await client.products.get('a')).toMatchObject({ name: 'A', metadata: { k: 1 } });
});

test('product collections: static ones with their products', async () => {
  const { client } = await open();
  const { id } = await client.products.create({ source_id: 'p' }) as unknown as { id: string };
  const made = await client.productCollections.create({ name: 'Some', type: 'STATIC', products: [{ id, object: 'product' }] } as never) as unknown as { id: string };
  expect(made).toMatchObject({ id: expect.stringMatching(/^pc_/), object: 'products_collection', name: 'Some', type: 'STATIC', products: [{ id, object: 'product' }] });
  expect(await client.productCollections.get(made.id)).toMatchObject({ name: 'Some' });
  expect(await client.productCollections.list()).toMatchObject({ object: 'list', data_ref: 'data', total: 1 });
  expect(await client.productCollections.listProducts(made.id)).toMatchObject({ object: 'list', data_ref: 'data', total: 1, data: [{ id }] });
  await client.productCollections.delete(made.id);
  expect(await refusal(client.productCollections.get(made.id))).toMatchObject({ code: 404, resource_type: 'products_collection' });
});

test('segments and their customers', async () => {
  const { client } = await open();
  const { id } = await client.customers.create({ source_id: 'anna' }) as unknown as { id: string };
  const made = await client.segments.create({ name: 'Friends', type: 'static', customers: [id] } as never) as unknown as { id: string };
  expect(await client.segments.get(made.id)).toMatchObject({ id: made.id, name: 'Friends', type: 'static' });
  expect(await client.segments.list('anna')).toMatchObject({ object: 'list', data_ref: 'data', data: [{ id: made.id }] });
  await client.segments.delete(made.id);
  expect(await refusal(client.segments.get(made.id))).toMatchObject({ code: 404, resource_type: 'segment' });
});

test('events.create: the customer is made; an id that nobody has is 404', async () => {
  const { client } = await open();
  expect(await client.events.create('seen', { customer: { source_id: 'new' }, metadata: { a: 1 }, referral: null, loyalty: null } as never)).toMatchObject({
    object: 'event', type: 'seen', customer: { source_id: 'new', object: 'customer' }, referral: null, loyalty: null,
  });
  expect(await client.customers.get('new')).toMatchObject({ source_id: 'new' });
  expect(await refusal(client.events.create('seen', { customer: { id: 'cust_nobody' } } as never))).toMatchObject({ code: 404 });
});

test('customers: activity, redeemables, bulk, permanent deletion, scroll', async () => {
  const { client } = await open();
  await client.vouchers.create(voucher('HELD'));
  await client.distributions.publications.create({ voucher: 'HELD', customer: { source_id: 'anna' } } as never);
  expect(await client.customers.listActivities('anna', {} as never)).toMatchObject({ object: 'list' });
  const activity = await client.customers.listActivity('anna', { limit: 5 } as never) as unknown as { data: { data: unknown }[] };
  expect(activity).toMatchObject({ object: 'list', data_ref: 'data', has_more: false });
  expect(activity.data.length).toBeGreaterThan(0);
  for (const row of activity.data) expect(row.data).toBeDefined();
  expect(await client.customers.listRedeemables('anna', {} as never)).toMatchObject({ data: [{ redeemable: { type: 'voucher', status: 'ACTIVE', voucher: { code: 'HELD' } } }] });
  const several = [{ source_id: 'bert', name: 'Bert' }, { source_id: 'carl' }, { source_id: 'dora' }];
  expect(await finished(client, await client.customers.updateInBulk(several as never))).toMatchObject({ operation_status: 'SUCCESS' });
  expect(await finished(client, await client.customers.updateMetadataInBulk({ source_ids: ['bert'], metadata: { k: null } } as never))).toMatchObject({ status: 'DONE' });
  expect(await client.customers.get('bert')).toMatchObject({ name: 'Bert', metadata: { k: null } });
  const scrolled: string[] = [];
  for await (const customer of client.customers.scroll({ limit: 1 } as never) as AsyncIterable<unknown>) scrolled.push((customer as { source_id: string }).source_id);
  expect(scrolled.toSorted()).toEqual(['anna', 'bert', 'carl', 'dora']);
  expect(await client.customers.deletePermanently('bert')).toMatchObject({ id: expect.stringMatching(/^del_/), status: 'DONE', object: 'pernament_deletion', data_json: { customer: 1 } });
  await client.customers.delete('anna');
  expect(await refusal(client.customers.get('anna'))).toMatchObject({ code: 404 });
});

test('vouchers: changed, deleted, bulk and metadata, transactions, imported', async () => {
  const { client } = await open();
  for (const code of ['V1', 'V2']) await client.vouchers.create(voucher(code));
  expect(await client.vouchers.update({ code: 'V1', additional_info: 'new', expiration_date: '2100-01-01T00:00:00Z' } as never)).toMatchObject({
    additional_info: 'new', expiration_date: '2100-01-01T00:00:00.000Z', updated_at: expect.any(String),
  });
  expect(await finished(client, await client.vouchers.bulkUpdate([{ code: 'V1', metadata: { a: 1 } }] as never))).toMatchObject({ type: 'VOUCHERS.BULK_UPDATE', status: 'DONE' });
  expect(await finished(client, await client.vouchers.bulkUpdateMetadata({ codes: ['V2'], metadata: { b: 2 } } as never))).toMatchObject({ type: 'VOUCHERS.METADATA_UPDATE' });
  expect(await client.vouchers.get('V1')).toMatchObject({ metadata: { a: 1 } });
  expect(await client.vouchers.get('V2')).toMatchObject({ metadata: { b: 2 } });
  expect(await client.vouchers.listTransactions('V1')).toMatchObject({ object: 'list', data_ref: 'data', data: [], has_more: false });
  const imported = await client.vouchers.import([{ ...voucher('V3') as object, discount: { ...discount, effect: 'APPLY_TO_ORDER' } }] as never);
  expect(await finished(client, imported)).toMatchObject({ type: 'VOUCHERS.IMPORT', operation_status: 'SUCCESS' });
  expect(await client.vouchers.get('V3')).toMatchObject({ code: 'V3', campaign: null });
  await client.vouchers.delete('V1', { force: true });
  expect(await refusal(client.vouchers.get('V1'))).toMatchObject({ code: 404 });
});

test('campaigns.importVouchers: all of them, in the background', async () => {
  const { client } = await open();
  await client.campaigns.create({ name: 'Import', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  expect(await finished(client, await client.campaigns.importVouchers('Import', [{ code: 'I1' }, { code: 'I2' }] as never))).toMatchObject({
    type: 'CAMPAIGN.VOUCHERS_IMPORT', operation_status: 'SUCCESS', result: { done_count: 2, failed_count: 0 },
  });
  expect(await client.vouchers.get('I2')).toMatchObject({ campaign: 'Import' });
});

test('metadataSchemas.list and get; one that is not there is 404', async () => {
  const { client } = await open();
  expect(await client.metadataSchemas.list()).toMatchObject({ object: 'list', data_ref: 'schemas' });
  expect(await refusal(client.metadataSchemas.get('nothing'))).toMatchObject({ code: 404, resource_type: 'metadata schema' });
});

test('qualifications.checkEligibility, vouchers and campaigns that qualify', async () => {
  const { client } = await open();
  await client.vouchers.create(voucher('Q1'));
  await client.campaigns.create({ name: 'Q', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  const found = await client.qualifications.checkEligibility({ customer: { source_id: 'anna' }, order: { amount: 5000 }, mode: 'BASIC', options: { limit: 100, expand: ['redeemable'] } } as never);
  expect(found).toMatchObject({ redeemables: { object: 'list', data_ref: 'data', total: 2, has_more: false }, tracking_id: expect.stringMatching(/^track_/), order: { amount: 5000 } });
  expect(await client.vouchers.qualifications.examine({}, { limit: 5 } as never)).toMatchObject({ data_ref: 'data', data: [{ code: 'Q1' }] });
  expect(await client.campaigns.qualifications.examine({}, {} as never)).toMatchObject({ data_ref: 'data', data: [{ name: 'Q' }] });
});

test('apiLimitsHandler reads how often the key may ask', async () => {
  const { client } = await open();
  await client.vouchers.list();
  expect(client.apiLimitsHandler.areLimitsAvailable()).toBe(true);
  expect(client.apiLimitsHandler.getRateLimit()).toBeGreaterThan(0);
  expect(client.apiLimitsHandler.getRateLimitRemaining()).toBe(client.apiLimitsHandler.getRateLimit() - 1);
  expect(client.apiLimitsHandler.getRetryAfter()).toBe(0);
});

test('the client-side package: validate, redeem, publish, track, list, customers, stacked and qualifications', async () => {
  const { client, shop } = await open();
  await client.campaigns.create({ name: 'Page', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  for (const code of ['C1', 'C2', 'C3']) await client.campaigns.addCertainVoucher('Page', code);
  const page = await clientSide(product, shop, ['redeem', 'publish', 'vouchers', 'customers', 'events']);
  const items = [{ product_id: 'p1', quantity: 2, amount: 5000 }];
  expect(await page.validate({ code: 'C1', amount: 5000, items, customer: { source_id: 'visitor' }, orderMetadata: { a: 'b' } } as never)).toMatchObject({ valid: true, code: 'C1' });
  expect(await page.validate({ amount: 5000 } as never)).toEqual({ valid: false, promotions: [] });
  expect(await page.redeem('C1', { order: { amount: 5000 } } as never)).toMatchObject({ object: 'redemption', result: 'SUCCESS', customer: { source_id: 'visitor' } });
  expect(await page.publish('Page', {}, { join_once: true } as never)).toMatchObject({ object: 'publication', channel: 'Voucherify.js', tracking_id: 'visitor' });
  expect(await page.track('seen', {}, { a: 1 })).toMatchObject({ object: 'event', type: 'seen' });
  expect(await page.listVouchers({ campaign: 'Page', limit: 2 } as never)).toMatchObject({ object: 'list', data_ref: 'vouchers', vouchers: [{ object: 'voucher' }, { object: 'voucher' }] });
  expect(await page.createCustomer({ source_id: 'cleo' } as never, true)).toMatchObject({ source_id: 'cleo' });
  const asked = { redeemables: [{ object: 'voucher', id: 'C2' }], order: { amount: 5000 } } as never;
  expect(await page.validateStackable(asked)).toMatchObject({ valid: true });
  expect(await page.redeemStackable(asked)).toMatchObject({ redemptions: [{ result: 'SUCCESS' }] });
  expect(await page.qualifications({ order: { amount: 5000 } } as never)).toMatchObject({ redeemables: { object: 'list' } });
});

test('consents.list and customers.updateConsents: there are none, and what is said of them is passed over', async () => {
  const { client, shop } = await open();
  await client.customers.create({ source_id: 'anna' });
  await client.customers.updateConsents('anna', { newsletter: true } as never);
  expect(await client.consents.list()).toMatchObject({ object: 'list', data: [] });
  const page = await clientSide(product, shop, ['customers']);
  await page.updateConsents('anna', { newsletter: true } as never);
  expect(await page.listConsents()).toMatchObject({ object: 'list', data: [] });
  const closed = await clientSide(product, shop, []);
  expect(await refusal(closed.updateConsents('anna', {} as never))).toMatchObject({ code: 403, key: 'forbidden' });
});
