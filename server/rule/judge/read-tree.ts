/** The logic of a rule as a tree. */
import type { RuleSet } from '../../../contract/rule-language.ts';
import { allOf, readLogic, type Logic } from '../../../contract/rule-logic.ts';

/** What a rule demands; without a logic, all of its conditions. One that cannot be read names a place that is none, so nothing fulfils it. */
export function readTree(rules: RuleSet): Logic {
  const places = Object.keys(rules).filter((place) => place !== 'logic');
  const text = rules.logic?.trim() ?? '';
  if (text === '') return allOf(places);
  return readLogic(text, new Set(places)).logic ?? { is: 'place', place: '' };
}
