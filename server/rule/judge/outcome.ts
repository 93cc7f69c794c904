/**
 * What a condition comes to. Beside yes and no there is that it cannot be told, since something was not given: that is no yes, and NOT makes none of it.
 * So somebody who leaves out the customer is never taken for one who is not in a segment.
 */
import type { Logic } from '../../../contract/rule-logic.ts';

export const outcomes = { notMet: 0, met: 1, unknown: 2, noCustomer: 3, noOrder: 4, noItems: 5, noAmount: 6 } as const;
export type Outcome = (typeof outcomes)[keyof typeof outcomes];

const { notMet, met } = outcomes;

/** A logic whose places are the conditions themselves. */
export type Tree<Leaf> = { is: 'leaf'; leaf: Leaf } | { is: 'all' | 'any'; of: Tree<Leaf>[] } | { is: 'not'; of: Tree<Leaf> };

export function bind<Leaf>(logic: Logic, leafAt: (place: string) => Leaf): Tree<Leaf> {
  if (logic.is === 'place') return { is: 'leaf', leaf: leafAt(logic.place) };
  if (logic.is === 'not') return { is: 'not', of: bind(logic.of, leafAt) };
  return { is: logic.is, of: logic.of.map((part) => bind(part, leafAt)) };
}

/** The conditions of a tree in its order, each once. */
export function leavesOf<Leaf>(tree: Tree<Leaf>): Leaf[] {
  const parts = (node: Tree<Leaf>): Leaf[] => (node.is === 'leaf' ? [node.leaf] : node.is === 'not' ? parts(node.of) : node.of.flatMap(parts));
  return [...new Set(parts(tree))];
}

/** `all` is met by nothing less than all; one that is not met decides, whatever cannot be told beside it. `any` the other way round. */
export function outcomeOf<Leaf>(tree: Tree<Leaf>, test: (leaf: Leaf) => Outcome): Outcome {
  if (tree.is === 'leaf') return test(tree.leaf);
  if (tree.is === 'not') {
    const inside = outcomeOf(tree.of, test);
    return inside === met ? notMet : inside === notMet ? met : inside;
  }
  const decisive = tree.is === 'all' ? notMet : met;
  const otherwise = tree.is === 'all' ? met : notMet;
  let untold: Outcome = otherwise;
  for (const part of tree.of) {
    const outcome = outcomeOf(part, test);
    if (outcome === decisive) return decisive;
    if (outcome !== otherwise && untold === otherwise) untold = outcome;
  }
  return untold;
}

/**
 * The tree without leaves that nobody asks about, as if each of them came out as one would wish: what is left is not met only where no answer of theirs would
 * help. null: nothing is left. `isNegated`: it stands under NOT, where `all` and `any` change places.
 */
export function without<Leaf>(tree: Tree<Leaf>, isLeftOut: (leaf: Leaf) => boolean, isNegated = false): Tree<Leaf> | null {
  if (tree.is === 'leaf') return isLeftOut(tree.leaf) ? null : tree;
  if (tree.is === 'not') {
    const of = without(tree.of, isLeftOut, !isNegated);
    return of && { is: 'not', of };
  }
  const of = tree.of.flatMap((part) => without(part, isLeftOut, isNegated) ?? []);
  const isOneEnough = (tree.is === 'any') !== isNegated;
  return of.length === 0 || (isOneEnough && of.length < tree.of.length) ? null : { is: tree.is, of };
}

/** The conditions by which a tree came to what it came to, in its order. */
export function decidersOf<Leaf>(tree: Tree<Leaf>, test: (leaf: Leaf) => Outcome): Leaf[] {
  if (tree.is === 'leaf') return [tree.leaf];
  if (tree.is === 'not') return decidersOf(tree.of, test);
  const outcome = outcomeOf(tree, test);
  const isTold = (one: Outcome): boolean => one === met || one === notMet;
  return tree.of.flatMap((part) => {
    const ofPart = outcomeOf(part, test);
    const decides = isTold(outcome) ? ofPart === outcome : !isTold(ofPart);
    return decides ? decidersOf(part, test) : [];
  });
}
