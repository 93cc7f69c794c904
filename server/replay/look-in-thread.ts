import { Worker } from 'node:worker_threads';
import { connectionOf, type Pool } from '../platform/db.ts';
import type { Looker } from './look-here.ts';
import type { PartDone } from './replay-part.ts';
import type { LookAnswer, LookOrder } from './replay-thread.ts';

/** An idle thread ends after so long: it has memory and a connection of its own. */
const idleMilliseconds = 30_000;

/** Looks in a thread of its own, which is started when there is something to look at. */
export function lookInThread(db: Pool): Looker {
  let thread: Thread | null = null;
  let timer: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(timer);
    const ending = thread;
    thread = null;
    await ending?.end();
  };
  return {
    look: async (order, replayId) => {
      clearTimeout(timer);
      thread ??= new Thread(db);
      const working = thread;
      try {
        return await working.look({ order, replayId });
      } finally {
        if (working.isOver) thread = null;
        else (timer = setTimeout(() => void end(), idleMilliseconds)).unref();
      }
    },
    close: end,
  };
}

class Thread {
  readonly #worker: Worker;
  readonly #ended: Promise<never>;
  readonly #exited: Promise<void>;
  isOver = false;

  constructor(db: Pool) {
    this.#worker = new Worker(new URL('replay-thread.js', import.meta.url), { workerData: connectionOf(db), name: 'replay' });
    this.#exited = new Promise((resolve) => void this.#worker.once('exit', () => {
      this.isOver = true;
      resolve();
    }));
    this.#ended = new Promise((_, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the thread of a replay ended')));
    });
    this.#ended.catch(() => {});
    this.#worker.unref();
  }

  async look(asked: LookOrder): Promise<PartDone> {
    const answer = new Promise<LookAnswer>((resolve) => void this.#worker.once('message', resolve));
    this.#worker.postMessage(asked);
    const given = await Promise.race([answer, this.#ended]);
    if ('error' in given) throw given.error;
    return given.part;
  }

  async end(): Promise<void> {
    if (this.isOver) return;
    this.#worker.postMessage('end');
    await this.#exited;
  }
}
