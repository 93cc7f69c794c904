/** Contestants take turns in short rounds, so that what the machine does meanwhile hits all alike. */
import { median, type Bench, type Line } from './bench.ts';
import type { Server } from './runner.ts';
import type { Subject } from './subject.ts';
import { databaseCpuSeconds } from './usage.ts';

export interface Contestant {
  name: string;
  server: Server;
  subject: Subject;
}

interface Round {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverMicroseconds: number;
  databaseMicroseconds: number | null;
}

export async function takeTurns(bench: Bench, contestants: Contestant[]): Promise<Line[]> {
  for (const contestant of contestants) await roundOf(bench, contestant, bench.isQuick ? 1 : 3);
  const rounds = new Map<Contestant, Round[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const [contestant, taken] of rounds) taken.push(await roundOf(bench, contestant, bench.seconds));
  }
  return [...rounds].map(([{ name }, taken]) => {
    const of = (pick: (round: Round) => number): number => median(taken.map(pick));
    return {
      name, perSecond: of((round) => round.perSecond), p50Ms: of((round) => round.p50Ms), p99Ms: of((round) => round.p99Ms),
      serverMicroseconds: of((round) => round.serverMicroseconds),
      databaseMicroseconds: taken.some((round) => round.databaseMicroseconds === null) ? null : of((round) => round.databaseMicroseconds ?? 0),
      roundsPerSecond: taken.map((round) => round.perSecond),
    };
  });
}

async function roundOf({ load, place, connections }: Bench, { name, server, subject }: Contestant, seconds: number): Promise<Round> {
  const [before, databaseBefore] = [await server.cpuSeconds(), databaseCpuSeconds(place.postmaster)];
  const report = await load.send(server, subject, { connections, seconds, perSecond: null });
  if (report.shed > 0) throw new Error(`${name} refused ${report.shed} of ${connections} connections`);
  const [after, databaseAfter] = [await server.cpuSeconds(), databaseCpuSeconds(place.postmaster)];
  const each = (cpuSeconds: number): number => (cpuSeconds * 1e6) / report.succeeded;
  return {
    ...report,
    serverMicroseconds: each(after - before),
    databaseMicroseconds: databaseBefore === null || databaseAfter === null ? null : each(databaseAfter - databaseBefore),
  };
}
