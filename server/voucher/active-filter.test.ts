import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { listVouchers } from './voucher-list.query.ts';
import { voucherFilters } from './voucher-listing.ts';
import { voucherSource } from './voucher.store.ts';

const { owner } = await testDatabase();
const now = new Date('2026-11-20T12:00:00Z');
const [before, after] = [new Date('2026-11-19T12:00:00Z'), new Date('2026-11-21T12:00:00Z')];

/** Codes with and without dates of their own, of terms with every kind of dates, old and new, of campaigns that are on and off, and of none. */
async function fill(projectId: string): Promise<void> {
  for (const active of [true, false]) {
    for (const [start_date, expiration_date] of [[null, null], [before, after], [after, null], [null, before], [null, now], [now, null]]) {
      const campaignId = await buildCampaign(owner, projectId, { campaign: { active, terms_version: 2 }, terms: { start_date, expiration_date } });
      await owner.query(
        `insert into campaign_terms (project_id, campaign_id, version, discount, redemption_quantity, start_date, expiration_date, created_at)
         select project_id, campaign_id, 2, discount, redemption_quantity, expiration_date, null, created_at from campaign_terms where campaign_id = $1`, [campaignId],
      );
      for (const terms_version of [1, 2, null]) await codes(projectId, campaignId, { terms_version });
    }
  }
  await codes(projectId, null, { discount: { type: 'AMOUNT', amount_off: 1 } });
}

async function codes(projectId: string, campaignId: string | null, row: object): Promise<void> {
  for (const own of [{}, { start_date: after }, { start_date: before }, { expiration_date: before }, { expiration_date: after }, { active: false }]) {
    await buildVoucher(owner, projectId, campaignId, { ...row, ...own });
  }
}

test('active codes are told by their campaigns and terms, as exports tell them', async () => {
  const projectId = await buildProject(owner);
  await fill(projectId);
  for (const value of ['true', 'false']) {
    const condition = voucherFilters.active.states.$active(() => '$2');
    const meant = await owner.query<{ id: string }>(
      `select v.voucher_id as id from ${voucherSource} where v.project_id = $1 and coalesce(${condition}, false) = $3`, [projectId, now, value === 'true'],
    );
    expect(meant.length).toBeGreaterThan(20);
    const { vouchers, rest } = await listVouchers(owner, projectId, { limit: 1000, filters: { active: { conditions: { $active: value } } } }, now);
    expect(vouchers.map(({ voucherId }) => voucherId).toSorted()).toEqual(meant.map(({ id }) => id).toSorted());
    expect(rest.total).toBe(meant.length);
  }
});
