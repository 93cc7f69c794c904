import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;

type Json = Record<string, unknown>;
const any = expect.any(String) as unknown;
const discount = { type: 'AMOUNT', amount_off: 100 };
const over10 = { '1': { name: 'order.amount', conditions: { $more_than: [1000] } } };

async function make(shop: Shop, path: string, body: Json): Promise<Json> {
  const answer = await shop.ask('POST', path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

const ruleIn = async (shop: Shop, body: Json = {}): Promise<string> => String((await make(shop, '/validation-rules', { name: 'Rule', rules: over10, ...body }))['id']);
const rulesOf = (body: Json): string[] => (body['validation_rules_assignments'] as { data: { rule_id: string }[] }).data.map(({ rule_id: id }) => id);
const got = async (shop: Shop, path: string): Promise<string[]> => rulesOf((await shop.ask('GET', path)).body);

async function waitFor(shop: Shop, { body }: { body: Json }): Promise<Json> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const action = (await shop.ask('GET', `/async-actions/${String(body['async_action_id'])}`)).body;
    if (action['status'] === 'DONE' || action['status'] === 'FAILED') return action;
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
  throw new Error('it does not end');
}

test('a rule is assigned by type and id, or as older clients do, by code or name; each object once', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { id: campaign } = await make(shop, '/campaigns', { name: 'Sale', voucher: { discount } });
  const { id: voucher } = await make(shop, '/vouchers/ONE', { discount });
  const made = await make(shop, `/validation-rules/${rule}/assignments`, { related_object_type: 'campaign', related_object_id: campaign });
  expect(made).toEqual({
    id: expect.stringMatching(/^asgm_[0-9a-f]{16}$/), rule_id: rule, related_object_id: campaign, related_object_type: 'campaign', created_at: any,
    object: 'validation_rules_assignment',
  });
  expect(await make(shop, `/validation-rules/${rule}/assignments`, { voucher: 'ONE', campaign: null })).toMatchObject({ related_object_id: voucher, related_object_type: 'voucher' });
  for (const body of [{ campaign: 'Sale' }, { related_object_type: 'campaign', related_object_id: 'Sale' }]) {
    expect((await shop.ask('POST', `/validation-rules/${rule}/assignments`, body)).body).toMatchObject({
      code: 409, key: 'duplicate_found', details: `Duplicated validation_rules_assignment exists with id ${String(made['id'])}`,
    });
  }
  expect((await shop.ask('GET', `/validation-rules/${rule}`)).body).toMatchObject({ assignments_count: 2 });
  expect((await shop.ask('GET', `/validation-rules/${rule}/assignments`)).body).toMatchObject({ object: 'list', data_ref: 'data', total: 2, data: [{ related_object_id: voucher }, made] });
  expect((await shop.ask('GET', `/validation-rules-assignments?related_object_id=${String(campaign)}&rule=${rule}`)).body).toMatchObject({ total: 1, data: [made] });
  expect((await shop.ask('GET', '/validation-rules-assignments?rule=val_no')).body).toMatchObject({ total: 0 });
});

test.each<[string, Json, Json]>([
  ['nothing', {}, { key: 'invalid_payload' }],
  ['a type without an id', { related_object_type: 'campaign' }, { key: 'invalid_payload' }],
  ['a type that there is not', { related_object_type: 'order', related_object_id: 'a' }, { key: 'invalid_payload' }],
  ['an unknown campaign', { campaign: 'No' }, { code: 404, resource_type: 'campaign', resource_id: 'No' }],
  ['an unknown voucher', { related_object_type: 'voucher', related_object_id: 'v_no' }, { code: 404, resource_type: 'voucher' }],
  ['what this product does not have', { promotion_tier: 'promo_1' }, { code: 404, resource_type: 'promotion_tier', resource_id: 'promo_1' }],
  ['the same by its type', { related_object_type: 'earning_rule', related_object_id: 'ern_1' }, { code: 404, resource_type: 'earning_rule' }],
])('an assignment to %s is refused', async (_name, body, refused) => {
  const shop = await openShop(app, inject);
  expect((await shop.ask('POST', `/validation-rules/${await ruleIn(shop)}/assignments`, body)).body).toMatchObject(refused);
});

test('an assignment that is removed is gone; one of another rule, and a second time, is not found', async () => {
  const shop = await openShop(app, inject);
  const [rule, other] = [await ruleIn(shop), await ruleIn(shop)];
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount } });
  const { id } = await make(shop, `/validation-rules/${rule}/assignments`, { campaign: 'Sale' });
  const missing = { code: 404, resource_type: 'validation_rules_assignment', resource_id: id };
  expect((await shop.ask('DELETE', `/validation-rules/${other}/assignments/${String(id)}`)).body).toMatchObject(missing);
  expect(await shop.ask('DELETE', `/validation-rules/${rule}/assignments/${String(id)}`)).toEqual({ status: 204, body: {} });
  expect((await shop.ask('DELETE', `/validation-rules/${rule}/assignments/${String(id)}`)).body).toMatchObject(missing);
  expect(await got(shop, '/campaigns/Sale')).toEqual([]);
  expect(await shop.ask('DELETE', `/validation-rules/${rule}`)).toMatchObject({ status: 204 });
});

test('a rule that is assigned is not deleted, also while what it holds for lies in the bin; the refusal says where', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { id: campaign } = await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [rule] });
  const { id: voucher } = await make(shop, '/vouchers/ONE', { discount, validation_rules: [rule] });
  const inUse = async (): Promise<unknown> => (await shop.ask('DELETE', `/validation-rules/${rule}`)).body;
  const refused = { code: 400, key: 'resource_in_use', resource_id: rule, resource_type: 'validation_rules' };
  expect(await inUse()).toMatchObject({ ...refused, details: `Resource validation_rules with id ${rule} is in use by campaigns with ids [${String(campaign)}]` });
  await waitFor(shop, await shop.ask('DELETE', '/campaigns/Sale'));
  expect(await inUse()).toMatchObject(refused);
  await waitFor(shop, await shop.ask('POST', `/trash-bin/te_${String(campaign)}/restore`).then(async () => shop.ask('DELETE', '/campaigns/Sale?force=true')));
  expect(await inUse()).toMatchObject({ ...refused, details: `Resource validation_rules with id ${rule} is in use by vouchers with ids [${String(voucher)}]` });
  await shop.ask('DELETE', '/vouchers/ONE');
  expect(await inUse()).toMatchObject(refused);
  await shop.ask('DELETE', `/trash-bin/te_${String(voucher)}`);
  expect(await shop.ask('DELETE', `/validation-rules/${rule}`)).toMatchObject({ status: 204 });
});

test('what is taken out of the bin has its rules as before', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { id } = await make(shop, '/vouchers/ONE', { discount, validation_rules: [rule] });
  await shop.ask('DELETE', '/vouchers/ONE');
  await shop.ask('POST', `/trash-bin/te_${String(id)}/restore`);
  expect(await got(shop, '/vouchers/ONE')).toEqual([rule]);
});

test('vouchers of a campaign that is deleted for good leave no assignments behind', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount } });
  await make(shop, '/vouchers/ONE', { discount, campaign: 'Sale', validation_rules: [rule] });
  await waitFor(shop, await shop.ask('DELETE', '/campaigns/Sale?force=true'));
  expect((await shop.ask('GET', '/validation-rules-assignments')).body).toMatchObject({ total: 0 });
});

test('campaigns and vouchers tell their rules, a voucher those of its campaign first, in lists and alone', async () => {
  const shop = await openShop(app, inject);
  const [shared, own, other] = [await ruleIn(shop), await ruleIn(shop), await ruleIn(shop)];
  const campaign = await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [shared] });
  expect(campaign['validation_rules_assignments']).toMatchObject({
    object: 'list', data_ref: 'data', total: 1, data: [{ rule_id: shared, related_object_id: campaign['id'], related_object_type: 'campaign', object: 'validation_rules_assignment' }],
  });
  const voucher = await make(shop, '/vouchers/ONE', { discount, campaign: 'Sale', validation_rules: [own, other] });
  expect(voucher['validation_rules_assignments']).toMatchObject({ total: 3, data: [{ related_object_type: 'campaign' }, { related_object_type: 'voucher' }, { related_object_type: 'voucher' }] });
  expect(rulesOf(voucher).toSorted()).toEqual([shared, own, other].toSorted());
  await make(shop, '/campaigns', { name: 'Plain', voucher: { discount }, validation_rules: [] });
  await make(shop, '/vouchers/TWO', { discount });
  const listed = async (path: string, name: string): Promise<string[][]> => ((await shop.ask('GET', path)).body[name] as Json[]).map(rulesOf);
  expect(await listed('/campaigns?order=name', 'campaigns')).toEqual([[], [shared]]);
  const [one, two] = await listed('/vouchers?order=code', 'vouchers');
  expect([one?.length, two]).toEqual([3, []]);
  expect(await got(shop, '/vouchers/ONE')).toHaveLength(3);
  expect(rulesOf((await shop.askOurs('GET', '/vouchers/ONE')).body['voucher'] as Json)).toHaveLength(3);
});

test('a clone has the rules of its campaign, also as a draft', async () => {
  const shop = await openShop(app, inject);
  const [first, second] = [await ruleIn(shop), await ruleIn(shop)];
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [first] });
  await make(shop, `/validation-rules/${second}/assignments`, { campaign: 'Sale' });
  expect(rulesOf(await make(shop, '/campaigns/Sale/clone', { name: 'Again' })).toSorted()).toEqual([first, second].toSorted());
  expect(await got(shop, '/campaigns/Again')).toHaveLength(2);
  expect(rulesOf(await make(shop, '/campaigns', { name: 'Draft', voucher: { discount }, draft: true, validation_rules: [first] }))).toEqual([first]);
});

test('a campaign is made with one rule at most, an object has twenty at most and one that chooses products', async () => {
  const shop = await openShop(app, inject);
  const rules = await Promise.all(Array.from({ length: 21 }, () => ruleIn(shop)));
  const campaign = { name: 'Sale', voucher: { discount } };
  expect((await shop.ask('POST', '/campaigns', { ...campaign, validation_rules: rules.slice(0, 2) })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  await make(shop, '/vouchers/ONE', { discount, validation_rules: [...rules.slice(0, 20), rules[0]] });
  const twoMany = { code: 400, key: 'invalid_validation_rules', details: 'A campaign or voucher has 20 validation rules at most' };
  expect((await shop.ask('POST', `/validation-rules/${rules[20]}/assignments`, { voucher: 'ONE' })).body).toMatchObject(twoMany);
  expect((await shop.ask('POST', '/vouchers/TWO', { discount, validation_rules: rules })).body).toMatchObject(twoMany);
  expect((await shop.ask('GET', '/vouchers/TWO')).status).toBe(404);
  const [a, b] = [await ruleIn(shop, { applicable_to: { included_all: true } }), await ruleIn(shop)];
  await make(shop, '/campaigns', { ...campaign, validation_rules: [a] });
  await make(shop, `/validation-rules/${b}/assignments`, { campaign: 'Sale' });
  const second = { code: 400, key: 'invalid_validation_rules' };
  expect((await shop.ask('PUT', `/validation-rules/${b}`, { applicable_to: { included_all: true } })).body).toMatchObject(second);
  const c = await ruleIn(shop, { applicable_to: { included_all: true } });
  expect((await shop.ask('POST', `/validation-rules/${c}/assignments`, { campaign: 'Sale' })).body).toMatchObject(second);
  await shop.ask('PUT', `/validation-rules/${a}`, { applicable_to: null });
  expect((await shop.ask('PUT', `/validation-rules/${b}`, { applicable_to: { included_all: true } })).status).toBe(200);
  // As older rules say for which products a discount is.
  const older = (says: Json): Json => ({
    rules: { 1: { name: 'product.id', conditions: says, rules: { 1: { name: 'product.discount_applicable', conditions: { $is: [true] } } } } },
  });
  expect((await shop.ask('PUT', `/validation-rules/${a}`, older({ $is: ['hat'] }))).body).toMatchObject(second);
  expect((await shop.ask('PUT', `/validation-rules/${a}`, older({ $is_not: ['hat'] }))).status).toBe(200);
  const d = await ruleIn(shop, older({ $is: ['hat'] }));
  expect((await shop.ask('POST', `/validation-rules/${d}/assignments`, { campaign: 'Sale' })).body).toMatchObject(second);
  await shop.ask('PUT', `/validation-rules/${b}`, { applicable_to: null });
  expect((await shop.ask('POST', `/validation-rules/${d}/assignments`, { campaign: 'Sale' })).status).toBe(200);
  expect((await shop.ask('PUT', `/validation-rules/${b}`, { applicable_to: { included_all: true } })).body).toMatchObject(second);
});

test('a file of vouchers says their rules by id; an unknown one is told by its line and nothing is imported', async () => {
  const shop = await openShop(app, inject);
  const [rule, other] = [await ruleIn(shop), await ruleIn(shop)];
  const csv = (...lines: string[]): Promise<Json> => inject({
    method: 'POST', url: '/v1/vouchers/importCSV', headers: { ...shop.headers, 'content-type': 'text/csv' }, payload: ['Code,Value,Discount Type,Validation rule ID', ...lines].join('\n'),
  }).then(async (answer) => waitFor(shop, { body: JSON.parse(answer.body) as Json }));
  expect(await csv('ONE,100,AMOUNT,val_no', `TWO,100,AMOUNT,${rule}`)).toMatchObject({
    operation_status: 'FAILED', result: { failed: [{ code: 'ONE', reason: 'Line 2: Cannot find validation_rules with id val_no' }] },
  });
  expect(await csv(`ONE,100,AMOUNT,"${rule},${other}"`, 'TWO,100,AMOUNT,', `THREE,100,AMOUNT,${rule}`)).toMatchObject({ operation_status: 'SUCCESS', result: { done_count: 3 } });
  expect((await got(shop, '/vouchers/ONE')).toSorted()).toEqual([rule, other].toSorted());
  expect(await got(shop, '/vouchers/TWO')).toEqual([]);
  const imported = { discount: { ...discount, effect: 'APPLY_TO_ORDER' }, validation_rules: [rule] };
  expect(await waitFor(shop, await shop.ask('POST', '/vouchers/import', [{ code: 'FOUR', ...imported }]))).toMatchObject({ operation_status: 'SUCCESS' });
  expect(await got(shop, '/vouchers/FOUR')).toEqual([rule]);
  const chosen = [await ruleIn(shop, { applicable_to: { included_all: true } }), await ruleIn(shop, { applicable_to: { included_all: true } })];
  expect(await csv(`FIVE,100,AMOUNT,"${chosen.join(',')}"`)).toMatchObject({ operation_status: 'FAILED', result: { failed: [{ code: 'FIVE' }] } });
});

test('an export of vouchers tells their rules and those of their campaign', async () => {
  const shop = await openShop(app, inject);
  const [shared, own] = [await ruleIn(shop), await ruleIn(shop)];
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [shared] });
  await make(shop, '/vouchers/ONE', { discount, campaign: 'Sale', validation_rules: [own] });
  const { body } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: { fields: ['code', 'validation_rules_id'] } });
  let result: Json | null = null;
  for (let attempt = 0; attempt < 400 && result === null; attempt += 1) {
    await new Promise((resolve) => void setTimeout(resolve, 25));
    result = (await shop.ask('GET', `/exports/${String(body['id'])}`)).body['result'] as Json | null;
  }
  const { pathname, search } = new URL(String(result?.['url']));
  const file = await inject({ method: 'GET', url: `${pathname}${search}`, headers: shop.headers });
  expect(file.body).toContain(`ONE,"${shared},${own}"`);
});

test('assignments, and what they are of, are entries of the project alone', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  await make(shop, '/vouchers/ONE', { discount, validation_rules: [rule] });
  const changes = await owner.query('select action, campaign_id, fields from changes where project_id = $1 and object_type = $2 order by occurred_at, change_id', [shop.projectId, 'rule']);
  expect(changes).toMatchObject([
    { action: 'created' }, { action: 'assigned', campaign_id: null, fields: [{ field: 'rule', after: 'Rule' }, { field: 'voucher', after: 'ONE' }] },
  ]);
});

test('a code tells among its own changes which rules it got and lost, its campaign tells each once', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { id: campaignId } = await make(shop, '/campaigns', { name: 'Sale', voucher: { discount } });
  const voucher = await make(shop, '/vouchers/ONE', { discount, campaign: 'Sale' });
  const { id } = await make(shop, `/validation-rules/${rule}/assignments`, { voucher: 'ONE' });
  await shop.ask('DELETE', `/validation-rules/${rule}/assignments/${String(id)}`);
  const changed = async (where: string, of: unknown): Promise<Json[]> => owner.query(
    `select action, object_type, fields from changes where project_id = $1 and ${where} = $2 and action in ('assigned', 'unassigned') order by occurred_at, change_id`, [shop.projectId, of],
  );
  expect(await changed('object_id', voucher['id'])).toEqual([
    { action: 'assigned', object_type: 'voucher', fields: [{ field: 'rule', before: null, after: 'Rule' }] },
    { action: 'unassigned', object_type: 'voucher', fields: [{ field: 'rule', before: 'Rule', after: null }] },
  ]);
  expect(await changed('campaign_id', campaignId)).toMatchObject([{ action: 'assigned', object_type: 'rule' }, { action: 'unassigned', object_type: 'rule' }]);
});

test('what a rule names is counted from its assignment on, what was redeemed before too, and no longer when nothing asks for it', async () => {
  const shop = await openShop(app, inject);
  const counted = async (): Promise<Json[]> => owner.query('select scope, redemptions from campaign_usage where project_id = $1 order by scope, scope_id', [shop.projectId]);
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount } });
  await make(shop, '/vouchers/ONE', { discount, campaign: 'Sale' });
  await shop.ask('POST', '/vouchers/ONE/redemption', { customer: { source_id: 'anna' } });
  const perCustomer = { '1': { name: 'campaign.redemptions.customers_count', conditions: { $less_than_or_equal: [1] } } };
  const rule = await ruleIn(shop);
  const { id } = await make(shop, `/validation-rules/${rule}/assignments`, { campaign: 'Sale' });
  expect(await counted()).toEqual([]);
  await shop.ask('PUT', `/validation-rules/${rule}`, { rules: perCustomer });
  expect(await counted()).toEqual([{ scope: 'customer', redemptions: 1 }]);
  expect((await make(shop, '/campaigns/Sale/clone', { name: 'Again' }))['validation_rules_assignments']).toMatchObject({ total: 1 });
  await shop.ask('PUT', `/validation-rules/${rule}`, { rules: over10 });
  expect(await counted()).toEqual([]);
  await shop.ask('PUT', `/validation-rules/${rule}`, { rules: perCustomer });
  await shop.ask('DELETE', `/validation-rules/${rule}/assignments/${String(id)}`);
  expect(await counted()).toEqual([]);
  await make(shop, '/vouchers/ALONE', { discount, validation_rules: [rule] });
  await shop.ask('DELETE', '/vouchers/ALONE?force=true');
  await waitFor(shop, await shop.ask('DELETE', '/campaigns/Again?force=true'));
  expect(await owner.query('select owner_id from tracked_counters where project_id = $1', [shop.projectId])).toEqual([]);
});

test.each([
  ['campaign', '/campaigns/Sale?force=true'], ['code of a campaign', '/vouchers/OURS?force=true'], ['code by itself', '/vouchers/ALONE?force=true'],
])('a %s that is deleted for good takes what rules counted with it, and the books balance', async (_, path) => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop, { rules: { '1': { name: 'redemption.count.daily', conditions: { $less_than: [100] } } } });
  await make(shop, '/campaigns', { name: 'Sale', voucher: { discount }, ...(path.startsWith('/campaigns') && { validation_rules: [rule] }) });
  await make(shop, '/vouchers/OURS', { discount, campaign: 'Sale', ...(path.includes('OURS') && { validation_rules: [rule] }) });
  await make(shop, '/vouchers/ALONE', { discount, validation_rules: [rule] });
  for (const id of ['OURS', 'ALONE']) await make(shop, '/redemptions', { redeemables: [{ object: 'voucher', id }] });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  expect((await shop.ask('DELETE', path)).status).toBeLessThan(300);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});
