/** What holds for every rule and whatever it is judged on. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { readRuleSet } from '../../../contract/rule-faults.ts';
import { ruleBounds, ruleNames, ruleOperators, type RuleCondition, type RuleSet } from '../../../contract/rule-language.ts';
import { runs } from '../../../test/support/proof.ts';
import { factsOf, itemOf, orderOf, ruleOf } from '../../../test/support/rule-facts.ts';
import { compileRule } from './compile-rule.ts';
import type { RuleFacts, RuleItem } from './facts.ts';
import { TextMeter } from './text-meter.ts';

/** 1: holds, 0: does not, ½: cannot be told. */
type Truth = 0 | 0.5 | 1;
type Truths = Record<string, Truth>;

/** A logic as it is written, and what it comes to by counting: all is the least of them, any the most, not the rest. */
interface Naive {
  text: string;
  of(truths: Truths): Truth;
}

const logic: fc.Arbitrary<Naive> = fc.letrec<{ node: Naive }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'large' },
    fc.constantFrom('1', '2', '3', '4').map((place): Naive => ({ text: place, of: (truths) => truths[place] ?? 0 })),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts): Naive => ({
      text: `(${parts.map(({ text }) => text).join(' AND ')})`, of: (truths) => Math.min(...parts.map((part) => part.of(truths))) as Truth,
    })),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts): Naive => ({
      text: `(${parts.map(({ text }) => text).join(' or ')})`, of: (truths) => Math.max(...parts.map((part) => part.of(truths))) as Truth,
    })),
    tie('node').map((part): Naive => ({ text: `NOT (${part.text})`, of: (truths) => (1 - part.of(truths)) as Truth })),
  ),
})).node;

const truth = fc.constantFrom<Truth>(0, 0.5, 1);
const truths = fc.record({ 1: fc.constantFrom<Truth>(0, 1), 2: fc.constantFrom<Truth>(0, 1), 3: truth, 4: truth });

/** Four conditions, of which each comes to what it should. */
function factsWith(given: Truths): RuleFacts {
  const [one, two, three, four] = [given['1'], given['2'], given['3'], given['4']];
  return factsOf({
    redemption: { metadata: { one, two }, apiKey: null, member: null },
    order: three === 0.5 ? null : orderOf(null, { amountMinor: Number(three) }),
    customer: four === 0.5 ? null : { customerId: 'cust_1', metadata: {} },
    isInSegment: () => four === 1,
  });
}

const conditions = {
  1: { name: 'redemption.metadata', property: 'one', conditions: { $is: [1] } },
  2: { name: 'redemption.metadata', property: 'two', conditions: { $is: [1] } },
  3: { name: 'order.amount', conditions: { $is: [1] } },
  4: { name: 'customer.segment', conditions: { $is: ['seg_1'] } },
};

function expectAgreement(expected: (naive: Naive, given: Truths) => Truth): void {
  fc.assert(fc.property(logic, truths, (naive, given) => {
    const rule = ruleOf({ ...conditions, logic: naive.text });
    const violation = rule.judge(factsWith(given));
    const came: Truth = violation === null ? 1 : violation.key.startsWith('missing_') ? 0.5 : 0;
    expect(came).toBe(expected(naive, given));
    expect(rule.explain(factsWith(given))).toMatchObject({ isMet: violation === null, violation });
    if (violation !== null) expect(violation.broken.length).toBeGreaterThan(0);
  }), { numRuns: runs(20_000, 300) });
}

test('a rule comes to what its logic comes to by a naive reading, with what cannot be told between yes and no', () => {
  expectAgreement((naive, given) => naive.of(given));
});

test('the naive reading notices an engine that is wrong', () => {
  const withoutMissing = (given: Truths): Truths => Object.fromEntries(Object.entries(given).map(([place, value]) => [place, value === 1 ? 1 : 0]));
  expect(() => expectAgreement((naive, given) => naive.of(withoutMissing(given)))).toThrow('Property failed');
  expect(() => expectAgreement((naive, given) => (1 - naive.of(given)) as Truth)).toThrow('Property failed');
});

const names = ['a', 'b', 'c'];
const anyItem: fc.Arbitrary<RuleItem> = fc.record({ name: fc.constantFrom(...names), price: fc.nat(3), quantity: fc.integer({ min: 1, max: 3 }) })
  .map(({ name, price, quantity }) => itemOf(name, { priceMinor: price, amountMinor: price * quantity, quantity }));
const named = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });

interface ItemsCase {
  quantifier: 'any' | 'every' | 'none' | 'cheapest' | 'most_expensive';
  is: string[];
  from: string[] | null;
  price: number | null;
  units: number | null;
}

const anyItemsCase: fc.Arbitrary<ItemsCase> = fc.record({
  quantifier: fc.constantFrom('any', 'every', 'none', 'cheapest', 'most_expensive'), is: named, from: fc.option(named), price: fc.option(fc.nat(3)), units: fc.option(fc.nat(6)),
});

/** What the documentation says, line by line. */
function naively({ quantifier, is, from, price, units }: ItemsCase, items: RuleItem[]): boolean {
  const nameOf = (item: RuleItem): string => item.products[0] ?? '';
  const isFrom = (item: RuleItem): boolean => from === null || from.includes(nameOf(item));
  const prices = items.filter(isFrom).map((item) => item.priceMinor ?? 0);
  const end = quantifier === 'cheapest' ? Math.min(...prices) : Math.max(...prices);
  const byPrice = quantifier === 'cheapest' || quantifier === 'most_expensive';
  const meant = items.filter((item) => isFrom(item) && is.includes(nameOf(item)) && (!byPrice || item.priceMinor === end));
  const sum = meant.reduce((all, item) => all + item.quantity, 0);
  const fulfils = (item: RuleItem): boolean => (price === null || (item.priceMinor ?? 0) >= price) && (units === null || sum >= units);
  if (quantifier === 'any') return meant.some(fulfils);
  if (quantifier === 'none') return !meant.some(fulfils);
  if (quantifier === 'every') return items.length > 0 && items.every((item) => meant.includes(item) && fulfils(item));
  return meant.length > 0 && meant.every(fulfils);
}

function expectItemsAgreement(expected: (given: ItemsCase, items: RuleItem[]) => boolean): void {
  fc.assert(fc.property(anyItemsCase, fc.array(anyItem, { maxLength: 5 }), (given, items) => {
    const { quantifier, is, from, price, units } = given;
    const rule = ruleOf({
      1: {
        name: `order.items.${quantifier}`, conditions: { $is: is, ...(from !== null && { $from: ['pc_from'] }) },
        rules: {
          ...(price !== null && { 1: { name: 'order.items.price', conditions: { $more_than_or_equal: [price] } } }),
          ...(units !== null && { 2: { name: 'order.items.aggregated_quantity', conditions: { $more_than_or_equal: [units] } } }),
        },
      },
    });
    const facts = factsOf({ order: orderOf(items), isInCollection: (_, item) => from?.includes(item.products[0] ?? '') === true });
    expect(rule.judge(facts) === null).toBe(expected(given, items));
  }), { numRuns: runs(20_000, 500) });
}

test('conditions on items come to what the documentation says of each line', () => {
  expectItemsAgreement(naively);
});

test('the reading line by line notices an engine that is wrong', () => {
  const withPriceOfAny = (given: ItemsCase, items: RuleItem[]): boolean =>
    given.quantifier === 'every' ? items.every((item) => given.is.includes(item.products[0] ?? '')) && naively({ ...given, quantifier: 'any' }, items) : naively(given, items);
  expect(() => expectItemsAgreement(withPriceOfAny)).toThrow('Property failed');
  expect(() => expectItemsAgreement((given, items) => naively({ ...given, from: null }, items))).toThrow('Property failed');
});

const operand = fc.oneof(
  fc.constantFrom<unknown>(
    0, 5, -1, 'x', '5', true, false, '', 'seg_1', 'prod_1', 'pc_1', { id: 'prod_1' }, { source_id: 'shirt', object: 'sku' }, '2026-11-29', '2026-11-29T10:30:00Z', 'P1D', 'PT1H', 3,
    '2026-11-01;P1D;PT1H', '1900-01-01;P1M;P1D', '2026-11-01;2026-12-01', '22:00;02:00;1,2', '18:00;19:00'),
  fc.anything({ withNullPrototype: true, maxDepth: 2 }),
);
const operands = fc.dictionary(fc.constantFrom(...ruleOperators), fc.oneof(operand, fc.array(operand, { maxLength: 4 })), { maxKeys: 3 });
const property = fc.constantFrom('x', 'y', 'list');
const inside = fc.record({ name: fc.constantFrom(...ruleNames.filter(({ isSubRule }) => isSubRule).map(({ name }) => name), 'product.price'), property, conditions: operands });
const condition = fc.record({
  name: fc.constantFrom(...ruleNames.map(({ name }) => name)), property, conditions: operands, rules: fc.dictionary(fc.constantFrom('1', '2'), inside, { maxKeys: 2 }),
  error: fc.oneof(fc.constant({ message: 'No' }), fc.constant(null)),
});
const text = fc.oneof(fc.constantFrom('', '1', 'not 1', '1 or 2'), logic.map((naive) => naive.text));
const anyRules = fc.tuple(fc.dictionary(fc.constantFrom('1', '2', '3'), condition, { maxKeys: 3 }), text).map(([all, logicOf]) => ({ ...all, logic: logicOf }));

type Given = { name: string; property: string; conditions: Record<string, unknown>; rules?: Record<string, Given> };

/** Of a condition what is not at fault: from arbitrary values little would come that can be saved. */
function withoutFaults({ name, property: of, conditions: given, rules: within }: Given): Given {
  const isInside = ruleNames.some((entry) => entry.name === name && entry.isSubRule);
  const parent = ruleNames.find(({ subRules }) => subRules.includes(name));
  const isSound = (operator: string, value: unknown): boolean => {
    const alone = { name, property: of, conditions: { [operator]: value } };
    return readRuleSet({ 1: isInside ? { name: parent?.name, property: of, rules: { 1: alone } } : alone }).faults.length === 0;
  };
  const sound = Object.fromEntries(Object.entries(given).filter(([operator, value]) => isSound(operator, value)));
  const subRules = ruleNames.find((entry) => entry.name === name)?.subRules ?? [];
  const kept = Object.entries(within ?? {}).filter(([, rule]) => subRules.includes(rule.name)).map(([place, rule]) => [place, withoutFaults(rule)] as const);
  return { name, property: of, conditions: sound, rules: Object.fromEntries(kept.filter(([, rule]) => Object.keys(rule.conditions).length > 0)) };
}

const soundRules = fc.tuple(fc.dictionary(fc.constantFrom('1', '2', '3', '4'), condition, { minKeys: 1, maxKeys: 4 }), text)
  .map(([all, logicOf]) => {
    const sound = Object.entries(all).map(([place, given]) => [place, withoutFaults(given)] as const)
      .filter(([, { conditions: some, rules: within }]) => Object.keys(some).length + Object.keys(within ?? {}).length > 0);
    return { ...Object.fromEntries(sound), logic: readRuleSet({ ...Object.fromEntries(sound), logic: logicOf }).faults.length === 0 ? logicOf : '' };
  });
const rules = fc.oneof({ weight: 3, arbitrary: soundRules }, { weight: 1, arbitrary: anyRules });

const value = fc.oneof(operand, fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 2 }));
const metadata = fc.dictionary(property, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 3 });
const number = fc.oneof(fc.constant(null), fc.integer(), fc.double());
const item: fc.Arbitrary<RuleItem> = fc.record({
  products: fc.array(fc.constantFrom('prod_1', 'shirt'), { maxLength: 2 }), skus: fc.array(fc.constantFrom('sku_1', 'shirt'), { maxLength: 1 }), quantity: fc.nat(5),
  priceMinor: number, amountMinor: number, discountMinor: fc.nat(), metadata, productMetadata: metadata, skuMetadata: metadata,
});
const facts: fc.Arbitrary<RuleFacts> = fc.record({
  now: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), timeZone: fc.constantFrom('UTC', 'Europe/Warsaw', 'Pacific/Apia'),
  customer: fc.option(fc.record({ customerId: fc.constantFrom('', 'cust_1'), metadata })),
  order: fc.option(fc.record({ amountMinor: number, initialAmountMinor: number, items: fc.option(fc.array(item, { maxLength: 4 })), metadata })),
  redemption: fc.record({ metadata, apiKey: fc.option(fc.string()), member: fc.option(fc.string()) }), holderId: fc.option(fc.constantFrom('cust_1', '')),
  total: number, is: fc.boolean(), count: number,
}).map(({ total, is, count, ...others }) => ({
  ...others, totalMinor: () => total, isInSegment: () => is, isInCollection: () => is, counted: () => count,
}));

test('no rule and nothing that it is judged on makes it throw, a report agrees with the judgement, and both are bounded', () => {
  let read = 0;
  fc.assert(fc.property(rules, facts, (input, given) => {
    const set: RuleSet = readRuleSet(input).rules;
    if (readRuleSet(input).faults.length === 0) read += 1;
    const rule = compileRule({ ruleId: 'val_1', version: 1, rules: set, error: null, applicableTo: null });
    const violation = rule.judge(given);
    const report = rule.explain(given);
    expect(report.isMet).toBe(violation === null);
    expect(report.violation).toEqual(violation);
    expect(rule.judge(given)).toEqual(violation);
    expect(violation?.broken.length ?? 0).toBeLessThanOrEqual(10);
    expect(JSON.stringify(report).length).toBeLessThan(200_000);
  }), { numRuns: runs(20_000, 500) });
  // Otherwise the generator would make little but faults.
  expect(read).toBeGreaterThan(200);
});

/** Characters that are searched for parts meanwhile, each text as often as it is. */
function searchedBy(work: () => void): number {
  const searches = vi.spyOn(String.prototype, 'includes');
  try {
    work();
    return searches.mock.contexts.reduce<number>((sum, text) => sum + String(text).length, 0);
  } finally {
    searches.mockRestore();
  }
}

const searching = fc.record({
  name: fc.constantFrom('order.metadata', 'order.items.metadata_any', 'order.items.metadata_each', 'order.items.any', 'order.items.every', 'product.metadata'),
  operator: fc.constantFrom('$contains', '$not_contain'), parts: fc.constantFrom(1, 2, 20),
});
type Searching = typeof searching extends fc.Arbitrary<infer One> ? One : never;

function searchingCondition({ name, operator, parts }: Searching): RuleCondition {
  const said = { property: 'x', conditions: { [operator]: Array.from({ length: parts }, (_, place) => `never${place}`) } };
  return name === 'order.items.any' || name === 'order.items.every' ? { name, rules: { 1: { name: 'order.items.metadata', ...said } } } : { name, ...said };
}

const longTexts = fc.record({ lines: fc.constantFrom(1, 12, 13, 500), length: fc.constantFrom(10, 8000) });

/** How often a judgement looks at a condition, at most: to decide, to name what was broken, to see what stood there and for the message. */
const looksMax = 6;

function expectBoundedSearches(): void {
  fc.assert(fc.property(fc.array(searching, { minLength: 1, maxLength: 5 }), longTexts, fc.constantFrom(' and ', ' or '), (all, { lines, length }, joint) => {
    const [input, metadataOf] = [{ ...all.map(searchingCondition), logic: all.map((_, place) => place).join(joint) }, { x: 'a'.repeat(length) }];
    const line = itemOf('prod_1', { metadata: metadataOf, productMetadata: metadataOf });
    const given = factsOf({ order: orderOf(Array.from({ length: lines }, () => line), { metadata: metadataOf }) });
    const rule = ruleOf(input);
    const partsOfAll = all.reduce((sum, { parts }) => sum + parts, 0);
    let isMet: boolean | undefined;
    expect(searchedBy(() => (isMet = rule.judge(given) === null))).toBeLessThanOrEqual(looksMax * partsOfAll * ruleBounds.searched);
    expect(isMet).toBe(joint === ' and ' ? all.every((one) => isNone(one, lines * length)) : all.some((one) => isNone(one, lines * length)));
  }), { numRuns: runs(2_000, 60) });
}

/** Whether it is told that a text has none of the parts: that is asked, and the texts are no more than may be searched. */
function isNone({ name, operator }: Searching, characters: number): boolean {
  const isToldByOne = ['order.metadata', 'order.items.metadata_any', 'order.items.any'].includes(name);
  return operator === '$not_contain' && (isToldByOne || characters <= ruleBounds.searched);
}

test('what is searched for parts of texts is bounded, however long the texts of an order are; of more than that it cannot be told, behind NOT neither', () => {
  expectBoundedSearches();
});

test('a condition that searches on is noticed', () => {
  const takes = vi.spyOn(TextMeter.prototype, 'takes').mockReturnValue(true);
  expect(expectBoundedSearches).toThrow('Property failed');
  takes.mockRestore();
});
