import type { PageTime } from './pages.ts';
import type { Variant } from './variant.ts';

export interface Line {
  variant: Variant;
  /** Medians of the rounds. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  roundsPerSecond: number[];
}

export interface BenchReport {
  machine: { cores: number; node: string; postgres: string; platform: string };
  connections: number;
  rounds: number;
  seconds: number;
  lines: Line[];
  /** The product's redemption at half of the requests per second it can do; null: it was not measured. */
  halfLoad: { perSecond: number; p50Ms: number; p99Ms: number } | null;
  pages: PageTime[];
}

const names: Record<Variant, string> = {
  redemption: 'redemption, one hot campaign with a money budget',
  naive: 'the same work, one transaction per request',
  noop: 'no-op route, same body and answer',
};

/** What we mean to reach on two cores; printed beside what was reached. */
const targets = { naive: 8, noop: 0.35, halfLoadP99Ms: 25, pageMs: 50 };

export function printReport({ machine, lines, halfLoad, pages, rounds, seconds, connections }: BenchReport): void {
  const { cores, platform, node, postgres } = machine;
  console.log(`\n${cores} cores, ${platform}, Node ${node}, PostgreSQL ${postgres}; medians of ${rounds} rounds of ${seconds} s, ${connections} connections\n`);
  table(['', 'requests/s', 'p50 ms', 'p99 ms'], [
    ...lines.map(({ variant, perSecond, p50Ms, p99Ms }) => [names[variant], whole(perSecond), p50Ms.toFixed(1), p99Ms.toFixed(1)]),
    ...(halfLoad === null ? [] : [['redemption, at half of that', whole(halfLoad.perSecond), halfLoad.p50Ms.toFixed(1), halfLoad.p99Ms.toFixed(1)]]),
  ]);
  const rate = (variant: Variant): number | undefined => lines.find((line) => line.variant === variant)?.perSecond;
  const ratio = (other: Variant): string => {
    const [own, others] = [rate('redemption'), rate(other)];
    return own === undefined || others === undefined ? '-' : (own / others).toFixed(2);
  };
  console.log('');
  table(['', 'reached', 'target'], [
    ['redemption / one transaction per request', ratio('naive'), `≥ ${targets.naive}`],
    ['redemption / no-op', ratio('noop'), `≥ ${targets.noop}`],
    ['p99 at half load, ms', halfLoad?.p99Ms.toFixed(1) ?? '-', `< ${targets.halfLoadP99Ms}`],
  ]);
  console.log('');
  table(['', 'median ms', 'target'], pages.map(({ name, ms }) => [name, ms.toFixed(1), `< ${targets.pageMs}`]));
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function table(head: string[], rows: string[][]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ');
  console.log([line(head), widths.map((width) => '─'.repeat(width)).join('   '), ...rows.map(line)].join('\n'));
}
