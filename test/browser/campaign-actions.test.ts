import { expect, test } from 'vitest';
import { buildAssignment, buildCampaign, buildRule, buildVoucher } from '../support/rows.ts';
import { expectSoundScreen } from './screen.ts';
import { startShop } from './shop.ts';

const { product, projectId, ask, openPage } = await startShop();

test('a voucher says what it is and why, is disabled and back, gets uses and days of its own, a holder, and goes into the bin', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Panel' } });
  for (const day of [1, 2]) await buildVoucher(product.owner, projectId, campaignId, { code: `PANEL-${day}`, created_at: `2026-11-0${day}T12:00:00Z` });
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'PANEL-1' }], customer: { source_id: 'ben' }, order: { amount: 6400 } });
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
  await panel.locator(':focus').getByRole('button', { name: 'Publish' }).waitFor();

  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Change validity' }).click();
  await panel.locator('form:focus').getByText('Ends on a day of its own').click();
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
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: /PANEL-2/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('Undo works over an open panel also when the first notice appeared beside an open menu', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Notices' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'NOTICE-1' });
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/vouchers`);
  await page.getByRole('link', { name: 'NOTICE-1' }).click();
  const panel = page.getByRole('dialog', { name: 'Voucher' });
  let letThrough = () => {};
  const isLetThrough = new Promise<void>((resolve) => { letThrough = resolve; });
  await page.route('**/vouchers/*/disable', async (route) => {
    await isLetThrough;
    await route.continue();
  });
  await panel.getByRole('button', { name: 'Disable' }).click();
  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menu').waitFor();
  letThrough();
  await page.getByText('Voucher disabled').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: 'Enable' }).click();

  await page.getByRole('alertdialog', { name: 'Voucher enabled' }).getByRole('button', { name: 'Undo' }).click();

  await panel.getByText('refused until somebody enables it').waitFor();
  expect(complaints).toEqual([]);
});

test('who rolls back what was redeemed with a deleted code is not told that the code can be used again', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Gone' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'GONE-1' });
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'GONE-1' }], order: { amount: 6400 } });
  await ask('DELETE', '/vouchers/GONE-1?force=true');
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/redemptions`);
  await page.getByRole('row', { name: /^Succeeded/ }).getByRole('link', { name: /^r_/ }).click();
  const panel = page.getByRole('dialog', { name: 'Redemption' });
  await panel.getByRole('button', { name: 'Roll back…' }).click();
  await panel.getByText(/^The code GONE-1 was deleted\. Rolling back gives back one redemption of the campaign/).waitFor();
  await expectSoundScreen(page, 'rolling back what was redeemed with a deleted code');
  await panel.getByRole('button', { name: 'Roll back redemption' }).click();
  await page.getByText('One redemption of the campaign is free again.').waitFor();
  await panel.getByText('Rolled back').first().waitFor();
  expect(complaints).toEqual([]);
});

test('a campaign is cloned into a draft that is changed and launched, then goes into the bin and comes back', async () => {
  const made = await ask<{ id: string }>('POST', '/campaigns', {
    name: 'Spring', vouchers_count: 3, voucher: { discount: { type: 'PERCENT', percent_off: 10 }, redemption: { quantity: 1 }, code_config: { pattern: 'SPRING-########' } },
  });
  const { page, complaints } = await openPage(`/campaigns/${made.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Clone' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Spring');
  await page.getByRole('button', { name: 'Clone as draft' }).click();
  await page.getByText('A campaign of this name exists already.').waitFor();
  await expectSoundScreen(page, 'cloning a campaign');
  await page.getByRole('dialog').getByLabel('Name').fill('Summer');
  await page.getByRole('button', { name: 'Clone as draft' }).click();
  await page.getByRole('heading', { name: 'This is a draft' }).waitFor();
  // Anew, without the name of the button that has the keyboard again.
  await page.reload();
  await page.getByRole('heading', { name: 'This is a draft' }).waitFor();
  await page.getByText('Not launched yet').waitFor();
  await expectSoundScreen(page, 'page of a draft');

  await page.getByRole('link', { name: 'Edit draft' }).click();
  await page.getByLabel('Campaign name').fill('High summer');
  await page.getByLabel('Number of codes').fill('2');
  await page.getByText('Amount off', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Amount off' }).fill('5');
  await expectSoundScreen(page, 'editing a draft');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('heading', { level: 1, name: 'High summer' }).waitFor();
  await page.getByText(/€5.00 off the order/).first().waitFor();
  await page.getByRole('button', { name: 'Launch campaign' }).click();
  await page.getByRole('dialog').getByText('2 codes are made').waitFor();
  await expectSoundScreen(page, 'launching a draft');
  await page.getByRole('dialog').getByRole('button', { name: 'Launch campaign' }).click();
  await page.getByRole('button', { name: 'Pause campaign' }).waitFor();
  // The buttons of the draft are gone, and the keyboard is not lost with them.
  await page.locator('h1:focus').waitFor();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByText(/goes into the bin with 2 codes/).waitFor();
  await expectSoundScreen(page, 'deleting a campaign');
  await page.getByRole('button', { name: 'Move to the bin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
  await page.getByRole('row', { name: /High summer/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'High summer' }).waitFor();
  expect(complaints).toEqual([]);
});

test('an edit says whom it reaches before it is saved, and asks only for what was changed', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, {
    campaign: { name: 'Running' }, terms: { discount: { type: 'PERCENT', percent_off: 10 }, expiration_date: '2099-12-24T12:00:00Z' },
  });
  for (const code of ['RUN-1', 'RUN-2', 'RUN-3']) await buildVoucher(product.owner, projectId, campaignId, { code });
  await ask('POST', '/publications', { voucher: 'RUN-1', customer: { source_id: 'dora' } });
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/edit`);
  await page.getByRole('textbox', { name: 'Percent off' }).fill('20');
  await page.getByText('No limit is set').waitFor();
  await page.getByRole('button', { name: 'Set limits' }).press('Enter');
  const limits = page.getByRole('dialog', { name: 'Limits of the campaign' });
  await limits.getByLabel('Redemption limit').fill('7');
  await page.keyboard.press('Tab');
  await expectSoundScreen(page, 'limits while a campaign is edited');
  await limits.getByRole('button', { name: 'Set limits' }).click();
  await limits.waitFor({ state: 'hidden' });
  await page.getByRole('list', { name: 'Limits of the campaign' }).getByText(/of 7/).waitFor();
  // What was typed before is still there.
  expect(await page.getByRole('textbox', { name: 'Percent off' }).inputValue()).toMatch(/^20/);
  await page.getByText('Affects 2 codes that nobody has yet; 1 that were published or redeemed keep their terms.').waitFor();
  await expectSoundScreen(page, 'editing a campaign');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Running', exact: true }).waitFor();
  await page.getByText(/20% off the order/).first().waitFor();
  const kept = await ask<{ voucher: { discount: object }; expiration_date: string }>('GET', `/campaigns/${campaignId}`);
  expect(kept).toMatchObject({ voucher: { discount: { percent_off: 20 } }, expiration_date: '2099-12-24T12:00:00.000Z' });
  await page.goto(`/p/${projectId}/campaigns/${campaignId}/vouchers?open=RUN-1`);
  await page.getByRole('dialog', { name: 'Voucher' }).getByText('The campaign has now: 20% off the order').waitFor();
  expect(complaints).toEqual([]);
});

test('limits that a rule sets stand in the budget with the way to the rule, and are not set there', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Ruled' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'RULED', redemption_quantity: null });
  for (let time = 0; time < 2; time += 1) await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'RULED' }], order: { amount: 6400 } });
  const atMost = (name: string, max: number) => ({ name, conditions: { $less_than_or_equal: [max] } });
  const ruleId = await buildRule(product.owner, projectId, {
    1: atMost('campaign.redemptions.count', 50), 2: atMost('redemption.count.per_customer.daily', 1), 3: atMost('campaign.orders.amount_discounted', 500_000),
  }, { name: 'Fair use' });
  await buildAssignment(product.owner, projectId, ruleId, 'campaign', campaignId);
  const { page, complaints } = await openPage(`/campaigns/${campaignId}`);
  const budget = page.locator('section', { has: page.getByRole('heading', { name: 'Budget', exact: true }) });
  await budget.getByRole('heading', { name: 'From validation rules' }).waitFor();
  await budget.getByText('2 of 50').waitFor();
  await budget.getByText('Redemptions per customer with one code and day').waitFor();
  await budget.getByText('The discount budget is set by a validation rule').waitFor();
  // Its uses have no end; the rule leaves 48 of them, of €10 each.
  await budget.getByText('€480.00', { exact: true }).waitFor();
  await expectSoundScreen(page, 'limits of rules');
  await budget.getByRole('button', { name: 'Set limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Limits of the campaign' });
  expect(await limits.getByLabel('Redemption limit').inputValue()).toBe('');
  await limits.getByRole('button', { name: 'Cancel' }).click();
  await budget.getByRole('link', { name: 'Fair use' }).first().click();
  await page.waitForURL(/\/rules$/);
  expect(complaints).toEqual([]);
});

test('campaigns that are chosen are paused together, with a way back', async () => {
  for (const name of ['Together 1', 'Together 2']) await buildCampaign(product.owner, projectId, { campaign: { name } });
  const { page, complaints } = await openPage('/campaigns?q=Together');
  await page.getByRole('checkbox', { name: 'Choose Together 1' }).check();
  await page.getByRole('checkbox', { name: 'Choose Together 2' }).check();
  await expectSoundScreen(page, 'campaigns that are chosen');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText('2 campaigns were paused').waitFor();
  await page.getByRole('row', { name: /Together 2.*Paused/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: /Together 2.*Active/ }).waitFor();
  await page.getByRole('button', { name: 'Actions of Together 1' }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await page.getByRole('row', { name: /Together 1.*Paused/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('a campaign off each unit, of codes on demand, on working days and with a limit of a day is made as it was filled in', async () => {
  const { page, complaints } = await openPage('/campaigns/new');
  await page.getByLabel('Campaign name').fill('Working days');
  await page.getByText('Amount off', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Amount off' }).fill('5');
  await page.getByLabel('Applies to').selectOption({ label: 'Each unit of each item' });
  await page.getByRole('textbox', { name: 'Try an item' }).fill('20');
  await page.getByRole('textbox', { name: 'Units', exact: true }).fill('3');
  await page.getByText('€15.00 off: the customer pays €45.00.').waitFor();
  await page.getByText('Codes on demand', { exact: true }).click();
  await page.getByLabel('Codes to begin with').fill('0');
  await page.getByText('Only on some days of the week').click();
  await page.getByText('Only at some hours').click();
  await page.getByText('Each code ends some days after it was given out').click();
  await page.getByRole('button', { name: 'Limit a day, a customer or a code' }).click();
  await page.getByRole('button', { name: 'Add limit' }).click();
  await page.getByRole('button', { name: 'Create campaign' }).click();
  await page.getByRole('button', { name: 'Say how much each of the limits is, or remove it.' }).waitFor();
  await expectSoundScreen(page, 'a new campaign with everything');
  await page.getByRole('textbox', { name: 'Redemptions per customer and day' }).fill('2');
  await page.getByRole('button', { name: 'Create campaign' }).click();
  await page.getByRole('heading', { level: 1, name: 'Working days' }).waitFor();
  expect(await ask('GET', '/campaigns/Working%20days')).toMatchObject({
    type: 'AUTO_UPDATE', vouchers_count: 0, activity_duration_after_publishing: 'P14D',
    validity_hours: { daily: [{ start_time: '09:00', expiration_time: '18:00', days_of_week: [1, 2, 3, 4, 5] }] },
    voucher: { discount: { type: 'AMOUNT', amount_off: 500, effect: 'APPLY_TO_ITEMS_BY_QUANTITY' }, redemption: { quantity: 1 } },
  });
  await page.getByText('Redemptions per customer and day').waitFor();
  expect(complaints).toEqual([]);
});

test('what was entered for a campaign stays in the tab until somebody starts over, with a way back; codes are judged by the server', async () => {
  const { page, complaints } = await openPage('/campaigns/new');
  await page.getByRole('link', { name: 'Cancel' }).waitFor();
  await page.getByLabel('Campaign name').fill('Half done');
  await page.getByLabel('Pattern').fill('HALF-###');
  await page.getByText('Safe from guessing').waitFor({ state: 'detached' });
  await page.getByText('Anybody could guess these codes', { exact: true }).waitFor();
  await page.getByText(/^Add \d random characters?\.$/).waitFor();
  await page.getByText('HALF-', { exact: false }).first().waitFor();
  await expectSoundScreen(page, 'a new campaign whose codes anybody could guess');
  await page.getByRole('button', { name: /^Create campaign/ }).click();
  await page.getByRole('button', { name: /^Anybody could guess these codes/ }).waitFor();
  expect((await ask<{ total: number }>('GET', '/campaigns?limit=1&campaign_type=DISCOUNT_COUPONS&filters[name][conditions][$is]=Half%20done')).total).toBe(0);
  await page.getByRole('link', { name: 'Leave for now' }).click();
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
  await page.getByRole('link', { name: 'New campaign' }).first().click();
  await page.getByText('You go on with what you entered before').waitFor();
  expect(await page.getByLabel('Campaign name').inputValue()).toBe('Half done');
  await expectSoundScreen(page, 'a new campaign that was begun before');
  await page.getByRole('button', { name: 'Start over' }).first().click();
  expect(await page.getByLabel('Campaign name').inputValue()).toBe('');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.getByLabel('Campaign name').inputValue()).toBe('Half done');
  expect(await page.getByText('You go on with what you entered before').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('codes are given to many: by a pasted list and by a segment, with what it comes to before, and the same again changes nothing', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'To many' } });
  for (const code of ['MANY-1', 'MANY-2', 'MANY-3']) await buildVoucher(product.owner, projectId, campaignId, { code });
  const ids: string[] = [];
  for (const name of ['many-a', 'many-b', 'many-c', 'many-d']) ids.push((await ask<{ id: string }>('POST', '/customers', { source_id: name, email: `${name}@shop.example` })).id);
  await ask('POST', '/segments', { type: 'static', name: 'The four', customers: ids });
  await ask('POST', '/publications', { voucher: 'MANY-1', customer: { source_id: 'many-a' } });
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/publications`);
  await page.getByRole('button', { name: 'Publish codes' }).click();
  const dialog = page.getByRole('dialog', { name: /^Publish/ });
  await dialog.getByText('Many customers', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Give each a code' }).click();
  await dialog.getByText('Choose at least one customer.').waitFor();
  await dialog.getByRole('textbox', { name: /^Or paste a list/ }).fill('many-a\nmany-b@shop.example, nobody');
  await dialog.getByRole('button', { name: 'Find 3 customers' }).click();
  await dialog.getByText('Nobody is known by “nobody”.').waitFor();
  await dialog.getByText('2 customers: 1 has a code already, 1 gets one. 2 codes are left.').waitFor();
  await expectSoundScreen(page, 'codes for a pasted list');
  await dialog.getByRole('button', { name: 'Give each a code' }).click();
  await page.getByText('Gave 1 code; 1 customer has one already.').waitFor();
  await page.getByRole('row', { name: /Succeeded.*many-b.*MANY-[23]/ }).waitFor();

  await page.getByRole('button', { name: 'Publish codes' }).click();
  await dialog.getByText('Many customers', { exact: true }).click();
  await dialog.getByText('A segment', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Segment' }).fill('The');
  await page.getByRole('option', { name: /The four/ }).click();
  await dialog.getByText('1 customer gets no code').waitFor();
  await dialog.getByText('4 customers: 2 have a code already, 2 have none. 1 code is left.').waitFor();
  await expectSoundScreen(page, 'codes for a segment, too few of them');
  await dialog.getByRole('button', { name: 'Give each a code' }).click();
  await page.getByText('1 customer got no code').waitFor();
  await page.getByText(/No code is left/).waitFor();
  const given = await product.owner.query(`select count(*)::int as n from vouchers where campaign_id = $1 and holder_customer_id is not null`, [campaignId]);
  expect(given).toEqual([{ n: 3 }]);
  expect(complaints).toEqual([]);
});

test('giving codes to many while the server fails keeps whom was chosen, says so, and is done once it answers', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Failing' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'FAILING-1' });
  await ask('POST', '/customers', { source_id: 'failing-a' });
  const { page } = await openPage(`/campaigns/${campaignId}/publications`);
  const failing = { status: 500, json: { title: 'Internal error', key: 'internal_error', status: 500 } };
  await page.route('**/publications/bulk', (route) => route.fulfill(failing));
  await page.getByRole('button', { name: 'Publish codes' }).click();
  const dialog = page.getByRole('dialog', { name: /^Publish/ });
  await dialog.getByText('Many customers', { exact: true }).click();
  await dialog.getByRole('textbox', { name: /^Or paste a list/ }).fill('failing-a');
  await dialog.getByRole('button', { name: 'Find 1 customer' }).click();
  await dialog.getByText('1 customer: 0 have a code already, 1 gets one.').waitFor();
  await dialog.getByRole('button', { name: 'Give each a code' }).click();
  await dialog.getByText('The server failed; look whether the change was made before you try again.').waitFor();
  await dialog.getByText('1 customer chosen').waitFor();
  await expectSoundScreen(page, 'codes for many that could not be given');
  await page.unroute('**/publications/bulk');
  await dialog.getByRole('button', { name: 'Give each a code' }).click();
  await page.getByText('Gave 1 code.').waitFor();
  await page.getByRole('row', { name: /Succeeded.*failing-a.*FAILING-1/ }).waitFor();
});

test('any code of the project is found by how it begins, and a voucher of its own is made', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Found' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'FIND-ME' });
  const { page, complaints } = await openPage('/vouchers');
  await page.getByRole('textbox', { name: 'Search by beginning of code' }).fill('find');
  await page.getByRole('row', { name: /FIND-ME.*Found/ }).waitFor();
  await expectSoundScreen(page, 'vouchers of the project');
  await page.getByRole('button', { name: 'New voucher' }).click();
  const dialog = page.getByRole('dialog', { name: 'New voucher' });
  await dialog.getByLabel('Code').fill('FIND-ME');
  await dialog.getByRole('button', { name: 'Create voucher' }).click();
  await dialog.getByText('Say how much comes off the order.').waitFor();
  await dialog.getByRole('textbox', { name: 'Amount off' }).fill('7.50');
  await dialog.getByRole('button', { name: 'Create voucher' }).click();
  await dialog.getByText('This code exists already.').waitFor();
  await expectSoundScreen(page, 'a new voucher');
  await dialog.getByLabel('Code').fill('FIND-SORRY');
  await dialog.getByRole('button', { name: 'Create voucher' }).click();
  const panel = page.getByRole('dialog', { name: 'Voucher', exact: true });
  await panel.getByText('€7.50 off the order').waitFor();
  await panel.getByText('None: a voucher of its own').waitFor();
  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Change metadata' }).click();
  await panel.getByRole('button', { name: 'Save metadata' }).waitFor();
  await expectSoundScreen(page, 'metadata of a voucher');
  expect(complaints).toEqual([]);
});
