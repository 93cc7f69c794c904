import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf, outcomes, without, type Tree } from './outcome.ts';

/** Leaves are numbers, each of them once; the even ones are left out. */
const trees: fc.Arbitrary<Tree<number>> = fc
  .letrec<{ tree: Tree<null> }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constant({ is: 'leaf' as const, leaf: null }),
      fc.record({ is: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ is: fc.constant('not' as const), of: tie('tree') }),
    ),
  }))
  .tree.map((tree) => numbered(tree, { next: 0 }))
  .filter((tree) => countOf(tree) <= 12);

function numbered(tree: Tree<null>, counter: { next: number }): Tree<number> {
  if (tree.is === 'leaf') return { is: 'leaf', leaf: counter.next++ };
  return tree.is === 'not' ? { is: 'not', of: numbered(tree.of, counter) } : { is: tree.is, of: tree.of.map((part) => numbered(part, counter)) };
}

function countOf(tree: Tree<number>): number {
  return tree.is === 'leaf' ? 1 : tree.is === 'not' ? countOf(tree.of) : tree.of.reduce((sum, part) => sum + countOf(part), 0);
}

/** Whether the tree is met when the bits say which leaves are. */
function isMet(tree: Tree<number>, bits: number): boolean {
  return outcomeOf(tree, (leaf) => ((bits >> leaf) & 1 ? outcomes.met : outcomes.notMet)) === outcomes.met;
}

const isLeftOut = (leaf: number): boolean => leaf % 2 === 0;
const even = 0b0101_0101_0101;

function isMetByAnyAnswer(tree: Tree<number>, bits: number): boolean {
  for (let answers = 0; answers < 1 << 12; answers += 1) if ((answers & ~even) === 0 && isMet(tree, (bits & ~even) | answers)) return true;
  return false;
}

/** A tree and answers for which it goes wrong; null: none was found. */
function failure(leaveOut: typeof without): unknown {
  return fc.check(
    fc.property(trees, fc.nat((1 << 12) - 1), (tree, bits) => {
      const rest = leaveOut(tree, isLeftOut);
      return (rest === null || isMet(rest, bits)) === isMetByAnyAnswer(tree, bits);
    }),
    { numRuns: 300 },
  ).counterexample;
}

test('without the conditions that nobody asks about a rule holds just when some answer of theirs would let it hold', () => {
  expect(failure(without)).toBeNull();
});

test('a planted defect, that NOT is forgotten, is found out', () => {
  const forgetful: typeof without = (tree, isOut) => {
    if (tree.is === 'leaf') return isOut(tree.leaf) ? null : tree;
    if (tree.is === 'not') {
      const of = forgetful(tree.of, isOut);
      return of && { is: 'not', of };
    }
    const of = tree.of.flatMap((part) => forgetful(part, isOut) ?? []);
    return of.length === 0 || (tree.is === 'any' && of.length < tree.of.length) ? null : { is: tree.is, of };
  };
  expect(failure(forgetful)).not.toBeNull();
});
