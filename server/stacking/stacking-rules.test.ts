import { expect, test } from 'vitest';
import { StackingRules } from '../../contract/redemption.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { defaultStackingRules, differingRules, stackingRulesOf } from './stacking-rules.ts';

const app = await testApp();
const { owner, pool, inject } = app;

type Json = Record<string, unknown>;

/** What the contract says where nothing else was set (§2.7). */
const ofContract = {
  redeemables_limit: 30, applicable_redeemables_limit: 5, applicable_redeemables_category_limits: {}, applicable_exclusive_redeemables_limit: 1,
  exclusive_categories: [], joint_categories: [], redeemables_application_mode: 'ALL', redeemables_sorting_rule: 'REQUESTED_ORDER',
  redeemables_products_application_mode: 'STACK', redeemables_no_effect_rule: 'REDEEM_ANYWAY', no_effect_skip_categories: [],
  no_effect_redeem_anyway_categories: [], redeemables_rollback_order_mode: 'WITH_ORDER', grouped_redeemables_sorting_rule: 'JOINT_ALWAYS_LAST',
};

async function storedOf(shop: Shop): Promise<unknown> {
  const [row] = await owner.query<{ stacking_rules: unknown }>('select stacking_rules from projects where project_id = $1', [shop.projectId]);
  return row?.stacking_rules;
}

test('rules have every member of the contract, and what is stored of them is what differs', () => {
  expect(defaultStackingRules).toMatchObject(ofContract);
  expect(Object.keys(defaultStackingRules).toSorted()).toEqual(Object.keys(StackingRules.properties).toSorted());
  expect(stackingRulesOf({})).toEqual(defaultStackingRules);
  const differing = { joint_categories: ['a'], applicable_redeemables_per_category_limit: null };
  expect(stackingRulesOf(differing)).toEqual({ ...defaultStackingRules, ...differing });
  expect(differingRules(stackingRulesOf(differing))).toEqual(differing);
});

test('a project reads its rules and changes some of them; each change says who, before and after', async () => {
  const shop = await openShop(app, inject);
  expect(await shop.askOurs('GET', '/stacking-rules')).toEqual({ status: 200, body: defaultStackingRules });
  const change = { redeemables_application_mode: 'PARTIAL', applicable_redeemables_limit: 7 };
  expect(await shop.askOurs('PUT', '/stacking-rules', change)).toEqual({ status: 200, body: { ...defaultStackingRules, ...change } });
  expect(await storedOf(shop)).toEqual(change);
  expect(await shop.askOurs('PUT', '/stacking-rules', { redeemables_application_mode: 'ALL' })).toMatchObject({
    status: 200, body: { applicable_redeemables_limit: 7 },
  });
  expect(await storedOf(shop)).toEqual({ applicable_redeemables_limit: 7 });
  await shop.askOurs('PUT', '/stacking-rules', {});
  const changes = await owner.query('select object_type, action, fields, actor_type from changes where project_id = $1 order by occurred_at, change_id', [shop.projectId]);
  expect(changes).toEqual([
    {
      object_type: 'project', action: 'updated', actor_type: 'api_key',
      fields: [
        { field: 'has_own_stacking_rules', before: false, after: true }, { field: 'applicable_redeemables_limit', before: 5, after: 7 },
        { field: 'redeemables_application_mode', before: 'ALL', after: 'PARTIAL' },
      ],
    },
    { object_type: 'project', action: 'updated', actor_type: 'api_key', fields: [{ field: 'redeemables_application_mode', before: 'PARTIAL', after: 'ALL' }] },
  ]);
});

test('changed rules hold for the next request, and are told with each validation', async () => {
  const shop = await openShop(app, inject);
  const codes = await Promise.all([1, 2].map(async () => {
    const campaignId = await buildCampaign(pool, shop.projectId, { counters: { vouchers_created: 1 } });
    const code = `CODE-${campaignId.slice(-8)}`;
    await buildVoucher(pool, shop.projectId, campaignId, { code });
    return { object: 'voucher', id: code };
  }));
  await shop.askOurs('PUT', '/stacking-rules', { applicable_redeemables_limit: 1 });
  const { body } = await shop.ask('POST', '/validations', { redeemables: codes });
  expect(body).toMatchObject({ valid: true, stacking_rules: { ...ofContract, applicable_redeemables_limit: 1 } });
  expect((body['skipped_redeemables'] as Json[]).map(({ id }) => id)).toEqual([codes[1]?.id]);
});

test.each<[string, Json]>([
  ['a member that there is not', { redeemable_limit: 3 }],
  ['more codes than a request may have', { redeemables_limit: 31 }],
  ['no codes', { redeemables_limit: 0 }],
  ['half a code', { applicable_redeemables_limit: 1.5 }],
  ['more applicable codes than codes', { redeemables_limit: 3, applicable_redeemables_limit: 4 }],
  ['fewer codes than may apply already', { redeemables_limit: 4 }],
  ['more of a category than of all', { applicable_redeemables_per_category_limit: 6 }],
  ['more of one category than of all', { applicable_redeemables_category_limits: { sale: 6 } }],
  ['more exclusive ones than of all', { applicable_exclusive_redeemables_limit: 6 }],
  ['more exclusive ones of a category than of all', { applicable_exclusive_redeemables_per_category_limit: 2 }],
  ['an unknown mode', { redeemables_application_mode: 'SOME' }],
  ['a category both exclusive and joint', { exclusive_categories: ['a', 'b'], joint_categories: ['b'] }],
  ['a category both skipped and redeemed without effect', { no_effect_skip_categories: ['a'], no_effect_redeem_anyway_categories: ['a'] }],
  ['a category of both amounts', { initial_amount_mode_categories: ['a'], discounted_amount_mode_categories: ['a'] }],
  ['a category without a name', { joint_categories: [''] }],
  ['null where a limit is needed', { redeemables_limit: null }],
])('rules that make no sense are refused and change nothing: %s', async (_name, change) => {
  const shop = await openShop(app, inject);
  const { status, body } = await shop.askOurs('PUT', '/stacking-rules', change);
  expect([status, body['key']]).toEqual([400, 'invalid_payload']);
  expect(await storedOf(shop)).toEqual({});
  expect(await owner.query('select change_id from changes where project_id = $1', [shop.projectId])).toEqual([]);
});

test('who works with a project reads its rules, who administers it changes them', async () => {
  const shop = await openShop(app, inject);
  const key = await pool.transaction((tx) => createApiKey(tx, { projectId: shop.projectId, kind: 'server', name: 'User', role: 'user' }, new Date()));
  const ask = async (method: 'GET' | 'PUT', payload?: Json): Promise<number> => {
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
    return (await inject({ method, url: `/api/projects/${shop.projectId}/stacking-rules`, headers, ...(payload && { payload }) })).statusCode;
  };
  expect([await ask('GET'), await ask('PUT', { redeemables_limit: 29 })]).toEqual([200, 403]);
});
