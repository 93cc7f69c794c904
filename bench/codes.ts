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
  const measures = [await besideCopy(bench, server, subject, made, copied), ...(await whileRedeeming(bench, server, subject))];
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

async function waitUntilMade(server: Server, subject: Subject, campaignId: string): Promise<void> {
  while (!(await makingOf(server, subject, campaignId)).isOver) await sleep(20);
}

async function makingOf({ port }: Server, subject: Subject, campaignId: string): Promise<{ isOver: boolean; made: number }> {
  const campaign = (await ask(port, subject, `/v1/campaigns/${campaignId}`)) as { vouchers_generation_status: string; vouchers_count: number };
  if (campaign.vouchers_generation_status === 'FAILED') throw new Error('the codes were not made');
  return { isOver: campaign.vouchers_generation_status === 'DONE', made: campaign.vouchers_count };
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

/** Redemptions at a steady rate, by turns alone and while codes are made by the same process; every campaign's codes lie beside those of all before it. */
async function whileRedeeming(bench: Bench, server: Server, subject: Subject): Promise<Measure[]> {
  const { isQuick, say } = bench;
  const [rounds, each, seconds, windowsMax] = isQuick ? [6, 100_000, 4, 1] : [10, 1_000_000, 10, Infinity];
  const send = async (): Promise<number> => (await bench.load.send(server, subject, { connections: 32, seconds, perSecond: redemptionsPerSecond })).p99Ms;
  await send();
  const [alone, beside]: [number[], number[]] = [[], []];
  let [resident, perSecond] = [0, 0];
  for (let round = 1; round <= rounds; round += 1) {
    alone.push(await send());
    const campaignId = await makeCampaign(server, subject, `Codes beside redemptions ${round}`, each);
    const startedAt = performance.now();
    for (let window = 1; window <= windowsMax; window += 1) {
      const p99Ms = await send();
      resident = Math.max(resident, await server.residentBytes());
      const { isOver, made } = await makingOf(server, subject, campaignId);
      if (isOver) break;
      beside.push(p99Ms);
      perSecond = made / ((performance.now() - startedAt) / 1000);
    }
    await waitUntilMade(server, subject, campaignId);
  }
  if (beside.length === 0) throw new Error('the codes were made before they could be measured');
  const list = (all: number[]): string => all.map((ms) => ms.toFixed(1)).join(', ');
  say(`p99 of ${redemptionsPerSecond} redemptions a second in ms: alone ${list(alone)}; beside ${Math.round(perSecond)} codes a second ${list(beside)}`);
  const count = (rounds * each).toLocaleString('en-US');
  return [
    { name: `p99 of redemptions while ${count} codes are made / alone`, reached: median(beside) / median(alone), target: { below: 2 }, digits: 2 },
    { name: 'MB of the server meanwhile, at most', reached: resident / (1024 * 1024), target: { below: 256 }, digits: 0 },
  ];
}
