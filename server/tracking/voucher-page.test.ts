import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { readVoucherChanges, readVoucherPage, readVoucherPublications, readVoucherRedemptions } from './voucher-page.query.ts';
import { searchVouchers } from './voucher-search.query.ts';

const app = await testApp();
const { owner, pool, inject } = app;
const discount = { type: 'AMOUNT', amount_off: 500 };
const now = new Date();

const open = (): Promise<Shop> => openShop(app, inject);

async function codesOf(projectId: string, q?: string, limit = 50): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await searchVouchers(pool, { projectId, filter: q === undefined ? {} : { q }, after, limit, now });
    codes.push(...page.rows.map(({ code }) => code));
    if (page.next === null) return codes;
    after = page.next;
  }
}

test('codes of the whole project are found by how they begin, in either case, page by page, and nothing of the bin or of others', async () => {
  const [shop, other] = [await open(), await open()];
  const campaignId = await buildCampaign(owner, shop.projectId);
  const history = await buildCampaign(owner, shop.projectId, { campaign: { is_historical: true } });
  const binned = await buildCampaign(owner, shop.projectId, { campaign: { binned_at: new Date() } });
  for (const code of ['SAVE1', 'SAVE2', 'SAVE3']) await buildVoucher(owner, shop.projectId, campaignId, { code });
  for (const code of ['save0', 'S%', 'Other']) await buildVoucher(owner, shop.projectId, null, { code, discount });
  await buildVoucher(owner, shop.projectId, history, { code: 'SAVE2', is_historical: true });
  await buildVoucher(owner, shop.projectId, campaignId, { code: 'SAVE-GONE', binned_at: new Date() });
  await buildVoucher(owner, shop.projectId, binned, { code: 'SAVE-BIN' });
  await buildVoucher(owner, other.projectId, null, { code: 'SAVE-THEIRS', discount });
  const all = ['SAVE1', 'SAVE2', 'SAVE2', 'SAVE3', 'save0'];
  for (const q of ['SAVE', 'save', ' Save ']) for (const limit of [1, 2, 50]) expect(await codesOf(shop.projectId, q, limit)).toEqual(all);
  expect(await codesOf(shop.projectId, 'S%')).toEqual(['S%']);
  expect(await codesOf(shop.projectId, 'nothing')).toEqual([]);
  for (const limit of [2, 50]) expect((await codesOf(shop.projectId, undefined, limit)).toSorted()).toEqual(['Other', 'S%', ...all].toSorted());
  const [row] = (await searchVouchers(pool, { projectId: shop.projectId, filter: { q: 'SAVE1' }, after: undefined, limit: 1, now })).rows;
  expect(row).toMatchObject({ state: 'active', campaign: { campaign_id: campaignId, active: true }, holder: null });
  await expect(searchVouchers(pool, { projectId: shop.projectId, filter: { q: 'S' }, after: 'x', limit: 1, now })).rejects.toMatchObject({ status: 400 });
});

test('the page of a voucher tells its campaign, holder, redemptions and what was changed, each list page by page', async () => {
  const [shop, other] = [await open(), await open()];
  await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount } });
  await shop.ask('POST', '/campaigns/Mail/vouchers/P1', { redemption: { quantity: 3 } });
  await shop.ask('POST', '/publications', { voucher: 'P1', customer: { source_id: 'ann', name: 'Ann' } });
  const redeem = { redeemables: [{ object: 'voucher', id: 'P1' }], order: { amount: 5000 }, customer: { source_id: 'ann' } };
  const { body } = await shop.ask('POST', '/redemptions', redeem);
  const [first] = body['redemptions'] as { id: string }[];
  await shop.ask('POST', '/redemptions', redeem);
  await shop.ask('POST', `/redemptions/${first?.id}/rollback`, {});
  await shop.ask('POST', '/validations', { ...redeem, session: { type: 'LOCK', key: 'cart' } });
  await shop.ask('PUT', '/vouchers/P1', { additional_info: 'x', active: false });
  await shop.ask('POST', '/redemptions', redeem);
  const page = await readVoucherPage(pool, shop.projectId, 'P1', now, 'http://x.test');
  expect(page).toMatchObject({
    state: 'disabled', campaign: { name: 'Mail', active: true }, holder: { source_id: 'ann', name: 'Ann' }, open_now: true, next_change: null, held_quantity: 1,
    overview: { succeeded: 2, rolled_back: 1, failed: 1, discount_net_minor: 500, order_net_minor: 5000, last_redeemed_at: expect.any(String) as unknown },
    voucher: { code: 'P1', redemption: { quantity: 3, redeemed_quantity: 1 } },
  });
  expect(await readVoucherPage(pool, shop.projectId, page.voucher.id, now, 'http://x.test')).toEqual(page);
  const kinds: unknown[] = [];
  for (let after: string | undefined, more = true; more;) {
    const { rows, next } = await readVoucherRedemptions(pool, { projectId: shop.projectId, codeOrId: 'P1', after, limit: 1 });
    kinds.push(...rows.map(({ kind, result }) => `${kind} ${result}`));
    more = next !== null;
    after = next ?? undefined;
  }
  expect(kinds).toEqual(['redemption FAILURE', 'rollback SUCCESS', 'redemption SUCCESS', 'redemption SUCCESS']);
  const query = { projectId: shop.projectId, codeOrId: 'P1', limit: 50 };
  expect((await readVoucherPublications(pool, query)).rows).toMatchObject([{ customer: 'ann', codes: ['P1'], result: 'SUCCESS' }]);
  expect((await readVoucherChanges(pool, query)).rows.map(({ action }) => action)).toEqual(['updated', 'created']);
  await expect(readVoucherPage(pool, other.projectId, 'P1', now, '')).rejects.toMatchObject({ status: 404 });
  await expect(readVoucherChanges(pool, { ...query, projectId: other.projectId })).rejects.toMatchObject({ status: 404 });
});

test('amounts that nobody knows are null on the page, and one that was never redeemed has sums of 0', async () => {
  const shop = await open();
  await shop.ask('POST', '/vouchers/ALONE', { discount });
  const overview = { succeeded: 0, rolled_back: 0, failed: 0, discount_net_minor: 0, order_net_minor: 0, last_redeemed_at: null };
  expect(await readVoucherPage(pool, shop.projectId, 'ALONE', now, '')).toMatchObject({ campaign: null, holder: null, overview });
  await shop.ask('POST', '/vouchers/ALONE/redemption', {});
  expect((await readVoucherPage(pool, shop.projectId, 'ALONE', now, '')).overview).toMatchObject({ succeeded: 1, discount_net_minor: null, order_net_minor: null });
});

test('the lists that a voucher tells of are at their addresses', async () => {
  const [shop, other] = [await open(), await open()];
  await shop.ask('POST', '/vouchers/T1', { discount });
  const { body: voucher } = await shop.ask('GET', '/vouchers/T1');
  for (const source of ['ann', 'bob']) {
    await shop.ask('POST', '/publications', { voucher: 'T1', customer: { source_id: source } });
    await shop.ask('POST', '/vouchers/T1/redemption', { customer: { source_id: source } });
  }
  const url = (list: 'publish' | 'redemption'): string => (voucher[list] as { url: string }).url.replace(/^\/v1/, '');
  expect(await shop.ask('GET', url('publish'))).toMatchObject({ status: 200, body: { data_ref: 'publications', total: 2, publications: [{ tracking_id: 'bob' }, { tracking_id: 'ann' }] } });
  expect(await shop.ask('GET', url('redemption'))).toMatchObject({ status: 200, body: { data_ref: 'redemption_entries', total: 2, redeemed_quantity: 2 } });
  for (const list of ['publications', 'redemptions']) expect((await other.ask('GET', `/vouchers/T1/${list}`)).body).toMatchObject({ code: 404, resource_type: 'voucher' });
});
