/** Work that goes through a million rows: how fast beside one plain statement that does the least of the same, and what is asked of so many. */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { to as copyTo } from 'pg-copy-streams';
import type { Pool } from '../server/platform/db.ts';
import { refreshSegments } from '../server/segment/refresh-segments.ts';
import { voucherColumns, voucherSource } from '../server/voucher/voucher.store.ts';
import { buildCampaign } from '../test/support/rows.ts';
import { median, type Bench, type Measure, type Result } from './bench.ts';
import type { Database } from './place.ts';
import type { Server } from './runner.ts';
import { buildSubject, type Subject } from './subject.ts';

export async function measureMany(bench: Bench): Promise<Result> {
  const database = await bench.place.openDatabase('bench_many');
  const subject = await buildSubject(database, 'many');
  const rows = bench.isQuick ? 100_000 : 1_000_000;
  const campaignId = await buildCampaign(database.db, subject.projectId, { campaign: { name: 'Bench many' }, counters: { vouchers_created: rows } });
  const filled = await secondsOf(() => fill(database.db, subject.projectId, campaignId, rows));
  bench.say(`${rows.toLocaleString('en-US')} codes and customers stored in ${filled.toFixed(0)} s`);
  const server = await bench.runner.startServer('redemption', database.url);
  const shop: Shop = { bench, server, subject, campaignId, database, rows };
  const measures = [await exported(shop), await disabled(shop), await qualified(shop), await kept(shop)];
  await bench.place.dropDatabase('bench_many');
  return { lines: [], measures };
}

interface Shop {
  bench: Bench;
  server: Server;
  subject: Subject;
  campaignId: string;
  database: Database;
  rows: number;
}

/** All codes as a file, and the same columns by COPY. */
async function exported(shop: Shop): Promise<Measure> {
  const { projectId } = shop.subject;
  const ours = await secondsOf(async () => {
    const { id } = await ask<{ id: string }>(shop, 'POST', '/v1/exports', {
      exported_object: 'voucher', parameters: { fields: ['code', 'campaign', 'active', 'redemption_count', 'metadata', 'created_at'] },
    });
    await until(async () => (await ask<{ status: string }>(shop, 'GET', `/v1/exports/${id}`)).status, 'DONE');
  });
  const plain = await secondsOf(async () => {
    const client = await shop.database.db.raw.connect();
    const columns = 'v.code, c.name, v.active, v.redeemed_quantity, v.metadata, v.created_at';
    const source = 'vouchers as v left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id';
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(client.query(copyTo(`/* bench.copy-out */ copy (select ${columns} from ${source} where v.project_id = '${projectId}') to stdout (format csv)`)), sink);
    client.release();
  });
  return ratio(shop, 'codes exported / copied out', { ours, plain, atLeast: 0.2 });
}

/** All codes of the campaign are disabled, each with an entry of its own, and enabled again by one update. */
async function disabled(shop: Shop): Promise<Measure> {
  const { campaignId, subject: { projectId } } = shop;
  const ours = await secondsOf(async () => {
    const { async_action_id: id } = await ask<{ async_action_id: string }>(
      shop, 'POST', `/api/projects/${projectId}/campaigns/${campaignId}/vouchers/bulk`, { deed: 'disable', filter: {} },
    );
    await until(async () => (await ask<{ status: string }>(shop, 'GET', `/v1/async-actions/${id}`)).status, 'DONE');
  });
  const plain = await secondsOf(() => shop.database.db.query(
    '/* bench.enable */ update vouchers set active = true, updated_at = now() where project_id = $1 and campaign_id = $2 and not active', [projectId, campaignId],
  ));
  return ratio(shop, 'codes disabled / enabled by one update', { ours, plain, atLeast: 0.2 });
}

/** A fifth of all customers enter a segment that is kept, each with an entry, and one insert that lists the same. */
async function kept(shop: Shop): Promise<Measure> {
  const { db } = shop.database;
  const { projectId } = shop.subject;
  const { id } = await ask<{ id: string }>(shop, 'POST', '/v1/segments', {
    name: 'Kept', type: 'auto-update', filter: { 'metadata.tier': { conditions: { $is: '3' } } },
  });
  // Which keeps segments too, at its own pace.
  await shop.server.stop();
  const isSwept = async (): Promise<boolean> => (await db.query(
    '/* bench.swept */ select 1 from segments where project_id = $1 and segment_id = $2 and swept_to is null and sweep_due_at > now()', [projectId, id],
  )).length > 0;
  const fail = (error: unknown): never => {
    throw error;
  };
  const ours = await secondsOf(async () => {
    while (!(await isSwept())) await refreshSegments(db, () => new Date(), fail);
  });
  const plain = await secondsOf(() => db.query(
    `/* bench.list-segment */
     insert into segment_customers (project_id, segment_id, customer_id, entered_at)
     select project_id, 'seg_other', customer_id, now() from customers where project_id = $1 and metadata @> '{"tier": 3}' and deleted_at is null`,
    [projectId],
  ));
  return ratio(shop, 'customers looked at for a segment / listed by one insert', { ours, plain, atLeast: 0.1 });
}

/** What one customer could use, among all codes without a campaign, and a plain reading of as many as are looked at. */
async function qualified(shop: Shop): Promise<Measure> {
  const { projectId } = shop.subject;
  const order = { amount: 10_000 };
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < (shop.bench.isQuick ? 5 : 20); turn += 1) {
    ours.push(await secondsOf(() => ask(shop, 'POST', '/v1/qualifications', { customer: { source_id: 'many-77' }, order, options: { limit: 100, sorting_rule: 'BEST_DEAL' } })));
    plain.push(await secondsOf(() => shop.database.db.query(
      `/* bench.candidates */ select ${voucherColumns} from ${voucherSource} where v.project_id = $1 and v.campaign_id is null order by v.created_at desc, v.voucher_id desc limit 500`,
      [projectId],
    )));
  }
  shop.bench.say(`one qualification ${(median(ours) * 1000).toFixed(1)} ms`);
  return ratio(shop, 'best of 500 candidates / the same read', { ours: median(ours), plain: median(plain), atLeast: 0.1 });
}

function ratio({ bench, rows }: Shop, name: string, { ours, plain, atLeast }: { ours: number; plain: number; atLeast: number }): Measure {
  bench.say(`${name}: ${ours.toFixed(2)} s, ${plain.toFixed(2)} s`);
  return { name: `${name}, among ${rows.toLocaleString('en-US')}, rate`, reached: plain / ours, target: { atLeast }, digits: 2 };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function until(state: () => Promise<string>, wanted: string): Promise<void> {
  for (let seen = await state(); seen !== wanted; seen = await state()) {
    if (seen === 'ERROR' || seen === 'FAILED') throw new Error('the work failed');
    await sleep(20);
  }
}

async function ask<Answer>({ server, subject }: Shop, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { 'x-app-id': subject.appId, 'x-app-token': subject.secret, ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** Codes of one campaign, every hundredth of none, and as many customers. */
async function fill(db: Pool, projectId: string, campaignId: string, rows: number): Promise<void> {
  await db.query(
    `/* bench.many-vouchers */
    insert into vouchers (project_id, voucher_id, code, campaign_id, discount, redemption_quantity, metadata, created_at)
    select $1, 'v_' || lpad(n::text, 32, '0'), 'M' || upper(left(md5(n::text), 14)), case when n % 100 > 0 then $2 end,
      case when n % 100 = 0 then '{"type": "PERCENT", "percent_off": 10}'::jsonb end, 1, jsonb_build_object('row', n), timestamptz '2026-01-01' + n * interval '1 second'
      from generate_series(1, $3::bigint) as n`,
    [projectId, campaignId, rows],
  );
  await db.query(
    `/* bench.many-customers */
    insert into customers (project_id, customer_id, source_id, name, metadata, created_at)
    select $1, 'cust_' || lpad(n::text, 24, '0'), 'many-' || n, 'Name ' || n, jsonb_build_object('tier', n % 5), timestamptz '2026-01-01' + n * interval '1 second'
      from generate_series(1, $2::bigint) as n`,
    [projectId, rows],
  );
  await db.query('/* bench.vacuum */ vacuum (analyze) vouchers, customers');
}
