/** A changed rule tried on stored orders: how long it takes, and what redemptions lose meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../server/platform/db.ts';
import { median, type Bench, type Measure, type Result } from './bench.ts';
import type { Server } from './runner.ts';
import { buildSubject, checkBooks, type Subject } from './subject.ts';

const days = { from: '2026-01-01', to: '2026-12-31' };

export async function measureReplay(bench: Bench): Promise<Result> {
  const place = await bench.place.openDatabase('bench_replay');
  const server = await bench.runner.startServer('redemption', place.url);
  const [stored, redeemed] = [await buildSubject(place, 'stored orders'), await buildSubject(place, 'beside replays')];
  const count = bench.isQuick ? 100_000 : 1_000_000;
  await fillOrders(place.db, stored.projectId, count);
  const measures = [await alone(bench, server, stored, count), ...(await besideRedemptions(bench, server, stored, redeemed))];
  await server.stop();
  await checkBooks(place.db, redeemed.projectId, bench.runner.answered(redeemed));
  await bench.place.dropDatabase('bench_replay');
  return { lines: [], measures };
}

async function alone({ say }: Bench, server: Server, stored: Subject, count: number): Promise<Measure> {
  const startedAt = performance.now();
  const replay = await begin(server, stored);
  await untilDone(server, stored, replay, count);
  const seconds = (performance.now() - startedAt) / 1000;
  say(`${count.toLocaleString('en-US')} stored orders in ${seconds.toFixed(1)} s, nothing beside`);
  return { name: 'seconds for 1,000,000 stored orders', reached: (seconds * 1_000_000) / count, target: { below: 120 }, digits: 0 };
}

/** Rounds with a replay and without take turns, so that what the machine does meanwhile hits both alike. */
async function besideRedemptions(bench: Bench, server: Server, stored: Subject, redeemed: Subject): Promise<Measure[]> {
  const { load, connections, rounds, seconds, say } = bench;
  const send = async (): Promise<number> => (await load.send(server, redeemed, { connections, seconds, perSecond: null })).perSecond;
  await send();
  const [idle, busy]: [number[], number[]] = [[], []];
  let looked = 0;
  for (let round = 0; round < rounds; round += 1) {
    idle.push(await send());
    const replay = await begin(server, stored);
    await sleep(200);
    busy.push(await send());
    looked += await lookedAt(server, stored, replay);
    await cancel(server, stored, replay);
  }
  const perSecond = looked / (rounds * seconds);
  say(`redemptions a second: ${Math.round(median(idle))} alone, ${Math.round(median(busy))} beside a replay that looks at ${Math.round(perSecond)} orders a second`);
  return [
    { name: 'redemptions beside a replay / alone', reached: median(busy) / median(idle), target: { atLeast: 0.8 }, digits: 2 },
    { name: 'seconds for 1,000,000 stored orders beside them', reached: perSecond === 0 ? Infinity : 1_000_000 / perSecond, target: { below: 120 }, digits: 0 },
  ];
}

/** Ten conditions, some of them on items and metadata, and another discount. */
export const change = {
  ...days,
  rules: [{
    rules: {
      1: { name: 'order.amount', conditions: { $more_than_or_equal: [2500] } },
      2: { name: 'order.metadata', property: 'shop', conditions: { $is_not: ['outlet'] } },
      3: { name: 'customer.metadata', property: 'tier', conditions: { $in: ['gold', 'silver'] } },
      4: { name: 'order.items.any', conditions: { $is: [{ source_id: 'sku-1' }, { source_id: 'sku-2' }, { source_id: 'sku-3' }] } },
      5: { name: 'order.items.count', conditions: { $less_than: [20] } },
      6: { name: 'order.items.none', conditions: { $is: [{ source_id: 'gift-card' }] } },
      7: { name: 'order.initial_amount', conditions: { $less_than: [1_000_000] } },
      8: { name: 'customer.metadata', property: 'blocked', conditions: { $is_not: [true] } },
      9: { name: 'order.metadata', property: 'channel', conditions: { $in: ['web', 'app', 'till'] } },
      10: { name: 'order.items.any', conditions: { $is: [{ source_id: 'sku-4' }] }, rules: { 1: { name: 'order.items.quantity', conditions: { $more_than: [1] } }, logic: '1' } },
      logic: '1 AND 2 AND (3 OR 4) AND 5 AND 6 AND 7 AND 8 AND (9 OR 10)',
    },
  }],
  discount: { type: 'PERCENT', percent_off: 15 },
};

interface Begun {
  replay_id: string;
  state: string;
  looked_at: number;
}

async function ask(server: Server, { appId, secret, projectId, campaignIds }: Subject, method: string, rest: string, body?: object): Promise<Begun> {
  const headers = { 'x-app-id': appId, 'x-app-token': secret, ...(body && { 'content-type': 'application/json' }) };
  const url = `http://127.0.0.1:${server.port}/api/projects/${projectId}/campaigns/${campaignIds[0]}/replays${rest}`;
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
  return (await answer.json()) as Begun;
}

const begin = async (server: Server, stored: Subject): Promise<string> => (await ask(server, stored, 'POST', '', change)).replay_id;
const lookedAt = async (server: Server, stored: Subject, replay: string): Promise<number> => (await ask(server, stored, 'GET', `/${replay}`)).looked_at;

async function cancel(server: Server, stored: Subject, replay: string): Promise<void> {
  await ask(server, stored, 'POST', `/${replay}/cancel`);
}

async function untilDone(server: Server, stored: Subject, replay: string, count: number): Promise<void> {
  for (;;) {
    const { state, looked_at: looked } = await ask(server, stored, 'GET', `/${replay}`);
    if (state === 'done' && looked === count) return;
    if (state !== 'waiting' && state !== 'running') throw new Error(`the replay is ${state} after ${looked} orders`);
    await sleep(100);
  }
}

/** Orders of three lines over a year, each of one of 50,000 customers. */
export async function fillOrders(db: Pool, projectId: string, count: number): Promise<void> {
  const customers = Math.min(50_000, count);
  await db.query(
    `/* bench.replay-customers */
    insert into customers (project_id, customer_id, source_id, metadata, created_at)
    select $1, 'cust_' || lpad(n::text, 24, '0'), 'customer-' || n, jsonb_build_object('tier', (array['gold', 'silver', 'plain', 'plain'])[1 + n % 4]), timestamptz '2026-01-01'
      from generate_series(1, $2::bigint) as n`,
    [projectId, customers],
  );
  await db.query(
    `/* bench.replay-orders */
    insert into orders (project_id, order_id, source_id, status, customer_id, amount_minor, items, metadata, created_at)
    select $1, 'ord_' || lpad(n::text, 24, '0'), 'order-' || n, 'PAID', 'cust_' || lpad((1 + n % $3)::text, 24, '0'), 1000 + (n * 7919) % 9000,
           (select jsonb_agg(jsonb_build_object('object', 'order_item', 'source_id', 'sku-' || (n * i) % 50, 'quantity', 1 + (n + i) % 3, 'price', 500 + (n * i) % 1500))
              from generate_series(1, 3) as i),
           jsonb_build_object('shop', (array['web', 'outlet', 'city'])[1 + n % 3], 'channel', (array['web', 'app', 'phone'])[1 + n % 3]),
           timestamptz '2026-01-02' + n * (interval '300 days' / $2::bigint)
      from generate_series(1, $2::bigint) as n`,
    [projectId, count, customers],
  );
  await db.query('/* bench.vacuum */ vacuum (analyze) orders, customers');
}
