import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleSet } from './rule-language.ts';
import { logicOf, placesIn, treeOf, type RuleTree } from './rule-tree.ts';

const places = ['1', '2', '3', '4'];
const condition = { name: 'order.amount', conditions: { $more_than: [1] } };
const conditions: RuleSet = Object.fromEntries(places.map((place) => [place, condition]));

function leaf(place: string): RuleTree {
  return { kind: 'condition', place };
}

const trees = fc.letrec<{ tree: RuleTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...places).map(leaf),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const), parts: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
  ),
})).tree;

/** Which of sixteen ways to fulfil four conditions a tree lets through, worked out from the words of the groups. */
function letsThrough(tree: RuleTree, defect = false): string {
  const holds = (part: RuleTree, met: number): boolean => {
    if (part.kind === 'condition') return (met & (1 << places.indexOf(part.place))) !== 0;
    const count = part.parts.filter((each) => holds(each, met)).length;
    return part.kind === 'all' ? count === part.parts.length : part.kind === 'any' ? count > 0 : count === 0 || (defect && count < part.parts.length);
  };
  return Array.from({ length: 16 }, (_, met) => (holds(tree, met) ? '1' : '0')).join('');
}

function roundTrip(tree: RuleTree): RuleTree {
  const back = treeOf({ ...conditions, logic: logicOf(tree) });
  if (back === null || back === undefined) throw new Error('not read again');
  return back;
}

test('a tree that is written as logic and read again lets through the same', () => {
  fc.assert(fc.property(trees, (tree) => letsThrough(roundTrip(tree)) === letsThrough(tree)));
});

test('the comparison notices a tree that lets through something else', () => {
  expect(() => fc.assert(fc.property(trees, (tree) => letsThrough(roundTrip(tree), true) === letsThrough(tree)))).toThrow('Property failed');
});

test('what was read once comes back as it is', () => {
  fc.assert(fc.property(trees, (tree) => {
    const read = roundTrip(tree);
    expect(roundTrip(read)).toEqual(read);
  }));
});

test('without a logic everything is demanded, in the order of the places; a logic that names what is not there cannot be read', () => {
  expect(treeOf({})).toBeNull();
  expect(treeOf({ '2': condition, '1': condition })).toEqual({ kind: 'all', parts: [leaf('1'), leaf('2')] });
  expect(treeOf({ '1': condition, logic: '' })).toEqual(leaf('1'));
  expect(treeOf({ '1': condition, logic: '1 OR 2' })).toBeUndefined();
  expect(treeOf({ '1': condition, logic: '1 OR constructor' })).toBeUndefined();
  expect(treeOf({ ...conditions, logic: '1 and not (2 Or 3)' })).toEqual({ kind: 'all', parts: [leaf('1'), { kind: 'none', parts: [leaf('2'), leaf('3')] }] });
});

test('groups without parts say nothing', () => {
  expect(logicOf({ kind: 'all', parts: [] })).toBe('');
  expect(logicOf({ kind: 'all', parts: [leaf('1'), { kind: 'none', parts: [] }, { kind: 'any', parts: [leaf('2')] }] })).toBe('1 AND 2');
  expect(placesIn({ kind: 'none', parts: [leaf('2'), { kind: 'all', parts: [leaf('1'), leaf('2')] }] })).toEqual(['2', '1', '2']);
});
