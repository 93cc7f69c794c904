import type { Pool } from './db.ts';
import { forgetAnswers } from './idempotency.store.ts';

/** How long an answer is kept under its idempotency key. */
export const keptDays = 7;
/** At once, so that no statement runs for long. */
const countMax = 1_000;

/** Removes what is older than a week at `now`; how many answers it were. Any number of processes may at once. */
export async function forgetOldAnswers(db: Pool, now: Date, isClosing = (): boolean => false): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  for (let forgotten = 0; ; ) {
    const count = await forgetAnswers(db, before, countMax);
    forgotten += count;
    if (count < countMax || isClosing()) return forgotten;
  }
}
