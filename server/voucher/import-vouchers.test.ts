import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const { inject, owner, pool, ...rest } = await testApp();
const database = { owner, pool, ...rest };

async function campaignOf(shop: Shop, more: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'Spring', voucher: { discount: { type: 'PERCENT', percent_off: 10 }, redemption: { quantity: 1 } }, ...more };
  return String((await shop.ask('POST', '/campaigns', body)).body['id']);
}

async function sendCsv(shop: Shop, path: string, text: string | Buffer, mapping?: Record<string, string | null>): Promise<Answer> {
  const part = (name: string, extra = ''): string => `--b\r\ncontent-disposition: form-data; name="${name}"${extra}\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(mapping === undefined ? '' : `${part('mapping')}${JSON.stringify(mapping)}\r\n`),
    Buffer.from(part('file', '; filename="codes.csv"\r\ncontent-type: text/csv')), Buffer.from(text), Buffer.from('\r\n--b--\r\n'),
  ]);
  const headers = { ...shop.headers, 'content-type': 'multipart/form-data; boundary=b' };
  const answer = await inject({ method: 'POST', url: `/v1${path}`, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

async function outcome(shop: Shop, { status, body }: Answer): Promise<Record<string, unknown>> {
  expect([status, body]).toEqual([202, { async_action_id: expect.any(String) }]);
  for (;;) {
    const action = (await shop.ask('GET', `/async-actions/${String(body['async_action_id'])}`)).body;
    if (action['status'] === 'DONE' || action['status'] === 'FAILED') return action;
    await sleep(20);
  }
}

const voucherOf = async (shop: Shop, code: string): Promise<Record<string, unknown>> => (await shop.ask('GET', `/vouchers/${encodeURIComponent(code)}`)).body;

async function standing(shop: Shop): Promise<unknown> {
  const [row] = await owner.query(
    `select (select count(*) from vouchers where project_id = $1) as vouchers, (select coalesce(sum(vouchers_created), 0)::int from campaign_counters where project_id = $1) as counted,
            (select count(*) from import_contents where project_id = $1) as kept, (select count(*) from verify_voucher_counts where project_id = $1) as faults`,
    [shop.projectId],
  );
  return row;
}

test('a file with everything the contract names becomes vouchers of the campaign, and the books balance', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const csv = '\ufeffCode;Category;Active;Start Date;Expiration Date;Redemption Limit;Redeemed Quantity;Additional Info;Voucher Type;Value;Shop\r\n'
    + 'A 1;Gold;FALSE;2026-01-01;2030-06-01T10;5;0;"two\r\nlines";GIFT_VOUCHER;77;Bonn\r\n"Ä/€;,";;;;;;;;;;\r\n';
  const action = await outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, csv));
  expect(action).toMatchObject({
    type: 'CAMPAIGN.VOUCHERS_IMPORT_CSV', status: 'DONE', progress: 100,
    result: { message: '2 voucher(s) imported successfully, 0 failed.', failed: [], done_count: 2, failed_count: 0 },
  });
  expect(await voucherOf(shop, 'A 1')).toMatchObject({
    category: 'Gold', active: false, start_date: '2026-01-01T00:00:00.000Z', expiration_date: '2030-06-01T10:00:00.000Z', additional_info: 'two\nlines',
    metadata: { Shop: 'Bonn' }, redemption: { quantity: 5 }, discount: { percent_off: 10 }, campaign: 'Spring',
  });
  expect(await voucherOf(shop, 'Ä/€;,')).toMatchObject({ category: null, active: true, metadata: {}, redemption: { quantity: 1 } });
  expect(await standing(shop)).toEqual({ vouchers: 2, counted: 2, kept: 0, faults: 0 });
});

test('one bad line, and nothing is imported; the report names each with its line and reason', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await campaignOf(shop, { name: 'Other' });
  await shop.ask('POST', '/campaigns/Other/vouchers/TAKEN');
  const csv = 'Code,Active,Start Date,Redeemed Quantity\nGOOD,,,\nTAKEN,,,\nGOOD,,,\n,TRUE,,\nB,maybe,,\nC,,01.02.2026,\nD,,,3\nE,,';
  const { status, result } = await outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, csv));
  expect([status, result]).toEqual(['FAILED', {
    message: '0 voucher(s) imported successfully, 7 failed.', done_count: 0, failed_count: 7,
    failed: [
      { row: 2, code: 'TAKEN', reason: 'Line 3: The code exists already, outside this campaign' },
      { row: 3, code: 'GOOD', reason: 'Line 4: has the same code as line 2' },
      { row: 4, reason: 'Line 5: has no code' },
      { row: 5, reason: 'Line 6: Active should be TRUE or FALSE, not "maybe"' },
      { row: 6, reason: expect.stringContaining('Line 7: Start Date cannot be recognized') },
      { row: 7, code: 'D', reason: expect.stringContaining('Line 8: Redemptions made elsewhere') },
      { row: 8, reason: 'Line 9: has 3 values, but there are 4 columns' },
    ],
  }]);
  expect(await standing(shop)).toEqual({ vouchers: 1, counted: 1, kept: 0, faults: 0 });
});

test('a code that the campaign has already takes only active and category', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await shop.ask('POST', `/campaigns/${campaign}/vouchers/OLD`, { additional_info: 'kept', category: 'Silver' });
  await shop.ask('POST', `/campaigns/${campaign}/vouchers/SAME`, { category: 'Silver' });
  const vouchers = [
    { code: 'OLD', active: false, category: 'Gold', additional_info: 'lost', metadata: { a: 1 }, redemption: { quantity: 9 } }, { code: 'SAME' },
    { code: 'NEW', redemption: { quantity: null }, metadata: { a: 'x' }, discount: null, validity_day_of_week: [1, 2] },
  ];
  const action = await outcome(shop, await shop.ask('POST', `/campaigns/${campaign}/import`, vouchers));
  expect(action).toMatchObject({ type: 'CAMPAIGN.VOUCHERS_IMPORT', result: { message: '3 voucher(s) imported successfully, 0 failed.' } });
  expect(await voucherOf(shop, 'OLD')).toMatchObject({ active: false, category: 'Gold', additional_info: 'kept', metadata: {}, redemption: { quantity: 1 } });
  expect(await voucherOf(shop, 'SAME')).toMatchObject({ active: true, category: 'Silver', updated_at: null });
  expect(await voucherOf(shop, 'NEW')).toMatchObject({ metadata: { a: 'x' }, redemption: { quantity: null } });
  expect(await standing(shop)).toEqual({ vouchers: 3, counted: 3, kept: 0, faults: 0 });
});

test('a category of blanks is the fault of its row', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const action = await outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, 'Code,Category\nA,Gold\nB," "\n'));
  expect(action).toMatchObject({ status: 'FAILED', result: { failed: [{ row: 2, reason: 'Line 3: Property .category must not be blank' }] } });
});

test('a draft takes no imported codes, from JSON or from a file, until it is launched', async () => {
  const shop = await openShop(database, inject);
  const draft = await campaignOf(shop, { draft: true, vouchers_count: 1 });
  const refused = { status: 400, body: { key: 'invalid_campaign', details: 'A draft takes no vouchers before it is launched' } };
  expect(await shop.ask('POST', `/campaigns/${draft}/import`, [{ code: 'A' }])).toMatchObject(refused);
  expect(await sendCsv(shop, `/campaigns/${draft}/importCSV`, 'Code\nA')).toMatchObject(refused);
  expect(await standing(shop)).toEqual({ vouchers: 0, counted: 0, kept: 0, faults: 0 });
  await shop.ask('POST', `/campaigns/${draft}/launch`);
  expect(await outcome(shop, await shop.ask('POST', `/campaigns/${draft}/import`, [{ code: 'A' }]))).toMatchObject({ status: 'DONE' });
  expect(await standing(shop)).toEqual({ vouchers: 2, counted: 2, kept: 0, faults: 0 });
});

test('what JSON says wrong is told at once, and nothing is put in line', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await campaignOf(shop, { name: 'Public', type: 'STANDALONE' });
  await shop.ask('POST', '/vouchers/ALONE', { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 100 } });
  const refusal = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await shop.ask('POST', path, body);
    return [answer.status, answer.body['key'], answer.body['details']];
  };
  const path = `/campaigns/${campaign}/import`;
  expect(await refusal(path, [{ code: 'A' }, { active: true }])).toEqual([400, 'invalid_voucher', "Found 1 voucher(s) without 'code' value"]);
  expect(await refusal(path, [{ code: 'A' }, { code: 'A' }, { code: 'ALONE' }])).toEqual([400, 'duplicate_key', '2 voucher codes(s) already exist.']);
  expect(await refusal('/vouchers/import', [{ code: 'ALONE', discount: { type: 'AMOUNT', amount_off: 1 } }])).toEqual([400, 'duplicate_key', '1 voucher codes(s) already exist.']);
  expect(await refusal('/vouchers/import', [{ code: 'B' }])).toEqual([400, 'invalid_voucher', 'Voucher B has no discount']);
  expect(await refusal(path, [{ code: 'A', category: ' ' }])).toEqual([400, 'invalid_payload', 'Property .category must not be blank']);
  expect((await shop.ask('POST', path, [{ code: 'A', active: 'yes' }])).status).toBe(400);
  expect((await shop.ask('POST', path, [])).status).toBe(400);
  expect((await shop.ask('POST', path, {})).status).toBe(400);
  expect((await shop.ask('POST', '/campaigns/nowhere/import', [{ code: 'A' }])).status).toBe(404);
  expect((await shop.ask('POST', '/campaigns/Public/import', [{ code: 'A' }])).body['key']).toBe('invalid_campaign');
  expect((await (await openShop(database, inject)).ask('POST', path, [{ code: 'A' }])).status).toBe(404);
  expect(await standing(shop)).toMatchObject({ kept: 0 });
});

test('vouchers that stand alone come from a file with their discounts', async () => {
  const shop = await openShop(database, inject);
  const csv = 'Code,Voucher Type,Value,Discount Type,Discount effect\nS1,DISCOUNT_VOUCHER,1500,AMOUNT,APPLY_TO_ORDER\nS2,,12.5,percent,\n';
  expect(await outcome(shop, await sendCsv(shop, '/vouchers/importCSV', csv))).toMatchObject({ type: 'VOUCHERS.IMPORT_CSV', status: 'DONE' });
  expect(await voucherOf(shop, 'S1')).toMatchObject({ campaign: null, discount: { type: 'AMOUNT', amount_off: 1500 } });
  expect(await voucherOf(shop, 'S2')).toMatchObject({ discount: { type: 'PERCENT', percent_off: 12.5 } });
  const { result } = await outcome(shop, await sendCsv(shop, '/vouchers/importCSV', 'Kod,Wert,Discount Type\nS1,5,AMOUNT\nS3,x,AMOUNT\nS4,5,LOYALTY', { Kod: 'code', Wert: 'value' }));
  expect((result as { failed: { reason: string }[] }).failed.map(({ reason }) => reason)).toEqual([
    'Line 2: The code exists already', 'Line 3: Value should be a number, not "x"', 'Line 4: Discount Type should be one of AMOUNT, PERCENT, FIXED, not "LOYALTY"',
  ]);
});

test('into an expired campaign vouchers come inactive unless they say otherwise', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await owner.query(`update campaign_terms set expiration_date = now() - interval '1 day' where project_id = $1`, [shop.projectId]);
  await outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, 'Code,Active\nX,\nY,TRUE'));
  expect([(await voucherOf(shop, 'X'))['active'], (await voucherOf(shop, 'Y'))['active']]).toEqual([false, true]);
});

test('a file that is no file of vouchers is told so', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const path = `/campaigns/${campaign}/importCSV`;
  const reasons = async (text: string | Buffer): Promise<unknown> => ((await outcome(shop, await sendCsv(shop, path, text)))['result'] as { failed: unknown }).failed;
  expect(await reasons('Name,Mail\na,b')).toEqual([{ reason: 'The file has no column Code; it has "Name", "Mail" (line 1)' }]);
  expect(await reasons(Buffer.from('Code\nCaf\xe9', 'latin1'))).toEqual([{ reason: 'The file has bytes that are not UTF-8 (line 2)' }]);
  expect(await reasons(`Code\n${'x'.repeat(9_000_000)}`)).toEqual([{ row: 1, reason: expect.stringContaining('is longer than 100000 characters') }]);
  expect((await sendCsv(shop, path, '')).status).toBe(400);
  expect((await sendCsv(shop, path, 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
});

test('twenty thousand codes of a file go in whole, while somebody else takes one of them', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  const csv = `Code,Shop\n${Array.from({ length: 20_000 }, (_, index) => `BULK-${index},${index % 7}`).join('\n')}`;
  const answer = await sendCsv(shop, `/campaigns/${campaign}/importCSV`, csv);
  const other = await shop.ask('POST', '/vouchers/BULK-19999', { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1 } });
  const { status } = await outcome(shop, answer);
  // Whoever came first has it; never half of the file.
  const vouchers = other.status === 200 ? 1 : 20_000;
  expect([status, await standing(shop)]).toEqual([other.status === 200 ? 'FAILED' : 'DONE', { vouchers, counted: other.status === 200 ? 0 : 20_000, kept: 0, faults: 0 }]);
});

test('a worker that dies in the middle of an import leaves nothing, and it is done again whole', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  // The step waits for this lock of the counters, which comes last, with all its rows written.
  await owner.transaction(async (tx) => {
    await tx.query('select 1 from campaign_counters where project_id = $1 for update', [shop.projectId]);
    const answer = await sendCsv(shop, `/campaigns/${campaign}/importCSV`, 'Code\nK1\nK2');
    let killed: unknown[] = [];
    while (killed.length === 0) {
      // Not on the transaction's own connection, whose picture of the others stands still.
      killed = await owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '/* voucher.count_created */%'`,
      );
      await sleep(20);
    }
    const seen = await shop.ask('GET', '/vouchers/K1');
    const action = await shop.ask('GET', `/async-actions/${String(answer.body['async_action_id'])}`);
    expect([seen.status, action.body['status']]).toEqual([404, 'IN_PROGRESS']);
  });
  while ((await shop.ask('GET', '/vouchers/K1')).status !== 200) await sleep(50);
  expect(await standing(shop)).toEqual({ vouchers: 2, counted: 2, kept: 0, faults: 0 });
});

test('metadata of imported vouchers follow their schema; a known voucher keeps its own', async () => {
  const shop = await openShop(database, inject);
  const campaignId = await campaignOf(shop);
  const into = async (vouchers: unknown[]): Promise<unknown> => outcome(shop, await shop.ask('POST', `/campaigns/${campaignId}/import`, vouchers));
  expect(await into([{ code: 'OLD' }])).toMatchObject({ status: 'DONE' });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'voucher', properties: { level: { type: 'number' } } });
  expect(await into([{ code: 'OLD', active: false }, { code: 'TEXT', metadata: { level: 'high' } }, { code: 'NONE' }])).toMatchObject({
    status: 'FAILED', result: { failed: [{ code: 'TEXT', row: 2, reason: 'level: must be a number' }, { code: 'NONE', row: 3, reason: 'level: property is required' }] },
  });
  expect(await into([{ code: 'OLD', active: false }, { code: 'NEW', metadata: { level: 1 } }])).toMatchObject({ status: 'DONE' });
});

test('imported vouchers have the metadata of their campaign as those made there, with their own before it', async () => {
  const shop = await openShop(database, inject);
  const wanted = [['copied', true, { color: 'blue', level: 5 }], ['not', false, {}]] as const;
  for (const [name, copies, copied] of wanted) {
    const campaign = await campaignOf(shop, { name, metadata: { color: 'blue', level: 5 }, use_voucher_metadata_schema: copies });
    expect(await outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, `Code,Metadata\n${name}-BARE,\n${name}-OWN,"{""level"": 7}"\n`))).toMatchObject({ status: 'DONE' });
    expect((await voucherOf(shop, `${name}-OWN`))['metadata']).toEqual({ ...copied, level: 7 });
    expect((await voucherOf(shop, `${name}-BARE`))['metadata']).toEqual(copied);
  }
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'voucher', properties: { color: { type: 'string' } } });
  expect(await outcome(shop, await shop.ask('POST', '/campaigns/copied/import', [{ code: 'REQUIRED' }]))).toMatchObject({ status: 'DONE' });
  expect(await outcome(shop, await shop.ask('POST', '/campaigns/not/import', [{ code: 'MISSING' }]))).toMatchObject({ status: 'FAILED' });
});

test('metadata in a file are read by the types of their schema; each cell that is wrong is told by its line', async () => {
  const shop = await openShop(database, inject);
  const campaignId = await campaignOf(shop);
  const send = async (csv: string): Promise<Record<string, unknown>> => outcome(shop, await sendCsv(shop, `/campaigns/${campaignId}/importCSV`, csv));
  await send('Code,level\nOLD,7\n');
  expect(await voucherOf(shop, 'OLD')).toMatchObject({ metadata: { level: '7' } });
  const properties = {
    level: { type: 'number' }, vip: { type: 'boolean', optional: true }, day: { type: 'date', optional: true }, tags: { type: 'string', array: true, optional: true },
  };
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'voucher', properties });
  const wrong = await send('Code,level,vip,day\nA,high,,\nB,1,maybe,\nC,1,,01.02.2026\nD,,TRUE,\nOLD,,,\nE,1,TRUE,\n');
  expect(wrong).toMatchObject({ status: 'FAILED', result: { failed: [
    { row: 1, reason: 'Line 2: level should be a number, such as 12.5, not "high"' }, { row: 2, reason: 'Line 3: vip should be TRUE or FALSE, not "maybe"' },
    { row: 3, code: 'C', reason: 'Line 4: day: must be a date (YYYY-MM-DD)' }, { row: 4, code: 'D', reason: 'Line 5: level: property is required' },
  ] } });
  expect(await standing(shop)).toEqual({ vouchers: 1, counted: 1, kept: 0, faults: 0 });
  expect(await send('Code,level,vip,day,tags,free,__proto__\nE,12.5,TRUE,2026-02-01,"red, blue",12,x\n')).toMatchObject({ status: 'DONE' });
  const { metadata } = await voucherOf(shop, 'E') as { metadata: Record<string, unknown> };
  expect(Object.entries(metadata)).toEqual(expect.arrayContaining([
    ['level', 12.5], ['vip', true], ['day', '2026-02-01'], ['tags', ['red', 'blue']], ['free', '12'], ['__proto__', 'x'],
  ]));
});

test('what an export wrote comes back: uses, windows, discounts and metadata', async () => {
  const shop = await openShop(database, inject);
  const made = {
    type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 12.5, amount_limit: 500, effect: 'APPLY_TO_ORDER' }, redemption: { quantity: 3 }, category: 'Gold',
    start_date: '2026-01-01T00:00:00.000Z', expiration_date: '2036-01-01T00:00:00.000Z', validity_day_of_week: [1, 2],
    validity_timeframe: { interval: 'P1D', duration: 'PT1H' }, additional_info: 'note', metadata: { level: 1, tags: ['a'], vip: true, note: '1' },
  };
  await shop.ask('POST', '/vouchers/BACK', made);
  const { body } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: {} });
  const exported = await vi.waitFor(async () => {
    const found = (await shop.ask('GET', `/exports/${String(body['id'])}`)).body;
    expect(found['status']).toBe('DONE');
    return found['result'] as { url: string };
  }, { timeout: 20_000 });
  const { pathname, search } = new URL(exported.url);
  const csv = (await inject({ method: 'GET', url: pathname + search, headers: shop.headers })).body;
  const other = await openShop(database, inject);
  expect(await outcome(other, await sendCsv(other, '/vouchers/importCSV', csv))).toMatchObject({ status: 'DONE', result: { done_count: 1 } });
  const { category_id: _category, ...rest } = made as Record<string, unknown>;
  expect(await voucherOf(other, 'BACK')).toMatchObject({ ...rest, redemption: { quantity: 3 }, metadata: made.metadata });
  expect((await voucherOf(other, 'BACK'))['metadata']).toEqual(made.metadata);
});

test('of a known code a file may say that it was redeemed, of a new one it may not', async () => {
  const shop = await openShop(database, inject);
  const campaign = await campaignOf(shop);
  await shop.ask('POST', `/campaigns/${campaign}/vouchers/USED`);
  const send = async (csv: string): Promise<Record<string, unknown>> => outcome(shop, await sendCsv(shop, `/campaigns/${campaign}/importCSV`, csv));
  expect(await send('code,active,redemption_count\nUSED,FALSE,1\n')).toMatchObject({ status: 'DONE' });
  expect(await voucherOf(shop, 'USED')).toMatchObject({ active: false, redemption: { redeemed_quantity: 0 } });
  expect(await send('code,active,redemption_count\nUSED,TRUE,1\nNEW,,1\n')).toMatchObject({ status: 'FAILED', result: { failed: [{ row: 2, code: 'NEW' }] } });
  expect(await voucherOf(shop, 'USED')).toMatchObject({ active: false });
});

test.each([
  ['Validity Timeframe Interval', 'P1D', 'Validity Timeframe needs an Interval and a Duration'], ['Validity Day Of Week', '1,8', 'Validity Day Of Week should be numbers'],
  ['Discount Amount Limit', '5', 'Discount Amount Limit should be a whole number of minor units beside a PERCENT discount'], ['Metadata', 'x', 'metadata should be JSON'],
])('a file with a wrong %s is refused', async (heading, cell, reason) => {
  const shop = await openShop(database, inject);
  const { status, result } = await outcome(shop, await sendCsv(shop, '/vouchers/importCSV', `Code,Discount Type,Value,${heading}\nA,AMOUNT,5,"${cell}"\n`));
  expect([status, (result as { failed: { reason: string }[] }).failed[0]?.reason]).toEqual(['FAILED', expect.stringContaining(`Line 2: ${reason}`)]);
});
