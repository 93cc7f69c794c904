import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { stepsRun } from '../../test/support/plans.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { readPublicationRows } from './publication-list.query.ts';
import { readRedemptionRows } from './redemption-list.query.ts';
import { readVoucherRows } from './voucher-list.query.ts';
import { searchVouchers } from './voucher-search.query.ts';

const { owner } = await testDatabase();
const projectId = await buildProject(owner);
const campaignId = await buildCampaign(owner, projectId);
await owner.query(
  `insert into vouchers (project_id, voucher_id, code, campaign_id, terms_version, created_at)
   select $1, 'v_' || lpad(n::text, 8, '0'), 'C' || lpad(n::text, 5, '0'), $2, 1, now() - n * interval '1 second' from generate_series(1, 2000) as n`,
  [projectId, campaignId],
);
await owner.query(
  `insert into vouchers (project_id, voucher_id, code, discount, created_at)
   select $1, 'l_' || lpad(n::text, 8, '0'), 'L' || lpad(n::text, 5, '0'), '{"type": "AMOUNT", "amount_off": 100}', now() - n * interval '1 second'
     from generate_series(1, 1200) as n`,
  [projectId],
);
await owner.query(
  `insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, actor_type, occurred_at, recorded_at)
   select project_id, replace(voucher_id, 'v_', 'r_'), 'redemption', 'SUCCESS', code, voucher_id, campaign_id, 'api_key', created_at, created_at from vouchers where campaign_id is not null`,
);
await owner.query(
  `insert into publications (project_id, publication_id, result, campaign_id, voucher_ids, channel, actor_type, occurred_at, recorded_at)
   select project_id, replace(voucher_id, 'v_', 'pub_'), 'SUCCESS', campaign_id, array[voucher_id], 'API', 'api_key', created_at, created_at from vouchers where campaign_id is not null`,
);
await owner.query('analyze vouchers, redemptions, publications');

const page = { projectId, campaignId, after: undefined, limit: 50, now: new Date() };

test.each<[string, (db: Db) => Promise<unknown>]>([
  ['tracking.redemptions', (db) => readRedemptionRows(db, { ...page, q: 'C0', result: undefined })],
  ['tracking.publications', (db) => readPublicationRows(db, { ...page, result: 'SUCCESS' })],
  ['tracking.vouchers', (db) => readVoucherRows(db, { ...page, filter: { state: 'active' } })],
  ['tracking.voucher-search-newest', (db) => searchVouchers(db, { ...page, filter: {} })],
  ['tracking.voucher-search-loose', (db) => searchVouchers(db, { ...page, filter: { has_campaign: false } })],
  ['tracking.voucher-search-by-code', (db) => searchVouchers(db, { ...page, filter: { q: 'C0' } })],
])('%s: where a stretch ends is looked for once, and not beside each row of the page', async (name, run) => {
  const scans = async (defect?: (text: string) => string): Promise<number[]> => (await stepsRun(owner, name, run, defect))
    .filter((step) => step['CTE Name'] === 'scanned').map((step) => step['Actual Loops']);
  const loops = await scans();
  expect(loops.length).toBeGreaterThan(0);
  expect(loops).toEqual(loops.map(() => 1));
  // As it was: joined by its number.
  const planted = await scans((text) => text.replace('left join ended l on true', `left join scanned l on l.n = ${/from scanned where n = (\$\d+)/.exec(text)?.[1]}`));
  expect(Math.max(...planted)).toBeGreaterThan(10);
});

test('codes without a campaign are read in the order of the index that has them together', async () => {
  const read = (db: Db): Promise<unknown> => searchVouchers(db, { ...page, filter: { has_campaign: false } });
  const rows = async (defect?: (text: string) => string): Promise<number[]> => (await stepsRun(owner, 'tracking.voucher-search-loose', read, defect))
    .filter((step) => step['Index Name'] === 'vouchers_by_campaign').map((step) => step['Actual Rows']);
  expect(await rows()).toEqual([1000]);
  // Ordered by their age alone all of them are read and sorted.
  expect(await rows((text) => text.replaceAll('order by v.campaign_id desc, v.created_at', 'order by v.created_at'))).not.toEqual([1000]);
});
