import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { buildCampaign, buildRedemption, buildVoucher } from '../support/rows.ts';
import { expectSoundScreen } from './screen.ts';
import { password, startShop } from './shop.ts';

const { product, projectId, openPage, makeProject } = await startShop();

async function givePassword(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('of ten thousand codes only those near the window are drawn, and scrolling back shows the first ones again', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Many codes' } });
  await product.owner.query(
    `/* test.vouchers */ insert into vouchers (project_id, voucher_id, campaign_id, code, redemption_quantity, created_at)
     select $1, 'v_' || lpad(n::text, 6, '0'), $2, 'LONG-' || lpad(n::text, 6, '0'), 1, now() from generate_series(1, 10000) n`,
    [projectId, campaignId],
  );
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/vouchers`);
  const rows = page.getByRole('table', { name: 'Codes' }).getByRole('row');
  await page.getByRole('row', { name: /LONG-010000/ }).waitFor();
  for (const shown of [200, 300, 400, 500, 600]) {
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(`${shown} codes shown`).waitFor();
  }
  // Until the code that draws only those has come, all are drawn.
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBeLessThan(120);
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  await page.getByRole('row', { name: /LONG-009401/ }).waitFor();
  const height = (): Promise<number> => page.evaluate('document.documentElement.scrollHeight');
  const heightAtEnd = await height();
  await page.evaluate('scrollTo(0, 0)');
  await page.getByRole('row', { name: /LONG-010000/ }).waitFor();
  // Else what lies below jumps away from who is about to click on it.
  expect(Math.abs(await height() - heightAtEnd)).toBeLessThan(30);
  expect(await page.getByRole('row', { name: /LONG-009401/ }).count()).toBe(0);
  await expectSoundScreen(page, 'ten thousand codes');
  expect(complaints).toEqual([]);
});

test('a list that cannot be read says so with the way to try again, and comes back', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Fails for a while' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'THERE' });
  const { page } = await openPage('/campaigns');
  await page.getByRole('link', { name: 'Fails for a while' }).waitFor();
  await page.route('**/vouchers?*', (route) => route.fulfill({ status: 500, json: { title: 'Internal error', key: 'internal_error', status: 500, request_id: 'v-1234' } }));
  await page.getByRole('link', { name: 'Fails for a while' }).click();
  await page.getByRole('navigation', { name: 'Campaign' }).getByRole('link', { name: 'Vouchers' }).click();
  await page.getByRole('alert').getByText('The codes could not be loaded').waitFor();
  await page.getByRole('alert').getByText('v-1234').waitFor();
  await expectSoundScreen(page, 'a list that failed');
  await page.unroute('**/vouchers?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('row', { name: /THERE/ }).waitFor();
});

test('of an imported redemption only the day is shown, its unknown amounts are no zeros, and it cannot be rolled back', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Summer 2024', is_historical: true } });
  const id = await buildRedemption(product.owner, projectId, campaignId, { code: 'OLD', local_day: '2024-07-02', occurred_at: '2024-07-01T22:00:00Z', actor_type: 'system' });
  const { page, complaints } = await openPage(`/campaigns/${campaignId}/redemptions`);
  const row = page.getByRole('row', { name: /OLD/ });
  expect(await row.getByRole('cell').nth(1).textContent()).toBe('2 Jul 2024');
  expect(await row.textContent()).not.toMatch(/€|00:00|22:00/);
  await row.getByRole('link', { name: id }).click();
  await page.getByRole('dialog', { name: 'Redemption' }).getByText('only the day is known').waitFor();
  expect(await page.getByRole('button', { name: /Roll back/ }).count()).toBe(0);
  await expectSoundScreen(page, 'panel of an imported redemption');
  expect(complaints).toEqual([]);
});

test('when the session ends over an open form, signing in again loses nothing of it', async () => {
  const { page, context } = await openPage('/campaigns/new');
  await page.getByLabel('Campaign name').fill('Half written');
  await context.clearCookies();
  await page.getByRole('button', { name: /^Create campaign/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  await expectSoundScreen(page, 'signing in again');
  await givePassword(page);
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('Campaign name').inputValue()).toBe('Half written');
  await page.getByRole('button', { name: /^Create campaign/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Half written' }).waitFor();
});

test('on a phone the menu leads to every page, and an unknown address says so within the frame', async () => {
  const { page, complaints } = await openPage('/nothing-here');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('heading', { name: 'Nothing lives at this address' }).waitFor();
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('dialog', { name: 'Menu' });
  await menu.getByRole('link', { name: 'API keys' }).waitFor();
  await expectSoundScreen(page, 'menu of a phone');
  await menu.getByRole('link', { name: 'API keys' }).click();
  await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
  await menu.waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
});

test('categories are made, changed and deleted, and the names of their buttons are shown to the keyboard', async () => {
  const { page, complaints } = await openPage('/categories');
  await page.getByText('No categories yet').waitFor();
  await expectSoundScreen(page, 'no categories');
  await page.getByRole('button', { name: 'New category' }).first().click();
  await page.getByLabel('Name').fill('Seasonal');
  await page.getByText('Always joins', { exact: true }).click();
  await page.getByRole('button', { name: 'Create category' }).click();
  await page.getByRole('row', { name: /Seasonal.*Always joins/ }).waitFor();
  await page.getByRole('button', { name: 'Delete Seasonal' }).click();
  await page.getByRole('button', { name: 'Delete category' }).click();
  await page.getByText(/is in use by stacking rules/).waitFor();
  // The keyboard is back at the button, whose name is beside it.
  await page.keyboard.press('Escape');
  await page.getByRole('tooltip', { name: 'Delete Seasonal' }).waitFor();
  await page.getByRole('button', { name: 'Change Seasonal' }).click();
  await page.getByText('By the general limits', { exact: true }).click();
  await page.getByRole('button', { name: 'Save category' }).click();
  await page.getByRole('row', { name: /Seasonal.*By the general limits/ }).waitFor();
  await expectSoundScreen(page, 'categories');
  await page.getByRole('button', { name: 'Delete Seasonal' }).click();
  await page.getByRole('button', { name: 'Delete category' }).click();
  await page.getByText('No categories yet').waitFor();
  expect(complaints).toEqual([]);
});

test('names of two hundred letters take two lines of a list, whatever it lists', async () => {
  const { ask, openPage: openHere } = await makeProject();
  const word = 'Donaudampfschifffahrt'.repeat(9);
  const voucher = { discount: { type: 'AMOUNT', amount_off: 500 }, redemption: { quantity: 1 } };
  const { id } = await ask<{ id: string }>('POST', '/campaigns', { name: word, type: 'STATIC', vouchers_count: 0, category: word, voucher });
  await ask('POST', `/campaigns/${id}/vouchers/${word}`, {});
  await ask('POST', '/customers', { source_id: word, name: word, email: `${word}@shop.example` });
  await ask('POST', '/products', { source_id: word, name: word });
  await ask('POST', `/products/${word}/skus`, { source_id: word, sku: word, attributes: { colour: word } });
  await ask('POST', '/product-collections', { name: word, type: 'AUTO_UPDATE', filter: { junction: 'and', name: { conditions: { $is: [word] } } } });
  await ask('POST', '/segments', { name: word, type: 'static', customers: [] });
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: word }], customer: { source_id: word }, order: { source_id: word, amount: 6400 } });
  await ask('POST', '/campaigns', { name: `${word}2`, type: 'STANDALONE', voucher: { ...voucher, code: `${word}2` } });
  await ask('DELETE', `/campaigns/${word}2`);
  const campaign = `/campaigns/${id}`;
  const lists = [
    '/campaigns', '/vouchers', `${campaign}/vouchers`, `${campaign}/redemptions`, `${campaign}/publications`, '/customers', `/customers/${word}`, `/customers/${word}/redemptions`,
    `/customers/${word}/orders`, '/segments', '/orders', `/orders/${word}`, '/products', `/products/${word}`, '/products/collections', '/categories', '/bin',
  ];
  const { page, complaints } = await openHere('/campaigns');
  const projectPath = new URL(page.url()).pathname.replace(/\/campaigns$/, '');
  for (const path of lists) {
    await page.goto(projectPath + path);
    await page.locator('main [role=row], main h2').first().waitFor();
    await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' });
    const heights = await page.evaluate<number[]>("[...document.querySelectorAll('main tbody [role=row]')].map((row) => row.getBoundingClientRect().height)");
    expect(heights.filter((height) => height > 75), `rows at ${path}`).toEqual([]);
    await expectSoundScreen(page, `endless names at ${path}`);
  }
  expect(complaints).toEqual([]);
});

test('whether a change was made that nobody answered is not claimed, and what stays refused is not to be tried again', async () => {
  const { page } = await openPage('/categories');
  await page.getByRole('button', { name: 'New category' }).first().click();
  await page.getByLabel('Name').fill('Uncertain');
  await page.route('**/v1/categories', (route) => route.abort());
  await page.getByRole('button', { name: 'Create category' }).click();
  await page.getByText('look whether the change was made before you try again').waitFor();
  await page.unroute('**/v1/categories');
  await page.goto(`/p/${projectId}/customers`);
  await page.getByRole('button', { name: 'Import customers' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
  await page.getByRole('alert').getByText('The file could not be read').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await expectSoundScreen(page, 'an empty file');
});

test('an empty list has its one way to begin in the heading of its page', async () => {
  const { openPage: open } = await makeProject();
  const { page, complaints } = await open('/campaigns');
  const places = { Campaigns: 'New campaign', Vouchers: 'New voucher', Customers: 'New customer', Segments: 'New segment', Products: 'New product', Categories: 'New category', Exports: 'New export' };
  for (const [name, way] of Object.entries(places)) {
    await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('heading', { level: 2, name: /^No / }).waitFor();
    const ways = page.getByRole('main').getByRole(name === 'Campaigns' ? 'link' : 'button', { name: way });
    expect([name, await ways.count()]).toEqual([name, 1]);
  }
  expect(complaints).toEqual([]);
});

test('campaigns that went into the bin together come back together', async () => {
  const { openPage: open, ask } = await makeProject();
  for (const name of ['Kept', 'First', 'Second']) await ask('POST', '/campaigns', { name, voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } });
  const { page, complaints } = await open('/campaigns');
  for (const name of ['First', 'Second']) await page.getByRole('row', { name: new RegExp(name) }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete 2 campaigns?' });
  await dialog.getByRole('textbox').fill('2');
  await dialog.getByRole('button', { name: 'Delete 2 campaigns' }).click();
  await page.getByText('2 campaigns were moved to the bin').waitFor();
  await page.getByRole('link', { name: 'First' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  for (const name of ['First', 'Second', 'Kept']) await page.getByRole('link', { name }).waitFor();
  expect(await ask('GET', '/trash-bin')).toMatchObject({ data: [] });
  expect(complaints).toEqual([]);
});

test('when a field of metadata goes the keyboard stays in the dialog’s fields, and a schema says whose it is and leads back', async () => {
  const { openPage: open, ask } = await makeProject();
  const { id } = await ask<{ id: string }>('POST', '/customers', { source_id: 'anna', metadata: { a: '1', b: '2', list: ['x'] } });
  const { page, complaints } = await open(`/customers/${id}`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  const remove = async (name: string): Promise<void> => {
    await dialog.getByRole('button', { name: `Remove ${name}`, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  const isFocused = (selector: string) => expect.poll(() => page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`), { message: selector }).toBe(true);
  const hasFocus = (name: string) => expect.poll(() => dialog.getByRole('button', { name, exact: true }).evaluate((button) => button.matches(':focus')), { message: name }).toBe(true);
  await remove('a');
  await isFocused(`[data-field='["b"]'] *`);
  await remove('list 1');
  await hasFocus('Add to list');
  await remove('list');
  await hasFocus('Add field');
  await page.keyboard.press('Escape');
  await page.goto(page.url().replace(/customers.*/, 'settings/metadata/campaign'));
  await page.getByRole('heading', { level: 1, name: 'Metadata of campaigns' }).waitFor();
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Metadata schemas' }).click();
  await page.getByRole('heading', { level: 1, name: 'Metadata schemas' }).waitFor();
  expect(complaints).toEqual([]);
});

test('what failed while the server was away comes by itself when it is back, a page whose code was never loaded as well', async () => {
  const { openPage: open, ask } = await makeProject();
  await ask('POST', '/customers', { source_id: 'waits', name: 'Waits for it' });
  const { page } = await open('/campaigns');
  const goTo = (name: string) => page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
  // What tells of errors is loaded by now.
  await page.waitForTimeout(2_500);
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  await goTo('Customers');
  const alert = page.getByRole('main').getByRole('alert');
  await alert.getByText('What it needs could not be loaded').waitFor();
  await expectSoundScreen(page, 'a page whose code is away');
  await page.getByRole('button', { name: 'Try again' }).click();
  await alert.waitFor();
  expect(new URL(page.url()).pathname).toMatch(/customers$/);
  await page.unroute('**/*');
  await page.getByRole('row', { name: /Waits for it/ }).waitFor();

  await goTo('Categories');
  await page.getByText('No categories yet').waitFor();
  await page.route(/\/health$|\/orders\?/, (route) => route.abort('connectionrefused'));
  await goTo('Orders');
  await alert.getByText('The orders could not be loaded').waitFor();
  await page.unroute(/\/health$|\/orders\?/);
  await page.getByRole('heading', { level: 2, name: 'No orders yet' }).waitFor();
});

test('what was typed stays when the code of a part or a dialog does not come, which is shown once the server is back', async () => {
  const { openPage: open, ask } = await makeProject();
  await ask('POST', '/validation-rules', { name: 'Minimum', rules: { 1: { name: 'order.amount', conditions: { $more_than: [100] } } } });
  const { page } = await open('/campaigns');
  // Who saves data has nothing loaded before it is wanted, but for what tells of errors.
  await page.addInitScript("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })");
  const missingIsThere = async (): Promise<void> => {
    await expect.poll(() => page.evaluate<boolean>("performance.getEntriesByType('resource').some(({ name }) => name.includes('MissingPart'))"), { timeout: 15_000 }).toBe(true);
    await page.waitForTimeout(500);
  };
  await page.goto(page.url().replace(/campaigns$/, 'campaigns/new'));
  await page.getByLabel('Campaign name').fill('Half written');
  await missingIsThere();
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  await page.getByRole('textbox', { name: 'Number of codes' }).fill('77');
  await page.getByText('The server cannot be reached').first().waitFor();
  await page.getByRole('button', { name: 'Pick a validation rule' }).click();
  await page.getByRole('alert').getByText('This part could not be loaded').waitFor();
  await expectSoundScreen(page, 'a part that is missing');
  await page.unroute('**/*');
  await page.getByRole('combobox', { name: /Validation rule/ }).waitFor();
  expect(await page.getByLabel('Campaign name').inputValue()).toBe('Half written');

  // Right after the page came nothing of what tells of errors was loaded.
  await page.goto(page.url().replace(/campaigns.*/, 'rules/new'));
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Half written too');
  // After that time nobody is sure that the server is there.
  await page.waitForTimeout(500);
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  await page.getByRole('button', { name: 'Test a cart' }).click();
  await page.getByRole('alert').getByText('The server cannot be reached. This is shown once it is back.').waitFor();
  await page.unroute('**/*');
  await page.getByRole('textbox', { name: 'Order amount (optional)' }).waitFor();
  expect(await name.inputValue()).toBe('Half written too');

  await missingIsThere();
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  const orders = page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Orders' });
  await orders.click();
  const missing = page.getByRole('alertdialog', { name: 'This could not be opened' });
  await missing.waitFor();
  await expectSoundScreen(page, 'a dialog that is missing');
  await missing.getByRole('button', { name: 'Close' }).last().click();
  expect(await name.inputValue()).toBe('Half written too');
  await orders.click();
  await missing.waitFor();
  await page.unroute('**/*');
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await name.inputValue()).toBe('Half written too');

  // A server that has other files is not waited for.
  await page.route('**/assets/ReplayOfRule-*', (route) => route.fulfill({ status: 404 }));
  await page.getByRole('button', { name: 'Try on past orders' }).click();
  await page.getByRole('alert').getByText('The server has other code than this page').waitFor();
  await page.getByRole('button', { name: 'Load the page again' }).waitFor();
  expect(await name.inputValue()).toBe('Half written too');
});

test('a metadata key that was typed and not added holds Save back, with words beside it', async () => {
  const { openPage: open, ask } = await makeProject();
  const { id } = await ask<{ id: string }>('POST', '/customers', { source_id: 'typed', name: 'Typed', metadata: { a: 'x' } });
  const { page, complaints } = await open(`/customers/${id}`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add field' }).click();
  await dialog.getByRole('textbox', { name: 'Key' }).fill('colour');
  await dialog.getByRole('button', { name: 'Save customer' }).click();
  await dialog.getByText('This field is not added yet: add it, or cancel it.').waitFor();
  await expect.poll(() => page.evaluate<boolean>("document.activeElement.matches('[data-field=metadata-key] *')")).toBe(true);
  await expectSoundScreen(page, 'a field that is not added');
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'colour' }).fill('red');
  await dialog.getByRole('button', { name: 'Add field' }).click();
  await dialog.getByRole('textbox', { name: 'Key' }).fill('given up');
  await dialog.getByRole('button', { name: 'Cancel' }).first().click();
  await dialog.getByRole('button', { name: 'Save customer' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await ask('GET', `/customers/${id}`)).toMatchObject({ metadata: { a: 'x', colour: 'red' } });
  expect(complaints).toEqual([]);
});

test('a deed on many that fails is told once, and what it did by then can be undone', async () => {
  const { openPage: open, ask } = await makeProject();
  const ids: string[] = [];
  for (const name of ['One', 'Two']) ids.push((await ask<{ id: string }>('POST', '/campaigns', { name, voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } })).id);
  await ask('POST', `/campaigns/${ids[0]}/vouchers/TOLD-ONCE`, {});
  const { page } = await open(`/campaigns/${ids[0]}/vouchers`);
  const fails = { status: 500, json: { title: 'Internal error', key: 'internal_error', status: 500, request_id: 'v-1234' } };
  await page.route('**/vouchers/bulk', (route) => route.fulfill(fails));
  await page.getByRole('row', { name: /TOLD-ONCE/ }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 1 code' }).click();
  await page.getByRole('alertdialog').getByText('The server failed; look whether the change was made').waitFor();
  expect(await page.getByText('The server failed; look whether').count()).toBe(1);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Enable', exact: true }).click();
  await page.getByText('Changing the codes failed').waitFor();

  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Campaigns', exact: true }).click();
  for (const name of ['One', 'Two']) await page.getByRole('row', { name: new RegExp(name) }).getByRole('checkbox').check();
  // The list shows the younger one first, and deletes it first.
  await page.route(`**/v1/campaigns/${ids[0]}`, (route) => route.fulfill(fails));
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete 2 campaigns?' });
  await dialog.getByRole('textbox').fill('2');
  await dialog.getByRole('button', { name: 'Delete 2 campaigns' }).click();
  await page.getByText('Not all campaigns were moved to the bin').waitFor();
  await page.getByText(/1 of 2 were/).waitFor();
  await page.getByRole('link', { name: 'Two' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Two' }).waitFor();
  expect(await ask('GET', '/trash-bin')).toMatchObject({ data: [] });
});

test('a dialog that was filled in asks before Escape, a click beside it or its cross closes it; one that was not closes at once', async () => {
  const { openPage: open } = await makeProject();
  const { page, complaints } = await open('/customers');
  const begin = page.getByRole('button', { name: 'New customer' });
  const dialog = page.getByRole('dialog', { name: 'New customer' });
  const name = dialog.getByRole('textbox', { name: /^Name/ });
  const question = page.getByRole('alertdialog', { name: 'Discard what you entered?' });
  const hasFocus = (of: Locator) => expect.poll(() => of.evaluate((element) => element.matches(':focus'))).toBe(true);
  const leaves = [() => page.keyboard.press('Escape'), () => page.mouse.click(4, 4), () => dialog.getByRole('button', { name: 'Close' }).click()];
  const leaveAll = async () => {
    for (const leave of leaves) {
      await begin.click();
      await name.waitFor();
      await leave();
      await dialog.waitFor({ state: 'detached' });
      await hasFocus(begin);

      await begin.click();
      await name.fill('Half written');
      await leave();
      await question.waitFor();
      await hasFocus(question.getByRole('button', { name: 'Keep editing' }));
      // Who presses Escape twice loses nothing either.
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      await hasFocus(name);
      await leave();
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'detached' });
      await hasFocus(name);
      expect(await name.inputValue()).toBe('Half written');
      await leave();
      await question.getByRole('button', { name: 'Discard' }).click();
      await dialog.waitFor({ state: 'detached' });
      await hasFocus(begin);
    }
  };
  await leaveAll();
  // On a busy machine frames come late: what gives the keyboard back in the next one is late as well.
  const lateFrames = 'requestAnimationFrame = (draw) => setTimeout(() => inNextFrame(draw), 300); cancelAnimationFrame = clearTimeout';
  await page.evaluate(`window.inNextFrame = requestAnimationFrame; ${lateFrames}`);
  await leaveAll();
  await begin.click();
  await name.fill('Half written');
  await leaves[0]?.();
  await question.waitFor();
  await expectSoundScreen(page, 'a question before what was typed is lost');
  await question.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
  await begin.click();
  await name.fill('Half written');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('the menu shows what the role may read, other pages say calmly that it does not see them, and a history says which parts are missing', async () => {
  const { projectId: id, openPage: open, addMember, ask } = await makeProject();
  await ask('POST', '/customers', { source_id: 'lea', name: 'Lea' });
  await ask('POST', '/vouchers', { code: 'AT-THE-TILL', type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 500 } });
  const menuOf = async (page: Page) => {
    const links = page.getByRole('navigation', { name: 'Project' }).getByRole('link');
    await links.first().waitFor();
    return links.evaluateAll((all) => all.map((link) => ({ word: link.textContent, path: new URL((link as { href: string }).href).pathname })));
  };
  const whole = await menuOf((await open('')).page);
  const words = whole.map(({ word }) => word);
  expect(words).toHaveLength(15);
  expect((await menuOf((await open('', await addMember('viewer'))).page)).map(({ word }) => word)).toEqual(words.filter((word) => word !== 'API keys'));

  const { page, complaints } = await open('', await addMember('merchant'));
  const refused: string[] = [];
  page.on('response', (response) => response.status() === 403 && refused.push(new URL(response.url()).pathname));
  await page.getByRole('row', { name: /AT-THE-TILL/ }).waitFor();
  const menu = await menuOf(page);
  expect(menu.map(({ word }) => word)).toEqual(['Vouchers', 'Customers', 'Segments', 'Developers']);
  const contents = new Map([
    ['Vouchers', 'AT-THE-TILL'], ['Customers', 'no redemption, order or event yet'], ['Segments', 'No segments yet'], ['Developers', '1. Get a key'],
    ['API keys', 'Your role does not see API keys'],
  ]);
  for (const { word, path } of [...whole, { word: 'New campaign', path: `/p/${id}/campaigns/new` }]) {
    await page.goto(path);
    await page.getByText(contents.get(word ?? '') ?? 'Your role does not see this page').waitFor();
    expect([word, await page.getByRole('alert').count()]).toEqual([word, 0]);
  }
  await page.goto(`/p/${id}/customers/lea`);
  await page.getByRole('heading', { level: 1, name: 'Lea' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Customer' }).getByRole('link').allTextContents()).toEqual(['Overview', 'Redemptions', 'Activity']);
  await page.goto(`/p/${id}/orders`);
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await expectSoundScreen(page, 'a page that the role does not see');
  expect(refused).toEqual([]);
  await page.getByRole('link', { name: 'Go to the vouchers' }).click();
  await page.getByRole('row', { name: /AT-THE-TILL/ }).click();
  const panel = page.getByRole('dialog', { name: 'Voucher' });
  await panel.getByText(/^Created/).waitFor();
  await panel.getByText('Your role does not see its publications and changes.').waitFor();
  await panel.getByText('Your role does not see its rules.').waitFor();
  expect(await panel.getByText('could not be loaded').count()).toBe(0);
  await expectSoundScreen(page, 'a voucher of which the role sees a part');
  expect(complaints).toEqual([]);
});
