import type { Pool } from '../platform/db.ts';
import { keptDays } from './export.ts';
import { forgetExports } from './export.store.ts';

/** At once: a file may be large. */
const countMax = 10;

/** Removes files that are older than a week at `now`; how many it were. Any number of processes may at once. */
export async function forgetOldExports(db: Pool, now: Date, isClosing = (): boolean => false): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  for (let forgotten = 0; ; ) {
    const count = await forgetExports(db, before, countMax);
    forgotten += count;
    if (count < countMax || isClosing()) return forgotten;
  }
}
