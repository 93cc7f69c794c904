import type { RuleCondition, RuleOperator, RuleSet } from '../../../contract/rule-language.ts';
import { conditionAt, logicOf, placesIn, placesOf, treeOf, type RuleTree } from '../../../contract/rule-tree.ts';
import { isGroup, newCondition, newGroup, type ConditionDraft, type GroupDraft, type PartDraft } from './rule-draft.ts';

/** A rule as the builder shows it. */
export interface OpenedRule {
  group: GroupDraft;
  /** Conditions that the logic does not name: they say nothing, and are gone once the rule is saved here. */
  leftOut: number;
}

/** The builder's form of a rule; null where its logic cannot be read. */
export function openRule(rules: RuleSet): OpenedRule | null {
  const tree = treeOf(rules);
  if (tree === undefined) return null;
  if (tree === null) return { group: newGroup('all'), leftOut: 0 };
  const part = partOf(tree, rules);
  const named = new Set(placesIn(tree));
  return { group: isGroup(part) ? part : newGroup('all', [part]), leftOut: placesOf(rules).filter((place) => !named.has(place)).length };
}

function partOf(tree: RuleTree, rules: RuleSet): PartDraft {
  if (tree.kind !== 'condition') return newGroup(tree.kind, tree.parts.map((part) => partOf(part, rules)));
  return conditionOf(conditionAt(rules, tree.place) ?? { name: '' });
}

function conditionOf({ name, property, conditions, rules, error }: RuleCondition): ConditionDraft {
  const tests = Object.entries(conditions ?? {}).map(([operator, values]) => ({ operator: operator as RuleOperator, values: Array.isArray(values) ? values : [values] }));
  const inner = rules === null || rules === undefined || placesOf(rules).length === 0 ? null : (openRule(rules)?.group ?? null);
  return newCondition(name, { property: property ?? '', tests, inner, message: error?.message ?? '' });
}

/** A rule as it is sent, and where in it each part of the draft stands: `2`, or `1.3` within a condition on items. */
export interface WrittenRule {
  rules: RuleSet;
  places: ReadonlyMap<string, number>;
}

/** Writes a draft as the wire contract has rules. Conditions are numbered as they are read. */
export function writeRule(group: GroupDraft): WrittenRule {
  const places = new Map<string, number>();
  return { rules: writeGroup(group, '', places), places };
}

function writeGroup(group: GroupDraft, prefix: string, places: Map<string, number>): RuleSet {
  const rules: RuleSet = {};
  let count = 0;
  const treeOfPart = (part: PartDraft): RuleTree => {
    if (isGroup(part)) return { kind: part.kind, parts: part.parts.map(treeOfPart) };
    count += 1;
    const place = String(count);
    places.set(`${prefix}${place}`, part.key);
    rules[place] = writeCondition(part, `${prefix}${place}.`, places);
    return { kind: 'condition', place };
  };
  const logic = logicOf(treeOfPart(group));
  if (logic !== '') rules.logic = logic;
  return rules;
}

function writeCondition({ name, property, tests, inner, message }: ConditionDraft, prefix: string, places: Map<string, number>): RuleCondition {
  const rules = inner === null ? {} : writeGroup(inner, prefix, places);
  return {
    name,
    ...(property.trim() !== '' && { property: property.trim() }),
    conditions: Object.fromEntries(tests.map(({ operator, values }) => [operator, values])),
    ...(placesOf(rules).length > 0 && { rules }),
    ...(message.trim() !== '' && { error: { message: message.trim() } }),
  };
}

/** The place of a fault or of a condition that was seen, `rules.2.rules.1.conditions.$is` or `1.3`, as the place of a condition: `2.1`. */
export function conditionPlace(path: string, places: ReadonlyMap<string, number>): string | null {
  const parts = path.split('.').filter((part) => part !== 'rules');
  for (let length = parts.length; length > 0; length--) {
    const place = parts.slice(0, length).join('.');
    if (places.has(place)) return place;
  }
  return null;
}
