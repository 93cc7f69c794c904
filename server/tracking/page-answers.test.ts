import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp();

test('what the pages of a code, of a customer and of an edit read is answered over HTTP as it is documented, and to nobody else', async () => {
  const [shop, other] = [await openShop(app, app.inject), await openShop(app, app.inject)];
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 500 }, redemption: { quantity: 2 } } });
  for (const code of ['USED', 'FREE']) await shop.ask('POST', `/campaigns/Mail/vouchers/${code}`);
  const { body: published } = await shop.ask('POST', '/publications', { voucher: 'USED', customer: { source_id: 'ann' } });
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'USED' }], customer: { source_id: 'ann' }, order: { amount: 2000 } });
  await shop.ask('POST', '/vouchers/USED/disable');
  const customer = String((published['customer'] as { id: string }).id);
  const answers: [string, object][] = [
    ['/vouchers/USED', { voucher: { code: 'USED' }, overview: { succeeded: 1 } }],
    ['/vouchers/USED/redemptions', { rows: [{ result: 'SUCCESS' }], next: null }],
    ['/vouchers/USED/publications', { rows: [{ result: 'SUCCESS' }], next: null }],
    ['/vouchers/USED/changes', { rows: [{ action: 'disabled' }, { action: 'created' }], next: null }],
    [`/customers/${customer}/redemptions`, { rows: [{ code: 'USED' }] }],
    [`/campaigns/${String(campaign['id'])}/reach`, {}],
  ];
  for (const [path, expected] of answers) {
    expect([path, await shop.askOurs('GET', path)]).toMatchObject([path, { status: 200, body: expected }]);
    if (!path.startsWith('/customers/')) expect([path, (await other.askOurs('GET', path)).status]).toEqual([path, 404]);
  }
  expect((await other.askOurs('GET', `/customers/${customer}/redemptions`)).body['rows'] ?? []).toEqual([]);
});
