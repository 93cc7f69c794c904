import { expect, test } from 'vitest';
import type { ApplicableTo } from '../../discount/applicable-to.ts';
import { conditionOf, factsOf, itemOf, orderOf, ruleOf } from '../../../test/support/rule-facts.ts';
import { compileRule } from './compile-rule.ts';
import type { RuleFacts, RuleItem } from './facts.ts';

const amountOver = (amount: number, message?: string): unknown => ({ name: 'order.amount', conditions: { $more_than: [amount] }, ...(message !== undefined && { error: { message } }) });
const member = { name: 'customer.segment', conditions: { $is: ['seg_1'] } };
const stranger = { name: 'customer.segment', conditions: { $is_not: ['seg_1'] } };
const anybody = { customerId: 'cust_1', metadata: {} };
const costing = (amountMinor: number, change: Partial<RuleFacts> = {}): RuleFacts => factsOf({ order: orderOf(null, { amountMinor }), ...change });

test('a rule without conditions holds for everybody', () => {
  for (const rules of [undefined, {}, { logic: '' }]) expect(ruleOf(rules).judge(factsOf())).toBeNull();
  expect(ruleOf({}).explain(factsOf())).toEqual({ isMet: true, violation: null, conditions: [] });
});

test('several operators of one condition are all demanded', () => {
  const rule = conditionOf({ name: 'order.amount', conditions: { $more_than: [100], $less_than: [150] } });
  expect([100, 101, 149, 150].map((amount) => rule.judge(costing(amount)) === null)).toEqual([false, true, true, false]);
});

test('the refusal is of the first condition that decided, with its message, else the next one that has one, else that of the rule', () => {
  const rule = ruleOf({ 1: amountOver(1000), 2: member, 3: amountOver(2000, 'Buy for more'), logic: '2 and 1 and 3' }, { error: { message: 'Not for you' } });
  expect(rule.judge(costing(500, { customer: anybody }))).toMatchObject({ key: 'customer_rules_violated', message: 'Buy for more' });
  expect(rule.judge(costing(1500, { customer: anybody, isInSegment: () => true }))).toMatchObject({ key: 'order_rules_violated', message: 'Buy for more' });
  const silent = ruleOf({ 1: amountOver(1000) }, { error: { message: 'Not for you' } });
  expect(silent.judge(costing(1))?.message).toBe('Not for you');
  expect(ruleOf({ 1: amountOver(1000) }).judge(costing(1))?.message).toBeNull();
});

test('what was broken is told with what was seen, in the order of the logic and without what did not decide', () => {
  const rule = ruleOf({ 1: amountOver(1000), 2: member, 3: amountOver(5) });
  expect(rule.judge(costing(500, { customer: anybody }))?.broken).toEqual([
    { place: '1', name: 'order.amount', property: null, conditions: { $more_than: [1000] }, seen: 500 },
    { place: '2', name: 'customer.segment', property: null, conditions: { $is: ['seg_1'] }, seen: [] },
  ]);
  const either = ruleOf({ 1: amountOver(1000), 2: member, logic: '1 or 2' });
  expect(either.judge(costing(500, { customer: anybody }))?.broken.map(({ place }) => place)).toEqual(['1', '2']);
  const none = ruleOf({ 1: amountOver(1000), 2: member, logic: 'not (1 or 2)' });
  expect(none.judge(costing(5000, { customer: anybody }))).toMatchObject({ key: 'order_rules_violated', broken: [{ place: '1', seen: 5000 }] });
});

test('who is not named is neither in a segment nor out of it', () => {
  for (const condition of [member, stranger]) expect(conditionOf(condition).judge(factsOf())?.key).toBe('missing_customer');
  expect(ruleOf({ 1: member, logic: 'not 1' }).judge(factsOf())?.key).toBe('missing_customer');
  expect(ruleOf({ 1: member, logic: 'not 1' }).judge(factsOf({ customer: anybody }))).toBeNull();
});

test('what was not given is the reason only where it decides', () => {
  const both = ruleOf({ 1: member, 2: amountOver(1000) });
  expect(both.judge(costing(5000))?.key).toBe('missing_customer');
  expect(both.judge(costing(500))?.key).toBe('order_rules_violated');
  const either = ruleOf({ 1: member, 2: amountOver(1000), logic: '1 or 2' });
  expect(either.judge(costing(5000))).toBeNull();
  expect(either.judge(costing(500))?.key).toBe('missing_customer');
  expect(either.judge(factsOf({ customer: anybody }))?.key).toBe('missing_order');
});

test('a condition that the logic does not name says nothing', () => {
  const rule = ruleOf({ 1: amountOver(1000), 2: member, logic: '1' });
  expect(rule.judge(costing(5000))).toBeNull();
  expect(rule.explain(costing(5000)).conditions.map(({ place }) => place)).toEqual(['1']);
});

const two = [itemOf('shirt', { quantity: 2, priceMinor: 700, amountMinor: 1400 }), itemOf('hat', { quantity: 1, priceMinor: 300, amountMinor: 300, metadata: { gift: true } })];
const holds = (condition: Parameters<typeof conditionOf>[0], items = two): boolean =>
  conditionOf(condition).judge(factsOf({ order: orderOf(items), isInCollection: (id, item) => id === `pc_${item.products[0]}` || id === 'pc_all' })) === null;
const inside = (name: string, conditions: unknown): unknown => ({ 1: { name: `order.items.${name}`, conditions } });

test('any, every and none of the lines', () => {
  const of = (name: string, conditions: unknown, rules?: unknown): boolean => holds({ name: `order.items.${name}`, conditions, rules });
  expect(of('any', { $is: ['hat'] })).toBe(true);
  expect(of('any', { $is: ['shoe', 'hat'] })).toBe(true);
  expect(of('any', { $is: ['pc_all'], $from: ['pc_hat'] })).toBe(true);
  expect(of('any', { $is: ['shirt'], $from: ['pc_hat'] })).toBe(false);
  expect(of('every', { $is: ['hat', 'shirt'] })).toBe(true);
  expect(of('every', { $is: ['hat'] })).toBe(false);
  expect(of('every', { $from: ['pc_all'] })).toBe(true);
  expect(of('none', { $is: ['shoe'] })).toBe(true);
  expect(of('none', { $is: ['hat'] })).toBe(false);
  expect(of('none', { $is: ['hat'] }, inside('quantity', { $more_than: [1] }))).toBe(true);
  expect(['any', 'every', 'none'].map((name) => holds({ name: `order.items.${name}`, conditions: { $is: ['hat'] } }, []))).toEqual([false, false, true]);
});

test('what is said inside is of one line, of each, or of all that are meant together', () => {
  const of = (name: string, rules: unknown, conditions: unknown = { $from: ['pc_all'] }): boolean => holds({ name: `order.items.${name}`, conditions, rules });
  expect(of('any', inside('price', { $more_than: [500] }))).toBe(true);
  expect(of('every', inside('price', { $more_than: [500] }))).toBe(false);
  expect(of('any', inside('aggregated_quantity', { $is: [3] }))).toBe(true);
  expect(of('any', inside('aggregated_quantity', { $is: [2] }), { $is: ['shirt'] })).toBe(true);
  expect(of('any', inside('aggregated_amount', { $is: [1700] }))).toBe(true);
  // One line must fulfil all of it, and not one this and another that.
  const dearGift = { 1: { name: 'order.items.price', conditions: { $more_than: [500] } }, 2: { name: 'order.items.metadata', property: 'gift', conditions: { $is: [true] } } };
  expect(of('any', dearGift)).toBe(false);
  expect(of('any', { ...dearGift, logic: '1 or 2' })).toBe(true);
  expect(of('every', { ...dearGift, logic: '1 or 2' })).toBe(true);
  expect(of('any', { ...dearGift, logic: 'not 1 and 2' })).toBe(true);
});

test('the cheapest and the most expensive lines, of the order or of a collection; several when they cost the same', () => {
  const of = (name: string, conditions: unknown, rules?: unknown, items = two): boolean => holds({ name: `order.items.${name}`, conditions, rules }, items);
  expect(of('cheapest', { $is: ['hat'] })).toBe(true);
  expect(of('cheapest', { $is: ['shirt'] })).toBe(false);
  expect(of('cheapest', { $is: ['shirt'], $from: ['pc_shirt'] })).toBe(true);
  expect(of('most_expensive', { $is: ['shirt'] }, inside('quantity', { $is: [2] }))).toBe(true);
  expect(of('most_expensive', {}, inside('price', { $is: [300] }))).toBe(false);
  const twins = [...two, itemOf('cap', { quantity: 5, priceMinor: null, amountMinor: 1500 }), itemOf('priceless', { priceMinor: null, amountMinor: null })];
  expect(of('cheapest', { $is: ['cap'] }, undefined, twins)).toBe(true);
  expect(of('cheapest', {}, inside('aggregated_quantity', { $is: [6] }), twins)).toBe(true);
  expect(of('cheapest', {}, inside('quantity', { $is: [5] }), twins)).toBe(false);
  expect(of('cheapest', { $is: ['priceless'] }, undefined, [twins[3] ?? itemOf('')])).toBe(false);
});

test('a price that is not known is neither high nor low, whichever way it is asked', () => {
  const dear = { name: 'order.items.any', rules: inside('price', { $more_than: [500] }) };
  const priceless = itemOf('gift', { priceMinor: null, amountMinor: null });
  const keyOf = (rules: unknown, items: RuleItem[]): string | undefined => ruleOf(rules).judge(factsOf({ order: orderOf(items) }))?.key;
  const cheap = itemOf('hat', { priceMinor: 300 });
  const unknown = 'order_rules_violated';
  expect([keyOf({ 1: dear }, [cheap, priceless]), keyOf({ 1: dear, logic: 'not 1' }, [cheap, priceless]), keyOf({ 1: dear, logic: 'not 1' }, [cheap])]).toEqual([unknown, unknown, undefined]);
  const none = { name: 'order.items.none', rules: inside('price', { $more_than: [500] }) };
  expect([keyOf({ 1: none }, [cheap]), keyOf({ 1: none }, [cheap, priceless]), keyOf({ 1: none }, [itemOf('shirt'), priceless])]).toEqual([undefined, unknown, unknown]);
  for (const name of ['order.items.price_any', 'order.items.price_each', 'product.price']) {
    const over = { name, conditions: { $more_than: [500] } };
    expect([name, keyOf({ 1: over, logic: 'not 1' }, [priceless])]).toEqual([name, unknown]);
  }
  expect(keyOf({ 1: { name: 'order.items.price_any', conditions: { $less_than: [500] } } }, [cheap, priceless])).toBeUndefined();
  expect(keyOf({ 1: { name: 'order.items.price_each', conditions: { $less_than: [500] } } }, [cheap, priceless])).toBe(unknown);
  expect(keyOf({ 1: { name: 'order.items.cheapest', conditions: { $is: ['hat'] } }, logic: 'not 1' }, [priceless])).toBe(unknown);
});

test('the subtotal of lines is what the codes before left to pay for them', () => {
  const items = [itemOf('shirt', { amountMinor: 1000, discountMinor: 400 }), itemOf('hat', { amountMinor: null, priceMinor: 50, quantity: 2 })];
  expect(holds({ name: 'order.items.any', conditions: { $from: ['pc_all'] }, rules: inside('aggregated_amount', { $is: [700] }) }, items)).toBe(true);
});

test('older rules on products: in the order, not in it, so many of them, at such a price', () => {
  expect(holds({ name: 'product.id', conditions: { $in: ['shoe', 'hat'] } })).toBe(true);
  expect(holds({ name: 'product.id', conditions: { $is_not: ['hat'] } })).toBe(false);
  expect(holds({ name: 'product.id', conditions: { $not_in: ['shoe'] } })).toBe(true);
  expect(holds({ name: 'product.id', conditions: { $not_in: ['shoe'] } }, [])).toBe(true);
  expect(holds({ name: 'product.id', conditions: { $is: [{ id: 'pc_shirt', object: 'products_collection' }] } })).toBe(true);
  expect(holds({ name: 'product.id', conditions: { $is: ['shirt'] }, rules: { 1: { name: 'product.quantity', conditions: { $is: [2] } } } })).toBe(true);
  expect(holds({ name: 'product.price', conditions: { $is: [300] } })).toBe(true);
  expect(holds({ name: 'product.quantity', conditions: { $is: [3] } })).toBe(true);
  expect(holds({ name: 'sku.quantity', conditions: { $is: [0] } })).toBe(true);
});

test('products by their metadata, of the SKU before those of the product; all of them when match_all says so', () => {
  const items = [itemOf('shirt', { productMetadata: { colour: 'red' }, skuMetadata: { colour: 'blue' } }), itemOf('hat', { productMetadata: { colour: 'red' } })];
  const of = (colour: string, rules?: unknown): boolean => holds({ name: 'product.metadata', property: 'colour', conditions: { $is: [colour] }, rules }, items);
  expect([of('red'), of('blue'), of('green')]).toEqual([true, true, false]);
  expect(of('red', { 1: { name: 'product.metadata.match_all', conditions: { $is: [true] } } })).toBe(false);
  expect(of('red', { 1: { name: 'product.metadata.match_all', conditions: { $is: [false] } } })).toBe(true);
  expect(of('red', { 1: { name: 'product.metadata.aggregated_amount', conditions: { $is: [1000] } } })).toBe(true);
  expect(of('red', { 1: { name: 'product.metadata.discount_applicable', conditions: { $is: [true] } } })).toBe(false);
  const twice = { name: 'product.metadata', property: 'colour', conditions: { $in: ['red', 'blue'] }, rules: { 1: { name: 'product.metadata.match_all', conditions: { $is: [true] } } } };
  expect(holds(twice, items)).toBe(true);
});

test('a broken condition on items tells what became of those inside, with their places and messages', () => {
  const rule = conditionOf({
    name: 'order.items.any', conditions: { $is: ['shirt'] },
    rules: { 1: { name: 'order.items.quantity', conditions: { $more_than: [5] }, error: { message: 'Six shirts at least' } }, 2: { name: 'order.items.price', conditions: { $is: [700] } } },
  });
  expect(rule.judge(factsOf({ order: orderOf(two) }))).toEqual({
    key: 'order_rules_violated', message: 'Six shirts at least',
    broken: [
      { place: '1', name: 'order.items.any', property: null, conditions: { $is: ['shirt'] }, seen: ['shirt', 'hat'] },
      { place: '1.1', name: 'order.items.quantity', property: null, conditions: { $more_than: [5] }, seen: [2] },
    ],
  });
  expect(rule.explain(factsOf({ order: orderOf(two) })).conditions.map(({ place, isMet }) => [place, isMet])).toEqual([['1', false], ['1.1', false], ['1.2', true]]);
});

test('metadata are compared by what they are compared with: numbers, dates, texts, and each element of a list', () => {
  const of = (value: unknown, conditions: unknown): boolean =>
    conditionOf({ name: 'redemption.metadata', property: 'x', conditions }).judge(factsOf({ redemption: { metadata: value === undefined ? {} : { x: value }, apiKey: null, member: null } })) === null;
  expect(of('4203', { $is: [4203] })).toBe(true);
  expect(of(4203, { $is: ['4203'] })).toBe(true);
  expect(of(true, { $is: [true] })).toBe(true);
  expect(of('2026-11-29', { $is: ['2026-11-29T00:00:00.000Z'] })).toBe(true);
  expect(of('12.5', { $more_than: [12] })).toBe(true);
  expect(of('many', { $more_than: [12] })).toBe(false);
  expect(of('2026-11-30', { $more_than: ['2026-11-29'] })).toBe(true);
  expect(of(['a', 'b'], { $is: ['b'] })).toBe(true);
  expect(of(['a', 'b'], { $is_not: ['b'] })).toBe(false);
  expect(of(['gold card', 'x'], { $starts_with: ['gold'] })).toBe(true);
  expect(of([1, 9], { $more_than: [8] })).toBe(true);
  for (const nothing of [undefined, null]) {
    expect(of(nothing, { $is_not: ['b'] })).toBe(true);
    expect(of(nothing, { $not_in: ['b'] })).toBe(true);
    expect(of(nothing, { $not_contain: ['b'] })).toBe(true);
    expect(of(nothing, { $not_intersect: ['b'] })).toBe(true);
    expect(of(nothing, { $is_unknown: [true] })).toBe(true);
    expect(of(nothing, { $has_value: [true] })).toBe(false);
    expect(of(nothing, { $less_than: [5] })).toBe(false);
    expect(of(nothing, { $count: [0] })).toBe(false);
  }
  expect(of([], { $has_value: [] })).toBe(false);
  expect(of([], { $count: [0] })).toBe(true);
  expect(of({ deep: true }, { $is: ['[object Object]'] })).toBe(false);
});

test('a member that every object has by itself is no metadata', () => {
  const stored = { 1: { name: 'redemption.metadata', property: 'constructor', conditions: { $has_value: [true] } } };
  expect(compileRule({ ruleId: 'val_1', version: 1, rules: stored, error: null, applicableTo: null }).judge(factsOf())?.key).toBe('redemption_rules_violated');
});

test('only the holder of a code is its holder', () => {
  const rule = conditionOf({ name: 'publication.redeemable_by_linked_customer', conditions: { $is: [true] } });
  const of = (customerId: string, holderId: string | null): boolean => rule.judge(factsOf({ customer: { customerId, metadata: {} }, holderId })) === null;
  expect([of('cust_1', 'cust_1'), of('cust_1', 'cust_2'), of('cust_1', null), of('', '')]).toEqual([true, false, false, false]);
  expect(conditionOf({ name: 'publication.redeemable_by_linked_customer', conditions: { $is: [false] } }).judge(factsOf())).toBeNull();
});

test('what has to be looked up is exactly what conditions name, each once', () => {
  const rule = ruleOf({
    1: { name: 'customer.segment', conditions: { $in: ['seg_1', { id: 'seg_2' }], $not_in: ['seg_1'] } },
    2: { name: 'order.items.any', conditions: { $is: ['pc_1', 'prod_1'], $from: [{ id: 'pc_2' }] } },
    3: { name: 'redemption.count.per_customer.daily', conditions: { $less_than: [3] } },
    4: { name: 'redemption.count.per_customer.daily', conditions: { $more_than: [0] } },
    5: { name: 'order.total_amount', conditions: { $more_than: [0] } },
    6: { name: 'customer.segment', conditions: { $is: ['seg_9'] } },
    logic: '1 and 2 and 3 and 4 and 5',
  }, { applicableTo: { included: [{ object: 'products_collection', id: 'pc_3' }], excluded: [], included_all: false } });
  expect(rule.needs).toEqual({
    segmentIds: ['seg_1', 'seg_2'], collectionIds: ['pc_1', 'pc_2', 'pc_3'], counters: [{ scope: 'customer_voucher', measure: 'redemptions', period: 'day' }],
    catalogue: true, discount: true,
  });
  expect(conditionOf({ name: 'product.metadata', property: 'x', conditions: { $is: ['y'] } }).needs).toMatchObject({ catalogue: true, discount: false });
  expect(conditionOf({ name: 'order.items.any', conditions: {}, rules: { 1: { name: 'order.items.price', conditions: { $more_than: [1] } } } }).needs).toMatchObject({ catalogue: false });
});

test('discount_applicable says which products the discount is for, unless the rule itself does', () => {
  const rules = {
    1: { name: 'product.id', conditions: { $is: [{ id: 'prod_1', source_id: 'shirt' }] }, rules: { 1: { name: 'product.discount_applicable', conditions: { $is: [true] } } } },
    2: { name: 'sku.id', conditions: { $in: ['sku_1'] }, rules: { 1: { name: 'sku.discount_applicable', conditions: { $is: [false] } } } },
  };
  expect(ruleOf(rules).applicableTo).toEqual({
    included: [{ object: 'product', id: 'prod_1', source_id: 'shirt', effect: 'APPLY_TO_EVERY' }],
    excluded: [{ object: 'sku', id: 'sku_1', source_id: null, effect: 'APPLY_TO_EVERY' }], included_all: false,
  });
  const own: ApplicableTo = { included: [{ object: 'product', id: 'prod_2' }], excluded: [], included_all: false };
  expect(ruleOf(rules, { applicableTo: own }).applicableTo).toBe(own);
  expect(ruleOf({}, { applicableTo: { included: [], excluded: [], included_all: false } }).applicableTo).toBeNull();
});

test('a stored rule that can no longer be read is fulfilled by nothing', () => {
  const compiled = (rules: Record<string, { name: string }> & { logic?: never }): string | undefined =>
    compileRule({ ruleId: 'val_1', version: 1, rules, error: null, applicableTo: null }).judge(factsOf({ customer: anybody }))?.key;
  expect(compiled({ 1: { name: 'gone.name' } })).toBe('redemption_rules_violated');
  expect(compileRule({ ruleId: 'val_1', version: 1, rules: { 1: { name: 'order.amount' }, logic: '1 and 2' }, error: null, applicableTo: null }).judge(costing(1))?.key)
    .toBe('redemption_rules_violated');
});

test('each line is asked once for each collection that a condition names, however many lines and mentions there are', () => {
  let asked = 0;
  const condition = { name: 'order.items.none', conditions: { $is: ['pc_1', 'pc_2'] }, rules: inside('price', { $more_than: [5000] }) };
  const rule = ruleOf({ 1: condition, 2: condition, logic: '1 and 2' });
  const items = Array.from({ length: 500 }, (_, index) => itemOf(String(index)));
  expect(rule.judge(factsOf({ order: orderOf(items), isInCollection: () => { asked += 1; return false; } }))).toBeNull();
  expect(asked).toBe(2 * 2 * 500);
});

test('what is kept of a refusal is bounded, however much a shop sends', () => {
  const conditions = Object.fromEntries(Array.from({ length: 100 }, (_, place) => [
    String(place + 1), { name: 'redemption.metadata', property: 'x', conditions: { $in: Array.from({ length: 100 }, () => 'y'.repeat(1000)) } },
  ]));
  const metadata = { x: Array.from({ length: 1000 }, () => ({ text: 'z'.repeat(10_000), list: [[[['deep']]]] })) };
  const violation = ruleOf(conditions).judge(factsOf({ redemption: { metadata, apiKey: null, member: null } }));
  expect(violation?.broken).toHaveLength(10);
  expect(JSON.stringify(violation).length).toBeLessThan(50_000);
  expect(violation?.broken[0]).toMatchObject({ conditions: { $in: ['…'] }, seen: '…' });
});
