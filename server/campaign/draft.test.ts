import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;
const voucher = { discount: { type: 'AMOUNT', amount_off: 100 } };

async function codesOf(shop: Shop): Promise<number> {
  const [row] = await owner.query<{ n: number }>('/* test.codes */ select count(*) as n from vouchers where project_id = $1', [shop.projectId]);
  return row?.n ?? -1;
}

test('a draft has no codes, gives none and takes none; everything of it may change until it is launched', async () => {
  const shop = await openShop(app, inject);
  const { body: draft } = await shop.ask('POST', '/campaigns', { name: 'Soon', draft: true, vouchers_count: 5, voucher });
  expect(draft).toMatchObject({ creation_status: 'DRAFT', vouchers_generation_status: 'DRAFT', vouchers_count: 0, planned_vouchers_count: 5 });
  expect((await shop.ask('POST', '/campaigns/Soon/vouchers')).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('POST', '/campaigns/Soon/vouchers?vouchers_count=3')).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('POST', '/publications', { campaign: 'Soon', customer: { source_id: 'ann' } })).body).toMatchObject({
    code: 400, key: 'no_voucher_suitable_for_publication', details: 'The campaign is a draft',
  });
  const edit = {
    name: 'Later', vouchers_count: 1, type: 'AUTO_UPDATE', category: 'c', metadata: { a: 1 },
    voucher: { discount: { type: 'PERCENT', percent_off: 5 }, redemption: { quantity: 2 }, code_config: { pattern: 'L-##', charset: 'AB' } },
  };
  expect((await shop.ask('PUT', '/campaigns/Soon', edit)).body).toMatchObject({
    name: 'Later', type: 'AUTO_UPDATE', creation_status: 'DRAFT', planned_vouchers_count: 1, category: 'c',
    voucher: { discount: { type: 'PERCENT', percent_off: 5 }, redemption: { quantity: 2 }, code_config: { pattern: 'L-##' } },
  });
  expect(await codesOf(shop)).toBe(0);
  const { body: launched } = await shop.ask('POST', '/campaigns/Later/launch');
  expect(launched).toMatchObject({ creation_status: 'DONE', vouchers_count: 1 });
  expect(launched).not.toHaveProperty('planned_vouchers_count');
  expect((await shop.ask('GET', `/vouchers?campaign_id=${String(draft['id'])}`)).body).toMatchObject({
    vouchers: [{ code: expect.stringMatching(/^L-[AB]{2}$/), category: 'c', metadata: { a: 1 }, redemption: { quantity: 2 } }],
  });
  expect((await shop.ask('POST', '/campaigns/Later/launch')).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('PUT', '/campaigns/Later', { name: 'Other', voucher })).body).toMatchObject({ name: 'Later', voucher: { discount: { type: 'PERCENT' } } });
  const changes = await owner.query<{ action: string }>(
    `select action from changes where project_id = $1 and object_type = 'campaign' order by occurred_at, change_id`, [shop.projectId],
  );
  expect(changes.map(({ action }) => action)).toEqual(['created', 'updated', 'launched']);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a draft of one public code takes none by another way', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Poster', type: 'STANDALONE', draft: true, voucher: { ...voucher, code_config: { pattern: 'POSTER' } } });
  expect((await shop.ask('GET', '/campaigns/Poster')).body).toMatchObject({ voucher: { code_config: { pattern: 'POSTER' } } });
  expect((await shop.ask('POST', '/campaigns/Poster/vouchers/EARLY')).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  const { body: launched } = await shop.ask('POST', '/campaigns/Poster/launch');
  expect(launched).toMatchObject({ vouchers_count: 1 });
  expect(launched['voucher']).not.toHaveProperty('code_config');
  expect((await shop.ask('GET', '/vouchers/POSTER')).status).toBe(200);
});

test('a draft of many codes makes them when it is launched; a name that is taken and a space that is too small are refused', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Taken', voucher });
  await shop.ask('POST', '/campaigns', { name: 'Many', draft: true, vouchers_count: 50, voucher });
  expect((await shop.ask('PUT', '/campaigns/Many', { name: 'Taken' })).body).toMatchObject({ code: 409, key: 'duplicate_found' });
  expect((await shop.ask('PUT', '/campaigns/Many', { voucher: { code_config: { pattern: '#' , charset: 'AB' } } })).body).toMatchObject({ code: 400, key: 'invalid_code_config' });
  expect((await shop.ask('POST', '/campaigns/Many/launch')).body).toMatchObject({ creation_status: 'IN_PROGRESS' });
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Many')).body['vouchers_count'], { timeout: 20_000 }).toBe(50);
});

test('a clone has all but the name and what happened; it is a draft unless it is to be launched', async () => {
  const shop = await openShop(app, inject);
  const { body: made } = await shop.ask('POST', '/campaigns', {
    name: 'First', vouchers_count: 1, description: 'd', category: 'c', metadata: { a: 1 }, join_once: true, expiration_date: '2030-01-01', voucher,
    limits: { redemptions: 7, list: [{ scope: 'customer', measure: 'redemptions', period: 'day', max: 1 }] },
  });
  await shop.ask('POST', '/campaigns/First/disable');
  const { body: clone } = await shop.ask('POST', '/campaigns/First/clone', { name: 'Second' });
  expect(clone).toEqual({
    ...made, id: expect.not.stringMatching(String(made['id'])), name: 'Second', vouchers_count: 0, planned_vouchers_count: 1, creation_status: 'DRAFT',
    vouchers_generation_status: 'DRAFT', created_at: expect.any(String),
  });
  expect((await shop.ask('POST', '/campaigns/First/clone', { name: 'Third', draft: false, vouchers_count: 0 })).body).toMatchObject({ creation_status: 'DONE', active: true });
  expect((await shop.ask('POST', '/campaigns/First/clone', { name: 'Second' })).body).toMatchObject({ code: 409 });
  expect((await shop.ask('POST', '/campaigns/None/clone', { name: 'x' })).body).toMatchObject({ code: 404 });
  const limits = await owner.query(
    `/* test.limits */ select count(distinct k.campaign_id) as totals, count(l.*) as others
       from campaign_counters as k left join campaign_limits as l using (project_id, campaign_id) where project_id = $1 and k.redemptions_max = 7`,
    [shop.projectId],
  );
  expect(limits).toEqual([{ totals: 3, others: 3 }]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a clone of a campaign whose codes are being made has as many as that one will have', async () => {
  const database = await testDatabase();
  const web = await secondApp(database, { role: 'web' });
  const shop = await openShop(database, web.inject);
  await shop.ask('POST', '/campaigns', { name: 'Filling', vouchers_count: 40, voucher });
  await shop.ask('POST', '/campaigns/Filling/vouchers/ONE');
  await shop.ask('POST', '/campaigns/Filling/vouchers?vouchers_count=9');
  expect((await shop.ask('POST', '/campaigns/Filling/clone', { name: 'Soon' })).body).toMatchObject({ planned_vouchers_count: 50 });
  await secondApp(database);
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Filling')).body['creation_status'], { timeout: 20_000 }).toBe('DONE');
  expect((await shop.ask('POST', '/campaigns/Filling/clone', { name: 'Later' })).body).toMatchObject({ planned_vouchers_count: 50 });
});
