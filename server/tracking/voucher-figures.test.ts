import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';
import { readVoucherFigures } from './voucher-figures.query.ts';

const app = await testApp();
const { owner, pool, inject } = app;

/** A campaign with codes in every state, two of them published, one in the bin. */
async function openCampaign() {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId, { campaign: { name: 'States' } });
  const build = (code: string, more: object): Promise<unknown> => buildVoucher(owner, shop.projectId, campaignId, { code, ...more });
  await build('ACT-1', {});
  await build('ACT-2', { publications: 1 });
  await build('USED', { redemption_quantity: 1, redeemed_quantity: 1, publications: 2 });
  await build('OFF', { active: false, expiration_date: new Date('2020-01-01T00:00:00Z') });
  await build('OVER', { expiration_date: new Date('2020-01-01T00:00:00Z'), redemption_quantity: 1, redeemed_quantity: 1 });
  await build('LATER', { start_date: new Date('2050-01-01T00:00:00Z') });
  await build('BINNED', { binned_at: new Date() });
  await owner.query('update campaign_counters set vouchers_created = 7, vouchers_deleted = 1 where project_id = $1', [shop.projectId]);
  return { shop, campaignId };
}

test('each code is counted in its state, which is the one that its list is narrowed by; together they are the codes of the dashboard', async () => {
  const { shop, campaignId } = await openCampaign();
  const { status, body } = await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/figures`);
  expect([status, body]).toEqual([200, {
    total: 6, looked_at: 6, is_exact: true, active: 2, used_up: 1, expired: 1, disabled: 1, not_started: 1, never_published: 4,
  }]);
  for (const state of ['active', 'used_up', 'expired', 'disabled', 'not_started']) {
    expect([state, (await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/count?state=${state}`)).body['count']]).toEqual([state, body[state]]);
  }
  expect((await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/count?published=false`)).body['count']).toBe(body['never_published']);
  const { figures } = (await shop.askOurs('GET', `/campaigns/${campaignId}/figures`)).body as { figures: Record<string, { value: number }> };
  expect(body['total']).toBe((figures['vouchers_created']?.value ?? 0) - (figures['vouchers_deleted']?.value ?? 0));
});

test('of very many codes the newest are looked at, which the answer says; all of them are the counters’', async () => {
  const { shop, campaignId } = await openCampaign();
  const figures = await readVoucherFigures(pool, shop.projectId, campaignId, new Date(), 3);
  expect(figures).toMatchObject({ total: 6, looked_at: 3, is_exact: false });
  expect(figures.active + figures.used_up + figures.expired + figures.disabled + figures.not_started).toBe(3);
});

test('a campaign without codes has none of any kind, and another project’s is not found', async () => {
  const [{ shop }, other] = [await openCampaign(), await openShop(app, inject)];
  const empty = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Empty' } });
  expect((await shop.askOurs('GET', `/campaigns/${empty}/vouchers/figures`)).body).toMatchObject({ total: 0, looked_at: 0, is_exact: true, active: 0, never_published: 0 });
  expect((await other.askOurs('GET', `/campaigns/${empty}/vouchers/figures`)).status).toBe(404);
});
