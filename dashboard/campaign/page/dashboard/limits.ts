import type { LimitChange, LimitName, LimitUse } from '../../../../contract/limits.ts';
import type { CounterName } from '../limit-words.ts';
import type { RequestFailure } from '../../../api/client.ts';

/** A limit of the campaign as a whole: what is used of it is one number. */
export type MeasuredUse = LimitUse & { used: number; held: number; remaining: number };

export function isMeasured(limit: LimitUse): limit is MeasuredUse {
  return limit.used !== null && limit.held !== null && limit.remaining !== null;
}

/** A limit as it is being edited; `max` of null is none. Money in minor units. */
export interface DraftLimit extends LimitName {
  max: number | null;
  straddle: LimitUse['straddle'];
}

/** The two limits that a campaign is most often given: they are offered even when they are not set. */
const usual: readonly LimitName[] = [
  { scope: 'campaign', measure: 'discount', period: 'total' }, { scope: 'campaign', measure: 'redemptions', period: 'total' },
];

/** What tells a limit from the others. */
export function limitKey({ scope, measure, period }: CounterName): string {
  return `${scope}-${measure}-${period}`;
}

/** Whether a limit is what a campaign may give in all: the first that anybody looks for. */
export function isDiscountBudget(limit: CounterName): boolean {
  return limitKey(limit) === 'campaign-discount-total';
}

/** Whether a limit has its place in the dialog whether it is set or not. */
export function isUsual(limit: LimitName): boolean {
  return usual.some((one) => limitKey(one) === limitKey(limit));
}

/** What the dialog begins with: the usual limits, then the others that are set. */
export function draftOf(limits: readonly LimitUse[]): DraftLimit[] {
  const set = limits.map(({ scope, measure, period, max, straddle }): DraftLimit => ({ scope, measure, period, max, straddle }));
  const first = usual.map((one) => set.find((limit) => limitKey(limit) === limitKey(one)) ?? { ...one, max: null, straddle: 'reject' as const });
  return [...first, ...set.filter((limit) => !isUsual(limit))];
}

/** What to ask the server for: only what differs, so that a limit that somebody else changes meanwhile is left alone. */
export function changedLimits(before: readonly DraftLimit[], after: readonly DraftLimit[]): LimitChange[] {
  const old = new Map(before.map((limit) => [limitKey(limit), limit]));
  const kept = new Set(after.map(limitKey));
  const removed = before.filter((limit) => !kept.has(limitKey(limit)) && limit.max !== null).map((limit) => ({ ...nameOf(limit), max: null }));
  const changed = after.flatMap((limit): LimitChange[] => {
    const was = old.get(limitKey(limit));
    if ((was?.max ?? null) === limit.max && (limit.max === null || was?.straddle === limit.straddle)) return [];
    return [{ ...nameOf(limit), max: limit.max, ...(limit.max !== null && limit.measure === 'discount' && { straddle: limit.straddle }) }];
  });
  return [...removed, ...changed];
}

function nameOf({ scope, measure, period }: LimitName): LimitName {
  return { scope, measure, period };
}

/** Whether a limit of the whole campaign is not more than what is used and held already, so that the next redemption is refused. */
export function isStopping(changes: readonly LimitChange[], uses: readonly LimitUse[], spent: (limit: LimitName) => number | null): boolean {
  return changes.some((change) => {
    const use = uses.find((limit) => limitKey(limit) === limitKey(change));
    const taken = use === undefined ? spent(change) : (use.used ?? 0) + (use.held ?? 0);
    return change.scope === 'campaign' && change.max !== null && taken !== null && change.max <= taken;
  });
}

/** What the server found wrong, at the limit that its words name; keys as of `limitKey`. */
export function serverProblems(failure: Pick<RequestFailure, 'status' | 'detail'>, changes: readonly LimitChange[]): Record<string, string> {
  const index = failure.status === 400 ? /\.limits\[(\d+)\]/.exec(failure.detail ?? '')?.[1] : undefined;
  const change = index === undefined ? undefined : changes[Number(index)];
  return change === undefined || failure.detail === null ? {} : { [limitKey(change)]: failure.detail };
}
