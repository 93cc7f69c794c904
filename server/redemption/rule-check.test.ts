import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;

type Json = Record<string, unknown>;
const discount = { type: 'PERCENT', percent_off: 50 };

const about = (name: string, conditions: Json, more: Json = {}): Json => ({ name, conditions, ...more });

async function check(shop: Shop, rules: Json, sample: Json, more: Json = {}): Promise<Json> {
  const { status, body } = await shop.askOurs('POST', '/rules/check', { rules, sample, ...more });
  expect(body).toMatchObject({ is_met: expect.any(Boolean) });
  expect(status).toBe(200);
  return body;
}

const seenBy = ({ conditions }: Json): unknown[] => (conditions as Json[]).map(({ seen, is_met }) => [seen, is_met]);

test('a rule that is not saved is tried on an order, condition by condition, and nothing is written', async () => {
  const shop = await openShop(app, inject);
  const rules = { '1': about('order.amount', { $more_than: [5000] }, { error: { message: 'Spend more' } }), '2': about('order.items.count', { $is: [1] }), logic: '1 AND 2' };
  const sample = { order: { amount: 4000, items: [{ product_id: 'hat', quantity: 1, price: 4000 }] } };
  const refused = await check(shop, rules, sample, { error: { message: 'Not today' } });
  expect(refused).toMatchObject({
    is_met: false, key: 'order_rules_violated', message: 'Spend more',
    conditions: [{ place: '1', name: 'order.amount', property: null, conditions: { $more_than: [5000] }, seen: 4000, is_met: false }, { place: '2', seen: 1, is_met: true }],
  });
  expect(await check(shop, rules, { order: { ...sample.order, amount: 6000 } })).toMatchObject({ is_met: true, key: null, message: null });
  expect(await check(shop, rules, {})).toMatchObject({ is_met: false, key: 'missing_order' });
  expect(await check(shop, {}, {})).toMatchObject({ is_met: true, conditions: [] });
  for (const table of ['rules', 'orders', 'customers', 'redemptions']) {
    expect(await owner.query(`select 1 from ${table} where project_id = $1`, [shop.projectId])).toEqual([]);
  }
});

test('a customer of the sample is who they are in the shop, with what the sample says beside it', async () => {
  const shop = await openShop(app, inject);
  const { body: anna } = await shop.ask('POST', '/customers', { source_id: 'anna', metadata: { city: 'Ulm', vip: false } });
  const { body: segment } = await shop.ask('POST', '/segments', { name: 'Ulm', type: 'passive', filter: { junction: 'and', 'metadata.city': { conditions: { $is: ['Ulm'] } } } });
  const rules = {
    '1': about('customer.segment', { $is: [segment['id']] }), '2': about('customer.metadata', { $is: ['Ulm'] }, { property: 'city' }),
    '3': about('customer.metadata', { $is: [true] }, { property: 'vip' }),
  };
  expect((await check(shop, rules, { customer: { source_id: 'anna', metadata: { vip: true } } }))['is_met']).toBe(true);
  expect((await check(shop, rules, { customer: { id: anna['id'] } }))['is_met']).toBe(false);
  expect(await check(shop, rules, { customer: { source_id: 'nobody' } })).toMatchObject({ is_met: false, key: 'customer_rules_violated' });
  expect(await check(shop, rules, {})).toMatchObject({ is_met: false, key: 'missing_customer' });
});

test('a code brings its discount and its holder, a campaign its discount and what is counted of it', async () => {
  const shop = await openShop(app, inject);
  const { body: limit } = await shop.ask('POST', '/validation-rules', { name: 'Limit', rules: { '1': about('campaign.redemptions.customers_count', { $less_than_or_equal: [5] }) } });
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Half', voucher: { discount, redemption: { quantity: null } }, validation_rules: [limit['id']] });
  await shop.ask('POST', '/campaigns/Half/vouchers/ONE');
  await shop.ask('POST', '/vouchers/ONE/redemption', { customer: { source_id: 'anna' } });
  const total = { '1': about('order.total_amount', { $is: [2000] }) };
  expect(seenBy(await check(shop, total, { code: 'ONE', order: { amount: 4000 } }))).toEqual([[2000, true]]);
  expect(seenBy(await check(shop, total, { campaign_id: campaign['id'], order: { amount: 4000 } }))).toEqual([[2000, true]]);
  expect(seenBy(await check(shop, total, { order: { amount: 4000 } }))).toEqual([[4000, false]]);
  const twice = (name: string): Json => about(name, { $is: [2] });
  const counted = { '1': twice('campaign.redemptions.customers_count'), '2': twice('campaign.redemptions.count'), '3': twice('redemption.count.per_customer') };
  const anna = { customer: { source_id: 'anna' } };
  expect(seenBy(await check(shop, counted, { code: 'ONE', ...anna }))).toEqual([[2, true], [2, true], [2, true]]);
  expect(seenBy(await check(shop, counted, { campaign_id: campaign['id'], ...anna }))).toEqual([[2, true], [2, true], [1, false]]);
  expect(seenBy(await check(shop, counted, anna))).toEqual([[1, false], [1, false], [1, false]]);
});

test('what nobody counts yet is counted for a sample as it is when a rule names it: holds too, what was taken back not', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Half', voucher: { discount, redemption: { quantity: null } } });
  await shop.ask('POST', '/campaigns/Half/vouchers/ONE');
  await shop.ask('POST', '/campaigns/Half/vouchers/TWO');
  await shop.ask('POST', '/vouchers/LOOSE', { type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: null } });
  const [anna, ben] = [{ customer: { source_id: 'anna' } }, { customer: { source_id: 'ben' } }];
  const redeem = async (id: string, of: Json): Promise<string> => {
    const { body } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id }], order: { amount: 1000 }, ...of });
    return String((body['redemptions'] as Json[])[0]?.['id']);
  };
  for (const [code, of] of [['ONE', anna], ['ONE', anna], ['TWO', anna], ['ONE', ben], ['LOOSE', anna], ['LOOSE', ben]] as const) await redeem(code, of);
  for (const code of ['ONE', 'LOOSE']) {
    await shop.ask('POST', `/redemptions/${await redeem(code, anna)}/rollback`);
    await shop.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 1000 }, session: { type: 'LOCK', key: code, ttl: 1, ttl_unit: 'HOURS' }, ...anna });
  }
  const names = [
    'campaign.redemptions.count.daily', 'campaign.redemptions.count.monthly', 'campaign.redemptions.customers_count', 'campaign.redemptions.customers_count.weekly',
    'redemption.count.daily', 'redemption.count.per_customer', 'redemption.count.per_customer.monthly', 'redemption.count.per_api_key', 'redemption.count.per_user',
    'campaign.orders.amount', 'campaign.orders.amount_discounted',
  ];
  const rules = Object.fromEntries(names.map((name, place) => [String(place + 1), about(name, { $more_than: [0] })]));
  const seen = async (code: string): Promise<unknown[]> => seenBy(await check(shop, rules, { code, order: { amount: 1000 }, ...anna })).map((one) => (one as unknown[])[0]);
  const [ofCampaign, ofLoose] = [await seen('ONE'), await seen('LOOSE')];
  expect(ofCampaign).toEqual([6, 6, 5, 5, 5, 4, 4, 5, null, 6000, 3000]);
  expect(ofLoose).toEqual([4, 4, 3, 3, 4, 3, 3, 4, null, 4000, 2000]);
  // The same once a rule that holds has them counted.
  const { body: rule } = await shop.ask('POST', '/validation-rules', { name: 'All', rules });
  for (const object of [{ campaign: 'Half' }, { voucher: 'LOOSE' }]) expect((await shop.ask('POST', `/validation-rules/${String(rule['id'])}/assignments`, object)).status).toBe(200);
  expect([await seen('ONE'), await seen('LOOSE')]).toEqual([ofCampaign, ofLoose]);
});

test('a stored order, a moment and the products of the discount are looked at', async () => {
  const shop = await openShop(app, inject);
  const { body: order } = await shop.ask('POST', '/orders', { amount: 7000, items: [{ source_id: 'hat', quantity: 1, price: 7000 }] });
  await shop.ask('POST', '/products', { source_id: 'hat', metadata: { color: 'red' } });
  expect(seenBy(await check(shop, { '1': about('order.amount', { $is: [7000] }) }, { order: { id: order['id'] } }))).toEqual([[7000, true]]);
  const weekend = { '1': about('redemption.date', { $dow: ['0', '6'] }) };
  expect((await check(shop, weekend, { at: '2026-11-28T12:00:00Z' }))['is_met']).toBe(true);
  expect((await check(shop, weekend, { at: '2026-11-27T12:00:00Z' }))['is_met']).toBe(false);
});

test.each<[string, Json, Json]>([
  ['a condition that makes no sense', { rules: { '1': { name: 'order.colour' } }, sample: {} }, { status: 400, key: 'invalid_validation_rules' }],
  ['a member that there is not', { rules: {}, sample: { orders: [] } }, { status: 400, key: 'invalid_payload' }],
  ['no sample', { rules: {} }, { status: 400, key: 'invalid_payload' }],
  ['an unknown code', { sample: { code: 'NO' } }, { status: 404, key: 'not_found' }],
  ['an unknown campaign', { sample: { campaign_id: 'camp_no' } }, { status: 404 }],
  ['an unknown order', { sample: { order: { id: 'ord_no' } } }, { status: 404 }],
  ['an unknown customer', { sample: { customer: { id: 'cust_no' } } }, { status: 404 }],
  ['an unknown product of the discount', { applicable_to: { included: [{ object: 'product', id: 'no' }] }, sample: {} }, { status: 404 }],
])('%s is refused', async (_name, body, refused) => {
  const shop = await openShop(app, inject);
  expect((await shop.askOurs('POST', '/rules/check', body)).body).toMatchObject(refused);
});

test('the older way tries a saved rule and tells which items its products are', async () => {
  const shop = await openShop(app, inject);
  const { body: hat } = await shop.ask('POST', '/products', { source_id: 'hat' });
  const { body: rule } = await shop.ask('POST', '/validation-rules', {
    name: 'Hats', rules: { '1': about('order.amount', { $more_than: [1000] }) }, applicable_to: { included: [{ object: 'product', source_id: 'hat' }] },
  });
  const path = `/validation-rules/${String(rule['id'])}/validation`;
  const items = [{ source_id: 'shoe', quantity: 1, price: 1000 }, { source_id: 'hat', quantity: 1, price: 1000 }];
  expect(await shop.ask('POST', path, { order: { amount: 2000, items } })).toEqual({
    status: 200,
    body: {
      valid: true, rule_id: rule['id'],
      applicable_to: {
        object: 'list', data_ref: 'data', total: 1,
        data: [{ object: 'product', id: hat['id'], source_id: 'hat', strict: false, effect: 'APPLY_TO_EVERY', order_item_indices: [1] }],
      },
    },
  });
  expect((await shop.ask('POST', path, { order: { amount: 10 } })).body).toMatchObject({ valid: false, rule_id: rule['id'], applicable_to: { total: 1 } });
  expect((await shop.ask('POST', path, '')).body).toMatchObject({ valid: false });
  expect((await shop.ask('POST', '/validation-rules/val_no/validation', {})).body).toMatchObject({ code: 404, resource_type: 'validation_rules' });
});

test('redemptions and rollbacks tell which rules hold for their codes', async () => {
  const shop = await openShop(app, inject);
  const ruleIn = async (): Promise<unknown> => (await shop.ask('POST', '/validation-rules', { name: 'Any', rules: {} })).body['id'];
  const [shared, own] = [await ruleIn(), await ruleIn()];
  await shop.ask('POST', '/campaigns', { name: 'Half', voucher: { discount }, validation_rules: [shared] });
  await shop.ask('POST', '/vouchers/ONE', { campaign: 'Half', validation_rules: [own] });
  const rulesOf = (part: Json = {}): unknown[] => {
    const { validation_rules_assignments: told } = part['voucher'] as { validation_rules_assignments: { data: Json[] } };
    return told.data.map((one) => one['rule_id']);
  };
  const { body } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'ONE' }], order: { amount: 1000 } });
  const [redemption] = body['redemptions'] as Json[];
  expect(rulesOf(redemption)).toEqual([shared, own]);
  expect(rulesOf((await shop.ask('POST', `/redemptions/${String(redemption?.['id'])}/rollback`)).body)).toEqual([shared, own]);
});
