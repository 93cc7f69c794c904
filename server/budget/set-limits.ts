import { notFound } from '../../contract/errors.ts';
import type { LimitChange, LimitsSet } from '../../contract/limits.ts';
import type { Actor } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { nothingUsed, type Limit, type LimitMeasure } from './limit.ts';
import { byName, changedLimits, isTotal, limitDifferences, nameOf } from './limit-list.ts';
import {
  deleteLimits, insertWarnings, lockLimits, readLimitState, takeTurn, upsertLimits, writeTotalLimits, type CampaignKey, type LimitState,
} from './limits.store.ts';
import { countAhead, countRest, forgetUsage, usagePeriod, type Counted } from './count-usage.ts';
import { countersOf, isCounted, isSameCounter } from './counter-names.ts';
import { periodStart } from './period.ts';
import { reachedWarnings, usedOf } from './usage.ts';
import { copyLimits, readCampaignUsage, type LimitCopies, type UsagePeriod } from './usage.store.ts';

export interface LimitsChange {
  projectId: string;
  campaignId: string;
  limits: readonly LimitChange[];
  actor: Actor;
  requestId: string | null;
}

/**
 * Sets the limits of a campaign while it runs, all or none; they hold for every redemption that begins after the answer. A limit below what is used
 * is legal: nothing more is accepted then. The first limit for a scope and period counts what its redemptions so far have used: most of it while
 * others are made, only the last seconds while they wait. Throws 400, and 404 for imported, finished campaigns too: nothing of them can be redeemed.
 */
export async function setLimits(db: Pool, change: LimitsChange, now: Date): Promise<LimitsSet> {
  const set = await db.transaction(async (tx) => {
    await takeTurn(tx, change);
    const ahead = await readLimitState(tx, change);
    if (ahead === undefined || ahead.isBinned) throw notFound('campaign', change.campaignId);
    const after = changedLimits(ahead.limits, change.limits);
    const counted = await countAhead(tx, change, ahead, after);
    await lockLimits(tx, change);
    const state = await readLimitState(tx, change);
    // It may have been deleted meanwhile.
    if (state === undefined || state.isBinned) throw notFound('campaign', change.campaignId);
    const fields = limitDifferences(state.limits, after);
    if (fields.length > 0) {
      await write(tx, change, state, after, counted, now);
      const { projectId, campaignId, actor, requestId } = change;
      await recordChange(tx, { projectId, objectType: 'limits', objectId: campaignId, campaignId, action: 'updated', fields, actor, requestId, at: now });
    }
    return { after, uncounted: countersOf(state.limits).filter((name) => !isCounted(name, { limits: after, tracked: state.tracked })) };
  });
  for (const name of set.uncounted) await forgetUsage(db, change, name);
  return toLimitsSet(set.after);
}

async function write(
  tx: Transaction, key: CampaignKey, state: LimitState, after: readonly Limit[], counted: readonly Counted[], now: Date,
): Promise<void> {
  const [old, current] = [byName(state.limits), byName(after)];
  const changed = after.filter((limit) => {
    const was = old.get(nameOf(limit));
    return was?.max !== limit.max || was.straddle !== limit.straddle;
  });
  const removed = state.limits.filter((limit) => !current.has(nameOf(limit)));
  await writeTotalLimits(tx, key, after);
  await upsertLimits(tx, key, changed, now);
  await deleteLimits(tx, key, removed.filter((limit) => !isTotal(limit)));
  for (const name of countersOf([...changed, ...removed].filter((limit) => !isTotal(limit)))) {
    await writeUsage(tx, key, usagePeriod(name, state), after.filter((limit) => isSameCounter(limit, name)), counted);
  }
  await warn(tx, key, state, changed);
}

/** Brings what is used of a period in line with its limits; where there are none any more a rule may still have it counted. */
async function writeUsage(tx: Transaction, key: CampaignKey, of: UsagePeriod, limits: readonly Limit[], counted: readonly Counted[]): Promise<void> {
  const ahead = counted.find((one) => isSameCounter(one.of, of));
  if (ahead !== undefined) await countRest(tx, key, of, ahead);
  if (of.scope === 'campaign') await copyLimits(tx, key, of, copiesOf(limits));
}

function copiesOf(limits: readonly Limit[]): LimitCopies {
  const max = (measure: LimitMeasure): number | null => limits.find((limit) => limit.measure === measure)?.max ?? null;
  return { redemptions: max('redemptions'), discount: max('discount'), orders: max('orders') };
}

/** A limit that is set to what is used, or near it, has reached its warnings at once. */
async function warn(tx: Transaction, key: CampaignKey, state: LimitState, changed: readonly Limit[]): Promise<void> {
  for (const limit of changed) {
    if (limit.scope !== 'campaign') continue;
    const { measure, period, max } = limit;
    const start = periodStart(period, state.now, state.timeZone, state.weekStartsOn);
    const usage = isTotal(limit) ? state.total : ((await readCampaignUsage(tx, key, period, start)) ?? nothingUsed);
    const used = usedOf(measure, usage);
    const warnings = reachedWarnings(limit, usage).map((percent) => ({ campaignId: key.campaignId, measure, period, periodStart: start, percent, max, used }));
    await insertWarnings(tx, key.projectId, warnings, state.now);
  }
}

function toLimitsSet(limits: Limit[]): LimitsSet {
  const total = (measure: LimitMeasure): number | null => limits.find((limit) => isTotal(limit) && limit.measure === measure)?.max ?? null;
  return { redemptions_limit: total('redemptions'), discount_limit_minor: total('discount'), limits };
}
