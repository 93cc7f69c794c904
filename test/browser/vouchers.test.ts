import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { buildCampaign, buildVoucher } from '../support/rows.ts';
import { expectSoundScreen, type Window } from './screen.ts';
import { startShop } from './shop.ts';

const { product, projectId, ask, openPage, makeProject } = await startShop();

/** A window of the owner, at the vouchers of a campaign. */
function openVouchers(campaignId: string, search = ''): Promise<Window> {
  return openPage(`/campaigns/${campaignId}/vouchers${search}`);
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
  await dialog.getByText('2 vouchers imported successfully').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('row', { name: /FILE-2/ }).waitFor();
  const rows = await product.owner.query<{ metadata: unknown }>('select metadata from vouchers where campaign_id = $1 order by code', [campaignId]);
  expect(rows.map(({ metadata }) => metadata)).toEqual([{ colour: 'red' }, { colour: 'blue' }]);

  await page.getByRole('button', { name: 'Import codes' }).click();
  await chooseFile(page, 'again.csv', 'Code,Active\nFILE-2,FALSE\nFILE-3,\n');
  await dialog.getByText('1 new code, 1 code that is here already and will be changed.').waitFor();
  await expectSoundScreen(page, 'a file that can be imported');
  // What a column is called here is understood as well, and a file that cannot be read says what to do.
  await chooseFile(page, 'names.csv', 'code;Valid until;Note\nFILE-4;2033-12-31;=1+1\n');
  await dialog.getByText('The first row', { exact: true }).waitFor();
  await expect.poll(() => dialog.getByLabel('What Valid until becomes').inputValue()).toBe('field:expiration_date');
  expect(await dialog.getByLabel('What Note becomes').inputValue()).toBe('field:additional_info');
  await dialog.getByText('1 new code.').waitFor();
  await chooseFile(page, 'latin.csv', Buffer.from('Code;Note\nFILE-5;Größe\n', 'latin1'));
  await dialog.getByText('Save it as CSV with the encoding UTF-8').waitFor();
  expect(complaints).toEqual([]);
});

test('codes that are chosen are disabled with a way back, and deleted into the bin; all codes go into a file', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Into a file' } });
  for (const code of ['FILE-A', 'FILE-B', 'FILE-C']) await ask('POST', `/campaigns/${campaignId}/vouchers/${code}`, {});
  const { page, complaints } = await openVouchers(campaignId);
  // From the first of the three to the last; before them is the box for all.
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('checkbox').nth(3).click({ modifiers: ['Shift'] });
  await page.getByText('3 codes chosen').waitFor();
  await expectSoundScreen(page, 'codes that are chosen');
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('3 codes are disabled').waitFor();
  await page.getByRole('row', { name: /FILE-B.*Disabled/ }).waitFor();
  // However many rows lie before it.
  await page.keyboard.press('F6');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('3 codes are enabled').waitFor();
  await page.getByRole('row', { name: /FILE-B.*Active/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose code FILE-B' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 1 code' }).click();
  await page.getByText('1 code went into the bin').waitFor();
  await page.getByRole('row', { name: /FILE-B/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: /FILE-B/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose code FILE-B' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 1 code' }).click();
  await page.getByRole('row', { name: /FILE-B/ }).waitFor({ state: 'detached' });

  await page.getByRole('checkbox', { name: 'Choose code FILE-C' }).check();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [ofOne] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  expect(readFileSync(await ofOne.path(), 'utf8').match(/FILE-[ABC]/g)).toEqual(['FILE-C']);
  await page.getByRole('button', { name: 'Choose none' }).click();

  await page.getByRole('button', { name: 'Export all' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  expect(lines.flatMap((line) => /FILE-[ABC]/.exec(line)?.[0] ?? []).toSorted((one, other) => one.localeCompare(other))).toEqual(['FILE-A', 'FILE-C']);
  // The next file can be asked for, and the keyboard stands there.
  await page.locator('button:focus', { hasText: 'Export all' }).waitFor();
  expect(complaints).toEqual([]);
});

/** A campaign with 250 codes, of which those that end with 5 were redeemed once. */
async function campaignOfMany(name: string): Promise<string> {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name } });
  await product.owner.query(
    `/* test.vouchers */ insert into vouchers (project_id, voucher_id, campaign_id, code, redemption_quantity, redeemed_quantity, metadata, created_at)
     select $1, $2 || '_' || lpad(n::text, 4, '0'), $2, $3 || '-' || lpad(n::text, 4, '0'), 2, case when n % 10 = 5 then 1 else 0 end,
            jsonb_build_object('half', case when n > 125 then 'upper' else 'lower' end), now() - n * interval '1 second'
       from generate_series(1, 250) as n`,
    [projectId, campaignId, name.toUpperCase()],
  );
  await product.owner.query('update campaign_counters set vouchers_created = 250 where project_id = $1 and campaign_id = $2', [projectId, campaignId]);
  return campaignId;
}

test('filters stand in the address and as chips, and narrow the list', async () => {
  const campaignId = await campaignOfMany('Narrow');
  const { page, complaints } = await openVouchers(campaignId);
  await page.getByRole('row', { name: /NARROW-0001/ }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter codes' });
  await dialog.getByLabel('At least').fill('1');
  await dialog.getByLabel('Value').fill('upper');
  await dialog.getByRole('button', { name: 'Show these codes' }).click();
  await dialog.getByText('Say of which key.').waitFor();
  await dialog.locator('input:focus').waitFor();
  await expectSoundScreen(page, 'filter of codes');
  await dialog.getByLabel('Key').fill('half');
  await dialog.getByRole('button', { name: 'Show these codes' }).click();
  await page.getByRole('row', { name: /NARROW-0135/ }).waitFor();
  await page.getByRole('row', { name: /NARROW-0001/ }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?redeemed_min=1&metadata=half%3Dupper');
  await expectSoundScreen(page, 'codes behind filters');
  await page.getByRole('button', { name: 'Export these codes' }).click();
  const [shown] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  expect(readFileSync(await shown.path(), 'utf8').match(/NARROW-\d+/g)?.length).toBe(12);
  await page.getByRole('button', { name: 'Take half is “upper” away' }).click();
  await page.getByRole('row', { name: /NARROW-0005/ }).waitFor();
  await page.goto(`/p/${projectId}/campaigns/${campaignId}/vouchers?published=yes`);
  await page.getByText('Nothing was found for Published').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('row', { name: /NARROW-0001/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('figures above the codes lead to the codes that they count, and a whole code is found without its hyphens', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Figures' } });
  for (const [code, more] of [['FIG-1', {}], ['FIG-2', { active: false }], ['FIG-3', { redemption_quantity: 1, redeemed_quantity: 1, publications: 1 }], ['FIG-4', { active: false }]] as const) {
    await buildVoucher(product.owner, projectId, campaignId, { code, ...more });
  }
  await product.owner.query('update campaign_counters set vouchers_created = 4 where project_id = $1 and campaign_id = $2', [projectId, campaignId]);
  const { page, complaints } = await openVouchers(campaignId);
  const figures = page.getByRole('navigation', { name: 'Codes by state' });
  await figures.getByRole('link', { name: 'All codes 4' }).waitFor();
  for (const words of ['Active 1', 'Used up 1', 'Expired 0', 'Disabled 2', 'Never published 3']) await figures.getByRole('link', { name: words }).waitFor();
  await expectSoundScreen(page, 'codes with their figures');
  await figures.getByRole('link', { name: 'Disabled 2' }).click();
  await page.getByRole('row', { name: /FIG-1/ }).waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('row', { name: /FIG-/ }).count()).toBe(2);
  expect(await figures.locator('[aria-current]').textContent()).toBe('Disabled 2');
  await page.getByRole('checkbox', { name: 'Choose code FIG-2' }).check();
  await page.getByRole('button', { name: 'Enable' }).click();
  await figures.getByRole('link', { name: 'Active 2' }).waitFor();
  await figures.getByRole('link', { name: 'All codes 4' }).click();
  await page.getByRole('row', { name: /FIG-1/ }).waitFor();
  await page.getByRole('textbox', { name: 'Search by beginning of code' }).fill('fig 3');
  await page.getByRole('row', { name: /FIG-1/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /FIG-3/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('all codes that match are counted, changed in the background and brought back, whatever the page shows', async () => {
  const campaignId = await campaignOfMany('All');
  const { page, complaints } = await openVouchers(campaignId);
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByRole('button', { name: 'Choose all 250 codes that match' }).click();
  await page.getByText('All 250 codes that match are chosen').waitFor();
  await page.locator(':focus').getByRole('button', { name: 'Choose none' }).waitFor();
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('250 codes are disabled').waitFor();
  const disabled = async (): Promise<unknown> =>
    (await product.owner.query<{ n: number }>('select count(*)::int as n from vouchers where campaign_id = $1 and not active', [campaignId]))[0]?.n;
  expect(await disabled()).toBe(250);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('250 codes are enabled').waitFor();
  expect(await disabled()).toBe(0);

  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByRole('button', { name: 'Choose all 250 codes that match' }).click();
  await page.getByRole('button', { name: 'Change validity' }).click();
  const validity = page.getByRole('dialog', { name: 'Validity of 250 codes' });
  const question = page.getByRole('alertdialog', { name: 'Discard what you entered?' });
  // A day that is only picked is something entered as well.
  await validity.getByRole('button', { name: /^Calendar/ }).click();
  await page.getByRole('grid').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('grid').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Change validity' }).click();
  await validity.getByRole('button', { name: 'Change 250 codes' }).click();
  await validity.getByText('Say which day is the last.').waitFor();
  await expectSoundScreen(page, 'validity of many codes');
  await page.keyboard.type('31122033');
  // A day is typed in parts, which are no fields of text: it is not lost by a slip either.
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await validity.getByRole('button', { name: 'Change 250 codes' }).click();
  await page.getByText('250 codes have their new validity').waitFor();
  const ends = await product.owner.query<{ end: Date }>('select distinct expiration_date as end from vouchers where campaign_id = $1', [campaignId]);
  expect(ends.map(({ end }) => end.toISOString())).toEqual(['2033-12-31T23:00:00.000Z']);

  await page.getByRole('checkbox', { name: 'Choose code ALL-0001' }).check();
  await page.getByRole('button', { name: 'Change metadata' }).click();
  const metadata = page.getByRole('dialog', { name: 'Metadata of 1 code' });
  await metadata.getByRole('button', { name: 'Change 1 code' }).click();
  await metadata.getByText('Fill in at least one value, or a key to take away.').waitFor();
  await expectSoundScreen(page, 'metadata of many codes');
  await metadata.getByRole('textbox', { name: 'Keys to take away (optional)' }).fill('half, nothing');
  await metadata.getByRole('button', { name: 'Change 1 code' }).click();
  await page.getByText('1 code has its new metadata').waitFor();
  const left = await product.owner.query<{ metadata: unknown }>(`select metadata from vouchers where campaign_id = $1 and code = 'ALL-0001'`, [campaignId]);
  expect(left.map(({ metadata: kept }) => kept)).toEqual([{}]);

  await page.getByRole('checkbox', { name: 'Choose code ALL-0002' }).check();
  await page.getByRole('button', { name: 'Change validity' }).click();
  const ofOne = page.getByRole('dialog', { name: 'Validity of 1 code' });
  await ofOne.getByLabel('They end').selectOption('As the campaign says');
  await ofOne.getByRole('button', { name: 'Change 1 code' }).click();
  await page.getByText('1 code has its new validity').waitFor();
  const [own] = await product.owner.query<{ end: unknown }>(`select expiration_date as end from vouchers where campaign_id = $1 and code = 'ALL-0002'`, [campaignId]);
  expect(own).toEqual({ end: null });
  expect(complaints).toEqual([]);
});

test('codes are added: as many as wanted, safe ones, or one of your own', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'More' } });
  const { page, complaints } = await openVouchers(campaignId);
  await page.getByText('This campaign has no codes').waitFor();
  await page.getByRole('button', { name: 'Add codes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add codes' });
  await dialog.getByLabel('How they look').selectOption('Another way');
  await dialog.getByLabel('Number of codes').fill('500');
  await dialog.getByRole('textbox', { name: 'Beginning (optional)' }).fill('MORE-');
  await dialog.getByLabel('Random characters').fill('2');
  await dialog.getByLabel('Random characters').press('Tab');
  await dialog.getByText('Anybody could guess these codes').waitFor();
  await dialog.getByText('Add 5 random characters.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Add 500 codes' }).isDisabled()).toBe(true);
  await expectSoundScreen(page, 'codes that anybody could guess');
  await dialog.getByLabel('Random characters').fill('10');
  await dialog.getByLabel('Random characters').press('Tab');
  await dialog.getByText(/One guess in .* billion hits/).waitFor();
  await dialog.getByRole('button', { name: 'Add 500 codes' }).click();
  await page.getByText('500 codes were added').waitFor();
  await page.getByRole('row', { name: /MORE-/ }).first().waitFor();

  await page.getByRole('button', { name: 'Add codes' }).click();
  await dialog.getByText('One code of your own').click();
  await dialog.getByRole('button', { name: 'Add the code' }).click();
  await dialog.getByText('Write the code.').waitFor();
  await dialog.getByRole('textbox', { name: 'Code', exact: true }).fill('ANNA-2026');
  await dialog.getByRole('button', { name: 'Add the code' }).click();
  await page.getByText('1 code was added').waitFor();
  await page.getByRole('row', { name: /ANNA-2026/ }).waitFor();
  await page.getByRole('button', { name: 'Add codes' }).click();
  await dialog.getByText('One code of your own').click();
  await dialog.getByRole('textbox', { name: 'Code', exact: true }).fill('ANNA-2026');
  await dialog.getByRole('button', { name: 'Add the code' }).click();
  await dialog.getByText(/already|exists/).waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Code', exact: true }).inputValue()).toBe('ANNA-2026');
  await expectSoundScreen(page, 'a code that is taken');
  expect(complaints).toEqual([]);
});

test('an open code tells what happens to it, of a campaign or by itself', async () => {
  const { id } = await ask<{ id: string }>('POST', '/campaigns', { name: 'Lives', type: 'STATIC', voucher: { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 100 } } });
  const discount = { type: 'AMOUNT', amount_off: 100 };
  await ask('POST', '/vouchers/LIVES-1', { discount, campaign: 'Lives', redemption: { quantity: 5 } });
  await ask('POST', '/vouchers/ALONE-1', { discount, redemption: { quantity: 5 } });
  for (const [code, path] of [['LIVES-1', `/campaigns/${id}/vouchers?open=LIVES-1`], ['ALONE-1', '/vouchers?open=ALONE-1']] as const) {
    const { page, complaints } = await openPage(path);
    const panel = page.getByRole('dialog', { name: 'Voucher' });
    await panel.getByText('0 of 5 uses').waitFor();
    await panel.getByText(/^Created/).first().waitFor();
    await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 500 } });
    await panel.getByText('1 of 5 uses').waitFor();
    await panel.getByText('Redeemed, €1.00 off').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test('on the page of all vouchers codes are narrowed, written into a file, and changed and deleted together with a way back, those without a campaign too', async () => {
  const { ask: askThere, openPage: openThere } = await makeProject();
  const discount = { type: 'AMOUNT', amount_off: 100 };
  const { id } = await askThere<{ id: string }>('POST', '/campaigns', { name: 'Mail', type: 'STATIC', voucher: { discount } });
  for (const code of ['ALL-1', 'ALL-2']) await askThere('POST', `/campaigns/${id}/vouchers/${code}`, {});
  await askThere('POST', '/vouchers/all-loose', { discount: { type: 'PERCENT', percent_off: 5 } });
  await askThere('POST', '/vouchers/LONE', { discount });
  const { page, complaints } = await openThere('/vouchers');
  await page.getByRole('row', { name: /ALL-1.*Mail/ }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter codes' });
  await dialog.getByLabel('Campaign').selectOption('Without a campaign');
  await expectSoundScreen(page, 'filter of all codes');
  await dialog.getByRole('button', { name: 'Show these codes' }).click();
  await page.getByRole('row', { name: /ALL-1/ }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?campaign=none');
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByText('2 codes chosen').waitFor();
  await expectSoundScreen(page, 'codes without a campaign, chosen');
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('2 codes are disabled').waitFor();
  await page.getByRole('row', { name: /LONE.*Disabled/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('2 codes are enabled').waitFor();
  await page.getByRole('row', { name: /LONE.*Active/ }).waitFor();
  await page.getByRole('button', { name: 'Take Without a campaign away' }).click();
  await page.getByRole('textbox', { name: 'Search by beginning of code' }).fill('all');
  await page.getByRole('row', { name: /LONE/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /ALL-2/ }).waitFor();
  await page.getByRole('button', { name: 'Export these codes' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  expect(readFileSync(await file.path(), 'utf8').match(/ALL-\d|all-loose|LONE/g)?.toSorted()).toEqual(['ALL-1', 'ALL-2', 'all-loose']);
  await page.getByRole('checkbox', { name: 'Choose code ALL-1' }).check();
  await page.getByRole('checkbox', { name: 'Choose code all-loose' }).check();
  await page.getByRole('button', { name: 'Change metadata' }).click();
  const metadata = page.getByRole('dialog', { name: 'Metadata of 2 codes' });
  await metadata.getByRole('button', { name: 'Add field' }).click();
  await metadata.getByRole('textbox', { name: 'Key', exact: true }).fill('why');
  await page.keyboard.press('Enter');
  await metadata.getByRole('textbox', { name: 'why' }).fill('refund');
  await metadata.getByRole('button', { name: 'Change 2 codes' }).click();
  await page.getByText('2 codes have their new metadata').waitFor();
  expect(await askThere('GET', '/vouchers/all-loose')).toMatchObject({ metadata: { why: 'refund' } });
  await page.getByRole('checkbox', { name: 'Choose code ALL-1' }).check();
  await page.getByRole('checkbox', { name: 'Choose code all-loose' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 2 codes' }).click();
  await page.getByText('2 codes went into the bin').waitFor();
  await page.getByRole('row', { name: /all-loose/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: /all-loose/ }).waitFor();
  await page.getByRole('row', { name: /ALL-1/ }).waitFor();
  expect(await askThere('GET', '/trash-bin')).toMatchObject({ data: [] });
  expect(complaints).toEqual([]);
});
