/** Limits of a campaign: of any scope, measure and period. */
import { Type, type Static } from 'typebox';
import { Instant, MinorUnits, Nullable, strict } from './common.ts';

/** Whom a limit is for: all of the campaign, each customer, each code. */
export const LimitScope = Type.Enum(['campaign', 'customer', 'voucher']);
/** What it counts, net of rollbacks: redemptions, discount given, value of the orders (before the discount). */
export const LimitMeasure = Type.Enum(['redemptions', 'discount', 'orders']);
/** For how long: all time, or a day, week or month of the project's calendar. */
export const LimitPeriod = Type.Enum(['total', 'day', 'week', 'month']);
/** What happens to the redemption whose discount would pass the limit: refused, or granted what is left. Only discounts can be clipped. */
export const LimitStraddle = Type.Enum(['reject', 'clip']);

const limitName = { scope: LimitScope, measure: LimitMeasure, period: LimitPeriod };
export const LimitName = Type.Object(limitName, strict);
export type LimitName = Static<typeof LimitName>;

/** One limit: the most redemptions, or minor units of the project's currency. Without `straddle` it refuses. */
export const NewLimit = Type.Object({ ...limitName, max: MinorUnits, straddle: Type.Optional(LimitStraddle) }, strict);
export type NewLimit = Static<typeof NewLimit>;

/** `max` of null removes the limit; without `straddle` a limit keeps what it has, a new one refuses. */
export const LimitChange = Type.Object({ ...limitName, max: Nullable(MinorUnits), straddle: Type.Optional(LimitStraddle) }, strict);
export type LimitChange = Static<typeof LimitChange>;

/** There are as many limits as scopes × measures × periods. */
export const limitsMax = 36;

/**
 * `PUT …/campaigns/{campaign}/limits`, all of it or nothing: null removes a limit, one that is not named stays as it is. The two members with names
 * of their own are the limits of the whole campaign for all time.
 */
export const CampaignLimits = Type.Object({
  redemptions_limit: Type.Optional(Nullable(MinorUnits)),
  discount_limit_minor: Type.Optional(Nullable(MinorUnits)),
  limits: Type.Optional(Type.Array(LimitChange, { maxItems: limitsMax })),
}, strict);
export type CampaignLimits = Static<typeof CampaignLimits>;

/** `PUT …/campaigns/{campaign}/limits/{scope}/{measure}/{period}`. `DELETE` removes that limit. */
export const LimitValue = Type.Object({ max: MinorUnits, straddle: Type.Optional(LimitStraddle) }, strict);

/** Every limit that a campaign has after they were set. */
export const LimitsSet = Type.Object({
  redemptions_limit: Nullable(Type.Integer()),
  discount_limit_minor: Nullable(Type.Integer()),
  limits: Type.Array(Type.Object({ ...limitName, max: Type.Integer(), straddle: LimitStraddle })),
});
export type LimitsSet = Static<typeof LimitsSet>;

/**
 * A limit beside what is used of it in the running period. Limits for each customer or code have no single use: `used`, `held` and `remaining` are
 * null there, and there are no warnings.
 */
export const LimitUse = Type.Object({
  ...limitName,
  max: Type.Integer(),
  straddle: LimitStraddle,
  used: Nullable(Type.Integer({ description: 'net of rollbacks' })),
  held: Nullable(Type.Integer({ description: 'reserved by carts' })),
  remaining: Nullable(Type.Integer({ description: 'max - used - held, at least 0' })),
  period_from: Nullable(Instant),
  period_until: Nullable(Type.String({ format: 'instant', description: 'first instant after the period: then the use begins anew' })),
  warnings: Type.Array(Type.Object({ percent: Type.Integer(), occurred_at: Instant }), { description: 'of this limit and period, rising' }),
});
export type LimitUse = Static<typeof LimitUse>;

/** Whom a number that rules name is of: as limits, and of each customer with one code, each code by one API key or one member. */
export const CounterScope = Type.Enum(['campaign', 'customer', 'voucher', 'customer_voucher', 'api_key', 'member']);

/** A limit that a validation rule of the campaign sets: what it demands to be at most so much. It is changed where the rule is. */
export const RuleLimitUse = Type.Object({
  rule_id: Type.String(),
  rule_name: Type.String(),
  scope: CounterScope,
  measure: LimitMeasure,
  period: LimitPeriod,
  max: LimitUse.properties.max,
  used: LimitUse.properties.used,
  held: LimitUse.properties.held,
  remaining: LimitUse.properties.remaining,
  period_from: LimitUse.properties.period_from,
  period_until: LimitUse.properties.period_until,
});
export type RuleLimitUse = Static<typeof RuleLimitUse>;

/** `GET …/campaigns/{campaign}/limits`. */
export const LimitUses = Type.Object({
  campaign_id: Type.String(), as_of: Instant, sequence: Type.Integer(), limits: Type.Array(LimitUse), from_rules: Type.Array(RuleLimitUse),
});
export type LimitUses = Static<typeof LimitUses>;

/** What a change of a limit is called in the record of changes; `straddle`: a change of what happens at it. */
export function limitField({ scope, measure, period }: LimitName, part: 'limit' | 'straddle' = 'limit'): string {
  const whose = scope === 'campaign' && period === 'total' ? measure : `${scope}_${measure}_${period}`;
  return part === 'straddle' ? `${whose}_straddle` : `${whose}_limit${measure === 'redemptions' ? '' : '_minor'}`;
}
