/** What stands beside a voucher wherever one is told: its category as an object, and what its discount gives units of. */
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const product = await testApp();
const any = expect.any(String) as unknown;

type Members = Record<string, unknown>;

test('free units are told with their product or SKU as the catalogue has it now, and stored as they were sent', async () => {
  const shop = await openShop(product, product.inject);
  const { body: mug } = await shop.ask('POST', '/products', { source_id: 'mug', name: 'Mug' });
  const { body: red } = await shop.ask('POST', '/products/mug/skus', { source_id: 'mug-red', sku: 'Red mug' });
  const units = [{ unit_off: 1, unit_type: mug['id'], effect: 'ADD_NEW_ITEMS' }, { unit_off: 2, unit_type: 'mug-red' }, { unit_off: 1, unit_type: 'gone' }];
  const sent = { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units };
  const [one, two, three] = units;
  const told = {
    ...sent, units: [{ ...one, product: { id: mug['id'], source_id: 'mug', name: 'Mug' } }, { ...two, sku: { id: red['id'], source_id: 'mug-red', sku: 'Red mug' } }, three],
  };
  const campaign = await shop.ask('POST', '/campaigns', { name: 'Gifts', type: 'STATIC', voucher: { discount: sent } });
  expect(campaign).toMatchObject({ status: 200, body: { voucher: { discount: told } } });
  expect((await shop.ask('POST', '/campaigns/Gifts/vouchers/GIFT', {})).body['discount']).toEqual(told);
  expect((await shop.ask('POST', '/publications', { voucher: 'GIFT', customer: { source_id: 'ada' } })).body).toMatchObject({ voucher: { discount: told } });
  const { body: redeemed } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'GIFT' }], order: { items: [{ product_id: 'x', price: 100 }] } });
  expect(redeemed).toMatchObject({ redemptions: [{ voucher: { discount: told } }] });
  expect((await shop.ask('GET', '/campaigns')).body).toMatchObject({ campaigns: [{ voucher: { discount: told } }] });
  expect((await shop.ask('POST', '/campaigns/qualification', {})).body).toMatchObject({ data: [{ voucher: { discount: told } }] });
  // A client that sends back what it was told changes nothing.
  expect(await shop.ask('PUT', '/vouchers/GIFT', { discount: told })).toMatchObject({ status: 200, body: { discount: told } });
  const single = { type: 'UNIT', unit_off: 1, unit_type: 'mug' };
  const made = await shop.ask('POST', '/vouchers/SINGLE', { type: 'DISCOUNT_VOUCHER', discount: single });
  expect(made.body['discount']).toEqual({ ...single, product: { id: mug['id'], source_id: 'mug', name: 'Mug' } });
  await shop.ask('DELETE', '/products/mug');
  expect((await shop.ask('GET', '/vouchers/SINGLE')).body['discount']).toEqual(single);
  expect((await shop.ask('GET', '/vouchers/GIFT')).body['discount']).toEqual(sent);
});

test('a category is told as an object with vouchers of publications, wallets and lists, and of redeemables where it is asked for', async () => {
  const shop = await openShop(product, product.inject);
  const { body: category } = await shop.ask('POST', '/categories', { name: 'vip', hierarchy: 3 });
  await shop.askOurs('PUT', '/stacking-rules', {
    exclusive_categories: ['vip'], redeemables_application_mode: 'PARTIAL', applicable_exclusive_redeemables_limit: 2, applicable_exclusive_redeemables_per_category_limit: 2,
  });
  const categories = [{ id: category['id'], name: 'vip', hierarchy: 3, object: 'category', created_at: any, stacking_rules_type: 'EXCLUSIVE' }];
  const discount = { type: 'AMOUNT', amount_off: 100 };
  for (const [code, more] of [['VIP', { category: 'vip' }], ['PLAIN', {}], ['OFF', { category: 'vip', active: false }]] as const) {
    await shop.ask('POST', `/vouchers/${code}`, { type: 'DISCOUNT_VOUCHER', discount, ...more });
  }
  expect((await shop.ask('POST', '/publications', { voucher: 'VIP', customer: { source_id: 'ada' } })).body).toMatchObject({ voucher: { categories } });
  expect((await shop.ask('GET', '/customers/ada/redeemables')).body).toMatchObject({ data: [{ redeemable: { voucher: { code: 'VIP', categories } } }] });
  const body = { redeemables: ['VIP', 'PLAIN', 'OFF', 'NONE'].map((id) => ({ object: 'voucher', id })), order: { amount: 1000 } };
  const expanded = { ...body, options: { expand: ['category'] } };
  const plain = (await shop.ask('POST', '/validations', body)).body;
  for (const one of [plain['redeemables'], plain['skipped_redeemables'], plain['inapplicable_redeemables']] as Members[][]) {
    for (const redeemable of one) expect(redeemable).not.toHaveProperty('categories');
  }
  expect((await shop.ask('POST', '/validations', expanded)).body).toMatchObject({
    valid: true, redeemables: [{ id: 'VIP', categories }], skipped_redeemables: [{ id: 'PLAIN', categories: [] }, { id: 'NONE', categories: [] }],
    inapplicable_redeemables: [{ id: 'OFF', categories }],
  });
  expect((await shop.ask('POST', '/redemptions', expanded)).body).toMatchObject({
    redemptions: [{ voucher: { code: 'VIP', categories } }], skipped_redeemables: [{ id: 'PLAIN', categories: [] }, { id: 'NONE', categories: [] }],
    inapplicable_redeemables: [{ id: 'OFF', categories }],
  });
  const { body: list } = await shop.ask('GET', '/redemptions?result=SUCCESS');
  const [entry] = list['redemptions'] as Members[];
  expect(entry).toMatchObject({ voucher: { categories } });
  expect((await shop.ask('GET', `/redemptions/${String(entry?.['id'])}`)).body).toMatchObject({ voucher: { categories } });
});
