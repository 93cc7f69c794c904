import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { refusal, servedClients, type Client } from './client.ts';

const product = await testApp();
const open = servedClients(product);
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;

type Json = Record<string, unknown>;
const json = (answer: unknown): Json => answer as Json;

async function ruleIn(client: Client, change: Json = {}): Promise<Json> {
  const rules = { '1': { name: 'order.amount', error: { message: 'Spend more' }, conditions: { $more_than: [5000] } } };
  return json(await client.validationRules.create({ name: 'Over 50', rules, error: { message: 'Not for this order' }, ...change } as never));
}

test('validationRules.create, get, update, list and delete', async () => {
  const { client } = await open();
  const made = await ruleIn(client);
  expect(made).toMatchObject({
    id: expect.stringMatching(/^val_/), name: 'Over 50', error: { message: 'Not for this order' }, applicable_to: null, object: 'validation_rules',
    rules: { '1': { name: 'order.amount', error: { message: 'Spend more' }, conditions: { $more_than: [5000] } }, logic: '1' },
  });
  const id = String(made['id']);
  expect(await client.validationRules.get(id)).toMatchObject({ ...made, assignments_count: 0 });
  const changed = json(await client.validationRules.update({ id, name: 'Changed', rules: { '1': { name: 'order.amount', conditions: { $more_than: [6000] } } } } as never));
  expect(changed).toMatchObject({ id, name: 'Changed', error: { message: 'Not for this order' }, updated_at: expect.any(String) });
  expect(await client.validationRules.list({ limit: 5, page: 1 })).toMatchObject({ object: 'list', data_ref: 'data', total: 1, data: [{ id, name: 'Changed' }] });
  await client.validationRules.delete(id);
  expect(await refusal(client.validationRules.get(id))).toMatchObject({ code: 404, key: 'not_found', resource_id: id, resource_type: 'validation_rules' });
});

test('validationRules.createAssignment by code and by name, listAssignments, listRulesAssignments and deleteAssignment', async () => {
  const { client } = await open();
  const id = String((await ruleIn(client))['id']);
  await client.vouchers.create({ code: 'ONE', type: 'DISCOUNT_VOUCHER', discount } as never);
  const campaign = json(await client.campaigns.create({ name: 'Sale', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never));
  const one = json(await client.validationRules.createAssignment(id, { voucher: 'ONE' }));
  expect(one).toMatchObject({ id: expect.stringMatching(/^asgm_/), rule_id: id, related_object_type: 'voucher', object: 'validation_rules_assignment' });
  const sale = json(await client.validationRules.createAssignment(id, { campaign: 'Sale' }));
  expect(sale).toMatchObject({ related_object_id: campaign['id'], related_object_type: 'campaign' });
  expect(await refusal(client.validationRules.createAssignment(id, { campaign: 'Sale' }))).toMatchObject({
    code: 409, key: 'duplicate_found', details: `Duplicated validation_rules_assignment exists with id ${String(sale['id'])}`,
  });
  expect(await refusal(client.validationRules.createAssignment(id, { promotion_tier: 'promo_1' }))).toMatchObject({ code: 404, resource_type: 'promotion_tier' });
  expect(await client.validationRules.listAssignments(id, { limit: 10 })).toMatchObject({ object: 'list', data_ref: 'data', total: 2, data: [{ id: sale['id'] }, { id: one['id'] }] });
  expect(await client.validationRules.listRulesAssignments({ related_object_id: String(campaign['id']), order: '-created_at' })).toMatchObject({ total: 1, data: [{ id: sale['id'] }] });
  expect(await client.vouchers.get('ONE')).toMatchObject({ validation_rules_assignments: { object: 'list', data_ref: 'data', total: 1, data: [{ id: one['id'] }] } });
  expect(await refusal(client.validationRules.delete(id))).toMatchObject({ code: 400, key: 'resource_in_use' });
  await client.validationRules.deleteAssignment(id, String(one['id']));
  expect(await client.validationRules.listAssignments(id)).toMatchObject({ total: 1 });
  expect(await refusal(client.validationRules.deleteAssignment(id, String(one['id'])))).toMatchObject({ code: 404, resource_type: 'validation_rules_assignment' });
});

test('validationRules.validate: whether a rule holds for an order', async () => {
  const { client } = await open();
  const id = String((await ruleIn(client))['id']);
  const nothing = { object: 'list', total: 0, data: [], data_ref: 'data' };
  expect(await client.validationRules.validate(id, { order: { amount: 6000 } })).toEqual({ valid: true, rule_id: id, applicable_to: nothing });
  expect(await client.validationRules.validate(id, { order: { amount: 100 }, customer: { source_id: 'anna' } })).toEqual({ valid: false, rule_id: id, applicable_to: nothing });
  expect(await client.validationRules.validate(id)).toMatchObject({ valid: false });
});

test('campaigns and vouchers are created with their rules', async () => {
  const { client } = await open();
  const id = String((await ruleIn(client))['id']);
  const campaign = { name: 'Sale', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount }, validation_rules: [id] };
  expect(await client.campaigns.create(campaign as never)).toMatchObject({ validation_rules_assignments: { total: 1, data: [{ rule_id: id, related_object_type: 'campaign' }] } });
  expect(await client.campaigns.addVoucher('Sale', {} as never)).toMatchObject({ validation_rules_assignments: { total: 1, data: [{ rule_id: id, related_object_type: 'campaign' }] } });
  expect(await client.vouchers.create({ code: 'ONE', type: 'DISCOUNT_VOUCHER', discount, validation_rules: [id] } as never)).toMatchObject({
    validation_rules_assignments: { total: 1, data: [{ rule_id: id, related_object_type: 'voucher' }] },
  });
  expect(await refusal(client.vouchers.create({ code: 'TWO', type: 'DISCOUNT_VOUCHER', discount, validation_rules: ['val_no'] } as never))).toMatchObject({
    code: 404, resource_type: 'validation_rules', resource_id: 'val_no',
  });
});

test('conditions may name what nobody made: nobody is in such a segment, nothing in such a collection, and the rule says so in its words', async () => {
  const { client } = await open();
  const inSegment = { '1': { name: 'customer_segment', rules: {}, property: null, conditions: { $is: ['seg_nobody'] } }, logic: '1' };
  const ofCollection = { '1': { name: 'order.items.any', conditions: { $is: [{ id: 'pc_nothing', object: 'products_collection' }] } } };
  for (const [rules, key] of [[inSegment, 'customer_rules_violated'], [ofCollection, 'order_rules_violated']] as const) {
    const { id } = await ruleIn(client, { rules });
    expect(await client.validationRules.update({ id, rules } as never)).toMatchObject({ id, name: 'Over 50' });
    const { code } = await client.vouchers.create({ type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: 1 }, metadata: {}, validation_rules: [id] } as never);
    const asked = { customer: { source_id: 'john', name: 'John Doe', object: 'customer' }, order: { items: [{ product_id: 'prod_1', quantity: 1, price: 100 }] } };
    expect(await refusal(client.redemptions.redeem(code, asked as never))).toMatchObject({ code: 400, key, error: { message: 'Not for this order' } });
  }
});

test('what the dialects of other clients send is understood: scalars, nulls, older names, an answer that is sent back', async () => {
  const { shop } = await open();
  const rules = {
    '1': { name: 'customer_metadata', property: 'vip', conditions: { $is: true }, rules: {}, error: null },
    '2': { name: 'order.amount', property: null, conditions: { $more_than: 1000 }, rules: null },
    logic: '1 or 2',
  };
  const made = await shop.ask('POST', '/validation-rules/', { name: 'Dialect', rules, error: null, applicable_to: null, id: null, created_at: null, object: 'validation_rules' });
  expect(made).toMatchObject({ status: 200, body: { rules: { '1': { conditions: { $is: [true] } }, '2': { conditions: { $more_than: [1000] } }, logic: '1 or 2' } } });
  const { body } = await shop.ask('PUT', `/validation-rules/${String(made.body['id'])}`, { ...made.body, assignments_count: 3 });
  expect(body).toEqual(made.body);
  const hat = await shop.ask('POST', '/products', { source_id: 'hat' });
  for (const named of [{ product_id: hat.body['id'] }, { product_source_id: 'hat' }]) {
    const chosen = await shop.ask('POST', '/validation-rules', { name: 'Chosen', applicable_to: { included: [{ object: 'product', ...named }] }, type: 'basic' });
    expect(chosen.body).toMatchObject({ applicable_to: { included: [{ object: 'product', id: hat.body['id'], source_id: 'hat' }] } });
  }
});
