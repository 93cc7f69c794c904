import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleCondition, RuleSet } from './rule-language.ts';
import { lintRules } from './rule-lint.ts';
import { conditionAt, logicOf, treeOf, type RuleTree } from './rule-tree.ts';

function amount(operator: string, value: number): RuleCondition {
  return { name: 'order.amount', conditions: { [operator]: [value] } };
}

function segment(operator: string, id: string): RuleCondition {
  return { name: 'customer.segment', conditions: { [operator]: [id] } };
}

function metadata(value: string): RuleCondition {
  return { name: 'order.metadata', property: 'a', conditions: { $is: [value] } };
}

function priceAny(operator: string, value: number): RuleCondition {
  return { name: 'order.items.price_any', conditions: { [operator]: [value] } };
}

function rule(logic: string, ...conditions: RuleCondition[]): RuleSet {
  return { ...Object.fromEntries(conditions.map((condition, index) => [String(index + 1), condition])), logic };
}

test.each<[string, RuleSet]>([
  ['an amount above 100 and below 50', rule('1 AND 2', amount('$more_than', 100), amount('$less_than', 50))],
  ['no whole amount lies between', rule('1 AND 2', amount('$more_than', 100), amount('$less_than', 101))],
  ['an amount below nothing', rule('1', amount('$less_than', 0))],
  ['fewer redemptions than the one that is judged', rule('1', { name: 'campaign.redemptions.count', conditions: { $less_than_or_equal: [0] } })],
  ['a customer in a segment and not in it', rule('1 AND 2', segment('$is', 'seg_1'), segment('$is_not', 'seg_1'))],
  ['the same under an older name', rule('1 AND 2', { name: 'customer_segment', conditions: { $is: [{ id: 'seg_1' }] } as never }, segment('$is_not', 'seg_1'))],
  ['a condition and its opposite', rule('1 AND NOT 2', metadata('x'), metadata('x'))],
  ['both ways of a group', rule('1 AND (2 OR 3)', amount('$is', 5), amount('$more_than', 9), amount('$less_than', 3))],
])('%s: never', (_, rules) => {
  expect(lintRules(rules)).toEqual([{ kind: 'never', isWhole: true, places: expect.any(Array) }]);
});

test.each<[string, RuleSet]>([
  ['metadata can be lists, of which each element counts', rule('1 AND 2', metadata('x'), metadata('y'))],
  ['one item may be cheap and another dear', rule('1 AND 2', priceAny('$more_than', 100), priceAny('$less_than', 50))],
  ['units can be parts', rule('1 AND 2', { name: 'order.items.count', conditions: { $more_than: [1] } }, { name: 'order.items.count', conditions: { $less_than: [2] } })],
  ['two segments', rule('1 AND 2', segment('$is', 'seg_1'), segment('$is', 'seg_2'))],
  ['a logic that cannot be read', rule('1 AND', amount('$less_than', 0))],
  ['nothing', {}],
])('%s: nothing to say', (_, rules) => {
  expect(lintRules(rules)).toEqual([]);
});

describe('parts', () => {
  test('that clash are named, and only they', () => {
    const rules = rule('1 AND 2 AND 3', segment('$is', 'seg_1'), amount('$more_than', 100), amount('$less_than', 50));
    expect(lintRules(rules)).toEqual([{ kind: 'never', isWhole: true, places: ['2', '3'] }]);
  });

  test('that always hold, that others make superfluous and that stand there twice', () => {
    expect(lintRules(rule('1 AND 2', segment('$is', 'seg_1'), amount('$more_than_or_equal', 0)))).toEqual([{ kind: 'always', isWhole: false, places: ['2'] }]);
    expect(lintRules(rule('1 AND 2', amount('$more_than', 50), amount('$more_than', 100)))).toEqual([{ kind: 'redundant', isWhole: false, places: ['1'] }]);
    expect(lintRules(rule('1 OR 2', amount('$more_than', 50), amount('$more_than', 100)))).toEqual([{ kind: 'redundant', isWhole: false, places: ['2'] }]);
    expect(lintRules(rule('1 OR 2', segment('$is', 'seg_1'), segment('$is', 'seg_1')))).toEqual([{ kind: 'twice', isWhole: false, places: ['2'] }]);
  });

  test('that cannot happen beside the others', () => {
    const rules = rule('1 AND (2 OR 3)', amount('$more_than', 100), amount('$less_than', 50), segment('$is', 'seg_1'));
    expect(lintRules(rules)).toEqual([{ kind: 'never', isWhole: false, places: ['2'] }]);
  });
});

const numbers = ['order.amount', 'campaign.redemptions.count'] as const;
const operators = ['$is', '$is_not', '$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal'];
const conditions = fc.oneof(
  fc.record({ name: fc.constantFrom(...numbers), operator: fc.constantFrom(...operators), value: fc.integer({ min: -1, max: 4 }) })
    .map(({ name, operator, value }): RuleCondition => ({ name, conditions: { [operator]: [value] } })),
  fc.record({ operator: fc.constantFrom('$is', '$is_not', '$in', '$not_in'), ids: fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1 }) })
    .map(({ operator, ids }): RuleCondition => ({ name: 'customer.segment', conditions: { [operator]: operator.endsWith('in') ? ids : ids.slice(0, 1) } })),
  fc.constantFrom('x', 'y').map((value): RuleCondition => ({ name: 'order.metadata', property: 'k', conditions: { $is: [value] } })),
);
const shapes = fc.letrec<{ tree: RuleTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('1', '2', '3', '4').map((place): RuleTree => ({ kind: 'condition', place })),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const), parts: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
  ),
})).tree;
const rulesOf = fc.tuple(fc.tuple(conditions, conditions, conditions, conditions), shapes).map(([list, tree]) => rule(logicOf(tree), ...list));

interface Sample {
  'order.amount': number;
  'campaign.redemptions.count': number;
  segments: string[];
  values: string[];
}

/** Every sample that conditions above can tell apart. */
const samples: Sample[] = [0, 1, 2, 3, 4, 5, 6].flatMap((amountMinor) => [1, 2, 3, 4, 5, 6].flatMap((count) => [[], ['a'], ['b'], ['a', 'b']].flatMap((segments) =>
  [[], ['x'], ['y'], ['x', 'y']].map((values) => ({ 'order.amount': amountMinor, 'campaign.redemptions.count': count, segments, values })))));

/** Whether a rule holds, worked out for one sample without any of what the lint knows. */
function holds(tree: RuleTree, rules: RuleSet, sample: Sample): boolean {
  if (tree.kind === 'condition') return holdsCondition(conditionAt(rules, tree.place), sample);
  const count = tree.parts.filter((part) => holds(part, rules, sample)).length;
  return tree.kind === 'all' ? count === tree.parts.length : tree.kind === 'any' ? count > 0 : count === 0;
}

function holdsCondition(condition: RuleCondition | undefined, sample: Sample): boolean {
  const [operator = '', values = []] = Object.entries(condition?.conditions ?? {})[0] ?? [];
  if (condition?.name === 'customer.segment') return values.some((id) => sample.segments.includes(String(id))) === !operator.includes('not');
  if (condition?.name === 'order.metadata') return sample.values.includes(String(values[0]));
  const [value, than] = [sample[condition?.name as (typeof numbers)[number]], Number(values[0])];
  return {
    $is: value === than, $is_not: value !== than, $less_than: value < than, $less_than_or_equal: value <= than, $more_than: value > than, $more_than_or_equal: value >= than,
  }[operator] ?? false;
}

/** How many samples a rule lets through. */
function passing(tree: RuleTree, rules: RuleSet): boolean[] {
  return samples.map((sample) => holds(tree, rules, sample));
}

function without(tree: RuleTree, places: readonly string[]): RuleTree {
  if (tree.kind === 'condition') return tree;
  const parts = tree.parts.filter((part) => JSON.stringify(part) !== JSON.stringify(find(tree, places)));
  return { kind: tree.kind, parts: parts.length === tree.parts.length ? tree.parts.map((part) => without(part, places)) : parts };
}

/** The part of a group that has exactly these conditions. */
function find(tree: RuleTree, places: readonly string[]): RuleTree | undefined {
  return tree.kind === 'condition' ? undefined : tree.parts.find((part) => JSON.stringify(placesOf(part)) === JSON.stringify(places));
}

function placesOf(tree: RuleTree): string[] {
  return tree.kind === 'condition' ? [tree.place] : tree.parts.flatMap(placesOf);
}

test('a hint about the whole rule is never wrong, and never missing where the values are known', () => {
  fc.assert(fc.property(rulesOf, (rules) => {
    const tree = treeOf(rules);
    if (tree === null || tree === undefined) return;
    const results = passing(tree, rules);
    const whole = lintRules(rules).filter(({ isWhole }) => isWhole).map(({ kind }) => kind);
    expect(whole).toEqual(results.every((result) => !result) ? ['never'] : results.every((result) => result) ? ['always'] : []);
  }), { numRuns: 300 });
});

test('taking away what is said to be superfluous changes nothing', () => {
  fc.assert(fc.property(rulesOf, (rules) => {
    const tree = treeOf(rules);
    if (tree === null || tree === undefined) return;
    for (const { kind, places } of lintRules(rules).filter((hint) => hint.kind === 'redundant' || hint.kind === 'twice')) {
      const left = without(tree, places);
      // A condition that the logic names twice is not looked for here.
      if (new Set(placesOf(tree)).size !== placesOf(tree).length) continue;
      expect([kind, ...passing(left, rules)]).toEqual([kind, ...passing(tree, rules)]);
    }
  }), { numRuns: 300 });
});

test('of a rule with a hundred conditions in many groups nothing is said that would take too long to find out', () => {
  const list = Array.from({ length: 100 }, (_, index) => segment(index % 2 === 0 ? '$is' : '$is_not', `seg_${index % 7}`));
  const pairs = Array.from({ length: 50 }, (_, index) => `(${2 * index + 1} OR ${2 * index + 2})`).join(' AND ');
  expect(lintRules(rule(pairs, ...list)).filter(({ isWhole }) => isWhole)).toEqual([]);
});
