/** The counters that a rule names (wire contract §1.6). Pure. */
import { ruleNameOf, type RuleSet } from '../../contract/rule-language.ts';
import { countersOf } from './counter-names.ts';
import type { CounterName } from './limit.ts';

/** Each scope and period once; whatever the logic does with a condition, it is counted for it. */
export function countersNamed(rules: RuleSet): CounterName[] {
  const conditions = Object.values(rules).filter((rule) => typeof rule === 'object');
  return countersOf(conditions.flatMap(({ name }) => ruleNameOf(name)?.counter ?? []));
}
