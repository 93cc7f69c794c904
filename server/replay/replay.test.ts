import { expect, test } from 'vitest';
import type { Replay, ReplayFigures, ReplayRow } from '../../contract/rule-replay.ts';
import { secondApp, testApp, type TestApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { systemClock } from '../platform/clock.ts';
import { startJobs, type Task } from '../platform/jobs.ts';
import { lookFrom } from './look-here.ts';
import { replayTask } from './replay.task.ts';

const app = await testApp();

type Json = Record<string, unknown>;

const period = { from: '2000-01-01', to: '2000-12-30' };
/** Whatever day a test runs on. */
const now = ((): typeof period => {
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return { from: day(-20), to: day(1) };
})();

const minimum = (amount: number): Json => ({ 1: { name: 'order.amount', conditions: { $more_than_or_equal: [amount] } }, logic: '1' });

interface Opened {
  shop: Shop;
  campaignId: string;
}

async function openCampaign(voucher: Json = { discount: { type: 'AMOUNT', amount_off: 500 } }, at: TestApp = app): Promise<Opened> {
  const shop = await openShop(at, at.inject);
  const made = await shop.ask('POST', '/campaigns', { name: 'Summer', type: 'STANDALONE', voucher: { ...voucher, code_config: { pattern: 'SUMMER' } } });
  return { shop, campaignId: String(made.body['id']) };
}

async function order(shop: Shop, body: Json): Promise<string> {
  const { status, body: made } = await shop.ask('POST', '/orders', body);
  expect(status).toBe(200);
  return String(made['id']);
}

async function redeem(shop: Shop, body: Json, code = 'SUMMER'): Promise<string> {
  const { status, body: made } = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], ...body });
  expect([status, made]).toEqual([200, made]);
  return String((made['redemptions'] as Json[])[0]?.['id']);
}

async function assign(shop: Shop, campaignId: string, rule: Json): Promise<string> {
  const made = await shop.ask('POST', '/validation-rules', { name: 'Rule', ...rule });
  expect(made.status).toBe(200);
  const ruleId = String(made.body['id']);
  expect((await shop.ask('POST', `/validation-rules/${ruleId}/assignments`, { related_object_type: 'campaign', related_object_id: campaignId })).status).toBe(200);
  return ruleId;
}

const path = (campaignId: string, rest = ''): string => `/campaigns/${campaignId}/replays${rest}`;

async function untilOver(shop: Shop, campaignId: string, replayId: string): Promise<Replay> {
  const read = async (): Promise<Replay> => (await shop.askOurs('GET', path(campaignId, `/${replayId}`))).body as unknown as Replay;
  await expect.poll(async () => (await read()).state, { timeout: 20_000 }).toMatch(/done|cancelled|failed/);
  return read();
}

async function replay({ shop, campaignId }: Opened, request: Json): Promise<Replay> {
  const asked = await shop.askOurs('POST', path(campaignId), { ...now, ...request });
  expect([asked.status, asked.body]).toEqual([202, asked.body]);
  return untilOver(shop, campaignId, String(asked.body['replay_id']));
}

async function rowsOf({ shop, campaignId }: Opened, { replay_id: id }: Replay, fate: string): Promise<ReplayRow[]> {
  const rows: ReplayRow[] = [];
  for (let after = ''; ;) {
    const page = (await shop.askOurs('GET', path(campaignId, `/${id}/rows?fate=${fate}&limit=2${after}`))).body as { rows: ReplayRow[]; next: string | null };
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = `&after=${page.next}`;
  }
}

/** Count, order value and discount before and after of each fate that has any. */
function shortly(figures: ReplayFigures | null): Json {
  const all = Object.entries({ ...figures?.redemptions, ...figures?.orders }).filter(([, { count }]) => count > 0);
  return Object.fromEntries(all.map(([fate, { count, order_minor, before_minor, after_minor }]) => [fate, [count, order_minor, before_minor, after_minor]]));
}

test('a rule that is added: which redemptions it would have refused, and which other orders it would not take', async () => {
  const opened = await openCampaign();
  const { shop } = opened;
  await redeem(shop, { order: { source_id: 'small', amount: 2000 }, customer: { source_id: 'anna', name: 'Anna' } });
  await redeem(shop, { order: { amount: 9000 } });
  await order(shop, { source_id: 'other-small', amount: 1000 });
  await order(shop, { amount: 8000 });
  await order(shop, { amount: 6000, status: 'CANCELED' });
  const done = await replay(opened, { rules: [{ rules: minimum(5000) }] });
  expect(done).toMatchObject({ state: 'done', progress: 1, looked_at: 7, to_look_at: 7, assumed: { budgets: [], gone_segments: [], has_discount: false } });
  expect(shortly(done.figures)).toEqual({
    kept: [1, 9000, 500, 500], refused: [1, 2000, 500, 0], same: [1, 8000, 500, 500], lost: [1, 1000, 500, 0],
  });
  expect(await rowsOf(opened, done, 'refused')).toEqual([expect.objectContaining({
    source_id: 'small', customer: 'Anna', order_minor: 2000, before_minor: 500, after_minor: 0, broken: { name: 'order.amount', property: null },
  })]);
  expect(await rowsOf(opened, done, 'lost')).toEqual([expect.objectContaining({ source_id: 'other-small', redemption_id: null })]);
});

test('a rule that is changed or taken away takes orders that were not taken', async () => {
  const opened = await openCampaign();
  const { shop, campaignId } = opened;
  const ruleId = await assign(shop, campaignId, { rules: minimum(5000) });
  await redeem(shop, { order: { amount: 9000 } });
  for (const amount of [1000, 3000, 4000, 8000]) await order(shop, { amount });
  expect(shortly((await replay(opened, { rules: [{ rule_id: ruleId, rules: minimum(2000) }] })).figures)).toEqual({
    kept: [1, 9000, 500, 500], neither: [1, 1000, 0, 0], gained: [2, 7000, 0, 1000], same: [1, 8000, 500, 500],
  });
  expect(shortly((await replay(opened, { removed_rules: [ruleId] })).figures)).toEqual({ kept: [1, 9000, 500, 500], gained: [3, 8000, 0, 1500], same: [1, 8000, 500, 500] });
  expect(shortly((await replay(opened, {})).figures)).toEqual({ kept: [1, 9000, 500, 500], neither: [3, 8000, 0, 0], same: [1, 8000, 500, 500] });
});

test('a discount that is changed: what redemptions were really given, and what they would have been', async () => {
  const opened = await openCampaign();
  const { shop } = opened;
  await redeem(shop, { order: { amount: 9000 } });
  await redeem(shop, { order: { amount: 5000 } });
  await order(shop, { amount: 4000 });
  const done = await replay(opened, { discount: { type: 'PERCENT', percent_off: 10 } });
  expect(done.assumed.has_discount).toBe(true);
  expect(shortly(done.figures)).toEqual({ kept: [1, 5000, 500, 500], repriced: [1, 9000, 500, 900], altered: [1, 4000, 500, 400] });
});

test('the order of a redemption is what it found: what other codes did before it stays, what came later is taken off', async () => {
  const opened = await openCampaign();
  const { shop } = opened;
  await shop.ask('POST', '/vouchers/FIRST', { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 }, redemption: { quantity: null } });
  const items = [{ product_id: 'p1', price: 2000, quantity: 3 }];
  await redeem(shop, { order: { source_id: 'one', items } }, 'FIRST');
  await redeem(shop, { order: { source_id: 'one' } });
  await redeem(shop, { order: { source_id: 'one' } }, 'FIRST');
  const done = await replay(opened, { discount: { type: 'PERCENT', percent_off: 20 } });
  expect(shortly(done.figures)).toEqual({ repriced: [1, 5000, 500, 1000] });
  expect(done.figures?.changed_since).toBe(0);
  await shop.ask('PUT', '/orders/one', { items: [{ product_id: 'p1', price: 9000, quantity: 1 }] });
  const later = await replay(opened, { discount: { type: 'PERCENT', percent_off: 20 } });
  expect([shortly(later.figures), later.figures?.changed_since]).toEqual([{ repriced: [1, 5000, 500, 1000] }, 1]);
});

test('a redemption that was rolled back counts as it was made', async () => {
  const opened = await openCampaign();
  const { shop } = opened;
  const id = await redeem(shop, { order: { amount: 9000 } });
  await shop.ask('POST', `/redemptions/${id}/rollback`, {});
  expect(shortly((await replay(opened, { rules: [{ rules: minimum(9000) }] })).figures)).toEqual({ kept: [1, 9000, 500, 500] });
});

test('conditions on counters stand in nobody\'s way and are named, and nobody is in a segment that is gone', async () => {
  const opened = await openCampaign();
  const { shop, campaignId } = opened;
  const segmentId = String((await shop.ask('POST', '/segments', { type: 'static', name: 'Friends', customers: [] })).body['id']);
  await assign(shop, campaignId, { rules: { 1: { name: 'customer.segment', conditions: { $is: [segmentId] } }, logic: '1' } });
  await app.owner.query('update segments set deleted_at = now() where segment_id = $1', [segmentId]);
  await order(shop, { amount: 4000, customer: { source_id: 'anna' } });
  const done = await replay(opened, { rules: [{ rules: { 1: { name: 'campaign.redemptions.count', conditions: { $less_than_or_equal: [0] } }, logic: '1' } }] });
  expect(done.assumed).toEqual({ budgets: ['campaign.redemptions.count'], gone_segments: [segmentId], has_discount: false });
  expect(shortly(done.figures)).toEqual({ neither: [1, 4000, 0, 0] });
});

test('what a replay says of an order is what a validation of it says, and what it takes off', async () => {
  const opened = await openCampaign({ discount: { type: 'PERCENT', percent_off: 15 } });
  const { shop, campaignId } = opened;
  const segment = String((await shop.ask('POST', '/segments', { type: 'passive', name: 'Gold', filter: { 'metadata.tier': { conditions: { $is: ['gold'] } } } })).body['id']);
  for (const tier of ['gold', 'plain']) await shop.ask('POST', '/customers', { source_id: tier, metadata: { tier } });
  await shop.ask('POST', '/products', { source_id: 'shoe', name: 'Shoe', price: 3000, metadata: { season: 'summer' } });
  await shop.ask('POST', '/products', { source_id: 'hat', name: 'Hat', price: 1000 });
  const shoe = (await shop.ask('GET', '/products/shoe')).body['id'];
  await assign(shop, campaignId, {
    rules: {
      1: { name: 'customer.segment', conditions: { $is: [segment] } },
      2: { name: 'order.items.any', conditions: { $is: [{ id: shoe, source_id: 'shoe' }] }, rules: { 1: { name: 'order.items.quantity', conditions: { $more_than: [1] } }, logic: '1' } },
      3: { name: 'order.metadata', property: 'shop', conditions: { $is: ['web'] } },
      logic: '1 AND (2 OR 3)',
    },
    applicable_to: { included: [{ object: 'product', id: shoe }] },
  });
  const expected = new Map<string, number | null>();
  for (const customer of ['gold', 'plain', null]) {
    for (const quantity of [0, 1, 2]) {
      for (const channel of ['web', 'till', null]) {
        const source_id = `${customer}-${quantity}-${channel}`;
        const items = [...(quantity > 0 ? [{ source_id: 'shoe', quantity }] : []), { source_id: 'hat', quantity: 1 }];
        const body = { source_id, items, ...(channel && { metadata: { shop: channel } }) };
        const asked = await shop.ask('POST', '/validations', { redeemables: [{ object: 'voucher', id: 'SUMMER' }], order: body, ...(customer && { customer: { source_id: customer } }) });
        expected.set(source_id, asked.body['valid'] === true ? Number((asked.body['order'] as Json)['total_applied_discount_amount'] ?? 0) : null);
        await order(shop, { ...body, ...(customer && { customer: { source_id: customer } }) });
      }
    }
  }
  const done = await replay(opened, {});
  const [same, neither] = [await rowsOf(opened, done, 'same'), await rowsOf(opened, done, 'neither')];
  const found = new Map([...same.map((row) => [row.source_id ?? '', row.after_minor] as const), ...neither.map((row) => [row.source_id ?? '', null] as const)]);
  expect(found).toEqual(expected);
  expect(new Set([...expected.values()].map((value) => value !== null && value > 0))).toEqual(new Set([true, false]));
});

test('a period without orders has nothing but noughts', async () => {
  const opened = await openCampaign();
  await order(opened.shop, { amount: 4000 });
  const done = await replay(opened, { ...period, rules: [{ rules: minimum(1) }] });
  expect([done.state, done.looked_at, shortly(done.figures)]).toEqual(['done', 0, {}]);
});

test('a project has one replay at a time; one that is cancelled keeps nothing, and makes room', async () => {
  // Serves only: nothing of it is done.
  const web = await testApp({ role: 'web' });
  const opened = await openCampaign(undefined, web);
  const { shop, campaignId } = opened;
  const first = await shop.askOurs('POST', path(campaignId), now);
  expect([first.status, first.body['state'], first.body['progress']]).toEqual([202, 'waiting', 0]);
  const second = await shop.askOurs('POST', path(campaignId), now);
  expect([second.status, second.body['key']]).toEqual([409, 'duplicate_found']);
  const id = String(first.body['replay_id']);
  for (let again = 0; again < 2; again += 1) {
    const cancelled = await shop.askOurs('POST', path(campaignId, `/${id}/cancel`));
    expect([cancelled.status, cancelled.body['state'], cancelled.body['figures']]).toEqual([200, 'cancelled', null]);
  }
  expect((await shop.askOurs('POST', path(campaignId), now)).status).toBe(202);
  const listed = (await shop.askOurs('GET', path(campaignId))).body['rows'] as Json[];
  expect(listed.map(({ state }) => state)).toEqual(['waiting', 'cancelled']);
});

interface Worked {
  figures: ReplayFigures | null;
  rows: ReplayRow[];
}

/** A replay whose parts have a row or two each, done by other jobs than the product's. */
async function inSmallSteps(breaking: (task: Task) => Task): Promise<{ worked: Worked; whole: Worked; errors: unknown[] }> {
  const web = await testApp({ role: 'web' });
  const opened = await openCampaign(undefined, web);
  const { shop, campaignId } = opened;
  for (const amount of [1000, 9000, 2000]) await redeem(shop, { order: { amount } });
  for (const amount of [1000, 9000, 3000, 7000, 100]) await order(shop, { amount });
  const ofSize = (perStep: number): Task => replayTask({ clock: systemClock, look: lookFrom(web.pool, systemClock).look, perStep });
  const errors: unknown[] = [];
  const run = async (task: Task): Promise<Worked> => {
    const asked = await shop.askOurs('POST', path(campaignId), { ...now, rules: [{ rules: minimum(5000) }] });
    const jobs = startJobs({ db: web.pool, clock: systemClock, tasks: [task], onError: (error) => errors.push(error) });
    const done = await untilOver(shop, campaignId, String(asked.body['replay_id']));
    await jobs.close();
    return { figures: done.figures, rows: [...(await rowsOf(opened, done, 'refused')), ...(await rowsOf(opened, done, 'lost')), ...(await rowsOf(opened, done, 'same'))] };
  };
  return { worked: await run(breaking(ofSize(1))), whole: await run(ofSize(1000)), errors };
}

test('a replay in many steps, some of which break, finds what one in a single step finds', async () => {
  let steps = 0;
  const { worked, whole, errors } = await inSmallSteps((task) => ({
    ...task,
    step: async (tx, action) => {
      const step = await task.step(tx, action);
      steps += 1;
      if (steps === 2 || steps === 6) throw new Error('broken after it was written');
      return step;
    },
  }));
  expect(errors).toHaveLength(2);
  expect(worked).toEqual(whole);
  expect(shortly(whole.figures)).toEqual({ kept: [1, 9000, 500, 500], refused: [2, 3000, 1000, 0], same: [2, 16_000, 1000, 1000], lost: [3, 4100, 1100, 0] });
});

test('a replay that is cancelled amid a step ends with nothing', async () => {
  const web = await testApp({ role: 'web' });
  const { shop, campaignId } = await openCampaign(undefined, web);
  for (const amount of [1000, 9000, 3000]) await order(shop, { amount });
  const { look } = lookFrom(web.pool, systemClock);
  const asked = await shop.askOurs('POST', path(campaignId), now);
  const id = String(asked.body['replay_id']);
  const task = replayTask({
    clock: systemClock, perStep: 1,
    look: async (part, replayId) => {
      const found = await look(part, replayId);
      if (part.place?.last) await shop.askOurs('POST', path(campaignId, `/${id}/cancel`));
      return found;
    },
  });
  const jobs = startJobs({ db: web.pool, clock: systemClock, tasks: [task], onError: () => {} });
  expect(await untilOver(shop, campaignId, id)).toMatchObject({ state: 'cancelled', figures: null });
  const [action] = await web.owner.query<{ id: string }>('select async_action_id as id from replays');
  await expect.poll(async () => (await shop.ask('GET', `/async-actions/${action?.id ?? ''}`)).body['status']).toBe('DONE');
  await jobs.close();
  expect(await web.owner.query('select 1 from replay_rows')).toEqual([]);
});

test.each<[string, Json, number, RegExp]>([
  ['conditions that make no sense', { rules: [{ rules: minimum(1) }, { rules: { 1: { name: 'order.colour', conditions: { $is: ['red'] } }, logic: '1' } }] }, 400, /rules\.1/],
  ['a logic that names nothing', { rules: [{ rules: { ...minimum(1), logic: '1 AND 2' } }] }, 400, /rules\.0/],
  ['a rule that there is not', { rules: [{ rule_id: 'val_nobody' }] }, 404, /val_nobody/],
  ['a rule taken away that is not there', { removed_rules: ['val_nobody'] }, 404, /val_nobody/],
  ['a product that there is not', { rules: [{ applicable_to: { included: [{ object: 'product', id: 'prod_no' }] } }] }, 404, /prod_no/],
  ['a discount that makes no sense', { discount: { type: 'PERCENT', percent_off: 101 } }, 400, /percent_off/],
  ['an end before its beginning', { from: '2026-02-02', to: '2026-02-01' }, 400, /from/],
  ['two years', { from: '2024-01-01', to: '2026-01-01' }, 400, /366/],
  ['a misspelt member', { rule: [] }, 400, /./],
])('a replay of %s is refused', async (_, request, status, words) => {
  const { shop, campaignId } = await openCampaign();
  const answer = await shop.askOurs('POST', path(campaignId), { ...now, ...request });
  expect([answer.status, String(answer.body['detail'])]).toEqual([status, expect.stringMatching(words)]);
});

test('replays of another project are not found', async () => {
  const [mine, theirs] = [await openCampaign(), await openCampaign()];
  const done = await replay(theirs, {});
  for (const rest of [`/${done.replay_id}`, `/${done.replay_id}/rows?fate=kept`]) {
    expect((await mine.shop.askOurs('GET', path(theirs.campaignId, rest))).status).toBe(404);
    expect((await mine.shop.askOurs('GET', path(mine.campaignId, rest))).status).toBe(404);
  }
  expect((await mine.shop.askOurs('POST', path(theirs.campaignId), now)).status).toBe(404);
  expect((await mine.shop.askOurs('POST', path(mine.campaignId, `/${done.replay_id}/cancel`))).status).toBe(404);
});

test('any process goes on with a replay', async () => {
  const web = await testApp({ role: 'web' });
  const opened = await openCampaign(undefined, web);
  await order(opened.shop, { amount: 4000 });
  const asked = await opened.shop.askOurs('POST', path(opened.campaignId), now);
  await secondApp(web);
  expect(shortly((await untilOver(opened.shop, opened.campaignId, String(asked.body['replay_id']))).figures)).toEqual({ same: [1, 4000, 500, 500] });
});
