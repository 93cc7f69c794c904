/** The lists of the wire contract, asked over HTTP as its clients ask. */
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildCustomer, buildOrder, buildPublication, buildRedemption, buildVoucher } from '../../test/support/rows.ts';
import { isProof } from '../../test/support/proof.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;

interface Listed {
  ids: string[];
  body: Record<string, unknown>;
}

async function list(shop: Shop, path: string): Promise<Listed> {
  const { status, body } = await shop.ask('GET', path);
  expect([path, status, body['details']]).toEqual([path, 200, undefined]);
  return { ids: (body[String(body['data_ref'])] as { id: string }[]).map(({ id }) => id), body };
}

/** Five of everything; two fall into each instant. */
async function filledShop(): Promise<Shop> {
  const shop = await openShop(app, inject);
  const { projectId } = shop;
  const customerId = await buildCustomer(owner, projectId, 'ann');
  for (let index = 0; index < 5; index += 1) {
    const at = new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 2)));
    const campaignId = await buildCampaign(owner, projectId, { campaign: { name: `Campaign ${index}`, created_at: at }, counters: { vouchers_created: 1 } });
    const voucherId = await buildVoucher(owner, projectId, campaignId, {
      code: `CODE-${index}`, created_at: at, updated_at: index < 2 ? at : null, metadata: { size: index }, active: index !== 0,
    });
    const failed = index === 4 ? { result: 'FAILURE', failure_code: 'voucher_expired' } : {};
    const orderId = await buildOrder(owner, projectId, { created_at: at, customer_id: customerId, amount_minor: 100 * index });
    await buildRedemption(owner, projectId, campaignId, { code: `CODE-${index}`, voucher_id: voucherId, customer_id: customerId, order_id: orderId, occurred_at: at, ...failed });
    await buildPublication(owner, projectId, campaignId, { voucher_ids: [voucherId], voucher_code: `CODE-${index}`, customer_id: customerId, occurred_at: at });
  }
  return shop;
}

const lists = ['campaigns', 'vouchers', 'redemptions', 'publications', 'orders'];

test.each(lists)('%s: a cursor goes through every row once in any order, by pages of two; pages without it say how many there are', async (name) => {
  const shop = await filledShop();
  const refused = String((await shop.ask('GET', `/${name}?order=nobody`)).body['details']);
  const orders = (/should be one of (.*), with/.exec(refused)?.[1] ?? '').split(', ');
  expect(orders).toContain('created_at');
  for (const order of orders.flatMap((field) => [field, `-${field}`])) {
    const whole = await list(shop, `/${name}?order=${order}&limit=100`);
    expect(whole.body['total']).toBe(5);
    expect(whole.body).not.toHaveProperty('has_more');
    const ids: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const { ids: page, body } = await list(shop, `/${name}?order=${order}&limit=2&starting_after=${after}`);
      ids.push(...page);
      expect(body).not.toHaveProperty('total');
      expect(body['has_more']).toBe(Object.hasOwn(body, 'more_starting_after'));
      after = body['more_starting_after'] as string | undefined;
    }
    expect([order, ids]).toEqual([order, whole.ids]);
    expect((await list(shop, `/${name}?order=${order}&limit=2&page=2`)).ids).toEqual(whole.ids.slice(2, 4));
  }
});

test('what a page of one list gave to go on with is refused by every other, and by the same in another order', async () => {
  const shop = await filledShop();
  for (const name of lists) {
    const after = String((await list(shop, `/${name}?limit=2&starting_after=`)).body['more_starting_after']);
    for (const other of lists.filter((each) => each !== name)) {
      expect(await shop.ask('GET', `/${other}?starting_after=${after}`)).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
    }
    expect(await shop.ask('GET', `/${name}?order=created_at&starting_after=${after}`)).toMatchObject({ status: 400 });
  }
});

const operators = [
  '$is', '$is_not', '$in', '$not_in', '$has_value', '$is_unknown', '$contains', '$not_contain', '$starts_with', '$ends_with', '$more_than', '$less_than',
  '$more_than_equal', '$less_than_equal', '$after', '$before', '$more_than_ago', '$less_than_ago', '$is_days_ago', '$more_than_future', '$less_than_future',
  '$is_days_in_future', '$count', '$count_less', '$count_more', '$active', '$expired', '$enabled', '$disabled', '$failed', '$in_progress', 'before_start', '$regex',
];
const values = ['', 'true', '1', '-1.5', '2026-01-01', '%', "'", '(.*)\\', '2026-02-30', '99999999999999999999999999999'];

test.each(lists)('%s: no field with any operator and value is more than refused', async (name) => {
  const shop = await filledShop();
  const refused = String((await shop.ask('GET', `/${name}?filters[nobody][conditions][$is]=1`)).body['details']);
  const fields = (/Allowed fields: (.*)$/.exec(refused)?.[1] ?? '').split(', ').map((field) => field.replace('<key>', 'size'));
  expect(fields.length).toBeGreaterThan(8);
  const answered = new Map<string, number>();
  let turn = 0;
  for (const field of fields) {
    for (const operator of operators) {
      const several = values.map((value, index) => `filters[${field}][conditions][${operator}][${index}]=${encodeURIComponent(value)}`).join('&');
      // With `npm test` every third, in turns; `npm run proof -- lists` tries all.
      turn += 1;
      const tried = values.filter((_, place) => isProof || (place + turn) % 3 === 0);
      const alone = tried.map((value) => `filters[${field}][conditions][${operator}]=${encodeURIComponent(value)}`);
      for (const query of [several, ...(operator === '$regex' ? [] : alone)]) {
        const { status, body } = await shop.ask('GET', `/${name}?${query}`);
        if (status !== 200) expect([query, status, String(body['details'])]).toEqual([query, 400, expect.stringContaining(`filters.${field}`)]);
        answered.set(field, (answered.get(field) ?? 0) + (status === 200 ? 1 : 0));
      }
    }
  }
  expect([...answered].filter(([, count]) => count === 0)).toEqual([]);
}, 120_000);

test.each([
  ['vouchers?filters[metadata.size][conditions][$more_than]=2', ['CODE-4', 'CODE-3']],
  ['vouchers?filters[code][conditions][$in][0]=CODE-1&filters[code][conditions][$in][1]=CODE-2', ['CODE-2', 'CODE-1']],
  ['vouchers?filters%5Bcode%5D%5Bconditions%5D%5B%24in%5D%5B0%5D=CODE-1', ['CODE-1']],
  ['vouchers?filters[junction]=or&filters[code][conditions][$is]=CODE-1&filters[campaign][conditions][$is]=Campaign%203', ['CODE-3', 'CODE-1']],
  ['vouchers?filters[active][conditions][$disabled]=true', ['CODE-0']],
  ['vouchers?filters[active][conditions][$active]=true&order=code', ['CODE-1', 'CODE-2', 'CODE-3', 'CODE-4']],
  ['vouchers?campaign=Campaign%202', ['CODE-2']],
  ['vouchers?[created_at][before]=2026-01-02', ['CODE-1', 'CODE-0']],
  ['vouchers?created_at[after]=2026-01-02', ['CODE-4']],
  ['redemptions?filters[voucher_code][conditions][$not_in][0]=CODE-4&filters[campaign_name][conditions][$in][0]=Campaign%204&filters[campaign_name][conditions][$in][1]=Campaign%203', ['CODE-3']],
  ['redemptions?filters[failure_code][conditions][$is]=voucher_expired', ['CODE-4']],
  ['redemptions?result=FAILURE', ['CODE-4']],
  ['redemptions?voucher=CODE-2&customer=ann', ['CODE-2']],
  ['publications?filters[campaign_name][conditions][$is]=Campaign%201', ['CODE-1']],
  ['publications?voucher=CODE-3', ['CODE-3']],
  ['campaigns?filters[campaigns][conditions][$contains]=gn%204', ['Campaign 4']],
  ['campaigns?filters[status][conditions][$active]=true&order=name&limit=2', ['Campaign 0', 'Campaign 1']],
  ['campaigns?filters[status][conditions][before_start]=true', []],
])('%s', async (path, expected) => {
  const { body } = await list(await filledShop(), `/${path}`);
  const rows = body[String(body['data_ref'])] as { code?: string; name?: string; voucher?: { code: string } }[];
  const ordered = path.includes('order=') ? expected : expected.toSorted();
  const found = rows.map(({ code, name, voucher }) => code ?? name ?? voucher?.code ?? '');
  expect(path.includes('order=') ? found : found.toSorted()).toEqual(ordered);
});

test('a total is exact up to ten thousand beyond the asked page, and exact when asked for or known', async () => {
  const { projectId, ask } = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 10_500 } });
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at) select $1, 'v' || n, 'c' || n, $2, now() from generate_series(1, 10500) as n`,
    [projectId, campaignId],
  );
  const total = async (query: string): Promise<unknown> => (await ask('GET', `/vouchers?limit=100${query}`)).body['total'];
  expect(await total('')).toBe(10_500);
  expect(await total(`&campaign_id=${campaignId}`)).toBe(10_500);
  const filter = '&filters[code][conditions][$starts_with]=c';
  expect(await total(filter)).toBe(10_000);
  expect(await total(`${filter}&page=2`)).toBe(10_100);
  expect(await total(`${filter}&exact_total=true`)).toBe(10_500);
  // The last page tells it, pages behind it are counted, and far down only what lies behind a page.
  expect([await total(`${filter}&page=105`), await total(`${filter}&page=106`), await total(`${filter}&page=101`)]).toEqual([10_500, 10_500, 10_500]);
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, created_at) select $1, 'v' || n, 'c' || n, $2, now() from generate_series(10501, 20200) as n`,
    [projectId, campaignId],
  );
  for (const order of ['created_at', '-code', 'updated_at', 'campaign']) expect(await total(`${filter}&order=${order}&page=101`)).toBe(20_000);
  expect(await total(`${filter}&page=110`)).toBe(20_200);
});
