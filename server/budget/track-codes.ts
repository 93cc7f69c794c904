/** What is counted of codes without a campaign, each by itself, because a rule names it. */
import type { Transaction } from '../platform/db.ts';
import { usagePeriod } from './count-usage.ts';
import { countersOf, isAmong } from './counter-names.ts';
import type { CounterName } from './limit.ts';
import { deleteTracked, insertTracked, lockCodes, lockIdleCodes, readCalendar, readTracked, type Owner } from './tracked-counters.store.ts';
import { scopeOfCode } from './usage.ts';
import { deleteUsageOfCodes, makeUsageOfCodes } from './usage.store.ts';

interface OfRule {
  projectId: string;
  ruleId: string;
}

/**
 * Has the counters counted of the codes to which the rule is assigned, and no longer of the others. The codes are locked, all that they were redeemed for
 * is counted meanwhile, and it takes by their number and their entries.
 */
export async function trackCodes(tx: Transaction, rule: OfRule, owners: readonly Owner[], named: readonly CounterName[]): Promise<void> {
  await countCodes(tx, rule, owners, named);
  await uncountCodes(tx, rule, owners, named);
}

/** The first half alone: what is counted already goes on being counted. */
export async function countCodes(tx: Transaction, { projectId, ruleId }: OfRule, owners: readonly Owner[], named: readonly CounterName[]): Promise<void> {
  const assigned = owners.filter(({ isAssigned }) => isAssigned).map(({ ownerId }) => ownerId);
  if (assigned.length === 0) return;
  await lockCodes(tx, projectId, assigned);
  const calendar = await readCalendar(tx, projectId);
  const tracked = await readTracked(tx, projectId, assigned, ruleId);
  for (const name of namesOfCodes(named)) {
    const missing = idsWithout(assigned, name, tracked);
    if (missing.length === 0) continue;
    const uncounted = idsWithout(missing, name, await readTracked(tx, projectId, missing));
    await makeUsageOfCodes(tx, projectId, uncounted, usagePeriod(name, calendar));
    await insertTracked(tx, projectId, ruleId, missing, [name], calendar.now);
  }
}

/** A code that the rule does not hold for and that somebody has locked is left for the next change: perhaps they are about to assign the rule to it. */
async function uncountCodes(tx: Transaction, { projectId, ruleId }: OfRule, owners: readonly Owner[], named: readonly CounterName[]): Promise<void> {
  const assigned = new Set(owners.filter(({ isAssigned }) => isAssigned).map(({ ownerId }) => ownerId));
  const others = owners.filter(({ isAssigned }) => !isAssigned).map(({ ownerId }) => ownerId);
  const busy = others.length === 0 ? null : await lockIdleCodes(tx, projectId, others);
  const tracked = await readTracked(tx, projectId, [...assigned, ...others.filter((id) => busy?.has(id) !== true)], ruleId);
  const names = namesOfCodes(named);
  for (const name of countersOf(tracked)) {
    const extra = tracked.filter((one) => isAmong(one, [name]) && (!assigned.has(one.ownerId) || !isAmong(name, names))).map(({ ownerId }) => ownerId);
    if (extra.length === 0) continue;
    await deleteTracked(tx, projectId, ruleId, extra, [name]);
    await deleteUsageOfCodes(tx, projectId, idsWithout(extra, name, await readTracked(tx, projectId, extra)), name);
  }
}

function namesOfCodes(named: readonly CounterName[]): CounterName[] {
  return countersOf(named.map(({ scope, period }) => ({ scope: scopeOfCode(scope), period })));
}

function idsWithout(ids: readonly string[], name: CounterName, tracked: readonly (CounterName & { ownerId: string })[]): string[] {
  const having = new Set(tracked.filter((one) => isAmong(one, [name])).map(({ ownerId }) => ownerId));
  return ids.filter((id) => !having.has(id));
}
