import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildBucket, buildCampaign, buildDay, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { readCampaignRows, type CampaignListQuery } from './campaign-list.query.ts';
import type { CampaignRow, CampaignRows } from '../../contract/tracking.ts';

const { pool } = await testDatabase();

const now = new Date('2026-11-24T12:00:00Z');
const read = (projectId: string, asked: Partial<CampaignListQuery> = {}): Promise<CampaignRows> =>
  readCampaignRows(pool, { projectId, q: undefined, status: undefined, sort: 'recent', after: undefined, limit: 50, now, ...asked });

const names = ({ rows }: CampaignRows): string[] => rows.map(({ name }) => name);

async function named(projectId: string, name: string, rows: Parameters<typeof buildCampaign>[2] = {}): Promise<string> {
  return buildCampaign(pool, projectId, { ...rows, campaign: { name, ...rows.campaign } });
}

test('a row has the figures beside the campaign, from its counters', async () => {
  const projectId = await buildProject(pool);
  const campaignId = await named(projectId, 'Autumn', {
    campaign: { description: 'for all', category: 'welcome' },
    terms: { start_date: '2026-11-01T00:00:00Z', expiration_date: '2026-12-01T00:00:00Z' },
    counters: {
      moved: 9, vouchers_created: 50, redemptions_succeeded: 10, rollbacks_succeeded: 2, customers_published: 20, customers_redeemed_published: 7,
      discount_minor: 5000, discount_rolled_back_minor: 1000, discount_max_minor: 9000, redemptions_max: 30,
    },
  });
  const [row] = (await read(projectId)).rows;
  expect(row).toEqual({
    campaign_id: campaignId, name: 'Autumn', description: 'for all', category: 'welcome', size: 'STATIC', status: 'active', is_historical: false,
    discount: { type: 'AMOUNT', amount_off: 1000 }, start_date: '2026-11-01T00:00:00.000Z', expiration_date: '2026-12-01T00:00:00.000Z',
    created_at: '2026-11-01T12:00:00.000Z', vouchers_created: 50, redemptions_net: 8,
    redemption_rate_customer: { value: 0.35, numerator: 7, denominator: 20, interval: [expect.closeTo(0.18, 2), expect.closeTo(0.567, 2)] },
    discount_net_minor: 4000, discount_limit_minor: 9000, redemptions_limit: 30, sequence: 9, last_14_days: Array(14).fill(0),
  } satisfies CampaignRow);
});

test('the last 14 local days are the project’s own, quarter hours and days together', async () => {
  const projectId = await buildProject(pool, { time_zone: 'America/New_York' });
  const campaignId = await named(projectId, 'Days');
  // 04:59 UTC is still the day before in New York (UTC-5).
  await buildBucket(pool, projectId, campaignId, '2026-11-24T04:45:00Z', { redemptions_succeeded: 1 });
  await buildBucket(pool, projectId, campaignId, '2026-11-24T05:00:00Z', { redemptions_succeeded: 20 });
  await buildBucket(pool, projectId, campaignId, '2026-11-11T05:00:00Z', { redemptions_succeeded: 300 });
  await buildBucket(pool, projectId, campaignId, '2026-11-11T04:45:00Z', { redemptions_succeeded: 9999 });
  await buildDay(pool, projectId, campaignId, '2026-11-23', { redemptions_succeeded: 4000 });
  expect((await read(projectId)).rows[0]?.last_14_days).toEqual([300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4001, 20]);
});

test('a campaign has the first status that applies, and lists are narrowed to one', async () => {
  const projectId = await buildProject(pool);
  const past = '2026-11-24T12:00:00Z';
  const rows: Record<string, Parameters<typeof buildCampaign>[2]> = {
    active: { terms: { start_date: past, expiration_date: '2026-11-24T12:00:00.001Z' } },
    scheduled: { terms: { start_date: '2026-11-24T12:00:00.001Z' } },
    paused: { campaign: { active: false }, counters: { redemptions_max: 0 } },
    ended: { campaign: { active: false }, terms: { expiration_date: past } },
    exhausted: { counters: { redemptions_max: 2, redemptions_succeeded: 3, rollbacks_succeeded: 1 } },
    generating: { campaign: { generation_status: 'IN_PROGRESS' } },
    failed: { campaign: { generation_status: 'FAILED' }, terms: { expiration_date: past } },
  };
  for (const [status, row] of Object.entries(rows)) await named(projectId, status, row);
  await named(projectId, 'ended', { campaign: { is_historical: true, name: 'ended 2' } });
  await named(projectId, 'exhausted', { campaign: { name: 'exhausted 2' }, counters: { discount_max_minor: 500, discount_minor: 500 } });
  for (const row of (await read(projectId)).rows) expect([row.name, row.status]).toEqual([row.name, row.name.split(' ')[0]]);
  for (const status of Object.keys(rows) as CampaignRow['status'][]) {
    const page = await read(projectId, { status, sort: 'name' });
    expect(names(page)).toEqual(status === 'ended' || status === 'exhausted' ? [status, `${status} 2`] : [status]);
    expect(page.matching).toBe(page.rows.length);
  }
});

test('a search looks at name, description and category, and takes its letters as they are', async () => {
  const projectId = await buildProject(pool);
  await named(projectId, 'Autumn 15 % off');
  await named(projectId, 'Spring', { campaign: { description: 'the AUTUMN one after' } });
  await named(projectId, 'Winter', { campaign: { category: 'autumnal_offers' } });
  await named(projectId, 'Summer');
  expect(names(await read(projectId, { q: ' autumn ', sort: 'name' }))).toEqual(['Autumn 15 % off', 'Spring', 'Winter']);
  expect(names(await read(projectId, { q: '5 %' }))).toEqual(['Autumn 15 % off']);
  expect(names(await read(projectId, { q: 'l_o' }))).toEqual(['Winter']);
  expect(names(await read(projectId, { q: String.raw`\ ` }))).toEqual([]);
});

test('the campaign of a code is found by it and stands on top, in every order', async () => {
  const projectId = await buildProject(pool);
  const other = await buildProject(pool);
  const [first, second] = [await named(projectId, 'SALE in the name'), await named(projectId, 'Zebra')];
  const old = await named(projectId, 'Zulu', { campaign: { is_historical: true } });
  await buildVoucher(pool, projectId, first, { code: 'OTHER' });
  await buildVoucher(pool, projectId, second, { code: 'SALE' });
  await buildVoucher(pool, projectId, old, { code: 'SALE', is_historical: true });
  await buildVoucher(pool, projectId, first, { code: 'BINNED', binned_at: now });
  await buildVoucher(pool, other, await named(other, 'elsewhere'), { code: 'SALE' });
  const page = await read(projectId, { q: 'SALE', sort: 'name' });
  expect(page.rows.map(({ name, matched_code }) => [name, matched_code])).toEqual([['Zebra', 'SALE'], ['Zulu', 'SALE'], ['SALE in the name', undefined]]);
  expect(names(await read(projectId, { q: 'BINNED' }))).toEqual([]);
  expect(page.rows[2]).not.toHaveProperty('matched_code');
});

test.each(['recent', 'name', 'ends', 'redeemed'] as const)('pages ordered by %s hold every campaign once', async (sort) => {
  const projectId = await buildProject(pool);
  for (let index = 0; index < 13; index += 1) {
    await named(projectId, `C ${index % 5} ${index}`, {
      campaign: { created_at: `2026-11-0${1 + (index % 3)}T00:00:00Z` },
      terms: { expiration_date: [null, '2026-11-20T00:00:00Z', '2026-12-24T00:00:00Z', '9999-12-31T00:00:00Z'][index % 4] },
      counters: { redemptions_succeeded: index % 4 },
    });
  }
  const whole = await read(projectId, { sort });
  expect(whole).toMatchObject({ matching: 13, next: null, rows: { length: 13 } });
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const page = await read(projectId, { sort, after, limit: 3 });
    expect(page.matching).toBe(13);
    paged.push(...names(page));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(paged).toEqual(names(whole));
  expect(new Set(paged).size).toBe(13);
});

test('what ends next comes first, what has ended last', async () => {
  const projectId = await buildProject(pool);
  const ends = { never: null, ended: '2026-11-20T00:00:00Z', soon: '2026-11-30T00:00:00Z', later: '9999-01-01T00:00:00Z', 'ended long ago': '2017-01-01T00:00:00Z' };
  for (const [name, expiration_date] of Object.entries(ends)) await named(projectId, name, { terms: { expiration_date } });
  expect(names(await read(projectId, { sort: 'ends' }))).toEqual(['soon', 'later', 'never', 'ended', 'ended long ago']);
});

test('campaigns of other projects and those in the bin are not there', async () => {
  const projectId = await buildProject(pool);
  await named(projectId, 'binned', { campaign: { binned_at: now } });
  expect(await read(projectId)).toEqual({ rows: [], next: null, matching: 0 });
  await expect(read('proj_none')).rejects.toMatchObject({ status: 404 });
  await expect(read(projectId, { after: 'nonsense' })).rejects.toMatchObject({ status: 400 });
});
