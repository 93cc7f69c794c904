/** The logic of a rule as people group conditions: all of them, at least one of them, or none of them. */
import type { RuleCondition, RuleSet } from './rule-language.ts';
import { readLogic, writeLogic, type Logic } from './rule-logic.ts';

/** Which of the parts of a group have to hold. */
export type GroupKind = 'all' | 'any' | 'none';

export interface GroupTree {
  kind: GroupKind;
  parts: readonly RuleTree[];
}

/** A condition, named by its place in the rule. */
export interface ConditionTree {
  kind: 'condition';
  place: string;
}

export type RuleTree = GroupTree | ConditionTree;

/** The places of a rule's conditions, in their order. */
export function placesOf(rules: RuleSet): string[] {
  return Object.keys(rules).filter((place) => conditionAt(rules, place) !== undefined);
}

/** The condition at a place; undefined where there is none. */
export function conditionAt(rules: RuleSet, place: string): RuleCondition | undefined {
  const condition = Object.hasOwn(rules, place) ? rules[place] : undefined;
  return place === 'logic' || typeof condition !== 'object' || condition === null ? undefined : condition;
}

/** What has to hold; null: nothing is asked. Without a logic everything is demanded. Undefined: the logic cannot be read. */
export function treeOf(rules: RuleSet): RuleTree | null | undefined {
  const places = placesOf(rules);
  if (places.length === 0) return null;
  const logic = typeof rules.logic === 'string' ? rules.logic.trim() : '';
  if (logic === '') return groupOf('all', places.map((place): RuleTree => ({ kind: 'condition', place })));
  const { logic: read } = readLogic(logic, new Set(places));
  return read === null ? undefined : treeOfLogic(read);
}

/** A group of parts; one part that has to hold is no group. */
function groupOf(kind: 'all' | 'any', parts: readonly RuleTree[]): RuleTree {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
}

function treeOfLogic(logic: Logic): RuleTree {
  if (logic.is === 'place') return { kind: 'condition', place: logic.place };
  if (logic.is !== 'not') return { kind: logic.is, parts: logic.of.map(treeOfLogic) };
  const of = treeOfLogic(logic.of);
  return { kind: 'none', parts: of.kind === 'any' ? of.parts : [of] };
}

/** The places that a tree names, in its order; one that it names twice is there twice. */
export function placesIn(tree: RuleTree): string[] {
  return tree.kind === 'condition' ? [tree.place] : tree.parts.flatMap(placesIn);
}

/** A tree as logic; empty where nothing is asked: groups without parts say nothing. */
export function logicOf(tree: RuleTree): string {
  const logic = logicOfTree(tree);
  return logic === null ? '' : writeLogic(logic);
}

function logicOfTree(tree: RuleTree): Logic | null {
  if (tree.kind === 'condition') return { is: 'place', place: tree.place };
  const of = tree.parts.map(logicOfTree).filter((part) => part !== null);
  const [first] = of;
  if (first === undefined) return null;
  const isOne = of.length === 1;
  if (tree.kind === 'none') return { is: 'not', of: isOne ? first : { is: 'any', of } };
  return isOne ? first : { is: tree.kind, of };
}
