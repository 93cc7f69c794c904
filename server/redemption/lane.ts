import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from '../../contract/errors.ts';

/** Runs the commands of one lane together; one answer or error for each, in their order. */
type Run<Command, Answer> = (key: string, commands: Command[]) => Promise<(Answer | Error)[]>;

interface LaneOptions<Command, Answer> {
  run: Run<Command, Answer>;
  /** Most commands of one batch; when more than twice as many wait, half of them are one batch. */
  batchSize: number;
  /** Most commands that wait, in all lanes together. */
  waitingMax: number;
}

export interface Lanes<Command, Answer> {
  /** Queues a command in the lane of this key. Throws 503 when too many wait already. */
  submit(key: string, command: Command): Promise<Answer>;
  /** Resolves when nothing runs or waits any more. */
  drain(): Promise<void>;
}

interface Job<Command, Answer> {
  command: Command;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Lanes that run what arrives while the previous batch is under way as the next batch. There is no timer: a command in an idle lane starts at
 * once. A lane exists while it has work.
 */
export function createLanes<Command, Answer>({ run, batchSize, waitingMax }: LaneOptions<Command, Answer>): Lanes<Command, Answer> {
  const lanes = new Map<string, Job<Command, Answer>[]>();
  const running = new Set<Promise<void>>();
  let waiting = 0;

  const work = async (key: string, queue: Job<Command, Answer>[]): Promise<void> => {
    while (queue.length > 0) {
      const jobs = queue.splice(0, Math.max(batchSize, Math.ceil(queue.length / 2)));
      waiting -= jobs.length;
      const settles = await runJobs(run, key, jobs);
      if (queue.length > 0) settleLater(settles);
      else for (const settle of settles) settle();
    }
    lanes.delete(key);
  };

  /** Once the next batch is on its way: the database works on it while we write these answers. */
  const settleLater = (settles: readonly (() => void)[]): void => {
    const settling = settleInTurns(settles).finally(() => running.delete(settling));
    running.add(settling);
  };

  return {
    submit: (key, command) => {
      if (waiting >= waitingMax) throw new ApiError('unavailable', { details: 'Too many redemptions are waiting', retryAfterSeconds: 1 });
      return new Promise<Answer>((resolve, reject) => {
        waiting += 1;
        const job = { command, resolve, reject };
        const queue = lanes.get(key);
        if (queue !== undefined) {
          queue.push(job);
          return;
        }
        const fresh = [job];
        lanes.set(key, fresh);
        const worker = work(key, fresh).finally(() => running.delete(worker));
        running.add(worker);
      });
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Answers written at a stretch: what the database says of the next batch meanwhile is not kept waiting longer. */
const settledAtOnce = 8;

async function settleInTurns(settles: readonly (() => void)[]): Promise<void> {
  for (let from = 0; from < settles.length; from += settledAtOnce) {
    await nextTurn();
    for (const settle of settles.slice(from, from + settledAtOnce)) settle();
  }
}

/** How each job is answered. */
async function runJobs<Command, Answer>(run: Run<Command, Answer>, key: string, jobs: Job<Command, Answer>[]): Promise<(() => void)[]> {
  try {
    const answers = await run(key, jobs.map(({ command }) => command));
    return jobs.map(({ resolve, reject }, index) => () => {
      const answer = answers[index];
      if (answer === undefined) reject(new Error('a command without an answer'));
      else if (answer instanceof Error) reject(answer);
      else resolve(answer);
    });
  } catch (error) {
    return jobs.map(({ reject }) => () => reject(error));
  }
}
