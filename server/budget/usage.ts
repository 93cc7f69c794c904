/** Where the use of limits is counted, and how it moves. Money in minor units, everything net of rollbacks. */
import type { Actor } from '../access/principal.ts';
import { usageKey, type CounterName, type CounterScope, type Limit, type LimitMeasure, type LimitPeriod, type Usage, type UsagePlace } from './limit.ts';
import { isTotal } from './limit-list.ts';
import { periodStart, totalStart } from './period.ts';

/** Whose use of a code is meant, and when: the instant chooses the day, week and month. */
export interface UsedBy {
  /** null: the code has none. */
  campaignId: string | null;
  /** null: nobody was named, so limits for each customer count nothing. */
  customerId: string | null;
  voucherId: string;
  /** Who redeems it, or holds it. */
  actorType: Actor['type'] | null;
  actorId: string | null;
  at: Date;
  timeZone: string;
  /** 0 is Sunday. */
  weekStartsOn: number;
}

/** What one redemption or hold counts; null: not known, so it adds nothing. */
export interface Amounts {
  discountMinor: number | null;
  orderMinor: number | null;
}

/** The counter that a limit or a rule is compared with; null where it counts nobody: no customer is named, no such key or member redeems. */
export function placeOf({ scope: named, period }: CounterName, by: UsedBy): UsagePlace | null {
  const scope = by.campaignId === null ? scopeOfCode(named) : named;
  const scopeId = scopeIdOf(scope, by);
  if (scopeId === null) return null;
  const start = periodStart(period, by.at, by.timeZone, by.weekStartsOn);
  return { campaignId: by.campaignId ?? by.voucherId, scope, scopeId, period, periodStart: start };
}

/** What is meant by a code without a campaign: it is all that there is of one, so what would count in the campaign counts in the code. */
export function scopeOfCode(scope: CounterScope): CounterScope {
  return scope === 'campaign' ? 'voucher' : scope === 'customer' ? 'customer_voucher' : scope;
}

function scopeIdOf(scope: CounterScope, { voucherId, customerId, actorType, actorId }: UsedBy): string | null {
  switch (scope) {
    case 'campaign': return '';
    case 'customer': return customerId;
    case 'voucher': return voucherId;
    case 'customer_voucher': return customerId === null ? null : `${voucherId} ${customerId}`;
    case 'api_key':
    case 'member': return actorType !== scope || actorId === null ? null : `${voucherId} ${actorId}`;
  }
}

/**
 * Every counter that a redemption or hold moves: the campaign's total always, and one for each scope and period that a limit is for or a rule names.
 * A rollback moves those of the instant and the actor of the redemption that it takes back, and, as the end of a hold, only those that are stored:
 * periods from before they were counted have none.
 */
export function placesOf(counted: readonly CounterName[], by: UsedBy): UsagePlace[] {
  const totals = by.campaignId === null ? [] : [totalPlace(by.campaignId)];
  if (counted.every(isTotal)) return totals;
  const places = new Map(totals.map((total) => [usageKey(total), total]));
  for (const name of counted) {
    const place = placeOf(name, by);
    if (place !== null) places.set(usageKey(place), place);
  }
  return [...places.values()];
}

/** Where a campaign counts all that it ever was used for. */
export function totalPlace(campaignId: string): UsagePlace {
  return { campaignId, scope: 'campaign', scopeId: '', period: 'total', periodStart: totalStart };
}

/** After a redemption. */
export function spend(usage: Usage, amounts: Amounts): Usage {
  return move(usage, amounts, 1);
}

/** After a redemption was taken back. */
export function giveBack(usage: Usage, amounts: Amounts): Usage {
  return move(usage, amounts, -1);
}

/** After something was reserved. */
export function hold(usage: Usage, amounts: Amounts): Usage {
  return moveHeld(usage, amounts, 1);
}

/** After a hold ended, used up or not. */
export function unhold(usage: Usage, amounts: Amounts): Usage {
  return moveHeld(usage, amounts, -1);
}

function move(usage: Usage, { discountMinor, orderMinor }: Amounts, sign: 1 | -1): Usage {
  return {
    ...usage,
    redemptions: usage.redemptions + sign,
    discountMinor: usage.discountMinor + sign * (discountMinor ?? 0),
    orderMinor: usage.orderMinor + sign * (orderMinor ?? 0),
  };
}

function moveHeld(usage: Usage, { discountMinor, orderMinor }: Amounts, sign: 1 | -1): Usage {
  return {
    ...usage,
    heldRedemptions: usage.heldRedemptions + sign,
    heldDiscountMinor: usage.heldDiscountMinor + sign * (discountMinor ?? 0),
    heldOrderMinor: usage.heldOrderMinor + sign * (orderMinor ?? 0),
  };
}

/** What is used of a limit's measure. */
export function usedOf(measure: LimitMeasure, usage: Usage): number {
  switch (measure) {
    case 'redemptions': return usage.redemptions;
    case 'discount': return usage.discountMinor;
    case 'orders': return usage.orderMinor;
  }
}

/** What holds reserve of a limit's measure. */
export function heldOf(measure: LimitMeasure, usage: Usage): number {
  switch (measure) {
    case 'redemptions': return usage.heldRedemptions;
    case 'discount': return usage.heldDiscountMinor;
    case 'orders': return usage.heldOrderMinor;
  }
}

/** At how many percent of a limit somebody is warned. */
export const warningPercents = [50, 80, 95, 100] as const;
export type WarningPercent = (typeof warningPercents)[number];

/** A limit of a whole campaign was used up to so many percent of it. */
export interface Warning {
  campaignId: string;
  measure: LimitMeasure;
  period: LimitPeriod;
  periodStart: string;
  percent: WarningPercent;
  max: number;
  used: number;
}

/** The warnings that what is used has reached; what is only held warns nobody. */
export function reachedWarnings({ measure, max }: Pick<Limit, 'measure' | 'max'>, usage: Usage): WarningPercent[] {
  const used = usedOf(measure, usage);
  // Both sides are rounded alike, so a share that is exactly 80 % is not missed. A limit of 0 is used up from the beginning.
  return warningPercents.filter((percent) => (max === 0 ? true : used / max >= percent / 100));
}

/** The warnings reached with this move and not before. */
export function crossedWarnings(limit: Pick<Limit, 'measure' | 'max'>, before: Usage, after: Usage): WarningPercent[] {
  const reached = reachedWarnings(limit, before);
  return reachedWarnings(limit, after).filter((percent) => !reached.includes(percent));
}
