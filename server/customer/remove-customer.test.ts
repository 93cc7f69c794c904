import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';
import { eraseAgain } from './erase-again.ts';

const app = await testApp();
const { pool, owner, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);

/** A shop whose customer told much about themselves, was given codes, ordered and redeemed. */
async function openKnown(): Promise<Shop & { id: string }> {
  const shop = await openShop();
  const campaignId = await buildCampaign(pool, shop.projectId, { campaign: { name: 'Autumn' }, counters: { vouchers_created: 2 } });
  await buildVoucher(pool, shop.projectId, campaignId, { code: 'ONE', redemption_quantity: null });
  await buildVoucher(pool, shop.projectId, campaignId, { code: 'TWO', redemption_quantity: null });
  const customer = {
    source_id: 'secret-ada', name: 'Secret Ada', email: 'secret@example.org', phone: '0731 secret', description: 'secret', birthdate: '1990-01-01',
    address: { line_1: 'Secret street' }, metadata: { note: 'secret' },
  };
  const metadata = { for: 'secret' };
  expect((await shop.ask('POST', '/events', { event: 'visit', customer, metadata })).status).toBe(200);
  const published = await shop.ask('POST', '/publications', { voucher: 'ONE', customer: { source_id: 'secret-ada' }, metadata });
  expect(published.status).toBe(200);
  const order = { amount: 5000, metadata, items: [{ product_id: 'p', quantity: 1, amount: 5000, metadata }] };
  const redeemables = [{ object: 'voucher', id: 'ONE' }, { object: 'voucher', id: 'TWO' }];
  const redeemed = await shop.ask('POST', '/redemptions', { redeemables, customer: { source_id: 'secret-ada' }, order, metadata });
  expect(redeemed.status).toBe(200);
  await shop.ask('POST', '/segments', { name: 'Listed', type: 'static', customers: ['secret-ada'] });
  const { body } = await shop.ask('GET', '/customers/secret-ada');
  return { ...shop, id: String(body['id']) };
}

/** Tables in which a text is found anywhere in a project's rows. */
async function tablesWith(projectId: string, text: string): Promise<string[]> {
  const tables = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'project_id'
        and table_name in (select tablename from pg_tables where schemaname = 'public')`,
  );
  const found = await Promise.all(tables.map(async ({ name }) => {
    const rows = await owner.query(`select 1 from ${name} as t where project_id = $1 and t::text ilike $2 limit 1`, [projectId, `%${text}%`]);
    return rows.length > 0 ? [name] : [];
  }));
  return found.flat().sort();
}

test('a deleted customer is found by nobody, what they did still names them, and the source_id is free for another', async () => {
  const shop = await openKnown();
  expect((await shop.ask('DELETE', '/customers/secret-ada')).status).toBe(204);
  for (const path of [`/customers/${shop.id}`, '/customers/secret-ada', `/customers/${shop.id}/activity`]) {
    expect((await shop.ask('GET', path)).status).toBe(404);
  }
  expect((await shop.ask('DELETE', '/customers/secret-ada')).status).toBe(404);
  expect((await shop.ask('PUT', `/customers/${shop.id}`, { name: 'Again' })).status).toBe(404);
  expect((await shop.ask('POST', '/customers', { id: shop.id, name: 'Again' })).status).toBe(404);
  expect((await shop.ask('GET', '/customers')).body['total']).toBe(0);
  const { body } = await shop.ask('GET', '/redemptions');
  expect((body['redemptions'] as { customer: unknown }[])[0]?.customer).toMatchObject({ id: shop.id, source_id: 'secret-ada', name: 'Secret Ada' });
  const other = await shop.ask('POST', '/customers', { source_id: 'secret-ada' });
  expect(other.body['id']).not.toBe(shop.id);
  expect(other.body['name']).toBeUndefined();
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('of an erased person nothing is left anywhere, while entries, sums and books stay as they were', async () => {
  const shop = await openKnown();
  const kept = (): Promise<unknown> => Promise.all([
    owner.query('select campaign_id, moved, redemptions_succeeded, discount_minor, order_minor, customers_redeemed from campaign_counters where project_id = $1', [shop.projectId]),
    owner.query(
      'select redemption_id, result, customer_id, order_id, discount_minor, order_minor, occurred_at from redemptions where project_id = $1 order by redemption_id',
      [shop.projectId],
    ),
    owner.query('select publication_id, result, customer_id, voucher_ids from publications where project_id = $1', [shop.projectId]),
    owner.query('select order_id, amount_minor, discount_minor, customer_id from orders where project_id = $1', [shop.projectId]),
  ]);
  expect(await tablesWith(shop.projectId, 'secret')).toEqual(
    expect.arrayContaining(['custom_events', 'customers', 'orders', 'publications', 'redemption_parents', 'redemptions']),
  );
  const before = await kept();
  const erased = await shop.ask('POST', '/customers/secret-ada/permanent-deletion', {});
  expect(erased).toEqual({
    status: 200,
    body: {
      id: expect.stringMatching(/^del_/) as unknown, created_at: expect.any(String) as unknown, related_object_id: shop.id, related_object: 'customer',
      status: 'DONE', object: 'pernament_deletion',
      data_json: { customer: 1, events: 1, daily_events: 0, segments: 1, orders: 1, redemptions: 2, publications: 1 },
    },
  });
  expect(await tablesWith(shop.projectId, 'secret')).toEqual([]);
  expect(await tablesWith(shop.projectId, 'track_')).toEqual([]);
  expect(await kept()).toEqual(before);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  expect(await shop.ask('POST', `/customers/${shop.id}/permanent-deletion`)).toEqual(erased);
  expect((await shop.ask('POST', '/customers/secret-ada/permanent-deletion')).status).toBe(404);
  expect((await shop.ask('GET', `/customers/${shop.id}`)).status).toBe(404);
});

test('of a redemption that was under way while its person was erased the next look leaves nothing of them, and the books stay as they were', async () => {
  const shop = await openKnown();
  const metadata = { for: 'secret' };
  const order = { amount: 5000, metadata };
  const { redeeming } = await owner.transaction(async (tx) => {
    await tx.query('/* test.hold */ select from campaign_counters where project_id = $1 for update', [shop.projectId]);
    const answer = shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'TWO' }], customer: { source_id: 'secret-ada' }, order, metadata });
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '/* redemption.lock_counters */%'`;
    await expect.poll(() => owner.query(waiting), { timeout: 20_000 }).toHaveLength(1);
    expect((await shop.ask('POST', '/customers/secret-ada/permanent-deletion')).status).toBe(200);
    return { redeeming: answer };
  });
  expect((await redeeming).status).toBe(200);
  expect(await tablesWith(shop.projectId, 'secret')).not.toEqual([]);
  await eraseAgain(pool, new Date());
  expect(await tablesWith(shop.projectId, 'secret')).toEqual([]);
  expect(await tablesWith(shop.projectId, 'track_')).toEqual([]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a person is erased also after being deleted, by any of their names', async () => {
  const shop = await openKnown();
  await shop.ask('DELETE', `/customers/${shop.id}`);
  expect((await shop.ask('POST', '/customers/secret-ada/permanent-deletion')).body).toMatchObject({ related_object_id: shop.id, status: 'DONE' });
  expect(await tablesWith(shop.projectId, 'secret')).toEqual([]);
});

test('another project erases nobody, and the application itself cannot change entries', async () => {
  const [shop, other] = [await openKnown(), await openShop()];
  expect((await other.ask('POST', `/customers/${shop.id}/permanent-deletion`)).status).toBe(404);
  expect((await other.ask('DELETE', `/customers/${shop.id}`)).status).toBe(404);
  expect((await shop.ask('GET', `/customers/${shop.id}`)).status).toBe(200);
  await expect(pool.query("update redemptions set metadata = null where project_id = 'x'")).rejects.toThrow(/permission denied/);
  await expect(pool.query("delete from custom_events where project_id = 'x'")).rejects.toThrow(/permission denied/);
});
