/** What the dashboard reads of a shop, without HTTP: figures, and its own lists from their beginning and far down. */
import type { VoucherRow } from '../contract/tracking.ts';
import { searchCustomers, type CustomerSearch } from '../server/customer/customer-search.query.ts';
import type { Pool } from '../server/platform/db.ts';
import { encodePosition, type Page } from '../server/platform/keyset.ts';
import { readCampaignFigures } from '../server/tracking/campaign-figures.query.ts';
import { readPublicationRows } from '../server/tracking/publication-list.query.ts';
import { readRedemptionRows } from '../server/tracking/redemption-list.query.ts';
import { readVoucherRows } from '../server/tracking/voucher-list.query.ts';
import { searchVouchers } from '../server/tracking/voucher-search.query.ts';
import type { BigShop } from './big-shop.ts';
import type { Reading } from './pages.ts';

export async function dashboardReadings(db: Pool, shop: BigShop): Promise<Reading[]> {
  return [
    ...figureReadings(db, shop), ...(await voucherTabReadings(db, shop)), ...searchReadings(db, shop), ...entryTabReadings(db, shop), ...customerTabReadings(db, shop),
  ];
}

function figureReadings(db: Pool, { projectId, campaignId }: BigShop): Reading[] {
  const now = new Date();
  const figures = { projectId, campaignId, now, granularity: 'day' as const };
  const day = (daysAgo: number): string => new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  return [
    ['figures of a campaign, the last 31 days by day', () => readCampaignFigures(db, { ...figures, from: day(30), to: day(0) })],
    ['figures of a campaign, a year by day', () => readCampaignFigures(db, { ...figures, from: day(364), to: day(0) })],
  ];
}

/** States that the dashboard filters codes by; undefined: all. */
const states: (VoucherRow['state'] | undefined)[] = [undefined, 'active', 'used_up', 'disabled', 'expired', 'not_started', 'historical'];

/** The dashboard's lists of the largest campaign, of which the first page, the one after it and one far down are read. */
async function voucherTabReadings(db: Pool, { projectId, campaignId, vouchers }: BigShop): Promise<Reading[]> {
  const now = new Date();
  const read = (state: VoucherRow['state'] | undefined, q: string | undefined, after?: string) => (): Promise<Page<VoucherRow>> => (
    readVoucherRows(db, { projectId, campaignId, filter: { ...(state && { state }), ...(q && { q }) }, after, limit: 50, now }));
  const [row] = await db.query<{ at: number; voucher_id: string }>(
    `/* bench.place */
    select (extract(epoch from created_at) * 1000000)::bigint as at, voucher_id
      from vouchers
     where project_id = $1 and campaign_id = $2
     order by created_at, voucher_id
    offset $3
     limit 1`,
    [projectId, campaignId, Math.floor(vouchers * 0.06)],
  );
  const far = encodePosition('vouchers of a campaign', [row?.at ?? 0, row?.voucher_id ?? '']);
  return [
    ...states.map((state): Reading => [`dashboard: codes of a campaign, ${state ?? 'all'}`, read(state, undefined)]),
    ...([undefined, 'active'] as const).map((state): Reading => [`dashboard: codes of a campaign, ${state ?? 'all'}, after nine tenths`, read(state, undefined, far)]),
    ...prefixes.map((q): Reading => [`dashboard: codes of a campaign that begin with ${q}`, read(undefined, q)]),
    ['dashboard: codes of a campaign that begin with 4D, used up', read('used_up', '4D')],
  ];
}

/** What somebody types who looks for a code. */
const prefixes = ['4', '4D', '4D2', '4D2A', '4D2A7'];

function searchReadings(db: Pool, { projectId }: BigShop): Reading[] {
  const read = (q: string | undefined) => (): Promise<unknown> => searchVouchers(db, { projectId, filter: q === undefined ? {} : { q }, after: undefined, limit: 50, now: new Date() });
  return [
    ['dashboard: codes of the project, the newest', read(undefined)],
    ...[...prefixes, '4d2a7', 'NOTHING'].map((q): Reading => [`dashboard: codes of the project that begin with ${q}`, read(q)]),
  ];
}

function entryTabReadings(db: Pool, { projectId, campaignId }: BigShop): Reading[] {
  const redemptions = { projectId, campaignId, q: undefined, result: undefined, after: undefined, limit: 50 };
  const publications = { projectId, campaignId, result: undefined, after: undefined, limit: 50 };
  const far = (list: string): { after: string } => ({ after: encodePosition(list, [Date.UTC(2026, 1, 1) * 1000, '']) });
  return [
    ['dashboard: redemptions of a campaign', () => readRedemptionRows(db, redemptions)],
    ['dashboard: redemptions of a campaign, far down', () => readRedemptionRows(db, { ...redemptions, ...far('redemptions') })],
    ['dashboard: redemptions of a campaign, failed', () => readRedemptionRows(db, { ...redemptions, result: 'failed' })],
    ['dashboard: redemptions of a campaign, rolled back', () => readRedemptionRows(db, { ...redemptions, result: 'rolled_back' })],
    ['dashboard: redemptions of codes that begin with 4D', () => readRedemptionRows(db, { ...redemptions, q: '4D' })],
    ['dashboard: redemptions of a customer', () => readRedemptionRows(db, { ...redemptions, q: 'shop-77' })],
    ['dashboard: publications of a campaign', () => readPublicationRows(db, publications)],
    ['dashboard: publications of a campaign, far down', () => readPublicationRows(db, { ...publications, ...far('publications') })],
    ['dashboard: publications of a campaign, failed', () => readPublicationRows(db, { ...publications, result: 'FAILURE' })],
  ];
}

function customerTabReadings(db: Pool, { projectId }: BigShop): Reading[] {
  const query: CustomerSearch = {
    projectId, search: undefined, city: undefined, segmentId: undefined, createdAfter: undefined, createdBefore: undefined, sort: 'newest', after: undefined, limit: 50,
  };
  const read = (change: Partial<CustomerSearch>) => (): Promise<unknown> => searchCustomers(db, { ...query, ...change }, new Date());
  return [
    ['dashboard: customers, the newest', read({})],
    ['dashboard: customers by name', read({ sort: 'name' })],
    ['dashboard: customers by name, far down', read({ sort: 'name', after: encodePosition('customers by name', [0, 'name 8', '']) })],
    ['dashboard: customers, far down', read({ after: encodePosition('customers, newest', [Date.UTC(2026, 1, 1) * 1000, '']) })],
    ...['n', 'Name 4', 'Name 4d2a', 'shop-77', 'nobody'].map((search): Reading => [`dashboard: customers, ${search}`, read({ search })]),
    ['dashboard: customers of a city', read({ city: 'City 7' })],
  ];
}
