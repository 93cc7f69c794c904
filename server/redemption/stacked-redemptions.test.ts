import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { systemActor } from '../access/principal.ts';
import { setLimits } from '../budget/set-limits.ts';

const app = await testApp();
const { owner, pool, inject } = app;

type Json = Record<string, unknown>;

const any = expect.any(String) as unknown;
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
const none = { data: [], total: 0, data_ref: 'data', object: 'list' };

interface Offer {
  code: string;
  voucherId: string;
  campaignId: string;
}

/** A code of a campaign of its own. */
async function offer(shop: Shop, discount: Json, voucher: Json = {}, counters: Json = {}): Promise<Offer> {
  const campaignId = await buildCampaign(pool, shop.projectId, { terms: { discount }, counters: { vouchers_created: 1, ...counters } });
  const code = `CODE-${campaignId.slice(-8)}`;
  const voucherId = await buildVoucher(pool, shop.projectId, campaignId, { code, redemption_quantity: null, ...voucher });
  return { code, voucherId, campaignId };
}

const amount = (amount_off: number): Json => ({ type: 'AMOUNT', amount_off });
const perItem = (amount_off: number): Json => ({ type: 'AMOUNT', amount_off, effect: 'APPLY_TO_ITEMS' });

function shopOf(project: Json = {}): Promise<Shop> {
  return openShop(app, inject, project);
}

function withRules(rules: Json): Promise<Shop> {
  return shopOf({ stacking_rules: rules });
}

function named(...codes: string[]): { object: string; id: string }[] {
  return codes.map((id) => ({ object: 'voucher', id }));
}

async function redeem(shop: Shop, codes: string[], more: Json = {}): Promise<Answer> {
  return shop.ask('POST', '/redemptions', { redeemables: named(...codes), ...more });
}

async function redeemed(shop: Shop, codes: string[], more: Json = {}): Promise<Json> {
  const { status, body } = await redeem(shop, codes, more);
  expect([status, body['key']]).toEqual([200, undefined]);
  return body;
}

async function validate(shop: Shop, codes: string[], more: Json = {}): Promise<Json> {
  const { status, body } = await shop.ask('POST', '/validations', { redeemables: named(...codes), ...more });
  expect([status, body['key']]).toEqual([200, undefined]);
  return body;
}

async function entriesOf(shop: Shop): Promise<Json[]> {
  return owner.query('select kind, result, failure_code, code from redemptions where project_id = $1 order by occurred_at, redemption_id', [
    shop.projectId,
  ]);
}

async function booksBalance(shop: Shop): Promise<void> {
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
}

function listOf(body: Json, member: string): Json[] {
  return body[member] as Json[];
}

const cart = { amount: 14_000, items: [{ product_id: 'one', amount: 7000 }, { product_id: 'two', amount: 7000 }] };

test("two codes, off the items and off the order: the contract's chain of amounts, with a parent and its parts", async () => {
  const shop = await shopOf();
  const [onItems, onOrder] = [await offer(shop, perItem(2000)), await offer(shop, amount(2500))];
  const body = await redeemed(shop, [onItems.code, onOrder.code], {
    customer: { source_id: 'ada' }, metadata: { till: 4 }, order: { source_id: 'basket', ...cart },
  });
  const parent = body['parent_redemption'] as Json;
  const [first, second] = body['redemptions'] as { id: string; order: Json }[];
  const whole = {
    id: any, source_id: 'basket', created_at: instant, updated_at: instant, status: 'PAID', amount: 14_000, discount_amount: 2500,
    items_discount_amount: 4000, total_discount_amount: 6500, total_amount: 7500, applied_discount_amount: 2500, items_applied_discount_amount: 4000,
    total_applied_discount_amount: 6500, metadata: {}, customer: { id: any, object: 'customer' }, customer_id: any, referrer_id: null, object: 'order',
    items: ['one', 'two'].map((product_id) => ({
      id: any, product_id, quantity: 1, amount: 7000, discount_amount: 2000, applied_discount_amount: 2000, subtotal_amount: 5000, object: 'order_item',
    })),
    redemptions: {
      [String(parent['id'])]: { date: instant, related_object_type: 'redemption', related_object_id: parent['id'], stacked: [first?.id, second?.id] },
    },
  };
  expect(body['order']).toEqual({ ...whole, items: expect.any(Array) as unknown });
  const shared = {
    object: 'redemption', date: instant, customer_id: any, tracking_id: expect.stringMatching(/^track_/) as unknown, metadata: { till: 4 }, result: 'SUCCESS',
    status: 'SUCCEEDED', channel: { channel_id: any, channel_type: 'API' }, customer: expect.objectContaining({ source_id: 'ada' }) as unknown,
  };
  expect(parent).toEqual({
    ...shared, id: expect.stringMatching(/^r_/) as unknown, order: body['order'], related_object_type: 'redemption', related_object_id: parent['id'],
  });
  for (const [part, { voucherId, code }] of [[first, onItems], [second, onOrder]] as const) {
    expect(part).toEqual({
      ...shared, id: expect.stringMatching(/^r_/) as unknown, redemption: parent['id'], order: expect.objectContaining({ id: any, source_id: 'basket', amount: 14_000 }) as unknown,
      related_object_type: 'voucher', related_object_id: voucherId, voucher: expect.objectContaining({ id: voucherId, code }) as unknown,
    });
    for (const member of ['created_at', 'status', 'redemptions']) expect(part?.order).not.toHaveProperty(member);
  }
  expect(first?.order).toMatchObject({
    items_discount_amount: 4000, total_amount: 10_000, items_applied_discount_amount: 4000, total_applied_discount_amount: 4000,
  });
  expect(first?.order).not.toHaveProperty('discount_amount');
  expect(second?.order).toMatchObject({
    items_discount_amount: 4000, discount_amount: 2500, total_amount: 7500, applied_discount_amount: 2500, total_applied_discount_amount: 2500,
  });
  expect([body['inapplicable_redeemables'], body['skipped_redeemables']]).toEqual([[], []]);
  await booksBalance(shop);
});

test('a validation of two codes tells the same amounts and moves nothing', async () => {
  const shop = await shopOf();
  const [onItems, onOrder] = [await offer(shop, perItem(2000)), await offer(shop, amount(2500))];
  const body = await validate(shop, [onItems.code, onOrder.code], { order: cart });
  expect(body).toMatchObject({
    valid: true,
    redeemables: [
      {
        status: 'APPLICABLE', id: onItems.code, object: 'voucher', applicable_to: none, inapplicable_to: none, metadata: {},
        result: { discount: { type: 'AMOUNT', amount_off: 2000, effect: 'APPLY_TO_ITEMS', is_dynamic: false } },
        order: { total_amount: 10_000, total_applied_discount_amount: 4000 },
      },
      {
        status: 'APPLICABLE', id: onOrder.code, result: { discount: { type: 'AMOUNT', amount_off: 2500, effect: 'APPLY_TO_ORDER', is_dynamic: false } },
        order: { total_amount: 7500, total_applied_discount_amount: 2500 },
      },
    ],
    order: { amount: 14_000, total_amount: 7500, applied_discount_amount: 2500, items_applied_discount_amount: 4000, total_applied_discount_amount: 6500 },
  });
  for (const member of ['skipped_redeemables', 'inapplicable_redeemables', 'tracking_id', 'session']) expect(body).not.toHaveProperty(member);
  for (const order of [body['order'], ...listOf(body, 'redeemables').map((one) => one['order'])]) expect(order).not.toHaveProperty('id');
  expect(await entriesOf(shop)).toEqual([]);
  await booksBalance(shop);
});

test.each(['ALL', 'PARTIAL'])('of 30 codes the first five are redeemed and the rest passed over, in mode %s', async (mode) => {
  const shop = await withRules({ redeemables_application_mode: mode });
  const offers = await Promise.all(Array.from({ length: 30 }, () => offer(shop, amount(100))));
  const codes = offers.map(({ code }) => code);
  const skipped = codes.slice(5).map((id) => ({
    status: 'SKIPPED', id, object: 'voucher', metadata: {},
    result: { details: { key: 'applicable_redeemables_limit_exceeded', message: 'Applicable redeemables limit exceeded' } },
  }));
  const validation = await validate(shop, codes, { order: { amount: 5000 } });
  expect(validation).toMatchObject({ valid: true, order: { total_discount_amount: 500 } });
  expect([listOf(validation, 'redeemables').map(({ id }) => id), validation['skipped_redeemables']]).toEqual([codes.slice(0, 5), skipped]);
  const body = await redeemed(shop, codes, { order: { amount: 5000 } });
  expect(listOf(body, 'redemptions').map(({ voucher }) => (voucher as Json)['code'])).toEqual(codes.slice(0, 5));
  expect(body).toMatchObject({
    order: { total_discount_amount: 500, total_applied_discount_amount: 500 }, skipped_redeemables: skipped, inapplicable_redeemables: [],
  });
  expect(await entriesOf(shop)).toHaveLength(5);
  await booksBalance(shop);
});

test('in mode ALL one bad code fails the request: one failure is stored and nothing moves', async () => {
  const shop = await shopOf();
  const [good, bad, other] = [await offer(shop, amount(100)), await offer(shop, amount(100), { active: false }), await offer(shop, amount(100))];
  const codes = [good.code, bad.code, other.code];
  const inapplicable = {
    status: 'INAPPLICABLE', id: bad.code, object: 'voucher', metadata: {},
    result: {
      error: { code: 400, key: 'voucher_disabled', message: 'voucher is disabled', details: bad.code, request_id: any },
      details: { key: 'voucher_disabled', message: 'voucher is disabled' },
    },
  };
  const skipped = [
    { status: 'SKIPPED', id: good.code, object: 'voucher', metadata: {}, result: {} },
    { status: 'SKIPPED', id: other.code, object: 'voucher', metadata: {}, result: { details: { key: 'preceding_validation_failed', message: any } } },
  ];
  const validation = await validate(shop, codes, { order: { amount: 5000 }, customer: { source_id: 'ada' } });
  expect(validation).toEqual({
    valid: false, redeemables: [inapplicable, ...skipped], inapplicable_redeemables: [inapplicable], skipped_redeemables: skipped, tracking_id: any,
    stacking_rules: expect.objectContaining({ redeemables_application_mode: 'ALL' }) as unknown,
  });
  const { status, body } = await redeem(shop, codes, { order: { source_id: 'basket', amount: 5000 } });
  expect([status, body]).toEqual([400, {
    code: 400, key: 'voucher_disabled', message: 'voucher is disabled', details: bad.code, request_id: any,
    resource_id: expect.stringMatching(/^rf_/) as unknown, resource_type: 'redemption',
  }]);
  expect(await entriesOf(shop)).toEqual([{ kind: 'redemption', result: 'FAILURE', failure_code: 'voucher_disabled', code: bad.code }]);
  expect(await owner.query('select order_id from orders where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await owner.query('select parent_id from redemption_parents where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await owner.query('select sum(redeemed_quantity) as redeemed from vouchers where project_id = $1', [shop.projectId])).toEqual([
    { redeemed: 0 },
  ]);
  await booksBalance(shop);
});

test('in mode ALL a code that is not there fails the request as a 404, and its failure is stored', async () => {
  const shop = await shopOf();
  const { code } = await offer(shop, amount(100));
  expect(await redeem(shop, [code, 'NOTHING'])).toMatchObject({
    status: 404, body: { key: 'not_found', resource_id: 'NOTHING', resource_type: 'voucher' },
  });
  expect(await entriesOf(shop)).toEqual([{ kind: 'redemption', result: 'FAILURE', failure_code: 'resource_not_found', code: 'NOTHING' }]);
  await booksBalance(shop);
});

test('a refused stack is refused once however often it is repeated under its key, byte for byte', async () => {
  const shop = await shopOf();
  const [good, bad] = [await offer(shop, amount(100)), await offer(shop, amount(100), { active: false })];
  const send = async (): Promise<[number, string]> => {
    const { statusCode, body } = await inject({
      method: 'POST', url: '/v1/redemptions', headers: { ...shop.headers, 'idempotency-key': 'once' }, payload: JSON.stringify({ redeemables: named(good.code, bad.code) }),
    });
    return [statusCode, body];
  };
  const first = await send();
  expect(first).toEqual([400, expect.stringContaining('voucher_disabled')]);
  expect(await send()).toEqual(first);
  expect(await entriesOf(shop)).toHaveLength(1);
});

test('in mode PARTIAL the good codes are redeemed, the bad one is told with its stored failure', async () => {
  const shop = await withRules({ redeemables_application_mode: 'PARTIAL' });
  const [good, other] = [await offer(shop, amount(100)), await offer(shop, amount(200))];
  const codes = [good.code, 'NOTHING', other.code];
  const unknown = { code: 404, key: 'not_found', message: 'Resource not found', details: 'Cannot find voucher with id NOTHING', resource_id: 'NOTHING', resource_type: 'voucher', request_id: any };
  const inapplicable = [{ status: 'INAPPLICABLE', id: 'NOTHING', object: 'voucher', result: { error: unknown }, metadata: {} }];
  const validation = await validate(shop, codes, { order: { amount: 5000 } });
  expect(validation).toMatchObject({ valid: true, inapplicable_redeemables: inapplicable, order: { total_discount_amount: 300 } });
  expect(listOf(validation, 'redeemables').map(({ id }) => id)).toEqual([good.code, other.code]);
  const body = await redeemed(shop, codes, { order: { amount: 5000 } });
  expect(body).toMatchObject({
    redemptions: [{ redemption: any }, { redemption: any }], inapplicable_redeemables: inapplicable, skipped_redeemables: [],
  });
  const entries = (await entriesOf(shop)).map(({ result, code }) => `${String(result)} ${String(code)}`);
  expect(entries.toSorted()).toEqual(['FAILURE NOTHING', `SUCCESS ${good.code}`, `SUCCESS ${other.code}`].toSorted());
  await booksBalance(shop);
});

test('in mode PARTIAL one code that is left answers as a single one, and none that is left is an error', async () => {
  const shop = await withRules({ redeemables_application_mode: 'PARTIAL' });
  const [good, bad] = [await offer(shop, amount(100)), await offer(shop, amount(100), { active: false })];
  const body = await redeemed(shop, [bad.code, good.code], { order: { amount: 5000 } });
  expect(body).not.toHaveProperty('parent_redemption');
  const [redemption] = listOf(body, 'redemptions');
  expect(redemption).not.toHaveProperty('redemption');
  expect(redemption?.['order']).toMatchObject({ status: 'PAID', redemptions: { [String(redemption?.['id'])]: { related_object_type: 'voucher' } } });
  const [inapplicable] = listOf(body, 'inapplicable_redeemables') as { result: { error: Json } }[];
  expect(inapplicable?.result.error).toMatchObject({ key: 'voucher_disabled', resource_id: expect.stringMatching(/^rf_/) as unknown, resource_type: 'redemption' });
  expect(await redeem(shop, [bad.code, 'NOTHING'])).toMatchObject({ status: 400, body: { key: 'voucher_disabled', resource_type: 'redemption' } });
  await booksBalance(shop);
});

test('the same code twice is refused, named by its code and by its id too', async () => {
  const shop = await shopOf();
  const { code, voucherId } = await offer(shop, amount(100));
  for (const codes of [[code, code], [code, voucherId], [voucherId, 'NOTHING', code]]) {
    for (const path of ['/redemptions', '/validations']) {
      expect(await shop.ask('POST', path, { redeemables: named(...codes) })).toMatchObject({
        status: 400, body: { key: 'duplicated_redeemables', message: 'Duplicated redeemables detected', details: 'Duplicated redeemables detected in one redemption' },
      });
    }
  }
  expect(await entriesOf(shop)).toEqual([]);
});

test('more codes than the project takes in one request are refused', async () => {
  const shop = await withRules({ redeemables_limit: 2, applicable_redeemables_limit: 2 });
  const codes = await Promise.all([1, 2, 3].map(async () => (await offer(shop, amount(100))).code));
  for (const path of ['/redemptions', '/validations']) {
    const { status, body } = await shop.ask('POST', path, { redeemables: named(...codes) });
    expect([status, body['key']]).toEqual([400, 'invalid_payload']);
  }
  expect(await entriesOf(shop)).toEqual([]);
  await redeemed(shop, codes.slice(0, 2));
});

test('an exclusive code leaves no room for common ones, a joint one finds it', async () => {
  const shop = await withRules({ exclusive_categories: ['sale'], joint_categories: ['loyal'] });
  const [common, exclusive, joint] = [
    await offer(shop, amount(1)), await offer(shop, amount(10), { category: 'sale' }), await offer(shop, amount(100), { category: 'loyal' }),
  ];
  const body = await redeemed(shop, [common.code, exclusive.code, joint.code], { order: { amount: 5000 } });
  expect(listOf(body, 'redemptions').map(({ voucher }) => (voucher as Json)['code'])).toEqual([exclusive.code, joint.code]);
  expect(body).toMatchObject({
    skipped_redeemables: [{ id: common.code, result: { details: { key: 'exclusion_rules_not_met' } } }], order: { total_discount_amount: 110 },
  });
});

test('what was tried in another order than it was asked for is taken back in the order in which it was redeemed', async () => {
  const shop = await withRules({ exclusive_categories: ['sale'], joint_categories: ['loyal'] });
  const [joint, exclusive] = [await offer(shop, amount(100), { category: 'loyal' }), await offer(shop, amount(10), { category: 'sale' })];
  const body = await redeemed(shop, [joint.code, exclusive.code], { order: { amount: 5000 } });
  const ids = listOf(body, 'redemptions').map(({ id }) => id);
  const parent = String((body['parent_redemption'] as Json)['id']);
  const { body: back } = await shop.ask('POST', `/redemptions/${parent}/rollbacks`);
  expect(listOf(back, 'rollbacks').map(({ redemption }) => redemption)).toEqual(ids);
  const noted = { stacked: ids, rollback_stacked: listOf(back, 'rollbacks').map(({ id }) => id) };
  expect(back).toMatchObject({ order: { total_amount: 5000, redemptions: { [parent]: noted } } });
  await booksBalance(shop);
});

test('a code without effect is redeemed, unless the rules say that it is skipped', async () => {
  const anyway = await shopOf();
  const idle = await offer(anyway, perItem(100));
  expect(await redeemed(anyway, [idle.code], { order: { amount: 5000 } })).toMatchObject({
    redemptions: [{ order: { applied_discount_amount: 0, total_applied_discount_amount: 0 } }],
  });
  const shop = await withRules({ redeemables_no_effect_rule: 'SKIP' });
  const [idleHere, active] = [await offer(shop, perItem(100)), await offer(shop, amount(100))];
  const body = await redeemed(shop, [idleHere.code, active.code], { order: { amount: 5000 } });
  expect(body).toMatchObject({ skipped_redeemables: [{ id: idleHere.code, result: { details: { key: 'no_effect' } } }] });
  expect(body['redemptions']).toHaveLength(1);
  expect(await validate(shop, [idleHere.code], { order: { amount: 5000 } })).toMatchObject({ valid: false, redeemables: [{ status: 'SKIPPED' }] });
  expect(await redeem(shop, [idleHere.code], { order: { amount: 5000 } })).toMatchObject({ status: 400, body: { key: 'invalid_redeemables' } });
});

test('an order named by its id is used again: more is stacked on it, and its stored content wins', async () => {
  const shop = await shopOf();
  const [one, two, three] = [await offer(shop, amount(1000)), await offer(shop, amount(500)), await offer(shop, { type: 'PERCENT', percent_off: 10 })];
  const first = await redeemed(shop, [one.code, two.code], { order: { amount: 11_500 } });
  const { id } = first['order'] as { id: string };
  const second = await redeemed(shop, [three.code], { order: { id, amount: 3 } });
  expect(second['order']).toMatchObject({
    id, amount: 11_500, discount_amount: 2500, total_amount: 9000, applied_discount_amount: 1000, total_applied_discount_amount: 1000,
  });
  expect(Object.values((second['order'] as { redemptions: Json }).redemptions)).toMatchObject([
    { stacked: [any, any] }, { related_object_type: 'voucher' },
  ]);
  await booksBalance(shop);
});

interface Stack {
  shop: Shop;
  codes: string[];
  parentId: string;
  parts: string[];
}

async function buildStack(shop: Shop): Promise<Stack> {
  const offers = [await offer(shop, perItem(2000), { redemption_quantity: 1 }), await offer(shop, amount(2500), { redemption_quantity: 1 }, { discount_max_minor: 2500 })];
  const codes = offers.map(({ code }) => code);
  const body = await redeemed(shop, codes, { customer: { source_id: 'ada' }, order: { source_id: 'basket', ...cart } });
  return { shop, codes, parentId: String((body['parent_redemption'] as Json)['id']), parts: listOf(body, 'redemptions').map(({ id }) => String(id)) };
}

test('a stack is taken back as a whole, with its order, once', async () => {
  const { shop, codes, parentId, parts } = await buildStack(await shopOf());
  const { status, body } = await shop.ask('POST', `/redemptions/${parentId}/rollbacks?reason=broken`, '');
  expect([status, body['key']]).toEqual([200, undefined]);
  expect(body['order']).toMatchObject({
    status: 'CANCELED', amount: 14_000, total_amount: 14_000,
    redemptions: { [parentId]: { stacked: parts, rollback_id: (body['parent_rollback'] as Json)['id'], rollback_date: instant, rollback_stacked: [any, any] } },
  });
  for (const member of ['discount_amount', 'items_discount_amount', 'total_discount_amount']) expect(body['order']).not.toHaveProperty(member);
  const shared = {
    object: 'redemption_rollback', date: instant, customer_id: any, tracking_id: any, metadata: null, reason: 'broken', result: 'SUCCESS',
    channel: { channel_id: any, channel_type: 'API' }, customer: expect.objectContaining({ source_id: 'ada' }) as unknown,
  };
  expect(body['parent_rollback']).toEqual({
    ...shared, id: expect.stringMatching(/^rr_/) as unknown, redemption: parentId, related_object_type: 'redemption', related_object_id: parentId, order: body['order'],
  });
  const rollbacks = listOf(body, 'rollbacks');
  expect(rollbacks.map(({ redemption }) => redemption)).toEqual(parts);
  for (const rollback of rollbacks) {
    expect(rollback).toEqual({
      ...shared, id: expect.stringMatching(/^rr_/) as unknown, redemption: any, amount: expect.any(Number) as unknown, related_object_type: 'voucher', related_object_id: any,
      order: expect.objectContaining({ amount: 14_000, total_amount: 14_000 }) as unknown,
      voucher: expect.objectContaining({ redemption: expect.objectContaining({ quantity: 1, redeemed_quantity: 0 }) as unknown }) as unknown,
    });
  }
  expect(await shop.ask('POST', `/redemptions/${parentId}/rollbacks`, {})).toMatchObject({
    status: 400, body: { key: 'already_rolled_back', resource_id: expect.stringMatching(/^rrf_/) as unknown, resource_type: 'redemption_rollback' },
  });
  await redeemed(shop, codes, { order: cart });
  await booksBalance(shop);
});

test('a stack is taken back without its order where the rules say so', async () => {
  const { shop, parentId } = await buildStack(await withRules({ redeemables_rollback_order_mode: 'WITHOUT_ORDER' }));
  const { body } = await shop.ask('POST', `/redemptions/${parentId}/rollbacks`, {});
  expect(body['order']).toMatchObject({
    status: 'PAID', amount: 14_000, discount_amount: 2500, items_discount_amount: 4000, total_amount: 7500, redemptions: { [parentId]: { rollback_id: any } },
  });
  const { status, body: order } = await shop.ask('GET', `/orders/${String((body['order'] as Json)['id'])}`);
  expect([status, order['redemptions']]).toEqual([200, (body['order'] as Json)['redemptions']]);
  const items = [{ product_id: 'another', amount: 14_000 }];
  expect(await shop.ask('PUT', `/orders/${String(order['id'])}`, { items })).toMatchObject({ status: 400, body: { key: 'invalid_order' } });
  await booksBalance(shop);
});

test('a stack and its parts are rolled back at their own addresses only', async () => {
  const { shop, parentId, parts: [part = ''] } = await buildStack(await shopOf());
  const single = await redeemed(shop, [(await offer(shop, amount(1))).code]);
  const singleId = String(listOf(single, 'redemptions')[0]?.['id']);
  const refusals: [string, number, string, string | null][] = [
    [`/redemptions/${parentId}/rollback`, 400, 'invalid_redemption', 'You can rollback only a single redemption. Use different endpoint for stacked redemption.'],
    [`/redemptions/${part}/rollback`, 400, 'invalid_redemption_parent', 'You can rollback only a redemption that does not have parent redemption.'],
    [`/redemptions/${part}/rollbacks`, 400, 'invalid_redemption_parent', null],
    [`/redemptions/${singleId}/rollbacks`, 400, 'invalid_redemption_parent', null],
    ['/redemptions/r_unknown/rollbacks', 404, 'not_found', 'Cannot find redemption with id r_unknown'],
  ];
  for (const [path, code, key, details] of refusals) {
    expect(await shop.ask('POST', path, {})).toMatchObject({ status: code, body: { key, ...(details !== null && { details }) } });
  }
  for (const wrong of [{ customer: { source_id: 'bob' } }, { order: { source_id: 'another' } }]) {
    expect((await shop.ask('POST', `/redemptions/${parentId}/rollbacks`, wrong)).status).toBe(400);
  }
  expect(await (await shopOf()).ask('POST', `/redemptions/${parentId}/rollbacks`, {})).toMatchObject({ status: 404 });
  expect((await entriesOf(shop)).filter(({ kind }) => kind === 'rollback')).toEqual([]);
});

test('a stack is read by its id, its parts are listed and say where they belong', async () => {
  const { shop, parentId, parts } = await buildStack(await shopOf());
  const parent = await shop.ask('GET', `/redemptions/${parentId}`);
  expect(parent).toMatchObject({
    status: 200, body: { id: parentId, object: 'redemption', status: 'SUCCEEDED', related_object_type: 'redemption', order: { total_amount: 7500 } },
  });
  const list = await shop.ask('GET', `/redemptions?filters[parent_redemption_id][conditions][$is]=${parentId}`);
  expect(list.body).toMatchObject({ total: 2, redemptions: parts.map(() => ({ redemption: parentId, status: 'SUCCEEDED' })) });
  const { body } = await shop.ask('POST', `/redemptions/${parentId}/rollbacks`, {});
  const rollbackId = String((body['parent_rollback'] as Json)['id']);
  expect((await shop.ask('GET', `/redemptions/${parentId}`)).body).toMatchObject({ id: parentId, status: 'ROLLED_BACK' });
  expect((await shop.ask('GET', `/redemptions/${rollbackId}`)).body).toMatchObject({ id: rollbackId, object: 'redemption_rollback', redemption: parentId });
  expect((await shop.ask('GET', `/redemptions/${parts[0]}`)).body).toMatchObject({ status: 'ROLLED_BACK', redemption: parentId });
  expect((await (await shopOf()).ask('GET', `/redemptions/${parentId}`)).status).toBe(404);
});

test('codes without an order are stacked too, and nothing is made up', async () => {
  const shop = await shopOf();
  const body = await redeemed(shop, [(await offer(shop, amount(1))).code, (await offer(shop, amount(2))).code]);
  expect(body).not.toHaveProperty('order');
  expect(body).toMatchObject({ parent_redemption: { customer_id: null, tracking_id: null }, redemptions: [{ metadata: null }, { metadata: null }] });
  for (const redemption of listOf(body, 'redemptions')) expect(redemption).not.toHaveProperty('order');
  const { status, body: back } = await shop.ask('POST', `/redemptions/${String((body['parent_redemption'] as Json)['id'])}/rollbacks`, '');
  expect(status).toBe(200);
  expect(back).not.toHaveProperty('order');
  await booksBalance(shop);
});

test('a question reads of a customer what its request says of them, as the redemption does, and writes nothing of it', async () => {
  const shop = await shopOf();
  const { code } = await offer(shop, {
    type: 'AMOUNT', amount_off: 7, amount_off_formula: 'CUSTOMER_METADATA("tier") * 100 + CUSTOMER_METADATA("base")',
  });
  await redeemed(shop, [code], { customer: { source_id: 'known', metadata: { tier: 1, base: 1 } }, order: { amount: 5000 } });
  const cases = [
    { customer: { source_id: 'known' }, off: 101 },
    { customer: { source_id: 'known', metadata: { tier: 2 } }, off: 201 },
    { customer: { source_id: 'new', metadata: { tier: 3, base: 3 } }, off: 303 },
    { customer: { source_id: 'new', name: 'Nothing else' }, off: 7 },
  ];
  for (const { customer, off } of cases) {
    expect(await validate(shop, [code], { customer, order: { amount: 5000 } })).toMatchObject({ order: { total_discount_amount: off } });
  }
  for (const { customer, off } of cases.slice(0, 3)) {
    expect(await redeemed(shop, [code], { customer, order: { amount: 5000 } })).toMatchObject({ order: { total_discount_amount: off } });
  }
});

test('a customer of whom nothing is said is nobody: a limit for each customer asks who it is, of a question as of a redemption', async () => {
  const shop = await shopOf();
  const { code, campaignId } = await offer(shop, amount(10));
  const limits = [{ scope: 'customer' as const, measure: 'redemptions' as const, period: 'total' as const, max: 1 }];
  await setLimits(pool, { projectId: shop.projectId, campaignId, limits, actor: systemActor('test'), requestId: null }, new Date());
  for (const customer of [{}, { id: null, source_id: '', name: '' }, { metadata: {}, address: null, object: 'customer' }]) {
    expect(await redeem(shop, [code], { customer })).toMatchObject({ status: 400, body: { key: 'missing_customer' } });
    expect(await validate(shop, [code], { customer })).toMatchObject({
      valid: false, redeemables: [{ result: { error: { key: 'missing_customer' } } }],
    });
    const body = await redeemed(shop, [code], { customer, order: { customer: { source_id: `by order ${JSON.stringify(customer)}` } } });
    expect(listOf(body, 'redemptions')).toMatchObject([{ customer: { source_id: `by order ${JSON.stringify(customer)}` } }]);
  }
  // Somebody without a name of the shop's is new each time.
  expect(await validate(shop, [code], { customer: { email: 'a@example.org' } })).toMatchObject({ valid: true });
  expect(await redeemed(shop, [code], { customer: { email: 'a@example.org' } })).toMatchObject({
    redemptions: [{ customer: { email: 'a@example.org' } }],
  });
});
