import { ApiError } from '../../contract/errors.ts';

/**
 * Runs the commands of one lane together; one answer or error for each, in their order. From when it calls `letNextBegin` the next batch may run beside
 * this one.
 */
export type Run<Command, Answer> = (key: string, commands: Command[], letNextBegin: () => void) => Promise<(Answer | Error)[]>;

interface LaneOptions<Command, Answer> {
  run: Run<Command, Answer>;
  /** Most commands of one batch. */
  batchMax: number;
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

/** Of one lane: one that is worked on, and one that has all but ended. */
const runningMax = 2;

/**
 * Lanes that run what arrives while the batch before is worked on as the next batch. There is no timer: a command in an idle lane starts at once. A lane
 * exists while it has work.
 */
export function createLanes<Command, Answer>({ run, batchMax, waitingMax }: LaneOptions<Command, Answer>): Lanes<Command, Answer> {
  const lanes = new Map<string, Lane<Command, Answer>>();
  const running = new Set<Promise<void>>();
  let waiting = 0;

  const goOn = (key: string, lane: Lane<Command, Answer>): void => {
    if (lane.isAtWork || lane.running === runningMax) return;
    if (lane.queue.length > 0) begin(key, lane);
    else if (lane.running === 0) lanes.delete(key);
  };

  const begin = (key: string, lane: Lane<Command, Answer>): void => {
    const jobs = lane.queue.splice(0, batchMax);
    waiting -= jobs.length;
    lane.isAtWork = true;
    lane.running += 1;
    let isAtWork = true;
    const letNextBegin = (): void => {
      if (isAtWork) lane.isAtWork = false;
      isAtWork = false;
      goOn(key, lane);
    };
    const batch = runJobs(() => run(key, jobs.map(({ command }) => command), letNextBegin), jobs).finally(() => {
      running.delete(batch);
      lane.running -= 1;
      letNextBegin();
    });
    running.add(batch);
  };

  return {
    submit: (key, command) => {
      if (waiting >= waitingMax) throw new ApiError('unavailable', { details: 'Too many redemptions are waiting', retryAfterSeconds: 1 });
      return new Promise<Answer>((resolve, reject) => {
        const lane = lanes.get(key) ?? { queue: [], isAtWork: false, running: 0 };
        lanes.set(key, lane);
        waiting += 1;
        lane.queue.push({ command, resolve, reject });
        goOn(key, lane);
      });
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

interface Lane<Command, Answer> {
  queue: Job<Command, Answer>[];
  /** Whether a batch runs that has not let the next begin. */
  isAtWork: boolean;
  running: number;
}

async function runJobs<Command, Answer>(run: () => Promise<(Answer | Error)[]>, jobs: readonly Job<Command, Answer>[]): Promise<void> {
  try {
    const answers = await run();
    jobs.forEach(({ resolve, reject }, index) => {
      const answer = answers[index];
      if (answer === undefined) reject(new Error('a command without an answer'));
      else if (answer instanceof Error) reject(answer);
      else resolve(answer);
    });
  } catch (error) {
    for (const { reject } of jobs) reject(error);
  }
}
