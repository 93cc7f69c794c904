import type { Clock } from './clock.ts';
import type { Pool } from './db.ts';
import { forgetAnswers } from './idempotency.store.ts';

export interface ForgettingOptions {
  db: Pool;
  clock: Clock;
  onError(error: unknown): void;
}

export interface Forgetting {
  /** Ends after the running statement. */
  close(): Promise<void>;
}

/** How long an answer is kept under its idempotency key. */
export const keptDays = 7;
const everyMilliseconds = 600_000;
/** At once, so that no statement runs for long. */
const countMax = 1_000;

/** Removes answers that are older than a week, every ten minutes. Any number of processes may. */
export function startForgetting({ db, clock, onError }: ForgettingOptions): Forgetting {
  let isClosing = false;
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => forgetOldAnswers(db, clock.now(), () => isClosing)).then(() => {}, onError);
  }, everyMilliseconds);
  timer.unref();
  return {
    close: async () => {
      isClosing = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Removes what is older than a week at `now`; how many answers it were. */
export async function forgetOldAnswers(db: Pool, now: Date, isClosing = (): boolean => false): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  for (let forgotten = 0; ; ) {
    const count = await forgetAnswers(db, before, countMax);
    forgotten += count;
    if (count < countMax || isClosing()) return forgotten;
  }
}
