/** Limits of a campaign and what is used of them. Money in minor units, everything net of rollbacks. */

export type LimitScope = 'campaign' | 'customer' | 'voucher';
/** Whose use is counted: rules also name a customer with one code, and one code by an API key or a member. */
export type CounterScope = LimitScope | 'customer_voucher' | 'api_key' | 'member';
export type LimitMeasure = 'redemptions' | 'discount' | 'orders';
export type LimitPeriod = 'total' | 'day' | 'week' | 'month';
/** What happens to the redemption whose discount would pass a limit: it is refused, or granted what is left. */
export type StraddlePolicy = 'reject' | 'clip';

export interface Limit {
  scope: LimitScope;
  measure: LimitMeasure;
  period: LimitPeriod;
  max: number;
  /** `clip` only for discounts. */
  straddle: StraddlePolicy;
}

/** What is counted: for whom, and anew in which period; all measures together. */
export interface CounterName {
  scope: CounterScope;
  period: LimitPeriod;
}

/** What tells a limit from the others of its campaign. */
export type LimitPlace = Pick<Limit, 'scope' | 'measure' | 'period'>;

/** What is used of one scope in one period, and what holds reserve beside it. */
export interface Usage {
  redemptions: number;
  discountMinor: number;
  orderMinor: number;
  heldRedemptions: number;
  heldDiscountMinor: number;
  heldOrderMinor: number;
}

export const nothingUsed: Usage = { redemptions: 0, discountMinor: 0, orderMinor: 0, heldRedemptions: 0, heldDiscountMinor: 0, heldOrderMinor: 0 };

/** The limit that refused or clipped a redemption, with the values seen then; stored on its entry. */
export interface LimitHit {
  scope: LimitScope;
  measure: LimitMeasure;
  period: LimitPeriod;
  policy: StraddlePolicy;
  max: number;
  /** Used and held before this redemption. */
  used: number;
  wanted: number;
}

/** Which counter. */
export interface UsagePlace {
  /** Of a code without a campaign its own id: it is counted by itself. */
  campaignId: string;
  scope: CounterScope;
  /** Of the customer or voucher, of both, or of the voucher and who redeems it; empty for the campaign. */
  scopeId: string;
  period: LimitPeriod;
  /** First local day of the period; 1970-01-01 for the total. */
  periodStart: string;
}

export type UsageKey = string & { readonly usageKey: unique symbol };

/** A place as a key of maps. */
export function usageKey({ campaignId, scope, scopeId, period, periodStart }: UsagePlace): UsageKey {
  return `${campaignId} ${scope} ${scopeId} ${period} ${periodStart}` as UsageKey;
}
