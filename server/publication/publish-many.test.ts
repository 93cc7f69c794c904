import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { systemClock } from '../platform/clock.ts';
import { startJobs, type Task } from '../platform/jobs.ts';
import { publishManyTask } from './publish-many.task.ts';

const app = await testApp();
const { owner } = app;

type Json = Record<string, unknown>;

async function openCampaign(codes: number, campaign: Json = {}, at = app): Promise<{ shop: Shop; campaignId: string; customers: string[] }> {
  const shop = await openShop(at, at.inject);
  const made = await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { discount: { type: 'AMOUNT', amount_off: 500 } }, ...campaign });
  const campaignId = String(made.body['id']);
  for (let index = 0; index < codes; index += 1) await shop.ask('POST', `/campaigns/${campaignId}/vouchers/C${index}`);
  const customers: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) customers.push(String((await shop.ask('POST', '/customers', { source_id: name, metadata: { city: name < 'c' ? 'Ulm' : 'Bonn' } })).body['id']));
  return { shop, campaignId, customers };
}

const ask = async (shop: Shop, campaignId: string, what: string, audience: Json): Promise<{ status: number; body: Json }> =>
  shop.askOurs('POST', `/campaigns/${campaignId}/publications/${what}`, audience);

async function give(shop: Shop, campaignId: string, audience: Json): Promise<Json> {
  const { status, body } = await ask(shop, campaignId, 'bulk', audience);
  expect(status).toBe(202);
  const path = `/async-actions/${String(body['async_action_id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 20_000 }).toMatch(/DONE|FAILED/);
  return (await shop.ask('GET', path)).body;
}

/** Who has how many codes. */
async function held(shop: Shop, at = app): Promise<Json> {
  const rows = await at.owner.query<{ name: string; codes: number }>(
    `/* test.held */ select u.source_id as name, count(*) as codes from vouchers v join customers u on u.project_id = v.project_id and u.customer_id = v.holder_customer_id
      where v.project_id = $1 group by u.source_id`,
    [shop.projectId],
  );
  return Object.fromEntries(rows.map(({ name, codes }) => [name, codes]));
}

test('each customer of a list gets one code; who has one keeps it, and the same list again changes nothing', async () => {
  const { shop, campaignId, customers } = await openCampaign(10);
  await shop.ask('POST', '/publications', { campaign: 'Mail', customer: { source_id: 'b' } });
  const preview = await ask(shop, campaignId, 'preview', { customer_ids: customers });
  expect([preview.status, preview.body]).toEqual([200, { customers: 4, have_code: 1, is_count_exact: true, codes_left: 9, is_left_exact: true }]);
  const first = await give(shop, campaignId, { customer_ids: customers });
  expect(first).toMatchObject({ type: 'PUBLICATIONS.CREATE', status: 'DONE', progress: 100, result: { message: 'Gave 3 codes; 1 customer has one already.', done_count: 4, failed_count: 0 } });
  expect(await held(shop)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  expect(await give(shop, campaignId, { customer_ids: customers })).toMatchObject({ result: { message: 'Gave 0 codes; 4 customers have one already.', failed_count: 0 } });
  expect(await held(shop)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  const listed = (await shop.ask('GET', '/publications')).body['publications'] as Json[];
  expect([listed.length, new Set(listed.map(({ channel }) => channel))]).toEqual([4, new Set(['dashboard', 'API'])]);
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('who is named and not there is told, and the others get theirs', async () => {
  const { shop, campaignId, customers: [a = '', b = ''] } = await openCampaign(10);
  await shop.ask('DELETE', `/customers/${b}`);
  const action = await give(shop, campaignId, { customer_ids: [a, b, 'cust_nobody'] });
  const reason = 'This customer is not there any more';
  expect(action).toMatchObject({ status: 'DONE', progress: 100, result: { message: 'Gave 1 code.', done_count: 1, failed_count: 2 } });
  expect((action['result'] as { failed: Json[] }).failed).toEqual(expect.arrayContaining([{ source_id: b, reason }, { source_id: 'cust_nobody', reason }]));
  expect(await held(shop)).toEqual({ a: 1 });
});

test('of a segment everybody who is in it now gets one', async () => {
  const { shop, campaignId } = await openCampaign(10);
  const segment = (await shop.ask('POST', '/segments', { type: 'passive', name: 'Ulm', filter: { 'metadata.city': { conditions: { $is: ['Ulm'] } } } })).body['id'];
  expect((await ask(shop, campaignId, 'preview', { segment_id: segment })).body).toMatchObject({ customers: 2, have_code: 0, codes_left: 10 });
  expect(await give(shop, campaignId, { segment_id: segment })).toMatchObject({ result: { message: 'Gave 2 codes.' } });
  expect(await held(shop)).toEqual({ a: 1, b: 1 });
});

test('where codes run out the others are told by name, and what was given stays and adds up', async () => {
  const { shop, campaignId, customers } = await openCampaign(2);
  const action = await give(shop, campaignId, { customer_ids: customers });
  expect(action).toMatchObject({
    status: 'DONE',
    result: { message: 'Gave 2 codes.', failed_count: 2, failed: [{ source_id: 'c', reason: 'No code is left' }, { source_id: 'd', reason: 'No code is left' }] },
  });
  expect(await held(shop)).toEqual({ a: 1, b: 1 });
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});

test('a campaign that grows makes the codes that are missing, and one public code is everybody’s', async () => {
  const growing = await openCampaign(1, { type: 'AUTO_UPDATE' });
  expect((await ask(growing.shop, growing.campaignId, 'preview', { customer_ids: growing.customers })).body['codes_left']).toBeNull();
  expect(await give(growing.shop, growing.campaignId, { customer_ids: growing.customers })).toMatchObject({ result: { message: 'Gave 4 codes.', failed_count: 0 } });
  expect(await held(growing.shop)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  expect(await recountDifferences(owner, growing.shop.projectId)).toEqual([]);
  const shared = await openCampaign(0, { type: 'STANDALONE', voucher: { discount: { type: 'AMOUNT', amount_off: 500 }, code_config: { pattern: 'SUMMER' } } });
  expect(await give(shared.shop, shared.campaignId, { customer_ids: shared.customers })).toMatchObject({ result: { message: 'Gave 4 codes.' } });
  expect((await shared.shop.ask('GET', '/vouchers/SUMMER')).body['publish']).toMatchObject({ count: 4 });
  expect(await recountDifferences(owner, shared.shop.projectId)).toEqual([]);
});

test('codes that run out a time after their publication do, and those of a campaign that has ended are given to nobody', async () => {
  const { shop, campaignId, customers } = await openCampaign(2, { activity_duration_after_publishing: 'P1D' });
  await give(shop, campaignId, { customer_ids: customers.slice(0, 1) });
  expect((await shop.ask('GET', '/vouchers/C0')).body['expiration_date']).not.toBeNull();
  await owner.query(`update campaign_terms set expiration_date = '2020-01-01' where project_id = $1`, [shop.projectId]);
  expect(await give(shop, campaignId, { customer_ids: customers.slice(1, 2) })).toMatchObject({ result: { message: 'Gave 0 codes.', failed: [{ source_id: 'b', reason: 'The codes have expired' }] } });
});

test.each([
  ['nobody', {}], ['two ways to say whom', { customer_ids: ['a'], segment_id: 's' }], ['an empty list', { customer_ids: [] }], ['an unknown member', { segment_id: 's', count: 2 }],
])('giving codes to %s is refused', async (_, audience) => {
  const { shop, campaignId } = await openCampaign(0);
  for (const what of ['preview', 'bulk']) expect((await ask(shop, campaignId, what, audience)).status).toBe(400);
});

test('segments and campaigns of another project are not found; nobody of it is given anything', async () => {
  const [mine, theirs] = [await openCampaign(2), await openCampaign(2)];
  const segment = (await theirs.shop.ask('POST', '/segments', { type: 'static', name: 'S', customers: theirs.customers })).body['id'];
  expect((await ask(mine.shop, mine.campaignId, 'preview', { segment_id: segment })).status).toBe(404);
  expect((await ask(mine.shop, theirs.campaignId, 'bulk', { customer_ids: mine.customers })).status).toBe(404);
  expect(await give(mine.shop, mine.campaignId, { customer_ids: theirs.customers })).toMatchObject({ result: { message: 'Gave 0 codes.', failed_count: 4 } });
});

test('a step that breaks after its codes were given is undone whole and done again: each customer has one code, and is counted once', async () => {
  // Serves only: the work is done by what is started below.
  const web = await testApp({ role: 'web' });
  const { shop, campaignId, customers } = await openCampaign(10, {}, web);
  const task = publishManyTask({ clock: systemClock, live: { moved: () => {} }, perStep: 2 });
  let steps = 0;
  const breaking: Task = {
    ...task,
    step: async (tx, action) => {
      const step = await task.step(tx, action);
      steps += 1;
      if (steps === 2) throw new Error('broken after its codes were given');
      return step;
    },
  };
  const errors: unknown[] = [];
  const jobs = startJobs({ db: web.pool, clock: systemClock, tasks: [breaking], onError: (error) => errors.push(error) });
  try {
    expect(await give(shop, campaignId, { customer_ids: customers })).toMatchObject({ status: 'DONE', result: { message: 'Gave 4 codes.', done_count: 4, failed_count: 0 } });
  } finally {
    await jobs.close();
  }
  expect(errors).toHaveLength(1);
  expect(await held(shop, web)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  expect((await shop.ask('GET', '/publications')).body['total']).toBe(4);
  expect(await recountDifferences(web.owner, shop.projectId)).toEqual([]);
});
