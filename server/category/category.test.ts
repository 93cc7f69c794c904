import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;

type Json = Record<string, unknown>;
const discount = { type: 'AMOUNT', amount_off: 100 };

async function make(shop: Shop, path: string, body: Json): Promise<Json> {
  const answer = await shop.ask('POST', path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

test('a category has just the members of the contract: updated_at after a change, stacking_rules_type by the rules', async () => {
  const shop = await openShop(app, inject);
  const made = await make(shop, '/categories', { name: 'Season', hierarchy: 5 });
  expect(made).toEqual({ id: expect.stringMatching(/^cat_/), name: 'Season', hierarchy: 5, object: 'category', created_at: expect.any(String) });
  expect(await shop.ask('GET', `/categories/${String(made['id'])}`)).toEqual({ status: 200, body: made });
  expect(await make(shop, '/categories', { name: 'Plain', hierarchy: null })).toMatchObject({ hierarchy: 1 });
  await shop.askOurs('PUT', '/stacking-rules', { exclusive_categories: ['Season'], joint_categories: [] });
  const changed = await shop.ask('PUT', `/categories/${String(made['id'])}`, { name: 'Seasons' });
  expect(changed.body).toEqual({ ...made, name: 'Seasons', updated_at: expect.any(String), stacking_rules_type: 'EXCLUSIVE' });
  await shop.askOurs('PUT', '/stacking-rules', { exclusive_categories: [], joint_categories: [made['id']] });
  expect((await shop.ask('GET', `/categories/${String(made['id'])}`)).body).toMatchObject({ stacking_rules_type: 'JOINT' });
  const changes = await owner.query('select action, fields from changes where project_id = $1 and object_type = $2 order by occurred_at, change_id', [shop.projectId, 'category']);
  expect(changes.at(-1)).toEqual({ action: 'updated', fields: [{ field: 'name', before: 'Season', after: 'Seasons' }] });
});

test('a voucher tells its category as an object too, wherever it is answered by itself', async () => {
  const shop = await openShop(app, inject);
  const category = await make(shop, '/categories', { name: 'Season' });
  const made = await shop.ask('POST', '/vouchers/ONE', { discount, category: 'Season' });
  expect(made.body).toMatchObject({ category: 'Season', category_id: category['id'], categories: [category] });
  await shop.ask('POST', '/vouchers/TWO', { discount });
  const { body } = await shop.ask('GET', '/vouchers?order=code');
  expect((body['vouchers'] as Record<string, unknown>[]).map(({ categories }) => categories)).toEqual([[category], []]);
  expect((await shop.ask('GET', '/vouchers/ONE')).body['categories']).toEqual([category]);
  await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount }, category: 'Season' });
  expect((await shop.ask('POST', '/campaigns/Mail/vouchers/ADDED')).body['categories']).toEqual([category]);
});

test('bad categories are refused: no name, a blank one, one that is taken, a place that is no number; unknown ones and those of others are 404', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  const id = String((await make(shop, '/categories', { name: 'a' }))['id']);
  for (const body of [{}, { name: '' }, { name: ' ' }, { name: 3 }, { name: 'b', hierarchy: -1 }, { name: 'b', hierarchy: '1.5' }]) {
    expect((await shop.ask('POST', '/categories', body)).body).toMatchObject({ code: 400, key: 'invalid_payload' });
  }
  expect((await shop.ask('POST', '/categories', { name: 'a' })).body).toMatchObject({ code: 409, key: 'duplicate_found', details: 'Duplicated category exists with name a' });
  await make(shop, '/categories', { name: 'b' });
  expect((await shop.ask('PUT', `/categories/${id}`, { name: 'b' })).body).toMatchObject({ code: 409, key: 'duplicate_found' });
  for (const [method, body] of [['GET', undefined], ['PUT', {}], ['DELETE', undefined]] as const) {
    expect((await other.ask(method, `/categories/${id}`, body)).body).toMatchObject({ code: 404, key: 'not_found', resource_type: 'category' });
  }
  expect((await shop.ask('POST', '/campaigns', { name: 'c', category_id: 'cat_no', voucher: { discount } })).body).toMatchObject({
    code: 404, resource_type: 'category', resource_id: 'cat_no',
  });
});

test('the list goes on behind an id until there is no more', async () => {
  const shop = await openShop(app, inject);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await make(shop, '/categories', { name });
  const seen: unknown[] = [];
  let after = '';
  for (let page = 0; page < 5; page += 1) {
    const { body } = await shop.ask('GET', `/categories?limit=2${after}`);
    expect(body).toMatchObject({ object: 'list', data_ref: 'data', total: 5 });
    seen.push(...(body['data'] as Json[]).map(({ name }) => name));
    if (body['has_more'] !== true) {
      expect(Object.keys(body)).not.toContain('more_starting_after');
      break;
    }
    after = `&starting_after_id=${String(body['more_starting_after'])}`;
  }
  expect([seen.length, new Set(seen)]).toEqual([5, new Set(names)]);
});

test('campaigns and vouchers take a category by id or by name, of which one is made when it is new; a rename shows everywhere', async () => {
  const shop = await openShop(app, inject);
  const known = await make(shop, '/categories', { name: 'known', hierarchy: 3 });
  const campaign = await make(shop, '/campaigns', { name: 'c', category: 'new', category_id: known['id'], vouchers_count: 1, voucher: { discount } });
  expect(campaign).toMatchObject({ category: 'known', category_id: known['id'], categories: [{ id: known['id'], hierarchy: 3 }] });
  const voucher = await make(shop, '/vouchers/OWN', { category: 'new', discount });
  expect(voucher).toMatchObject({ category: 'new', category_id: expect.stringMatching(/^cat_/) });
  const listed = async (query: string): Promise<unknown> => (await shop.ask('GET', `/campaigns${query}`)).body['campaigns'];
  expect(await listed('')).toMatchObject([{ category: 'known', categories: [] }]);
  expect(await listed('?expand=category')).toMatchObject([{ categories: [{ name: 'known' }] }]);
  await shop.ask('PUT', `/categories/${String(known['id'])}`, { name: 'renamed' });
  expect((await shop.ask('GET', '/campaigns/c')).body).toMatchObject({ category: 'renamed', category_id: known['id'] });
  const [code] = (await shop.ask('GET', '/vouchers?category=renamed')).body['vouchers'] as Json[];
  expect(code).toMatchObject({ campaign: 'c', category: 'renamed', category_id: known['id'] });
});

test('a category is not deleted while a campaign, a voucher or a stacking rule has it', async () => {
  const shop = await openShop(app, inject);
  const ids = await Promise.all(['campaign', 'voucher', 'rules', 'free'].map(async (name) => String((await make(shop, '/categories', { name }))['id'])));
  await make(shop, '/campaigns', { name: 'c', category: 'campaign', voucher: { discount } });
  await make(shop, '/vouchers/OWN', { category_id: ids[1], discount });
  await shop.askOurs('PUT', '/stacking-rules', { applicable_redeemables_category_limits: { rules: 1 } });
  const answers = await Promise.all(ids.map((id) => shop.ask('DELETE', `/categories/${id}`)));
  expect(answers.map(({ status, body }) => [status, body['key']])).toEqual([
    [400, 'resource_in_use'], [400, 'resource_in_use'], [400, 'resource_in_use'], [204, undefined],
  ]);
  expect(answers[0]?.body['details']).toMatch(/^Resource category with id cat_\w+ is in use by campaigns with ids \[camp_/);
});

test('codes are tried by the place of their category where the rules say so, codes without one as of place 1', async () => {
  const shop = await openShop(app, inject);
  await make(shop, '/categories', { name: 'late', hierarchy: 9 });
  await make(shop, '/categories', { name: 'first', hierarchy: 0 });
  await shop.askOurs('PUT', '/stacking-rules', { redeemables_sorting_rule: 'CATEGORY_HIERARCHY', applicable_redeemables_limit: 2 });
  for (const [code, category] of [['LATE', 'late'], ['NONE', null], ['FIRST', 'first']] as const) await make(shop, `/vouchers/${code}`, { category, discount });
  const { body } = await shop.ask('POST', '/validations', { redeemables: ['LATE', 'NONE', 'FIRST'].map((id) => ({ object: 'voucher', id })), order: { amount: 1000 } });
  expect(body).toMatchObject({ valid: true, redeemables: [{ id: 'FIRST' }, { id: 'NONE' }], skipped_redeemables: [{ id: 'LATE' }] });
});

test('stacking rules call a category by its id or by its name, and go on meaning it when it is renamed', async () => {
  const shop = await openShop(app, inject);
  const sale = await make(shop, '/categories', { name: 'sale' });
  await make(shop, '/vouchers/SALE', { category: 'sale', discount });
  await make(shop, '/vouchers/PLAIN', { discount });
  const usable = async (): Promise<unknown[]> => {
    const { body } = await shop.ask('POST', '/validations', { redeemables: ['PLAIN', 'SALE'].map((id) => ({ object: 'voucher', id })), order: { amount: 1000 } });
    return (body['redeemables'] as Json[]).map(({ id }) => id);
  };
  expect(await usable()).toEqual(['PLAIN', 'SALE']);
  await shop.askOurs('PUT', '/stacking-rules', { exclusive_categories: [sale['id']] });
  expect(await usable()).toEqual(['SALE']);
  await shop.askOurs('PUT', '/stacking-rules', { exclusive_categories: ['sale'] });
  await shop.ask('PUT', `/categories/${String(sale['id'])}`, { name: 'clearance' });
  expect(await usable()).toEqual(['SALE']);
});
