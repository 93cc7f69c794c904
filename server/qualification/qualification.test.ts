import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const product = await testApp();
const { inject } = product;
const discount = { type: 'AMOUNT', amount_off: 1000 };
const none = { object: 'list', data_ref: 'data', data: [], total: 0 };

type Item = { id: string; object: string; order: Record<string, unknown>; result: { discount: Record<string, unknown> } };

async function itemsOf(shop: Shop, body: Record<string, unknown> = {}): Promise<{ items: Item[]; list: Record<string, unknown>; body: Record<string, unknown> }> {
  const answer = await shop.ask('POST', '/qualifications', body);
  expect(answer.status).toBe(200);
  const list = answer.body['redeemables'] as Record<string, unknown>;
  return { items: list['data'] as Item[], list, body: answer.body };
}

const idsOf = async (shop: Shop, body: Record<string, unknown> = {}): Promise<string[]> => (await itemsOf(shop, body)).items.map(({ id }) => id);
const wide = { limit: 50 };

test('a voucher of its own, an order without anything, all three expanded: exactly this', async () => {
  const shop = await openShop(product, inject);
  await shop.ask('POST', '/vouchers/ALONE', { discount });
  const { items, list, body } = await itemsOf(shop, { customer: { source_id: 'anna' }, order: {}, options: { expand: ['redeemable', 'category', 'validation_rules'] } });
  expect(items).toEqual([{
    id: 'ALONE', object: 'voucher', created_at: expect.any(String), result: { discount: { ...discount, effect: 'APPLY_TO_ORDER', is_dynamic: false } },
    order: { metadata: {}, customer_id: null, referrer_id: null, object: 'order' }, applicable_to: none, inapplicable_to: none, metadata: {}, categories: [],
  }]);
  expect(list).toMatchObject({ object: 'list', data_ref: 'data', total: 1, has_more: false });
  expect(list).not.toHaveProperty('more_starting_after');
  expect(body).toMatchObject({ tracking_id: expect.stringMatching(/^track_/), stacking_rules: { redeemables_limit: 30 }, order: { object: 'order', customer_id: null } });
});

test('vouchers of their own, those a customer holds, and campaigns qualify; a code of a campaign that nobody has does not', async () => {
  const shop = await openShop(product, inject);
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Many', voucher: { discount } });
  for (const code of ['FREE', 'HELD']) await shop.ask('POST', `/campaigns/Many/vouchers/${code}`, {});
  await shop.ask('POST', '/publications', { voucher: 'HELD', customer: { source_id: 'anna' } });
  await shop.ask('POST', '/vouchers/ALONE', { discount });
  const anna = { customer: { source_id: 'anna' }, order: { amount: 5000 }, options: wide };
  const { items } = await itemsOf(shop, anna);
  expect(items.map(({ id, object }) => `${object} ${id}`).toSorted()).toEqual([`campaign ${String(campaign['id'])}`, 'voucher ALONE', 'voucher HELD']);
  for (const { order } of items) {
    expect(order).toMatchObject({ amount: 5000, total_amount: 4000, customer_id: null });
  }
  expect(await idsOf(shop, { ...anna, customer: { source_id: 'bert' } })).not.toContain('HELD');
  expect(await idsOf(shop, { ...anna, scenario: 'CUSTOMER_WALLET' })).toEqual(['HELD']);
  expect(await idsOf(shop, { ...anna, scenario: 'PROMOTION_STACKS' })).toEqual([]);
  expect((await shop.ask('GET', '/customers/bert')).status).toBe(404);
});

test('what cannot be redeemed now does not qualify; limits of the campaign and of its customers do not count', async () => {
  const shop = await openShop(product, inject);
  await shop.ask('POST', '/vouchers/OVER', { discount });
  await product.owner.query(`update vouchers set expiration_date = '2020-01-01' where project_id = $1 and code = 'OVER'`, [shop.projectId]);
  await shop.ask('POST', '/vouchers/SOON', { discount, start_date: '2100-01-01' });
  await shop.ask('POST', '/vouchers/OFF', { discount });
  await shop.ask('POST', '/vouchers/OFF/disable');
  await shop.ask('POST', '/vouchers/USED', { discount, redemption: { quantity: 1 } });
  await shop.ask('POST', '/vouchers/USED/redemption', { order: { amount: 100 } });
  const limits = { redemptions: 1, list: [{ scope: 'customer', measure: 'redemptions', period: 'total', max: 1 }] };
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Limited', type: 'STATIC', voucher: { discount }, limits });
  await shop.ask('POST', '/campaigns/Limited/vouchers/L1', {});
  expect((await shop.ask('POST', '/vouchers/L1/redemption', { customer: { source_id: 'anna' }, order: { amount: 5000 } })).status).toBe(200);
  expect(await idsOf(shop, { customer: { source_id: 'anna' }, order: { amount: 5000 }, options: wide })).toEqual([campaign['id']]);
  await shop.ask('POST', '/campaigns/Limited/disable');
  expect(await idsOf(shop, { options: wide })).toEqual([]);
});

test('pages go on where the last one ended, and total is what stands on this one', async () => {
  const shop = await openShop(product, inject);
  for (const code of ['P1', 'P2', 'P3']) await shop.ask('POST', `/vouchers/${code}`, { discount });
  const seen: string[] = [];
  let options: Record<string, unknown> = { limit: 1 };
  for (let page = 0; page < 3; page += 1) {
    const { items, list } = await itemsOf(shop, { options });
    expect(list).toMatchObject({ total: 1, has_more: page < 2 });
    seen.push(...items.map(({ id }) => id));
    options = { limit: 1, starting_after: list['more_starting_after'] };
  }
  expect(seen).toEqual(['P3', 'P2', 'P1']);
});

test('what was made at one instant stands on pages of its own, each once, and among filters too', async () => {
  const shop = await openShop(product, inject);
  const codes = Array.from({ length: 7 }, (_, index) => `T${index}`);
  await shop.ask('POST', '/vouchers/OLD', { discount });
  for (const code of codes) await shop.ask('POST', `/vouchers/${code}`, { discount });
  const moved = await product.owner.query(`update vouchers set created_at = '2030-01-01T00:00:00.123Z' where project_id = $1 and code like 'T%' returning code`, [shop.projectId]);
  expect(moved).toHaveLength(7);
  // One that does not qualify is passed as well.
  await shop.ask('POST', '/vouchers/T3/disable');
  for (const limit of [1, 2, 3]) {
    const seen: string[] = [];
    for (let after: unknown = null, page = 0; page < 10 && after !== undefined; page += 1) {
      const { items, list } = await itemsOf(shop, { options: { limit, starting_after: after } });
      seen.push(...items.map(({ id }) => id));
      after = list['more_starting_after'];
    }
    expect(seen.at(-1)).toBe('OLD');
    expect(seen.toSorted()).toEqual(['OLD', 'T0', 'T1', 'T2', 'T4', 'T5', 'T6']);
  }
  expect(await idsOf(shop, { options: { starting_after: '2030-01-01T00:00:00.123Z' } })).toEqual(['OLD']);
});

test('the best deal first, or the least', async () => {
  const shop = await openShop(product, inject);
  for (const [code, amount] of [['SMALL', 100], ['BIG', 900], ['MIDDLE', 500]] as const) await shop.ask('POST', `/vouchers/${code}`, { discount: { type: 'AMOUNT', amount_off: amount } });
  const order = { amount: 5000 };
  expect(await idsOf(shop, { order, options: { sorting_rule: 'BEST_DEAL' } })).toEqual(['BIG', 'MIDDLE', 'SMALL']);
  expect(await idsOf(shop, { order, options: { sorting_rule: 'LEAST_DEAL', limit: 2 } })).toEqual(['SMALL', 'MIDDLE']);
});

test('a ranking is told page by page, each once, from the best to the last of those that are ranked together', async () => {
  const shop = await openShop(product, inject);
  const amounts = [300, 900, 100, 500, 700, 500, 200];
  for (const [index, amount] of amounts.entries()) await shop.ask('POST', `/vouchers/R${index}`, { discount: { type: 'AMOUNT', amount_off: amount } });
  for (const at of [null, '2030-01-01T00:00:00.123Z', '2030-01-01T00:00:00.123456Z']) {
    if (at !== null) await product.owner.query(`update vouchers set created_at = $2 where project_id = $1 and code like 'R%'`, [shop.projectId, at]);
    for (const [sorting_rule, sorted] of [['BEST_DEAL', amounts.toSorted((a, b) => b - a)], ['LEAST_DEAL', amounts.toSorted((a, b) => a - b)]] as const) {
      for (const limit of [1, 2, 3, 7]) {
        const seen: string[] = [];
        for (let after: unknown = null, page = 0; page < 20 && after !== undefined; page += 1) {
          const { items, list } = await itemsOf(shop, { order: { amount: 5000 }, options: { limit, sorting_rule, starting_after: after } });
          expect(list['has_more']).toBe(list['more_starting_after'] !== undefined);
          seen.push(...items.map(({ id }) => id));
          after = list['more_starting_after'];
          // Made meanwhile: it would stand before all others.
          const better = { discount: { type: 'AMOUNT', amount_off: 4000 }, ...(at !== null && { active: false }) };
          if (page === 0 && limit === 2) await shop.ask('POST', `/vouchers/NEW-${sorting_rule}-${String(at)}`, better);
        }
        const ours = seen.filter((id) => id.startsWith('R'));
        expect(ours.map((id) => amounts[Number(id.slice(1))])).toEqual(sorted);
        expect(new Set(ours).size).toBe(7);
        if (limit === 2) expect(seen).toEqual(ours);
        await product.owner.query(`delete from vouchers where project_id = $1 and code like 'NEW%'`, [shop.projectId]);
      }
    }
  }
  expect(await idsOf(shop, { order: { amount: 5000 }, options: { sorting_rule: 'BEST_DEAL', starting_after: '2030-01-01T00:00:00.123Z' } })).toEqual([]);
});

test('filters narrow it down; one that is none is 400 with its name', async () => {
  const shop = await openShop(product, inject);
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'One', voucher: { discount } });
  for (const code of ['F1', 'F2']) await shop.ask('POST', `/vouchers/${code}`, { discount });
  const by = (field: string, value: string): Record<string, unknown> => ({ options: { ...wide, filters: { [field]: { conditions: { $is: [value] } } } } });
  expect(await idsOf(shop, by('code', 'F2'))).toEqual(['F2']);
  expect(await idsOf(shop, by('resource_type', 'campaign'))).toEqual([campaign['id']]);
  expect(await idsOf(shop, by('campaign_id', String(campaign['id'])))).toEqual([campaign['id']]);
  expect(await idsOf(shop, by('resource_type', 'promotion_tier'))).toEqual([]);
  expect(await shop.ask('POST', '/qualifications', by('secret', 'x'))).toMatchObject({ status: 400, body: { details: expect.stringContaining('secret') } });
});

test('discounts off products only, and the cart left aside', async () => {
  const shop = await openShop(product, inject);
  await shop.ask('POST', '/vouchers/WHOLE', { discount });
  await shop.ask('POST', '/vouchers/ITEMS', { discount: { ...discount, effect: 'APPLY_TO_ITEMS' } });
  const order = { items: [{ product_id: 'p1', quantity: 1, price: 5000 }] };
  expect(await idsOf(shop, { order, scenario: 'PRODUCTS_DISCOUNT' })).toEqual(['ITEMS']);
  const { body } = await itemsOf(shop, { order, scenario: 'AUDIENCE_ONLY' });
  expect(body).not.toHaveProperty('order');
});

test('the older ways answer whole campaigns and vouchers, also without a body', async () => {
  const shop = await openShop(product, inject);
  await shop.ask('POST', '/campaigns', { name: 'Old', voucher: { discount } });
  for (const code of ['O1', 'O2']) await shop.ask('POST', `/vouchers/${code}`, { discount });
  expect(await shop.ask('POST', '/campaigns/qualification', '')).toMatchObject({
    status: 200, body: { object: 'list', data_ref: 'data', total: 1, data: [{ object: 'campaign', name: 'Old' }] },
  });
  expect(await shop.ask('POST', '/vouchers/qualification?limit=1', { order: { amount: 5000 } })).toMatchObject({ status: 200, body: { total: 1, data: [{ object: 'voucher', code: 'O2' }] } });
  expect((await shop.ask('POST', '/vouchers/qualification?order=code')).status).toBe(400);
});

test('a merchant and a viewer do not ask, and nothing is kept of a question', async () => {
  for (const role of ['merchant', 'viewer'] as const) expect((await (await openShop(product, inject, {}, role)).ask('POST', '/qualifications', {})).status).toBe(403);
});
