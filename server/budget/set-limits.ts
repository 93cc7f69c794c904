import { notFound } from '../../contract/errors.ts';
import type { LimitChange, LimitsSet } from '../../contract/limits.ts';
import type { Actor } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { nothingUsed, type Limit, type LimitMeasure } from './limit.ts';
import { byName, changedLimits, isTotal, limitDifferences, nameOf } from './limit-list.ts';
import {
  deleteLimits, insertWarnings, lockLimits, readLimitState, upsertLimits, writeTotalLimits, type CampaignKey, type LimitState,
} from './limits.store.ts';
import { periodBounds, periodStart } from './period.ts';
import { reachedWarnings, usedOf } from './usage.ts';
import { copyLimits, deleteUsage, makeUsage, readCampaignUsage, type LimitCopies, type UsagePeriod } from './usage.store.ts';

export interface LimitsChange {
  projectId: string;
  campaignId: string;
  limits: readonly LimitChange[];
  actor: Actor;
  requestId: string | null;
}

/**
 * Sets the limits of a campaign while it runs, all or none; they hold for every redemption that begins after the answer. A limit below what is used
 * is legal: nothing more is accepted then. The first limit for a scope and period counts what its redemptions so far have used, and the campaign's
 * redemptions wait for that. Throws 400, and 404 for imported, finished campaigns too: nothing of them can be redeemed.
 */
export async function setLimits(db: Pool, change: LimitsChange, now: Date): Promise<LimitsSet> {
  return db.transaction(async (tx) => {
    if (!(await lockLimits(tx, change))) throw notFound('campaign', change.campaignId);
    const state = await readLimitState(tx, change);
    const after = changedLimits(state.limits, change.limits);
    const fields = limitDifferences(state.limits, after);
    if (fields.length > 0) {
      await write(tx, change, state, after, now);
      const { projectId, campaignId, actor, requestId } = change;
      await recordChange(tx, { projectId, objectType: 'limits', objectId: campaignId, campaignId, action: 'updated', fields, actor, requestId, at: now });
    }
    return toLimitsSet(after);
  });
}

async function write(tx: Transaction, key: CampaignKey, state: LimitState, after: readonly Limit[], now: Date): Promise<void> {
  const [old, current] = [byName(state.limits), byName(after)];
  const changed = after.filter((limit) => {
    const was = old.get(nameOf(limit));
    return was?.max !== limit.max || was.straddle !== limit.straddle;
  });
  const removed = state.limits.filter((limit) => !current.has(nameOf(limit)));
  await writeTotalLimits(tx, key, after);
  await upsertLimits(tx, key, changed, now);
  await deleteLimits(tx, key, removed.filter((limit) => !isTotal(limit)));
  const touched = new Map([...changed, ...removed].filter((limit) => !isTotal(limit)).map((limit) => [`${limit.scope} ${limit.period}`, limit]));
  for (const { scope, period } of touched.values()) {
    const isOf = (limit: Limit): boolean => limit.scope === scope && limit.period === period;
    const of = usagePeriod({ scope, period }, state);
    const copies = copiesOf(after.filter(isOf));
    if (!after.some(isOf)) await deleteUsage(tx, key, scope, period);
    else if (!state.limits.some(isOf)) await makeUsage(tx, key, of, copies);
    else if (scope === 'campaign') await copyLimits(tx, key, of, copies);
  }
  await warn(tx, key, state, changed);
}

function usagePeriod({ scope, period }: Pick<Limit, 'scope' | 'period'>, { now, timeZone, weekStartsOn }: LimitState): UsagePeriod {
  const start = periodStart(period, now, timeZone, weekStartsOn);
  return { scope, period, periodStart: start, bounds: periodBounds(period, start, timeZone) };
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
    const warnings = reachedWarnings(limit, usage).map((percent) => ({ measure, period, periodStart: start, percent, max, used: usedOf(measure, usage) }));
    await insertWarnings(tx, key, warnings, state.now);
  }
}

function toLimitsSet(limits: Limit[]): LimitsSet {
  const total = (measure: LimitMeasure): number | null => limits.find((limit) => isTotal(limit) && limit.measure === measure)?.max ?? null;
  return { redemptions_limit: total('redemptions'), discount_limit_minor: total('discount'), limits };
}
