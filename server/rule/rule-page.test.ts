import { expect, test } from 'vitest';
import { createApiKey } from '../access/api-key.store.ts';
import { testApp } from '../../test/support/app.ts';
import { buildRedemption } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, pool, inject } = app;

type Json = Record<string, unknown>;
const any = expect.any(String) as unknown;
const discount = { type: 'AMOUNT', amount_off: 100 };
const over = (minor: number): Json => ({ '1': { name: 'order.amount', conditions: { $more_than: [minor] } } });

async function ruleIn(shop: Shop, name = 'Rule'): Promise<string> {
  const { status, body } = await shop.ask('POST', '/validation-rules', { name, rules: over(10) });
  expect(status).toBe(200);
  return String(body['id']);
}

test('rules are listed page by page, the newest first, and found by a part of their name', async () => {
  const shop = await openShop(app, inject);
  for (const name of ['New customers', 'Minimum 50', 'minimum 100']) await ruleIn(shop, name);
  const { body } = await shop.askOurs('GET', '/rules?limit=2');
  expect((body['rows'] as Json[]).map(({ name, version, assignments_count }) => [name, version, assignments_count])).toEqual([['minimum 100', 1, 0], ['Minimum 50', 1, 0]]);
  const rest = await shop.askOurs('GET', `/rules?limit=2&after=${String(body['next'])}`);
  expect(rest.body).toMatchObject({ rows: [{ name: 'New customers' }], next: null });
  expect((await shop.askOurs('GET', '/rules?search=MINI')).body['rows']).toHaveLength(2);
  expect((await shop.askOurs('GET', '/rules?after=nonsense')).body).toMatchObject({ status: 400, key: 'invalid_query_params' });
});

test('every version is kept with who wrote it, and an earlier one can be said again', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  for (const minor of [20, 30]) await shop.ask('PUT', `/validation-rules/${rule}`, { rules: over(minor) });
  const { body } = await shop.askOurs('GET', `/rules/${rule}/versions?limit=2`);
  expect(body['rows']).toMatchObject([
    { version: 3, name: 'Rule', rules: { '1': { conditions: { $more_than: [30] } } }, applicable_to: null, changed_by: 'Shop', created_at: any }, { version: 2 },
  ]);
  expect((await shop.askOurs('GET', `/rules/${rule}/versions?after=${String(body['next'])}`)).body).toMatchObject({ rows: [{ version: 1 }], next: null });
  expect(await shop.askOurs('POST', `/rules/${rule}/restore`, { version: 1 })).toMatchObject({
    status: 200, body: { id: rule, version: 4, rules: { '1': { conditions: { $more_than: [10] } } } },
  });
  expect(await shop.askOurs('POST', `/rules/${rule}/restore`, { version: 4 })).toMatchObject({ status: 200, body: { version: 4 } });
  expect((await shop.askOurs('POST', `/rules/${rule}/restore`, { version: 9 })).body).toMatchObject({ status: 404, key: 'not_found' });
  expect((await shop.askOurs('POST', `/rules/${rule}/restore`, { version: 1e20 })).body).toMatchObject({ status: 400, key: 'invalid_payload' });
  expect((await shop.askOurs('GET', '/rules/val_no/versions')).body).toMatchObject({ status: 404 });
});

test('a version that chooses what is gone by now cannot be said again', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const { body: collection } = await shop.ask('POST', '/product-collections', { name: 'A', type: 'STATIC', products: [] });
  await shop.ask('PUT', `/validation-rules/${rule}`, { applicable_to: { included: [{ object: 'products_collection', id: collection['id'] }] } });
  await shop.ask('PUT', `/validation-rules/${rule}`, { applicable_to: null });
  expect(await shop.ask('DELETE', `/product-collections/${String(collection['id'])}`)).toMatchObject({ status: 204 });
  expect((await shop.askOurs('POST', `/rules/${rule}/restore`, { version: 2 })).body).toMatchObject({ status: 404, key: 'not_found' });
});

test('the page of a rule tells where it holds, by names, and what of that can be redeemed now', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  await shop.ask('POST', '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [rule] });
  await shop.ask('POST', '/campaigns', { name: 'Later', voucher: { discount }, start_date: '2100-01-01', validation_rules: [rule] });
  await shop.ask('POST', '/vouchers/ONE', { discount, validation_rules: [rule] });
  await shop.ask('POST', '/vouchers/TWO', { discount, validation_rules: [rule], active: false });
  const { body } = await shop.askOurs('GET', `/rules/${rule}`);
  expect(body).toMatchObject({ rule: { id: rule, assignments_count: 4 } });
  expect((body['uses'] as Json[]).map(({ object_type, name, is_live }) => [object_type, name, is_live])).toEqual([
    ['voucher', 'TWO', false], ['voucher', 'ONE', true], ['campaign', 'Later', false], ['campaign', 'Sale', true],
  ]);
  expect((await shop.askOurs('GET', '/rules/val_no')).body).toMatchObject({ status: 404 });
});

test('a campaign tells its rules, how many redemptions each let through in the last seven days and how many it refused, by which condition most often', async () => {
  const shop = await openShop(app, inject);
  const [first, second] = [await ruleIn(shop, 'First'), await ruleIn(shop, 'Second')];
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [first] });
  const id = String(campaign['id']);
  await shop.ask('POST', `/validation-rules/${second}/assignments`, { campaign: 'Sale' });
  const condition = (name: string, property: string | null): Json => ({ place: '1', name, property, seen: null });
  const judged = (ago: number, by: string[], ...conditions: Json[]): Promise<string> => buildRedemption(owner, shop.projectId, id, {
    ...(conditions.length > 0 && { result: 'FAILURE', failure_code: 'order_rules_violated' }), occurred_at: new Date(Date.now() - ago),
    judged_by: {
      rules: by.map((rule) => ({ id: rule, version: 1 })), ...(conditions.length > 0 && { broken: [{ id: first, version: 1, key: 'order_rules_violated', message: null, conditions }] }),
    },
  });
  await judged(1000, [first, second], condition('customer.metadata', 'vip'), condition('order.amount', null));
  await judged(2000, [first], condition('customer.metadata', 'vip'));
  await judged(3000, [first, second]);
  await judged(8 * 86_400_000, [first], condition('order.amount', null));
  await judged(8 * 86_400_000, [first, second]);
  const exactly = (count: number): Json => ({ count, is_exact: true });
  const { body } = await shop.askOurs('GET', `/campaigns/${id}/rules`);
  expect(body['rows']).toMatchObject([
    {
      rule: { id: first, name: 'First', version: 1, assignments_count: 1 },
      lately: { days: 7, passed: exactly(1), refused: exactly(2), most: { name: 'customer.metadata', property: 'vip', count: 2 } },
    },
    { assignment_id: any, assigned_at: any, rule: { id: second }, lately: { days: 7, passed: exactly(2), refused: exactly(0), most: null } },
  ]);
  const { body: plain } = await shop.ask('POST', '/campaigns', { name: 'Plain', voucher: { discount } });
  expect(await shop.askOurs('GET', `/campaigns/${String(plain['id'])}/rules`)).toEqual({ status: 200, body: { rows: [] } });
  expect((await shop.askOurs('GET', '/campaigns/camp_no/rules')).body).toMatchObject({ status: 404 });
});

test('a code tells its own rules, with what they decided of its redemptions alone', async () => {
  const shop = await openShop(app, inject);
  const [common, own] = [await ruleIn(shop, 'Common'), await ruleIn(shop, 'Own')];
  await shop.ask('POST', '/campaigns', { name: 'Sale', type: 'STATIC', voucher: { discount }, validation_rules: [common] });
  for (const code of ['ONE', 'TWO']) {
    await shop.ask('POST', `/campaigns/Sale/vouchers/${code}`, { redemption: { quantity: null } });
    await shop.ask('POST', `/validation-rules/${own}/assignments`, { voucher: code });
  }
  const redeem = (code: string, amount: number): Promise<unknown> => shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount } });
  for (const amount of [5, 20, 30]) await redeem('ONE', amount);
  await redeem('TWO', 5);
  const rows = [{ rule: { id: own, assignments_count: 2 }, lately: { passed: { count: 2, is_exact: true }, refused: { count: 1 }, most: { name: 'order.amount', count: 1 } } }];
  expect((await shop.askOurs('GET', '/vouchers/ONE/rules')).body['rows']).toMatchObject(rows);
  expect((await shop.askOurs('GET', '/vouchers/TWO/rules')).body['rows']).toMatchObject([{ lately: { passed: { count: 0 }, refused: { count: 1 } } }]);
  expect((await shop.askOurs('GET', '/vouchers/NONE/rules')).body).toMatchObject({ status: 404 });
});

test('a viewer reads rules and changes none', async () => {
  const shop = await openShop(app, inject);
  const rule = await ruleIn(shop);
  const key = await pool.transaction((tx) => createApiKey(tx, { projectId: shop.projectId, kind: 'server', name: 'Viewer', role: 'viewer' }, new Date()));
  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string): Promise<number> => {
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
    return (await inject({ method, url: `/api/projects/${shop.projectId}${path}`, headers, ...(method !== 'GET' && { payload: { version: 1, name: 'a' } }) })).statusCode;
  };
  expect([await ask('GET', `/rules/${rule}`), await ask('GET', '/rules'), await ask('GET', `/v1/validation-rules/${rule}`)]).toEqual([200, 200, 200]);
  expect([await ask('PUT', `/v1/validation-rules/${rule}`), await ask('POST', `/rules/${rule}/restore`), await ask('POST', '/v1/validation-rules')]).toEqual([403, 403, 403]);
});
