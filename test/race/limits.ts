/** The limits that are raced for, as data. */
import { runs } from '../support/proof.ts';

export interface LimitKind {
  scope: 'campaign' | 'customer' | 'voucher' | 'customer_voucher' | 'api_key';
  measure: 'redemptions' | 'discount' | 'orders';
  period: 'total' | 'day' | 'week' | 'month';
}

export interface RaceLimit {
  name: string;
  /** null: the number of uses of a code. */
  kind: LimitKind | null;
  /** The name that a condition of a validation rule bounds instead of a limit of the campaign; null: none does. */
  rule: string | null;
  /** How it is used: by redemptions of one code, by locks of sessions, by redemptions of five codes together. */
  way: 'redemption' | 'hold' | 'stack';
  /** Runs with nothing in between. */
  runs: number;
  /** What in the database would keep it even if the product did not; null: nothing, a rule may say anything of a number. */
  constraint: string | null;
}

/** Runs of the limits that most campaigns have, and of all others. */
const many = runs(100, 10);
const some = runs(20, 4);

const usage = 'campaign_usage campaign_usage_redemptions_not_over_limit';

function perCampaign(name: string, measure: LimitKind['measure'], constraint: string, ofRuns: number): RaceLimit {
  return { name, kind: { scope: 'campaign', measure, period: 'total' }, rule: null, way: 'redemption', runs: ofRuns, constraint: `campaign_counters ${constraint}` };
}

function counted(name: string, scope: LimitKind['scope'], period: LimitKind['period']): RaceLimit {
  return { name, kind: { scope, measure: 'redemptions', period }, rule: null, way: 'redemption', runs: some, constraint: usage };
}

function ruled(rule: string, scope: LimitKind['scope'], period: LimitKind['period'], measure: LimitKind['measure'] = 'redemptions'): RaceLimit {
  return { name: `a rule on ${rule}`, kind: { scope, measure, period }, rule, way: 'redemption', runs: some, constraint: null };
}

function uses(name: string, way: RaceLimit['way'], ofRuns: number): RaceLimit {
  return { name, kind: null, rule: null, way, runs: ofRuns, constraint: 'vouchers vouchers_not_over_redeemed' };
}

const first: RaceLimit[] = [
  uses('uses of a code', 'redemption', many),
  perCampaign('redemptions of a campaign', 'redemptions', 'campaign_redemptions_not_over_limit', many),
  perCampaign('discounts of a campaign, of unequal amounts', 'discount', 'campaign_discount_not_over_limit', many),
];

const others: RaceLimit[] = [
  perCampaign('order value of a campaign', 'orders', 'campaign_orders_not_over_limit', some),
  counted('redemptions of a customer', 'customer', 'total'),
  counted('redemptions of a customer in a day', 'customer', 'day'),
  counted('redemptions in a day', 'campaign', 'day'),
  counted('redemptions in a week', 'campaign', 'week'),
  counted('redemptions in a month', 'campaign', 'month'),
  counted('redemptions of a voucher', 'voucher', 'total'),
  uses('uses of a code, held by sessions', 'hold', some),
  uses('five codes at once', 'stack', some),
];

const ofRules: RaceLimit[] = [
  ruled('campaign.redemptions.count', 'campaign', 'total'),
  ruled('campaign.redemptions.count.daily', 'campaign', 'day'),
  ruled('campaign.orders.amount_discounted', 'campaign', 'total', 'discount'),
  ruled('campaign.redemptions.customers_count', 'customer', 'total'),
  ruled('redemption.count.weekly', 'voucher', 'week'),
  ruled('redemption.count.per_customer', 'customer_voucher', 'total'),
  ruled('redemption.count.per_api_key', 'api_key', 'total'),
];

export const raceLimits: readonly RaceLimit[] = [...first, ...others, ...ofRules];
