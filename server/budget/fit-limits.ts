/**
 * Whether a redemption, or a hold, fits in the limits of its campaign. Every limit is compared with the value that includes this one: used + held +
 * wanted <= max. It is asked in two steps, since the discount is known only after it was computed:
 *
 *     const room = roomFor(limits, by, orderMinor, usageOf);      // refused by redemptions, order value, or for want of a customer
 *     const fit = fitDiscount(room, discountMinor);               // refused, or granted: whole, or what is left
 *
 * Both are pure; what is granted is booked by the caller. Granting less than `fitDiscount` says is always right.
 */
import { nothingUsed, type Limit, type LimitHit, type LimitMeasure, type Usage, type UsagePlace } from './limit.ts';
import { heldOf, placeOf, usedOf, type UsedBy } from './usage.ts';

export interface LimitRefusal {
  isRefused: true;
  code: 'redemption_rules_violated' | 'missing_amount' | 'missing_customer';
  /** What is wrong, for the caller. */
  details: string;
  /** null: something that a limit needs was not told. */
  hit: LimitHit | null;
}

/** What is left for a redemption that has passed all limits but those of its discount. */
export interface Room {
  isRefused: false;
  /** The least that limits which clip have left, in minor units; null: none clips. */
  clipMaxMinor: number | null;
  /** Limits of the discount, with what is used of each. */
  ofDiscount: readonly { limit: Limit; usage: Usage }[];
}

export interface Fit {
  isRefused: false;
  /** What may be taken off at most, in minor units: what was wanted unless a limit clips it. null: not known, and no limit asks. */
  discountMinor: number | null;
  /** The limit that clipped it. */
  hit: LimitHit | null;
}

/**
 * What the limits leave for one redemption. `orderMinor`: the order's value as the redemption counts it; null: not known. `usageOf` gives what is
 * used in a place, undefined for nothing.
 */
export function roomFor(
  limits: readonly Limit[], by: UsedBy, orderMinor: number | null, usageOf: (place: UsagePlace) => Usage | undefined,
): Room | LimitRefusal {
  if (limits.length === 0) return { isRefused: false, clipMaxMinor: null, ofDiscount: [] };
  const ofDiscount: { limit: Limit; usage: Usage }[] = [];
  let clipMaxMinor: number | null = null;
  for (const limit of limits) {
    const place = placeOf(limit, by);
    if (place === null) return missing('missing_customer', `Customer is required: the campaign has ${nameOf(limit)}`);
    const usage = usageOf(place) ?? nothingUsed;
    if (limit.measure === 'discount') {
      ofDiscount.push({ limit, usage });
      if (limit.straddle === 'clip') clipMaxMinor = Math.min(clipMaxMinor ?? Infinity, leftOf(limit, usage));
    } else {
      const wanted = limit.measure === 'redemptions' ? 1 : orderMinor;
      if (wanted === null) return missing('missing_amount', `Amount is required: the campaign has ${nameOf(limit)}`);
      if (!fits(limit, usage, wanted)) return passed(limit, usage, wanted);
    }
  }
  return { isRefused: false, clipMaxMinor, ofDiscount };
}

/**
 * The discount that a redemption is granted of the one it wants: cut to what the closest limit that clips has left, and refused when that is
 * nothing or when, cut, it still passes a limit that refuses.
 */
export function fitDiscount(room: Room, wantedMinor: number | null): Fit | LimitRefusal {
  const [first] = room.ofDiscount;
  if (first === undefined) return { isRefused: false, discountMinor: wantedMinor, hit: null };
  if (wantedMinor === null) return missing('missing_amount', `Amount is required: the campaign has ${nameOf(first.limit)}`);
  let granted = wantedMinor;
  let hit: LimitHit | null = null;
  for (const { limit, usage } of room.ofDiscount) {
    if (limit.straddle === 'clip' && leftOf(limit, usage) < granted) {
      granted = leftOf(limit, usage);
      if (granted === 0) return passed(limit, usage, wantedMinor);
      hit = hitOf(limit, usage, wantedMinor);
    }
  }
  for (const { limit, usage } of room.ofDiscount) {
    if (limit.straddle === 'reject' && !fits(limit, usage, granted)) return passed(limit, usage, granted);
  }
  return { isRefused: false, discountMinor: granted, hit };
}

/** What a limit has left, holds taken off, at least 0. */
export function leftOf({ measure, max }: Pick<Limit, 'measure' | 'max'>, usage: Usage): number {
  return Math.max(0, max - usedOf(measure, usage) - heldOf(measure, usage));
}

function fits({ measure, max }: Limit, usage: Usage, wanted: number): boolean {
  return usedOf(measure, usage) + heldOf(measure, usage) + wanted <= max;
}

function missing(code: 'missing_amount' | 'missing_customer', details: string): LimitRefusal {
  return { isRefused: true, code, details, hit: null };
}

function passed(limit: Limit, usage: Usage, wanted: number): LimitRefusal {
  const isFull = leftOf(limit, usage) === 0;
  const details = `The campaign's limit of ${wordsOf(limit)} ${isFull ? 'is reached' : 'would be passed'}`;
  return { isRefused: true, code: 'redemption_rules_violated', details, hit: hitOf(limit, usage, wanted) };
}

function hitOf({ scope, measure, period, straddle, max }: Limit, usage: Usage, wanted: number): LimitHit {
  return { scope, measure, period, policy: straddle, max, used: usedOf(measure, usage) + heldOf(measure, usage), wanted };
}

const counted: Record<LimitMeasure, string> = { redemptions: 'redemptions', discount: 'for discounts', orders: 'for the value of orders' };

/** `3 redemptions per customer and day`; amounts in minor units. */
function wordsOf({ scope, measure, period, max }: Limit): string {
  const per = [...(scope === 'campaign' ? [] : [scope]), ...(period === 'total' ? [] : [period])];
  return `${max} ${counted[measure]}${per.length === 0 ? '' : ` per ${per.join(' and ')}`}`;
}

function nameOf(limit: Limit): string {
  return `a limit of ${wordsOf(limit)}`;
}
