import type { Line, Measure } from './bench.ts';

export interface BenchReport {
  machine: { cores: number; node: string; postgres: string; platform: string };
  connections: number;
  rounds: number;
  seconds: number;
  lines: Line[];
  measures: Measure[];
}

export function printReport({ machine, lines, measures, rounds, seconds, connections }: BenchReport): void {
  const { cores, platform, node, postgres } = machine;
  console.log(`\n${cores} cores, ${platform}, Node ${node}, PostgreSQL ${postgres}; medians of ${rounds} rounds of ${seconds} s, ${connections} connections\n`);
  if (lines.length > 0) {
    const microseconds = (value: number | null): string => (value === null || value === 0 ? '-' : whole(value));
    table(
      ['', 'requests/s', 'p50 ms', 'p99 ms', 'server µs', 'database µs'],
      lines.map((line) => [
        line.name, whole(line.perSecond), line.p50Ms.toFixed(1), line.p99Ms.toFixed(1), microseconds(line.serverMicroseconds), microseconds(line.databaseMicroseconds),
      ]),
    );
    console.log('');
  }
  const counted = [...new Set(measures.flatMap(({ beside = {} }) => Object.keys(beside)))];
  table(
    ['', 'reached', 'target', '', ...counted],
    measures.map((measure) => [
      measure.name, measure.reached.toFixed(measure.digits), targetOf(measure), isMet(measure) ? '' : 'missed',
      ...counted.map((name) => (measure.beside?.[name] === undefined ? '' : whole(measure.beside[name]))),
    ]),
  );
}

function targetOf({ target }: Measure): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `< ${whole(target.below)}`;
}

function isMet({ target, reached }: Measure): boolean {
  return 'atLeast' in target ? reached >= target.atLeast : reached < target.below;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function table(head: string[], rows: string[][]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ');
  console.log([line(head), widths.map((width) => '─'.repeat(width)).join('   '), ...rows.map(line)].map((text) => text.trimEnd()).join('\n'));
}
