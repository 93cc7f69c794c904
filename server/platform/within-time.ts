import { databaseErrorCode, type Db, type Pool } from './db.ts';

const cancelled = '57014';

/** What `read` gives; undefined when one of its statements takes longer than `milliseconds`: what nobody should wait for. */
export async function withinTime<T>(db: Pool, milliseconds: number, read: (db: Db) => Promise<T>): Promise<T | undefined> {
  try {
    return await db.transaction(async (tx) => {
      await tx.query(`/* time.bound */ set local statement_timeout = ${milliseconds}`);
      return read(tx);
    });
  } catch (error) {
    if (databaseErrorCode(error) === cancelled) return undefined;
    throw error;
  }
}

/** How long something is counted while somebody waits for it. */
export const countingMilliseconds = 1_000;
