import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { tooSlow } from '../../test/support/too-slow.ts';
import { countAtLeast, findFiltered } from './bulk-change.store.ts';

const app = await testApp();
const { owner, inject } = app;

async function openCampaign(codes: readonly string[] = []): Promise<{ shop: Shop; campaignId: string }> {
  const shop = await openShop(app, inject);
  const campaignId = String((await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 500 }, redemption: { quantity: 1 } } })).body['id']);
  for (const code of codes) await shop.ask('POST', `/campaigns/${campaignId}/vouchers/${code}`);
  return { shop, campaignId };
}

async function over(shop: Shop, { status, body }: Answer): Promise<Record<string, unknown>> {
  expect([status, body]).toEqual([202, { async_action_id: expect.any(String) }]);
  const path = `/async-actions/${String(body['async_action_id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 20_000 }).toMatch(/DONE|FAILED/);
  return (await shop.ask('GET', path)).body;
}

const bulk = async (shop: Shop, campaignId: string, asked: object): Promise<Record<string, unknown>> =>
  over(shop, await shop.askOurs('POST', `/campaigns/${campaignId}/vouchers/bulk`, asked));

const count = async (shop: Shop, campaignId: string, query: string): Promise<unknown> =>
  (await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/count?${query}`)).body['count'];

const voucher = async (shop: Shop, code: string): Promise<Record<string, unknown>> => (await shop.ask('GET', `/vouchers/${code}`)).body;

async function codesWhere(shop: Shop, condition: string): Promise<unknown> {
  return (await owner.query(`select code from vouchers where project_id = $1 and ${condition} order by code`, [shop.projectId])).map(({ code }) => code);
}

async function faults(shop: Shop): Promise<unknown> {
  return owner.query('select * from verify_voucher_counts where project_id = $1', [shop.projectId]);
}

test('each filter finds the same vouchers in the list, in the count and in the change', async () => {
  const { shop, campaignId } = await openCampaign();
  const customer = (await shop.ask('POST', '/customers', { source_id: 'anna' })).body['id'];
  const build = (code: string, more: object): Promise<unknown> => buildVoucher(owner, shop.projectId, campaignId, { code, ...more });
  await build('AA', { metadata: { shop: 'Bonn', n: 1 }, redemption_quantity: 1, redeemed_quantity: 1 });
  await build('AB', { active: false, expiration_date: new Date('2031-05-31T22:00:00Z') });
  await build('B', { publications: 2, holder_customer_id: customer, metadata: { shop: 'Ulm' } });
  await build('C', { redemption_quantity: 9, redeemed_quantity: 4, expiration_date: new Date('2020-01-01T00:00:00Z') });
  await owner.query('update campaign_counters set vouchers_created = 4 where project_id = $1', [shop.projectId]);
  const expected: [string, object, string[]][] = [
    ['', {}, ['AA', 'AB', 'B', 'C']],
    ['q=A', { q: 'A' }, ['AA', 'AB']],
    ['state=used_up', { state: 'used_up' }, ['AA']],
    ['state=active', { state: 'active' }, ['B']],
    ['published=true', { published: true }, ['B']],
    ['published=false', { published: false }, ['AA', 'AB', 'C']],
    ['redeemed_min=1&redeemed_max=3', { redeemed_min: 1, redeemed_max: 3 }, ['AA']],
    ['last_day_from=2031-05-31', { last_day_from: '2031-05-31' }, ['AB']],
    ['last_day_from=2031-06-01', { last_day_from: '2031-06-01' }, []],
    ['last_day_from=2020-01-01&last_day_to=2020-01-01', { last_day_from: '2020-01-01', last_day_to: '2020-01-01' }, ['C']],
    ['last_day_to=2019-12-31', { last_day_to: '2019-12-31' }, []],
    ['metadata_key=shop', { metadata_key: 'shop' }, ['AA', 'B']],
    ['metadata_key=n&metadata_value=1', { metadata_key: 'n', metadata_value: '1' }, ['AA']],
    ['q=A&published=true', { q: 'A', published: true }, []],
  ];
  for (const [index, [query, filter, codes]] of expected.entries()) {
    const rows = (await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers?${query}`)).body['rows'] as { code: string }[];
    // The list finds used up vouchers by their redemptions, which these have none of.
    if (query !== 'state=used_up') expect([query, rows.map(({ code }) => code).toSorted()]).toEqual([query, codes]);
    expect([query, await count(shop, campaignId, query)]).toEqual([query, codes.length]);
    expect(await bulk(shop, campaignId, { deed: 'merge_metadata', filter, metadata: { [`mark${index}`]: true } })).toMatchObject({
      status: 'DONE', progress: 100, result: { done_count: codes.length, failed_count: 0, message: `Updated ${codes.length} vouchers.` },
    });
    expect([query, await codesWhere(shop, `metadata ? 'mark${index}'`)]).toEqual([query, codes]);
  }
});

test('thousands are disabled in steps, and the undo enables just those, as far as nobody has since', async () => {
  const { shop, campaignId } = await openCampaign();
  await owner.query(
    `insert into vouchers (project_id, voucher_id, campaign_id, code, active, created_at)
     select $1, 'v_' || lpad(n::text, 5, '0'), $2, 'N-' || n, n % 10 <> 0, now() - n * interval '1 second' from generate_series(1, 2500) as n`,
    [shop.projectId, campaignId],
  );
  await owner.query('update campaign_counters set vouchers_created = 2500 where project_id = $1', [shop.projectId]);
  const disabled = await bulk(shop, campaignId, { deed: 'disable', filter: { q: 'N-' } });
  expect(disabled).toMatchObject({ type: 'VOUCHERS.DISABLE', status: 'DONE', result: { message: 'Disabled 2250 vouchers.', done_count: 2500, failed_count: 0 } });
  expect(await count(shop, campaignId, 'state=disabled')).toBe(2500);
  const [entries] = await owner.query(`select count(*) from changes where project_id = $1 and object_type = 'voucher' and action = 'disabled'`, [shop.projectId]);
  expect(entries?.['count']).toBe(2250);
  await shop.ask('DELETE', '/vouchers/N-1');
  await shop.ask('POST', '/vouchers/N-2/enable');
  const undone = await bulk(shop, campaignId, { deed: 'enable', undo: disabled['id'] });
  expect(undone).toMatchObject({ type: 'VOUCHERS.ENABLE', status: 'DONE', result: { message: 'Enabled 2248 vouchers.', failed_count: 0 } });
  expect(await count(shop, campaignId, 'state=disabled')).toBe(250);
  expect(await faults(shop)).toEqual([]);
});

test('a count is exact up to ten thousand, and beyond that when it is asked for; the change knows how many it is about', async () => {
  const { shop, campaignId } = await openCampaign();
  await owner.query(
    `insert into vouchers (project_id, voucher_id, campaign_id, code, created_at)
     select $1, 'v_' || n, $2, 'N-' || n, now() - n * interval '1 second' from generate_series(1, 10001) as n`,
    [shop.projectId, campaignId],
  );
  await owner.query('update campaign_counters set vouchers_created = 10001 where project_id = $1', [shop.projectId]);
  const counted = async (query: string): Promise<unknown> => (await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/count?${query}`)).body;
  expect(await counted('')).toEqual({ count: 10_000, is_exact: false });
  expect(await counted('is_exact=true')).toEqual({ count: 10_001, is_exact: true });
  expect(await counted('q=N-77')).toEqual({ count: 111, is_exact: true });
  const disabled = await bulk(shop, campaignId, { deed: 'disable', filter: {} });
  expect(disabled).toMatchObject({ progress: 100, result: { message: 'Disabled 10001 vouchers.', done_count: 10_001, failed_count: 0 } });
  expect(await owner.query('select total from async_actions where project_id = $1 and async_action_id = $2', [shop.projectId, disabled['id']])).toEqual([{ total: 10_001 }]);
});

test('of what takes too long to count, the newest are', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B', 'C']);
  const filtered = { projectId: shop.projectId, campaignId, filter: { q: 'B' }, askedAt: new Date(Date.now() + 1_000) };
  expect(await countAtLeast(await tooSlow(app.pool), filtered)).toEqual({ count: 1, isExact: false });
  expect(await countAtLeast(app.pool, filtered)).toEqual({ count: 1, isExact: true });
});

test('what one process did an hour behind the clock of another is undone by the entries that it wrote', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B']);
  const ahead = await secondApp(app, { clock: { now: () => new Date(Date.now() + 3_600_000) }, role: 'web' });
  const asked = async (body: object): Promise<Answer> => {
    const answer = await ahead.inject({ method: 'POST', url: `/api/projects/${shop.projectId}/campaigns/${campaignId}/vouchers/bulk`, headers: shop.headers, payload: body });
    return { status: answer.statusCode, body: answer.json() };
  };
  const disabled = await over(shop, await asked({ deed: 'disable', filter: {} }));
  expect(disabled).toMatchObject({ result: { message: 'Disabled 2 vouchers.' } });
  expect(await over(shop, await asked({ deed: 'enable', undo: disabled['id'] }))).toMatchObject({ result: { message: 'Enabled 2 vouchers.' } });
  expect(await codesWhere(shop, 'active')).toEqual(['A', 'B']);
  const nothing = await over(shop, await asked({ deed: 'enable', filter: {} }));
  expect(await over(shop, await asked({ deed: 'disable', undo: nothing['id'] }))).toMatchObject({ status: 'DONE', result: { message: 'Disabled 0 vouchers.' } });
});

test('named vouchers are deleted into the bin and counted once; what is not there any more is told by its place', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B', 'C']);
  const other = await openCampaign(['THEIRS']);
  const ids = await Promise.all(['A', 'B'].map(async (code) => (await voucher(shop, code))['id']));
  const theirs = (await voucher(other.shop, 'THEIRS'))['id'];
  const action = await bulk(shop, campaignId, { deed: 'delete', voucher_ids: [ids[0], theirs, ids[1]] });
  expect(action).toMatchObject({ status: 'DONE', result: { message: 'Deleted 2 vouchers.', failed: [{ row: 2, reason: 'This code is not there any more' }], done_count: 2, failed_count: 1 } });
  expect(await codesWhere(shop, 'binned_at is null')).toEqual(['C']);
  expect((await voucher(other.shop, 'THEIRS'))['code']).toBe('THEIRS');
  expect((await shop.ask('GET', `/campaigns/${campaignId}`)).body['vouchers_count']).toBe(1);
  expect(await faults(shop)).toEqual([]);
});

test('a new last day is given to each voucher whose own start allows it', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B']);
  await shop.ask('PUT', '/vouchers/B', { start_date: '2030-01-01T00:00:00Z' });
  const action = await bulk(shop, campaignId, { deed: 'set_validity', filter: {}, expiration_date: '2029-01-01T00:00:00Z' });
  expect(action).toMatchObject({
    status: 'DONE', result: { message: 'Updated 1 vouchers.', done_count: 1, failed_count: 1, failed: [{ code: 'B', reason: 'Expiration date cannot be before or at the start date' }] },
  });
  expect([(await voucher(shop, 'A'))['expiration_date'], (await voucher(shop, 'B'))['expiration_date']]).toEqual(['2029-01-01T00:00:00.000Z', null]);
});

test('dates of their own are taken away: the campaign\'s count, now and when they are changed', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B', 'C']);
  await shop.ask('PUT', `/campaigns/${campaignId}`, { expiration_date: '2031-01-01T00:00:00Z' });
  // B has the campaign's day as its own, C starts after the campaign ends.
  await shop.ask('PUT', '/vouchers/A', { expiration_date: '2030-01-01T00:00:00Z' });
  await owner.query(`update vouchers set expiration_date = '2031-01-01T00:00:00Z' where project_id = $1 and code = 'B'`, [shop.projectId]);
  await owner.query(`update vouchers set start_date = '2032-01-01T00:00:00Z', expiration_date = '2033-01-01T00:00:00Z' where project_id = $1 and code = 'C'`, [shop.projectId]);
  const action = await bulk(shop, campaignId, { deed: 'set_validity', filter: {}, expiration_date: null });
  expect(action).toMatchObject({ status: 'DONE', result: { message: 'Updated 1 vouchers.', done_count: 2, failed: [{ code: 'C' }], failed_count: 1 } });
  await shop.ask('PUT', `/campaigns/${campaignId}`, { expiration_date: '2034-01-01T00:00:00Z' });
  const ends = await Promise.all(['A', 'B', 'C'].map(async (code) => (await voucher(shop, code))['expiration_date']));
  expect(ends).toEqual(['2034-01-01T00:00:00.000Z', '2034-01-01T00:00:00.000Z', '2033-01-01T00:00:00.000Z']);
  expect(await bulk(shop, campaignId, { deed: 'set_validity', filter: { q: 'C' }, start_date: null, expiration_date: null })).toMatchObject({ result: { failed_count: 0 } });
  expect(await voucher(shop, 'C')).toMatchObject({ start_date: null, expiration_date: '2034-01-01T00:00:00.000Z' });
});

test('keys are taken off the metadata, beside others that are set; what a schema requires stays', async () => {
  const { shop, campaignId } = await openCampaign(['A', 'B']);
  for (const code of ['A', 'B']) await shop.ask('PUT', `/vouchers/${code}`, { metadata: { shop: code, old: 1 } });
  const action = await bulk(shop, campaignId, { deed: 'merge_metadata', filter: {}, metadata: { season: 'spring' }, unset_metadata_fields: ['old', 'nobody has it'] });
  expect(action).toMatchObject({ status: 'DONE', result: { message: 'Updated 2 vouchers.', failed_count: 0 } });
  expect((await voucher(shop, 'B'))['metadata']).toEqual({ shop: 'B', season: 'spring' });
  await shop.askOurs('POST', '/metadata-schemas', { related_object: 'voucher', properties: { shop: { type: 'string', optional: false } } });
  const refused = await shop.askOurs('POST', `/campaigns/${campaignId}/vouchers/bulk`, { deed: 'merge_metadata', filter: {}, unset_metadata_fields: ['shop'] });
  expect([refused.status, refused.body['key']]).toEqual([400, 'metadata_validation_failed']);
});

test.each([
  ['nothing that says which', { deed: 'enable' }], ['two ways to say which', { deed: 'enable', filter: {}, voucher_ids: ['v'] }], ['no dates', { deed: 'set_validity', filter: {} }],
  ['no metadata', { deed: 'merge_metadata', filter: {}, metadata: {}, unset_metadata_fields: [] }], ['an unknown member of the filter', { deed: 'enable', filter: { status: 'active' } }],
  ['an end that has passed', { deed: 'set_validity', filter: {}, expiration_date: '2020-01-01T00:00:00Z' }],
  ['an unknown deed', { deed: 'redeem', filter: {} }],
])('a change with %s is refused', async (_, asked) => {
  const { shop, campaignId } = await openCampaign();
  expect((await shop.askOurs('POST', `/campaigns/${campaignId}/vouchers/bulk`, asked)).status).toBe(400);
});

test('only what switched can be undone, by the other deed, in the same campaign; history is not changed', async () => {
  const { shop, campaignId } = await openCampaign(['A']);
  const updated = await bulk(shop, campaignId, { deed: 'merge_metadata', filter: {}, metadata: { a: 1 } });
  const ask = async (campaign: string, asked: object): Promise<number> => (await shop.askOurs('POST', `/campaigns/${campaign}/vouchers/bulk`, asked)).status;
  expect(await ask(campaignId, { deed: 'enable', undo: updated['id'] })).toBe(400);
  const disabled = await bulk(shop, campaignId, { deed: 'disable', filter: {} });
  expect(await ask(campaignId, { deed: 'disable', undo: disabled['id'] })).toBe(400);
  expect(await ask(campaignId, { deed: 'enable', undo: 'aa_unknown' })).toBe(404);
  const old = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Old', is_historical: true } });
  expect(await ask(old, { deed: 'enable', filter: {} })).toBe(400);
  expect(await ask('camp_unknown', { deed: 'enable', filter: {} })).toBe(404);
});

/** Codes of two campaigns, of none, of history and of a campaign in the bin. */
async function openProject(): Promise<{ shop: Shop; first: string; second: string }> {
  const { shop, campaignId: first } = await openCampaign();
  const second = String((await shop.ask('POST', '/campaigns', { name: 'Post', voucher: { discount: { type: 'PERCENT', percent_off: 10 } } })).body['id']);
  for (const code of ['AB', 'AC']) await shop.ask('POST', `/campaigns/${first}/vouchers/${code}`);
  await shop.ask('POST', `/campaigns/${second}/vouchers/AD`);
  await shop.ask('POST', '/vouchers/ab-loose', { discount: { type: 'UNIT', unit_off: 1, unit_type: 'shirt' }, metadata: { why: 'refund' } });
  await shop.ask('POST', '/vouchers/LOOSE', { discount: { type: 'PERCENT', percent_off: 5 }, active: false });
  const old = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Old', is_historical: true } });
  await buildVoucher(owner, shop.projectId, old, { code: 'AB', is_historical: true });
  await owner.query('update campaign_counters set vouchers_created = 1 where project_id = $1 and campaign_id = $2', [shop.projectId, old]);
  const gone = String((await shop.ask('POST', '/campaigns', { name: 'Gone', voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } })).body['id']);
  await shop.ask('POST', `/campaigns/${gone}/vouchers/ABGONE`);
  await shop.ask('DELETE', `/campaigns/${gone}`);
  return { shop, first, second };
}

test('of the whole project each filter finds the same vouchers in the list, in the count and in the change; history is shown and stays', async () => {
  const { shop } = await openProject();
  const expected: [string, object, string[], string[]][] = [
    ['', {}, ['AB', 'AC', 'AD', 'LOOSE', 'ab-loose'], ['AB']],
    ['q=ab&any_case=true', { q: 'ab', any_case: true }, ['AB', 'ab-loose'], ['AB']],
    ['q=ab+loose&any_case=true', { q: 'ab loose', any_case: true }, ['ab-loose'], []],
    ['has_campaign=false', { has_campaign: false }, ['LOOSE', 'ab-loose'], []],
    ['has_campaign=true&q=A&any_case=true', { has_campaign: true, q: 'A', any_case: true }, ['AB', 'AC', 'AD'], ['AB']],
    ['discount_type=PERCENT', { discount_type: 'PERCENT' }, ['AD', 'LOOSE'], []],
    ['state=disabled', { state: 'disabled' }, ['LOOSE'], []],
    ['state=active&has_campaign=false', { state: 'active', has_campaign: false }, ['ab-loose'], []],
    ['metadata_key=why&metadata_value=refund', { metadata_key: 'why', metadata_value: 'refund' }, ['ab-loose'], []],
    ['published=true', { published: true }, [], []],
  ];
  for (const [index, [query, filter, codes, history]] of expected.entries()) {
    const rows = (await shop.askOurs('GET', `/vouchers?${query}`)).body['rows'] as { code: string }[];
    expect([query, rows.map(({ code }) => code).toSorted()]).toEqual([query, [...codes, ...history].toSorted()]);
    expect([query, (await shop.askOurs('GET', `/voucher-count?${query}`)).body]).toEqual([query, { count: codes.length, is_exact: true }]);
    const action = await over(shop, await shop.askOurs('POST', '/vouchers/bulk', { deed: 'merge_metadata', filter, metadata: { [`mark${index}`]: true } }));
    expect(action).toMatchObject({ status: 'DONE', result: { done_count: codes.length, failed_count: 0 } });
    expect([query, await codesWhere(shop, `metadata ? 'mark${index}'`)]).toEqual([query, codes]);
  }
});

test('codes of several campaigns and of none are disabled, brought back and deleted together; each campaign counts its own, and each entry names its own', async () => {
  const { shop, first, second } = await openProject();
  const change = async (asked: object): Promise<Record<string, unknown>> => over(shop, await shop.askOurs('POST', '/vouchers/bulk', asked));
  const disabled = await change({ deed: 'disable', filter: {} });
  expect(disabled).toMatchObject({ status: 'DONE', result: { message: 'Disabled 4 vouchers.', done_count: 5, failed_count: 0 } });
  const entries = await owner.query(
    `select v.code, h.campaign_id from changes as h join vouchers as v using (project_id)
      where h.project_id = $1 and h.object_id = v.voucher_id and h.action = 'disabled' order by v.code`,
    [shop.projectId],
  );
  expect(entries).toEqual([{ code: 'AB', campaign_id: first }, { code: 'AC', campaign_id: first }, { code: 'AD', campaign_id: second }, { code: 'ab-loose', campaign_id: null }]);
  // Of a campaign alone it was not.
  expect((await shop.askOurs('POST', `/campaigns/${first}/vouchers/bulk`, { deed: 'enable', undo: disabled['id'] })).status).toBe(404);
  expect(await change({ deed: 'enable', undo: disabled['id'] })).toMatchObject({ result: { message: 'Enabled 4 vouchers.' } });
  expect(await codesWhere(shop, 'not active')).toEqual(['LOOSE']);

  const [history] = await owner.query('select voucher_id from vouchers where project_id = $1 and is_historical', [shop.projectId]);
  const ids = await Promise.all(['AB', 'AD', 'LOOSE'].map(async (code) => (await voucher(shop, code))['id']));
  const deleted = await change({ deed: 'delete', voucher_ids: [...ids, history?.['voucher_id']] });
  expect(deleted).toMatchObject({
    result: { message: 'Deleted 3 vouchers.', failed: [{ row: 4, reason: 'This code is not there any more, or is of an imported, finished campaign' }] },
  });
  expect(await codesWhere(shop, 'binned_at is not null')).toEqual(['AB', 'AD', 'LOOSE']);
  const counts = await Promise.all([first, second].map(async (id) => (await shop.ask('GET', `/campaigns/${id}`)).body['vouchers_count']));
  expect(counts).toEqual([1, 0]);
  expect(await faults(shop)).toEqual([]);
  for (const end of ['2031-01-01T00:00:00Z', null]) {
    expect(await change({ deed: 'set_validity', filter: { has_campaign: false }, expiration_date: end })).toMatchObject({ result: { message: 'Updated 1 vouchers.' } });
  }
  expect(await voucher(shop, 'ab-loose')).toMatchObject({ expiration_date: null });
});

test('codes without a campaign are found at once, however many newer ones campaigns have', async () => {
  const { shop, campaignId } = await openCampaign();
  await shop.ask('POST', '/vouchers/LOOSE', { discount: { type: 'AMOUNT', amount_off: 100 } });
  await owner.query(
    `insert into vouchers (project_id, voucher_id, campaign_id, code, created_at)
     select $1, 'v_' || n, $2, 'N-' || n, now() + n * interval '1 millisecond' from generate_series(1, 10001) as n`,
    [shop.projectId, campaignId],
  );
  await owner.query('update campaign_counters set vouchers_created = 10001 where project_id = $1', [shop.projectId]);
  const id = (await voucher(shop, 'LOOSE'))['id'];
  const filtered = { projectId: shop.projectId, campaignId: null, filter: { has_campaign: false }, askedAt: new Date(Date.now() + 60_000) };
  expect(await app.pool.transaction((tx) => findFiltered(tx, filtered, null, 10))).toEqual({ ids: [id], next: null });
  // Among the ten thousand that are looked at where counting takes too long.
  expect(await countAtLeast(await tooSlow(app.pool), filtered)).toEqual({ count: 1, isExact: false });
});
