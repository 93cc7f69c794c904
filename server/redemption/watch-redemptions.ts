import type { Db } from '../platform/db.ts';
import { countAllEntries } from './redemption.store.ts';

/** Longer than a connection keeps to itself what it wrote, which is a second. */
const quietMilliseconds = 2_000;

/**
 * Tells whether anybody redeems on this database, through whatever process and in whatever project: somebody does from the first look on until as long
 * as this nothing new was seen.
 */
export function watchRedemptions(quietMs = quietMilliseconds): (db: Db) => Promise<boolean> {
  let seen: number | null = null;
  let movedAt = 0;
  return async (db) => {
    const entries = await countAllEntries(db);
    if (entries !== seen) movedAt = performance.now();
    seen = entries;
    return performance.now() - movedAt < quietMs;
  };
}
