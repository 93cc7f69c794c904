import { median, type Bench, type Line, type Measure, type Result } from './bench.ts';
import type { LoadReport } from './load.ts';
import { takeTurns, type Contestant } from './rounds.ts';
import { buildSubject, checkBooks } from './subject.ts';

const names = {
  redemption: 'redemption, one hot campaign with a money budget',
  naive: 'the same work, one transaction per request',
  noop: 'no-op route, same body and answer',
  codes: 'redemption, one campaign with a thousand codes',
  thousand: 'redemption, a thousand campaigns at once, one code each',
};

/** One hot campaign beside the textbook's transaction and a route that does nothing, then alone at half of what it can do; a thousand campaigns. */
export async function measureRedemptions(bench: Bench, parts: { hot: boolean; campaigns: boolean }): Promise<Result> {
  const { place, runner, product, hot } = bench;
  const contestants: Contestant[] = [{ name: names.redemption, server: product, subject: hot }];
  for (const variant of parts.hot ? (['naive', 'noop'] as const) : []) {
    contestants.push({ name: names[variant], server: await runner.startServer(variant, place.url), subject: await buildSubject(place, variant) });
  }
  if (parts.campaigns) {
    contestants.push(
      { name: names.codes, server: product, subject: await buildSubject(place, 'codes', { codesEach: 1000 }) },
      { name: names.thousand, server: product, subject: await buildSubject(place, 'thousand', { campaigns: 1000 }) },
    );
  }
  bench.say(`${contestants.length} contestants warm up, then ${bench.rounds} rounds of ${bench.seconds} s each, ${bench.connections} connections …`);
  const lines = await takeTurns(bench, contestants);
  const rate = (name: string): number => lines.find((line) => line.name === name)?.perSecond ?? 0;
  const measures: Measure[] = [];
  if (parts.hot) {
    measures.push(
      { name: 'redemption / one transaction per request', reached: rate(names.redemption) / rate(names.naive), target: { atLeast: 8 }, digits: 2 },
      { name: 'redemption / no-op', reached: rate(names.redemption) / rate(names.noop), target: { atLeast: 0.35 }, digits: 2 },
    );
  }
  if (parts.campaigns) {
    measures.push(
      { name: 'a thousand campaigns / one with one code', reached: rate(names.thousand) / rate(names.redemption), target: { atLeast: 1 }, digits: 2 },
      { name: 'a thousand campaigns / one with as many codes', reached: rate(names.thousand) / rate(names.codes), target: { atLeast: 1 }, digits: 2 },
    );
  }
  // Who was compared is gone by then: an idle server still collects its garbage and closes its connections, which what is left would wait for.
  for (const { server } of contestants) if (server !== product) await server.stop();
  if (parts.hot) {
    const half = await atHalfLoad(bench, rate(names.redemption) / 2);
    lines.push(half);
    measures.push({ name: 'p99 at half load, ms', reached: half.p99Ms, target: { below: 25 }, digits: 1 });
  }
  for (const { server, subject } of contestants) {
    if (server.variant !== 'noop' && subject !== hot) await checkBooks(place.db, subject.projectId, runner.answered(subject));
  }
  return { lines, measures };
}

/**
 * How long a redemption takes while there is room: half of what the product can do, sent at an even pace. The medians of several rounds, since one round in which
 * the disk waits for something else says nothing of the others.
 */
async function atHalfLoad({ load, product, hot, connections, rounds, seconds }: Bench, perSecond: number): Promise<Line> {
  const sent: LoadReport[] = [];
  for (let round = 0; round < rounds; round += 1) sent.push(await load.send(product, hot, { connections, seconds, perSecond: Math.round(perSecond) }));
  return {
    name: 'redemption, at half of that', perSecond, p50Ms: median(sent.map(({ p50Ms }) => p50Ms)), p99Ms: median(sent.map(({ p99Ms }) => p99Ms)),
    serverMicroseconds: 0, databaseMicroseconds: null, roundsPerSecond: [],
  };
}
