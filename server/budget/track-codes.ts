/** What is counted of codes without a campaign, each by itself, because a rule names it. */
import type { Transaction } from '../platform/db.ts';
import { usagePeriod } from './count-usage.ts';
import { countersOf, isAmong } from './counter-names.ts';
import type { CounterName } from './limit.ts';
import { deleteTracked, insertTracked, lockCodes, readCalendar, readTracked, type Owner } from './tracked-counters.store.ts';
import { scopeOfCode } from './usage.ts';
import { deleteUsageOfCodes, makeUsageOfCodes } from './usage.store.ts';

/**
 * Has the counters counted of the codes to which the rule is assigned, and no longer of the others. The codes are locked, all that they were redeemed for
 * is counted meanwhile, and it takes by their number and their entries.
 */
export async function trackCodes(
  tx: Transaction, { projectId, ruleId }: { projectId: string; ruleId: string }, owners: readonly Owner[], named: readonly CounterName[],
): Promise<void> {
  if (owners.length === 0) return;
  const ids = owners.map(({ ownerId }) => ownerId);
  await lockCodes(tx, projectId, ids);
  const calendar = await readCalendar(tx, projectId);
  const names = countersOf(named.map(({ scope, period }) => ({ scope: scopeOfCode(scope), period })));
  const tracked = await readTracked(tx, projectId, ids, ruleId);
  const assigned = owners.filter(({ isAssigned }) => isAssigned).map(({ ownerId }) => ownerId);
  for (const name of names) {
    const missing = idsWithout(assigned, name, tracked);
    if (missing.length === 0) continue;
    const uncounted = idsWithout(missing, name, await readTracked(tx, projectId, missing));
    await makeUsageOfCodes(tx, projectId, uncounted, usagePeriod(name, calendar));
    await insertTracked(tx, projectId, ruleId, missing, [name], calendar.now);
  }
  const isOf = new Set(assigned);
  for (const name of countersOf(tracked)) {
    const extra = tracked.filter((one) => isAmong(one, [name]) && (!isOf.has(one.ownerId) || !isAmong(name, names))).map(({ ownerId }) => ownerId);
    if (extra.length === 0) continue;
    await deleteTracked(tx, projectId, ruleId, extra, [name]);
    await deleteUsageOfCodes(tx, projectId, idsWithout(extra, name, await readTracked(tx, projectId, extra)), name);
  }
}

function idsWithout(ids: readonly string[], name: CounterName, tracked: readonly (CounterName & { ownerId: string })[]): string[] {
  const having = new Set(tracked.filter((one) => isAmong(one, [name])).map(({ ownerId }) => ownerId));
  return ids.filter((id) => !having.has(id));
}
