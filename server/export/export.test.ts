import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase } from '../../test/support/database.ts';
import { runs } from '../../test/support/proof.ts';
import { buildCampaign, buildCustomer, buildOrder, buildProject, buildPublication, buildRedemption, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { enqueue, findAsyncAction } from '../platform/async-action.store.ts';
import { systemClock } from '../platform/clock.ts';
import { startJobs, type Task } from '../platform/jobs.ts';
import type { Export } from './export.ts';
import { writePart } from './export-part.store.ts';
import { forgetOldExports } from './forget-exports.ts';
import { findExport, insertExport } from './export.store.ts';
import { writeExportTask } from './write-export.task.ts';

const app = await testApp();
const { inject, owner, pool } = app;

type Row = Record<string, string>;
const any = expect.any(String) as unknown;

async function done(shop: Shop, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await shop.ask('GET', `/exports/${String(id)}`);
    if (body['status'] === 'DONE') return body;
    expect(body['status']).not.toBe('ERROR');
    await sleep(20);
  }
}

async function fileOf(shop: Shop, id: unknown): Promise<string> {
  const { url } = (await done(shop, id))['result'] as { url: string };
  const { pathname, search } = new URL(url);
  const response = await inject({ method: 'GET', url: `${pathname}${search}`, headers: shop.headers });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  return response.body;
}

async function rowsOf(shop: Shop, exported_object: string, parameters?: unknown): Promise<Row[]> {
  const { status, body } = await shop.ask('POST', '/exports', { exported_object, ...(parameters !== undefined && { parameters }) });
  expect([status, body['details']]).toEqual([200, undefined]);
  return parse<Row>(await fileOf(shop, body['id']), { columns: true });
}

test('an export is scheduled, is done, is listed, gives its file to whoever has keys and its token, and is gone when deleted', async () => {
  const shop = await openShop(app, inject);
  await buildVoucher(owner, shop.projectId, await buildCampaign(owner, shop.projectId), { code: 'A' });
  const parameters = { fields: ['code'], filters: { code: { conditions: { $is: ['A'] } } } };
  const { status, body } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^exp_/), object: 'export', created_at: expect.any(String), status: 'SCHEDULED', channel: 'API', exported_object: 'voucher',
    parameters, result: null, user_id: null,
  });
  const path = `/exports/${String(body['id'])}`;
  expect(await fileOf(shop, body['id'])).toBe('code\r\nA\r\n');
  const whole = (await shop.ask('GET', path)).body;
  const { url } = whole['result'] as { url: string };
  expect(url).toMatch(/^http:\/\/vouchsafe\.test\/v1\/exports\/exp_\w+\?token=[\w-]{43}$/);
  expect((await shop.ask('GET', '/exports?order=-status')).body).toEqual({ object: 'list', data_ref: 'exports', exports: [whole], total: 1 });
  const own = new URL(url).pathname + new URL(url).search;
  expect((await inject({ method: 'GET', url: own })).statusCode).toBe(401);
  const other = await openShop(app, inject);
  expect((await inject({ method: 'GET', url: own, headers: other.headers })).statusCode).toBe(404);
  expect((await shop.ask('GET', `${path}?token=wrong`)).status).toBe(404);
  expect((await other.ask('DELETE', path)).status).toBe(404);
  expect((await shop.ask('DELETE', path)).status).toBe(204);
  expect((await shop.ask('GET', path)).status).toBe(404);
  expect(await owner.query('select 1 from export_chunks where project_id = $1', [shop.projectId])).toEqual([]);
});

test('what a list of the dashboard is narrowed by narrows a file, by the states of when it was asked for', async () => {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId);
  const build = (code: string, more: object): Promise<unknown> => buildVoucher(owner, shop.projectId, campaignId, { code, ...more });
  await build('A-1', { redemption_quantity: 1, redeemed_quantity: 1, metadata: { shop: 'Ulm' } });
  await build('A-2', { active: false });
  await build('B-1', { publications: 1, expiration_date: new Date('2020-01-01T00:00:00Z') });
  const codes = async (filter: object): Promise<unknown> => (
    (await rowsOf(shop, 'voucher', { order: 'code', voucher_filter: filter, filters: { campaign_id: { conditions: { $is: [campaignId] } } } })).map(({ code }) => code));
  expect(await codes({})).toEqual(['A-1', 'A-2', 'B-1']);
  expect(await codes({ q: 'A' })).toEqual(['A-1', 'A-2']);
  expect(await codes({ state: 'used_up' })).toEqual(['A-1']);
  expect(await codes({ state: 'expired', published: true })).toEqual(['B-1']);
  expect(await codes({ published: false, metadata_key: 'shop', metadata_value: 'Ulm' })).toEqual(['A-1']);
  expect(await codes({ last_day_to: '2020-01-01' })).toEqual(['B-1']);
  for (const name of ['Ada', 'Bob']) await shop.ask('POST', '/customers', { source_id: `x-${name}`, name, email: `${name.toLowerCase()}@shop.example` });
  const names = async (search: string): Promise<unknown> => (await rowsOf(shop, 'customer', { customer_search: search })).map(({ name }) => name);
  expect([await names('ad'), await names('BOB@'), await names('x-B'), await names('X-B')]).toEqual([['Ada'], ['Bob'], ['Bob'], []]);
  const wrong = [['customer', { voucher_filter: { q: 'A' } }], ['voucher', { customer_search: 'a' }], ['voucher', { voucher_filter: { status: 'active' } }]] as const;
  for (const [exported_object, parameters] of wrong) expect((await shop.ask('POST', '/exports', { exported_object, parameters })).status).toBe(400);
});

test('each kind of object has the columns of the contract, its own values in them, and parameters are optional', async () => {
  const shop = await openShop(app, inject);
  const { projectId } = shop;
  const campaignId = await buildCampaign(owner, projectId, { campaign: { name: 'Autumn' } });
  const customerId = await buildCustomer(owner, projectId, 'ann');
  const voucherId = await buildVoucher(owner, projectId, campaignId, { code: 'ONE', metadata: { a: 1 }, holder_customer_id: customerId, terms_version: 1 });
  const orderId = await buildOrder(owner, projectId, { amount_minor: 5_000, discount_minor: 1_000, customer_id: customerId });
  await buildRedemption(owner, projectId, campaignId, { code: 'ONE', voucher_id: voucherId, customer_id: customerId, order_id: orderId, order_minor: 5_000, discount_minor: 1_000 });
  await buildPublication(owner, projectId, campaignId, { voucher_ids: [voucherId], voucher_code: 'ONE', customer_id: customerId });
  expect(await rowsOf(shop, 'voucher')).toEqual([expect.objectContaining({
    code: 'ONE', voucher_type: 'DISCOUNT_VOUCHER', value: '1000', discount_type: 'AMOUNT', campaign: 'Autumn', campaign_id: campaignId, active: 'TRUE',
    redemption_quantity: '1', redemption_count: '0', metadata: '{"a":1}', id: voucherId, is_referral_code: 'FALSE', created_at: '2026-11-01T12:00:00.000Z',
    customer_id: customerId, customer_source_id: 'ann', gift_balance: '', qr_code: expect.stringMatching(/^http:\/\/vouchsafe\.test\/pictures\/.*\/qr$/),
  })]);
  expect(await rowsOf(shop, 'redemption')).toEqual([expect.objectContaining({
    object: 'redemption', voucher_code: 'ONE', campaign: 'Autumn', customer_source_id: 'ann', order_id: orderId, order_amount: '5000', result: 'SUCCESS', discount_amount: '1000',
  })]);
  expect(await rowsOf(shop, 'publication')).toEqual([expect.objectContaining({ voucher_code: 'ONE', customer_id: customerId, campaign: 'Autumn', channel: 'API', is_winner: '' })]);
  expect(await rowsOf(shop, 'order')).toEqual([expect.objectContaining({ id: orderId, status: 'PAID', amount: '5000', total_discount_amount: '1000', total_amount: '4000' })]);
  expect(await rowsOf(shop, 'customer')).toEqual([expect.objectContaining({ id: customerId, source_id: 'ann', redemptions_total_succeeded: '1', orders_total_amount: '4000' })]);
  expect(await rowsOf(shop, 'voucher_transactions', {})).toEqual([]);
});

test('columns come as asked, metadata keys too; cells are quoted, and none is a formula', async () => {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId);
  const notes = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'a,b', 'say "hi"', 'two\nlines', ' x ', 'é🎟️'];
  for (const [index, additional_info] of notes.entries()) {
    await buildVoucher(owner, shop.projectId, campaignId, { code: `C${String(index).padStart(2, '0')}`, additional_info, metadata: { "it's": index, list: [1, '=x'] } });
  }
  const fields = ['additional_info', "metadata.it's", 'metadata.list', 'code'];
  const rows = await rowsOf(shop, 'voucher', { fields, order: 'code' });
  expect(Object.keys(rows[0] ?? {})).toEqual(fields);
  expect(rows.map((row) => row['additional_info'])).toEqual(notes.map((note, index) => (index < 6 ? `'${note}` : note)));
  expect(rows.map((row) => row["metadata.it's"])).toEqual(notes.map((_, index) => String(index)));
  expect(rows[0]?.['metadata.list']).toBe('[1,"=x"]');
});

test('whatever a value begins with, it is no formula in the file and the same again after an import of it', async () => {
  const shop = await openShop(app, inject);
  const body = (name: string): unknown => ({ name, voucher: { discount: { type: 'PERCENT', percent_off: 10 } } });
  const from = String((await shop.ask('POST', '/campaigns', body('From'))).body['id']);
  const values = ['=1', '+1', '-1', '@x', '\tx', '\nx', '\uff1d1', '\uff0b1', '\uff0d1', '\uff201', "'=1", "''=1", "'x", "''", "'\uff1d1", 'x'];
  for (const [index, note] of values.entries()) {
    await shop.ask('POST', `/campaigns/${from}/vouchers`, { code: `${note}${index}`.trim(), metadata: { note } });
  }
  const parameters = { fields: ['code', 'metadata.note'], filters: { campaign_id: { conditions: { $is: [from] } } }, order: 'created_at' };
  const { body: asked } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters });
  const file = await fileOf(shop, asked['id']);
  expect((parse(file) as string[][]).flat().filter((cell) => /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
  const written = async (campaignId: string): Promise<unknown> => owner.query(
    'select code, metadata from vouchers where project_id = $1 and campaign_id = $2 order by code', [shop.projectId, campaignId]);
  const before = await written(from);
  expect(before).toHaveLength(values.length);

  const other = await openShop(app, inject);
  const to = String((await other.ask('POST', '/campaigns', body('To'))).body['id']);
  const headers = { ...other.headers, 'content-type': 'text/csv' };
  const payload = file.replace('metadata.note', 'note');
  const answer = await inject({ method: 'POST', url: `/v1/campaigns/${to}/importCSV`, headers, payload });
  const { async_action_id: id } = answer.json<{ async_action_id: string }>();
  for (;;) {
    const { body: action } = await other.ask('GET', `/async-actions/${id}`);
    if (action['status'] === 'DONE') break;
    expect(action['status']).not.toBe('FAILED');
    await sleep(20);
  }
  expect(await owner.query('select code, metadata from vouchers where project_id = $1 order by code', [other.projectId])).toEqual(before);
});

test('a file has the rows of the list with the same filters, in the order that is asked for', async () => {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId);
  for (const code of ['B', 'A', 'D', 'C']) await buildVoucher(owner, shop.projectId, campaignId, { code, active: code !== 'D' });
  const filters = { junction: 'and', active: { conditions: { $enabled: [true] } }, code: { conditions: { $not_in: ['B'] } } };
  const codes = async (order: string): Promise<unknown[]> => (await rowsOf(shop, 'voucher', { fields: ['code'], order, filters })).map(({ code }) => code);
  expect(await codes('code')).toEqual(['A', 'C']);
  expect(await codes('-code')).toEqual(['C', 'A']);
  const query = 'filters[active][conditions][$enabled]=true&filters[code][conditions][$not_in][0]=B&order=code';
  expect(((await shop.ask('GET', `/vouchers?${query}`)).body['vouchers'] as Row[]).map(({ code }) => code)).toEqual(['A', 'C']);
});

test('orders and transactions are exported by addresses of their own', async () => {
  const shop = await openShop(app, inject);
  await buildOrder(owner, shop.projectId, { status: 'CREATED', amount_minor: 1 });
  const paid = await buildOrder(owner, shop.projectId, { status: 'PAID', amount_minor: 2 });
  const filters = { status: { conditions: { $is: ['PAID'] } } };
  for (const body of [{ fields: ['id'], filters }, { parameters: { fields: ['id'], filters } }]) {
    const answer = await shop.ask('POST', '/orders/export', body);
    expect(answer.body).toMatchObject({ exported_object: 'order', parameters: { fields: ['id'], filters } });
    expect(await fileOf(shop, answer.body['id'])).toBe(`id\r\n${paid}\r\n`);
  }
  expect((await shop.ask('POST', '/orders/export', '')).body).toMatchObject({ parameters: {} });
  const voucherId = await buildVoucher(owner, shop.projectId, null, { code: 'T/1', discount: { type: 'AMOUNT', amount_off: 1 } });
  const transactions = await shop.ask('POST', '/vouchers/T%2F1/transactions/export', { order: '-created_at', fields: null });
  expect(transactions.body).toMatchObject({ exported_object: 'voucher_transactions', parameters: { order: '-created_at', filters: { voucher_id: { conditions: { $in: [voucherId] } } } } });
  expect((await shop.ask('POST', '/vouchers/none/transactions/export')).status).toBe(404);
});

test.each([
  [{ exported_object: 'points_expiration' }, 'invalid_export_params'],
  [{ exported_object: 'toString' }, 'invalid_export_params'],
  [{}, 'invalid_payload'],
  [{ exported_object: 'voucher', parameters: { fields: ['code', 'nothing'] } }, 'invalid_export_fields'],
  [{ exported_object: 'voucher', parameters: { fields: ['constructor'] } }, 'invalid_export_fields'],
  [{ exported_object: 'voucher', parameters: { order: '-updated_at' } }, 'invalid_query_params'],
  [{ exported_object: 'voucher', parameters: { filters: { price: { conditions: { $is: [1] } } } } }, 'invalid_payload'],
  [{ exported_object: 'voucher', parameters: { filters: [] } }, 'invalid_payload'],
  [{ exported_object: 'voucher', parameters: { fields: 'code' } }, 'invalid_payload'],
])('%j is refused before anything is put in line', async (body, key) => {
  const shop = await openShop(app, inject);
  expect((await shop.ask('POST', '/exports', body)).body).toMatchObject({ code: 400, key });
  expect((await shop.ask('GET', '/exports')).body['total']).toBe(0);
});

function stored(projectId: string, createdAt: Date): Export {
  return {
    projectId, exportId: 'exp_test', exportedObject: 'voucher', parameters: {}, status: 'SCHEDULED', channel: 'API', userId: null, token: 't', chunks: 0,
    rowsWritten: 0, nextAfter: null, createdAt,
  };
}

test('what is made after an export was asked for is not in its file; parts that broke are written once', async () => {
  const web = await secondApp(app, { role: 'web' });
  const { projectId } = await openShop(app, web.inject);
  const campaignId = await buildCampaign(owner, projectId);
  const askedAt = new Date('2026-11-05T00:00:00Z');
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at)
     select $1, 'v_' || n, 'N' || lpad(n::text, 6, '0'), $2, timestamptz '2026-11-01Z' + n * interval '1 second' from generate_series(1, 12345) as n`,
    [projectId, campaignId],
  );
  await buildVoucher(owner, projectId, campaignId, { code: 'LATER', created_at: new Date('2026-11-06T00:00:00Z') });
  const one = { ...stored(projectId, askedAt), parameters: { fields: ['code'], order: 'created_at' } };
  const writing = writeExportTask({ clock: systemClock, publicUrl: '', partMax: { rows: 5_000, bytes: 1_000_000 } });
  let breaks = 2;
  const task: Task = {
    ...writing,
    type: 'TEST.EXPORT',
    step: async (tx, action) => {
      const step = await writing.step(tx, action);
      if (step.kind === 'goes-on' && breaks-- > 0) throw new Error('the machine is gone');
      return step;
    },
  };
  const actionId = await pool.transaction(async (tx) => {
    await insertExport(tx, one);
    return enqueue(tx, { projectId, type: task.type, campaignId: null, input: { exportId: one.exportId }, total: null, requestId: null }, askedAt);
  });
  const workers = [1, 2].map(() => startJobs({ db: pool, clock: systemClock, tasks: [task], onError: () => {} }));
  while ((await findAsyncAction(pool, projectId, actionId))?.status !== 'DONE') await sleep(20);
  await Promise.all(workers.map((worker) => worker.close()));
  expect(await findExport(pool, projectId, one.exportId)).toMatchObject({ status: 'DONE', chunks: 3, rowsWritten: 12_345 });
  const chunks = await owner.query<{ content: string }>('select content from export_chunks where project_id = $1 order by chunk', [projectId]);
  const lines = chunks.map(({ content }) => content).join('').trim().split('\r\n');
  expect(lines).toEqual(['code', ...Array.from({ length: 12_345 }, (_, index) => `N${String(index + 1).padStart(6, '0')}`)]);
});

test('a file is kept for a week', async () => {
  const shop = await openShop(app, inject);
  const id = (await shop.ask('POST', '/exports', { exported_object: 'order' })).body['id'];
  await done(shop, id);
  const day = 86_400_000;
  await forgetOldExports(pool, new Date(Date.now() + 7 * day - 60_000));
  expect((await shop.ask('GET', `/exports/${String(id)}`)).status).toBe(200);
  await forgetOldExports(pool, new Date(Date.now() + 7 * day + 60_000));
  expect((await shop.ask('GET', `/exports/${String(id)}`)).status).toBe(404);
});

test('the dashboard reads the newest first, page by page, with what was written, by whom, and the way to the file', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  await buildVoucher(owner, shop.projectId, await buildCampaign(owner, shop.projectId), { code: 'Ä' });
  const ids: unknown[] = [];
  for (const fields of [['code'], ['code', 'active'], ['id']]) {
    const { body } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: { fields } });
    await done(shop, body['id']);
    ids.push(body['id']);
  }
  const first = (await shop.askOurs('GET', '/exports?limit=2')).body;
  expect((first['rows'] as { export_id: string }[]).map(({ export_id: id }) => id)).toEqual([ids[2], ids[1]]);
  const last = (await shop.askOurs('GET', `/exports?limit=2&after=${String(first['next'])}`)).body;
  expect(last).toEqual({
    rows: [{
      export_id: ids[0], exported_object: 'voucher', parameters: { fields: ['code'] }, campaign_name: null, status: 'DONE', rows_written: 1, bytes: Buffer.byteLength(await fileOf(shop, ids[0])),
      asked_by: null, created_at: any, finished_at: any, kept_until: any, token: any,
    }],
    next: null,
  });
  const [{ token } = { token: '' }] = last['rows'] as { token: string }[];
  const file = await inject({ method: 'GET', url: `/api/projects/${shop.projectId}/v1/exports/${String(ids[0])}?token=${token}`, headers: shop.headers });
  expect([file.statusCode, file.body]).toEqual([200, await fileOf(shop, ids[0])]);
  expect((await other.askOurs('GET', '/exports')).body).toEqual({ rows: [], next: null });

  const campaignId = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Autumn' } });
  await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: { filters: { campaign_id: { conditions: { $is: [campaignId] } } } } });
  expect((await shop.askOurs('GET', '/exports?limit=1')).body).toMatchObject({ rows: [{ campaign_name: 'Autumn' }] });
});

test('each column and each order that the dashboard offers is one that an export takes', async () => {
  const shop = await openShop(app, inject);
  const { kinds } = (await shop.askOurs('GET', '/export-kinds')).body as { kinds: { exported_object: string; fields: string[]; orders: string[] }[] };
  expect(kinds.map(({ exported_object: name }) => name).toSorted()).toEqual(['customer', 'order', 'publication', 'redemption', 'voucher', 'voucher_transactions']);
  for (const { exported_object, fields, orders } of kinds) {
    for (const order of orders) expect(await shop.ask('POST', '/exports', { exported_object, parameters: { fields, order: `-${order}` } })).toMatchObject({ status: 200 });
  }
});

test('a part ends before it is too large to be read at once, and leaves out no row', async () => {
  const { projectId } = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, projectId);
  for (let number = 0; number < 5; number += 1) await buildVoucher(owner, projectId, campaignId, { code: `L${number}${'x'.repeat(number === 1 ? 2_000 : 400)}` });
  const one = { ...stored(projectId, systemClock.now()), parameters: { fields: ['code'], order: 'code' } };
  const actionId = await pool.transaction(async (tx) => {
    await insertExport(tx, one);
    return enqueue(tx, { projectId, type: 'TEST.LARGE', campaignId: null, input: { exportId: one.exportId }, total: null, requestId: null }, one.createdAt);
  });
  const task = { ...writeExportTask({ clock: systemClock, publicUrl: '', partMax: { rows: 100, bytes: 1_000 } }), type: 'TEST.LARGE' };
  const worker = startJobs({ db: pool, clock: systemClock, tasks: [task], onError: () => {} });
  while ((await findAsyncAction(pool, projectId, actionId))?.status !== 'DONE') await sleep(20);
  await worker.close();
  const parts = await owner.query<{ content: string }>('select content from export_chunks where project_id = $1 order by chunk', [projectId]);
  expect(parts.map(({ content }) => content.trim().split('\r\n').map((line) => line.slice(0, 2)))).toEqual([['co', 'L0'], ['L1'], ['L2', 'L3'], ['L4']]);
});

test('a part reads each of its rows once, in a table that has grown since it was analyzed', async () => {
  const { pool: own, owner: ownOwner } = await testDatabase();
  const projectId = await buildProject(ownOwner);
  const campaignId = await buildCampaign(ownOwner, projectId);
  await buildVoucher(ownOwner, projectId, campaignId);
  await ownOwner.query('alter table vouchers set (autovacuum_enabled = off)');
  await ownOwner.query('analyze vouchers');
  const rows = 2_000;
  await ownOwner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at) select $1, 'v_' || n, 'GROWN-' || n, $2, now() from generate_series(2, $3::int) as n`,
    [projectId, campaignId, rows],
  );
  const one = stored(projectId, systemClock.now());
  const read = await own.transaction(async (tx) => {
    await insertExport(tx, one);
    expect(await writePart(tx, one, { rows, bytes: 10_000_000 }, '')).toEqual({ rows, nextAfter: null });
    return tx.query<{ fetched: number }>("select idx_tup_fetch + seq_tup_read as fetched from pg_stat_xact_user_tables where relname = 'vouchers'");
  });
  expect(read[0]?.fetched).toBeLessThan(4 * rows);
});

test('cells are written by type: instants in UTC, states, numbers, and JSON of a key as it is', async () => {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId);
  const values = [{ a: [1, { b: 'x: y, "z" \\' }], 'c, d': null }, 'x, y', '=1', true, false, null, -1.5, 1e21, [], {}, ['a'], ' x', '"', undefined];
  for (const [index, value] of values.entries()) {
    const created_at = new Date(Date.UTC(2026, 0, 1, 0, 0, index, 7));
    const metadata = value === undefined ? {} : { value };
    await buildVoucher(owner, shop.projectId, campaignId, { code: `T${String(index).padStart(2, '0')}`, metadata, active: index > 0, created_at });
  }
  const rows = await rowsOf(shop, 'voucher', { fields: ['metadata.value', 'active', 'created_at', 'redemption_count', 'start_date'], order: 'code' });
  expect(rows.map((row) => row['metadata.value'])).toEqual([
    '{"a":[1,{"b":"x: y, \\"z\\" \\\\"}],"c, d":null}', 'x, y', "'=1", 'TRUE', 'FALSE', '', "'-1.5", '1000000000000000000000', '[]', '{}', '["a"]', ' x', '"', '',
  ]);
  expect(rows[0]).toMatchObject({ active: 'FALSE', created_at: '2026-01-01T00:00:00.007Z', redemption_count: '0', start_date: '' });
  expect(rows[1]).toMatchObject({ active: 'TRUE', created_at: '2026-01-01T00:00:01.007Z' });
});

test('JSON in a cell is what it was, without a space outside of its texts', async () => {
  const text = fc.oneof(fc.string(), fc.constantFrom(', ', '": ', '", "', ' null', '\\', '\\"', '\n', '\u001f', 'é\u{1F39F}'));
  // Texts of digits are put in another order by JavaScript, beside those as the database has them.
  const values = fc.object({ key: text.map((name) => `k${name}`), values: [text, fc.integer(), fc.boolean(), fc.constant(null)], maxDepth: 2 });
  const given = fc.sample(values, { numRuns: runs(5_000, 300) }).filter((value) => Object.keys(value).length > 0);
  const rows = await owner.query<{ cell: string }>('select csv_cell(value) as cell from jsonb_array_elements($1::jsonb) as v(value)', [JSON.stringify(given)]);
  const written = rows.map(({ cell }) => (parse(cell) as string[][])[0]?.[0] ?? '');
  expect(written.map((json): unknown => JSON.parse(json))).toEqual(given);
  expect(written).toEqual(written.map((json) => JSON.stringify(JSON.parse(json))));
});
