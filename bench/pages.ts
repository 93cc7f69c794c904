/** What the dashboard reads, over many codes and a year of quarter hours: the query and its answer, without HTTP. */
import type { VoucherQuery } from '../contract/voucher.ts';
import type { Pool } from '../server/platform/db.ts';
import { encodePosition } from '../server/platform/keyset.ts';
import { readCampaignFigures } from '../server/tracking/campaign-figures.query.ts';
import { readVoucherRows } from '../server/tracking/voucher-list.query.ts';
import { listVouchers } from '../server/voucher/voucher-list.query.ts';
import { buildCampaign, buildProject } from '../test/support/rows.ts';
import { median, type Measure } from './bench.ts';

const times = 40;

export async function measurePages(db: Pool, vouchers: number): Promise<Measure[]> {
  const projectId = await buildProject(db, { name: 'Bench pages' });
  const counters = { vouchers_created: vouchers, redemptions_succeeded: 35_136, discount_minor: 35_136, order_minor: 351_360 };
  const campaignId = await buildCampaign(db, projectId, { campaign: { name: 'Bench codes' }, counters });
  await fill(db, projectId, campaignId, vouchers);
  const now = new Date();
  const figures = { projectId, campaignId, now, granularity: 'day' as const };
  const day = (daysAgo: number): string => new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const list = { projectId, campaignId, filter: {}, limit: 50, now };
  const depth = await positionAt(db, projectId, campaignId, Math.floor(vouchers * 0.9));
  return [
    await timed('figures of a campaign, the last 31 days by day', () => readCampaignFigures(db, { ...figures, from: day(30), to: day(0) })),
    await timed('figures of a campaign, a year by day', () => readCampaignFigures(db, { ...figures, from: day(364), to: day(0) })),
    await timed(`first 50 of ${vouchers.toLocaleString('en-US')} vouchers`, () => readVoucherRows(db, { ...list, after: undefined })),
    await timed('50 of them after nine tenths', () => readVoucherRows(db, { ...list, after: depth })),
    await timed('search for the beginning of a code', () => readVoucherRows(db, { ...list, filter: { q: 'C4999' }, after: undefined })),
    ...(await measureWireLists(db, projectId, vouchers)),
  ];
}

/** The contract's list of all vouchers of the project, with its total, by page and by cursor. */
async function measureWireLists(db: Pool, projectId: string, vouchers: number): Promise<Measure[]> {
  const read = (query: VoucherQuery) => (): Promise<unknown> => listVouchers(db, projectId, query, new Date());
  const depth = Math.floor(vouchers * 0.9);
  const [row] = await db.query<{ at: string; voucher_id: string; code: string }>(
    `/* bench.place */
    select (extract(epoch from created_at) * 1000000)::bigint::text as at, voucher_id, code
      from vouchers
     where project_id = $1
     order by created_at desc, voucher_id desc
    offset $2
     limit 1`,
    [projectId, depth],
  );
  const { at = '', voucher_id = '', code = '' } = row ?? {};
  const is = (field: string, value: string): VoucherQuery => ({ limit: 100, filters: { [field]: { conditions: { $is: value } } } });
  const after = (order: string, place: string): VoucherQuery => ({ limit: 100, order, starting_after: encodePosition([order, `=${place}`, voucher_id]) });
  return [
    await timed('list of all vouchers, first 100 and the total', read({ limit: 100 })),
    await timed('list of all vouchers, 100 by cursor after nine tenths', read(after('-created_at', at))),
    await timed('list of all vouchers by code, 100 by cursor after nine tenths', read(after('code', code))),
    await timed('list of all vouchers, page 1000 of 10', read({ limit: 10, page: 1000 })),
    await timed('list of all vouchers, page 1000 of 100', read({ limit: 100, page: 1000 })),
    await timed('list of all vouchers, one code', read(is('code', 'C4999'))),
    await timed('list of all vouchers, one campaign by name', read(is('campaign', 'Bench codes'))),
    await timed('list of all vouchers, those redeemed', read({ limit: 100, filters: { 'redemption.redeemed_quantity': { conditions: { $more_than: 0 } } } })),
  ];
}

async function timed(name: string, work: () => Promise<unknown>): Promise<Measure> {
  const taken: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  return { name: `${name}, ms`, reached: median(taken), target: { below: 50 }, digits: 1 };
}

async function fill(db: Pool, projectId: string, campaignId: string, vouchers: number): Promise<void> {
  await db.query(
    `/* bench.fill-vouchers */
    insert into vouchers (project_id, voucher_id, code, campaign_id, redemption_quantity, redeemed_quantity, created_at)
    select $1, 'v_bench' || n, 'C' || n, $2, 1, (n % 3 = 0)::integer, now() - n * interval '1 second'
      from generate_series(1, $3::integer) as n`,
    [projectId, campaignId, vouchers],
  );
  await db.query(
    `/* bench.fill-buckets */
    insert into campaign_buckets (project_id, campaign_id, bucket_at, redemptions_succeeded, discount_minor, order_minor)
    select $1, $2, at, 1, 1, 10
      from generate_series(date_bin('15 minutes', now(), '2000-01-01') - interval '366 days', now(), '15 minutes') as at`,
    [projectId, campaignId],
  );
  await db.query('/* bench.analyze */ analyze vouchers, campaign_buckets');
}

async function positionAt(db: Pool, projectId: string, campaignId: string, offset: number): Promise<string> {
  const [row] = await db.query<{ at: number; voucher_id: string }>(
    `/* bench.position */
    select (extract(epoch from created_at) * 1000000)::bigint as at, voucher_id
      from vouchers
     where project_id = $1
       and campaign_id = $2
     order by created_at desc, voucher_id desc
    offset $3
     limit 1`,
    [projectId, campaignId, offset],
  );
  return encodePosition([row?.at ?? 0, row?.voucher_id ?? '']);
}
