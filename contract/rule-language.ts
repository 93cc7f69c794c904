/**
 * The language of validation rules (wire contract §2.12, §1.6): what a condition can be about, by which names, and how it compares. The server's
 * reader and engine and the dashboard's builder all read these tables.
 */

export const ruleTypes = ['basic', 'expression', 'advanced', 'complex'] as const;

/** Where a rule is meant to be used; kept and given back, nothing depends on it. */
export const ruleContextTypes = [
  'global',
  ...['campaign.discount_coupons', 'voucher.discount_voucher', 'campaign.promotion'].flatMap((context) => [
    context, `${context}.discount.apply_to_order`, `${context}.discount.apply_to_items`, `${context}.discount.apply_to_items_proportionally`,
    `${context}.discount.apply_to_items_proportionally_by_quantity`, `${context}.discount.apply_to_items_by_quantity`,
    `${context}.discount.fixed.apply_to_items`, `${context}.discount.percent.apply_to_items`,
  ]),
  'campaign.gift_vouchers', 'campaign.gift_vouchers.gift.apply_to_order', 'campaign.gift_vouchers.gift.apply_to_items', 'campaign.referral_program',
  'campaign.loyalty_program', 'voucher.gift_voucher', 'voucher.loyalty_card', 'earning_rule.order.paid', 'earning_rule.custom_event',
  'earning_rule.customer.segment.entered', 'distribution.custom_event', 'distribution.order.created', 'distribution.order.updated',
  'distribution.order.paid', 'distribution.order.canceled', 'reward_assignment.pay_with_points',
];

export const ruleOperators = [
  '$is', '$is_not', '$in', '$not_in', '$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal', '$starts_with', '$ends_with',
  '$contains', '$not_contain', '$has_value', '$is_unknown', '$timeframe', '$timeframe_absolute', '$timeframe_daily_hours', '$dow', '$count', '$count_more', '$count_less', '$from', '$after',
  '$before', '$more_than_ago', '$less_than_ago', '$is_days_ago', '$more_than_future', '$less_than_future', '$is_days_in_future', '$not_differ',
  '$not_intersect',
] as const;
export type RuleOperator = (typeof ruleOperators)[number];

/** A condition as it is sent and kept. */
export interface RuleCondition {
  name: string;
  /** Of conditions on metadata: which member. */
  property?: string | null;
  conditions?: Partial<Record<RuleOperator, readonly unknown[]>> | null;
  /** Of conditions on items: what those that are meant must fulfil. */
  rules?: RuleSet | null;
  error?: { message?: string | null } | null;
}

/** Conditions by the names that `logic` uses: `(1 AND 2) OR NOT 3`; without a logic all of them are demanded. */
export type RuleSet = { logic?: string } & { [place: string]: RuleCondition | string | undefined };

/** Which refusal a broken condition is (wire contract §2.12). */
export type RuleSubject = 'customer' | 'order' | 'redemption';
