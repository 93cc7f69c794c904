import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;

type Json = Record<string, unknown>;
const voucher = { discount: { type: 'AMOUNT', amount_off: 100 } };

async function binOf(shop: Shop): Promise<Json[]> {
  return (await shop.ask('GET', '/trash-bin?limit=100')).body['data'] as Json[];
}

async function entryOf(shop: Shop, name: string): Promise<string> {
  return String((await binOf(shop)).find((entry) => entry['resource_name'] === name)?.['id']);
}

/** As a deletion of one voucher leaves it. */
async function binVoucher(shop: Shop, code: string): Promise<void> {
  await owner.query(
    `/* test.bin */
     with binned as (update vouchers set binned_at = now() where project_id = $1 and code = $2 returning campaign_id)
     update campaign_counters as k set vouchers_deleted = vouchers_deleted + 1 from binned as b where k.project_id = $1 and k.campaign_id = b.campaign_id`,
    [shop.projectId, code],
  );
  // The product's own instants are whole milliseconds: what is deleted next is later in any case.
  await sleep(2);
}

async function finishedAll(shop: Shop): Promise<void> {
  await expect.poll(async () => owner.query(
    `/* test.open */ select 1 from async_actions where project_id = $1 and status in ('ENQUEUED', 'IN_PROGRESS')`, [shop.projectId],
  ), { timeout: 20_000 }).toEqual([]);
}

test('a deleted campaign lies in the bin, its name reserved, until it is restored as it was', async () => {
  const shop = await openShop(app, inject);
  const { body: made } = await shop.ask('POST', '/campaigns', { name: 'Summer', vouchers_count: 1, voucher });
  await shop.ask('DELETE', '/campaigns/Summer');
  expect(await binOf(shop)).toEqual([{
    id: `te_${String(made['id'])}`, object: 'trash_bin_entry', created_at: expect.stringMatching(/Z$/), resource_id: made['id'], resource_name: 'Summer',
    resource_type: 'campaign',
  }]);
  expect((await shop.ask('GET', '/campaigns/Summer')).status).toBe(404);
  expect((await shop.ask('POST', '/campaigns', { name: 'Summer', voucher })).status).toBe(409);
  expect((await shop.ask('POST', `/trash-bin/te_${String(made['id'])}/restore`)).body).toMatchObject({ resource_name: 'Summer' });
  expect((await shop.ask('GET', '/campaigns/Summer')).body).toEqual({ ...made, updated_at: expect.any(String) });
  expect(await binOf(shop)).toEqual([]);
  const changes = await owner.query<{ action: string }>('select action from changes where project_id = $1 order by occurred_at, change_id', [shop.projectId]);
  expect(changes.map(({ action }) => action)).toEqual(['created', 'deleted', 'restored']);
});

test('emptied, a campaign and its codes are gone: its name is free, its vouchers count as deleted once', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Summer', voucher });
  for (const code of ['A', 'B']) await shop.ask('POST', `/campaigns/Summer/vouchers/${code}`);
  await shop.ask('DELETE', '/campaigns/Summer');
  const entry = await entryOf(shop, 'Summer');
  expect((await shop.ask('DELETE', `/trash-bin/${entry}`)).status).toBe(204);
  await finishedAll(shop);
  expect(await binOf(shop)).toEqual([]);
  for (const [method, path] of [['DELETE', `/trash-bin/${entry}`], ['POST', `/trash-bin/${entry}/restore`]] as const) {
    expect((await shop.ask(method, path)).body).toMatchObject({ code: 404, resource_type: 'trash_bin_entry' });
  }
  const counted = await owner.query('/* test.counted */ select vouchers_created, vouchers_deleted from campaign_counters where project_id = $1', [shop.projectId]);
  expect(counted).toEqual([{ vouchers_created: 2, vouchers_deleted: 2 }]);
  expect((await shop.ask('POST', '/campaigns', { name: 'Summer', voucher })).status).toBe(200);
  expect((await shop.ask('POST', '/campaigns/Summer/vouchers/A')).status).toBe(200);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a voucher is restored and counted, or gone for good and counted once; its code is free only then', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Summer', voucher });
  for (const code of ['BACK', 'GONE']) {
    await shop.ask('POST', `/campaigns/Summer/vouchers/${code}`);
    await binVoucher(shop, code);
  }
  expect((await binOf(shop)).map(({ resource_name: name, resource_type: type }) => [name, type])).toEqual([['GONE', 'voucher'], ['BACK', 'voucher']]);
  expect((await shop.ask('POST', '/campaigns/Summer/vouchers/BACK')).status).toBe(409);
  await shop.ask('POST', `/trash-bin/${await entryOf(shop, 'BACK')}/restore`);
  await shop.ask('DELETE', `/trash-bin/${await entryOf(shop, 'GONE')}`);
  expect((await shop.ask('GET', '/vouchers/BACK')).status).toBe(200);
  expect((await shop.ask('GET', '/campaigns/Summer')).body).toMatchObject({ vouchers_count: 1 });
  expect((await shop.ask('POST', '/campaigns/Summer/vouchers/GONE')).status).toBe(200);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a public code is not restored beside another one', async () => {
  const shop = await openShop(app, inject);
  const { body: { id } } = await shop.ask('POST', '/campaigns', { name: 'Poster', type: 'STANDALONE', voucher: { ...voucher, code_config: { pattern: 'OLD' } } });
  await binVoucher(shop, 'OLD');
  await owner.query(`/* test.new */ insert into vouchers (project_id, voucher_id, code, campaign_id, created_at) values ($1, 'v_new', 'NEW', $2, now())`, [shop.projectId, id]);
  expect((await shop.ask('POST', `/trash-bin/${await entryOf(shop, 'OLD')}/restore`)).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
});

test('the bin is read page by page, the last one first; another project\'s is not there', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  for (const name of ['a', 'b', 'c']) {
    await shop.ask('POST', '/campaigns', { name, voucher });
    await shop.ask('DELETE', `/campaigns/${name}`);
  }
  const { body: first } = await shop.ask('GET', '/trash-bin?limit=2');
  expect(first).toMatchObject({ object: 'list', data_ref: 'data', has_more: true, more_starting_after: expect.stringMatching(/^te_/) });
  const { body: second } = await shop.ask('GET', `/trash-bin?limit=2&starting_after_id=${String(first['more_starting_after'])}`);
  expect(second).not.toHaveProperty('more_starting_after');
  expect([...(first['data'] as Json[]), ...(second['data'] as Json[])].map(({ resource_name }) => resource_name)).toEqual(['c', 'b', 'a']);
  expect(await binOf(other)).toEqual([]);
  expect((await other.ask('DELETE', `/trash-bin/${await entryOf(shop, 'a')}`)).status).toBe(404);
  expect((await shop.ask('GET', '/trash-bin?starting_after_id=nothing')).status).toBe(404);
});

test('the dashboard is told who deleted what, how much goes with it and how much there is, of one kind or of both, page by page', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  await shop.ask('POST', '/campaigns', { name: 'Autumn', voucher });
  await shop.ask('POST', '/campaigns', { name: 'Summer', voucher });
  for (const code of ['A', 'B', 'C']) await shop.ask('POST', `/campaigns/Summer/vouchers/${code}`);
  await shop.ask('DELETE', '/vouchers/C');
  await binVoucher(shop, 'B');
  await shop.ask('DELETE', '/campaigns/Autumn');
  const { body } = await shop.askOurs('GET', '/bin?total=true');
  expect(body).toMatchObject({
    rows: [
      { resource_name: 'Autumn', resource_type: 'campaign', vouchers: 0, campaign_name: null, deleted_by: 'Shop' },
      { resource_name: 'B', resource_type: 'voucher', vouchers: null, campaign_name: 'Summer', deleted_by: null },
      { resource_name: 'C', resource_type: 'voucher', campaign_name: 'Summer', deleted_by: 'Shop' },
    ],
    next: null, total: 3,
  });
  const named = async (query: string): Promise<{ names: unknown[]; next: unknown; total: unknown }> => {
    const { rows, next, total } = (await shop.askOurs('GET', `/bin?${query}`)).body;
    return { names: (rows as Json[]).map(({ resource_name: name }) => name), next, total };
  };
  expect(await named('kind=voucher')).toEqual({ names: ['B', 'C'], next: null, total: null });
  expect(await named('kind=campaign&total=true')).toEqual({ names: ['Autumn'], next: null, total: 3 });
  const first = await named('limit=2');
  expect(first).toEqual({ names: ['Autumn', 'B'], next: expect.any(String), total: null });
  expect(await named(`limit=2&after=${String(first.next)}`)).toEqual({ names: ['C'], next: null, total: null });
  expect((await other.askOurs('GET', '/bin?total=true')).body).toEqual({ rows: [], next: null, total: 0 });
});

test('emptied as a whole, what lay in the bin is gone and counted once, and what goes there afterwards stays', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  for (const each of [shop, other]) {
    await each.ask('POST', '/campaigns', { name: 'Autumn', vouchers_count: 2, voucher });
    await each.ask('POST', '/campaigns', { name: 'Summer', voucher });
    for (const code of ['A', 'B', 'LATER']) await each.ask('POST', `/campaigns/Summer/vouchers/${code}`);
    for (const path of ['/vouchers/A', '/vouchers/B', '/campaigns/Autumn']) await each.ask('DELETE', path);
  }
  await finishedAll(shop);
  const { status, body } = await shop.askOurs('POST', '/bin/empty');
  expect(status).toBe(202);
  await shop.ask('DELETE', '/vouchers/LATER');
  await finishedAll(shop);
  expect((await shop.ask('GET', `/async-actions/${String(body['async_action_id'])}`)).body).toMatchObject({ status: 'DONE', result: { message: 'Deleted 3 for good.' } });
  expect((await binOf(shop)).map(({ resource_name }) => resource_name)).toEqual(['LATER']);
  expect(await binOf(other)).toHaveLength(3);
  for (const code of ['A', 'B']) expect((await shop.ask('POST', `/campaigns/Summer/vouchers/${code}`)).status).toBe(200);
  const gone = await owner.query<{ n: number }>(
    `/* test.changes */ select count(*)::int as n from changes where project_id = $1 and action = 'deleted for good' and actor_type = 'api_key'`, [shop.projectId],
  );
  expect(gone).toEqual([{ n: 3 }]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('what was on its way into the bin when somebody asked to empty it is deleted for good with the rest', async () => {
  const shop = await openShop(app, inject);
  for (const code of ['THERE', 'COMING']) await shop.ask('POST', `/vouchers/${code}`, { type: 'DISCOUNT_VOUCHER', ...voucher });
  await shop.ask('DELETE', '/vouchers/THERE');
  const id = await owner.transaction(async (tx) => {
    // The first step waits until it is there.
    await tx.query(`/* test.keep */ select 1 from vouchers where project_id = $1 and code = 'THERE' for update`, [shop.projectId]);
    // By our clock, as the product does: that of the database has parts of a millisecond, which may lie behind the instant of the request.
    await tx.query(`/* test.bin */ update vouchers set binned_at = $2 where project_id = $1 and code = 'COMING'`, [shop.projectId, new Date()]);
    return String((await shop.askOurs('POST', '/bin/empty')).body['async_action_id']);
  });
  await finishedAll(shop);
  expect((await shop.ask('GET', `/async-actions/${id}`)).body).toMatchObject({ status: 'DONE', result: { message: 'Deleted 2 for good.' } });
  expect(await binOf(shop)).toEqual([]);
});
