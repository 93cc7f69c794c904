import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const { inject, owner, pool, ...rest } = await testApp();
const database = { owner, pool, ...rest };

async function preview(shop: Shop, path: string, file: string | Buffer, mapping?: Record<string, string | null>): Promise<Answer> {
  const part = (name: string, extra = ''): string => `--b\r\ncontent-disposition: form-data; name="${name}"${extra}\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(mapping === undefined ? '' : `${part('mapping')}${JSON.stringify(mapping)}\r\n`),
    Buffer.from(part('file', '; filename="codes.csv"\r\ncontent-type: text/csv')), Buffer.from(file), Buffer.from('\r\n--b--\r\n'),
  ]);
  const headers = { ...shop.headers, 'content-type': 'multipart/form-data; boundary=b' };
  const answer = await inject({ method: 'POST', url: `/api/projects/${shop.projectId}${path}/import-preview`, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

async function campaignOf(shop: Shop, more: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'Spring', voucher: { discount: { type: 'PERCENT', percent_off: 10 } }, ...more };
  return String((await shop.ask('POST', '/campaigns', body)).body['id']);
}

/** Everything that a preview could have left behind. */
async function traces(shop: Shop): Promise<unknown> {
  const [row] = await owner.query(
    `select (select count(*) from vouchers where project_id = $1) as vouchers, (select count(*) from customers where project_id = $1) as customers,
            (select count(*) from products where project_id = $1) as products, (select count(*) from async_actions where project_id = $1) as actions,
            (select count(*) from import_contents where project_id = $1) as kept, (select count(*) from changes where project_id = $1) as changes`,
    [shop.projectId],
  );
  return row;
}

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

test('a file of codes is shown and judged as its import would, line by line, and nothing is written', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await campaignOf(shop, { name: 'Other' });
  await shop.ask('POST', `/campaigns/${campaign}/vouchers/OLD`);
  await shop.ask('POST', '/campaigns/Other/vouchers/TAKEN');
  const before = await traces(shop);
  const file = utf16('Code;Active;Shop City\r\n"NEW";TRUE;"two\r\nlines"\r\nOLD;FALSE;\r\nTAKEN;;\r\nNEW;;\r\nB;maybe;\r\n;TRUE;Bonn\r\n');
  const { status, body } = await preview(shop, `/campaigns/${campaign}`, file);
  expect([status, body]).toEqual([200, {
    encoding: 'UTF-16LE', delimiter: ';', more_columns: 0, problem: null,
    columns: [{ heading: 'Code', target: 'code' }, { heading: 'Active', target: 'active' }, { heading: 'Shop City', target: 'metadata.Shop City' }],
    rows: [['NEW', 'TRUE', 'two\nlines'], ['OLD', 'FALSE', ''], ['TAKEN', '', ''], ['NEW', '', ''], ['B', 'maybe', ''], ['', 'TRUE', 'Bonn']],
    report: {
      rows: 6, new_rows: 1, known_rows: 1, failed_rows: 4,
      failed: [
        { line: 5, key: 'TAKEN', reason: 'The code exists already, outside this campaign' },
        { line: 6, key: 'NEW', reason: 'Has the same code as line 2' },
        { line: 7, key: null, reason: 'Active should be TRUE or FALSE, not "maybe"' },
        { line: 8, key: null, reason: 'Has no code' },
      ],
    },
  }]);
  expect(await traces(shop)).toEqual(before);
});

test('what people say of the columns wins over their headings', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const file = 'Coupon,Active,Town\nA,perhaps,Bonn\n';
  const guessed = await preview(shop, `/campaigns/${campaign}`, file);
  expect(guessed.body).toMatchObject({
    problem: 'The file has no column Code; it has "Coupon", "Active", "Town".', report: null, rows: [['A', 'perhaps', 'Bonn']], delimiter: ',',
    columns: [{ heading: 'Coupon', target: 'metadata.Coupon' }, { heading: 'Active', target: 'active' }, { heading: 'Town', target: 'metadata.Town' }],
  });
  const said = await preview(shop, `/campaigns/${campaign}`, file, { Coupon: 'code', Active: null, Town: 'metadata.city' });
  expect(said.body).toMatchObject({
    columns: [{ target: 'code' }, { target: null }, { target: 'metadata.city' }], report: { rows: 1, new_rows: 1, known_rows: 0, failed_rows: 0 }, problem: null,
  });
  expect((await preview(shop, `/campaigns/${campaign}`, file, { Coupon: 'code', Town: 'code' })).body).toMatchObject({ problem: 'The file has two columns for code.' });
});

test.each([
  ['no headings', '\n\n', 'The file has no headings.'],
  ['another encoding', Buffer.from('Code\nA\nB\xff\nC\n\xfe\n', 'latin1'), 'The file has bytes that are not UTF-8, in line 3, 5.'],
  ['UTF-16 without a mark', Buffer.from('Code\nA', 'utf16le'), 'The file is neither UTF-8 nor UTF-16 with a byte order mark.'],
])('a file with %s is refused in words', async (_, file, problem) => {
  const shop = await openShop(database, inject);
  const { status, body } = await preview(shop, `/campaigns/${await campaignOf(shop)}`, file);
  expect([status, body['problem'], body['report'], body['delimiter']]).toEqual([200, problem, null, null]);
});

test('a quote without an end is a wrong line; headings without rows are an import of nothing', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const open = await preview(shop, `/campaigns/${campaign}`, 'Code,City\nA,Bonn\nB,"Ulm\nC,Kiel\n');
  expect(open.body).toMatchObject({
    rows: [['A', 'Bonn']],
    report: { rows: null, new_rows: null, known_rows: null, failed_rows: 1, failed: [{ line: 3, reason: 'Has a quote that is not closed' }] },
  });
  expect((await preview(shop, `/campaigns/${campaign}`, 'Code\n')).body['report']).toEqual({ rows: 0, new_rows: 0, known_rows: 0, failed_rows: 0, failed: [] });
});

test('long values, many columns and many wrong lines are cut, and all of them are counted', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const headings = ['Code', 'Active', ...Array.from({ length: 250 }, (_, index) => `c${index}`)];
  const lines = Array.from({ length: 1_200 }, (_, index) => [`K${index}`, 'maybe', 'x'.repeat(300), ...Array<string>(249).fill('')].join(','));
  const { body } = await preview(shop, `/campaigns/${campaign}`, [headings.join(','), ...lines].join('\n'));
  const [rows, failed] = [body['rows'] as string[][], (body['report'] as { failed: unknown[] }).failed];
  expect([(body['columns'] as unknown[]).length, body['more_columns'], rows.length, rows[0]?.length, rows[0]?.[2]?.length, failed.length]).toEqual([200, 52, 20, 200, 201, 1_000]);
  expect(body['report']).toMatchObject({ rows: 1_200, new_rows: 0, failed_rows: 1_200 });
});

test('customers, products, SKUs and vouchers without a campaign have theirs', async () => {
  const shop = await openShop(database, inject);
  await shop.ask('POST', '/customers', { source_id: 'anna' });
  await shop.ask('POST', '/products', { source_id: 'shirt', name: 'Shirt' });
  await shop.ask('POST', '/products/shirt/skus', { source_id: 'shirt-m' });
  const before = await traces(shop);
  expect((await preview(shop, '/customers', 'Source_id,Name,Birthdate\nanna,Anna,\nben,Ben,\ncy,Cy,31.1.\n')).body['report']).toMatchObject({
    rows: 3, new_rows: 1, known_rows: 1, failed_rows: 1, failed: [{ line: 4, key: null, reason: expect.stringContaining('Birthdate') }],
  });
  expect((await preview(shop, '/products', 'Source_id\tName\nshirt\tS\nhat\tHat\n')).body).toMatchObject({ delimiter: '\t', report: { new_rows: 1, known_rows: 1, failed_rows: 0 } });
  expect((await preview(shop, '/skus', 'Source_id,Product_id\nshirt-m,shirt\nshirt-l,shirt\nx,gone\n')).body['report']).toMatchObject({
    new_rows: 1, known_rows: 1, failed_rows: 1, failed: [{ line: 4, key: 'x', reason: 'Cannot find product with id gone' }],
  });
  expect((await preview(shop, '/vouchers', 'Code,Discount Type,Value\nA,AMOUNT,500\nB,,\n')).body['report']).toMatchObject({ new_rows: 1, failed_rows: 1 });
  expect(await traces(shop)).toEqual(before);
});

test('a campaign that takes no codes refuses the preview as it refuses the import', async () => {
  const shop = await openShop(database, inject);
  const single = await campaignOf(shop, { type: 'STANDALONE', voucher: { code: 'ONE', discount: { type: 'PERCENT', percent_off: 10 } } });
  expect((await preview(shop, `/campaigns/${single}`, 'Code\nA\n')).status).toBe(400);
  expect((await preview(shop, '/campaigns/camp_unknown', 'Code\nA\n')).status).toBe(404);
  expect((await preview(shop, `/campaigns/${single}`, '')).status).toBe(400);
});
