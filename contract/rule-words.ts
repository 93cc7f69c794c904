/** How people call what conditions are about, and how they compare. In sentences: `order amount is at least €50.00`. */

/** What a condition is about, in words. */
export interface RuleNameWords {
  /** In a menu and at the beginning of a sentence. With a property, `“{}”` takes its place. */
  label: string;
  /** A line for whoever does not know it. */
  hint: string;
}

const periods = { daily: 'a day', weekly: 'a week', monthly: 'a month' } as const;

/** A counter and the same in each period. */
function counted(name: string, label: string, hint: string): [string, RuleNameWords][] {
  return [
    [name, { label, hint }],
    ...Object.entries(periods).map(([period, word]): [string, RuleNameWords] => [`${name}.${period}`, { label: `${label} ${word}`, hint: `${hint} Counted anew each ${word.slice(2)}.` }]),
  ];
}

const including = 'The one that is being judged counts as well.';

const named: [string, RuleNameWords][] = [
  ['customer.segment', { label: 'customer segment', hint: 'Who belongs to a group of customers, or does not.' }],
  ['customer.metadata', { label: 'customer “{}”', hint: 'What the metadata of the customer say.' }],
  ['customer.loyalty_tier', { label: 'customer loyalty tier', hint: 'There are no loyalty tiers here: it is never fulfilled.' }],
  ['publication.redeemable_by_linked_customer', { label: 'used by the customer it was given to', hint: 'Nobody else can use a code that was given to a customer.' }],
  ['order.amount', { label: 'order amount', hint: 'What is left to pay before this code.' }],
  ['order.initial_amount', { label: 'order amount before discounts', hint: 'What the order costs without any code.' }],
  ['order.total_amount', { label: 'order amount after this discount', hint: 'What is left to pay with this code.' }],
  ['order.items.count', { label: 'units in the order', hint: 'The units of all items together.' }],
  ['order.items.price_any', { label: 'unit price of at least one item', hint: 'One item with such a price is enough.' }],
  ['order.items.price_each', { label: 'unit price of every item', hint: 'All items have to have such a price.' }],
  ['order.items.metadata_any', { label: '“{}” of at least one item', hint: 'One item whose metadata say so is enough.' }],
  ['order.items.metadata_each', { label: '“{}” of every item', hint: 'The metadata of all items have to say so.' }],
  ['order.metadata', { label: 'order “{}”', hint: 'What the metadata of the order say, such as its sales channel.' }],
  ['order.items.any', { label: 'at least one item', hint: 'One item that is meant is enough.' }],
  ['order.items.every', { label: 'every item', hint: 'All items have to be ones that are meant.' }],
  ['order.items.none', { label: 'no item', hint: 'Not a single item may be one that is meant.' }],
  ['order.items.cheapest', { label: 'the cheapest item', hint: 'By the price of a unit.' }],
  ['order.items.most_expensive', { label: 'the most expensive item', hint: 'By the price of a unit.' }],
  ['order.items.quantity', { label: 'units of such an item', hint: 'Of one line of the order.' }],
  ['order.items.aggregated_quantity', { label: 'units of such items together', hint: 'Of all lines that are meant.' }],
  ['order.items.price', { label: 'unit price of such an item', hint: 'Of one line of the order.' }],
  ['order.items.aggregated_amount', { label: 'amount of such items together', hint: 'Of all lines that are meant.' }],
  ['order.items.metadata', { label: '“{}” of such an item', hint: 'What the metadata of the item say.' }],
  ['product.id', { label: 'product in the order', hint: 'Whether the order has one of these products.' }],
  ['product.price', { label: 'unit price of the product', hint: 'Of the products that are meant.' }],
  ['product.quantity', { label: 'units of the product', hint: 'Of the products that are meant.' }],
  ['product.discount_applicable', { label: 'the discount is for the product', hint: 'Whether this code takes something off it.' }],
  ['product.metadata', { label: 'product “{}”', hint: 'What the metadata of an ordered product say.' }],
  ['product.metadata.aggregated_quantity', { label: 'units of products by “{}”', hint: 'Of all products whose metadata say so.' }],
  ['product.metadata.aggregated_amount', { label: 'amount of products by “{}”', hint: 'Of all products whose metadata say so.' }],
  ['product.metadata.discount_applicable', { label: 'the discount is for products by “{}”', hint: 'Whether this code takes something off them.' }],
  ['product.metadata.match_all', { label: 'every product “{}”', hint: 'The metadata of all ordered products have to say so.' }],
  ['sku.id', { label: 'SKU in the order', hint: 'Whether the order has one of these SKUs.' }],
  ['sku.price', { label: 'unit price of the SKU', hint: 'Of the SKUs that are meant.' }],
  ['sku.quantity', { label: 'units of the SKU', hint: 'Of the SKUs that are meant.' }],
  ['sku.discount_applicable', { label: 'the discount is for the SKU', hint: 'Whether this code takes something off it.' }],
  ['campaign.orders.amount', { label: 'order value of the campaign', hint: `What all orders with its codes come to. ${including}` }],
  ['campaign.orders.amount_discounted', { label: 'discount of the campaign', hint: `What all its codes have taken off. ${including}` }],
  ...counted('campaign.redemptions.count', 'redemptions of the campaign', `All its codes together. ${including}`),
  ...counted('campaign.redemptions.customers_count', 'redemptions by the customer in the campaign', `With any of its codes. ${including}`),
  ...counted('redemption.count', 'redemptions of the code', `By whomever. ${including}`).slice(1),
  ...counted('redemption.count.per_customer', 'redemptions of the code by the customer', `One customer with one code. ${including}`),
  ['redemption.count.per_api_key', { label: 'redemptions of the code by the API key', hint: `One key with one code. ${including}` }],
  ['redemption.count.per_user', { label: 'redemptions of the code by the member', hint: `One member with one code. ${including}` }],
  ['redemption.gift.amount', { label: 'amount taken off gift cards', hint: 'There are no gift cards here: it is never fulfilled.' }],
  ['redemption.reward.pay_with_points.points_used', { label: 'points used to pay', hint: 'There are no points here: it is never fulfilled.' }],
  ['redemption.date', { label: 'moment of the redemption', hint: 'Days and hours, in the time zone of the project.' }],
  ['redemption.api_key', { label: 'API key', hint: 'By which key the code is redeemed.' }],
  ['redemption.user.login', { label: 'member who redeems', hint: 'Who of the project redeems the code on the dashboard.' }],
  ['redemption.metadata', { label: 'redemption “{}”', hint: 'What the metadata of the redemption say.' }],
  ['custom_event.metadata', { label: 'custom event “{}”', hint: 'There are no rules of events here: it is never fulfilled.' }],
];

const byName = new Map(named);

/** The words of a name; one that is not known is called by itself. */
export function wordsOfName(name: string): RuleNameWords {
  return byName.get(name) ?? { label: name.replaceAll(/[._]/g, ' '), hint: '' };
}

/** What a condition is about: `order “channel”`, `order amount`. */
export function subjectWords(name: string, property: string | null | undefined): string {
  if (name === '') return '…';
  const { label } = wordsOfName(name);
  if (label.includes('{}')) return label.replace('{}', property ?? '…');
  return property === null || property === undefined ? label : `${label} “${property}”`;
}

/** A comparison with a single value, and with several. */
const comparisons: Record<string, readonly [one: string, many: string]> = {
  $is: ['is', 'is one of'], $is_not: ['is not', 'is none of'], $in: ['is', 'is one of'], $not_in: ['is not', 'is none of'],
  $less_than: ['is less than', 'is less than'], $less_than_or_equal: ['is at most', 'is at most'],
  $more_than: ['is more than', 'is more than'], $more_than_or_equal: ['is at least', 'is at least'],
  $starts_with: ['begins with', 'begins with'], $ends_with: ['ends with', 'ends with'],
  $contains: ['contains', 'contains'], $not_contain: ['does not contain', 'contains none of'],
  $has_value: ['is known', 'is known'], $is_unknown: ['is not known', 'is not known'],
  $timeframe: ['is within', 'is within'], $timeframe_absolute: ['is', 'is'], $timeframe_daily_hours: ['is', 'is'], $dow: ['is on', 'is on'],
  $count: ['has exactly', 'has exactly'], $count_more: ['has more than', 'has more than'], $count_less: ['has fewer than', 'has fewer than'],
  $from: ['is from', 'is from'], $after: ['is after', 'is after'], $before: ['is before', 'is before'],
  $more_than_ago: ['is longer ago than', 'is longer ago than'], $less_than_ago: ['is in the last', 'is in the last'], $is_days_ago: ['is exactly', 'is exactly'],
  $more_than_future: ['is later from now than', 'is later from now than'], $less_than_future: ['is in the next', 'is in the next'],
  $is_days_in_future: ['is from now exactly', 'is from now exactly'],
  $not_differ: ['has exactly the value', 'has exactly the values'], $not_intersect: ['does not have', 'has none of'],
};

/** How a condition compares, between what it is about and its values. */
export function operatorWords(operator: string, count: number): string {
  const [one, many] = comparisons[operator] ?? [operator, operator];
  return count > 1 ? many : one;
}
