/** Begins to count the use of a campaign's scopes and periods while it runs, and ends it. The campaign's turn has been taken (`takeTurn`). */
import type { Pool, Transaction } from '../platform/db.ts';
import { countersOf, isCounted } from './counter-names.ts';
import type { CounterName } from './limit.ts';
import { readLimitState, takeTurn, type CampaignKey, type LimitState } from './limits.store.ts';
import { periodBounds, periodStart } from './period.ts';
import { addUsage, deleteUsage, makeUsage, readMark, type UsagePeriod } from './usage.store.ts';

/** A scope and period whose use was counted up to `mark` while redemptions went on. */
export interface Counted {
  of: UsagePeriod;
  mark: Date;
}

/** The running period, by the state's clock. */
export function usagePeriod({ scope, period }: CounterName, { now, timeZone, weekStartsOn }: Pick<LimitState, 'now' | 'timeZone' | 'weekStartsOn'>): UsagePeriod {
  const start = periodStart(period, now, timeZone, weekStartsOn);
  return { scope, period, periodStart: start, bounds: periodBounds(period, start, timeZone) };
}

/** Counts what is used so far of what is wanted and not counted yet, most of it: `countRest` counts the last seconds under the lock. */
export async function countAhead(tx: Transaction, key: CampaignKey, state: LimitState, wanted: readonly CounterName[]): Promise<Counted[]> {
  const counted: Counted[] = [];
  for (const name of countersOf(wanted).filter((one) => !isCounted(one, state))) {
    const [of, mark] = [usagePeriod(name, state), await readMark(tx, key)];
    // Nothing is there, unless a process ended before it had forgotten all of an earlier limit or rule.
    await deleteUsage(tx, key, of);
    await makeUsage(tx, key, of, mark);
    counted.push({ of, mark });
  }
  return counted;
}

/** Counts what has happened of a period since it was counted ahead. Under the lock of the campaign's counters. */
export async function countRest(tx: Transaction, key: CampaignKey, of: UsagePeriod, { of: ahead, mark }: Counted): Promise<void> {
  if (ahead.periodStart === of.periodStart) return addUsage(tx, key, of, mark);
  // While it was being counted the period ended: the new one is too young to take long.
  await deleteUsage(tx, key, of);
  await addUsage(tx, key, of, allTime);
}

const allTime = new Date(0);

/** What is used where nothing is counted any more moves no further, so it is removed without anybody having to wait. */
export async function forgetUsage(db: Pool, key: CampaignKey, name: CounterName): Promise<void> {
  await db.transaction(async (tx) => {
    await takeTurn(tx, key);
    const state = await readLimitState(tx, key);
    if (state !== undefined && !isCounted(name, state)) await deleteUsage(tx, key, name);
  });
}
