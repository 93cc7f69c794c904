import { beforeAll, expect, test } from 'vitest';
import type { VoucherQuery } from '../../contract/voucher.ts';
import { testDatabase } from '../../test/support/database.ts';
import { pageFound, withoutIndex, type Found } from '../../test/support/plans.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { listVouchers } from './voucher-list.query.ts';

const { owner } = await testDatabase();
const now = new Date('2026-11-20T12:00:00Z');
let [projectId, campaignId] = ['', ''];

beforeAll(async () => {
  projectId = await buildProject(owner);
  campaignId = await buildCampaign(owner, projectId, { campaign: { name: 'Many' } });
  await buildCampaign(owner, projectId, { campaign: { binned_at: now } });
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, category_id, publications, created_at, updated_at, metadata)
     select $1, 'v_' || lpad(n::text, 8, '0'), 'C' || md5(n::text), case when n % 10 = 1 then $2 end, case when n % 10 = 2 then 'cat_1' end, (n % 10 = 3)::integer, now() - n * interval '1 second',
            case when n % 10 = 0 then now() end, case when n % 5000 = 1 then jsonb_build_object('shop', n) else '{}' end
       from generate_series(1, 20000) as n`,
    [projectId, campaignId],
  );
  await owner.query(`insert into categories (project_id, category_id, name, created_at) values ($1, 'cat_1', 'Sale', now())`, [projectId]);
  await owner.query('vacuum analyze vouchers, campaigns, campaign_terms, categories');
});

/** How a list finds its page. */
function found(db: Db, query: VoucherQuery): Promise<Found> {
  return pageFound(db, 'voucher.list', (by) => listVouchers(by, projectId, { limit: 100, ...query }, now));
}

/** Entries that a page may read: those before it and its own, and a few more of campaigns and where one stage of the list ends. */
const room = ({ page = 1 }: VoucherQuery): number => 2 * (page * 100) + 200;

test.each<[VoucherQuery, string]>([
  [{}, 'Index Only Scan vouchers_by_time'],
  [{ order: 'created_at', page: 90 }, 'Index Only Scan vouchers_by_time'],
  [{ page: 15, campaign: 'Many' }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: '-updated_at' }, 'Index Only Scan vouchers_changed'],
  [{ order: 'updated_at' }, 'Index Only Scan vouchers_changed'],
  [{ order: 'code' }, 'Index Only Scan vouchers_code_unique'],
  [{ order: '-code' }, 'Index Only Scan vouchers_code_unique'],
  [{ order: 'campaign' }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: '-campaign', page: 15 }, 'Index Only Scan vouchers_by_campaign'],
  [{ order: 'category' }, 'Index Scan vouchers_by_category'],
  [{ order: 'id' }, 'Index Scan vouchers_pkey'],
  [{ filters: { 'publish.count': { conditions: { $more_than: '0' } } }, page: 15 }, 'Index Only Scan vouchers_given_out'],
])('a page of codes by %o is found in the order of an index, which alone can do it', async (query, expected) => {
  const { indexes, read } = await found(owner, query);
  expect(indexes).toContain(expected);
  expect(indexes.filter((index) => /^Bitmap.* vouchers_/.test(index))).toEqual([]);
  expect(read).toBeLessThanOrEqual(room(query));
  expect((await withoutIndex(owner, expected.replace(/.* /, ''), (db) => found(db, query))).read).toBeGreaterThan(room(query));
});

test.each<[string, object, string]>([
  ['a value of metadata', { 'metadata.shop': { conditions: { $is: '5001' } } }, 'vouchers_by_metadata'],
  ['a key of metadata', { 'metadata.shop': { conditions: { $has_value: true } } }, 'vouchers_by_metadata'],
  ['the beginning of a code', { code: { conditions: { $starts_with: 'C4ab' } } }, 'vouchers_code_unique'],
])('%s, which few have, is found by an index', async (_, filters, index) => {
  expect((await found(owner, { filters })).indexes).toContain(`Bitmap Index Scan ${index}`);
  expect((await withoutIndex(owner, index, (db) => found(db, { filters }))).read).toBeGreaterThan(10_000);
});
