import { beforeAll, expect, test } from 'vitest';
import type { VoucherQuery } from '../../contract/voucher.ts';
import { testDatabase } from '../../test/support/database.ts';
import { indexesOf } from '../../test/support/plans.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import { listVouchers } from './voucher-list.query.ts';

const { owner } = await testDatabase();
const now = new Date('2026-11-20T12:00:00Z');
let [projectId, campaignId] = ['', ''];

beforeAll(async () => {
  projectId = await buildProject(owner);
  campaignId = await buildCampaign(owner, projectId, { campaign: { name: 'Many' } });
  await buildCampaign(owner, projectId, { campaign: { binned_at: now } });
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at, updated_at, metadata)
     select $1, 'v_' || lpad(n::text, 8, '0'), 'C' || md5(n::text), case when n % 3 > 0 then $2 end, now() - n * interval '1 second',
            case when n % 10 = 0 then now() end, case when n % 5000 = 1 then jsonb_build_object('shop', n) else '{}' end
       from generate_series(1, 20000) as n`,
    [projectId, campaignId],
  );
  await owner.query('vacuum analyze vouchers, campaigns, campaign_terms');
});

/** The indexes by which a list finds its page. */
function plansOf(query: VoucherQuery): Promise<string[]> {
  return indexesOf(owner, 'voucher.list', (db) => listVouchers(db, projectId, { limit: 100, ...query }, now));
}

test.each<[VoucherQuery, string]>([
  [{}, 'Index Only Scan vouchers_by_time'],
  [{ order: 'created_at', page: 100 }, 'Index Only Scan vouchers_by_time'],
  [{ page: 150, campaign: 'Many' }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: '-updated_at' }, 'Index Only Scan vouchers_changed'],
  [{ order: 'updated_at' }, 'Index Only Scan vouchers_changed'],
  [{ order: 'code' }, 'Index Only Scan vouchers_code_unique'],
  [{ order: '-code' }, 'Index Only Scan vouchers_code_unique'],
  [{ order: 'campaign' }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: '-campaign', page: 100 }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: 'category' }, 'Index Scan vouchers_by_category'],
  [{ order: 'id' }, 'Index Scan vouchers_pkey'],
])('a page of codes by %o is found in the order of an index', async (query, expected) => {
  const plans = await plansOf(query);
  expect(plans).toContain(expected);
  expect(plans.filter((plan) => /^Bitmap.* vouchers_/.test(plan))).toEqual([]);
});

test.each<[string, object, string]>([
  ['a value of metadata', { 'metadata.shop': { conditions: { $is: '5001' } } }, 'vouchers_by_metadata'],
  ['a key of metadata', { 'metadata.shop': { conditions: { $has_value: true } } }, 'vouchers_by_metadata'],
  ['the beginning of a code', { code: { conditions: { $starts_with: 'C4ab' } } }, 'vouchers_code_unique'],
])('%s, which few have, is found by an index', async (_, filters, index) => {
  expect(await plansOf({ filters })).toContain(`Bitmap Index Scan ${index}`);
});
