import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const database = await testApp();
const { inject } = database;

const discount = { type: 'AMOUNT', amount_off: 100 };
const codes = { redeemables: [{ object: 'voucher', id: 'CODE' }] };
const given = { campaign: { name: 'Given' }, customer: { source_id: 'ada' } };
const campaign = { voucher: { discount }, vouchers_count: 1 };
const bad = { color: 'green' };
const good = { color: 'red' };

/** A request that brings metadata of a resource. */
type Request = (metadata: unknown) => [method: 'POST' | 'PUT', path: string, body: unknown];

test.each<{ resource: string; name: string; request: Request }>([
  { resource: 'voucher', name: 'a new voucher', request: (metadata) => ['POST', `/vouchers/NEW${JSON.stringify(metadata).length}`, { type: 'DISCOUNT_VOUCHER', discount, metadata }] },
  { resource: 'voucher', name: 'a voucher', request: (metadata) => ['PUT', '/vouchers/CODE', { metadata }] },
  { resource: 'voucher', name: 'a campaign that its vouchers copy', request: (metadata) => ['POST', '/campaigns', { ...campaign, name: 'New', metadata }] },
  { resource: 'voucher', name: 'a voucher added to a campaign', request: (metadata) => ['POST', '/campaigns/Given/vouchers', { metadata }] },
  { resource: 'voucher', name: 'a code added to a campaign', request: (metadata) => ['POST', '/campaigns/Given/vouchers/ADDED', { metadata }] },
  { resource: 'campaign', name: 'a campaign of its own', request: (metadata) => ['POST', '/campaigns', { ...campaign, name: 'Own', use_voucher_metadata_schema: false, metadata }] },
  { resource: 'voucher', name: 'a campaign that is changed', request: (metadata) => ['PUT', '/campaigns/Given', { metadata }] },
  { resource: 'customer', name: 'a customer', request: (metadata) => ['POST', '/customers', { source_id: 'ada', metadata }] },
  { resource: 'customer', name: "a redemption's customer", request: (metadata) => ['POST', '/redemptions', { ...codes, customer: { source_id: 'ada', metadata } }] },
  { resource: 'customer', name: "a publication's customer", request: (metadata) => ['POST', '/publications', { ...given, customer: { source_id: 'ada', metadata } }] },
  { resource: 'customer', name: "an order's customer", request: (metadata) => ['POST', '/orders', { source_id: 'one', customer: { source_id: 'ada', metadata } }] },
  { resource: 'customer', name: "an event's customer", request: (metadata) => ['POST', '/events', { event: 'visit', customer: { source_id: 'ada', metadata } }] },
  { resource: 'product', name: 'a product', request: (metadata) => ['POST', '/products', { metadata }] },
  { resource: 'redemption', name: 'a redemption', request: (metadata) => ['POST', '/redemptions', { ...codes, metadata }] },
  { resource: 'redemption', name: 'a validation', request: (metadata) => ['POST', '/validations', { ...codes, metadata }] },
  { resource: 'redemption', name: 'a redemption by the older route', request: (metadata) => ['POST', '/vouchers/CODE/redemption', { metadata }] },
  { resource: 'order', name: 'an order', request: (metadata) => ['POST', '/orders', { metadata }] },
  { resource: 'order', name: "a redemption's order", request: (metadata) => ['POST', '/redemptions', { ...codes, order: { amount: 500, metadata } }] },
  { resource: 'order_item', name: "a redemption's item", request: (metadata) => ['POST', '/redemptions', { ...codes, order: { items: [{ product_id: 'p', price: 500, metadata }] } }] },
  { resource: 'order_item', name: "an order's item", request: (metadata) => ['POST', '/orders', { items: [{ product_id: 'p', metadata }] }] },
  { resource: 'publication', name: 'a publication', request: (metadata) => ['POST', '/publications', { ...given, metadata }] },
])('metadata of $name follow the schema of the resource $resource', async ({ resource, request }) => {
  const { ask, askOurs } = await openShop(database, inject);
  await ask('POST', '/vouchers/CODE', { type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: null } });
  expect(await ask('POST', '/campaigns', { ...campaign, name: 'Given', type: 'AUTO_UPDATE' })).toMatchObject({ status: 200 });
  expect(await askOurs('POST', '/metadata-schemas', { related_object: resource, properties: { color: { type: 'string', eq: ['red'], optional: true } } })).toMatchObject({ status: 200 });
  expect(await ask(...request(bad))).toMatchObject({
    status: 400, body: { key: 'metadata_validation_failed', details: "color: must be equal to one of red (actual value is 'green')" },
  });
  expect(await ask(...request(good))).toMatchObject({ status: 200 });
});

test.each<{ resource: string; name: string; path: string; clears: boolean }>([
  { resource: 'voucher', name: 'a voucher', path: '/vouchers/CODE', clears: true },
  { resource: 'voucher', name: 'a campaign that its vouchers copy', path: '/campaigns/Given', clears: false },
  { resource: 'customer', name: 'a customer', path: '/customers/ada', clears: true },
  { resource: 'product', name: 'a product', path: '/products/shirt', clears: false },
  { resource: 'product', name: 'an SKU', path: '/products/shirt/skus/shirt-xl', clears: false },
])('what the schema requires of $name cannot be taken away; whatever it does not know can', async ({ resource, path, clears }) => {
  const { ask, askOurs } = await openShop(database, inject);
  const metadata = { color: 'red', size: 'm', old: 1 };
  await ask('POST', '/vouchers/CODE', { type: 'DISCOUNT_VOUCHER', discount, metadata });
  await ask('POST', '/campaigns', { ...campaign, name: 'Given', metadata });
  await ask('POST', '/customers', { source_id: 'ada', metadata });
  await ask('POST', '/products', { source_id: 'shirt', metadata });
  await ask('POST', '/products/shirt/skus', { source_id: 'shirt-xl', metadata });
  const properties = { color: { type: 'string', optional: false }, size: { type: 'string', optional: true } };
  expect(await askOurs('POST', '/metadata-schemas', { related_object: resource, properties, allow_defined_only: true })).toMatchObject({ status: 200 });
  expect(await ask('PUT', path, { unset_metadata_fields: ['color'] })).toMatchObject({ status: 400, body: { details: expect.stringContaining('color: property is required') as unknown } });
  if (clears) expect(await ask('PUT', path, { metadata: null })).toMatchObject({ status: 400, body: { key: 'metadata_validation_failed' } });
  expect(await ask('PUT', path, { unset_metadata_fields: ['size', 'old'] })).toMatchObject({ status: 200, body: { metadata: { color: 'red' } } });
});
