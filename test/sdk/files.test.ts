/** What the client sends as a file and what it asks to have written into one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { finished, refusal, servedClients, type Client } from './client.ts';

const product = await testApp();
const open = servedClients(product);
const discount = { type: 'AMOUNT', amount_off: 1000 } as const;

/** Sends a file of this text and waits until it is read. */
async function imported(client: Client, text: string, send: (file: string) => Promise<unknown>): Promise<Record<string, unknown>> {
  const directory = mkdtempSync(join(tmpdir(), 'csv-'));
  try {
    const file = join(directory, 'rows.csv');
    writeFileSync(file, text);
    return await finished(client, await send(file));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The finished export, and its file. */
async function written(client: Client, shopHeaders: Record<string, string>, id: string): Promise<string[]> {
  const done = async (): Promise<Record<string, unknown>> => (await client.distributions.exports.get(id)) as unknown as Record<string, unknown>;
  await expect.poll(async () => (await done())['status'], { timeout: 10_000 }).toBe('DONE');
  const { url } = (await done())['result'] as { url: string };
  const { pathname, search } = new URL(url);
  const { body } = await product.inject({ method: 'GET', url: pathname + search, headers: shopHeaders });
  return body.trimEnd().split('\r\n');
}

test.each([
  ['vouchers', 'Code,Voucher Type,Discount Type,Value,Discount effect\nCSV1,DISCOUNT_VOUCHER,AMOUNT,10,APPLY_TO_ORDER\n'],
  ['customers', 'Name,Email,Source_id\nAnna,anna@example.com,csv-anna\n'],
  ['products', 'Source_id,Name,Price\ncsv-shirt,Shirt,20\n'],
] as const)('%s.importCSV: a file, in the background', async (kind, text) => {
  const { client } = await open();
  expect(await imported(client, text, (file) => client[kind].importCSV(file))).toMatchObject({ operation_status: 'SUCCESS', result: { failed_count: 0 } });
});

test('campaigns.importVouchersCSV: codes of a campaign', async () => {
  const { client } = await open();
  await client.campaigns.create({ name: 'File', campaign_type: 'DISCOUNT_COUPONS', voucher: { type: 'DISCOUNT_VOUCHER', discount } } as never);
  const action = await imported(client, 'Code,Active\nF1,true\nF2,false\n', (file) => client.campaigns.importVouchersCSV('File', file));
  expect(action).toMatchObject({ operation_status: 'SUCCESS', result: { done_count: 2, failed_count: 0 } });
  expect(await client.vouchers.get('F2')).toMatchObject({ campaign: 'File', active: false });
});

test('products.importSkusCSV: SKUs of a product that is there', async () => {
  const { client } = await open();
  const { id } = await client.products.create({ source_id: 'shirt', name: 'Shirt' } as never);
  const action = await imported(client, 'product_id,sku,source_id,price\nshirt,Blue,shirt-blue,1250\n', (file) => client.products.importSkusCSV(file));
  expect(action).toMatchObject({ operation_status: 'SUCCESS', result: { failed_count: 0 } });
  expect(await client.products.getSku('shirt-blue')).toMatchObject({ sku: 'Blue', product_id: id, price: 1250 });
});

test('orders.import: past orders, counted and found', async () => {
  const { client } = await open();
  const action = await finished(client, await client.orders.import([
    { source_id: 'old-1', amount: 5000, status: 'FULFILLED', customer: { source_id: 'anna' }, created_at: '2026-01-01T10:00:00Z' },
    { source_id: 'old-2', amount: 7000, status: 'PAID', customer: { source_id: 'anna' } },
  ] as never));
  expect(action).toMatchObject({ operation_status: 'SUCCESS' });
  expect(await client.orders.get('old-1')).toMatchObject({ amount: 5000, status: 'FULFILLED' });
  expect(await client.orders.list()).toMatchObject({ total: 2 });
});

test('exports: asked for, listed, got with the file, and deleted', async () => {
  const { client, shop } = await open();
  for (const code of ['E1', 'E2']) await client.vouchers.create({ code, type: 'DISCOUNT_VOUCHER', discount } as never);
  const asked = await client.distributions.exports.create({ exported_object: 'voucher', parameters: { order: 'code', fields: ['code', 'active'] } } as never);
  expect(asked).toMatchObject({ object: 'export', status: 'SCHEDULED', exported_object: 'voucher', result: null });
  expect(await written(client, shop.headers, asked.id)).toEqual(['code,active', 'E1,TRUE', 'E2,TRUE']);
  expect(await client.distributions.exports.list({ limit: 5 } as never)).toMatchObject({ object: 'list', data_ref: 'exports', total: 1, exports: [{ id: asked.id, status: 'DONE' }] });
  await client.distributions.exports.delete(asked.id);
  expect(await refusal(client.distributions.exports.get(asked.id))).toMatchObject({ code: 404, resource_type: 'export' });
});

test('vouchers.exportTransactions: a discount has none, so the file has its headings only', async () => {
  const { client, shop } = await open();
  await client.vouchers.create({ code: 'T1', type: 'DISCOUNT_VOUCHER', discount } as never);
  const asked = (await client.vouchers.exportTransactions('T1', {} as never)) as unknown as { id: string; exported_object: string };
  expect(asked.exported_object).toBe('voucher_transactions');
  expect(await written(client, shop.headers, asked.id)).toHaveLength(1);
});
