import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;
const ten = { discount: { type: 'AMOUNT', amount_off: 1000 }, redemption: { quantity: 1 } };

const open = (): Promise<Shop> => openShop(app, inject);

/** A campaign with the given codes. */
async function campaignWith(shop: Shop, name: string, codes: string[], more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await shop.ask('POST', '/campaigns', { name, voucher: ten, ...more });
  for (const code of codes) await shop.ask('POST', `/campaigns/${String(body['id'])}/vouchers/${code}`);
  return String(body['id']);
}

const give = (shop: Shop, customer: string, more: Record<string, unknown> = {}, query = ''): Promise<Answer> =>
  shop.ask('POST', `/publications${query}`, { campaign: { name: 'Mail' }, customer: { source_id: customer }, ...more });

const codeOf = ({ body }: Answer): unknown => (body['voucher'] as Record<string, unknown> | undefined)?.['code'];

async function counters(shop: Shop): Promise<unknown> {
  const rows = await owner.query(
    `/* test.counters */ select codes_published, publications_succeeded, publications_failed, customers_published, customers_redeemed_published
       from campaign_counters where project_id = $1`,
    [shop.projectId],
  );
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  return rows[0];
}

test('a publication gives a free code of the campaign to a customer and says so', async () => {
  const shop = await open();
  const campaignId = await campaignWith(shop, 'Mail', ['A1']);
  const { status, body } = await give(shop, 'ann', { metadata: { week: 47 } });
  expect(status).toBe(200);
  const customerId = String(body['customer_id']);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^pub_[0-9a-f]{32}$/), object: 'publication', tracking_id: 'ann', metadata: { week: 47 }, channel: 'API', source_id: null, result: 'SUCCESS',
    customer: { id: customerId, source_id: 'ann', object: 'customer', address: null, summary: null, loyalty: null, referrals: null },
    voucher: { code: 'A1', campaign_id: campaignId, holder_id: customerId, publish: { count: 1 } },
  });
  expect(body['vouchers_id']).toEqual([(body['voucher'] as Record<string, unknown>)['id']]);
  expect(body).not.toHaveProperty('vouchers');
  expect(await counters(shop)).toEqual({ codes_published: 1, publications_succeeded: 1, publications_failed: 0, customers_published: 1, customers_redeemed_published: 0 });
});

test('publications are listed by the codes that they gave, those that gave none last, also when a code is gone for good', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['B2', 'A1', 'C3']);
  for (const customer of ['ann', 'bob', 'cid', 'dan']) await give(shop, customer);
  await owner.query('/* test.delete */ delete from vouchers where project_id = $1 and code = $2', [shop.projectId, 'B2']);
  const listed = async (order: string): Promise<unknown[]> => {
    const { body } = await shop.ask('GET', `/publications?order=${order}`);
    return (body['publications'] as Record<string, unknown>[]).map((entry) => codeOf({ status: 200, body: entry }));
  };
  expect(await listed('voucher_code')).toEqual(['A1', undefined, 'C3', undefined]);
  expect(await listed('-voucher_code')).toEqual(['C3', undefined, 'A1', undefined]);
});

test('lists by a code find what was done with it also when it is gone for good, and what is done with the one that comes after it', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1']);
  const given = (await give(shop, 'ann')).body['id'];
  const redeem = async (): Promise<unknown> => {
    const { body } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'A1' }] });
    return (body['redemptions'] as Record<string, unknown>[])[0]?.['id'];
  };
  const redeemed = await redeem();
  expect((await shop.ask('DELETE', '/vouchers/A1?force=true')).status).toBe(204);
  const found = async (list: string, query: string): Promise<unknown> => {
    const { body } = await shop.ask('GET', `/${list}?${query}`);
    return (body[list] as Record<string, unknown>[]).map(({ id }) => id);
  };
  for (const query of ['voucher=A1', 'filters[voucher_code][conditions][$is]=A1', 'filters[voucher_code][conditions][$starts_with]=A']) {
    expect(await found('redemptions', query)).toEqual([redeemed]);
    expect(await found('publications', query)).toEqual([given]);
  }
  await shop.ask('POST', '/vouchers/A1', { type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 5 } });
  const next = await redeem();
  expect(await found('redemptions', 'voucher=A1')).toEqual([next, redeemed]);
});

test.each([['where case is ignored since', 'a1', true], ['whose letters are not composed', 'E\u0301', false]])('lists by a code that is gone find one %s', async (_, code, ignoresCase) => {
  const shop = await open();
  const campaignId = await campaignWith(shop, 'Mail', []);
  await buildVoucher(owner, shop.projectId, campaignId, { code });
  expect((await give(shop, 'ann')).status).toBe(200);
  expect((await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }] })).status).toBe(200);
  expect((await shop.ask('DELETE', `/vouchers/${encodeURIComponent(code)}?force=true`)).status).toBe(204);
  if (ignoresCase) expect((await shop.askOurs('PUT', '/settings', { codes: { ignore_case: true } })).status).toBe(200);
  for (const list of ['redemptions', 'publications']) expect((await shop.ask('GET', `/${list}?voucher=${encodeURIComponent(code)}`)).body).toMatchObject({ total: 1 });
});

test('a code is given once; when none is left the attempt is kept and counted', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2']);
  expect(new Set([codeOf(await give(shop, 'ann')), codeOf(await give(shop, 'bob'))])).toEqual(new Set(['A1', 'A2']));
  expect((await give(shop, 'cid')).body).toMatchObject({ code: 400, key: 'no_voucher_suitable_for_publication', details: "Couldn't create new vouchers for publication" });
  const { body } = await shop.ask('GET', '/publications?result=FAILURE');
  expect(body).toMatchObject({
    object: 'list', data_ref: 'publications', total: 1,
    publications: [{ result: 'FAILURE', tracking_id: 'cid', vouchers_id: [], failure_code: 'no_voucher_suitable_for_publication', failure_message: expect.any(String) }],
  });
  expect(await counters(shop)).toEqual({ codes_published: 2, publications_succeeded: 2, publications_failed: 1, customers_published: 2, customers_redeemed_published: 0 });
});

test('a customer who joins once keeps the code they have, by the request or by the campaign', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2', 'A3']);
  const first = await give(shop, 'ann', {}, '?join_once=true');
  expect((await give(shop, 'ann', {}, '?join_once=true')).body['id']).toBe(first.body['id']);
  expect(codeOf(await give(shop, 'ann'))).not.toBe(codeOf(first));
  expect(await counters(shop)).toMatchObject({ codes_published: 2, publications_succeeded: 2, customers_published: 1 });
  const other = await open();
  await campaignWith(other, 'Mail', ['B1', 'B2'], { join_once: true });
  expect(codeOf(await give(other, 'ann'))).toBe(codeOf(await give(other, 'ann')));
  expect(codeOf(await give(other, 'ann', {}, '?join_once=false'))).toBe('B2');
});

test('a source id that was used is answered with what it gave, and refused for another customer', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2']);
  const first = await give(shop, 'ann', { source_id: 'order-7' });
  expect((await give(shop, 'ann', { source_id: 'order-7' })).body).toMatchObject({ id: first.body['id'], source_id: 'order-7' });
  expect((await give(shop, 'bob', { source_id: 'order-7' })).body).toMatchObject({ code: 400, key: 'duplicate_source_id', details: "Publication with source_id: 'order-7' already exists" });
  expect(await counters(shop)).toMatchObject({ publications_succeeded: 1, publications_failed: 0 });
});

test('several codes are one publication; more than twenty are refused', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2', 'A3']);
  const { body } = await give(shop, 'ann', { campaign: { name: 'Mail', count: 2 } });
  expect(body['vouchers']).toHaveLength(2);
  expect(body['vouchers_id']).toHaveLength(2);
  expect(body).not.toHaveProperty('voucher');
  expect((await give(shop, 'ann', { campaign: { name: 'Mail', count: 21 } })).body).toMatchObject({ code: 400, key: 'too_many_vouchers_requested', details: 'Only up to 20 can be published' });
  expect((await give(shop, 'ann', { campaign: { name: 'Mail', count: 2 } })).body).toMatchObject({ code: 400, key: 'no_voucher_suitable_for_publication' });
  expect(await counters(shop)).toMatchObject({ codes_published: 2, publications_succeeded: 1, publications_failed: 2 });
});

test('a published code keeps its terms and runs out after its time, an unpublished one follows the campaign', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2'], { activity_duration_after_publishing: 'P24D', expiration_date: '2099-01-01' });
  const given = await give(shop, 'ann');
  const voucher = given.body['voucher'] as { expiration_date: string; code: string };
  const days = (Date.parse(voucher.expiration_date) - Date.parse(String(given.body['created_at']))) / 86_400_000;
  expect(Math.round(days)).toBe(24);
  await shop.ask('PUT', '/campaigns/Mail', { discount: { type: 'AMOUNT', amount_off: 1 }, activity_duration_after_publishing: null });
  expect((await shop.ask('GET', `/vouchers/${voucher.code}`)).body).toMatchObject({ discount: { amount_off: 1000 }, expiration_date: voucher.expiration_date });
  const later = await give(shop, 'bob');
  expect(later.body['voucher']).toMatchObject({ discount: { amount_off: 1 }, expiration_date: '2099-01-01T00:00:00.000Z' });
});

test('a public code can be given to everybody and is nobody\'s', async () => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'Public', type: 'STANDALONE', voucher: { ...ten, redemption: null, code_config: { pattern: 'HELLO' } } });
  for (const customer of ['ann', 'bob']) {
    const { body } = await give(shop, customer, customer === 'ann' ? { campaign: 'Public' } : { voucher: 'HELLO', campaign: null });
    expect(body).toMatchObject({ result: 'SUCCESS', voucher: { code: 'HELLO' } });
    expect(body['voucher']).not.toHaveProperty('holder_id');
  }
  expect(await counters(shop)).toMatchObject({ codes_published: 1, publications_succeeded: 2, customers_published: 2 });
});

test('a code of somebody else, a disabled one and an expired one are refused and counted', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2', 'A3', 'A4']);
  const named = (voucher: string): Promise<Answer> => give(shop, 'bob', { voucher, campaign: null });
  await give(shop, 'ann', { voucher: 'A1' });
  await shop.ask('POST', '/vouchers/A2/disable');
  await owner.query('/* test.expire */ update vouchers set expiration_date = $2 where project_id = $1 and code = $3', [shop.projectId, '2020-01-01', 'A3']);
  expect((await named('A1')).body).toMatchObject({ code: 400, key: 'voucher_already_published' });
  expect((await named('A2')).body).toMatchObject({ code: 400, key: 'voucher_disabled' });
  expect((await named('A3')).body).toMatchObject({ code: 400, key: 'voucher_expired' });
  expect(codeOf(await give(shop, 'bob'))).toBe('A4');
  expect(await counters(shop)).toMatchObject({ publications_succeeded: 2, publications_failed: 3 });
});

test('codes of a paused campaign can be given, not redeemed', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1']);
  await shop.ask('POST', '/campaigns/Mail/disable');
  expect(codeOf(await give(shop, 'ann'))).toBe('A1');
  const redeemed = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'A1' }], order: { amount: 5000 } });
  expect(redeemed.body).toMatchObject({ code: 400, key: 'voucher_disabled' });
});

test('a customer who redeemed before they were published to counts as published and redeemed', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1', 'A2']);
  const redeemed = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'A1' }], order: { amount: 5000 }, customer: { source_id: 'ann' } });
  expect(redeemed.status).toBe(200);
  expect(codeOf(await give(shop, 'ann'))).toBe('A2');
  expect(await counters(shop)).toMatchObject({ customers_published: 1, customers_redeemed_published: 1 });
});

test('lists are filtered and paged', async () => {
  const shop = await open();
  const campaignId = await campaignWith(shop, 'Mail', ['A1', 'A2']);
  await give(shop, 'ann', { source_id: 's1' });
  await give(shop, 'bob');
  const total = async (query: string): Promise<unknown> => (await shop.ask('GET', `/publications?${query}`)).body['total'];
  expect(await total('customer=ann')).toBe(1);
  expect(await total(`campaign=Mail&filters[parent_object_id][conditions][$is]=${campaignId}`)).toBe(2);
  expect(await total('voucher=A1')).toBe(1);
  expect(await total('source_id=s1&result=SUCCESS&order=-id&limit=1')).toBe(1);
  expect(await total('voucher_type=GIFT_VOUCHER')).toBe(0);
  const { body } = await shop.ask('GET', '/publications?source_id=s1');
  expect((body['publications'] as unknown[])[0]).toMatchObject({ voucher: { object: 'voucher', campaign: 'Mail', discount: ten.discount, is_referral_code: false } });
  for (const query of ['order=nobody', 'filters[nobody][conditions][$is]=1', 'limit=0', 'page=1001']) {
    expect((await shop.ask('GET', `/publications?${query}`)).status).toBe(400);
  }
});

test.each([
  ['malformed JSON', '{', 400, 'invalid_payload'],
  ['nothing to give', { customer: { source_id: 'ann' } }, 400, 'missing_vouchers'],
  ['nobody to give to', { campaign: 'Mail' }, 400, 'missing_customer'],
  ['a customer as text', { campaign: 'Mail', customer: 'ann' }, 400, 'invalid_payload'],
  ['an unknown customer id', { campaign: 'Mail', customer: { id: 'cust_none' } }, 404, 'not_found'],
  ['an unknown campaign', { campaign: 'None', customer: { source_id: 'ann' } }, 404, 'not_found'],
  ['an unknown voucher', { voucher: 'None', customer: { source_id: 'ann' } }, 404, 'not_found'],
  ['NUL in the source id', { campaign: 'Mail', customer: { source_id: 'a\u0000' } }, 400, 'invalid_payload'],
  ['no code at all', { campaign: { name: 'Mail', count: 0 }, customer: { source_id: 'ann' } }, 400, 'invalid_payload'],
  ['a count as text', { campaign: { name: 'Mail', count: '2' }, customer: { source_id: 'ann' } }, 400, 'invalid_payload'],
] as const)('a publication with %s is refused', async (_name, body, status, key) => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['A1']);
  expect((await shop.ask('POST', '/publications', body)).body).toMatchObject({ code: status, key });
  expect(await counters(shop)).toMatchObject({ publications_succeeded: 0, publications_failed: 0 });
});

test('another project\'s campaigns and vouchers are not there', async () => {
  const [ours, theirs] = [await open(), await open()];
  const campaignId = await campaignWith(theirs, 'Mail', ['A1']);
  expect((await give(ours, 'ann', { campaign: campaignId })).status).toBe(404);
  expect((await give(ours, 'ann', { voucher: 'A1' })).status).toBe(404);
});

test('a publication that names what is not there makes no customer', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['E1']);
  await give(shop, 'owner', { source_id: 'taken' });
  const refused = [
    await give(shop, 'ghost', { campaign: { name: 'nowhere' } }), await give(shop, 'ghost', { voucher: 'nothing' }), await give(shop, 'ghost', { source_id: 'taken' }),
  ];
  expect(refused.map(({ status, body }) => [status, body['key']])).toEqual([[404, 'not_found'], [404, 'not_found'], [400, 'duplicate_source_id']]);
  expect((await shop.ask('GET', '/customers/ghost')).status).toBe(404);
});

test('the tracking id that a redemption gave out names the same customer in a publication', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['F1', 'F2']);
  const redeemed = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'F2' }], customer: { source_id: 'ann' } });
  const [redemption] = redeemed.body['redemptions'] as { tracking_id: string; customer_id: string }[];
  const { body } = await give(shop, redemption?.tracking_id ?? '');
  expect(body).toMatchObject({ customer_id: redemption?.customer_id, tracking_id: 'ann' });
});

test('a list tells what the shop called each customer when a code was given, and can be ordered by it', async () => {
  const shop = await open();
  await campaignWith(shop, 'Mail', ['G1', 'G2', 'G3', 'G4']);
  for (const name of ['bob', 'ann', 'cid', 'ann']) await give(shop, name);
  await shop.ask('PUT', '/customers/cid', { source_id: 'aaron' });
  await shop.ask('DELETE', '/customers/bob');
  const listed = async (order: string): Promise<unknown[]> => {
    const { body } = await shop.ask('GET', `/publications?order=${order}`);
    return (body['publications'] as { tracking_id: unknown }[]).map(({ tracking_id: name }) => name);
  };
  expect(await listed('tracking_id')).toEqual(['ann', 'ann', 'bob', 'cid']);
  await owner.query('update publications set tracking_id = null where project_id = $1 and tracking_id = $2', [shop.projectId, 'ann']);
  expect(await listed('-tracking_id')).toEqual(['cid', 'bob', null, null]);
});
