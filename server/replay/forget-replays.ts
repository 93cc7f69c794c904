import type { Pool } from '../platform/db.ts';
import { forgetReplays } from './replay.store.ts';

/** How long what a replay found is kept. */
const keptDays = 7;
/** At once; each has thousands of rows. */
const countMax = 10;

/** Removes replays that are older than a week at `now`; how many it were. Any number of processes may at once. */
export async function forgetOldReplays(db: Pool, now: Date, isClosing = (): boolean => false): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  for (let forgotten = 0; ; ) {
    const count = await forgetReplays(db, before, countMax);
    forgotten += count;
    if (count < countMax || isClosing()) return forgotten;
  }
}
