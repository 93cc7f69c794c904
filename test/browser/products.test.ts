import { beforeAll, expect, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { startProduct } from './product.ts';
import { expectSoundScreen, openWindow, type Window } from './screen.ts';

const product = await startProduct();
const browser = await openBrowser();

const owner = { email: 'anna@nordwind.example', name: 'Anna', password: 'a sentence nobody else says' };
let cookie = '';

beforeAll(async () => {
  const token = new URL(await product.setupLink()).searchParams.get('token');
  const setUp = await send('POST', '/api/setup', { ...owner, token });
  cookie = setUp.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
});

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: product.origin, cookie };
  return fetch(product.origin + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

/** A new project, and how its wire routes are asked. */
async function makeProject(): Promise<{ projectId: string; ask: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>> }> {
  const made = await send('POST', '/api/projects', { name: 'Nordwind', time_zone: 'Europe/Berlin', currency: 'EUR' });
  const { project_id: projectId } = (await made.json()) as { project_id: string };
  const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await send(method, `/api/projects/${projectId}/v1${path}`, body);
    expect(answer.ok, `${method} ${path}`).toBe(true);
    return JSON.parse((await answer.text()) || '{}') as Record<string, unknown>;
  };
  return { projectId, ask };
}

/** A window of the signed-in owner, at an address of a project. */
async function openPage(projectId: string, path: string): Promise<Window> {
  const opened = await openWindow(browser, product.origin);
  await opened.page.goto(`/sign-in?to=${encodeURIComponent(`/p/${projectId}${path}`)}`);
  await opened.page.getByLabel('E-mail').fill(owner.email);
  await opened.page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await opened.page.getByRole('button', { name: 'Sign in' }).click();
  return opened;
}

test('a product is made with its SKU, found by a part of its name, changed and deleted', async () => {
  const { projectId } = await makeProject();
  const { page, complaints } = await openPage(projectId, '/products');
  await page.getByText('No products yet').waitFor();
  await expectSoundScreen(page, 'no products');
  await page.getByRole('button', { name: 'New product' }).first().click();
  await page.getByRole('button', { name: 'Make product' }).click();
  await page.getByText('Give the product a name.').waitFor();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Rain jacket');
  await page.getByRole('textbox', { name: /Source ID/ }).fill('NW-1');
  await page.getByRole('textbox', { name: /Price/ }).fill('89.90');
  await page.getByRole('textbox', { name: /Attributes/ }).fill('size');
  await expectSoundScreen(page, 'new product');
  await page.getByRole('button', { name: 'Make product' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rain jacket' }).waitFor();
  await page.getByText('€89.90').waitFor();
  await page.getByRole('button', { name: 'New SKU' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'SKU', exact: true }).fill('Jacket L');
  await page.getByRole('textbox', { name: 'size' }).fill('L');
  await page.getByRole('button', { name: 'Make SKU' }).click();
  await page.getByRole('row', { name: /Jacket L.*€89\.90.*size: L/ }).waitFor();
  await expectSoundScreen(page, 'a product');
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Products' }).click();
  await page.getByRole('textbox', { name: /Search name/ }).fill('JACKET l');
  await page.getByRole('row', { name: /Rain jacket.*NW-1/ }).waitFor();
  await page.getByRole('textbox', { name: /Search name/ }).fill('trousers');
  await page.getByText('No products match').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expectSoundScreen(page, 'products');
  await page.getByRole('link', { name: 'Rain jacket' }).click();
  await page.getByRole('button', { name: 'Change product' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Storm jacket');
  await page.getByRole('button', { name: 'Save product' }).click();
  await page.getByRole('heading', { level: 1, name: 'Storm jacket' }).waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete product' }).click();
  await page.getByText('No products yet').waitFor();
  expect(complaints).toEqual([]);
});

test('a source ID that is taken makes no product, and the one that has it stays as it is', async () => {
  const { projectId, ask } = await makeProject();
  await ask('POST', '/products', { source_id: 'NW-1', name: 'Rain jacket' });
  const { page } = await openPage(projectId, '/products');
  await page.getByRole('button', { name: 'New product' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Another');
  await page.getByRole('textbox', { name: /Source ID/ }).fill('NW-1');
  await page.getByRole('button', { name: 'Make product' }).click();
  await page.getByText('Another product has this source ID.').waitFor();
  expect(await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Another');
  expect(await ask('GET', '/products/NW-1')).toMatchObject({ name: 'Rain jacket' });
});

test('metadata are written into the products that are chosen, and those products are deleted together', async () => {
  const { projectId, ask } = await makeProject();
  for (const name of ['Hat', 'Scarf', 'Glove']) await ask('POST', '/products', { source_id: name, name, metadata: { kept: true } });
  const { page, complaints } = await openPage(projectId, '/products?sort=name');
  await page.getByRole('checkbox', { name: 'Choose Hat' }).click();
  await page.getByRole('checkbox', { name: 'Choose Scarf' }).click();
  await page.getByRole('button', { name: 'Write metadata' }).click();
  await page.getByRole('dialog').getByText('JSON', { exact: true }).click();
  await page.getByRole('textbox', { name: /JSON/ }).fill('{ "season": "winter" }');
  await expectSoundScreen(page, 'metadata of several products');
  await page.getByRole('button', { name: 'Write into 2 products' }).click();
  await page.getByText('Updated 2 products.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  expect(await ask('GET', '/products/Hat')).toMatchObject({ metadata: { kept: true, season: 'winter' } });
  expect(await ask('GET', '/products/Glove')).toMatchObject({ metadata: { kept: true } });
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 2 products' }).click();
  await page.getByText('2 products were deleted').waitFor();
  await page.getByRole('row', { name: /Glove/ }).waitFor();
  expect(await page.getByRole('row', { name: /Hat|Scarf/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a collection is made of what is picked, another of what a filter finds, and both show what is in them', async () => {
  const { projectId, ask } = await makeProject();
  await ask('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 });
  await ask('POST', '/products/shirt/skus', { source_id: 'shirt-l', sku: 'Shirt L' });
  await ask('POST', '/products', { source_id: 'hat', name: 'Hat', price: 9000 });
  const { page, complaints } = await openPage(projectId, '/products/collections');
  await page.getByText('No collections yet').waitFor();
  await expectSoundScreen(page, 'no collections');
  await page.getByRole('button', { name: 'New collection' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Shirts');
  const picker = page.getByRole('combobox', { name: 'Products and SKUs' });
  await picker.fill('shirt-l');
  await page.getByRole('option', { name: /Shirt L/ }).click();
  await picker.fill('hat');
  await page.getByRole('option', { name: /Hat/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const chosen = page.getByRole('grid', { name: /chosen/ });
  await chosen.getByRole('row', { name: 'Hat' }).waitFor();
  await expectSoundScreen(page, 'picking products');
  await chosen.getByRole('button', { name: 'Take Hat away' }).click();
  await page.getByRole('button', { name: 'Make collection' }).click();
  await page.getByRole('heading', { level: 1, name: 'Shirts' }).waitFor();
  await page.getByRole('row', { name: /Shirt L.*SKU/ }).waitFor();
  expect(await page.getByRole('row', { name: /Hat/ }).count()).toBe(0);
  await expectSoundScreen(page, 'a collection');
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Collections' }).click();
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Dear');
  await page.getByRole('dialog').getByText('By a filter', { exact: true }).click();
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByRole('combobox', { name: 'Field' }).selectOption('Price');
  await page.getByRole('textbox', { name: 'Value' }).fill('50');
  await page.getByText('Finds 1 product or SKU now: Hat.').waitFor();
  await expectSoundScreen(page, 'a filter of a collection');
  await page.getByRole('button', { name: 'Make collection' }).click();
  await page.getByRole('row', { name: /Hat.*€90\.00/ }).waitFor();
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Collections' }).click();
  await page.getByRole('row', { name: /Dear.*Products: Price is more than €50\.00/ }).waitFor();
  await expectSoundScreen(page, 'collections');
  expect(complaints).toEqual([]);
});

test('an order shows its lines, what the API calculates, and leads to the redemption; the list is narrowed by what an address says', async () => {
  const { projectId, ask } = await makeProject();
  await ask('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 });
  const voucher = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 } };
  const campaign = await ask('POST', '/campaigns', { name: 'Ten', campaign_type: 'DISCOUNT_COUPONS', type: 'STATIC', vouchers_count: 0, voucher });
  await ask('POST', `/campaigns/${String(campaign['id'])}/vouchers/TEN-OFF`, {});
  const customer = { source_id: 'anna', name: 'Anna Kowalska' };
  await ask('POST', '/vouchers/TEN-OFF/redemption', { customer, order: { source_id: 'WEB-1', items: [{ source_id: 'shirt', quantity: 2 }], metadata: { gift: true } } });
  await ask('POST', '/orders', { source_id: 'WEB-2', amount: 500, status: 'PAID' });
  const { page, complaints } = await openPage(projectId, '/orders');
  await page.getByRole('row', { name: /WEB-2.*Paid.*€5\.00/ }).waitFor();
  await expectSoundScreen(page, 'orders');
  await page.getByRole('textbox', { name: /source ID/ }).fill('WEB-1');
  await page.getByRole('row', { name: /WEB-2/ }).waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /WEB-1.*Anna Kowalska.*€40\.00.*€10\.00.*€30\.00/ }).waitFor();
  await page.getByRole('link', { name: 'WEB-1' }).click();
  await page.getByRole('heading', { level: 1, name: 'WEB-1' }).waitFor();
  await page.getByRole('row', { name: /Shirt.*2.*€20\.00.*€40\.00/ }).waitFor();
  expect(await page.getByRole('term').filter({ hasText: 'To pay' }).locator('xpath=following-sibling::dd').textContent()).toBe('€30.00');
  await expectSoundScreen(page, 'an order');
  await page.getByRole('button', { name: 'Set status' }).click();
  await page.getByRole('menuitem', { name: 'Fulfilled' }).click();
  await page.getByText('The order is fulfilled now').waitFor();
  expect(await ask('GET', '/orders/WEB-1')).toMatchObject({ status: 'FULFILLED', total_discount_amount: 1000 });
  await page.getByRole('link', { name: 'TEN-OFF' }).click();
  await page.getByRole('dialog', { name: 'Redemption' }).waitFor();
  await page.goto(`/p/${projectId}/orders?status=PAID&from=2020-01-01&to=2020-12-31`);
  await page.getByText('No orders match').waitFor();
  await page.getByRole('group', { name: 'Created from' }).first().waitFor();
  await expectSoundScreen(page, 'no order matches');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('row', { name: /WEB-2/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('orders come from a file, and a file that is none says why', async () => {
  const { projectId, ask } = await makeProject();
  const { page, complaints } = await openPage(projectId, '/orders');
  await page.getByText('No orders yet').waitFor();
  await page.getByRole('button', { name: 'Import orders' }).click();
  const give = (name: string, text: string) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await give('orders.csv', 'source_id;amount');
  await page.getByText(/This is no JSON/).waitFor();
  await expectSoundScreen(page, 'a file that is no list of orders');
  await give('orders.json', JSON.stringify([{ source_id: 'OLD-1', amount: 1234 }, { source_id: 'OLD-2', amount: 99 }]));
  await page.getByRole('button', { name: 'Import 2 orders' }).click();
  await page.getByRole('row', { name: /OLD-1.*€12\.34/ }).waitFor();
  expect(await ask('GET', '/orders/OLD-2')).toMatchObject({ amount: 99 });
  expect(complaints).toEqual([]);
});
