/** The words of the dashboard and its hints agree with the engine: on the same rule and the same facts they say the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleCondition, RuleSet } from '../../../contract/rule-language.ts';
import { lintRules } from '../../../contract/rule-lint.ts';
import { ruleSentence, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { logicOf, type RuleTree } from '../../../contract/rule-tree.ts';
import { readSentence } from '../../../test/support/read-sentence.ts';
import { factsOf, itemOf, orderOf, ruleOf } from '../../../test/support/rule-facts.ts';
import type { RuleFacts } from './facts.ts';

const writer: RuleWriter = { amount: String, number: String, time: String, weekday: String, nameOf: String };
const places = ['1', '2', '3', '4'];

const comparisons = fc.record({ operator: fc.constantFrom('$is', '$is_not', '$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal'), value: fc.integer({ min: -1, max: 4 }) });
const conditions = fc.oneof(
  fc.tuple(fc.constantFrom('order.amount', 'order.items.count', 'campaign.redemptions.count'), comparisons)
    .map(([name, { operator, value }]): RuleCondition => ({ name, conditions: { [operator]: [value] } })),
  fc.tuple(fc.constantFrom('$is', '$is_not'), fc.constantFrom('seg_1', 'seg_2')).map(([operator, id]): RuleCondition => ({ name: 'customer.segment', conditions: { [operator]: [id] } })),
  fc.constantFrom('a', 'b').map((value): RuleCondition => ({ name: 'order.metadata', property: 'k', conditions: { $is: [value] } })),
  fc.tuple(fc.constantFrom('order.items.any', 'order.items.every', 'order.items.none'), fc.constantFrom('prod_1', 'prod_2'))
    .map(([name, id]): RuleCondition => ({ name, conditions: { $is: [id] }, rules: { 1: { name: 'order.items.quantity', conditions: { $more_than: [1] } } } })),
);
const trees = fc.letrec<{ tree: RuleTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...places).map((place): RuleTree => ({ kind: 'condition', place })),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const), parts: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
  ),
})).tree;
const rulesOf = fc.tuple(fc.tuple(conditions, conditions, conditions, conditions), trees)
  .map(([list, tree]): RuleSet => ({ ...Object.fromEntries(list.map((condition, index) => [places[index], condition])), logic: logicOf(tree) }));

/** Facts of which everything is known. */
const known: fc.Arbitrary<RuleFacts> = fc.record({
  amount: fc.integer({ min: 0, max: 5 }), count: fc.integer({ min: 1, max: 5 }), segments: fc.subarray(['seg_1', 'seg_2']), value: fc.constantFrom('a', 'b', 'c'),
  quantities: fc.array(fc.tuple(fc.constantFrom('prod_1', 'prod_2', 'prod_3'), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 }),
}).map(({ amount, count, segments, value, quantities }) => factsOf({
  customer: { customerId: 'cust_1', metadata: {} }, isInSegment: (id) => segments.includes(id), counted: () => count,
  order: orderOf(quantities.map(([id, quantity]) => itemOf(id, { quantity })), { amountMinor: amount, metadata: { k: value } }),
}));

function expectAgreement(defect: boolean): void {
  fc.assert(fc.property(rulesOf, known, (rules, facts) => {
    const report = ruleOf(rules).explain(facts);
    const marks = new Map(report.conditions.map(({ place, isMet }) => [place, isMet]));
    const sentence = ruleSentence(rules, writer);
    if (sentence === null || sentence === undefined) throw new Error('no sentence');
    const came = readSentence(sentence, (place) => {
      const mark = marks.get(place);
      if (mark === undefined) throw new Error(`no mark for ${place}`);
      return mark !== (defect && place === '1') ? 1 : 0;
    });
    expect(came === 1).toBe(report.isMet);
  }));
}

test('a rule in words, read with the marks beside its conditions, comes to what the engine came to', () => {
  expectAgreement(false);
});

test('one mark that is wrong is noticed', () => {
  expect(() => expectAgreement(true)).toThrow('Property failed');
});

test('what is said to be impossible is never met, what is said to be always true always, whatever is known', () => {
  const unknown = fc.record({ hasCustomer: fc.boolean(), hasOrder: fc.boolean(), facts: known })
    .map(({ hasCustomer, hasOrder, facts }): RuleFacts => ({ ...facts, ...(!hasCustomer && { customer: null }), ...(!hasOrder && { order: null }) }));
  fc.assert(fc.property(rulesOf, unknown, known, (rules, some, all) => {
    const [whole] = lintRules(rules).filter(({ isWhole }) => isWhole);
    const rule = ruleOf(rules);
    if (whole?.kind === 'never') expect([rule.explain(some).isMet, rule.explain(all).isMet]).toEqual([false, false]);
    if (whole?.kind === 'always') expect(rule.explain(all).isMet).toBe(true);
  }), { numRuns: 500 });
});
