/**
 * Lists, search and pages over ten million codes and a million customers, orders and entries: what the dashboard reads without HTTP, the contract's lists with it.
 * Targets are for the slowest one in a hundred; beside the time stands what the database touched, which does not depend on what the machine does meanwhile.
 */
import { createApiKey } from '../server/access/api-key.store.ts';
import { createApp } from '../server/app.ts';
import { median, type Bench, type Measure, type Result } from './bench.ts';
import { fillBigShop, type BigShop } from './big-shop.ts';
import { dashboardReadings } from './dashboard-readings.ts';
import { createRecorder, touchedBy, type Recorder } from './touched.ts';
import { wireReadings } from './wire-readings.ts';

/** Bytes of disk for one code with its tenth of a customer, order, redemption and publication, and the indexes. */
const bytesEach = 2_500;
const targetMs = 50;

/** A reading with its name. */
export type Reading = [name: string, read: () => Promise<unknown>];

export async function measurePages(bench: Bench): Promise<Result> {
  const [few, wanted] = [200_000, 10_000_000];
  const room = Math.floor(bench.place.freeBytes() / 2 / bytesEach / 100_000) * 100_000;
  const vouchers = bench.isQuick ? few : Math.min(wanted, room);
  if (!bench.isQuick && vouchers < wanted) bench.say(`There is no room for ${count(wanted)} codes here; ${count(vouchers)} are stored.`);
  const { url, db } = await bench.place.openDatabase('bench_pages');
  const startedAt = performance.now();
  const shop = await fillBigShop(db, vouchers);
  bench.say(`${count(vouchers)} codes with ${count(shop.entries)} customers, orders and entries stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const recorder = createRecorder(url);
  const app = await createApp({ db: recorder.db, publicUrl: 'http://localhost', role: 'web' });
  const measures: Measure[] = [];
  for (const [name, read] of await readingsOf(recorder, shop, await app.http.listen({ host: '127.0.0.1', port: 0 }))) {
    const touched = await touchedBy(db, await recorder.sent(read));
    measures.push({ ...(await timed(name, read, bench.isQuick ? 3 : 50)), beside: { ...touched } });
    bench.say(measures.at(-1)?.name ?? '');
  }
  await app.close();
  await recorder.db.end();
  await bench.place.dropDatabase('bench_pages');
  return { lines: [], measures };
}

/** Everything that is read of a shop whose product answers at an address. */
async function readingsOf({ db }: Recorder, shop: BigShop, url: string): Promise<Reading[]> {
  const key = await createApiKey(db, { projectId: shop.projectId, kind: 'server', name: 'Bench', role: 'admin' }, new Date());
  const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${url}/v1/${path}`, { headers });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${body}`);
    return body;
  };
  return [...(await dashboardReadings(db, shop)), ...(await wireReadings(db, shop, ask))];
}

async function timed(name: string, read: () => Promise<unknown>, times: number): Promise<Measure> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const startedAt = performance.now();
    await read();
    taken.push(performance.now() - startedAt);
    // What takes seconds is known after a few.
    if (performance.now() - startedAt > 1000 && turn >= 2) break;
  }
  const slowest = taken.toSorted((a, b) => a - b)[Math.ceil(taken.length * 0.99) - 1] ?? 0;
  return { name: `${name}, ms (half of them below ${median(taken).toFixed(1)})`, reached: slowest, target: { below: targetMs }, digits: 1 };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
