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
