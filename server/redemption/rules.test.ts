import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { ruleFor, changeRule, condition, type RuleRows } from '../../test/support/rules.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { readRedemptionRows } from '../tracking/redemption-list.query.ts';
import { readRedemption } from '../tracking/redemption.query.ts';

const database = await testApp();
const { owner, inject } = database;

type Members = Record<string, unknown>;

interface Store extends Shop {
  campaignId: string;
  voucherId: string;
  /** Makes a rule for all of the campaign, or for its one code alone. */
  forCampaign(rows: RuleRows): Promise<string>;
  forVoucher(rows: RuleRows): Promise<string>;
  redeem(more?: Members): Promise<Answer>;
  validate(more?: Members): Promise<Answer>;
}

const redeemables = [{ object: 'voucher', id: 'CODE' }];

/** A campaign with one code that takes 10.00 off as often as one likes. */
async function open(discount: Members = { type: 'AMOUNT', amount_off: 1000 }): Promise<Store> {
  const shop = await openShop(database, inject);
  const { projectId, ask } = shop;
  const campaignId = await buildCampaign(owner, projectId, { terms: { discount }, counters: { vouchers_created: 1 } });
  const voucherId = await buildVoucher(owner, projectId, campaignId, { code: 'CODE', redemption_quantity: null });
  return {
    ...shop, campaignId, voucherId,
    forCampaign: (rows) => ruleFor(owner, projectId, rows, [campaignId]),
    forVoucher: (rows) => ruleFor(owner, projectId, rows, [voucherId]),
    redeem: (more = {}) => ask('POST', '/redemptions', { redeemables, ...more }),
    validate: (more = {}) => ask('POST', '/validations', { redeemables, ...more }),
  };
}

const fromFifty = { 1: condition('order.amount', { $more_than_or_equal: [5000] }, { error: { message: 'Spend 50 or more' } }) };

async function entriesOf({ projectId }: Shop): Promise<Members[]> {
  return owner.query('select redemption_id, result, failure_code, judged_by from redemptions where project_id = $1 order by occurred_at', [projectId]);
}

test('a redemption that breaks a rule is refused in the contract\'s words and the shopper\'s, and stored with what was seen', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({ rules: fromFifty, error: 'Not today' });
  const { status, body } = await store.redeem({ order: { amount: 4999 } });
  expect([status, body]).toEqual([400, {
    code: 400, key: 'order_rules_violated', message: 'order does not match validation rules',
    details: `Discount Coupon cannot be redeemed because of violated validation rules: ${ruleId}`, request_id: expect.any(String) as unknown,
    resource_id: expect.stringMatching(/^rf_/) as unknown, resource_type: 'redemption', error: { message: 'Spend 50 or more' },
  }]);
  expect((await store.redeem({ order: { amount: 5000 } })).status).toBe(200);
  expect(await entriesOf(store)).toEqual([
    {
      redemption_id: body['resource_id'], result: 'FAILURE', failure_code: 'order_rules_violated',
      judged_by: {
        rules: [{ id: ruleId, version: 1 }],
        broken: [{
          id: ruleId, version: 1, key: 'order_rules_violated', message: 'Spend 50 or more',
          conditions: [{ place: '1', name: 'order.amount', property: null, seen: 4999 }],
        }],
      },
    },
    { redemption_id: expect.stringMatching(/^r_/) as unknown, result: 'SUCCESS', failure_code: null, judged_by: { rules: [{ id: ruleId, version: 1 }] } },
  ]);
});

test('an entry without rules names none, and one that was refused before them neither', async () => {
  const store = await open();
  await store.redeem({ order: { amount: 100 } });
  await store.forCampaign({ rules: fromFifty });
  await owner.query('update vouchers set active = false where project_id = $1', [store.projectId]);
  await store.redeem({ order: { amount: 100 } });
  expect(await entriesOf(store)).toMatchObject([{ judged_by: null }, { failure_code: 'voucher_disabled', judged_by: null }]);
});

test('the rules of the campaign and those of the code must all hold; each one that does not is named, the campaign\'s first', async () => {
  const store = await open();
  const own = await store.forVoucher({ rules: { 1: condition('redemption.metadata', { $is: ['till 4'] }, { property: 'till' }) }, error: 'Only at till 4' });
  const shared = await store.forCampaign({ rules: fromFifty });
  expect((await store.redeem({ order: { amount: 100 } })).body).toMatchObject({
    key: 'order_rules_violated', details: `Discount Coupon cannot be redeemed because of violated validation rules: ${shared}, ${own}`,
  });
  expect((await store.redeem({ order: { amount: 5000 } })).body).toMatchObject({ key: 'redemption_rules_violated', error: { message: 'Only at till 4' } });
  expect((await store.redeem({ order: { amount: 100 }, metadata: { till: 'till 4' } })).body).toMatchObject({ key: 'order_rules_violated' });
  expect((await store.redeem({ order: { amount: 5000 }, metadata: { till: 'till 4' } })).status).toBe(200);
});

test('a rule that holds for the campaign and for the code itself is asked and named once', async () => {
  const store = await open();
  const ruleId = await ruleFor(owner, store.projectId, { rules: fromFifty }, [store.campaignId, store.voucherId]);
  const { body } = await store.redeem({ order: { amount: 1 } });
  expect(body['details']).toBe(`Discount Coupon cannot be redeemed because of violated validation rules: ${ruleId}`);
  expect(await entriesOf(store)).toMatchObject([{ judged_by: { rules: [{ id: ruleId }], broken: [{ id: ruleId }] } }]);
});

test('what a rule needs and nobody gave is named', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({ rules: { 1: condition('customer.metadata', { $is: ['gold'] }, { property: 'tier' }) } });
  expect((await store.redeem({ order: { amount: 100 } })).body).toMatchObject({ key: 'missing_customer', details: 'Customer is required to validate rules' });
  await changeRule(owner, store.projectId, ruleId, 2, { rules: fromFifty });
  expect((await store.redeem()).body).toMatchObject({ key: 'missing_order', details: 'Order is required to validate rules' });
  await changeRule(owner, store.projectId, ruleId, 3, { rules: { 1: condition('order.items.count', { $more_than: [1] }) } });
  expect((await store.redeem({ order: { amount: 100 } })).body).toMatchObject({ key: 'missing_order_items' });
  await changeRule(owner, store.projectId, ruleId, 4, { rules: { 1: condition('campaign.orders.amount', { $less_than: [100_000] }) } });
  expect((await store.redeem()).body).toMatchObject({ key: 'missing_order' });
  expect((await store.redeem({ order: { items: [{ product_id: 'shoe' }] } })).body).toMatchObject({ key: 'missing_amount' });
  const codes = ['missing_customer', 'missing_order', 'missing_order_items', 'missing_order', 'missing_amount'];
  expect((await entriesOf(store)).map((entry) => entry['failure_code'])).toEqual(codes);
});

test('a validation says what a redemption would be refused for, with the rule\'s own words where clients look for them', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({ rules: fromFifty });
  const details = `Discount Coupon cannot be redeemed because of violated validation rules: ${ruleId}`;
  const error = { code: 400, key: 'order_rules_violated', message: 'order does not match validation rules', details };
  expect((await store.validate({ order: { amount: 100 } })).body).toMatchObject({
    valid: false,
    inapplicable_redeemables: [{
      id: 'CODE', status: 'INAPPLICABLE', result: { error: { ...error, error: { message: 'Spend 50 or more' } }, details: { key: 'order_rules_violated', message: 'Spend 50 or more' } },
    }],
  });
  expect((await store.validate({ order: { amount: 5000 } })).body).toMatchObject({ valid: true });
  expect((await store.ask('POST', '/vouchers/CODE/validate', { order: { amount: 100 } })).body).toMatchObject({
    valid: false, reason: 'order does not match validation rules', error: { ...error, message: 'Spend 50 or more' }, code: 'CODE',
  });
  expect((await store.ask('POST', '/vouchers/CODE/redemption', { order: { amount: 100 } })).body).toMatchObject({ ...error, error: { message: 'Spend 50 or more' } });
});

test('each code of a request is judged on the order as the codes before it left it', async () => {
  const store = await open();
  await buildVoucher(owner, store.projectId, null, { code: 'FIRST', discount: { type: 'AMOUNT', amount_off: 1 }, redemption_quantity: null });
  await store.forVoucher({ rules: fromFifty });
  const both = (...codes: string[]): Promise<Answer> => store.ask('POST', '/redemptions', { redeemables: codes.map((id) => ({ object: 'voucher', id })), order: { amount: 5000 } });
  expect((await both('FIRST', 'CODE')).body).toMatchObject({ key: 'order_rules_violated' });
  expect((await both('CODE', 'FIRST')).status).toBe(200);
});

test('the total is what the code itself would leave to pay', async () => {
  const store = await open();
  await store.forCampaign({ rules: { 1: condition('order.total_amount', { $more_than_or_equal: [5000] }) } });
  expect((await store.redeem({ order: { amount: 5999 } })).body).toMatchObject({ key: 'order_rules_violated' });
  expect((await store.redeem({ order: { amount: 6000 } })).status).toBe(200);
});

test('customers are in the segments that list them, that are kept, or whose filter finds them, also when the request itself made or changed them', async () => {
  const store = await open();
  const make = async (body: Members): Promise<string> => String((await store.ask('POST', '/segments', body)).body['id']);
  const { body: ada } = await store.ask('POST', '/customers', { source_id: 'ada' });
  const listed = await make({ name: 'Listed', type: 'static', customers: [{ id: ada['id'] }] });
  const found = await make({ name: 'Gold', type: 'passive', filter: { junction: 'AND', 'metadata.tier': { conditions: { $is: ['gold'] } } } });
  const ruleId = await store.forCampaign({ rules: { 1: condition('customer.segment', { $is: [listed] }) } });
  expect((await store.redeem({ customer: { source_id: 'ada' } })).status).toBe(200);
  expect((await store.redeem({ customer: { source_id: 'bob' } })).body).toMatchObject({ key: 'customer_rules_violated' });
  await changeRule(owner, store.projectId, ruleId, 2, { rules: { 1: condition('customer.segment', { $is: [found] }) } });
  expect((await store.redeem({ customer: { source_id: 'ada' } })).body).toMatchObject({ key: 'customer_rules_violated' });
  expect((await store.redeem({ customer: { source_id: 'ada', metadata: { tier: 'gold' } } })).status).toBe(200);
  expect((await store.redeem({ customer: { source_id: 'eve', metadata: { tier: 'gold' } } })).status).toBe(200);
  expect((await store.validate({ customer: { source_id: 'eve' } })).body).toMatchObject({ valid: true });
  for (const source_id of ['nobody yet', 'bob']) {
    expect((await store.validate({ customer: { source_id } })).body).toMatchObject({ valid: false });
    expect((await store.validate({ customer: { source_id, metadata: { tier: 'gold' } } })).body).toMatchObject({ valid: true });
  }
  expect((await store.redeem({ customer: { source_id: 'bob' } })).body).toMatchObject({ key: 'customer_rules_violated' });
});

test('items are in the collections that list their product or SKU, or whose filter finds it, by whatever name the order says', async () => {
  const store = await open();
  const { body: shoe } = await store.ask('POST', '/products', { source_id: 'shoe', name: 'Shoe', price: 4900, metadata: { season: 'winter' } });
  const { body: blue } = await store.ask('POST', '/products/shoe/skus', { source_id: 'shoe-blue', sku: 'Blue' });
  await store.ask('POST', '/products', { source_id: 'hat', price: 900 });
  const make = async (body: Members): Promise<string> => String((await store.ask('POST', '/product-collections', body)).body['id']);
  const listed = await make({ name: 'Shoes', type: 'STATIC', products: [{ id: shoe['id'], object: 'product' }] });
  const ofSku = await make({ name: 'Blue', type: 'STATIC', products: [{ id: blue['id'], product_id: shoe['id'], object: 'sku' }] });
  const found = await make({ name: 'Winter', type: 'AUTO_UPDATE', filter: { junction: 'AND', 'metadata.season': { conditions: { $is: ['winter'] } } } });
  const rulesOf = (id: string): RuleRows => ({ rules: { 1: condition('order.items.any', { $from: [{ id }] }) } });
  const ruleId = await store.forCampaign(rulesOf(listed));
  const redeemed = async (item: Members): Promise<number> => (await store.redeem({ order: { items: [item] } })).status;
  const shoes = [{ product_id: shoe['id'] }, { source_id: 'shoe', related_object: 'product' }, { source_id: 'shoe-blue', related_object: 'sku' }];
  const hat = { source_id: 'hat' };
  for (const [version, id] of [[2, listed], [3, found]] as const) {
    await changeRule(owner, store.projectId, ruleId, version, rulesOf(id));
    expect(await Promise.all([...shoes, hat].map(redeemed))).toEqual([200, 200, 200, 400]);
  }
  await changeRule(owner, store.projectId, ruleId, 4, rulesOf(ofSku));
  expect(await Promise.all([...shoes, hat].map(redeemed))).toEqual([400, 400, 200, 400]);
});

test('items of a stored order are known by the catalogue too', async () => {
  const store = await open();
  const { body: shoe } = await store.ask('POST', '/products', { source_id: 'shoe', price: 4900, metadata: { season: 'winter' } });
  const { body: order } = await store.ask('POST', '/orders', { amount: 4900, items: [{ source_id: 'shoe', related_object: 'product', quantity: 1, amount: 4900 }] });
  const ruleId = await store.forCampaign({ rules: { 1: condition('product.id', { $is: [shoe['id']] }) } });
  expect((await store.validate({ order: { id: order['id'] } })).body).toMatchObject({ valid: true });
  await changeRule(owner, store.projectId, ruleId, 2, { rules: { 1: condition('product.metadata', { $is: ['winter'] }, { property: 'season' }) } });
  expect((await store.validate({ order: { id: order['id'] } })).body).toMatchObject({ valid: true });
  await changeRule(owner, store.projectId, ruleId, 3, { rules: { 1: condition('product.metadata', { $is: ['summer'] }, { property: 'season' }) } });
  expect((await store.validate({ order: { id: order['id'] } })).body).toMatchObject({ valid: false });
});

const entry = (object: string, id: unknown, more: Members = {}): Members => ({ object, id, strict: false, effect: 'APPLY_TO_EVERY', ...more });
const items = [{ product_id: 'shoe', amount: 3000 }, { product_id: 'hat', amount: 2000 }, { product_id: 'shoe', amount: 500 }];

test('the products that a rule names are those that the discount is for: on their lines, and told with their places', async () => {
  const store = await open();
  await store.forCampaign({ applicableTo: { included: [entry('product', 'shoe')], excluded: [entry('product', 'hat')], included_all: false } });
  const { body } = await store.validate({ order: { items } });
  expect(body).toMatchObject({
    valid: true,
    redeemables: [{
      applicable_to: { data: [{ object: 'product', id: 'shoe', strict: false, effect: 'APPLY_TO_EVERY', order_item_indices: [0, 2] }], total: 1, object: 'list', data_ref: 'data' },
      inapplicable_to: { data: [{ object: 'product', id: 'hat', strict: false, effect: 'APPLY_TO_EVERY', order_item_indices: [1] }], total: 1 },
      result: { discount: { effect: 'APPLY_TO_ITEMS' } },
      order: { items_discount_amount: 1500, items: [{ discount_amount: 1000 }, { amount: 2000 }, { discount_amount: 500 }] },
    }],
  });
  const { body: redeemed } = await store.ask('POST', '/vouchers/CODE/redemption', { order: { items } });
  expect(redeemed).toMatchObject({ voucher: { applicable_to: { data: [{ id: 'shoe', order_item_indices: [0, 2] }] } }, order: { items_discount_amount: 1500 } });
  expect((await store.ask('POST', '/vouchers/CODE/validate', { order: { amount: 100 } })).body).toMatchObject({
    valid: true, applicable_to: { data: [{ id: 'shoe' }], total: 1 }, discount: { effect: 'APPLY_TO_ITEMS' },
  });
});

test('what the code\'s own rule says of products goes before what its campaign\'s says', async () => {
  const store = await open();
  await store.forCampaign({ applicableTo: { included: [entry('product', 'shoe')], excluded: [], included_all: false } });
  await store.forVoucher({ applicableTo: { included: [entry('product', 'hat', { amount_limit: 700 })], excluded: [], included_all: false } });
  expect((await store.redeem({ order: { items } })).body).toMatchObject({ order: { items_discount_amount: 700 } });
});

test('a discount is for the products of a collection, and a condition sees which items it takes something off', async () => {
  const store = await open();
  const { body: shoe } = await store.ask('POST', '/products', { source_id: 'shoe', price: 3000 });
  const { body: collection } = await store.ask('POST', '/product-collections', { name: 'Shoes', type: 'STATIC', products: [{ id: shoe['id'], object: 'product' }] });
  await store.forCampaign({
    rules: { 1: condition('product.id', { $is: ['shoe'] }, { rules: { 1: condition('product.discount_applicable', { $is: [true] }) } }) },
    applicableTo: { included: [entry('products_collection', collection['id'])], excluded: [], included_all: false },
  });
  expect((await store.redeem({ order: { items: [{ source_id: 'shoe' }, { product_id: 'hat', amount: 100 }] } })).body).toMatchObject({ order: { items_discount_amount: 1000 } });
  expect((await store.redeem({ order: { items: [{ product_id: 'hat', amount: 100 }] } })).body).toMatchObject({ key: 'order_rules_violated' });
});

test('what a cart holds was judged, and its redemption is judged again', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({ rules: fromFifty });
  const session = { type: 'LOCK', key: 'cart' };
  expect((await store.validate({ order: { amount: 4000 }, session })).body).toMatchObject({ valid: false });
  expect((await store.validate({ order: { amount: 5000 }, session })).body).toMatchObject({ valid: true });
  await changeRule(owner, store.projectId, ruleId, 2, { rules: { 1: condition('order.amount', { $more_than: [5000] }) } });
  expect((await store.redeem({ order: { amount: 5000 }, session: { key: 'cart' } })).body).toMatchObject({ key: 'order_rules_violated' });
  expect((await store.redeem({ order: { amount: 5001 }, session: { key: 'cart' } })).status).toBe(200);
  expect((await entriesOf(store)).map((entry) => (entry['judged_by'] as { rules: unknown }).rules)).toEqual([[{ id: ruleId, version: 2 }], [{ id: ruleId, version: 2 }]]);
});

test('a qualification names what the rules let a customer have, and passes over what counts redemptions', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({
    rules: {
      1: condition('customer.metadata', { $is: ['gold'] }, { property: 'tier' }), 2: condition('order.amount', { $more_than: [1000] }),
      3: condition('campaign.redemptions.count', { $less_than: [0] }), logic: '1 AND 2 AND 3',
    },
  });
  const qualified = async (more: Members): Promise<unknown[]> => {
    const { body } = await store.ask('POST', '/qualifications', more);
    return (body['redeemables'] as { data: { id: string }[] }).data.map(({ id }) => id);
  };
  const gold = { source_id: 'ada', metadata: { tier: 'gold' } };
  expect(await qualified({ customer: gold, order: { amount: 2000 } })).toEqual([store.campaignId]);
  expect(await qualified({ customer: gold, order: { amount: 500 } })).toEqual([]);
  expect(await qualified({ customer: { source_id: 'bob' }, order: { amount: 2000 } })).toEqual([]);
  expect(await qualified({ customer: gold, order: { amount: 500 }, scenario: 'AUDIENCE_ONLY' })).toEqual([store.campaignId]);
  expect(await qualified({ customer: { source_id: 'bob' }, order: { amount: 2000 }, scenario: 'AUDIENCE_ONLY' })).toEqual([]);
  await store.ask('POST', '/customers', gold);
  const { body } = await store.ask('POST', '/qualifications', { customer: gold, order: { amount: 2000 } });
  expect(body).toMatchObject({ redeemables: { data: [{ order: { customer_id: null } }] } });
  const expanded = await store.ask('POST', '/qualifications', { customer: gold, order: { amount: 2000 }, options: { expand: ['validation_rules'] } });
  expect(expanded.body).toMatchObject({
    redeemables: { data: [{ validation_rules_assignments: { data: [{ rule_id: ruleId, related_object_id: store.campaignId, related_object_type: 'campaign' }], total: 1 } }] },
  });
});

test('the history says which rules judged a redemption, what they demanded then and what was seen; of somebody who is erased that is gone', async () => {
  const store = await open();
  const { projectId, campaignId } = store;
  const rules = { 1: condition('customer.metadata', { $is: ['gold'] }, { property: 'tier', error: { message: 'For our best' } }) };
  const ruleId = await store.forCampaign({ rules });
  const customer = { source_id: 'ada', metadata: { tier: 'silver' } };
  const { body } = await store.redeem({ customer });
  await changeRule(owner, projectId, ruleId, 2, { rules: { 1: condition('customer.metadata', { $is: ['silver'] }, { property: 'tier' }) } });
  await store.redeem({ customer });
  const list = async (): Promise<unknown[]> => {
    const { rows } = await readRedemptionRows(owner, { projectId, campaignId, q: undefined, result: undefined, after: undefined, limit: 10 });
    return rows.map(({ judged_by: judgedBy }) => judgedBy);
  };
  const seen = (value: unknown): unknown[] => [
    [{ rule_id: ruleId, version: 2, name: 'Rule', broken: null }],
    [{
      rule_id: ruleId, version: 1, name: 'Rule', broken: {
        key: 'customer_rules_violated', message: 'For our best',
        conditions: [{ place: '1', name: 'customer.metadata', property: 'tier', conditions: { $is: ['gold'] }, seen: value }],
      },
    }],
  ];
  expect(await list()).toEqual(seen('silver'));
  expect(await readRedemption(owner, projectId, campaignId, String(body['resource_id']), new Date())).toMatchObject({ judged_by: seen('silver')[1] });
  const { body: ada } = await store.ask('GET', '/customers/ada');
  await store.ask('POST', `/customers/${String(ada['id'])}/permanent-deletion`);
  expect(await list()).toEqual(seen(null));
});

test('whoever is in a segment until they have redeemed redeems once, however many they send at once', async () => {
  const store = await open();
  const filter = { junction: 'and', 'summary.redemptions.total_succeeded': { conditions: { $less_than: [1] } } };
  const { body: segment } = await store.ask('POST', '/segments', { name: 'New', type: 'passive', filter });
  await store.forCampaign({ rules: { 1: condition('customer.segment', { $is: [String(segment['id'])] }) } });
  for (const source_id of ['ada', 'ben', 'eve']) await store.ask('POST', '/customers', { source_id });
  // While the first is redeemed all others wait, and are a batch then.
  const names = ['eve', ...Array.from({ length: 12 }, (_, index) => (index === 5 ? 'ben' : 'ada'))];
  const answers = await Promise.all(names.map(async (source_id) => ({ source_id, status: (await store.redeem({ customer: { source_id } })).status })));
  expect(answers.filter(({ status }) => status === 200).map(({ source_id }) => source_id).toSorted()).toEqual(['ada', 'ben', 'eve']);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
});

test('what a rule saw of an order is gone with whose order it is, whoever tried to redeem for it', async () => {
  const store = await open();
  const rules = { 1: condition('order.metadata', { $is: ['none'] }, { property: 'note' }) };
  await store.forCampaign({ rules });
  await store.ask('POST', '/orders', { source_id: 'gift', amount: 1000, customer: { source_id: 'ada' }, metadata: { note: 'for Ben' } });
  await store.redeem({ order: { source_id: 'gift' } });
  await store.redeem({ order: { source_id: 'gift' }, customer: { source_id: 'eve' } });
  await store.redeem({ order: { amount: 1000, metadata: { note: 'mine' } }, customer: { source_id: 'eve' } });
  const seen = async (): Promise<unknown> => (await owner.query<{ seen: unknown }>(
    `select jsonb_path_query_first(judged_by, '$.broken[0].conditions[0].seen') as seen from redemptions where project_id = $1 order by occurred_at, redemption_id`, [store.projectId],
  )).map((row) => row.seen);
  expect(await seen()).toEqual(['for Ben', 'for Ben', 'mine']);
  const { body: ada } = await store.ask('GET', '/customers/ada');
  await store.ask('POST', `/customers/${String(ada['id'])}/permanent-deletion`);
  expect(await seen()).toEqual([null, null, 'mine']);
});

test('a rule whose condition names who redeems sees the key, and no member', async () => {
  const store = await open();
  const ruleId = await store.forCampaign({ rules: { 1: condition('redemption.api_key', { $is: [store.headers['x-app-id']] }) } });
  expect((await store.redeem()).status).toBe(200);
  await changeRule(owner, store.projectId, ruleId, 2, { rules: { 1: condition('redemption.user.login', { $is: ['ada@example.org'] }) } });
  expect((await store.redeem()).body).toMatchObject({ key: 'redemption_rules_violated' });
});

test('another project\'s rules hold for nothing here', async () => {
  const [store, other] = [await open(), await open()];
  await ruleFor(owner, other.projectId, { rules: fromFifty }, [store.campaignId, store.voucherId]);
  expect((await store.redeem({ order: { amount: 1 } })).status).toBe(200);
});

test('a code without a campaign goes on after the largest amounts there are, whether its rule counted them or came later', async () => {
  const shop = await openShop(database, inject);
  const { body: rule } = await shop.ask('POST', '/validation-rules', { name: 'Daily', rules: { 1: condition('redemption.count.daily', { $less_than: [100] }) } });
  const assign = (code: string): Promise<Answer> => shop.ask('POST', `/validation-rules/${String(rule['id'])}/assignments`, { voucher: code });
  const redeem = async (code: string, amount: number | null): Promise<unknown> => {
    const { status, body } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount } });
    return status === 200 ? String((body['redemptions'] as { id: string }[])[0]?.id) : body['key'];
  };
  for (const code of ['BEFORE', 'LATER']) await shop.ask('POST', `/vouchers/${code}`, { discount: { type: 'PERCENT', percent_off: 50 } });
  expect((await assign('BEFORE')).status).toBe(200);
  const [first, second] = [await redeem('BEFORE', Number.MAX_SAFE_INTEGER), await redeem('BEFORE', 1)];
  expect([first, second]).toEqual([expect.stringMatching(/^r_/), 'invalid_amount']);
  for (let turn = 0; turn < 3; turn += 1) expect(await redeem('LATER', Number.MAX_SAFE_INTEGER)).toMatch(/^r_/);
  expect((await assign('LATER')).status).toBe(200);
  expect(await redeem('LATER', 1)).toBe('invalid_amount');
  const last = await redeem('LATER', null);
  for (const one of [first, last]) expect((await shop.ask('POST', `/redemptions/${String(one)}/rollback`)).status).toBe(200);
  expect(await redeem('BEFORE', 1000)).toMatch(/^r_/);
  const page = await shop.askOurs('GET', '/vouchers/LATER');
  expect([page.status, page.body['overview']]).toMatchObject([200, { succeeded: 4, rolled_back: 1 }]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});
