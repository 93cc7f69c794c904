import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;
const session = { type: 'LOCK', key: 'cart', ttl: 1, ttl_unit: 'HOURS' };

test('a voucher without a campaign is validated, held, redeemed, stacked, rolled back, published and listed like one of a campaign', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/vouchers/ALONE', { discount: { type: 'AMOUNT', amount_off: 1000 }, redemption: { quantity: 2 }, metadata: { print: 'gold' } });
  await shop.ask('POST', '/vouchers/OTHER', { discount: { type: 'PERCENT', percent_off: 10 } });
  const asked = { redeemables: [{ object: 'voucher', id: 'ALONE' }], order: { source_id: 'o-1', amount: 5000 }, customer: { source_id: 'ann' } };
  expect((await shop.ask('POST', '/validations', asked)).body).toMatchObject({ valid: true, order: { total_discount_amount: 1000 } });
  expect((await shop.ask('POST', '/validations', { ...asked, session })).body['valid']).toBe(true);
  expect((await shop.ask('POST', '/validations', { ...asked, session: { ...session, key: 'second' } })).body['valid']).toBe(true);
  expect((await shop.ask('POST', '/validations', { ...asked, session: { ...session, key: 'third' } })).body).toMatchObject({ valid: false });
  expect((await shop.ask('POST', '/redemptions', asked)).body).toMatchObject({ key: 'quantity_exceeded' });
  expect((await shop.ask('DELETE', '/vouchers/ALONE/sessions/second')).status).toBe(204);
  const redeemed = await shop.ask('POST', '/redemptions', { ...asked, session: { key: 'cart' } });
  expect(redeemed).toMatchObject({ status: 200, body: { order: { total_discount_amount: 1000 }, redemptions: [{ voucher: { campaign: null, campaign_id: null } }] } });
  const stack = { ...asked, order: { amount: 3000 }, redeemables: ['ALONE', 'OTHER'].map((id) => ({ object: 'voucher', id })) };
  const stacked = await shop.ask('POST', '/redemptions', stack);
  expect(stacked).toMatchObject({ status: 200, body: { order: { total_discount_amount: 1200 } } });
  const parent = (stacked.body['parent_redemption'] as { id: string }).id;
  const [one] = redeemed.body['redemptions'] as { id: string }[];
  expect(await shop.ask('POST', `/redemptions/${parent}/rollbacks`, '')).toMatchObject({ status: 200 });
  expect(await shop.ask('POST', `/redemptions/${one?.id}/rollback`, '')).toMatchObject({ status: 200, body: { order: { status: 'CANCELED' }, voucher: { redemption: { redeemed_quantity: 0 } } } });
  for (const source of ['ann', 'bob']) {
    const published = await shop.ask('POST', '/publications', { voucher: 'ALONE', customer: { source_id: source } });
    expect(published).toMatchObject({ status: 200, body: { voucher: { code: 'ALONE', metadata: { print: 'gold' } } } });
  }
  expect((await shop.ask('GET', '/vouchers/ALONE')).body).toMatchObject({ publish: { count: 2 }, redemption: { quantity: 2, redeemed_quantity: 0 } });
  expect((await shop.ask('GET', '/vouchers/ALONE/redemptions')).body['total']).toBe(5);
  expect((await shop.ask('GET', '/redemptions?voucher=ALONE')).body['total']).toBe(5);
  expect((await shop.ask('GET', '/publications?voucher=ALONE')).body['total']).toBe(2);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});
