import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildBucket, buildCampaign, buildDay, buildProject } from '../../test/support/rows.ts';
import { readCampaignFigures, type FiguresQuery } from './campaign-figures.query.ts';
import type { CampaignFigures } from '../../contract/tracking.ts';

const { pool } = await testDatabase();

type Asked = Partial<FiguresQuery> & { projectId: string; campaignId: string };

const read = (asked: Asked): Promise<CampaignFigures> =>
  readCampaignFigures(pool, { from: null, to: null, granularity: 'day', now: new Date('2026-11-24T12:00:00Z'), ...asked });

async function campaignIn(time_zone: string, rows = {}): Promise<{ projectId: string; campaignId: string }> {
  const projectId = await buildProject(pool, { time_zone });
  return { projectId, campaignId: await buildCampaign(pool, projectId, rows) };
}

const redeemed = ({ series }: CampaignFigures): [string, number, number][] =>
  series.points.map((point) => [point.day, point.hours, point.redemptions_succeeded]);

test('counters, failures and the sequence come from one campaign at one moment', async () => {
  const { projectId, campaignId } = await campaignIn('Europe/Berlin', {
    counters: {
      moved: 7, redemptions_succeeded: 3, rollbacks_succeeded: 1, discount_minor: 3000, discount_rolled_back_minor: 1000, order_minor: 9000,
      order_rolled_back_minor: 4000, vouchers_created: 10,
    },
  });
  await buildCampaign(pool, projectId, { counters: { redemptions_succeeded: 99 } });
  await pool.query("insert into campaign_failures (project_id, campaign_id, failure_code, failures) values ($1, $2, 'voucher_expired', 2), ($1, $2, 'quantity_exceeded', 5)", [projectId, campaignId]);
  const figures = await read({ projectId, campaignId });
  expect(figures).toMatchObject({ campaign_id: campaignId, sequence: 7, time_zone: 'Europe/Berlin', currency: 'EUR', is_final: false, as_of: '2026-11-24T12:00:00.000Z' });
  expect(figures.figures.redemptions_net).toEqual({ value: 2 });
  expect(figures.figures.revenue_net_minor).toEqual({ value: 3000 });
  expect(figures.figures.exposure_worst_case_minor).toEqual({ value: 8000 });
  expect(figures.failures).toEqual([{ code: 'quantity_exceeded', count: 5 }, { code: 'voucher_expired', count: 2 }]);
});

test.each<[string, string, string, number, number]>([
  ['New York when clocks go forward', 'America/New_York', '2017-03-12', 5, 23],
  ['New York when clocks go back', 'America/New_York', '2017-11-05', 4, 25],
  ['Berlin when clocks go forward', 'Europe/Berlin', '2026-03-29', -1, 23],
  ['Kolkata, half an hour off', 'Asia/Kolkata', '2026-03-29', -5.5, 24],
  ['Kathmandu, a quarter of an hour off', 'Asia/Kathmandu', '2026-03-29', -5.75, 24],
  ['Santiago, where midnight is skipped', 'America/Santiago', '2026-09-06', 4, 23],
  ['Havana, where midnight comes twice', 'America/Havana', '2026-11-01', 4, 25],
  ['the Azores, where midnight comes twice', 'Atlantic/Azores', '2026-10-25', 0, 25],
])('a day in %s is [00:00, next 00:00)', async (_, zone, day, offset, hours) => {
  const { projectId, campaignId } = await campaignIn(zone);
  const start = Date.parse(`${day}T00:00:00Z`) + offset * 3_600_000;
  const at = (quarters: number): string => new Date(start + quarters * 900_000).toISOString();
  await buildBucket(pool, projectId, campaignId, at(-1), { redemptions_succeeded: 1 });
  await buildBucket(pool, projectId, campaignId, at(0), { redemptions_succeeded: 10 });
  await buildBucket(pool, projectId, campaignId, at(hours * 4 - 1), { redemptions_succeeded: 100 });
  await buildBucket(pool, projectId, campaignId, at(hours * 4), { redemptions_succeeded: 1000 });
  const { series } = await read({ projectId, campaignId, from: day, to: day });
  expect(series.points).toHaveLength(1);
  expect(series.points[0]).toMatchObject({ day, start: at(0), hours, redemptions_succeeded: 110 });
});

test('days follow each other without a gap through both changes of the clock', async () => {
  const { projectId, campaignId } = await campaignIn('America/New_York');
  const { series } = await read({ projectId, campaignId, from: '2017-01-01', to: '2017-12-31' });
  expect(series.points).toHaveLength(365);
  expect(series.points.reduce((sum, point) => sum + point.hours, 0)).toBe(365 * 24);
  series.points.slice(1).forEach((point, index) => {
    const before = series.points[index];
    expect(Date.parse(point.start)).toBe(Date.parse(before?.start ?? '') + (before?.hours ?? 0) * 3_600_000);
  });
});

test('hours of a day with 25 hours are 25, the double hour apart', async () => {
  const { projectId, campaignId } = await campaignIn('America/New_York');
  await buildBucket(pool, projectId, campaignId, '2017-11-05T05:45:00Z', { redemptions_succeeded: 1 });
  await buildBucket(pool, projectId, campaignId, '2017-11-05T06:00:00Z', { redemptions_succeeded: 2 });
  const { series } = await read({ projectId, campaignId, from: '2017-11-05', to: '2017-11-05', granularity: 'hour' });
  expect(series.points).toHaveLength(25);
  expect(series.points.slice(0, 4).map((point) => [point.start, point.redemptions_succeeded])).toEqual([
    ['2017-11-05T04:00:00.000Z', 0], ['2017-11-05T05:00:00.000Z', 1], ['2017-11-05T06:00:00.000Z', 2], ['2017-11-05T07:00:00.000Z', 0],
  ]);
});

test('a day that a zone skipped is left out', async () => {
  const { projectId, campaignId } = await campaignIn('Pacific/Apia');
  const figures = await read({ projectId, campaignId, from: '2011-12-29', to: '2011-12-31' });
  expect(redeemed(figures)).toEqual([['2011-12-29', 24, 0], ['2011-12-31', 24, 0]]);
});

test('history of which only the day is known is in the days, and left out of the hours and said so', async () => {
  const { projectId, campaignId } = await campaignIn('America/New_York', { counters: { redemptions_succeeded: 47, redemptions_without_discount: 47, redemptions_without_order: 47 } });
  await buildDay(pool, projectId, campaignId, '2017-11-05', { redemptions_succeeded: 47, publications_succeeded: 3 });
  await buildBucket(pool, projectId, campaignId, '2017-11-05T12:00:00Z', { redemptions_succeeded: 1, order_minor: 500, discount_minor: 100 });
  const days = await read({ projectId, campaignId, from: '2017-11-05', to: '2017-11-06' });
  expect(days.series.points.map((point) => [point.redemptions_succeeded, point.publications_succeeded, point.discount_minor])).toEqual([[48, 3, 100], [0, 0, 0]]);
  expect(days.series).not.toHaveProperty('date_only_left_out');
  const hours = await read({ projectId, campaignId, from: '2017-11-05', to: '2017-11-06', granularity: 'hour' });
  expect(hours.series.points.reduce((sum, point) => sum + point.redemptions_succeeded, 0)).toBe(1);
  expect(hours.series.date_only_left_out).toBe(47);
});

test('money of a step of which no amount is known is null, of a step without redemptions 0', async () => {
  const { projectId, campaignId } = await campaignIn('UTC', { counters: { redemptions_succeeded: 2, redemptions_without_discount: 1, redemptions_without_order: 1 } });
  await buildDay(pool, projectId, campaignId, '2026-11-01', { redemptions_succeeded: 1 });
  await buildBucket(pool, projectId, campaignId, '2026-11-02T00:00:00Z', { redemptions_succeeded: 1 });
  const { series } = await read({ projectId, campaignId, from: '2026-11-01', to: '2026-11-03' });
  expect(series.points.map((point) => [point.discount_minor, point.order_minor])).toEqual([[null, null], [null, null], [0, 0]]);
});

test('without a range a running campaign shows its life so far, at most 92 days, today still open', async () => {
  const young = await campaignIn('Europe/Berlin', { campaign: { created_at: '2026-11-19T23:30:00Z' } });
  const figures = await read(young);
  expect(figures.series).toMatchObject({ from: '2026-11-20', to: '2026-11-24' });
  expect(figures.series.points.map((point) => point.open)).toEqual([false, false, false, false, true]);
  const old = await campaignIn('Europe/Berlin', { campaign: { created_at: '2020-01-01T00:00:00Z' } });
  expect((await read(old)).series).toMatchObject({ from: '2026-08-25', to: '2026-11-24', points: { length: 92 } });
});

test('without a range a finished campaign shows its whole life, its last day as people mean it', async () => {
  const finished = await campaignIn('America/New_York', {
    campaign: { is_historical: true, created_at: '2026-11-01T00:00:00Z', observed_from: '2017-03-03', observed_to: '2017-07-01' },
    terms: { start_date: '2017-03-03T05:00:00Z', expiration_date: '2017-07-02T04:00:00Z' },
  });
  await buildDay(pool, finished.projectId, finished.campaignId, '2017-07-01', { redemptions_succeeded: 1 });
  const figures = await read(finished);
  expect(figures).toMatchObject({ is_final: true, observed_from: '2017-03-03', observed_to: '2017-07-01', series: { from: '2017-03-03', to: '2017-07-01', points: { length: 121 } } });
  expect(figures.series.points.at(-1)).toMatchObject({ day: '2017-07-01', redemptions_succeeded: 1, open: false });
});

test('a finished campaign of several years shows its last 400 days', async () => {
  const finished = await campaignIn('UTC', { campaign: { created_at: '2020-01-01T00:00:00Z' }, terms: { expiration_date: '2024-01-01T00:00:00Z' } });
  expect((await read(finished)).series).toMatchObject({ to: '2023-12-31', points: { length: 400 } });
});

test('a campaign is final only when no version of its terms, and no published code, can still be redeemed', async () => {
  const ended = { expiration_date: '2026-11-20T00:00:00Z' };
  expect((await read(await campaignIn('UTC', { terms: ended }))).is_final).toBe(true);
  expect((await read(await campaignIn('UTC', { terms: { ...ended, activity_duration_after_publishing: 'P14D' } }))).is_final).toBe(false);
  expect((await read(await campaignIn('UTC', { terms: { ...ended, activity_duration_after_publishing: 'P1D' } }))).is_final).toBe(true);
  const shortened = await campaignIn('UTC', { terms: { expiration_date: null } });
  await pool.query("insert into campaign_terms (project_id, campaign_id, version, expiration_date, created_at) values ($1, $2, 2, '2026-11-20', now())", [shortened.projectId, shortened.campaignId]);
  await pool.query('update campaigns set terms_version = 2 where project_id = $1 and campaign_id = $2', [shortened.projectId, shortened.campaignId]);
  expect((await read(shortened)).is_final).toBe(false);
});

test('one end of a range is enough', async () => {
  const campaign = await campaignIn('UTC', { campaign: { created_at: '2026-11-10T00:00:00Z' } });
  expect((await read({ ...campaign, from: '2026-11-22' })).series).toMatchObject({ from: '2026-11-22', to: '2026-11-24' });
  expect((await read({ ...campaign, to: '2026-11-12' })).series).toMatchObject({ from: '2026-11-10', to: '2026-11-12' });
  expect((await read({ ...campaign, to: '2026-11-01' })).series).toMatchObject({ from: '2026-11-01', to: '2026-11-01' });
  expect((await read({ ...campaign, from: '2026-12-01' })).series).toMatchObject({ from: '2026-12-01', to: '2026-12-01' });
});

test('a range that is too long or ends before it begins is refused', async () => {
  const campaign = await campaignIn('UTC');
  await expect(read({ ...campaign, from: '2026-11-02', to: '2026-11-01' })).rejects.toMatchObject({ status: 400 });
  await expect(read({ ...campaign, from: '1900-01-01' })).rejects.toMatchObject({ status: 400, detail: { details: 'The range has 46349 days; with granularity day it may have 400' } });
  await expect(read({ ...campaign, from: '2026-11-01', to: '2026-11-17', granularity: 'hour' })).rejects.toMatchObject({ status: 400 });
  expect((await read({ ...campaign, from: '2026-11-01', to: '2026-11-16', granularity: 'hour' })).series.points).toHaveLength(384);
});

test('campaigns of another project, of nobody and in the bin are not found', async () => {
  const { projectId, campaignId } = await campaignIn('UTC');
  const other = await campaignIn('UTC', { campaign: { binned_at: '2026-11-02T00:00:00Z' } });
  await expect(read({ projectId: other.projectId, campaignId })).rejects.toMatchObject({ status: 404 });
  await expect(read({ projectId, campaignId: 'camp_none' })).rejects.toMatchObject({ status: 404 });
  await expect(read(other)).rejects.toMatchObject({ status: 404 });
});
