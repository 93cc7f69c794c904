import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { refusal, servedClients, type Client } from './client.ts';

const product = await testApp();
const open = servedClients(product);
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;

async function withCode(code: string, change: Record<string, unknown> = {}): Promise<{ client: Client }> {
  const { client } = await open();
  await client.vouchers.create({ code, type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: 1 }, ...change } as never);
  return { client };
}

const order = { amount: 5000 };
const anna = { source_id: 'anna', name: 'Anna', email: 'anna@example.com' };
const voucherOf = (id: string) => ({ object: 'voucher' as const, id });

test('validations.validateVoucher: valid with the resolved effect, and what the order becomes', async () => {
  const { client } = await withCode('TEN');
  const valid = await client.validations.validateVoucher('TEN', { customer: anna, order } as never);
  expect(valid).toMatchObject({
    valid: true, code: 'TEN', discount: { type: 'AMOUNT', amount_off: 1000, effect: 'APPLY_TO_ORDER' }, metadata: {},
    order: { amount: 5000, discount_amount: 1000, total_discount_amount: 1000, total_amount: 4000 },
    applicable_to: { object: 'list', data: [], total: 0, data_ref: 'data' }, inapplicable_to: { object: 'list', data: [], total: 0, data_ref: 'data' },
  });
  expect((valid as { tracking_id?: string }).tracking_id).toMatch(/^track_[A-Za-z0-9+/]+=*$/);
  expect(await client.validations.validate('TEN', { order } as never)).toMatchObject({ valid: true });
});

test('validations.validateVoucher: what cannot be redeemed is 200 and valid: false; an unknown code 404', async () => {
  const { client } = await withCode('OLD');
  await product.owner.query(`update vouchers set expiration_date = '2020-01-01' where code = 'OLD'`);
  expect(await client.validations.validateVoucher('OLD', {})).toMatchObject({
    valid: false, reason: 'voucher expired', code: 'OLD', error: { code: 400, key: 'voucher_expired', message: 'voucher expired' },
  });
  expect(await refusal(client.validations.validateVoucher('NOTHING', {}))).toMatchObject({ code: 404, key: 'not_found', resource_type: 'voucher' });
});

test('validations.validateStackable: lists that are empty are absent; a session holds a quantity', async () => {
  const { client } = await withCode('ONE');
  const asked = { redeemables: [voucherOf('ONE')], order, customer: null };
  const valid = await client.validations.validateStackable({ ...asked, session: { type: 'LOCK' } } as never);
  expect(valid).toMatchObject({
    valid: true, redeemables: [{ status: 'APPLICABLE', id: 'ONE', object: 'voucher', result: { discount: { effect: 'APPLY_TO_ORDER', is_dynamic: false } } }],
    order: { amount: 5000, total_amount: 4000, total_applied_discount_amount: 1000 }, session: { type: 'LOCK', ttl: 7, ttl_unit: 'DAYS' },
    stacking_rules: { redeemables_limit: 30, applicable_redeemables_limit: 5, redeemables_application_mode: 'ALL' },
  });
  expect(valid).not.toHaveProperty('inapplicable_redeemables');
  expect(valid).not.toHaveProperty('skipped_redeemables');
  const other = await client.validations.validateStackable(asked as never);
  expect(other).toMatchObject({ valid: false, inapplicable_redeemables: [{ result: { error: { key: 'quantity_exceeded' } } }] });
  expect(other).not.toHaveProperty('order');
  const { session } = valid as unknown as { session: { key: string } };
  expect(session.key).toMatch(/^ssn_/);
  await client.vouchers.releaseValidationSession('ONE', session.key);
  expect(await client.validations.validateStackable(asked as never)).toMatchObject({ valid: true });
});

test('redemptions.redeem: a redemption, the order paid; again it is refused and kept as a failure', async () => {
  const { client } = await withCode('ONCE');
  const made = await client.redemptions.redeem('ONCE', { customer: anna, order, metadata: { shop: 1 } } as never);
  expect(made).toMatchObject({
    object: 'redemption', result: 'SUCCESS', related_object_type: 'voucher', metadata: { shop: 1 }, tracking_id: expect.stringMatching(/^track_/),
    order: { status: 'PAID', amount: 5000, total_amount: 4000, total_discount_amount: 1000 }, customer: { source_id: 'anna', object: 'customer' },
    voucher: { code: 'ONCE', redemption: { quantity: 1, redeemed_quantity: 1 }, applicable_to: { data: [] } },
  });
  const refused = await refusal(client.redemptions.redeem('ONCE', { order } as never));
  expect(refused).toMatchObject({ code: 400, key: 'quantity_exceeded', message: 'quantity exceeded', details: 'ONCE', resource_type: 'redemption' });
  expect(await client.redemptions.get(String(refused['resource_id']))).toMatchObject({ result: 'FAILURE', failure_code: 'quantity_exceeded' });
  expect(await refusal(client.redemptions.redeem('NOTHING'))).toMatchObject({ code: 404, key: 'not_found' });
});

test('redemptions.redeemStackable: several codes have a redemption that stands for them, one has none; both lists are there', async () => {
  const { client } = await withCode('A');
  for (const code of ['B', 'C']) await client.vouchers.create({ code, type: 'DISCOUNT_VOUCHER', discount } as never);
  const two = await client.redemptions.redeemStackable({ redeemables: [voucherOf('A'), voucherOf('B')], order, customer: anna } as never);
  expect(two).toMatchObject({
    redemptions: [{ status: 'SUCCEEDED', voucher: { code: 'A' } }, { voucher: { code: 'B' } }], inapplicable_redeemables: [], skipped_redeemables: [],
    order: { status: 'PAID', total_discount_amount: 2000, total_amount: 3000 },
  });
  const parent = (two as unknown as { parent_redemption: { id: string } }).parent_redemption;
  expect(two.redemptions[0]).toMatchObject({ redemption: parent.id });
  const single = await client.redemptions.redeemStackable({ redeemables: [voucherOf('C')], order } as never);
  expect(single).not.toHaveProperty('parent_redemption');
  expect(single.redemptions).toHaveLength(1);
});

test('redemptions.list, get and getForVoucher: redemptions and rollbacks, newest first', async () => {
  const { client } = await withCode('LIST', { redemption: { quantity: 5 } });
  const made = await client.redemptions.redeem('LIST', { order, customer: anna } as never);
  const rolledBack = await client.redemptions.rollback(made.id, { reason: 'returned' });
  const list = await client.redemptions.list({ limit: 10, result: 'SUCCESS' } as never);
  expect(list).toMatchObject({ object: 'list', data_ref: 'redemptions', total: 2, redemptions: [{ id: rolledBack.id }, { id: made.id, status: 'ROLLED_BACK' }] });
  expect(await client.redemptions.list({ customer: 'anna' } as never)).toMatchObject({ total: 2 });
  expect(await client.redemptions.get(made.id)).toMatchObject({ id: made.id, object: 'redemption', result: 'SUCCESS' });
  expect(await client.redemptions.getForVoucher('LIST')).toMatchObject({
    quantity: 5, redeemed_quantity: 0, object: 'list', url: '/v1/vouchers/LIST/redemptions?page=1&limit=10', data_ref: 'redemption_entries', total: 2,
    redemption_entries: [{ object: 'redemption_rollback' }, { object: 'redemption' }],
  });
});

test('redemptions.rollback: the code and the order are as before; twice it is refused', async () => {
  const { client } = await withCode('BACK');
  const made = await client.redemptions.redeem('BACK', { order } as never);
  expect(await client.redemptions.rollback(made.id, 'returned' as never)).toMatchObject({
    object: 'redemption_rollback', result: 'SUCCESS', redemption: made.id, reason: 'returned', order: { status: 'CANCELED', total_amount: 5000 },
    voucher: { code: 'BACK', redemption: { redeemed_quantity: 0 } },
  });
  expect(await refusal(client.redemptions.rollback(made.id))).toMatchObject({ code: 400, key: 'already_rolled_back', message: 'Already rolled back' });
  expect(await client.redemptions.redeem('BACK', { order } as never)).toMatchObject({ result: 'SUCCESS' });
});

test('redemptions.rollbackStackable: all of a request together; its parts and the endpoint for one are refused', async () => {
  const { client } = await withCode('X');
  await client.vouchers.create({ code: 'Y', type: 'DISCOUNT_VOUCHER', discount } as never);
  const made = await client.redemptions.redeemStackable({ redeemables: [voucherOf('X'), voucherOf('Y')], order } as never);
  const parent = (made as unknown as { parent_redemption: { id: string } }).parent_redemption;
  expect(await refusal(client.redemptions.rollback(made.redemptions[0]?.id ?? ''))).toMatchObject({ key: 'invalid_redemption_parent' });
  expect(await refusal(client.redemptions.rollback(parent.id))).toMatchObject({ key: 'invalid_redemption' });
  expect(await client.redemptions.rollbackStackable(parent.id)).toMatchObject({
    rollbacks: [{ result: 'SUCCESS' }, { result: 'SUCCESS' }], parent_rollback: { redemption: parent.id }, order: { status: 'CANCELED', total_amount: 5000 },
  });
});
