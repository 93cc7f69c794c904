/** A condition, ready to be judged. */
import type { RuleCondition, RuleName } from '../../../contract/rule-language.ts';
import type { RuleNeeds, SeenCondition } from './compiled-rule.ts';
import type { RuleFacts } from './facts.ts';
import type { Outcome } from './outcome.ts';

export type Report = SeenCondition & { isMet: boolean };

/** What a condition asks of the facts. */
export interface Check {
  test(facts: RuleFacts): Outcome;
  /** What it looked at. */
  seen(facts: RuleFacts): unknown;
  /** Of conditions on items: what became of those inside. */
  inside?: (facts: RuleFacts) => InsideReport[];
}

export interface InsideReport {
  place: string;
  condition: RuleCondition;
  seen: unknown;
  isMet: boolean;
}

/** A condition of a rule with its place and words. */
export interface Condition extends Check {
  place: string;
  given: RuleCondition;
  /** null: there is no such name (any more), so nothing fulfils it. */
  name: RuleName | null;
}

/** What is collected while a rule is compiled. */
export type Needs = { -readonly [Need in keyof RuleNeeds]: RuleNeeds[Need] extends readonly (infer Element)[] ? Element[] : RuleNeeds[Need] };

/** Longest text, and most elements, of what is kept with a refused redemption. */
const textMax = 200;
const elementsMax = 10;

/** A value as it is kept and shown: bounded, whatever a shop sent. */
export function shortened(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > textMax ? `${value.slice(0, textMax)}…` : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
  if (typeof value !== 'object' || depth === 3) return '…';
  if (Array.isArray(value)) return value.slice(0, elementsMax).map((element) => shortened(element, depth + 1));
  const members = Object.entries(value).slice(0, elementsMax).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(members.map(([key, member]) => [key.slice(0, textMax), shortened(member, depth + 1)]));
}

/** Longest JSON of what was seen, and of what it was compared with. */
const jsonMax = 2000;

/** The same where even so much is too much. */
function bounded<Value>(value: Value, instead: () => Value): Value {
  return JSON.stringify(value).length > jsonMax ? instead() : value;
}

export function reportOf(place: string, { name, property, conditions }: RuleCondition, seen: unknown, isMet: boolean): Report {
  const compared = shortened(conditions ?? {}) as Record<string, readonly unknown[]>;
  return {
    place, name, property: property?.slice(0, textMax) ?? null,
    conditions: bounded(compared, () => Object.fromEntries(Object.keys(compared).map((operator) => [operator, ['…']]))),
    seen: bounded(shortened(seen), () => '…'),
    isMet,
  };
}
