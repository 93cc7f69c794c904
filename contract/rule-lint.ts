/**
 * What of a rule does nothing, or can never happen: two conditions that exclude each other, one that another makes superfluous, one that always holds.
 * Only what is certain is told: of amounts, counts and segments it is known which values there are; any other condition may hold or not.
 */
import { ruleNameOf, type RuleCondition, type RuleName, type RuleSet } from './rule-language.ts';
import { readNumber, readSegment } from './rule-operands.ts';
import { conditionAt, placesIn, treeOf, type RuleTree } from './rule-tree.ts';

/** `never`: cannot be true; `always`: is true whenever what it asks about is known; `redundant`: others say so already; `twice`: stands there already. */
export interface RuleHint {
  kind: 'never' | 'always' | 'redundant' | 'twice';
  /** Whether it is about the rule as a whole. */
  isWhole: boolean;
  /** The conditions that it is about; of a part that can never be true those that exclude each other. */
  places: string[];
}

/** Says nothing of a rule whose logic cannot be read. */
export function lintRules(rules: RuleSet): RuleHint[] {
  const tree = treeOf(rules);
  if (tree === null || tree === undefined) return [];
  if (isNever(claimOf(tree, rules))) return [{ kind: 'never', isWhole: true, places: clashIn(tree, rules, []) }];
  if (isAlways(claimOf(tree, rules))) return [{ kind: 'always', isWhole: true, places: placesIn(tree) }];
  return hintsOf(tree, rules, []);
}

/** Hints of a part and of what is in it; `around`: what holds beside it where it matters. */
function hintsOf(tree: RuleTree, rules: RuleSet, around: readonly Claim[]): RuleHint[] {
  const claim = claimOf(tree, rules);
  if (isNever(claim)) return [{ kind: 'never', isWhole: false, places: clashIn(tree, rules, []) }];
  if (around.length > 0 && isNever(both([...around, claim]))) return [{ kind: 'never', isWhole: false, places: placesIn(tree) }];
  if (isAlways(claim)) return [{ kind: 'always', isWhole: false, places: placesIn(tree) }];
  if (tree.kind === 'condition') return [];
  const superfluous = superfluousIn(tree.parts, tree.kind === 'all', rules);
  return [
    ...superfluous,
    ...tree.parts.flatMap((part) => {
      const others = tree.parts.filter((other) => other !== part).map((other) => claimOf(other, rules));
      return hintsOf(part, rules, tree.kind === 'all' ? [...around, ...others] : tree.kind === 'any' ? around : []);
    }),
  ];
}

/** Parts that the others of their group make superfluous; of two that say the same the later one. */
function superfluousIn(parts: readonly RuleTree[], isAll: boolean, rules: RuleSet): RuleHint[] {
  const hints: RuleHint[] = [];
  let left = [...parts];
  for (const part of parts.toReversed()) {
    const others = left.filter((other) => other !== part);
    const [claim, rest] = [claimOf(part, rules), others.map((other) => claimOf(other, rules))];
    if (others.length === 0 || isNever(claim) || isAlways(claim) || rest.some((other) => isNever(other) || isAlways(other))) continue;
    if (!isNever(isAll ? both([...rest, opposite(claim)]) : both([claim, ...rest.map(opposite)]))) continue;
    const isTwice = others.some((other) => JSON.stringify(claimOf(other, rules)) === JSON.stringify(claim));
    hints.unshift({ kind: isTwice ? 'twice' : 'redundant', isWhole: false, places: placesIn(part) });
    left = others;
  }
  return hints;
}

/** The conditions of a part that can never be true that are to blame: without any of them it could be. */
function clashIn(tree: RuleTree, rules: RuleSet, around: readonly RuleTree[]): string[] {
  if (tree.kind !== 'all') return placesIn(tree);
  let parts = [...around, ...tree.parts];
  for (const part of parts) {
    const others = parts.filter((other) => other !== part);
    if (others.length > 0 && isNever(both(others.map((other) => claimOf(other, rules))))) parts = others;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined && only !== tree ? clashIn(only, rules, []) : parts.flatMap(placesIn);
}

/** What a rule claims: joined statements about single values. */
type Claim = { of: 'both' | 'either'; parts: readonly Claim[] } | Statement;

/** Something that a value is or is not: a number in relation to another, or a plain yes. */
interface Statement {
  of: 'value';
  /** What it is about; statements about one of these are held against each other. */
  about: string;
  relation: 'yes' | 'less' | 'most' | 'equal';
  /** Of relations of numbers: with what, and the least that the number can be. */
  than: number;
  least: number;
  isNot: boolean;
}

function both(parts: readonly Claim[]): Claim {
  return { of: 'both', parts };
}

function eitherOf(parts: readonly Claim[]): Claim {
  return { of: 'either', parts };
}

function opposite(claim: Claim): Claim {
  if (claim.of === 'value') return { ...claim, isNot: !claim.isNot };
  return { of: claim.of === 'both' ? 'either' : 'both', parts: claim.parts.map(opposite) };
}

function claimOf(tree: RuleTree, rules: RuleSet): Claim {
  if (tree.kind === 'condition') {
    const condition = conditionAt(rules, tree.place);
    return condition === undefined ? yes(tree.place) : claimOfCondition(condition);
  }
  const parts = tree.parts.map((part) => claimOf(part, rules));
  return tree.kind === 'all' ? both(parts) : tree.kind === 'any' ? eitherOf(parts) : both(parts.map(opposite));
}

function yes(about: string): Statement {
  return { of: 'value', about, relation: 'yes', than: 0, least: 0, isNot: false };
}

/** Amounts and counts that there is one of. */
const ofOrder = new Set(['order.amount', 'order.initial_amount', 'order.total_amount', 'order.items.count']);

/** The least that such a number can be; null: there may be several of it. A count of redemptions has the one in it that is judged. */
function leastOf({ name, counter }: RuleName): number | null {
  if (counter !== null) return counter.measure === 'redemptions' ? 1 : 0;
  return ofOrder.has(name) ? 0 : null;
}

/** Each comparison of a condition has to hold. What is not known here is a statement of its own, equal to the same words elsewhere. */
function claimOfCondition({ name, property, conditions, rules }: RuleCondition): Claim {
  const known = ruleNameOf(name);
  const tests = Object.entries(conditions ?? {}).map(([operator, values]) => [operator, Array.isArray(values) ? (values as unknown[]) : [values]] as const);
  const claims = known === undefined ? [null] : tests.map(([operator, values]) => claimOfTest(known, operator, values));
  return claims.length > 0 && claims.every((claim) => claim !== null) ? both(claims) : yes(JSON.stringify([known?.name ?? name, property ?? null, tests, rules ?? null]));
}

function claimOfTest(known: RuleName, operator: string, values: readonly unknown[]): Claim | null {
  const least = leastOf(known);
  if (least !== null) return numberClaim(known.name, least, operator, values);
  return known.kind === 'segment' ? segmentClaim(operator, values) : null;
}

function numberClaim(about: string, least: number, operator: string, values: readonly unknown[]): Claim | null {
  const numbers = values.map(readNumber).filter((value) => value !== null);
  if (numbers.length !== values.length) return null;
  const claim = (relation: Statement['relation'], isNot: boolean): Claim[] => numbers.map((than) => ({ of: 'value', about, relation, than, least, isNot }));
  switch (operator) {
    case '$is': case '$in': return eitherOf(claim('equal', false));
    case '$is_not': case '$not_in': return both(claim('equal', true));
    case '$less_than': return both(claim('less', false));
    case '$less_than_or_equal': return both(claim('most', false));
    case '$more_than': return both(claim('most', true));
    case '$more_than_or_equal': return both(claim('less', true));
    default: return null;
  }
}

function segmentClaim(operator: string, values: readonly unknown[]): Claim | null {
  const ids = values.map(readSegment).filter((id) => id !== null);
  if (ids.length !== values.length) return null;
  const claims = ids.map((id) => yes(`segment ${id}`));
  if (operator === '$is' || operator === '$in') return eitherOf(claims);
  return operator === '$is_not' || operator === '$not_in' ? both(claims.map(opposite)) : null;
}

/** How many steps are taken before a claim is taken to be possible. */
const stepsMax = 1000;

function isAlways(claim: Claim): boolean {
  return isNever(opposite(claim));
}

/** Whether a claim surely cannot be true. False also where finding out takes too long. */
function isNever(claim: Claim): boolean {
  const budget = { steps: 0 };
  return !isPossible([claim], [], budget) && budget.steps <= stepsMax;
}

/** Whether there are values for which all of `open` and of `said` are true: takes one claim after the other, and every way that it leaves. */
function isPossible(open: readonly Claim[], said: readonly Statement[], budget: { steps: number }): boolean {
  budget.steps += 1;
  if (budget.steps > stepsMax) return true;
  const [claim, ...rest] = open;
  if (claim === undefined) return true;
  if (claim.of === 'value') {
    const now = [...said, claim];
    return hasValue(now.filter(({ about }) => about === claim.about)) && isPossible(rest, now, budget);
  }
  return claim.of === 'both' ? isPossible([...claim.parts, ...rest], said, budget) : claim.parts.some((part) => isPossible([part, ...rest], said, budget));
}

/** Whether some value fulfils all of some statements about it: it is enough to try those at and between the bounds. */
function hasValue(statements: readonly Statement[]): boolean {
  const [first] = statements;
  if (first === undefined) return true;
  if (first.relation === 'yes') return statements.every(({ isNot }) => isNot === first.isNot);
  return candidates(first, statements.map(({ than }) => than)).some((value) => statements.every((statement) => isTrueOf(statement, value)));
}

function isTrueOf({ relation, than, isNot }: Statement, value: number): boolean {
  const holds = relation === 'less' ? value < than : relation === 'most' ? value <= than : value === than;
  return holds !== isNot;
}

function candidates({ about, least }: Statement, bounds: readonly number[]): number[] {
  // Units of an item may be parts of one, amounts and counts are whole.
  const near = about === 'order.items.count' ? between(bounds) : bounds.flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.ceil(bound), Math.ceil(bound) + 1]);
  return [least, ...near].filter((value) => value >= least);
}

/** The bounds, and a number before, between and behind them. */
function between(bounds: readonly number[]): number[] {
  const sorted = [0, ...bounds].toSorted((one, other) => one - other);
  return sorted.flatMap((bound, index) => [bound, (bound + (sorted[index + 1] ?? bound + 2)) / 2]);
}
