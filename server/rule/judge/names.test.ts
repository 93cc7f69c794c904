/** Every name with every operator it has: a case that fulfils it, one that does not, and those in which what it looks at was not given. */
import { expect, test } from 'vitest';
import { ruleNames, type RuleCondition, type RuleName, type RuleOperator } from '../../../contract/rule-language.ts';
import { conditionOf, factsOf, itemOf, orderOf } from '../../../test/support/rule-facts.ts';
import type { RuleFacts } from './facts.ts';

/** For a value that is seen: operands that it fulfils, and operands that it does not. */
type Cases = Partial<Record<RuleOperator, { seen: unknown; yes: unknown[]; no: unknown[] }>>;

const among = (seen: unknown, other: unknown): Cases => ({
  $is: { seen, yes: [seen], no: [other] },
  $is_not: { seen, yes: [other], no: [seen] },
  $in: { seen, yes: [other, seen], no: [other] },
  $not_in: { seen, yes: [other], no: [other, seen] },
});

const sizes: Cases = {
  ...among(5, 6),
  $less_than: { seen: 5, yes: [6], no: [5] },
  $less_than_or_equal: { seen: 5, yes: [5], no: [4] },
  $more_than: { seen: 5, yes: [4], no: [5] },
  $more_than_or_equal: { seen: 5, yes: [5], no: [6] },
};

const sunday = '2026-11-29T10:30:00Z';
const times: Cases = {
  $after: { seen: sunday, yes: ['2026-11-29'], no: [sunday] },
  $before: { seen: sunday, yes: ['2026-11-30'], no: [sunday] },
  $timeframe: { seen: sunday, yes: ['2026-11-01T10:00:00Z;P1D;PT1H'], no: ['2026-11-01T10:31:00Z;P1D;PT23H'] },
  $timeframe_absolute: { seen: sunday, yes: ['2026-11-29T10:30:00Z;2026-11-29T10:31:00Z'], no: ['2026-11-29T10:00:00Z;2026-11-29T10:30:00Z'] },
  $timeframe_daily_hours: { seen: sunday, yes: ['11:30;11:31;0'], no: ['10:30;11:30;0', '11:30;12:00;1,2,3,4,5,6'] },
  $dow: { seen: sunday, yes: [0], no: [1, 2, 3, 4, 5, 6] },
};

const metadata: Cases = {
  ...sizes,
  ...times,
  $contains: { seen: 'summer sale', yes: ['winter', 'sale'], no: ['winter'] },
  $not_contain: { seen: 'summer sale', yes: ['winter'], no: ['winter', 'sale'] },
  $starts_with: { seen: 'summer sale', yes: ['summer'], no: ['sale'] },
  $ends_with: { seen: 'summer sale', yes: ['sale'], no: ['summer'] },
  $has_value: { seen: '', yes: [true], no: [false] },
  $is_unknown: { seen: null, yes: [true], no: [false] },
  $count: { seen: ['a', 'b'], yes: [2], no: [1] },
  $count_less: { seen: ['a', 'b'], yes: [3], no: [2] },
  $count_more: { seen: ['a', 'b'], yes: [1], no: [2] },
  $not_differ: { seen: ['a', 'b'], yes: ['b', 'a'], no: ['a'] },
  $not_intersect: { seen: ['a', 'b'], yes: ['c'], no: ['c', 'b'] },
  $more_than_ago: { seen: '2026-11-26T10:29:59Z', yes: [3], no: ['P4D'] },
  $less_than_ago: { seen: '2026-11-26T10:30:01Z', yes: ['P3D'], no: [2] },
  $is_days_ago: { seen: '2026-11-25T23:30:00Z', yes: [3], no: [4] },
  $more_than_future: { seen: '2026-12-02T10:30:01Z', yes: [3], no: [4] },
  $less_than_future: { seen: '2026-12-02T10:29:59Z', yes: [3], no: [2] },
  $is_days_in_future: { seen: '2026-11-30T23:30:00Z', yes: [2], no: [1] },
};

interface Subject {
  cases: Cases;
  /** Facts in which the name has this value. */
  put(seen: unknown): RuleFacts;
  /** What was not given, and the refusal that is. */
  missing: [RuleFacts, string][];
  /** Of names that stand inside others: the condition around it. */
  around?: (inside: RuleCondition) => RuleCondition;
}

const noOrder: Subject['missing'][number] = [factsOf(), 'missing_order'];
const noItems: Subject['missing'][number] = [factsOf({ order: orderOf(null) }), 'missing_order_items'];
const noAmount: Subject['missing'][number] = [factsOf({ order: orderOf(null) }), 'missing_amount'];
const noCustomer: Subject['missing'][number] = [factsOf(), 'missing_customer'];
const customer = { customerId: 'cust_1', metadata: {} };

const amount = (put: (seen: number) => RuleFacts): Subject => ({ cases: sizes, put: (seen) => put(Number(seen)), missing: [noOrder, noAmount] });
const ofItems = (cases: Cases, put: Subject['put'], around?: Subject['around']): Subject =>
  ({ cases, put, missing: [noOrder, noItems], ...(around !== undefined && { around }) });
const inAny = (inside: RuleCondition): RuleCondition => ({ name: 'order.items.any', conditions: { $is: ['shirt'] }, rules: { 1: inside } });
const inProduct = (name: string) => (inside: RuleCondition): RuleCondition => ({ name, conditions: { $is: ['shirt'] }, rules: { 1: inside } });
const inMetadata = (inside: RuleCondition): RuleCondition => ({ name: 'product.metadata', property: 'kind', conditions: { $is: ['shirt'] }, rules: { 1: inside } });
const shirts = (...changes: Parameters<typeof itemOf>[1][]): RuleFacts =>
  factsOf({ order: orderOf([...changes.map((change) => itemOf('shirt', { skus: ['sku_shirt'], productMetadata: { kind: 'shirt' }, ...change })), itemOf('hat', { quantity: 90 })]) });

const inOrder = (...names: unknown[]): RuleFacts =>
  factsOf({ order: orderOf(names.map((name, index) => itemOf(String(name), { priceMinor: 100 + index, amountMinor: 100 + index }))), isInCollection: (id) => id === 'pc_1' });
const flag: Cases = { $is: { seen: 'shirt', yes: [true], no: [] } };

const subjects: Record<string, Subject> = {
  'customer.segment': {
    cases: among('seg_1', 'seg_2'), put: (seen) => factsOf({ customer, isInSegment: (id) => id === seen }), missing: [noCustomer],
  },
  'publication.redeemable_by_linked_customer': {
    cases: { $is: { seen: 'cust_1', yes: [true], no: [] } }, put: () => factsOf({ customer, holderId: 'cust_1' }), missing: [noCustomer],
  },
  'customer.metadata': { cases: metadata, put: (seen) => factsOf({ customer: { customerId: '', metadata: { x: seen } } }), missing: [noCustomer] },
  'order.metadata': { cases: metadata, put: (seen) => factsOf({ order: orderOf(null, { metadata: { x: seen } }) }), missing: [noOrder] },
  'redemption.metadata': { cases: metadata, put: (seen) => factsOf({ redemption: { metadata: { x: seen }, apiKey: null, member: null } }), missing: [] },
  'order.items.metadata_any': ofItems(metadata, (seen) => factsOf({ order: orderOf([itemOf('shirt', { metadata: { x: seen } })]) })),
  'order.items.metadata_each': ofItems(metadata, (seen) => factsOf({ order: orderOf([itemOf('shirt', { metadata: { x: seen } })]) })),
  'order.items.metadata': ofItems(metadata, (seen) => factsOf({ order: orderOf([itemOf('shirt', { metadata: { x: seen } }), itemOf('hat')]) }), inAny),
  'product.metadata': ofItems(metadata, (seen) => factsOf({ order: orderOf([itemOf('shirt', { productMetadata: { x: seen } })]) })),
  'order.amount': amount((amountMinor) => factsOf({ order: orderOf(null, { amountMinor }) })),
  'order.initial_amount': amount((initialAmountMinor) => factsOf({ order: orderOf(null, { initialAmountMinor }) })),
  'order.total_amount': amount((total) => factsOf({ order: orderOf(null), totalMinor: () => total })),
  'order.items.count': ofItems(sizes, (seen) => factsOf({ order: orderOf([itemOf('hat', { quantity: 2 }), itemOf('shirt', { quantity: Number(seen) - 2 })]) })),
  'order.items.price_any': ofItems(sizes, (seen) => factsOf({ order: orderOf([itemOf('hat', { priceMinor: Number(seen) })]) })),
  'order.items.price_each': ofItems(sizes, (seen) => factsOf({ order: orderOf([itemOf('hat', { priceMinor: null, amountMinor: Number(seen) * 3, quantity: 3 })]) })),
  'product.price': ofItems(sizes, (seen) => shirts({ priceMinor: Number(seen) }), inProduct('product.id')),
  'product.quantity': ofItems(sizes, (seen) => shirts({ quantity: 3 }, { quantity: Number(seen) - 3 }), inProduct('product.id')),
  'product.discount_applicable': ofItems(flag, () => shirts({}), inProduct('product.id')),
  'sku.price': ofItems(sizes, (seen) => shirts({ priceMinor: Number(seen) }), inProduct('sku.id')),
  'sku.quantity': ofItems(sizes, (seen) => shirts({ quantity: 3 }, { quantity: Number(seen) - 3 }), inProduct('sku.id')),
  'sku.discount_applicable': ofItems(flag, () => shirts({}), inProduct('sku.id')),
  'order.items.quantity': ofItems(sizes, (seen) => shirts({ quantity: Number(seen) }), inAny),
  'order.items.aggregated_quantity': ofItems(sizes, (seen) => shirts({ quantity: 3 }, { quantity: Number(seen) - 3 }), inAny),
  'order.items.price': ofItems(sizes, (seen) => shirts({ priceMinor: Number(seen) }), inAny),
  'order.items.aggregated_amount': ofItems(sizes, (seen) => shirts({ amountMinor: 3 }, { amountMinor: null, priceMinor: (Number(seen) - 3) / 2, quantity: 2 }), inAny),
  'product.metadata.aggregated_quantity': ofItems(sizes, (seen) => shirts({ quantity: 3 }, { quantity: Number(seen) - 3 }), inMetadata),
  'product.metadata.aggregated_amount': ofItems(sizes, (seen) => shirts({ amountMinor: 3 }, { amountMinor: Number(seen) - 3 }), inMetadata),
  'product.metadata.match_all': ofItems({ $is: { seen: '', yes: [false], no: [true] } }, () => shirts({}), inMetadata),
  'product.id': ofItems(among('shirt', 'shoe'), (seen) => inOrder('hat', seen)),
  'sku.id': ofItems(among('sku_shirt', 'sku_shoe'), (seen) => factsOf({ order: orderOf([itemOf('x', { skus: [String(seen)] })]) })),
  'order.items.any': ofItems({ ...among('shirt', 'shoe'), $from: { seen: 'shirt', yes: ['pc_1'], no: ['pc_2'] } }, (seen) => inOrder(seen)),
  'order.items.every': ofItems({ ...among('shirt', 'shoe'), $from: { seen: 'shirt', yes: ['pc_1'], no: ['pc_2'] } }, (seen) => inOrder(seen, seen)),
  'order.items.none': ofItems({
    $is: { seen: 'shirt', yes: ['shoe'], no: ['shirt'] }, $is_not: { seen: 'shirt', yes: ['shirt'], no: ['shoe'] },
    $in: { seen: 'shirt', yes: ['shoe'], no: ['shoe', 'shirt'] }, $not_in: { seen: 'shirt', yes: ['shirt'], no: ['shoe'] },
    $from: { seen: 'shirt', yes: ['pc_2'], no: ['pc_1'] },
  }, (seen) => inOrder(seen)),
  'order.items.cheapest': ofItems({ ...among('shirt', 'shoe'), $from: { seen: 'shirt', yes: ['pc_1'], no: ['pc_2'] } }, (seen) => inOrder(seen, 'hat')),
  'order.items.most_expensive': ofItems({ ...among('shirt', 'shoe'), $from: { seen: 'shirt', yes: ['pc_1'], no: ['pc_2'] } }, (seen) => inOrder('hat', seen)),
  'redemption.api_key': { cases: among('app_1', 'app_2'), put: (seen) => factsOf({ redemption: { metadata: {}, apiKey: String(seen), member: null } }), missing: [] },
  'redemption.user.login': { cases: among('ann', 'bob'), put: (seen) => factsOf({ redemption: { metadata: {}, apiKey: null, member: String(seen) } }), missing: [] },
  'redemption.date': { cases: times, put: (seen) => factsOf({ now: new Date(String(seen)) }), missing: [] },
};

function subjectOf({ name, counter }: RuleName): Subject | undefined {
  if (counter === null) return subjects[name];
  const isOfCustomer = counter.scope === 'customer' || counter.scope === 'customer_voucher';
  return {
    cases: sizes,
    put: (seen) => factsOf({ customer, counted: (asked) => (JSON.stringify(asked) === JSON.stringify(counter) ? Number(seen) : null) }),
    missing: isOfCustomer ? [noCustomer] : [[factsOf(), counter.measure === 'redemptions' ? 'redemption_rules_violated' : 'missing_order']],
  };
}

function judge(name: RuleName, { around }: Subject, operator: RuleOperator, values: unknown[], facts: RuleFacts): string {
  const condition: RuleCondition = { name: name.name, property: name.needsProperty ? 'x' : null, conditions: { [operator]: values } };
  return conditionOf(around?.(condition) ?? condition).judge(facts)?.key ?? 'met';
}

const names = ruleNames.filter(({ isElsewhere }) => !isElsewhere);

test.each(names.map((name) => [name.name, name] as const))('%s holds and does not hold by each of its operators, and is not taken for told where nothing was given', (_, name) => {
  const subject = subjectOf(name);
  for (const operator of name.operators) {
    const found = subject?.cases[operator];
    expect([operator, found !== undefined]).toEqual([operator, true]);
    if (subject === undefined || found === undefined) continue;
    expect([operator, judge(name, subject, operator, found.yes, subject.put(found.seen))]).toEqual([operator, 'met']);
    for (const value of splits(operator, found.no)) {
      expect([operator, value, judge(name, subject, operator, value, subject.put(found.seen))]).toEqual([operator, value, `${name.subject}_rules_violated`]);
    }
    for (const [facts, key] of subject.missing) expect([operator, judge(name, subject, operator, found.yes, facts)]).toEqual([operator, key]);
  }
});

/** No value fulfils it, alone or beside the others. */
function splits(operator: RuleOperator, values: unknown[]): unknown[][] {
  const takesMany = ['$timeframe_daily_hours', '$dow'].includes(operator);
  return values.length === 0 ? [] : takesMany ? [values, ...values.map((value) => [value])] : [values];
}

test('what this product does not have is never fulfilled', () => {
  for (const { name, needsProperty, isElsewhere, isSubRule, kind } of ruleNames) {
    if (!isElsewhere || isSubRule) continue;
    const isNumber = kind === 'amount' || kind === 'number';
    const rule = conditionOf({ name, property: needsProperty ? 'x' : '', conditions: { $is_not: [isNumber ? 1 : 'gold'] } });
    expect([name, rule.judge(factsOf({ customer, order: orderOf([]) }))?.key]).toEqual([name, expect.stringMatching(/^(customer|redemption)_rules_violated$/)]);
  }
});
