/**
 * `npm run bench`: one run on one machine. The variants take turns in short rounds, so that what the machine does meanwhile hits all alike; the
 * medians of the rounds are compared. Numbers of different runs or machines are not comparable, the ratios are.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench, Result } from './bench.ts';
import { measureCodes } from './codes.ts';
import { measureRedemptions } from './hot.ts';
import { measureMany } from './many.ts';
import { measureMemory } from './memory.ts';
import { measureOverload } from './overload.ts';
import { measurePages } from './pages.ts';
import { measureRules } from './rules.ts';
import { openPlace } from './place.ts';
import { measureReplay } from './replay.ts';
import { printReport, type BenchReport } from './report.ts';
import { createRunner } from './runner.ts';
import { measureScreen } from './screen.ts';
import { measureStored } from './stored.ts';
import { buildSubject, checkBooks } from './subject.ts';

const parts = ['hot', 'campaigns', 'rules', 'screen', 'overload', 'memory', 'stored', 'pages', 'many', 'codes', 'replay'] as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    connections: { type: 'string', default: '128' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string', default: parts.join(',') },
    'cpu-prof': { type: 'string' },
  },
});
const wanted = new Set(values.only.split(','));
const unknown = [...wanted].filter((name) => !parts.some((part) => part === name));
if (unknown.length > 0) {
  console.error(`--only takes ${parts.join(', ')}, not ${unknown.join(', ')}`);
  process.exit(2);
}

const place = await openPlace();
const runner = createRunner(values['cpu-prof'] ?? null);
try {
  const bench = await openBench();
  const results = await measure(bench);
  await checkBooks(place.db, bench.hot.projectId, runner.answered(bench.hot));
  const report = await reportOf(bench, results);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
} finally {
  await runner.close();
  await place.close();
}
process.exit(0);

async function openBench(): Promise<Bench> {
  return {
    place, runner, load: runner.startLoad(), product: await runner.startServer('redemption', place.url), hot: await buildSubject(place, 'hot'),
    connections: Number(values.connections),
    rounds: Number(values.rounds ?? (values.quick ? 3 : 7)),
    seconds: Number(values.seconds ?? (values.quick ? 1 : 5)),
    isQuick: values.quick,
    say: values.json ? () => {} : (text) => console.log(text),
  };
}

async function measure(bench: Bench): Promise<Result[]> {
  const results: Result[] = [];
  if (wanted.has('hot') || wanted.has('campaigns')) {
    results.push(await measureRedemptions(bench, { hot: wanted.has('hot'), campaigns: wanted.has('campaigns') }));
  }
  if (wanted.has('rules')) results.push(await measureRules(bench));
  if (wanted.has('screen')) results.push(await measureScreen(bench));
  if (wanted.has('overload')) results.push(await measureOverload(bench));
  if (wanted.has('memory')) results.push(await measureMemory(bench));
  if (wanted.has('stored')) results.push(await measureStored(bench));
  if (wanted.has('pages')) results.push(await measurePages(bench));
  if (wanted.has('many')) results.push(await measureMany(bench));
  if (wanted.has('codes')) results.push(await measureCodes(bench));
  if (wanted.has('replay')) results.push(await measureReplay(bench));
  return results;
}

async function reportOf({ connections, rounds, seconds }: Bench, results: Result[]): Promise<BenchReport> {
  const [row] = await place.db.query<{ server_version: string }>('/* bench.version */ show server_version');
  return {
    machine: { cores: availableParallelism(), node: process.versions.node, postgres: row?.server_version ?? '', platform: `${process.platform} ${process.arch}` },
    connections, rounds, seconds, lines: results.flatMap(({ lines }) => lines), measures: results.flatMap(({ measures }) => measures),
  };
}
