/**
 * Keeps what is counted in line with what rules name. A rule and a limit of a campaign mean the same counters (`campaign_usage`), which are there while
 * a limit is for them or a rule that holds names them: for a campaign, also where the rule holds for single codes of it; and for a code without a
 * campaign by itself. So a rule makes at most as many counters of a campaign as there are scopes and periods, for however many of its codes it holds.
 */
import type { RuleSet } from '../../contract/rule-language.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { joinedOn } from '../platform/joined.ts';
import { countAhead, countRest, forgetUsage, usagePeriod, type Counted } from './count-usage.ts';
import { countersOf, isAmong, isCounted, isSameCounter, without } from './counter-names.ts';
import type { CounterName } from './limit.ts';
import { isTotal } from './limit-list.ts';
import { lockAllLimits, readLimitState, takeTurns, type CampaignKey } from './limits.store.ts';
import { countersNamed } from './named-counters.ts';
import { countCodes, trackCodes } from './track-codes.ts';
import {
  deleteTracked, insertTracked, isAssignedIn, isTracking, keepRule, lockCodes, ownersOf, ownersOfRule, readTracked, type Owner, type RuleObject,
} from './tracked-counters.store.ts';

export interface TrackedRule {
  projectId: string;
  ruleId: string;
  /** What it is assigned to, or taken from; null: all that it holds for, since it says something else now. */
  objects: readonly RuleObject[] | null;
}

/** A campaign in which nothing asks any more for what was counted. */
export interface Uncounted extends CampaignKey {
  names: readonly CounterName[];
}

/**
 * Has what a rule names counted where it holds, and no longer where it does not. To be called in the transaction that assigns the rule, takes it away or
 * gives it another version, after that is written: both come to hold at once, and no redemption that is judged by the rule finds a counter that is
 * missing or has missed anything. Whatever was redeemed before is counted from the entries, in a campaign most of it while redemptions go on.
 *
 * Locks, in this order, the rule against changes, the turns of campaigns, codes without a campaign, and the counters of campaigns; so the counters may
 * not be locked before (`moveSequences` does it), and an object that is deleted for good must still be there. Codes that others may lock are locked
 * before the rule by whoever calls. What it gives back is for `forgetCounters`, after the commit.
 */
export async function trackCounters(tx: Transaction, rule: TrackedRule): Promise<Uncounted[]> {
  const { projectId, ruleId, objects } = rule;
  const names = countersNamed((await keepRule(tx, projectId, ruleId)) ?? {});
  if (names.length === 0 && !(await isTracking(tx, projectId, ruleId))) return [];
  const owners = objects === null ? await ownersOfRule(tx, projectId, ruleId) : await ownersOf(tx, projectId, ruleId, objects);
  const campaigns = owners.filter(({ isCode }) => !isCode);
  const plans = await planCampaigns(tx, rule, campaigns, names);
  await trackCodes(tx, rule, owners.filter(({ isCode }) => isCode), names);
  // All of them, since all are to be moved: nobody may wait for one whose order is before what they hold.
  if (plans.length > 0) await lockAllLimits(tx, projectId, campaigns.map(({ ownerId }) => ownerId));
  return carryOut(tx, rule, plans);
}

/**
 * Counts ahead, in transactions of its own, what `trackCounters` would count in that of the change: nothing but the change itself is then done while
 * others wait. `rules` is what the rule will say. Worth it where there may be much to count; a change that then fails leaves counters that nobody reads.
 *
 * Where the change has an idempotency key there are no transactions of its own: all locks that were taken here would be kept, before those that the
 * change takes first. So nothing is done then, and `trackCounters` counts.
 */
export async function prepareCounters(db: Pool, rule: TrackedRule, rules: RuleSet): Promise<void> {
  const { projectId, ruleId, objects } = rule;
  const names = countersNamed(rules);
  if (names.length === 0 || joinedOn(db.raw) !== undefined) return;
  const owners = await db.transaction((tx) => (objects === null ? ownersOfRule(tx, projectId, ruleId) : ownersOf(tx, projectId, ruleId, objects)));
  const meant = objects === null ? owners.filter(({ isAssigned }) => isAssigned) : owners.map((owner) => ({ ...owner, isAssigned: true }));
  for (const some of parts(meant)) {
    await db.transaction(async (tx) => {
      const codes = some.filter(({ isCode }) => isCode);
      await lockCodes(tx, projectId, codes.map(({ ownerId }) => ownerId));
      await keepRule(tx, projectId, ruleId);
      const plans = await planCampaigns(tx, rule, some.filter(({ isCode }) => !isCode), names);
      // What the rule names until then goes on being counted.
      await countCodes(tx, rule, codes, names);
      await lockAllLimits(tx, projectId, plans.map(({ key }) => key.campaignId));
      await carryOut(tx, rule, plans.map((plan) => ({ ...plan, extra: [] })));
    });
  }
}

/** Removes what is used of counters that nobody asks for any more; whoever redeems does not wait. */
export async function forgetCounters(db: Pool, uncounted: readonly Uncounted[]): Promise<void> {
  for (const { names, ...key } of uncounted) {
    for (const name of names) await forgetUsage(db, key, name);
  }
}

/** Codes that wait for each other's counting, at most. */
const codesAtOnce = 100;

/** One campaign at a time, or some codes. */
function parts(owners: readonly Owner[]): Owner[][] {
  const codes = owners.filter(({ isCode }) => isCode);
  const partsOfCodes = Array.from({ length: Math.ceil(codes.length / codesAtOnce) }, (_, index) => codes.slice(index * codesAtOnce, (index + 1) * codesAtOnce));
  return [...owners.filter(({ isCode }) => !isCode).map((owner) => [owner]), ...partsOfCodes];
}

/** What a campaign is to count, or no longer because of this rule. */
interface Plan {
  key: CampaignKey;
  missing: CounterName[];
  extra: CounterName[];
  counted: Counted[];
}

/** Takes the campaigns' turns, and counts ahead. */
async function planCampaigns(tx: Transaction, { projectId, ruleId }: TrackedRule, owners: readonly Owner[], names: readonly CounterName[]): Promise<Plan[]> {
  const plans: Plan[] = [];
  if (owners.length > 0) await takeTurns(tx, projectId, owners.map(({ ownerId }) => ownerId));
  for (const { ownerId: campaignId, isAssigned } of owners) {
    const key = { projectId, campaignId };
    const state = await readLimitState(tx, key);
    // Of imported history nothing can be redeemed.
    if (state === undefined) continue;
    const isHolding = isAssigned || (await isAssignedIn(tx, projectId, ruleId, campaignId));
    const wanted = isHolding ? names.filter((name) => !isTotal(name)) : [];
    const tracked = await readTracked(tx, projectId, [campaignId], ruleId);
    const [missing, extra] = [without(wanted, tracked), countersOf(without(tracked, wanted))];
    if (missing.length + extra.length > 0) plans.push({ key, missing, extra, counted: await countAhead(tx, key, state, missing) });
  }
  return plans;
}

/** Under the locks of the campaigns' counters. */
async function carryOut(tx: Transaction, { projectId, ruleId }: TrackedRule, plans: readonly Plan[]): Promise<Uncounted[]> {
  const uncounted: Uncounted[] = [];
  for (const { key, missing, extra, counted } of plans) {
    const state = await readLimitState(tx, key);
    if (state === undefined) continue;
    for (const name of missing) {
      const ahead = counted.find(({ of }) => isSameCounter(of, name));
      if (ahead !== undefined) await countRest(tx, key, usagePeriod(name, state), ahead);
    }
    await insertTracked(tx, projectId, ruleId, [key.campaignId], missing, state.now);
    await deleteTracked(tx, projectId, ruleId, [key.campaignId], extra);
    const after = await readTracked(tx, projectId, [key.campaignId]);
    const names = extra.filter((name) => !isAmong(name, after) && !isCounted(name, { limits: state.limits, tracked: [] }));
    if (names.length > 0) uncounted.push({ ...key, names });
  }
  return uncounted;
}
