import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { findVoucher } from './voucher.store.ts';
import { toWireVoucher } from './wire-voucher.ts';

const app = await testApp();
const { pool, owner, inject } = app;
const five = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 500 } };

const open = (): Promise<Shop> => openShop(app, inject);

async function addTerms(projectId: string, campaignId: string, version: number, amount: number): Promise<void> {
  await owner.query(
    `/* test.terms */
     insert into campaign_terms (project_id, campaign_id, version, discount, expiration_date, created_at)
     values ($1, $2, $3, jsonb_build_object('type', 'AMOUNT', 'amount_off', $4::int), '2026-12-31', now())`,
    [projectId, campaignId, version, amount],
  );
  await owner.query('/* test.version */ update campaigns set terms_version = $3 where project_id = $1 and campaign_id = $2', [projectId, campaignId, version]);
}

test('a voucher follows its campaign until it keeps a version; dates of its own win', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  await buildVoucher(owner, projectId, campaignId, { code: 'FOLLOWS' });
  await buildVoucher(owner, projectId, campaignId, { code: 'KEEPS', terms_version: 1, expiration_date: '2027-06-01T00:00:00Z' });
  await addTerms(projectId, campaignId, 2, 500);
  const follows = await findVoucher(pool, projectId, 'FOLLOWS');
  const keeps = await findVoucher(pool, projectId, 'KEEPS');
  expect(follows).toMatchObject({ discount: { amount_off: 500 }, termsVersion: null, effectiveTermsVersion: 2 });
  expect(follows?.expirationDate?.toISOString()).toBe('2026-12-31T00:00:00.000Z');
  expect(keeps).toMatchObject({ discount: { amount_off: 1000 }, termsVersion: 1, effectiveTermsVersion: 1 });
  expect(keeps?.expirationDate?.toISOString()).toBe('2027-06-01T00:00:00.000Z');
});

test('a public code has the current terms of its campaign after it was redeemed and published', async () => {
  const shop = await open();
  const ends = ['2999-01-01T00:00:00.000Z', '2999-06-01T00:00:00.000Z'] as const;
  const voucher = { ...five, code_config: { pattern: 'EVERYBODY' } };
  await shop.ask('POST', '/campaigns', { name: 'Public', type: 'STANDALONE', voucher, expiration_date: ends[0] });
  const redeem = { redeemables: [{ object: 'voucher', id: 'EVERYBODY' }], order: { amount: 5000 }, customer: { source_id: 'anna' } };
  expect((await shop.ask('POST', '/redemptions', redeem)).status).toBe(200);
  expect((await shop.ask('POST', '/publications', { voucher: 'EVERYBODY', customer: { source_id: 'anna' } })).status).toBe(200);
  await shop.ask('PUT', '/campaigns/Public', { expiration_date: ends[1], discount: { type: 'AMOUNT', amount_off: 700 } });
  expect((await findVoucher(pool, shop.projectId, 'EVERYBODY'))?.expirationDate?.toISOString()).toBe(ends[1]);
  expect((await shop.ask('POST', '/redemptions', redeem)).body).toMatchObject({ order: { total_discount_amount: 700 } });
});

test('a voucher is found by code or id, the living one before history, and never in another project or the bin', async () => {
  const projectId = await buildProject(owner);
  const other = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId, { campaign: { is_historical: true } });
  await buildVoucher(owner, projectId, campaignId, { code: 'TWICE', is_historical: true });
  const living = await buildVoucher(owner, projectId, null, { code: 'TWICE', discount: { type: 'AMOUNT', amount_off: 1 } });
  await buildVoucher(owner, projectId, null, { code: 'BINNED', binned_at: new Date() });
  expect((await findVoucher(pool, projectId, 'TWICE'))?.voucherId).toBe(living);
  expect((await findVoucher(pool, projectId, living))?.code).toBe('TWICE');
  expect(await findVoucher(pool, other, living)).toBeUndefined();
  expect(await findVoucher(pool, projectId, 'BINNED')).toBeUndefined();
});

test('a voucher on the wire says null for what is unset', async () => {
  const projectId = await buildProject(owner);
  const id = await buildVoucher(owner, projectId, null, { code: 'A/B C%', discount: { type: 'PERCENT', percent_off: 12.5 }, redemption_quantity: null });
  const voucher = await findVoucher(pool, projectId, 'A/B C%');
  if (voucher === undefined) throw new Error('not found');
  expect(toWireVoucher(voucher, 'https://shop.test')).toEqual({
    id, code: 'A/B C%', campaign: null, campaign_id: null, category: null, category_id: null, categories: [], type: 'DISCOUNT_VOUCHER',
    discount: { type: 'PERCENT', percent_off: 12.5 }, gift: null, loyalty_card: null, start_date: null, expiration_date: null,
    validity_timeframe: null, validity_day_of_week: null, active: true, additional_info: null, metadata: {},
    assets: {
      qr: { id: `qr_${voucher.assetKey}`, url: `https://shop.test/pictures/${projectId}/${id}/${voucher.assetKey}/qr` },
      barcode: { id: `bar_${voucher.assetKey}`, url: `https://shop.test/pictures/${projectId}/${id}/${voucher.assetKey}/barcode` },
    },
    is_referral_code: false, created_at: '2026-11-01T12:00:00.000Z', updated_at: null, object: 'voucher',
    publish: { object: 'list', count: 0, url: '/v1/vouchers/A%2FB%20C%25/publications?page=1&limit=10' },
    redemption: { quantity: null, redeemed_quantity: 0, object: 'list', url: '/v1/vouchers/A%2FB%20C%25/redemptions?page=1&limit=10' },
    validation_rules_assignments: { object: 'list', data_ref: 'data', data: [], total: 0 },
  });
});

test('a voucher without a campaign is made with its code or a random one, and found by both of its names', async () => {
  const shop = await open();
  const made = await shop.ask('POST', '/vouchers/A%2FB', { ...five, redemption: { quantity: 2 }, metadata: { a: 1 }, start_date: '2026-11-01' });
  expect(made).toMatchObject({ status: 200, body: { code: 'A/B', campaign: null, discount: five.discount, redemption: { quantity: 2 }, start_date: '2026-11-01T00:00:00.000Z' } });
  for (const name of ['A%2FB', String(made.body['id'])]) expect((await shop.ask('GET', `/vouchers/${name}`)).body).toEqual(made.body);
  const random = await shop.ask('POST', '/vouchers/', five);
  expect(random.body['code']).toMatch(/^[0-9a-zA-Z]{8}$/);
  expect((await shop.ask('POST', '/vouchers', { ...five, code_config: { pattern: 'Q-##' } })).body['code']).toMatch(/^Q-[0-9a-zA-Z]{2}$/);
  expect((await shop.ask('POST', '/vouchers/A%2FB', five)).body).toMatchObject({ code: 409, key: 'duplicate_found', details: 'Duplicated voucher exists with id A/B' });
});

test.each([
  ['malformed JSON', '{', 'invalid_payload'], ['no discount', {}, 'invalid_payload'], ['a gift', { ...five, type: 'GIFT_VOUCHER' }, 'invalid_voucher'],
  ['no hours', { ...five, validity_hours: { daily: [] } }, 'invalid_payload'],
  ['a window counted from nowhere', { ...five, validity_timeframe: { interval: 'P1D', duration: 'PT1H' } }, 'invalid_payload'],
  ['a code of 201 characters', { ...five, code: 'x'.repeat(201) }, 'invalid_payload'], ['NUL in its code', { ...five, code: '\u0000' }, 'invalid_payload'],
  ['metadata as text', { ...five, metadata: 'x' }, 'invalid_payload'], ['a code configuration of nothing', { ...five, code_config: { pattern: ' ' } }, 'invalid_code_config'],
])('a voucher with %s is refused', async (_name, body, key) => {
  const shop = await open();
  expect((await shop.ask('POST', '/vouchers', body)).body).toMatchObject({ code: 400, key });
  expect((await shop.ask('GET', '/vouchers')).body['total']).toBe(0);
});

test('a voucher is switched off and on, and each is a change', async () => {
  const shop = await open();
  await shop.ask('POST', '/vouchers/SWITCH', five);
  expect((await shop.ask('POST', '/vouchers/SWITCH/disable', '')).body).toMatchObject({ object: 'voucher', active: false });
  expect((await shop.ask('POST', '/vouchers/SWITCH/disable', '')).body).toMatchObject({ active: false });
  expect((await shop.ask('POST', '/vouchers/SWITCH/enable', {})).body).toMatchObject({ active: true });
  const rows = await owner.query('/* test.changes */ select action from changes where project_id = $1 and object_type = $2 order by change_id', [shop.projectId, 'voucher']);
  expect(rows.map(({ action }) => action)).toEqual(['created', 'disabled', 'enabled']);
});

test('vouchers are listed by campaign, code, holder and filters', async () => {
  const shop = await open();
  const { body: { id } } = await shop.ask('POST', '/campaigns', { name: 'List', voucher: five });
  for (const code of ['L1', 'L2', 'L3']) await shop.ask('POST', `/campaigns/List/vouchers/${code}`);
  await shop.ask('POST', '/vouchers/ALONE', { ...five, category: 'own' });
  await shop.ask('POST', '/publications', { voucher: 'L1', customer: { source_id: 'ann' } });
  const codes = async (query: string): Promise<unknown[]> => ((await shop.ask('GET', `/vouchers?order=code&${query}`)).body['vouchers'] as { code: string }[]).map(({ code }) => code);
  expect(await codes('')).toEqual(['ALONE', 'L1', 'L2', 'L3']);
  expect(await codes('campaign=List')).toEqual(['L1', 'L2', 'L3']);
  expect(await codes(`campaign_id=${String(id)}&limit=1&page=2`)).toEqual(['L2']);
  expect(await codes('code=L3')).toEqual(['L3']);
  expect(await codes('customer=ann')).toEqual(['L1']);
  expect(await codes('category=own')).toEqual(['ALONE']);
  expect(await codes('filters[code][conditions][$starts_with]=L&filters[active][conditions][$is]=true')).toEqual(['L1', 'L2', 'L3']);
  await shop.ask('POST', '/campaigns/List/vouchers/L4', { metadata: { "it's": 5 } });
  expect(await codes(`filters[${encodeURIComponent("metadata.it's")}][conditions][$is]=5`)).toEqual(['L4']);
  expect(await codes('filters[metadata.none][conditions][$is]=5')).toEqual([]);
  expect(await codes('filters[redemption.redeemed_quantity][conditions][$more_than]=0')).toEqual([]);
  const bad = ['filters[metadata][conditions][$is]=1', 'filters[nobody][conditions][$is]=1', 'order=nobody', 'limit=101', 'page=1001'];
  for (const query of [...bad, 'filters[redemption.quantity][conditions][$is]=many']) {
    expect((await shop.ask('GET', `/vouchers?${query}`)).status).toBe(400);
  }
});

test('vouchers of a campaign in the bin are not found, and neither are those of another project', async () => {
  const [ours, theirs] = [await open(), await open()];
  await theirs.ask('POST', '/campaigns', { name: 'Bin', type: 'STANDALONE', voucher: { ...five, code_config: { pattern: 'BIN' } } });
  expect((await theirs.ask('GET', '/vouchers/BIN')).status).toBe(200);
  for (const [method, path] of [['GET', '/vouchers/BIN'], ['POST', '/vouchers/BIN/disable']] as const) {
    expect((await ours.ask(method, path)).body).toMatchObject({ code: 404, key: 'not_found', resource_type: 'voucher', resource_id: 'BIN', details: 'Cannot find voucher with id BIN' });
  }
  await theirs.ask('DELETE', '/campaigns/Bin');
  expect((await theirs.ask('GET', '/vouchers/BIN')).status).toBe(404);
  expect((await theirs.ask('GET', '/vouchers')).body['total']).toBe(0);
  expect((await theirs.ask('POST', '/vouchers/BIN', five)).status).toBe(409);
});

test.each(['\n', ' ', 'SAVE10\n', 'A\tB'])('the code %j, which nobody could type, is refused', async (code) => {
  const shop = await openShop(app, inject);
  const voucher = { discount: { type: 'AMOUNT', amount_off: 100 } };
  await shop.ask('POST', '/campaigns', { name: 'Mail', voucher });
  expect(await shop.ask('POST', '/vouchers', { code, ...voucher })).toMatchObject({ status: 400, body: { key: 'invalid_voucher' } });
  expect(await shop.ask('POST', '/campaigns/Mail/vouchers', { code })).toMatchObject({ status: 400, body: { key: 'invalid_voucher' } });
});
