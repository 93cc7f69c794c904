import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultWords, readRuleSet } from './rule-faults.ts';
import { ruleNames, ruleOperators } from './rule-language.ts';

const faultsOf = (rules: unknown): string[] => readRuleSet(rules).faults.map(faultWords);
const one = (condition: unknown): unknown => ({ 1: condition });

test('the forms that clients send are read, and come back complete', () => {
  const { rules, faults } = readRuleSet({
    2: { name: 'order.amount', property: null, conditions: { $more_than: 1000 }, rules: {}, error: null },
    1: { name: 'customer_segment', conditions: { $is: [{ id: 'seg_1' }] }, error: { message: 'For members only' }, unheard: 1 },
  });
  expect(faults).toEqual([]);
  expect(rules).toEqual({
    1: { name: 'customer_segment', conditions: { $is: [{ id: 'seg_1' }] }, rules: {}, error: { message: 'For members only' } },
    2: { name: 'order.amount', property: null, conditions: { $more_than: [1000] }, rules: {} },
    logic: '1 and 2',
  });
  expect(readRuleSet({ 1: { name: 'order.amount', conditions: { $is: 5 } } }).rules.logic).toBe('1');
  for (const nothing of [undefined, null, {}, { logic: '' }, { logic: null }]) expect(readRuleSet(nothing)).toEqual({ rules: {}, faults: [] });
});

test('rules as other products of the contract write them are read without a fault', () => {
  const product = { id: 'prod_1', type: 'product_or_sku', object: 'product', source_id: null };
  expect(faultsOf({
    1: {
      name: 'order.items.any', conditions: { $is: [product] },
      rules: { 1: { name: 'order.items.aggregated_quantity', conditions: { $more_than_or_equal: [4] }, rules: {} }, logic: '1' },
    },
    2: { name: 'product.id', conditions: { $is: [{ id: 'prod_1', source_id: '' }] }, rules: { 1: { name: 'product.discount_applicable', conditions: { $is: [true] }, rules: {} }, logic: '1' } },
    3: { name: 'order.items.every', conditions: {}, rules: { 1: { name: 'order.items.metadata', property: 'test', conditions: { $more_than: [1] } } } },
    4: { name: 'custom_event.metadata', property: 'test', conditions: { $is: ['x'] } },
    $RULE_ID: { name: 'redemption.metadata', property: 'pickup', conditions: { $timeframe: ['2024-11-12T14:59:23.019Z;P1D;PT1H'], $timeframe_daily_hours: ['18:00;20:01;2,3'] } },
    6: { name: 'publication.redeemable_by_linked_customer', conditions: {} },
    logic: '(1 and 2 and 3) or 4 or $RULE_ID',
  })).toEqual([]);
});

test('whatever is wrong is named with its place', () => {
  expect(faultsOf([])).toEqual(['Rules must be an object of conditions by name (rules)']);
  expect(faultsOf(one('order.amount'))).toEqual(['A condition must be an object with a name (rules.1)']);
  expect(faultsOf(one({}))).toEqual(['A condition must have a name (rules.1.name)']);
  expect(faultsOf(one({ name: 'order.colour', conditions: { $is: ['red'] } }))).toEqual(["There is no rule with the name 'order.colour' (rules.1.name)"]);
  expect(faultsOf(one({ name: 'toString', conditions: { $is: ['red'] } }))).toEqual(["There is no rule with the name 'toString' (rules.1.name)"]);
  expect(faultsOf(one({ name: 'custom_event.metadata', conditions: { $is: ['x'] } }))).toEqual([
    "Rule 'custom_event.metadata' must have a 'property' (rules.1.property)",
  ]);
  expect(faultsOf(one({ name: 'order.metadata', property: '__proto__', conditions: { $is: ['x'] } }))).toEqual([
    'A property must be a text of at most 1000 characters that objects do not have of themselves (rules.1.property)',
  ]);
  expect(faultsOf(one({ name: 'order.amount' }))).toEqual(["Rule 'order.amount' needs a condition such as $is (rules.1.conditions)"]);
  expect(faultsOf(one({ name: 'order.amount', conditions: { $larger: [1] } }))).toContain("There is no operator '$larger' (rules.1.conditions.$larger)");
  expect(faultsOf(one({ name: 'customer.segment', conditions: { $more_than: ['seg_1'] } }))).toContain(
    "Rule 'customer.segment' does not have $more_than, but $is, $is_not, $in, $not_in (rules.1.conditions.$more_than)",
  );
  expect(faultsOf(one({ name: 'order.amount', conditions: { $is: [] } }))).toEqual(['$is needs a value (rules.1.conditions.$is)']);
  expect(faultsOf(one({ name: 'order.amount', conditions: { $is: [1, 2] } }))).toEqual(['$is takes at most 1 value (rules.1.conditions.$is)']);
  expect(faultsOf(one({ name: 'order.amount', conditions: { $is: ['much'] } }))).toEqual(["$is of 'order.amount' takes a number of minor units (rules.1.conditions.$is)"]);
  expect(faultsOf(one({ name: 'order.amount', error: { message: 7 }, conditions: { $is: 7 } }))).toEqual([
    'A message must be a text of at most 1000 characters (rules.1.error.message)',
  ]);
  expect(faultsOf(one({ name: 'order.amount', conditions: { $is: 7 }, rules: { 1: {} } }))).toEqual(["Rule 'order.amount' has no rules of its own (rules.1.rules)"]);
  expect(faultsOf(one({ name: 'order.items.price', conditions: { $is: 7 } }))).toEqual([
    "Rule 'order.items.price' can stand only in the rules of another one (rules.1.name)",
  ]);
  expect(faultsOf(one({ name: 'product.id', conditions: { $is: 'prod_1' }, rules: { 2: { name: 'order.amount', conditions: { $is: 7 } } } }))).toEqual([
    "Rule 'order.amount' cannot stand in the rules of 'product.id'; there can be product.price, product.quantity, product.discount_applicable (rules.1.rules.2.name)",
  ]);
  expect(faultsOf({ 1: { name: 'order.amount', conditions: { $is: 7 } }, logic: '1 and 2' })).toEqual(["The logic names '2', which is no condition here (rules.logic)"]);
  expect(faultsOf({ 1: { name: 'order.amount', conditions: { $is: 7 } }, logic: 7 })).toEqual(['A logic must be a text such as 1 AND 2 (rules.logic)']);
  expect(faultsOf({ and: { name: 'order.amount', conditions: { $is: 7 } } })).toEqual([
    'A condition is called by 1 to 50 letters, digits, dots, - _ or $, and by no word that means something else, such as AND (rules.and)',
  ]);
});

test('operands of the wrong kind are refused by every operator', () => {
  const on = (operator: string, value: unknown): number => faultsOf(one({ name: 'order.metadata', property: 'x', conditions: { [operator]: value } })).length;
  const wrong: Record<string, unknown[]> = {
    $is: [{}, [{}], Infinity, Number.NaN, 'x'.repeat(1001), [[]]],
    $less_than: ['many', true, '2026-02-30', {}],
    $contains: [5, '', true],
    $timeframe: ['2024-11-12T14:59:23Z', '2024-11-12T14:59:23Z;P1D', '2024-13-12;P1D;PT1H', '2024-11-12;P0D;PT1H', '2024-11-12;P1D;PT0.5S', '2024-11-12;P200Y;PT1H', 5],
    $timeframe_absolute: ['2024-11-12', '2024-11-12;2024-11-11', ';'],
    $timeframe_daily_hours: ['18:00', '25:00;26:00', '18:00;18:00', '18:00;20:00;7', '18:00;20:00;1;2', ''],
    $dow: [7, -1, 'Monday', 1.5],
    $count: [-1, 1.5, 'many', true],
    $after: ['tomorrow', 5, '2026-02-30'],
    $more_than_ago: ['P', 'soon', -1, 'P1DT'],
    $is_days_ago: ['P1D', 1.5],
    $has_value: ['yes', 5],
    $not_intersect: [{}],
  };
  for (const [operator, values] of Object.entries(wrong)) for (const value of values) expect([operator, value, on(operator, value)]).toEqual([operator, value, 1]);
  const right: Record<string, unknown[]> = {
    $is: ['', 0, false], $less_than: [5, '5.5', '2026-11-29', '2026-11-29T10:00Z'], $contains: [['a', 'b']], $timeframe: ['2024-11-12;P1M;P1DT12H'],
    $timeframe_absolute: ['2024-11-12;2024-11-13'], $timeframe_daily_hours: ['22:00;02:00', '18:00;20:01;2,3'], $dow: [[0, 6], '3'], $count: [0],
    $after: ['2026-11-29'], $more_than_ago: [3, '3', 'P1M', 'PT12H'], $is_days_ago: [0], $has_value: [true, '', [], null], $is_unknown: [false],
    $not_differ: [['a', 'b']],
  };
  for (const [operator, values] of Object.entries(right)) for (const value of values) expect([operator, value, on(operator, value)]).toEqual([operator, value, 0]);
});

test('products and segments are named by texts and by objects, several where any of them is meant', () => {
  const on = (name: string, conditions: unknown): number => faultsOf(one({ name, conditions })).length;
  expect(on('order.items.any', { $is: ['prod_1', { source_id: 'shirt' }, { id: 'pc_1', object: 'products_collection' }], $from: ['pc_2'] })).toBe(0);
  expect(on('order.items.any', { $from: ['prod_1'] })).toBe(1);
  expect(on('order.items.any', { $is: [{}] })).toBe(1);
  expect(on('order.items.any', { $is: [{ id: 5 }] })).toBe(1);
  expect(on('product.id', { $from: ['pc_1'] })).toBeGreaterThan(0);
  expect(on('customer.segment', { $in: ['seg_1', { id: 'seg_2', name: 'VIP' }] })).toBe(0);
  expect(on('customer.segment', { $is: ['seg_1', 'seg_2'] })).toBe(1);
  expect(on('customer.segment', { $is: [{ name: 'VIP' }] })).toBe(1);
});

test('size and depth are bounded, quickly', () => {
  const amount = { name: 'order.amount', conditions: { $is: 7 } };
  const many = (count: number): unknown => Object.fromEntries(Array.from({ length: count }, (_, place) => [String(place + 1), amount]));
  expect(faultsOf(many(100))).toEqual([]);
  expect(faultsOf(many(100_000))).toEqual(['A rule has at most 100 conditions (rules)']);
  expect(faultsOf(one({ name: 'order.amount', conditions: { $in: Array.from({ length: 1001 }, () => 1) } }))).toEqual(['$in takes at most 1000 values (rules.1.conditions.$in)']);
  const thousand = { $in: Array.from({ length: 1000 }, () => 1) };
  expect(faultsOf(Object.fromEntries(Array.from({ length: 11 }, (_, place) => [String(place), { name: 'order.amount', conditions: thousand }])))).toEqual([
    'A rule takes at most 10000 values in all (rules.10.conditions.$in)',
  ]);
  expect(faultsOf(one({ name: 'order.metadata', property: 'x', conditions: { $contains: Array.from({ length: 51 }, () => 'a') } }))).toEqual([
    '$contains takes at most 50 values (rules.1.conditions.$contains)',
  ]);
  const fifty = { $contains: Array.from({ length: 50 }, () => 'a') };
  const lookingFor = (places: readonly string[]): unknown => Object.fromEntries(places.map((place) => [place, { name: 'order.items.metadata_any', property: 'x', conditions: fifty }]));
  expect(faultsOf(lookingFor(['1', '2']))).toEqual([]);
  expect(faultsOf(lookingFor(['1', '2', '3']))).toEqual(['A rule looks for at most 100 parts of texts in all (rules.3.conditions.$contains)']);
  let deep: unknown = { name: 'order.items.any', conditions: { $is: 'prod_1' } };
  for (let level = 0; level < 10_000; level += 1) deep = { name: 'order.items.any', rules: one(deep) };
  expect(faultsOf(one(deep)).length).toBeGreaterThan(0);
  let list: unknown = [];
  for (let level = 0; level < 10_000; level += 1) list = [list];
  expect(faultsOf(one({ name: 'order.amount', conditions: { $is: list } })).length).toBe(1);
});

const anything = fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 4 });
const anyName = fc.constantFrom(...ruleNames.map(({ name }) => name), 'customer_segment', 'nothing', '__proto__');
const anyCondition = fc.record({
  name: fc.oneof(anyName, anything), property: fc.oneof(fc.constant('x'), anything),
  conditions: fc.oneof(fc.dictionary(fc.constantFrom(...ruleOperators, 'constructor'), anything, { maxKeys: 3 }), anything), rules: anything, error: anything,
}, { requiredKeys: ['name'] });

test('whatever is sent is read or refused, never thrown at; and what was read is read again as it is', () => {
  const sets = fc.dictionary(fc.constantFrom('1', '2', 'logic', '__proto__', 'and', 'x y'), fc.oneof(anyCondition, fc.string(), anything), { maxKeys: 5 });
  fc.assert(fc.property(fc.oneof(sets, anything), (input) => {
    const { rules, faults } = readRuleSet(input);
    for (const { place } of faults) expect(place.startsWith('rules')).toBe(true);
    if (faults.length > 0) return;
    expect(readRuleSet(rules)).toEqual({ rules, faults: [] });
  }));
});

test('every name has a group or a reason to have none, and operators', () => {
  for (const { name, operators, subRules, isSubRule } of ruleNames) {
    expect([name, operators.length > 0]).toEqual([name, true]);
    for (const sub of subRules) expect(ruleNames.filter((entry) => entry.name === sub && entry.subRules.length === 0)).toHaveLength(1);
    if (isSubRule) expect(ruleNames.some((entry) => entry.subRules.includes(name))).toBe(true);
  }
  expect(new Set(ruleNames.map(({ name }) => name)).size).toBe(ruleNames.length);
});
