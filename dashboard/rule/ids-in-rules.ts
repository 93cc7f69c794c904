import { ruleNameOf, type RuleCondition, type RuleSet } from '../../contract/rule-language.ts';
import { conditionAt, placesOf } from '../../contract/rule-tree.ts';
import { idOf } from '../../contract/rule-sentence.ts';

/** What rules name by ids, which people know by names. */
export interface NamedIds {
  segments: string[];
  /** Products, SKUs and collections. */
  items: string[];
  hasApiKeys: boolean;
}

/** The ids that rules name, each once. */
export function idsInRules(sets: readonly RuleSet[]): NamedIds {
  const found = { segment: new Set<string>(), product: new Set<string>(), api_key: new Set<string>() };
  for (const { name, conditions } of sets.flatMap(conditionsOf)) {
    const kind = ruleNameOf(name)?.kind;
    if (kind !== 'segment' && kind !== 'product' && kind !== 'api_key') continue;
    for (const id of Object.values(conditions ?? {}).flat().map(idOf)) if (id !== null) found[kind].add(id);
  }
  return { segments: [...found.segment].toSorted(), items: [...found.product].toSorted(), hasApiKeys: found.api_key.size > 0 };
}

function conditionsOf(rules: RuleSet): RuleCondition[] {
  return placesOf(rules).flatMap((place) => {
    const condition = conditionAt(rules, place);
    if (condition === undefined) return [];
    return [condition, ...(condition.rules === null || condition.rules === undefined ? [] : conditionsOf(condition.rules))];
  });
}
