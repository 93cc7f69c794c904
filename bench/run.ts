/**
 * `npm run bench`: one run on one machine. The variants take turns in short rounds, so that what the machine does meanwhile hits all alike; the
 * medians of the rounds are compared. Numbers of different runs or machines are not comparable, the ratios are.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadOrder, LoadReport } from './load.ts';
import { measurePages } from './pages.ts';
import { buildScene, checkBooks, openPlace, type Scene } from './place.ts';
import { printReport, type BenchReport, type Line } from './report.ts';
import { isVariant, variants, type Variant } from './variant.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    connections: { type: 'string', default: '128' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string', default: variants.join(',') },
    'cpu-prof': { type: 'string' },
  },
});
const connections = Number(values.connections);
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7));
const seconds = Number(values.seconds ?? (values.quick ? 2 : 5));
const measured = values.only.split(',').filter(isVariant);

interface Contestant {
  variant: Variant;
  server: ChildProcess;
  port: number;
  answered: number;
  reports: LoadReport[];
}

const say = values.json ? () => {} : (text: string) => console.log(text);
const place = await openPlace();
const children: ChildProcess[] = [];
const endings = new Map<ChildProcess, Promise<never>>();
try {
  const report = await bench(await buildScene(place.db));
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
} finally {
  await Promise.all(children.map(end));
  await place.close();
}
process.exit(0);

async function bench(scene: Scene): Promise<BenchReport> {
  const load = start('load.js', [], []);
  const contestants: Contestant[] = [];
  for (const variant of measured) contestants.push(await contestantOf(variant));
  let turn = 0;
  const drive = async (contestant: Contestant, order: Pick<LoadOrder, 'seconds' | 'perSecond'>): Promise<LoadReport> => {
    turn += 1;
    const { appId, secret, campaigns } = scene;
    const { code } = campaigns[contestant.variant];
    const report = await ask(load, { port: contestant.port, appId, secret, code, customerPrefix: `customer-${turn}`, connections, ...order });
    if (report.refused !== null) throw new Error(`${contestant.variant} refused: ${report.refused}`);
    contestant.answered += report.answered;
    return report;
  };
  say(`Warming up, then ${rounds} rounds of ${seconds} s each, ${connections} connections …`);
  for (const contestant of contestants) await drive(contestant, { seconds: values.quick ? 1 : 3, perSecond: null });
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) contestant.reports.push(await drive(contestant, { seconds, perSecond: null }));
  }
  const halfLoad = await atHalfLoad(contestants, drive);
  for (const { variant, answered } of contestants) if (variant !== 'noop') await checkBooks(place.db, scene.campaigns[variant], answered);
  const pages = await measurePages(place.db, scene.campaigns.redemption.projectId, values.quick ? 100_000 : 1_000_000);
  return { machine: await machine(), connections, rounds, seconds, lines: contestants.map(lineOf), halfLoad, pages };
}

/** How long a redemption takes while there is room: half of what the product can do, sent at an even pace. */
async function atHalfLoad(
  contestants: Contestant[], drive: (contestant: Contestant, order: Pick<LoadOrder, 'seconds' | 'perSecond'>) => Promise<LoadReport>,
): Promise<BenchReport['halfLoad']> {
  const product = contestants.find(({ variant }) => variant === 'redemption');
  if (product === undefined) return null;
  const perSecond = Math.round(lineOf(product).perSecond / 2);
  const { p50Ms, p99Ms } = await drive(product, { seconds: Math.min(seconds * 2, values.quick ? 3 : 10), perSecond });
  return { perSecond, p50Ms, p99Ms };
}

function lineOf({ variant, reports }: Contestant): Line {
  const of = (pick: (report: LoadReport) => number): number => median(reports.map(pick));
  return {
    variant, perSecond: of((report) => report.perSecond), p50Ms: of((report) => report.p50Ms), p99Ms: of((report) => report.p99Ms),
    roundsPerSecond: reports.map((report) => report.perSecond),
  };
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

async function contestantOf(variant: Variant): Promise<Contestant> {
  const profile = values['cpu-prof'];
  const server = start('serve.js', [variant, place.url], profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${variant}.cpuprofile`]);
  const [{ port }] = (await Promise.race([once(server, 'message'), ended(server)])) as [{ port: number }];
  return { variant, server, port, answered: 0, reports: [] };
}

function start(file: string, parameters: string[], execArgv: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, file), parameters, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  return child;
}

async function ask(load: ChildProcess, order: LoadOrder): Promise<LoadReport> {
  load.send(order);
  const [report] = (await Promise.race([once(load, 'message'), ended(load)])) as [LoadReport];
  return report;
}

/** Rejects when a process that we wait for ends instead of answering. */
function ended(child: ChildProcess): Promise<never> {
  const known = endings.get(child) ?? once(child, 'exit').then(() => Promise.reject(new Error('a process of the bench ended by itself; its words are above')));
  endings.set(child, known);
  known.catch(() => {});
  return known;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exit;
}

async function machine(): Promise<BenchReport['machine']> {
  const [row] = await place.db.query<{ server_version: string }>('/* bench.version */ show server_version');
  return { cores: availableParallelism(), node: process.versions.node, postgres: row?.server_version ?? '', platform: `${process.platform} ${process.arch}` };
}
