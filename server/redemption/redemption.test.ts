import { expect, test } from 'vitest';
import { makeApiKey } from '../access/api-keys.ts';
import type { Role } from '../access/permission.ts';
import { systemActor } from '../access/principal.ts';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildCustomer, buildProject, buildRedemption, buildVoucher, type CampaignRows } from '../../test/support/rows.ts';
import { defaultStackingRules as stackingRules } from '../stacking/stacking-rules.ts';

const { pool, owner, inject } = await testApp();

type Json = Record<string, unknown>;

interface Answer {
  status: number;
  body: Json;
}

interface Shop {
  projectId: string;
  post(path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

/** A project with an API key. */
async function openShop(role: Role = 'admin'): Promise<Shop> {
  const projectId = await buildProject(pool);
  const origin = { actor: systemActor('test'), requestId: null };
  const key = await pool.transaction((tx) => makeApiKey(tx, { projectId, kind: 'server', name: 'shop', role }, origin, new Date()));
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> => {
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret, ...(typeof body === 'string' && { 'content-type': 'application/json' }) };
    const response = await inject({ method, url: `/v1${path}`, headers, ...(body !== undefined && { payload: body as object }) });
    return { status: response.statusCode, body: response.json<Json>() };
  };
  return { projectId, post: (path, body) => ask('POST', path, body), get: (path) => ask('GET', path) };
}

interface Offer {
  campaignId: string;
  voucherId: string;
  code: string;
}

async function offer(shop: Shop, rows: CampaignRows = {}, voucher: Json = {}): Promise<Offer> {
  const campaignId = await buildCampaign(pool, shop.projectId, { ...rows, counters: { vouchers_created: 1, ...rows.counters } });
  const code = `CODE-${campaignId.slice(-6)}`;
  const voucherId = await buildVoucher(pool, shop.projectId, campaignId, { code, redemption_quantity: null, ...voucher });
  return { campaignId, voucherId, code };
}

const redeemables = (id: string) => [{ object: 'voucher', id }];
const any = expect.any(String) as unknown;
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
const percent = { terms: { discount: { type: 'PERCENT', percent_off: 20 } } };

async function redeem(shop: Shop, code: string, more: Json = {}): Promise<{ id: string; body: Json }> {
  const { status, body } = await shop.post('/redemptions', { redeemables: redeemables(code), ...more });
  expect([status, body['key']]).toEqual([200, undefined]);
  const [redemption] = body['redemptions'] as { id: string }[];
  return { id: redemption?.id ?? '', body };
}

async function entriesOf(shop: Shop): Promise<Json[]> {
  return owner.query('select kind, result, failure_code, code, campaign_id, voucher_id from redemptions where project_id = $1 order by occurred_at', [
    shop.projectId,
  ]);
}

test('a redemption answers with the customer, the paid order and the voucher as they stand afterwards', async () => {
  const shop = await openShop();
  const { code, voucherId, campaignId } = await offer(shop, percent);
  const { id, body } = await redeem(shop, code, {
    customer: { source_id: 'ada', name: 'Ada', metadata: { vip: true } }, metadata: { till: 4 },
    order: { source_id: 'basket-1', amount: 199_900, items: [{ product_id: 'prod_1', quantity: '2' }], metadata: { a: 'b' } },
  });
  const order = {
    id: expect.stringMatching(/^ord_/) as unknown, source_id: 'basket-1', created_at: instant, updated_at: instant, status: 'PAID', amount: 199_900,
    discount_amount: 39_980, total_discount_amount: 39_980, total_amount: 159_920, applied_discount_amount: 39_980,
    total_applied_discount_amount: 39_980, items: [{ id: expect.stringMatching(/^ordli_/) as unknown, product_id: 'prod_1', quantity: 2, object: 'order_item' }], metadata: { a: 'b' },
    customer: { id: expect.stringMatching(/^cust_/) as unknown, object: 'customer' }, customer_id: any, referrer_id: null, object: 'order',
    redemptions: { [id]: { date: instant, related_object_type: 'voucher', related_object_id: voucherId, related_object_parent_id: campaignId } },
  };
  expect(id).toMatch(/^r_/);
  expect(body).toEqual({
    redemptions: [{
      id, object: 'redemption', date: instant, customer_id: any, tracking_id: expect.stringMatching(/^track_[A-Za-z0-9+/]+=*$/) as unknown,
      metadata: { till: 4 }, result: 'SUCCESS', status: 'SUCCEEDED', order, channel: { channel_id: any, channel_type: 'API' },
      customer: { id: any, source_id: 'ada', name: 'Ada', email: null, metadata: { vip: true }, object: 'customer' },
      related_object_type: 'voucher', related_object_id: voucherId, voucher: expect.objectContaining({ id: voucherId, code, object: 'voucher' }) as unknown,
    }],
    order, inapplicable_redeemables: [], skipped_redeemables: [],
  });
  expect((body['redemptions'] as { voucher: { redemption: Json } }[])[0]?.voucher.redemption).toMatchObject({ quantity: null, redeemed_quantity: 1 });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test.each<{ kind: string; rows: CampaignRows }>([
  { kind: 'an amount off', rows: {} }, { kind: 'a percentage', rows: percent }, { kind: 'a new price', rows: { terms: { discount: { type: 'FIXED', fixed_amount: 500 } } } },
])('without customer and order nothing is made up: $kind', async ({ rows }) => {
  const shop = await openShop();
  const { code } = await offer(shop, rows);
  const { body } = await redeem(shop, code, { order: null, customer: null, tracking_id: null, metadata: null, unknown: 1 });
  const [redemption] = body['redemptions'] as Json[];
  expect(redemption).toMatchObject({ customer_id: null, tracking_id: null, metadata: null });
  expect(Object.keys(body)).toEqual(expect.not.arrayContaining(['order']));
  expect(redemption).not.toHaveProperty('order');
  const counters = await owner.query(
    'select redemptions_without_order, redemptions_without_discount, discount_minor, customers_redeemed from campaign_counters where project_id = $1', [shop.projectId],
  );
  expect(counters).toEqual([{ redemptions_without_order: 1, redemptions_without_discount: 1, discount_minor: 0, customers_redeemed: 0 }]);
});

interface Case {
  name: string;
  key: string;
  details: RegExp;
  rows?: CampaignRows;
  voucher?: Json;
  order?: Json;
}

const past = '2026-01-01T00:00:00Z';
const future = '2099-01-01T00:00:00Z';

test.each<Case>([
  { name: 'a code used up', key: 'quantity_exceeded', details: /^CODE-/, voucher: { redemption_quantity: 1, redeemed_quantity: 1 } },
  { name: 'a code switched off', key: 'voucher_disabled', details: /^CODE-/, voucher: { active: false } },
  { name: 'a campaign switched off', key: 'voucher_disabled', details: /^CODE-/, rows: { campaign: { active: false } } },
  { name: 'an expired campaign', key: 'voucher_expired', details: /^CODE-/, rows: { terms: { expiration_date: past } } },
  { name: 'a code that expired before its campaign', key: 'voucher_expired', details: /^CODE-/, voucher: { expiration_date: past } },
  { name: 'a campaign to come', key: 'voucher_not_active', details: /^CODE-/, rows: { terms: { start_date: future } } },
  { name: 'imported history', key: 'voucher_expired', details: /^CODE-/, rows: { campaign: { is_historical: true } }, voucher: { is_historical: true } },
  { name: 'another day of the week', key: 'voucher_not_active_now', details: /^CODE-/, rows: { terms: { validity_day_of_week: [] } } },
  { name: 'the campaign given out', key: 'redemption_rules_violated', details: /limit of 0 redemptions/, rows: { counters: { redemptions_max: 0 } } },
  {
    name: 'a budget that the discount would pass by one', key: 'redemption_rules_violated', details: /limit of 999 for discounts/,
    rows: { counters: { discount_max_minor: 999 } }, order: { amount: 5000 },
  },
  { name: 'a budget and an order without amount', key: 'missing_amount', details: /required: the campaign has a limit of 999/, rows: { counters: { discount_max_minor: 999 } }, order: {} },
  { name: 'an order that is not there', key: 'invalid_order', details: /ord_none/, order: { id: 'ord_none' } },
])('refused with the contract\'s error, stored as a failure, and valid: false when asked before: $name', async ({ key, details, rows, voucher, order }) => {
  const shop = await openShop();
  const { code, campaignId, voucherId } = await offer(shop, rows, voucher);
  const body = { redeemables: redeemables(code), customer: { source_id: 'ada' }, order };
  const validation = await shop.post('/validations', body);
  const inapplicable = {
    status: 'INAPPLICABLE', id: code, object: 'voucher', metadata: {},
    result: { error: { code: 400, key, message: any, details: expect.stringMatching(details) as unknown, request_id: any }, details: { key, message: any } },
  };
  expect(validation).toEqual({
    status: 200,
    body: { valid: false, redeemables: [inapplicable], inapplicable_redeemables: [inapplicable], tracking_id: any, stacking_rules: stackingRules },
  });
  expect(await entriesOf(shop)).toEqual([]);
  expect(await shop.post('/redemptions', body)).toEqual({
    status: 400,
    body: {
      code: 400, key, message: any, details: expect.stringMatching(details) as unknown, request_id: any, resource_id: expect.stringMatching(/^rf_/) as unknown,
      resource_type: 'redemption',
    },
  });
  expect(await entriesOf(shop)).toEqual([
    { kind: 'redemption', result: 'FAILURE', failure_code: key, code, campaign_id: campaignId, voucher_id: voucherId },
  ]);
  const failures = await owner.query('select failure_code, failures from campaign_failures where project_id = $1', [shop.projectId]);
  expect(failures).toEqual([{ failure_code: key, failures: 1 }]);
});

test('an unknown code is a 404, stored without a campaign; a code of another project is unknown too', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  const foreign = await offer(other);
  for (const code of ['GUESS', foreign.code, foreign.voucherId]) {
    const error = { code: 404, key: 'not_found', message: 'Resource not found', details: `Cannot find voucher with id ${code}`, request_id: any, resource_id: code, resource_type: 'voucher' };
    expect(await shop.post('/redemptions', { redeemables: redeemables(code) })).toEqual({ status: 404, body: error });
    const redeemable = { status: 'INAPPLICABLE', id: code, object: 'voucher', result: { error }, metadata: {} };
    expect((await shop.post('/validations', { redeemables: redeemables(code) })).body).toMatchObject({ valid: false, redeemables: [redeemable] });
  }
  const stored = { kind: 'redemption', result: 'FAILURE', failure_code: 'resource_not_found', campaign_id: null, voucher_id: null };
  expect(await entriesOf(shop)).toEqual([{ ...stored, code: 'GUESS' }, { ...stored, code: foreign.code }, { ...stored, code: foreign.voucherId }]);
});

test('a validation tells what a redemption would do and moves nothing', async () => {
  const shop = await openShop();
  const { code } = await offer(shop, percent);
  const body = { redeemables: redeemables(code), customer: { source_id: 'ada' }, order: { amount: 1000 } };
  const order = {
    amount: 1000, discount_amount: 200, total_discount_amount: 200, total_amount: 800, applied_discount_amount: 200, total_applied_discount_amount: 200,
    metadata: {}, customer_id: null, referrer_id: null, object: 'order',
  };
  const none = { data: [], total: 0, data_ref: 'data', object: 'list' };
  expect(await shop.post('/validations', body)).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^valid_/) as unknown, valid: true, order, tracking_id: any, stacking_rules: stackingRules,
      redeemables: [{
        status: 'APPLICABLE', id: code, object: 'voucher', order, applicable_to: none, inapplicable_to: none, metadata: {},
        result: { discount: { type: 'PERCENT', percent_off: 20, effect: 'APPLY_TO_ORDER', is_dynamic: false } },
      }],
    },
  });
  expect(await entriesOf(shop)).toEqual([]);
  expect(await owner.query('select customer_id from customers where project_id = $1', [shop.projectId])).toEqual([]);
});

test('a tracking id names its customer, and not another', async () => {
  const shop = await openShop();
  const { code } = await offer(shop);
  const { body } = await redeem(shop, code, { customer: { source_id: 'ada' } });
  const [{ tracking_id: tracking, customer_id: customerId } = {}] = body['redemptions'] as Json[];
  for (const named of [{ tracking_id: tracking }, { customer: { source_id: tracking } }, { customer: { source_id: 'ada' }, tracking_id: tracking }, { tracking_id: 'ada' }]) {
    expect((await redeem(shop, code, named)).body['redemptions']).toMatchObject([{ tracking_id: tracking, customer_id: customerId }]);
  }
  const conflict = await shop.post('/redemptions', { redeemables: redeemables(code), customer: { source_id: 'bob' }, tracking_id: tracking });
  expect([conflict.status, conflict.body['key']]).toEqual([400, 'ambiguous_tracking_id']);
  const elsewhere = await openShop();
  const foreign = await redeem(elsewhere, (await offer(elsewhere)).code, { customer: { source_id: 'ada' } });
  expect((foreign.body['redemptions'] as Json[])[0]?.['tracking_id']).not.toBe(tracking);
});

test('an order named again has more taken off what is left, and its stored content wins', async () => {
  const shop = await openShop();
  const [one, two] = [await offer(shop, percent), await offer(shop)];
  await redeem(shop, one.code, { order: { source_id: 'basket', amount: 5000 } });
  const { body } = await redeem(shop, two.code, { order: { source_id: 'basket', amount: 9 } });
  expect(body['order']).toMatchObject({ amount: 5000, discount_amount: 2000, total_amount: 3000, applied_discount_amount: 1000 });
  expect(Object.keys((body['order'] as { redemptions: Json }).redemptions)).toHaveLength(2);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a rollback gives back the use, the budget and the order, once', async () => {
  const shop = await openShop();
  const { code, voucherId } = await offer(shop, { counters: { redemptions_max: 1, discount_max_minor: 1000 } }, { redemption_quantity: 1 });
  const { id } = await redeem(shop, code, { order: { amount: 5000 }, customer: { source_id: 'ada' } });
  const rollback = await shop.post(`/redemptions/${id}/rollback?reason=broken`);
  expect(rollback).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^rr_/) as unknown, object: 'redemption_rollback', date: instant, customer_id: any, tracking_id: any, metadata: null,
      redemption: id, amount: 1000, reason: 'broken', result: 'SUCCESS', channel: { channel_id: any, channel_type: 'API' },
      customer: expect.objectContaining({ source_id: 'ada' }) as unknown, related_object_type: 'voucher', related_object_id: voucherId,
      voucher: expect.objectContaining({ id: voucherId }) as unknown,
      order: expect.objectContaining({
        status: 'CANCELED', amount: 5000, total_amount: 5000,
        redemptions: { [id]: expect.objectContaining({ rollback_id: rollback.body['id'], rollback_date: instant }) as unknown },
      }) as unknown,
    },
  });
  expect(rollback.body['order']).not.toHaveProperty('discount_amount');
  expect((rollback.body['voucher'] as { redemption: Json }).redemption['redeemed_quantity']).toBe(0);
  const again = await shop.post(`/redemptions/${id}/rollback`, { reason: 'twice' });
  expect(again).toMatchObject({ status: 400, body: { key: 'already_rolled_back', resource_id: expect.stringMatching(/^rrf_/) as unknown, resource_type: 'redemption_rollback' } });
  await redeem(shop, code, { order: { amount: 5000 } });
  expect((await shop.get(`/redemptions/${id}`)).body).toMatchObject({ id, status: 'ROLLED_BACK', result: 'SUCCESS' });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('only what was redeemed here, lately, can be rolled back', async () => {
  const shop = await openShop();
  const { campaignId, voucherId } = await offer(shop);
  const history = await offer(shop, { campaign: { is_historical: true } }, { is_historical: true });
  const at = new Date();
  const old = await buildRedemption(owner, shop.projectId, campaignId, { voucher_id: voucherId, occurred_at: '2026-01-01T00:00:00Z' });
  const imported = await buildRedemption(owner, shop.projectId, history.campaignId, { voucher_id: history.voucherId, occurred_at: at });
  const failed = await buildRedemption(owner, shop.projectId, campaignId, { result: 'FAILURE', failure_code: 'voucher_expired', occurred_at: at });
  for (const id of [old, imported, failed]) expect(await shop.post(`/redemptions/${id}/rollback`)).toMatchObject({ status: 400, body: { key: 'invalid_redemption' } });
  expect((await entriesOf(shop)).filter(({ kind }) => kind === 'rollback')).toHaveLength(3);
  for (const id of ['r_unknown', 'rr_unknown']) {
    expect(await shop.post(`/redemptions/${id}/rollback`, {})).toMatchObject({ status: 404, body: { key: 'not_found', resource_type: 'redemption' } });
  }
});

test.each<[string, unknown, string]>([
  ['no body', undefined, 'invalid_payload'],
  ['malformed JSON', '{"redeemables":', 'invalid_payload'],
  ['no redeemables', { redeemables: [] }, 'invalid_payload'],
  ['redeemables of the wrong type', { redeemables: 'CODE' }, 'invalid_payload'],
  ['a redeemable without id', { redeemables: [{ object: 'voucher' }] }, 'invalid_payload'],
  ['NUL in a code', { redeemables: redeemables('a\u0000b') }, 'invalid_payload'],
  ['31 redeemables', { redeemables: Array.from({ length: 31 }, (_, index) => ({ object: 'voucher', id: `code ${index}` })) }, 'invalid_payload'],
  ['the same redeemable twice', { redeemables: [...redeemables('a'), ...redeemables('a')] }, 'duplicated_redeemables'],
  ['another kind of redeemable', { redeemables: [{ object: 'promotion_tier', id: 'promo_1' }] }, 'invalid_redeemables'],
  ['a session of another type', { redeemables: redeemables('a'), session: { type: 'WAIT' } }, 'invalid_payload'],
  ['a session without time', { redeemables: redeemables('a'), session: { type: 'LOCK', ttl: 0 } }, 'invalid_payload'],
  ['a session that ended before it began', { redeemables: redeemables('a'), session: { ttl: -1, ttl_unit: 'NANOSECONDS' } }, 'invalid_payload'],
  ['a session of more than a year', { redeemables: redeemables('a'), session: { ttl: 365.1 } }, 'invalid_payload'],
  ['a session in an unknown unit', { redeemables: redeemables('a'), session: { ttl: 1, ttl_unit: 'WEEKS' } }, 'invalid_payload'],
  ['a session with a key of the wrong type', { redeemables: redeemables('a'), session: { key: 7 } }, 'invalid_payload'],
  ['a session with an empty key', { redeemables: redeemables('a'), session: { key: '' } }, 'invalid_payload'],
  ['an amount of the wrong type', { redeemables: redeemables('a'), order: { amount: '100' } }, 'invalid_payload'],
  ['a negative amount', { redeemables: redeemables('a'), order: { amount: -1 } }, 'invalid_amount'],
  ['half a cent', { redeemables: redeemables('a'), order: { amount: 0.5 } }, 'invalid_amount'],
  ['an amount beyond 2^53', { redeemables: redeemables('a'), order: { amount: 2 ** 53 } }, 'invalid_amount'],
  ['lines that add up beyond 2^53', { redeemables: redeemables('a'), order: { items: [{ price: 2 ** 52, quantity: 3 }] } }, 'invalid_amount'],
  ['metadata that is no object', { redeemables: redeemables('a'), metadata: 'x' }, 'invalid_payload'],
])('bad input is refused and nothing is stored: %s', async (_name, body, key) => {
  const shop = await openShop();
  for (const path of ['/redemptions', '/validations']) expect(await shop.post(path, body)).toMatchObject({ status: 400, body: { key } });
  expect(await entriesOf(shop)).toEqual([]);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a name like any other, of a code, a customer, an order, a product and a member of metadata', async (name) => {
  const shop = await openShop();
  await offer(shop, {}, { code: name, redemption_quantity: null });
  const metadata = { constructor: 'a', toString: 1 };
  const body = { redeemables: redeemables(name), customer: { source_id: name, metadata }, order: { source_id: name, items: [{ product_id: name, amount: 5000 }], metadata } };
  const [{ id }, second] = [await redeem(shop, name, body), await redeem(shop, name, body)];
  expect(second.body['order']).toMatchObject({ source_id: name, amount: 5000, metadata });
  expect(Object.keys((second.body['order'] as Json)['redemptions'] as Json)).toEqual([id, second.id]);
  expect(await shop.get(`/customers/${name}`)).toMatchObject({ status: 200, body: { source_id: name, metadata } });
});

test('an unknown customer is a 404 for an id, not for a source_id', async () => {
  const shop = await openShop();
  const { code } = await offer(shop);
  for (const path of ['/redemptions', '/validations']) {
    const { status, body } = await shop.post(path, { redeemables: redeemables(code), customer: { id: 'cust_unknown' } });
    expect([status, body['resource_type']]).toEqual([404, 'customer']);
  }
  const known = await buildCustomer(pool, shop.projectId, 'known');
  expect((await redeem(shop, code, { customer: { id: known, object: 'customer', summary: {} } })).body['redemptions']).toMatchObject([
    { customer_id: known },
  ]);
});

test('the largest amounts there are keep every sum exact', async () => {
  const shop = await openShop();
  const { code } = await offer(shop);
  const order = { amount: Number.MAX_SAFE_INTEGER };
  await redeem(shop, code, { order });
  expect(await shop.post('/redemptions', { redeemables: redeemables(code), order })).toMatchObject({ status: 400, body: { key: 'invalid_amount' } });
  await redeem(shop, code);
});

test('of the largest order each code of a stack is booked on what the one before left, to the unit', async () => {
  const shop = await openShop();
  const seven = { discount: { type: 'PERCENT', percent_off: 7 } };
  for (const code of ['ONE', 'TWO']) await buildVoucher(pool, shop.projectId, null, { code, ...seven });
  const amount = Number.MAX_SAFE_INTEGER;
  expect((await shop.post('/redemptions', { redeemables: [...redeemables('ONE'), ...redeemables('TWO')], order: { amount } })).status).toBe(200);
  expect(await pool.query('select order_minor, discount_minor from redemptions where project_id = $1 order by redemption_id', [shop.projectId])).toEqual([
    { order_minor: amount, discount_minor: 630_503_947_831_869 }, { order_minor: amount - 630_503_947_831_869, discount_minor: 586_368_671_483_639 },
  ]);
});

test('a first redemption keeps the terms that the code had', async () => {
  const shop = await openShop();
  const { code, campaignId, voucherId } = await offer(shop);
  await redeem(shop, code);
  await owner.query(
    `insert into campaign_terms (project_id, campaign_id, version, discount, created_at) values ($1, $2, 2, '{"type":"AMOUNT","amount_off":1}', now())`,
    [shop.projectId, campaignId],
  );
  await owner.query('update campaigns set terms_version = 2 where project_id = $1 and campaign_id = $2', [shop.projectId, campaignId]);
  expect((await redeem(shop, code, { order: { amount: 5000 } })).body['order']).toMatchObject({ applied_discount_amount: 1000 });
  expect(await owner.query('select terms_version from vouchers where project_id = $1 and voucher_id = $2', [shop.projectId, voucherId])).toEqual([
    { terms_version: 1 },
  ]);
});

test('redemptions and rollbacks are listed newest first, narrowed by what they are', async () => {
  const shop = await openShop();
  const { code, campaignId } = await offer(shop, {}, { redemption_quantity: 2 });
  const { id } = await redeem(shop, code, { customer: { source_id: 'ada' } });
  await redeem(shop, code);
  await shop.post('/redemptions', { redeemables: redeemables(code) });
  await shop.post(`/redemptions/${id}/rollback`);
  const list = await shop.get('/redemptions');
  expect(list.body).toMatchObject({ object: 'list', data_ref: 'redemptions', total: 4 });
  expect((list.body['redemptions'] as Json[]).map(({ object, result }) => [object, result])).toEqual([
    ['redemption_rollback', 'SUCCESS'], ['redemption', 'FAILURE'], ['redemption', 'SUCCESS'], ['redemption', 'SUCCESS'],
  ]);
  const totalOf = async (query: string): Promise<unknown> => (await shop.get(`/redemptions?${query}`)).body['total'];
  expect(await totalOf('result=FAILURE')).toBe(1);
  expect(await totalOf('result[]=FAILURE&result[]=SUCCESS')).toBe(4);
  expect(await totalOf('customer=ada')).toBe(2);
  expect(await totalOf(`campaign=${campaignId}&limit=1`)).toBe(4);
  expect(await totalOf('campaign=another')).toBe(0);
  expect(await totalOf('created_at[after]=2099-01-01')).toBe(0);
  expect(await shop.get('/redemptions?page=1001')).toMatchObject({ status: 400, body: { key: 'page_over_limit' } });
  expect(await shop.get('/redemptions?limit=x')).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
  expect(await shop.get('/redemptions/r_unknown')).toMatchObject({ status: 404, body: { key: 'not_found' } });
});

test('who may only look may not redeem', async () => {
  const shop = await openShop('viewer');
  expect(await shop.post('/redemptions', { redeemables: redeemables('a') })).toMatchObject({
    status: 403, body: { key: 'missing_required_permission' },
  });
  expect((await shop.get('/redemptions')).status).toBe(200);
});

test('redemptions are listed by the filters of the contract, and an unknown one is refused instead of left out', async () => {
  const shop = await openShop();
  const [one, other] = [await offer(shop), await offer(shop)];
  const { id } = await redeem(shop, one.code, { customer: { source_id: 'ada' } });
  const back = await shop.post(`/redemptions/${id}/rollback`);
  await redeem(shop, other.code);
  await shop.post('/redemptions', { redeemables: redeemables('nothing') });
  const codes = async (query: string): Promise<unknown> => {
    const { status, body } = await shop.get(`/redemptions?${query}`);
    return status === 200 ? (body['redemptions'] as Json[]).map((entry) => entry['id']) : [status, body['key']];
  };
  expect(await codes(`filters[voucher_code][conditions][$is]=${one.code}&filters[object][conditions][$in][0]=redemption_rollback`)).toEqual([back.body['id']]);
  expect(await codes(`filters[related_object_parent_id][conditions][$is]=${one.campaignId}&order=created_at`)).toEqual([id, back.body['id']]);
  expect(await codes('filters[failure_code][conditions][$is]=resource_not_found')).toHaveLength(1);
  expect(await codes('filters[junction]=or&filters[result][conditions][$is]=FAILURE&filters[voucher_code][conditions][$is]=nobody')).toHaveLength(1);
  expect(await codes('filters[nothing][conditions][$is]=1')).toEqual([400, 'invalid_query_params']);
  expect(await codes('order=nothing')).toEqual([400, 'invalid_query_params']);
});

test('a rollback that names another customer or order takes nothing back', async () => {
  const shop = await openShop();
  const { code } = await offer(shop);
  const { id, body } = await redeem(shop, code, { customer: { source_id: 'ada' }, order: { source_id: 'order 1', amount: 5000 } });
  const [entry] = body['redemptions'] as { customer_id: string; tracking_id: string }[];
  const refused: [Json, string][] = [
    [{ customer: { source_id: 'bob' } }, 'invalid_customer'], [{ customer: { id: 'cust_nobody' } }, 'invalid_customer'],
    [{ tracking_id: 'bob' }, 'invalid_customer'], [{ order: { source_id: 'order 2' } }, 'invalid_order'], [{ order: { id: 'ord_nothing' } }, 'invalid_order'],
  ];
  for (const [wrong, key] of refused) expect(await shop.post(`/redemptions/${id}/rollback`, wrong)).toMatchObject({ status: 400, body: { key } });
  expect(await shop.post(`/redemptions/${id}/rollback?tracking_id=bob`, {})).toMatchObject({ status: 400, body: { key: 'invalid_customer' } });
  const related = { tracking_id: entry?.tracking_id, customer: { id: entry?.customer_id, source_id: entry?.tracking_id }, order: { id: null, source_id: 'order 1', amount: 1 } };
  expect(await shop.post(`/redemptions/${id}/rollback`, related)).toMatchObject({ status: 200, body: { result: 'SUCCESS' } });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('what nobody in particular redeemed is taken back by whoever asks', async () => {
  const shop = await openShop();
  const { code } = await offer(shop);
  const { id } = await redeem(shop, code, { order: { amount: 5000 } });
  expect(await shop.post(`/redemptions/${id}/rollback?tracking_id=till-7`, {})).toMatchObject({ status: 200, body: { result: 'SUCCESS' } });
});
