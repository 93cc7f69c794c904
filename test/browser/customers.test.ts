import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { customerFilterFields } from '../../dashboard/segment/customer-filter-fields.ts';
import { customerFields } from '../../server/segment/customer-fields.ts';
import { buildCampaign, buildVoucher } from '../support/rows.ts';
import { expectSoundScreen } from './screen.ts';
import { startShop } from './shop.ts';

const { product, projectId, send, ask, openPage, addMember } = await startShop();

async function chooseFrom(page: Page, name: string, text: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name }).fill(text);
  await page.getByRole('option', { name: option }).click();
}

test('a field that customers can be filtered by is one that the server knows', () => {
  expect(customerFilterFields.map(({ name }) => name).filter((name) => !Object.hasOwn(customerFields, name))).toEqual([]);
  expect(customerFilterFields.length).toBeGreaterThan(20);
});

test('a customer is added, found, changed, given a code and, after a look at what that does, erased', async () => {
  const campaignId = await buildCampaign(product.owner, projectId, { campaign: { name: 'Autumn' } });
  await buildVoucher(product.owner, projectId, campaignId, { code: 'AUT-1' });
  const { page, complaints } = await openPage('/customers');
  await page.getByText('No customers yet').waitFor();
  await expectSoundScreen(page, 'no customers');
  await page.getByRole('button', { name: 'New customer' }).first().click();
  await page.getByRole('button', { name: 'Add customer' }).click();
  await page.getByText('Give a name, an e-mail address, a phone number or a source ID.').waitFor();
  await page.getByRole('textbox', { name: /^Name/ }).fill('Ada Berg');
  await page.getByRole('textbox', { name: /^Source ID/ }).fill('ada');
  await page.getByLabel('City').fill('Ulm');
  await expectSoundScreen(page, 'form of a customer');
  await page.getByRole('button', { name: 'Add customer' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ada Berg' }).waitFor();
  await page.getByText('No codes yet').waitFor();

  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('E-mail').fill('ada@shop.example');
  await page.getByRole('button', { name: 'Save customer' }).click();
  await page.getByRole('link', { name: 'ada@shop.example' }).waitFor();

  await page.getByRole('button', { name: 'Publish a code' }).click();
  await chooseFrom(page, 'Campaign', 'aut', /Autumn/);
  await page.getByRole('dialog').getByRole('button', { name: 'Publish a code' }).click();
  await page.getByRole('dialog', { name: 'Code published' }).getByText('AUT-1').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /AUT-1.*Active.*Autumn/ }).waitFor();
  await expectSoundScreen(page, 'page of a customer');
  await page.getByRole('link', { name: 'AUT-1' }).click();
  await page.getByRole('dialog', { name: 'Voucher' }).getByText('Ada Berg').first().waitFor();
  await page.goBack();

  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'AUT-1' }], customer: { source_id: 'ada' }, order: { amount: 5000, status: 'PAID' } });
  await page.reload();
  await page.getByText(/^€40\.00/).waitFor();
  await page.getByRole('link', { name: 'Redemptions' }).click();
  await page.getByRole('row', { name: /Succeeded.*Autumn.*AUT-1.*€10\.00/ }).waitFor();
  await expectSoundScreen(page, 'redemptions of a customer');
  await page.getByRole('navigation', { name: 'Customer' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('row', { name: /Paid.*€50\.00.*€10\.00.*€40\.00/ }).waitFor();
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByText('Redeemed AUT-1').waitFor();
  await expectSoundScreen(page, 'activity of a customer');

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Erase for good/ }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('€40.00').waitFor();
  await expectSoundScreen(page, 'before an erasure');
  await dialog.getByRole('textbox').fill('Ada');
  expect(await dialog.getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('Ada Berg');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('No customers yet').waitFor();
  expect(await product.owner.query('select name, email from customers where project_id = $1', [projectId])).toEqual([{ name: null, email: null }]);
  expect(complaints).toEqual([]);
});

test('a name with several spaces is typed as it is read, to erase whose it is', async () => {
  await ask('POST', '/customers', { source_id: 'spaces', name: 'Ada   Lea  Berg' });
  const { page, complaints } = await openPage('/customers/spaces');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Erase for good/ }).click();
  await page.getByRole('alertdialog').getByRole('textbox').fill('Ada Lea Berg');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('No customers yet').waitFor();
  expect(complaints).toEqual([]);
});

test('a name, an e-mail address and a segment of one endless word fit into a narrow window, and into the dialogs that name them', async () => {
  const word = 'Donaudampfschifffahrt'.repeat(9);
  await ask('POST', '/customers', { source_id: word, name: word, email: `${word}@shop.example` });
  await ask('POST', '/segments', { name: word, type: 'passive', filter: { junction: 'and', name: { conditions: { $is: [word] } } } });
  const { page, complaints } = await openPage('/customers');
  await page.getByRole('link', { name: word }).click();
  await page.getByText('Wallet', { exact: true }).waitFor();
  await page.getByRole('listitem').getByRole('link', { name: word }).waitFor();
  await expectSoundScreen(page, 'customer with an endless name');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').waitFor();
  await expectSoundScreen(page, 'form of a customer with an endless name');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Erase for good/ }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectSoundScreen(page, 'before somebody with an endless name is erased');
  await page.getByRole('alertdialog').getByRole('textbox').fill(word);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('No customers yet').waitFor();
  await page.getByRole('link', { name: 'Segments' }).click();
  await page.getByRole('link', { name: word }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectSoundScreen(page, 'before a segment with an endless name is deleted');
  await page.getByRole('button', { name: 'Delete segment' }).click();
  await page.getByText('No segments yet').waitFor();
  expect(complaints).toEqual([]);
});

test('what the schema requires of a new customer is told at its field before anything is sent', async () => {
  const schema = { related_object: 'customer', allow_defined_only: false, properties: { points: { type: 'number', optional: false } } };
  expect((await send('POST', `/api/projects/${projectId}/metadata-schemas`, schema)).status).toBeLessThan(300);
  const { page, complaints } = await openPage('/customers');
  await page.getByRole('button', { name: 'New customer' }).first().click();
  await page.getByRole('textbox', { name: /^Name/ }).fill('Pia');
  const field = page.getByRole('textbox', { name: 'points' });
  await field.waitFor();
  await page.getByRole('button', { name: 'Add customer' }).click();
  await page.getByText('The schema requires a value here.').waitFor();
  expect(await page.locator('input:focus').getAttribute('id')).toBe(await field.getAttribute('id'));
  expect(await page.getByText('Metadata validation failed').count()).toBe(0);
  const removed = await send('DELETE', `/api/projects/${projectId}/metadata-schemas/customer`);
  expect(removed.status).toBeLessThan(300);
  expect(complaints).toEqual([]);
});

test('a source ID that is taken is told at its field and changes nobody; a file is imported, customers are chosen, exported and deleted', async () => {
  await ask('POST', '/customers', { source_id: 'bob', name: 'Bob' });
  const { page, complaints } = await openPage('/customers');
  await page.getByRole('row', { name: /Bob/ }).waitFor();
  await page.getByRole('button', { name: 'New customer' }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill('Robert');
  await page.getByRole('textbox', { name: /^Source ID/ }).fill('bob');
  await page.getByRole('button', { name: 'Add customer' }).click();
  await page.getByText('Another customer has this source ID.').waitFor();
  expect(await page.getByRole('textbox', { name: /^Name/ }).inputValue()).toBe('Robert');
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('row', { name: /Robert/ }).count()).toBe(0);

  await page.getByRole('button', { name: 'Import customers' }).click();
  const file = 'Kundennummer;Name;Ort\ncleo;Cleo;Ulm\ndora;Dora;Bonn\n';
  await page.getByLabel('Choose a CSV file, or drop it here').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByLabel('What Kundennummer becomes').selectOption({ label: 'Source ID' });
  await page.getByRole('button', { name: 'Import 2 customers' }).click();
  await page.getByText(/2 customers imported/).waitFor();
  await page.getByRole('button', { name: 'Close' }).last().click();
  await page.getByLabel('Sort').selectOption('name');
  await page.getByRole('row', { name: /Dora/ }).waitFor();
  await expect.poll(() => page.getByRole('table').getByRole('link').allTextContents()).toEqual(['Bob', 'Cleo', 'Dora']);
  await page.getByRole('textbox', { name: 'Search name, e-mail or source ID' }).fill('cl');
  await page.getByRole('row', { name: /Dora/ }).waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Choose customer Cleo' }).check();
  await expectSoundScreen(page, 'customers, one chosen');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['Cleo']);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete 1 customer' }).click();
  await page.getByText('No customers match').waitFor();
  expect(complaints).toEqual([]);
});

test('all customers that match are chosen, whatever the page shows: exported, given metadata and deleted in the background', async () => {
  await product.owner.query(
    `/* test.customers */ insert into customers (project_id, customer_id, source_id, name, created_at)
     select $1, 'cust_many_' || lpad(n::text, 4, '0'), 'many-' || n, 'Many ' || lpad(n::text, 4, '0'), now() - n * interval '1 second' from generate_series(1, 130) as n`,
    [projectId],
  );
  const { page, complaints } = await openPage('/customers?q=many');
  await page.getByRole('row', { name: /Many 0001/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByRole('button', { name: 'Choose all 130 customers that match' }).click();
  await page.getByText('All 130 customers that match are chosen').waitFor();
  await page.getByRole('button', { name: 'Change metadata' }).click();
  const dialog = page.getByRole('dialog', { name: 'Metadata of 130 customers' });
  await dialog.getByText('JSON', { exact: true }).click();
  await dialog.getByRole('textbox', { name: /JSON/ }).fill('{ "wave": 2 }');
  await expectSoundScreen(page, 'metadata of many customers');
  await dialog.getByRole('button', { name: 'Change 130 customers' }).click();
  await page.getByText('130 customers have their new metadata').waitFor();
  const marked = await product.owner.query(`select count(*)::int as n from customers where project_id = $1 and metadata = '{"wave": 2}'`, [projectId]);
  expect(marked).toEqual([{ n: 130 }]);
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await page.getByRole('button', { name: 'Choose all 130 customers that match' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete 130 customers?' });
  await question.getByLabel('Type “130” to confirm').fill('130');
  await question.getByRole('button', { name: 'Delete 130 customers' }).click();
  await page.getByText('130 customers were deleted').waitFor();
  await page.getByText('No customers match').waitFor();
  expect(complaints).toEqual([]);
});

test('a segment by conditions counts who meets them before it is made, and is judged anew when they change', async () => {
  for (const [source_id, city] of [['eve', 'Ulm'], ['finn', 'Ulm'], ['gwen', 'Bonn']]) await ask('POST', '/customers', { source_id, name: source_id, address: { city } });
  const { page, complaints } = await openPage('/segments');
  await page.getByText('No segments yet').waitFor();
  await page.getByRole('button', { name: 'New segment' }).first().click();
  await page.locator('input:focus').and(page.getByRole('textbox', { name: 'Name', exact: true })).waitFor();
  await page.getByRole('button', { name: 'Create segment' }).click();
  await page.getByText('Give the segment a name.').waitFor();
  await page.getByText('Fill in what it is compared with.').waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('In Ulm');
  const first = page.getByRole('group', { name: 'Condition 1' });
  await first.getByLabel('Field').selectOption({ label: 'City' });
  await first.getByLabel('Value').fill('Ulm');
  await page.getByText(/^2 customers match now: (eve and finn|finn and eve)\.$/).waitFor();
  await expectSoundScreen(page, 'form of a segment');
  await page.getByRole('button', { name: 'Create segment' }).click();
  await page.getByRole('heading', { level: 1, name: 'In Ulm' }).waitFor();
  await page.getByRole('row', { name: /eve eve/ }).waitFor();
  await page.getByText('City is “Ulm”').waitFor();
  await expectSoundScreen(page, 'page of a segment');

  await page.getByRole('button', { name: 'Edit' }).click();
  await first.getByLabel('Comparison').selectOption({ label: 'is not' });
  await page.getByRole('button', { name: 'Save segment' }).click();
  await page.getByText('City is not “Ulm”').waitFor();
  await page.getByRole('row', { name: /gwen gwen/ }).waitFor();
  await page.getByRole('row', { name: /eve eve/ }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Entered and left' }).click();
  await page.getByRole('row', { name: /Left.*eve/ }).waitFor();
  await expectSoundScreen(page, 'who entered and left');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete segment' }).click();
  await page.getByText('No segments yet').waitFor();
  expect(complaints).toEqual([]);
});

test('a static segment takes customers by name and by a pasted list, says who was not found, and lets them go', async () => {
  await ask('POST', '/customers', { source_id: 'hugo', name: 'Hugo', email: 'hugo@shop.example' });
  await ask('POST', '/customers', { source_id: 'ines', name: 'Ines' });
  await ask('POST', '/customers', { source_id: 'jan', name: 'Jan' });
  const { page, complaints } = await openPage('/segments');
  await page.getByRole('button', { name: 'New segment' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Friends');
  await page.getByText('Static', { exact: true }).click();
  await chooseFrom(page, 'Customers', 'ine', /Ines/);
  await page.getByRole('textbox', { name: /Or paste a list/ }).fill('HUGO@shop.example, ines\nnobody');
  await page.getByRole('button', { name: 'Find 3 customers' }).click();
  await page.getByText('2 of 3 were found').waitFor();
  await page.getByText('Nobody is known by “nobody”.').waitFor();
  await page.getByText('2 customers chosen').waitFor();
  await expectSoundScreen(page, 'customers of a segment being chosen');
  await page.getByRole('button', { name: 'Create segment' }).click();
  await page.getByRole('row', { name: /Hugo/ }).waitFor();
  await page.getByRole('button', { name: 'Add customers' }).click();
  await chooseFrom(page, 'Customers', 'jan', /Jan/);
  await page.getByRole('button', { name: 'Add 1 customer' }).click();
  await page.getByText('3 customers', { exact: true }).waitFor();
  // The list comes after the count, and puts the new row above the others.
  await page.getByRole('row', { name: /Jan/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Choose customer Hugo' }).check();
  await page.getByRole('button', { name: 'Take out of the segment' }).click();
  await page.getByRole('row', { name: /Hugo/ }).waitFor({ state: 'detached' });
  await page.getByText('2 customers', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Ines' }).click();
  await page.getByRole('link', { name: 'Friends' }).waitFor();
  expect(complaints).toEqual([]);
});

test('a viewer sees customers and changes none', async () => {
  await ask('POST', '/customers', { source_id: 'kim', name: 'Kim' });
  const { page } = await openPage('/customers/kim', await addMember('viewer'));
  await page.getByRole('heading', { level: 1, name: 'Kim' }).waitFor();
  await page.getByText('No codes yet').waitFor();
  for (const name of ['Publish a code', 'Edit', 'More']) expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
  await page.getByRole('link', { name: 'Customers' }).first().click();
  await page.getByRole('row', { name: /Kim/ }).waitFor();
  for (const name of ['New customer', 'Import customers']) expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
  await page.getByRole('checkbox', { name: 'Choose customer Kim' }).check();
  expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
});
