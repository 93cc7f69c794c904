/** Makes of a version of a rule what judges redemptions: everything is read once, and judging parses nothing. */
import { ruleNameOf, type RuleCondition, type RuleName, type RuleSet, type RuleSubject } from '../../../contract/rule-language.ts';
import type { ApplicableTo } from '../../discount/applicable-to.ts';
import { chosenBy } from './applicable-by.ts';
import { compileCheck } from './compile-condition.ts';
import type { CompiledRule, RuleNeeds, RuleRefusalKey, RuleReport, RuleViolation } from './compiled-rule.ts';
import { reportOf, type Condition, type Needs, type Report } from './condition.ts';
import type { RuleFacts } from './facts.ts';
import { bind, decidersOf, leavesOf, outcomeOf, outcomes, without, type Outcome, type Tree } from './outcome.ts';
import { readTree } from './read-tree.ts';

/** A version of a rule as it is kept; `rules` were read by `readRuleSet` when they were saved. */
export interface RuleVersion {
  ruleId: string;
  version: number;
  rules: RuleSet;
  /** In the shopper's words, where a condition has none of its own. */
  error: { message?: string | null } | null;
  applicableTo: ApplicableTo | null;
}

/** Conditions that are kept with a refused redemption. */
const brokenMax = 10;

/**
 * Never throws; a condition that cannot be read is one that nothing fulfils. `isAsked`: of conditions that are not asked, whatever helps the rule to hold is
 * taken to be so.
 */
export function compileRule({ ruleId, version, rules, error, applicableTo }: RuleVersion, isAsked: (name: RuleName) => boolean = () => true): CompiledRule {
  const needs: Needs = { segmentIds: [], collectionIds: [], counters: [], catalogue: false, discount: false };
  const whole = treeOf(rules, needs);
  const tree = whole && without(whole, ({ name }) => name !== null && !isAsked(name));
  const isFor = chosenBy({ rules, applicableTo });
  needs.collectionIds.push(...collectionsIn(isFor));
  const fallback = error?.message ?? null;
  const holds = (facts: RuleFacts): boolean => tree === null || outcomeOf(tree, (condition) => condition.test(facts)) === outcomes.met;
  const judge = (facts: RuleFacts): RuleViolation | null => (tree === null || holds(facts) ? null : violationOf(tree, facts, fallback));
  return {
    ruleId, version, needs: onceEach(needs), applicableTo: isFor, judge, holds,
    explain: (facts): RuleReport => {
      const violation = judge(facts);
      return { isMet: violation === null, violation, conditions: tree === null ? [] : leavesOf(tree).flatMap((condition) => reportsOf(condition, facts)) };
    },
  };
}

/** The conditions and how they are joined; null: there are none, so the rule always holds. */
function treeOf(rules: RuleSet, needs: Needs): Tree<Condition> | null {
  const conditions = new Map<string, Condition>();
  const never: Condition = { place: '', given: { name: '' }, name: null, test: () => outcomes.unknown, seen: () => null };
  if (Object.keys(rules).every((place) => place === 'logic')) return null;
  return bind(readTree(rules), (place) => {
    const given = Object.hasOwn(rules, place) ? rules[place] : undefined;
    if (typeof given !== 'object') return never;
    const condition = conditions.get(place) ?? { ...compileCheck(given, needs), place, given, name: ruleNameOf(given.name) ?? null };
    conditions.set(place, condition);
    return condition;
  });
}

function collectionsIn(applicableTo: ApplicableTo | null): string[] {
  const entries = [...(applicableTo?.included ?? []), ...(applicableTo?.excluded ?? [])];
  return entries.filter(({ object }) => object === 'products_collection').map(({ id }) => id);
}

function onceEach({ segmentIds, collectionIds, counters, catalogue, discount }: Needs): RuleNeeds {
  const byPlace = new Map(counters.map((counter) => [`${counter.scope} ${counter.measure} ${counter.period}`, counter]));
  return { segmentIds: [...new Set(segmentIds)], collectionIds: [...new Set(collectionIds)], counters: [...byPlace.values()], catalogue, discount };
}

function violationOf(tree: Tree<Condition>, facts: RuleFacts, fallback: string | null): RuleViolation {
  const tested = new Map(leavesOf(tree).map((condition) => [condition, condition.test(facts)]));
  const test = (condition: Condition): Outcome => tested.get(condition) ?? outcomes.unknown;
  const broken = [...new Set(decidersOf(tree, test))];
  const reports = broken.slice(0, brokenMax).flatMap((condition) => brokenIn(condition, facts));
  return {
    key: missing[outcomeOf(tree, test)] ?? `${subjectOf(broken[0])}_rules_violated`,
    message: messageOf(broken, facts) ?? fallback,
    broken: reports.slice(0, brokenMax),
  };
}

const missing: Partial<Record<Outcome, RuleRefusalKey>> = {
  [outcomes.noCustomer]: 'missing_customer', [outcomes.noOrder]: 'missing_order', [outcomes.noItems]: 'missing_order_items', [outcomes.noAmount]: 'missing_amount',
};

/** What can no longer be read is nobody's fault but the rule's; the redemption is what it stops. */
function subjectOf(condition: Condition | undefined): RuleSubject {
  return condition?.name?.subject ?? 'redemption';
}

/** The first message among the conditions that were broken, and those inside them. */
function messageOf(broken: readonly Condition[], facts: RuleFacts): string | null {
  for (const condition of broken) {
    const inside = condition.inside?.(facts).filter(({ isMet }) => !isMet).map((report) => report.condition) ?? [];
    const message = [...inside, condition.given].map(wordsOf).find((words) => words !== null);
    if (message !== undefined) return message;
  }
  return null;
}

function wordsOf({ error }: RuleCondition): string | null {
  return error?.message ?? null;
}

/** A condition and what became of those inside, as whoever tries the rule out sees it. */
function reportsOf(condition: Condition, facts: RuleFacts): Report[] {
  const inside = condition.inside?.(facts) ?? [];
  return [
    reportOf(condition.place, condition.given, condition.seen(facts), condition.test(facts) === outcomes.met),
    ...inside.map((report) => reportOf(`${condition.place}.${report.place}`, report.condition, report.seen, report.isMet)),
  ];
}

/** The same of a condition that was broken, with those inside that were. */
function brokenIn(condition: Condition, facts: RuleFacts): RuleViolation['broken'] {
  const [own, ...inside] = reportsOf(condition, facts);
  const seen = own === undefined ? [] : [own, ...inside.filter(({ isMet }) => !isMet)];
  return seen.map(({ place, name, property, conditions, seen: value }) => ({ place, name, property, conditions, seen: value }));
}
