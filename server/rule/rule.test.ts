import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;

type Json = Record<string, unknown>;
const any = expect.any(String) as unknown;
const discount = { type: 'AMOUNT', amount_off: 100 };
const over10 = { '1': { name: 'order.amount', conditions: { $more_than: [1000] } } };
const over20 = { '1': { name: 'order.amount', conditions: { $more_than: [2000] } } };

async function make(shop: Shop, path: string, body: Json): Promise<Json> {
  const answer = await shop.ask('POST', path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

const ruleIn = async (shop: Shop, body: Json = {}): Promise<string> => String((await make(shop, '/validation-rules', { name: 'Rule', rules: over10, ...body }))['id']);

const versionsOf = (shop: Shop, ruleId: string): Promise<Json[]> => (
  owner.query('select version, rules, actor_type from rule_versions where project_id = $1 and rule_id = $2 order by version', [shop.projectId, ruleId])
);

const dataOf = ({ body }: Answer): Json[] => body['data'] as Json[];

test('a rule has the members of the contract: a logic where there was none, conditions that were left out as {}, null where no products are chosen', async () => {
  const shop = await openShop(app, inject);
  const made = await make(shop, '/validation-rules', { name: 'Over 10', rules: over10 });
  expect(made).toEqual({
    id: expect.stringMatching(/^val_[0-9a-f]{12}$/), name: 'Over 10', rules: { '1': { name: 'order.amount', conditions: { $more_than: [1000] }, rules: {} }, logic: '1' },
    applicable_to: null, type: 'expression', context_type: 'global', created_at: any, object: 'validation_rules',
  });
  expect((await shop.ask('GET', `/validation-rules/${String(made['id'])}`)).body).toEqual({ ...made, assignments_count: 0 });
  const bare = await make(shop, '/validation-rules', { name: 'Bare', rules: null, error: null, applicable_to: null, type: null, context_type: null });
  expect(bare).toMatchObject({ rules: {}, applicable_to: null });
  expect(bare).not.toHaveProperty('error');
  expect(await make(shop, '/validation-rules', { name: 'Told', error: { message: 'No' }, type: 'basic', context_type: 'campaign.discount_coupons' })).toMatchObject({
    error: { message: 'No' }, type: 'basic', context_type: 'campaign.discount_coupons',
  });
});

test('a change leaves what it does not say, null takes the message and the products away, and what says the same makes no version', async () => {
  const shop = await openShop(app, inject);
  const made = await make(shop, '/validation-rules', { name: 'Rule', rules: over10, error: { message: 'No' }, applicable_to: { included_all: true } });
  const id = String(made['id']);
  const path = `/validation-rules/${id}`;
  expect((await shop.ask('PUT', path, made)).body).toEqual(made);
  expect(await versionsOf(shop, id)).toHaveLength(1);
  const changed = (await shop.ask('PUT', path, { rules: over20, name: null })).body;
  expect(changed).toEqual({ ...made, rules: { '1': { name: 'order.amount', conditions: { $more_than: [2000] }, rules: {} }, logic: '1' }, updated_at: any });
  const bare = (await shop.ask('PUT', path, { error: null, applicable_to: null, rules: null })).body;
  expect(bare).toMatchObject({ applicable_to: null, rules: changed['rules'] });
  expect(bare).not.toHaveProperty('error');
  expect((await shop.ask('PUT', path, { rules: {} })).body).toMatchObject({ rules: {} });
  expect((await versionsOf(shop, id)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
});

test('lists go by every order, a range of instants, pages and a cursor', async () => {
  const shop = await openShop(app, inject);
  for (const name of ['b', 'c', 'a']) await ruleIn(shop, { name });
  const named = async (query: string): Promise<unknown[]> => dataOf(await shop.ask('GET', `/validation-rules${query}`)).map(({ name }) => name);
  expect(await named('')).toEqual(['a', 'c', 'b']);
  expect(await named('?order=name')).toEqual(['a', 'b', 'c']);
  expect(await named('?order=-name&limit=2&page=2')).toEqual(['a']);
  const { body } = await shop.ask('GET', '/validation-rules?order=created_at');
  expect(body).toMatchObject({ object: 'list', data_ref: 'data', total: 3 });
  const [, second] = body['data'] as Json[];
  await shop.ask('PUT', `/validation-rules/${String(second?.['id'])}`, { name: 'changed' });
  // Those that never were have no order among each other.
  expect(await named('?order=-updated_at')).toEqual(['changed', expect.any(String), expect.any(String)]);
  expect(await named(`?order=created_at&start_date=${String(second?.['created_at'])}`)).toEqual(['changed', 'a']);
  expect(await named(`?order=created_at&end_date=${String(second?.['created_at'])}`)).toEqual(['b', 'changed']);
  const first = await shop.ask('GET', '/validation-rules?order=name&limit=2&starting_after=');
  expect(first.body).toMatchObject({ has_more: true });
  expect(await named(`?order=name&limit=2&starting_after=${String(first.body['more_starting_after'])}`)).toEqual(['changed']);
  expect((await shop.ask('GET', '/validation-rules?order=logic')).body).toMatchObject({ code: 400, key: 'invalid_query_params' });
});

test.each<[string, Json, Json]>([
  ['no name', { rules: over10 }, { key: 'invalid_payload' }],
  ['a blank name', { name: ' ' }, { key: 'invalid_payload' }],
  ['an unknown name', { name: 'a', rules: { '1': { name: 'order.colour', conditions: { $is: ['red'] } } } }, { key: 'invalid_validation_rules' }],
  ['metadata of no member', { name: 'a', rules: { '1': { name: 'custom_event.metadata', conditions: { $is: ['red'] } } } }, { key: 'invalid_validation_rules' }],
  ['a logic of an absent condition', { name: 'a', rules: { ...over10, logic: '1 AND 2' } }, { key: 'invalid_validation_rules' }],
  ['an unknown type', { name: 'a', type: 'simple' }, { key: 'invalid_payload' }],
  ['an unknown context', { name: 'a', context_type: 'world' }, { key: 'invalid_payload' }],
  ['a collection that there is not', { name: 'a', applicable_to: { included: [{ object: 'products_collection', id: 'pc_no' }] } }, { code: 404, resource_type: 'products_collection' }],
  ['a product that there is not', { name: 'a', applicable_to: { excluded: [{ object: 'product', source_id: 'no' }] } }, { code: 404, resource_type: 'product', resource_id: 'no' }],
  ['an SKU that there is not', { name: 'a', applicable_to: { included: [{ object: 'sku', id: 'no' }] } }, { code: 404, resource_type: 'sku' }],
  ['a product without a name', { name: 'a', applicable_to: { included: [{ object: 'product' }] } }, { key: 'invalid_payload' }],
  ['a price that is no formula', { name: 'a', applicable_to: { included: [{ object: 'product', id: 'hat', price_formula: '1 +' }] } }, { key: 'invalid_payload' }],
  ['an unknown effect', { name: 'a', applicable_to: { included: [{ object: 'product', id: 'hat', effect: 'APPLY_TO_SOME' }] } }, { key: 'invalid_payload' }],
])('a rule that makes no sense is refused and nothing is kept: %s', async (_name, body, refused) => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/products', { source_id: 'hat' });
  expect((await shop.ask('POST', '/validation-rules', body)).body).toMatchObject(refused);
  const id = await ruleIn(shop);
  if ('name' in body && body['name'] !== ' ') expect((await shop.ask('PUT', `/validation-rules/${id}`, body)).body).toMatchObject(refused);
  expect(await versionsOf(shop, id)).toHaveLength(1);
  expect((await shop.ask('GET', '/validation-rules')).body).toMatchObject({ total: 1 });
});

test('chosen products are told by both ids, with the effect that holds; a list in an answer can be sent back', async () => {
  const shop = await openShop(app, inject);
  const hat = await make(shop, '/products', { source_id: 'hat' });
  const red = await make(shop, '/products/hat/skus', { source_id: 'red' });
  const collection = await make(shop, '/product-collections', { name: 'All', type: 'STATIC', products: [] });
  const included = [
    { object: 'product', source_id: 'hat', price: 500 }, { object: 'sku', id: red['id'], product_id: hat['id'], effect: 'APPLY_TO_CHEAPEST', quantity_limit: 2 },
  ];
  const made = await make(shop, '/validation-rules', { name: 'a', applicable_to: { included: { data: included }, excluded: [{ object: 'products_collection', id: collection['id'] }] } });
  expect(made['applicable_to']).toEqual({
    included: [
      { object: 'product', id: hat['id'], source_id: 'hat', strict: false, effect: 'APPLY_TO_EVERY', price: 500 },
      { object: 'sku', id: red['id'], source_id: 'red', product_id: hat['id'], product_source_id: 'hat', strict: false, effect: 'APPLY_TO_CHEAPEST', quantity_limit: 2 },
    ],
    excluded: [{ object: 'products_collection', id: collection['id'], strict: false, effect: 'APPLY_TO_EVERY' }],
    included_all: false,
  });
  expect((await shop.ask('PUT', `/validation-rules/${String(made['id'])}`, made)).body).toEqual(made);
  await make(shop, '/products', { source_id: 'shoe' });
  const wrong = { included: [{ object: 'sku', id: 'red', product_source_id: 'shoe' }] };
  expect((await shop.ask('POST', '/validation-rules', { name: 'b', applicable_to: wrong })).body).toMatchObject({ code: 404, resource_type: 'sku' });
  expect(await make(shop, '/validation-rules', { name: 'c', applicable_to: { included: [], excluded: [] } })).toMatchObject({ applicable_to: null });
});

test('what a rule names cannot be deleted, in a condition or among its products, before the rule says something else or is gone', async () => {
  const shop = await openShop(app, inject);
  const idOf = async (path: string, body: Json): Promise<string> => String((await make(shop, path, body))['id']);
  const [segment, hat, shoe] = [await idOf('/segments', { name: 'A', type: 'static' }), await idOf('/products', { source_id: 'hat' }), await idOf('/products', { source_id: 'shoe' })];
  const red = await idOf('/products/hat/skus', { source_id: 'red' });
  const [all, some] = [await idOf('/product-collections', { name: 'All', type: 'STATIC', products: [] }), await idOf('/product-collections', { name: 'Some', type: 'STATIC', products: [] })];
  const rule = await ruleIn(shop, {
    rules: {
      '1': { name: 'customer_segment', conditions: { $in: [{ id: segment }] } },
      '2': { name: 'order.items.any', conditions: { $is: ['shoe'] }, rules: { '1': { name: 'order.items.price', conditions: { $more_than: [1] } } } },
      '3': { name: 'order.items.none', conditions: { $from: [{ id: all, object: 'products_collection' }] } },
    },
    applicable_to: { included: [{ object: 'sku', source_id: 'red' }], excluded: [{ object: 'products_collection', id: some }] },
  });
  const named = [
    ['segment', segment, `/segments/${segment}`], ['product', shoe, `/products/shoe`], ['sku', red, `/products/hat/skus/${red}`], ['product', hat, '/products/hat?force=true'],
    ['products_collection', all, `/product-collections/${all}`], ['products_collection', some, `/product-collections/${some}`],
  ] as const;
  for (const [type, id, path] of named) {
    expect((await shop.ask('DELETE', path)).body).toMatchObject({
      code: 400, key: 'resource_in_use', resource_id: id, resource_type: type, details: `Resource ${type} with id ${id} is in use by validation_ruless with ids [${rule}]`,
    });
  }
  await shop.ask('PUT', `/validation-rules/${rule}`, { rules: over10, applicable_to: { included: [{ object: 'product', id: 'shoe' }] } });
  expect(await shop.ask('DELETE', `/segments/${segment}`)).toMatchObject({ status: 204 });
  expect(await shop.ask('DELETE', `/products/shoe`)).toMatchObject({ status: 400 });
  expect(await shop.ask('DELETE', `/validation-rules/${rule}`)).toMatchObject({ status: 204 });
  for (const [, , path] of named.slice(1)) expect(await shop.ask('DELETE', path)).toMatchObject({ status: 204 });
});

test('a deleted rule is gone for everybody, and its versions stay', async () => {
  const shop = await openShop(app, inject);
  const id = await ruleIn(shop);
  expect(await shop.ask('DELETE', `/validation-rules/${id}`)).toEqual({ status: 204, body: {} });
  const missing = { code: 404, key: 'not_found', resource_type: 'validation_rules', resource_id: id };
  await make(shop, '/vouchers/ONE', { discount });
  const asked = [
    ['GET', ''], ['PUT', ''], ['DELETE', ''], ['GET', '/assignments'], ['POST', '/assignments'], ['DELETE', '/assignments/asgm_1'],
  ] as const;
  for (const [method, path] of asked) {
    expect((await shop.ask(method, `/validation-rules/${id}${path}`, method === 'POST' ? { voucher: 'ONE' } : method === 'PUT' ? {} : undefined)).body).toMatchObject(missing);
  }
  expect((await shop.ask('GET', '/validation-rules')).body).toMatchObject({ data: [], total: 0 });
  expect(await versionsOf(shop, id)).toHaveLength(1);
  for (const [path, body] of [['/campaigns', { name: 'C', voucher: { discount } }], ['/vouchers/TWO', { discount }]] as const) {
    expect((await shop.ask('POST', path, { ...body, validation_rules: [id] })).body).toMatchObject(missing);
  }
  expect((await shop.ask('GET', '/vouchers/TWO')).status).toBe(404);
});

test("another project's rules, and assignments to what is another's, are not found", async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  const [rule, theirs] = [await ruleIn(shop), await ruleIn(other)];
  const { id } = await make(other, '/campaigns', { name: 'Theirs', voucher: { discount } });
  await make(other, '/vouchers/THEIRS', { discount });
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    expect((await shop.ask(method, `/validation-rules/${theirs}`, method === 'PUT' ? {} : undefined)).body).toMatchObject({ code: 404, resource_type: 'validation_rules' });
  }
  for (const body of [{ campaign: 'Theirs' }, { related_object_type: 'campaign', related_object_id: id }, { voucher: 'THEIRS' }]) {
    expect((await shop.ask('POST', `/validation-rules/${rule}/assignments`, body)).body).toMatchObject({ code: 404 });
  }
  await make(other, `/validation-rules/${theirs}/assignments`, { campaign: 'Theirs' });
  expect((await shop.ask('GET', '/validation-rules-assignments')).body).toMatchObject({ data: [], total: 0 });
});

test('who made and changed a rule is kept, and told among the changes of each campaign that it holds for', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { id: campaign } = await make(shop, '/campaigns', { name: 'C', voucher: { discount }, validation_rules: [rule] });
  await make(shop, '/campaigns', { name: 'D', voucher: { discount } });
  await shop.ask('PUT', `/validation-rules/${rule}`, { rules: over20, error: { message: 'No' } });
  const { body } = await shop.askOurs('GET', `/campaigns/${String(campaign)}/changes`);
  expect((body['rows'] as Json[]).filter((row) => row['object_type'] === 'rule')).toMatchObject([
    { action: 'updated', object_id: rule, actor_name: 'Shop', fields: [
      { field: 'rule', after: 'Rule' }, { field: 'message', before: null, after: 'No' }, { field: 'rules', before: 'order amount is more than €10.00', after: 'order amount is more than €20.00' },
    ] },
    { action: 'assigned', fields: [{ field: 'rule', before: null, after: 'Rule' }, { field: 'campaign', before: null, after: 'C' }] },
  ]);
  const { body: page } = await shop.askOurs('GET', `/rules/${rule}`);
  expect(page).toMatchObject({ rule: { version: 2, assignments_count: 1 }, uses: [{ object_type: 'campaign', object_id: campaign, name: 'C', is_live: true }] });
});

test('changes are told with the names that things have', async () => {
  const shop = await openShop(app, inject);
  const { id: segment } = await make(shop, '/segments', { name: 'Regulars', type: 'static' });
  const hat = await make(shop, '/products', { source_id: 'hat', name: 'Hat' });
  await make(shop, '/validation-rules', {
    name: 'Hats', rules: { '1': { name: 'customer.segment', conditions: { $is: [segment] } } },
    applicable_to: { included: [{ object: 'product', id: hat['id'], effect: 'APPLY_TO_CHEAPEST', aggregated_quantity_limit: 2 }] },
  });
  const [change] = await owner.query<{ fields: Json[] }>('select fields from changes where project_id = $1 and object_type = $2', [shop.projectId, 'rule']);
  expect(change?.fields).toEqual([
    { field: 'name', before: null, after: 'Hats' }, { field: 'rules', before: null, after: 'customer segment is Regulars' },
    { field: 'applicable_to', before: null, after: 'The discount is only for Hat (only the cheapest of them, at most 2 units in all).' },
  ]);
});

test('a change that is refused leaves counted what the rule names, of a campaign and of a code by itself', async () => {
  const shop = await openShop(app, inject);
  const upTo = (name: string): Json => ({ '1': { name, conditions: { $less_than_or_equal: [5] } } });
  const rule = await ruleIn(shop, { rules: upTo('redemption.count.daily') });
  const discount = { type: 'AMOUNT', amount_off: 100 };
  await make(shop, '/vouchers/ALONE', { discount, validation_rules: [rule] });
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [rule] });
  await make(shop, '/campaigns/Sale/vouchers/OURS', {});
  const refused = { rules: upTo('redemption.count.weekly'), applicable_to: { included: [{ object: 'product', id: 'no' }] } };
  expect(await shop.ask('PUT', `/validation-rules/${rule}`, refused)).toMatchObject({ status: 404 });
  for (const id of ['ALONE', 'OURS']) expect(await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id }] })).toMatchObject({ status: 200 });
});
