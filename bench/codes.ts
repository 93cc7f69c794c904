/** Codes: how fast the product makes them beside a bare COPY of the same rows, what that does to its memory, and to redemptions meanwhile. */
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Pool } from '../server/platform/db.ts';
import { median, type Bench, type Measure, type Result } from './bench.ts';
import type { Database } from './place.ts';
import type { Server } from './runner.ts';
import { buildSubject, checkBooks, type Subject } from './subject.ts';

const columns = `project_id, voucher_id, code, campaign_id, redemption_quantity, metadata, active, created_at`;
/** Redemptions a second while codes are made: what a busy shop has. */
const redemptionsPerSecond = 300;

export async function measureCodes(bench: Bench): Promise<Result> {
  const made = await bench.place.openDatabase('bench_made');
  const copied = await bench.place.openDatabase('bench_copied');
  const server = await bench.runner.startServer('redemption', made.url);
  const subject = await buildSubject(made, 'codes');
  const measures = [await besideCopy(bench, server, subject, made, copied), ...(await whileRedeeming(bench, server, subject, made))];
  await server.stop();
  await checkBooks(made.db, subject.projectId, bench.runner.answered(subject));
  for (const name of ['bench_made', 'bench_copied']) await bench.place.dropDatabase(name);
  return { lines: [], measures };
}

/** In rounds, by turns: codes of a new campaign, and the very rows in one COPY into a table with the same indexes, which holds those of the rounds before too. */
async function besideCopy({ isQuick, say }: Bench, server: Server, subject: Subject, made: Database, copied: Database): Promise<Measure> {
  const [rounds, each] = isQuick ? [3, 100_000] : [5, 1_000_000];
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const startedAt = performance.now();
    const campaignId = await makeCampaign(server, subject, `Codes ${round}`, each);
    await waitUntilMade(server, subject, campaignId);
    const makingMs = performance.now() - startedAt;
    const copyingMs = await copyTheSame(made.db, copied.db, campaignId);
    say(`${each.toLocaleString('en-US')} codes made in ${(makingMs / 1000).toFixed(1)} s, copied in ${(copyingMs / 1000).toFixed(1)} s`);
    ratios.push(copyingMs / makingMs);
  }
  return { name: `${each.toLocaleString('en-US')} codes made / copied, codes per second`, reached: median(ratios), target: { atLeast: 0.5 }, digits: 2 };
}

async function makeCampaign({ port }: Server, subject: Subject, name: string, count: number): Promise<string> {
  const body = { name, vouchers_count: count, voucher: { discount: { type: 'PERCENT', percent_off: 10 }, code_config: { length: 10 } } };
  const { id } = (await ask(port, subject, '/v1/campaigns', body)) as { id: string };
  return id;
}

async function waitUntilMade({ port }: Server, subject: Subject, campaignId: string): Promise<void> {
  for (;;) {
    const { vouchers_generation_status: status } = (await ask(port, subject, `/v1/campaigns/${campaignId}`)) as { vouchers_generation_status: string };
    if (status === 'DONE') return;
    if (status === 'FAILED') throw new Error('the codes were not made');
    await sleep(20);
  }
}

async function ask(port: number, { appId, secret }: Subject, path: string, body?: object): Promise<unknown> {
  const headers = { 'x-app-id': appId, 'x-app-token': secret, 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** Milliseconds that one COPY of a campaign's vouchers takes; by way of a file, so that only the writing is timed. */
async function copyTheSame(from: Pool, to: Pool, campaignId: string): Promise<number> {
  const file = join(tmpdir(), `vouchsafe-bench-codes-${process.pid}`);
  const [reader, writer] = [await from.raw.connect(), await to.raw.connect()];
  try {
    const rows = reader.query(copyTo(`/* bench.read-codes */ copy (select ${columns} from vouchers where campaign_id = '${campaignId}' order by ctid) to stdout`));
    await pipeline(rows, createWriteStream(file));
    const startedAt = performance.now();
    await pipeline(createReadStream(file), writer.query(copyFrom(`/* bench.copy-codes */ copy vouchers (${columns}) from stdin`)));
    return performance.now() - startedAt;
  } finally {
    reader.release();
    writer.release();
    rmSync(file, { force: true });
  }
}

/** Redemptions at a steady rate, first alone and then while many codes are made by the same process. */
async function whileRedeeming(bench: Bench, server: Server, subject: Subject, { db }: Database): Promise<Measure[]> {
  const count = bench.isQuick ? 300_000 : 10_000_000;
  const seconds = bench.isQuick ? 2 : 10;
  const send = async (): Promise<number> => (await bench.load.send(server, subject, { connections: 32, seconds, perSecond: redemptionsPerSecond })).p99Ms;
  await send();
  const idle = [await send(), await send(), await send()];
  const campaignId = await makeCampaign(server, subject, 'Codes beside redemptions', count);
  const busy: number[] = [];
  let resident = 0;
  for (let isGoingOn = true; isGoingOn; ) {
    busy.push(await send());
    resident = Math.max(resident, await server.residentBytes());
    isGoingOn = (await db.query(`/* bench.open-actions */ select 1 from async_actions where status = 'IN_PROGRESS' and campaign_id = '${campaignId}'`)).length > 0;
  }
  bench.say(`p99 of ${redemptionsPerSecond} redemptions a second: ${median(idle).toFixed(1)} ms alone, ${median(busy).toFixed(1)} ms beside ${count.toLocaleString('en-US')} codes`);
  return [
    { name: `p99 of redemptions while ${count.toLocaleString('en-US')} codes are made / idle`, reached: median(busy) / median(idle), target: { below: 2 }, digits: 2 },
    { name: 'MB of the server meanwhile, at most', reached: resident / (1024 * 1024), target: { below: 256 }, digits: 0 },
  ];
}
