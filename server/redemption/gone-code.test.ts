/** Rollbacks of what was redeemed with a code that was deleted for good since: everything but the use of the code itself is given back. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildRedemption } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { systemActor } from '../access/principal.ts';
import { newId } from '../platform/ids.ts';
import { lockState } from './lock.store.ts';
import { createRedeemer } from './redeem.ts';

const app = await testApp();
const { inject, owner, pool } = app;
const { inject: other } = await secondApp(app);

type Json = Record<string, unknown>;

const tenOff = { type: 'AMOUNT', amount_off: 1000 };
const ada = { source_id: 'ada' };

/** A campaign with these codes, each of which can be used as often as one likes. */
async function openWith(codes: readonly string[]): Promise<Shop & { campaignId: string }> {
  const shop = await openShop(app, inject);
  const { body: { id } } = await shop.ask('POST', '/campaigns', { name: 'Summer', voucher: { discount: tenOff, redemption: { quantity: null } } });
  for (const code of codes) await shop.ask('POST', `/campaigns/Summer/vouchers/${code}`);
  return { ...shop, campaignId: String(id) };
}

async function made(answer: Promise<Answer>): Promise<string> {
  const { status, body } = await answer;
  const [redemption] = (body['redemptions'] ?? []) as { id: string }[];
  expect([status, body['key']]).toEqual([200, undefined]);
  return (body['parent_redemption'] as { id: string } | undefined)?.id ?? redemption?.id ?? '';
}

function redeem(shop: Shop, codes: readonly string[], more: Json = {}): Promise<Answer> {
  return shop.ask('POST', '/redemptions', { redeemables: codes.map((id) => ({ object: 'voucher', id })), customer: ada, order: { amount: 5000 }, ...more });
}

async function deleteForGood(shop: Shop, code: string): Promise<void> {
  expect(await shop.ask('DELETE', `/vouchers/${code}?force=true`)).toEqual({ status: 204, body: {} });
}

async function countersOf(shop: Shop): Promise<Json | undefined> {
  const [row] = await owner.query<Json>(
    `/* test.counters */
     select redemptions_succeeded, rollbacks_succeeded, rollbacks_failed, discount_rolled_back_minor, order_rolled_back_minor, codes_redeemed, customers_redeemed
       from campaign_counters
      where project_id = $1`,
    [shop.projectId],
  );
  return row;
}

const refusedTwice = { status: 400, body: { key: 'already_rolled_back' } };

test('limits of the campaign, of the day, of the customer and of rules, the order and the figures are given back, once', async () => {
  const shop = await openWith(['GONE', 'STAYS']);
  for (const [limit, max] of [['campaign/discount/total', 1000], ['campaign/orders/week', 5000], ['customer/redemptions/day', 1]] as const) {
    expect((await shop.askOurs('PUT', `/campaigns/${shop.campaignId}/limits/${limit}`, { max, straddle: 'reject' })).status).toBe(200);
  }
  const rules = { 1: { name: 'campaign.redemptions.count.monthly', conditions: { $less_than_or_equal: [1] } } };
  const { body: rule } = await shop.ask('POST', '/validation-rules', { name: 'Once a month', rules });
  await shop.ask('POST', `/validation-rules/${String(rule['id'])}/assignments`, { related_object_type: 'campaign', related_object_id: shop.campaignId });
  const voucherId = (await shop.ask('GET', '/vouchers/GONE')).body['id'];
  const id = await made(redeem(shop, ['GONE']));
  await deleteForGood(shop, 'GONE');
  expect(await redeem(shop, ['STAYS'])).toMatchObject({ status: 400 });
  const { status, body } = await shop.ask('POST', `/redemptions/${id}/rollback`, { reason: 'broken' });
  expect([status, body]).toMatchObject([200, {
    object: 'redemption_rollback', redemption: id, amount: 1000, reason: 'broken', result: 'SUCCESS', related_object_type: 'voucher', related_object_id: voucherId,
    customer: ada, order: { status: 'CANCELED', amount: 5000, total_amount: 5000 },
  }]);
  // There is none any more to be told.
  expect(body).not.toHaveProperty('voucher');
  expect(body['order']).not.toHaveProperty('discount_amount');
  expect(await shop.ask('POST', `/redemptions/${id}/rollback`)).toMatchObject(refusedTwice);
  expect((await shop.ask('GET', `/redemptions/${id}`)).body).toMatchObject({ status: 'ROLLED_BACK' });
  expect((await shop.ask('GET', `/redemptions/${String(body['id'])}`)).body).toMatchObject({ redemption: id, result: 'SUCCESS' });
  expect((await shop.ask('GET', '/customers/ada')).body['summary']).toMatchObject({ redemptions: { total_redeemed: 0, total_rolled_back: 1 } });
  expect(await countersOf(shop)).toEqual({
    redemptions_succeeded: 1, rollbacks_succeeded: 1, rollbacks_failed: 1, discount_rolled_back_minor: 1000, order_rolled_back_minor: 5000, codes_redeemed: 0,
    customers_redeemed: 0,
  });
  await made(redeem(shop, ['STAYS']));
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a code counts as redeemed until the last of its redemptions is taken back, also when several are at once', async () => {
  const shop = await openWith(['GONE', 'OTHER']);
  const ids: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) ids.push(await made(redeem(shop, ['GONE'])));
  await made(redeem(shop, ['OTHER']));
  await deleteForGood(shop, 'GONE');
  await deleteForGood(shop, 'OTHER');
  const counted: unknown[] = [];
  for (const some of [ids.slice(0, 1), ids.slice(1, 3), ids.slice(3)]) {
    const answers = await Promise.all(some.map((id) => shop.ask('POST', `/redemptions/${id}/rollback`)));
    expect(answers.map(({ status }) => status)).toEqual(some.map(() => 200));
    counted.push((await countersOf(shop))?.['codes_redeemed']);
    expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  }
  expect(counted).toEqual([2, 2, 1]);
});

test('a stack of which some codes are gone is taken back as a whole; its parts are not taken back alone', async () => {
  const shop = await openWith(['GONE', 'STAYS']);
  await shop.ask('POST', '/vouchers', { code: 'LOOSE', type: 'DISCOUNT_VOUCHER', discount: tenOff });
  const id = await made(redeem(shop, ['GONE', 'STAYS', 'LOOSE'], { order: { source_id: 'basket', amount: 2500 } }));
  await deleteForGood(shop, 'GONE');
  await deleteForGood(shop, 'LOOSE');
  const parts = await owner.query<{ redemption_id: string }>('select redemption_id from redemptions where project_id = $1', [shop.projectId]);
  for (const part of parts) expect((await shop.ask('POST', `/redemptions/${part.redemption_id}/rollback`)).body).toMatchObject({ key: 'invalid_redemption_parent' });
  const answers = await Promise.all([inject, other].map((instance) => shop.ask('POST', `/redemptions/${id}/rollbacks`, {}, instance)));
  const [back, refused] = answers.toSorted((one, another) => one.status - another.status);
  expect(refused).toMatchObject(refusedTwice);
  expect(back).toMatchObject({ status: 200, body: { parent_rollback: { redemption: id }, order: { status: 'CANCELED', total_amount: 2500 } } });
  const rollbacks = (back?.body['rollbacks'] ?? []) as Json[];
  expect(rollbacks.map(({ voucher }) => (voucher as Json | undefined)?.['code'])).toEqual([undefined, 'STAYS', undefined]);
  expect((await shop.ask('GET', '/vouchers/STAYS')).body).toMatchObject({ redemption: { redeemed_quantity: 0 } });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('with an idempotency key the answer is the same byte for byte, and another body is refused', async () => {
  const shop = await openWith(['GONE']);
  const id = await made(redeem(shop, ['GONE']));
  await deleteForGood(shop, 'GONE');
  const ask = (reason: string, of = inject) => of({
    method: 'POST', url: `/v1/redemptions/${id}/rollback`, headers: { ...shop.headers, 'idempotency-key': 'take-back' }, payload: { reason },
  });
  const first = await ask('broken');
  expect(first.statusCode).toBe(200);
  expect((await ask('broken', other)).body).toBe(first.body);
  expect((await ask('changed', other)).statusCode).toBe(422);
  expect(await countersOf(shop)).toMatchObject({ rollbacks_succeeded: 1, rollbacks_failed: 0 });
});

test('where nothing is left to lock, neither code nor campaign, customer nor order, one of all who ask at once takes it back', async () => {
  const shop = await openShop(app, inject);
  for (let run = 0; run < 20; run += 1) {
    await shop.ask('POST', '/vouchers', { code: 'LOOSE', type: 'DISCOUNT_VOUCHER', discount: tenOff, redemption: { quantity: 1 } });
    const id = await made(redeem(shop, ['LOOSE'], { customer: undefined, order: undefined }));
    await deleteForGood(shop, 'LOOSE');
    const answers = await Promise.all([inject, other].map((instance) => shop.ask('POST', `/redemptions/${id}/rollback`, {}, instance)));
    expect(answers.toSorted((one, another) => one.status - another.status)).toMatchObject([{ status: 200 }, refusedTwice]);
  }
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('what a cart holds of a code that is gone does not stand in its own way, and is given up with the rest', async () => {
  const shop = await openWith(['GONE', 'STAYS']);
  await shop.askOurs('PUT', `/campaigns/${shop.campaignId}/limits/campaign/redemptions/total`, { max: 1, straddle: 'reject' });
  const ask = (code: string, key: string): Promise<Answer> => (
    shop.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: code }], session: { type: 'LOCK', key, ttl: 1, ttl_unit: 'DAYS' } })
  );
  expect((await ask('GONE', 'cart')).body['valid']).toBe(true);
  await deleteForGood(shop, 'GONE');
  expect((await ask('STAYS', 'another')).body['valid']).toBe(false);
  expect((await ask('STAYS', 'cart')).body['valid']).toBe(true);
  expect(await owner.query('select voucher_id from holds where project_id = $1', [shop.projectId])).toHaveLength(1);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a cart that two processes serve at once gives up once what it held of a code that is gone and had no campaign', async () => {
  const shop = await openShop(app, inject);
  const session = { type: 'LOCK', key: 'cart', ttl: 1, ttl_unit: 'DAYS' };
  for (const code of ['A', 'B']) await shop.ask('POST', '/vouchers', { code, type: 'DISCOUNT_VOUCHER', discount: tenOff });
  for (let run = 0; run < 20; run += 1) {
    await shop.ask('POST', '/vouchers', { code: 'LOOSE', type: 'DISCOUNT_VOUCHER', discount: tenOff });
    await shop.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: 'LOOSE' }], session });
    await deleteForGood(shop, 'LOOSE');
    const answers = await Promise.all([inject, other].map((instance, place) => (
      shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'AB'[place] }], session: { key: 'cart', type: 'LOCK' } }, instance)
    )));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  }
  expect(await owner.query('select 1 from holds where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('what a rule counted of a code without a campaign goes with the code, and its redemptions are taken back all the same', async () => {
  const shop = await openShop(app, inject);
  const { body: { id: voucherId } } = await shop.ask('POST', '/vouchers', { code: 'LOOSE', type: 'DISCOUNT_VOUCHER', discount: tenOff });
  const rules = { 1: { name: 'redemption.count.per_customer', conditions: { $less_than_or_equal: [2] } } };
  const { body: rule } = await shop.ask('POST', '/validation-rules', { name: 'Twice', rules });
  await shop.ask('POST', `/validation-rules/${String(rule['id'])}/assignments`, { related_object_type: 'voucher', related_object_id: voucherId });
  const ids = [await made(redeem(shop, ['LOOSE'])), await made(redeem(shop, ['LOOSE']))];
  const first = await shop.ask('POST', `/redemptions/${ids[0]}/rollback`);
  await deleteForGood(shop, 'LOOSE');
  const second = await shop.ask('POST', `/redemptions/${ids[1]}/rollback`);
  expect([first, second]).toMatchObject([{ status: 200, body: { order: { total_amount: 5000 } } }, { status: 200, body: { order: { total_amount: 5000 } } }]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('of a campaign that was deleted for good with all its codes redemptions are taken back too', async () => {
  const shop = await openWith(['A', 'B']);
  const ids = [await made(redeem(shop, ['A'])), await made(redeem(shop, ['B']))];
  await shop.ask('DELETE', '/campaigns/Summer?force=true');
  await expect.poll(async () => owner.query('select 1 from vouchers where project_id = $1', [shop.projectId]), { timeout: 20_000 }).toEqual([]);
  for (const id of ids) expect(await shop.ask('POST', `/redemptions/${id}/rollback`)).toMatchObject({ status: 200, body: { order: { status: 'CANCELED', total_amount: 5000 } } });
  expect(await countersOf(shop)).toMatchObject({ redemptions_succeeded: 2, rollbacks_succeeded: 2, codes_redeemed: 0, customers_redeemed: 0 });
  expect((await shop.ask('GET', '/customers/ada')).body['summary']).toMatchObject({ redemptions: { total_rolled_back: 2 } });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test.each([['of a campaign', true], ['without a campaign', false]])('what was refused because a code %s went while it was asked for is found by the code', async (_, isOfCampaign) => {
  const shop = await openWith(isOfCampaign ? ['GONE'] : []);
  if (!isOfCampaign) await shop.ask('POST', '/vouchers', { code: 'GONE', type: 'DISCOUNT_VOUCHER', discount: tenOff });
  const redeemer = createRedeemer({
    db: pool, live: { moved: () => {} }, clock: { now: () => new Date() },
    lock: async (...batch) => {
      await deleteForGood(shop, 'GONE');
      return lockState(...batch);
    },
  });
  const now = new Date();
  const failureId = newId('rf', now);
  await redeemer.submit(shop.projectId, {
    kind: 'redemption', actor: systemActor('test'), requestId: 'v-1', metadata: null, keyed: null, customer: null, order: null, session: null, isOrderNew: false,
    newOrderId: newId('ord', now), parentId: newId('r', now), redeemables: [{ named: 'GONE', successId: newId('r', now), failureId }],
  });
  await redeemer.close();
  for (const query of ['voucher=GONE', 'filters[voucher_code][conditions][$is]=GONE', 'filters[voucher_code][conditions][$starts_with]=GON', 'filters[voucher_code][conditions][$contains]=ONE']) {
    expect((await shop.ask('GET', `/redemptions?${query}`)).body).toMatchObject({ total: 1, redemptions: [{ id: failureId, failure_code: 'resource_not_found' }] });
  }
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('older than three months it stays, and imported history too', async () => {
  const shop = await openWith(['GONE']);
  const history = await buildCampaign(owner, shop.projectId, { campaign: { is_historical: true } });
  const old = await buildRedemption(owner, shop.projectId, shop.campaignId, { voucher_id: 'v_gone', occurred_at: new Date(Date.now() - 93 * 86_400_000) });
  const imported = await buildRedemption(owner, shop.projectId, history, { voucher_id: 'v_gone', occurred_at: new Date() });
  const ofNoCode = await buildRedemption(owner, shop.projectId, history, { occurred_at: new Date() });
  for (const [id, why] of [[old, '3 months'], [imported, 'Imported history'], [ofNoCode, 'Imported history']]) {
    const { status, body } = await shop.ask('POST', `/redemptions/${id}/rollback`);
    expect([status, body]).toMatchObject([400, { key: 'invalid_redemption', details: expect.stringContaining(why ?? '') as unknown }]);
  }
});
