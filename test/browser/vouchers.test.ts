import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { buildCampaign } from '../support/rows.ts';
import { openBrowser } from './chromium.ts';
import { startProduct } from './product.ts';
import { expectSoundScreen, openWindow, type Window } from './screen.ts';

const product = await startProduct();
const browser = await openBrowser();

const owner = { email: 'anna@nordwind.example', name: 'Anna', password: 'a sentence nobody else says' };
let projectId = '';
let cookie = '';

beforeAll(async () => {
  const token = new URL(await product.setupLink()).searchParams.get('token');
  const setUp = await post('/api/setup', { ...owner, token });
  cookie = setUp.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
  const made = await post('/api/projects', { name: 'Nordwind', time_zone: 'Europe/Berlin', currency: 'EUR' });
  ({ project_id: projectId } = (await made.json()) as { project_id: string });
});

async function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: product.origin, cookie };
  return fetch(product.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A window of the signed-in owner, at the vouchers of a campaign. */
async function openVouchers(campaignId: string, search = ''): Promise<Window> {
  const opened = await openWindow(browser, product.origin);
  const [name, value] = cookie.split('=');
  await opened.context.addCookies([{ name: name ?? '', value: value ?? '', url: product.origin }]);
  await opened.page.goto(`/p/${projectId}/campaigns/${campaignId}/vouchers${search}`);
  return opened;
}

async function chooseFile(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}

test('a file of codes is shown, mapped and judged before it is imported whole', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'From a file' } });
  const { page, complaints } = await openVouchers(campaignId);
  await page.getByRole('button', { name: 'Import codes' }).click();
  const dialog: Locator = page.getByRole('dialog', { name: 'Import codes' });
  await chooseFile(page, 'wrong.csv', 'Coupon;Active;Colour\nFILE-1;maybe;red\nFILE-2;TRUE;blue\n');
  await dialog.getByText('The file has no column Code').waitFor();
  await expectSoundScreen(page, 'a file without a column of codes');
  await dialog.getByLabel('What Coupon becomes').selectOption('Code (required)');
  await dialog.getByText('1 row is wrong, so nothing would be imported').waitFor();
  await dialog.getByRole('row', { name: /2.*Active should be TRUE or FALSE, not "maybe"/ }).waitFor();
  await dialog.getByText('The first 2 rows').click();
  await expectSoundScreen(page, 'a file with a wrong line');
  await dialog.getByLabel('What Active becomes').selectOption('Leave out');
  await dialog.getByLabel('Metadata key of Colour').fill('colour');
  await dialog.getByLabel('Metadata key of Colour').press('Enter');
  await dialog.getByText('2 new codes.').waitFor();
  expect((await product.owner.query('select 1 from vouchers where campaign_id = $1', [campaignId])).length).toBe(0);
  await dialog.getByRole('button', { name: 'Import 2 codes' }).click();
  await dialog.getByText('2 voucher(s) imported successfully').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('row', { name: /FILE-2/ }).waitFor();
  const rows = await product.owner.query<{ metadata: unknown }>('select metadata from vouchers where campaign_id = $1 order by code', [campaignId]);
  expect(rows.map(({ metadata }) => metadata)).toEqual([{ colour: 'red' }, { colour: 'blue' }]);

  await page.getByRole('button', { name: 'Import codes' }).click();
  await chooseFile(page, 'again.csv', 'Code,Active\nFILE-2,FALSE\nFILE-3,\n');
  await dialog.getByText('1 new code, 1 code that is here already and will be changed.').waitFor();
  await expectSoundScreen(page, 'a file that can be imported');
  expect(complaints).toEqual([]);
});

test('codes are switched and deleted together, and go into a file', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Into a file' } });
  for (const code of ['FILE-A', 'FILE-B', 'FILE-C']) await post(`/api/projects/${projectId}/v1/campaigns/${campaignId}/vouchers/${code}`, {});
  const { page, complaints } = await openVouchers(campaignId);
  await page.getByRole('row', { name: /FILE-C/ }).waitFor();
  // From the first of the three to the last; before them is the box for all.
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('checkbox').nth(3).click({ modifiers: ['Shift'] });
  await page.getByText('3 codes chosen').waitFor();
  await expectSoundScreen(page, 'codes that are chosen');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('3 codes were switched off').waitFor();
  await page.getByRole('row', { name: /FILE-B.*Disabled/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose code FILE-B' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 1 code' }).click();
  await page.getByText('1 code was deleted').waitFor();
  await page.getByRole('row', { name: /FILE-B/ }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Export codes' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  expect(lines.flatMap((line) => /FILE-[ABC]/.exec(line)?.[0] ?? []).toSorted((one, other) => one.localeCompare(other))).toEqual(['FILE-A', 'FILE-C']);
  expect(complaints).toEqual([]);
});
