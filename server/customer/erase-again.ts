import type { Pool } from '../platform/db.ts';
import { eraseCustomer, findErasedSince, lockCustomer } from './change-customer.store.ts';

/** Longer than twice the time after which this is done again, so that the last look comes when nothing can be under way any more. */
const lookedAtMinutes = 25;

/**
 * A redemption that had found somebody before they were erased may be written after the erasure has looked, and nothing that redeems waits for an
 * erasure. So whoever was erased a short time before `now` is erased again. How many people; any number of processes may at once.
 */
export async function eraseAgain(db: Pool, now: Date, isClosing = (): boolean => false): Promise<number> {
  const erased = await findErasedSince(db, new Date(now.getTime() - lookedAtMinutes * 60_000));
  for (const { projectId, customerId } of erased) {
    if (isClosing()) break;
    await db.transaction(async (tx) => {
      await lockCustomer(tx, projectId, customerId);
      await eraseCustomer(tx, projectId, customerId, now);
    });
  }
  return erased.length;
}
