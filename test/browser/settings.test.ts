import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectSoundScreen } from './screen.ts';
import { startShop } from './shop.ts';

const { product, projectId, send, openPage } = await startShop();

/** What the server says of an address of the project. */
async function read<T>(path: string): Promise<T> {
  return (await send('GET', `/api/projects/${projectId}${path}`)).json() as Promise<T>;
}

/** Its metadata follow the schema that the first test makes. */
async function makeCampaign(name: string, more: object = {}): Promise<string> {
  const voucher = { discount: { type: 'AMOUNT', amount_off: 500 } };
  const answer = await send('POST', `/api/projects/${projectId}/v1/campaigns`, { name, type: 'STANDALONE', metadata: { season: 'autumn' }, voucher, ...more });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}

async function addProperty(page: Page, key: string, fill: (dialog: ReturnType<Page['getByRole']>) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Add property' }).click();
  const dialog = page.getByRole('dialog', { name: 'New property' });
  await dialog.getByLabel('Key').fill(key);
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Add property' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('a schema is made property by property, and a campaign’s metadata are edited by it: choices, complaints at the field and on the line, before and after', async () => {
  const campaignId = await makeCampaign('Autumn', { metadata: { agency: 'Brandt' } });
  const { page, complaints } = await openPage('/settings/metadata');
  await page.getByRole('table', { name: 'Kinds of objects' }).waitFor();
  await expectSoundScreen(page, 'metadata schemas');
  await page.getByRole('table', { name: 'Kinds of objects' }).getByRole('link', { name: 'Vouchers' }).click();
  await page.getByRole('heading', { level: 1, name: 'Metadata of vouchers' }).waitFor();
  await expectSoundScreen(page, 'a schema that is not there yet');
  await addProperty(page, 'season', async (dialog) => {
    await dialog.getByLabel('Allowed values').fill('autumn\nwinter');
    await dialog.getByLabel(/^Required/).check();
    await expectSoundScreen(page, 'a property');
  });
  await addProperty(page, 'cost_centre', async (dialog) => {
    await dialog.getByLabel('Type').selectOption({ label: 'Number' });
    await dialog.getByRole('textbox', { name: /^Lowest value/ }).fill('1000');
  });
  await page.getByText('2 changes', { exact: true }).click();
  await page.getByText('From then on new objects need “season”').waitFor();
  await expectSoundScreen(page, 'a schema with changes');
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await page.getByRole('button', { name: 'Delete schema' }).waitFor();

  await page.goto(`/p/${projectId}/campaigns/${campaignId}/metadata`);
  await page.getByText('Used in: schema').first().waitFor();
  await page.getByRole('combobox', { name: 'season' }).selectOption('winter');
  const number = page.getByRole('textbox', { name: 'cost_centre' });
  await number.fill('99');
  await page.getByText('Has to be 1,000 at least.').waitFor();
  await expectSoundScreen(page, 'metadata with a complaint');
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await page.locator('input:focus').and(number).waitFor();
  await number.fill('4711');
  await page.getByText('2 changes', { exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: 'cost_centre' }).getByText('4711').waitFor();
  await page.getByText('JSON', { exact: true }).click();
  const json = page.getByLabel('Metadata as JSON');
  await json.fill('{\n  "season": "spring",\n  "agency": "Brandt"\n}');
  await page.getByText('Line 2').waitFor();
  await expectSoundScreen(page, 'metadata as JSON with a complaint');
  await json.fill('{\n  "season": "winter",\n}');
  await page.getByText('Line 3: A key in "quotes" is needed here.').waitFor();
  await json.fill('{\n  "season": "winter",\n  "cost_centre": 4711\n}');
  await page.getByRole('button', { name: 'Save 3 changes' }).click();
  await page.getByText('The metadata were saved.').waitFor();
  expect(await read(`/v1/campaigns/${campaignId}`)).toMatchObject({ metadata: { season: 'winter', cost_centre: 4711 } });
  expect(Object.keys((await read<{ metadata: object }>(`/v1/campaigns/${campaignId}`)).metadata)).not.toContain('agency');
  expect(complaints).toEqual([]);
});

test('settings: what contradicts itself is told at its field, leaving asks first, and what was changed is shown and saved', async () => {
  await send('POST', `/api/projects/${projectId}/v1/categories`, { name: 'Welcome' });
  const { page, complaints } = await openPage('/settings');
  await page.getByRole('group', { name: 'Welcome' }).waitFor();
  await expectSoundScreen(page, 'settings');
  const inOneRequest = page.getByRole('textbox', { name: 'Codes in one request' });
  await inOneRequest.fill('31');
  await inOneRequest.press('Tab');
  await page.getByText('Changed to 30, the most it can be.').waitFor();
  await inOneRequest.fill('3');
  await page.getByText('Can be 3 at most').waitFor();
  await page.getByRole('textbox', { name: 'Pages of these origins' }).fill('shop.example');
  await page.getByText('“shop.example” is no web origin').waitFor();
  await expectSoundScreen(page, 'settings with complaints');
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('alertdialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  await inOneRequest.fill('10');
  await page.getByRole('textbox', { name: 'Pages of these origins' }).fill('https://shop.example');
  await page.getByRole('textbox', { name: 'Name' }).fill('Nordwind shop');
  await page.getByRole('checkbox', { name: /^Redeem codes/ }).check();
  await page.getByRole('group', { name: 'Welcome' }).getByLabel('With other codes').selectOption({ label: 'Exclusive' });
  await page.getByRole('button', { name: 'Save 5 changes' }).click();
  await page.getByText('The settings were saved.').waitFor();
  expect(await read('/settings')).toMatchObject({ name: 'Nordwind shop', client: { origins: ['https://shop.example'], switches: ['redeem'] } });
  expect(await read('/stacking-rules')).toMatchObject({ redeemables_limit: 10, exclusive_categories: [expect.stringMatching(/^cat_/)] });
  await page.getByRole('button', { name: /Nordwind shop/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('an export is asked for with a filter and columns, followed until it is ready, downloaded and deleted', async () => {
  for (const name of ['Exported', 'Not this one']) {
    const pattern = `${name.slice(0, 3).toUpperCase()}-##`;
    await makeCampaign(name, { voucher: { discount: { type: 'AMOUNT', amount_off: 500 }, code_config: { pattern } } });
  }
  const { page, complaints } = await openPage('/exports');
  await page.getByRole('heading', { name: 'No exports' }).waitFor();
  await expectSoundScreen(page, 'no exports');
  await page.getByRole('button', { name: 'New export' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New export' });
  await dialog.getByRole('button', { name: 'Add condition' }).click();
  await dialog.getByRole('group', { name: 'Condition 1' }).getByRole('textbox').fill('Exported');
  await dialog.getByText('Choose', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Choose none' }).click();
  for (const column of ['code', 'campaign']) await dialog.getByRole('checkbox', { name: column, exact: true }).check();
  await expectSoundScreen(page, 'a new export');
  await dialog.getByRole('button', { name: 'Export vouchers' }).click();
  const row = page.getByRole('row', { name: /Vouchers.*Campaign is “Exported”.*2 columns: code, campaign/ });
  await row.getByText('Ready').waitFor();
  await expectSoundScreen(page, 'exports');
  const href = await row.getByRole('link', { name: /^Download/ }).getAttribute('href');
  expect(await (await send('GET', String(href))).text()).toMatch(/^code,campaign\r?\nEXP-\w\w,Exported\r?\n$/);
  await row.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete export' }).click();
  await page.getByRole('heading', { name: 'No exports' }).waitFor();
  expect(complaints).toEqual([]);
});

test('what was deleted is taken back, or deleted for good: one thing by its name, all of it at once', async () => {
  for (const name of ['Back', 'Gone', 'Emptied']) await send('DELETE', `/api/projects/${projectId}/v1/campaigns/${await makeCampaign(name)}`);
  const { page, complaints } = await openPage('/bin');
  await page.getByRole('row', { name: /Emptied.*Campaign with 1 voucher.*anna@nordwind/ }).waitFor();
  await expectSoundScreen(page, 'bin');
  await page.getByRole('button', { name: 'Restore Back' }).click();
  await page.getByText('“Back” is back.').waitFor();
  await page.locator('button:focus', { hasText: 'Restore' }).waitFor();
  await page.getByRole('button', { name: 'Delete Gone for good' }).click();
  await page.getByRole('alertdialog').getByRole('textbox').fill('Gone');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('row', { name: /Gone/ }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Empty bin' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete 1 thing for good?' });
  await dialog.getByRole('textbox').fill('empty');
  await expectSoundScreen(page, 'emptying the bin');
  await dialog.getByRole('button', { name: 'Empty the bin' }).click();
  await page.getByRole('dialog', { name: 'Empty the bin' }).getByText('Deleted 1 for good.').waitFor();
  await page.getByRole('dialog', { name: 'Empty the bin' }).getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('heading', { name: 'The bin is empty' }).waitFor();
  expect(await read('/v1/campaigns?limit=100')).toMatchObject({ campaigns: expect.arrayContaining([expect.objectContaining({ name: 'Back' })]) as unknown });
  expect(complaints).toEqual([]);
});

test('the look of codes is set for the project, and a new campaign begins with it; whether case counts is settled by the first code', async () => {
  await makeCampaign('Coded');
  const { page, complaints } = await openPage('/settings');
  const pattern = page.getByRole('textbox', { name: /^Pattern/ });
  await pattern.fill('NONE');
  await page.getByText('The pattern needs a # for each random character.').waitFor();
  expect(await page.getByRole('checkbox', { name: /^Capitals and small letters are the same/ }).isDisabled()).toBe(true);
  await pattern.fill('AUT-######');
  await page.getByLabel('Random characters').selectOption({ label: 'Characters of your own' });
  await page.getByRole('textbox', { name: 'Characters' }).fill('WXYZ');
  await expectSoundScreen(page, 'the look of codes');
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await page.getByText('The settings were saved.').waitFor();
  expect(await read('/settings')).toMatchObject({ codes: { ignore_case: false, charset: 'WXYZ', pattern: 'AUT-######' }, is_case_settled: true });
  await page.goto(`/p/${projectId}/campaigns/new`);
  await expect.poll(() => page.getByRole('textbox', { name: 'Pattern' }).inputValue()).toBe('AUT-######');
  await expect.poll(() => page.getByLabel('Random characters').locator('option:checked').textContent()).toBe('Only WXYZ');
  expect(complaints).toEqual([]);
});

test('who may only look is shown all of it and can change none', async () => {
  const campaignId = await makeCampaign('To look at', { metadata: { season: 'winter', notes: ['one', 'two'] } });
  await send('DELETE', `/api/projects/${projectId}/v1/campaigns/${await makeCampaign('Binned')}`);
  await product.owner.query(`/* test.demote */ update members set role = 'viewer' where project_id = $1`, [projectId]);
  const { page, complaints } = await openPage('/settings');
  await page.getByText('You can look at these settings').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
  expect(await page.getByRole('radio').evaluateAll((all) => all.every((one) => one.matches(':disabled')))).toBe(true);
  await expectSoundScreen(page, 'settings of a viewer');
  await page.goto(`/p/${projectId}/settings/metadata/voucher`);
  await page.getByRole('table', { name: 'Properties' }).waitFor();
  expect(await page.getByRole('button', { name: /Add|Change|Delete|Remove/ }).count()).toBe(0);
  await page.goto(`/p/${projectId}/bin`);
  await page.getByRole('row', { name: /Binned/ }).waitFor();
  expect(await page.getByRole('button', { name: /Restore|for good|Empty bin/ }).count()).toBe(0);
  await page.goto(`/p/${projectId}/campaigns/${campaignId}/metadata`);
  await page.getByRole('row', { name: /notes list one, two/ }).waitFor();
  await expectSoundScreen(page, 'metadata of a viewer');
  expect(complaints).toEqual([]);
});
