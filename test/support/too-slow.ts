import type { Pool } from '../../server/platform/db.ts';

/** A pool in whose transactions every statement takes longer than somebody waits; statements of their own run as ever. */
export async function tooSlow(pool: Pool): Promise<Pool> {
  const cancelled: unknown = await pool.transaction(async (tx) => {
    await tx.query('/* test.bound */ set local statement_timeout = 1');
    return tx.query('/* test.sleep */ select pg_sleep(60)');
  }).catch((error: unknown) => error);
  return { ...pool, transaction: async () => Promise.reject(cancelled as Error) };
}
