import { median, type Bench, type Result } from './bench.ts';
import type { Trace } from './load.ts';

/** Requests on their way at once, at most: so many that no client's number of connections keeps the load away from the server. */
const connectionsOfAll = 4_096;
/** How the quiet clients are looked at, and how long they are looked at after the load is gone. */
const windowMs = 250;
const afterSeconds = 10;

/**
 * Five times as much as the product can do is sent at it, whatever it answers, while a few quiet clients go on asking. What is made is compared with the
 * peak; what is refused must say when to come again; and the quiet clients tell when all is as it was before.
 */
export async function measureOverload(bench: Bench): Promise<Result> {
  const { load, runner, product, hot, connections, isQuick } = bench;
  const [peakSeconds, seconds] = isQuick ? [1.5, 3] : [5, 15];
  const peakOnce = async (): Promise<number> => (await load.send(product, hot, { connections, seconds: peakSeconds, perSecond: null })).perSecond;
  const before = await peakOnce();
  bench.say(`Overload: ${Math.round(before * 5).toLocaleString('en-US')} requests/s for ${seconds} s, then up to ${afterSeconds} s to recover …`);
  const quietSeconds = isQuick ? 1 : 3;
  const quietly = { connections: 64, seconds: quietSeconds + seconds + (isQuick ? 4 : afterSeconds), perSecond: Math.ceil(before / 20), isTraced: true };
  const quiet = runner.startLoad().send(product, hot, quietly);
  await new Promise((resolve) => setTimeout(resolve, quietSeconds * 1000));
  const [startedAt, cpuBefore] = [Date.now(), await product.cpuSeconds()];
  const flood = await load.send(product, hot, { connections: connectionsOfAll, seconds, perSecond: Math.round(before * 5) });
  const cpuSeconds = (await product.cpuSeconds()) - cpuBefore;
  const { trace } = await quiet;
  const peak = median([before, await peakOnce()]);
  const quietMade = trace.filter(({ dueAt, ms, isMade }) => isMade && dueAt + ms >= startedAt && dueAt + ms < flood.endedAt).length;
  const goodput = flood.perSecond + quietMade / ((flood.endedAt - startedAt) / 1000);
  const of = flood.succeeded + flood.shed;
  return {
    lines: [{
      name: `five times that (${((flood.shed / of) * 100).toFixed(0)} % answered 503, p99 ${flood.shedP99Ms.toFixed(0)} ms; ${flood.abandoned.toLocaleString('en-US')} gave up)`,
      perSecond: goodput, p50Ms: flood.p50Ms, p99Ms: flood.p99Ms, serverMicroseconds: (cpuSeconds * 1e6) / (flood.succeeded + quietMade),
      databaseMicroseconds: null, roundsPerSecond: [],
    }],
    measures: [
      { name: 'redemptions made under five times the peak / peak', reached: goodput / peak, target: { atLeast: 0.8 }, digits: 2 },
      { name: 'p99 of an answer under overload, ms', reached: Math.max(flood.p99Ms, flood.shedP99Ms), target: { below: 2_000 }, digits: 0 },
      { name: 'seconds until quiet clients are served as before', reached: recoverySeconds(trace, startedAt, flood.endedAt), target: { below: 10 }, digits: 2 },
    ],
  };
}

/** Until the first stretch in which all are served, at about the pace of before; Infinity when there is none. */
function recoverySeconds(trace: Trace[], startedAt: number, endedAt: number): number {
  const usual = median(trace.filter(({ dueAt }) => dueAt < startedAt).map(({ ms }) => ms));
  for (let from = endedAt; ; from += windowMs) {
    const inWindow = trace.filter(({ dueAt }) => dueAt >= from && dueAt < from + windowMs);
    if (inWindow.length === 0) return Infinity;
    if (inWindow.every(({ isMade }) => isMade) && median(inWindow.map(({ ms }) => ms)) <= usual * 2 + 5) return (from - endedAt) / 1000;
  }
}
