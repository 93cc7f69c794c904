import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { findVoucher } from './voucher.store.ts';
import { toWireVoucher } from './wire-voucher.ts';

const { pool, owner } = await testDatabase();

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
      qr: { id: `qr_${id}`, url: 'https://shop.test/v1/vouchers/A%2FB%20C%25/qr' },
      barcode: { id: `bar_${id}`, url: 'https://shop.test/v1/vouchers/A%2FB%20C%25/barcode' },
    },
    is_referral_code: false, created_at: '2026-11-01T12:00:00.000Z', updated_at: null, object: 'voucher',
    publish: { object: 'list', count: 0, url: '/v1/vouchers/A%2FB%20C%25/publications?page=1&limit=10' },
    redemption: { quantity: null, redeemed_quantity: 0, object: 'list', url: '/v1/vouchers/A%2FB%20C%25/redemptions?page=1&limit=10' },
    validation_rules_assignments: { object: 'list', data_ref: 'data', data: [], total: 0 },
  });
});
