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

/** A condition as it is sent and kept. Several operators of one condition are all demanded. */
export interface RuleCondition {
  name: string;
  /** Of conditions on metadata: which member. */
  property?: string | null;
  conditions?: Partial<Record<RuleOperator, readonly unknown[]>> | null;
  /** Of conditions on items: what those that are meant must fulfil. */
  rules?: RuleSet | null;
  error?: { message?: string | null } | null;
}

/**
 * Conditions by the names that `logic` uses, their places: `(1 AND 2) OR NOT 3`. Without a logic all of them are demanded; a condition that the logic
 * does not name is kept and says nothing. NOT is ours; it binds before AND, and AND before OR.
 */
export type RuleSet = { logic?: string } & { [place: string]: RuleCondition | string | undefined };

/** Which refusal a broken condition is (wire contract §2.12). */
export type RuleSubject = 'customer' | 'order' | 'redemption';

/** Where the builder offers a name. */
export const ruleGroups = ['customer', 'products', 'order', 'budget', 'redemption', 'metadata'] as const;
export type RuleGroup = (typeof ruleGroups)[number];

/** What is compared. Amounts are minor units. `product`: products, SKUs and collections. `flag`: yes or no. `metadata`: whatever a shop keeps there. */
export type RuleValueKind = 'amount' | 'number' | 'text' | 'segment' | 'product' | 'api_key' | 'member' | 'flag' | 'date' | 'metadata';

/** The counter of a budget name, in the words of the counters themselves (wire contract §1.6). */
export interface RuleNameCounter {
  scope: 'campaign' | 'customer' | 'voucher' | 'customer_voucher' | 'api_key' | 'member';
  measure: 'redemptions' | 'discount' | 'orders';
  period: 'total' | 'day' | 'week' | 'month';
}

/** Which lines of an order a condition is about. `products`: those of named products or SKUs, as older rules say it; `product_metadata`: of products so described. */
export type RuleQuantifier = 'any' | 'every' | 'none' | 'cheapest' | 'most_expensive' | 'products' | 'product_metadata';

export interface RuleName {
  name: string;
  /** null: not offered by the builder, which has another name for it or nothing that would fulfil it. */
  group: RuleGroup | null;
  subject: RuleSubject;
  kind: RuleValueKind;
  needsProperty: boolean;
  operators: readonly RuleOperator[];
  /** Names that may stand in `rules` of this one. */
  subRules: readonly string[];
  /** Stands only in `rules` of another name. */
  isSubRule: boolean;
  counter: RuleNameCounter | null;
  quantifier: RuleQuantifier | null;
  /** Of what this product does not have: kept and given back, and never fulfilled. */
  isElsewhere: boolean;
}

const among = ['$is', '$is_not', '$in', '$not_in'] as const;
const sizes = [...among, '$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal'] as const;
const times = ['$after', '$before', '$timeframe', '$timeframe_absolute', '$timeframe_daily_hours', '$dow'] as const;

/** What each kind can be compared by. */
const operatorsOf: Record<RuleValueKind, readonly RuleOperator[]> = {
  amount: sizes,
  number: sizes,
  text: among,
  segment: among,
  product: among,
  api_key: among,
  member: among,
  flag: ['$is'],
  date: times,
  metadata: [
    ...sizes, '$contains', '$not_contain', '$starts_with', '$ends_with', '$has_value', '$is_unknown', '$count', '$count_less', '$count_more', '$not_differ',
    '$not_intersect', ...times, '$more_than_ago', '$less_than_ago', '$is_days_ago', '$more_than_future', '$less_than_future', '$is_days_in_future',
  ],
};

function named(name: string, group: RuleGroup | null, subject: RuleSubject, kind: RuleValueKind, more: Partial<RuleName> = {}): RuleName {
  return {
    name, group, subject, kind, needsProperty: kind === 'metadata', operators: operatorsOf[kind], subRules: [], isSubRule: false, counter: null, quantifier: null,
    isElsewhere: false, ...more,
  };
}

/** `name` in all, and a day, a week and a month where there is such a name. */
function counted(name: string, scope: RuleNameCounter['scope'], periods: readonly RuleNameCounter['period'][]): RuleName[] {
  const endings = { total: '', day: '.daily', week: '.weekly', month: '.monthly' };
  return periods.map((period) => named(`${name}${endings[period]}`, 'budget', 'redemption', 'number', { counter: { scope, measure: 'redemptions', period } }));
}

const ofLines = ['order.items.quantity', 'order.items.aggregated_quantity', 'order.items.price', 'order.items.aggregated_amount', 'order.items.metadata'];
const onItems: Partial<RuleName> = { operators: [...among, '$from'], subRules: ofLines };
const inItems: Partial<RuleName> = { isSubRule: true };
const always = ['total', 'day', 'week', 'month'] as const;

/** Every name, in the order of the builder's menus. */
export const ruleNames: readonly RuleName[] = [
  named('customer.segment', 'customer', 'customer', 'segment'),
  named('publication.redeemable_by_linked_customer', 'customer', 'customer', 'flag'),
  named('customer.loyalty_tier', null, 'customer', 'text', { isElsewhere: true }),

  named('order.items.any', 'products', 'order', 'product', { ...onItems, quantifier: 'any' }),
  named('order.items.every', 'products', 'order', 'product', { ...onItems, quantifier: 'every' }),
  named('order.items.none', 'products', 'order', 'product', { ...onItems, quantifier: 'none' }),
  named('order.items.cheapest', 'products', 'order', 'product', { ...onItems, quantifier: 'cheapest' }),
  named('order.items.most_expensive', 'products', 'order', 'product', { ...onItems, quantifier: 'most_expensive' }),
  named('order.items.aggregated_quantity', 'products', 'order', 'number', inItems),
  named('order.items.aggregated_amount', 'products', 'order', 'amount', inItems),
  named('order.items.quantity', 'products', 'order', 'number', inItems),
  named('order.items.price', 'products', 'order', 'amount', inItems),
  named('order.items.metadata', 'products', 'order', 'metadata', inItems),
  named('product.id', null, 'order', 'product', { quantifier: 'products', subRules: ['product.price', 'product.quantity', 'product.discount_applicable'] }),
  named('product.price', null, 'order', 'amount'),
  named('product.quantity', null, 'order', 'number'),
  named('product.discount_applicable', null, 'order', 'flag', inItems),
  named('sku.id', null, 'order', 'product', { quantifier: 'products', subRules: ['sku.price', 'sku.quantity', 'sku.discount_applicable'] }),
  named('sku.price', null, 'order', 'amount'),
  named('sku.quantity', null, 'order', 'number'),
  named('sku.discount_applicable', null, 'order', 'flag', inItems),

  named('order.amount', 'order', 'order', 'amount'),
  named('order.initial_amount', 'order', 'order', 'amount'),
  named('order.total_amount', 'order', 'order', 'amount'),
  named('order.items.count', 'order', 'order', 'number'),
  named('order.items.price_each', 'order', 'order', 'amount'),
  named('order.items.price_any', 'order', 'order', 'amount'),

  named('campaign.orders.amount', 'budget', 'redemption', 'amount', { counter: { scope: 'campaign', measure: 'orders', period: 'total' } }),
  named('campaign.orders.amount_discounted', 'budget', 'redemption', 'amount', { counter: { scope: 'campaign', measure: 'discount', period: 'total' } }),
  ...counted('campaign.redemptions.count', 'campaign', always),
  ...counted('campaign.redemptions.customers_count', 'customer', always),
  ...counted('redemption.count', 'voucher', ['day', 'week', 'month']),
  ...counted('redemption.count.per_customer', 'customer_voucher', always),
  ...counted('redemption.count.per_api_key', 'api_key', ['total']),
  ...counted('redemption.count.per_user', 'member', ['total']),
  named('redemption.gift.amount', null, 'redemption', 'amount', { isElsewhere: true }),
  named('redemption.reward.pay_with_points.points_used', null, 'redemption', 'number', { isElsewhere: true }),

  named('redemption.api_key', 'redemption', 'redemption', 'api_key'),
  named('redemption.user.login', 'redemption', 'redemption', 'member'),
  // Ours: the moment of the redemption.
  named('redemption.date', 'redemption', 'redemption', 'date'),

  named('customer.metadata', 'metadata', 'customer', 'metadata'),
  named('order.metadata', 'metadata', 'order', 'metadata'),
  named('order.items.metadata_any', 'metadata', 'order', 'metadata'),
  named('order.items.metadata_each', 'metadata', 'order', 'metadata'),
  named('product.metadata', 'metadata', 'order', 'metadata', {
    quantifier: 'product_metadata',
    subRules: ['product.metadata.aggregated_quantity', 'product.metadata.aggregated_amount', 'product.metadata.discount_applicable', 'product.metadata.match_all'],
  }),
  named('product.metadata.aggregated_quantity', 'metadata', 'order', 'number', inItems),
  named('product.metadata.aggregated_amount', 'metadata', 'order', 'amount', inItems),
  named('product.metadata.match_all', 'metadata', 'order', 'flag', inItems),
  // A discount is for products, SKUs and collections; to metadata it can be bound by a collection that a filter on them fills.
  named('product.metadata.discount_applicable', null, 'order', 'flag', { ...inItems, isElsewhere: true }),
  named('redemption.metadata', 'metadata', 'redemption', 'metadata'),
  named('custom_event.metadata', null, 'redemption', 'metadata', { isElsewhere: true }),
];

/** How older clients write a name. */
export const olderRuleNames: Readonly<Record<string, string>> = {
  customer_segment: 'customer.segment',
  customer_metadata: 'customer.metadata',
  custom_event_metadata: 'custom_event.metadata',
  order_items_metadata: 'order.items.metadata_any',
  order_metadata: 'order.metadata',
  product_metadata: 'product.metadata',
  redemption_metadata: 'redemption.metadata',
};

const byName = new Map([
  ...ruleNames.map((entry) => [entry.name, entry] as const),
  ...Object.entries(olderRuleNames).flatMap(([older, name]) => ruleNames.filter((entry) => entry.name === name).map((entry) => [older, entry] as const)),
]);

/** The entry of a name in any of its spellings; undefined: there is no such name. */
export function ruleNameOf(name: string): RuleName | undefined {
  return byName.get(name);
}

/** Operators that take one value. Of products, SKUs and collections `$is` and `$is_not` take several as well: any of them is meant. */
export const singleValued: ReadonlySet<RuleOperator> = new Set<RuleOperator>([
  '$is', '$is_not', '$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal', '$count', '$count_more', '$count_less', '$after', '$before',
  '$more_than_ago', '$less_than_ago', '$is_days_ago', '$more_than_future', '$less_than_future', '$is_days_in_future', '$has_value', '$is_unknown',
]);

/** Bounds of a rule; beyond them it is refused. Rules within rules end at the second level, since no name that stands there has rules of its own. */
export const ruleBounds = {
  conditions: 100,
  /** Values of one operator, and those of all. */
  values: 1000,
  valuesInAll: 10_000,
  /** Values of an operator on parts of a text, and those of all such operators: each of them is looked for in every text, of each line of an order. */
  parts: 50,
  partsInAll: 100,
  /** Characters of texts that one condition searches for parts: of more it cannot be told whether it holds. */
  searched: 100_000,
  text: 1000,
  /** Characters of a logic. */
  logic: 10_000,
  /** Mentions of conditions in one logic, and brackets within brackets. */
  mentions: 500,
  brackets: 20,
} as const;
