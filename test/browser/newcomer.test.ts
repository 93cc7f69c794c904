import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { startProduct } from './product.ts';
import { expectSoundScreen, openWindow } from './screen.ts';

const product = await startProduct();
const browser = await openBrowser();

const owner = { email: 'anna@nordwind.example', name: 'Anna Kowalska', password: 'a sentence nobody else says' };

test('a newcomer goes from the setup link to a number that moves on an open dashboard, sees why a code was refused, and sets a limit that holds', async () => {
  const { page, complaints } = await openWindow(browser, product.origin);

  await makeOwnerAndProject(page);
  await createCampaign(page);
  const codes = await readCodes(page);
  const key = await makeKey(page);
  await watchNumberMove(page, key, codes);
  await rollBackInHistory(page, key, codes);
  await setLimitThatHolds(page, key, codes);
  await publishToCustomer(page);
  await lookAtOtherTabs(page);
  await signOut(page);

  expect(complaints).toEqual([]);
});

interface Key {
  appId: string;
  secret: string;
}

/** What a shop does: the redemption of the README's `curl`. */
async function redeem({ appId, secret }: Key, code: string): Promise<{ status: number; body: { key?: string } }> {
  const response = await fetch(`${product.origin}/v1/redemptions`, {
    method: 'POST',
    headers: { 'X-App-Id': appId, 'X-App-Token': secret, 'Content-Type': 'application/json' },
    body: JSON.stringify({ redeemables: [{ object: 'voucher', id: code }], customer: { source_id: 'ben' }, order: { amount: 6400 } }),
  });
  return { status: response.status, body: (await response.json()) as { key?: string } };
}

async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function makeOwnerAndProject(page: Page): Promise<void> {
  const link = await product.setupLink();
  await page.goto('/');
  await heading(page, 'Sign in');
  await expectSoundScreen(page, 'sign-in');

  await page.goto(link);
  await heading(page, 'Set up Vouchsafe');
  await page.getByRole('button', { name: 'Create owner account' }).click();
  await page.getByText('at least').first().waitFor();
  await expectSoundScreen(page, 'set-up with what is wrong');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await page.getByRole('button', { name: 'Create owner account' }).click();

  await heading(page, 'Create your first project');
  await expectSoundScreen(page, 'first project');
  await page.getByLabel('Name').fill('Nordwind');
  await choose(page, 'Time zone', 'Europe/Berlin');
  await choose(page, 'Currency', 'EUR');
  await page.getByRole('button', { name: 'Create project' }).click();

  await heading(page, 'Campaigns');
  await page.getByRole('heading', { name: 'No campaigns yet' }).waitFor();
  await expectSoundScreen(page, 'list without campaigns');
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label });
  await field.fill(option);
  await page.getByRole('option', { name: new RegExp(`^${option}`) }).first().click();
}

async function createCampaign(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New campaign' }).first().click();
  await heading(page, 'New campaign');
  await page.getByRole('button', { name: /^Create campaign/ }).click();
  await page.getByText('to put right').waitFor();
  await expectSoundScreen(page, 'creation with what is wrong');
  await page.getByLabel('Campaign name').fill('Autumn welcome');
  await page.getByLabel('At most per order').fill('5');
  await page.getByLabel('Number of codes').fill('12');
  // Words and button follow the keys: the field still has the keyboard.
  await page.getByRole('button', { name: 'Create campaign and 12 codes' }).click();

  await heading(page, 'Autumn welcome');
  await page.getByRole('region', { name: 'Overview' }).getByText('10% off the order, at most €5.00').waitFor();
  expect(new URL(page.url()).pathname, 'the new campaign’s dashboard').toMatch(/^\/p\/[^/]+\/campaigns\/camp_[^/]+$/);
  await page.getByRole('region', { name: 'Redemptions' }).getByRole('heading', { name: 'No redemptions yet' }).waitFor();
  await expectSoundScreen(page, 'dashboard of a new campaign');
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Campaign' }).getByRole('link', { name }).click();
}

async function readCodes(page: Page): Promise<string[]> {
  await openTab(page, 'Vouchers');
  const rows = page.getByRole('table', { name: 'Codes' }).getByRole('row');
  await rows.nth(12).waitFor();
  const codes = (await page.getByRole('button', { name: /^Copy / }).all()).map(async (button) => (await button.getAttribute('aria-label')) ?? '');
  const names = (await Promise.all(codes)).map((label) => label.replace('Copy ', ''));
  expect(names).toHaveLength(12);
  await expectSoundScreen(page, 'vouchers');

  await page.getByRole('textbox', { name: 'Search by beginning of code' }).fill(names[3]?.slice(0, 6) ?? '');
  await page.waitForURL(/[?&]q=/);
  await page.getByRole('row', { name: names[3] ?? '' }).waitFor();
  await page.getByRole('textbox', { name: 'Search by beginning of code' }).fill('no such code');
  await page.getByRole('heading', { name: 'No codes match' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await rows.nth(12).waitFor();
  return names;
}

async function makeKey(page: Page): Promise<Key> {
  await page.getByRole('link', { name: 'API keys' }).click();
  await heading(page, 'API keys');
  await expectSoundScreen(page, 'no API keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('checkout');
  await expectSoundScreen(page, 'dialog of a new key');
  await page.getByRole('button', { name: 'Create key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Key “checkout”' });
  await dialog.getByText('shown this once').waitFor();
  const [appId = '', secret = ''] = await dialog.getByRole('definition').allTextContents();
  await expectSoundScreen(page, 'the secret, this once');
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('row', { name: /checkout/ }).waitFor();
  await page.reload();
  await page.getByRole('row', { name: /checkout/ }).waitFor();
  expect(secret.length).toBeGreaterThan(20);
  expect((await page.content()).includes(secret), 'the secret is shown again').toBe(false);
  await expectSoundScreen(page, 'API keys');

  await page.getByRole('link', { name: 'Developers' }).click();
  await heading(page, 'Developers');
  await expectSoundScreen(page, 'developers');
  return { appId, secret };
}

async function watchNumberMove(page: Page, key: Key, [first = '']: string[]): Promise<void> {
  await page.getByRole('link', { name: 'Campaigns' }).first().click();
  await page.getByRole('link', { name: 'Autumn welcome' }).click();
  await heading(page, 'Autumn welcome');
  await page.getByRole('region', { name: 'Redemptions' }).getByRole('heading', { name: 'No redemptions yet' }).waitFor();
  await page.evaluate('globalThis.isSamePage = true');

  expect(await redeem(key, first)).toMatchObject({ status: 200 });
  await netRedemptions(page, 1);
  await page.getByRole('region', { name: 'Budget' }).getByText('€5.00').first().waitFor();
  expect(await redeem(key, first), 'a code of one use is used up').toMatchObject({ status: 400, body: { key: 'quantity_exceeded' } });
  await page.getByRole('region', { name: 'Redemptions' }).getByRole('radio', { name: /^Failed 1/ }).waitFor();
  await page.getByRole('region', { name: 'Redemptions' }).getByText('Used up').first().waitFor();
  expect(await page.evaluate('globalThis.isSamePage'), 'without a reload').toBe(true);
  await expectSoundScreen(page, 'dashboard');
}

/** The figure of box 2 as screen readers hear it. */
async function netRedemptions(page: Page, count: number): Promise<void> {
  await page.getByRole('region', { name: 'Redemptions' }).getByRole('radio', { name: new RegExp(`^Net ${count}\\b`) }).waitFor();
}

async function rollBackInHistory(page: Page, key: Key, [first = '', , third = '']: string[]): Promise<void> {
  await openTab(page, 'Redemption history');
  await page.getByRole('row', { name: /Failed.*Used up/ }).waitFor();
  const succeeded = page.getByRole('row', { name: /^Succeeded/ });
  await succeeded.waitFor();
  await expectSoundScreen(page, 'redemption history');

  await succeeded.getByRole('link', { name: /^r_/ }).click();
  const panel = page.getByRole('dialog', { name: 'Redemption' });
  await panel.getByText(first).first().waitFor();
  await expectSoundScreen(page, 'panel of a redemption');
  await panel.getByRole('button', { name: 'Roll back…' }).click();
  await panel.getByLabel('Reason').fill('returned');
  await panel.getByRole('button', { name: 'Roll back redemption' }).click();
  await panel.getByText('Rolled back').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '1 new' }).click();
  await page.getByRole('row', { name: /^Rollback/ }).waitFor();
  await page.getByRole('row', { name: /^Rolled back/ }).waitFor();

  expect(await redeem(key, third)).toMatchObject({ status: 200 });
  await page.getByRole('button', { name: '1 new' }).waitFor();
  expect(await page.getByRole('row', { name: /^Succeeded/ }).count(), 'nothing moves under the reader').toBe(0);
}

async function setLimitThatHolds(page: Page, key: Key, codes: string[]): Promise<void> {
  await openTab(page, 'Dashboard');
  await netRedemptions(page, 1);
  await page.getByRole('region', { name: 'Budget' }).getByRole('button', { name: 'Set limits' }).click();
  const dialog = page.getByRole('dialog', { name: 'Limits of the campaign' });
  await dialog.getByLabel('Redemption limit').fill('2');
  await page.keyboard.press('Tab');
  await expectSoundScreen(page, 'dialog of the limits');
  await dialog.getByRole('button', { name: 'Set limits' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('region', { name: 'Program changes' }).getByText(/added the redemption limit/i).waitFor();

  const answers = await Promise.all(codes.slice(4, 10).map((code) => redeem(key, code)));
  expect(answers.filter(({ status }) => status === 200), 'one more, whoever came first').toHaveLength(1);
  await netRedemptions(page, 2);
  await expectSoundScreen(page, 'dashboard with a limit that is reached');
}

async function publishToCustomer(page: Page): Promise<void> {
  await openTab(page, 'Publications history');
  await page.getByRole('heading', { name: 'No publications yet' }).waitFor();
  await expectSoundScreen(page, 'no publications');
  await page.getByRole('button', { name: 'Publish codes' }).click();
  await page.getByRole('dialog', { name: 'Publish a code' }).getByRole('combobox', { name: 'Customer' }).fill('cleo');
  await page.getByRole('option', { name: /cleo.*New customer with this id/ }).click();
  await expectSoundScreen(page, 'dialog of a publication');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish a code' }).click();
  const given = page.getByRole('dialog', { name: 'Code published' });
  const code = await given.getByRole('code').last().textContent();
  await given.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: new RegExp(`Succeeded.*cleo.*${code}`) }).waitFor();
  await expectSoundScreen(page, 'publications');
  await openTab(page, 'Vouchers');
  await page.getByRole('row', { name: new RegExp(`${code}.*cleo`) }).waitFor();
}

async function lookAtOtherTabs(page: Page): Promise<void> {
  for (const [tab, words] of [['Validation rules', 'No rules'], ['Distributions', 'Nothing is sent from here yet'], ['Metadata', 'No metadata']] as const) {
    await openTab(page, tab);
    await page.getByRole('heading', { name: words }).waitFor();
    await expectSoundScreen(page, tab);
  }
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('row', { name: /Autumn welcome/ }).waitFor();
  await expectSoundScreen(page, 'list of campaigns');
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: owner.name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(page, 'Sign in');
  await page.goto('/');
  await heading(page, 'Sign in');
}
