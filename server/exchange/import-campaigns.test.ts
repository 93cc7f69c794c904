import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CampaignFigures } from '../../contract/tracking.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildCustomer, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { sampleCampaigns, sampleFiles, type SampleCampaign } from '../../test/support/sample-history.ts';
import { rootDirectory } from '../platform/paths.ts';
import { newId } from '../platform/ids.ts';
import { readCampaignFigures } from '../tracking/campaign-figures.query.ts';
import { wilsonInterval } from '../tracking/wilson.ts';
import { importCampaigns, type ImportRequest } from './import-campaigns.ts';
import { ImportError } from './import-error.ts';
import { badRowReasons, reportText, type BadRow, type BadRowReason, type ImportReport } from './import-report.ts';
import { checkRecipe, readRecipe, type Recipe } from './recipe.ts';

const { pool } = await testDatabase();
const now = new Date('2026-11-24T12:00:00Z');
const sample = await readRecipe('sample');
const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-import-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Files = Record<string, string | Buffer>;

/** A folder of its own with the sample's files, some of them changed. */
function folderWith(changes: Files = {}): string {
  const folder = mkdtempSync(join(directory, 'files-'));
  for (const [name, content] of Object.entries({ ...sampleFiles(), ...changes })) writeFileSync(join(folder, name), content);
  return folder;
}

const newProject = (): Promise<string> => buildProject(pool);

function run(project: string | null, folder: string, change: Partial<ImportRequest> = {}): Promise<ImportReport> {
  return importCampaigns({ db: pool, clock: { now: () => now } }, { recipe: sample, folder, project, isDryRun: false, skipsBadRows: false, ...change });
}

/** Everything an import writes to, as it stands: equal before and after means that nothing was written. */
async function everythingOf(projectId: string): Promise<unknown> {
  const tables = [
    'campaigns', 'campaign_terms', 'campaign_counters', 'vouchers', 'customers', 'campaign_customers', 'redemptions', 'publications', 'campaign_days',
    'campaign_buckets', 'changes',
  ];
  return Promise.all(tables.map((table) => pool.query(`select * from ${table} where project_id = $1 order by 1, 2, 3`, [projectId])));
}

async function figuresOf(projectId: string, name: string): Promise<CampaignFigures> {
  const [row] = await pool.query<{ campaign_id: string }>('select campaign_id from campaigns where project_id = $1 and name = $2', [projectId, name]);
  return readCampaignFigures(pool, { projectId, campaignId: row?.campaign_id ?? '', from: null, to: null, granularity: 'day', now });
}

const nameOf = ({ name, startDay }: SampleCampaign): string => `${name} ${startDay}`;

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

test('the figures of every imported campaign are those of its files', async () => {
  const projectId = await newProject();
  const report = await run(projectId, folderWith());
  expect(report).toMatchObject({ written: true, bad_rows_total: 0, project_is_new: false });
  expect(report.campaigns_changed).toHaveLength(4);
  for (const campaign of sampleCampaigns()) {
    const { figures, series, is_final } = await figuresOf(projectId, nameOf(campaign));
    const redeemers = new Set(campaign.redemptions.map(({ customer }) => customer));
    expect(is_final).toBe(true);
    expect(figures).toMatchObject({
      vouchers_created: { value: campaign.codes.length },
      customers_published: { value: campaign.mailed.length },
      redemptions_succeeded: { value: campaign.redemptions.length },
      redemptions_net: { value: campaign.redemptions.length },
      customers_redeemed: { value: redeemers.size },
      codes_redeemed: { value: new Set(campaign.redemptions.map(({ code }) => code)).size },
      redemption_rate_customer: { value: redeemers.size / campaign.mailed.length, interval: wilsonInterval(redeemers.size, campaign.mailed.length) },
    });
    const perDay = daysBetween(campaign.startDay, campaign.endDay)
      .map((day) => [day, campaign.redemptions.filter((redemption) => redemption.day === day).length]);
    expect(series.points.map((point) => [point.day, point.redemptions_succeeded])).toEqual(perDay);
  }
});

test('counters, days and uses after an import are what a recount of the entries gives, and a planted difference is found', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  expect(await recountDifferences(pool, projectId)).toEqual([]);
  await pool.query("update campaign_days set local_day = local_day + 400 where project_id = $1 and local_day = '2025-11-17'", [projectId]);
  expect(await recountDifferences(pool, projectId)).toHaveLength(2);
  await pool.query('update campaign_counters set customers_redeemed = customers_redeemed + 1 where project_id = $1', [projectId]);
  expect(await recountDifferences(pool, projectId)).toHaveLength(6);
});

test('money that nobody recorded stays unknown', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const { figures, series } = await figuresOf(projectId, 'Autumn sale 2025-10-13');
  expect(figures.discount_net_minor).toMatchObject({ value: null, null_reason: 'no_amounts' });
  expect(figures.order_value_net_minor).toMatchObject({ value: null, null_reason: 'no_amounts' });
  expect(figures.redemptions_failed).toEqual({ value: null, null_reason: 'historical' });
  expect(series.points.filter((point) => point.redemptions_succeeded > 0).every((point) => point.discount_minor === null)).toBe(true);
});

test('a campaign ends with the last moment of its end day in the zone, and days of 23 and 25 hours are inside', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const terms = await pool.query<{ name: string; start_date: Date; expiration_date: Date }>(
    'select c.name, t.start_date, t.expiration_date from campaigns c join campaign_terms t using (project_id, campaign_id) where project_id = $1 order by c.name',
    [projectId],
  );
  expect(terms.map(({ start_date, expiration_date }) => [start_date.toISOString(), expiration_date.toISOString()])).toEqual([
    ['2024-12-15T23:00:00.000Z', '2025-01-12T23:00:00.000Z'],
    ['2025-10-12T22:00:00.000Z', '2025-11-09T23:00:00.000Z'],
    ['2025-03-23T23:00:00.000Z', '2025-04-13T22:00:00.000Z'],
    ['2025-11-16T23:00:00.000Z', '2025-11-30T23:00:00.000Z'],
  ]);
});

test('a campaign that was observed in part says from when to when, and the others say nothing', async () => {
  const projectId = await newProject();
  const { notices } = await run(projectId, folderWith());
  expect(notices.campaigns_partly_observed).toBe(1);
  const campaigns = sampleCampaigns();
  const observed = await Promise.all(campaigns.map((campaign) => figuresOf(projectId, nameOf(campaign))));
  expect(observed.map(({ observed_from, observed_to }) => [observed_from, observed_to])).toEqual([
    ['2025-01-01', '2025-01-12'], [null, null], [null, null], [null, null],
  ]);
});

test('importing twice changes nothing', async () => {
  const projectId = await newProject();
  const folder = folderWith();
  const first = await run(projectId, folder);
  const before = await everythingOf(projectId);
  const second = await run(projectId, folder);
  expect(await everythingOf(projectId)).toEqual(before);
  expect(second).toMatchObject({ written: true, customers_new: 0, campaigns_changed: [] });
  for (const [section, { new: made, duplicates }] of Object.entries(first.sections)) {
    expect(second.sections).toMatchObject({ [section]: { new: 0, existing: made, duplicates } });
  }
  expect(reportText(second)).toContain('Nothing new: everything was imported before.');
});

test('the same rows in another order, in another dress, are the same rows', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const before = await everythingOf(projectId);
  const dressed = Object.fromEntries(Object.entries(sampleFiles()).map(([name, content]) => {
    const [header = '', ...rows] = content.trimEnd().split('\n').map((line) => line.split(';').map((value) => `"${value}"`).join(','));
    return [name, `\uFEFF${[header, ...rows.reverse()].join('\r\n')}`];
  }));
  await run(projectId, folderWith(dressed));
  expect(await everythingOf(projectId)).toEqual(before);
});

test('a longer file adds what is new, and the books balance', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const { sections } = await run(projectId, folderWith({ 'redemptions.csv': `${sampleFiles()['redemptions.csv']}2025-11-20;C0001;0040041;04\n` }));
  expect(sections.redemptions).toMatchObject({ new: 1, bad: 0 });
  expect((await figuresOf(projectId, 'Win-back 2025-11-17')).figures.redemptions_succeeded).toEqual({ value: 1 });
  expect(await recountDifferences(pool, projectId)).toEqual([]);
});

test('one customer who redeems one code twice on a day counts twice, and twice only', async () => {
  const projectId = await newProject();
  const { notices } = await run(projectId, folderWith());
  expect(notices.redemptions_repeated_on_a_day).toBeGreaterThan(0);
  const { notices: again } = await run(projectId, folderWith());
  expect(again).toEqual(notices);
});

test('one code in two campaigns is two vouchers with their own redemptions', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const rows = await pool.query<{ name: string; redeemed_quantity: number }>(
    'select c.name, v.redeemed_quantity from vouchers v join campaigns c using (project_id, campaign_id) where v.project_id = $1 and v.code = $2 order by c.name',
    [projectId, '0040021'],
  );
  const expected = sampleCampaigns().filter(({ codes }) => codes.includes('0040021'))
    .map((campaign) => ({ name: nameOf(campaign), redeemed_quantity: campaign.redemptions.filter(({ code }) => code === '0040021').length }));
  expect(rows).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)));
});

test('a code of a live campaign stays that campaign\'s when history brings the same code', async () => {
  const projectId = await newProject();
  const live = await buildVoucher(pool, projectId, await buildCampaign(pool, projectId), { code: '0040021' });
  await run(projectId, folderWith());
  const [voucher] = await pool.query('select redeemed_quantity, is_historical from vouchers where project_id = $1 and voucher_id = $2', [projectId, live]);
  expect(voucher).toEqual({ redeemed_quantity: 0, is_historical: false });
});

test('a customer who is known is not made anew', async () => {
  const projectId = await newProject();
  const [customer = ''] = sampleCampaigns()[1]?.mailed ?? [];
  await buildCustomer(pool, projectId, customer);
  await run(projectId, folderWith());
  expect(await pool.query('select 1 from customers where project_id = $1 and source_id = $2', [projectId, customer])).toHaveLength(1);
});

test('a dry run says what an import would do, and writes nothing', async () => {
  const projectId = await newProject();
  const folder = folderWith();
  const before = await everythingOf(projectId);
  const dry = await run(projectId, folder, { isDryRun: true });
  expect(await everythingOf(projectId)).toEqual(before);
  const real = await run(projectId, folder);
  const { campaigns_changed: would, ...said } = dry;
  const { campaigns_changed: did, ...done } = real;
  expect({ ...said, dry_run: false, written: true }).toEqual(done);
  expect(would).toHaveLength(did.length);
});

test('the report of the import is a program change of each campaign', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  const changes = await pool.query<{ action: string; actor_name: string; fields: { field: string; before: number; after: number }[] }>(
    'select action, actor_name, fields from changes where project_id = $1 and campaign_id is not null', [projectId],
  );
  expect(changes).toHaveLength(4);
  expect(changes).toContainEqual({
    action: 'imported', actor_name: 'import sample',
    fields: [{ field: 'vouchers', before: 0, after: 1 }, { field: 'publications', before: 0, after: 12 }],
  });
});

test('two imports at once write everything once', async () => {
  const projectId = await newProject();
  const folder = folderWith();
  const reports = await Promise.all([run(projectId, folder), run(projectId, folder)]);
  expect(reports.map(({ campaigns_changed }) => campaigns_changed.length).sort((a, b) => a - b)).toEqual([0, 4]);
  expect(await recountDifferences(pool, projectId)).toEqual([]);
});

test('without a project the one called like the recipe is made, once; a dry run leaves none behind', async () => {
  const name = `made-${newId('proj', now).slice(-8)}`;
  const recipe: Recipe = { ...sample, name };
  const projects = (): Promise<{ time_zone: string; currency: string }[]> => pool.query('select time_zone, currency from projects where name = $1', [name]);
  const dry = await run(null, folderWith(), { recipe, isDryRun: true });
  expect(reportText(dry)).toContain(`project ${name} (to be made)`);
  expect(await projects()).toEqual([]);
  const first = await run(null, folderWith(), { recipe });
  const second = await run(null, folderWith(), { recipe });
  expect(await projects()).toEqual([{ time_zone: 'Europe/Berlin', currency: 'EUR' }]);
  expect(second.project_id).toBe(first.project_id);
});

const line = (file: keyof ReturnType<typeof sampleFiles>): number => sampleFiles()[file].trimEnd().split('\n').length + 1;

/** Bad rows at the end of a file, the reason each must be refused for, and what must be said of it. */
const plants: [keyof ReturnType<typeof sampleFiles>, BadRowReason, string, RegExp][] = [
  ['campaigns.csv', 'wrong_column_count', '11;Torn;mail;2025-05-01', /more or fewer/],
  ['campaigns.csv', 'missing_value', ';Nameless;mail;2025-05-01;2025-05-02', /column "campaign" is empty/],
  ['campaigns.csv', 'bad_day', '12;Long ago;mail;2025-02-29;2025-05-02', /column "from" is "2025-02-29"/],
  ['campaigns.csv', 'bad_day', '13;American;mail;05/01/2025;2025-05-02', /column "from" is "05\/01\/2025"/],
  ['campaigns.csv', 'bad_day', '14;Year 0;mail;0000-01-01;2025-05-02', /"0000-01-01"/],
  ['campaigns.csv', 'ends_before_start', '15;Backwards;mail;2025-05-02;2025-05-01', /campaign 15/],
  ['campaigns.csv', 'not_finished', '16;Still running;mail;2025-05-02;2026-11-24', /2026-11-24/],
  ['campaigns.csv', 'not_observed', '17;Before anyone looked;mail;2024-05-02;2024-05-03', /2024-05-02/],
  ['campaigns.csv', 'conflicting_row', '02;Another name;mail;2025-05-01;2025-05-02', /campaign 02/],
  ['campaigns.csv', 'name_taken', '18;Spring sale;mail;2025-03-24;2025-03-25', /Spring sale 2025-03-24/],
  ['codes.csv', 'unknown_campaign', '99;0040099', /campaign 99, code 0040099/],
  ['codes.csv', 'missing_value', '02;', /column "code" is empty/],
  ['codes.csv', 'too_long', `02;${'9'.repeat(256)}`, /more than 255/],
  ['codes.csv', 'bad_character', '02;00\u000040', /NUL/],
  ['mailings.csv', 'unknown_campaign', '99;C0001', /campaign 99, customer C0001/],
  ['mailings.csv', 'wrong_column_count', '02', /more or fewer/],
  ['redemptions.csv', 'unknown_code', '2025-04-01;C0001;0040011;02', /campaign 02, code 0040011, 2025-04-01/],
  ['redemptions.csv', 'unknown_campaign', '2025-04-01;C0001;0040021;99', /campaign 99/],
  ['redemptions.csv', 'bad_day', '2025-04-31;C0001;0040021;02', /"2025-04-31"/],
  ['redemptions.csv', 'in_the_future', '2026-11-25;C0001;0040021;02', /2026-11-25/],
];

test.each(plants)('a bad row in %s is named with line and reason, and nothing is written (%s)', async (file, reason, row, detail) => {
  const projectId = await newProject();
  const before = await everythingOf(projectId);
  const report = await run(projectId, folderWith({ [file]: `${sampleFiles()[file]}${row}\n` }));
  expect(await everythingOf(projectId)).toEqual(before);
  expect(report).toMatchObject({ written: false, bad_rows_total: 1, bad_rows: [{ file, line: line(file), reason, detail: expect.stringMatching(detail) }] });
  expect(reportText(report)).toContain(`${file}:${line(file)}: ${badRowReasons[reason]}`);
});

test('bad rows are left out when that is asked for, and all the rest is there', async () => {
  const projectId = await newProject();
  const files = sampleFiles();
  const bad = plants.map(([file, , row]) => ({ file, row }));
  for (const { file, row } of bad) files[file] += `${row}\n`;
  const report = await run(projectId, folderWith(files), { skipsBadRows: true });
  expect(report).toMatchObject({ written: true, bad_rows_total: bad.length });
  const reasons = report.bad_rows.map(({ reason }: BadRow) => reason);
  expect(reasons).toEqual(plants.map(([, reason]) => reason));
  for (const { rows_read, new: made, existing, duplicates, bad: refused } of Object.values(report.sections)) {
    expect(rows_read).toBe(made + existing + duplicates + refused);
  }
  const clean = await newProject();
  await run(clean, folderWith());
  for (const campaign of sampleCampaigns()) {
    const [with_, without] = await Promise.all([figuresOf(projectId, nameOf(campaign)), figuresOf(clean, nameOf(campaign))]);
    expect(with_.figures).toEqual(without.figures);
    expect(with_.series).toEqual(without.series);
  }
  expect(await recountDifferences(pool, projectId)).toEqual([]);
});

test('rows of a bad campaign are bad as well: nothing hangs in the air', async () => {
  const projectId = await newProject();
  const files = sampleFiles();
  files['campaigns.csv'] = files['campaigns.csv'].replace('2025-11-17;2025-11-30', '2025-11-17;2025-11-31');
  const report = await run(projectId, folderWith(files), { skipsBadRows: true });
  expect(report.sections).toMatchObject({ campaigns: { new: 3, bad: 1 }, vouchers: { bad: 1 }, publications: { bad: 12 } });
});

test('a file that breaks in the middle leaves nothing of the rows before', async () => {
  const projectId = await newProject();
  const before = await everythingOf(projectId);
  const broken = Buffer.concat([Buffer.from(sampleFiles()['redemptions.csv'].repeat(3000)), Buffer.from([0xff])]);
  await expect(run(projectId, folderWith({ 'redemptions.csv': broken }))).rejects.toThrow(/redemptions\.csv is not UTF-8/);
  expect(await everythingOf(projectId)).toEqual(before);
});

test('a campaign of the project with that name is not written over', async () => {
  const projectId = await newProject();
  await buildCampaign(pool, projectId, { campaign: { name: 'Spring sale 2025-03-24' } });
  const { bad_rows: [bad], written } = await run(projectId, folderWith());
  expect({ written, ...bad }).toMatchObject({ written: false, line: 3, reason: 'name_taken' });
});

test('a campaign that was deleted after its import does not come back', async () => {
  const projectId = await newProject();
  await run(projectId, folderWith());
  await pool.query('update campaigns set binned_at = $2 where project_id = $1 and name = $3', [projectId, now, 'Win-back 2025-11-17']);
  const { bad_rows: [bad], written } = await run(projectId, folderWith());
  expect({ written, ...bad }).toMatchObject({ written: false, line: 5, reason: 'deleted_campaign' });
});

test('the same files in two projects stay apart', async () => {
  const [one, other] = [await newProject(), await newProject()];
  await run(one, folderWith());
  const before = await everythingOf(one);
  const { sections } = await run(other, folderWith());
  expect(sections.redemptions).toMatchObject({ existing: 0 });
  expect(await everythingOf(one)).toEqual(before);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['the folder is not there', () => run(null, join(directory, 'nowhere')), /There is no folder/],
  ['a file is not there', async () => run(await newProject(), mkdtempSync(join(directory, 'empty-'))), /There is no file .*campaigns\.csv/],
  ['the project is not there', () => run('proj_nowhere', folderWith()), /There is no project "proj_nowhere"/],
  ['the project keeps its days in another zone', async () => run(await buildProject(pool, { time_zone: 'America/New_York' }), folderWith()), /days of Europe\/Berlin/],
  ['several projects have the name', async () => {
    await Promise.all([buildProject(pool, { name: 'Twins' }), buildProject(pool, { name: 'Twins' })]);
    return run('Twins', folderWith());
  }, /There are 2 projects named "Twins"/],
])('an import is refused in one sentence when %s', async (_, work, sentence) => {
  const error = await work().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImportError);
  expect((error as Error).message).toMatch(sentence);
});

test.each<[string, unknown, RegExp]>([
  ['a member that is not known', { ...sample, colour: 'red' }, /colour/],
  ['a zone that is none', { ...sample, time_zone: '+02:00' }, /there is no time zone "\+02:00"/],
  ['a currency that is none', { ...sample, currency: 'QQQ' }, /there is no currency "QQQ"/],
  ['a day that is none', { ...sample, observed: { from: '2025-02-30', to: '2025-12-31' } }, /there is no day "2025-02-30"/],
  ['an observation that ends before it begins', { ...sample, observed: { from: '2025-02-03', to: '2025-01-31' } }, /ends before it begins/],
  ['no vouchers', { ...sample, vouchers: undefined }, /vouchers/],
])('a recipe with %s is refused', (_, content, sentence) => {
  expect(() => checkRecipe(content, 'x.json')).toThrow(sentence);
});

test("a recipe's time zone may be spelled in any case, and is kept in the usual one", () => {
  expect(checkRecipe({ ...sample, time_zone: 'europe/berlin' }, 'x.json').time_zone).toBe('Europe/Berlin');
});

// Run with -u to write the sample anew.
test('every recipe that ships with the product is valid, and the sample beside it is what the generator makes', async () => {
  expect((await readRecipe('complete-journey')).time_zone).toBe('America/New_York');
  await expect(readRecipe('nothing-like-it')).rejects.toThrow(/There is no recipe "nothing-like-it"/);
  for (const [name, content] of Object.entries(sampleFiles())) {
    await expect(content).toMatchFileSnapshot(join(rootDirectory, 'examples', 'import', 'sample', name));
  }
  const projectId = await newProject();
  const copy = mkdtempSync(join(directory, 'copy-'));
  cpSync(join(rootDirectory, 'examples', 'import', 'sample'), copy, { recursive: true });
  expect(await run(projectId, copy)).toMatchObject({ written: true, bad_rows_total: 0 });
});
