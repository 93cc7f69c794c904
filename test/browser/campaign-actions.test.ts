import { beforeAll, expect, test } from 'vitest';
import { buildCampaign, buildVoucher } from '../support/rows.ts';
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
  const setUp = await send('POST', '/api/setup', { ...owner, token });
  cookie = setUp.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
  const made = await send('POST', '/api/projects', { name: 'Nordwind', time_zone: 'Europe/Berlin', currency: 'EUR' });
  ({ project_id: projectId } = (await made.json()) as { project_id: string });
});

async function send(method: string, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: product.origin, cookie };
  return fetch(product.origin + path, { method, headers, body: JSON.stringify(body) });
}

/** What the wire contract's route answers to the owner. */
async function wire<T>(method: string, path: string, body: object = {}): Promise<T> {
  const response = await send(method, `/api/projects/${projectId}/v1${path}`, body);
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
}

/** A window of the signed-in owner, at an address of the project. */
async function openPage(path: string): Promise<Window> {
  const opened = await openWindow(browser, product.origin);
  await opened.page.goto(`/sign-in?to=${encodeURIComponent(`/p/${projectId}${path}`)}`);
  await opened.page.getByLabel('E-mail').fill(owner.email);
  await opened.page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await opened.page.getByRole('button', { name: 'Sign in' }).click();
  return opened;
}

test('a voucher says what it is and why, is disabled and back, gets uses and days of its own, a holder, and goes into the bin', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Panel' } });
  for (const code of ['PANEL-1', 'PANEL-2']) await buildVoucher(product.owner, projectId, campaignId, { code });
  await wire('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'PANEL-1' }], customer: { source_id: 'ben' }, order: { amount: 6400 } });
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/vouchers`);
  await page.getByRole('link', { name: 'PANEL-1' }).click();
  const panel = page.getByRole('dialog', { name: 'Voucher' });
  await panel.getByText('as often as it may be').waitFor();
  await panel.getByRole('link', { name: /^Redeemed by ben/ }).waitFor();
  await panel.getByRole('button', { name: 'Show QR code and barcode' }).click();
  const qr = panel.getByRole('img', { name: 'QR code of the voucher' });
  await expect.poll(() => qr.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
  await expectSoundScreen(page, 'panel of a voucher');

  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Change number of uses' }).click();
  await panel.getByLabel('Uses in all').fill('3');
  await expectSoundScreen(page, 'uses of a voucher');
  await panel.getByRole('button', { name: 'Save uses' }).click();
  await panel.getByText('1 of 3 uses').waitFor();

  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Change validity' }).click();
  await panel.getByText('Ends on a day of its own').click();
  await panel.getByRole('spinbutton', { name: /^day/ }).click();
  await page.keyboard.type('31122099');
  await panel.getByRole('button', { name: 'Save validity' }).click();
  await panel.getByText(/^31 Dec 2099, end of day/).waitFor();
  await panel.getByText('The campaign has now: no end').waitFor();

  await panel.getByRole('button', { name: 'Disable' }).click();
  await panel.getByText('refused until somebody enables it').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await panel.getByText('It can be redeemed now').waitFor();

  await panel.getByRole('button', { name: 'Publish' }).click();
  await panel.getByRole('combobox', { name: 'Customer' }).fill('clara');
  await page.getByRole('option', { name: /clara.*New customer/ }).click();
  await panel.getByRole('button', { name: 'Publish voucher' }).click();
  await panel.getByText('Published to clara').waitFor();

  await panel.getByRole('button', { name: 'Previous voucher' }).click();
  await page.waitForURL(/open=PANEL-2/);
  await panel.getByText('Nobody yet').waitFor();
  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByText('For good', { exact: true }).click();
  await page.getByLabel('Type “PANEL-2” to confirm').waitFor();
  await expectSoundScreen(page, 'deleting a voucher');
  await page.getByRole('alertdialog').getByText('Into the bin', { exact: true }).click();
  await page.getByRole('button', { name: 'Move to the bin' }).click();
  await panel.waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /PANEL-2/ }).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});
