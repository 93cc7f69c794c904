import { median, type Bench, type Result } from './bench.ts';
import { buildSubject, checkBooks } from './subject.ts';

/** What a long run may add to the server's memory; the noise of a garbage collector included. */
const grownBytesMax = 16 * 1024 * 1024;

/** The server's memory over a long run: the last third beside the middle one, the first being its warm-up. */
export async function measureMemory(bench: Bench): Promise<Result> {
  const { place, runner, load, connections, isQuick } = bench;
  const wanted = isQuick ? 30_000 : 1_000_000;
  const subject = await buildSubject(place, 'memory');
  const server = await runner.startServer('redemption', place.url);
  bench.say(`Memory: ${wanted.toLocaleString('en-US')} redemptions …`);
  const samples: { answered: number; residentBytes: number }[] = [];
  while (runner.answered(subject) < wanted) {
    await load.send(server, subject, { connections, seconds: isQuick ? 0.5 : 3, perSecond: null });
    samples.push({ answered: runner.answered(subject), residentBytes: await server.residentBytes() });
  }
  await server.stop();
  await checkBooks(place.db, subject.projectId, runner.answered(subject));
  const between = (from: number, to: number): number =>
    median(samples.filter(({ answered }) => answered > wanted * from && answered <= wanted * to).map(({ residentBytes }) => residentBytes));
  const megabytes = (bytes: number): number => bytes / (1024 * 1024);
  const grown = between(2 / 3, Infinity) - between(1 / 3, 2 / 3);
  return {
    lines: [],
    measures: [{
      name: `MB that memory grew in the last third of ${runner.answered(subject).toLocaleString('en-US')} (of ${megabytes(between(1 / 3, 2 / 3)).toFixed(0)})`,
      reached: megabytes(grown), target: { below: megabytes(grownBytesMax) }, digits: 1,
    }],
  };
}
